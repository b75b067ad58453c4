//! Declarations: what lives outside the script.

use super::{Body, Name, Quoted};
use crate::span::Span;

/// `declare KIND STRING* { … }`: what lives outside the script, so that uses of it can be checked.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// `dataAction`, `dataTable`, `queue`, `flow` …
    pub kind: Name,
    /// Its names (a data action: integration, action).
    pub names: Vec<Quoted>,
    /// Inputs, outputs, columns.
    pub fields: Vec<Field>,
    /// Rows of a data table, for local runs.
    pub rows: Vec<Row>,
    /// The whole of it.
    pub span: Span,
}

/// `input "phone": String` inside a declaration.
#[derive(Clone, Debug)]
pub struct Field {
    /// `input`, `output`, `column`, `key` …
    pub role: Name,
    /// Its name.
    pub name: Quoted,
    /// The type's name.
    pub kind: Name,
    /// `[]` behind it.
    pub list: bool,
    /// The whole of it.
    pub span: Span,
}

/// `row "2026-12-24" { "greeting" = "…" }` inside a declaration.
#[derive(Clone, Debug)]
pub struct Row {
    /// The row's key.
    pub key: Quoted,
    /// Its columns.
    pub body: Body,
    /// The whole of it.
    pub span: Span,
}
