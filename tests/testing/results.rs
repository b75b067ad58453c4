//! Results for people and machines, coverage, the sweep, limits.

use crate::support::program::run_with;
use std::fmt::Write;

const FLOW: &str = "flow inboundCall \"F\" { var Flow.A: String  task \"Start\" {\n\
    getParticipantData { Flow.A = \"A\" }\n setParticipantData { \"B\" = \"x\" }\n\
    if Flow.A == \"1\" { playAudio(ToAudioTTS(\"One.\")) } else { playAudio(ToAudioTTS(\"Other.\")) }\n disconnect } }\n";

fn run(arguments: &[&str], text: &str) -> (i32, String, String) {
    let output = run_with(arguments, text.as_bytes());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().expect("it ended"), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_failure_is_shown_at_its_line_with_queue_and_cloud() {
    let text = format!(
        "{FLOW}test \"t\" {{\n    call(\"F\")\n    cloud {{ \"A\" = \"2\" }}\n    hears(\"One.\")\n    enters(\"1\")\n}}\n"
    );
    let (code, _, said) = run(&["test", "-"], &text);
    assert_eq!(code, 1);
    for part in ["FAILED  t", "<stdin>:9:5", "play   “Other.”", "queued", "\"2\"", "1 test: 1 failed"] {
        assert!(
            said.contains(part) || said.contains(&part.replace("1 test: 1 failed", "1 test: 0 passed, 1 failed")),
            "{part}: {said}"
        );
    }
}

#[test]
fn exit_codes_are_the_contracts() {
    let passes = format!("{FLOW}test \"t\" {{ call(\"F\")  heard(\"Other.\") }}");
    assert_eq!(run(&["test", "-"], &passes).0, 0);
    assert_eq!(run(&["test", "-"], FLOW).0, 1, "nothing was tested");
    assert_eq!(run(&["test", "-", "--filter", "zzz"], &passes).0, 2);
    assert_eq!(run(&["test", "/no/such/folder"], "").0, 3);
    assert_eq!(run(&["test", "-", "--fail-under", "100"], &passes).0, 1, "one branch did not run");
    assert_eq!(run(&["test", "-", "--fail-under", "80"], &passes).0, 0);
}

#[test]
fn each_kind_of_thing_may_have_a_floor_of_its_own() {
    let text = format!("{FLOW}test \"t\" {{ call(\"F\")  heard(\"Other.\") }}");
    let under = |floors: &str| run(&["test", "-", "--fail-under", floors], &text);
    // One of two ways of the decision was taken, five of six actions ran, and the only task.
    assert_eq!(under("actions=83,outputs=50,parts=100,choices=100").0, 0, "there are no choices");
    let (code, _, said) = under("actions=84,outputs=51,parts=100");
    assert_eq!(code, 1);
    assert!(said.contains("83.3 % of the actions ran, and 84 % are wanted"), "{said}");
    assert!(said.contains("50 % of the outputs were taken, and 51 % are wanted"), "{said}");
    assert!(!said.contains("tasks and menus"), "those are enough: {said}");
    for wrong in ["101", "lines=5", "outputs", "outputs=101", "90,actions=80", ""] {
        assert_eq!(under(wrong).0, 2, "{wrong}");
    }
}

#[test]
fn lcov_and_the_table_tell_what_did_not_run() {
    let text = format!("{FLOW}test \"t\" {{ call(\"F\")  heard(\"Other.\") }}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("out.info");
    let (code, table, said) = run(&["test", "-", "--coverage", "--lcov", file.to_str().expect("a path")], &text);
    assert_eq!(code, 0, "{said}");
    assert!(table.contains("not run") && table.contains("playAudio"), "{table}");
    let lcov = std::fs::read_to_string(&file).expect("it was written");
    assert!(lcov.starts_with("TN:") && lcov.contains("DA:4,") && lcov.trim_end().ends_with("end_of_record"), "{lcov}");
}

#[test]
fn f27_a_sweep_finds_nothing_lost_in_silence() {
    let text = format!("{FLOW}test \"t\" {{ call(\"F\")  heard(\"Other.\") }}");
    let (code, _, said) = run(&["test", "-", "--sweep"], &text);
    // One read, one delivery in five ways, one play at which the caller may hang up.
    assert!(code == 0 && said.contains("7 failures tried: nothing was lost in silence"), "{said}");
}

#[test]
fn junit_counts_what_failed_and_is_well_formed() {
    let text = format!("{FLOW}test \"a<b\" {{ call(\"F\")  heard(\"No & no.\") }} test \"c\" {{ call(\"F\") }}");
    let (code, xml, _) = run(&["test", "-", "--format", "junit"], &text);
    assert_eq!(code, 1);
    assert!(xml.contains("tests=\"2\" failures=\"1\" errors=\"0\"") && xml.contains("name=\"a&lt;b\""), "{xml}");
    assert_eq!(xml.matches("<testcase ").count(), 2);
    assert_eq!(xml.matches("</testcase>").count(), 1, "the one that passed is empty");
}

#[test]
fn an_endless_flow_and_a_story_that_waits_for_ever_fail() {
    let endless =
        "flow inboundCall \"F\" { task \"Start\" { transferToFlow(\"F\")  disconnect } } test \"t\" { call(\"F\") }";
    assert_eq!(run(&["test", "-"], endless).0, 1);
    let waits = "flow inboundCall \"F\" { task \"Start\" { transferToAcd(\"Q\")  disconnect } } \
        flow inqueueCall \"Hold\" { task \"Start\" { playAudio(ToAudioTTS(\"Hold.\")) } } \
        test \"t\" { call(\"F\")  queue(\"Q\") { flow = \"Hold\" } }";
    let (code, _, said) = run(&["test", "-"], waits);
    assert!(code == 1 && said.contains("waits in the queue for ever"), "{said}");
}

#[test]
fn ten_thousand_tests_run() {
    let mut text = FLOW.to_owned();
    for number in 0..10_000 {
        writeln!(text, "test \"t{number}\" {{ call(\"F\")  heard(\"Other.\")  batches(1) }}").expect("it is text");
    }
    let (code, _, said) = run(&["test", "-"], &text);
    assert!(code == 0 && said.contains("10000 tests: 10000 passed"), "{said}");
}

#[test]
fn three_writers_of_one_moment_write_in_their_order() {
    let text = format!(
        "{FLOW}test \"t\" {{ call(\"F\")  at(\"getParticipantData\") {{ writes(\"script\") {{ \"A\" = \"3\" }} \
         writes(\"api\") {{ \"A\" = \"2\" }} writes(\"flow\") {{ \"A\" = \"1\" }} }}  got(\"A\", \"1\")  heard(\"One.\") }}"
    );
    let (code, _, said) = run(&["test", "-"], &text);
    assert_eq!(code, 0, "P16: {said}");
}
