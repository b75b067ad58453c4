//! Bot flows write at once: P30 and P31.

use crate::story::{Script, Story, attributes, findings, run, typed};
use callflow::diagnostic::Code;
use callflow::participant::Origin;

fn bot(statements: &str) -> String {
    typed("botFlow", &format!("state \"Start\" {{ {statements} exitBotFlow }}"))
}

/// There is no queue: Set writes at once, in one write an action, and Get always asks the cloud (P30).
#[test]
fn p30_bots_write_at_once() {
    let text = bot("setParticipantData { \"x\" = \"1\" \"y\" = \"2\" } getParticipantData { Flow.a = \"x\" } \
         setParticipantData { \"x\" = \"3\" }");
    let story = run(&text, Script::default().cloud("x", "old"));
    assert_eq!(story.batches(), [attributes([("x", "1"), ("y", "2")]), attributes([("x", "3")])]);
    assert_eq!(story.gets(), [("x", Origin::Cloud, Some("1"))]);
    assert_eq!(story.exits(), ["FLOW_EXIT"]);
    assert_eq!(story.events.len(), 2, "each write is one event (P43)");
}

/// A name that stands twice in one action is written once, with the later value (P4, P8, P30).
#[test]
fn p30_a_name_twice_is_written_once() {
    let story = run(&bot("setParticipantData { \"x\" = \"1\" \"x\" = \"2\" }"), Script::default());
    assert_eq!(story.batches(), [attributes([("x", "2")])]);
}

fn limited(story: &Story) {
    assert_eq!((story.faults(), story.exits()), (vec!["sessionLimit"], vec!["FLOW_ERROR_EXIT"]));
}

fn free(story: &Story) {
    assert_eq!((story.faults(), story.exits()), (vec![], vec!["FLOW_EXIT"]));
}

/// A bot that exits and one that disconnects end in the platform's words (P45).
#[test]
fn p45_how_bots_end() {
    let ends = |statements: &str, handler: &str| {
        let text = typed("botFlow", &format!("state \"Start\" {{ {statements} }} {handler}"));
        run(&text, Script::default()).exits().join(" ")
    };
    assert_eq!(ends("exitBotFlow", ""), "FLOW_EXIT");
    assert_eq!(ends("disconnect", ""), "FLOW_DISCONNECT");
    assert_eq!(ends("Flow.n = Flow.m + 1 disconnect", ""), "FLOW_ERROR_EXIT");
    assert_eq!(ends("Flow.n = Flow.m + 1 disconnect", "onError { disconnect }"), "FLOW_ERROR_DISCONNECT");
}

/// 50 Set executions a session; the next one ends it by its error path (P31).
#[test]
fn p31_fifty_sets() {
    let text = |count: u32| bot(&format!("loop {count} {{ setParticipantData {{ \"x\" = \"1\" }} }}"));
    free(&run(&text(50), Script::default()));
    let story = run(&text(51), Script::default());
    limited(&story);
    assert_eq!(story.batches().len(), 50);
}

/// 50 Get executions a session (P31).
#[test]
fn p31_fifty_gets() {
    let text = |count: u32| bot(&format!("loop {count} {{ getParticipantData {{ Flow.a = \"x\" }} }}"));
    free(&run(&text(50), Script::default()));
    let story = run(&text(51), Script::default());
    limited(&story);
    assert_eq!(story.gets().len(), 50);
}

/// 50 distinct attributes a session, however many actions they are set in (P31).
#[test]
fn p31_fifty_attributes() {
    let text = |count: u32| {
        let list = |from, to| (from..to).map(|n| format!("\"n{n}\" = \"1\" ")).collect::<String>();
        bot(&format!(
            "setParticipantData {{ {} }} setParticipantData {{ \"n0\" = \"again\" }} setParticipantData {{ {} }}",
            list(0, 40),
            list(40, count)
        ))
    };
    free(&run(&text(50), Script::default()));
    let story = run(&text(51), Script::default());
    limited(&story);
    assert_eq!(story.batches().len(), 2, "the action that goes beyond writes nothing (P8)");
}

/// 256 characters a value (P31).
#[test]
fn p31_values_of_256_characters() {
    let text =
        |count: usize| bot(&format!("Flow.a = \"{}\" setParticipantData {{ \"x\" = Flow.a }}", "é".repeat(count)));
    free(&run(&text(256), Script::default()));
    let story = run(&text(257), Script::default());
    limited(&story);
    assert!(story.batches().is_empty());
}

/// A literal that is too long is known while checking, and said as a warning (P31).
#[test]
fn p31_a_long_literal_is_known_when_checking() {
    for (count, fits) in [(256, true), (257, false)] {
        let text = bot(&format!("setParticipantData {{ \"x\" = \"{}\" }}", "é".repeat(count)));
        let (program, found) = findings(&text, &Script::default());
        let said = found.iter().any(|f| f.code == Code::SessionLimit);
        assert_eq!((program.is_some(), said), (true, !fits), "{count}");
    }
}

/// Voice flows have none of these limits (P31 speaks of bots).
#[test]
fn p31_voice_flows_are_not_limited() {
    let text = crate::story::call(
        "loop 60 { setParticipantData { \"x\" = \"1\" } getParticipantData { Flow.a = \"x\" } } disconnect",
    );
    let story = run(&text, Script::default());
    assert_eq!((story.faults().len(), story.batches().len()), (0, 1));
}
