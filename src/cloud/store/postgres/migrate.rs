//! The schema: built in, numbered, forward only. Each step is one transaction under an advisory lock, so that many
//! workers may start at once; a newer or a foreign schema is refused (F25).

use super::connect::NoConnection;
use super::failure::reason;
use crate::cloud::store::OpenError;
use sha2::{Digest, Sha256};
use tokio_postgres::{Client, Error, Transaction};

/// A step.
struct Step {
    name: &'static str,
    sql: &'static str,
}

/// All steps in order; the first is number 1. A step that was released is never changed: its digest is kept.
const STEPS: [Step; 5] = [
    Step { name: "tables", sql: include_str!("sql/0001_tables.sql") },
    Step { name: "functions", sql: include_str!("sql/0002_functions.sql") },
    Step { name: "along", sql: include_str!("sql/0003_along.sql") },
    Step { name: "renewal by name", sql: include_str!("sql/0004_renewal.sql") },
    Step { name: "removal", sql: include_str!("sql/0005_removal.sql") },
];
/// The number of the schema that this callflow works with.
const NEWEST: i32 = STEPS.len() as i32;

/// The mark that the table of steps wears: another program's table of the same name has another one, or none.
const MARK: &str = "callflow store of conversations and runs";
/// The advisory lock of migrations; the first number is shared by all locks of callflow.
const LOCK: &str = "select pg_advisory_xact_lock(1667329132, 0)";
const BEGINNING: &str = "create table callflow.migration (
    number int primary key, name text not null, digest bytea not null, applied timestamptz not null default now());
    comment on table callflow.migration is ";

/// How far a schema is.
enum Found {
    Nothing,
    Ours(Vec<(i32, Vec<u8>)>),
    Foreign(String),
}

/// Brings the schema to the newest step.
///
/// # Errors
/// When it is not ours, or newer, or may not be changed.
pub async fn migrate(client: &mut Client) -> Result<(), OpenError> {
    // Building an index may take longer than any statement of ours; another worker may be at it.
    client.batch_execute("set statement_timeout = 0; set lock_timeout = '60s'").await.map_err(|e| failed(&e))?;
    while step(client).await? {}
    Ok(())
}

/// One step, if one is missing: whether there was one.
async fn step(client: &mut Client) -> Result<bool, OpenError> {
    let transaction = client.transaction().await.map_err(|e| failed(&e))?;
    transaction.batch_execute(LOCK).await.map_err(|e| failed(&e))?;
    let done = match found(&transaction).await.map_err(|e| failed(&e))? {
        Found::Foreign(what) => return Err(foreign(&what)),
        Found::Ours(done) => done,
        Found::Nothing => {
            begin(&transaction).await.map_err(|e| failed(&e))?;
            Vec::new()
        }
    };
    compare(&done)?;
    let Some(next) = STEPS.get(done.len()) else {
        return Ok(false);
    };
    transaction.batch_execute(next.sql).await.map_err(|e| failed(&e))?;
    let number = done.len() as i32 + 1;
    let sql = "insert into callflow.migration (number, name, digest) values ($1, $2, $3)";
    transaction.execute(sql, &[&number, &next.name, &digest(next)]).await.map_err(|e| failed(&e))?;
    transaction.commit().await.map_err(|e| failed(&e))?;
    Ok(true)
}

/// What stands in the schema `callflow`.
async fn found(transaction: &Transaction<'_>) -> Result<Found, Error> {
    let asked = "select count(c.oid), coalesce(max(obj_description(c.oid, 'pg_class'))
                   filter (where c.relname = 'migration' and c.relkind = 'r'), '')
                 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'callflow'";
    let row = transaction.query_one(asked, &[]).await?;
    let (relations, mark): (i64, String) = (row.get(0), row.get(1));
    if relations == 0 {
        return Ok(Found::Nothing);
    }
    if mark != MARK {
        return Ok(Found::Foreign("has tables of another program".to_owned()));
    }
    let rows = transaction.query("select number, digest from callflow.migration order by number", &[]).await?;
    Ok(Found::Ours(rows.iter().map(|row| (row.get(0), row.get(1))).collect()))
}

async fn begin(transaction: &Transaction<'_>) -> Result<(), Error> {
    let there = transaction.query_one("select to_regnamespace('callflow') is not null", &[]).await?;
    if !there.get::<_, bool>(0) {
        transaction.batch_execute("create schema callflow").await?;
    }
    transaction.batch_execute(&format!("{BEGINNING}'{MARK}'")).await
}

/// Refuses what this callflow has not made, or does not know yet.
fn compare(done: &[(i32, Vec<u8>)]) -> Result<(), OpenError> {
    if done.len() > STEPS.len() {
        return Err(newer(done.len() as i32));
    }
    for (at, (number, before)) in done.iter().enumerate() {
        if *number != at as i32 + 1 || *before != digest(&STEPS[at]) {
            return Err(foreign(&format!("says that step {number} was another one")));
        }
    }
    Ok(())
}

fn digest(step: &Step) -> Vec<u8> {
    Sha256::digest(step.sql.as_bytes()).to_vec()
}

/// Asks which step the schema is at.
pub const NUMBER: &str = "select coalesce(max(number), 0) from callflow.migration";

/// Whether that step is the one that this callflow works with.
///
/// # Errors
/// The reason, for people.
pub fn is_newest(number: i32) -> Result<(), String> {
    if number == NEWEST { Ok(()) } else { Err(newer(number).message) }
}

/// Whether a new connection leads to the schema that this callflow knows: a newer one may have come while it runs.
///
/// # Errors
/// When it does not.
pub async fn is_ours(client: &Client) -> Result<(), NoConnection> {
    match client.query_one(NUMBER, &[]).await {
        Ok(row) => is_newest(row.get(0)).map_err(NoConnection::Unusable),
        Err(error) if error.as_db_error().is_some_and(|told| told.code().code().starts_with("42")) => {
            let message = format!("the schema `callflow` of the database is not there any more: {}", reason(&error));
            Err(NoConnection::Unusable(message))
        }
        Err(error) => Err(NoConnection::Away(reason(&error))),
    }
}

fn newer(number: i32) -> OpenError {
    let message = format!("the schema `callflow` of the database is at step {number}; this callflow knows {NEWEST}");
    OpenError::unusable("store-newer", message, "run the newer callflow, or give this one a database of its own")
}

fn foreign(what: &str) -> OpenError {
    let message = format!("the schema `callflow` of the database {what}");
    OpenError::unusable("store-foreign", message, "give callflow a database of its own; it changes nothing in this one")
}

fn failed(error: &Error) -> OpenError {
    let denied = error.as_db_error().is_some_and(|told| told.code().code() == "42501");
    let help = if denied {
        "the user needs `create` on the database once: `grant create on database NAME to USER`"
    } else {
        "nothing was changed; look into the log of the server"
    };
    OpenError::unusable("store-schema", format!("the schema could not be made: {}", reason(error)), help)
}
