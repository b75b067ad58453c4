//! Participants, events, and the words for ends: P40, P43, P45.

use crate::story::{CONVERSATION, Script, attributes, call, run};
use callflow::cloud::{Cloud, Memory};
use callflow::participant::BatchId;
use callflow::value::Text;

/// Attributes belong to one participant: no other participant's are seen, and none are changed (P40).
#[test]
fn p40_attributes_belong_to_one_participant() {
    let mut cloud = Memory::new();
    let (caller, agent) = (cloud.join(CONVERSATION), cloud.join(CONVERSATION));
    cloud.write(agent, "x", "agent").unwrap();
    let x = cloud.number("x");
    let mut seen = Vec::new();
    cloud.read(caller, &[x], &mut seen).unwrap();
    assert_eq!(seen, [None]);
    let id = BatchId { conversation: CONVERSATION, number: 1 };
    cloud.apply(caller, id, &mut vec![(x, "caller".into())]).unwrap();
    seen.clear();
    cloud.read(agent, &[x], &mut seen).unwrap();
    assert_eq!(seen, [Some(Text::new("agent"))]);
}

/// Each accepted batch is one attribute-update event with its names and values, and nothing else is (P43).
#[test]
fn p43_one_event_a_batch() {
    let text = call(
        "setParticipantData { \"x\" = \"1\" } setParticipantData { \"x\" = \"2\" \"y\" = \"3\" } \
         getParticipantData { Flow.a = \"x\" } transferToFlow(\"T2\") disconnect",
    );
    let second = "flow inboundCall \"T2\" { language = \"en-us\" task \"Start\" { setParticipantData { \"z\" = \"4\" } disconnect } }";
    let story = run(&format!("{text} {second}"), Script::default());
    assert_eq!(story.events, [attributes([("x", "2"), ("y", "3")]), attributes([("z", "4")])]);
}

/// The words for how a flow ended are the platform's (P45). Each ending that this version knows is shown elsewhere:
/// FLOW_DISCONNECT, FLOW_ERROR_DISCONNECT, TRANSFER, DISCONNECT in `flush`, FLOW_EXIT and FLOW_ERROR_EXIT in `bots`.
#[test]
fn p45_the_words_of_the_platform() {
    use callflow::vm::ExitReason::{
        Disconnect, FlowDisconnect, FlowErrorDisconnect, FlowErrorExit, FlowExit, RecognitionFailureDisconnect,
        RecognitionFailureExit, SessionExpireDisconnect, Transfer, UserExit,
    };
    let words = [
        (Disconnect, "DISCONNECT"),
        (FlowDisconnect, "FLOW_DISCONNECT"),
        (FlowErrorDisconnect, "FLOW_ERROR_DISCONNECT"),
        (Transfer, "TRANSFER"),
        (SessionExpireDisconnect, "SESSION_EXPIRE_DISCONNECT"),
        (RecognitionFailureDisconnect, "RECOGNITION_FAILURE_DISCONNECT"),
        (RecognitionFailureExit, "RECOGNITION_FAILURE_EXIT"),
        (UserExit, "USER_EXIT"),
        (FlowExit, "FLOW_EXIT"),
        (FlowErrorExit, "FLOW_ERROR_EXIT"),
    ];
    for (reason, word) in words {
        assert_eq!(reason.word(), word);
    }
}
