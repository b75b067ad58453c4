//! A world that knows no answer stops the conversation: nothing is made up, and what ran before is told.

use callflow::bytecode::program::Options;
use callflow::check;
use callflow::cloud::Memory;
use callflow::conversation::{Ask, Conversation, Recorder, Reply, Start, Stopped, World};
use callflow::pipeline;
use callflow::source::{Source, Sources};
use callflow::value::Value;

/// Nobody is there.
struct Nobody;

impl World for Nobody {
    fn ask(&mut self, _: &Ask<'_>) -> Reply {
        Reply::Unknown
    }

    fn built_in(&mut self, _: &str) -> Value {
        Value::NotSet
    }

    fn now(&mut self) -> i64 {
        0
    }
}

/// The action at which a conversation with nobody stops, and whether anything was sent.
fn stops_at(body: &str) -> (Option<&'static str>, bool) {
    let text = format!("flow inboundCall \"A\" {{ var Flow.D: String {body} }}");
    let mut sources = Sources::default();
    let id = sources.add(Source::new("a.flow", text));
    let checked = pipeline::check(&sources, &[id], check::Options::default());
    let project = checked.project.expect("no error");
    let program = pipeline::compile(&project, &sources, Options::default());
    let (mut cloud, mut recorder) = (Memory::new(), Recorder::new(&program, false));
    let participant = cloud.join(1);
    let start = Start { flow: 0, conversation: 1, participant };
    let (_, stopped) = Conversation::new(&program, &mut cloud, &mut Nobody, &mut recorder, start).run();
    let action = match stopped {
        Some(Stopped::NeedsAnswer { action, .. }) => Some(action),
        _ => None,
    };
    (action, !cloud.events().is_empty())
}

#[test]
fn nothing_is_answered_for_a_world_that_knows_no_answer() {
    let task = |action: &str| format!("task \"S\" {{ setParticipantData {{ \"A\" = \"1\" }} {action} disconnect }}");
    for (action, key) in [
        ("playAudio(ToAudioTTS(\"x\"))", "playAudio"),
        ("collectInput { digits = 1 inputData = Flow.D }", "collectInput"),
        ("transferToAcd(\"Q\")", "transferToAcd"),
        ("setLanguage(\"de-de\")", "setLanguage"),
        ("callData(\"A\", \"B\")", "callData"),
    ] {
        assert_eq!(stops_at(&task(action)), (Some(key), false), "{action}");
    }
    assert_eq!(stops_at(&task("")), (None, true), "what asks nobody runs to its end");
    let menu = "menu \"M\" { audio = ToAudioTTS(\"x\") choice 1 \"a\" { disconnect } }";
    assert_eq!(stops_at(menu), (Some("jumpToMenu"), false));
}
