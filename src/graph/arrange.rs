//! Where everything of a picture is drawn: sizes by the texts, nodes in their groups, groups among each other.

use super::TooLarge;
use super::islands::islands;
use super::layout::{self, Input, Link, Point, Size, layout};
use super::measure;
use super::picture::{Edge, EdgeKind, Node, Picture, Shape};

/// Sizes of the fonts.
pub(super) const CAPTION: i32 = 10;
pub(super) const TITLE: i32 = 13;
pub(super) const LINE: i32 = 11;
/// Heights of lines of text.
pub(super) const CAPTION_HEIGHT: i32 = 13;
pub(super) const TITLE_HEIGHT: i32 = 18;
pub(super) const LINE_HEIGHT: i32 = 15;
/// The most pixels of a line of text in a node and in a label.
pub(super) const MOST_TEXT: i32 = 250;
const MOST_LABEL: i32 = 170;
/// Lines of a node that one of its texts may be broken into.
const MOST_WRAPPED: usize = 3;
/// Lines of a label: cases of one switch often differ at their ends alone.
const MOST_OF_LABEL: usize = 5;
/// Around the text of a node.
pub(super) const PADDING: Size = Size { w: 12, h: 8 };
/// The slanted sides of a hexagon.
pub(super) const SLANT: i32 = 12;
/// A stop is as small as its text allows.
const STOP_HEIGHT: i32 = 20;
const LEAST_WIDTH: i32 = 64;
/// Between nodes, between groups.
const NODE_GAP: Size = Size { w: 22, h: 26 };
pub(super) const GROUP_GAP: Size = Size { w: 36, h: 44 };
/// The head of a group's frame with its title, and the room at its other sides.
pub(super) const HEAD: i32 = 40;
const FRAME: i32 = 18;
/// A picture of many groups is about so much wider than high, in hundredths.
const WIDER: i64 = 150;

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rect {
    pub at: Point,
    pub size: Size,
}

/// A picture with places.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub size: Size,
    pub groups: Vec<Rect>,
    pub nodes: Vec<Rect>,
    /// The bends of each edge.
    pub edges: Vec<Vec<Point>>,
    /// The label of each edge, where it has one.
    pub labels: Vec<Rect>,
    /// Ways from nodes to the groups that they lead to: the bends, and whether the way ends at the group.
    pub ways: Vec<(Vec<Point>, bool)>,
}

/// The lines of an edge's label as they are shown.
pub(super) fn label_lines(edge: &Edge) -> Vec<String> {
    edge.label.iter().flat_map(|line| measure::wrap(line, LINE, MOST_LABEL, MOST_OF_LABEL)).collect()
}

fn label_size(edge: &Edge) -> Option<Size> {
    let lines = label_lines(edge);
    let w = lines.iter().map(|line| measure::text(line, LINE, false)).max()?;
    Some(Size { w: w + 10, h: lines.len() as i32 * LINE_HEIGHT + 2 })
}

/// The lines below the title of a node as they are shown.
pub(super) fn node_lines(node: &Node) -> Vec<String> {
    node.lines.iter().flat_map(|line| measure::wrap(line, LINE, MOST_TEXT, MOST_WRAPPED)).collect()
}

/// How large a node is.
fn size(node: &Node) -> Size {
    let cut = |text: &str, size: i32, bold: bool| measure::text(text, size, bold).min(MOST_TEXT);
    if node.shape == Shape::Stop {
        return Size { w: cut(&node.title, LINE, false) + 18, h: STOP_HEIGHT };
    }
    let lines = node_lines(node);
    let text = lines.iter().map(|line| cut(line, LINE, false)).max().unwrap_or(0);
    let text = text.max(cut(&node.title, TITLE, true)).max(cut(&node.caption, CAPTION, false));
    let slant = if matches!(node.shape, Shape::Choice | Shape::End) { 2 * SLANT } else { 0 };
    let caption = if node.caption.is_empty() { 0 } else { CAPTION_HEIGHT };
    let h = 2 * PADDING.h + caption + TITLE_HEIGHT + LINE_HEIGHT * lines.len() as i32;
    Size { w: text.max(LEAST_WIDTH) + 2 * PADDING.w + slant, h }
}

/// Finds the places of everything.
pub(super) fn arrange(picture: &Picture) -> Result<Drawing, TooLarge> {
    let mut drawing = Drawing {
        nodes: picture.nodes.iter().map(|node| Rect { at: Point::default(), size: size(node) }).collect(),
        edges: vec![Vec::new(); picture.edges.len()],
        labels: vec![Rect::default(); picture.edges.len()],
        ..Drawing::default()
    };
    let members = members(picture);
    if picture.groups.is_empty() {
        drawing.size = islands(picture, &members[0], &mut drawing)?;
        return Ok(drawing);
    }
    let forward = forward(picture);
    let mut inner: Vec<Inside> = Vec::new();
    for (members, exits) in members.iter().zip(&forward) {
        inner.push(inside(picture, members, exits, &mut drawing)?);
    }
    outside(picture, &members, &forward, &inner, &mut drawing)?;
    Ok(drawing)
}

/// The nodes and edges of each group.
#[derive(Default)]
pub(super) struct Members {
    pub nodes: Vec<usize>,
    pub edges: Vec<usize>,
}

fn members(picture: &Picture) -> Vec<Members> {
    let count = picture.groups.len().max(1);
    let mut members: Vec<Members> = (0..count).map(|_| Members { nodes: Vec::new(), edges: Vec::new() }).collect();
    for (number, node) in picture.nodes.iter().enumerate() {
        members[node.group].nodes.push(number);
    }
    for (number, edge) in picture.edges.iter().enumerate() {
        members[picture.nodes[edge.from].group].edges.push(number);
    }
    members
}

/// The groups that each group leads down to. A way back up is not drawn: the node says where it leads.
fn forward(picture: &Picture) -> Vec<Vec<usize>> {
    let mut links: Vec<(usize, usize)> =
        picture.nodes.iter().filter_map(|node| Some((node.group, node.leads_to?))).filter(|(a, b)| a != b).collect();
    links.sort_unstable();
    links.dedup();
    let input = Input {
        nodes: vec![Size::default(); picture.groups.len()],
        links: links.iter().map(|(from, to)| Link { from: *from, to: *to, ..Link::default() }).collect(),
        ..Input::default()
    };
    let mut forward = vec![Vec::new(); picture.groups.len()];
    for ((from, to), turned) in links.iter().zip(layout::turned(&input)) {
        if !turned {
            forward[*from].push(*to);
        }
    }
    forward
}

/// What is known of a group when its nodes have their places.
pub(super) struct Inside {
    pub size: Size,
    /// Where the way to each of its exits leaves it.
    exits: Vec<i32>,
    /// The ways from its nodes to the exits.
    ways: Vec<Vec<Point>>,
}

/// Lays out the nodes of a group, and its exits at the bottom.
pub(super) fn inside(
    picture: &Picture,
    members: &Members,
    exits: &[usize],
    drawing: &mut Drawing,
) -> Result<Inside, TooLarge> {
    let count = members.nodes.len();
    let first = members.nodes.first().copied().unwrap_or(0);
    // The nodes of a group come one after the other, so a number inside is a number outside less the first one.
    let own = |node: usize| members.nodes.binary_search(&node).unwrap_or(node - first);
    let mut input = Input { gap: NODE_GAP, ..Input::default() };
    input.nodes.extend(members.nodes.iter().map(|node| drawing.nodes[*node].size));
    input.nodes.extend(exits.iter().map(|_| Size { w: 2, h: 2 }));
    input.last = (count..count + exits.len()).collect();
    for edge in members.edges.iter().map(|edge| &picture.edges[*edge]) {
        // A way back to the head of a loop ends beside the ways out of it.
        let end = if edge.kind == EdgeKind::Back { drawing.nodes[edge.to].size.w / 2 - 2 * SLANT } else { 0 };
        let label = label_size(edge);
        input.links.push(Link { from: own(edge.from), to: own(edge.to), port: 0, end, label });
    }
    // A way upwards leaves and ends beside the ways down.
    if picture.groups.is_empty() {
        for (link, turned) in layout::turned(&input).into_iter().enumerate() {
            let link = &mut input.links[link];
            if turned {
                let aside = |node: usize| input.nodes[node].w / 2 - 2 * SLANT;
                (link.port, link.end) = (aside(link.from), aside(link.to));
            }
        }
    }
    for node in &members.nodes {
        // Beside what comes next, the way to another part leaves at the right.
        let goes_on = members.edges.iter().any(|edge| picture.edges[*edge].from == *node);
        let port = if goes_on { drawing.nodes[*node].size.w / 2 - 2 * SLANT } else { 0 };
        let exit = picture.nodes[*node].leads_to.and_then(|to| exits.iter().position(|exit| *exit == to));
        if let Some(exit) = exit {
            input.links.push(Link { from: own(*node), to: count + exit, port, ..Link::default() });
        }
    }
    let found = layout(&input)?;
    for (number, node) in members.nodes.iter().enumerate() {
        drawing.nodes[*node].at = found.nodes[number];
    }
    let edges = members.edges.len();
    for (number, edge) in members.edges.iter().enumerate() {
        drawing.edges[*edge].clone_from(&found.links[number]);
        let size = label_size(&picture.edges[*edge]).unwrap_or_default();
        drawing.labels[*edge] = Rect { at: found.labels[number], size };
    }
    Ok(Inside {
        size: found.size,
        exits: found.nodes[count..].iter().map(|point| point.x + 1).collect(),
        ways: found.links[edges..].to_vec(),
    })
}

/// Lays out the groups, and moves what is in them to its place.
fn outside(
    picture: &Picture,
    members: &[Members],
    forward: &[Vec<usize>],
    inner: &[Inside],
    drawing: &mut Drawing,
) -> Result<(), TooLarge> {
    let title = |number: usize| measure::text(&picture.groups[number].title, TITLE + 1, true).min(MOST_TEXT);
    let frame = |number: usize| {
        let inside = inner[number].size;
        Size { w: inside.w.max(title(number)) + 2 * FRAME, h: inside.h + HEAD + FRAME }
    };
    let nodes: Vec<Size> = (0..inner.len()).map(frame).collect();
    let mut input = Input { widest: row_width(&nodes), nodes, anywhere: true, gap: GROUP_GAP, ..Input::default() };
    let shift = |number: usize, nodes: &[Size]| (nodes[number].w - inner[number].size.w) / 2;
    for (from, exits) in forward.iter().enumerate() {
        for (exit, to) in exits.iter().enumerate() {
            let port = shift(from, &input.nodes) + inner[from].exits[exit] - input.nodes[from].w / 2;
            input.links.push(Link { from, to: *to, port, ..Link::default() });
        }
    }
    let found = layout(&input)?;
    let mut link = 0;
    for number in 0..inner.len() {
        let corner = found.nodes[number];
        drawing.groups.push(Rect { at: corner, size: input.nodes[number] });
        let by = Point { x: corner.x + shift(number, &input.nodes), y: corner.y + HEAD };
        move_members(&members[number], by, drawing);
        let ways = inner[number].ways.iter().map(|points| points.iter().map(|point| moved(*point, by)).collect());
        drawing.ways.extend(ways.map(|points| (points, false)));
        for exit in 0..forward[number].len() {
            let mut points = found.links[link].clone();
            let end = Point { x: by.x + inner[number].exits[exit], y: by.y + inner[number].size.h };
            points.insert(0, end);
            drawing.ways.push((points, true));
            link += 1;
        }
    }
    drawing.size = found.size;
    Ok(())
}

/// How wide what stands in one row may be together: the picture is then somewhat wider than high.
pub(super) fn row_width(frames: &[Size]) -> i32 {
    let area: i64 = frames.iter().map(|s| i64::from(s.w + GROUP_GAP.w) * i64::from(s.h + GROUP_GAP.h)).sum();
    let side = (area * WIDER / 100).isqrt();
    let one = frames.iter().map(|size| size.w).max().unwrap_or(0) + GROUP_GAP.w;
    i32::try_from(side).unwrap_or(i32::MAX / 2).max(one)
}

fn moved(point: Point, by: Point) -> Point {
    Point { x: point.x + by.x, y: point.y + by.y }
}

pub(super) fn move_members(members: &Members, by: Point, drawing: &mut Drawing) {
    for node in &members.nodes {
        drawing.nodes[*node].at = moved(drawing.nodes[*node].at, by);
    }
    for edge in &members.edges {
        drawing.edges[*edge].iter_mut().for_each(|point| *point = moved(*point, by));
        drawing.labels[*edge].at = moved(drawing.labels[*edge].at, by);
    }
}
