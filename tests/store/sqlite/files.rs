//! Files: what is opened again, and each kind that is refused, untouched (F25).

use super::open;
use crate::suite::{KINDS, LONG, batch, begin, conversation, customer, ending, everything, going_on, running, waiting};
use callflow::cloud::store::{
    Deliver, Expect, JournalEntry, Mode, OpenError, OutboxState, RunState, SqliteOptions, SqliteStore, Store,
    StoreError, Unpark,
};
use callflow::value::Text;
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn folder() -> TempDir {
    TempDir::new().unwrap()
}

fn refused(file: &Path) -> OpenError {
    match SqliteStore::open(file, SqliteOptions::default()) {
        Ok(_) => panic!("{} was opened", file.display()),
        Err(error) => error,
    }
}

/// Refused with that code, naming the file and what to do, and nothing of the file was changed.
fn refused_untouched(file: &Path, code: &str) {
    let before = fs::read(file).unwrap();
    let error = refused(file);
    assert_eq!((error.code, error.exit), (code, 3), "{error:?}");
    assert!(error.message.contains("calls.db") && !error.help.is_empty(), "{error:?}");
    assert!(fs::read(file).unwrap() == before, "the file was changed");
}

/// A conversation with something of everything.
fn fill(store: &dyn Store, id: &str) {
    let hold = running(store, id, Mode::Durable);
    let all: Vec<(Text, Text)> = KINDS.iter().map(|kind| (Text::new(kind), Text::new(kind))).collect();
    let target = customer(id);
    let hold = store.flush(&hold, &going_on(&target, &all, Deliver::Here)).unwrap();
    store.flush(&hold, &going_on(&target, &batch(&[("late", "r")]), Deliver::Later)).unwrap();
    let entry = JournalEntry { time: 1, epoch: 2, kind: "queued".into(), names: Vec::new(), note: "n".into() };
    store.note(id, &[entry]).unwrap();
    store.put("flow", id, id.repeat(1_000).as_bytes(), Expect::Any).unwrap();
}

#[test]
fn f20_what_was_there_is_there_again() {
    let folder = folder();
    let store = open(folder.path());
    fill(&store, "one");
    let before = everything(&store, "one");
    drop(store);
    assert!(!folder.path().join("calls.db-wal").exists(), "a clean end leaves no log");
    let store = open(folder.path());
    assert_eq!(everything(&store, "one"), before);
    assert_eq!(store.get("flow", "one").unwrap().unwrap().bytes, "one".repeat(1_000).as_bytes());
}

#[test]
fn f13_nobody_waits_for_the_lease_of_a_process_that_is_gone() {
    let folder = folder();
    let store = open(folder.path());
    running(&store, "durable", Mode::Durable);
    running(&store, "exact", Mode::Exact);
    waiting(&store, "waits", Some(600_000));
    let hold = running(&store, "sends", Mode::Exact);
    store.flush(&hold, &ending(&customer("sends"), &batch(&[("a", "b")]), Deliver::Later)).unwrap();
    assert_eq!(store.due("sender", LONG, 10).unwrap().len(), 1);
    drop(store);
    let store = open(folder.path());
    let claimed = store.claim("next", LONG, 10).unwrap();
    assert_eq!(claimed.iter().map(|run| run.hold.conversation.as_str()).collect::<Vec<_>>(), ["durable"]);
    assert_eq!(store.interrupt(None).unwrap(), ["exact"]);
    assert_eq!(store.run("waits").unwrap().unwrap().state, RunState::Waiting);
    assert_eq!(store.due("next", LONG, 10).unwrap().len(), 1);
}

#[test]
fn f25_a_second_one_is_kept_out_and_told_of_postgresql() {
    let folder = folder();
    let store = open(folder.path());
    let error = refused(&folder.path().join("calls.db"));
    assert_eq!((error.code, error.exit), ("store-in-use", 3));
    assert!(error.help.contains("PostgreSQL"), "{error:?}");
    store.ready().unwrap();
    drop(store);
    open(folder.path()).ready().unwrap();
}

#[test]
fn f25_files_of_other_programs() {
    let folder = folder();
    let file = folder.path().join("calls.db");
    for bytes in [b"dear diary\n".as_slice(), b"x", b"SQLite format 2\0", &[0; 4096]] {
        fs::write(&file, bytes).unwrap();
        refused_untouched(&file, "store-foreign");
    }
    for sql in [
        "create table diary (day text)",
        "create table conversation (id text); pragma user_version = 1",
        "pragma application_id = 7",
        "pragma user_version = 1",
        "pragma application_id = 1667656823; create table x (y)",
    ] {
        fs::remove_file(&file).unwrap();
        Connection::open(&file).unwrap().execute_batch(sql).unwrap();
        refused_untouched(&file, "store-foreign");
    }
}

#[test]
fn f25_a_newer_one() {
    let folder = folder();
    let file = folder.path().join("calls.db");
    fill(&open(folder.path()), "one");
    let version = |version: i64| {
        Connection::open(&file).unwrap().pragma_update(None, "user_version", version).unwrap();
    };
    version(3);
    refused_untouched(&file, "store-newer");
    version(2);
    assert!(open(folder.path()).facts("one").unwrap().is_some());
}

#[test]
fn f25_places_where_no_file_can_be() {
    let folder = folder();
    assert_eq!(refused(&folder.path().join("no/calls.db")).code, "store-no-folder");
    assert!(!folder.path().join("no").exists());
    let error = refused(folder.path());
    assert_eq!((error.code, error.exit), ("store-is-folder", 3));
    fs::write(folder.path().join("file"), b"").unwrap();
    assert_eq!(refused(&folder.path().join("file/calls.db")).exit, 3);
    // Not even the one who may do everything may make a file there.
    if cfg!(target_os = "linux") {
        assert_eq!(refused(Path::new("/sys/calls.db")).code, "store-no-permission");
    }
}

#[test]
fn f25_an_empty_file_is_a_new_one() {
    let folder = folder();
    fs::write(folder.path().join("calls.db"), b"").unwrap();
    fill(&open(folder.path()), "one");
}

#[test]
#[cfg(unix)]
fn only_its_owner_may_read_a_new_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let _store = open(folder.path());
    for name in ["calls.db", "calls.db-wal", "calls.db.lock"] {
        let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}

/// The files of a store as a kill leaves them: copied while it is open.
fn unclean(from: &Path, to: &Path) {
    for name in ["calls.db", "calls.db-wal"] {
        fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

#[test]
fn f20_a_log_that_was_left_is_read() {
    let (one, other) = (folder(), folder());
    let store = open(one.path());
    fill(&store, "one");
    unclean(one.path(), other.path());
    assert_eq!(everything(&open(other.path()), "one"), everything(&store, "one"));
}

#[test]
fn f25_an_unclean_end_has_every_page_looked_at() {
    let (one, other) = (folder(), folder());
    let store = open(one.path());
    (0..50).for_each(|id| fill(&store, &id.to_string()));
    drop(store);
    let store = open(one.path());
    conversation(&store, "more");
    unclean(one.path(), other.path());
    let file = other.path().join("calls.db");
    let mut bytes = fs::read(&file).unwrap();
    let pages = bytes.len() / 4096;
    assert!(pages > 20, "the file is larger than what is looked at when it is opened");
    for page in pages / 2..pages {
        bytes[page * 4096..page * 4096 + 64].fill(0xff);
    }
    fs::write(&file, bytes).unwrap();
    refused_untouched(&file, "store-damaged");
}

#[test]
fn f25_a_file_that_was_cut_off() {
    let folder = folder();
    let file = folder.path().join("calls.db");
    let store = open(folder.path());
    (0..20).for_each(|id| fill(&store, &id.to_string()));
    drop(store);
    let whole = fs::read(&file).unwrap();
    let mut refusals = 0;
    for length in (1..whole.len()).step_by(whole.len() / 40) {
        fs::write(&file, &whole[..length]).unwrap();
        match SqliteStore::open(&file, SqliteOptions::default()) {
            Err(error) => {
                assert_eq!(error.exit, 3);
                refusals += 1;
                assert!(fs::read(&file).unwrap() == whole[..length], "the file was changed");
            }
            Ok(store) => drop(look(&store)),
        }
    }
    assert!(refusals > 0);
}

/// Reads everything; what is answered, and whether anything was refused.
fn look(store: &SqliteStore) -> (Vec<(Text, Text)>, Vec<Vec<u8>>, bool) {
    let (mut attributes, mut documents, mut refused) = (Vec::new(), Vec::new(), false);
    for id in (0..20).map(|id| id.to_string()) {
        match store.attributes(&id, None) {
            Ok(kept) => attributes.extend(kept.into_iter().map(|kept| (kept.name, kept.value))),
            Err(error) => refused |= matches!(error, StoreError::Broken(_) | StoreError::Unavailable(_)),
        }
        match store.outbox_of(&id) {
            Ok(rows) => attributes.extend(rows.into_iter().flat_map(|row| row.batch)),
            Err(_) => refused = true,
        }
        documents.extend(store.get("flow", &id).ok().flatten().map(|document| document.bytes));
        refused |= store.facts(&id).is_err() | store.run(&id).is_err() | store.journal(&id).is_err();
    }
    match store.events(0, 1_000) {
        Ok(events) => attributes.extend(events.into_iter().flat_map(|event| event.attributes)),
        Err(_) => refused = true,
    }
    refused |= store.claim("next", LONG, 100).is_err();
    refused |= store.merge("1", "c", &batch(&[("written", "now")]), 1).is_err();
    (attributes, documents, refused)
}

#[test]
fn f25_no_flipped_byte_makes_another_value() {
    let folder = folder();
    let file = folder.path().join("calls.db");
    let store = open(folder.path());
    (0..20).for_each(|id| fill(&store, &id.to_string()));
    drop(store);
    let whole = fs::read(&file).unwrap();
    let values: Vec<(Text, Text)> = KINDS.iter().map(|kind| (Text::new(kind), Text::new(kind))).collect();
    let known = |pair: &(Text, Text)| values.contains(pair) || pair.0.as_str() == "late" && pair.1.as_str() == "r";
    let rounds = if crate::dice::long() { 20_000 } else { 150 };
    let (mut dice, mut noticed) = (crate::dice::Dice::new(25), 0);
    for round in 0..rounds {
        let mut bytes = whole.clone();
        for _ in 0..=dice.below(8) {
            let at = dice.below(bytes.len());
            bytes[at] ^= 1 << dice.below(8);
        }
        let _ = fs::remove_file(folder.path().join("calls.db-wal"));
        let _ = fs::remove_file(folder.path().join("calls.db-shm"));
        fs::write(&file, &bytes).unwrap();
        match SqliteStore::open(&file, SqliteOptions::default()) {
            Err(error) => {
                assert_eq!(error.exit, 3);
                noticed += 1;
            }
            Ok(store) => {
                let (attributes, documents, refused) = look(&store);
                assert!(attributes.iter().all(known), "round {round}: a value that nobody wrote");
                let own = |bytes: &Vec<u8>| (0..20).any(|id| *bytes == id.to_string().repeat(1_000).as_bytes());
                assert!(documents.iter().all(own), "round {round}: a document that nobody wrote");
                noticed += usize::from(refused);
            }
        }
    }
    assert!(noticed > 0, "no flip was met");
    println!("{rounds} damaged files, {noticed} noticed, the rest in places that nothing was read from");
}

#[test]
fn f25_what_is_damaged_holds_nobody_back() {
    let folder = folder();
    let store = open(folder.path());
    ["a", "b", "c"].into_iter().for_each(|id| fill(&store, id));
    drop(store);
    let db = Connection::open(folder.path().join("calls.db")).unwrap();
    db.execute("update snapshot set bytes = x'00010203040506' where conversation = 'b'", []).unwrap();
    db.execute("update outbox set batch = x'00' where conversation = 'a' and state = 'ready'", []).unwrap();
    drop(db);
    let store = open(folder.path());
    let claimed = store.claim("next", LONG, 10).unwrap();
    assert_eq!(claimed.iter().map(|run| run.hold.conversation.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(store.run("b").unwrap().unwrap().state, RunState::Interrupted);
    assert_eq!(store.journal("b").unwrap().last().unwrap().kind, "lost", "and that is no secret (F1)");
    let due = store.due("sender", LONG, 10).unwrap();
    assert_eq!(due.iter().map(|row| row.conversation.as_str()).collect::<Vec<_>>(), ["b", "c"]);
    let parked = store.outbox(Some(OutboxState::Parked), 10).unwrap();
    assert_eq!((parked.len(), parked[0].conversation.as_str()), (1, "a"));
    assert!(parked[0].reason.as_ref().unwrap().contains("damaged"));
    let again = Unpark::Retry { without: Vec::new() };
    assert!(matches!(store.unpark("a", parked[0].epoch, &again), Err(StoreError::Broken(_))));
    assert_eq!(store.unpark("a", parked[0].epoch, &Unpark::Drop), Ok(true));
}

#[test]
fn f10_two_owners_in_one_process() {
    let folder = folder();
    let store = open(folder.path());
    let rounds = if crate::dice::long() { 10_000 } else { 100 };
    for round in 0..rounds {
        let id = round.to_string();
        conversation(&store, &id);
        let stale = begin(&store, &id, "frozen", Mode::Durable, std::time::Duration::ZERO);
        let fresh = store.claim("next", LONG, 1).unwrap().remove(0).hold;
        let target = customer(&id);
        let (old, new) = (batch(&[("n", "old")]), batch(&[("n", "new")]));
        std::thread::scope(|scope| {
            let late = scope.spawn(|| store.flush(&stale, &ending(&target, &old, Deliver::Here)));
            store.flush(&fresh, &ending(&target, &new, Deliver::Here)).unwrap();
            assert_eq!(late.join().unwrap(), Err(StoreError::Stale));
        });
        assert_eq!(crate::suite::held(&store, &id, "c"), crate::suite::pairs(&[("n", "new")]));
    }
    println!("{rounds} of {rounds} stale flushes refused");
}
