//! callflow: a compiler and virtual machine for contact-centre flows.
#![forbid(unsafe_code)]

pub mod ast;
pub mod builtins;
pub mod bytecode;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod cloud;
pub mod conversation;
pub mod diagnostic;
pub mod evaluate;
pub mod ir;
pub mod participant;
pub mod pipeline;
pub mod project;
pub mod source;
pub mod span;
pub mod syntax;
pub mod value;
pub mod vm;
