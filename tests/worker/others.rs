//! Workflows that read and set data of other conversations (P44), served: each participant gets a batch of its own at
//! the end, and a worker may die between two of them (F2).

use crate::dying::{Dying, Moment};
use crate::stand::{HELD, Stand};
use callflow::cloud::store::{Facts, Mode, Person, RunState, Store};
use callflow::serve::worker::{Launch, State, Work};
use callflow::value::Text;
use std::sync::Arc;
use std::time::Duration;

const PROJECT: &str = r#"
flow workflow "Notes" {
    language = "en-us"
    output var Flow.Seen: String
    state "Start" {
        setParticipantData { "Own" = "1" }
        getConversationData { conversationId = "c-9"  Flow.Seen = "Held" }
        setConversationData { conversationId = "c-9"  "Note" = Append(Flow.Seen, "!") }
        setConversationData { conversationId = "c-9"  participantId = "agent-9"  "Note" = "of the agent" }
        setConversationData { conversationId = "nowhere"  "Note" = "lost" } on failure {
            setParticipantData { "Failed" = "yes" }
        }
        endWorkflow
    }
}
"#;

fn stand() -> Stand {
    let stand = Stand::new(PROJECT);
    let people = vec![Person::new("customer-9", "customer", 1_000), Person::new("agent-9", "agent", 1_000)];
    stand.memory.create("c-9", &Facts { began: 1_000, people, ..Facts::default() }).expect("it is new");
    let held = [(Text::new("Held"), Text::new("before"))];
    stand.memory.merge("c-9", "customer-9", &held, 1_000).expect("it is taken");
    stand
}

fn kept(stand: &Stand) -> Vec<(String, String, String)> {
    let kept = stand.memory.attributes("c-9", None).expect("the store answers");
    let text = |text: &Text| text.as_str().to_owned();
    kept.into_iter().map(|own| (own.participant.clone(), text(&own.name), text(&own.value))).collect()
}

fn wanted() -> Vec<(String, String, String)> {
    let rows =
        [("agent-9", "Note", "of the agent"), ("customer-9", "Held", "before"), ("customer-9", "Note", "before!")];
    rows.map(|(whose, name, value)| (whose.to_owned(), name.to_owned(), value.to_owned())).to_vec()
}

fn launch() -> Launch {
    Launch { flow: "Notes".into(), ..Launch::default() }
}

#[test]
fn p44_each_participant_gets_a_batch_of_its_own() {
    for mode in [Mode::Exact, Mode::Durable] {
        let stand = stand();
        let done = stand.worker(mode, stand.memory.clone()).launch(launch()).expect("it runs");
        assert_eq!(done.state, State::Ended, "{mode:?}");
        assert_eq!(done.outputs.map(|own| own["Flow.Seen"].clone()), Some("before".into()), "P2");
        assert_eq!(kept(&stand), wanted());
        let own = stand.attributes(&done.conversation);
        assert_eq!(own.get("Own").map(String::as_str), Some("1"));
        assert_eq!(own.get("Failed").map(String::as_str), Some("yes"), "nobody knows that conversation");
        assert_eq!(stand.events().len(), 4, "one before, and one for each participant (P43)");
    }
}

#[test]
fn f02_deaths_between_the_batches() {
    let counted = stand();
    let store = Arc::new(Dying::new(counted.memory.clone(), usize::MAX, Moment::Before));
    counted.worker(Mode::Durable, store.clone()).launch(launch()).expect("it runs");
    let events = counted.events();
    for (dies_at, moment) in (0..store.calls()).flat_map(|n| [(n, Moment::Before), (n, Moment::After)]) {
        let stand = stand();
        let dying = Arc::new(Dying::new(stand.memory.clone(), dies_at, moment));
        let _ = stand.worker(Mode::Durable, dying).launch(launch());
        stand.pass(HELD + Duration::from_secs(1));
        stand.worker(Mode::Durable, stand.memory.clone()).claim_all().expect("what is free is taken");
        let at = format!("death at call {dies_at}, {moment:?}");
        let runs = stand.memory.runs(None, None, 10).expect("the store answers");
        if runs.is_empty() {
            assert_eq!(stand.events().len(), 1, "{at}: what never began has sent nothing");
            continue;
        }
        assert!(runs.iter().all(|run| run.state == RunState::Ended), "{at}: {runs:?}");
        assert_eq!(kept(&stand), wanted(), "{at}");
        assert_eq!(stand.events(), events, "{at}: each batch once, in order");
    }
}
