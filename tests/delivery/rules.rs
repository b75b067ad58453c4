//! One test a rule, each with a cloud by script.

use super::shelf::row;
use super::world::{Act, World};
use callflow::cloud::deliver::{Accepted, Chance, DELIVER_WITHIN, Seen, Sender, Settings, Target, Trouble};
use callflow::cloud::store::{self, Millis, OutboxState};
use callflow::value::Text;
use std::time::Duration;

const MINUTE: Millis = 60_000;

/// A world whose next writes come to that, with a batch of conversation `a`.
fn scripted(acts: &[Act]) -> World {
    let world = World::new(7, Settings::default());
    world.script.lock().unwrap().extend(acts.iter().cloned());
    world.put(row("a", 1, &[("Tier", "Gold"), ("Name", "Ada")], world.time()));
    world
}

fn unknown() -> Act {
    Act::Say(Trouble::Unknown("503".into()))
}

fn drive(world: &World, most: Millis) {
    world.drive(&mut world.sender("w"), most);
}

fn requests(world: &World, conversation: &str) -> Vec<Millis> {
    let all = world.requests.lock().unwrap();
    all.iter().filter(|(_, to)| to == conversation).map(|(time, _)| *time).collect()
}

#[test]
fn h102_a_batch_that_is_taken_is_one_request_and_its_correlation_is_kept() {
    let world = scripted(&[]);
    drive(&world, 1_000);
    let kept = world.kept("a", 1);
    assert_eq!((kept.row.state, kept.row.correlation.as_deref()), (OutboxState::Done, Some("c0")), "H106");
    assert_eq!(requests(&world, "a").len(), 1);
    assert_eq!(world.noted("delivered")[0].names, [Text::new("Tier"), Text::new("Name")]);
    assert_eq!(world.holds("a", "Tier").as_deref(), Some("Gold"));
}

#[test]
fn f04_a_429_is_waited_for_as_long_as_it_says_and_others_go_on() {
    let world = scripted(&[Act::Say(Trouble::Throttled(Some(Duration::from_secs(42))))]);
    world.put(row("b", 1, &[("x", "1")], world.time()));
    let began = world.time();
    drive(&world, 10_000);
    assert_eq!(world.kept("a", 1).row.state, OutboxState::Ready);
    assert_eq!(world.kept("b", 1).row.state, OutboxState::Done, "another conversation goes on");
    drive(&world, 60_000);
    let kept = world.kept("a", 1);
    assert_eq!((kept.row.state, kept.row.tries), (OutboxState::Done, 1));
    let waited = requests(&world, "a")[1] - began;
    assert!((42_000..=46_300).contains(&waited), "Retry-After and at most a tenth more: {waited}");
}

#[test]
fn f05_an_outage_is_tried_with_growing_waits_until_deliver_within_has_passed() {
    let world = scripted(&vec![unknown(); 500]);
    world.put(row("b", 1, &[("x", "1")], world.time()));
    let began = world.time();
    drive(&world, 20 * MINUTE);
    let kept = world.kept("a", 1);
    assert_eq!(kept.row.state, OutboxState::Parked);
    assert_eq!(kept.row.reason.as_deref(), Some("not taken within 900 s: 503"));
    let age = kept.marked - began;
    let within = DELIVER_WITHIN.as_millis() as Millis;
    assert!(age >= within && age <= within + MINUTE, "{age}");
    assert!((15..150).contains(&kept.row.tries), "full jitter to a minute: {} tries", kept.row.tries);
    assert_eq!(world.noted("parked").len(), 2);
}

#[test]
fn f05_a_batch_that_lay_while_nothing_ran_gets_its_tries() {
    let world = World::new(7, Settings::default());
    world.script.lock().unwrap().extend(vec![unknown(); 3]);
    for (conversation, time) in [("old", world.time() - 60 * MINUTE), ("new", world.time() - 14 * MINUTE)] {
        world.put(row(conversation, 1, &[("x", "1")], time));
    }
    drive(&world, 5 * MINUTE);
    let tries = |conversation: &str| (world.kept(conversation, 1).row.tries, world.kept(conversation, 1).row.state);
    assert_eq!(tries("new").1, OutboxState::Done);
    assert!(tries("old").0 == 3 || tries("old").1 == OutboxState::Done, "at least three: {:?}", tries("old"));
}

#[test]
fn f05_credentials_that_are_not_taken_stop_the_target_and_count_no_try() {
    let world = scripted(&[]);
    world.put(row("b", 1, &[("x", "1")], world.time()));
    *world.denied_until.lock().unwrap() = world.time() + 30 * MINUTE;
    let mut sender = world.sender("w");
    world.drive(&mut sender, 29 * MINUTE);
    assert!(world.shared.health().stopped.is_some(), "visibly");
    assert_eq!(world.requests.lock().unwrap().len(), 1, "nobody sends meanwhile");
    assert_eq!(world.kept("a", 1).row.tries + world.kept("b", 1).row.tries, 0);
    world.drive(&mut sender, 3 * MINUTE);
    assert_eq!(world.shared.health().stopped, None);
    for conversation in ["a", "b"] {
        assert_eq!(world.kept(conversation, 1).row.state, OutboxState::Done, "after 30 minutes, not parked");
    }
}

#[test]
fn f06_a_409_is_read_again_and_only_our_names_are_applied_again() {
    let conflict = || Act::Say(Trouble::Conflict("409".into()));
    let world = scripted(&[conflict(), conflict(), conflict()]);
    world.write_one("a", &"Other".into(), &"theirs".into(), true);
    world.write_one("a", &"Tier".into(), &"Silver".into(), true);
    drive(&world, 2_000);
    assert_eq!(world.kept("a", 1).row.state, OutboxState::Done, "three rounds");
    assert_eq!(world.holds("a", "Other").as_deref(), Some("theirs"));
    assert_eq!(world.holds("a", "Tier").as_deref(), Some("Gold"));
    let world = scripted(&[conflict(), conflict(), conflict(), conflict()]);
    drive(&world, 2_000);
    let kept = world.kept("a", 1);
    assert_eq!(kept.row.state, OutboxState::Parked, "a fourth one is too many");
    assert!(kept.row.reason.unwrap().starts_with("others write at the same time"));
}

#[test]
fn f07_f12_what_is_never_taken_is_parked_after_one_try_and_holds_nobody_back() {
    let cases = [Trouble::NotFound("conversation not found".into()), Trouble::Refused("413 `too.large`".into())];
    for trouble in cases {
        let world = scripted(&[Act::Say(trouble)]);
        world.put(row("a", 2, &[("x", "1")], world.time()));
        world.put(row("b", 1, &[("x", "1")], world.time()));
        let began = world.time();
        drive(&world, 1_000);
        let first = world.kept("a", 1);
        assert_eq!((first.row.state, first.row.tries), (OutboxState::Parked, 1));
        for (conversation, epoch) in [("a", 2), ("b", 1)] {
            let kept = world.kept(conversation, epoch);
            assert_eq!(kept.row.state, OutboxState::Done);
            assert!(kept.marked - began < 500, "no wait for what was parked");
        }
    }
}

#[test]
fn f08_a_lost_answer_is_resolved_by_reading_back() {
    let world = scripted(&[Act::Lose]);
    drive(&world, 30_000);
    assert_eq!(world.kept("a", 1).row.state, OutboxState::Done);
    assert_eq!(world.events().len(), 2, "it was not sent again");
    assert!(world.noted("delivered")[0].note.contains("found applied when it was read back"));
}

#[test]
fn f08_a_row_that_somebody_took_and_never_gave_back_is_read_back_first() {
    let world = scripted(&[Act::Take]);
    world.shelf().fails = 0;
    let taken = callflow::cloud::deliver::Outbox::due(&world, "died", Duration::from_secs(10), 1).unwrap();
    taken[0].batch.iter().for_each(|(name, value)| world.write_one("a", name, value, false));
    drive(&world, 30_000);
    assert_eq!(world.kept("a", 1).row.state, OutboxState::Done);
    assert_eq!(world.events().len(), 2, "the one who died had sent it");
}

#[test]
fn f08_what_may_have_been_sent_is_read_back_however_long_it_waits_for_room() {
    let world = World::new(7, Settings { rate: 3, ..Settings::default() });
    let mut pace = world.shared.pace();
    (0..2).for_each(|_| pace.sends(Duration::from_millis(world.time() as u64)));
    drop(pace);
    world.put(row("a", 1, &[("Tier", "Gold")], world.time()));
    callflow::cloud::deliver::Outbox::due(&world, "died", Duration::from_secs(10), 1).unwrap();
    world.write_one("a", &"Tier".into(), &"Gold".into(), false);
    // One request may be sent, and reading back and sending are two: it is put back untried.
    world.pass(10_000);
    let mut sender = world.sender("w");
    assert_eq!(sender.step(), callflow::cloud::deliver::Next::Now);
    assert!(world.requests.lock().unwrap().is_empty());
    world.drive(&mut sender, 10 * MINUTE);
    assert_eq!(world.kept("a", 1).row.state, OutboxState::Done);
    assert_eq!(world.events().len(), 1, "it was not sent again");
}

#[test]
fn f09_a_part_is_not_the_whole() {
    let world = scripted(&[Act::Prefix(1), Act::Prefix(1)]);
    drive(&world, 30_000);
    let kept = world.kept("a", 1);
    assert_eq!((kept.row.state, kept.row.tries), (OutboxState::Done, 2));
    assert_eq!(world.holds("a", "Name").as_deref(), Some("Ada"));
}

#[test]
fn f11_a_repeated_batch_overwrites_others_but_not_in_silence() {
    let world = scripted(&[Act::Lose]);
    let mut sender = world.sender("w");
    assert_eq!(sender.step(), callflow::cloud::deliver::Next::Now);
    world.write_one("a", &"Tier".into(), &"Silver".into(), true);
    world.drive(&mut sender, 30_000);
    assert_eq!(world.holds("a", "Tier").as_deref(), Some("Gold"), "P16: the last write wins");
    let conflicts = world.noted("conflict");
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].names, [Text::new("Tier")]);
    assert!(conflicts[0].note.contains("batch a/1") && conflicts[0].note.contains("another writer"));
    assert!(!conflicts[0].note.contains("Silver") && !conflicts[0].note.contains("Gold"), "P47");
}

#[test]
fn f08_a_marker_proves_that_a_batch_was_applied_and_what_others_wrote_since_stays() {
    let world = World::new(7, Settings { marker: Some("callflow.batch".into()), ..Settings::default() });
    world.script.lock().unwrap().push_back(Act::Lose);
    world.put(row("a", 1, &[("Tier", "Gold")], world.time()));
    let mut sender = world.sender("w");
    sender.step();
    world.write_one("a", &"Tier".into(), &"Silver".into(), true);
    world.drive(&mut sender, 30_000);
    assert_eq!(world.kept("a", 1).row.state, OutboxState::Done);
    assert_eq!(world.holds("a", "Tier").as_deref(), Some("Silver"));
    assert_eq!(world.holds("a", "callflow.batch").as_deref(), Some("a/1"));
    assert!(world.noted("delivered")[0].note.contains("others have written 1 of its names since"));
}

#[test]
fn f14_a_late_send_is_said_and_repaired() {
    let world = scripted(&[Act::Freeze(Duration::from_secs(25))]);
    world.put(row("a", 2, &[("Tier", "Platinum")], world.time()));
    let mut sender = world.sender("frozen");
    sender.step();
    assert_eq!(world.holds("a", "Tier").as_deref(), Some("Gold"), "the first batch came after the second");
    world.drive(&mut sender, 5_000);
    assert_eq!(world.holds("a", "Tier").as_deref(), Some("Platinum"));
    assert_eq!(world.holds("a", "Name").as_deref(), Some("Ada"));
    assert_eq!((world.noted("late").len(), world.noted("repaired").len()), (1, 1), "both writes are in the journal");
    assert!(world.shelf().late.is_empty(), "it is done");
}

/// While a repair is on its way the conversation goes on, and another sender finds all well.
struct Slow<'a>(&'a World);

impl Target for Slow<'_> {
    fn name(&self) -> String {
        self.0.name()
    }

    fn read(&self, to: &store::Target, names: &[&str], within: Duration) -> Result<Seen, Trouble> {
        self.0.read(to, names, within)
    }

    fn write(&self, to: &store::Target, batch: &[(Text, Text)], within: Duration) -> Result<Accepted, Trouble> {
        if batch == [(Text::new("Tier"), Text::new("Platinum"))] && self.0.holds("a", "Tier").as_deref() == Some("Gold")
        {
            self.0.put(row("a", 3, &[("Tier", "Diamond")], self.0.time()));
            let mut other = self.0.sender("other");
            self.0.drive(&mut other, 5_000);
            assert!(self.0.shelf().late.is_empty(), "the other one has found all well");
        }
        self.0.write(to, batch, within)
    }

    fn probe(&self, within: Duration) -> Result<(), Trouble> {
        self.0.probe(within)
    }
}

#[test]
fn f14_a_repair_that_comes_late_itself_is_repaired() {
    let world = scripted(&[Act::Freeze(Duration::from_secs(25))]);
    world.put(row("a", 2, &[("Tier", "Platinum")], world.time()));
    let (slow, settings) = (Slow(&world), world.settings.clone());
    let mut sender = Sender::new(&world, &slow, &world, &world.shared, settings, "frozen", Chance::new(7));
    sender.step();
    assert_eq!(world.holds("a", "Tier").as_deref(), Some("Gold"), "the first batch came after the second");
    world.drive(&mut sender, 10_000);
    assert_eq!(world.holds("a", "Tier").as_deref(), Some("Diamond"));
    assert_eq!(world.noted("repaired").len(), 2, "the late send, and the late repair");
    assert!(world.shelf().late.is_empty(), "it is done");
}

#[test]
fn p41_a_batch_that_was_taken_after_the_end_says_that_analytics_lacks_it() {
    for ended in [false, true] {
        let world = scripted(&[unknown()]);
        *world.ended.lock().unwrap() = ended;
        drive(&world, 30_000);
        assert_eq!(world.noted("delivered")[0].note.contains("not in analytics (P41)"), ended);
    }
    let world = World::new(7, Settings::default());
    *world.ended.lock().unwrap() = true;
    world.put(row("a", 1, &[("x", "1")], world.time() - 5_000));
    drive(&world, 1_000);
    assert!(world.noted("delivered")[0].note.contains("not in analytics"), "the first try, and late");
}

#[test]
fn h105_the_rate_holds_and_nothing_is_parked_for_it() {
    let world = World::new(7, Settings { rate: 10, ..Settings::default() });
    (0..100).for_each(|n| world.put(row(&format!("c{n}"), 1, &[("x", "1")], world.time())));
    // Each of those that had to wait is looked up for analytics as well.
    drive(&world, 25 * MINUTE);
    let times: Vec<Millis> = world.requests.lock().unwrap().iter().map(|(time, _)| *time).collect();
    assert!(times.windows(11).all(|window| window[10] - window[0] >= MINUTE), "10 a minute");
    let shelf = world.shelf();
    assert!(shelf.rows.iter().all(|kept| kept.row.state == OutboxState::Done));
}
