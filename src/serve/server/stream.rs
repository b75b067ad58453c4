//! Server-sent events: a task asks the source and sends what happened, until nothing more can come, nobody listens, or
//! the service stops.

use super::body::{HEARTBEAT, LOOK, TAKEN};
use super::phase::Progress;
use crate::serve::http::{Event, Events};
use hyper::body::Bytes;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// How many pieces may wait for the socket.
const AHEAD: usize = 4;

/// Begins a stream; what it sends comes out of the receiver.
pub fn begin(
    events: Box<dyn Events>,
    progress: Arc<Progress>,
    place: OwnedSemaphorePermit,
    stop: watch::Receiver<bool>,
) -> mpsc::Receiver<Bytes> {
    let (to, from) = mpsc::channel(AHEAD);
    progress.stream(HEARTBEAT + TAKEN);
    tokio::spawn(async move {
        run(events, &to, &progress, stop).await;
        drop(place);
    });
    from
}

async fn run(
    mut events: Box<dyn Events>,
    to: &mpsc::Sender<Bytes>,
    progress: &Progress,
    mut stop: watch::Receiver<bool>,
) {
    let mut silent = Instant::now();
    while !*stop.borrow() && !to.is_closed() {
        let asked = spawn_blocking(move || {
            let next = events.next();
            (events, next)
        });
        let Ok((back, Some(happened))) = asked.await else { return };
        events = back;
        let mut text: String = happened.iter().map(written).collect();
        if text.is_empty() && silent.elapsed() >= HEARTBEAT {
            text.push_str(":\n\n");
        }
        if !text.is_empty() {
            silent = Instant::now();
            let Ok(Ok(())) = timeout(TAKEN, to.send(Bytes::from(text))).await else { return };
            progress.stream(HEARTBEAT + TAKEN);
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
}

/// An event on the wire. JSON has no raw line ends, so one `data:` line holds it.
fn written(event: &Event) -> String {
    format!("id: {}\nevent: {}\ndata: {}\n\n", event.id, event.name, event.data)
}
