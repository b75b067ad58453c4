//! A clock that a file sets: Debian's `libfaketime` before the program. It is installed when it is not there and we may; the
//! test is skipped otherwise, and says so.

use std::fs::{File, read_dir};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A day, as the file says it.
pub const NOW: &str = "+0d";
pub const FORWARDS: &str = "+1d";
pub const BACK: &str = "-1d";

/// The library; `None` when there is none, and the reason was printed.
pub fn library() -> Option<PathBuf> {
    if let Some(found) = found() {
        return Some(found);
    }
    let lock = File::create(std::env::temp_dir().join("callflow-installs-faketime")).expect("a lock");
    lock.lock().expect("the lock");
    let apt = |arguments: &[&str]| {
        let mut apt = Command::new("apt-get");
        let done = apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).output();
        done.is_ok_and(|done| done.status.success())
    };
    if found().is_none() && apt(&["update"]) {
        println!("libfaketime is not on this machine: installing Debian's package `libfaketime`");
        apt(&["install", "--yes", "--no-install-recommends", "libfaketime"]);
    }
    let library = found();
    if library.is_none() {
        println!(
            "SKIPPED: libfaketime is not on this machine, and cannot be installed (Debian: `apt-get install libfaketime`)"
        );
    }
    library
}

fn found() -> Option<PathBuf> {
    let folders = read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path().join("faketime"));
    folders.map(|folder| folder.join("libfaketimeMT.so.1")).find(|library| library.is_file())
}

/// A clock of one process.
pub struct Clock {
    file: PathBuf,
}

impl Clock {
    /// One that is kept in that file, and shows the time that it is.
    pub fn new(file: PathBuf) -> Self {
        let clock = Self { file };
        clock.set(NOW);
        clock
    }

    /// Sets it.
    pub fn set(&self, offset: &str) {
        // Whoever reads it sees the old text or the new one.
        let beside = self.file.with_extension("new");
        std::fs::write(&beside, offset).expect("a file");
        std::fs::rename(&beside, &self.file).expect("it is ours");
    }

    /// Makes a command run under it. Clocks that cannot be set stay as they are, as they do when somebody sets the clock.
    pub fn rules(&self, command: &mut Command, library: &Path) {
        command.env("LD_PRELOAD", library).env("FAKETIME_TIMESTAMP_FILE", &self.file);
        command.env("FAKETIME_NO_CACHE", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("DONT_FAKE_MONOTONIC", "1");
    }
}
