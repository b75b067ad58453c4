//! The log: one line of JSON for each thing that happened. It takes words of our own, numbers and ids, and no values
//! (F60); whatever could change a terminal is escaped.

use crate::escape::is_unsafe;
use std::fmt::Write as _;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As expected.
    Info,
    /// Somebody should know.
    Warn,
    /// Something failed.
    Error,
}

/// What may stand in a line.
#[derive(Clone, Debug)]
pub enum Field<'a> {
    /// A text: a word of ours, an id that we made.
    Text(&'a str),
    /// A number.
    Number(u64),
}

/// Where lines go.
#[derive(Clone)]
pub struct Log(Arc<Mutex<Box<dyn Write + Send>>>);

impl Log {
    /// A log that writes there. What cannot be written is lost: a service does not stop because nobody reads its log.
    pub fn new(to: impl Write + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Box::new(to))))
    }

    /// A log that nobody reads.
    pub fn none() -> Self {
        Self::new(std::io::sink())
    }

    /// Writes a line.
    pub fn line(&self, level: Level, event: &str, fields: &[(&str, Field<'_>)]) {
        let mut line = format!("{{\"time\":\"{:.3}\"", jiff::Timestamp::now());
        let word = match level {
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error => "error",
        };
        for (key, text) in [("level", word), ("event", event)] {
            member(&mut line, key, &Field::Text(text));
        }
        for (key, field) in fields {
            member(&mut line, key, field);
        }
        line.push_str("}\n");
        // One write for a line, so that lines of several threads never mix.
        let mut to = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = to.write_all(line.as_bytes()).and_then(|()| to.flush());
    }
}

fn member(line: &mut String, key: &str, field: &Field<'_>) {
    line.push_str(",\"");
    escape(line, key);
    line.push_str("\":");
    match field {
        Field::Number(number) => {
            // Writing to a String cannot fail.
            let _ = write!(line, "{number}");
        }
        Field::Text(text) => {
            line.push('"');
            escape(line, text);
            line.push('"');
        }
    }
}

/// A text in JSON, with every character escaped that is not plainly visible.
fn escape(line: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '"' => line.push_str("\\\""),
            '\\' => line.push_str("\\\\"),
            c if is_unsafe(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(line, "\\u{unit:04x}");
                }
            }
            c => line.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sink that a test can look into.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn f60_a_line_is_json_and_has_no_raw_control_character() {
        let kept = Kept::default();
        let text = "a\u{1b}[31m\n\"\\\u{202e}\u{e0001}é😀\u{7f}\0";
        Log::new(kept.clone()).line(Level::Warn, "x", &[("text", Field::Text(text)), ("n", Field::Number(7))]);
        let line = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let inner = line.strip_suffix('\n').unwrap();
        assert!(!inner.chars().any(is_unsafe), "{inner}");
        let json: serde_json::Value = serde_json::from_str(inner).unwrap();
        assert_eq!((&json["level"], &json["event"], &json["n"]), (&"warn".into(), &"x".into(), &7.into()));
        assert_eq!(json["text"], text);
        assert!(inner.starts_with("{\"time\":\"20") && inner.contains("é😀"));
    }
}
