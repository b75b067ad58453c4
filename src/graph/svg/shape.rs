//! Nodes: their shapes and texts.

use super::text::{attribute, escape};
use crate::graph::arrange::{
    CAPTION, CAPTION_HEIGHT, LINE, LINE_HEIGHT, MOST_TEXT, PADDING, Rect, SLANT, TITLE, TITLE_HEIGHT, node_lines,
};
use crate::graph::measure;
use crate::graph::picture::{Colours, Mark, Node, Shape};
use std::fmt::Write;

/// Draws a node; one that leads to a part is a link to it.
pub(super) fn node(out: &mut String, node: &Node, rect: Rect, colours: Colours) {
    let said = [node.caption.as_str(), node.title.as_str(), node.mark.word()];
    let said = said.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
    // Writing to a text cannot fail, here and below.
    match node.leads_to {
        Some(group) => {
            let _ = write!(out, "<a href=\"#part-{group}\" aria-label=\"{}\">", attribute(&said));
        }
        None => {
            let _ = write!(out, "<g role=\"graphics-symbol\" aria-label=\"{}\">", attribute(&said));
        }
    }
    if !node.tip.is_empty() {
        let _ = write!(out, "<title>{}</title>", escape(&node.tip));
    }
    outline(out, node, rect, colours);
    texts(out, node, rect);
    badge(out, node, rect);
    out.push_str(if node.leads_to.is_some() { "</a>\n" } else { "</g>\n" });
}

fn outline(out: &mut String, node: &Node, rect: Rect, colours: Colours) {
    let Rect { at, size } = rect;
    let class = node.class(colours);
    let rectangle = |class: &str, round: i32| {
        format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{round}\"/>",
            at.x, at.y, size.w, size.h
        )
    };
    match node.shape {
        Shape::Step => out.push_str(&rectangle(&format!("node {class}"), 6)),
        Shape::End => out.push_str(&rectangle(&format!("node {class}"), size.h.min(36) / 2)),
        Shape::Stop => out.push_str(&rectangle("stop", size.h / 2)),
        Shape::Slip => out.push_str(&rectangle(&format!("node slip {class}"), 0)),
        Shape::Choice => {
            let (left, right) = (at.x, at.x + size.w);
            let (top, middle, bottom) = (at.y, at.y + size.h / 2, at.y + size.h);
            let _ = write!(
                out,
                "<path class=\"node {class}\" d=\"M{left} {middle}L{} {top}L{} {top}L{right} {middle}L{} {bottom}L{} {bottom}z\"/>",
                left + SLANT,
                right - SLANT,
                right - SLANT,
                left + SLANT,
            );
        }
    }
}

fn texts(out: &mut String, node: &Node, rect: Rect) {
    let Rect { at, size } = rect;
    if node.shape == Shape::Stop {
        let title = measure::fit(&node.title, LINE, false, MOST_TEXT);
        let (x, y) = (at.x + size.w / 2, at.y + size.h / 2 + 4);
        let _ = write!(out, "<text class=\"stop\" x=\"{x}\" y=\"{y}\">{}</text>", escape(&title));
        return;
    }
    let slant = if matches!(node.shape, Shape::Choice | Shape::End) { SLANT } else { 0 };
    let (x, mut y) = (at.x + PADDING.w + slant, at.y + PADDING.h);
    if !node.caption.is_empty() {
        let caption = measure::fit(&node.caption, CAPTION, false, MOST_TEXT);
        let _ = write!(out, "<text class=\"caption\" x=\"{x}\" y=\"{}\">{}</text>", y + 9, escape(&caption));
        y += CAPTION_HEIGHT;
    }
    let title = measure::fit(&node.title, TITLE, true, MOST_TEXT);
    if node.caption.is_empty() && node.lines.is_empty() {
        let (x, y) = (at.x + size.w / 2, y + 13);
        let _ = write!(out, "<text class=\"name alone\" x=\"{x}\" y=\"{y}\">{}</text>", escape(&title));
        return;
    }
    let _ = write!(out, "<text class=\"name\" x=\"{x}\" y=\"{}\">{}</text>", y + 13, escape(&title));
    y += TITLE_HEIGHT;
    for line in node_lines(node) {
        let _ = write!(out, "<text x=\"{x}\" y=\"{}\">{}</text>", y + 11, escape(&line));
        y += LINE_HEIGHT;
    }
}

/// The sign of the mark at the upper right corner: what the colour says, said without it.
fn badge(out: &mut String, node: &Node, rect: Rect) {
    if node.mark == Mark::None {
        return;
    }
    let said = match node.hits {
        Some(hits) if hits > 0 => format!("{}×", short(hits)),
        _ => node.mark.sign().to_owned(),
    };
    let width = (measure::text(&said, LINE, true) + 8).max(16);
    let (right, top) = (rect.at.x + rect.size.w, rect.at.y);
    let _ = write!(
        out,
        "<rect class=\"badge {}\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"16\" rx=\"8\"/><text class=\"sign\" x=\"{}\" \
         y=\"{}\">{said}</text>",
        node.mark.word(),
        right - width + 6,
        top - 8,
        right - width / 2 + 6,
        top + 4
    );
}

/// A count in few characters.
fn short(count: u64) -> String {
    match count {
        0..=9_999 => count.to_string(),
        10_000..=9_999_999 => format!("{}k", count / 1000),
        _ => format!("{}M", count / 1_000_000),
    }
}
