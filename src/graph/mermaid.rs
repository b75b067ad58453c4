//! Mermaid: a picture as text that documentation sites draw.

use super::picture::{Colours, Edge, EdgeKind, Mark, Node, Picture, Shape, Tone};
use crate::escape;
use std::fmt::Write;

/// Characters of a line of a label at most.
const MOST: usize = 60;

/// So many edges Mermaid draws unless it is configured otherwise (`maxEdges`).
pub const MERMAID_EDGES: usize = 500;
/// So many characters a diagram may have unless Mermaid is configured otherwise (`maxTextSize`).
pub const MERMAID_CHARS: usize = 50_000;

/// The picture as a Mermaid flowchart.
pub fn mermaid(picture: &Picture) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail, here and below.
    let _ = write!(out, "---\ntitle: {}\n---\nflowchart TD\n", front(&picture.title));
    let _ = writeln!(out, "  accTitle: {}", line(&picture.title));
    let _ = writeln!(out, "  accDescr: {}", line(&picture.about));
    if picture.groups.is_empty() {
        (0..picture.nodes.len()).for_each(|number| node(&mut out, picture, number, "  "));
    }
    for (number, group) in picture.groups.iter().enumerate() {
        let title = format!("{} {}", group.word, group.title);
        let _ = writeln!(out, "  subgraph g{number}[\"{}\"]", text(&marked(group.mark, title.trim())));
        let members = picture.nodes.iter().enumerate().filter(|(_, node)| node.group == number);
        members.for_each(|(number, _)| node(&mut out, picture, number, "    "));
        out.push_str("  end\n");
    }
    for edge in &picture.edges {
        let (from, to) = (edge.from, edge.to);
        let _ = writeln!(out, "  n{from} {} n{to}", arrow(edge));
    }
    for (number, node) in picture.nodes.iter().enumerate() {
        if let Some(group) = node.leads_to {
            let _ = writeln!(out, "  n{number} -.-> g{group}");
        }
    }
    styles(&mut out, picture);
    out
}

fn arrow(edge: &Edge) -> String {
    let line = match edge.kind {
        EdgeKind::Next => "-->",
        EdgeKind::Back | EdgeKind::Remark | EdgeKind::Call => "-.->",
    };
    let label: Vec<String> = edge.label.iter().map(|line| text(line)).collect();
    if label.is_empty() { line.to_owned() } else { format!("{line}|\"{}\"|", label.join("<br/>")) }
}

fn node(out: &mut String, picture: &Picture, number: usize, indent: &str) {
    let node = &picture.nodes[number];
    let (open, close) = match node.shape {
        Shape::Step => ("[", "]"),
        Shape::Choice => ("{{", "}}"),
        Shape::End | Shape::Stop => ("([", "])"),
        Shape::Slip => (">", "]"),
    };
    let class = class(node, picture.colours);
    let _ = writeln!(out, "{indent}n{number}{open}\"{}\"{close}:::{class}", label(node));
}

fn label(node: &Node) -> String {
    let caption = Some(&node.caption).filter(|caption| !caption.is_empty()).map(|caption| format!("{}: ", text(caption)));
    let hits = node.hits.map(|hits| format!(" ({hits}×)")).unwrap_or_default();
    let head = format!("{}<b>{}</b>{hits}", caption.unwrap_or_default(), text(&marked(node.mark, &node.title)));
    std::iter::once(head).chain(node.lines.iter().map(|line| text(line))).collect::<Vec<_>>().join("<br/>")
}

/// A text with the sign of its mark, for colours alone say too little.
fn marked(mark: Mark, said: &str) -> String {
    if mark == Mark::None { said.to_owned() } else { format!("{} {said}", mark.sign()) }
}

fn class(node: &Node, colours: Colours) -> &'static str {
    match (node.mark, colours) {
        (Mark::None, Colours::Kinds) => node.tone.class(),
        (Mark::None, _) => "plain",
        (mark, _) => mark.word(),
    }
}

/// A text inside quotes. Whatever Mermaid could read as its own is written as a character's number.
fn text(said: &str) -> String {
    let mut out = String::new();
    for (count, c) in escape::line(said).chars().enumerate() {
        if count == MOST {
            out.push('…');
            break;
        }
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '.' | ',' | ':' | '-' | '+' | '=' | '/' | '!' | '?' | '(' | ')' | '\'' => {
                out.push(c);
            }
            c if c.is_alphanumeric() || !c.is_ascii() => out.push(c),
            c => {
                let _ = write!(out, "#{};", c as u32);
            }
        }
    }
    out
}

/// The title in the front matter, which is YAML.
fn front(title: &str) -> String {
    format!("\"{}\"", escape::line(title).replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text up to the end of its line.
fn line(said: &str) -> String {
    escape::line(said).replace(['#', ';', '{', '}', '%'], " ")
}

/// Fill, line and text of the classes: they can be read on light and dark pages.
fn styles(out: &mut String, picture: &Picture) {
    let tones = Tone::ALL.into_iter().map(|tone| {
        let colours = match tone {
            Tone::Plain => ("#f6f8fa", "#8c959f"),
            Tone::Data => ("#dafbe1", "#2da44e"),
            Tone::Audio => ("#fff5c2", "#bf8700"),
            Tone::Logic => ("#ddf4ff", "#218bff"),
            Tone::Transfer => ("#ffe4f3", "#d6409f"),
            Tone::Outside => ("#f0e6ff", "#8250df"),
            Tone::End => ("#ffe5e2", "#cf222e"),
        };
        (tone.class(), colours)
    });
    let marks = Mark::ALL.into_iter().map(|mark| {
        let colours = match mark {
            Mark::Hit | Mark::Added => ("#dafbe1", "#1a7f37"),
            Mark::Missed | Mark::Removed => ("#ffe5e2", "#cf222e"),
            Mark::Changed => ("#fff5c2", "#9a6700"),
            Mark::None | Mark::Moved => ("#ddf4ff", "#0969da"),
        };
        (mark.word(), colours)
    });
    for (name, (fill, stroke)) in tones.chain(marks) {
        if picture.nodes.iter().any(|node| class(node, picture.colours) == name) {
            let _ = writeln!(out, "  classDef {name} fill:{fill},stroke:{stroke},color:#1f2328");
        }
    }
    let edges = picture.edges.iter().enumerate().filter(|(_, edge)| edge.mark != Mark::None);
    for (number, edge) in edges {
        let stroke = match edge.mark {
            Mark::Hit | Mark::Added => "#1a7f37",
            Mark::Missed | Mark::Removed => "#cf222e",
            Mark::Changed => "#9a6700",
            Mark::None | Mark::Moved => "#0969da",
        };
        let _ = writeln!(out, "  linkStyle {number} stroke:{stroke}");
    }
}
