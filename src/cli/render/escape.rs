//! Text made safe for a terminal: no control character, no change of direction, nothing that hides (F34, F60).

use std::borrow::Cow;

/// Whether a character may change what a terminal does or hide what stands there: controls, bidi marks, invisible
/// and unassigned-by-design characters.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The text with every unsafe character written as an escape; line breaks, too, so that one text stays one line.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        push(&mut safe, c);
    }
    Cow::Owned(safe)
}

/// The same, but line breaks stay.
pub fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Adds one character, escaped when it is unsafe.
pub fn push(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if is_unsafe(c) => out.extend(c.escape_unicode()),
        c => out.push(c),
    }
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
