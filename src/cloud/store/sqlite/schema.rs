//! The tables, as numbered steps that are never changed once they were released: a new one is added at the end.

use rusqlite::Connection;

/// Says that a file is callflow's: `cflw`.
pub const APPLICATION: i64 = 0x63_66_6c_77;

/// One step a version, from nothing to the tables of now.
const STEPS: &[&str] = &[FIRST, REMOVAL];

/// The version of the tables of now.
pub const VERSION: i64 = STEPS.len() as i64;

/// Ids are texts, sorted by their bytes; names, values and whatever else has a checksum are blobs.
///
/// `store` counts committed groups, so that after a commit whose outcome is unknown one look says what became of it
/// (F3), and revisions of documents, of which none comes twice; its `room` is filled and emptied to see whether there is
/// any (F22).
const FIRST: &str = "
create table store (
  one integer primary key check (one = 1), groups integer not null, revision integer not null, room blob) strict;
insert into store values (1, 0, 0, null);

create table conversation (
  number integer primary key, id text not null unique, began integer not null, revision integer not null,
  facts blob not null) strict;
create index conversation_began on conversation (began, id);

create table participant (
  number integer primary key, conversation text not null references conversation (id), id text not null,
  open integer not null, unique (conversation, id)) strict;
create table attribute (
  participant integer not null references participant (number) on delete cascade, name blob not null,
  value blob not null, analytics blob, primary key (participant, name)) strict, without rowid;
create table event (
  number integer primary key, time integer not null, conversation text not null, participant text not null,
  attributes blob not null, analytics integer not null) strict;

create table run (
  conversation text primary key references conversation (id), epoch integer not null, state text not null,
  mode text not null, owner text, lease integer not null, due integer, input blob, image blob not null)
  strict, without rowid;
create index run_owner on run (owner) where owner is not null and state in ('runnable', 'waiting');
create index run_free on run (lease) where state = 'runnable';
create index run_due on run (due) where state = 'waiting' and mode = 'durable' and due is not null;
create index run_state on run (state, conversation) where state <> 'ended';
create table snapshot (
  number integer primary key, conversation text not null unique references run (conversation), bytes blob not null)
  strict;

create table outbox (
  conversation text not null references run (conversation), epoch integer not null, target text not null,
  participant text not null, batch blob not null, hash blob not null,
  state text not null check (state in ('ready', 'done', 'parked', 'dropped')), tries integer not null,
  next_at integer not null, since integer not null, reason text, correlation text, sender text, until integer not null,
  primary key (conversation, epoch)) strict, without rowid;
create index outbox_ready on outbox (conversation, epoch) where state = 'ready';
create index outbox_open on outbox (conversation, epoch) where state <> 'done';

create table journal (
  number integer primary key, conversation text not null, time integer not null, epoch integer not null,
  kind text not null, names blob not null, note text not null) strict;
create index journal_conversation on journal (conversation, number);

create table document (
  number integer primary key, kind text not null, key text not null, revision integer not null, bytes blob not null,
  unique (kind, key)) strict;
";

/// Names that go (H44): after the end of a conversation Analytics keeps what it was told of one (P41), and the row stays
/// without a value. A column's `not null` can only be taken off by a table of its own.
const REMOVAL: &str = "
create table attribute_2 (
  participant integer not null references participant (number) on delete cascade, name blob not null,
  value blob, analytics blob, primary key (participant, name)) strict, without rowid;
insert into attribute_2 select participant, name, value, analytics from attribute;
drop table attribute;
alter table attribute_2 rename to attribute;
";

/// Takes the steps that a file has not had yet, all of them or none.
///
/// # Errors
/// When SQLite fails; the file is then as it was.
pub fn migrate(db: &Connection, from: i64) -> rusqlite::Result<()> {
    let mut left = STEPS.iter().skip(usize::try_from(from).unwrap_or(0));
    db.execute_batch("begin immediate")?;
    let done = left.try_for_each(|step| db.execute_batch(step)).and_then(|()| {
        db.pragma_update(None, "application_id", APPLICATION)?;
        db.pragma_update(None, "user_version", VERSION)?;
        db.execute_batch("commit")
    });
    if done.is_err() && !db.is_autocommit() {
        db.execute_batch("rollback")?;
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f63_a_file_of_before_is_brought_up_to_date_with_all_that_it_holds() {
        let db = Connection::open_in_memory().unwrap();
        db.pragma_update(None, "foreign_keys", true).unwrap();
        db.execute_batch(FIRST).unwrap();
        let rows = "insert into conversation values (1, 'c', 1, 1, x'00');
                    insert into participant values (7, 'c', 'p', 1);
                    insert into attribute values (7, x'61', x'01', x'02'), (7, x'62', x'03', null)";
        db.execute_batch(rows).unwrap();
        assert!(db.execute("update attribute set value = null", []).is_err());
        migrate(&db, 1).unwrap();
        let sql = "select group_concat(hex(name) || hex(value) || iif(analytics is null, '-', hex(analytics)), ' ') from attribute";
        let all: String = db.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(all, "610102 6203-");
        db.execute("update attribute set value = null", []).unwrap();
        db.execute("delete from participant", []).unwrap();
        let left: i64 = db.query_row("select count(*) from attribute", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "they still belong to their participant");
        let version: i64 = db.query_row("pragma user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, VERSION);
    }
}
