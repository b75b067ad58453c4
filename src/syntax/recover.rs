//! Recovery: which tokens belong to the part that cannot be read, so that the rest can be.

use super::token::{Tok, Token};

/// Tokens that are taken out: `start..end` become one, `Error`, or a broken head when the block behind them is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// The first token.
    pub start: usize,
    /// The token after the last one.
    pub end: usize,
    /// What stands for them.
    pub with: Tok,
}

/// The part around the token at `at`, which is `tokens.len()` at the end of the text. `ends` are the places where
/// finished parts end, in rising order.
pub fn region(text: &str, tokens: &[Token], at: usize, ends: &[u32]) -> Region {
    let mut start = begin(text, tokens, at, ends);
    let mut end = finish(text, tokens, start, at);
    while start == end {
        // Nothing stands here: the part around the block is the broken one.
        let Some(open) = start.checked_sub(1) else { break };
        start = begin(text, tokens, open, ends);
        end = finish(text, tokens, start, tokens.len().min(end + 1));
    }
    let head = (start..end).find(|place| tokens[*place].tok == Tok::OpenBrace);
    match head.and_then(|brace| Some((brace, broken_head(tokens, start)?))) {
        Some((brace, with)) if at <= brace && start < brace => Region { start, end: brace, with },
        _ => Region { start, end: end.max(start + 1).min(tokens.len()), with: Tok::Error },
    }
}

/// What stands for the head of the part that begins at a token when its block is to be read all the same.
fn broken_head(tokens: &[Token], start: usize) -> Option<Tok> {
    let tok = tokens[start].tok;
    match place_of(&tokens[..start]) {
        Place::Items if matches!(tok, Tok::Test | Tok::Setup) => Some(Tok::BrokenTest),
        Place::Test => Some(Tok::BrokenHead),
        _ => keeps_block(tok).then_some(Tok::BrokenHead),
    }
}

/// Where a token stands.
enum Place {
    /// Among the items of the file.
    Items,
    /// In a test or a set-up: whatever has a block there holds steps.
    Test,
    /// In another item.
    Other,
}

/// Where the token behind these stands.
fn place_of(before: &[Token]) -> Place {
    let (mut depth, mut test) = (0usize, false);
    let mut last = Tok::Error;
    for token in before {
        match token.tok {
            Tok::OpenBrace => depth += 1,
            Tok::CloseBrace => depth = depth.saturating_sub(1),
            // A kind of flow may have the word for its name.
            Tok::Test | Tok::Setup | Tok::BrokenTest if depth == 0 => test = !matches!(last, Tok::Flow | Tok::Declare),
            Tok::Flow | Tok::Declare | Tok::BrokenHead if depth == 0 => test = false,
            _ => {}
        }
        last = token.tok;
    }
    match (depth, test) {
        (0, _) => Place::Items,
        (_, true) => Place::Test,
        _ => Place::Other,
    }
}

/// Parts whose block holds statements (or, of a flow, its parts), and is read even when the head is wrong.
const fn keeps_block(tok: Tok) -> bool {
    matches!(tok, Tok::Flow | Tok::Task | Tok::State | Tok::OnError | Tok::Choice | Tok::If | Tok::Loop | Tok::Case)
}

/// Goes back, over whole blocks, to the end of the part before, to a line that begins one, or to the brace around.
fn begin(text: &str, tokens: &[Token], at: usize, ends: &[u32]) -> usize {
    let (mut braces, mut rounds) = (0usize, 0usize);
    let mut found = None;
    for place in (0..at).rev() {
        let (token, next) = (tokens[place], tokens.get(place + 1));
        let line = braces == 0 && rounds == 0 && next.is_some_and(|next| begins_part(text, token, *next));
        if line && found.is_none() {
            found = Some(place + 1);
        }
        if braces == 0 && rounds == 0 && ends.binary_search(&token.end).is_ok() {
            return found.unwrap_or(place + 1);
        }
        match token.tok {
            Tok::CloseBrace => braces += 1,
            Tok::OpenBrace if braces == 0 => return found.unwrap_or(place + 1),
            Tok::OpenBrace => braces -= 1,
            Tok::CloseParen | Tok::CloseBracket if braces == 0 => rounds += 1,
            // The error lies inside of this bracket: what was found there begins no part.
            Tok::OpenParen | Tok::KeyOpen | Tok::OpenBracket if braces == 0 && rounds == 0 => found = None,
            Tok::OpenParen | Tok::KeyOpen | Tok::OpenBracket if braces == 0 => rounds -= 1,
            _ => {}
        }
    }
    found.unwrap_or(0)
}

/// Goes forward, over whole brackets, to where the next part seems to begin or the brace around ends.
fn finish(text: &str, tokens: &[Token], start: usize, at: usize) -> usize {
    let (mut braces, mut rounds) = (0usize, 0usize);
    for place in start..tokens.len() {
        let token = tokens[place];
        match token.tok {
            Tok::CloseBrace if braces == 0 => return place,
            Tok::CloseBrace => {
                braces -= 1;
                let goes_on = tokens.get(place + 1).is_some_and(|next| matches!(next.tok, Tok::Else | Tok::On));
                if braces == 0 && place >= at && !goes_on {
                    return place + 1;
                }
            }
            Tok::OpenBrace => braces += 1,
            _ if braces > 0 => {}
            Tok::OpenParen | Tok::KeyOpen | Tok::OpenBracket => rounds += 1,
            Tok::CloseParen | Tok::CloseBracket => rounds = rounds.saturating_sub(1),
            _ if rounds == 0 && place > start && place >= at && begins_part(text, tokens[place - 1], token) => {
                return place;
            }
            _ => {}
        }
    }
    tokens.len()
}

/// Whether a token begins a part: the first of its line, a word or a text, behind something complete.
fn begins_part(text: &str, last: Token, token: Token) -> bool {
    let after_block = last.tok == Tok::CloseBrace && !token.tok.is_closer();
    let starts = token.tok.is_word() || token.tok == Tok::Text || after_block;
    let complete = last.tok.ends_operand() || last.tok == Tok::CloseBrace || last.tok == Tok::Error;
    let between = text.get(last.end as usize..token.start as usize).unwrap_or("");
    starts && complete && between.contains('\n')
}
