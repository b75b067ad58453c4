//! A `callflow serve` of its own on a free port, stopped when the test is over.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A token that allows everything.
pub const TOKEN: &str = "all-of-it";
/// A token that reads.
pub const READER: &str = "reads-only";
/// A client that fetches tokens.
pub const CLIENT: &str = "client-id";
/// Its secret.
pub const SECRET: &str = "client-secret:with-colon";
/// A value that must stand in no log.
pub const CANARY: &str = "canary-4f1d";

/// A running service.
pub struct Service {
    child: Child,
    folder: TempDir,
    /// Where it listens.
    pub url: String,
}

impl Service {
    /// Begins one, and waits until it is ready.
    pub fn begin() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let log = File::create(folder.path().join("log")).expect("a log");
        let flows = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdk/flows.flow");
        let mut child = Command::new(env!("CARGO_BIN_EXE_callflow"))
            .arg("serve")
            .arg(flows)
            .args(["--listen", "127.0.0.1:0", "--store", "memory:"])
            .args(["--token", &format!("{TOKEN}=admin"), "--token", &format!("{READER}=read")])
            .env("CALLFLOW_CLIENTS", format!("{CLIENT}:{SECRET}=admin"))
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("callflow can be started");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let line = lines.next().and_then(Result::ok).unwrap_or_default();
        let url = line.strip_prefix("callflow serving ").map(str::to_owned);
        let service = Self { child, folder, url: url.clone().unwrap_or_default() };
        assert!(url.is_some(), "it did not begin: {line}\n{}", service.log());
        service
    }

    /// What it said.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
