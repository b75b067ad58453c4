//! callflow: a compiler and virtual machine for contact-centre flows.
#![forbid(unsafe_code)]

pub mod ast;
pub mod builtins;
pub mod diagnostic;
pub mod source;
pub mod span;
pub mod syntax;
pub mod value;
pub mod catalog;
pub mod cloud;
pub mod participant;
