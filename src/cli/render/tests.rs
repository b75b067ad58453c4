//! Whatever a source holds and wherever a label lies, something readable comes out, and nothing raw (F34, F60).

use super::escape;
use super::finding::Finding;
use super::{Count, human, json, sarif};
use crate::cli::style::Style;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Source, SourceId, Sources};
use crate::span::Span;
use proptest::prelude::*;
use serde_json::Value;

/// Draws one diagnostic with a label at a span; checks what holds for every drawing.
fn drawn(text: &str, span: Span) -> String {
    let (sources, diagnostic) = finding(text, span);
    let style = Style { width: 80, ..Style::PLAIN };
    let drawing = human::draw(&Finding::of(&diagnostic, &sources), &style);
    assert!(drawing.contains("error[bad-character]:"), "{drawing}");
    assert!(!drawing.chars().any(|c| c != '\n' && escape::is_unsafe(c)), "raw character in {drawing:?}");
    assert!(drawing.contains('╭'), "the piece of the source is missing, so the drawing failed: {drawing}");
    for line in drawing.lines() {
        let columns: usize = line.chars().filter(|c| !('\u{2500}'..'\u{25ff}').contains(c)).map(escape::columns).sum();
        assert!(columns <= 120, "{columns} columns: {line}");
    }
    drawing
}

fn finding(text: &str, span: Span) -> (Sources, Diagnostic) {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("a.flow", text));
    let diagnostic = Diagnostic::new(Code::BadCharacter, id, span, "no token begins with this").label("here");
    (sources, diagnostic)
}

/// The line of the drawing that holds the marks under line `number`.
fn marks(drawing: &str, number: usize) -> (String, String) {
    let mut lines = drawing.lines().skip_while(|line| !line.trim_start().starts_with(&format!("{number} │")));
    let text = lines.next().expect("the line is shown").to_owned();
    (text, lines.next().unwrap_or_default().to_owned())
}

#[test]
fn the_label_stands_under_its_text() {
    let drawing = drawn("one\ntwo three\nfour", Span::new(8, 13));
    let (text, mark) = marks(&drawing, 2);
    let column = |line: &str, what: &str| line.find(what).map(|byte| line[..byte].chars().count());
    assert_eq!(column(&text, "three"), column(&mark, "──"));
    assert!(drawing.contains("[a.flow:2:5]"), "{drawing}");
}

#[test]
fn f34_every_control_and_bidi_character_is_drawn_as_an_escape() {
    let controls = ('\0'..='\u{1f}').filter(|c| *c != '\n').chain('\u{7f}'..='\u{9f}');
    let others = "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}\u{61c}\u{feff}\u{2028}";
    for c in controls.chain(others.chars()) {
        let text = format!("x{c}y {c} z\nend");
        for start in 0..text.len() as u32 + 2 {
            for end in start..text.len() as u32 + 2 {
                drawn(&text, Span::new(start, end));
            }
        }
    }
}

#[test]
fn f34_messages_labels_helps_and_names_are_escaped() {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("a\u{1b}[2J.flow", "text"));
    let evil = "\u{1b}[31m`x`\u{202e}\nerror: forged";
    let diagnostic = Diagnostic::new(Code::BadCharacter, id, Span::new(0, 4), evil).label(evil).help(evil);
    let drawing = human::draw(&Finding::of(&diagnostic, &sources), &Style::PLAIN);
    assert!(!drawing.chars().any(|c| c != '\n' && escape::is_unsafe(c)), "{drawing:?}");
    assert!(!drawing.lines().any(|line| line.starts_with("error: forged")), "{drawing}");
    let plain = human::plain(&Finding::of(&diagnostic, &sources));
    assert_eq!(plain.lines().count(), 1);
}

#[test]
fn f34_spans_past_the_end_inside_a_character_or_backwards() {
    let text = "ä🎉中\n\n";
    for start in 0..20 {
        for end in 0..20 {
            drawn(text, Span { start, end });
        }
    }
    drawn("", Span::new(0, 0));
    drawn("", Span::new(5, 9));
    drawn("x", Span::new(u32::MAX - 1, u32::MAX));
    drawn("\r\n\r\n", Span::new(1, 2));
}

#[test]
fn f34_a_line_of_a_million_bytes_is_cut_around_the_label() {
    let text = format!("{}HERE{}", "x".repeat(500_000), "y".repeat(500_000));
    let drawing = drawn(&text, Span::new(500_000, 500_004));
    assert!(drawing.contains("HERE") && drawing.contains('…'), "{drawing}");
    assert!(drawing.contains("[a.flow:1:500001]"), "{drawing}");
    assert!(drawing.len() < 2_000);
    drawn(&text, Span::new(0, 1_000_004));
    drawn(&"\u{1b}".repeat(1_000_000), Span::new(999_000, 1_000_000));
    drawn(&"中".repeat(300_000), Span::new(700_001, 700_002));
}

#[test]
fn a_label_over_many_lines_shows_its_first() {
    let text = "open {\n".to_owned() + &"inside\n".repeat(1000) + "}";
    let drawing = drawn(&text, Span::new(5, text.len() as u32));
    assert!(drawing.lines().count() < 10, "{drawing}");
    assert!(drawing.contains("[a.flow:1:6]"), "{drawing}");
}

#[test]
fn words_that_do_not_fit_beside_their_mark_stand_below() {
    let text = format!("{}far", "x ".repeat(60));
    let (sources, diagnostic) = finding(&text, Span::new(0, 1));
    let diagnostic = diagnostic.also(Span::new(120, 123), "too far to the right").help("go \"left\"");
    let style = Style { width: 80, ..Style::PLAIN };
    let drawing = human::draw(&Finding::of(&diagnostic, &sources), &style);
    assert!(drawing.contains("╰── here") && !drawing.contains("╰── too far"), "{drawing}");
    assert!(drawing.ends_with("  at 1:121: too far to the right\n  help: go \"left\"\n"), "{drawing}");
}

#[test]
fn labels_far_apart_are_two_pieces() {
    let text = (1..=100).map(|n| format!("line {n}\n")).collect::<String>();
    let (sources, diagnostic) = finding(&text, Span::new(0, 4));
    let far = text.find("line 90").expect("it is there") as u32;
    let diagnostic = diagnostic.also(Span::new(far, far + 4), "and here");
    let drawing = human::draw(&Finding::of(&diagnostic, &sources), &Style::PLAIN);
    assert!(drawing.contains("[a.flow:1:1]") && drawing.contains("[a.flow:90:1]"), "{drawing}");
    assert!(drawing.contains("and here") && !drawing.contains("line 50"), "{drawing}");
}

#[test]
fn places_of_json_count_characters_and_the_end_is_behind() {
    let (sources, diagnostic) = finding("äb\ncd", Span::new(2, 3));
    let document: Value = serde_json::from_str(&json::document(&[diagnostic], &sources)).unwrap();
    let entry = &document["diagnostics"][0];
    assert_eq!((&document["errors"], &document["warnings"], &document["notes"]), (&1.into(), &0.into(), &0.into()));
    for (key, value) in [("line", 1), ("column", 2), ("endLine", 1), ("endColumn", 3)] {
        assert_eq!(entry[key], value, "{key}");
    }
    assert_eq!((&entry["code"], &entry["severity"]), (&"bad-character".into(), &"error".into()));
    assert_eq!((&entry["file"], &entry["label"]), (&"a.flow".into(), &"here".into()));
    assert_eq!(entry["help"], Value::Null);
    assert_eq!(entry["labels"][0]["column"], 2);
}

#[test]
fn sarif_has_what_the_schema_wants() {
    let (sources, diagnostic) = finding("abc\ndef", Span::new(4, 7));
    let diagnostic = diagnostic.also(Span::new(0, 3), "there").help("mend it");
    let log: Value = serde_json::from_str(&sarif::document(&[diagnostic], &sources)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), Code::ALL.len());
    let result = &run["results"][0];
    let index = result["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(rules[index]["id"], result["ruleId"]);
    assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().expect("a level")));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a.flow");
    let artifact = place["artifactLocation"]["index"].as_u64().expect("an index") as usize;
    assert_eq!(run["artifacts"][artifact]["location"]["uri"], "a.flow");
    for (key, value) in [("startLine", 2), ("startColumn", 1), ("endLine", 2), ("endColumn", 4)] {
        assert_eq!(place["region"][key], value, "{key}");
    }
    assert_eq!(result["relatedLocations"][0]["message"]["text"], "there");
    assert_eq!(result["message"]["text"], "no token begins with this; here; mend it");
}

#[test]
fn counts_are_by_weight() {
    let error = Diagnostic::new(Code::BadCharacter, SourceId(0), Span::at(0), "a");
    let note = Diagnostic::new(Code::Cast, SourceId(0), Span::at(0), "b");
    assert_eq!(Count::of(&[error, note]), Count { errors: 1, warnings: 0, notes: 1 });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn f34_any_text_and_any_span_can_be_drawn(
        text in "(?s)([a-z {}]|\\PC|.|\n|\t|\r\n){0,60}",
        spans in proptest::collection::vec((0u32..300, 0u32..300), 1..5),
    ) {
        let (sources, mut diagnostic) = finding(&text, Span { start: spans[0].0, end: spans[0].1 });
        for (start, end) in &spans[1..] {
            diagnostic = diagnostic.also(Span { start: *start, end: *end }, "more");
        }
        let drawing = human::draw(&Finding::of(&diagnostic, &sources), &Style::PLAIN);
        prop_assert!(drawing.contains('╭'), "the drawing failed for {text:?} {spans:?}: {drawing}");
        prop_assert!(!drawing.chars().any(|c| c != '\n' && escape::is_unsafe(c)));
        let _: Value = serde_json::from_str(&json::document(&[diagnostic], &sources)).unwrap();
    }
}
