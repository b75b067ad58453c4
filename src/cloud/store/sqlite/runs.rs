//! Runs of the file: who owns one, and until when.

use super::super::rules::waits_with;
use super::super::{Claimed, Hold, JournalEntry, Millis, Mode, Run, RunState, StoreError, Taken};
use super::along::Along;
use super::bytes::{sealed, unsealed};
use super::conversations::{is_known, note as note_down};
use super::fault::{Done, Fault, damaged};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The word that is kept for a mode.
fn word(mode: Mode) -> &'static str {
    match mode {
        Mode::Exact => "exact",
        Mode::Durable => "durable",
    }
}

fn mode(word: &str) -> Done<Mode> {
    [Mode::Exact, Mode::Durable].into_iter().find(|mode| self::word(*mode) == word).ok_or_else(|| damaged("a run"))
}

/// A run that begins, with what it needs on its way to the writer: image and snapshot are sealed.
pub struct Begin {
    pub hold: Hold,
    pub mode: Mode,
    pub image: Vec<u8>,
    pub snapshot: Option<Vec<u8>>,
    pub lease: Millis,
}

pub fn start(db: &Connection, run: &Begin) -> Done<Hold> {
    let Hold { conversation, epoch, owner } = &run.hold;
    if !is_known(db, conversation)? {
        return Err(StoreError::NoConversation.into());
    }
    let sql = "insert into run (conversation, epoch, state, mode, owner, lease, image)
               values (?1, ?2, 'runnable', ?3, ?4, ?5, ?6) on conflict do nothing";
    let row = params![conversation, epoch, word(run.mode), owner, run.lease, run.image];
    if db.prepare_cached(sql)?.execute(row)? == 0 {
        return Err(StoreError::Exists.into());
    }
    keep_snapshot(db, conversation, run.snapshot.as_deref())?;
    Ok(run.hold.clone())
}

/// Replaces the snapshot of a run by one that is sealed, or removes it.
pub fn keep_snapshot(db: &Connection, conversation: &str, snapshot: Option<&[u8]>) -> Done<()> {
    match snapshot {
        Some(snapshot) => {
            let sql = "insert into snapshot (conversation, bytes) values (?1, ?2)
                       on conflict (conversation) do update set bytes = excluded.bytes";
            db.prepare_cached(sql)?.execute(params![conversation, snapshot])?;
        }
        None => {
            db.prepare_cached("delete from snapshot where conversation = ?1")?.execute([conversation])?;
        }
    }
    Ok(())
}

/// Whether somebody has waited at that epoch already, and only his answer was lost (F3).
fn has_waited(db: &Connection, hold: &Hold) -> Done<bool> {
    let sql = "select 1 from run where conversation = ?1 and epoch = ?2 and owner is null and state = 'waiting'";
    Ok(db.prepare_cached(sql)?.exists(params![hold.conversation, hold.epoch])?)
}

/// Whether the run is that owner's, and goes on (F10).
fn held(db: &Connection, hold: &Hold) -> Done<Option<Mode>> {
    let sql = "select mode from run
               where conversation = ?1 and epoch = ?2 and owner = ?3 and state in ('runnable', 'waiting')";
    let row = params![hold.conversation, hold.epoch, hold.owner];
    let kept: Option<String> = db.prepare_cached(sql)?.query_row(row, |row| row.get(0)).optional()?;
    kept.map(|kept| mode(&kept)).transpose()
}

pub fn wait(db: &Connection, hold: &Hold, snapshot: Option<&[u8]>, due: Option<Millis>, along: &Along) -> Done<bool> {
    let Some(mode) = held(db, hold)? else {
        return if has_waited(db, hold)? { Ok(true) } else { Err(StoreError::Stale.into()) };
    };
    waits_with(mode, snapshot)?;
    if !along.keep(db, &hold.conversation)? {
        return Ok(false);
    }
    let sql = "update run set state = 'waiting', due = ?2, input = null,
                 owner = iif(mode = 'durable', null, owner), lease = iif(mode = 'durable', 0, lease)
               where conversation = ?1";
    db.prepare_cached(sql)?.execute(params![hold.conversation, due])?;
    keep_snapshot(db, &hold.conversation, snapshot)?;
    Ok(true)
}

pub fn finish(db: &Connection, hold: &Hold, state: RunState, along: &Along) -> Done<bool> {
    if held(db, hold)?.is_none() {
        let sql = "select 1 from run where conversation = ?1 and epoch = ?2 and owner = ?3";
        let over = db.prepare_cached(sql)?.exists(params![hold.conversation, hold.epoch, hold.owner])?;
        return if over { Ok(true) } else { Err(StoreError::Stale.into()) };
    }
    if !along.keep(db, &hold.conversation)? {
        return Ok(false);
    }
    let sql = "update run set state = ?2, due = null, input = null where conversation = ?1";
    db.prepare_cached(sql)?.execute(params![hold.conversation, state.word()])?;
    keep_snapshot(db, &hold.conversation, None)?;
    Ok(true)
}

/// Runs whose owner's lease is over, and runs whose time has come.
const FREE: [&str; 2] = [
    "select r.conversation, r.epoch, r.image, s.bytes, r.input, r.due from run r
     join snapshot s on s.conversation = r.conversation
     where r.state = 'runnable' and r.lease <= ?1 and r.mode = 'durable' limit ?2",
    "select r.conversation, r.epoch, r.image, s.bytes, r.input, r.due from run r
     join snapshot s on s.conversation = r.conversation
     where r.state = 'waiting' and r.mode = 'durable' and r.due is not null and r.due <= ?1 limit ?2",
];

/// A run of a row of one of [`FREE`], as its new owner gets it.
fn claimed(row: &Row<'_>, owner: &str, now: Millis) -> Done<Claimed> {
    let conversation: String = row.get(0)?;
    let blob = |at: usize| row.get_ref(at)?.as_blob_or_null().map_err(rusqlite::Error::from);
    let bytes = |at: usize, what: &str| -> Done<Vec<u8>> {
        let whole = blob(at)?.ok_or_else(|| damaged(what))?;
        Ok(unsealed(conversation.as_bytes(), whole, what)?.to_vec())
    };
    let (image, snapshot) = (bytes(2, "a run")?, bytes(3, "a snapshot")?);
    let input = if blob(4)?.is_some() { Some(bytes(4, "an input")?) } else { None };
    let due = row.get::<_, Option<Millis>>(5)?.is_some_and(|due| due <= now);
    let hold = Hold { epoch: row.get::<_, i64>(1)?.saturating_add(1), owner: owner.to_owned(), conversation };
    Ok(Claimed { hold, image, snapshot, input, due })
}

/// Makes a run its new owner's.
fn give(db: &Connection, hold: &Hold, lease: Millis) -> Done<()> {
    let sql = "update run set epoch = ?2, state = 'runnable', owner = ?3, lease = ?4 where conversation = ?1";
    db.prepare_cached(sql)?.execute(params![hold.conversation, hold.epoch, hold.owner, lease])?;
    Ok(())
}

pub fn claim(db: &Connection, owner: &str, lease: Millis, limit: usize, now: Millis) -> Done<Vec<Claimed>> {
    let (mut all, mut lost): (Vec<Claimed>, Vec<String>) = (Vec::new(), Vec::new());
    for sql in FREE {
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query(params![now, (limit - all.len()) as i64])?;
        while let Some(row) = rows.next()? {
            match claimed(row, owner, now) {
                Err(Fault::Refused(_)) => lost.push(row.get(0)?),
                run => all.push(run?),
            }
        }
    }
    all.iter().try_for_each(|run| give(db, &run.hold, lease))?;
    lost.iter().try_for_each(|id| give_up(db, id, now))?;
    Ok(all)
}

/// A run that nobody can go on with, because what was kept of it is damaged: it is interrupted and its journal says so,
/// and all others go on (F25, F38).
fn give_up(db: &Connection, id: &str, now: Millis) -> Done<()> {
    let sql = "update run set state = 'interrupted', owner = null, lease = 0, due = null, input = null
               where conversation = ?1 returning epoch";
    let epoch = db.prepare_cached(sql)?.query_row([id], |row| row.get(0))?;
    keep_snapshot(db, id, None)?;
    let note = "what was kept of the run is damaged in the file".to_owned();
    note_down(db, id, &[JournalEntry { time: now, epoch, kind: "lost".to_owned(), names: Vec::new(), note }])
}

pub fn take(db: &Connection, id: &str, owner: &str, lease: Millis, input: &[u8]) -> Done<Taken> {
    let sql = "select state, owner from run where conversation = ?1";
    let found =
        db.prepare_cached(sql)?.query_row([id], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).optional()?;
    let (state, held): (String, Option<String>) = match found {
        Some(found) => found,
        None if is_known(db, id)? => return Ok(Taken::NoRun),
        None => return Err(StoreError::NoConversation.into()),
    };
    let state = RunState::of(&state).ok_or_else(|| damaged("a run"))?;
    match (state, held) {
        (RunState::Ended | RunState::Interrupted, _) => return Ok(Taken::Over(state)),
        (RunState::Waiting, None) => {}
        (_, held) => return Ok(Taken::Owned(held.unwrap_or_default())),
    }
    let sql = "update run set input = ?2, due = null where conversation = ?1";
    db.prepare_cached(sql)?.execute(params![id, sealed(id.as_bytes(), input)])?;
    let sql = "select r.conversation, r.epoch, r.image, s.bytes, r.input, r.due from run r
               left join snapshot s on s.conversation = r.conversation where r.conversation = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([id])?;
    let row = rows.next()?.ok_or_else(|| damaged("a run"))?;
    let taken = claimed(row, owner, Millis::MIN)?;
    give(db, &taken.hold, lease)?;
    Ok(Taken::Yes(Box::new(taken)))
}

pub fn renew(db: &Connection, owner: &str, lease: Millis, only: Option<&[String]>) -> Done<usize> {
    let all = "update run set lease = ?2
               where owner = ?1 and owner is not null and state in ('runnable', 'waiting')";
    let Some(only) = only else { return Ok(db.prepare_cached(all)?.execute(params![owner, lease])?) };
    let mut one = db.prepare_cached(&format!("{all} and conversation = ?3"))?;
    only.iter().map(|id| Ok(one.execute(params![owner, lease, id])?)).sum()
}

pub fn interrupt(db: &Connection, owner: Option<&str>, now: Millis) -> Done<Vec<String>> {
    let sql = "update run set state = 'interrupted', owner = null, lease = 0, due = null, input = null
               where mode = 'exact' and state in ('runnable', 'waiting')
                 and iif(?1 is null, lease <= ?2, owner = ?1) returning conversation";
    let mut statement = db.prepare_cached(sql)?;
    let lost = statement.query_map(params![owner, now], |row| row.get(0))?;
    let mut lost: Vec<String> = lost.collect::<rusqlite::Result<_>>()?;
    lost.iter().try_for_each(|id| keep_snapshot(db, id, None))?;
    lost.sort_unstable();
    Ok(lost)
}

const SHOWN: &str = "select r.conversation, r.epoch, r.state, r.mode, r.owner, r.image,
    coalesce(length(s.bytes), 4) - 4 from run r left join snapshot s on s.conversation = r.conversation";

fn shown(row: &Row<'_>) -> Done<Run> {
    let (conversation, state, words): (String, String, String) = (row.get(0)?, row.get(2)?, row.get(3)?);
    let image: Vec<u8> = row.get(5)?;
    Ok(Run {
        epoch: row.get(1)?,
        state: RunState::of(&state).ok_or_else(|| damaged("a run"))?,
        mode: mode(&words)?,
        owner: row.get(4)?,
        image: unsealed(conversation.as_bytes(), &image, "a run")?.to_vec(),
        snapshot_bytes: usize::try_from(row.get::<_, i64>(6)?).unwrap_or(0),
        conversation,
    })
}

pub fn run(db: &Connection, id: &str) -> Done<Option<Run>> {
    let mut statement = db.prepare_cached(&format!("{SHOWN} where r.conversation = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(shown).transpose()
}

pub fn list(db: &Connection, state: Option<RunState>, after: Option<&str>, limit: usize) -> Done<Vec<Run>> {
    let only = match state {
        // The index of states holds all but those that have ended, which are most and are rarely asked for.
        Some(RunState::Ended) => " and r.state = 'ended'".to_owned(),
        Some(state) => format!(" and r.state <> 'ended' and r.state = '{}'", state.word()),
        None => String::new(),
    };
    let sql = format!("{SHOWN} where (?1 is null or r.conversation > ?1){only} order by r.conversation limit ?2");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params![after, limit as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(shown(row)?);
    }
    Ok(found)
}
