//! Pictures of flows and projects: as SVG drawn here, and as text for Mermaid and Graphviz.
//!
//! A picture is made from an outline (`flow`, `project`), with marks for coverage or differences (`paint`), and then
//! drawn (`svg`, `mermaid`, `dot`). Only SVG needs places; they come from a layered layout (`layout`, `arrange`).

mod arrange;
mod colour;
mod coverage;
mod differences;
mod dot;
mod flow;
mod islands;
mod layout;
mod leave;
mod measure;
mod mermaid;
mod paint;
mod picture;
mod project;
mod svg;
mod travel;
mod words;

pub use coverage::{Coverage, Item};
pub use differences::{differences, said_of};
pub use dot::dot;
pub use flow::flow;
pub use layout::{MAX_CELLS, TooLarge};
pub use mermaid::{MERMAID_CHARS, MERMAID_EDGES, mermaid};
pub use paint::Paint;
pub use picture::{Colours, Edge, EdgeKind, Group, Mark, Node, Picture, Shape, Tone};
pub use project::project;
pub use svg::{Theme, svg};

/// The most actions that are drawn in one picture.
pub const MAX_ACTIONS: usize = 20_000;
