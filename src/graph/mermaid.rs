//! Mermaid: a picture as text that documentation sites draw.

use super::colour::{self, Page};
use super::picture::{Edge, EdgeKind, Mark, Node, Picture, Shape};
use crate::escape;
use std::collections::BTreeSet;
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
    for (number, members) in members.iter().enumerate() {
        let Some(group) = picture.groups.get(number) else {
            members.iter().for_each(|number| node(&mut out, picture, *number, "  "));
            continue;
        };
        let _ = writeln!(out, "  subgraph g{number}[\"{}\"]", text(&group.said()));
        members.iter().for_each(|number| node(&mut out, picture, *number, "    "));
        out.push_str("  end\n");
    }
    for edge in &picture.edges {
        let (from, to) = (edge.from, edge.to);
        let _ = writeln!(out, "  n{from} {} n{to}", arrow(edge));
    }
    for (number, (group, leads)) in picture.nodes.iter().map(|node| (node.group, node.leads_to)).enumerate() {
        match leads {
            // Mermaid cannot lead to the frame around the node itself.
            Some(leads) if leads == group => {
                let _ = members[leads].first().map(|first| writeln!(out, "  n{number} -.-> n{first}"));
            }
            Some(leads) => {
                let _ = writeln!(out, "  n{number} -.-> g{leads}");
            }
            None => {}
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

/// What Mermaid reads as nothing but itself inside quotes, beside letters and digits.
const PLAIN: &str = " .,:-+=/!?()'~";

/// A text inside quotes. Whatever Mermaid could read as its own is written as a character's number.
fn text(said: &str) -> String {
    let mut out = String::new();
    for (count, c) in escape::line(said).chars().enumerate() {
        if count == MOST {
            out.push('…');
            break;
        }
        match c {
            c if PLAIN.contains(c) => out.push(c),
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
    let mut said = BTreeSet::new();
    for node in &picture.nodes {
        let class = node.class(picture.colours);
        if said.insert(class) {
            let (fill, line) = node.colours(picture.colours, Page::Light);
            let _ = writeln!(out, "  classDef {class} fill:{fill},stroke:{line},color:#1f2328");
        }
    }
    let marked = picture.edges.iter().enumerate().filter(|(_, edge)| edge.mark != Mark::None);
    for (number, edge) in marked {
        let _ = writeln!(out, "  linkStyle {number} stroke:{}", colour::mark(edge.mark, Page::Light).1);
    }
}
