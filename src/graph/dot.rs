//! DOT: a picture as text for Graphviz.

use super::colour::{self, Page};
use super::picture::{EdgeKind, Mark, Node, Picture, Shape};
use crate::escape;
use std::fmt::Write;

/// Characters of a line of a label at most.
const MOST: usize = 60;

/// The picture as a directed graph of Graphviz.
pub fn dot(picture: &Picture) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail, here and below.
    let _ = writeln!(out, "digraph callflow {{");
    let _ =
        writeln!(out, "  graph [label={}, labelloc=t, compound=true, fontname=\"Helvetica\"];", quoted(&picture.title));
    out.push_str("  node [fontname=\"Helvetica\", fontsize=11, style=filled];\n");
    out.push_str("  edge [fontname=\"Helvetica\", fontsize=10];\n");
    let members = picture.members();
    if picture.groups.is_empty() {
        (0..picture.nodes.len()).for_each(|number| node(&mut out, picture, number, "  "));
    }
    for (number, group) in picture.groups.iter().enumerate() {
        let title = group.said();
        let _ = writeln!(out, "  subgraph cluster_{number} {{\n    label={}; style=rounded;", quoted(&title));
        members[number].iter().for_each(|number| node(&mut out, picture, *number, "    "));
        out.push_str("  }\n");
    }
    for edge in &picture.edges {
        let style = match edge.kind {
            EdgeKind::Next => "solid",
            EdgeKind::Back => "dotted",
            EdgeKind::Remark | EdgeKind::Call => "dashed",
        };
        let back = if edge.kind == EdgeKind::Back { ", constraint=false" } else { "" };
        let colour = match edge.mark {
            Mark::None => String::new(),
            mark => format!(", color=\"{}\"", colour::mark(mark, Page::Light).1),
        };
        let label = lines(&edge.label, "\\n");
        let _ = writeln!(out, "  n{} -> n{} [label={label}, style={style}{back}{colour}];", edge.from, edge.to);
    }
    for (number, leads) in picture.nodes.iter().enumerate().filter_map(|(n, node)| Some((n, node.leads_to?))) {
        // An edge ends at a node; `lhead` lets it end at the frame around that node.
        if let Some(first) = members[leads].first() {
            let _ = writeln!(out, "  n{number} -> n{first} [lhead=cluster_{leads}, style=dashed, color=\"#0969da\"];");
        }
    }
    out.push_str("}\n");
    out
}

fn node(out: &mut String, picture: &Picture, number: usize, indent: &str) {
    let node = &picture.nodes[number];
    let shape = match node.shape {
        Shape::Step => "box",
        Shape::Choice => "hexagon",
        Shape::End => "box, style=\"filled,rounded\"",
        Shape::Stop => "plaintext",
        Shape::Slip => "note",
    };
    let (fill, line) = node.colours(picture.colours, Page::Light);
    let tip = if node.tip.is_empty() { node.title.clone() } else { node.tip.clone() };
    let _ = writeln!(
        out,
        "{indent}n{number} [label={}, tooltip={}, shape={shape}, fillcolor=\"{fill}\", color=\"{line}\"];",
        lines(&label(node), "\\l"),
        quoted(&tip)
    );
}

fn label(node: &Node) -> Vec<String> {
    let hits = node.hits.map(|hits| format!(" ({hits}×)")).unwrap_or_default();
    let caption = Some(node.caption.clone()).filter(|caption| !caption.is_empty());
    let title = format!("{}{hits}", node.mark.before(&node.title));
    caption.into_iter().chain([title]).chain(node.lines.iter().cloned()).collect()
}

/// Lines as one quoted text; a single one is centred, of several each ends as `end` says.
fn lines(lines: &[String], end: &str) -> String {
    let cut = |line: &String| match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.clone(),
    };
    let inner: Vec<String> = lines.iter().map(|line| inside(&cut(line))).collect();
    match inner.as_slice() {
        [one] => format!("\"{one}\""),
        _ if end == "\\l" => format!("\"{}\"", inner.iter().map(|line| format!("{line}\\l")).collect::<String>()),
        _ => format!("\"{}\"", inner.join(end)),
    }
}

fn quoted(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(inside).collect();
    format!("\"{}\"", lines.join("\\n"))
}

/// A text inside quotes, in which a backslash would begin an escape of Graphviz, and `&` a character of HTML.
fn inside(text: &str) -> String {
    escape::line(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
