//! Archy YAML and Architect exports, in and out (archy.md).
//!
//! ```text
//! text ──yaml──▶ tree::Node ──import──▶ script, losses, notes
//! .i3* ──export──▶    │                    │
//!                     └──── sidecar ◀──────┘   what a script does not say, so that the way back gives it
//! ```
//!
//! # How another format plugs in
//!
//! [`import::import`] takes one tree, in the shape of Archy YAML: a mapping of one key, the flow type, that holds what
//! archy.md §4 says. A reader of exports builds the same tree with [`tree::Node::map`], [`tree::Node::one`] and their
//! kin and calls the same mapping. Three things are its own:
//!
//! - [`tree::Place::path`] names a node as people know it (`/Task[Start 12]/Play Audio[3]`); paths of losses below it
//!   are made from it, and `line` stays 0, which is no line;
//! - an object that it does not know becomes an action `lost: { construct, name?, outputs? }`
//!   ([`import::LOST`]), which is reported with that construct (`export-node:TYPE`) and stands in the script as such;
//! - declarations that only an export knows (schemas of data actions) go into [`import::Context::declarations`].
//!
//! The way back, from a script to a tree, reads the same tables: [`table`] for the shapes of settings, targets and
//! outputs, and `catalog` for what an action has. [`sidecar::keep`] compares the tree that was imported with the tree
//! that the script alone gives, and [`sidecar::restore`] puts the difference back.

pub mod export_file;
pub mod import;
pub mod limits;
pub mod loss;
pub mod problem;
pub mod sidecar;
pub mod table;
pub mod tree;
pub mod write;
pub mod yaml;
