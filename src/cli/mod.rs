//! x
pub mod panic;
pub mod render;
pub mod style;
