//! x
pub mod exit;
pub mod output;
pub mod panic;
pub mod project;
#[cfg(test)]
mod project_tests;
pub mod render;
pub mod style;
mod walk;
pub mod write;
