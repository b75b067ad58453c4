//! White space between two tokens of one line.

use super::marks::Marks;
use crate::syntax::token::{Tok, Token};

/// Whether a blank stands between the token at an index and the one before it.
pub fn blank(tokens: &[Token], marks: &Marks, at: usize) -> bool {
    let (last, token) = (tokens[at - 1].tok, tokens[at].tok);
    let glued = match token {
        Tok::CloseParen | Tok::CloseBracket | Tok::Comma | Tok::Member | Tok::QuotedMember | Tok::OpenBracket => true,
        Tok::Colon => !marks.in_expression(at),
        Tok::OpenParen => is_call(last, marks, at),
        _ => false,
    };
    let opened = matches!(last, Tok::OpenParen | Tok::KeyOpen | Tok::OpenBracket);
    !glued && !opened && !marks.is_prefix(tokens, at - 1)
}

/// Whether a `(` begins arguments: those of a function, in its expression, or those of an action, outside of any.
fn is_call(last: Tok, marks: &Marks, at: usize) -> bool {
    last.is_word() && (marks.same_expression(at) || !marks.in_expression(at))
}

/// Whether the author may break the line before the token at an index: inside parentheses and inside expressions.
pub fn may_break(tokens: &[Token], marks: &Marks, at: usize, rounds: usize) -> bool {
    rounds > 0 || marks.same_expression(at) || (marks.in_expression(at) && tokens[at - 1].tok == Tok::Assign)
}
