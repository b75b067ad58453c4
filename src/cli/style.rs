//! What the other end of a stream is: a terminal or not, its width, its colours, its characters.

use std::io::IsTerminal;

/// Columns of what is no terminal, and of a terminal that does not tell.
const PLAIN_WIDTH: usize = 100;
/// Text in longer lines is hard to read.
const WIDEST: usize = 120;
/// Narrower than this nothing can be drawn.
const NARROWEST: usize = 40;

/// How to write to a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether colours may be used.
    pub color: bool,
    /// Whether lines are drawn with characters beyond ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Style {
    /// For what is no terminal: no colour, always the same width, so that the output is always the same.
    pub const PLAIN: Self = Self { color: false, unicode: true, width: PLAIN_WIDTH };

    /// The style for standard error.
    pub fn of_stderr() -> Self {
        if std::io::stderr().is_terminal() { Self::of_terminal(|name| std::env::var(name).ok()) } else { Self::PLAIN }
    }

    /// The style for standard output.
    pub fn of_stdout() -> Self {
        if std::io::stdout().is_terminal() { Self::of_terminal(|name| std::env::var(name).ok()) } else { Self::PLAIN }
    }

    /// The style of a terminal, by the environment's words: `NO_COLOR`, `TERM`, the locale.
    fn of_terminal(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let dumb = set("TERM").is_none_or(|term| term == "dumb");
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        let foreign = locale.is_some_and(|locale| !locale.to_lowercase().replace('-', "").contains("utf8"));
        let width = terminal_size::terminal_size().map_or(PLAIN_WIDTH, |(width, _)| usize::from(width.0));
        Self {
            color: !dumb && set("NO_COLOR").is_none(),
            unicode: !dumb && !foreign,
            width: width.clamp(NARROWEST, WIDEST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terminal(variables: &[(&str, &str)]) -> Style {
        let find = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        Style::of_terminal(find)
    }

    #[test]
    fn no_color_is_respected_when_it_is_not_empty() {
        assert!(terminal(&[("TERM", "xterm"), ("LANG", "en_US.UTF-8")]).color);
        assert!(!terminal(&[("TERM", "xterm"), ("NO_COLOR", "1")]).color);
        assert!(terminal(&[("TERM", "xterm"), ("NO_COLOR", "")]).color);
        assert!(!terminal(&[("TERM", "dumb")]).color);
    }

    #[test]
    fn a_locale_that_is_not_utf_8_gets_plain_characters() {
        assert!(terminal(&[("TERM", "xterm"), ("LANG", "de_DE.utf8")]).unicode);
        assert!(terminal(&[("TERM", "xterm")]).unicode);
        assert!(!terminal(&[("TERM", "xterm"), ("LC_ALL", "C"), ("LANG", "de_DE.utf8")]).unicode);
    }
}
