//! What the grammar hands up between its rules and is no part of the tree.

use crate::ast::{Block, Case, Choice, Expr, Field, Item, Quoted, Row, Setting, Statement, Variable};
use crate::span::Span;

/// What was parsed.
#[derive(Debug)]
pub enum Start {
    /// The items of a file.
    File(Vec<Item>),
    /// One expression.
    Expression(Expr),
}

/// A part of a declaration.
#[derive(Debug)]
pub enum DeclarationPart {
    /// `input "phone": String`
    Field(Field),
    /// `row "key" { … }`
    Row(Row),
    /// Was reported.
    Error,
}

/// A part of a task or a state.
#[derive(Debug)]
pub enum PartItem {
    /// `var …`
    Variable(Variable),
    /// `output "path"`
    Output(Quoted),
    /// Anything else.
    Statement(Statement),
}

/// The parts of a task or a state, by kind.
#[derive(Debug)]
pub struct PartBody {
    /// `var …`
    pub variables: Vec<Variable>,
    /// `output "path"`
    pub outputs: Vec<Quoted>,
    /// The statements.
    pub block: Block,
}

/// A part of a menu.
#[derive(Debug)]
pub enum MenuItem {
    /// `name = value`
    Setting(Setting),
    /// `choice 1 "Sales" { … }`
    Choice(Choice),
    /// `default { … }`, with the place of its word.
    Default(Span, Block),
    /// Was reported.
    Error,
}

/// A part of a choice.
#[derive(Debug)]
pub enum ChoiceItem {
    /// `name = value`
    Setting(Setting),
    /// Anything else.
    Statement(Statement),
}

/// A part of a switch.
#[derive(Debug)]
pub enum SwitchItem {
    /// `case … { … }`
    Case(Case),
    /// `default { … }`, with the place of its word.
    Default(Span, Block),
    /// Was reported.
    Error,
}
