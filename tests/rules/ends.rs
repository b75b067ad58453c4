//! Actions and the error handling: L1 and L2.

use crate::story::{Script, attributes, call, flow, run};

/// Each action counts 1, entering a task counts 0 (L1).
#[test]
fn l01_each_action_counts_one() {
    let text = flow(
        "task \"Start\" { Flow.n = 1 updateData { Flow.n = 2 Flow.m = 3 } if Flow.n == 2 { Flow.n = 3 } \
         switch Flow.n { case 3 { Flow.n = 4 } } loop 2 { Flow.m = 1 } callTask(\"T\") \
         setParticipantData { \"x\" = \"1\" } getParticipantData { Flow.a = \"x\" } playAudio(ToAudioTTS(\"p\")) disconnect } \
         task \"T\" { endTask }",
    );
    // 1 + 1 + 2 + 2 + (1 + 2) + (1 + 1) + 1 + 1 + 1 + 1
    assert_eq!(run(&text, Script::default()).actions(), 15);
}

fn turns(count: u32) -> crate::story::Story {
    // The loop, its turns, and disconnect.
    let text = format!(
        "task \"Start\" {{ setParticipantData {{ \"x\" = \"1\" }} loop {count} {{ Flow.n = 1 }} disconnect }} onError {{ disconnect }}"
    );
    run(&flow(&text), Script::default())
}

/// 10,000 actions run; action 10,001 runs the error handling (L1).
#[test]
fn l01_ten_thousand_actions() {
    let story = turns(9_997);
    assert_eq!((story.actions(), story.faults(), story.exits()), (10_000, vec![], vec!["FLOW_DISCONNECT"]));
    let story = turns(9_998);
    assert_eq!((story.faults(), story.exits()), (vec!["actions"], vec!["FLOW_ERROR_DISCONNECT"]));
    assert_eq!(story.actions(), 10_001, "ten thousand, and the error handling's disconnect");
    assert_eq!(story.batches(), [attributes([("x", "1")])]);
}

fn reserve(count: u32) -> crate::story::Story {
    // The error handling's jump, the loop, its turns, and disconnect.
    let text = format!(
        "task \"Start\" {{ setParticipantData {{ \"x\" = \"1\" }} loop 20000 index Flow.m {{ Flow.n = Flow.m }} disconnect }} \
         task \"Last\" {{ loop {count} index Flow.m {{ Flow.n = Flow.m }} disconnect }} onError {{ jumpToTask(\"Last\") }}"
    );
    run(&flow(&text), Script::default())
}

/// The error handling gets 1,000 actions more when it goes to a menu or task (L1).
#[test]
fn l01_a_thousand_more() {
    let story = reserve(997);
    assert_eq!((story.faults(), story.exits()), (vec!["actions"], vec!["FLOW_DISCONNECT"]));
    assert_eq!(story.actions(), 11_000);
    assert_eq!(story.batches(), [attributes([("x", "1")])]);
}

/// Beyond that, the silent disconnect, with the flush (L1, P20).
#[test]
fn l01_beyond_that_the_silent_disconnect() {
    let story = reserve(998);
    assert_eq!((story.faults(), story.exits()), (vec!["actions", "actions"], vec!["FLOW_ERROR_DISCONNECT"]));
    assert_eq!((story.actions(), story.batches()), (11_000, vec![attributes([("x", "1")])]));
}

/// The error handling runs once for the limit of actions, however often its task fails for other reasons (L1, L2).
#[test]
fn l01_errors_in_the_reserve_do_not_add_to_it() {
    let text = flow(
        "task \"Start\" { Flow.n = 0 jumpToTask(\"Fail\") } task \"Fail\" { Flow.n = Flow.n + 1 Flow.m = Flow.m + 1 disconnect } \
         onError { jumpToTask(\"Fail\") }",
    );
    let story = run(&text, Script::default());
    assert_eq!((story.actions(), story.exits()), (11_000, vec!["FLOW_ERROR_DISCONNECT"]));
    assert_eq!(story.faults().iter().filter(|reason| **reason == "actions").count(), 2);
}

/// Without an error handling the flow disconnects (L2).
#[test]
fn l02_the_default_is_disconnect() {
    let story = run(&call("Flow.n = Flow.m + 1 playAudio(ToAudioTTS(\"no\")) disconnect"), Script::default());
    assert_eq!((story.played(), story.exits()), (vec![], vec!["FLOW_ERROR_DISCONNECT"]));
    assert_eq!(story.actions(), 1);
}

/// What the error handling plays comes first, then it disconnects, goes to a queue, a menu or a task (L2).
#[test]
fn l02_ways_out_of_the_error_handling() {
    let ways = [
        ("disconnect", "FLOW_ERROR_DISCONNECT", "sorry"),
        ("", "FLOW_ERROR_DISCONNECT", "sorry"),
        ("transferToAcd(\"Q\") disconnect", "TRANSFER", "sorry"),
        ("jumpToTask(\"T\")", "FLOW_DISCONNECT", "sorry task"),
        ("jumpToMenu(\"M\")", "FLOW_DISCONNECT", "sorry menu menu menu menu"),
    ];
    for (way, exit, played) in ways {
        let text = flow(&format!(
            "task \"Start\" {{ Flow.n = Flow.m + 1 disconnect }} task \"T\" {{ playAudio(ToAudioTTS(\"task\")) disconnect }} \
             menu \"M\" {{ audio = ToAudioTTS(\"menu\") choice 1 \"A\" {{ disconnect }} }} onError {{ playAudio(ToAudioTTS(\"sorry\")) {way} }}"
        ));
        let story = run(&text, Script::default());
        assert_eq!((story.exits(), story.played().join(" ").as_str()), (vec![exit], played), "{way}");
    }
}

/// A fault of the error handling itself is the silent disconnect, with the flush (L1, P20).
#[test]
fn l02_the_error_handling_fails_itself() {
    let text = flow(
        "task \"Start\" { setParticipantData { \"x\" = \"1\" } Flow.n = Flow.m + 1 disconnect } \
         onError { setParticipantData { \"y\" = \"2\" } Flow.n = Flow.m + 2 playAudio(ToAudioTTS(\"no\")) disconnect }",
    );
    let story = run(&text, Script::default());
    assert_eq!((story.played(), story.exits()), (vec![], vec!["FLOW_ERROR_DISCONNECT"]));
    assert_eq!(story.batches(), [attributes([("x", "1"), ("y", "2")])]);
}

/// A cloud that does not answer a Get runs the error handling; the variable keeps its value (P2, E305).
#[test]
fn a_get_without_an_answer_runs_the_error_handling() {
    let text = flow(
        "task \"Start\" { Flow.a = \"before\" setParticipantData { \"q\" = \"1\" } getParticipantData { Flow.b = \"q\" } \
         getParticipantData { Flow.a = \"x\" } disconnect } onError { playAudio(ToAudioTTS(Append(Flow.a, Flow.b))) disconnect }",
    );
    let story = run(&text, Script::default().unreadable());
    assert_eq!((story.faults(), story.played()), (vec!["cloud"], vec!["before1"]));
    assert_eq!(story.batches(), [attributes([("q", "1")])], "what is queued needs no cloud to be read");
}
