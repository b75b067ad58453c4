//! Strict JSON (RFC 8259) that keeps numbers as written and names in order (E240).
//!
//! `serde_json` with its features for both would keep them too, but those features change it for the whole program,
//! so this reader is our own; it is small, since strings and depth are limited (E328).

use super::limits::MAX_JSON_DEPTH;
use super::{Json, Text};
use std::collections::HashMap;
use std::sync::Arc;

/// Where a text stops being JSON. It never says what stands there (E240).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The character at which it fails, counted from 1.
    pub position: usize,
}

/// Reads one value with white space around it.
pub fn parse_json(text: &str) -> Result<Json, JsonError> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0).and_then(|value| {
        reader.blanks();
        if reader.at == text.len() { Some(value) } else { None }
    });
    value.ok_or_else(|| JsonError {
        position: text.char_indices().take_while(|(index, _)| *index < reader.at).count() + 1,
    })
}

/// The text and the byte where reading stands; `None` means that it fails there.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        if self.peek()? != byte {
            return None;
        }
        self.at += 1;
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.blanks();
        match self.peek()? {
            b'{' if depth < MAX_JSON_DEPTH => self.object(depth),
            b'[' if depth < MAX_JSON_DEPTH => self.array(depth),
            b'"' => Some(Json::String(self.string()?)),
            b't' => self.word("true", Json::Boolean(true)),
            b'f' => self.word("false", Json::Boolean(false)),
            b'n' => self.word("null", Json::Null),
            b'-' | b'0'..=b'9' => self.number(),
            _ => None,
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        for byte in word.bytes() {
            self.take(byte)?;
        }
        Some(value)
    }

    fn array(&mut self, depth: usize) -> Option<Json> {
        self.take(b'[')?;
        let mut items = Vec::new();
        self.blanks();
        if self.peek() != Some(b']') {
            loop {
                items.push(self.value(depth + 1)?);
                self.blanks();
                if self.take(b',').is_none() {
                    break;
                }
            }
        }
        self.take(b']')?;
        Some(Json::Array(Arc::new(items)))
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        self.take(b'{')?;
        let mut members: Vec<(Text, Json)> = Vec::new();
        let mut places: HashMap<Text, usize> = HashMap::new();
        self.blanks();
        if self.peek() != Some(b'}') {
            loop {
                self.blanks();
                let name = self.string()?;
                self.blanks();
                self.take(b':')?;
                let value = self.value(depth + 1)?;
                // The last of two members of one name wins, at the place of the first (E240).
                match places.get(name.as_str()) {
                    Some(&place) => members[place].1 = value,
                    None => {
                        places.insert(name.clone(), members.len());
                        members.push((name, value));
                    }
                }
                self.blanks();
                if self.take(b',').is_none() {
                    break;
                }
            }
        }
        self.take(b'}')?;
        Some(Json::Object(Arc::new(members)))
    }

    fn digits(&mut self) -> Option<()> {
        if !self.peek()?.is_ascii_digit() {
            return None;
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Some(())
    }

    fn number(&mut self) -> Option<Json> {
        let start = self.at;
        let _ = self.take(b'-');
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        if self.take(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(Json::Number(Text::new(&self.text[start..self.at])))
    }

    fn string(&mut self) -> Option<Text> {
        self.take(b'"')?;
        let mut out = Text::EMPTY;
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte != b'"' && byte != b'\\' && byte >= 0x20) {
                self.at += 1;
            }
            out.push_str(&self.text[start..self.at]);
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(out);
                }
                b'\\' => out.push(self.escape()?),
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let start = self.at;
        self.at += 1;
        let byte = self.peek()?;
        self.at += 1;
        let character = match byte {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(start),
            _ => {
                self.at = start;
                return None;
            }
        };
        Some(character)
    }

    /// `\uXXXX`, or two of them for a character beyond the first plane; half a pair is an error.
    fn unicode(&mut self, start: usize) -> Option<char> {
        let found = self.hex().and_then(|high| match high {
            0xD800..0xDC00 => {
                self.take(b'\\')?;
                self.take(b'u')?;
                let low = self.hex().filter(|low| (0xDC00..0xE000).contains(low))?;
                char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))
            }
            other => char::from_u32(other),
        });
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
