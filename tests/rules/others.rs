//! Participants of other conversations: a queue for each, a batch for each, and a parked run that keeps them (P44).

use crate::story::{Script, program};
use callflow::bytecode::{Live, Program};
use callflow::value::{Text, Value};
use callflow::vm::{Answer, Effect, MAX_OTHERS, Machine, Off, Parked, Whose};

const HASH: u64 = 44;

fn whose(number: usize) -> Whose {
    Whose { conversation: format!("conversation-{number}").into(), participant: "customer".into() }
}

fn of(actions: &str) -> Program {
    let text = format!(
        "flow workflow \"F\" {{ var Flow.n: Integer task \"Start\" {{ setParticipantData {{ \"own\" = \"1\" }} {actions} endWorkflow }} }}"
    );
    program(&text, &Script::default())
}

const SET: &str = "setConversationData { conversationId = \"c\" \"a\" = \"x\" \"b\" = Append(\"y\", \"z\") }";

fn started(program: &Program) -> (Machine, Effect) {
    let mut machine = Machine::default();
    machine.start(program, 0, (9, 4), &mut |_| Value::NotSet).expect("a flow");
    let effect = machine.resume(program, Answer::Done, 0, &mut Off);
    (machine, effect)
}

/// A batch: its number, whose attributes it sets, names and values.
type Sent = (u32, Option<Whose>, Vec<(String, String)>);

/// Every batch that leaves from here on: its number, whose it is, names and values.
fn sent(machine: &mut Machine, program: &Program, mut effect: Effect) -> Vec<Sent> {
    let mut all = Vec::new();
    while effect == Effect::Write {
        let batch = machine.batch().expect("a batch").clone();
        let entries = batch.entries.iter();
        let entries = entries.map(|(slot, value)| (machine.name(program, *slot).to_owned(), value.as_str().to_owned()));
        all.push((batch.id.number, machine.whose().cloned(), entries.collect()));
        effect = machine.resume(program, Answer::Done, 0, &mut Off);
    }
    assert!(matches!(effect, Effect::Ended(_)), "{effect:?}");
    all
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The flow's own batch first, then one for each participant, each with a number of its own (P5, P20, P27).
#[test]
fn p44_each_participant_has_a_batch_of_its_own() {
    let program = of(&format!("{SET} {SET} setConversationData {{ conversationId = \"d\" \"a\" = \"last\" }}"));
    let (mut machine, mut effect) = started(&program);
    for number in [1, 2, 1] {
        assert_eq!(effect, Effect::Perform);
        effect = machine.resume(&program, Answer::Found(whose(number)), 0, &mut Off);
    }
    // P2: what is queued is found there; P4: the last Set wins.
    assert_eq!(machine.queued_for(&program, &whose(1), "a").map(Text::as_str), Some("last"));
    let own = (5, None, pairs(&[("own", "1")]));
    let first = (6, Some(whose(1)), pairs(&[("a", "last"), ("b", "yz")]));
    let second = (7, Some(whose(2)), pairs(&[("a", "x"), ("b", "yz")]));
    assert_eq!(sent(&mut machine, &program, effect), [own, first, second]);
}

/// What is queued for others is in the snapshot, and a damaged one harms nobody (F36).
#[test]
fn p44_a_parked_run_keeps_what_is_queued_for_others() {
    let program = of(&format!("{SET} {SET}"));
    let (mut machine, effect) = started(&program);
    assert_eq!(effect, Effect::Perform);
    assert_eq!(machine.resume(&program, Answer::Found(whose(1)), 0, &mut Off), Effect::Perform);
    assert_eq!(machine.queued_for(&program, &whose(1), "b").map(Text::as_str), Some("yz"));
    let bytes = machine.park(&program, &Live::of(&program)).expect("it waits").to_bytes(HASH).expect("it is small");
    let mut other = Machine::default();
    other.unpark(&program, &Parked::from_bytes(&bytes, HASH).expect("whole")).expect("it fits");
    assert_eq!(other.queued_for(&program, &whose(1), "a").map(Text::as_str), Some("x"));
    let end = |mut machine: Machine| {
        let effect = machine.resume(&program, Answer::Found(whose(2)), 0, &mut Off);
        sent(&mut machine, &program, effect)
    };
    assert_eq!(end(other), end(machine));
}

/// Where a hang-up loses the queue it loses these, too (P21).
#[test]
fn p44_a_hang_up_may_lose_them() {
    let mut program = of(&format!("{SET} {SET}"));
    program.options.flush_on_hang_up = false;
    let (mut machine, _) = started(&program);
    assert_eq!(machine.resume(&program, Answer::Found(whose(1)), 0, &mut Off), Effect::Perform);
    assert!(matches!(machine.resume(&program, Answer::HangUp, 0, &mut Off), Effect::Ended(_)));
}

/// A thousand participants at once, and not one more: the error handling runs, and what was queued leaves.
#[test]
fn p44_so_many_participants_and_no_more() {
    let program = of(&format!("loop 2000 index Flow.n {{ {SET} }}"));
    for (most, batches) in [(MAX_OTHERS, MAX_OTHERS + 1), (MAX_OTHERS + 1, MAX_OTHERS + 1)] {
        let (mut machine, mut effect) = started(&program);
        for number in 0..most {
            assert_eq!(effect, Effect::Perform, "{number}");
            effect = machine.resume(&program, Answer::Found(whose(number)), 0, &mut Off);
        }
        if most == MAX_OTHERS {
            assert_eq!(effect, Effect::Perform, "there is room for all of them");
            effect = machine.resume(&program, Answer::Found(whose(0)), 0, &mut Off);
            assert_eq!(effect, Effect::Perform, "one that is known takes no more room");
            effect = machine.resume(&program, Answer::HangUp, 0, &mut Off);
        }
        assert_eq!(sent(&mut machine, &program, effect).len(), batches);
    }
}
