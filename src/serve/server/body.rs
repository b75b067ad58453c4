//! Bodies: those that come in are gathered up to their limit, those that go out tell when they are gone.

use super::limits::{ANSWER, SMALL_BODY_BYTES};
use super::phase::{Phase, Progress};
use crate::serve::http::{Code, ErrorBody};
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

/// A body that came in, with what it takes of the memory for bodies.
pub type Whole = (Vec<u8>, Option<OwnedSemaphorePermit>);

/// Gathers a body, at most so many bytes.
///
/// # Errors
/// 413 past the limit; 400 when it breaks off or its chunks are none.
pub async fn gather(mut body: Incoming, limit: usize, memory: &Arc<Semaphore>) -> Result<Whole, ErrorBody> {
    let (mut whole, mut held) = (Vec::new(), None::<OwnedSemaphorePermit>);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ErrorBody::bad("The body broke off, or its chunks are malformed."))?;
        let Ok(bytes) = frame.into_data() else { continue };
        if whole.len() + bytes.len() > limit {
            return Err(ErrorBody::too_large(limit));
        }
        let small = whole.len() + bytes.len() <= SMALL_BODY_BYTES;
        if !small {
            // The time for a body goes on while it waits for memory, and ends the connection.
            let more = Arc::clone(memory).acquire_many_owned(bytes.len() as u32).await;
            let more = more.map_err(|_| ErrorBody::new(Code::Unavailable))?;
            match held.as_mut() {
                Some(held) => held.merge(more),
                None => held = Some(more),
            }
        }
        whole.extend_from_slice(&bytes);
    }
    Ok((whole, held))
}

/// A body that goes out.
pub struct Outgoing {
    content: Content,
    progress: Arc<Progress>,
}

enum Content {
    /// These bytes, once.
    Bytes(Option<Bytes>),
    /// Only these bytes of a longer body, and then the connection breaks (wire §13).
    Cut(Option<Bytes>, u64),
    /// What comes.
    Stream(mpsc::Receiver<Bytes>),
}

impl Outgoing {
    /// Bytes.
    pub fn bytes(bytes: Vec<u8>, progress: Arc<Progress>) -> Self {
        let content = Content::Bytes(Some(Bytes::from(bytes)).filter(|bytes| !bytes.is_empty()));
        Self { content, progress }
    }

    /// Bytes that are there for the whole life of the program.
    pub fn shared(bytes: &'static [u8], progress: Arc<Progress>) -> Self {
        Self { content: Content::Bytes(Some(Bytes::from_static(bytes))), progress }
    }

    /// The beginning of a body.
    pub fn cut(mut bytes: Vec<u8>, at: usize, progress: Arc<Progress>) -> Self {
        let length = bytes.len() as u64;
        bytes.truncate(at);
        Self { content: Content::Cut(Some(Bytes::from(bytes)), length), progress }
    }

    /// A stream.
    pub fn stream(from: mpsc::Receiver<Bytes>, progress: Arc<Progress>) -> Self {
        Self { content: Content::Stream(from), progress }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let next = match &mut self.content {
            Content::Bytes(bytes) => bytes.take(),
            Content::Stream(from) => std::task::ready!(from.poll_recv(context)),
            Content::Cut(bytes, _) => match bytes.take() {
                Some(bytes) => Some(bytes),
                None => return Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
            },
        };
        Poll::Ready(next.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.content, Content::Bytes(None))
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Bytes(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Content::Cut(_, length) => SizeHint::with_exact(*length),
            Content::Stream(_) => SizeHint::default(),
        }
    }
}

impl Drop for Outgoing {
    /// The library drops a body once it has all of it; what is left then is to send it.
    fn drop(&mut self) {
        self.progress.answered();
        if matches!(self.content, Content::Stream(_)) {
            self.progress.enter(Phase::Answer);
        }
    }
}

/// The least time between two looks of a stream at its source, and how long it may be silent.
pub const LOOK: std::time::Duration = std::time::Duration::from_millis(100);
/// After so long without an event a line without meaning is sent, so that both ends see whether the other is there.
pub const HEARTBEAT: std::time::Duration = std::time::Duration::from_secs(15);
/// The time in which each event must be taken.
pub const TAKEN: std::time::Duration = ANSWER;
