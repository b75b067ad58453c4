//! From a flow into a queue and out of it again, and the two stores: P26, P41, P42.

use crate::story::{Attributes, Script, Story, attributes, call, run};
use callflow::cloud::Participant;
use callflow::conversation::{MAX_ROUNDS, Stopped};
use callflow::value::Text;

const HOLD: &str = "flow inqueueCall \"Hold\" { language = \"en-us\" var Flow.n: String task \"In-Queue Task\" { \
     getParticipantData { Flow.n = \"b\" } setParticipantData { \"b\" = Append(Flow.n, \"+\") } \
     holdMusic { prompt = Prompt.Music duration = MakeDuration(0, 0, 0, 30) } } }";

/// A flow that sets `a` and goes to a queue, and the flow that callers hear there.
fn story(script: Script) -> Story {
    let text = call("setParticipantData { \"a\" = \"1\" } transferToAcd(\"Support\") disconnect");
    run(&format!("{text} {HOLD}"), script)
}

fn named(all: Vec<(&str, &Text)>) -> Attributes {
    all.into_iter().map(|(name, value)| (name.to_owned(), value.as_str().to_owned())).collect()
}

fn both(story: &Story, who: Participant) -> (Attributes, Attributes) {
    (named(story.memory.0.attributes(who)), named(story.memory.0.analytics(who)))
}

/// The in-queue task starts over, and its queue is kept over the rounds; it is sent once, when the caller leaves (P26).
/// What the first flow set is in the cloud before (P15).
#[test]
fn p26_an_in_queue_flow_starts_over_and_sends_once() {
    let story = story(Script::default().queue("Support", "Hold").done().done().done().leaves());
    assert_eq!(story.exits(), ["TRANSFER", "FLOW_EXIT"]);
    assert_eq!(story.batches(), [attributes([("a", "1")]), attributes([("b", "+++")])]);
    let held: Vec<usize> =
        story.asked.iter().filter(|seen| seen.what == "restart").map(|seen| seen.cloud.len()).collect();
    assert_eq!(held, [1, 1, 1], "nothing is sent between the rounds");
}

/// Whoever answers takes the caller out of the flow wherever it is, and what is queued is sent (P26).
#[test]
fn p26_the_flow_is_left_in_the_middle() {
    let text = call("transferToAcd(\"Support\") disconnect");
    let music = HOLD.replace("holdMusic", "playAudio(ToAudioTTS(\"Wait.\")) holdMusic");
    let story = run(&format!("{text} {music}"), Script::default().queue("Support", "Hold").leaves_at(1));
    assert_eq!((story.exits(), story.batches()), (vec!["TRANSFER", "FLOW_EXIT"], vec![attributes([("b", "+")])]));
}

/// A caller who hangs up in the queue ends the flow, with its batch (P20, P21).
#[test]
fn p21_a_hang_up_in_the_queue_flushes() {
    let story = story(Script::default().queue("Support", "Hold").done().hangs_up_at(1));
    assert_eq!(
        (story.exits(), story.cloud.clone()),
        (vec!["TRANSFER", "DISCONNECT"], attributes([("a", "1"), ("b", "+")]))
    );
}

/// A transfer may name the in-queue flow itself; a queue without one leaves no flow running.
#[test]
fn p26_the_transfer_may_name_the_flow() {
    let text = call("transferToAcd(\"Support\") { overrideInQueueFlow = \"Hold\" } disconnect");
    let story = run(&format!("{text} {HOLD}"), Script::default().done().leaves());
    assert_eq!(story.exits(), ["TRANSFER", "FLOW_EXIT"]);
    assert_eq!(self::story(Script::default().done()).exits(), ["TRANSFER"]);
    let other = self::story(Script::default().queue("Support", "T").done());
    assert_eq!(other.exits(), ["TRANSFER"], "a flow of another type is no in-queue flow");
}

/// A flow that starts over without an action and without anybody who answers comes to an end.
#[test]
fn an_in_queue_flow_without_an_action_does_not_go_on_for_ever() {
    let text = format!(
        "{} flow inqueueCall \"Hold\" {{ language = \"en-us\" task \"Q\" {{ }} }}",
        call("transferToAcd(\"S\") disconnect")
    );
    let mut script = Script::default().queue("S", "Hold").done();
    for _ in 0..=MAX_ROUNDS {
        script = script.done();
    }
    assert_eq!(run(&text, script.clone()).stopped, Some(Stopped::TooManyRounds));
    let at_the_limit = script.replies_before(MAX_ROUNDS).leaves();
    assert_eq!(run(&text, at_the_limit).stopped, None);
}

/// The five steps (P42): (1) the flow sets a, (2) the in-queue flow sets b, (3) an agent answers and his script sets c:
/// all in both stores. (4) The customer is gone, and the script sets d in wrap-up, (5) after which the API sets e on the
/// agent's participant: Conversation Services alone (P41).
#[test]
fn p42_the_five_steps() {
    let mut story = story(Script::default().queue("Support", "Hold").done().leaves());
    let customer = story.memory.1;
    let cloud = &mut story.memory.0;
    let id = cloud.conversation_id(customer).expect("an id").to_owned();
    let agent = cloud.join_as(&id, "agent");
    cloud.write(customer, "c", "3").expect("it is taken");
    cloud.leave(customer);
    cloud.write(customer, "d", "4").expect("it is taken");
    cloud.complete(&id);
    cloud.write(agent, "e", "5").expect("it is taken");
    let first = attributes([("a", "1"), ("b", "+"), ("c", "3")]);
    let (services, analytics) = both(&story, customer);
    assert_eq!(analytics, first);
    assert_eq!(services, attributes([("a", "1"), ("b", "+"), ("c", "3"), ("d", "4")]));
    assert_eq!(both(&story, agent), (attributes([("e", "5")]), Attributes::new()));
}

/// The batch of a hang-up, and of any end, is sent before the conversation is complete, so that Analytics has it (P21,
/// P41); what comes later is not there.
#[test]
fn p41_the_last_batch_comes_before_the_cut_off() {
    for script in [Script::default().hangs_up_at(0), Script::default()] {
        let mut story =
            run(&call("setParticipantData { \"x\" = \"1\" } playAudio(ToAudioTTS(\"p\")) disconnect"), script);
        let caller = story.memory.1;
        story.memory.0.write(caller, "late", "1").expect("it is taken");
        assert_eq!(both(&story, caller), (attributes([("late", "1"), ("x", "1")]), attributes([("x", "1")])));
    }
}
