//! Processes that serve, and requests to them that may break at any byte.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, Instant};

/// The flows of these tests: they ask twice, call a bot, and go on in a second flow.
pub const PROJECT: &str = r#"
flow inboundCall "Main" {
    language = "en-us"
    var Flow.digits: String
    task "Start" {
        setParticipantData { "First" = Call.Ani }
        collectInput { inputData = Flow.digits  noEntryTimeout = MakeDuration(0, 2, 0, 0)  digits = 4 } on success {
            setParticipantData { "Digits" = Flow.digits }
        }
        callBotFlow("Bot")
        setParticipantData { "Last" = Append(Flow.digits, "!") }
        transferToFlow("Second")
        disconnect
    }
}

flow botFlow "Bot" {
    language = "en-us"
    var Flow.x: String
    state "Only" {
        getParticipantData { Flow.x = "Digits" }
        setParticipantData { "Bot" = Append(Flow.x, "-bot") }
        exitBotFlow
    }
}

flow inboundCall "Second" {
    language = "en-us"
    var Flow.key: String
    task "Start" {
        getParticipantData { Flow.key = "Last" }
        setParticipantData { "Seen" = Flow.key }
        collectInput { inputData = Flow.key  noEntryTimeout = MakeDuration(0, 2, 0, 0)  digits = 1 } on success {
            setParticipantData { "Key" = Flow.key }
        }
        disconnect
    }
}
"#;

/// How long a request waits for its answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A worker that can be killed and begun again.
pub struct Worker {
    arguments: Vec<String>,
    child: Mutex<Option<Child>>,
    at: RwLock<Option<SocketAddr>>,
}

impl Worker {
    /// Begins one.
    pub fn begin(flows: &Path, store: &str) -> Self {
        Self::begin_with(flows, store, &["--listen", "127.0.0.1:0", "--mode", "durable"])
    }

    /// The same, said where it listens and how it keeps runs.
    pub fn begin_with(flows: &Path, store: &str, more: &[&str]) -> Self {
        let mut arguments = vec!["serve".to_owned()];
        arguments.push(flows.display().to_string());
        let rest = ["--store", store, "--token", "T=admin"];
        arguments.extend(rest.iter().chain(more).map(|&word| word.to_owned()));
        let worker = Self { arguments, child: Mutex::new(None), at: RwLock::new(None) };
        worker.again();
        worker
    }

    /// Begins it again; it may take a few tries while the store is away or still locked.
    pub fn again(&self) {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let mut command = Command::new(env!("CARGO_BIN_EXE_callflow"));
            command.args(&self.arguments).env_remove("CALLFLOW_TOKENS").env_remove("CALLFLOW_CLIENTS");
            let mut child = command
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program starts");
            let mut line = String::new();
            BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
            if let Some(at) = line.trim_end().strip_prefix("callflow serving http://") {
                *self.at.write().expect("a lock") = Some(at.parse().expect("an address"));
                *self.child.lock().expect("a lock") = Some(child);
                return;
            }
            let ended = child.wait().expect("it ends");
            assert!(Instant::now() < until, "it does not begin: {ended}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Kills it with -9, wherever it is.
    pub fn kill(&self) {
        *self.at.write().expect("a lock") = None;
        if let Some(mut child) = self.child.lock().expect("a lock").take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Ends it in order; whether it said that all is well.
    pub fn end(&self) -> bool {
        let Some(mut child) = self.child.lock().expect("a lock").take() else { return false };
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-s", "TERM", &id]).status().expect("kill runs").success());
        child.wait().expect("it ends").success()
    }

    /// Its address, for others.
    pub fn url(&self) -> String {
        format!("http://{}", self.at.read().expect("a lock").expect("it runs"))
    }

    /// Asks it; `None` when the request broke, in whatever way: nobody knows what came of it.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Option<(u16, Value)> {
        self.ask_with("", method, path, body)
    }

    /// The same with a line of the header.
    pub fn ask_with(&self, line: &str, method: &str, path: &str, body: Option<&Value>) -> Option<(u16, Value)> {
        let (status, body) = self.raw(line, method, path, body)?;
        if body.is_empty() {
            return Some((status, Value::Null));
        }
        Some((status, serde_json::from_str(&body).ok()?))
    }

    /// What it answers to a GET that must succeed, as it is.
    pub fn text(&self, path: &str) -> String {
        let (status, body) = self.raw("", "GET", path, None).expect("an answer");
        assert_eq!(status, 200, "{body}");
        body
    }

    fn raw(&self, line: &str, method: &str, path: &str, body: Option<&Value>) -> Option<(u16, String)> {
        let at = (*self.at.read().expect("a lock"))?;
        let mut socket = TcpStream::connect_timeout(&at, PATIENCE).ok()?;
        socket.set_read_timeout(Some(PATIENCE)).ok()?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer T\r\nConnection: close\r\n{line}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        socket.write_all(request.as_bytes()).ok()?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).ok()?;
        let text = String::from_utf8(answer).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        // A body that broke off is no answer.
        (body.len() == length.unwrap_or(0)).then(|| (status, body.to_owned()))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}
