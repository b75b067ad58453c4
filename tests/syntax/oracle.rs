//! A naive lexer as the oracle of ours (reliability.md §8): at each place it tries every kind of token and takes the
//! longest; of two equally long ones, the word before the name.

use callflow::syntax::token::Tok;
use logos::Logos;
use proptest::prelude::*;

const FIXED: &[(&str, Tok)] = &[
    ("flow", Tok::Flow),
    ("if", Tok::If),
    ("as", Tok::As),
    ("on", Tok::On),
    ("onError", Tok::OnError),
    ("true", Tok::True),
    ("NOT_SET", Tok::NotSet),
    ("{", Tok::OpenBrace),
    ("}", Tok::CloseBrace),
    ("(", Tok::OpenParen),
    (")", Tok::CloseParen),
    ("[", Tok::OpenBracket),
    (",", Tok::Comma),
    (":", Tok::Colon),
    ("?", Tok::Question),
    ("=", Tok::Assign),
    ("==", Tok::Equal),
    ("!", Tok::Not),
    ("!=", Tok::NotEqual),
    ("<", Tok::Less),
    ("<=", Tok::LessEqual),
    ("<>", Tok::LessGreater),
    (">", Tok::Greater),
    (">=", Tok::GreaterEqual),
    ("&", Tok::Ampersand),
    ("&&", Tok::DoubleAmpersand),
    ("|", Tok::Pipe),
    ("||", Tok::DoublePipe),
    ("/", Tok::Slash),
    ("//", Tok::LineComment),
    ("/*", Tok::BlockComment),
    ("*", Tok::Star),
    ("+", Tok::Plus),
    ("-", Tok::Minus),
    (".", Tok::Dot),
    (".\"", Tok::QuotedMember),
    ("\"", Tok::Text),
];

const LETTERS: &[(char, char)] = &[
    ('A', 'Z'),
    ('a', 'z'),
    ('\u{C0}', '\u{D6}'),
    ('\u{D8}', '\u{F6}'),
    ('\u{F8}', '\u{1FFF}'),
    ('\u{3040}', '\u{318F}'),
    ('\u{3300}', '\u{337F}'),
    ('\u{3400}', '\u{3D2D}'),
    ('\u{4E00}', '\u{9FFF}'),
    ('\u{F900}', '\u{FAFF}'),
];

fn letter(c: char) -> bool {
    LETTERS.iter().any(|(from, to)| (*from..=*to).contains(&c))
}

/// The length of the name a text begins with (E12).
fn name(text: &str) -> usize {
    let first = text.chars().next().filter(|c| letter(*c) || *c == '$');
    let rest = |c: char| !(letter(c) || c.is_ascii_digit() || c == '_');
    first.map_or(0, |first| {
        let behind = &text[first.len_utf8()..];
        first.len_utf8() + behind.find(rest).unwrap_or(behind.len())
    })
}

fn digits(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}

fn naive(text: &str) -> Vec<(Result<Tok, ()>, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if matches!(first, ' ' | '\t' | '\r' | '\n') {
            at += 1;
            continue;
        }
        let whole = digits(rest);
        let point = rest[whole..].starts_with('.');
        let fraction = if point { digits(&rest[whole + 1..]) } else { 0 };
        let decimal = if point && whole + fraction > 0 { whole + 1 + fraction } else { 0 };
        let member = if first == '.' { name(&rest[1..]) } else { 0 };
        let mut candidates = vec![
            (whole, Tok::Integer),
            (decimal, Tok::Decimal),
            (name(rest), Tok::Name),
            (if member > 0 { member + 1 } else { 0 }, Tok::Member),
        ];
        candidates
            .extend(FIXED.iter().filter(|(text, _)| rest.starts_with(text)).map(|(text, tok)| (text.len(), *tok)));
        for (word, tok) in [("and", Tok::And), ("or", Tok::Or)] {
            let same = rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
            candidates.push((if same { word.len() } else { 0 }, tok));
        }
        // The last of the longest: words and marks stand behind names.
        let (length, tok) = candidates.into_iter().max_by_key(|(length, _)| *length).expect("four at least");
        found.push((if length == 0 { Err(()) } else { Ok(tok) }, at));
        at += length.max(if length == 0 { first.len_utf8() } else { 1 });
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn f33_the_lexer_agrees_with_a_naive_one(
        pieces in proptest::collection::vec(
            prop_oneof![
                "[a-c$_0-9.]{1,4}",
                "[ \t\r\n\u{a0}\u{c}]{1,2}",
                "[-!=<>&|/*+?:,(){}\\[\\]\".]{1,3}",
                "[é名×_#@'²]{1,2}".prop_filter("not in the naive lexer", |text| !text.contains(['#', '\''])),
                Just("and".to_owned()),
                Just("oR".to_owned()),
                Just("on".to_owned()),
                Just("onError".to_owned()),
                Just("NOT_SET".to_owned()),
                Just("true".to_owned()),
            ],
            0..12,
        )
    ) {
        let text = pieces.concat().replace(['%', '^', '~', ';', ']'], "");
        let ours: Vec<_> = Tok::lexer(&text).spanned().map(|(tok, span)| (tok, span.start)).collect();
        prop_assert_eq!(ours, naive(&text), "{:?}", text);
    }
}
