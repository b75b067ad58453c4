//! The log: one line of JSON for each thing that happened. It takes words of our own, numbers and ids, and no values
//! (F60); whatever could change a terminal is escaped.

use crate::escape::is_unsafe;
use std::fmt::Write as _;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

/// So many lines may wait for whoever reads the log; past that they are lost, and how many is told once he reads again.
const WAITING: usize = 10_000;
/// So long the end of the service waits for the last lines to be written.
const PATIENCE: Duration = Duration::from_secs(1);

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

/// Where lines go: to a thread that writes them, so that nobody who is answered waits for whoever reads the log.
#[derive(Clone)]
pub struct Log {
    to: SyncSender<Message>,
    lost: Arc<AtomicU64>,
}

enum Message {
    Line(String),
    /// Everything before it is written: it is answered.
    Flush(SyncSender<()>),
}

impl Log {
    /// A log that writes there. What cannot be written is lost: a service does not stop because nobody reads its log.
    pub fn new(to: impl Write + Send + 'static) -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        let lost = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&lost);
        // It ends with the last sender. A system without threads cannot serve either.
        std::thread::spawn(move || write(to, &receiver, &counted));
        Self { to: sender, lost }
    }

    /// A log that nobody reads.
    pub fn none() -> Self {
        Self::new(std::io::sink())
    }

    /// Writes a line.
    pub fn line(&self, level: Level, event: &str, fields: &[(&str, Field<'_>)]) {
        if self.to.try_send(Message::Line(line(level, event, fields))).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until everything so far is written, for a while.
    pub fn flush(&self) {
        let (done, written) = sync_channel(1);
        if self.to.try_send(Message::Flush(done)).is_ok() {
            let _ = written.recv_timeout(PATIENCE);
        }
    }
}

fn write(mut to: impl Write, from: &Receiver<Message>, lost: &AtomicU64) {
    for message in from {
        // Nobody is left to tell that the log cannot be written.
        match message {
            Message::Line(line) => {
                let _ = to.write_all(line.as_bytes());
                let count = lost.swap(0, Ordering::Relaxed);
                if count > 0 {
                    let told = super::log::line(Level::Warn, "lines lost", &[("count", Field::Number(count))]);
                    let _ = to.write_all(told.as_bytes());
                }
            }
            Message::Flush(done) => {
                let _ = to.flush();
                let _ = done.try_send(());
            }
        }
    }
}

/// A line, with its end.
fn line(level: Level, event: &str, fields: &[(&str, Field<'_>)]) -> String {
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
    line
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

    /// A sink that nobody empties until it is told.
    struct Stuck(Receiver<()>, std::sync::mpsc::Sender<Vec<u8>>);

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let _ = self.0.recv();
            self.1.send(bytes.to_vec()).unwrap();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_log_that_nobody_reads_stops_nobody_and_says_what_was_lost() {
        let (go, wait) = std::sync::mpsc::channel();
        let (out, lines) = std::sync::mpsc::channel();
        let log = Log::new(Stuck(wait, out));
        for _ in 0..2 * WAITING {
            log.line(Level::Info, "x", &[]);
        }
        drop(go);
        let first = lines.recv().unwrap();
        let told = lines.recv().unwrap();
        assert!(String::from_utf8(first).unwrap().contains("\"event\":\"x\""));
        let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
        assert_eq!(told["event"], "lines lost");
        // The thread may have taken one line out before it was stuck.
        assert!([WAITING as u64, WAITING as u64 - 1].contains(&told["count"].as_u64().unwrap()), "{told}");
    }

    #[test]
    fn f60_a_line_is_json_and_has_no_raw_control_character() {
        let text = "a\u{1b}[31m\n\"\\\u{202e}\u{e0001}é😀\u{7f}\0";
        let line = line(Level::Warn, "x", &[("text", Field::Text(text)), ("n", Field::Number(7))]);
        let inner = line.strip_suffix('\n').unwrap();
        assert!(!inner.chars().any(is_unsafe), "{inner}");
        let json: serde_json::Value = serde_json::from_str(inner).unwrap();
        assert_eq!((&json["level"], &json["event"], &json["n"]), (&"warn".into(), &"x".into(), &7.into()));
        assert_eq!(json["text"], text);
        assert!(inner.starts_with("{\"time\":\"20") && inner.contains("é😀"));
    }
}
