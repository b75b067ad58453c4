//! Conversations: their facts, and their journals.

use super::Postgres;
use super::call::Again;
use super::failure::answer;
use super::packing::{listed, unlisted};
use super::row::{damaged, get, most, string, word};
use crate::cloud::store::rules::facts_fit;
use crate::cloud::store::{Facts, JournalEntry, Known, Millis, StoreError, Stored};
use rustc_hash::FxHashSet;

/// Facts as they are kept: the bytes, and the participants with whether Analytics takes what is written to them (P41).
pub struct Written<'a> {
    pub bytes: Vec<u8>,
    pub ids: Vec<&'a [u8]>,
    pub opens: Vec<bool>,
}

impl<'a> Written<'a> {
    pub fn of(facts: &'a Facts) -> Stored<Self> {
        let bytes = serde_json::to_vec(facts).map_err(|why| StoreError::Broken(why.to_string()))?;
        let mut seen = FxHashSet::default();
        // Of two with one id the first counts, as everywhere (`Facts::person`).
        let people = facts.people.iter().filter(|person| seen.insert(person.id.as_str()));
        let (ids, opens) = people.map(|person| (person.id.as_bytes(), facts.takes_analytics(person))).unzip();
        Ok(Self { bytes, ids, opens })
    }
}

fn read(bytes: &[u8]) -> Stored<Facts> {
    serde_json::from_slice(bytes).map_err(|_| damaged("the facts of a conversation"))
}

impl Postgres {
    pub(super) fn create_conversation(&self, id: &str, facts: &Facts) -> Stored<()> {
        facts_fit(id, facts)?;
        let Written { bytes, ids, opens } = Written::of(facts)?;
        let sql = "select callflow.create_facts($1, $2, $3, $4, $5)";
        let rows = self.rows(Again::No, sql, &[&id.as_bytes(), &facts.began, &bytes, &ids, &opens])?;
        match word(&rows)? {
            "done" => Ok(()),
            other => Err(answer(other)),
        }
    }

    pub(super) fn facts_of(&self, id: &str) -> Stored<Option<Known>> {
        let rows =
            self.rows(Again::Yes, "select facts, revision from callflow.facts where id = $1", &[&id.as_bytes()])?;
        rows.first().map(|row| Ok(Known { facts: read(get(row, 0)?)?, revision: get(row, 1)? })).transpose()
    }

    pub(super) fn change_facts(&self, id: &str, revision: i64, facts: &Facts) -> Stored<bool> {
        facts_fit(id, facts)?;
        let Written { bytes, ids, opens } = Written::of(facts)?;
        let sql = "select callflow.change($1, $2, $3, $4, $5, $6)";
        let rows = self.rows(Again::No, sql, &[&id.as_bytes(), &revision, &facts.began, &bytes, &ids, &opens])?;
        match word(&rows)? {
            "done" => Ok(true),
            "other" => Ok(false),
            other => Err(answer(other)),
        }
    }

    pub(super) fn all_conversations(
        &self,
        after: Option<(Millis, &str)>,
        limit: usize,
    ) -> Stored<Vec<(String, Facts)>> {
        let rows = match after {
            None => {
                let sql = "select id, facts from callflow.facts order by began, id limit $1";
                self.rows(Again::Yes, sql, &[&most(limit)])?
            }
            Some((began, id)) => {
                let sql = "select id, facts from callflow.facts where (began, id) > ($1, $2) \
                           order by began, id limit $3";
                self.rows(Again::Yes, sql, &[&began, &id.as_bytes(), &most(limit)])?
            }
        };
        rows.iter().map(|row| Ok((string(row, 0)?, read(get(row, 1)?)?))).collect()
    }

    pub(super) fn add_notes(&self, id: &str, entries: &[JournalEntry]) -> Stored<()> {
        let times: Vec<Millis> = entries.iter().map(|entry| entry.time).collect();
        let epochs: Vec<i64> = entries.iter().map(|entry| entry.epoch).collect();
        let kinds: Vec<&[u8]> = entries.iter().map(|entry| entry.kind.as_bytes()).collect();
        let names: Vec<Vec<u8>> = entries.iter().map(|entry| listed(&entry.names)).collect();
        let notes: Vec<&[u8]> = entries.iter().map(|entry| entry.note.as_bytes()).collect();
        let sql = "select callflow.note($1, $2, $3, $4, $5, $6)";
        let rows = self.rows(Again::No, sql, &[&id.as_bytes(), &times, &epochs, &kinds, &names, &notes])?;
        match word(&rows)? {
            "done" => Ok(()),
            other => Err(answer(other)),
        }
    }

    pub(super) fn notes_of(&self, id: &str) -> Stored<Vec<JournalEntry>> {
        let sql = "select time, epoch, kind, names, note from callflow.journal where conversation = $1 order by number";
        let rows = self.rows(Again::Yes, sql, &[&id.as_bytes()])?;
        let entry = |row: &_| {
            let names = unlisted(get(row, 3)?).ok_or_else(|| damaged("a journal"))?;
            let (kind, note) = (string(row, 2)?, string(row, 4)?);
            Ok(JournalEntry { time: get(row, 0)?, epoch: get(row, 1)?, kind, names, note })
        };
        rows.iter().map(entry).collect()
    }
}
