//! What is written for other tools, read by those tools: JUnit's XML by `xmllint` against a schema, the tracefile by `lcov`.
//! Debian has both (`apt-get install libxml2-utils lcov`), and `.ci/run` installs them; where one is absent its test says
//! so and looks at nothing.

use crate::lcov;
use crate::support::program::run_with;
use std::path::Path;
use std::process::{Command, Output};

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/testing/junit.xsd");

const FLOW: &str = "flow inboundCall \"F\" { language = \"en-us\"  var Flow.A: String  task \"T, the only one\" {\n\
    getParticipantData { Flow.A = \"A\" }\n if Flow.A == \"1\" {\n playAudio(ToAudioTTS(\"One.\"))\n }\n disconnect } }\n";

/// Whether a program is there; where it is not, that is said.
fn has(program: &str, package: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    if !there {
        println!("SKIPPED: `{program}` is not installed: apt-get install {package}");
    }
    there
}

fn xmllint(document: &Path) -> Output {
    let arguments = ["--nonet", "--noout", "--schema", SCHEMA];
    Command::new("xmllint").args(arguments).arg(document).output().expect("xmllint runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Documents of every kind: what passes, what fails with characters that XML does not have, several files, a sweep.
#[test]
fn the_junit_that_is_written_is_valid_by_the_schema() {
    if !has("xmllint", "libxml2-utils") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let passes = "test \"passes\" { call(\"F\") }\n";
    let fails = "test \"a<b>&\\\"c\\\"\\n\u{1b}[31m\u{202e}\" { call(\"F\")  heard(\"\u{7}\u{ffff} ]]> &amp; é\")  batches(1) }\n";
    let inputs = [format!("{FLOW}{passes}"), format!("{FLOW}{fails}"), format!("{FLOW}{passes}{fails}")];
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let runs = inputs.iter().flat_map(|text| {
        [vec!["test", "-", "--format", "junit"], vec!["test", "-", "--sweep", "--format", "junit"]]
            .map(|all| (all, text.as_str()))
    });
    let runs = runs.chain([(vec!["test", examples, "--format", "junit"], "")]);
    for (number, (arguments, text)) in runs.enumerate() {
        let output = run_with(&arguments, text.as_bytes());
        let file = folder.path().join(format!("{number}.xml"));
        std::fs::write(&file, &output.stdout).expect("written");
        let read = xmllint(&file);
        assert!(read.status.success(), "{arguments:?} {text}: {}", said(&read));
    }
}

/// The schema refuses what is wrong, or its word would be worth nothing.
#[test]
fn the_schema_refuses_what_is_no_junit() {
    if !has("xmllint", "libxml2-utils") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("{FLOW}test \"fails\" {{ call(\"F\")  heard(\"No.\") }}");
    let right = run_with(&["test", "-", "--format", "junit"], text.as_bytes());
    let right = String::from_utf8(right.stdout).expect("it is UTF-8");
    let file = folder.path().join("junit.xml");
    let valid = |text: &str| {
        std::fs::write(&file, text).expect("written");
        xmllint(&file).status.success()
    };
    assert!(valid(&right));
    for (from, to) in [
        (" hostname=\"localhost\"", ""),
        ("<system-out/>", ""),
        ("<properties/>", "<propertys/>"),
        ("tests=\"1\"", "tests=\"one\""),
        ("</testsuite>", ""),
        ("<failure type=\"expectation\"", "<failure"),
        ("<testcase ", "<testcase line=\"1\" "),
        ("\" tests=", "Z\" tests="),
    ] {
        let wrong = right.replacen(from, to, 1);
        assert!(wrong != right && !valid(&wrong), "{from} became {to}");
    }
}

/// `12` of `lines......: 66.7% (12 of 18 lines)`, and the 18.
fn figures(summary: &str, what: &str) -> (usize, usize) {
    let line = summary.lines().find(|line| line.trim_start().starts_with(what)).expect("a line of the summary");
    let Some((_, rest)) = line.split_once('(') else { return (0, 0) };
    let numbers: Vec<usize> = rest.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    (numbers[0], numbers[1])
}

#[test]
fn lcov_reads_the_tracefile_and_counts_the_same() {
    if !has("lcov", "lcov") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("f.flow"), format!("{FLOW}test \"t\" {{ call(\"F\") }}")).expect("written");
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    for (number, path) in [folder.path().to_str().expect("a path"), examples].into_iter().enumerate() {
        let file = folder.path().join(format!("{number}.info"));
        let name = file.to_str().expect("a path");
        let run = run_with(&["test", path, "--lcov", name], b"");
        assert!(run.status.success(), "{}", said(&run));
        let read = Command::new("lcov").args(["--rc", "lcov_branch_coverage=1", "--summary", name]).output();
        let read = read.expect("lcov runs");
        let summary = said(&read);
        assert!(read.status.success(), "{summary}");
        let files = lcov::read(&std::fs::read_to_string(&file).expect("it was written"));
        let all = |count: &dyn Fn(&lcov::File) -> usize| files.iter().map(count).sum::<usize>();
        let lines =
            (all(&|file| file.lines.values().filter(|count| **count > 0).count()), all(&|file| file.lines.len()));
        let taken =
            |file: &lcov::File| file.branches.values().filter(|taken| taken.is_some_and(|count| count > 0)).count();
        let branches = (all(&taken), all(&|file| file.branches.len()));
        let ran = |file: &lcov::File| file.functions.values().filter(|(_, count)| *count > 0).count();
        let functions = (all(&ran), all(&|file| file.functions.len()));
        assert!(lines.1 > 0 && branches.1 > 0 && functions.1 > 0, "{path}");
        assert_eq!(figures(&summary, "lines"), lines, "{summary}");
        assert_eq!(figures(&summary, "functions"), functions, "{summary}");
        assert_eq!(figures(&summary, "branches"), branches, "{summary}");
    }
}
