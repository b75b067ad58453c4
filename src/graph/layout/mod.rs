//! Layered layout: nodes stand in ranks, edges run from rank to rank in right angles.
//!
//! The steps are the usual ones, one file each: edges that close a circle are turned round and every node is given a
//! rank (`rank`); edges over several ranks and labels become cells of the ranks between (`cells`); cells are ordered so
//! that few edges cross (`order`), and placed so that long edges are straight (`place`); then edges are given their
//! tracks between the ranks (`route`). All numbers are whole pixels, so the same input is laid out alike everywhere.

mod cells;
mod order;
mod place;
mod rank;
mod route;

pub use cells::MAX_CELLS;
pub use rank::turned;

/// A place; y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// Width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

/// An edge to be drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct Link {
    /// The node it leaves.
    pub from: usize,
    /// The node it leads to.
    pub to: usize,
    /// How far right of the middle of `from` it leaves.
    pub port: i32,
    /// How far right of the middle of `to` it ends.
    pub end: i32,
    /// The size of its label, when it has one.
    pub label: Option<Size>,
}

/// What is to be laid out.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The sizes of the nodes. Where nothing else decides, they stand in this order, from left to right.
    pub nodes: Vec<Size>,
    /// The edges.
    pub links: Vec<Link>,
    /// Nodes that stand in the last rank.
    pub last: Vec<usize>,
    /// The most that the nodes of one rank may be wide together; then the next rank is begun. 0: as wide as they are.
    pub widest: i32,
    /// Edges end anywhere at the top of a node, wherever they need no bend.
    pub anywhere: bool,
    /// Between neighbours in a rank, and the least between ranks.
    pub gap: Size,
}

/// Where everything is; the upper left corner is 0, 0.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The upper left corners of the nodes.
    pub nodes: Vec<Point>,
    /// The bends of each edge, its ends included, from `from` to `to`.
    pub links: Vec<Vec<Point>>,
    /// The upper left corners of the labels; of an edge without one, nowhere.
    pub labels: Vec<Point>,
    /// Of all of it.
    pub size: Size,
}

/// There are too many cells to lay out: nodes, labels, and one for every rank that an edge passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Lays a graph out. It has no depth that input controls: every step is a loop.
///
/// # Errors
/// When it has more than [`MAX_CELLS`] cells.
pub fn layout(input: &Input) -> Result<Layout, TooLarge> {
    let ranks = rank::ranks(input);
    let mut cells = cells::Cells::new(input, &ranks)?;
    order::order(&mut cells);
    let xs = place::place(&cells, input.gap.w);
    Ok(route::route(input, &cells, &xs))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
