//! What others did, and what failed, stands in a trace and becomes steps of the recorded test.

use crate::schema::Schema;
use crate::support::program::run_with;
use serde_json::Value;

const FLOWS: &str = r#"flow inboundCall "Reception" {
    language = "en-us"
    var Flow.Tier: String
    var Flow.Keys: String
    task "Start" {
        getParticipantData as "First look" { Flow.Tier = "Tier" }
        playAudio(ToAudioTTS("Welcome."))
        collectInput as "Ask" { digits = 1  inputData = Flow.Keys } on failure { disconnect }
        setParticipantData as "Keep" { "Keys" = Flow.Keys }
        getParticipantData as "Second look" { Flow.Tier = "Tier" }
        transferToAcd("Support")
        disconnect
    }
}
flow inqueueCall "On hold" {
    language = "en-us"
    var Flow.Waited: String
    task "Start" {
        getParticipantData { Flow.Waited = "Keys" }
        setParticipantData { "Waited" = Flow.Waited }
        playAudio(ToAudioTTS("Please hold."))
    }
}
"#;

/// A story, and what its recording must say.
const STORIES: &[(&str, &str, &[&str])] = &[
    (
        "at an action",
        "call(\"Reception\")  at(\"Second look\") { writes(\"script\") { \"Tier\" = \"gold\" } }  hears(\"Welcome.\")  enters(\"1\")",
        &["at(\"Second look\") { writes(\"script\") { \"Tier\" = \"gold\" } }", "got(\"Tier\", \"gold\")"],
    ),
    (
        "of another participant, before anything is pressed",
        "call(\"Reception\")  hears(\"Welcome.\")  writes(\"api\") { participant = \"agent\"  \"Note\" = \"x\" }  enters(\"1\")",
        &["writes(\"api\") { participant = \"agent\"  \"Note\" = \"x\" }"],
    ),
    (
        "while nobody presses anything",
        "call(\"Reception\")  after(MakeDuration(0, 0, 0, 3)) { writes(\"api\") { \"Tier\" = \"late\" } }  hears(\"Welcome.\")  entersNothing",
        &["writes(\"api\") { \"Tier\" = \"late\" }"],
    ),
    (
        "behind the flows",
        "call(\"Reception\")  hears(\"Welcome.\")  enters(\"1\")  flowsEnd  writes(\"api\") { \"Keys\" = \"2\" }  writes(\"api\") { \"b\" = \"3\" }",
        &[
            "flowsEnd\n    writes(\"api\") { \"Keys\" = \"2\" }\n    writes(\"api\") { \"b\" = \"3\" }",
            "stored { \"Keys\" = \"2\"",
        ],
    ),
    (
        "a queue, an agent, and a script behind",
        "call(\"Reception\")  queue(\"Support\") { flow = \"On hold\" }  hears(\"Welcome.\")  enters(\"1\")  hears(\"Please hold.\")  agentAnswers(\"Ann\")  writes(\"script\") { participant = \"agent\"  \"Note\" = \"n\" }",
        &["queue(\"Support\") { flow = \"On hold\" }", "agentAnswers(\"agent\")", "flowsEnd"],
    ),
    (
        "between two flows, behind the batch of the first",
        "call(\"Reception\")  queue(\"Support\") { flow = \"On hold\" }  at(\"getParticipantData\") { time = 3  writes(\"script\") { \"Keys\" = \"9\" } }  hears(\"Welcome.\")  enters(\"1\")  agentAnswers(\"Ann\")",
        &["time = 3", "got(\"Keys\", \"9\")"],
    ),
    (
        "a delivery that arrives late",
        "call(\"Reception\")  flush on unreachable { } on unknown { } on accepted { }  hears(\"Welcome.\")  enters(\"1\")",
        &["flush on unreachable { } on unreachable { }"],
    ),
    (
        "a delivery that is refused",
        "call(\"Reception\")  flush on refused { }  hears(\"Welcome.\")  enters(\"1\")  loses(\"Keys\")",
        &["flush on refused { }", "loses(\"Keys\")"],
    ),
    (
        "a delivery that was applied, and lost all the same",
        "call(\"Reception\")  flush on unreachable { } on unreachable { } on unknown { }  hears(\"Welcome.\")  enters(\"1\")  loses(\"Keys\")  stored { \"Keys\" = \"1\" }",
        &["on unknown { }", "stored { \"Keys\" = \"1\""],
    ),
    (
        "a delivery of a conversation that has ended",
        "call(\"Reception\")  flush on ended { }  hears(\"Welcome.\")  hangsUp",
        &["batches(0)"],
    ),
    (
        "the second read",
        "call(\"Reception\")  reads on answered { } on unreachable { }  hears(\"Welcome.\")  enters(\"1\")  errors(\"cloud\")",
        &["reads on answered { } on unreachable { }", "errors(\"cloud\")"],
    ),
];

#[test]
fn what_others_did_and_what_failed_is_played_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let tests: String = STORIES.iter().map(|(name, steps, _)| format!("test \"{name}\" {{ {steps} }}\n")).collect();
    std::fs::write(path("flows.flow"), format!("{FLOWS}{tests}")).expect("written");
    let schema = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/trace.schema.json"));
    let schema = Schema::read(&schema.expect("the schema"));
    for (number, (name, _, wanted)) in STORIES.iter().enumerate() {
        let scenario = format!("{}#{name}", path("flows.flow"));
        let run = run_with(&["run", &path("flows.flow"), "--scenario", &scenario, "--format", "json"], b"");
        let trace: Value = serde_json::from_slice(&run.stdout).expect("JSON");
        let faults = schema.faults(&trace);
        assert!(faults.is_empty(), "{name}: {}", faults.join("\n"));
        let file = path(&format!("recorded{number}.flow"));
        let record = run_with(&["record", "-", "-o", &file, "--name", &format!("recorded {name}")], &run.stdout);
        assert!(record.status.success(), "{name}: {}", String::from_utf8_lossy(&record.stderr));
        let block = std::fs::read_to_string(&file).expect("it was written");
        // How it is laid out over lines is the formatter's affair.
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in *wanted {
            assert!(plain(&block).contains(&plain(part)), "{name}: {part}\n{block}");
        }
    }
    let output = run_with(&["test", folder.path().to_str().expect("a path")], b"");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains(&format!("{} passed", 2 * STORIES.len())), "{said}");
}

#[test]
fn p47_what_others_write_is_not_written_down_where_it_is_sensitive() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    std::fs::write(path("callflow.toml"), "[participant-data]\nsensitive = [\"Tier\"]\n").expect("written");
    let story = "test \"t\" { call(\"Reception\")  hears(\"Welcome.\")  writes(\"script\") { \"Tier\" = \"secret-7\" }  enters(\"1\") }";
    std::fs::write(path("flows.flow"), format!("{FLOWS}{story}")).expect("written");
    let scenario = format!("{}#t", path("flows.flow"));
    let flows = path("flows.flow");
    for format in ["json", "human"] {
        let all = ["run", &flows, "--scenario", &scenario, "--show-values", "--trace", "--format", format];
        let output = run_with(&all, b"");
        let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(told.contains("Tier") && !told.contains("secret-7"), "{told}");
    }
    let file = path("recorded.flow");
    let output = run_with(&["run", &path("flows.flow"), "--scenario", &scenario, "--record", &file], b"");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let block = std::fs::read_to_string(&file).expect("it was written");
    assert!(block.contains("\"Tier\" = \"•••\"") && !block.contains("secret-7"), "{block}");
    assert!(run_with(&["test", folder.path().to_str().expect("a path")], b"").status.success(), "{block}");
}

/// A trace of a program before these events were told still becomes a test.
#[test]
fn a_trace_that_says_nothing_of_failures_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("flows.flow");
    std::fs::write(&file, FLOWS).expect("written");
    let run = run_with(&["run", file.to_str().expect("a path"), "--input", "1", "--format", "json"], b"");
    let text = String::from_utf8(run.stdout).expect("UTF-8");
    let mut trace: Value = serde_json::from_str(&text).expect("JSON");
    let events = trace["trace"].as_array_mut().expect("a list");
    let batches = events.iter_mut().filter(|event| event["event"] == "batch");
    assert_eq!(batches.map(|event| event.as_object_mut().expect("an object").remove("failures")).count(), 1);
    let output = run_with(&["record", "-"], trace.to_string().as_bytes());
    let block = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && block.contains("batches(1)") && !block.contains("flush"), "{block}");
}
