//! Bytecode: lowering from the checked tree, the verifier, images and their readable form.

pub mod op;
pub mod program;

pub use op::{Code, Op};
pub use program::{Exit, Flow, Program};
