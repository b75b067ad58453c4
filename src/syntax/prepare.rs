//! The last look at a file's tokens before the parser: what needs one token of context is settled here, and what would
//! make the parser's stack grow with the text is cut (F32).

use super::limits::{MAX_EXPRESSION_CHARS, MAX_NESTING};
use super::sink::Sink;
use super::token::{Tok, Token};
use crate::diagnostic::Code;
use crate::span::Span;

/// Prepares the balanced tokens of a file.
pub fn file(tokens: &mut Vec<Token>, sink: &mut Sink<'_>) {
    let mut pass = Pass { sink, braces: 0, rounds: 0, prefixes: 0, run: None, last: None };
    keep(tokens, |token, next| pass.take(token, next));
}

/// Prepares the balanced tokens of one expression.
pub fn expression(tokens: &mut Vec<Token>, sink: &mut Sink<'_>) {
    let mut pass = Pass { sink, braces: 0, rounds: 1, prefixes: 0, run: None, last: None };
    keep(tokens, |token, next| pass.take(token, next));
}

/// Goes over the list with the token after each; those for which the function says false are left out.
fn keep(tokens: &mut Vec<Token>, mut f: impl FnMut(&mut Token, Option<Token>) -> bool) {
    let mut kept = 0;
    for at in 0..tokens.len() {
        let next = tokens.get(at + 1).copied();
        let mut token = tokens[at];
        if f(&mut token, next) {
            tokens[kept] = token;
            kept += 1;
        }
    }
    tokens.truncate(kept);
}

/// An expression that is being passed: where it began, and the bracket depth at which it ends.
struct Run {
    start: u32,
    rounds: usize,
    /// Characters counted so far, and the byte up to which they were.
    chars: usize,
    counted: u32,
    /// It was too long: its rest is left out, but for the brackets that were open there.
    cut: Option<usize>,
}

struct Pass<'s, 'k> {
    sink: &'k mut Sink<'s>,
    braces: usize,
    rounds: usize,
    /// `!` and `~` in a row.
    prefixes: usize,
    run: Option<Run>,
    last: Option<Token>,
}

impl Pass<'_, '_> {
    fn take(&mut self, token: &mut Token, next: Option<Token>) -> bool {
        self.mark_key(token);
        self.mark_not(token, next);
        self.end_run(*token);
        let whole = *token;
        let keep = self.measure(token) && self.count_prefix(whole);
        match whole.tok {
            Tok::OpenBrace => self.braces += 1,
            Tok::CloseBrace => self.braces = self.braces.saturating_sub(1),
            Tok::OpenParen | Tok::OpenBracket | Tok::KeyOpen => self.rounds += 1,
            Tok::CloseParen | Tok::CloseBracket => self.rounds = self.rounds.saturating_sub(1),
            _ => {}
        }
        self.begin_run(whole, next);
        self.last = Some(whole);
        keep
    }

    /// `(` behind a whole expression or a brace begins a computed key; behind a word it begins arguments.
    fn mark_key(&self, token: &mut Token) {
        let Some(last) = self.last else { return };
        let ends = last.tok.ends_operand() && !last.tok.is_word();
        if token.tok == Tok::OpenParen && self.rounds == 0 && (ends || last.tok == Tok::OpenBrace) {
            token.tok = Tok::KeyOpen;
        }
    }

    /// `not x` reads as a name and a stray operand: say `!` instead (E6).
    fn mark_not(&mut self, token: &mut Token, next: Option<Token>) {
        let Some(next) = next else { return };
        let operand = next.tok.is_word() || matches!(next.tok, Tok::Text | Tok::True | Tok::False | Tok::NotSet);
        let before = self.last.is_none_or(|last| {
            last.tok.is_infix()
                || matches!(last.tok, Tok::Assign | Tok::OpenParen | Tok::OpenBracket | Tok::Comma | Tok::Not)
                || matches!(last.tok, Tok::If | Tok::Case | Tok::Switch | Tok::Loop)
        });
        if token.tok != Tok::Name || !operand || !before || !self.sink.slice(token.span()).eq_ignore_ascii_case("not") {
            return;
        }
        if !self.sink.slice(Span::new(token.end, next.start)).contains('\n') {
            self.sink.report(Code::ForeignSyntax, token.span(), |d| {
                d.message("there is no `not`").label("not an operator").help("write `!`")
            });
            token.tok = Tok::Not;
        }
    }

    fn count_prefix(&mut self, token: Token) -> bool {
        if !matches!(token.tok, Tok::Not | Tok::Tilde) {
            self.prefixes = 0;
            return true;
        }
        self.prefixes += 1;
        if self.prefixes == MAX_NESTING + 1 {
            self.sink.report(Code::PastLimit, token.span(), |d| {
                d.message(format!("more than {MAX_NESTING} operators stand before one operand"))
                    .label("one too many")
                    .help("two `!` in a row do nothing: leave them out")
            });
        }
        self.prefixes <= MAX_NESTING
    }

    /// An expression begins behind `=` and the words that take one, and in parentheses that are not part of one.
    fn begin_run(&mut self, token: Token, next: Option<Token>) {
        let word = matches!(token.tok, Tok::If | Tok::Switch | Tok::Case | Tok::Loop);
        let here = match token.tok {
            Tok::Assign => true,
            Tok::OpenParen | Tok::KeyOpen | Tok::Comma => self.run.is_none(),
            _ => word && self.rounds == 0 && self.run.is_none(),
        };
        if let (true, Some(next)) = (here, next) {
            let start = next.start;
            self.run = Some(Run { start, rounds: self.rounds, chars: 0, counted: start, cut: None });
        }
    }

    fn end_run(&mut self, token: Token) {
        let Some(run) = &self.run else { return };
        let first = token.start <= run.start;
        let goes_on = token.tok.continues() || !self.last.is_some_and(|last| last.tok.ends_operand()) || first;
        let over = match token.tok {
            Tok::OpenBrace | Tok::CloseBrace | Tok::Assign | Tok::KeyOpen => true,
            Tok::CloseParen | Tok::CloseBracket => self.rounds == run.rounds,
            Tok::Comma => self.rounds == run.rounds,
            _ => self.rounds == run.rounds && !goes_on,
        };
        if over {
            self.run = None;
        }
    }

    /// Counts the characters of an expression (E320); false when the token lies past the limit.
    fn measure(&mut self, token: &mut Token) -> bool {
        let rounds = self.rounds;
        let Some(run) = &mut self.run else { return true };
        if let Some(open) = &mut run.cut {
            let closes = matches!(token.tok, Tok::CloseParen | Tok::CloseBracket) && rounds <= *open;
            *open -= usize::from(closes);
            return closes;
        }
        if (token.end - run.start) as usize <= MAX_EXPRESSION_CHARS {
            return true;
        }
        let text = self.sink.text();
        let more = text.get(run.counted as usize..token.end as usize).unwrap_or("");
        let Some((at, _)) = more.char_indices().nth(MAX_EXPRESSION_CHARS - run.chars) else {
            run.chars += more.chars().count();
            run.counted = token.end;
            return true;
        };
        let closes = matches!(token.tok, Tok::CloseParen | Tok::CloseBracket);
        run.cut = Some(rounds - usize::from(closes));
        too_long(self.sink, run.counted + at as u32);
        // An operand stands for the rest where one is due.
        if closes || self.last.is_some_and(|last| last.tok.ends_operand()) {
            return closes;
        }
        token.tok = Tok::NotSet;
        true
    }
}

/// Reports an expression that is too long, at the first character too many (E320).
pub fn too_long(sink: &mut Sink<'_>, place: u32) {
    let width = sink.text()[place as usize..].chars().next().map_or(0, char::len_utf8) as u32;
    sink.report(Code::PastLimit, Span::new(place, place + width), |d| {
        d.message(format!("an expression has at most {MAX_EXPRESSION_CHARS} characters"))
            .label("one too many")
            .help("keep a part of it in a variable")
    });
}
