//! F22: a small disk is full, then it has room again.

use crate::disk::Disk;
use crate::suite::{conversation, customer, going_on, running};
use crate::torture::{long, url};
use callflow::cloud::store::{Deliver, Hold, Mode, OutboxState, Store, StoreError, open};
use callflow::value::Text;

/// Values that differ from round to round, 16 KiB a batch.
fn batch(round: usize) -> Vec<(Text, Text)> {
    let value = |at: usize| format!("{round}/{at}/").repeat(256).chars().take(2_048).collect::<String>();
    (0..8).map(|at| (Text::from(format!("n{at}")), Text::from(value(at)))).collect()
}

/// Flushes until there is no room, not even where the log is used again; the hold and round that were refused.
fn fill(store: &dyn Store, mut hold: Hold, first: usize) -> (Hold, usize) {
    let target = customer("one");
    let mut round = first;
    while round < first + 10_000 {
        match store.flush(&hold, &going_on(&target, &batch(round), Deliver::Later)) {
            Ok(next) => hold = next,
            Err(StoreError::Full) if store.ready() == Err(StoreError::Full) => return (hold, round),
            Err(StoreError::Full) => round -= 1,
            Err(other) => panic!("{other}"),
        }
        round += 1;
    }
    panic!("the disk was never full");
}

/// Every batch that was acknowledged is there and whole, and none that was refused.
fn whole(store: &dyn Store, rounds: usize) {
    let rows = store.outbox_of("one").unwrap();
    assert_eq!(rows.len(), rounds);
    for (row, round) in rows.iter().zip(0..) {
        assert!(row.batch == batch(round) && row.state == OutboxState::Ready, "batch {round}");
    }
}

#[test]
fn f22_a_full_disk_refuses_and_goes_on_when_there_is_room() {
    let Some(disk) = Disk::new("2m") else {
        println!("skipped: this process may not mount a disk; the nth fault shows the same with a made-up ENOSPC");
        return;
    };
    let url = url(disk.path());
    let store = open(&url).unwrap();
    let mut hold = running(&*store, "one", Mode::Durable);
    let (mut round, mut megabytes) = (0, 2);
    for _ in 0..if long() { 20 } else { 3 } {
        (hold, round) = fill(&*store, hold, round);
        assert_eq!(store.ready(), Err(StoreError::Full), "new runs are refused");
        whole(&*store, round);
        megabytes += 2;
        disk.grow(&format!("{megabytes}m"));
        assert_eq!(store.ready(), Ok(()), "no restart was needed");
        conversation(&*store, &format!("with room {megabytes}"));
    }
    fill(&*store, hold, round);
    let rounds = store.outbox_of("one").unwrap().len();
    drop(store);
    // A full disk is no reason not to open what is on it.
    whole(&*open(&url).unwrap(), rounds);
    disk.grow("100m");
    whole(&*open(&url).unwrap(), rounds);
    println!("{rounds} batches acknowledged on a disk that was full {} times, 0 lost", megabytes / 2);
}
