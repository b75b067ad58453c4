//! Attributes of participants, and the events of their changes.

use super::Postgres;
use super::call::Again;
use super::failure::answer;
use super::packing::key;
use super::row::{damaged, get, most, string, text, text_of, word};
use crate::cloud::MAX_PARTICIPANT_BYTES;
use crate::cloud::store::rules::{distinct, leaving};
use crate::cloud::store::{AttributeEvent, Kept, Millis, StoreError, Stored, Told, event_bytes, event_of};
use crate::value::Text;

/// Attributes as a statement takes them.
pub struct Columns<'a> {
    pub keys: Vec<Vec<u8>>,
    pub names: Vec<&'a [u8]>,
    pub values: Vec<&'a [u8]>,
    /// Names and values in the order of the write, for the event (P43).
    pub event: Vec<u8>,
}

impl<'a> Columns<'a> {
    /// The columns of attributes of which each name is there once.
    pub fn of(attributes: &'a [(Text, Text)]) -> Self {
        Self {
            keys: attributes.iter().map(|(name, _)| key(name.as_str())).collect(),
            names: attributes.iter().map(|(name, _)| name.as_str().as_bytes()).collect(),
            values: attributes.iter().map(|(_, value)| value.as_str().as_bytes()).collect(),
            event: event_bytes(attributes, &[]),
        }
    }
}

impl Postgres {
    pub(super) fn kept(&self, id: &str, participant: Option<&str>) -> Stored<Vec<Kept>> {
        let sql = "select p.id, a.name, a.value, a.analytics \
                   from callflow.participant p join callflow.attribute a on a.participant = p.number \
                   where p.conversation = $1 and ($2::bytea is null or p.id = $2) \
                   and a.value is not null order by p.id, a.name";
        let rows = self.rows(Again::Yes, sql, &[&id.as_bytes(), &participant.map(str::as_bytes)])?;
        let kept = |row: &_| {
            let analytics: Option<&[u8]> = get(row, 3)?;
            let analytics = analytics.map(text_of).transpose()?;
            Ok(Kept { participant: string(row, 0)?, name: text(row, 1)?, value: text(row, 2)?, analytics })
        };
        rows.iter().map(kept).collect()
    }

    pub(super) fn read_names(&self, id: &str, participant: &str, names: &[&str]) -> Stored<Vec<Option<Text>>> {
        let keys: Vec<Vec<u8>> = names.iter().map(|name| key(name)).collect();
        let sql = "select f.id is not null, p.number is not null, \
                     array(select a.value from unnest($3::bytea[]) with ordinality own(key, place) \
                           left join callflow.attribute a on a.participant = p.number and a.key = own.key \
                           order by own.place) \
                   from (select) one left join callflow.facts f on f.id = $1 \
                   left join callflow.participant p on p.conversation = f.id and p.id = $2";
        let rows = self.rows(Again::Yes, sql, &[&id.as_bytes(), &participant.as_bytes(), &keys])?;
        let row = rows.first().ok_or_else(|| damaged("an answer"))?;
        if !get::<bool>(row, 0)? {
            return Err(StoreError::NoConversation);
        }
        if !get::<bool>(row, 1)? {
            return Err(StoreError::NoParticipant);
        }
        let values: Vec<Option<&[u8]>> = get(row, 2)?;
        values.into_iter().map(|value| value.map(text_of).transpose()).collect()
    }

    pub(super) fn told_of(&self, id: &str) -> Stored<Vec<Told>> {
        let sql = "select p.id, a.name, a.analytics \
                   from callflow.participant p join callflow.attribute a on a.participant = p.number \
                   where p.conversation = $1 and a.analytics is not null order by p.id, a.name";
        let rows = self.rows(Again::Yes, sql, &[&id.as_bytes()])?;
        let told = |row: &_| Ok(Told { participant: string(row, 0)?, name: text(row, 1)?, value: text(row, 2)? });
        rows.iter().map(told).collect()
    }

    pub(super) fn write_attributes(
        &self,
        id: &str,
        participant: &str,
        attributes: &[(Text, Text)],
        gone: &[Text],
        now: Millis,
    ) -> Stored<()> {
        let written = distinct(attributes);
        let gone = leaving(gone, &written);
        let Columns { keys, names, values, .. } = Columns::of(&written);
        let event = event_bytes(&written, &gone);
        let gone: Vec<Vec<u8>> = gone.iter().map(|name| key(name.as_str())).collect();
        let most = MAX_PARTICIPANT_BYTES as i64;
        let sql = "select callflow.write($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (id, participant) = (id.as_bytes(), participant.as_bytes());
        let rows =
            self.rows(Again::No, sql, &[&id, &participant, &keys, &names, &values, &gone, &event, &now, &most])?;
        match word(&rows)? {
            "done" => Ok(()),
            other => Err(answer(other)),
        }
    }

    pub(super) fn events_after(&self, after: i64, limit: usize) -> Stored<Vec<AttributeEvent>> {
        // First how far the numbers are settled, then, with a view of its own, what is there up to that number.
        let settled: i64 = get(
            self.rows(Again::Yes, "select callflow.settled()", &[])?.first().ok_or_else(|| damaged("a function"))?,
            0,
        )?;
        let sql = "select number, time, conversation, participant, attributes, analytics from callflow.event \
                   where number > $1 and number <= $2 order by number limit $3";
        let rows = self.rows(Again::Yes, sql, &[&after, &settled, &most(limit)])?;
        let event = |row: &_| {
            let (attributes, gone) = event_of(get(row, 4)?).ok_or_else(|| damaged("an event"))?;
            Ok(AttributeEvent {
                number: get(row, 0)?,
                time: get(row, 1)?,
                conversation: string(row, 2)?,
                participant: string(row, 3)?,
                attributes,
                gone,
                analytics: get(row, 5)?,
            })
        };
        rows.iter().map(event).collect()
    }
}
