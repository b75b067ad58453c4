//! Coverage: what ran is counted, over many runs, with the lines where people look for it.

use crate::lcov;
use crate::runs::{Caller, Run, compiled, covered, run};
use callflow::bytecode::Program;
use callflow::scenario::coverage::{Coverage, Flush, From, Kind, Share, Sites, Totals, lcov as written};

const FLOWS: &str = r#"flow inboundCall "First" {
    var Flow.Tier: String
    task "Start" {
        getParticipantData {
            Flow.Tier = "Tier"
        }
        collectInput as "Ask" {
            digits = 1
            inputData = Flow.Tier
        } on failure {
            setParticipantData {
                "Tier" = "none"
            }
        }
        if Flow.Tier == "1" {
            setParticipantData {
                "Tier" = "gold"
                "Spare" = "x"
            }
        }
        transferToFlow("Second")
        jumpToTask("Never, ever")
    }
    task "Never, ever" {
        disconnect
    }
}
flow inboundCall "Second" {
    var Flow.Tier: String
    task "Start" {
        getParticipantData {
            Flow.Tier = "Tier"
        }
        disconnect
    }
}
"#;

fn through(keys: &[&'static str]) -> Caller {
    Caller { transfers: true, ..Caller::who_enters(keys) }
}

/// What ran of a program's items, `line name` each.
fn missing(coverage: &Coverage, program: &Program) -> Vec<String> {
    let items = coverage.items(program).into_iter().filter(|item| item.count == 0);
    items.map(|item| format!("{} {}", item.line, item.name)).collect()
}

fn share(covered: usize, all: usize) -> Share {
    Share { covered, all }
}

#[test]
fn nothing_ran_before_the_first_run() {
    let program = compiled(FLOWS);
    let totals = Totals::of(&Coverage::default().items(&program));
    assert_eq!(totals.share(Kind::Action), share(0, 10));
    assert_eq!(totals.share(Kind::Output), share(0, 4), "success and failure, yes and no");
    assert_eq!(totals.share(Kind::Part), share(0, 3));
    assert_eq!(totals.share(Kind::Choice), share(0, 0));
}

#[test]
fn runs_add_up_and_what_is_missing_is_named() {
    let program = compiled(FLOWS);
    let one = || run(&program, &through(&["1"]), &[]);
    let coverage = covered(&program, &[one()]);
    assert_eq!(
        missing(&coverage, &program),
        [
            "24 Never, ever",
            "11 setParticipantData",
            "22 jumpToTask",
            "25 disconnect",
            "11 failure of collectInput “Ask”",
            "15 no of if",
        ]
    );
    let silent = || run(&program, &through(&[]), &[]);
    let coverage = covered(&program, &[one(), silent(), silent()]);
    assert_eq!(missing(&coverage, &program), ["24 Never, ever", "22 jumpToTask", "25 disconnect"]);
    let counted = |name: &str| coverage.items(&program).into_iter().find(|item| item.name == name).map(|i| i.count);
    assert_eq!(counted("failure of collectInput “Ask”"), Some(2));
    assert_eq!(counted("collectInput “Ask”"), Some(3));
    assert_eq!(counted("yes of if"), Some(1));
}

#[test]
fn the_order_of_runs_changes_nothing() {
    let program = compiled(FLOWS);
    let runs = |first: &'static str, second: &'static str| -> Vec<Run> {
        [first, second].map(|key| run(&program, &through(&[key]), &[])).into()
    };
    let (one, two) = (covered(&program, &runs("1", "2")), covered(&program, &runs("2", "1")));
    assert_eq!(one.items(&program), two.items(&program));
    assert_eq!((one.reach, one.ends), (two.reach, two.ends));
}

#[test]
fn a_set_reaches_a_get_over_the_transfer() {
    let program = compiled(FLOWS);
    let sites = Sites::of(&program);
    let named = |sites: &[callflow::scenario::coverage::Site]| -> Vec<String> {
        sites.iter().map(|site| format!("{} {}", site.flow, site.name.as_str())).collect()
    };
    assert_eq!(named(&sites.sets), ["0 Tier", "0 Tier", "0 Spare"]);
    assert_eq!(named(&sites.gets), ["0 Tier", "1 Tier"]);
    let coverage = covered(&program, &[run(&program, &through(&["1"]), &[("Tier", "old")])]);
    let from = |get: usize| -> Vec<&From> { coverage.reach.sources(&sites.gets[get]).map(|(from, _)| from).collect() };
    assert_eq!(from(0), [&From::Outside], "it was in the cloud before");
    assert_eq!(from(1), [&From::Set(sites.sets[1].clone())], "P15");
    assert_eq!(coverage.reach.seen(&sites.sets[0]), 0, "it did not run");
    assert_eq!(coverage.reach.seen(&sites.sets[2]), 0, "it ran, and nobody got it");
    assert_eq!(coverage.reach.sets.get(&sites.sets[2]), Some(&1));
    let nowhere = covered(&program, &[run(&program, &through(&["2"]), &[])]);
    let from: Vec<&From> = nowhere.reach.sources(&sites.gets[1]).map(|(from, _)| from).collect();
    assert_eq!(from, [&From::Nowhere], "P11");
}

#[test]
fn ends_are_counted_with_what_became_of_the_queue() {
    let program = compiled(FLOWS);
    let coverage = covered(&program, &[run(&program, &through(&["1"]), &[]), run(&program, &through(&["2"]), &[])]);
    let ends: Vec<_> = coverage.ends.iter().map(|(e, n)| (e.flow, e.reason, e.transfer, e.flush, *n)).collect();
    assert_eq!(
        ends,
        [
            (0, "TRANSFER", Some("FLOW"), Flush::Nothing, 1),
            (0, "TRANSFER", Some("FLOW"), Flush::Accepted, 1),
            (1, "FLOW_DISCONNECT", None, Flush::Nothing, 2),
        ]
    );
}

#[test]
fn lcov_says_lines_branches_and_functions() {
    let program = compiled(FLOWS);
    let coverage = covered(&program, &[run(&program, &through(&["1"]), &[]), run(&program, &through(&["1"]), &[])]);
    let files = lcov::read(&written(&coverage, &program));
    assert_eq!(files.len(), 1);
    let file = &files[0];
    assert_eq!(file.name, "test.flow");
    assert_eq!(file.lines.get(&7), Some(&2), "collectInput ran twice");
    assert_eq!(file.lines.get(&11), Some(&0));
    assert_eq!(file.branches.get(&(7, 1, 0)), Some(&Some(0)), "failure was never taken");
    assert_eq!(file.branches.get(&(7, 1, 1)), Some(&Some(2)), "success was, twice");
    assert_eq!(file.functions.get("First: Start"), Some(&(3, 2)));
    assert_eq!(file.functions.get("First: Never; ever"), Some(&(24, 0)), "a comma parts fields");
    let nothing = lcov::read(&written(&Coverage::default(), &program));
    assert_eq!(nothing[0].branches.get(&(7, 1, 0)), Some(&None), "its action never ran");
}
