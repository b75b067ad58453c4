//! Rules as stories: `tests/stories/*.flow` hold a test for each rule P30 to P47, and for L1 to L10; the two that a setting
//! switches on stand in `tests/stories_of_settings/`, and the five steps (P42) in `examples/`.

use crate::support::program::run_with;
use serde_json::Value;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stories");
const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");

const SETTINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stories_of_settings");

/// Every rule of the cloud beside the queue, and of a flow's life.
const RULES: [&str; 21] = [
    "P30", "P31", "P32", "P40", "P41", "P42", "P43", "P44", "P45", "P46", "P47", "L1", "L2", "L3", "L4", "L5", "L6",
    "L7", "L8", "L9", "L10",
];

#[test]
fn every_rule_has_a_story_that_holds() {
    let documents = [FOLDER, SETTINGS, EXAMPLES].map(|folder| {
        let output = run_with(&["test", folder, "--format", "json"], b"");
        let said = String::from_utf8_lossy(&output.stderr);
        let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
        assert!(output.status.success(), "{:#}", document["tests"]);
        document
    });
    let all = documents.iter().flat_map(|own| own["tests"].as_array().into_iter().flatten());
    let names: Vec<&str> = all.filter_map(|test| test["name"].as_str()).collect();
    for rule in RULES {
        assert!(names.iter().any(|name| name.starts_with(&format!("{rule}:"))), "{rule} has no test");
    }
}

#[test]
fn p47_a_failed_test_shows_no_value_of_a_sensitive_attribute() {
    let folder = tempfile::tempdir().expect("a folder");
    let flow = "flow inboundCall \"F\" { task \"Start\" { setParticipantData { \"Card\" = Append(\"41\", \"11\") } disconnect } }\n\
        test \"t\" { call(\"F\")  stored { \"Card\" = NOT_SET }  batch(1) { \"Card\" = NOT_SET } }\n";
    std::fs::write(folder.path().join("f.flow"), flow).expect("it is written");
    std::fs::write(folder.path().join("callflow.toml"), "[participant-data]\nsensitive = [\"Card\"]\n").expect("it is");
    let path = folder.path().to_str().expect("a path");
    for format in ["human", "json", "junit"] {
        let output = run_with(&["test", path, "--format", format], b"");
        assert_eq!(output.status.code(), Some(1), "{format}");
        let said = [output.stdout, output.stderr].concat();
        assert!(!String::from_utf8_lossy(&said).contains("4111"), "{format}: {}", String::from_utf8_lossy(&said));
    }
}

/// Where accepted writes become visible late, a Get sees nothing before and the value behind (P32).
#[test]
fn p32_a_get_sees_a_write_when_its_delay_is_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("it is written");
    put(
        "a.flow",
        "flow inboundCall \"First\" { task \"Start\" { setParticipantData { \"a\" = \"1\" } transferToFlow(\"Second\") disconnect } }\n\
         flow inboundCall \"Second\" { var Flow.A: String var Flow.Keys: String task \"Start\" {\n\
         getParticipantData { Flow.A = \"a\" }\n\
         collectInput { digits = 1 inputData = Flow.Keys noEntryTimeout = MakeDuration(0, 0, 0, 10) }\n\
         getParticipantData { Flow.A = \"a\" } disconnect } }\n\
         test \"late\" { call(\"First\") entersNothing got(\"a\", NOT_SET) { from = \"missing\" } got(\"a\", \"1\") { from = \"cloud\" } \
         stored { \"a\" = \"1\" } }",
    );
    let run = || run_with(&["test", folder.path().to_str().expect("a path")], b"");
    put("callflow.toml", "[participant-data]\nvisible-after = 5");
    let output = run();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Without the delay the first Get sees it, as P15 says.
    put("callflow.toml", "");
    assert_eq!(run().status.code(), Some(1));
}
