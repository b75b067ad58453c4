//! A bar on the terminal while tests run: only there, only where it takes long enough to be seen.

use crate::cli::style::Style;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Shorter runs show no bar.
const PATIENCE: Duration = Duration::from_millis(200);
/// How often it is drawn again.
const PAUSE: Duration = Duration::from_millis(50);
/// Columns of the bar itself.
const COLUMNS: usize = 30;

/// The bar.
pub struct Progress {
    style: Option<Style>,
    all: usize,
    began: Instant,
    drawn: Option<Instant>,
}

impl Progress {
    /// A bar for so many tests, on standard error if that is a terminal.
    pub fn new(all: usize, style: Style, wanted: bool) -> Self {
        let style = (wanted && std::io::stderr().is_terminal()).then_some(style);
        Self { style, all, began: Instant::now(), drawn: None }
    }

    /// So many have come to their end, and so many of them failed.
    pub fn came(&mut self, done: usize, failed: usize) {
        let Some(style) = self.style else { return };
        let soon = self.drawn.is_some_and(|last| last.elapsed() < PAUSE);
        if soon || self.began.elapsed() < PATIENCE {
            return;
        }
        self.drawn = Some(Instant::now());
        let mut terminal = std::io::stderr();
        // A bar that cannot be drawn is no reason to stop.
        let _ = write!(terminal, "\r{}\u{1b}[K", bar(done, failed, self.all, style));
        let _ = terminal.flush();
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if self.drawn.is_some() {
            let mut terminal = std::io::stderr();
            let _ = write!(terminal, "\r\u{1b}[K");
            let _ = terminal.flush();
        }
    }
}

fn bar(done: usize, failed: usize, all: usize, style: Style) -> String {
    let full = (done * COLUMNS).checked_div(all).unwrap_or(COLUMNS);
    let (on, off) = if style.unicode { ("█", "░") } else { ("#", ".") };
    let failed = match failed {
        0 => String::new(),
        failed if style.color => format!("  \u{1b}[31m{failed} failed\u{1b}[0m"),
        failed => format!("  {failed} failed"),
    };
    format!("{}{}  {done} of {all}{failed}", on.repeat(full), off.repeat(COLUMNS - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_full_when_all_are_done_and_never_longer() {
        let plain = Style { color: false, unicode: false, width: 80 };
        assert_eq!(bar(0, 0, 10, plain), format!("{}  0 of 10", ".".repeat(30)));
        assert_eq!(bar(5, 1, 10, plain), format!("{}{}  5 of 10  1 failed", "#".repeat(15), ".".repeat(15)));
        assert_eq!(bar(10, 0, 10, plain), format!("{}  10 of 10", "#".repeat(30)));
        assert_eq!(bar(0, 0, 0, plain), format!("{}  0 of 0", "#".repeat(30)), "nothing to do is done");
    }
}
