//! callflow: a compiler and virtual machine for contact-centre flows.
#![forbid(unsafe_code)]

pub mod ast;
pub mod cli;
pub mod diagnostic;
pub mod project;
pub mod source;
pub mod span;
pub mod value;
