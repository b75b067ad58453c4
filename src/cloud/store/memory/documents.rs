//! Documents of the store in memory.

use super::super::rules::document_fits;
use super::super::{Document, Expect, Stored};
use super::state::State;
use std::ops::Bound;

impl State {
    pub fn put(&mut self, kind: &str, key: &str, bytes: &[u8], expect: Expect) -> Stored<Option<i64>> {
        document_fits(kind, key, bytes)?;
        let place = (kind.to_owned(), key.to_owned());
        let there = self.documents.get(&place).map(|document| document.revision);
        let as_expected = match expect {
            Expect::Any => true,
            Expect::Absent => there.is_none(),
            Expect::Revision(revision) => there == Some(revision),
        };
        if !as_expected {
            return Ok(None);
        }
        self.revision += 1;
        let document = Document { key: key.to_owned(), revision: self.revision, bytes: bytes.to_vec() };
        self.documents.insert(place, document);
        Ok(Some(self.revision))
    }

    pub fn get(&self, kind: &str, key: &str) -> Option<Document> {
        self.documents.get(&(kind.to_owned(), key.to_owned())).cloned()
    }

    pub fn remove(&mut self, kind: &str, key: &str) -> bool {
        self.documents.remove(&(kind.to_owned(), key.to_owned())).is_some()
    }

    pub fn documents(&self, kind: &str, prefix: &str, after: Option<&str>, limit: usize) -> Vec<Document> {
        let from = match after {
            Some(after) if after >= prefix => Bound::Excluded((kind.to_owned(), after.to_owned())),
            _ => Bound::Included((kind.to_owned(), prefix.to_owned())),
        };
        let all = self.documents.range((from, Bound::Unbounded));
        let own = all.take_while(|((own, key), _)| own == kind && key.starts_with(prefix));
        own.take(limit).map(|(_, document)| document.clone()).collect()
    }
}
