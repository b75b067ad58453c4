//! What handlers answer.

use super::ErrorBody;
use serde_json::Value;

/// An answer.
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers beside those that every answer has.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
}

/// What an answer holds.
pub enum Body {
    /// Nothing.
    Empty,
    /// Bytes of a media type.
    Bytes(&'static str, Vec<u8>),
    /// Bytes of a media type that are the same for everybody.
    Shared(&'static str, &'static [u8]),
    /// An error; the correlation id is put in when it is sent (H12).
    Error(ErrorBody),
    /// Server-sent events, as they happen.
    Events(Box<dyn Events>),
    /// The connection is closed without an answer: a fault mode (wire §13).
    Close,
    /// Only so many bytes of a body are sent, and the connection is closed: a fault mode (wire §13).
    Cut(&'static str, Vec<u8>, usize),
}

/// One server-sent event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place in the order of this stream: what `Last-Event-ID` repeats.
    pub id: u64,
    /// What kind of event it is.
    pub name: &'static str,
    /// What happened.
    pub data: Value,
}

/// Where server-sent events come from. The server asks again and again while somebody listens.
pub trait Events: Send {
    /// What happened since it was asked last; `None` when nothing more can come. It may block for a short time.
    fn next(&mut self) -> Option<Vec<Event>>;
}

/// What a handler gives back.
pub type Answer = Result<Response, ErrorBody>;

/// JSON in UTF-8 (H2).
pub const JSON: &str = "application/json";

impl Response {
    /// A body of JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::bytes(status, JSON, body.to_string().into_bytes())
    }

    /// A body of any media type.
    pub fn bytes(status: u16, media: &'static str, bytes: Vec<u8>) -> Self {
        Self { status, headers: Vec::new(), body: Body::Bytes(media, bytes) }
    }

    /// No body.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Empty }
    }

    /// An error.
    pub fn error(error: ErrorBody) -> Self {
        Self { status: error.status(), headers: error.headers().to_vec(), body: Body::Error(error) }
    }

    /// Server-sent events.
    pub fn events(events: impl Events + 'static) -> Self {
        Self { status: 200, headers: Vec::new(), body: Body::Events(Box::new(events)) }
    }

    /// One more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl From<Answer> for Response {
    fn from(answer: Answer) -> Self {
        answer.unwrap_or_else(Self::error)
    }
}
