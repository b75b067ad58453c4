//! Failed tests as people read them: the place in the test, what was to be and what was, and what had happened.

use super::crew::{Done, Played};
use crate::bytecode::Program;
use crate::cli::render::{Finding, escape, human, plural};
use crate::cli::run::shown::Writer;
use crate::cli::style::Style;
use crate::diagnostic::{Label, Severity};
use crate::scenario::report::{Failure, Report};
use crate::scenario::story::Test;
use crate::source::Sources;
use crate::value::Text;

/// So many of the last things that happened are shown.
const MOST_ENTRIES: usize = 40;
/// What stands where a code of diagnostics stands.
const CODE: &str = "test";
/// Columns between queue and cloud.
const GAP: usize = 3;

/// Draws what came of tests.
pub struct Human<'a> {
    /// The program that the tests run.
    pub program: &'a Program,
    /// The texts that the tests stand in.
    pub sources: &'a Sources,
    /// How to write.
    pub style: Style,
    /// Every single action is shown, and everything that happened.
    pub trace: bool,
}

impl Human<'_> {
    /// A failed test.
    pub fn failed(&self, test: &Test, done: &Done<Played>) -> String {
        let source = self.sources.get(test.source);
        let line = source.place(test.span.start).line;
        let place = format!("{}:{line}", source.name());
        let mut text = format!(
            "{}  {}  {}\n",
            self.colored("1;31", "FAILED"),
            self.colored("1", &escape::line(&test.name)),
            self.colored("2", &escape::line(&place))
        );
        let Some((report, _)) = &done.result else {
            text.push_str("  callflow itself failed here: this is a bug, please report it with the test\n\n");
            return text;
        };
        let mut failures: Vec<&Failure> = report.failures.iter().collect();
        failures.sort_by_key(|failure| (failure.at, failure.span));
        let mut shown = 0;
        // Failures of one moment stand together, and behind them what had happened until then.
        for moment in failures.chunk_by(|one, two| one.at == two.at) {
            for failure in moment {
                text.push('\n');
                text.push_str(&self.failure(test, failure));
            }
            text.extend(moment.last().map(|last| self.happened(report, last, &mut shown)));
        }
        text.push('\n');
        text
    }

    /// The step with what is wrong with it.
    fn failure(&self, test: &Test, failure: &Failure) -> String {
        let labels = [Label { span: failure.span, text: String::new() }];
        let finding = Finding {
            severity: Severity::Error,
            code: CODE,
            message: &failure.message,
            source: self.sources.get(test.source),
            labels: &labels,
            help: None,
        };
        let mut text = human::draw(&finding, &self.style);
        match (&failure.expected, &failure.actual) {
            (Some(expected), Some(actual)) if expected.contains('\n') => {
                text.push_str(&self.differing(expected, actual));
            }
            (expected, actual) => {
                let rows = [("expected:", expected, "32"), ("actual:", actual, "31")];
                for (word, what, color) in rows.into_iter().filter_map(|(w, what, c)| Some((w, what.as_ref()?, c))) {
                    for (at, line) in what.lines().enumerate() {
                        let word = if at == 0 { word } else { "" };
                        text.push_str(&format!("  {word:>9} {}\n", self.colored(color, &escape::line(line))));
                    }
                }
            }
        }
        if let Some(help) = &failure.help {
            text.push_str(&human::help_line(help, &self.style));
        }
        text
    }

    /// Texts of several lines beside each other: what both have stands once.
    fn differing(&self, expected: &str, actual: &str) -> String {
        let (one, two): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
        let same = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
        let (one_rest, two_rest) = (&one[same..], &two[same..]);
        let tail = one_rest.iter().rev().zip(two_rest.iter().rev()).take_while(|(a, b)| a == b).count();
        let mut text = String::from("  - expected, + actual\n");
        let mut put = |sign: &str, color: &str, lines: &[&str]| {
            for line in lines {
                let line = format!("{sign} {}", escape::line(line));
                text.push_str(&format!("    {}\n", self.colored(color, line.trim_end())));
            }
        };
        put(" ", "2", &one[..same]);
        put("-", "32", &one_rest[..one_rest.len() - tail]);
        put("+", "31", &two_rest[..two_rest.len() - tail]);
        put(" ", "2", &one_rest[one_rest.len() - tail..]);
        text
    }

    /// What happened since the failure before, and what was queued and stored then.
    fn happened(&self, report: &Report, failure: &Failure, shown: &mut usize) -> String {
        let upto = failure.at.min(report.entries.len());
        let entries = &report.entries[(*shown).min(upto)..upto];
        let first = *shown == 0;
        *shown = upto.max(*shown);
        if entries.is_empty() {
            return String::new();
        }
        let writer = Writer::new(self.program, true, self.style);
        let single = |entry: &&crate::conversation::Entry| self.trace || !Writer::is_detail(entry);
        let kept: Vec<_> = entries.iter().filter(single).collect();
        let left = if self.trace { 0 } else { kept.len().saturating_sub(MOST_ENTRIES) };
        let mut text = format!("  {}\n", self.colored("2", if first { "what happened:" } else { "then:" }));
        if left > 0 {
            text.push_str(&format!("    … {} before; `--trace` shows all\n", plural(left, "line")));
        }
        for entry in kept.iter().skip(left) {
            text.push_str(&format!("    {}", writer.entry(entry)));
        }
        text.push_str(&self.side_by_side(failure));
        text
    }

    /// What was queued, and beside it what the cloud held.
    fn side_by_side(&self, failure: &Failure) -> String {
        let column = |head: &str, list: &[(Text, Text)]| -> Vec<String> {
            let rows = list.iter().map(|(name, value)| self.pair(name, value));
            let none = list.is_empty().then(|| "nothing".to_owned());
            std::iter::once(head.to_owned()).chain(rows).chain(none).collect()
        };
        let (left, right) = (column("queued", &failure.queue), column("in the cloud", &failure.cloud));
        let columns = |text: &str| text.chars().map(escape::columns).sum::<usize>();
        let bar = if self.style.unicode { " │ " } else { " | " };
        let half = self.style.width.saturating_sub(4 + GAP) / 2;
        let width = left.iter().map(|row| columns(row)).max().unwrap_or(0).min(half);
        let mut text = String::new();
        for at in 0..left.len().max(right.len()) {
            let (one, two) = (left.get(at).map_or("", String::as_str), right.get(at).map_or("", String::as_str));
            let one = cut(one, width);
            let fill = " ".repeat(width - columns(&one));
            let row = format!("    {one}{fill}{bar}{}", cut(two, self.style.width.saturating_sub(4 + width + GAP)));
            let row = row.trim_end();
            text.push_str(&if at == 0 { format!("{}\n", self.colored("2", row)) } else { format!("{row}\n") });
        }
        text
    }

    fn pair(&self, name: &Text, value: &Text) -> String {
        let hidden = self.program.options.sensitive.contains(name);
        let value = if hidden { "•••".to_owned() } else { crate::value::quoted(value.as_str()) };
        escape::line(&format!("{} = {value}", name.as_str())).into_owned()
    }

    fn colored(&self, color: &str, text: &str) -> String {
        if self.style.color { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// The last line: `12 tests: 11 passed, 1 failed`.
    pub fn summary(&self, passed: usize, failed: usize, left_out: usize) -> String {
        let mut parts = vec![format!("{passed} passed")];
        if failed > 0 {
            parts.push(format!("{failed} failed"));
        }
        if left_out > 0 {
            parts.push(format!("{left_out} not run"));
        }
        let line = format!("{}: {}", plural(passed + failed + left_out, "test"), parts.join(", "));
        format!("{}\n", self.colored(if failed > 0 { "31" } else { "32" }, &line))
    }
}

/// The beginning of a text that is too wide.
fn cut(text: &str, width: usize) -> String {
    let columns = |text: &str| text.chars().map(escape::columns).sum::<usize>();
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = text.chars().take_while(|c| {
        used += escape::columns(*c);
        used <= width
    });
    let kept: String = fits.collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_its_column_ends() {
        assert_eq!(cut("Foo = \"x\"", 9), "Foo = \"x\"");
        assert_eq!(cut("Foo = \"x\"", 8), "Foo = \"…");
        assert_eq!(cut("中文中文", 5), "中文…", "two columns a character");
    }
}
