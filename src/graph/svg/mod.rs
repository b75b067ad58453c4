//! SVG, drawn here: no other program is needed, and none of the reader's fonts is asked for.

mod legend;
mod shape;
mod text;
mod theme;

pub use theme::Theme;

use super::TooLarge;
use super::arrange::{self, Drawing, LINE_HEIGHT, Rect};
use super::layout::Point;
use super::picture::{Colours, EdgeKind, Mark, Picture};
use std::fmt::Write;
use text::{attribute, escape};

/// Around everything.
const MARGIN: i32 = 20;
/// How round the corners of edges are.
const ROUND: i32 = 6;

/// The picture as an SVG document: readable by screen readers, in colours for a light or a dark page.
///
/// # Errors
/// When the picture is too large to be laid out.
pub fn svg(picture: &Picture, theme: Theme) -> Result<String, TooLarge> {
    let drawing = arrange::arrange(picture)?;
    let legend = legend::Legend::new(picture);
    let head = legend.height();
    let width = drawing.size.w.max(legend.width()) + 2 * MARGIN;
    let height = drawing.size.h + head + 2 * MARGIN;
    let mut out = String::new();
    // Writing to a text cannot fail, here and below.
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"graphics-document document\" aria-labelledby=\"title about\">"
    );
    let _ = writeln!(out, "<title id=\"title\">{}</title>", escape(&picture.title));
    let about =
        if picture.note.is_empty() { picture.about.clone() } else { format!("{}. {}", picture.about, picture.note) };
    let _ = writeln!(out, "<desc id=\"about\">{}</desc>", escape(&about));
    let _ = writeln!(out, "<style>{}</style>", theme.style());
    markers(&mut out, picture);
    let _ = writeln!(out, "<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>");
    legend.draw(&mut out, picture, MARGIN);
    let _ = writeln!(out, "<g transform=\"translate({MARGIN} {})\">", MARGIN + head);
    groups(&mut out, picture, &drawing);
    edges(&mut out, picture, &drawing);
    for (node, rect) in picture.nodes.iter().zip(&drawing.nodes) {
        shape::node(&mut out, node, *rect, picture.colours);
    }
    out.push_str("</g>\n</svg>\n");
    Ok(out)
}

/// One arrow head for each colour of an edge.
fn markers(out: &mut String, picture: &Picture) {
    out.push_str("<defs>\n");
    let mut classes: Vec<&str> = vec!["edge", "way"];
    classes.extend(picture.marks().into_iter().map(Mark::word));
    for class in classes {
        let _ = writeln!(
            out,
            "<marker id=\"to-{class}\" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"tip {class}\" d=\"M0 0.5 8 4 0 7.5z\"/></marker>"
        );
    }
    out.push_str("</defs>\n");
}

fn groups(out: &mut String, picture: &Picture, drawing: &Drawing) {
    for (number, (group, rect)) in picture.groups.iter().zip(&drawing.groups).enumerate() {
        let Rect { at, size } = *rect;
        let mark = if group.mark == Mark::None { String::new() } else { format!(" {}", group.mark.word()) };
        let said = [group.word.as_str(), group.title.as_str(), group.mark.word()];
        let said = said.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let _ = writeln!(
            out,
            "<g id=\"part-{number}\" role=\"group\" aria-label=\"{}\"><rect class=\"frame{mark}\" x=\"{}\" y=\"{}\" \
             width=\"{}\" height=\"{}\" rx=\"10\"/>",
            attribute(&said),
            at.x,
            at.y,
            size.w,
            size.h
        );
        let mut x = at.x + 14;
        let y = at.y + 24;
        if !group.word.is_empty() {
            let _ = writeln!(out, "<text class=\"word\" x=\"{x}\" y=\"{y}\">{}</text>", escape(&group.word));
            x += super::measure::text(&group.word, arrange::CAPTION, false) + 8;
        }
        let sign = if group.mark == Mark::None { String::new() } else { format!("{} ", group.mark.sign()) };
        let room = size.w - (x - at.x) - 10;
        let title = super::measure::fit(&format!("{sign}{}", group.title), arrange::TITLE + 1, true, room);
        let _ = writeln!(out, "<text class=\"head\" x=\"{x}\" y=\"{y}\">{}</text></g>", escape(&title));
    }
}

fn edges(out: &mut String, picture: &Picture, drawing: &Drawing) {
    for (points, ends) in &drawing.ways {
        let tip = if *ends { " marker-end=\"url(#to-way)\"" } else { "" };
        let _ = writeln!(out, "<path class=\"way\" d=\"{}\"{tip}/>", path(points));
    }
    // What was run, or changed, is drawn over what was not, where edges run together.
    let mut order: Vec<usize> = (0..picture.edges.len()).collect();
    order.sort_by_key(|edge| match picture.edges[*edge].mark {
        Mark::Hit => 2,
        Mark::None => 1,
        _ if picture.colours == Colours::Differences => 2,
        _ => 0,
    });
    for number in order {
        let edge = &picture.edges[number];
        let mark = if edge.mark == Mark::None { "edge" } else { edge.mark.word() };
        let kind = match edge.kind {
            EdgeKind::Next => "line",
            EdgeKind::Back | EdgeKind::Remark => "line dots",
            EdgeKind::Call => "line dashes",
        };
        let d = path(&drawing.edges[number]);
        let _ = writeln!(out, "<path class=\"{kind} {mark}\" d=\"{d}\" marker-end=\"url(#to-{mark})\"/>");
    }
    for (edge, rect) in picture.edges.iter().zip(&drawing.labels).filter(|(edge, _)| !edge.label.is_empty()) {
        label(out, &arrange::label_lines(edge), *rect);
    }
}

/// The label of an edge hides the edge behind it.
fn label(out: &mut String, lines: &[String], rect: Rect) {
    let Rect { at, size } = rect;
    let _ = writeln!(
        out,
        "<rect class=\"behind\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\"/>",
        at.x, at.y, size.w, size.h
    );
    for (number, line) in (0..).zip(lines) {
        let (x, y) = (at.x + size.w / 2, at.y + 12 + number * LINE_HEIGHT);
        let _ = writeln!(out, "<text class=\"label\" x=\"{x}\" y=\"{y}\">{}</text>", escape(line));
    }
}

/// A way in right angles whose corners are round.
fn path(points: &[Point]) -> String {
    let mut d = String::new();
    let Some(first) = points.first() else { return d };
    let _ = write!(d, "M{} {}", first.x, first.y);
    for three in points.windows(3) {
        let [before, corner, after] = [three[0], three[1], three[2]];
        let round = |a: Point, b: Point| ROUND.min((a.x - b.x).abs().max((a.y - b.y).abs()) / 2);
        let radius = round(before, corner).min(round(corner, after));
        let (a, b) = (towards(corner, before, radius), towards(corner, after, radius));
        let _ = write!(d, "L{} {}Q{} {} {} {}", a.x, a.y, corner.x, corner.y, b.x, b.y);
    }
    if let Some(last) = points.last() {
        let _ = write!(d, "L{} {}", last.x, last.y);
    }
    d
}

/// So far from a corner on the way to the next one.
fn towards(from: Point, to: Point, far: i32) -> Point {
    Point { x: from.x + (to.x - from.x).signum() * far, y: from.y + (to.y - from.y).signum() * far }
}
