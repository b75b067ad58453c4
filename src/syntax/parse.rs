//! Text to tree: lexer, brackets, parser, and recovery until the whole text was read.

use super::build::{Builder, Start};
use super::explain::Met;
use super::lex::{self, Mode};
use super::limits::{MAX_DIAGNOSTICS, MAX_EXPRESSION_CHARS, MAX_FILE_BYTES, MAX_LINE_BYTES};
use super::recover;
use super::sink::Sink;
use super::token::{Tok, Token};
use super::{balance, prepare};
use crate::ast::{Expr, Exprs, File};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceId;
use crate::span::Span;
use lalrpop_util::ParseError;

#[allow(clippy::all, clippy::pedantic, clippy::restriction, unused, missing_docs, reason = "generated code")]
mod grammar {
    lalrpop_util::lalrpop_mod!(generated, "/flow.rs");
    pub use generated::StartParser;
}

/// How many tokens recovery may read again, over all rounds; keeps a large file with many errors linear (F33).
const RECOVERY_BUDGET: usize = 30_000_000;

/// Reads a `.flow` file. What could not be read is an `Error` part of the tree and a diagnostic; nothing panics.
pub fn parse_file(source: SourceId, text: &str) -> (File, Vec<Diagnostic>) {
    let mut sink = Sink::new(source, text);
    if !fits(&mut sink) {
        return (File::default(), sink.finish());
    }
    let (mut file, mut tokens) = (File::default(), Vec::new());
    let suspicious = read(false, &mut sink, &mut file, &mut tokens);
    if sink.is_empty() || !suspicious {
        return (file, sink.finish());
    }
    // A forgotten quote turns texts and code around up to the next one: read again, and blame it.
    let mut sink = Sink::new(source, text);
    read(true, &mut sink, &mut file, &mut tokens);
    (file, sink.finish())
}

/// The tokens of a file beside its tree, if nothing is wrong with it.
pub(super) fn parse_tokens(source: SourceId, text: &str) -> Result<(Vec<Token>, File), Vec<Diagnostic>> {
    let mut sink = Sink::new(source, text);
    let (mut file, mut tokens) = (File::default(), Vec::new());
    if fits(&mut sink) {
        read(false, &mut sink, &mut file, &mut tokens);
    }
    // With errors the other way of reading may explain them better.
    if sink.is_empty() { Ok((tokens, file)) } else { Err(parse_file(source, text).1) }
}

/// Fills tree and tokens; says whether a text looks as if its closing quote were forgotten.
fn read(cut: bool, sink: &mut Sink<'_>, file: &mut File, tokens: &mut Vec<Token>) -> bool {
    let lexed = lex::lex(Mode::File, cut, sink);
    *tokens = balance::balance(lexed.tokens, sink);
    prepare::file(tokens, sink);
    *file = items(tokens, sink);
    file.comments = lexed.comments;
    lexed.suspicious
}

/// Reads one expression (E320 holds for the whole text). There is none when anything is wrong with it.
pub fn parse_expression(source: SourceId, text: &str) -> (Exprs, Option<Expr>, Vec<Diagnostic>) {
    let mut sink = Sink::new(source, text);
    if text.len() > MAX_EXPRESSION_CHARS
        && let Some((at, _)) = text.char_indices().nth(MAX_EXPRESSION_CHARS)
    {
        prepare::too_long(&mut sink, at as u32);
        return (Exprs::default(), None, sink.finish());
    }
    let lexed = lex::lex(Mode::Expression, false, &mut sink);
    let mut tokens = balance::balance(lexed.tokens, &mut sink);
    prepare::expression(&mut tokens, &mut sink);
    let mut builder = Builder::new(text);
    let found = match run(Tok::StartExpression, &tokens, &mut builder) {
        Ok(Start::Expression(expr)) => Some(expr),
        Ok(Start::File(_)) => None,
        Err(error) => {
            let (at, expected) = place(&tokens, error);
            // One finding an expression: what the lexer saw explains what the parser stumbled over.
            if sink.is_empty() {
                unexpected(&tokens, at, &expected, &mut sink);
            }
            None
        }
    };
    builder.faults.into_iter().for_each(|fault| sink.report(fault.code, fault.span, |d| fault.tell(d)));
    let sound = sink.is_empty();
    (builder.exprs, found.filter(|_| sound), sink.finish())
}

/// Whether a file keeps to the limits of its size and its lines; a line that is too long is not looked into.
fn fits(sink: &mut Sink<'_>) -> bool {
    let text = sink.text();
    if text.len() > MAX_FILE_BYTES {
        let place = text.floor_char_boundary(MAX_FILE_BYTES) as u32;
        sink.report(Code::PastLimit, Span::at(place), |d| {
            d.message(format!("a file has at most {} MB", MAX_FILE_BYTES / 1_000_000))
                .label("past the limit")
                .help("divide it into several files")
        });
        return false;
    }
    let mut start = 0;
    for line in text.split('\n') {
        let length = line.trim_end_matches('\r').len();
        if length > MAX_LINE_BYTES {
            let from = text.floor_char_boundary(start + MAX_LINE_BYTES);
            sink.report(Code::PastLimit, Span::at(from as u32), |d| {
                d.message(format!("a line has at most {MAX_LINE_BYTES} bytes, this one has {length}"))
                    .label("past the limit")
                    .help("break the line: white space may stand between any two tokens")
            });
        }
        start += line.len() + 1;
    }
    sink.is_empty()
}

/// Parses again and again, each time without the part that could not be read.
fn items(tokens: &mut Vec<Token>, sink: &mut Sink<'_>) -> File {
    let mut budget = RECOVERY_BUDGET;
    loop {
        let mut builder = Builder::new(sink.text());
        let error = match run(Tok::StartFile, tokens, &mut builder) {
            Ok(Start::File(items)) => {
                builder.faults.into_iter().for_each(|fault| sink.report(fault.code, fault.span, |d| fault.tell(d)));
                return File { items, exprs: builder.exprs, comments: Vec::new() };
            }
            Ok(Start::Expression(_)) => return File::default(),
            Err(error) => error,
        };
        let (at, expected) = place(tokens, error);
        let region = recover::region(sink.text(), tokens, at, &builder.ends);
        let (from, to) = bounds(tokens, region.start, region.end.max(at), sink.text());
        if !sink.touches(from, to) {
            unexpected(tokens, at, &expected, sink);
        }
        budget = budget.saturating_sub(at + 1);
        if budget == 0 || sink.len() > MAX_DIAGNOSTICS || region.start >= tokens.len() {
            sink.stop();
            return File::default();
        }
        let span = Span::new(tokens[region.start].start, tokens[region.end - 1].end);
        tokens.splice(region.start..region.end, [Token { tok: region.with, start: span.start, end: span.end }]);
    }
}

fn bounds(tokens: &[Token], start: usize, last: usize, text: &str) -> (u32, u32) {
    let end = text.len() as u32;
    (tokens.get(start).map_or(end, |token| token.start), tokens.get(last).map_or(end, |token| token.end))
}

type Failure = ParseError<u32, Tok, std::convert::Infallible>;

fn run(marker: Tok, tokens: &[Token], builder: &mut Builder<'_>) -> Result<Start, Failure> {
    let first = (0, marker, 0);
    let rest = tokens.iter().map(|token| (token.start, token.tok, token.end));
    grammar::StartParser::new().parse(builder, std::iter::once(first).chain(rest))
}

/// The index of the token that could not stand there, and what could.
fn place(tokens: &[Token], error: Failure) -> (usize, Vec<String>) {
    match error {
        ParseError::UnrecognizedToken { token: (start, tok, _), expected } => {
            let from = tokens.partition_point(|token| token.start < start);
            let at = tokens[from..].iter().position(|token| token.tok == tok).map_or(from, |step| from + step);
            (at, expected)
        }
        ParseError::UnrecognizedEof { expected, .. } => (tokens.len(), expected),
        _ => (tokens.len(), Vec::new()),
    }
}

fn unexpected(tokens: &[Token], at: usize, expected: &[String], sink: &mut Sink<'_>) {
    let met = Met { text: sink.text(), tokens, at };
    sink.report(Code::UnexpectedToken, met.span(), |d| met.tell(d, expected));
}
