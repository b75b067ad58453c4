//! Documents of the file.

use super::super::{Document, Expect};
use super::bytes::unsealed;
use super::fault::Done;
use rusqlite::{Connection, OptionalExtension, params};

/// `whole` is sealed for the key.
pub fn put(db: &Connection, kind: &str, key: &str, whole: &[u8], expect: Expect) -> Done<Option<i64>> {
    let sql = "select revision from document where kind = ?1 and key = ?2";
    let there: Option<i64> = db.prepare_cached(sql)?.query_row([kind, key], |row| row.get(0)).optional()?;
    let as_expected = match expect {
        Expect::Any => true,
        Expect::Absent => there.is_none(),
        Expect::Revision(revision) => there == Some(revision),
    };
    if !as_expected {
        return Ok(None);
    }
    let sql = "update store set revision = revision + 1 returning revision";
    let revision: i64 = db.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    let sql = "insert into document (kind, key, revision, bytes) values (?1, ?2, ?3, ?4)
               on conflict (kind, key) do update set revision = excluded.revision, bytes = excluded.bytes";
    db.prepare_cached(sql)?.execute(params![kind, key, revision, whole])?;
    Ok(Some(revision))
}

fn document(key: String, revision: i64, whole: &[u8]) -> Done<Document> {
    let bytes = unsealed(key.as_bytes(), whole, "a document")?.to_vec();
    Ok(Document { key, revision, bytes })
}

pub fn get(db: &Connection, kind: &str, key: &str) -> Done<Option<Document>> {
    let sql = "select revision, bytes from document where kind = ?1 and key = ?2";
    let found = db.prepare_cached(sql)?.query_row([kind, key], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?)));
    let Some((revision, whole)) = found.optional()? else { return Ok(None) };
    document(key.to_owned(), revision, &whole).map(Some)
}

pub fn remove(db: &Connection, kind: &str, key: &str) -> Done<bool> {
    Ok(db.prepare_cached("delete from document where kind = ?1 and key = ?2")?.execute([kind, key])? > 0)
}

pub fn list(db: &Connection, kind: &str, prefix: &str, after: Option<&str>, limit: usize) -> Done<Vec<Document>> {
    // Keys with a prefix stand together, so the walk begins at the first and ends behind the last of them.
    let (from, included) = match after {
        Some(after) if after >= prefix => (after, false),
        _ => (prefix, true),
    };
    let sql = "select key, revision, bytes from document where kind = ?1 and key >= ?2 order by key";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([kind, from])?;
    let mut found = Vec::new();
    while found.len() < limit {
        let Some(row) = rows.next()? else { break };
        let key: String = row.get(0)?;
        if !key.starts_with(prefix) {
            break;
        }
        if included || key != from {
            let whole = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            found.push(document(key, row.get(1)?, whole)?);
        }
    }
    Ok(found)
}
