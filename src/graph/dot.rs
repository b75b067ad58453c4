//! DOT: a picture as text for Graphviz.

use super::picture::{Colours, EdgeKind, Mark, Node, Picture, Shape, Tone};
use crate::escape;
use std::fmt::Write;

/// Characters of a line of a label at most.
const MOST: usize = 60;

/// The picture as a directed graph of Graphviz.
pub fn dot(picture: &Picture) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail, here and below.
    let _ = writeln!(out, "digraph callflow {{");
    let _ = writeln!(out, "  graph [label={}, labelloc=t, compound=true, fontname=\"Helvetica\"];", quoted(&picture.title));
    out.push_str("  node [fontname=\"Helvetica\", fontsize=11, style=filled];\n");
    out.push_str("  edge [fontname=\"Helvetica\", fontsize=10];\n");
    if picture.groups.is_empty() {
        (0..picture.nodes.len()).for_each(|number| node(&mut out, picture, number, "  "));
    }
    for (number, group) in picture.groups.iter().enumerate() {
        let title = marked(group.mark, format!("{} {}", group.word, group.title).trim());
        let _ = writeln!(out, "  subgraph cluster_{number} {{\n    label={}; style=rounded;", quoted(&title));
        let members = picture.nodes.iter().enumerate().filter(|(_, node)| node.group == number);
        members.for_each(|(number, _)| node(&mut out, picture, number, "    "));
        out.push_str("  }\n");
    }
    for edge in &picture.edges {
        let style = match edge.kind {
            EdgeKind::Next => "solid",
            EdgeKind::Back => "dotted",
            EdgeKind::Remark | EdgeKind::Call => "dashed",
        };
        let back = if edge.kind == EdgeKind::Back { ", constraint=false" } else { "" };
        let colour = colours(edge.mark).map(|(_, line)| format!(", color=\"{line}\"")).unwrap_or_default();
        let label = lines(&edge.label, "\\n");
        let _ = writeln!(out, "  n{} -> n{} [label={label}, style={style}{back}{colour}];", edge.from, edge.to);
    }
    for (number, leads) in picture.nodes.iter().enumerate().filter_map(|(n, node)| Some((n, node.leads_to?))) {
        // An edge ends at a node; `lhead` lets it end at the frame around that node.
        if let Some(first) = picture.nodes.iter().position(|node| node.group == leads) {
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
    let (fill, line) = match (colours(node.mark), picture.colours) {
        (Some(colours), _) => colours,
        (None, Colours::Kinds) => tone(node.tone),
        (None, _) => tone(Tone::Plain),
    };
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
    let title = format!("{}{hits}", marked(node.mark, &node.title));
    caption.into_iter().chain([title]).chain(node.lines.iter().cloned()).collect()
}

fn marked(mark: Mark, said: &str) -> String {
    if mark == Mark::None { said.to_owned() } else { format!("{} {said}", mark.sign()) }
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

/// Fill and line of what is marked.
const fn colours(mark: Mark) -> Option<(&'static str, &'static str)> {
    match mark {
        Mark::None => None,
        Mark::Hit | Mark::Added => Some(("#dafbe1", "#1a7f37")),
        Mark::Missed | Mark::Removed => Some(("#ffe5e2", "#cf222e")),
        Mark::Changed => Some(("#fff5c2", "#9a6700")),
        Mark::Moved => Some(("#ddf4ff", "#0969da")),
    }
}

const fn tone(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Plain => ("#ffffff", "#8c959f"),
        Tone::Data => ("#dafbe1", "#2da44e"),
        Tone::Audio => ("#fff5c2", "#bf8700"),
        Tone::Logic => ("#ddf4ff", "#218bff"),
        Tone::Transfer => ("#ffe4f3", "#d6409f"),
        Tone::Outside => ("#f0e6ff", "#8250df"),
        Tone::End => ("#ffe5e2", "#cf222e"),
    }
}
