//! A client that sends exactly the bytes that a test wants.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No test waits longer for a byte; it fails then instead of hanging.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.0 == name).map(|header| header.1.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The code of an `ErrorBody`, after looking at what each must have (wire §2).
    pub fn code(&self) -> String {
        let body = self.json();
        assert_eq!(body["status"], self.status, "{body}");
        assert_eq!(body["contextId"].as_str(), self.header("inin-correlation-id"), "{body}");
        assert!(body["message"].is_string() && body["details"].is_array() && body["errors"].is_array(), "{body}");
        body["code"].as_str().expect("a code").to_owned()
    }
}

pub fn connect(to: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(to).expect("it listens");
    socket.set_read_timeout(Some(PATIENCE)).expect("a socket");
    socket.set_write_timeout(Some(PATIENCE)).expect("a socket");
    socket
}

/// Reads one answer; `None` when the connection ends before one begins.
pub fn reply(from: &mut impl Read) -> Option<Reply> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match from.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ if head.is_empty() => return None,
            other => panic!("the answer breaks off ({other:?}): {}", String::from_utf8_lossy(&head)),
        }
    }
    let head = String::from_utf8(head).expect("a header is text");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
    let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers: Vec<_> = lines.filter_map(pair).collect();
    let mut reply = Reply { status, headers, body: Vec::new() };
    if status == 100 {
        return self::reply(from);
    }
    if let Some(length) = reply.header("content-length").map(|length| length.parse().expect("a number")) {
        reply.body = vec![0; length];
        from.read_exact(&mut reply.body).expect("a whole body");
    } else {
        // H2: nothing but events comes without a length.
        assert!(matches!(status, 204) || reply.header("content-type") == Some("text/event-stream"), "{reply:?}");
    }
    Some(reply)
}

/// Sends bytes on a connection of their own, and reads the first answer.
pub fn raw(to: SocketAddr, bytes: &[u8]) -> Option<Reply> {
    let mut socket = connect(to);
    // The server may refuse before it has read everything.
    let _ = socket.write_all(bytes);
    reply(&mut socket)
}

/// A request in the making.
#[derive(Clone, Debug)]
pub struct Call {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

pub fn call(method: &str, path: &str) -> Call {
    Call { method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: None }
}

impl Call {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub fn body(mut self, media: &str, body: &[u8]) -> Self {
        self.body = Some(body.to_vec());
        self.header("Content-Type", media)
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().as_bytes())
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        if !self.headers.iter().any(|header| header.0 == "Host") {
            text += "Host: 127.0.0.1\r\n";
        }
        for (name, value) in &self.headers {
            text += &format!("{name}: {value}\r\n");
        }
        if let Some(body) = &self.body {
            text += &format!("Content-Length: {}\r\n", body.len());
        }
        let mut bytes = (text + "\r\n").into_bytes();
        bytes.extend_from_slice(self.body.as_deref().unwrap_or_default());
        bytes
    }

    /// Sends it on a connection of its own.
    pub fn send(&self, to: SocketAddr) -> Reply {
        raw(to, &self.bytes()).expect("an answer")
    }
}
