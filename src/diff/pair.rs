//! Which action of the old flow is which one of the new flow.
//!
//! In this order, for what is certain goes first: what is equal and in order, in blocks whose owners are partners; what
//! has the same name there; what has the same settings there; what is equal anywhere in the flow; what is alike and in
//! order; what has the same name anywhere. Whatever is left was added or removed.

use super::ids::Id;
use super::lcs::common;
use super::side::Side;
use crate::outline::{Branch, BranchKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// So many actions further on a partner that is alike is looked for.
const REACH: usize = 32;

/// The partners.
pub(super) struct Pairs<'a, 's> {
    pub old: &'s Side<'a>,
    pub new: &'s Side<'a>,
    /// Of each old action, the new one; and the other way round.
    pub to_new: Vec<Option<usize>>,
    pub to_old: Vec<Option<usize>>,
    /// Blocks whose owners are partners.
    pub blocks: Vec<(usize, usize)>,
    /// The same, by the new block and by the old one.
    pub old_block: FxHashMap<usize, usize>,
    pub new_block: FxHashMap<usize, usize>,
    /// Actions that stand in the same order as before among those of their block.
    pub in_place: FxHashSet<usize>,
}

/// How much alike two actions must be to be partners.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// Equal, or of the same name, or with the same settings.
    Sure,
    /// Of the same kind, with something in common.
    Alike,
}

impl<'a, 's> Pairs<'a, 's> {
    /// Finds the partners of two flows whose parts are paired.
    pub fn new(old: &'s Side<'a>, new: &'s Side<'a>, parts: &[(usize, usize)]) -> Self {
        let (to_new, to_old) = (vec![None; old.nodes.len()], vec![None; new.nodes.len()]);
        let (old_block, new_block) = (FxHashMap::default(), FxHashMap::default());
        let (blocks, in_place) = (Vec::new(), FxHashSet::default());
        let mut pairs = Self { old, new, to_new, to_old, blocks, old_block, new_block, in_place };
        for (before, after) in parts {
            pairs.part(*before, *after);
        }
        pairs.align_all(Likeness::Sure);
        pairs.equal_anywhere();
        pairs.align_all(Likeness::Alike);
        pairs.named_anywhere();
        pairs.align_all(Likeness::Alike);
        pairs.find_in_place();
        pairs.old_block = pairs.blocks.iter().map(|(before, after)| (*after, *before)).collect();
        pairs.new_block = pairs.blocks.iter().copied().collect();
        pairs
    }

    /// The blocks of a part and of its partner: their own, and those of choices with the same key or name.
    fn part(&mut self, before: usize, after: usize) {
        let (old, new) = (&self.old.parts[before], &self.new.parts[after]);
        self.blocks.push((old[0], new[0]));
        let (a, b) = (&self.old.flow.parts[before].choices, &self.new.flow.parts[after].choices);
        for (i, j) in branches(a, b) {
            if let (Some(i), Some(j)) = (i, j) {
                self.blocks.push((old[i + 1], new[j + 1]));
            }
        }
    }

    fn pair(&mut self, before: usize, after: usize) {
        self.to_new[before] = Some(after);
        self.to_old[after] = Some(before);
        let (old, new) = (&self.old.nodes[before], &self.new.nodes[after]);
        for (i, j) in branches(&old.action.branches, &new.action.branches) {
            if let (Some(i), Some(j)) = (i, j) {
                self.blocks.push((old.blocks[i], new.blocks[j]));
            }
        }
    }

    /// Pairs two equal actions with all that is in them.
    fn pair_whole(&mut self, before: usize, after: usize) {
        for inner in 0..self.old.size(before) {
            self.pair(before + inner, after + inner);
        }
    }

    /// Looks for partners in all blocks whose owners are partners; those found bring new ones.
    fn align_all(&mut self, likeness: Likeness) {
        let mut at = 0;
        while at < self.blocks.len() {
            let (before, after) = self.blocks[at];
            self.align(before, after, likeness);
            at += 1;
        }
    }

    fn align(&mut self, before: usize, after: usize, likeness: Likeness) {
        let (a, b) = (&self.old.blocks[before].nodes, &self.new.blocks[after].nodes);
        if a.is_empty() || b.is_empty() {
            return;
        }
        let full = |side: &Side, list: &[usize]| list.iter().map(|n| side.nodes[*n].full).collect::<Vec<Id>>();
        let equal = common(&full(self.old, a), &full(self.new, b));
        for (i, j) in equal {
            let (x, y) = (a[i], b[j]);
            if self.both_free(x, y) && self.is_free(x, y) {
                self.pair_whole(x, y);
            }
        }
        self.gaps(a, b, |pairs, x, y| pairs.by_key(x, y, |side, n| side.nodes[n].named));
        self.gaps(a, b, |pairs, x, y| pairs.by_key(x, y, |side, n| (!side.is_plain(n)).then(|| side.nodes[n].own)));
        if likeness == Likeness::Alike {
            self.gaps(a, b, Self::alike);
        }
    }

    /// Goes over what has no partner between two neighbours that are partners.
    fn gaps(&mut self, a: &[usize], b: &[usize], mut look: impl FnMut(&mut Self, &[usize], &[usize])) {
        let place: FxHashMap<usize, usize> = b.iter().enumerate().map(|(at, node)| (*node, at)).collect();
        let (mut from, mut to) = (0, 0);
        for at in 0..=a.len() {
            let fixed = match a.get(at) {
                Some(node) => match self.to_new[*node].and_then(|partner| place.get(&partner)) {
                    // What went back before the last partner is no border.
                    Some(other) if *other >= to => *other,
                    _ => continue,
                },
                None => b.len(),
            };
            look(self, &a[from..at], &b[to..fixed]);
            (from, to) = (at + 1, fixed + 1);
        }
    }

    fn by_key(&mut self, a: &[usize], b: &[usize], key: impl Fn(&Side, usize) -> Option<Id>) {
        let free = |list: &[usize], side: &Side, partner: &[Option<usize>]| {
            let free = list.iter().filter(|node| partner[**node].is_none());
            free.filter_map(|node| Some((*node, key(side, *node)?))).unzip::<_, _, Vec<usize>, Vec<Id>>()
        };
        let (a, of_a) = free(a, self.old, &self.to_new);
        let (b, of_b) = free(b, self.new, &self.to_old);
        for (i, j) in common(&of_a, &of_b) {
            self.pair(a[i], b[j]);
        }
    }

    /// Each with the next one that is alike.
    fn alike(&mut self, a: &[usize], b: &[usize]) {
        let a: Vec<usize> = a.iter().copied().filter(|node| self.to_new[*node].is_none()).collect();
        let b: Vec<usize> = b.iter().copied().filter(|node| self.to_old[*node].is_none()).collect();
        let mut next = 0;
        for node in a {
            let until = b.len().min(next + REACH);
            let found = (next..until).find(|at| super::alike::are_alike(self.old, node, self.new, b[*at]));
            if let Some(at) = found {
                self.pair(node, b[at]);
                next = at + 1;
            }
        }
    }

    fn both_free(&self, before: usize, after: usize) -> bool {
        self.to_new[before].is_none() && self.to_old[after].is_none()
    }

    /// Whether nothing inside two equal actions has a partner already.
    fn is_free(&self, before: usize, after: usize) -> bool {
        let size = self.old.size(before);
        let old = self.to_new[before..before + size].iter().all(Option::is_none);
        old && self.to_old[after..after + size].iter().all(Option::is_none)
    }

    /// Equal actions that stand in different places: they were moved. The largest are looked at first.
    fn equal_anywhere(&mut self) {
        let mut waiting: FxHashMap<Id, Vec<usize>> = FxHashMap::default();
        for node in (0..self.old.nodes.len()).rev() {
            if self.to_new[node].is_none() && !self.old.is_plain(node) {
                waiting.entry(self.old.nodes[node].full).or_default().push(node);
            }
        }
        let mut open: Vec<usize> = (0..self.new.nodes.len()).filter(|n| self.to_old[*n].is_none()).collect();
        open.sort_by_key(|node| std::cmp::Reverse(self.new.size(*node)));
        for after in open {
            let Some(list) = waiting.get_mut(&self.new.nodes[after].full) else { continue };
            while let Some(before) = list.pop() {
                if self.both_free(before, after) && self.is_free(before, after) {
                    self.pair_whole(before, after);
                    break;
                }
            }
        }
    }

    /// Actions of the same kind and name that stand in different places, where there is one of each.
    fn named_anywhere(&mut self) {
        let open = |side: &Side, partner: &[Option<usize>]| {
            let mut found: FxHashMap<Id, Option<usize>> = FxHashMap::default();
            for (number, node) in side.nodes.iter().enumerate().filter(|(number, _)| partner[*number].is_none()) {
                if let Some(name) = node.named {
                    found.entry(name).and_modify(|only| *only = None).or_insert(Some(number));
                }
            }
            found
        };
        let (old, new) = (open(self.old, &self.to_new), open(self.new, &self.to_old));
        let mut found: Vec<(usize, usize)> =
            old.iter().filter_map(|(name, before)| Some(((*before)?, (*new.get(name)?)?))).collect();
        found.sort_unstable();
        found.into_iter().for_each(|(before, after)| self.pair(before, after));
    }

    /// The longest row of partners that kept their order in each block; the others were moved.
    fn find_in_place(&mut self) {
        for (before, after) in &self.blocks {
            let own = |node: &usize| Some(self.new.nodes[self.to_new[*node]?].block == *after);
            let partners = self.old.blocks[*before].nodes.iter().filter(|node| own(node) == Some(true));
            let partners: Vec<usize> = partners.filter_map(|node| self.to_new[*node]).collect();
            let known: FxHashSet<usize> = partners.iter().copied().collect();
            let now = self.new.blocks[*after].nodes.iter().copied().filter(|node| known.contains(node));
            let now: Vec<usize> = now.collect();
            self.in_place.extend(common(&partners, &now).into_iter().map(|(i, _)| partners[i]));
        }
    }
}

/// The branches of two partners: by output, key or name; cases by their value, then by their place.
pub(super) fn branches(a: &[Branch], b: &[Branch]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairs: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    let mut taken = vec![false; b.len()];
    let values = |list: &[Branch]| {
        let cases = list.iter().enumerate().filter(|(_, branch)| branch.kind == BranchKind::Case);
        let value = |branch: &Branch| branch.value.as_ref().map(|value| value.key.clone()).unwrap_or_default();
        cases.map(|(at, branch)| (at, value(branch))).unzip::<_, _, Vec<usize>, Vec<String>>()
    };
    let ((at_a, of_a), (at_b, of_b)) = (values(a), values(b));
    let (of_a, of_b): (Vec<&str>, Vec<&str>) =
        (of_a.iter().map(String::as_str).collect(), of_b.iter().map(String::as_str).collect());
    let case: FxHashMap<usize, usize> = cases(&of_a, &of_b).into_iter().map(|(i, j)| (at_a[i], at_b[j])).collect();
    for (at, branch) in a.iter().enumerate() {
        let partner = match branch.kind {
            BranchKind::Case => case.get(&at).copied(),
            _ => (0..b.len()).find(|other| !taken[*other] && is_same_way(branch, &b[*other])),
        };
        partner.into_iter().for_each(|other| taken[other] = true);
        pairs.push((Some(at), partner));
    }
    pairs.extend((0..b.len()).filter(|other| !taken[*other]).map(|other| (None, Some(other))));
    pairs
}

/// Cases by their values: those in order, then those that stand elsewhere; between the first, one that is left with the
/// one that is left in its place.
fn cases(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let fixed = common(a, b);
    let (mut old, mut new) = (vec![false; a.len()], vec![false; b.len()]);
    fixed.iter().for_each(|(i, j)| (old[*i], new[*j]) = (true, true));
    let mut pairs = fixed.clone();
    for i in 0..a.len() {
        let elsewhere = (0..b.len()).find(|j| !old[i] && !new[*j] && a[i] == b[*j]);
        if let Some(j) = elsewhere {
            (old[i], new[j]) = (true, true);
            pairs.push((i, j));
        }
    }
    let (mut i, mut j) = (0, 0);
    for (x, y) in fixed.into_iter().chain([(a.len(), b.len())]) {
        let left = (i..x).filter(|at| !old[*at]);
        pairs.extend(left.zip((j..y).filter(|at| !new[*at])));
        (i, j) = (x + 1, y + 1);
    }
    pairs
}

/// Whether two branches are the same way out; a choice is known by its key, one without by its name.
fn is_same_way(a: &Branch, b: &Branch) -> bool {
    match (&a.kind, &a.digit, &b.digit) {
        (BranchKind::Choice, Some(x), Some(y)) => b.kind == BranchKind::Choice && x == y,
        (BranchKind::Choice, None, None) => b.kind == BranchKind::Choice && a.label == b.label,
        (BranchKind::Choice, ..) => false,
        _ => a.kind == b.kind,
    }
}
