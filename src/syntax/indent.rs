//! Lines and their indentation, token by token: a guess at what the author meant where brackets do not match.

use super::token::Token;

/// Where the token that was stepped to stands.
#[derive(Debug)]
pub struct Lines<'s> {
    text: &'s str,
    /// The byte up to which line ends were counted.
    done: usize,
    /// Its line, from 0; lines inside texts count.
    pub line: u32,
    /// The white space before the first token of its line, in bytes.
    pub indent: u32,
    /// Whether it is the first of its line.
    pub first: bool,
}

impl<'s> Lines<'s> {
    /// Before the first token.
    pub fn new(text: &'s str) -> Self {
        Self { text, done: 0, line: 0, indent: 0, first: false }
    }

    /// Goes on to the next token. All steps together look at each byte once.
    pub fn step(&mut self, token: Token) {
        let start = token.start as usize;
        let between = self.text.get(self.done..start).unwrap_or("");
        self.first = self.done == 0;
        if let Some(last) = between.rfind('\n') {
            self.line += between.bytes().filter(|byte| *byte == b'\n').count() as u32;
            self.indent = (between.len() - last - 1) as u32;
            // A text that goes over lines ends in front of this token.
            self.first = between[last..].trim().is_empty();
        }
        self.done = start.max(self.done);
    }
}
