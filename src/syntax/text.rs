//! Quoted texts: where they end, and what their escapes mean (E10).

use std::borrow::Cow;

/// How a quoted text was found to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The byte after its closing quote.
    Closed(usize),
    /// The text ends first.
    Open,
}

/// Looks for the closing quote from `from`, the byte after the opening one.
/// `bad` is called with the byte of each backslash that begins no escape.
pub fn scan(text: &str, from: usize, mut bad: impl FnMut(usize)) -> End {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        match bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\\')) {
            None => return End::Open,
            Some(step) => at += step,
        }
        if bytes[at] == b'"' {
            return End::Closed(at + 1);
        }
        match bytes.get(at + 1) {
            None => return End::Open,
            Some(byte) if escape(*byte).is_none() => {
                bad(at);
                at += 1;
            }
            Some(_) => at += 2,
        }
    }
}

const fn escape(byte: u8) -> Option<char> {
    match byte {
        b'"' => Some('"'),
        b'\\' => Some('\\'),
        b'n' => Some('\n'),
        b'r' => Some('\r'),
        b't' => Some('\t'),
        _ => None,
    }
}

/// The text between the quotes with its escapes resolved; a backslash that begins none stays (it was reported).
pub fn unescape(inner: &str) -> Cow<'_, str> {
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut out = String::new();
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let next = rest.as_bytes().get(at + 1).and_then(|byte| escape(*byte));
        out.push(next.unwrap_or('\\'));
        rest = &rest[at + 1 + usize::from(next.is_some())..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text between quotes as it is written in source: the inverse of [`unescape`].
/// Line breaks and tabs may stand raw (E10), so only quotes and backslashes are escaped.
pub fn escape_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e10_escapes() {
        assert_eq!(unescape(r#"a\"b\\c\n\r\t"#), "a\"b\\c\n\r\t");
        assert_eq!(unescape(r"\q"), r"\q");
        assert_eq!(unescape(&escape_text("a\"b\\c\nd")), "a\"b\\c\nd");
    }

    #[test]
    fn e10_ends_and_bad_escapes() {
        let mut bad = Vec::new();
        assert_eq!(scan(r#"a\"b" c"#, 0, |at| bad.push(at)), End::Closed(5));
        assert_eq!(scan(r#"\q\/\0\u0041""#, 0, |at| bad.push(at)), End::Closed(13));
        assert_eq!(bad, [0, 2, 4, 6]);
        assert_eq!(scan(r#"a\"#, 0, |_| ()), End::Open);
        assert_eq!(scan("abc", 0, |_| ()), End::Open);
    }
}
