//! F21: power goes while a writer works. Its writes and syncs are recorded, the record is cut at a random place, and the
//! files are built as a disk may have them then.

use super::check::{Found, Said, check};
use super::{Dice, long, shim, url, writer};
use callflow::cloud::store::{SqliteOptions, SqliteStore};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use tempfile::TempDir;

/// What a disk writes whole.
const SECTOR: usize = 512;
const BATCHES: usize = 300;

/// One thing that happened.
enum Record {
    Write { file: String, offset: usize, bytes: Vec<u8> },
    Cut { file: String, length: usize },
    Sync { file: String },
    Said(String),
}

/// Reads the record of a run.
fn records(log: &[u8]) -> Vec<Record> {
    let mut records = Vec::new();
    let mut rest = log;
    let number = |rest: &mut &[u8]| -> usize {
        let (number, after) = rest.split_first_chunk::<8>().unwrap();
        *rest = after;
        i64::from_le_bytes(*number) as usize
    };
    while !rest.is_empty() {
        let (kind, name, offset, length) = (number(&mut rest), number(&mut rest), number(&mut rest), number(&mut rest));
        let (path, after) = rest.split_at(name);
        let (bytes, after) = after.split_at(length);
        rest = after;
        let file = String::from_utf8_lossy(path).rsplit('/').next().unwrap().to_owned();
        records.push(match kind as u8 {
            b'W' => Record::Write { file, offset, bytes: bytes.to_vec() },
            b'T' => Record::Cut { file, length: offset },
            b'S' => Record::Sync { file },
            b'A' => Record::Said(String::from_utf8_lossy(bytes).into_owned()),
            other => panic!("no kind of record: {other}"),
        });
    }
    records
}

/// Writes bytes into a file, which grows with zeros.
fn put(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    if content.len() < offset + bytes.len() {
        content.resize(offset + bytes.len(), 0);
    }
    content[offset..offset + bytes.len()].copy_from_slice(bytes);
}

/// A file: what is on the disk for sure, and what was written since the last sync.
#[derive(Default)]
struct Content<'a> {
    synced: Vec<u8>,
    since: Vec<&'a Record>,
}

impl<'a> Content<'a> {
    /// Everything since the last sync is on the disk, each sector and cut by its chance.
    fn settle(&mut self, mut reaches: impl FnMut() -> bool) {
        for record in self.since.drain(..) {
            match record {
                Record::Write { offset, bytes, .. } => {
                    let mut at = 0;
                    while at < bytes.len() {
                        let end = (SECTOR - (offset + at) % SECTOR + at).min(bytes.len());
                        if reaches() {
                            put(&mut self.synced, offset + at, &bytes[at..end]);
                        }
                        at = end;
                    }
                }
                Record::Cut { length, .. } if reaches() => self.synced.resize(*length, 0),
                _ => {}
            }
        }
    }
}

/// The files after a loss of power behind that many records, and what had been said by then.
fn image(records: &[Record], dice: &mut Dice, into: &Path) -> Said {
    let mut said = Said::default();
    let mut files: BTreeMap<&str, Content<'_>> = BTreeMap::new();
    for record in records {
        match record {
            Record::Said(lines) => lines.lines().for_each(|line| {
                said.hear(line);
            }),
            Record::Sync { file } => files.entry(file).or_default().settle(|| true),
            Record::Write { file, .. } | Record::Cut { file, .. } => files.entry(file).or_default().since.push(record),
        }
    }
    for (name, mut content) in files {
        let chance = [0, 3, 7, 10][dice.below(4)];
        content.settle(|| dice.happens(chance));
        if !name.ends_with("-journal") {
            fs::write(into.join(name), content.synced).unwrap();
        }
    }
    said
}

/// Records a run, and judges images of losses of power in it; what was lost in all of them.
fn lose_power(synced: bool, images: usize) -> (Found, usize) {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let mut command = writer(&url(folder.path()), 1, BATCHES);
    command.env("FAULT_LOG", &log).env(super::writer::CHECKPOINT, "60");
    if !synced {
        command.env(super::writer::LOSSY, "1");
    }
    shim::before(&mut command, "log", 0);
    let mut child = command.spawn().unwrap();
    child.stdout.take().unwrap().read_to_end(&mut Vec::new()).unwrap();
    assert!(child.wait().unwrap().success());
    let records = records(&fs::read(&log).unwrap());
    let acknowledged = |record: &Record| matches!(record, Record::Said(line) if line.starts_with("ack "));
    // Before the first acknowledgement there is nothing to lose, and entries of folders are not modelled.
    let first = records.iter().position(acknowledged).expect("something was acknowledged");
    let (mut dice, mut all, mut count) = (Dice::new(21), Found::default(), 0);
    for _ in 0..images {
        let place = TempDir::new().unwrap();
        let cut = first + 1 + dice.below(records.len() - first - 1);
        let said = image(&records[..cut], &mut dice, place.path());
        let store = SqliteStore::open(&place.path().join("calls.db"), SqliteOptions::default());
        let found = check(&store.unwrap_or_else(|error| panic!("{error}")), 1, &said);
        count += said.count;
        (all.there, all.lost, all.unknown) =
            (all.there + found.there, all.lost + found.lost, all.unknown + found.unknown);
    }
    (all, count)
}

#[test]
fn f21_a_loss_of_power_loses_nothing_that_was_acknowledged() {
    let images = if long() { 10_000 } else { 80 };
    let (found, acknowledged) = lose_power(true, images);
    println!("{images} images, {acknowledged} acknowledged: {found:?}");
    assert!(acknowledged > 0);
    assert_eq!(found.lost, 0);
}

#[test]
fn f21_the_test_finds_losses_where_commits_do_not_wait() {
    let images = if long() { 600 } else { 40 };
    let (found, acknowledged) = lose_power(false, images);
    println!("{images} images without a sync a commit, {acknowledged} acknowledged: {found:?}");
    assert!(found.lost > 0, "a test that cannot fail");
}
