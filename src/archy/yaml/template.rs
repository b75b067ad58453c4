//! Templates: `{{name}}` and `${name}` are filled in the raw text, before YAML is read (A2–A7).

use super::super::tree::Place;
use crate::span::Span;
use std::collections::BTreeMap;

/// Which templates a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Archy: `{{name}}`, and `${name}` where a value for that name is given.
    Archy,
    /// A Terraform template (`.tftpl`): `${name}` always, `$${` for a literal `${`, and directives (A4).
    Terraform,
}

/// A text whose templates are filled, and the way back to the text as its author has it.
#[derive(Debug)]
pub struct Filled {
    /// What YAML reads.
    pub text: String,
    /// Templates that had no value, as they were written; placeholders stand for them.
    pub kept: Vec<String>,
    /// Directives of Terraform, which are not executed (A4).
    pub directives: Vec<Place>,
    /// What begins every placeholder; found nowhere else in the text.
    marker: String,
    /// Where text was put in, in order: new bytes, old bytes.
    changes: Vec<(Span, Span)>,
    /// Where the lines of the old text begin.
    lines: Vec<u32>,
}

/// Fills the templates of a text. A template without a value is kept: a placeholder takes its place (A6).
pub fn fill(text: &str, values: &BTreeMap<String, String>, dialect: Dialect) -> Filled {
    let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at as u32 + 1)).collect();
    let marker = marker(text, values);
    let mut filled = Filled { text: String::new(), kept: vec![], directives: vec![], marker, changes: vec![], lines };
    let mut at = 0;
    while let Some(found) = next(&text[at..], values, dialect) {
        filled.text.push_str(&text[at..at + found.start]);
        let old = Span::new((at + found.start) as u32, (at + found.end) as u32);
        filled.put(&text[old.range()], old, &found.piece, values);
        at += found.end;
    }
    filled.text.push_str(&text[at..]);
    filled
}

/// The names of the templates of a text, of both kinds.
pub fn templates_of(text: &str) -> Vec<String> {
    let (mut names, mut at) = (Vec::new(), 0);
    while let Some(found) = next(&text[at..], &BTreeMap::new(), Dialect::Terraform) {
        if let Piece::Template(name) = found.piece
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
        at += found.end;
    }
    names
}

/// What stands at a place that is no plain text.
enum Piece<'a> {
    Template(&'a str),
    /// `$${`
    Literal,
    Directive,
}

struct Found<'a> {
    start: usize,
    end: usize,
    piece: Piece<'a>,
}

fn next<'a>(text: &'a str, values: &BTreeMap<String, String>, dialect: Dialect) -> Option<Found<'a>> {
    let mut from = 0;
    while let Some(start) = text[from..].find(['{', '$', '%']).map(|at| from + at) {
        let rest = &text[start..];
        let found = |length: usize, piece| Some(Found { start, end: start + length, piece });
        if let Some(name) = name_between(rest, "{{", "}}") {
            return found(name.len() + 4, Piece::Template(name));
        }
        if dialect == Dialect::Terraform && rest.starts_with("$${") {
            return found(3, Piece::Literal);
        }
        if let Some(name) = name_between(rest, "${", "}")
            && (dialect == Dialect::Terraform || values.contains_key(name))
        {
            return found(name.len() + 3, Piece::Template(name));
        }
        if rest.starts_with("%{")
            && (dialect == Dialect::Terraform || stands_alone(text, start))
            && let Some(end) = rest[2..].find(['{', '}', '\n']).filter(|end| rest[2 + end..].starts_with('}'))
        {
            return found(end + 3, Piece::Directive);
        }
        from = start + 1;
    }
    None
}

/// Whether nothing but a directive stands on the line.
fn stands_alone(text: &str, start: usize) -> bool {
    let blank = |c: char| c != '\n' && c.is_whitespace();
    let before = text[..start].trim_end_matches(blank);
    let end = text[start + 2..].find(['{', '}', '\n']).map_or(text.len(), |end| start + 2 + end);
    let behind = text[end..].strip_prefix('}').unwrap_or("x").trim_start_matches(blank);
    (before.is_empty() || before.ends_with('\n')) && (behind.is_empty() || behind.starts_with('\n'))
}

/// A name of at least one character, without a blank at either end (A2).
fn name_between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(open)?;
    // Looked for up to the next brace only, so that the whole text takes linear time (F33).
    let name = &rest[..rest.find(['{', '}', '\n'])?];
    let fits = !name.is_empty() && name.trim() == name && rest[name.len()..].starts_with(close);
    fits.then_some(name)
}

/// A word of letters that neither the text nor a value has.
fn marker(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut marker = String::from("Zq");
    while text.contains(&marker) || values.values().any(|value| value.contains(&marker)) {
        marker.push('z');
    }
    marker
}

impl Filled {
    fn put(&mut self, written: &str, old: Span, piece: &Piece<'_>, values: &BTreeMap<String, String>) {
        let start = self.text.len() as u32;
        match piece {
            Piece::Template(name) => match values.get(*name) {
                Some(value) => self.text.push_str(value),
                None => {
                    let known = self.kept.iter().position(|kept| kept == written);
                    let index = known.unwrap_or(self.kept.len());
                    if known.is_none() {
                        self.kept.push(written.to_owned());
                    }
                    self.text.push_str(&format!("{}{index}x", self.marker));
                }
            },
            Piece::Literal => self.text.push_str("${"),
            Piece::Directive => {
                let place = self.old_place(old);
                self.directives.push(place);
            }
        }
        self.changes.push((Span::new(start, self.text.len() as u32), old));
    }

    /// A text with its placeholders put back to templates (A6).
    pub fn restore(&self, text: &str) -> Option<String> {
        if self.kept.is_empty() || !text.contains(&self.marker) {
            return None;
        }
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(&self.marker) {
            out.push_str(before);
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let kept = after[..digits].parse::<usize>().ok().and_then(|index| self.kept.get(index));
            out.push_str(kept.map_or("", String::as_str));
            rest = after.get(digits + 1..).unwrap_or_default();
        }
        out.push_str(rest);
        Some(out)
    }

    /// The place, in the text as its author has it, of bytes of the filled text (A5).
    pub fn place(&self, new: Span) -> Place {
        let (start, end) = (self.old(new.start, true), self.old(new.end, false));
        self.old_place(Span::new(start, end.max(start)))
    }

    fn old_place(&self, span: Span) -> Place {
        let line = self.lines.partition_point(|start| *start <= span.start) as u32;
        Place { span, line, path: None }
    }

    /// A byte of the old text; inside of what was put in, the start or the end of the template.
    fn old(&self, new: u32, start: bool) -> u32 {
        let after = self.changes.partition_point(|(put, _)| put.start <= new);
        let Some((put, old)) = after.checked_sub(1).and_then(|at| self.changes.get(at)) else { return new };
        if new < put.end || (new == put.end && put.is_empty()) {
            return if start || new == put.start { old.start } else { old.end };
        }
        old.end + (new - put.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a02_a_template_is_filled_wherever_it_stands() {
        let given = values(&[("key", "CRM"), ("name", "x: y")]);
        let text = "{{key}}:\n  a: \"{{name}}\"\n  b: x.{{key}}.z\n  c: {{ key }}\n  d: {{}}\n";
        let filled = fill(text, &given, Dialect::Archy);
        assert_eq!(filled.text, "CRM:\n  a: \"x: y\"\n  b: x.CRM.z\n  c: {{ key }}\n  d: {{}}\n");
        assert!(filled.kept.is_empty());
    }

    #[test]
    fn a06_a_template_without_a_value_is_kept_and_comes_back() {
        let text = "name: {{flow_name}}\nother: Zq{{flow_name}} {{b}}\n";
        let filled = fill(text, &values(&[]), Dialect::Archy);
        assert_eq!(filled.kept, ["{{flow_name}}", "{{b}}"]);
        assert!(!filled.text.contains('{'));
        assert_eq!(filled.restore(&filled.text).as_deref(), Some(text));
        assert_eq!(filled.restore("plain"), None);
    }

    #[test]
    fn a04_terraform_templates_are_filled_where_they_are_meant() {
        let given = values(&[("b", "B")]);
        let archy = fill("a: ${a}\nb: ${b}\nc: $${b}\n", &given, Dialect::Archy);
        assert_eq!(archy.text, "a: ${a}\nb: B\nc: $B\n", "plain text without a value");
        let terraform = fill("a: ${a}\nb: ${b}\nc: $${b}\n%{ if x }\nd: 1\n", &given, Dialect::Terraform);
        assert_eq!(terraform.kept, ["${a}"]);
        assert!(terraform.text.ends_with("b: B\nc: ${b}\n\nd: 1\n"), "{}", terraform.text);
        assert_eq!(terraform.directives.iter().map(|place| place.line).collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn a05_places_point_into_the_text_as_its_author_has_it() {
        let text = "a: {{x}}\nb: [\n";
        let filled = fill(text, &values(&[("x", "1\n2\n3")]), Dialect::Archy);
        let bracket = filled.text.find('[').expect("it is there") as u32;
        let place = filled.place(Span::new(bracket, bracket + 1));
        assert_eq!((place.line, &text[place.span.range()]), (2, "["));
        let inside = filled.place(Span::new(4, 6));
        assert_eq!((inside.line, &text[inside.span.range()]), (1, "{{x}}"), "never into the value");
    }

    #[test]
    fn a07_angle_brackets_are_plain_text() {
        let filled = fill("a: <integrationName>\n", &values(&[]), Dialect::Terraform);
        assert_eq!((filled.text.as_str(), filled.kept.len()), ("a: <integrationName>\n", 0));
    }
}
