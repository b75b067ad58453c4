//! Documents: published flows, data tables, rows, jobs.

use super::Postgres;
use super::call::Again;
use super::row::{damaged, get, most, string};
use crate::cloud::store::rules::document_fits;
use crate::cloud::store::{Document, Expect, Stored};
use tokio_postgres::Row;

fn shown(row: &Row) -> Stored<Document> {
    Ok(Document { key: string(row, 0)?, revision: get(row, 1)?, bytes: get(row, 2)? })
}

/// The least bytes that come after all that begin with these; `None` when there are none. No byte of UTF-8 is 255, so
/// the last one has a next one.
fn after_all(prefix: &str) -> Option<Vec<u8>> {
    let mut bytes = prefix.as_bytes().to_vec();
    let last = bytes.last_mut()?;
    *last = last.checked_add(1)?;
    Some(bytes)
}

impl Postgres {
    pub(super) fn put_document(&self, kind: &str, key: &str, bytes: &[u8], expect: Expect) -> Stored<Option<i64>> {
        document_fits(kind, key, bytes)?;
        let revision = match expect {
            Expect::Revision(revision) => Some(revision),
            Expect::Any | Expect::Absent => None,
        };
        let (kind, key, absent) = (kind.as_bytes(), key.as_bytes(), expect == Expect::Absent);
        let sql = "select callflow.put($1, $2, $3, $4, $5)";
        let rows = self.rows(Again::No, sql, &[&kind, &key, &bytes, &absent, &revision])?;
        get(rows.first().ok_or_else(|| damaged("a function"))?, 0)
    }

    pub(super) fn document(&self, kind: &str, key: &str) -> Stored<Option<Document>> {
        let sql = "select key, revision, bytes from callflow.document where kind = $1 and key = $2";
        self.rows(Again::Yes, sql, &[&kind.as_bytes(), &key.as_bytes()])?.first().map(shown).transpose()
    }

    pub(super) fn remove_document(&self, kind: &str, key: &str) -> Stored<bool> {
        let sql = "delete from callflow.document where kind = $1 and key = $2 returning true";
        Ok(!self.rows(Again::No, sql, &[&kind.as_bytes(), &key.as_bytes()])?.is_empty())
    }

    pub(super) fn all_documents(
        &self,
        kind: &str,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Stored<Vec<Document>> {
        let than = if after.is_some() { ">" } else { ">=" };
        let sql = format!(
            "select key, revision, bytes from callflow.document \
             where kind = $1 and key >= $2 and key {than} $3 and ($4::bytea is null or key < $4) order by key limit $5"
        );
        let after = after.unwrap_or_default().as_bytes();
        let limit = most(limit);
        let rows =
            self.rows(Again::Yes, &sql, &[&kind.as_bytes(), &prefix.as_bytes(), &after, &after_all(prefix), &limit])?;
        rows.iter().map(shown).collect()
    }
}
