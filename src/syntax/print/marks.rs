//! What the tree says about each token: whether a part begins with it, which block it opens, which expression it is in.

use super::parts::{Part, parts};
use crate::ast::File;
use crate::syntax::token::{Tok, Token};

/// What a `{` opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Entries of a body: any number may stay on one line.
    Body,
    /// Statements: one may stay on the line.
    Statements,
    /// Parts of a flow, a menu, a switch, a declaration: each on its own line.
    Parts,
}

/// Marks of all tokens of a file, by index.
#[derive(Debug)]
pub struct Marks {
    /// A part begins here.
    pub begins: Vec<bool>,
    /// What goes on with a part on a line of its own begins here.
    own_line: Vec<bool>,
    /// For each `{`.
    blocks: Vec<Option<Block>>,
    /// The number of the expression that holds the token; 0 outside.
    expressions: Vec<u32>,
}

impl Marks {
    /// Marks the tokens of a tree.
    pub fn new(tokens: &[Token], file: &File) -> Self {
        let count = tokens.len();
        let (begins, own_line) = (vec![false; count], vec![false; count]);
        let mut marks = Self { begins, own_line, blocks: vec![None; count], expressions: vec![0; count] };
        let mut number = 0;
        for part in parts(file) {
            match part {
                Part::Begins(at) => marks.begin(index(tokens, at)),
                Part::BeginsBefore(at) => marks.begin(index(tokens, at).saturating_sub(1)),
                Part::Block(at, block) => {
                    if let Some(mark) = marks.blocks.get_mut(index(tokens, at)) {
                        *mark = Some(block);
                    }
                }
                Part::OwnLine(at) => {
                    if let Some(own_line) = marks.own_line.get_mut(index(tokens, at)) {
                        *own_line = true;
                    }
                }
                Part::Expression(span) => {
                    number += 1;
                    let inside = index(tokens, span.start)..index(tokens, span.end);
                    marks.expressions[inside].iter_mut().for_each(|held| *held = number);
                }
            }
        }
        marks
    }

    fn begin(&mut self, at: usize) {
        if let Some(begins) = self.begins.get_mut(at) {
            *begins = true;
        }
    }

    /// What the `{` at an index opens.
    pub fn block(&self, at: usize) -> Block {
        self.blocks.get(at).copied().flatten().unwrap_or(Block::Parts)
    }

    /// Whether the token at an index goes on with its part on a line of its own.
    pub fn own_line(&self, at: usize) -> bool {
        self.own_line.get(at).copied().unwrap_or(false)
    }

    /// Whether a token lies in an expression.
    pub fn in_expression(&self, at: usize) -> bool {
        self.expressions[at] > 0
    }

    /// Whether a token and the one before it lie in one expression.
    pub fn same_expression(&self, at: usize) -> bool {
        at > 0 && self.expressions[at] > 0 && self.expressions[at] == self.expressions[at - 1]
    }

    /// Whether the operator at an index stands before its operand.
    pub fn is_prefix(&self, tokens: &[Token], at: usize) -> bool {
        match tokens[at].tok {
            Tok::Not | Tok::Tilde => true,
            Tok::Minus => !(self.same_expression(at) && tokens[at - 1].tok.ends_operand()),
            _ => false,
        }
    }
}

/// The token that begins at a byte, or the first one behind it.
fn index(tokens: &[Token], byte: u32) -> usize {
    tokens.partition_point(|token| token.start < byte)
}
