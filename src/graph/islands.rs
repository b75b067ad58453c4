//! Parts of a picture that no edge joins: each is laid out by itself, and they stand in rows like words on a page.

use super::TooLarge;
use super::arrange::{Drawing, GROUP_GAP, Members, inside, move_members, row_width};
use super::layout::{Point, Size};
use super::picture::Picture;

/// A row is at least so wide where there is enough to fill it: pages are.
const LEAST_ROW: i32 = 1000;

/// Lays out a picture without groups; gives its size.
pub(super) fn islands(picture: &Picture, all: &Members, drawing: &mut Drawing) -> Result<Size, TooLarge> {
    let mut parts = parts(picture, all);
    // What is joined comes first, what stands alone makes even rows.
    parts.sort_by_key(|part| part.nodes.len() == 1);
    let mut sizes = Vec::new();
    for part in &parts {
        sizes.push(inside(picture, part, &[], drawing)?.size);
    }
    let most = row_width(&sizes).max(LEAST_ROW);
    let (mut at, mut row, mut whole) = (Point::default(), 0, Size::default());
    for (part, size) in parts.iter().zip(&sizes) {
        if at.x > 0 && at.x.saturating_add(size.w) > most {
            at = Point { x: 0, y: at.y + row + GROUP_GAP.h };
            row = 0;
        }
        move_members(part, at, drawing);
        row = row.max(size.h);
        whole = Size { w: whole.w.max(at.x + size.w), h: whole.h.max(at.y + size.h) };
        at.x += size.w + GROUP_GAP.w;
    }
    Ok(whole)
}

/// The parts, in the order of their first nodes.
fn parts(picture: &Picture, all: &Members) -> Vec<Members> {
    let mut beside: Vec<Vec<usize>> = vec![Vec::new(); picture.nodes.len()];
    for edge in all.edges.iter().map(|edge| &picture.edges[*edge]) {
        beside[edge.from].push(edge.to);
        beside[edge.to].push(edge.from);
    }
    let mut part: Vec<Option<usize>> = vec![None; picture.nodes.len()];
    let mut count = 0;
    for start in &all.nodes {
        let mut open = vec![*start];
        let is_new = part[*start].is_none();
        while let Some(node) = open.pop() {
            if part[node].is_none() {
                part[node] = Some(count);
                open.extend(&beside[node]);
            }
        }
        count += usize::from(is_new);
    }
    let mut parts: Vec<Members> = (0..count).map(|_| Members::default()).collect();
    for node in &all.nodes {
        part[*node].into_iter().for_each(|own| parts[own].nodes.push(*node));
    }
    for edge in &all.edges {
        part[picture.edges[*edge].from].into_iter().for_each(|own| parts[own].edges.push(*edge));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::arrange::arrange;
    use super::super::picture::{Edge, Node};
    use super::*;

    /// Twenty pairs and a hundred flows that stand alone.
    fn picture() -> Picture {
        let mut picture = Picture::default();
        let node = |number: usize| Node { title: format!("Flow number {number}"), ..Node::default() };
        picture.nodes = (0..140).map(node).collect();
        picture.edges = (0..20).map(|n| Edge { from: n, to: n + 20, ..Edge::default() }).collect();
        picture
    }

    #[test]
    fn what_is_not_joined_stands_in_rows_and_nothing_lies_on_another() {
        let drawing = arrange(&picture()).expect("it is small");
        let Size { w, h } = drawing.size;
        assert!(w < 3 * h && h < 3 * w, "{w} x {h}");
        let boxes: Vec<_> = drawing.nodes.iter().map(|own| (own.at, own.size)).collect();
        for (number, (a, size)) in boxes.iter().enumerate() {
            assert!(a.x >= 0 && a.y >= 0 && a.x + size.w <= w && a.y + size.h <= h, "{number}");
            for (b, other) in &boxes[..number] {
                let apart = a.x >= b.x + other.w || b.x >= a.x + size.w || a.y >= b.y + other.h || b.y >= a.y + size.h;
                assert!(apart, "{number}: {a:?} {b:?}");
            }
        }
        // Edges go with their nodes.
        for (edge, points) in picture().edges.iter().zip(&drawing.edges) {
            let (from, to) = (drawing.nodes[edge.from], drawing.nodes[edge.to]);
            let (first, last) = (points.first().expect("a point"), points.last().expect("a point"));
            assert_eq!((first.y, last.y), (from.at.y + from.size.h, to.at.y));
        }
    }

    #[test]
    fn few_things_stand_in_one_row() {
        let mut picture = picture();
        (picture.nodes, picture.edges) = (picture.nodes[..4].to_vec(), Vec::new());
        let drawing = arrange(&picture).expect("it is small");
        assert!(drawing.nodes.iter().all(|own| own.at.y == 0), "{:?}", drawing.nodes);
    }
}
