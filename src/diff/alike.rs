//! Whether two actions that differ may still be the same one.

use super::ids::Id;
use super::side::Side;
use crate::catalog::Keys;
use crate::outline::{Action, Role};
use rustc_hash::FxHashSet;

/// Of what is in two actions, so much must be common, in hundredths of what the smaller one has.
const ENOUGH: usize = 30;

/// Whether they are of one kind and have enough in common.
pub(super) fn are_alike(old: &Side, before: usize, new: &Side, after: usize) -> bool {
    let (a, b) = (old.nodes[before].action, new.nodes[after].action);
    if a.key != b.key {
        return false;
    }
    match a.row.map(|row| row.keys) {
        // An assignment is that of its variable; attributes are those that have their names.
        Some(Keys::Statements | Keys::SetAttributes | Keys::GetAttributes) => share_a_key(a, b),
        _ if a.branches.is_empty() || b.branches.is_empty() => true,
        _ => share_a_value(a, b) || share_actions(old, before, new, after),
    }
}

fn share_a_key(a: &Action, b: &Action) -> bool {
    let keys: FxHashSet<(Role, &str)> = a.entries.iter().map(|entry| (entry.role, entry.key.as_str())).collect();
    let label = a.label.is_some() && a.label == b.label;
    label || b.entries.iter().any(|entry| keys.contains(&(entry.role, entry.key.as_str())))
}

/// Whether one of them is given what the other is, or looks at a variable that the other looks at.
fn share_a_value(a: &Action, b: &Action) -> bool {
    let given = |entry: &crate::outline::Entry| {
        b.entries.iter().any(|other| other.key == entry.key && other.value.key == entry.value.key)
    };
    let mentions = |action: &Action| -> FxHashSet<String> {
        let conditions = action.branches.iter().filter_map(|branch| branch.value.as_ref());
        let values = conditions.chain(action.entries.iter().map(|entry| &entry.value));
        values.flat_map(|value| value.mentions.iter().cloned()).collect()
    };
    a.entries.iter().any(given) || mentions(a).intersection(&mentions(b)).next().is_some()
}

fn share_actions(old: &Side, before: usize, new: &Side, after: usize) -> bool {
    let inner = |side: &Side, node: usize| -> FxHashSet<Id> {
        (node + 1..side.nodes[node].end).map(|inner| side.nodes[inner].full).collect()
    };
    let (a, b) = (inner(old, before), inner(new, after));
    let least = a.len().min(b.len());
    a.intersection(&b).count() * 100 >= least * ENOUGH && least > 0
}
