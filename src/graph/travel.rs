//! Where flows lead, and which attributes travel there: set on this side, read on that one.

use crate::catalog::{Does, Shape, TransferType};
use crate::outline::{Action, Expr, Flow, Project, Role};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// What a flow leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A flow of the project, by number.
    Flow(usize),
    /// Something outside: what it is, and its name.
    Outside(String, String),
}

/// One flow that leads somewhere.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub from: usize,
    pub to: Target,
    /// The flow goes on afterwards: a bot, a module.
    pub comes_back: bool,
    /// Attributes that travel there, and back.
    pub there: Vec<String>,
    pub back: Vec<String>,
}

/// The attributes of a flow.
#[derive(Clone, Debug, Default)]
pub(super) struct Data {
    pub sets: BTreeSet<String>,
    pub reads: BTreeSet<String>,
    /// Read, and set by no flow that may have run before.
    pub elsewhere: Vec<String>,
}

/// The ways of a project, and what its flows do with attributes.
pub(super) fn travel(project: &Project) -> (Vec<Way>, Vec<Data>) {
    let mut data: Vec<Data> = project.flows.iter().map(attributes).collect();
    let mut ways: Vec<Way> = Vec::new();
    let numbers: FxHashMap<&str, usize> = project.flows.iter().zip(0..).map(|(f, n)| (f.name.as_str(), n)).collect();
    for (from, flow) in project.flows.iter().enumerate() {
        // The same way is taken once, however many actions take it.
        let mut targets: BTreeMap<(Target, bool), ()> = BTreeMap::new();
        flow.walk(&mut |action| targets.extend(targets_of(action, &numbers).into_iter().map(|target| (target, ()))));
        let way = |(to, comes_back)| Way { from, to, comes_back, there: Vec::new(), back: Vec::new() };
        ways.extend(targets.into_keys().map(way));
    }
    let arrows = arrows(&ways);
    let before = spread(data.iter().map(|data| &data.sets), &arrows);
    let turned: Vec<(usize, usize)> = arrows.iter().map(|(from, to)| (*to, *from)).collect();
    let after = spread(data.iter().map(|data| &data.reads), &turned);
    for way in &mut ways {
        let Target::Flow(to) = way.to else { continue };
        way.there = before[way.from].intersection(&after[to]).cloned().collect();
        if way.comes_back {
            way.back = data[to].sets.intersection(&data[way.from].reads).cloned().collect();
        }
    }
    for (data, before) in data.iter_mut().zip(&before) {
        data.elsewhere = data.reads.difference(before).cloned().collect();
    }
    (ways, data)
}

/// From where attributes get to where: along every way, and back where a flow comes back.
fn arrows(ways: &[Way]) -> Vec<(usize, usize)> {
    let mut arrows = Vec::new();
    for way in ways {
        if let Target::Flow(to) = way.to {
            arrows.push((way.from, to));
            arrows.extend(way.comes_back.then_some((to, way.from)));
        }
    }
    arrows
}

/// What a flow has itself, and what gets to it along the arrows.
fn spread<'a>(own: impl Iterator<Item = &'a BTreeSet<String>>, arrows: &[(usize, usize)]) -> Vec<BTreeSet<String>> {
    let mut all: Vec<BTreeSet<String>> = own.cloned().collect();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
    arrows.iter().for_each(|(from, to)| next[*from].push(*to));
    let mut open: Vec<usize> = (0..all.len()).collect();
    while let Some(from) = open.pop() {
        for to in &next[from] {
            let new: Vec<String> = all[from].difference(&all[*to]).cloned().collect();
            if !new.is_empty() {
                all[*to].extend(new);
                open.push(*to);
            }
        }
    }
    all
}

/// The attributes that a flow sets and reads. A computed name may be any: it is not among them (P7).
pub(super) fn attributes(flow: &Flow) -> Data {
    let mut data = Data::default();
    flow.walk(&mut |action| match action.does() {
        Some(Does::SetData) => {
            let sent = action.entries.iter().filter(|entry| entry.role == Role::Sent && !entry.key.starts_with('('));
            data.sets.extend(sent.map(|entry| entry.name.to_string()));
        }
        Some(Does::GetData) => {
            let received = action.entries.iter().filter(|entry| entry.role == Role::Received);
            data.reads.extend(received.filter_map(|entry| entry.value.literal.clone()));
        }
        _ => {}
    });
    data
}

/// Where an action leads, and whether the flow goes on afterwards.
fn targets_of(action: &Action, numbers: &FxHashMap<&str, usize>) -> Vec<(Target, bool)> {
    let Some(row) = action.row else { return Vec::new() };
    let mut found: Vec<(Target, bool)> = Vec::new();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for entry in action.entries.iter().filter(|entry| entry.role == Role::Setting && seen.insert(&entry.name)) {
        let shape = row.setting(&entry.name).map(|(_, setting)| &setting.shape);
        let (is_flow, comes_back) = match (shape, entry.name.as_str()) {
            (Some(Shape::Flow(_)), _) | (_, "overrideInQueueFlow") => (true, false),
            (_, "botFlow" | "digitalBotFlow" | "commonModule") => (true, true),
            _ => (false, false),
        };
        if is_flow {
            let name = name(&entry.value);
            let known = numbers.get(name.as_str()).map(|number| Target::Flow(*number));
            let word = if entry.name == "commonModule" { "module" } else { "flow" };
            found.push((known.unwrap_or_else(|| Target::Outside(word.to_owned(), name)), comes_back));
        }
    }
    if let (Does::Transfer(kind), true) = (row.does, found.iter().all(|(_, back)| *back)) {
        let target = row.arguments.iter().chain(row.one_of).find_map(|name| action.setting(name));
        let word = word(kind).to_owned();
        found.push((Target::Outside(word, target.map(|entry| name(&entry.value)).unwrap_or_default()), false));
    }
    found
}

const fn word(kind: TransferType) -> &'static str {
    match kind {
        TransferType::Acd => "queue",
        TransferType::User => "user",
        TransferType::Number => "number",
        TransferType::AcdVoicemail | TransferType::UserVoicemail | TransferType::GroupVoicemail => "voicemail",
        TransferType::Group => "group",
        TransferType::Flow | TransferType::SecureFlow => "flow",
        TransferType::ReturnToAgent => "back to the agent",
    }
}

/// The name of something: a text, or a text that is looked up; anything else as it is written.
fn name(value: &Expr) -> String {
    let looked_up = || {
        let (function, rest) = value.text.split_once("(\"")?;
        let name = rest.strip_suffix("\")")?;
        (function.starts_with("Find") && !name.contains('"')).then(|| name.to_owned())
    };
    value.literal.clone().or_else(looked_up).unwrap_or_else(|| value.text.clone())
}
