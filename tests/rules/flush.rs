//! When the queue is flushed, and when not: P20 to P27.

use crate::story::{Attributes, Script, Story, Trouble, attributes, call, flow, run, typed};
use callflow::cloud::Applied;
use callflow::conversation::{Delivery, Entry};

const SET: &str = "setParticipantData { \"x\" = \"1\" }";

fn x() -> Attributes {
    attributes([("x", "1")])
}

/// Exactly one batch, which the cloud has.
fn flushed(story: &Story) {
    assert_eq!(story.batches(), [x()]);
    assert_eq!(story.deliveries(), [Delivery::Accepted]);
    assert_eq!(story.cloud, x());
}

/// Just before the flow terminates by its own action (P20).
#[test]
fn p20_flush_at_disconnect() {
    let story = run(&call(&format!("{SET} disconnect")), Script::default());
    flushed(&story);
    assert_eq!(story.exits(), ["FLOW_DISCONNECT"]);
}

/// … at the end of a workflow (P20).
#[test]
fn p20_flush_at_the_end_of_a_workflow() {
    let text = typed("workflow", &format!("state \"Start\" {{ {SET} endWorkflow }}"));
    let story = run(&text, Script::default());
    flushed(&story);
    assert_eq!(story.exits(), ["FLOW_EXIT"]);
}

/// … when the start task ends and nobody called it (P20, L6).
#[test]
fn p20_flush_when_the_start_task_ends() {
    flushed(&run(&call(&format!("{SET} endTask")), Script::default()));
}

/// … at every successful transfer (P20, P45).
#[test]
fn p20_flush_at_every_successful_transfer() {
    let transfers = [
        ("transferToAcd(\"Q\")", "ACD"),
        ("transferToUser(\"U\")", "USER"),
        ("transferToNumber(\"+15551234567\")", "NUMBER"),
        ("transferToGroup(\"G\")", "GROUP"),
        ("transferToVoicemail(\"Q\")", "ACD_VOICEMAIL"),
        ("transferToVoicemail { targetUser = \"U\" }", "USER_VOICEMAIL"),
        ("transferToVoicemail { targetGroup = \"G\" }", "GROUP_VOICEMAIL"),
    ];
    for (transfer, word) in transfers {
        let story =
            run(&call(&format!("{SET} {transfer} playAudio(ToAudioTTS(\"no\")) disconnect")), Script::default());
        flushed(&story);
        let ending = story.invocations[0].ending;
        assert_eq!(
            (ending.reason.word(), ending.transfer.map(callflow::catalog::TransferType::word)),
            ("TRANSFER", Some(word))
        );
        assert!(story.played().is_empty(), "success leaves the flow (L7)");
        assert!(story.asked[0].cloud.is_empty(), "nothing is sent before it is known that the transfer succeeds");
    }
}

/// … at the error handling's disconnect, written or not (P20, L2).
#[test]
fn p20_flush_at_the_disconnect_of_the_error_handling() {
    for handler in ["", "onError { disconnect }", "onError { playAudio(ToAudioTTS(\"oops\")) }"] {
        let story = run(
            &flow(&format!("task \"Start\" {{ {SET} Flow.n = Flow.m + 1 disconnect }} {handler}")),
            Script::default(),
        );
        flushed(&story);
        assert_eq!((story.exits(), story.faults()), (vec!["FLOW_ERROR_DISCONNECT"], vec!["not-set"]), "{handler}");
    }
}

/// … at the silent disconnect, when the error handling fails itself (P20, L1).
#[test]
fn p20_flush_when_the_error_handling_fails() {
    let text = flow(&format!(
        "task \"Start\" {{ {SET} Flow.n = Flow.m + 1 disconnect }} onError {{ Flow.n = Flow.m * 2 disconnect }}"
    ));
    let story = run(&text, Script::default());
    flushed(&story);
    assert_eq!((story.exits(), story.faults().len()), (vec!["FLOW_ERROR_DISCONNECT"], 2));
}

/// … at the silent disconnect after the limit of actions (P20, L1).
#[test]
fn p20_flush_after_the_limit_of_actions() {
    let text = flow(&format!(
        "task \"Start\" {{ {SET} jumpToTask(\"On and on\") }} task \"On and on\" {{ jumpToTask(\"On and on\") }} \
         onError {{ jumpToTask(\"On and on\") }}"
    ));
    let story = run(&text, Script::default());
    flushed(&story);
    assert_eq!((story.exits(), story.faults()), (vec!["FLOW_ERROR_DISCONNECT"], vec!["actions", "actions"]));
}

/// … when fuel or memory is used up (P20, F30, F31).
#[test]
fn p20_flush_when_a_budget_is_used_up() {
    let double = "Flow.a = Append(Flow.a, \"0123456789\") loop 99 { setParticipantData { \"big\" = Flow.a } }";
    for (statement, reason) in
        [("loop 999999999 { }", "fuel"), ("loop 99 { Flow.a = Append(Flow.a, Flow.a, \"12345678\") }", "size-limit")]
    {
        let story = run(&call(&format!("{SET} {statement} disconnect")), Script::default());
        flushed(&story);
        assert_eq!((story.exits(), story.faults()), (vec!["FLOW_ERROR_DISCONNECT"], vec![reason]));
    }
    let story = run(&call(&format!("{SET} {double} disconnect")), Script::default());
    assert_eq!(story.batches().len(), 1);
}

/// When the caller hangs up the queue is flushed, with the exit reason DISCONNECT (P21).
#[test]
fn p21_hang_up_flushes() {
    let waits = [
        "playAudio(ToAudioTTS(\"hi\")) disconnect",
        "collectInput { digits = 1 inputData = Flow.a } disconnect",
        "jumpToMenu(\"M\")",
        "transferToAcd(\"Q\") disconnect",
    ];
    for wait in waits {
        let text = flow(&format!(
            "task \"Start\" {{ {SET} {wait} }} menu \"M\" {{ audio = ToAudioTTS(\"m\") choice 1 \"A\" {{ disconnect }} }}"
        ));
        let story = run(&text, Script::default().hangs_up_at(0));
        flushed(&story);
        assert_eq!(story.exits(), ["DISCONNECT"], "{wait}");
    }
}

/// … or lost, where the project says `hang-up = "lose"` (P21).
#[test]
fn p21_hang_up_loses() {
    let mut script = Script::default().cloud("x", "old").hangs_up_at(0);
    script.options.flush_on_hang_up = false;
    let story = run(&call(&format!("{SET} playAudio(ToAudioTTS(\"hi\")) disconnect")), script);
    assert_eq!((story.exits(), story.sent.len(), story.cloud["x"].as_str()), (vec!["DISCONNECT"], 0, "old"));
}

/// A failed transfer has not ended the flow: nothing is sent, the queue is kept (P22).
#[test]
fn p22_a_failed_transfer_keeps_the_queue() {
    let text = call(&format!(
        "{SET} transferToAcd(\"Q\") on failure {{ getParticipantData {{ Flow.a = \"x\" }} playAudio(ToAudioTTS(Flow.a)) }} disconnect"
    ));
    let story = run(&text, Script::default().fails("Busy", None));
    flushed(&story);
    assert_eq!(story.played(), ["1"]);
    assert!(story.asked.iter().all(|seen| seen.cloud.is_empty()), "{:?}", story.asked);
    assert_eq!(story.exits(), ["FLOW_DISCONNECT"]);
}

/// The queue is sent nowhere else: not at play, input, menus, tasks, loops, or what is told to the outside (P24).
#[test]
fn p24_nothing_is_sent_before_the_end() {
    let text = flow(&format!(
        "task \"Start\" {{ {SET} playAudio(ToAudioTTS(\"p\")) collectInput {{ digits = 1 inputData = Flow.a }} \
         setLanguage(\"en-us\") setScreenPop(\"S\") {{ \"x\" = \"1\" }} callTask(\"Other\") \
         loop 2 {{ playAudio(ToAudioTTS(\"l\")) }} jumpToMenu(\"M\") }} \
         task \"Other\" {{ playAudio(ToAudioTTS(\"o\")) endTask }} task \"Last\" {{ playAudio(ToAudioTTS(\"last\")) disconnect }} \
         menu \"M\" {{ audio = ToAudioTTS(\"m\") choice 1 \"A\" {{ jumpToTask(\"Last\") }} }}"
    ));
    let story = run(&text, Script::default().keys("5").keys("1"));
    flushed(&story);
    assert_eq!(story.played(), ["p", "o", "l", "l", "m", "last"]);
    assert!(story.asked.len() >= 10 && story.asked.iter().all(|seen| seen.cloud.is_empty()), "{:?}", story.asked);
}

/// … and not while a workflow waits (P24).
#[test]
fn p24_nothing_is_sent_at_a_wait() {
    let text = typed("workflow", &format!("state \"Start\" {{ {SET} wait(MakeDuration(0, 0, 0, 5)) endWorkflow }}"));
    let story = run(&text, Script::default());
    flushed(&story);
    assert!(story.asked[0].what == "wait" && story.asked[0].cloud.is_empty());
}

/// The last Get before the end still reads the queue: the batch leaves after the last action (P20, P24).
#[test]
fn p20_the_flush_comes_after_the_last_action() {
    let story = run(&call(&format!("{SET} getParticipantData {{ Flow.a = \"x\" }} disconnect")), Script::default());
    let at = |wanted: fn(&Entry) -> bool| story.entries.iter().position(wanted).expect("it happened");
    let get = at(|entry| matches!(entry, Entry::Get { .. }));
    let batch = at(|entry| matches!(entry, Entry::Batch(_)));
    let end = at(|entry| matches!(entry, Entry::Ended(_)));
    assert!(get < batch && batch < end);
}

/// An in-queue flow's task starts over when it ends; its queue is kept, and flushed when the interaction leaves (P26).
#[test]
fn p26_an_in_queue_task_starts_over() {
    let text = typed(
        "inqueueCall",
        "task \"Start\" { getParticipantData { Flow.a = \"round\" } setParticipantData { \"round\" = Append(Flow.a, \"+\") } \
         holdMusic(\"Music\") }",
    );
    let story = run(&text, Script::default().done().done().leaves());
    assert_eq!(story.batches(), [attributes([("round", "+++")])]);
    assert!(story.asked.iter().all(|seen| seen.cloud.is_empty()));
    assert_eq!(story.invocations.len(), 1, "it is one invocation");
}

/// A repeated delivery of one batch changes nothing: an answer that was lost is asked for again under the same id (P27).
#[test]
fn p27_a_lost_answer_is_applied_once() {
    let story = run(&call(&format!("{SET} disconnect")), Script::default().trouble(Trouble::AnswerLost));
    flushed(&story);
    assert_eq!(story.applied, [Applied::Now, Applied::Before]);
    assert_eq!((story.sent.len(), story.sent[0]), (2, story.sent[1]));
    assert_eq!(story.events, [x()], "one event for one effect (P43)");
}

/// A cloud that cannot be reached is asked again (P27).
#[test]
fn p27_an_unreachable_cloud_is_tried_again() {
    let script = Script::default().trouble(Trouble::Down).trouble(Trouble::Down);
    let story = run(&call(&format!("{SET} disconnect")), script);
    flushed(&story);
    assert_eq!(story.applied, [Applied::Now]);
}

/// A batch that is refused, or never gets through, is reported lost with its names (P27).
#[test]
fn p27_a_loss_is_reported_with_its_names() {
    let never = (0..50).fold(Script::default(), |script, _| script.trouble(Trouble::Down));
    for script in [Script::default().trouble(Trouble::Refused), never] {
        let story = run(&call(&format!("{SET} setParticipantData {{ \"y\" = \"2\" }} disconnect")), script);
        assert_eq!(story.deliveries(), [Delivery::Lost]);
        assert_eq!(story.batches(), [attributes([("x", "1"), ("y", "2")])]);
        assert!(story.cloud.is_empty() && story.events.is_empty(), "all or nothing");
        assert_eq!(story.exits(), ["FLOW_DISCONNECT"]);
        let reported =
            story.entries.iter().any(|e| matches!(e, Entry::Batch(batch) if batch.delivery == Delivery::Lost));
        assert!(reported, "never silently");
    }
}
