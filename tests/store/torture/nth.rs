//! F22 to F24: the nth write or sync fails, n = 1, 2, 3 … until a run passes without meeting it.

use super::check::{Said, check};
use super::{long, shim, url, writer};
use callflow::cloud::store::open;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use tempfile::TempDir;

/// Batches of a run.
const BATCHES: usize = 25;

/// What became of a run with a fault.
#[derive(Debug, Default)]
struct Ran {
    said: Said,
    /// Acknowledgements after the fault.
    after: usize,
    met: bool,
    broken: bool,
    done: bool,
    unopened: bool,
    code: Option<i32>,
}

/// Runs a writer with a fault; `heard` is told each line as it comes.
fn run(folder: &Path, mode: &str, nth: usize, rounds: usize, mut heard: impl FnMut(&str)) -> Ran {
    let mut command = writer(&url(folder), 1, rounds);
    command.env(super::writer::CHECKPOINT, "20").env("FAULT_ROOM", folder.join("room"));
    shim::before(&mut command, mode, nth);
    let mut child = command.spawn().unwrap();
    let mut ran = Ran::default();
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        heard(&line);
        ran.after += usize::from(ran.said.hear(&line) && ran.met);
        ran.met |= line == "met" || line.ends_with("... met");
        ran.broken |= line == "broken";
        ran.done |= line == "done";
        ran.unopened |= line.starts_with("unopened");
    }
    ran.code = child.wait().unwrap().code();
    ran
}

/// How many faults of a kind are met, at most.
fn most() -> usize {
    if long() { usize::MAX } else { 14 }
}

/// The nth fault of a kind, each n on a file of its own; in short runs only some n.
fn each(mode: &str, judge: impl Fn(&Ran, usize)) -> usize {
    let (mut met, mut nth) = (0, 1);
    while met < most() {
        let folder = TempDir::new().unwrap();
        let ran = run(folder.path(), mode, nth, BATCHES, |_| {});
        if !ran.met {
            assert!(ran.done, "{mode} {nth}: without a fault it comes to its end: {ran:?}");
            break;
        }
        met += 1;
        judge(&ran, nth);
        // It opens again, and what was acknowledged is there.
        let store = open(&url(folder.path())).unwrap_or_else(|error| panic!("{mode} {nth}: {error} {ran:?}"));
        let found = check(&*store, 1, &ran.said);
        assert_eq!(found.lost, 0, "{mode} {nth}: {ran:?}");
        drop(store);
        let again = run(folder.path(), "none", 0, 3, |_| {});
        assert!(again.done, "{mode} {nth}: it goes on: {again:?}");
        nth += if long() { 1 } else { 1 + nth / 2 };
    }
    assert!(met > 0, "{mode}: no fault was met");
    println!("{mode}: {met} faults met, 0 lost, 0 torn, 0 that do not open");
    met
}

#[test]
fn f24_death_after_half_of_a_write() {
    each("kill", |ran, nth| assert!(ran.code.is_none() && !ran.done, "{nth}: {ran:?}"));
}

#[test]
fn f23_after_a_failed_sync_nothing_is_acknowledged() {
    each("sync", |ran, nth| {
        // The last sync of all writes the log back when nothing is left to acknowledge.
        let nothing_left = ran.done && ran.said.count == BATCHES;
        assert!(nothing_left || ran.broken || ran.unopened, "{nth}: {ran:?}");
        assert_eq!(ran.code, Some(if nothing_left { 0 } else { 3 }), "{nth}: {ran:?}");
        // A sync of the file itself comes behind the commit of a group, whose answer may still be on its way.
        assert!(ran.after <= 1, "{nth}: {ran:?}");
    });
}

#[test]
fn f24_a_write_that_fails_is_no_end() {
    each("write", |ran, nth| assert!(ran.done || ran.unopened, "{nth}: {ran:?}"));
}

#[test]
fn f22_a_write_without_room_is_no_end() {
    each("room", |ran, nth| assert!(ran.done || ran.unopened, "{nth}: {ran:?}"));
}

#[test]
fn f22_goes_on_by_itself_when_there_is_room() {
    let folder = TempDir::new().unwrap();
    let room = folder.path().join("room");
    let mut refusals = 0;
    let ran = run(folder.path(), "full", 60, BATCHES, |line| {
        refusals += usize::from(line == "full");
        if refusals == 3 {
            std::fs::write(&room, b"").unwrap();
        }
    });
    assert!(ran.met && ran.done && ran.said.count == BATCHES, "{ran:?}");
    assert!(refusals >= 3, "it was told that there is no room");
    assert_eq!(check(&*open(&url(folder.path())).unwrap(), 1, &ran.said).lost, 0);
}
