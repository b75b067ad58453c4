//! A sweep can find what it looks for: runs that break a promise are made up here, since none of ours does.

use super::*;
use crate::cloud::Participant;
use crate::participant::BatchId;
use crate::vm::{Ending, ExitReason};

const FLOW: &str = "flow inboundCall \"F\" { task \"T\" { setParticipantData { \"A\" = \"x\" }  disconnect } }\n\
    test \"t\" { call(\"F\")  batches(1) }";

fn suite() -> (Program, Test) {
    let mut sources = crate::source::Sources::default();
    let id = sources.add(crate::source::Source::new("t.flow", FLOW));
    let checked = crate::pipeline::check(&sources, &[id], crate::check::Options::default());
    let options = crate::bytecode::program::Options::default();
    let program = crate::pipeline::compile(&checked.project.expect("it checks"), &sources, options);
    (program, checked.tests.into_iter().next().expect("one test"))
}

fn set(name: &str, value: &str) -> Entry {
    Entry::Set { name: name.into(), value: value.into(), was_not_set: false }
}

fn record(attributes: &[(&str, &str)], delivery: Delivery) -> BatchRecord {
    BatchRecord {
        id: BatchId { conversation: 1, number: 1 },
        participant: Participant(0),
        whose: None,
        attributes: attributes.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        delivery,
        tries: 1,
        error: None,
    }
}

fn end() -> Entry {
    Entry::Ended(Ending::of(ExitReason::FlowDisconnect))
}

#[test]
fn p27_what_is_in_no_batch_was_lost_in_silence() {
    let program = Program::default();
    let lost = |entries: &[Entry]| silent(&program, entries);
    assert_eq!(lost(&[set("A", "1"), end()]), ["nothing is lost in silence (P20, P27), and \"A\" was"]);
    let sent = |value: &str, delivery| Entry::Batch(record(&[("A", value)], delivery));
    assert!(lost(&[set("A", "1"), sent("1", Delivery::Accepted), end()]).is_empty());
    assert!(lost(&[set("A", "1"), sent("1", Delivery::Lost), end()]).is_empty(), "a loss that is told is not silent");
    assert_eq!(
        lost(&[set("A", "1"), set("A", "2"), sent("1", Delivery::Accepted), end()]).len(),
        1,
        "P4: an old value"
    );
    assert_eq!(lost(&[set("A", "1"), sent("1", Delivery::Accepted), set("B", "1"), end()]).len(), 1);
}

#[test]
fn p21_a_hang_up_may_lose_the_queue_where_the_project_says_so() {
    let mut program = Program::default();
    let entries = [set("A", "1"), Entry::HungUp, end()];
    assert_eq!(silent(&program, &entries).len(), 1);
    program.options.flush_on_hang_up = false;
    assert!(silent(&program, &entries).is_empty());
    assert_eq!(silent(&program, &[set("A", "1"), end()]).len(), 1, "nobody hung up");
}

#[test]
fn p5_a_second_batch_that_takes_effect_is_one_too_many() {
    let (program, _) = suite();
    let invocation = |deliveries: &[Delivery]| Invocation {
        flow: "F".into(),
        number: 0,
        ending: Ending::of(ExitReason::FlowDisconnect),
        called: false,
        actions: 2,
        batches: deliveries.iter().map(|delivery| record(&[("A", "x")], *delivery)).collect(),
        fault: None,
    };
    assert_eq!(too_many(&program, &invocation(&[Delivery::Accepted])), None);
    assert_eq!(too_many(&program, &invocation(&[Delivery::Lost, Delivery::Accepted])), None);
    let two = too_many(&program, &invocation(&[Delivery::Accepted, Delivery::Accepted]));
    assert_eq!(two.as_deref(), Some("at most one batch a flow takes effect (P5, P27), and \"F\" sent 2"));
}

#[test]
fn each_delivery_fails_in_every_way_and_nothing_else_is_touched() {
    let (program, test) = suite();
    let swept = sweep(&program, &test);
    assert_eq!((swept.runs, swept.broken.len()), (5, 0), "one delivery, five ways; no read, no wait");
    let second = with_deliveries(&test, 2, Fate::Refused, 1).faults.deliveries;
    assert_eq!(second, [Fate::Accepted, Fate::Accepted, Fate::Refused]);
    assert_eq!(with_reads(&test, 1).faults.reads, [Fate::Accepted, Fate::Unreachable]);
}

#[test]
fn what_went_wrong_is_said_as_a_step_that_a_test_takes() {
    assert_eq!(step("flush", "accepted", 1, ("refused", 1)), "flush on accepted { } on refused { }");
    assert_eq!(step("flush", "accepted", 0, ("unreachable", 3)).matches("on unreachable { }").count(), 3);
    assert_eq!(step("reads", "answered", 0, ("unreachable", 1)), "reads on unreachable { }");
}
