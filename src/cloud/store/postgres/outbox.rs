//! The outbox: batches that were put down for delivery.

use super::Postgres;
use super::call::Again;
use super::row::{damaged, get, maybe_string, most, string};
use super::runs::{LONGEST, millis};
use crate::cloud::store::{Mark, OutboxRow, OutboxState, Stored, Target, Unpark, packed, unpacked};
use std::time::Duration;
use tokio_postgres::Row;

/// The columns of a row, in the order in which [`shown`] reads them.
const COLUMNS: &str = "o.conversation, o.epoch, o.target, o.participant, o.batch, o.state, o.tries, o.since, o.reason, \
                       o.correlation";

fn shown(row: &Row) -> Stored<OutboxRow> {
    let tries: i32 = get(row, 6)?;
    Ok(OutboxRow {
        conversation: string(row, 0)?,
        epoch: get(row, 1)?,
        target: Target { conversation: string(row, 2)?, participant: string(row, 3)? },
        batch: unpacked(get(row, 4)?).ok_or_else(|| damaged("a batch"))?,
        state: OutboxState::of(get(row, 5)?).ok_or_else(|| damaged("the state of a batch"))?,
        tries: u32::try_from(tries).unwrap_or(0),
        since: get(row, 7)?,
        reason: maybe_string(row, 8)?,
        correlation: maybe_string(row, 9)?,
        unsure: false,
    })
}

impl Postgres {
    pub(super) fn due_rows(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>> {
        let sql = format!(
            "with due as materialized (
               select o.conversation, o.epoch, o.sender is not null as unsure from callflow.outbox o
                where o.state = 'ready' and o.next_at <= clock_timestamp()
                  and (o.lease_until is null or o.lease_until <= clock_timestamp())
                  and not exists (select from callflow.outbox first
                                   where first.conversation = o.conversation and first.epoch < o.epoch
                                     and first.state = 'ready')
                order by o.next_at limit $3 for update of o skip locked),
             taken as (
               update callflow.outbox o
                  set sender = $1, lease_until = clock_timestamp() + $2::bigint * interval '1 millisecond'
                 from due where o.conversation = due.conversation and o.epoch = due.epoch
               returning {COLUMNS}, due.unsure)
             select * from taken o order by o.conversation"
        );
        // Not again when nobody knows: what was taken then is due again when its lease is over.
        let rows = self.rows(Again::No, &sql, &[&owner.as_bytes(), &millis(lease), &most(limit)])?;
        // Whoever had it and never said what became of it may have sent it (F2, F8).
        rows.iter().map(|row| Ok(OutboxRow { unsure: get(row, 10)?, ..shown(row)? })).collect()
    }

    /// F14: only whoever holds the row by its lease may say what became of it. The same said again, because the answer
    /// was lost, is true again (F3).
    pub(super) fn mark_row(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool> {
        const HELD: &str = "where o.conversation = $1 and o.epoch = $2 and o.sender = $3 \
                            and o.lease_until > clock_timestamp()";
        let (id, owner) = (conversation.as_bytes(), owner.as_bytes());
        let rows = match mark {
            Mark::Done { correlation } => {
                let sql = format!(
                    "update callflow.outbox o set state = 'done', reason = null,
                       tries = o.tries + case o.state when 'ready' then 1 else 0 end,
                       correlation = case o.state when 'ready' then $4 else o.correlation end
                     {HELD} and o.state in ('ready', 'done') returning true"
                );
                self.rows(Again::Yes, &sql, &[&id, &epoch, &owner, &correlation.as_deref().map(str::as_bytes)])?
            }
            Mark::Parked { reason } => {
                let sql = format!(
                    "update callflow.outbox o set state = 'parked',
                       tries = o.tries + case o.state when 'ready' then 1 else 0 end,
                       reason = case o.state when 'ready' then $4 else o.reason end
                     {HELD} and o.state in ('ready', 'parked') returning true"
                );
                self.rows(Again::Yes, &sql, &[&id, &epoch, &owner, &reason.as_bytes()])?
            }
            Mark::Again { after, counts, reason } => {
                let sql = format!(
                    "update callflow.outbox o set reason = $4, tries = o.tries + $5::int, sender = null, lease_until = null,
                       next_at = clock_timestamp() + $6::bigint * interval '1 millisecond'
                     {HELD} and o.state = 'ready' returning true"
                );
                let after = (*after).clamp(-LONGEST, LONGEST);
                let reason = reason.as_bytes();
                self.rows(Again::No, &sql, &[&id, &epoch, &owner, &reason, &i32::from(*counts), &after])?
            }
        };
        Ok(!rows.is_empty())
    }

    pub(super) fn rows_of_state(&self, state: Option<OutboxState>, limit: usize) -> Stored<Vec<OutboxRow>> {
        let rows = match state {
            Some(state) => {
                let sql = format!(
                    "select {COLUMNS} from callflow.outbox o where o.state = $1 \
                     order by o.conversation, o.epoch limit $2"
                );
                self.rows(Again::Yes, &sql, &[&state.word(), &most(limit)])?
            }
            None => {
                let sql = format!(
                    "select {COLUMNS} from callflow.outbox o where o.state <> 'done' \
                     order by o.conversation, o.epoch limit $1"
                );
                self.rows(Again::Yes, &sql, &[&most(limit)])?
            }
        };
        rows.iter().map(shown).collect()
    }

    pub(super) fn rows_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>> {
        let sql = format!(
            "select {COLUMNS} from callflow.outbox o where o.conversation = $1 order by o.conversation, o.epoch"
        );
        self.rows(Again::Yes, &sql, &[&conversation.as_bytes()])?.iter().map(shown).collect()
    }

    pub(super) fn unpark_row(&self, conversation: &str, epoch: i64, to: &Unpark) -> Stored<bool> {
        let id = conversation.as_bytes();
        let Unpark::Retry { without } = to else {
            let sql = "update callflow.outbox set state = 'dropped', sender = null, lease_until = null \
                       where conversation = $1 and epoch = $2 and state = 'parked' returning true";
            return Ok(!self.rows(Again::No, sql, &[&id, &epoch])?.is_empty());
        };
        let sql = "select batch from callflow.outbox where conversation = $1 and epoch = $2 and state = 'parked'";
        let rows = self.rows(Again::Yes, sql, &[&id, &epoch])?;
        let Some(row) = rows.first() else { return Ok(false) };
        let before: &[u8] = get(row, 0)?;
        let mut batch = unpacked(before).ok_or_else(|| damaged("a batch"))?;
        // P4: what a later batch has written stays as that one wrote it.
        batch.retain(|(name, _)| !without.contains(name));
        let state = if batch.is_empty() { OutboxState::Done } else { OutboxState::Ready };
        // It may have been applied: whatever was tried once is read back before it is sent (F8, F11).
        let sql = "update callflow.outbox set state = $3, batch = $4, tries = 1, reason = null, sender = null, \
                     lease_until = null, since = callflow.millis(), next_at = clock_timestamp() \
                   where conversation = $1 and epoch = $2 and state = 'parked' and batch = $5 returning true";
        let rows = self.rows(Again::No, sql, &[&id, &epoch, &state.word(), &packed(&batch), &before])?;
        Ok(!rows.is_empty())
    }
}
