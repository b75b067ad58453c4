//! A small platform over real HTTP, which does what a script says.

use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// What is done with the next request of the API.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Status, headers and body, and nothing is done.
    Answer(u16, &'static str, String),
    /// It is done, and the connection is closed without an answer.
    CloseAfter,
    /// It is not done, and the connection is closed.
    CloseBefore,
    /// It is done, and the answer is cut short.
    Cut,
    /// Nothing happens for that many milliseconds; then it is done.
    Wait(u64),
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Seen {
    pub line: String,
    pub headers: String,
    pub body: Vec<u8>,
}

#[derive(Default)]
pub struct State {
    pub held: Map<String, Value>,
    pub faults: VecDeque<Fault>,
    /// Every second answer to a PATCH is dropped after applying.
    pub drops: bool,
    pub patches: usize,
    pub dropped: usize,
    pub seen: Vec<Seen>,
    pub tokens: usize,
    /// How many requests with a token are refused.
    pub refuse: usize,
    pub lifetime: u64,
    pub ended: bool,
    /// What every PATCH is answered with.
    pub refuse_patches: Option<Fault>,
}

pub struct Platform {
    pub port: u16,
    pub state: Arc<Mutex<State>>,
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Platform {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State { lifetime: 86_400, ..State::default() }));
        let stop = Arc::new(AtomicBool::new(false));
        let (shared, stopping) = (Arc::clone(&state), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopping.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || stream.map(|stream| serve(stream, &shared)));
            }
        });
        Self { port, state, stop, thread: Some(thread) }
    }

    pub fn fault(&self, fault: Fault) {
        self.state.lock().unwrap().faults.push_back(fault);
    }

    pub fn holds(&self, name: &str) -> Option<String> {
        self.state.lock().unwrap().held.get(name).and_then(Value::as_str).map(ToOwned::to_owned)
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        let _ = self.thread.take().map(std::thread::JoinHandle::join);
    }
}

/// One request of a connection; `None` at its end.
fn request(stream: &mut TcpStream) -> Option<Seen> {
    let (mut head, mut byte) = (Vec::new(), [0; 1]);
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?;
    let (line, headers) = head.split_once("\r\n")?;
    let headers = headers.to_lowercase();
    let length =
        headers.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(Seen { line: line.to_owned(), headers, body })
}

fn answer(stream: &mut TcpStream, status: u16, headers: &str, body: &str, cut: usize) {
    let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
    head.push_str(&format!("ININ-Correlation-Id: corr-{status}\r\n{headers}\r\n"));
    let bytes = [head.as_bytes(), body.as_bytes()].concat();
    let _ = stream.write_all(&bytes[..bytes.len() - cut]);
}

fn serve(mut stream: TcpStream, shared: &Mutex<State>) {
    while let Some(seen) = request(&mut stream) {
        let mut state = shared.lock().unwrap();
        if seen.line.starts_with("POST /oauth/token ") {
            state.tokens += 1;
            let body = json!({"access_token": format!("t{}", state.tokens), "token_type": "bearer",
                "expires_in": state.lifetime});
            match seen.headers.contains("authorization: basic bwu6c2vjcmv0") {
                true => answer(&mut stream, 200, "", &body.to_string(), 0),
                false => answer(&mut stream, 401, "", r#"{"error":"invalid_client"}"#, 0),
            }
            continue;
        }
        state.seen.push(seen.clone());
        if state.refuse > 0 {
            state.refuse -= 1;
            answer(&mut stream, 401, "", r#"{"code":"bad.credentials","message":"Invalid login credentials."}"#, 0);
            continue;
        }
        let refused = state.refuse_patches.clone().filter(|_| seen.line.starts_with("PATCH"));
        let fault = refused.or_else(|| state.faults.pop_front());
        if let Some(Fault::Wait(time)) = fault {
            drop(state);
            std::thread::sleep(std::time::Duration::from_millis(time));
            state = shared.lock().unwrap();
        }
        match fault {
            Some(Fault::Answer(status, headers, body)) => {
                answer(&mut stream, status, headers, &body, 0);
                continue;
            }
            Some(Fault::CloseBefore) => return,
            _ => {}
        }
        let (status, body) = act(&mut state, &seen);
        match fault {
            Some(Fault::CloseAfter) => return,
            Some(Fault::Cut) => return answer(&mut stream, status, "", &format!("{body} "), 1),
            _ if state.drops && seen.line.starts_with("PATCH") && state.patches.is_multiple_of(2) => {
                state.dropped += 1;
                return;
            }
            _ => answer(&mut stream, status, "", &body, 0),
        }
    }
}

fn act(state: &mut State, seen: &Seen) -> (u16, String) {
    if seen.line.starts_with("PATCH") {
        state.patches += 1;
        let body: Value = serde_json::from_slice(&seen.body).unwrap();
        let written = body["attributes"].as_object().unwrap().clone();
        state.held.extend(written);
        return (202, String::new());
    }
    let mut person = json!({"id": "p", "purpose": "customer", "startTime": "2026-11-23T11:35:19.977Z",
        "attributes": state.held});
    if state.ended {
        person["endTime"] = "2026-11-23T11:36:19.977Z".into();
    }
    let body = json!({"id": "c", "startTime": "2026-11-23T11:35:19.977Z", "participants": [person]});
    (200, body.to_string())
}
