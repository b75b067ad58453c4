//! The outbox of the file: what is due, and what became of it.

use super::super::{Mark, Millis, OutboxRow, OutboxState, Target, Unpark, packed};
use super::bytes::{sealed, unsealed_batch};
use super::fault::{Done, damaged};
use crate::value::Text;
use rusqlite::{Connection, OptionalExtension, Row, params};

const SHOWN: &str = "select o.conversation, o.epoch, o.target, o.participant, o.batch, o.state, o.tries, o.since,
    o.reason, o.correlation, o.sender is not null from outbox o";

/// Why a row is shown without names.
const DAMAGED: &str = "its names and values are damaged in the file";

/// A row without its batch, and the batch.
type Parts = (OutboxRow, Done<Vec<(Text, Text)>>);

fn parts(row: &Row<'_>) -> Done<Parts> {
    let (conversation, state): (String, String) = (row.get(0)?, row.get(5)?);
    let whole = row.get_ref(4)?.as_blob().map_err(rusqlite::Error::from)?;
    let batch = unsealed_batch(conversation.as_bytes(), whole, "a batch");
    let shown = OutboxRow {
        epoch: row.get(1)?,
        target: Target { conversation: row.get(2)?, participant: row.get(3)? },
        batch: Vec::new(),
        state: OutboxState::of(&state).ok_or_else(|| damaged("a batch"))?,
        tries: row.get(6)?,
        since: row.get(7)?,
        reason: row.get(8)?,
        correlation: row.get(9)?,
        unsure: row.get(10)?,
        conversation,
    };
    Ok((shown, batch))
}

/// Rows for senders, and those of which nobody knows any more what was to be sent.
fn sorted_out(db: &Connection, sql: &str, parameters: impl rusqlite::Params) -> Done<(Vec<OutboxRow>, Vec<OutboxRow>)> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let (mut whole, mut torn) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        match parts(row)? {
            (shown, Ok(batch)) => whole.push(OutboxRow { batch, ..shown }),
            (shown, Err(_)) => torn.push(shown),
        }
    }
    Ok((whole, torn))
}

/// Rows for people: a damaged one is shown as what it is, and whether one may have been sent concerns senders alone.
fn told(db: &Connection, sql: &str, parameters: impl rusqlite::Params) -> Done<Vec<OutboxRow>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (shown, batch) = parts(row)?;
        found.push(match batch {
            Ok(batch) => OutboxRow { batch, unsure: false, ..shown },
            Err(_) => OutboxRow { reason: Some(DAMAGED.to_owned()), unsure: false, ..shown },
        });
    }
    Ok(found)
}

pub fn due(db: &Connection, owner: &str, until: Millis, limit: usize, now: Millis) -> Done<Vec<OutboxRow>> {
    // The first row of each conversation alone: the next one waits, be the first held or not due yet.
    let sql = format!(
        "{SHOWN} join (select conversation, min(epoch) as epoch from outbox where state = 'ready' group by conversation) f
           on f.conversation = o.conversation and f.epoch = o.epoch
         where o.next_at <= ?1 and o.until <= ?1 limit ?2"
    );
    let (rows, torn) = sorted_out(db, &sql, params![now, limit as i64])?;
    let mut hold =
        db.prepare_cached("update outbox set sender = ?3, until = ?4 where conversation = ?1 and epoch = ?2")?;
    for row in &rows {
        hold.execute(params![row.conversation, row.epoch, owner, until])?;
    }
    // F12: what cannot be sent is parked where people see it, and holds nobody back.
    let sql = "update outbox set state = 'parked', reason = ?3 where conversation = ?1 and epoch = ?2";
    let mut park = db.prepare_cached(sql)?;
    for row in &torn {
        park.execute(params![row.conversation, row.epoch, DAMAGED])?;
    }
    Ok(rows)
}

/// The state of a row that a sender holds.
fn held(db: &Connection, conversation: &str, epoch: i64, owner: &str, now: Millis) -> Done<Option<OutboxState>> {
    let sql = "select state from outbox where conversation = ?1 and epoch = ?2 and sender = ?3 and until > ?4";
    let state: Option<String> =
        db.prepare_cached(sql)?.query_row(params![conversation, epoch, owner, now], |row| row.get(0)).optional()?;
    state.map(|state| OutboxState::of(&state).ok_or_else(|| damaged("a batch"))).transpose()
}

pub fn mark(db: &Connection, conversation: &str, epoch: i64, owner: &str, mark: &Mark, now: Millis) -> Done<bool> {
    let Some(state) = held(db, conversation, epoch, owner, now)? else { return Ok(false) };
    match (state, mark) {
        (OutboxState::Ready, Mark::Done { correlation }) => {
            let sql = "update outbox set state = 'done', tries = tries + 1, reason = null, correlation = ?3
                       where conversation = ?1 and epoch = ?2";
            db.prepare_cached(sql)?.execute(params![conversation, epoch, correlation])?;
        }
        (OutboxState::Ready, Mark::Parked { reason }) => {
            let sql = "update outbox set state = 'parked', tries = tries + 1, reason = ?3
                       where conversation = ?1 and epoch = ?2";
            db.prepare_cached(sql)?.execute(params![conversation, epoch, reason])?;
        }
        (OutboxState::Ready, Mark::Again { after, counts, reason }) => {
            let sql = "update outbox set tries = tries + ?3, reason = ?4, next_at = ?5, sender = null, until = 0
                       where conversation = ?1 and epoch = ?2";
            let next = now.saturating_add(*after);
            db.prepare_cached(sql)?.execute(params![conversation, epoch, counts, reason, next])?;
        }
        // The same sender says the same again, because the answer was lost (F3).
        (OutboxState::Done, Mark::Done { .. }) | (OutboxState::Parked, Mark::Parked { .. }) => {}
        _ => return Ok(false),
    }
    Ok(true)
}

pub fn list(db: &Connection, state: Option<OutboxState>, limit: usize) -> Done<Vec<OutboxRow>> {
    // The index of open rows holds all but those that are done, which are nearly all.
    let only = match state {
        Some(OutboxState::Done) => "o.state = 'done'".to_owned(),
        Some(state) => format!("o.state <> 'done' and o.state = '{}'", state.word()),
        None => "o.state <> 'done'".to_owned(),
    };
    told(db, &format!("{SHOWN} where {only} order by o.conversation, o.epoch limit ?1"), [limit as i64])
}

pub fn of(db: &Connection, conversation: &str) -> Done<Vec<OutboxRow>> {
    told(db, &format!("{SHOWN} where o.conversation = ?1 order by o.epoch"), [conversation])
}

pub fn unpark(db: &Connection, conversation: &str, epoch: i64, to: &Unpark, now: Millis) -> Done<bool> {
    let sql = format!("{SHOWN} where o.conversation = ?1 and o.epoch = ?2 and o.state = 'parked'");
    let (mut rows, torn) = sorted_out(db, &sql, params![conversation, epoch])?;
    let Some(mut row) = rows.pop().or_else(|| torn.into_iter().next()) else { return Ok(false) };
    match to {
        Unpark::Drop => {
            let sql = "update outbox set state = 'dropped' where conversation = ?1 and epoch = ?2";
            db.prepare_cached(sql)?.execute(params![conversation, epoch])?;
        }
        Unpark::Retry { .. } if row.batch.is_empty() => return Err(damaged("a batch")),
        Unpark::Retry { without } => {
            // P4: what a later batch has written stays as that one wrote it.
            row.batch.retain(|(name, _)| !without.contains(name));
            let state = if row.batch.is_empty() { OutboxState::Done } else { OutboxState::Ready };
            // It may have been applied: whatever was tried once is read back before it is sent (F8, F11).
            let kept = sealed(conversation.as_bytes(), &packed(&row.batch));
            let sql = "update outbox set state = ?3, batch = ?4, tries = 1, reason = null, since = ?5, next_at = ?5,
                         sender = null, until = 0 where conversation = ?1 and epoch = ?2";
            db.prepare_cached(sql)?.execute(params![conversation, epoch, state.word(), kept, now])?;
        }
    }
    Ok(true)
}
