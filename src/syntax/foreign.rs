//! Marks and characters of other languages: what the message says, and what they most likely mean.

use super::sink::Sink;
use super::token::Tok;
use crate::diagnostic::Code;
use crate::span::Span;

/// The token that a foreign mark stands for, if any; the others are left out.
pub const fn meant(tok: Tok) -> Option<Tok> {
    match tok {
        Tok::DoubleAmpersand => Some(Tok::And),
        Tok::DoublePipe => Some(Tok::Or),
        Tok::LessGreater => Some(Tok::NotEqual),
        _ => None,
    }
}

/// Reports a mark that logos knows only so that it can be explained (E6, E11).
pub fn report(sink: &mut Sink<'_>, tok: Tok, span: Span) {
    let (message, help) = match tok {
        Tok::DoubleAmpersand => ("there is no `&&`", "write `and`"),
        Tok::DoublePipe => ("there is no `||`", "write `or`"),
        Tok::LessGreater => ("there is no `<>`", "write `!=`"),
        Tok::Semicolon => ("there is no `;`", "statements need no separator: leave it out"),
        Tok::Apostrophe => ("texts do not stand in apostrophes", "write `\"text\"`"),
        Tok::Hash => ("`#` is a key of a menu and nothing else", "a comment begins with `//`"),
        Tok::BlockComment => ("there are no `/* … */` comments", "begin each line of a comment with `//`"),
        _ => return dot(sink, span),
    };
    sink.report_once_a_line(Code::ForeignSyntax, span, |d| d.message(message).label("not callflow").help(help));
}

fn dot(sink: &mut Sink<'_>, span: Span) {
    let spaced = sink.text()[span.end as usize..].starts_with([' ', '\t', '\r', '\n']);
    let help = if spaced { "leave out the white space behind the dot" } else { "write `.name` or `.\"quoted name\"`" };
    sink.report_once_a_line(Code::LooseDot, span, |d| {
        d.message("no name stands directly behind this dot").label("a name belongs here").help(help)
    });
}

/// Reports a backslash that begins no escape (E10).
pub fn escape(sink: &mut Sink<'_>, at: usize) {
    let next = sink.text()[at + 1..].chars().next().filter(|c| !c.is_control()).map(String::from).unwrap_or_default();
    sink.report(Code::BadEscape, Span::new(at as u32, at as u32 + 1), |d| {
        d.message(format!("`\\{next}` is no escape"))
            .label("here")
            .help("escapes are `\\\"` `\\\\` `\\n` `\\r` `\\t`; a backslash itself is `\\\\`")
    });
}

/// Reports a character that belongs to no token (E2, E6, E12).
pub fn character(sink: &mut Sink<'_>, span: Span) {
    let Some(found) = sink.slice(span).chars().next() else { return };
    let name = match found {
        '\u{a0}' => "a no-break space".to_owned(),
        '\u{c}' => "a form feed".to_owned(),
        '\u{b}' => "a vertical tab".to_owned(),
        c if c.is_control() || c.is_whitespace() => format!("the character U+{:04X}", c as u32),
        // Format and bidirectional characters would not be seen, or would turn the message around.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            format!("the invisible character U+{:04X}", found as u32)
        }
        c => format!("`{c}`"),
    };
    let help = match found {
        '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' => "texts stand in straight quotes: `\"text\"`",
        '–' | '—' | '−' => "minus is the plain `-`",
        '_' => "a name begins with a letter or `$`",
        c if c.is_whitespace() || c.is_control() => "write a plain space, or leave it out",
        _ => "leave it out, or put it into a text",
    };
    sink.report_once_a_line(Code::BadCharacter, span, |d| {
        d.message(format!("{name} cannot stand here")).label("no part of the language").help(help)
    });
}
