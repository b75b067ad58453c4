//! callflow: a compiler and virtual machine for contact-centre flows.
//!
//! This page is the way of the data. A text becomes a tree, a checked tree, bytecode; a machine steps the bytecode and
//! hands out effects; a conversation carries them out, against a cloud and a world.
//!
//! ```text
//! text ──syntax──▶ ast ──check──▶ ir ──bytecode::lower──▶ Program ──vm::Machine──▶ Effect
//!                   │        ▲                               │  ▲                    │
//!                   │   builtins, catalog                  image └──── Answer ◀── conversation ── cloud, World
//!                   └──syntax::format──▶ text
//! ```
//!
//! The central types, in that order: [`source::Sources`], [`ast::File`], [`ir::Project`], [`bytecode::Program`],
//! [`vm::Machine`] with [`vm::Effect`] and [`vm::Answer`], [`participant::Queue`] and [`participant::Batch`],
//! [`cloud::Cloud`], [`conversation::Conversation`]; and [`diagnostic::Diagnostic`] for all that is wrong.
//! [`scenario`] holds tests,
//! [`pipeline`] is the chain itself, [`evaluate`] the same for one expression, [`cli`] the program around it.
#![forbid(unsafe_code)]

pub mod archy;
pub mod ast;
pub mod builtins;
pub mod bytecode;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod cloud;
pub mod conversation;
pub mod diagnostic;
pub mod diff;
pub mod escape;
pub mod evaluate;
pub mod explore;
pub mod graph;
pub mod ir;
pub mod outline;
pub mod participant;
pub mod pipeline;
pub mod project;
pub mod scenario;
#[cfg(feature = "serve")]
pub mod serve;
pub mod source;
pub mod span;
pub mod syntax;
pub mod value;
pub mod vm;
