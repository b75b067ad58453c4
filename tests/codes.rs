//! Both examples of every diagnostic code do what the table says: the wrong one gives the code, the right one gives
//! neither it nor any error.

mod support {
    pub mod folder;
    pub mod program;
}

use callflow::diagnostic::codes::example::{Kind, expand, kind, parts};
use callflow::diagnostic::{Code, Severity};
use callflow::project::Project;
use callflow::source::{Source, SourceId};
use serde_json::Value;
use support::folder::{folder, run};
use support::program::run_with;

/// Codes that no text can show, since their file is none; the tests of reading show them.
const WITHOUT_TEXT: [Code; 3] = [Code::InvalidUtf8, Code::NotText, Code::NotImported];

/// Errors that cannot but come beside another one.
const BESIDE: [(&str, &str); 1] = [("more-errors", "bad-escape")];

/// What an example gives: the codes, each with its weight.
fn codes_of(example: &str) -> Vec<(String, String)> {
    let text = expand(example);
    match kind(example) {
        Kind::File => of_file(&text),
        Kind::Expression => of_expression(&text),
        Kind::Both => of_both(&text),
        Kind::Project => {
            let found = Project::read(&Source::new("callflow.toml", text), SourceId(0)).err().unwrap_or_default();
            found.iter().map(|d| (d.code.text().to_owned(), d.severity.word().to_owned())).collect()
        }
    }
}

fn of_file(text: &str) -> Vec<(String, String)> {
    told(&run_with(&["check", "-", "--format", "json"], text.as_bytes()))
}

fn of_both(text: &str) -> Vec<(String, String)> {
    let (settings, flow) = parts(text).expect("two files");
    let top = folder(&[("callflow.toml", settings), ("main.flow", flow)]);
    told(&run(&top, &["check", ".", "--format", "json"]))
}

fn told(output: &std::process::Output) -> Vec<(String, String)> {
    let document: Value = serde_json::from_slice(&output.stdout).expect("check writes JSON");
    let word = |entry: &Value, key: &str| entry[key].as_str().expect("a word").to_owned();
    let entries = document["diagnostics"].as_array().expect("a list");
    entries.iter().map(|entry| (word(entry, "code"), word(entry, "severity"))).collect()
}

fn of_expression(text: &str) -> Vec<(String, String)> {
    let request = serde_json::json!({ "expr": text, "mode": "check" }).to_string();
    let output = run_with(&["eval", "--jsonl"], request.as_bytes());
    let answer: Value = serde_json::from_slice(&output.stdout).expect("eval writes JSON");
    let code = answer["code"].as_str().map(str::to_owned);
    code.map(|code| (code, Severity::Error.word().to_owned())).into_iter().collect()
}

#[test]
fn only_what_is_no_text_has_no_example() {
    let empty: Vec<_> = Code::ALL.iter().copied().filter(|code| code.row().wrong.is_empty()).collect();
    assert_eq!(empty, WITHOUT_TEXT);
}

#[test]
fn the_examples_of_the_project_file_hold() {
    let row = Code::ProjectFile.row();
    assert_eq!(codes_of(row.wrong), [("project-file".to_owned(), "error".to_owned())]);
    assert_eq!(codes_of(row.right), []);
}

#[test]
fn every_wrong_example_gives_its_code_and_every_right_one_no_error() {
    let mut faults = Vec::new();
    for row in Code::ALL.iter().map(|code| code.row()).filter(|row| !row.wrong.is_empty()) {
        let wrong = codes_of(row.wrong);
        if !wrong.contains(&(row.code.to_owned(), row.severity.word().to_owned())) {
            faults.push(format!("{}: the wrong example gives {wrong:?}", row.code));
        }
        let beside = wrong.iter().filter(|(code, weight)| code != row.code && weight == "error");
        let mut beside: Vec<_> = beside.map(|(code, _)| code.as_str()).collect();
        beside.dedup();
        if !beside.is_empty() && !BESIDE.iter().any(|(code, known)| *code == row.code && beside == [*known]) {
            faults.push(format!("{}: the wrong example gives {beside:?} as well", row.code));
        }
        let right = codes_of(row.right);
        if right.iter().any(|(code, severity)| code == row.code || severity == "error") {
            faults.push(format!("{}: the right example gives {right:?}", row.code));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
