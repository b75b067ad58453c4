//! The picture of a project: its flows, where they lead, and the attributes that travel there.

use super::paint::Paint;
use super::picture::{Colours, Edge, EdgeKind, Mark, Node, Picture, Shape, Tone};
use super::travel::{Data, Target, Way, travel};
use super::words;
use crate::outline::{Class, Flow, Project};
use std::collections::BTreeMap;

/// The picture of a project.
pub fn project(project: &Project, title: &str, paint: &Paint) -> Picture {
    let (ways, data) = travel(project);
    let mut picture = Picture { title: title.to_owned(), colours: paint.colours, ..Picture::default() };
    for (number, flow) in project.flows.iter().enumerate() {
        let itself = ways.iter().any(|way| way.from == number && way.to == Target::Flow(number));
        picture.nodes.push(node(flow, &data[number], itself, paint));
    }
    let mut outside: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for way in &ways {
        let to = match &way.to {
            Target::Flow(to) if *to == way.from => continue,
            Target::Flow(to) => *to,
            Target::Outside(word, name) => *outside.entry((word, name)).or_insert_with(|| {
                picture.nodes.push(stranger(word, name));
                picture.nodes.len() - 1
            }),
        };
        let kind = if way.comes_back { EdgeKind::Call } else { EdgeKind::Next };
        picture.edges.push(Edge { from: way.from, to, label: label(way), kind, mark: Mark::None });
    }
    for (kind, name) in &paint.gone_flows {
        let (caption, title) = (kind.clone(), name.clone());
        picture.nodes.push(Node { shape: Shape::Slip, caption, title, mark: Mark::Removed, ..Node::default() });
    }
    picture.about = about(project, &ways);
    picture
}

fn about(project: &Project, ways: &[Way]) -> String {
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let between = ways.iter().filter(|way| matches!(way.to, Target::Flow(to) if to != way.from)).count();
    let (flows, actions) = (plural(project.flows.len(), "flow"), plural(project.actions(), "action"));
    format!("{flows} with {actions} and {} among them", plural(between, "way"))
}

/// A flow with what it has, and what it does with attributes.
fn node(flow: &Flow, data: &Data, itself: bool, paint: &Paint) -> Node {
    let count = |class: Class, word: &str| {
        let count = flow.parts.iter().filter(|part| part.class == class).count();
        (count > 0).then(|| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
    };
    let parts = [count(Class::Menu, "menu"), count(Class::State, "state"), count(Class::Task, "task")];
    let actions = flow.actions();
    let mut counts: Vec<String> = parts.into_iter().flatten().collect();
    counts.push(format!("{actions} action{}", if actions == 1 { "" } else { "s" }));
    let list = |word: &str, names: Vec<&str>| (!names.is_empty()).then(|| format!("{word} {}", names.join(", ")));
    let mut lines = vec![counts.join(", ")];
    lines.extend(list("sets", data.sets.iter().map(String::as_str).collect()));
    lines.extend(list("reads", data.reads.iter().map(String::as_str).collect()));
    lines.extend(list("set elsewhere:", data.elsewhere.iter().map(String::as_str).collect()));
    lines.extend(itself.then(|| "transfers to itself".to_owned()));
    let (mark, ran) = mark(flow, paint);
    lines.extend(ran);
    Node {
        tone: Tone::Logic,
        caption: flow.kind.to_string(),
        title: flow.name.to_string(),
        tip: lines.join("\n"),
        lines,
        mark,
        ..Node::default()
    }
}

/// The mark of a flow; under coverage, by its actions, and how many of them were run.
fn mark(flow: &Flow, paint: &Paint) -> (Mark, Option<String>) {
    if paint.colours != Colours::Coverage {
        return (paint.parts.get(&flow.at).copied().unwrap_or_default(), None);
    }
    let (mut hit, mut all) = (0, 0);
    flow.walk(&mut |action| {
        let mark = paint.action(action.at).0;
        all += usize::from(mark != Mark::None);
        hit += usize::from(mark == Mark::Hit);
    });
    match all {
        0 => (Mark::None, None),
        _ => (if hit == all { Mark::Hit } else { Mark::Missed }, Some(format!("{hit} of {all} actions were run"))),
    }
}

/// Something that is not of the project.
fn stranger(word: &str, name: &str) -> Node {
    let tone = if matches!(word, "flow" | "module") { Tone::Outside } else { Tone::Transfer };
    let (caption, title) = if name.is_empty() { ("", word) } else { (word, name) };
    let (caption, title) = (caption.to_owned(), title.to_owned());
    Node { shape: Shape::End, tone, tip: format!("{word} {name}"), caption, title, ..Node::default() }
}

/// The attributes that travel on a way.
fn label(way: &Way) -> Vec<String> {
    if way.back.is_empty() {
        return words::few(way.there.clone());
    }
    let there = way.there.iter().map(|name| format!("→ {name}"));
    words::few(there.chain(way.back.iter().map(|name| format!("← {name}"))).collect())
}
