//! The longest common subsequence of two lists, near enough and in bounded time.

use rustc_hash::FxHashMap;
use std::hash::Hash;

/// So many cells the exact table has at most; larger pieces are split at what stands once in both.
const CELLS: usize = 1_000_000;

/// Pairs of places of equal items, rising on both sides.
pub(super) fn common<T: Copy + Eq + Hash>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open = vec![(0..a.len(), 0..b.len())];
    while let Some((mut left, mut right)) = open.pop() {
        while !left.is_empty() && !right.is_empty() && a[left.start] == b[right.start] {
            pairs.push((left.start, right.start));
            (left.start, right.start) = (left.start + 1, right.start + 1);
        }
        while !left.is_empty() && !right.is_empty() && a[left.end - 1] == b[right.end - 1] {
            (left.end, right.end) = (left.end - 1, right.end - 1);
            pairs.push((left.end, right.end));
        }
        if left.is_empty() || right.is_empty() {
            continue;
        }
        let (from, to) = (left.start, right.start);
        let (x, y) = (&a[left.clone()], &b[right.clone()]);
        if x.len().saturating_mul(y.len()) <= CELLS {
            pairs.extend(exact(x, y).into_iter().map(|(i, j)| (from + i, to + j)));
            continue;
        }
        let anchors = rising(&once(x, y));
        if anchors.is_empty() {
            pairs.extend(greedy(x, y).into_iter().map(|(i, j)| (from + i, to + j)));
            continue;
        }
        let (mut i, mut j) = (from, to);
        for (at, other) in anchors {
            open.push((i..from + at, j..to + other));
            pairs.push((from + at, to + other));
            (i, j) = (from + at + 1, to + other + 1);
        }
        open.push((i..left.end, j..right.end));
    }
    pairs.sort_unstable();
    pairs
}

/// The table of lengths, walked back.
fn exact<T: Copy + Eq>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut best = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i * width + j] = if a[i] == b[j] {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The places of what stands exactly once on both sides, in the order of the first.
fn once<T: Copy + Eq + Hash>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let count = |list: &[T]| {
        let mut places: FxHashMap<T, Option<usize>> = FxHashMap::default();
        for (at, item) in list.iter().enumerate() {
            places.entry(*item).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (in_a, in_b) = (count(a), count(b));
    let place = |item: &T| in_b.get(item).copied().flatten();
    let mut pairs: Vec<(usize, usize)> = in_a.iter().filter_map(|(item, at)| Some(((*at)?, place(item)?))).collect();
    pairs.sort_unstable();
    pairs
}

/// The longest part of the pairs that rises on the second side, too.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (number, (_, other)) in pairs.iter().enumerate() {
        let at = ends.partition_point(|end| pairs[*end].1 < *other);
        before.push(at.checked_sub(1).map(|at| ends[at]));
        if at == ends.len() {
            ends.push(number);
        } else {
            ends[at] = number;
        }
    }
    let mut way = Vec::new();
    let mut at = ends.last().copied();
    while let Some(number) = at {
        way.push(pairs[number]);
        at = before[number];
    }
    way.reverse();
    way
}

/// Each item with the next equal one, from the left.
fn greedy<T: Copy + Eq + Hash>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let mut places: FxHashMap<T, Vec<usize>> = FxHashMap::default();
    b.iter().enumerate().for_each(|(at, item)| places.entry(*item).or_default().push(at));
    let mut next = 0;
    let mut pairs = Vec::new();
    for (at, item) in a.iter().enumerate() {
        let Some(all) = places.get(item) else { continue };
        if let Some(other) = all.get(all.partition_point(|place| *place < next)) {
            pairs.push((at, *other));
            next = other + 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_lists_are_paired_whole_and_strangers_not_at_all() {
        assert_eq!(common(&[1, 2, 3], &[1, 2, 3]), [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(common(&[1, 2], &[3, 4]), []);
        assert_eq!(common::<u8>(&[], &[]), []);
    }

    #[test]
    fn what_was_put_between_and_taken_out_is_left_alone() {
        assert_eq!(common(&[1, 2, 3, 4], &[1, 9, 2, 4]), [(0, 0), (1, 2), (3, 3)]);
    }

    /// Too large for the table: the items that stand once are the anchors.
    #[test]
    fn long_lists_are_split_at_what_stands_once() {
        let a: Vec<u32> = (0..3000).collect();
        let mut b: Vec<u32> = (0..3000).rev().collect();
        b.rotate_left(10);
        b.extend(1000..2000);
        assert!(a.len() * b.len() > CELLS);
        let found = common(&a, &b);
        assert!(!found.is_empty() && found.windows(2).all(|p| p[0].0 < p[1].0 && p[0].1 < p[1].1));
        let same: Vec<u32> = (0..200_000).map(|n| n % 7).collect();
        let mut other = same.clone();
        other.insert(100_000, 99);
        other.remove(5);
        assert!(common(&same, &other).len() > 190_000);
    }

    proptest! {
        #[test]
        fn small_lists_are_paired_as_well_as_can_be(
            a in prop::collection::vec(0u8..5, 0..12),
            b in prop::collection::vec(0u8..5, 0..12),
        ) {
            let found = common(&a, &b);
            prop_assert!(found.iter().all(|(i, j)| a[*i] == b[*j]));
            prop_assert!(found.windows(2).all(|p| p[0].0 < p[1].0 && p[0].1 < p[1].1));
            prop_assert_eq!(found.len(), longest(&a, &b));
        }
    }

    /// By trying everything.
    fn longest(a: &[u8], b: &[u8]) -> usize {
        match (a.split_first(), b.split_first()) {
            (Some((x, left)), Some((y, right))) if x == y => 1 + longest(left, right),
            (Some((_, left)), Some((_, right))) => longest(left, b).max(longest(a, right)),
            _ => 0,
        }
    }
}
