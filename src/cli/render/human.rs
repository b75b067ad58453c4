//! Findings as people read them in a terminal.

use super::escape;
use super::finding::Finding;
use super::window::Window;
use crate::cli::panic;
use crate::cli::style::Style;
use crate::diagnostic::Severity;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters};
use std::fmt;

/// Columns that the drawing needs left of a source line: line number, bars, blanks.
const GUTTER: usize = 14;
/// The narrowest source line that is worth drawing.
const NARROWEST: usize = 24;

/// A finding drawn with its piece of the source; if the drawing should fail, as one plain line (F34).
pub fn draw(finding: &Finding<'_>, style: &Style) -> String {
    panic::quietly(|| draw_with_source(finding, style)).flatten().unwrap_or_else(|| plain(finding))
}

/// A finding in one line: `file:line:column: error[code]: message`.
pub fn plain(finding: &Finding<'_>) -> String {
    let name = escape::line(finding.source.name());
    let place = finding.place();
    let (word, code) = (finding.severity.word(), finding.code);
    let message = escape::line(finding.message);
    let help = finding.help.map(|help| format!(" (help: {})", escape::line(help))).unwrap_or_default();
    format!("{name}:{}:{}: {word}[{code}]: {message}{help}\n", place.line, place.column)
}

fn draw_with_source(finding: &Finding<'_>, style: &Style) -> Option<String> {
    let width = style.width.saturating_sub(GUTTER).max(NARROWEST);
    let report = Report {
        message: escape::line(finding.message).into_owned(),
        help: finding.help.map(|help| escape::line(help).into_owned()),
        severity: finding.severity,
        window: Window::new(finding, width),
    };
    let head = format!("{}[{}]:", finding.severity.word(), finding.code);
    let handler = GraphicalReportHandler::new_themed(theme(style, &head)).with_width(style.width).with_context_lines(1);
    let mut text = String::new();
    handler.render_report(&mut text, &report).ok()?;
    Some(tidy(&text))
}

/// The head begins at the margin, and no line ends in blanks.
fn tidy(text: &str) -> String {
    let text = text.strip_prefix("  ").unwrap_or(text);
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn theme(style: &Style, head: &str) -> GraphicalTheme {
    let mut theme = match (style.unicode, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, _) => GraphicalTheme::none(),
    };
    if !style.unicode && style.color {
        theme = GraphicalTheme { characters: ThemeCharacters::ascii(), ..GraphicalTheme::unicode() };
    }
    theme.characters.error = head.to_owned();
    theme.characters.warning = head.to_owned();
    theme.characters.advice = head.to_owned();
    theme
}

/// What the drawing library is given.
#[derive(Debug)]
struct Report {
    message: String,
    help: Option<String>,
    severity: Severity,
    window: Window,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report {}

impl Diagnostic for Report {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.window)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.window.labels().into_iter()))
    }
}
