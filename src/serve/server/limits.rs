//! The numbers of reliability.md §6. Tests make them smaller; nobody else changes them.

use std::time::Duration;

/// The time for a header to come whole.
pub const HEADER: Duration = Duration::from_secs(5);
/// The time for a body to come whole.
pub const BODY: Duration = Duration::from_secs(10);
/// The time for an answer to be taken.
pub const ANSWER: Duration = Duration::from_secs(10);
/// How long nothing of an answer may be taken while others wait for its memory; while nobody does, [`ANSWER`] counts alone.
pub const STALL: Duration = Duration::from_secs(1);
/// The time between two requests of a connection.
pub const IDLE: Duration = Duration::from_secs(60);
/// The time for a TLS handshake.
pub const HANDSHAKE: Duration = Duration::from_secs(5);
/// The time for a request to get its turn.
pub const TURN: Duration = Duration::from_secs(10);
/// The time for a handler to answer; then the answer is a 504 (an official client would wait for ever).
pub const HANDLER: Duration = Duration::from_secs(30);
/// The largest header, in bytes.
pub const HEADER_BYTES: usize = 64 << 10;
/// The most lines of a header.
pub const HEADER_LINES: usize = 100;
/// The most connections at one time.
pub const CONNECTIONS: usize = 4_096;
/// The most requests that are worked on at one time.
pub const AT_ONCE: usize = 512;
/// The most streams of events at one time.
pub const STREAMS: usize = 256;
/// The most bytes of bodies that wait to become whole, all together. Small bodies are not counted.
pub const BODIES_BYTES: usize = 32 << 20;
/// The most bytes of answers that wait to be taken, all together. Small answers are not counted.
pub const ANSWERS_BYTES: usize = 64 << 20;
/// A body or an answer up to so many bytes is not counted.
pub const SMALL_BODY_BYTES: usize = 16 << 10;
/// So many bytes of an answer may lie with the system before they are sent. Without a limit it would take megabytes of each
/// answer itself, for callers who read nothing, and nobody could tell whether they do.
pub const UNSENT_BYTES: u32 = 64 << 10;
/// The time in which running flows reach their next wait when the service stops (F16).
pub const STOP: Duration = Duration::from_secs(10);
/// The time after that in which connections end.
pub const CLOSE: Duration = Duration::from_secs(4);

/// The limits of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// [`HEADER`].
    pub header: Duration,
    /// [`BODY`].
    pub body: Duration,
    /// [`ANSWER`].
    pub answer: Duration,
    /// [`STALL`].
    pub stall: Duration,
    /// [`IDLE`].
    pub idle: Duration,
    /// [`HANDSHAKE`].
    pub handshake: Duration,
    /// [`TURN`].
    pub turn: Duration,
    /// [`HANDLER`].
    pub handler: Duration,
    /// [`CONNECTIONS`].
    pub connections: usize,
    /// [`AT_ONCE`].
    pub at_once: usize,
    /// [`STREAMS`].
    pub streams: usize,
    /// [`BODIES_BYTES`].
    pub bodies_bytes: usize,
    /// [`ANSWERS_BYTES`].
    pub answers_bytes: usize,
    /// [`STOP`].
    pub stop: Duration,
    /// [`CLOSE`].
    pub close: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header: HEADER,
            body: BODY,
            answer: ANSWER,
            stall: STALL,
            idle: IDLE,
            handshake: HANDSHAKE,
            turn: TURN,
            handler: HANDLER,
            connections: CONNECTIONS,
            at_once: AT_ONCE,
            streams: STREAMS,
            bodies_bytes: BODIES_BYTES,
            answers_bytes: ANSWERS_BYTES,
            stop: STOP,
            close: CLOSE,
        }
    }
}
