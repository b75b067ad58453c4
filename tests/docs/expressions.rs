//! The page of expressions, whose tables are written by hand.

use crate::support::program::run_with;
use crate::support::tree::texts;
use callflow::builtins;
/// The cells of the rows of a table whose first column has that head.
fn table(page: &str, head: &str) -> Vec<Vec<String>> {
    let lines = page.lines().skip_while(|line| !line.starts_with(&format!("| {head} |"))).skip(2);
    let cells = |line: &str| {
        let inner = line.trim_matches('|').replace("\\|", "\u{0}");
        inner.split(" | ").map(|cell| cell.trim().replace('\u{0}', "|")).collect()
    };
    lines.take_while(|line| line.starts_with('|')).map(cells).collect()
}

fn page_of_expressions() -> String {
    let page = texts("docs", &[".md"]).into_iter().find(|page| page.path.ends_with("expressions.md"));
    page.expect("docs/expressions.md").text
}

#[test]
fn every_surprise_is_one() {
    let rows = table(&page_of_expressions(), "expression");
    assert!(rows.len() > 30);
    let mut wrong = Vec::new();
    for row in rows {
        let expression = row[0].trim_matches('`');
        let output = run_with(&["eval", "-", "--format", "json"], expression.as_bytes());
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let word = |name: &str| answer[name].as_str().unwrap_or_default();
        let found = match (answer["ok"] == true, word("stage")) {
            (true, _) => format!("`{}`", word("literal")),
            (false, "run") => format!("run error `{}`", word("code")),
            (false, _) => format!("error `{}`", word("code")),
        };
        if found != row[1] {
            wrong.push(format!("{expression}: the page says {}, it gives {found}", row[1]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_setting_stands_with_its_default_and_its_other_value() {
    let rows = table(&page_of_expressions(), "setting");
    let usual = toml::Table::try_from(builtins::Settings::default()).expect("a table");
    let names: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    let known: std::collections::BTreeSet<&str> = usual.keys().map(String::as_str).collect();
    assert_eq!(names.iter().copied().collect::<std::collections::BTreeSet<&str>>(), known);
    for (row, name) in rows.iter().zip(names) {
        let values: Vec<&str> = row[1].split(", ").map(|value| value.trim_matches('`')).collect();
        assert_eq!(values[0], usual[name].to_string(), "{name}");
        let other = values[1].split('`').next().expect("a value");
        let read: Result<builtins::Settings, _> = toml::from_str(&format!("{name} = {other}"));
        assert!(read.is_ok_and(|settings| settings != builtins::Settings::default()), "{name} = {other}");
    }
}

/// E62: the table of casts is what the checker does, both ways.
#[test]
fn every_cast_stands_on_the_page() {
    use callflow::value::{Kind, Type};
    for row in table(&page_of_expressions(), "into") {
        let into = Kind::named(&row[0]).expect("a type");
        if into == Kind::String {
            continue;
        }
        let mut told: Vec<(String, String)> = Vec::new();
        for group in row[1].split("; ") {
            let (from, function) = group.split_once(": ").expect("types and a function");
            told.extend(from.split(", ").map(|from| (from.to_owned(), function.trim_matches('`').to_owned())));
        }
        told.sort_unstable();
        let casts = Kind::ALL.iter().filter_map(|from| {
            let name = builtins::cast_name(Type::one(*from), Type::one(into))?;
            Some((from.name().to_owned(), name.to_owned()))
        });
        let mut known: Vec<(String, String)> = casts.collect();
        known.sort_unstable();
        assert_eq!(told, known, "{}", row[0]);
    }
    for from in Kind::ALL.iter().filter(|kind| kind.is_any() && **kind != Kind::String) {
        assert_eq!(builtins::cast_name(Type::one(*from), Type::one(Kind::String)), Some("ToString"), "{}", from.name());
    }
    for into in [Kind::Queue, Kind::Json, Kind::Prompt, Kind::EmailAddress] {
        assert_eq!(builtins::cast_name(Type::one(Kind::String), Type::one(into)), None, "{}", into.name());
    }
}
