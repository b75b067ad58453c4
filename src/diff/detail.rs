//! What is different about two partners: one thing after the other, each with what it said and what it says.

use super::pair::branches;
use super::side::{Renames, value};
use crate::outline::{Action, Branch, BranchKind, Entry, Flow, Part, Role, Variable};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What: a setting, an attribute, a variable, a case.
    pub name: String,
    /// What it said; `None`: it was not there.
    pub before: Option<String>,
    /// What it says; `None`: it is not there.
    pub after: Option<String>,
}

impl Detail {
    fn new(name: impl Into<String>, before: Option<String>, after: Option<String>) -> Self {
        Self { name: name.into(), before, after }
    }
}

/// What is different about two actions, their names and the actions in their branches left out.
pub(super) fn action(old: &Action, new: &Action, renames: &Renames) -> Vec<Detail> {
    let mut details = Vec::new();
    let key = |entry: &Entry| value(old, entry, renames);
    entries(&old.entries, &new.entries, &key, &mut details);
    let titles = |action: &Action| (0..action.branches.len()).map(|at| action.way(at)).collect::<Vec<_>>();
    ways((&old.branches, &titles(old)), (&new.branches, &titles(new)), &mut details);
    if details.is_empty() && is_reordered(old, new) {
        details.push(Detail::new("order of assignments", Some(order(old)), Some(order(new))));
    }
    details
}

/// Assignments run from top to bottom, so their order has a meaning (E388).
fn is_reordered(old: &Action, new: &Action) -> bool {
    let assigned = |action: &Action| action.entries.iter().any(|entry| entry.role == Role::Assigned);
    let keys = |action: &Action| action.entries.iter().map(|entry| entry.key.clone()).collect::<Vec<_>>();
    assigned(old) && keys(old) != keys(new)
}

fn order(action: &Action) -> String {
    let names: Vec<&str> = action.entries.iter().map(|entry| entry.name.as_str()).collect();
    names.join(", ")
}

fn entries(old: &[Entry], new: &[Entry], key: &dyn Fn(&Entry) -> String, details: &mut Vec<Detail>) {
    let mut known: FxHashMap<(Role, &str), VecDeque<&Entry>> = FxHashMap::default();
    old.iter().for_each(|entry| known.entry((entry.role, &entry.key)).or_default().push_back(entry));
    for entry in new {
        let partner = known.get_mut(&(entry.role, entry.key.as_str())).and_then(VecDeque::pop_front);
        if partner.is_none_or(|old| key(old) != entry.value.key) {
            let before = partner.map(|old| old.value.text.clone());
            details.push(Detail::new(name(entry), before, Some(entry.value.text.clone())));
        }
    }
    for entry in old {
        let waits = known.get_mut(&(entry.role, entry.key.as_str()));
        if waits.is_some_and(|list| list.iter().any(|left| std::ptr::eq(*left, entry))) {
            details.push(Detail::new(name(entry), Some(entry.value.text.clone()), None));
        }
    }
}

/// What people call an entry: a text in quotes is an attribute or an input, as in the language.
fn name(entry: &Entry) -> String {
    match entry.role {
        Role::Sent if entry.key.starts_with('(') => format!("({})", entry.name),
        Role::Sent => format!("\"{}\"", entry.name),
        _ => entry.name.to_string(),
    }
}

/// Branches that came and went, and what is different about what leads into them.
fn ways(old: (&[Branch], &[String]), new: (&[Branch], &[String]), details: &mut Vec<Detail>) {
    let ((old, old_titles), (new, new_titles)) = (old, new);
    for pair in branches(old, new) {
        match pair {
            (Some(i), Some(j)) => way(&old[i], &new[j], &new_titles[j], details),
            (Some(i), None) if is_said(&old[i]) => {
                details.push(Detail::new(&old_titles[i], Some(held(&old[i])), None));
            }
            (None, Some(j)) if is_said(&new[j]) => {
                details.push(Detail::new(&new_titles[j], None, Some(held(&new[j]))));
            }
            _ => {}
        }
    }
    if is_other_order(old, new) {
        let order = |list: &[Branch]| {
            let values = list.iter().filter_map(|branch| branch.value.as_ref());
            values.map(|value| value.text.as_str()).collect::<Vec<_>>().join(", ")
        };
        details.push(Detail::new("order of cases", Some(order(old)), Some(order(new))));
    }
}

/// The same cases in another order: the first that fits is taken, so that has a meaning (L4).
fn is_other_order(old: &[Branch], new: &[Branch]) -> bool {
    let keys = |list: &[Branch]| {
        list.iter().filter_map(|branch| branch.value.as_ref().map(|value| value.key.clone())).collect::<Vec<_>>()
    };
    let (a, b) = (keys(old), keys(new));
    let sorted = |mut list: Vec<String>| {
        list.sort_unstable();
        list
    };
    a != b && sorted(a) == sorted(b)
}

fn way(before: &Branch, after: &Branch, title: &str, details: &mut Vec<Detail>) {
    let (old, new) = (before.value.as_ref(), after.value.as_ref());
    if old.map(|value| &value.key) != new.map(|value| &value.key) {
        let text = |value: Option<&crate::outline::Expr>| value.map(|value| value.text.clone());
        details.push(Detail::new("condition", text(old), text(new)));
    }
    if before.label != after.label {
        let text = |branch: &Branch| branch.label.as_ref().map(|label| format!("\"{label}\""));
        let what = if after.kind == BranchKind::Choice { title_of_choice(after) } else { format!("name of {title}") };
        details.push(Detail::new(what, text(before), text(after)));
    }
    let mut own = Vec::new();
    entries(&before.settings, &after.settings, &|entry| entry.value.key.clone(), &mut own);
    details.extend(own.into_iter().map(|detail| Detail { name: format!("{title}: {}", detail.name), ..detail }));
}

fn title_of_choice(branch: &Branch) -> String {
    format!("choice{} name", branch.digit.as_ref().map(|digit| format!(" {digit}")).unwrap_or_default())
}

/// A branch that came or went says so itself, unless the actions in it say it: an output is there when something is
/// written for it.
fn is_said(branch: &Branch) -> bool {
    match branch.kind {
        BranchKind::Output(_) | BranchKind::Named(_) | BranchKind::Otherwise => branch.block.is_empty(),
        BranchKind::Case | BranchKind::Choice | BranchKind::Turn => true,
    }
}

/// What a branch holds.
fn held(branch: &Branch) -> String {
    let mut count = 0;
    branch.block.iter().for_each(|action| action.walk(&mut |_| count += 1));
    match count {
        0 => "empty".to_owned(),
        1 => "1 action".to_owned(),
        count => format!("{count} actions"),
    }
}

/// What is different about two parts, their actions left out.
pub(super) fn part(old: &Part, new: &Part) -> Vec<Detail> {
    let mut details = Vec::new();
    entries(&old.settings, &new.settings, &|entry| entry.value.key.clone(), &mut details);
    variables(&old.variables, &new.variables, &mut details);
    let path = |path: &compact_str::CompactString| format!("output \"{path}\"");
    let there = || Some("there".to_owned());
    details.extend(new.paths.iter().filter(|p| !old.paths.contains(p)).map(|p| Detail::new(path(p), None, there())));
    details.extend(old.paths.iter().filter(|p| !new.paths.contains(p)).map(|p| Detail::new(path(p), there(), None)));
    let titles = |part: &Part| part.choices.iter().map(Branch::title).collect::<Vec<_>>();
    ways((&old.choices, &titles(old)), (&new.choices, &titles(new)), &mut details);
    details
}

/// What is different about two flows, their parts left out.
pub(super) fn flow(old: &Flow, new: &Flow, renames: &Renames) -> Vec<Detail> {
    let mut details = Vec::new();
    if old.kind != new.kind {
        details.push(Detail::new("type", Some(old.kind.to_string()), Some(new.kind.to_string())));
    }
    let start = |flow: &Flow| flow.start.map(|start| (flow.parts[start].class, flow.parts[start].name.to_string()));
    let title = |flow: &Flow| flow.start.map(|start| flow.parts[start].title());
    let renamed = start(old).map(|start| match renames.parts.get(&start) {
        Some(new) => (start.0, new.clone()),
        None => start,
    });
    if renamed != start(new) {
        details.push(Detail::new("start", title(old), title(new)));
    }
    entries(&old.settings, &new.settings, &|entry| entry.value.key.clone(), &mut details);
    variables(&old.variables, &new.variables, &mut details);
    let own = |flow: &Flow| -> Vec<Entry> {
        let named = |(action, list): &(compact_str::CompactString, Vec<Entry>)| {
            let action = action.clone();
            let one = |entry: &Entry| {
                let name = format!("default {action}: {}", entry.name);
                Entry { key: name.clone(), name: name.into(), ..entry.clone() }
            };
            list.iter().map(one).collect::<Vec<_>>()
        };
        flow.defaults.iter().flat_map(named).collect()
    };
    entries(&own(old), &own(new), &|entry| entry.value.key.clone(), &mut details);
    details
}

fn variables(old: &[Variable], new: &[Variable], details: &mut Vec<Detail>) {
    let known: FxHashMap<&str, &Variable> = old.iter().map(|variable| (variable.key.as_str(), variable)).collect();
    let now: FxHashMap<&str, &Variable> = new.iter().map(|variable| (variable.key.as_str(), variable)).collect();
    for variable in new {
        let before = known.get(variable.key.as_str()).copied();
        if before.is_none_or(|before| !is_same(before, variable)) {
            details.push(Detail::new(format!("var {}", variable.name), before.map(said), Some(said(variable))));
        }
    }
    for variable in old.iter().filter(|variable| !now.contains_key(variable.key.as_str())) {
        details.push(Detail::new(format!("var {}", variable.name), Some(said(variable)), None));
    }
}

/// Names of types compare without case.
fn is_same(a: &Variable, b: &Variable) -> bool {
    let value = |variable: &Variable| variable.value.as_ref().map(|value| value.key.clone());
    a.kind.eq_ignore_ascii_case(&b.kind) && a.passed == b.passed && value(a) == value(b)
}

/// A variable as it is declared, its name left out.
fn said(variable: &Variable) -> String {
    let (input, output) = variable.passed;
    let words = [(input, "input "), (output, "output ")];
    let words: String = words.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
    let value = variable.value.as_ref().map(|value| format!(" = {}", value.text)).unwrap_or_default();
    format!("{words}{}{value}", variable.kind)
}
