//! Values and types of expressions: what a register holds and what ToString makes of it.

mod kind;
mod text;

pub use kind::{File, Kind, NOT_SET_INT, Type};
pub use text::Text;
