//! Names of attributes: P6 and P7.

use crate::story::{Script, attributes, call, findings, flow, run};
use callflow::diagnostic::{Code, Severity};
use callflow::participant::Origin;

/// Names are compared byte by byte: case, blanks and composed letters tell them apart, in the queue and in the cloud
/// (P6).
#[test]
fn p06_names_are_bytes() {
    let text = call(
        "setParticipantData { \"Foo\" = \"1\" \"foo\" = \"2\" \"Foo \" = \"3\" \"\u{e9}\" = \"4\" \"e\u{301}\" = \"5\" } \
         getParticipantData { Flow.a = \"foo\" Flow.b = \" Foo\" Flow.c = \"e\u{301}\" } disconnect",
    );
    let story = run(&text, Script::default().cloud("FOO", "cloud"));
    let sent = attributes([("Foo", "1"), ("foo", "2"), ("Foo ", "3"), ("\u{e9}", "4"), ("e\u{301}", "5")]);
    assert_eq!(story.batches(), [sent]);
    let seen =
        [("foo", Origin::Queue, Some("2")), (" Foo", Origin::Missing, None), ("e\u{301}", Origin::Queue, Some("5"))];
    assert_eq!(story.gets(), seen);
    assert_eq!(story.cloud["FOO"], "cloud");
}

/// An empty name is an error when checking, at the name (P7).
#[test]
fn p07_an_empty_name_is_an_error() {
    for statement in ["setParticipantData { \"\" = \"1\" }", "getParticipantData { Flow.a = \"\" }"] {
        let text = call(&format!("{statement} disconnect"));
        let (program, found) = findings(&text, &Script::default());
        let error = found.iter().find(|f| f.code == Code::EmptyAttributeName).expect(statement);
        assert!(program.is_none() && error.is_error());
        assert_eq!(&text[error.span().range()], "\"\"");
    }
}

const COMPUTED: [&str; 2] =
    ["setParticipantData { (Append(\"a\", Flow.a)) = \"1\" }", "getParticipantData { Flow.b = Append(\"a\", Flow.a) }"];

/// A computed name is an error, and a warning when the project says `computed-names = "warn"` (P7).
#[test]
fn p07_computed_names_are_an_error_or_a_warning() {
    for statement in COMPUTED {
        let text = call(&format!("Flow.a = \"x\" {statement} disconnect"));
        for (computed_names, severity) in [(false, Severity::Error), (true, Severity::Warning)] {
            let (program, found) = findings(&text, &Script::default().computed_names(computed_names));
            let said = found.iter().find(|f| f.code == Code::ComputedAttributeName).expect(statement);
            assert_eq!((said.severity, program.is_some()), (severity, computed_names), "{statement}");
        }
    }
}

fn imported() -> Script {
    Script::default().computed_names(true)
}

/// A computed name means the same attribute as the literal of those bytes, in queue and cloud (P6, P7).
#[test]
fn p07_a_computed_name_is_the_name_it_computes() {
    let text = call(
        "Flow.a = \"x\" setParticipantData { (Append(\"a\", Flow.a)) = \"1\" (Append(\"new\", Flow.a)) = \"2\" } \
         getParticipantData { Flow.b = \"ax\" } getParticipantData { Flow.c = Append(\"new\", Flow.a) } \
         getParticipantData { Flow.b = Append(\"cl\", \"oud\") } setParticipantData { \"ax\" = \"3\" } disconnect",
    );
    let story = run(&text, imported().cloud("cloud", "c"));
    let seen =
        [("ax", Origin::Queue, Some("1")), ("newx", Origin::Queue, Some("2")), ("cloud", Origin::Cloud, Some("c"))];
    assert_eq!(story.gets(), seen);
    assert_eq!(story.batches(), [attributes([("ax", "3"), ("newx", "2")])]);
}

/// A computed name that comes out empty or NOT_SET runs the error handling, and queues none of its action (P7, P8).
#[test]
fn p07_an_empty_computed_name_runs_the_error_handling() {
    for value in ["\"\"", "NOT_SET"] {
        for position in ["\"first\" = \"1\" (Flow.a) = \"2\"", "(Flow.a) = \"2\" \"last\" = \"3\""] {
            let text = flow(&format!(
                "task \"Start\" {{ Flow.a = {value} setParticipantData {{ \"kept\" = \"0\" }} \
                 setParticipantData {{ {position} }} disconnect }} onError {{ playAudio(ToAudioTTS(\"oops\")) disconnect }}"
            ));
            let story = run(&text, imported());
            assert_eq!((story.played(), story.faults()), (vec!["oops"], vec!["attributeName"]), "{value} {position}");
            assert_eq!(story.batches(), [attributes([("kept", "0")])], "{value} {position}");
        }
    }
}

/// The same in a Get: no variable changes (P7, E305).
#[test]
fn p07_an_empty_computed_name_in_a_get() {
    let text = flow(
        "task \"Start\" { Flow.c = \"before\" getParticipantData { Flow.c = \"x\" Flow.b = Append(Flow.a, \"\") } disconnect } \
         onError { playAudio(ToAudioTTS(Flow.c)) disconnect }",
    );
    let story = run(&text, imported().cloud("x", "cloud"));
    assert_eq!((story.played(), story.faults()), (vec!["before"], vec!["attributeName"]));
}
