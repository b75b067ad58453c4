//! The library that is put in front of the system's calls, so that they fail when a test wants it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Builds the library once; where it lies.
pub fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/shim/fault.c");
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fault-{}.so", std::process::id()));
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"]).arg(&library).arg(source);
        // Whoever built the bundled SQLite has a C compiler.
        assert!(compiler.status().expect("cc is there").success());
        library
    })
}

/// Puts the library in front of a command's system calls on files whose path holds `calls.db`.
pub fn before(command: &mut Command, mode: &str, nth: usize) {
    command
        .env("LD_PRELOAD", library())
        .env("FAULT_FILE", "calls.db")
        .env("FAULT_MODE", mode)
        .env("FAULT_NTH", nth.to_string());
}
