//! Runs: who owns one, where it waits, and the batch it ends a step with.

use super::Postgres;
use super::attributes::Columns;
use super::call::Again;
use super::conversations::Written;
use super::failure::answer;
use super::row::{damaged, get, maybe_string, most, string, word};
use crate::cloud::MAX_PARTICIPANT_BYTES;
use crate::cloud::store::rules::{along_fits, another_batch, distinct, waits_with};
use crate::cloud::store::{
    Along, Claimed, Deliver, Finish, Flush, Hold, JournalEntry, Mode, NewRun, Run, RunState, StoreError, Stored, Taken,
    Wait,
};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio_postgres::Row;

/// Of snapshots and images, as far as the store is concerned: bytes with a checksum beside them.
const FORMAT: i32 = 1;
/// The longest time that the database counts with: a hundred years.
pub const LONGEST: i64 = 100 * 365 * 24 * 3_600_000;

/// A time from now, in milliseconds, as the database takes it.
pub fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(LONGEST).min(LONGEST)
}

/// What names a call, so that its repetition is known.
fn token() -> Stored<[u8; 16]> {
    let mut token = [0; 16];
    getrandom::fill(&mut token).map_err(|why| StoreError::Broken(format!("no randomness: {why}")))?;
    Ok(token)
}

fn checksum(bytes: Option<&[u8]>) -> Option<i64> {
    bytes.map(|bytes| i64::from(crc32fast::hash(bytes)))
}

fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Exact => "exact",
        Mode::Durable => "durable",
    }
}

/// A snapshot that is as it was written (F36); none is an empty one.
fn snapshot(row: &Row, bytes: usize, crc: usize) -> Stored<Option<Vec<u8>>> {
    let bytes: Option<Vec<u8>> = get(row, bytes)?;
    let intact = checksum(bytes.as_deref()) == get(row, crc)?;
    Ok(intact.then(|| bytes.unwrap_or_default()))
}

impl Postgres {
    pub(super) fn start_run(&self, run: &NewRun<'_>) -> Stored<Hold> {
        let token = token()?;
        let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 9] = [
            &run.conversation.as_bytes(),
            &run.owner.as_bytes(),
            &mode_word(run.mode),
            &run.image,
            &FORMAT,
            &run.snapshot,
            &checksum(run.snapshot),
            &millis(run.lease),
            &token.as_slice(),
        ];
        let rows = self.rows(Again::Yes, "select callflow.start($1, $2, $3, $4, $5, $6, $7, $8, $9)", &parameters)?;
        match word(&rows)? {
            "done" => Ok(Hold { conversation: run.conversation.to_owned(), epoch: 1, owner: run.owner.to_owned() }),
            other => Err(answer(other)),
        }
    }

    /// F2, F3, F10: one statement; asked again, it reads the outbox row and says what became of the first time.
    pub(super) fn flush_batch(&self, hold: &Hold, flush: &Flush<'_>) -> Stored<Hold> {
        let (batch, hash) = flush.row();
        let written = distinct(flush.batch);
        let Columns { keys, names, values, event } = Columns::of(&written);
        let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 17] = [
            &hold.conversation.as_bytes(),
            &hold.epoch,
            &hold.owner.as_bytes(),
            &flush.state.word(),
            &flush.target.conversation.as_bytes(),
            &flush.target.participant.as_bytes(),
            &batch,
            &hash.as_slice(),
            &flush.snapshot,
            &checksum(flush.snapshot),
            &(flush.deliver == Deliver::Here),
            &keys,
            &names,
            &values,
            &event,
            &flush.now,
            &(MAX_PARTICIPANT_BYTES as i64),
        ];
        let sql = "select callflow.flush($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
        let rows = self.rows(Again::Yes, sql, &parameters)?;
        match word(&rows)? {
            answer @ ("done" | "before") => {
                self.committed.fetch_add(u64::from(answer == "before"), Ordering::Relaxed);
                Ok(Hold { epoch: hold.epoch + 1, ..hold.clone() })
            }
            "other" => Err(another_batch(&hold.conversation, hold.epoch)),
            other => Err(answer(other)),
        }
    }

    pub(super) fn wait_run(&self, hold: &Hold, wait: &Wait<'_>) -> Stored<bool> {
        let due = wait.due.map(|due| due.clamp(-LONGEST, LONGEST));
        let crc = checksum(wait.snapshot);
        let sql = "select callflow.wait_along($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        self.step(hold, sql, &[&wait.snapshot, &crc, &due], &wait.along)
    }

    pub(super) fn finish_run(&self, hold: &Hold, finish: &Finish<'_>) -> Stored<bool> {
        let sql = "select callflow.finish_along($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        self.step(hold, sql, &[&finish.state.word()], &finish.along)
    }

    /// A wait or an end, with what goes along behind its own parameters; `false` when the facts have moved.
    fn step(&self, hold: &Hold, sql: &str, own: super::call::Parameters<'_>, along: &Along<'_>) -> Stored<bool> {
        along_fits(&hold.conversation, along)?;
        let (id, owner) = (hold.conversation.as_bytes(), hold.owner.as_bytes());
        let revision = along.facts.map(|(revision, _)| revision);
        let began = along.facts.map(|(_, facts)| facts.began);
        let written = along.facts.map(|(_, facts)| Written::of(facts)).transpose()?;
        let facts = written.as_ref().map(|written| &written.bytes);
        let (ids, opens) = written.as_ref().map(|written| (&written.ids, &written.opens)).unzip();
        let mut parameters: Vec<&(dyn tokio_postgres::types::ToSql + Sync)> = vec![&id, &hold.epoch, &owner];
        parameters.extend_from_slice(own);
        parameters.extend_from_slice(&[&along.log, &revision, &began, &facts, &ids, &opens]);
        let rows = self.rows(Again::Yes, sql, &parameters)?;
        match word(&rows)? {
            "done" => Ok(true),
            "moved" => Ok(false),
            "bare" => waits_with(Mode::Durable, None).map(|()| true),
            other => Err(answer(other)),
        }
    }

    pub(super) fn claim_runs(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<Claimed>> {
        let sql = "select id, epoch, image, snapshot, crc, input, due from callflow.claim($1, $2, $3) order by id";
        // Not again when nobody knows: what was claimed then comes back when its lease is over.
        let rows = self.rows(Again::No, sql, &[&owner.as_bytes(), &millis(lease), &most(limit)])?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in &rows {
            let hold = Hold { conversation: string(row, 0)?, epoch: get(row, 1)?, owner: owner.to_owned() };
            match snapshot(row, 3, 4)? {
                Some(snapshot) => {
                    let (image, input, due) = (get(row, 2)?, get(row, 5)?, get(row, 6)?);
                    claimed.push(Claimed { hold, image, snapshot, input, due });
                }
                None => self.give_up(&hold)?,
            }
        }
        Ok(claimed)
    }

    /// A run whose snapshot is damaged cannot go on; all others can (F36). It is listed, and its journal says why.
    fn give_up(&self, hold: &Hold) -> Stored<()> {
        self.finish_run(hold, &RunState::Interrupted.into())?;
        let time: i64 = get(
            self.rows(Again::Yes, "select callflow.millis()", &[])?.first().ok_or_else(|| damaged("a function"))?,
            0,
        )?;
        let (kind, note) = ("lost".to_owned(), "the snapshot is damaged; names unknown".to_owned());
        self.add_notes(&hold.conversation, &[JournalEntry { time, epoch: hold.epoch, kind, names: Vec::new(), note }])
    }

    pub(super) fn take_run(&self, id: &str, owner: &str, lease: Duration, input: &[u8]) -> Stored<Taken> {
        let token = token()?;
        let sql = "select answer, holder, epoch, image, snapshot, crc from callflow.take($1, $2, $3, $4, $5)";
        let parameters: super::call::Parameters<'_> =
            &[&id.as_bytes(), &owner.as_bytes(), &millis(lease), &input, &token.as_slice()];
        let rows = self.rows(Again::Yes, sql, parameters)?;
        let row = rows.first().ok_or_else(|| damaged("a function"))?;
        match word(&rows)? {
            "taken" => {}
            "no run" => return Ok(Taken::NoRun),
            "no conversation" => return Err(StoreError::NoConversation),
            state => {
                let state = RunState::of(state).ok_or_else(|| damaged("the state of a run"))?;
                let over = matches!(state, RunState::Ended | RunState::Interrupted);
                let holder = maybe_string(row, 1)?.unwrap_or_default();
                return Ok(if over { Taken::Over(state) } else { Taken::Owned(holder) });
            }
        }
        let hold = Hold { conversation: id.to_owned(), epoch: get(row, 2)?, owner: owner.to_owned() };
        let Some(snapshot) = snapshot(row, 4, 5)? else {
            self.give_up(&hold)?;
            return Ok(Taken::Over(RunState::Interrupted));
        };
        let (image, input) = (get(row, 3)?, Some(input.to_vec()));
        Ok(Taken::Yes(Box::new(Claimed { hold, image, snapshot, input, due: false })))
    }

    pub(super) fn renew_leases(&self, owner: &str, lease: Duration, only: Option<&[String]>) -> Stored<usize> {
        let only: Option<Vec<&[u8]>> = only.map(|only| only.iter().map(String::as_bytes).collect());
        let parameters: super::call::Parameters<'_> = &[&owner.as_bytes(), &millis(lease), &only];
        let rows = self.rows(Again::Yes, "select callflow.renew($1, $2, $3)", parameters)?;
        let count: i64 = get(rows.first().ok_or_else(|| damaged("a function"))?, 0)?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    pub(super) fn interrupt_runs(&self, owner: Option<&str>) -> Stored<Vec<String>> {
        let sql = "select id from callflow.interrupt($1) gone(id) order by id";
        let rows = self.rows(Again::No, sql, &[&owner.map(str::as_bytes)])?;
        rows.iter().map(|row| string(row, 0)).collect()
    }

    pub(super) fn run_of(&self, id: &str) -> Stored<Option<Run>> {
        let sql = format!("{RUN} where c.id = $1");
        self.rows(Again::Yes, &sql, &[&id.as_bytes()])?.first().map(shown).transpose()
    }

    pub(super) fn all_runs(&self, state: Option<RunState>, after: Option<&str>, limit: usize) -> Stored<Vec<Run>> {
        let than = if after.is_some() { ">" } else { ">=" };
        let after = after.unwrap_or_default().as_bytes();
        let rows = match state {
            Some(state) => {
                let sql = format!("{RUN} where c.state = $1 and c.id {than} $2 order by c.id limit $3");
                self.rows(Again::Yes, &sql, &[&state.word(), &after, &most(limit)])?
            }
            None => {
                let sql = format!("{RUN} where c.id {than} $1 order by c.id limit $2");
                self.rows(Again::Yes, &sql, &[&after, &most(limit)])?
            }
        };
        rows.iter().map(shown).collect()
    }
}

const RUN: &str = "select c.id, c.epoch, c.state, c.mode, c.owner, c.image, coalesce(octet_length(s.bytes), 0) \
                   from callflow.conversation c left join callflow.snapshot s on s.conversation = c.id";

fn shown(row: &Row) -> Stored<Run> {
    let mode = match get(row, 3)? {
        "exact" => Mode::Exact,
        "durable" => Mode::Durable,
        _ => return Err(damaged("the mode of a run")),
    };
    let bytes: i32 = get(row, 6)?;
    Ok(Run {
        conversation: string(row, 0)?,
        epoch: get(row, 1)?,
        state: RunState::of(get(row, 2)?).ok_or_else(|| damaged("the state of a run"))?,
        mode,
        owner: maybe_string(row, 4)?,
        image: get::<Option<Vec<u8>>>(row, 5)?.unwrap_or_default(),
        snapshot_bytes: usize::try_from(bytes).unwrap_or(0),
    })
}
