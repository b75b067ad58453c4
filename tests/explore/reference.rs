//! The flows of the reference data, imported and explored.

use crate::support::{callflow, folder, lines, number};
use serde_json::Value;
use std::path::{Path, PathBuf};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/flows/");

/// Flows with actions that no path reaches, by a part of the file's name, with how many and why.
const BELOW: &[(&str, usize, &str)] = &[
    ("qnabot", 22, "the count of its loop is `ToInt(Flow.LoopCount) <= 3`, and the variable is NOT_SET (E70)"),
    ("CSATSurvey", 8, "the question that confirms a slot says the slot, which is NOT_SET before (E70)"),
    ("Limitless_Chat_Flow", 2, "it needs two loops of 10 and of 90 turns in which nobody writes"),
];

/// Flows that `check` refuses.
const REFUSED: &[&str] = &[];

fn flows(of: &str) -> Vec<PathBuf> {
    let from = Path::new(SHARED).join(of);
    if !from.is_dir() {
        println!("skipped: no reference data");
        return Vec::new();
    }
    let to = folder(of);
    let done = callflow(&["import", &from.to_string_lossy(), "-o", &to.to_string_lossy()]);
    assert!(matches!(done.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&done.stderr));
    let mut files = Vec::new();
    let mut open = vec![to];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => open.push(path),
                false if path.extension().is_some_and(|end| end == "flow") => files.push(path),
                false => {}
            }
        }
    }
    files
}

#[test]
fn nearly_all_actions_of_the_reference_flows_are_reached_and_the_rest_is_named() {
    let (mut reached, mut actions, mut excused) = (0, 0, 0);
    for file in ["archy", "exports"].into_iter().flat_map(flows) {
        let name = file.to_string_lossy().into_owned();
        let output = callflow(&["explore", "--format", "json", &name]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        if output.stdout.is_empty() && REFUSED.iter().any(|part| name.contains(part)) {
            println!("{name}: refused by check");
            continue;
        }
        let document: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
        for flow in document["flows"].as_array().expect("a list") {
            let missed = lines(flow, "notReached").len();
            let known = BELOW.iter().find(|(part, ..)| name.contains(part)).map_or(0, |(_, count, _)| *count);
            assert!(missed <= known, "{name}: {flow:#}");
            assert!(lines(flow, "endless").is_empty(), "{name}: {flow:#}");
            let errors = flow["errors"].as_array().expect("a list");
            assert!(errors.iter().all(|error| error["reason"] != "internal"), "{name}: {flow:#}");
            reached += number(flow, "reached");
            excused += missed as u64;
            actions += number(flow, "reached") + missed as u64;
        }
    }
    println!("{reached} of {actions} actions reached, {excused} named");
    // All but the named ones are reached, and those are few.
    assert!(actions == 0 || reached * 100 >= actions * 95, "{reached} of {actions}");
}
