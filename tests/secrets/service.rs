//! A service of its own with a project in a folder, and requests to it.

use crate::client;
use crate::process::{Process, begin_as, program};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// Reads a card that is there, asks for a number twice, and keeps the first in an attribute.
pub const FLOW: &str = r#"
flow inboundCall "Main" {
    language = "en-us"
    var Flow.card: String
    var Flow.pin: String
    var Flow.other: String
    task "Start" {
        getParticipantData { Flow.card = "Card" }
        collectInput { inputData = Flow.pin  noEntryTimeout = MakeDuration(0, 2, 0, 0)  minDigits = 1  maxDigits = 32 } on success {
            setParticipantData { "Pin" = Flow.pin  "Both" = Append(Flow.card, Flow.pin) }
        }
        collectInput { inputData = Flow.other  noEntryTimeout = MakeDuration(0, 2, 0, 0)  minDigits = 1  maxDigits = 1 }
        disconnect
    }
}
"#;
/// The conversation of these tests.
pub const ID: &str = "00000000-0000-4000-8000-0000000000c1";
pub const SENSITIVE: &str = "[participant-data]\nsensitive = [\"Card\", \"Pin\", \"Both\"]\n";

/// A folder with the project, a file of keys, and nothing else.
pub struct Place {
    pub folder: TempDir,
    /// How runs are kept.
    pub mode: &'static str,
}

impl Place {
    pub fn new(settings: &str, keys: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let flows = folder.path().join("flows");
        std::fs::create_dir(&flows).expect("a folder");
        std::fs::write(flows.join("main.flow"), FLOW).expect("a file");
        std::fs::write(flows.join("callflow.toml"), settings).expect("a file");
        let place = Self { folder, mode: "durable" };
        place.keys(keys);
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the file of keys, for its owner alone.
    pub fn keys(&self, keys: &str) {
        std::fs::write(self.path("keys"), keys).expect("a file");
        private(&self.path("keys"));
    }

    /// The command that serves the project.
    pub fn command(&self, store: &str, keys: bool) -> Command {
        let mut command = program(&[]);
        command.arg(self.path("flows")).args(["--store", store, "--listen", "127.0.0.1:0", "--mode", self.mode]);
        command.args(["--token", "T=admin"]).env_remove("CALLFLOW_KEY_FILE").current_dir(self.folder.path());
        if keys {
            command.arg("--key-file").arg(self.path("keys"));
        }
        command
    }

    pub fn serve(&self, store: &str, keys: bool) -> Process {
        begin_as(&mut self.command(store, keys))
    }

    /// The store in a file of the folder.
    pub fn file(&self) -> String {
        format!("sqlite:{}", self.path("runs.db").display())
    }

    /// The bytes of the store's files, as they are on the disk now.
    pub fn bytes(&self) -> Vec<u8> {
        let files = ["runs.db", "runs.db-wal", "runs.db-shm", "runs.db-journal"];
        files.iter().filter_map(|name| std::fs::read(self.path(name)).ok()).flatten().collect()
    }
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("it is ours");
}

#[cfg(not(unix))]
fn private(_: &Path) {}

/// How often some bytes stand in others.
pub fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    let mut found = 0;
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == wanted[0]) {
        found += usize::from(rest[at..].starts_with(wanted));
        rest = &rest[at + 1..];
    }
    found
}

/// Asks with the token that may do everything; status and body as text.
pub fn ask(at: SocketAddr, method: &str, path: &str, body: Option<&Value>) -> (u16, String) {
    let call = client::call(method, path).token("T").header("Connection", "close");
    send(at, &body.map_or_else(|| call.clone(), |body| call.clone().json(body)).bytes())
}

/// Sends bytes, and reads to the end: status and body as text.
pub fn send(at: SocketAddr, bytes: &[u8]) -> (u16, String) {
    let mut socket = TcpStream::connect(at).expect("it listens");
    socket.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
    socket.write_all(bytes).expect("it takes the request");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).expect("it answers");
    let text = String::from_utf8(answer).expect("text");
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    (status, body.to_owned())
}

/// Begins a call whose customer has a card.
pub fn call(at: SocketAddr, id: &str, card: &str) -> (u16, String) {
    let body = json!({"flow": "Main", "conversationId": id, "caller": "tel:+15550100", "attributes": {"Card": card}});
    ask(at, "POST", "/callflow/v1/conversations", Some(&body))
}

/// Presses keys.
pub fn press(at: SocketAddr, id: &str, keys: &str) -> (u16, String) {
    ask(at, "POST", &format!("/callflow/v1/conversations/{id}/input"), Some(&json!({"digits": keys})))
}
