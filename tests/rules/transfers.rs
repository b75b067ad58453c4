//! From flow to flow: P14, P15, P25; and transfers that fail: L7.

use crate::story::{Script, attributes, call, flow, run, typed};
use callflow::conversation::Stopped;
use callflow::participant::Origin;

/// Variables and built-ins die with the invocation, attributes survive the transfer (P14), and are in the cloud before
/// the next flow's first action runs (P15).
#[test]
fn p14_p15_only_attributes_survive_a_transfer() {
    let first =
        call("Flow.a = \"variable\" setParticipantData { \"x\" = \"1\" } transferToFlow(\"Second\") disconnect");
    let second = "flow inboundCall \"Second\" { language = \"en-us\" var Flow.a: String var Flow.x: String \
                  task \"Start\" { getParticipantData { Flow.x = \"x\" } \
                  playAudio(ToAudioTTS(Append(Flow.x, ToString(IsSet(Flow.a))))) disconnect } }";
    let story = run(&format!("{first} {second}"), Script::default());
    assert_eq!(story.played(), ["1false"]);
    assert_eq!(story.gets(), [("x", Origin::Cloud, Some("1"))]);
    assert_eq!(story.exits(), ["TRANSFER", "FLOW_DISCONNECT"]);
    assert_eq!(story.batches(), [attributes([("x", "1")])]);
}

/// A transfer to the same flow is a new invocation: flush, variables anew, attributes kept, actions counted anew (P25).
#[test]
fn p25_transfer_to_itself() {
    let text = call(
        "getParticipantData { Flow.a = \"round\" } setParticipantData { \"round\" = Append(Flow.a, \"+\") } \
         Flow.b = Append(Flow.b, \"b\") setParticipantData { \"b\" = Flow.b } \
         if Flow.a == \"++\" { disconnect } transferToFlow(\"T\") disconnect",
    );
    let story = run(&text, Script::default());
    assert_eq!(story.exits(), ["TRANSFER", "TRANSFER", "FLOW_DISCONNECT"]);
    let rounds: Vec<String> = story.batches().iter().map(|batch| batch["round"].clone()).collect();
    assert_eq!(rounds, ["+", "++", "+++"]);
    assert_eq!(story.cloud["b"], "b", "the variable was new in each invocation");
    let origins: Vec<Origin> = story.gets().iter().map(|(_, origin, _)| *origin).collect();
    assert_eq!(origins, [Origin::Missing, Origin::Cloud, Origin::Cloud]);
    let counted: Vec<u32> = story.invocations.iter().map(|invocation| invocation.actions).collect();
    assert_eq!(counted, [6, 6, 6]);
    let numbers: Vec<u32> = story.sent.iter().map(|id| id.number).collect();
    assert_eq!(numbers, [1, 2, 3], "each batch has an id of its own (P27)");
}

/// A flow that transfers to itself for ever comes to an end, which is said.
#[test]
fn p25_transfers_without_end_are_stopped() {
    let story = run(&call("transferToFlow(\"T\") disconnect"), Script::default());
    assert_eq!(story.stopped, Some(Stopped::TooManyFlows));
}

/// The failure output runs, then the next action; errorType is set, errorMessage may be NOT_SET (L7).
#[test]
fn l07_a_failed_transfer_sets_its_outputs() {
    let text = call(
        "Flow.b = \"old\" transferToAcd(\"Q\") { Flow.a = \"failure.errorType\" Flow.b = \"failure.errorMessage\" } \
         on failure { playAudio(ToAudioTTS(\"failure\")) } \
         playAudio(ToAudioTTS(Append(Flow.a, \"/\", Flow.b, \"/\", ToString(IsSet(Flow.b))))) disconnect",
    );
    let story = run(&text, Script::default().fails("Busy", Some("all lines")));
    assert_eq!(story.played(), ["failure", "Busy/all lines/true"]);
    let story = run(&text, Script::default().fails("Busy", None));
    assert_eq!(story.played(), ["failure", "Busy//false"]);
}

/// Without a failure output the next action runs (L7, language.md §5).
#[test]
fn l07_a_failure_that_is_not_written_falls_through() {
    let text = call("transferToAcd(\"Q\") playAudio(ToAudioTTS(\"next\")) disconnect");
    let story = run(&text, Script::default().fails("Busy", None));
    assert_eq!((story.played(), story.exits()), (vec!["next"], vec!["FLOW_DISCONNECT"]));
}

/// In a menu a failed transfer repeats the menu (L7).
#[test]
fn l07_a_failed_transfer_in_a_menu_repeats_it() {
    let text = flow("menu \"M\" { audio = ToAudioTTS(\"m\") choice 1 \"A\" { transferToAcd(\"Q\") } }");
    let story = run(&text, Script::default().keys("1").fails("Busy", None).keys("1").done());
    assert_eq!((story.played(), story.exits()), (vec!["m", "m"], vec!["TRANSFER"]));
}

/// In a secure flow it disconnects, and what is queued is sent (L7, P20).
#[test]
fn l07_a_failed_transfer_in_a_secure_flow_disconnects() {
    let text = typed(
        "secureCall",
        "task \"Start\" { setParticipantData { \"x\" = \"1\" } transferToAcd(\"Q\") playAudio(ToAudioTTS(\"no\")) disconnect }",
    );
    let story = run(&text, Script::default().fails("Busy", None));
    assert_eq!((story.played(), story.exits()), (vec![], vec!["FLOW_DISCONNECT"]));
    assert_eq!(story.batches(), [attributes([("x", "1")])]);
}

/// A target that is NOT_SET fails the transfer and says so (L7).
#[test]
fn l07_a_target_that_is_not_set_fails() {
    let text = call(
        "transferToNumber(Flow.c) { Flow.a = \"errorType\" } on failure { playAudio(ToAudioTTS(ToString(IsNotSetOrEmpty(Flow.a)))) } disconnect",
    );
    assert_eq!(run(&text, Script::default()).played(), ["false"]);
}
