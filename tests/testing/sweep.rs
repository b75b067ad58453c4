//! The sweep from the command line: all cores, one order, results for machines.

use crate::support::program::run_with;
use serde_json::Value;

/// Where the read fails, the error handling goes to a flow that transfers to itself for ever: the run is stopped.
const BREAKS: &str = "flow inboundCall \"F\" { language = \"en-us\"  var Flow.A: String  task \"T\" {\n\
    getParticipantData { Flow.A = \"A\" }\n setParticipantData { \"B\" = \"x\" }\n disconnect }\n\
    onError { jumpToTask(\"E\") }\n\
    task \"E\" { transferToFlow(\"Round\")  disconnect } }\n\
    flow inboundCall \"Round\" { task \"T\" { transferToFlow(\"Round\")  disconnect } }\n";

fn run(arguments: &[&str], text: &str) -> (Option<i32>, String, String) {
    let mut all = vec!["test", "-", "--sweep"];
    all.extend(arguments);
    let output = run_with(&all, text.as_bytes());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it is UTF-8");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// So many tests, each of which breaks a promise when its read fails.
fn many(count: usize) -> String {
    let one = |number: usize| format!("test \"number {number}\" {{ call(\"F\")  batches(1) }}\n");
    BREAKS.to_owned() + &(1..=count).map(one).collect::<String>()
}

fn json(arguments: &[&str], text: &str) -> (Option<i32>, Value) {
    let (code, out, _) = run(&[arguments, &["--format", "json"]].concat(), text);
    (code, serde_json::from_str(&out).expect("it is JSON"))
}

#[test]
fn a_broken_promise_is_told_of_with_what_broke_it() {
    let (code, told) = json(&[], &many(1));
    assert_eq!(code, Some(1));
    assert_eq!((&told["passed"], &told["failed"], &told["notRun"]), (&0.into(), &1.into(), &0.into()));
    // One read, one delivery in five ways; nobody is asked anything at which he could hang up.
    assert_eq!((&told["runs"], &told["tests"][0]["runs"]), (&6.into(), &6.into()));
    let test = &told["tests"][0];
    assert_eq!((&test["name"], &test["line"], &test["ok"]), (&"number 1".into(), &8.into(), &false.into()));
    let broken = test["broken"].as_array().expect("a list");
    assert_eq!(broken.len(), 1, "the read, and nothing else: {broken:?}");
    let text = |key: &str| broken[0][key].as_str().expect("a text").to_owned();
    assert!(text("promise").contains("P45") && text("promise").contains("stopped"), "{}", text("promise"));
    assert_eq!(text("when"), "read 1 of the cloud fails: reads on unreachable { }");
    let events = broken[0]["trace"].as_array().expect("a list");
    assert!(events.iter().any(|event| event["event"] == "error" && event["reason"] == "cloud"), "{events:?}");
    assert!(test["message"].as_str().is_some_and(|message| message.contains("P45")));
}

#[test]
fn a_sweep_is_the_same_on_any_number_of_threads() {
    let text = many(8);
    let one = run(&["--jobs", "1"], &text);
    assert!(one.0 == Some(1) && one.2.ends_with("8 tests swept, 48 failures tried: 8 promises broken\n"), "{}", one.2);
    for jobs in ["2", "7"] {
        assert_eq!(run(&["--jobs", jobs], &text), one, "{jobs} jobs");
        let document = |jobs| run(&["--jobs", jobs, "--format", "json"], &text);
        assert_eq!(document(jobs), document("1"), "{jobs} jobs");
    }
}

#[test]
fn it_stops_at_the_first_broken_promise_where_that_is_wanted() {
    let (code, told) = json(&["--fail-fast", "--jobs", "4"], &many(8));
    assert_eq!((code, &told["failed"], &told["notRun"]), (Some(1), &1.into(), &7.into()));
    let (_, _, said) = run(&["--fail-fast"], &many(8));
    assert!(said.ends_with("1 test swept, 6 failures tried: 1 promise broken, 7 tests not swept\n"), "{said}");
}

#[test]
fn a_sweep_as_junit_has_a_failure_for_each_broken_promise() {
    let (code, xml, _) = run(&["--format", "junit"], &many(2));
    assert_eq!(code, Some(1));
    assert!(
        xml.contains("tests=\"2\" failures=\"2\" errors=\"0\"") && xml.contains("read 1 of the cloud fails"),
        "{xml}"
    );
}

#[test]
fn p47_a_sweep_shows_no_sensitive_value() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("callflow.toml"), "[participant-data]\nsensitive = [\"A\"]\n").expect("written");
    let text = BREAKS
        .replace("\n setP", "\n playAudio(ToAudioTTS(Flow.A))\n getParticipantData { Flow.A = \"C\" }\n setP")
        + "test \"t\" { call(\"F\")  cloud { \"A\" = \"secret-1\" } }\n";
    std::fs::write(folder.path().join("f.flow"), text).expect("written");
    let path = folder.path().to_str().expect("a path");
    for format in ["human", "json", "junit"] {
        let output = run_with(&["test", path, "--sweep", "--format", format], b"");
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8_lossy(&told);
        assert!(told.contains("P45") && !told.contains("secret-1"), "{format}: {told}");
    }
}
