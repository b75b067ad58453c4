//! Parse errors in words: what was expected, what was found, and what was probably meant.

use super::limits::MAX_NESTING;
use super::token::{Tok, Token};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// Something the grammar accepts and the language does not.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Its code.
    pub code: Code,
    /// Where.
    pub span: Span,
    message: &'static str,
    help: &'static str,
}

impl Fault {
    /// Fills the words in.
    pub fn tell(self, d: Diagnostic) -> Diagnostic {
        d.message(self.message).label("here").help(self.help)
    }
}

const fn misplaced(span: Span, message: &'static str, help: &'static str) -> Fault {
    Fault { code: Code::MisplacedPart, span, message, help }
}

/// A setting behind what it should stand before.
pub const fn late_setting(span: Span) -> Fault {
    misplaced(span, "settings stand at the head of their block", "move it to the beginning of the block")
}

/// A case or choice behind the default.
pub const fn after_default(span: Span) -> Fault {
    misplaced(span, "nothing can follow `default`", "move `default` to the end")
}

/// A second `default`.
pub const fn second_default(span: Span) -> Fault {
    misplaced(span, "there is a `default` already", "join the two")
}

/// `else` behind the last `else`.
pub const fn after_else(span: Span) -> Fault {
    misplaced(span, "nothing can follow the `else` of an `if`", "write `else if` before the `else`")
}

/// An `else if` too many.
pub const fn too_many_branches(span: Span) -> Fault {
    let message = "more than 128 `else if` follow one `if`";
    Fault { code: Code::PastLimit, span, message, help: "use `switch`, or move some into a task of their own" }
}

/// An operator too many in a row.
pub const fn too_long_chain(span: Span) -> Fault {
    let message = "more than 128 operators of one kind lie in each other";
    Fault { code: Code::PastLimit, span, message, help: "keep a part of it in a variable" }
}

const _: () = assert!(MAX_NESTING == 128, "the two messages above name the limit");

/// What the parser met, with its neighbours.
pub struct Met<'s> {
    /// The text.
    pub text: &'s str,
    /// All tokens.
    pub tokens: &'s [Token],
    /// Which of them cannot stand where it stands; past the last one: the end of the text.
    pub at: usize,
}

impl Met<'_> {
    fn tok(&self, at: Option<usize>) -> Option<Tok> {
        self.tokens.get(at?).map(|token| token.tok)
    }

    fn here(&self) -> Option<Tok> {
        self.tok(Some(self.at))
    }

    fn before(&self, back: usize) -> Option<Tok> {
        self.tok(self.at.checked_sub(back))
    }

    /// Where the message points: the token, or the end of the text.
    pub fn span(&self) -> Span {
        self.tokens.get(self.at).map_or(Span::at(self.text.len() as u32), |token| token.span())
    }

    fn found(&self) -> String {
        let Some(token) = self.tokens.get(self.at) else { return "the end of the text".to_owned() };
        let written = self.text.get(token.span().range()).unwrap_or("");
        match token.tok {
            Tok::Text => "a text".to_owned(),
            Tok::Error | Tok::BrokenHead | Tok::BrokenTest => "a part that could not be read".to_owned(),
            _ if written.chars().count() > 40 => format!("`{}…`", written.chars().take(40).collect::<String>()),
            _ if written.is_empty() => "the end of its bracket".to_owned(),
            _ => format!("`{written}`"),
        }
    }

    /// The whole finding.
    pub fn tell(&self, d: Diagnostic, expected: &[String]) -> Diagnostic {
        let names = super::expected::names(expected);
        let wanted = super::expected::list(&names);
        let d = d.message(format!("expected {wanted}, found {}", self.found())).label("cannot stand here");
        match self.help_in_tests(&names).or_else(|| self.help()) {
            Some(help) => d.help(help),
            None if names.contains(&"`:`") => d.help("write `:` before it"),
            None if self.here().is_none() => d.help(format!("write {} here", names.first().unwrap_or(&"the rest"))),
            None => d.help(format!("leave it out, or write {} before it", names.first().unwrap_or(&"what is missing"))),
        }
    }

    /// Tests have fewer forms than flows, and stand beside them.
    fn help_in_tests(&self, expected: &[&str]) -> Option<&'static str> {
        let (here, last) = (self.here()?, self.before(1)?);
        Some(match here {
            Tok::Text if matches!(last, Tok::Test | Tok::Setup) => "tests stand beside the flows, not inside of them",
            Tok::If | Tok::Else | Tok::Switch | Tok::Case | Tok::Loop | Tok::Var if expected.contains(&"a step") => {
                "a test is a story without conditions and variables: `table` runs it once for each row"
            }
            _ if expected.contains(&"`=`") && self.is_bare_argument() => {
                "what a step takes stands in parentheses: `hears(\"Welcome.\")`"
            }
            _ => return None,
        })
    }

    /// Whether a text or a path stands behind a word on its line, as an argument without its parentheses.
    fn is_bare_argument(&self) -> bool {
        let members = (1..=self.at).take_while(|back| self.before(*back) == Some(Tok::Member)).count();
        let operand = members + 1;
        let argument = match self.before(operand) {
            Some(Tok::Text) => members == 0,
            Some(tok) => members > 0 && tok.is_word(),
            None => false,
        };
        argument && self.before(operand + 1).is_some_and(Tok::is_word) && self.same_line(operand + 1, operand)
    }

    /// Whether no line ends between two tokens, both counted back from here.
    fn same_line(&self, from: usize, to: usize) -> bool {
        let place = |back| self.at.checked_sub(back).and_then(|at| self.tokens.get(at));
        let (Some(from), Some(to)) = (place(from), place(to)) else { return false };
        self.text.get(from.end as usize..to.start as usize).is_some_and(|between| !between.contains('\n'))
    }

    fn help(&self) -> Option<&'static str> {
        let (here, last) = (self.here(), self.before(1));
        let ends = last.is_some_and(Tok::ends_operand);
        Some(match here? {
            Tok::Assign if ends => "to compare, write `==`",
            Tok::Equal if ends => "to assign, write `=`",
            Tok::Plus if !ends => "there is no unary plus: leave it out",
            Tok::Minus if last == Some(Tok::Minus) => "only one `-` may stand before an operand: write `-(-x)`",
            Tok::Not | Tok::Tilde if last == Some(Tok::Minus) => "put the operand of `-` into parentheses",
            Tok::Member | Tok::QuotedMember | Tok::OpenBracket if last == Some(Tok::CloseParen) => {
                "only a variable or a call carries `.name` and `[ ]`: keep the value in a variable"
            }
            Tok::Member | Tok::QuotedMember | Tok::OpenBracket => "only a variable or a call carries `.name` and `[ ]`",
            Tok::OpenParen | Tok::KeyOpen if matches!(last, Some(Tok::Member | Tok::QuotedMember)) => {
                "a function is a single name, without a dot"
            }
            Tok::CloseParen if last == Some(Tok::Comma) => "leave out the comma before `)`",
            Tok::CloseParen if last == Some(Tok::OpenParen) => "leave out the empty parentheses",
            Tok::Comma if matches!(last, Some(Tok::Comma | Tok::OpenParen)) => {
                "an argument is missing before this comma"
            }
            Tok::Comma => "entries and statements need no separator: leave out the comma",
            Tok::Colon if self.before(2) != Some(Tok::Var) && ends => "a value is set with `=`",
            Tok::Question if ends => "put the inner `? :` into parentheses, or use If",
            Tok::Or => "put the branch into parentheses",
            _ => return None,
        })
    }
}
