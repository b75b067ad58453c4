//! Mermaid: a picture as text that documentation sites draw.

use super::colour::{self, Page};
use super::picture::{Edge, EdgeKind, Mark, Node, Picture, Shape, Tone};
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
    let members = picture.members();
    if picture.groups.is_empty() {
        (0..picture.nodes.len()).for_each(|number| node(&mut out, picture, number, "  "));
    }
    for (number, group) in picture.groups.iter().enumerate() {
        let _ = writeln!(out, "  subgraph g{number}[\"{}\"]", text(&group.said()));
        members[number].iter().for_each(|number| node(&mut out, picture, *number, "    "));
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
    let class = node.class(picture.colours);
    let _ = writeln!(out, "{indent}n{number}{open}\"{}\"{close}:::{class}", label(node));
}

fn label(node: &Node) -> String {
    let caption =
        Some(&node.caption).filter(|caption| !caption.is_empty()).map(|caption| format!("{}: ", text(caption)));
    let hits = node.hits.map(|hits| format!(" ({hits}×)")).unwrap_or_default();
    let head = format!("{}<b>{}</b>{hits}", caption.unwrap_or_default(), text(&node.mark.before(&node.title)));
    std::iter::once(head).chain(node.lines.iter().map(|line| text(line))).collect::<Vec<_>>().join("<br/>")
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
            'a'..='z'
            | 'A'..='Z'
            | '0'..='9'
            | ' '
            | '.'
            | ','
            | ':'
            | '-'
            | '+'
            | '='
            | '/'
            | '!'
            | '?'
            | '('
            | ')'
            | '\'' => {
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
    let tones = Tone::ALL.into_iter().map(|tone| (tone.class(), colour::tone(tone, Page::Light)));
    let marks = Mark::ALL.into_iter().map(|mark| (mark.word(), colour::mark(mark, Page::Light)));
    for (name, (fill, stroke)) in tones.chain(marks) {
        if picture.nodes.iter().any(|node| node.class(picture.colours) == name) {
            let _ = writeln!(out, "  classDef {name} fill:{fill},stroke:{stroke},color:#1f2328");
        }
    }
    for (number, edge) in picture.edges.iter().enumerate().filter(|(_, edge)| edge.mark != Mark::None) {
        let (_, stroke) = colour::mark(edge.mark, Page::Light);
        let _ = writeln!(out, "  linkStyle {number} stroke:{stroke}");
    }
}
