//! Where cells stand in their ranks, after Brandes and Köpf: cells are aligned with the middle one of their neighbours,
//! four times (from above and below, from the left and the right), and stand at the mean of the two middle results.

use super::cells::{Cells, What};
use rustc_hash::FxHashSet;

/// A bend of at most so many pixels is small.
const SNAP: i32 = 12;

/// One of the four ways to align.
#[derive(Clone, Copy)]
struct Way {
    /// Neighbours below are looked at, not those above.
    below: bool,
    /// From the right, not from the left.
    right: bool,
}

/// The middles of all cells; the leftmost edge of all is at 0.
pub(super) fn place(cells: &Cells, gap: i32) -> Vec<i32> {
    let conflicts = conflicts(cells);
    let ways = [(false, false), (false, true), (true, false), (true, true)];
    let mut found: Vec<(Way, Vec<i32>)> = Vec::new();
    for (below, right) in ways {
        let way = Way { below, right };
        let root = align(cells, &conflicts, way);
        let mut xs = compact(cells, &root, gap, way);
        if right {
            xs.iter_mut().for_each(|x| *x = -*x);
        }
        found.push((way, xs));
    }
    level(cells, &mut found);
    let mut middles: Vec<i32> = (0..cells.what.len())
        .map(|cell| {
            let mut four = [0; 4];
            four.iter_mut().zip(&found).for_each(|(x, (_, xs))| *x = xs[cell]);
            four.sort_unstable();
            (four[1] + four[2]).div_euclid(2)
        })
        .collect();
    snap(cells, gap, &mut middles);
    let (left, _) = reach(cells, &middles);
    middles.iter_mut().for_each(|x| *x -= left);
    middles
}

/// Moves cells a little where that makes an edge straight that has a small bend, and bends none that is straight.
fn snap(cells: &Cells, gap: i32, xs: &mut [i32]) {
    for rank in cells.ranks.iter().chain(cells.ranks.iter().rev()) {
        for (at, cell) in rank.iter().enumerate() {
            let x = xs[*cell as usize];
            let near = || cells.up[*cell as usize].iter().chain(&cells.down[*cell as usize]).map(|n| xs[*n as usize]);
            let straight = |x: i32| near().filter(|other| *other == x).count();
            let apart = |other: u32| (cells.size[other as usize].w + cells.size[*cell as usize].w + 1) / 2 + gap;
            let least = at.checked_sub(1).map(|left| xs[rank[left] as usize] + apart(rank[left]));
            let most = rank.get(at + 1).map(|right| xs[*right as usize] - apart(*right));
            let fits = |x: &i32| least.is_none_or(|least| *x >= least) && most.is_none_or(|most| *x <= most);
            let better = near().filter(|other| (other - x).abs() <= SNAP).filter(fits).max_by_key(|x| straight(*x));
            if let Some(better) = better.filter(|better| straight(*better) > straight(x)) {
                xs[*cell as usize] = better;
            }
        }
    }
}

/// The leftmost and the rightmost edge of all cells.
fn reach(cells: &Cells, xs: &[i32]) -> (i32, i32) {
    let left = xs.iter().zip(&cells.size).map(|(x, size)| x - size.w / 2).min().unwrap_or(0);
    let right = xs.iter().zip(&cells.size).map(|(x, size)| x + size.w / 2).max().unwrap_or(0);
    (left, right)
}

/// Shifts the four results over the narrowest one: those from the left to its left edge, the others to its right one.
fn level(cells: &Cells, found: &mut [(Way, Vec<i32>)]) {
    let reaches: Vec<(i32, i32)> = found.iter().map(|(_, xs)| reach(cells, xs)).collect();
    let Some((left, right)) = reaches.iter().copied().min_by_key(|(left, right)| right - left) else { return };
    for ((way, xs), (own_left, own_right)) in found.iter_mut().zip(reaches) {
        let shift = if way.right { right - own_right } else { left - own_left };
        xs.iter_mut().for_each(|x| *x += shift);
    }
}

/// Segments that cross one between two passing cells: they give way, so that long edges stay straight.
fn conflicts(cells: &Cells) -> FxHashSet<(u32, u32)> {
    let positions = cells.positions();
    let passing = |cell: u32| cells.what[cell as usize] != What::Node;
    let mut found = FxHashSet::default();
    for pair in cells.ranks.windows(2) {
        let (upper, lower) = (&pair[0], &pair[1]);
        let (mut left, mut from) = (0, 0);
        for (at, cell) in lower.iter().enumerate() {
            let straight = cells.up[*cell as usize].iter().find(|above| passing(*cell) && passing(**above));
            let right = match straight {
                Some(above) => positions[*above as usize],
                None if at + 1 == lower.len() => upper.len() as u32,
                None => continue,
            };
            for crossed in &lower[from..=at] {
                for above in &cells.up[*crossed as usize] {
                    let place = positions[*above as usize];
                    if (place < left || place > right) && !(passing(*crossed) && passing(*above)) {
                        found.insert((*above, *crossed));
                    }
                }
            }
            (left, from) = (right, at + 1);
        }
    }
    found
}

/// The ranks as a way sees them.
fn ranks(cells: &Cells, way: Way) -> impl Iterator<Item = Box<dyn Iterator<Item = u32> + '_>> {
    let count = cells.ranks.len();
    (0..count).map(move |step| {
        let rank = &cells.ranks[if way.below { count - 1 - step } else { step }];
        let ordered: Box<dyn Iterator<Item = u32>> =
            if way.right { Box::new(rank.iter().rev().copied()) } else { Box::new(rank.iter().copied()) };
        ordered
    })
}

/// Joins cells to columns: each with the middle one of its neighbours, unless that would cross a column.
fn align(cells: &Cells, conflicts: &FxHashSet<(u32, u32)>, way: Way) -> Vec<u32> {
    let mut positions = cells.positions();
    if way.right {
        positions.iter_mut().for_each(|p| *p = u32::MAX - *p);
    }
    let near = if way.below { &cells.down } else { &cells.up };
    let mut root: Vec<u32> = (0..cells.what.len() as u32).collect();
    let mut taken: Vec<bool> = vec![false; cells.what.len()];
    for rank in ranks(cells, way) {
        let mut last: Option<u32> = None;
        for cell in rank {
            let mut beside: Vec<u32> = near[cell as usize].clone();
            beside.sort_unstable_by_key(|n| positions[*n as usize]);
            let count = beside.len();
            let middles = if count == 0 { 0..0 } else { (count - 1) / 2..count / 2 + 1 };
            for neighbour in &beside[middles] {
                let place = positions[*neighbour as usize];
                let pair = if way.below { (cell, *neighbour) } else { (*neighbour, cell) };
                if !taken[*neighbour as usize] && last.is_none_or(|last| last < place) && !conflicts.contains(&pair) {
                    taken[*neighbour as usize] = true;
                    root[cell as usize] = root[*neighbour as usize];
                    last = Some(place);
                    break;
                }
            }
        }
    }
    root
}

/// Places the columns: each as far left as its neighbours allow, then as far right as it stays in place.
fn compact(cells: &Cells, root: &[u32], gap: i32, way: Way) -> Vec<i32> {
    let count = cells.what.len();
    let mut before: Vec<Vec<(u32, i32)>> = vec![Vec::new(); count];
    let mut after: Vec<Vec<(u32, i32)>> = vec![Vec::new(); count];
    for rank in ranks(cells, way) {
        let mut last: Option<u32> = None;
        for cell in rank {
            if let Some(left) = last {
                let apart = (cells.size[left as usize].w + cells.size[cell as usize].w + 1) / 2 + gap;
                let (a, b) = (root[left as usize], root[cell as usize]);
                before[b as usize].push((a, apart));
                after[a as usize].push((b, apart));
            }
            last = Some(cell);
        }
    }
    let order = sorted(root, &before, &after);
    let mut xs = vec![0; count];
    for column in &order {
        xs[*column as usize] =
            before[*column as usize].iter().map(|(b, apart)| xs[*b as usize] + apart).max().unwrap_or(0);
    }
    for column in order.iter().rev() {
        let room = after[*column as usize].iter().map(|(a, apart)| xs[*a as usize] - apart).min();
        xs[*column as usize] = room.map_or(xs[*column as usize], |room| room.max(xs[*column as usize]));
    }
    (0..count).map(|cell| xs[root[cell] as usize]).collect()
}

/// The columns so that every one comes behind those on its left.
fn sorted(root: &[u32], before: &[Vec<(u32, i32)>], after: &[Vec<(u32, i32)>]) -> Vec<u32> {
    let mut waiting: Vec<usize> = before.iter().map(Vec::len).collect();
    let columns = root.iter().enumerate().filter(|(cell, root)| *cell as u32 == **root).map(|(_, root)| *root);
    let mut order: Vec<u32> = columns.filter(|column| waiting[*column as usize] == 0).collect();
    let mut at = 0;
    while at < order.len() {
        for (next, _) in &after[order[at] as usize] {
            waiting[*next as usize] -= 1;
            if waiting[*next as usize] == 0 {
                order.push(*next);
            }
        }
        at += 1;
    }
    order
}
