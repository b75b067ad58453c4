//! Brackets: matched over the token list before the parser sees it, so that one that is not closed is reported
//! where it was opened, and the parser always gets balanced input of limited depth (F32).

use super::indent::Lines;
use super::limits::MAX_NESTING;
use super::sink::Sink;
use super::token::{Tok, Token};
use crate::diagnostic::Code;

/// Makes the brackets of the list match and keep to the depth; reports what had to be changed.
pub fn balance(tokens: Vec<Token>, sink: &mut Sink<'_>) -> Vec<Token> {
    let Survey { sound, open_braces } = survey(&tokens);
    if sound {
        return tokens;
    }
    let lines = Lines::new(sink.text());
    let mut repair =
        Repair { sink, lines, out: Vec::new(), open: Vec::new(), missing: open_braces, skipped: 0, depths: [0; 2] };
    tokens.into_iter().for_each(|token| repair.take(token));
    repair.end();
    repair.out
}

struct Survey {
    sound: bool,
    /// Braces still open at the end.
    open_braces: usize,
}

fn survey(tokens: &[Token]) -> Survey {
    let mut open: Vec<Tok> = Vec::new();
    let (mut sound, mut round, mut braces) = (true, 0usize, 0usize);
    for token in tokens {
        if let Some(closer) = token.tok.closer() {
            let brace = token.tok == Tok::OpenBrace;
            sound &= !brace || round == 0;
            braces += usize::from(brace);
            round += usize::from(!brace);
            open.push(closer);
            sound &= round <= MAX_NESTING && open.len() - round <= MAX_NESTING;
        } else if token.tok.is_closer() {
            let brace = token.tok == Tok::CloseBrace;
            braces = braces.saturating_sub(usize::from(brace));
            sound &= open.last() == Some(&token.tok);
            if sound {
                open.pop();
                round -= usize::from(!brace);
            }
        }
    }
    Survey { sound: sound && open.is_empty(), open_braces: braces }
}

struct Open {
    token: Token,
    /// Where it lies in the list that is made.
    at: usize,
    /// The indentation of its line, and which line that is.
    indent: u32,
    line: u32,
    /// Whether its end was cut away because it was too deep.
    cut: bool,
}

struct Repair<'s, 'k> {
    sink: &'k mut Sink<'s>,
    lines: Lines<'s>,
    out: Vec<Token>,
    open: Vec<Open>,
    /// How many braces indentation may still close.
    missing: usize,
    /// Brackets open inside a part that is left out because it lies too deep.
    skipped: usize,
    /// Open braces; open parentheses and square brackets.
    depths: [usize; 2],
}

impl Repair<'_, '_> {
    fn take(&mut self, token: Token) {
        self.lines.step(token);
        if self.skipped > 0 && !self.skip(token) {
            return;
        }
        self.close_by_indentation(token);
        match token.tok {
            Tok::OpenBrace => {
                self.close_round(token);
                self.push(token);
            }
            Tok::OpenParen | Tok::OpenBracket => self.push(token),
            Tok::CloseBrace => {
                self.close_round(token);
                self.close(token);
            }
            Tok::CloseParen | Tok::CloseBracket => self.close(token),
            _ => self.out.push(token),
        }
    }

    /// Leaves out a token that lies too deep; true when the token is to be read again.
    fn skip(&mut self, token: Token) -> bool {
        let round = self.open.last().is_some_and(|open| open.token.tok != Tok::OpenBrace);
        if round && matches!(token.tok, Tok::OpenBrace | Tok::CloseBrace) {
            self.skipped = 0;
            self.open.iter_mut().for_each(|open| open.cut |= open.token.tok != Tok::OpenBrace);
            return true;
        }
        self.skipped += usize::from(token.tok.closer().is_some());
        self.skipped -= usize::from(token.tok.is_closer());
        false
    }

    fn push(&mut self, token: Token) {
        let kind = usize::from(token.tok != Tok::OpenBrace);
        if self.depths[kind] == MAX_NESTING {
            self.skipped = 1;
            let what = if kind == 0 { "blocks" } else { "brackets" };
            self.sink.report(Code::PastLimit, token.span(), |d| {
                d.message(format!("{what} lie more than {MAX_NESTING} deep"))
                    .label("one too many")
                    .help("move a part of it into a task or a variable of its own")
            });
            return;
        }
        self.depths[kind] += 1;
        let (indent, line) = (self.lines.indent, self.lines.line);
        self.open.push(Open { token, at: self.out.len(), indent, line, cut: false });
        self.out.push(token);
    }

    fn pop(&mut self) -> Option<Open> {
        let open = self.open.pop()?;
        self.depths[usize::from(open.token.tok != Tok::OpenBrace)] -= 1;
        Some(open)
    }

    /// A closing bracket: of the innermost open one, of one further out, or of none.
    fn close(&mut self, token: Token) {
        let innermost = self.open.iter().rposition(|open| open.token.tok == Tok::OpenBrace).map_or(0, |at| at + 1);
        let inside = &self.open[innermost.min(self.open.len())..];
        let matches = |open: &Open| open.token.tok.closer() == Some(token.tok);
        if token.tok != Tok::CloseBrace && inside.iter().any(matches) {
            while self.open.last().is_some_and(|open| !matches(open)) {
                self.close_missing(token);
            }
        } else if token.tok != Tok::CloseBrace && !inside.is_empty() {
            return self.mismatch(token);
        }
        if self.open.last().is_some_and(matches) {
            self.pop();
            self.out.push(token);
        } else {
            let mark = self.sink.slice(token.span());
            self.sink.report(Code::StrayBracket, token.span(), |d| {
                d.message(format!("`{mark}` closes nothing")).label("nothing is open here").help("leave it out")
            });
        }
    }

    fn mismatch(&mut self, token: Token) {
        let Some(open) = self.pop() else { return };
        let (mark, opener) = (self.sink.slice(token.span()), self.sink.slice(open.token.span()));
        let right = open.token.tok.closer().unwrap_or(token.tok);
        let wanted = if right == Tok::CloseParen { ")" } else { "]" };
        self.sink.report(Code::StrayBracket, token.span(), |d| {
            d.message(format!("`{opener}` is closed by `{mark}`"))
                .label("the wrong one")
                .also(open.token.span(), "opened here")
                .help(format!("write `{wanted}`"))
        });
        self.out.push(Token { tok: right, ..token });
    }

    /// Parentheses never hold braces: those still open before one are not closed.
    fn close_round(&mut self, before: Token) {
        while self.open.last().is_some_and(|open| open.token.tok != Tok::OpenBrace) {
            self.close_missing(before);
        }
    }

    /// A line that begins no deeper than the line of an open brace lies outside of it, if braces are missing at all.
    fn close_by_indentation(&mut self, token: Token) {
        if !self.lines.first {
            return;
        }
        while self.missing > 0 {
            let Some(open) = self.open.iter().rfind(|open| open.token.tok == Tok::OpenBrace) else { return };
            let outside = match token.tok {
                Tok::CloseBrace => self.lines.indent < open.indent,
                _ => self.lines.indent <= open.indent,
            };
            if !outside || open.line == self.lines.line {
                return;
            }
            self.close_round(token);
            self.close_missing(token);
            self.missing -= 1;
        }
    }

    /// Closes the innermost open bracket where that seems right, and reports it.
    fn close_missing(&mut self, before: Token) {
        let Some(open) = self.pop() else { return };
        let Some(tok) = open.token.tok.closer() else { return };
        let place = if tok == Tok::CloseBrace { self.out.len() } else { self.likely_end(open.at) };
        let end = self.out[place - 1].end;
        self.out.insert(place, Token { tok, start: end, end });
        // A text that is not closed swallows brackets on its line: it was reported, and is the cause.
        if open.cut || (tok != Tok::CloseBrace && self.sink.touches(open.token.start, end)) {
            return;
        }
        let next = self.out.get(place + 1).copied().unwrap_or(before);
        let mark = self.sink.slice(open.token.span());
        let closer = if tok == Tok::CloseBrace {
            "}"
        } else if tok == Tok::CloseParen {
            ")"
        } else {
            "]"
        };
        self.sink.report(Code::UnclosedBracket, open.token.span(), |d| {
            let d = d.message(format!("`{mark}` is not closed")).label("opened here");
            let d = if next.start == next.end { d } else { d.also(next.span(), "it seems to end before this") };
            d.help(format!("add `{closer}`"))
        });
    }

    /// Where a parenthesis that is not closed seems to end: before a line that begins with a word and does not go on
    /// with what stands before it, else here.
    fn likely_end(&self, opener: usize) -> usize {
        let mut depth = 0usize;
        for place in opener + 1..self.out.len() {
            let (last, token) = (self.out[place - 1], self.out[place]);
            let breaks = || self.sink.text()[last.end as usize..token.start as usize].contains('\n');
            if depth == 0 && token.tok.is_word() && last.tok.ends_operand() && breaks() {
                return place;
            }
            depth += usize::from(token.tok.closer().is_some());
            depth = depth.saturating_sub(usize::from(token.tok.is_closer()));
        }
        self.out.len()
    }

    fn end(&mut self) {
        let end = self.sink.text().len() as u32;
        let before = Token { tok: Tok::Error, start: end, end };
        if self.skipped > 0 {
            self.open.iter_mut().for_each(|open| open.cut = true);
        }
        self.close_round(before);
        self.close_missing(before);
        // The others are most likely the same mistake.
        self.open.iter_mut().for_each(|open| open.cut = true);
        while !self.open.is_empty() {
            self.close_missing(before);
        }
    }
}
