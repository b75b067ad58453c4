//! The flows of the reference data, imported and explored.

use crate::support::{callflow, folder, lines, number};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/flows/");

/// Actions that no path reaches, by a part of the file's name: how many at most, the word of the report, and why.
const NOT_REACHED: &[(&str, usize, &str, &str)] = &[
    ("qnabot", 22, "error", "the count of its loop is `ToInt(Flow.LoopCount) <= 3`, and the variable is NOT_SET (E70)"),
    ("SendEmailWorkflow", 1, "loss", "a template inside a path of an expression was lost by the import (A6)"),
    (
        "set-emergency-group-lambda",
        12,
        "unsupported",
        "its Collect Input asks for `verificationType`, where a run stops",
    ),
    ("Limitless_Chat_Flow", 2, "value", "it needs two loops of 10 and of 90 turns in which nobody writes"),
];

/// Actions that nothing in the flow leads to, in the source itself: a menu that nobody enters, a variable that is asked
/// for and never set, a case that an earlier one covers.
const DEAD: &[(&str, usize)] = &[
    ("agent-rewards", 2),
    ("Callback-Prioritization", 10),
    ("DudeWheresMyStuffChat", 8),
    ("DR-Fallback-Ivr", 2),
    ("webmessage-emergency-group__modules__flows__MyWebMessenger", 1),
    ("arked", 2),
    ("holiday_flow", 2),
];

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
    fill(&to);
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

/// Gives every template that the import has kept a value, as a project does.
fn fill(folder: &Path) {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let parts = text.split("{{").skip(1).filter_map(|part| part.split_once("}}"));
        names.extend(parts.map(|(name, _)| name.to_owned()));
    }
    let value = |name: &str| if name.contains("language") { "en-us" } else { "x" };
    let file = folder.join("callflow.toml");
    let mut text = std::fs::read_to_string(&file).unwrap_or_default();
    text.push_str("\n[variables]\n");
    names.iter().for_each(|name| text.push_str(&format!("{name:?} = {:?}\n", value(name))));
    std::fs::write(file, text).expect("written");
}

/// What came of one file.
#[derive(Default)]
struct Sum {
    actions: u64,
    reached: u64,
    dead: u64,
    tests: u64,
    untested: usize,
    named: Vec<String>,
}

fn explored(file: &Path, sum: &mut Sum) {
    let name = file.to_string_lossy().into_owned();
    let tests = file.with_extension("tests.flow");
    let to = tests.to_string_lossy().into_owned();
    let output = callflow(&["explore", "--format", "json", &name, "--write-tests", &to]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
    for flow in document["flows"].as_array().expect("a list") {
        for own in flow["notReached"].as_array().expect("a list") {
            let known = NOT_REACHED.iter().find(|(part, _, why, _)| name.contains(part) && own["why"] == *why);
            let (.., reason) = known.unwrap_or_else(|| panic!("{name}: {own}"));
            sum.named.push(format!("{name}: {}: {reason}", own["action"]));
        }
        let most: usize = NOT_REACHED.iter().filter(|(part, ..)| name.contains(part)).map(|(_, most, ..)| most).sum();
        assert!(lines(flow, "notReached").len() <= most, "{name}: {flow:#}");
        let dead = lines(flow, "nothingLeadsTo").len();
        let most = DEAD.iter().find(|(part, _)| name.contains(part)).map_or(0, |(_, most)| *most);
        assert!(dead <= most, "{name}: {:#}", flow["nothingLeadsTo"]);
        assert!(lines(flow, "endless").is_empty(), "{name}: {flow:#}");
        let errors = flow["errors"].as_array().expect("a list");
        assert!(errors.iter().all(|error| error["reason"] != "internal"), "{name}: {flow:#}");
        sum.reached += number(flow, "reached");
        sum.actions += number(flow, "actions");
        sum.dead += dead as u64;
    }
    sum.untested += document["tests"]["untested"].as_array().expect("a list").len();
    let written = document["tests"]["written"].as_u64().expect("a number");
    sum.tests += written;
    if written > 0 {
        let played = callflow(&["test", &name, &to]);
        assert_eq!(played.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&played.stdout));
    }
}

#[test]
fn nearly_all_actions_of_the_reference_flows_are_reached_the_rest_is_named_and_all_tests_pass() {
    let files: Vec<PathBuf> = ["archy", "exports"].into_iter().flat_map(flows).collect();
    let (next, total) = (AtomicUsize::new(0), Mutex::new(Sum::default()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut own = Sum::default();
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    explored(file, &mut own);
                }
                let mut all = total.lock().expect("nobody failed");
                all.actions += own.actions;
                all.reached += own.reached;
                all.dead += own.dead;
                all.tests += own.tests;
                all.untested += own.untested;
                all.named.extend(own.named);
            });
        }
    });
    let mut sum = total.into_inner().expect("nobody failed");
    sum.named.sort();
    sum.named.iter().for_each(|line| println!("not reached: {line}"));
    let led = sum.actions - sum.dead;
    println!("{} of {} actions reached; {} of them nothing leads to", sum.reached, sum.actions, sum.dead);
    println!("{} tests pass, and {} actions and outputs have none", sum.tests, sum.untested);
    assert!(files.is_empty() || sum.reached * 100 >= led * 95, "{} of {led}", sum.reached);
}
