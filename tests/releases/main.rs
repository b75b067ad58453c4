//! F63: files of every release are kept, and what is newer opens them: an image, a parked run, a store in a file, one with
//! keys, and a database as text. Each goes on as it did then, or is refused with what to do; nothing is guessed.
//!
//! A release adds a folder, `v0.1.0` and so on, which is never changed afterwards:
//! `UPDATE_RELEASE=1 cargo test --test releases` writes the one of the version in `Cargo.toml` where there is none.

#![cfg(all(feature = "serve", feature = "sqlite", unix))]

#[allow(dead_code, reason = "shared with other tests, which use the rest")]
#[path = "../serve/support/client.rs"]
mod client;
mod images;
#[allow(dead_code, reason = "shared with other tests, which use the rest")]
#[path = "../serve/support/process.rs"]
mod process;
#[cfg(feature = "postgres")]
#[path = "../support/postgres.rs"]
mod server;
mod stores;

use std::path::{Path, PathBuf};

/// The flow of every release: it waits with a queue, and for longer than anybody keeps a release.
const FLOW: &str = "main.flow";
/// What came of going on, when the release was made.
const IMAGE: &str = "main.flowc";
const PARKED: &str = "parked.bin";
const EXPECTED: &str = "expected.json";

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/releases")
}

/// The folders of releases, in order.
fn releases() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(top()).expect("a folder").flatten().map(|entry| entry.path());
    let mut all: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    all.sort();
    assert!(!all.is_empty(), "no release is kept");
    all
}

/// Writes what this version makes, where no release of its number is kept.
#[test]
fn a_release_is_written_once() {
    let folder = top().join(concat!("v", env!("CARGO_PKG_VERSION")));
    if std::env::var_os("UPDATE_RELEASE").is_none() {
        return;
    }
    if folder.join(EXPECTED).exists() {
        println!("{} is kept already; take it away first if it was never released", folder.display());
        return;
    }
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(FLOW), include_str!("flow.txt")).expect("a file");
    images::write(&folder);
    let expected = stores::write(&folder);
    std::fs::write(folder.join(EXPECTED), format!("{expected:#}\n")).expect("a file");
}
