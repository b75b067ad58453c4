//! The checker: what was acknowledged is there, what is there is whole, and nothing was applied twice.

use super::writer::{batch, conversation};
use callflow::cloud::store::Store;
use std::collections::BTreeMap;

/// What a writer has said.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The last epoch that was acknowledged, by thread.
    pub acknowledged: BTreeMap<usize, i64>,
    /// How many acknowledgements there were.
    pub count: usize,
}

impl Said {
    /// Takes a line in; `false` when it is no acknowledgement.
    pub fn hear(&mut self, line: &str) -> bool {
        let Some((thread, epoch)) = line.strip_prefix("ack ").and_then(|rest| rest.split_once(' ')) else {
            return false;
        };
        let (Ok(thread), Ok(epoch)) = (thread.parse(), epoch.trim().parse::<i64>()) else { return false };
        let last = self.acknowledged.entry(thread).or_insert(0);
        *last = epoch.max(*last);
        self.count += 1;
        true
    }
}

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Batches that are there.
    pub there: i64,
    /// Batches that were acknowledged and are not there.
    pub lost: i64,
    /// Batches that are there and were never acknowledged: the unknown ones (F3).
    pub unknown: i64,
}

/// Compares a store with what was said of it. Batches that are there must be whole, in a row from the first on, and
/// applied once each; that is asserted.
pub fn check(store: &dyn Store, threads: usize, said: &Said) -> Found {
    let mut found = Found::default();
    let events = store.events(0, usize::MAX >> 1).unwrap();
    for thread in 0..threads {
        let id = conversation(thread);
        let rows = store.outbox_of(&id).unwrap();
        for (row, epoch) in rows.iter().zip(1..) {
            let mut expected = batch(thread, epoch);
            expected.sort_unstable();
            assert_eq!(row.epoch, epoch, "a batch is missing between others");
            assert!(row.batch == expected, "batch {epoch} of {id} is torn");
        }
        let there = rows.len() as i64;
        let mut values = BTreeMap::new();
        (1..=there).for_each(|epoch| values.extend(batch(thread, epoch)));
        let kept = store.attributes(&id, None).unwrap();
        assert!(kept.into_iter().map(|kept| (kept.name, kept.value)).eq(values), "attributes of {id} are others");
        let own: Vec<i64> = events.iter().filter(|event| event.conversation == id).map(|event| event.time).collect();
        assert!(own.into_iter().eq(1..=there), "each batch was applied once, in its order");
        if let Some(run) = store.run(&id).unwrap() {
            assert_eq!(run.epoch, there + 1, "the epoch goes with the batches");
        }
        let acknowledged = said.acknowledged.get(&thread).copied().unwrap_or(0);
        found.there += there;
        found.lost += (acknowledged - there).max(0);
        found.unknown += (there - acknowledged).max(0);
    }
    found
}
