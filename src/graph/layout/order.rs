//! The order of cells in their ranks: few edges cross.

use super::cells::Cells;

/// Rounds over all ranks at most; large graphs get fewer, so that the time stays in proportion.
const ROUNDS: usize = 24;
/// Segments that all rounds together may look at.
const WORK: usize = 20_000_000;
/// Rounds without a better order after which no more are tried.
const PATIENCE: usize = 4;

/// Orders the cells by the middle of what they are joined to, down and up in turn, and keeps the best order found.
pub(super) fn order(cells: &mut Cells) {
    let segments: usize = cells.down.iter().map(Vec::len).sum();
    let mut best = crossings(cells);
    let mut kept = cells.ranks.clone();
    let mut idle = 0;
    for round in 0..ROUNDS.min(WORK / (segments + 1)) {
        if best == 0 || idle == PATIENCE {
            break;
        }
        sweep(cells, round % 2 == 0);
        swap_neighbours(cells);
        let now = crossings(cells);
        idle += 1;
        if now < best {
            best = now;
            kept.clone_from(&cells.ranks);
            idle = 0;
        }
    }
    cells.ranks = kept;
}

/// How many pairs of segments cross.
fn crossings(cells: &Cells) -> u64 {
    let positions = cells.positions();
    cells.ranks.iter().map(|rank| below(cells, rank, &positions)).sum()
}

/// Crossings between a rank and the next: for each segment, how many that began further left end further right.
fn below(cells: &Cells, rank: &[u32], positions: &[u32]) -> u64 {
    let mut ends: Vec<u32> = Vec::new();
    for cell in rank {
        let from = ends.len();
        ends.extend(cells.down[*cell as usize].iter().map(|lower| positions[*lower as usize]));
        ends[from..].sort_unstable();
    }
    let widest = ends.iter().copied().max().map_or(0, |end| end as usize + 1);
    // A tree of sums: how many ends lie left of a place.
    let mut tree = vec![0u64; widest + 1];
    let mut found = 0;
    for (seen, end) in (0u64..).zip(&ends) {
        let mut not_right = 0;
        let mut at = *end as usize + 1;
        while at > 0 {
            not_right += tree[at];
            at &= at - 1;
        }
        found += seen - not_right;
        let mut at = *end as usize + 1;
        while at <= widest {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    found
}

/// Sorts each rank by the mean place of its cells' neighbours in the rank before it.
fn sweep(cells: &mut Cells, downwards: bool) {
    let mut positions = cells.positions();
    let count = cells.ranks.len();
    for step in 1..count {
        let rank = if downwards { step } else { count - 1 - step };
        let beside = if downwards { &cells.up } else { &cells.down };
        let mean = |cell: u32| {
            let near = &beside[cell as usize];
            if near.is_empty() {
                return u64::from(positions[cell as usize]) * 1000;
            }
            near.iter().map(|n| u64::from(positions[*n as usize]) * 1000).sum::<u64>() / near.len() as u64
        };
        let mut sorted: Vec<(u64, u32)> = cells.ranks[rank].iter().map(|cell| (mean(*cell), *cell)).collect();
        sorted.sort_by_key(|(mean, _)| *mean);
        cells.ranks[rank] = sorted.into_iter().map(|(_, cell)| cell).collect();
        for (position, cell) in (0u32..).zip(&cells.ranks[rank]) {
            positions[*cell as usize] = position;
        }
    }
}

/// Swaps neighbours as long as that takes crossings away.
fn swap_neighbours(cells: &mut Cells) {
    let mut positions = cells.positions();
    for _ in 0..PATIENCE {
        let mut better = false;
        for rank in 0..cells.ranks.len() {
            for at in 1..cells.ranks[rank].len() {
                let (left, right) = (cells.ranks[rank][at - 1], cells.ranks[rank][at]);
                let (now, then) = (between(cells, &positions, left, right), between(cells, &positions, right, left));
                if then < now {
                    cells.ranks[rank].swap(at - 1, at);
                    positions.swap(left as usize, right as usize);
                    better = true;
                }
            }
        }
        if !better {
            return;
        }
    }
}

/// Crossings among the segments of two neighbours, above and below.
fn between(cells: &Cells, positions: &[u32], left: u32, right: u32) -> usize {
    let pairs = |side: &[Vec<u32>]| {
        let mut of_right: Vec<u32> = side[right as usize].iter().map(|c| positions[*c as usize]).collect();
        of_right.sort_unstable();
        let crossed = |c: &u32| of_right.partition_point(|p| *p < positions[*c as usize]);
        side[left as usize].iter().map(crossed).sum::<usize>()
    };
    pairs(&cells.up) + pairs(&cells.down)
}
