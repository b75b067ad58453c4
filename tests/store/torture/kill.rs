//! F20, F2: a writer is killed at a random moment, again and again.

use super::check::{Found, Said, check};
use super::{Dice, long, url, writer};
use callflow::cloud::store::open;
use std::io::{BufRead as _, BufReader};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// Conversations that are written at once.
const THREADS: usize = 4;

/// Runs a writer until it is killed, or its kill came too late; whether it was killed while it wrote.
fn killed(mut command: Command, after: Duration, said: &mut Said) -> bool {
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let opened = lines.by_ref().map_while(Result::ok).any(|line| line == "open");
    assert!(opened, "the writer could not open the store after a kill");
    let killer = std::thread::spawn(move || {
        std::thread::sleep(after);
        child.kill().unwrap();
        child.wait().unwrap();
    });
    let before = said.count;
    lines.map_while(Result::ok).for_each(|line| {
        said.hear(&line);
    });
    killer.join().unwrap();
    said.count > before
}

/// Compares, and takes what was unknown as known: the next life goes on behind it.
fn look(url: &str, said: &mut Said) -> Found {
    let store = open(url).unwrap();
    let found = check(&*store, THREADS, said);
    for thread in 0..THREADS {
        let there = store.outbox_of(&super::writer::conversation(thread)).unwrap().len() as i64;
        said.acknowledged.insert(thread, there);
    }
    found
}

#[test]
fn f20_a_killed_writer_loses_nothing_that_was_acknowledged() {
    let (files, kills) = if long() { (20, 100) } else { (1, 25) };
    let (mut dice, mut met, mut unknown, mut batches) = (Dice::new(20), 0, 0, 0);
    for file in 0..files {
        let folder = TempDir::new().unwrap();
        let (url, mut said, mut last) = (url(folder.path()), Said::default(), Found::default());
        for kill in 0..kills {
            let after = Duration::from_micros(dice.below(80_000) as u64);
            met += usize::from(killed(writer(&url, THREADS, 0), after, &mut said));
            last = look(&url, &mut said);
            assert_eq!(last.lost, 0, "file {file}, kill {kill}: {last:?}");
            unknown += usize::from(last.unknown > 0);
        }
        batches += last.there;
    }
    assert!(met > 0, "no kill fell into the writing");
    assert!(unknown > 0, "no outcome was ever unknown: the kills came at the wrong moments");
    let kills = files * kills;
    println!("{kills} kills, {met} while writing, {unknown} left unknown outcomes: {batches} batches, 0 lost, 0 twice");
}
