//! The outbox of the file: what is due, and what became of it.

use super::super::{Mark, Millis, OutboxRow, OutboxState, Target, Unpark, packed};
use super::bytes::{sealed, unsealed_batch};
use super::fault::{Done, damaged};
use rusqlite::{Connection, OptionalExtension, Row, params};

const SHOWN: &str = "select o.conversation, o.epoch, o.target, o.participant, o.batch, o.state, o.tries, o.since,
    o.reason, o.correlation, o.sender is not null from outbox o";

fn shown(row: &Row<'_>) -> Done<OutboxRow> {
    let (conversation, state): (String, String) = (row.get(0)?, row.get(5)?);
    let batch = row.get_ref(4)?.as_blob().map_err(rusqlite::Error::from)?;
    Ok(OutboxRow {
        epoch: row.get(1)?,
        target: Target { conversation: row.get(2)?, participant: row.get(3)? },
        batch: unsealed_batch(conversation.as_bytes(), batch, "a batch")?,
        state: OutboxState::of(&state).ok_or_else(|| damaged("a batch"))?,
        tries: row.get(6)?,
        since: row.get(7)?,
        reason: row.get(8)?,
        correlation: row.get(9)?,
        unsure: row.get(10)?,
        conversation,
    })
}

fn all(db: &Connection, sql: &str, parameters: impl rusqlite::Params) -> Done<Vec<OutboxRow>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(shown(row)?);
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
    let rows = all(db, &sql, params![now, limit as i64])?;
    let sql = "update outbox set sender = ?3, until = ?4 where conversation = ?1 and epoch = ?2";
    let mut statement = db.prepare_cached(sql)?;
    for row in &rows {
        statement.execute(params![row.conversation, row.epoch, owner, until])?;
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
    all(db, &format!("{SHOWN} where {only} order by o.conversation, o.epoch limit ?1"), [limit as i64]).map(told)
}

/// Rows as people see them: whether one may have been sent is of interest to a sender alone.
fn told(rows: Vec<OutboxRow>) -> Vec<OutboxRow> {
    rows.into_iter().map(|row| OutboxRow { unsure: false, ..row }).collect()
}

pub fn of(db: &Connection, conversation: &str) -> Done<Vec<OutboxRow>> {
    all(db, &format!("{SHOWN} where o.conversation = ?1 order by o.epoch"), [conversation]).map(told)
}

pub fn unpark(db: &Connection, conversation: &str, epoch: i64, to: &Unpark, now: Millis) -> Done<bool> {
    let sql = format!("{SHOWN} where o.conversation = ?1 and o.epoch = ?2 and o.state = 'parked'");
    let Some(mut row) = all(db, &sql, params![conversation, epoch])?.pop() else { return Ok(false) };
    match to {
        Unpark::Drop => {
            let sql = "update outbox set state = 'dropped' where conversation = ?1 and epoch = ?2";
            db.prepare_cached(sql)?.execute(params![conversation, epoch])?;
        }
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
