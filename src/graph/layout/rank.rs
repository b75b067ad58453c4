//! Ranks: which nodes stand below which.

use super::Input;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The ranks of the nodes, and which edges were turned round because they close a circle.
pub(super) struct Ranks {
    /// Of each node, from 0.
    pub rank: Vec<usize>,
    /// Of each edge.
    pub turned: Vec<bool>,
}

impl Ranks {
    /// The upper and the lower node of an edge.
    pub fn ends(&self, input: &Input, link: usize) -> (usize, usize) {
        let edge = input.links[link];
        if self.turned[link] { (edge.to, edge.from) } else { (edge.from, edge.to) }
    }
}

/// Gives every node a rank: below all nodes that lead to it, with a rank between where an edge has a label.
pub(super) fn ranks(input: &Input) -> Ranks {
    let turned = turned(input);
    let mut ranks = Ranks { rank: vec![0; input.nodes.len()], turned };
    fill(input, &mut ranks);
    sink(input, &mut ranks);
    let last = ranks.rank.iter().copied().max().unwrap_or(0);
    // What stands last stands below everything else, alone in its rank.
    let others = (0..input.nodes.len()).filter(|node| !input.last.contains(node)).map(|node| ranks.rank[node]).max();
    let last = last.max(others.map_or(0, |rank| rank + 1));
    input.last.iter().for_each(|node| ranks.rank[*node] = last);
    ranks
}

/// How many ranks an edge spans at least.
fn length(input: &Input, link: usize) -> usize {
    if input.links[link].label.is_some() { 2 } else { 1 }
}

/// The edges that lead back to a node from which they were reached, found by a walk from the first node on.
pub fn turned(input: &Input) -> Vec<bool> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); input.nodes.len()];
    let mut has_in = vec![false; input.nodes.len()];
    for (number, link) in input.links.iter().enumerate() {
        out[link.from].push(number);
        has_in[link.to] = true;
    }
    let mut turned = vec![false; input.links.len()];
    // 0: not seen, 1: on the way, 2: done.
    let mut state = vec![0u8; input.nodes.len()];
    let (first, others): (Vec<usize>, Vec<usize>) = (0..input.nodes.len()).partition(|node| !has_in[*node]);
    for root in first.into_iter().chain(others) {
        if state[root] != 0 {
            continue;
        }
        state[root] = 1;
        let mut way = vec![(root, 0)];
        while let Some((node, next)) = way.last_mut() {
            let Some(&link) = out[*node].get(*next) else {
                state[*node] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            let to = input.links[link].to;
            match state[to] {
                0 => {
                    state[to] = 1;
                    way.push((to, 0));
                }
                1 => turned[link] = true,
                _ => {}
            }
        }
    }
    turned
}

/// Fills the ranks from the top: a node is placed as high as its edges and the width of the rank allow.
fn fill(input: &Input, ranks: &mut Ranks) {
    let count = input.nodes.len();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut waiting = vec![0usize; count];
    for link in 0..input.links.len() {
        let (upper, lower) = ranks.ends(input, link);
        out[upper].push(link);
        waiting[lower] += 1;
    }
    let mut ready: BinaryHeap<Reverse<(usize, usize)>> =
        (0..count).filter(|node| waiting[*node] == 0).map(|node| Reverse((0, node))).collect();
    let mut full: Vec<i32> = Vec::new();
    while let Some(Reverse((rank, node))) = ready.pop() {
        if full.len() <= rank {
            full.resize(rank + 1, 0);
        }
        let width = input.nodes[node].w + input.gap.w;
        if input.widest > 0 && full[rank] > 0 && full[rank] + width > input.widest {
            ready.push(Reverse((rank + 1, node)));
            continue;
        }
        full[rank] += width;
        ranks.rank[node] = rank;
        for &link in &out[node] {
            let (_, lower) = ranks.ends(input, link);
            // Until it is placed, the rank of a node is the highest that its edges allow.
            ranks.rank[lower] = ranks.rank[lower].max(rank + length(input, link));
            waiting[lower] -= 1;
            if waiting[lower] == 0 {
                ready.push(Reverse((ranks.rank[lower], lower)));
            }
        }
    }
}

/// A node that nothing leads to stands just above what it leads to, not at the top of everything.
fn sink(input: &Input, ranks: &mut Ranks) {
    if input.widest > 0 {
        return;
    }
    let mut least: Vec<Option<usize>> = vec![None; input.nodes.len()];
    let mut reached = vec![false; input.nodes.len()];
    for link in 0..input.links.len() {
        let (upper, lower) = ranks.ends(input, link);
        reached[lower] = true;
        let above = ranks.rank[lower].saturating_sub(length(input, link));
        least[upper] = Some(least[upper].map_or(above, |known| known.min(above)));
    }
    for node in 0..input.nodes.len() {
        if let (false, Some(rank)) = (reached[node], least[node]) {
            ranks.rank[node] = rank;
        }
    }
}
