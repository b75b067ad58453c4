//! F61: values of sensitive attributes in a durable run that is served: nowhere in the store but where attributes are, and
//! nowhere in what it tells.

use crate::service::{ID, Place, SENSITIVE, ask, call, count, press};
use rusqlite::{Connection, OpenFlags};
use std::net::SocketAddr;

const CARD: &str = "canary-card-4929";
const PIN: &str = "73019462850173";
/// Tables in which attributes are attributes: a value's secrecy once it was written to the platform is nobody's promise.
const OPEN: [&str; 2] = ["attribute", "event"];

fn keys(number: u8) -> String {
    format!("{number:02x}").repeat(32)
}

/// What is told while the run waits and when it is over.
fn told(at: SocketAddr, id: &str) -> String {
    let mut all = String::new();
    for path in [format!("/callflow/v1/conversations/{id}"), "/callflow/v1/outbox".into(), "/metrics".into()] {
        let (status, body) = ask(at, "GET", &path, None);
        assert_eq!(status, 200, "{path}: {body}");
        all.push_str(&body);
    }
    all
}

fn shows(text: &str) -> bool {
    text.contains(CARD) || text.contains(PIN)
}

/// The tables of a file in which a value stands, whatever the column.
fn tables_with(place: &Place, value: &str) -> Vec<String> {
    let db = Connection::open_with_flags(place.path("runs.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the file");
    let names = |sql: &str| -> Vec<String> {
        let mut statement = db.prepare(sql).expect("SQL");
        statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("names")
    };
    let mut found = Vec::new();
    for table in names("select name from sqlite_master where type = 'table'") {
        for column in names(&format!("select name from pragma_table_info('{table}')")) {
            let sql = format!("select count(*) from {table} where instr(cast({column} as blob), cast(?1 as blob)) > 0");
            let count: i64 = db.query_row(&sql, [value], |row| row.get(0)).expect("a count");
            if count > 0 {
                found.push(table.clone());
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn f61_no_value_lies_in_the_file_but_as_an_attribute() {
    let place = Place::new(SENSITIVE, &keys(7));
    let process = place.serve(&place.file(), true);
    let (at, mut said) = (process.at, String::new());
    let (status, body) = call(at, ID, CARD);
    assert_eq!(status, 201, "{body}");
    said.push_str(&body);
    said.push_str(&press(at, ID, PIN).1);
    said.push_str(&told(at, ID));
    // It waits with the number typed and queued, and nobody but the run knows it.
    assert_eq!(count(&place.bytes(), PIN.as_bytes()), 0, "in the file while it waits");
    assert_eq!(tables_with(&place, CARD), OPEN);
    said.push_str(&press(at, ID, "1").1);
    said.push_str(&told(at, ID));
    assert_eq!(
        (tables_with(&place, CARD), tables_with(&place, PIN)),
        (OPEN.map(Into::into).to_vec(), OPEN.map(Into::into).to_vec())
    );
    process.signal("TERM");
    let (code, rest, log) = process.end();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.lines().count() > 5, "it has a log");
    for text in [&said, &rest, &log] {
        assert!(!shows(text), "{text}");
    }
}

/// The test above can fail: without a key, and with names that nobody called sensitive, the file has it all.
#[test]
fn without_a_key_a_file_holds_what_was_typed() {
    let place = Place::new("", "");
    let process = place.serve(&place.file(), false);
    assert_eq!(call(process.at, ID, CARD).0, 201);
    assert_eq!(press(process.at, ID, PIN).0, 200);
    assert!(count(&place.bytes(), PIN.as_bytes()) > 0);
    assert!(tables_with(&place, PIN).contains(&"snapshot".to_owned()));
}

#[test]
fn f61_without_a_key_a_durable_run_is_refused() {
    let place = Place::new(SENSITIVE, "");
    let process = place.serve("memory:", false);
    let (status, body) = call(process.at, ID, CARD);
    assert_eq!(status, 400, "{body}");
    assert!(body.contains("--key-file") && !shows(&body), "{body}");
}

#[test]
fn f61_the_wrong_key_is_refused_at_the_start_and_changes_nothing() {
    let place = Place::new(SENSITIVE, &keys(7));
    let process = place.serve(&place.file(), true);
    assert_eq!(call(process.at, ID, CARD).0, 201);
    process.signal("TERM");
    assert_eq!(process.end().0, Some(0));
    place.keys(&keys(8));
    for with in [true, false] {
        let output = place.command(&place.file(), with).output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains("--key-file") && !shows(&said), "{said}");
    }
    // The key is changed: the new one first, the old one behind it. The run goes on where it waited.
    place.keys(&format!("{}\n{}\n", keys(8), keys(7)));
    let process = place.serve(&place.file(), true);
    assert_eq!(press(process.at, ID, PIN).0, 200);
    process.signal("TERM");
    assert_eq!(process.end().0, Some(0));
    place.keys(&keys(8));
    let mut command = place.command(&place.file(), false);
    let process = crate::process::begin_as(command.env("CALLFLOW_KEY_FILE", place.path("keys")));
    let (status, body) = press(process.at, ID, "1");
    assert!(status == 200 && body.contains("\"ended\""), "{body}");
    assert_eq!(tables_with(&place, &format!("{CARD}{PIN}")), OPEN, "what was read and typed under the first key");
}

#[test]
fn f61_a_key_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(SENSITIVE, &keys(7));
    std::fs::set_permissions(place.path("keys"), std::fs::Permissions::from_mode(0o644)).expect("ours");
    let output = place.command("memory:", true).output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("chmod 600") && !said.contains(&keys(7)), "{said}");
}

#[cfg(feature = "postgres")]
#[test]
fn f61_no_value_lies_in_the_database_but_as_an_attribute() {
    use crate::server::{database_of, server};
    let url = server().database();
    let database = database_of(&url).to_owned();
    let tables = |value: &str| -> Vec<String> {
        let sql = "select table_name, column_name from information_schema.columns \
                   where table_schema = 'callflow' and data_type = 'bytea' order by 1";
        let columns = server().sql(&database, sql);
        assert!(columns.len() > 20, "{columns:?}");
        let has = |column: &Vec<String>| {
            let sql = format!(
                "select count(*) from callflow.{} where position('\\x{}'::bytea in {}) > 0",
                column[0],
                value.bytes().map(|byte| format!("{byte:02x}")).collect::<String>(),
                column[1]
            );
            server().sql(&database, &sql)[0][0] != "0"
        };
        let mut found: Vec<String> = columns.iter().filter(|one| has(one)).map(|one| one[0].clone()).collect();
        found.dedup();
        found
    };
    let place = Place::new(SENSITIVE, &keys(7));
    let process = place.serve(&url, true);
    assert_eq!(call(process.at, ID, CARD).0, 201);
    assert_eq!(press(process.at, ID, PIN).0, 200);
    assert_eq!((tables(CARD), tables(PIN)), (OPEN.map(Into::into).to_vec(), Vec::new()), "while it waits");
    assert_eq!(press(process.at, ID, "1").0, 200);
    assert_eq!((tables(CARD), tables(PIN)), (OPEN.map(Into::into).to_vec(), OPEN.map(Into::into).to_vec()));
    assert!(!shows(&told(process.at, ID)));
    drop(process);
    // The test can fail: without a key the tables of runs have it all.
    let url = server().database();
    let plain = database_of(&url).to_owned();
    let place = Place::new("", "");
    let process = place.serve(&url, false);
    assert_eq!(call(process.at, ID, CARD).0, 201);
    assert_eq!(press(process.at, ID, PIN).0, 200);
    let hex: String = PIN.bytes().map(|byte| format!("{byte:02x}")).collect();
    let sql = format!("select count(*) from callflow.snapshot where position('\\x{hex}'::bytea in bytes) > 0");
    assert_eq!(server().sql(&plain, &sql)[0][0], "1");
}
