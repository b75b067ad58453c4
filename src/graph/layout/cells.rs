//! Cells: what stands in the ranks. Nodes, labels, and a place for every rank that an edge passes.

use super::rank::Ranks;
use super::{Input, Size, TooLarge};
use rustc_hash::FxHashMap;

/// The most cells of one layout.
pub const MAX_CELLS: usize = 1_000_000;

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A node.
    Node,
    /// The label of an edge.
    Label,
    /// An edge, or several that lead to the same node, on the way past a rank.
    Passing,
}

/// All cells with their ranks and the segments between them.
pub(super) struct Cells {
    /// What each is. The first are the nodes.
    pub what: Vec<What>,
    /// How large each is.
    pub size: Vec<Size>,
    /// The rank of each.
    pub rank: Vec<usize>,
    /// The cells above that each is joined to.
    pub up: Vec<Vec<u32>>,
    /// The cells below that each is joined to.
    pub down: Vec<Vec<u32>>,
    /// The cells of each rank from left to right.
    pub ranks: Vec<Vec<u32>>,
    /// The cells of each edge from the upper to the lower end.
    pub ways: Vec<Vec<u32>>,
    /// Whether the edge runs upwards.
    pub turned: Vec<bool>,
}

impl Cells {
    /// The cells of a graph whose ranks are known.
    pub fn new(input: &Input, ranks: &Ranks) -> Result<Self, TooLarge> {
        let count = input.nodes.len();
        if count > MAX_CELLS {
            return Err(TooLarge);
        }
        let mut cells = Self {
            what: vec![What::Node; count],
            size: input.nodes.clone(),
            rank: ranks.rank.clone(),
            up: vec![Vec::new(); count],
            down: vec![Vec::new(); count],
            ranks: Vec::new(),
            ways: Vec::with_capacity(input.links.len()),
            turned: ranks.turned.clone(),
        };
        // Edges that lead to the same node share their cells: they run together and not beside each other.
        let mut shared: FxHashMap<(usize, usize), u32> = FxHashMap::default();
        for number in 0..input.links.len() {
            let way = cells.way(input, ranks, number, &mut shared)?;
            cells.ways.push(way);
        }
        for list in cells.up.iter_mut().chain(&mut cells.down) {
            list.sort_unstable();
            list.dedup();
        }
        cells.first_order();
        Ok(cells)
    }

    fn add(&mut self, what: What, size: Size, rank: usize) -> Result<u32, TooLarge> {
        if self.what.len() >= MAX_CELLS {
            return Err(TooLarge);
        }
        self.what.push(what);
        self.size.push(size);
        self.rank.push(rank);
        self.up.push(Vec::new());
        self.down.push(Vec::new());
        Ok(self.what.len() as u32 - 1)
    }

    fn join(&mut self, upper: u32, lower: u32) {
        self.down[upper as usize].push(lower);
        self.up[lower as usize].push(upper);
    }

    fn way(
        &mut self,
        input: &Input,
        ranks: &Ranks,
        number: usize,
        shared: &mut FxHashMap<(usize, usize), u32>,
    ) -> Result<Vec<u32>, TooLarge> {
        let (upper, lower) = ranks.ends(input, number);
        let (top, bottom) = (self.rank[upper], self.rank[lower]);
        let label = input.links[number].label;
        // The label stands next to the node that the edge leaves.
        let label_rank = if ranks.turned[number] { bottom.saturating_sub(1) } else { top + 1 };
        let mut way = vec![upper as u32];
        for rank in top + 1..bottom {
            let cell = match label.filter(|_| rank == label_rank) {
                Some(size) => self.add(What::Label, size, rank)?,
                // An edge that runs upwards shares nothing: its way would be read as that of the others.
                None if ranks.turned[number] => self.add(What::Passing, Size::default(), rank)?,
                None => match shared.get(&(lower, rank)) {
                    Some(cell) => *cell,
                    None => {
                        let cell = self.add(What::Passing, Size::default(), rank)?;
                        shared.insert((lower, rank), cell);
                        cell
                    }
                },
            };
            self.join(way[way.len() - 1], cell);
            way.push(cell);
        }
        self.join(way[way.len() - 1], lower as u32);
        way.push(lower as u32);
        Ok(way)
    }

    /// Puts every cell into its rank in the order of a walk from the top: what hangs together stands together, and a
    /// graph that can be drawn so without crossings mostly is.
    fn first_order(&mut self) {
        let last = self.rank.iter().copied().max().unwrap_or(0);
        self.ranks = vec![Vec::new(); last + 1];
        let mut seen = vec![false; self.what.len()];
        let mut roots: Vec<u32> = (0..self.what.len() as u32).filter(|c| self.up[*c as usize].is_empty()).collect();
        roots.sort_by_key(|cell| (self.rank[*cell as usize], *cell));
        let mut stack: Vec<u32> = roots.into_iter().rev().collect();
        while let Some(cell) = stack.pop() {
            if std::mem::replace(&mut seen[cell as usize], true) {
                continue;
            }
            self.ranks[self.rank[cell as usize]].push(cell);
            stack.extend(self.down[cell as usize].iter().rev());
        }
    }

    /// The place of every cell in its rank.
    pub fn positions(&self) -> Vec<u32> {
        let mut positions = vec![0; self.what.len()];
        for rank in &self.ranks {
            for (position, cell) in (0u32..).zip(rank) {
                positions[*cell as usize] = position;
            }
        }
        positions
    }
}
