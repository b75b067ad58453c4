//! Conversations: facts, who takes part, journals.

use super::super::{Facts, JournalEntry, Known, Millis, StoreError, Stored};
use super::bytes::{sealed_json, unsealed_json};
use super::fault::Done;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// Facts as they go into the file. Callers make them in their own threads, so that the one writer does not have to.
pub struct Written {
    kept: Vec<u8>,
    began: Millis,
    /// Participants, with whether Analytics takes writes to them.
    people: Vec<(String, bool)>,
}

impl Written {
    /// Of a conversation.
    pub fn new(id: &str, facts: &Facts) -> Stored<Self> {
        let kept = sealed_json(id.as_bytes(), facts)?;
        let people = facts.people.iter().map(|person| (person.id.clone(), facts.takes_analytics(person))).collect();
        Ok(Self { kept, began: facts.began, people })
    }
}

pub fn create(db: &Connection, id: &str, facts: &Written) -> Done<()> {
    let sql = "insert into conversation (id, began, revision, facts) values (?1, ?2, 1, ?3) on conflict do nothing";
    if db.prepare_cached(sql)?.execute(params![id, facts.began, facts.kept])? == 0 {
        return Err(StoreError::Exists.into());
    }
    people(db, id, facts)
}

/// Keeps the participants in a table of their own, with whether Analytics takes writes to them (P41): a write then
/// need not read the facts.
fn people(db: &Connection, id: &str, facts: &Written) -> Done<()> {
    let sql = "select id, open from participant where conversation = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)))?;
    let mut there: BTreeMap<String, bool> = rows.collect::<rusqlite::Result<_>>()?;
    for (person, open) in &facts.people {
        if there.remove(person) != Some(*open) {
            let sql = "insert into participant (conversation, id, open) values (?1, ?2, ?3)
                       on conflict (conversation, id) do update set open = excluded.open";
            db.prepare_cached(sql)?.execute(params![id, person, open])?;
        }
    }
    for gone in there.keys() {
        let sql = "delete from participant where conversation = ?1 and id = ?2";
        db.prepare_cached(sql)?.execute(params![id, gone])?;
    }
    Ok(())
}

pub fn facts(db: &Connection, id: &str) -> Done<Option<Known>> {
    let sql = "select facts, revision from conversation where id = ?1";
    let found =
        db.prepare_cached(sql)?.query_row([id], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?))).optional()?;
    let Some((facts, revision)) = found else { return Ok(None) };
    Ok(Some(Known { facts: unsealed_json(id.as_bytes(), &facts, "a conversation")?, revision }))
}

pub fn is_known(db: &Connection, id: &str) -> Done<bool> {
    Ok(db.prepare_cached("select 1 from conversation where id = ?1")?.exists([id])?)
}

pub fn change(db: &Connection, id: &str, revision: i64, facts: &Written) -> Done<bool> {
    let sql = "update conversation set facts = ?3, began = ?4, revision = revision + 1 where id = ?1 and revision = ?2";
    if db.prepare_cached(sql)?.execute(params![id, revision, facts.kept, facts.began])? == 0 {
        return if is_known(db, id)? { Ok(false) } else { Err(StoreError::NoConversation.into()) };
    }
    people(db, id, facts)?;
    Ok(true)
}

pub fn list(db: &Connection, after: Option<(Millis, &str)>, limit: usize) -> Done<Vec<(String, Facts)>> {
    let (all, (began, id)) = (after.is_none(), after.unwrap_or_default());
    let sql = if all {
        "select id, facts from conversation where ?1 = ?1 and ?2 = ?2 order by began, id limit ?3"
    } else {
        "select id, facts from conversation where (began, id) > (?1, ?2) order by began, id limit ?3"
    };
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![began, id, limit as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, facts): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let facts = unsealed_json(id.as_bytes(), &facts, "a conversation")?;
        found.push((id, facts));
    }
    Ok(found)
}

pub fn note(db: &Connection, id: &str, entries: &[JournalEntry]) -> Done<()> {
    if !is_known(db, id)? {
        return Err(StoreError::NoConversation.into());
    }
    let sql = "insert into journal (conversation, time, epoch, kind, names, note) values (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut statement = db.prepare_cached(sql)?;
    for JournalEntry { time, epoch, kind, names, note } in entries {
        statement.execute(params![id, time, epoch, kind, sealed_json(id.as_bytes(), names)?, note])?;
    }
    Ok(())
}

pub fn journal(db: &Connection, id: &str) -> Done<Vec<JournalEntry>> {
    let sql = "select time, epoch, kind, names, note from journal where conversation = ?1 order by number";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([id])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let names: Vec<u8> = row.get(3)?;
        let names = unsealed_json(id.as_bytes(), &names, "a journal")?;
        let (time, epoch, kind, note) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(4)?);
        found.push(JournalEntry { time, epoch, kind, names, note });
    }
    Ok(found)
}
