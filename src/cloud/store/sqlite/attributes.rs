//! Attributes of participants, and the events of their changes.

use super::super::rules::{distinct, leaving};
use super::super::{AttributeEvent, Kept, Millis, StoreError, Told, event_bytes, event_of};
use super::bytes::{SEAL, seal, seal_onto, text, unsealed, unsealed_text};
use super::conversations::is_known;
use super::fault::{Done, damaged};
use crate::cloud::MAX_PARTICIPANT_BYTES;
use crate::value::Text;
use rusqlite::{Connection, OptionalExtension, params};

/// A participant's number in the file, and whether Analytics takes writes to it.
fn participant(db: &Connection, id: &str, participant: &str) -> Done<(i64, bool)> {
    let sql = "select number, open from participant where conversation = ?1 and id = ?2";
    let found =
        db.prepare_cached(sql)?.query_row([id, participant], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match found {
        Some(found) => Ok(found),
        None if is_known(db, id)? => Err(StoreError::NoParticipant.into()),
        None => Err(StoreError::NoConversation.into()),
    }
}

/// A write as it goes into the file. Callers make it in their own threads, so that the one writer does not have to.
pub struct Write {
    /// Each name once, with its value sealed, all one behind another.
    bytes: Vec<u8>,
    /// Where each name and each value ends.
    ends: Vec<(usize, usize)>,
    /// Names that go.
    gone: Vec<Text>,
    /// What the event keeps.
    event: Vec<u8>,
}

impl Write {
    /// Of the attributes of a participant of a conversation.
    pub fn new(id: &str, attributes: &[(Text, Text)], gone: &[Text]) -> Self {
        let written = distinct(attributes);
        let size = written.iter().map(|(name, value)| name.len() + value.len() + SEAL).sum();
        let (mut bytes, mut ends) = (Vec::with_capacity(size), Vec::with_capacity(written.len()));
        for (name, value) in written.iter() {
            let (name, value) = (name.as_str().as_bytes(), value.as_str().as_bytes());
            bytes.extend_from_slice(name);
            let name_ends = bytes.len();
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(&seal(name, value));
            ends.push((name_ends, bytes.len()));
        }
        let gone = leaving(gone, &written);
        let event = seal_onto(id.as_bytes(), event_bytes(&written, &gone));
        Self { bytes, ends, gone, event }
    }

    /// Names and sealed values.
    fn values(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let begins = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        begins.zip(&self.ends).map(|(begin, (middle, end))| (&self.bytes[begin..*middle], &self.bytes[*middle..*end]))
    }
}

/// Merges by name as one event (P16, H48); only this participant's map changes (P40, H46).
pub fn merge(db: &Connection, id: &str, who: &str, write: &Write, now: Millis) -> Done<()> {
    let (number, analytics) = participant(db, id, who)?;
    if write.ends.is_empty() && write.gone.is_empty() {
        return Ok(());
    }
    let sql = "insert into attribute (participant, name, value, analytics) values (?1, ?2, ?3, ?4)
               on conflict do update set value = excluded.value, analytics = coalesce(excluded.analytics, analytics)";
    let mut statement = db.prepare_cached(sql)?;
    for (name, value) in write.values() {
        // P41: Analytics sees nothing once the conversation or the participant's segment is over.
        statement.execute(params![number, name, value, analytics.then_some(value)])?;
    }
    take_away(db, number, &write.gone, analytics)?;
    let sql = "select coalesce(sum(length(name) + length(value) - ?2), 0) from attribute where participant = ?1";
    let bytes: i64 = db.prepare_cached(sql)?.query_row(params![number, SEAL as i64], |row| row.get(0))?;
    if bytes > MAX_PARTICIPANT_BYTES as i64 {
        // H45: what is written already is undone with the savepoint of this command.
        return Err(StoreError::TooLarge.into());
    }
    let sql = "insert into event (time, conversation, participant, attributes, analytics) values (?1, ?2, ?3, ?4, ?5)";
    db.prepare_cached(sql)?.execute(params![now, id, who, write.event, analytics])?;
    Ok(())
}

/// Names go. What Analytics was told of them before the end it keeps (P41): then the row stays without a value.
fn take_away(db: &Connection, number: i64, gone: &[Text], open: bool) -> Done<()> {
    for name in gone {
        let name = name.as_str().as_bytes();
        let sql = "delete from attribute where participant = ?1 and name = ?2 and (?3 or analytics is null)";
        db.prepare_cached(sql)?.execute(params![number, name, open])?;
        let sql = "update attribute set value = null where participant = ?1 and name = ?2";
        db.prepare_cached(sql)?.execute(params![number, name])?;
    }
    Ok(())
}

/// What Analytics was told.
pub fn told(db: &Connection, id: &str) -> Done<Vec<Told>> {
    let sql = "select p.id, a.name, a.analytics from participant p join attribute a on a.participant = p.number
               where p.conversation = ?1 and a.analytics is not null order by p.id, a.name";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![id])?;
    let mut told = Vec::new();
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        let value = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
        let value = unsealed_text(name, value, "an attribute")?;
        told.push(Told { participant: row.get(0)?, name: text(name, "an attribute")?, value });
    }
    Ok(told)
}

pub fn attributes(db: &Connection, id: &str, who: Option<&str>) -> Done<Vec<Kept>> {
    let sql =
        "select p.id, a.name, a.value, a.analytics from participant p join attribute a on a.participant = p.number
               where p.conversation = ?1 and (?2 is null or p.id = ?2) and a.value is not null order by p.id, a.name";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![id, who])?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        let value = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
        let analytics = row.get_ref(3)?.as_blob_or_null().map_err(rusqlite::Error::from)?;
        kept.push(Kept {
            participant: row.get(0)?,
            name: text(name, "an attribute")?,
            value: unsealed_text(name, value, "an attribute")?,
            analytics: analytics.map(|seen| unsealed_text(name, seen, "an attribute")).transpose()?,
        });
    }
    Ok(kept)
}

pub fn read(db: &Connection, id: &str, who: &str, names: &[&str]) -> Done<Vec<Option<Text>>> {
    let (number, _) = participant(db, id, who)?;
    let mut statement = db.prepare_cached("select value from attribute where participant = ?1 and name = ?2")?;
    let mut values = Vec::with_capacity(names.len());
    for name in names {
        let name = name.as_bytes();
        let value: Option<Option<Vec<u8>>> = statement.query_row(params![number, name], |row| row.get(0)).optional()?;
        values.push(value.flatten().map(|value| unsealed_text(name, &value, "an attribute")).transpose()?);
    }
    Ok(values)
}

pub fn events(db: &Connection, after: i64, limit: usize) -> Done<Vec<AttributeEvent>> {
    let sql = "select number, time, conversation, participant, attributes, analytics from event
               where number > ?1 order by number limit ?2";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![after, limit as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let conversation: String = row.get(2)?;
        let attributes: Vec<u8> = row.get(4)?;
        let written = event_of(unsealed(conversation.as_bytes(), &attributes, "an event")?);
        let (attributes, gone) = written.ok_or_else(|| damaged("an event"))?;
        let (number, time, participant, analytics) = (row.get(0)?, row.get(1)?, row.get(3)?, row.get(5)?);
        found.push(AttributeEvent { number, time, conversation, participant, attributes, gone, analytics });
    }
    Ok(found)
}
