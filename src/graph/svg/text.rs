//! Texts in XML: everything that could be read as something else is escaped, and so is what would hide (F34, F60).

use crate::escape;

/// A text between tags.
pub(super) fn escape(text: &str) -> String {
    quote(text, false)
}

/// A text between quotes.
pub(super) fn attribute(text: &str) -> String {
    quote(text, true)
}

/// Line breaks stay; every other character that XML refuses or that a reader would not see is spelled out.
fn quote(text: &str, in_quotes: bool) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if in_quotes => out.push_str("&quot;"),
            '\n' if in_quotes => out.push_str("&#10;"),
            '\n' => out.push('\n'),
            '\u{fffe}' | '\u{ffff}' => out.extend(c.escape_unicode()),
            c => escape::push(&mut out, c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f60_nothing_of_a_text_becomes_markup_or_hides() {
        assert_eq!(escape("<a href=\"x\">&\n"), "&lt;a href=\"x\"&gt;&amp;\n");
        assert_eq!(attribute("\"\n'"), "&quot;&#10;'");
        assert_eq!(escape("a\u{0}\u{1b}\u{202e}\u{ffff}"), "a\\u{0}\\u{1b}\\u{202e}\\u{ffff}");
    }
}
