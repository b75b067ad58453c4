//! The generated pages are fresh, and every code block of every page is what it says.

mod blocks;
mod expressions;
mod pages;
#[path = "../support"]
mod support {
    pub mod pages;
    pub mod program;
    pub mod tree;
}

/// Stands at the head of every page that is made.
pub const GENERATED: &str =
    "<!-- Generated from the tables of the program: `UPDATE_DOCS=1 cargo test --test docs`. -->\n\n";
