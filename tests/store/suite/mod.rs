//! What every store must do, as functions over an empty store. `suite!` makes a test of each for one back end.

pub mod along;
pub mod attributes;
pub mod claims;
pub mod contention;
pub mod conversations;
pub mod documents;
pub mod events;
pub mod flush;
pub mod outbox;
pub mod runs;

use callflow::cloud::store::{
    Deliver, Direction, Facts, Flush, Hold, Kept, Millis, Mode, NewRun, Person, RunState, Store, Target, Wait,
};
use callflow::value::Text;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

/// An empty store, with whatever must live as long as it does: a folder, a database.
pub struct Fresh {
    pub store: Arc<dyn Store>,
    _keep: Box<dyn Any>,
}

impl Fresh {
    /// A store that needs nothing else.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self::keeping(store, ())
    }

    /// A store, and what is dropped behind it.
    pub fn keeping(store: Arc<dyn Store>, keep: impl Any) -> Self {
        Self { store, _keep: Box::new(keep) }
    }
}

/// One test a case, each on a store of its own. `$make` gives a [`Fresh`] one.
macro_rules! suite {
    ($make:expr) => {
        suite!(@ $make, conversations [
            created_once, unknown_ones_are_none, facts_are_kept_whole, a_change_names_the_revision,
            listed_by_time_and_id, ids_of_every_kind, h50_an_id_at_its_limit_and_past_it, journals_are_kept_in_order,
            updates_by_many_are_all_there
        ]);
        suite!(@ $make, attributes [
            p16_h42_merges_by_name, p40_h46_only_that_participant_changes, p10_h43_an_empty_value_is_one,
            p06_h43_names_and_values_byte_for_byte, p08_of_a_name_written_twice_the_last_counts,
            h44_no_names_change_nothing, p41_h47_after_the_end_analytics_see_nothing,
            p41_a_participant_who_left_is_closed_to_analytics, h50_a_participant_at_its_limit_and_past_it,
            h45_all_or_nothing, h44_names_go_and_p41_analytics_keep_what_they_were_told,
            h44_what_goes_makes_room_in_the_same_write, h31_a_write_is_read_at_once, unknown_ones_are_named, listed_by_participant_and_name
        ]);
        suite!(@ $make, events [
            p43_h48_a_write_is_one_event, p43_events_come_in_order_and_in_pages, p41_an_event_says_who_saw_it
        ]);
        suite!(@ $make, runs [
            begins_once, begins_in_a_conversation_that_is_there, an_exact_run_stays_its_owners_in_a_wait,
            a_durable_run_is_nobodys_in_a_wait, f03_a_wait_may_be_said_again, a_durable_run_does_not_wait_without_a_snapshot, f03_an_end_may_be_said_again,
            an_end_leaves_nothing_to_go_on_with, renewed_by_owner, f26_renewed_by_name, f01_interrupted_by_owner,
            f13_interrupted_when_the_lease_is_over, listed_by_state_and_id, snapshots_of_any_bytes
        ]);
        suite!(@ $make, along [
            kept_with_a_wait_and_with_an_end, facts_that_have_moved_and_nothing_is_done, f03_said_again_it_is_done_once,
            f10_a_stale_owners_is_not_kept, without_anything_all_stays, at_its_limits_and_past_them
        ]);
        suite!(@ $make, claims [
            f13_a_dead_owners_run_goes_to_another, a_living_owners_run_does_not, f61_a_run_that_was_given_back_is_claimed_as_it_was, f01_an_exact_run_is_never_claimed,
            f13_a_time_that_has_come_is_claimed_once, f13_a_time_stays_come_until_it_is_answered_for,
            f10_a_stale_owner_changes_nothing, a_claim_has_a_limit, an_input_takes_a_run_that_waits,
            an_input_outlives_who_took_it, an_input_is_answered_for_by_a_wait, an_input_is_answered_for_by_a_flush,
            an_input_ends_the_wait_for_a_time, a_run_that_is_owned_is_not_taken, a_run_that_is_over_is_not_taken
        ]);
        suite!(@ $make, flush [
            p27_a_batch_and_its_end_are_one, f03_the_same_again_changes_nothing, f03_again_after_somebody_claimed_it,
            f03_another_batch_cannot_be, f10_a_stale_flush_changes_nothing, h50_past_the_limit_nothing_is_done,
            an_unknown_target_nothing_is_done, p44_another_conversations_participant, p05_no_names_no_event,
            p41_after_the_end, later_leaves_the_attributes_alone, goes_on_from_the_snapshot_of_the_flush,
            names_and_values_of_every_kind
        ]);
        suite!(@ $make, outbox [
            due_in_the_order_of_epochs_one_at_a_time, conversations_do_not_wait_for_each_other,
            held_by_lease, f08_taken_and_never_marked_may_have_been_sent, f14_a_late_sender_is_told, f05_again_after_a_while, f05_a_try_that_counts_none,
            f12_a_parked_row_holds_nobody_back, p04_taken_up_without_later_names, given_up, only_parked_rows_are_taken_up,
            f03_a_mark_may_be_said_again, listed_by_conversation_and_epoch
        ]);
        suite!(@ $make, documents [
            put_and_got, what_is_expected_must_be_there, no_revision_comes_twice, removed, kinds_are_apart,
            listed_by_bytes_with_prefix_and_after, at_its_limit_and_past_it, keys_of_every_kind
        ]);
        suite!(@ $make, contention [
            h45_a_hundred_writers_of_different_names, h45_a_hundred_writers_of_one_name,
            f10_two_owners_of_one_name_flush_once, f10_every_run_is_claimed_by_one, rows_are_due_to_one_sender,
            documents_count_by_their_revisions, f10_claimers_and_flushers_of_one_run
        ]);
    };
    (@ $make:expr, $group:ident [$($case:ident),* $(,)?]) => {
        mod $group {
            use super::*;
            $(#[test]
            fn $case() {
                let fresh: $crate::suite::Fresh = ($make)();
                $crate::suite::$group::$case(&fresh.store);
            })*
        }
    };
}

/// The store that a case gets.
pub type Given = Arc<dyn Store>;

/// A lease that does not end while a test runs.
pub const LONG: Duration = Duration::from_secs(600);
/// A lease that is over at once: its owner is as good as dead.
pub const OVER: Duration = Duration::ZERO;

/// Texts of every kind that a name or value may be of (P6, H43).
pub const KINDS: &[&str] = &[
    "plain",
    " around ",
    "\0",
    "before\0after",
    "\u{301}",
    "e\u{301}",
    "\u{e9}",
    "\u{212b}",
    "\u{c5}",
    "ẞ ß SS",
    "İ i̇ ı",
    "\u{202e}abc\u{202c}",
    "עברית العربية",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪",
    "\r\n",
    "\n",
    "\t\u{b}\u{c}",
    "\u{feff}",
    "\u{fffd}\u{ffff}\u{fdd0}",
    "\u{10ffff}",
    "\u{85}\u{a0}\u{2028}",
    "'; drop table attribute; --",
    "%s %00 $1 ?1 :a @b",
    "\"\\/\u{8}",
];

pub fn text(text: &str) -> Text {
    Text::new(text)
}

pub fn batch(attributes: &[(&str, &str)]) -> Vec<(Text, Text)> {
    attributes.iter().map(|(name, value)| (text(name), text(value))).collect()
}

/// A call of customer `c` with agent `a`, begun at that time.
pub fn facts(began: Millis) -> Facts {
    let people = vec![Person::new("c", "customer", began), Person::new("a", "agent", began)];
    Facts { began, direction: Direction::Inbound, address: "+49301".into(), people, ..Facts::default() }
}

pub fn conversation(store: &dyn Store, id: &str) {
    store.create(id, &facts(1_000)).unwrap();
}

/// Begins a run of a conversation that is there.
pub fn begin(store: &dyn Store, conversation: &str, owner: &str, mode: Mode, lease: Duration) -> Hold {
    let snapshot = (mode == Mode::Durable).then_some(b"begin".as_slice());
    store.start(&NewRun { conversation, owner, mode, image: b"image", snapshot, lease }).unwrap()
}

/// A new conversation with a run that `one` holds for long.
pub fn running(store: &dyn Store, id: &str, mode: Mode) -> Hold {
    conversation(store, id);
    begin(store, id, "one", mode, LONG)
}

/// A durable run in a wait, and the hold of the one who waited.
pub fn waiting(store: &dyn Store, id: &str, due: Option<Millis>) -> Hold {
    let hold = running(store, id, Mode::Durable);
    store.wait(&hold, &wait_for(due)).unwrap();
    hold
}

pub fn wait_for(due: Option<Millis>) -> Wait<'static> {
    Wait { snapshot: Some(b"waits"), due, ..Wait::default() }
}

/// The customer of a conversation.
pub fn customer(conversation: &str) -> Target {
    Target { conversation: conversation.to_owned(), participant: "c".to_owned() }
}

/// A batch that ends a run.
pub fn ending<'a>(target: &'a Target, batch: &'a [(Text, Text)], deliver: Deliver) -> Flush<'a> {
    Flush { target, batch, deliver, now: 5_000, state: RunState::Ended, snapshot: None, veiled: None }
}

/// A batch with which a run goes on.
pub fn going_on<'a>(target: &'a Target, batch: &'a [(Text, Text)], deliver: Deliver) -> Flush<'a> {
    Flush { state: RunState::Runnable, snapshot: Some(b"goes on"), ..ending(target, batch, deliver) }
}

/// Names and values of a participant.
pub fn held(store: &dyn Store, id: &str, participant: &str) -> Vec<(String, String)> {
    let kept = store.attributes(id, Some(participant)).unwrap();
    kept.into_iter().map(|Kept { name, value, .. }| (name.as_str().to_owned(), value.as_str().to_owned())).collect()
}

/// Pairs as [`held`] gives them.
pub fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The epoch that a run is at.
pub fn epoch(store: &dyn Store, id: &str) -> i64 {
    store.run(id).unwrap().expect("the run is there").epoch
}

/// Everything of a conversation that a refused call may not change.
pub fn everything(store: &dyn Store, id: &str) -> impl PartialEq + std::fmt::Debug + use<> {
    let (facts, attributes) = (store.facts(id).unwrap(), store.attributes(id, None).unwrap());
    let (run, outbox) = (store.run(id).unwrap(), store.outbox_of(id).unwrap());
    (facts, attributes, run, outbox, store.events(0, 10_000).unwrap(), store.journal(id).unwrap())
}
