//! Set and Get in voice flows: rules P1 to P18.

use crate::story::{Script, attributes, call, findings, flow, run};
use callflow::diagnostic::{Code, Severity};
use callflow::participant::{Origin, SetNotSet};

/// Set queues in memory: the cloud does not change before the flush (P1).
#[test]
fn p01_set_changes_nothing_outside() {
    let story = run(
        &call("setParticipantData { \"Foo\" = \"x\" } playAudio(ToAudioTTS(\"hi\")) disconnect"),
        Script::default().cloud("Foo", "old"),
    );
    assert_eq!(story.asked[0].cloud, attributes([("Foo", "old")]));
    assert_eq!(story.cloud, attributes([("Foo", "x")]));
}

/// Get asks the queue first and the cloud at that moment, with no caching between two Gets (P2).
#[test]
fn p02_get_reads_through_without_a_cache() {
    let text = call(
        "getParticipantData { Flow.a = \"x\" } playAudio(ToAudioTTS(\"1\")) getParticipantData { Flow.a = \"x\" } \
         setParticipantData { \"x\" = \"mine\" } getParticipantData { Flow.a = \"x\" } disconnect",
    );
    let story = run(&text, Script::default().cloud("x", "one").writes_at(0, "x", "two"));
    let seen =
        [("x", Origin::Cloud, Some("one")), ("x", Origin::Cloud, Some("two")), ("x", Origin::Queue, Some("mine"))];
    assert_eq!(story.gets(), seen);
}

/// One Get of queued and other names mixes both, each in its place (P2).
#[test]
fn p02_one_get_of_many_names() {
    let text = call(
        "setParticipantData { \"q\" = \"queue\" } \
         getParticipantData { Flow.a = \"c\" Flow.b = \"q\" Flow.c = \"none\" } \
         playAudio(ToAudioTTS(Append(Flow.a, \"|\", Flow.b, \"|\", ToString(IsSet(Flow.c))))) disconnect",
    );
    let story = run(&text, Script::default().cloud("c", "cloud").cloud("q", "old"));
    assert_eq!(story.played(), ["cloud|queue|false"]);
}

/// The example that everything began with (P3).
#[test]
fn p03_seed_example() {
    let text = call(
        "getParticipantData { Flow.a = \"Foo\" } setParticipantData { \"Foo\" = \"Goodbye\" } \
         getParticipantData { Flow.b = \"Foo\" } playAudio(ToAudioTTS(Append(Flow.a, \" \", Flow.b))) disconnect",
    );
    let story = run(&text, Script::default().cloud("Foo", "Hello"));
    assert_eq!(story.played(), ["Hello Goodbye"]);
    assert_eq!(story.gets(), [("Foo", Origin::Cloud, Some("Hello")), ("Foo", Origin::Queue, Some("Goodbye"))]);
    assert_eq!(story.asked[0].cloud, attributes([("Foo", "Hello")]));
    assert_eq!(story.cloud, attributes([("Foo", "Goodbye")]));
}

/// Several Sets of one name: only the last value is sent (P4).
#[test]
fn p04_last_set_wins() {
    let text = call(
        "setParticipantData { \"x\" = \"1\" } setParticipantData { \"x\" = \"2\" } \
                     setParticipantData { \"x\" = \"3\" } disconnect",
    );
    let story = run(&text, Script::default());
    assert_eq!(story.batches(), [attributes([("x", "3")])]);
    assert_eq!(story.events, [attributes([("x", "3")])]);
}

/// All names go in one batch (P5).
#[test]
fn p05_one_batch() {
    let text =
        call("setParticipantData { \"a\" = \"1\" \"b\" = \"2\" } setParticipantData { \"c\" = \"3\" } disconnect");
    let story = run(&text, Script::default());
    assert_eq!(story.batches(), [attributes([("a", "1"), ("b", "2"), ("c", "3")])]);
}

/// Nothing queued: not even an empty batch (P5).
#[test]
fn p05_nothing_queued_sends_nothing() {
    let story = run(&call("getParticipantData { Flow.a = \"x\" } disconnect"), Script::default().cloud("x", "1"));
    assert_eq!((story.sent.len(), story.events.len()), (0, 0));
    assert_eq!(story.exits(), ["FLOW_DISCONNECT"]);
}

/// Values are all evaluated before the first is queued: an error in one queues none of them (P8).
#[test]
fn p08_an_error_in_one_value_queues_none() {
    let text = flow(
        "task \"Start\" { setParticipantData { \"kept\" = \"1\" } \
         setParticipantData { \"a\" = \"2\" \"b\" = ToString(1 / (Flow.n - Flow.n)) \"c\" = \"3\" } disconnect } \
         onError { playAudio(ToAudioTTS(\"oops\")) disconnect }",
    )
    .replace("var Flow.n: Integer", "var Flow.n: Integer = 5");
    let story = run(&text, Script::default());
    assert_eq!(story.batches(), [attributes([("kept", "1")])]);
    assert_eq!((story.played(), story.faults()), (vec!["oops"], vec!["zero-divisor"]));
}

/// Attributes are applied from top to bottom: a name that stands twice takes the later value, and the checker warns
/// (P8).
#[test]
fn p08_a_name_twice_in_one_action() {
    let text = call("setParticipantData { \"x\" = \"1\" \"y\" = \"2\" \"x\" = \"3\" } disconnect");
    let story = run(&text, Script::default());
    assert_eq!(story.batches(), [attributes([("x", "3"), ("y", "2")])]);
    let (_, found) = findings(&text, &Script::default());
    let warning = found.iter().find(|f| f.code == Code::DuplicateAttribute).expect("it is said");
    assert_eq!(warning.severity, Severity::Warning);
}

/// A value of another type is cast as a whole with ToString (P9).
#[test]
fn p09_values_are_cast() {
    let text = call(
        "setParticipantData { \"i\" = 40 + 2 \"b\" = 1 < 2 \"d\" = 1.50 \"t\" = MakeDuration(0, 0, 1, 30) \
         \"s\" = \"as it is\" } disconnect",
    );
    let story = run(&text, Script::default());
    let sent = attributes([("i", "42"), ("b", "true"), ("d", "1.5"), ("t", "PT1M30S"), ("s", "as it is")]);
    assert_eq!(story.batches(), [sent]);
}

/// Audio has no cast to String: an error when checking (P9).
#[test]
fn p09_audio_is_no_value() {
    let text = call("setParticipantData { \"x\" = ToAudioTTS(\"hi\") } disconnect");
    let (program, found) = findings(&text, &Script::default());
    assert!(program.is_none());
    assert!(found.iter().any(|f| f.code == Code::NoCast), "{:?}", found.iter().map(|f| f.code).collect::<Vec<_>>());
}

/// "" is a value, and not the same as missing (P10).
#[test]
fn p10_empty_is_a_value() {
    let text = call(
        "getParticipantData { Flow.a = \"empty\" Flow.b = \"none\" } setParticipantData { \"mine\" = \"\" } \
         getParticipantData { Flow.c = \"mine\" } \
         playAudio(ToAudioTTS(Append(ToString(IsSet(Flow.a)), ToString(IsSet(Flow.b)), ToString(IsSet(Flow.c))))) disconnect",
    );
    let story = run(&text, Script::default().cloud("empty", ""));
    assert_eq!(story.played(), ["truefalsetrue"]);
    assert_eq!(story.batches(), [attributes([("mine", "")])]);
}

/// Get of a name that is nowhere makes the variable NOT_SET, whatever it held before; it is no error (P11).
#[test]
fn p11_missing_makes_not_set() {
    let text = call(
        "Flow.a = \"before\" getParticipantData { Flow.a = \"none\" } \
         playAudio(ToAudioTTS(ToString(Flow.a == NOT_SET))) disconnect",
    );
    let story = run(&text, Script::default());
    assert_eq!((story.played(), story.faults()), (vec!["true"], vec![]));
    assert_eq!(story.gets(), [("none", Origin::Missing, None)]);
}

fn not_set(policy: SetNotSet) -> crate::story::Story {
    let text = flow(
        "task \"Start\" { setParticipantData { \"a\" = \"1\" \"x\" = Flow.a \"b\" = \"2\" } disconnect } \
         onError { playAudio(ToAudioTTS(\"oops\")) disconnect }",
    );
    let mut script = Script::default().cloud("x", "old");
    script.options.set_not_set = policy;
    run(&text, script)
}

/// Set with NOT_SET queues "" by default, and the trace says that it stands for NOT_SET (P12).
#[test]
fn p12_not_set_as_empty() {
    let story = not_set(SetNotSet::Empty);
    assert_eq!(story.batches(), [attributes([("a", "1"), ("b", "2"), ("x", "")])]);
    let warned = story.entries.iter().filter(
        |e| matches!(e, callflow::conversation::Entry::Set { name, was_not_set: true, .. } if name.as_str() == "x"),
    );
    assert_eq!(warned.count(), 1);
}

/// … or runs the error handling, and queues none of the action's attributes (P12, P8).
#[test]
fn p12_not_set_as_error() {
    let story = not_set(SetNotSet::Error);
    assert_eq!((story.batches(), story.played(), story.faults()), (vec![], vec!["oops"], vec!["setNotSet"]));
    assert_eq!(story.cloud, attributes([("x", "old")]));
}

/// … or leaves the attribute alone (P12).
#[test]
fn p12_not_set_is_skipped() {
    let story = not_set(SetNotSet::Skip);
    assert_eq!(story.batches(), [attributes([("a", "1"), ("b", "2")])]);
    assert_eq!(story.cloud["x"], "old");
}

/// An action with no attributes is a warning, and does nothing (P13).
#[test]
fn p13_no_attributes() {
    let text = call("setParticipantData { } getParticipantData { } disconnect");
    let (_, found) = findings(&text, &Script::default());
    let warnings: Vec<_> = found.iter().filter(|f| f.code == Code::EmptyAction).map(|f| f.severity).collect();
    assert_eq!(warnings, [Severity::Warning, Severity::Warning]);
    let story = run(&text, Script::default());
    assert_eq!((story.actions(), story.batches().len(), story.exits()), (3, 0, vec!["FLOW_DISCONNECT"]));
}

/// Set and Get have no outputs (P13).
#[test]
fn p13_no_outputs() {
    let text = call("setParticipantData { \"a\" = \"1\" } on success { } disconnect");
    let (program, found) = findings(&text, &Script::default());
    assert!(program.is_none() && found.iter().any(|f| f.code == Code::UnknownOutput));
}

/// Other writers write at once: a Get of a name that is not queued sees it; at the flush queued names overwrite, the
/// others keep what was written (P16).
#[test]
fn p16_other_writers() {
    let text = call(
        "setParticipantData { \"mine\" = \"flow\" } playAudio(ToAudioTTS(\"1\")) \
         getParticipantData { Flow.a = \"mine\" Flow.b = \"theirs\" } disconnect",
    );
    let script = Script::default().writes_at(0, "mine", "script").writes_at(0, "theirs", "script");
    let story = run(&text, script.cloud("untouched", "1"));
    assert_eq!(story.gets(), [("mine", Origin::Queue, Some("flow")), ("theirs", Origin::Cloud, Some("script"))]);
    assert_eq!(story.cloud, attributes([("mine", "flow"), ("theirs", "script"), ("untouched", "1")]));
}

/// Get by itself queues nothing: what somebody wrote after it is kept (P17).
#[test]
fn p17_get_queues_nothing() {
    let text = call("getParticipantData { Flow.a = \"x\" } playAudio(ToAudioTTS(\"1\")) disconnect");
    let story = run(&text, Script::default().cloud("x", "old").writes_at(0, "x", "new"));
    assert_eq!((story.cloud["x"].as_str(), story.sent.len()), ("new", 0));
}

/// The checker says once a flow where somebody else would read the old value (P18).
#[test]
fn p18_stale_reads_are_said_once() {
    let action = "callData(\"CRM\", \"Get\") { \"k\" = \"1\" }";
    let notes = |text: &str| {
        let (_, found) = findings(text, &Script::default());
        let notes = found.into_iter().filter(|f| f.code == Code::StaleRead);
        notes.map(|f| f.severity).collect::<Vec<_>>()
    };
    let set = "setParticipantData { \"a\" = \"1\" }";
    assert_eq!(notes(&call(&format!("{set} {action} {action} disconnect"))), [Severity::Note]);
    assert_eq!(notes(&call(&format!("{action} disconnect"))), []);
    assert_eq!(notes(&call(&format!("{action} {set} disconnect"))), []);
}
