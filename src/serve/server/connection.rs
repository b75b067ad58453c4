//! One connection, from its first byte to its last: the HTTP library works on it, and a watch ends it when its time is
//! over (§6).

use super::body::Outgoing;
use super::front::Front;
use super::limits::HEADER_BYTES;
use super::phase::{Phase, Progress};
use super::service;
use super::shared::Shared;
use crate::serve::http::ErrorBody;
use crate::serve::random;
use crate::serve::watch::{Field, Level};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{sleep_until, timeout};

/// The library's own buffer; a header is at most [`HEADER_BYTES`] of it.
const BUFFER_BYTES: usize = 2 * HEADER_BYTES;
/// How long, and how many bytes, are still read after the last answer, so that the caller gets to see it: a system that
/// closes a socket with unread bytes takes back what it sent.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: u64 = 4 << 20;

/// Why a connection ended.
enum End {
    /// Either side was done.
    Done,
    /// The time of a phase was over.
    Late(Phase),
}

type Reply = Pin<Box<dyn Future<Output = Result<hyper::Response<Outgoing>, service::Abort>> + Send>>;

/// Works on a connection until it ends.
pub async fn run(socket: impl AsyncRead + AsyncWrite + Unpin + Send, progress: Arc<Progress>, shared: Arc<Shared>) {
    let front = TokioIo::new(Front::new(socket, Arc::clone(&progress)));
    let (of_request, all) = (Arc::clone(&progress), Arc::clone(&shared));
    let answer = service_fn(move |request: hyper::Request<Incoming>| -> Reply {
        Box::pin(service::answer(Arc::clone(&all), Arc::clone(&of_request), request))
    });
    // The watch below is sharper; the library's own timer stands behind it.
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(shared.limits.idle + shared.limits.header)
        .max_buf_size(BUFFER_BYTES)
        .serve_connection(front, answer);
    let mut stop = shared.stop.clone();
    let end = loop {
        let deadline = progress.deadline();
        tokio::select! {
            _ = poll_fn(|context| connection.poll_without_shutdown(context)) => break End::Done,
            () = until(deadline) => {
                if progress.deadline().is_some_and(|deadline| deadline <= Instant::now()) {
                    break End::Late(progress.phase());
                }
            }
            () = progress.notify.notified() => {}
            _ = stop.changed() => {
                if matches!(progress.phase(), Phase::Header | Phase::Idle) {
                    break End::Done;
                }
                Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    match end {
        End::Late(phase) => shared.app.metrics.closed(phase.word()),
        End::Done => {
            let mut socket = connection.into_parts().io.into_inner().socket();
            if let Some(error) = progress.refusal() {
                refuse(&mut socket, &error, &shared).await;
            }
            linger(&mut socket).await;
        }
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}

/// Answers a header that the library never saw (F52).
async fn refuse(socket: &mut (impl AsyncWrite + Unpin), error: &ErrorBody, shared: &Shared) {
    let correlation = random::uuid().unwrap_or_default();
    let body = error.to_json(&correlation).to_string();
    let reason = hyper::StatusCode::from_u16(error.status()).ok().and_then(|status| status.canonical_reason());
    let text = format!(
        "HTTP/1.1 {} {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\
         cache-control: no-store\r\ninin-correlation-id: {correlation}\r\n\r\n{body}",
        error.status(),
        reason.unwrap_or_default(),
        body.len(),
    );
    shared.app.metrics.answered(None, None, error.status(), Duration::ZERO);
    let fields = [
        ("correlation", Field::Text(&correlation)),
        ("status", Field::Number(error.status().into())),
        ("code", Field::Text(error.code())),
    ];
    shared.log.line(Level::Info, "refused", &fields);
    // Whoever does not take it has gone, or is too slow; there is nobody to tell.
    let _ = timeout(shared.limits.answer, socket.write_all(text.as_bytes())).await;
}

/// Says that nothing more comes, and reads what the other side still sends, for a while.
async fn linger(socket: &mut (impl AsyncRead + AsyncWrite + Unpin)) {
    let rest = async {
        socket.shutdown().await?;
        let (mut space, mut left) = ([0; 4 << 10], LINGER_BYTES);
        while left > 0 {
            match socket.read(&mut space).await? {
                0 => break,
                count => left = left.saturating_sub(count as u64),
            }
        }
        std::io::Result::Ok(())
    };
    let _ = timeout(LINGER, rest).await;
}
