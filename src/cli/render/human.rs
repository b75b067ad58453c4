//! Findings as people read them in a terminal.

use super::escape;
use super::finding::Finding;
use super::window::Window;
use crate::cli::panic;
use crate::cli::style::Style;
use crate::diagnostic::Severity;
use crate::span::Span;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters};
use std::fmt;

/// The narrowest source line that is worth drawing.
const NARROWEST: usize = 24;
/// Columns between a line's number and its text: blanks and a bar.
const BAR: usize = 5;
/// Columns that a label over several lines takes left of the text.
const ARROW: usize = 4;

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
    let window = Window::new(finding, line_width(finding, style));
    let remarks: String = window.remarks().iter().map(|remark| wrapped("  ", remark, style)).collect();
    let help = finding.help.map(|help| help_line(help, style)).unwrap_or_default();
    let handler = GraphicalReportHandler::new_themed(theme(style)).with_width(style.width).with_context_lines(1);
    let mut drawing = String::new();
    handler.render_report(&mut drawing, &Report { severity: finding.severity, window }).ok()?;
    // Its first line is the message, which is empty here: it would be broken in the middle.
    let piece: String = drawing.lines().skip(1).map(|line| format!("{}\n", line.trim_end())).collect();
    Some(format!("{}{piece}{remarks}{help}", head(finding, style)))
}

/// `error[code]: message`, in one line however long it is, so that it can be searched for.
fn head(finding: &Finding<'_>, style: &Style) -> String {
    let color = match finding.severity {
        Severity::Error => "\u{1b}[1;31m",
        Severity::Warning => "\u{1b}[1;33m",
        Severity::Note => "\u{1b}[1;36m",
    };
    let (on, bold, off) = if style.color { (color, "\u{1b}[0;1m", "\u{1b}[0m") } else { ("", "", "") };
    let (word, code, message) = (finding.severity.word(), finding.code, escape::line(finding.message));
    format!("{on}{word}[{code}]{bold}: {message}{off}\n")
}

/// What to do, in lines of its own.
pub fn help_line(help: &str, style: &Style) -> String {
    let text = wrapped("  help: ", &escape::line(help), style);
    if style.color { text.replacen("help:", "\u{1b}[36mhelp:\u{1b}[0m", 1) } else { text }
}

/// How much of a source line can be shown.
fn line_width(finding: &Finding<'_>, style: &Style) -> usize {
    let ends = finding.labels.iter().map(|label| finding.source.place(label.span.end).line + 1);
    let digits = ends.max().unwrap_or(1).to_string().len();
    let tall = |span: Span| finding.source.place(span.start).line != finding.source.place(span.end).line;
    let arrows = finding.labels.iter().filter(|label| tall(label.span)).count();
    let left = digits + BAR + if arrows > 0 { arrows + ARROW } else { 0 };
    style.width.saturating_sub(left).max(NARROWEST)
}

/// The text behind a word at the margin, broken between words, its further lines as far in as the first one.
fn wrapped(margin: &str, text: &str, style: &Style) -> String {
    let mut lines = margin.to_owned();
    let mut used = margin.len();
    for (i, word) in text.split(' ').enumerate() {
        let columns: usize = word.chars().map(escape::columns).sum();
        if i > 0 && used + 1 + columns > style.width {
            lines.push('\n');
            lines.push_str(&" ".repeat(margin.len()));
            used = margin.len();
        } else if i > 0 {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += columns;
    }
    lines + "\n"
}

fn theme(style: &Style) -> GraphicalTheme {
    let mut theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    if !style.unicode {
        theme.characters = ThemeCharacters::ascii();
    }
    theme
}

/// What the drawing library is given.
#[derive(Debug)]
struct Report {
    severity: Severity,
    window: Window,
}

impl fmt::Display for Report {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
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

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.window)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.window.labels().into_iter()))
    }
}
