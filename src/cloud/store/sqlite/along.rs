//! What goes along with a step of a run, as it goes into the file.

use super::super::rules::along_fits;
use super::super::{self as store, Expect, LOG, Stored};
use super::bytes::sealed;
use super::conversations::{self, Written};
use super::documents;
use super::fault::Done;
use rusqlite::Connection;

/// Made in the caller's thread.
pub struct Along {
    log: Option<Vec<u8>>,
    facts: Option<(i64, Written)>,
}

impl Along {
    /// Of a conversation.
    pub fn new(id: &str, along: &store::Along<'_>) -> Stored<Self> {
        along_fits(id, along)?;
        let facts = along.facts.map(|(revision, facts)| Written::new(id, facts).map(|facts| (revision, facts)));
        Ok(Self { log: along.log.map(|log| sealed(id.as_bytes(), log)), facts: facts.transpose()? })
    }

    /// About how many there are.
    pub fn bytes(&self) -> usize {
        self.log.as_ref().map_or(0, Vec::len) + self.facts.as_ref().map_or(0, |_| 1_000)
    }

    /// Keeps it; `false`, and nothing done, when the facts were changed from another revision than that of now.
    pub fn keep(&self, db: &Connection, id: &str) -> Done<bool> {
        if let Some((revision, facts)) = &self.facts
            && !conversations::change(db, id, *revision, facts)?
        {
            return Ok(false);
        }
        if let Some(log) = &self.log {
            documents::put(db, LOG, id, log, Expect::Any)?;
        }
        Ok(true)
    }
}
