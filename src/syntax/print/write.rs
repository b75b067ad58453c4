//! Puts tokens and comments down, line by line.

use super::marks::{Block, Marks};
use super::space::{blank, may_break};
use super::{INDENT, WIDTH};
use crate::ast::Comment;
use crate::syntax::token::{Tok, Token};
use compact_str::CompactString;
use rustc_hash::FxHashMap;

/// An open block.
#[derive(Clone, Copy)]
struct Open {
    /// It stays on one line.
    flat: bool,
    /// Blanks before its brace's line: what it holds is indented further.
    indent: usize,
}

/// Writes one file.
pub struct Writer<'a> {
    text: &'a str,
    tokens: &'a [Token],
    comments: &'a [Comment],
    marks: &'a Marks,
    spelled: &'a FxHashMap<usize, CompactString>,
    out: String,
    /// Characters on the line so far, and blanks it began with.
    column: usize,
    indent: usize,
    /// For each open block.
    blocks: Vec<Open>,
    /// Blanks by which the line that goes on with a part is indented behind it.
    behind: usize,
    /// For each open parenthesis, the indentation of its line.
    rounds: Vec<usize>,
    /// Where what was written last ends in the text; whether that was a comment.
    end: usize,
    after_comment: bool,
}

impl<'a> Writer<'a> {
    /// For the tokens and comments of a text.
    pub fn new(
        text: &'a str,
        tokens: &'a [Token],
        comments: &'a [Comment],
        marks: &'a Marks,
        spelled: &'a FxHashMap<usize, CompactString>,
    ) -> Self {
        let out = String::new();
        let (blocks, rounds) = (Vec::new(), Vec::new());
        Self {
            text,
            tokens,
            comments,
            marks,
            spelled,
            out,
            column: 0,
            indent: 0,
            blocks,
            behind: 0,
            rounds,
            end: 0,
            after_comment: false,
        }
    }

    /// The whole text.
    pub fn run(mut self) -> String {
        for at in 0..self.tokens.len() {
            let start = self.tokens[at].start;
            self.comments_before(start, at);
            self.token(at);
        }
        self.comments_before(u32::MAX, self.tokens.len());
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }

    fn comments_before(&mut self, byte: u32, at: usize) {
        while let Some((comment, rest)) = self.comments.split_first().filter(|(first, _)| first.span.start < byte) {
            self.comments = rest;
            self.comment(*comment, at);
        }
    }

    /// A comment before the token at an index.
    fn comment(&mut self, comment: Comment, at: usize) {
        let next = self.tokens.get(at).map(|token| token.tok);
        let between = at >= self.tokens.len() || self.marks.begins[at] || next == Some(Tok::CloseBrace);
        if self.out.is_empty() {
            // Nothing to part it from.
        } else if comment.own_line {
            let indent =
                if self.marks.own_line(at) || (!between && self.continues(at)) { self.deeper() } else { self.base() };
            let gap = between && self.had_blank_line(comment.span.start) && !self.out.ends_with('{');
            self.line(indent, gap);
        } else {
            self.put("  ");
        }
        let written = self.text.get(comment.span.range()).unwrap_or("").trim_end();
        self.put(written);
        self.end = comment.span.end as usize;
        self.after_comment = true;
    }

    fn token(&mut self, at: usize) {
        let token = self.tokens[at];
        let opener =
            if token.tok == Tok::CloseParen || token.tok == Tok::CloseBracket { self.rounds.pop() } else { None };
        if !self.out.is_empty() {
            self.gap(at, opener);
        }
        match self.spelled.get(&at) {
            Some(spelled) => self.put(spelled),
            None => self.put(self.text.get(token.span().range()).unwrap_or("")),
        }
        self.end = token.end as usize;
        self.after_comment = false;
        match token.tok {
            Tok::OpenBrace => {
                let open =
                    Open { flat: self.stays_on_line(at), indent: self.base() + std::mem::take(&mut self.behind) };
                self.blocks.push(open);
            }
            Tok::OpenParen | Tok::KeyOpen | Tok::OpenBracket => self.rounds.push(self.indent),
            _ => {}
        }
    }

    /// What parts the token at an index from what stands before it.
    fn gap(&mut self, at: usize, opener: Option<usize>) {
        let token = self.tokens[at];
        if token.tok == Tok::CloseBrace {
            match self.blocks.pop() {
                Some(open) if open.flat => self.put(" "),
                open => self.line(open.map_or(0, |open| open.indent), false),
            }
        } else if self.marks.own_line(at) {
            self.behind = INDENT;
            self.line(self.base() + INDENT, false);
        } else if self.marks.begins[at] && !self.blocks.last().is_some_and(|open| open.flat) {
            let gap = self.had_blank_line(token.start) && (self.after_comment || !self.out.ends_with('{'));
            self.line(self.base(), gap);
        } else if self.marks.begins[at] {
            self.put(if self.tokens[at - 1].tok == Tok::OpenBrace { " " } else { "  " });
        } else if self.after_comment || self.breaks(at) {
            let indent = if self.continues(at) { opener.unwrap_or_else(|| self.deeper()) } else { self.base() };
            self.line(indent, false);
        } else if blank(self.tokens, self.marks, at) {
            self.put(" ");
        }
    }

    /// Whether the author broke the line before a token where that is kept.
    fn breaks(&self, at: usize) -> bool {
        let rounds =
            self.rounds.len() + usize::from(matches!(self.tokens[at].tok, Tok::CloseParen | Tok::CloseBracket));
        self.text[self.end..self.tokens[at].start as usize].contains('\n')
            && may_break(self.tokens, self.marks, at, rounds)
    }

    /// Whether a token goes on with the line before it, when only a comment parts them; the others begin at the
    /// indentation of their part.
    fn continues(&self, at: usize) -> bool {
        let tok = self.tokens.get(at).map(|token| token.tok);
        self.marks.in_expression(at.min(self.tokens.len().saturating_sub(1)))
            || !matches!(tok, Some(Tok::OpenBrace | Tok::Else | Tok::On))
    }

    /// Whether the block opened at an index stays on one line: it was, it may, and it fits.
    fn stays_on_line(&self, open: usize) -> bool {
        let empty = self.tokens.get(open + 1).is_some_and(|next| next.tok == Tok::CloseBrace);
        let close = self.tokens.get(open + 1).map_or(u32::MAX, |next| next.start);
        if empty && self.comments.first().is_none_or(|comment| comment.span.start > close) {
            return true;
        }
        let mut column = self.column;
        let mut inner: Vec<(Block, usize)> = Vec::new();
        for at in open..self.tokens.len() {
            let token = self.tokens[at];
            let part = at > open && self.marks.begins[at];
            if at > open {
                let from = self.tokens[at - 1].start as usize;
                let brace = token.tok == Tok::CloseBrace;
                let wide = part && self.tokens[at - 1].tok != Tok::OpenBrace;
                column += usize::from(wide) + usize::from(brace || part || blank(self.tokens, self.marks, at));
                column += self.width(at);
                if column > WIDTH || self.marks.own_line(at) || self.text[from..token.end as usize].contains('\n') {
                    return false;
                }
            }
            if token.tok == Tok::OpenBrace {
                inner.push((self.marks.block(at), 0));
            } else if token.tok == Tok::CloseBrace {
                inner.pop();
                if inner.is_empty() {
                    return true;
                }
            } else if let (true, Some((kind, count))) = (part, inner.last_mut()) {
                *count += 1;
                if *kind == Block::Parts || (*kind == Block::Statements && *count > 1) {
                    return false;
                }
            }
        }
        false
    }

    fn width(&self, at: usize) -> usize {
        let written = || self.text.get(self.tokens[at].span().range()).unwrap_or("");
        self.spelled.get(&at).map_or_else(|| written().chars().count(), |spelled| spelled.chars().count())
    }

    /// The indentation of a part in the innermost block.
    fn base(&self) -> usize {
        self.blocks.last().map_or(0, |open| open.indent + INDENT)
    }

    /// The indentation of a line that goes on with a part.
    fn deeper(&self) -> usize {
        INDENT + self.rounds.last().copied().unwrap_or_else(|| self.base())
    }

    fn had_blank_line(&self, before: u32) -> bool {
        self.text.get(self.end..before as usize).is_some_and(|between| between.matches('\n').count() > 1)
    }

    fn line(&mut self, indent: usize, gap: bool) {
        self.out.push_str(if gap { "\n\n" } else { "\n" });
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
        self.indent = indent;
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = match text.rfind('\n') {
            Some(last) => text[last + 1..].chars().count(),
            None => self.column + text.chars().count(),
        };
    }
}
