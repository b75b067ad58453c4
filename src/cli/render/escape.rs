//! Text made safe for a terminal: no control character, no change of direction, nothing that hides (F34, F60).

pub use crate::escape::{is_unsafe, line, push};
use std::borrow::Cow;

/// The same, but line breaks stay.
pub fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// A JSON document with every unsafe character that the writer left as it is written as `\uXXXX`. Line breaks between
/// its parts stay. Such characters stand inside of strings only, so the document means the same.
pub fn json(document: &str) -> Cow<'_, str> {
    let stays = |c: char| c == '\n' || !is_unsafe(c);
    if document.chars().all(stays) {
        return Cow::Borrowed(document);
    }
    let mut safe = String::with_capacity(document.len() + 16);
    for c in document.chars() {
        if stays(c) {
            safe.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            safe.push_str(&format!("\\u{unit:04x}"));
        }
    }
    Cow::Owned(safe)
}

/// How many columns of a terminal a character takes, near enough to cut lines by.
pub fn columns(c: char) -> usize {
    if c < '\u{1100}' { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f60_every_control_and_bidi_character_is_escaped() {
        let controls = ('\0'..='\u{1f}').chain('\u{7f}'..='\u{9f}');
        let bidi = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        for c in controls.chain(bidi.chars()) {
            let safe = line(&c.to_string()).into_owned();
            assert!(safe.starts_with('\\') && safe.is_ascii(), "{c:?} became {safe:?}");
        }
        assert_eq!(line("\u{1b}[31m"), "\\u{1b}[31m");
        assert_eq!(line("plain ß 中 🎉"), "plain ß 中 🎉");
    }

    #[test]
    fn lines_keep_their_breaks_only() {
        assert_eq!(lines("a\tb\nc\u{202e}"), "a\\tb\nc\\u{202e}");
    }

    #[test]
    fn f60_json_means_the_same_after_escaping() {
        let document = serde_json::to_string("a\u{7f}\u{9b}\u{202e}\u{e0041}ß").unwrap();
        let safe = json(&document);
        assert!(!safe.contains(is_unsafe));
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), "a\u{7f}\u{9b}\u{202e}\u{e0041}ß");
    }
}
