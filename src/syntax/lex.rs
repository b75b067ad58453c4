//! The lexer: text to tokens and comments. It never fails; what is wrong is reported, and a token stands for it.

use super::foreign;
use super::number::{decimal_fault, integer_fault};
use super::sink::Sink;
use super::text::{End, scan};
use super::token::{Tok, Token};
use crate::ast::Comment;
use crate::diagnostic::Code;
use crate::span::Span;
use logos::{Lexer, Logos};

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A `.flow` file: `//` comments may stand between tokens.
    File,
    /// One expression: no comments (E3).
    Expression,
}

/// Tokens and comments in the order of the text.
#[derive(Debug, Default)]
pub struct Lexed {
    /// Without comments.
    pub tokens: Vec<Token>,
    /// In file mode.
    pub comments: Vec<Comment>,
    /// Whether a text looks as if its closing quote were forgotten, though a later quote closes it.
    pub suspicious: bool,
}

/// How often the lexer looks through the rest of the file for a closing quote in vain.
const MAX_RESTARTS: usize = 8;

/// Reads all tokens of a text. With `cut`, texts that look as if their closing quote were forgotten end on their line.
pub fn lex(mode: Mode, cut: bool, sink: &mut Sink<'_>) -> Lexed {
    let text = sink.text();
    let inner = Tok::lexer(text);
    let mut reader = Reader { text, mode, cut, sink, inner, out: Lexed::default(), restarts: 0, no_comment_end: false };
    if text.starts_with('\u{feff}') {
        reader.inner.bump('\u{feff}'.len_utf8());
    }
    while let Some(found) = reader.inner.next() {
        reader.take(found);
    }
    reader.out
}

struct Reader<'s, 'k> {
    text: &'s str,
    mode: Mode,
    cut: bool,
    sink: &'k mut Sink<'s>,
    inner: Lexer<'s, Tok>,
    out: Lexed,
    restarts: usize,
    no_comment_end: bool,
}

impl Reader<'_, '_> {
    fn take(&mut self, found: Result<Tok, ()>) {
        let std::ops::Range { start, end } = self.inner.span();
        match found {
            Ok(Tok::Text | Tok::QuotedMember) => self.quoted(found == Ok(Tok::QuotedMember), start, end),
            Ok(Tok::LineComment) => self.comment(start),
            Ok(Tok::BlockComment) => self.block_comment(start),
            Ok(Tok::Hash) if self.out.tokens.last().is_none_or(|last| last.tok != Tok::Choice) => self.hash(start),
            Ok(Tok::Apostrophe) => self.apostrophe(start),
            Ok(tok @ (Tok::Integer | Tok::Decimal)) => self.number(tok, start, end),
            Ok(tok @ (Tok::DoubleAmpersand | Tok::DoublePipe | Tok::LessGreater | Tok::Semicolon | Tok::Dot)) => {
                foreign::report(self.sink, tok, span(start, end));
                if let Some(tok) = foreign::meant(tok) {
                    self.push(tok, start, end);
                }
            }
            Ok(tok) => self.push(tok, start, end),
            Err(()) => foreign::character(self.sink, span(start, end)),
        }
    }

    fn push(&mut self, tok: Tok, start: usize, end: usize) {
        self.out.tokens.push(Token { tok, start: start as u32, end: end as u32 });
    }

    fn number(&mut self, tok: Tok, start: usize, end: usize) {
        let literal = &self.text[start..end];
        let fault = if tok == Tok::Integer { integer_fault(literal) } else { decimal_fault(literal) };
        if let Some(fault) = fault {
            self.sink.report(Code::BadNumber, span(start, end), |d| {
                d.message(fault).label("this literal").help("write a shorter number, or keep it as a text")
            });
        }
        self.push(tok, start, end);
    }

    fn quoted(&mut self, member: bool, start: usize, from: usize) {
        let mut bad = Vec::new();
        let tok = if member { Tok::QuotedMember } else { Tok::Text };
        match scan(self.text, from, |at| bad.push(at)) {
            End::Closed(end) if self.suspect(start, end) => self.unclosed(tok, start, from),
            End::Closed(end) => {
                self.inner.bump(end - from);
                self.push(tok, start, end);
                bad.into_iter().for_each(|at| foreign::escape(self.sink, at));
            }
            End::Open => {
                self.restarts += 1;
                self.unclosed(tok, start, from);
            }
        }
    }

    /// A text that goes over a line end and has a letter right behind its closing quote: legal, but most likely two
    /// texts the wrong way round. True when it is to be cut.
    fn suspect(&mut self, start: usize, end: usize) -> bool {
        let letter = |next: &u8| next.is_ascii_alphanumeric() || !next.is_ascii();
        let found = self.text.as_bytes().get(end).is_some_and(letter) && self.text[start..end].contains('\n');
        self.out.suspicious |= found;
        found && self.cut
    }

    /// A text without an end is reported at its opening quote, and taken to end on its line.
    fn unclosed(&mut self, tok: Tok, start: usize, from: usize) {
        self.sink.report(Code::UnclosedText, span(from - 1, from), |d| {
            d.message("the text that begins here is not closed").label("opened here").help("close it with `\"`")
        });
        let end = if self.restarts > MAX_RESTARTS { self.text.len() } else { self.line_end(start) };
        self.inner.bump(end.max(from) - from);
        self.push(tok, start, end.max(from));
    }

    fn comment(&mut self, start: usize) {
        let end = self.line_end(start);
        self.inner.bump(end - start - "//".len());
        if self.mode == Mode::Expression {
            self.sink.report(Code::CommentInExpression, span(start, end), |d| {
                d.message("an expression has no comments").label("not part of an expression").help("leave it out")
            });
            return;
        }
        let before = self.text[..start].trim_end_matches([' ', '\t', '\r']);
        let own_line = before.is_empty() || before.ends_with(['\n', '\u{feff}']);
        let slashes = self.text[start..end].bytes().take_while(|byte| *byte == b'/').count();
        self.out.comments.push(Comment { span: span(start, end), doc: slashes == 3, own_line });
    }

    /// The end of the line that holds a byte, its line break and a CR before it left out.
    fn line_end(&self, from: usize) -> usize {
        let rest = &self.text[from..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        from + line.trim_end_matches('\r').len()
    }

    fn block_comment(&mut self, start: usize) {
        let end = if self.no_comment_end { None } else { self.text[start + 2..].find("*/") };
        self.no_comment_end = end.is_none();
        foreign::report(self.sink, Tok::BlockComment, span(start, start + 2));
        if let Some(length) = end {
            self.inner.bump(length + "*/".len());
        } else {
            let end = self.line_end(start);
            self.inner.bump(end - start - "/*".len());
        }
    }

    /// `#` is a key of a menu; elsewhere it was meant to begin a comment.
    fn hash(&mut self, start: usize) {
        foreign::report(self.sink, Tok::Hash, span(start, start + 1));
        let end = self.line_end(start);
        self.inner.bump(end - start - 1);
    }

    /// `'text'` counts as a text once it was reported.
    fn apostrophe(&mut self, start: usize) {
        foreign::report(self.sink, Tok::Apostrophe, span(start, start + 1));
        let line = &self.text[start + 1..self.line_end(start)];
        if let Some(length) = line.find('\'') {
            self.inner.bump(length + 1);
            self.push(Tok::Text, start, start + length + 2);
        }
    }
}

const fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}
