//! Which flow is which, and which part of a flow: by name, then by what they hold.

use super::ids::{Id, Ids};
use super::side::{Renames, Side};
use crate::outline::{Class, Flow, Project};
use rustc_hash::{FxHashMap, FxHashSet};

/// What holds at least so much in common, in hundredths of both together, has got another name.
const ENOUGH: usize = 50;
/// An action that more parts or flows hold tells nothing, and would cost as much as all of them together.
const COMMON: usize = 50;

/// The flows that are partners, by number. Where a name stands more than once, as templates for names do, what they
/// hold decides first.
pub(super) fn flows(before: &Project, after: &Project) -> Vec<(usize, usize)> {
    let name = |flow: &Flow| flow.name.to_string();
    let (once_before, once_after) = (once(&before.flows), once(&after.flows));
    let mut pairs = named(&before.flows, &after.flows, name);
    pairs.retain(|(old, new)| once_before[*old] && once_after[*new]);
    if let ([_], [_]) = (before.flows.as_slice(), after.flows.as_slice()) {
        // Whoever compares two flows wants to see them compared.
        return vec![(0, 0)];
    }
    let (a, b) = (left(&before.flows, &pairs, |pair| pair.0), left(&after.flows, &pairs, |pair| pair.1));
    if a.is_empty() || b.is_empty() {
        return pairs;
    }
    let mut ids = Ids::default();
    let mut content = |flows: &[Flow], open: &[usize]| -> Vec<Vec<Id>> {
        let mut all = vec![Vec::new(); flows.len()];
        let mut side = |flow: &usize| telling(&Side::new(&flows[*flow], &mut ids, &Renames::default()));
        open.iter().for_each(|flow| all[*flow] = side(flow));
        all
    };
    let (of_a, of_b) = (content(&before.flows, &a), content(&after.flows, &b));
    let whole = |flows: &[Flow], of: &[Vec<Id>], number: usize| (name(&flows[number]), of[number].clone());
    let mut equal: FxHashMap<(String, Vec<Id>), Vec<usize>> = FxHashMap::default();
    a.iter().rev().for_each(|old| equal.entry(whole(&before.flows, &of_a, *old)).or_default().push(*old));
    for new in &b {
        let old = equal.get_mut(&whole(&after.flows, &of_b, *new)).and_then(Vec::pop);
        pairs.extend(old.map(|old| (old, *new)));
    }
    let open = |pairs: &[(usize, usize)]| (left(&before.flows, pairs, |p| p.0), left(&after.flows, pairs, |p| p.1));
    let (a, b) = open(&pairs);
    pairs.extend(similar(&a, &of_a, &b, &of_b));
    let (a, b) = open(&pairs);
    let mut waiting: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    a.iter().rev().for_each(|old| waiting.entry(&before.flows[*old].name).or_default().push(*old));
    for new in b {
        let old = waiting.get_mut(after.flows[new].name.as_str()).and_then(Vec::pop);
        pairs.extend(old.map(|old| (old, new)));
    }
    pairs
}

/// Of each flow, whether its name stands once.
fn once(flows: &[Flow]) -> Vec<bool> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    flows.iter().for_each(|flow| *counts.entry(&flow.name).or_default() += 1);
    flows.iter().map(|flow| counts[flow.name.as_str()] == 1).collect()
}

/// All actions of a flow that say something.
fn telling(side: &Side) -> Vec<Id> {
    (0..side.parts.len()).flat_map(|part| side.telling(part)).collect()
}

/// The parts that are partners, by number.
pub(super) fn parts(old: &Side, new: &Side) -> Vec<(usize, usize)> {
    let (before, after) = (&old.flow.parts, &new.flow.parts);
    let mut pairs = named(before, after, |part| format!("{} {}", part.class.word(), part.name));
    pairs.extend(equal(old, new, &pairs));
    for class in [Class::Task, Class::Menu, Class::State] {
        let of = |list: Vec<usize>, parts: &[crate::outline::Part]| -> Vec<usize> {
            list.into_iter().filter(|part| parts[*part].class == class).collect()
        };
        let a = of(left(before, &pairs, |pair| pair.0), before);
        let b = of(left(after, &pairs, |pair| pair.1), after);
        if !a.is_empty() && !b.is_empty() {
            let content = |side: &Side, list: &[usize]| -> Vec<Vec<Id>> {
                let mut all = vec![Vec::new(); side.parts.len()];
                list.iter().for_each(|part| all[*part] = side.telling(*part).collect());
                all
            };
            pairs.extend(similar(&a, &content(old, &a), &b, &content(new, &b)));
        }
    }
    pairs.sort_unstable_by_key(|(_, after)| *after);
    pairs
}

/// Parts without a partner that hold the very same, little as it may be.
fn equal(old: &Side, new: &Side, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let whole = |side: &Side, number: usize| {
        let part = &side.flow.parts[number];
        let blocks = side.parts[number].iter().map(|block| side.blocks[*block].nodes.as_slice());
        let actions: Vec<Vec<Id>> =
            blocks.map(|list| list.iter().map(|node| side.nodes[*node].full).collect()).collect();
        let settings: Vec<(String, String)> =
            part.settings.iter().map(|entry| (entry.key.clone(), entry.value.key.clone())).collect();
        (part.class, actions, settings)
    };
    let mut waiting: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for number in left(&old.flow.parts, pairs, |pair| pair.0).into_iter().rev() {
        waiting.entry(whole(old, number)).or_default().push(number);
    }
    let free = left(&new.flow.parts, pairs, |pair| pair.1).into_iter();
    free.filter_map(|number| Some((waiting.get_mut(&whole(new, number))?.pop()?, number))).collect()
}

fn named<T>(before: &[T], after: &[T], name: impl Fn(&T) -> String) -> Vec<(usize, usize)> {
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    for (number, one) in before.iter().enumerate() {
        known.entry(name(one)).or_insert(number);
    }
    after.iter().enumerate().filter_map(|(number, one)| Some((known.remove(&name(one))?, number))).collect()
}

/// What has no partner yet.
fn left<T>(all: &[T], pairs: &[(usize, usize)], side: impl Fn(&(usize, usize)) -> usize) -> Vec<usize> {
    let mut open = vec![true; all.len()];
    pairs.iter().for_each(|pair| open[side(pair)] = false);
    (0..all.len()).filter(|number| open[*number]).collect()
}

/// Pairs those that have most in common, as long as that is enough.
pub(super) fn similar(a: &[usize], of_a: &[Vec<Id>], b: &[usize], of_b: &[Vec<Id>]) -> Vec<(usize, usize)> {
    let mut holders: FxHashMap<Id, Vec<usize>> = FxHashMap::default();
    a.iter().for_each(|number| of_a[*number].iter().for_each(|id| holders.entry(*id).or_default().push(*number)));
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for number in b {
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        let lists = of_b[*number].iter().filter_map(|id| holders.get(id)).filter(|list| list.len() <= COMMON);
        lists.flatten().for_each(|other| *shared.entry(*other).or_default() += 1);
        for (other, count) in shared {
            let count = count.min(of_a[other].len()).min(of_b[*number].len());
            let share = 200 * count / (of_a[other].len() + of_b[*number].len());
            if share >= ENOUGH {
                found.push((share, other, *number));
            }
        }
    }
    found.sort_unstable_by_key(|(share, before, after)| (std::cmp::Reverse(*share), *before, *after));
    let (mut old, mut new) = (FxHashSet::default(), FxHashSet::default());
    let mut both_free = |(_, before, after): &(usize, usize, usize)| {
        let free = !old.contains(before) && !new.contains(after);
        if free {
            old.insert(*before);
            new.insert(*after);
        }
        free
    };
    found.into_iter().filter(|pair| both_free(pair)).map(|(_, before, after)| (before, after)).collect()
}
