//! Differences for people: by flow, part and place, each with what it said and what it says.

use super::Compared;
use crate::cli::render::{escape, plural};
use crate::cli::style::Style;
use crate::diff::{Access, Change, Detail, Diff, Kind, What};

const GREEN: &str = "32";
const RED: &str = "31";
const YELLOW: &str = "33";
const BLUE: &str = "34";
const BOLD: &str = "1";
const FAINT: &str = "2";

/// A long value is cut here: whoever wants all of it looks at the file.
const MOST_LINES: usize = 6;

/// All differences as a text; empty when there are none.
pub fn text(compared: &Compared, style: Style) -> String {
    let mut page = Page { out: String::new(), style, compared };
    let (mut flow, mut part) = (None, None);
    for change in &compared.diff.changes {
        if flow != Some(&change.flow) {
            if let Some(done) = flow {
                page.attributes(done);
            }
            page.head(change);
            (flow, part) = (Some(&change.flow), None);
        }
        if change.is_inside() && part != change.part.as_ref() {
            part = change.part.as_ref();
            let title = change.part.as_ref().map(|(class, name)| match class {
                crate::outline::Class::Errors => class.word().to_owned(),
                _ => format!("{} \"{name}\"", class.word()),
            });
            page.line(2, BOLD, &title.unwrap_or_default());
        }
        page.change(change);
    }
    if let Some(done) = flow {
        page.attributes(done);
    }
    page.out
}

/// The last line: how much of what is different.
pub fn summary(diff: &Diff) -> String {
    let count = |kind: Kind| diff.changes.iter().filter(|change| change.kind == kind).count();
    let kinds = [Kind::Added, Kind::Removed, Kind::Changed, Kind::Moved, Kind::Renamed];
    let parts: Vec<String> =
        kinds.iter().filter(|kind| count(**kind) > 0).map(|kind| format!("{} {}", count(*kind), kind.word())).collect();
    match diff.changes.len() {
        0 => "no difference\n".to_owned(),
        all => format!("{}: {}\n", plural(all, "difference"), parts.join(", ")),
    }
}

struct Page<'a> {
    out: String,
    style: Style,
    compared: &'a Compared,
}

const fn look(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Added => ("+", GREEN),
        Kind::Removed => ("-", RED),
        Kind::Moved => (">", BLUE),
        Kind::Renamed | Kind::Changed => ("~", YELLOW),
    }
}

impl Page<'_> {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.style.color && !code.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn line(&mut self, indent: usize, code: &str, text: &str) {
        let text = self.paint(code, &escape::line(text));
        self.out.push_str(&format!("{}{text}\n", " ".repeat(indent)));
    }

    /// The line above all differences of a flow, unless the first of them is the flow itself.
    fn head(&mut self, change: &Change) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        if change.what != What::Flow && !change.flow.is_empty() {
            self.line(0, BOLD, &format!("flow \"{}\"", change.flow));
        }
    }

    fn change(&mut self, change: &Change) {
        let (sign, code) = look(change.kind);
        let indent = match change.what {
            What::Flow | What::Declaration => 0,
            _ if change.is_inside() => 4,
            What::Part(_) | What::Variable | What::Action => 2,
        };
        let word = if change.what == What::Flow { "flow " } else { "" };
        let inside = match change.inside {
            0 => String::new(),
            count => format!(" with {}", plural(count, "action")),
        };
        let head = self.paint(code, &escape::line(&format!("{sign} {word}{}{inside}", change.title)));
        let place = self.paint(FAINT, &escape::line(&self.place(change)));
        self.out.push_str(&format!("{}{head}  {place}\n", " ".repeat(indent)));
        let notes = indent + 2;
        if !change.trail.is_empty() {
            self.note(notes, "in", &change.trail.join(" › "));
        }
        if !change.says.is_empty() {
            let (says, code) = (escape::line(&change.says.join(", ")).into_owned(), look(change.kind).1);
            self.value(notes, "", code, &says);
        }
        if let Some(from) = &change.moved_from {
            let relative = from.starts_with("further ");
            self.note(notes, if relative { "was" } else { "moved from" }, from);
        }
        if let Some(from) = &change.renamed_from {
            self.note(notes, "was called", from);
        }
        change.details.iter().for_each(|detail| self.detail(notes, detail));
    }

    fn note(&mut self, indent: usize, word: &str, text: &str) {
        let wrapped = wrap(&escape::line(&format!("{word} {text}")), self.room(indent));
        for line in wrapped {
            let line = self.paint(FAINT, &line);
            self.out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
        }
    }

    fn room(&self, indent: usize) -> usize {
        self.style.width.saturating_sub(indent).max(20)
    }

    /// What it said and what it says: on one line where both fit, else one above the other.
    fn detail(&mut self, indent: usize, detail: &Detail) {
        let name = escape::line(&detail.name).into_owned();
        let clean = |text: &Option<String>| text.as_deref().map(|text| escape::line(text).into_owned());
        let (before, after) = (clean(&detail.before), clean(&detail.after));
        let width: usize =
            [Some(&name), before.as_ref(), after.as_ref()].into_iter().flatten().map(|t| columns(t)).sum();
        let pad = " ".repeat(indent);
        if let (Some(before), Some(after)) = (&before, &after) {
            if width + 6 <= self.room(indent) {
                let (before, after) = self.apart(before, after);
                self.out.push_str(&format!("{pad}{name}: {before} → {after}\n"));
                return;
            }
            self.out.push_str(&format!("{pad}{name}:\n"));
            self.value(indent + 2, "-", RED, before);
            self.value(indent + 2, "+", GREEN, after);
            return;
        }
        for (sign, code, text) in [("-", RED, &before), ("+", GREEN, &after)] {
            let Some(text) = text else { continue };
            if width + 4 <= self.room(indent) {
                let line = self.paint(code, &format!("{sign} {name}: {text}"));
                self.out.push_str(&format!("{pad}{line}\n"));
            } else {
                let line = self.paint(code, &format!("{sign} {name}:"));
                self.out.push_str(&format!("{pad}{line}\n"));
                self.value(indent + 4, "", code, text);
            }
        }
    }

    /// The two values in their colours, what differs between them in bold.
    fn apart(&self, before: &str, after: &str) -> (String, String) {
        if !self.style.color {
            return (before.to_owned(), after.to_owned());
        }
        let (old, new) = differ(before, after);
        let paint = |text: &str, (from, to): (usize, usize), code: &str| {
            let bold = format!("{code};1");
            let parts = [(code, &text[..from]), (bold.as_str(), &text[from..to]), (code, &text[to..])];
            parts.iter().filter(|(_, part)| !part.is_empty()).map(|(code, part)| self.paint(code, part)).collect()
        };
        (paint(before, old, RED), paint(after, new, GREEN))
    }

    fn value(&mut self, indent: usize, sign: &str, code: &str, text: &str) {
        let lead = if sign.is_empty() { 0 } else { 2 };
        let mut lines = wrap(text, self.room(indent + lead));
        if lines.len() > MOST_LINES {
            lines.truncate(MOST_LINES - 1);
            lines.push("…".to_owned());
        }
        for (number, line) in lines.iter().enumerate() {
            let sign = if lead == 0 { String::new() } else { format!("{} ", if number == 0 { sign } else { " " }) };
            let line = self.paint(code, &format!("{sign}{line}"));
            self.out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
        }
    }

    /// Where it stood and stands: `old.flow:12 → new.flow:14`.
    fn place(&self, change: &Change) -> String {
        let before = change.before.map(|at| self.compared.old.place(at));
        let after = change.after.map(|at| self.compared.new.place(at));
        before.into_iter().chain(after).collect::<Vec<_>>().join(" → ")
    }

    /// What a flow writes and reads now, or no longer.
    fn attributes(&mut self, flow: &str) {
        let own: Vec<_> = self.compared.diff.attributes.iter().filter(|own| own.flow == flow).collect();
        if own.is_empty() {
            return;
        }
        self.line(2, BOLD, "attributes");
        for own in own {
            let (sign, code) = if own.is_new { ("+", GREEN) } else { ("-", RED) };
            let verb = match own.access {
                Access::Written => "writes",
                Access::Read => "reads",
            };
            self.line(4, code, &format!("{sign} {verb} {}", own.name));
        }
    }
}

fn columns(text: &str) -> usize {
    text.chars().map(escape::columns).sum()
}

/// Where two texts differ: the first and the last place of each, at characters.
fn differ(a: &str, b: &str) -> ((usize, usize), (usize, usize)) {
    let ahead: usize = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (rest_a, rest_b) = (a[ahead..].chars().rev(), b[ahead..].chars().rev());
    let behind: usize = rest_a.zip(rest_b).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    ((ahead, a.len() - behind), (ahead, b.len() - behind))
}

/// The text in lines of so many columns, broken at blanks where there are some.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while columns(rest) > width {
        let mut sum = 0;
        let fits = rest.char_indices().find(|(_, c)| {
            sum += escape::columns(*c);
            sum > width
        });
        let end = fits.map_or(rest.len(), |(at, _)| at);
        let at = rest[..end].rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
        lines.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    lines.push(rest.to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_found_at_characters() {
        assert_eq!(differ("abcd", "abXd"), ((2, 3), (2, 3)));
        assert_eq!(differ("aa", "aaa"), ((2, 2), (2, 3)));
        assert_eq!(differ("ä1", "ö1"), ((0, 2), (0, 2)));
        assert_eq!(differ("", "x"), ((0, 0), (0, 1)));
    }

    #[test]
    fn long_texts_are_broken_at_blanks_and_words_only_where_they_must() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("中文字", 4), ["中文", "字"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
