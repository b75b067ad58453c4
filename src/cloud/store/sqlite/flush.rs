//! The flush: batch, end, epoch, snapshot and outbox row in one transaction (F2, F3, P27).

use super::super::rules::another_batch;
use super::super::{Deliver, Flush, Hold, Millis, OutboxState, RunState, StoreError, Target};
use super::attributes::{self, Write};
use super::bytes::{seal_onto, sealed};
use super::fault;
use super::fault::Done;
use super::runs::keep_snapshot;
use rusqlite::{Connection, OptionalExtension, params};

/// A flush that owns what it needs, on its way to the writer.
pub struct Batch {
    pub target: Target,
    /// What is merged, where this store is the cloud.
    pub write: Option<Write>,
    /// The names and values of the outbox row, sealed.
    pub kept: Vec<u8>,
    pub hash: [u8; 32],
    /// Whether nothing is left to send: this store is the cloud, or there are no names (P5).
    pub done: bool,
    pub time: Millis,
    pub state: RunState,
    /// Sealed.
    pub snapshot: Option<Vec<u8>>,
    pub now: Millis,
}

impl Batch {
    /// Of a flush, made in the caller's thread.
    pub fn new(hold: &Hold, flush: &Flush<'_>, now: Millis) -> Self {
        let (packed, hash) = flush.row();
        let here = flush.deliver == Deliver::Here;
        Self {
            target: flush.target.clone(),
            write: here.then(|| Write::new(&flush.target.conversation, flush.batch, &[])),
            kept: seal_onto(hold.conversation.as_bytes(), packed),
            hash,
            done: here || flush.batch.is_empty(),
            time: flush.now,
            state: flush.state,
            snapshot: flush.snapshot.map(|bytes| sealed(hold.conversation.as_bytes(), bytes)),
            now,
        }
    }
}

pub fn flush(db: &Connection, hold: &Hold, batch: &Batch) -> Done<()> {
    // Whoever names the epoch and the owner of now goes on; a wait ends ownership in durable mode only.
    let sql = "update run set epoch = epoch + 1, state = ?4, due = null, input = null,
                 owner = iif(?4 = 'waiting' and mode = 'durable', null, owner),
                 lease = iif(?4 = 'waiting' and mode = 'durable', 0, lease)
               where conversation = ?1 and epoch = ?2 and owner = ?3 and state in ('runnable', 'waiting')";
    let owned =
        db.prepare_cached(sql)?.execute(params![hold.conversation, hold.epoch, hold.owner, batch.state.word()])?;
    if owned == 0 {
        return again(db, hold, &batch.hash);
    }
    let over = matches!(batch.state, RunState::Ended | RunState::Interrupted);
    keep_snapshot(db, &hold.conversation, batch.snapshot.as_deref().filter(|_| !over))?;
    if let Some(write) = &batch.write {
        let Target { conversation, participant } = &batch.target;
        attributes::merge(db, conversation, participant, write, batch.time)?;
    }
    put_down(db, hold, batch)
}

/// A flush of somebody who does not own the run at that epoch: the row of the epoch says whether it was his, and its
/// answer was lost (F3).
fn again(db: &Connection, hold: &Hold, hash: &[u8]) -> Done<()> {
    let sql = "select hash from outbox where conversation = ?1 and epoch = ?2";
    let there: Option<Vec<u8>> =
        db.prepare_cached(sql)?.query_row(params![hold.conversation, hold.epoch], |row| row.get(0)).optional()?;
    match there {
        Some(there) if there == hash => Ok(()),
        Some(_) => Err(another_batch(&hold.conversation, hold.epoch).into()),
        None => Err(fault::Fault::Refused(StoreError::Stale)),
    }
}

/// Puts the row down.
fn put_down(db: &Connection, hold: &Hold, batch: &Batch) -> Done<()> {
    let state = if batch.done { OutboxState::Done } else { OutboxState::Ready };
    let sql = "insert into outbox
                 (conversation, epoch, target, participant, batch, hash, state, tries, next_at, since, until)
               values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?8, 0)";
    let Target { conversation, participant } = &batch.target;
    let row = params![
        hold.conversation,
        hold.epoch,
        conversation,
        participant,
        batch.kept,
        batch.hash.as_slice(),
        state.word(),
        batch.now
    ];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(())
}
