//! What happens in a conversation, as events: first how it stands, then each thing that changes, until it has ended.

use super::{of, unknown};
use crate::serve::http::{Answer, App, Event, Events, Request, Response};
use crate::serve::worker::{State, Status, Work};
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /callflow/v1/conversations/{id}/events`.
pub fn listen(app: &App, request: &Request) -> Answer {
    let id = request.place("id");
    let status = app.worker.status(id)?.ok_or_else(|| unknown(id))?;
    Ok(Response::events(Changes { worker: Arc::clone(&app.worker), before: status, next: 1, begun: false }))
}

struct Changes {
    worker: Arc<dyn Work>,
    before: Status,
    /// The id of the next event.
    next: u64,
    /// How it stood was told.
    begun: bool,
}

impl Changes {
    fn event(&mut self, name: &'static str, data: Value) -> Event {
        self.next += 1;
        Event { id: self.next - 1, name, data }
    }

    /// What is new in `now`.
    fn told(&mut self, now: &Status) -> Vec<Event> {
        let mut events = Vec::new();
        for text in &now.played[common(&self.before.played, &now.played)..] {
            events.push(self.event("played", json!({"text": text})));
        }
        if now.invocations != self.before.invocations {
            let invocations = of(now)["invocations"].take();
            events.push(self.event("invocations", invocations));
        }
        if (now.state, &now.awaits) != (self.before.state, &self.before.awaits) {
            events.push(self.event("state", json!({"state": now.state, "awaits": now.awaits})));
        }
        events
    }
}

/// How much of the list of before begins the list of now. The oldest lines may have gone out of it.
fn common(before: &[String], now: &[String]) -> usize {
    let lengths = (0..=before.len()).map(|gone| before.len() - gone);
    lengths.into_iter().find(|length| now.starts_with(&before[before.len() - length..])).unwrap_or(0)
}

impl Events for Changes {
    fn next(&mut self) -> Option<Vec<Event>> {
        if !self.begun {
            self.begun = true;
            let status = of(&self.before);
            return Some(vec![self.event("status", status)]);
        }
        if matches!(self.before.state, State::Ended | State::Interrupted) {
            return None;
        }
        // A store that does not answer ends the stream; whoever listens begins again and gets how it stands then.
        let now = self.worker.status(&self.before.conversation).ok()??;
        let events = self.told(&now);
        self.before = now;
        Some(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_not_told_again_when_the_oldest_lines_go() {
        let list = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        for (before, now, told) in [
            ("", "ab", 0),
            ("ab", "ab", 2),
            ("ab", "abc", 2),
            ("abc", "bcd", 2),
            ("aaa", "aaa", 3),
            ("abc", "xyz", 0),
            ("abc", "", 0),
        ] {
            assert_eq!(common(&list(before), &list(now)), told, "{before} {now}");
        }
    }
}
