//! What the world outside did in a run, as steps of a test: other writers, deliveries and reads that failed, queues.

use super::story::{Block, named, stand_in};
use super::trace::{Event, Named};
use crate::catalog::FlowType;
use crate::value::quoted;

/// What the world outside did so far.
#[derive(Default)]
pub(super) struct Outside<'a> {
    /// A batch was sent since the last action began.
    pub sent: bool,
    /// The queue of the last transfer.
    pub queue: Option<&'a String>,
    /// Reads that failed, by their numbers from 1.
    pub reads: Vec<u32>,
    /// What became of each try to deliver a batch.
    deliveries: Vec<&'static str>,
    /// The story waits for the end of the flows already.
    waits: bool,
}

/// `at("Ask") { time = 2  hangsUp }`
pub(super) fn at_action(name: &str, time: usize, step: &str) -> String {
    let time = if time > 1 { format!("time = {time}  ") } else { String::new() };
    format!("at({}) {{ {time}{step} }}", quoted(name))
}

impl<'a> Block<'a> {
    /// The last action that ran: its label or key, and for which time it ran.
    pub(super) fn last_action(&self) -> Option<(&'a str, usize)> {
        let name = self.actions.last().and_then(|(label, key)| label.or(*key))?;
        Some((name, self.times(name)))
    }

    /// How often an action of that label or key ran.
    fn times(&self, name: &str) -> usize {
        self.actions.iter().filter(|(label, key)| *label == Some(name) || *key == Some(name)).count()
    }

    /// A flow begins: behind a transfer to a queue it is the one that callers hear there (P26).
    pub(super) fn begins(&mut self, kind: &str, flow: &str) {
        let Some(queue) = self.outside.queue.take() else { return };
        if FlowType::named(kind).is_some_and(FlowType::starts_over) {
            let step = format!("queue({}) {{ flow = {} }}", quoted(queue), quoted(flow));
            if !self.given.contains(&step) {
                self.given.push(step);
            }
        }
    }

    /// The step of somebody else who writes. What is written of the flow's own participant names nobody; a sensitive value
    /// is not written down (P47).
    pub(super) fn written(
        &self,
        writer: &str,
        (conversation, participant): (&str, &str),
        attributes: &Named,
    ) -> String {
        let start = &self.trace.start;
        let own = FlowType::named(&start.kind).map_or("customer", FlowType::participant);
        let mut parts = Vec::new();
        if conversation != start.conversation {
            parts.push(format!("conversation = {}", quoted(conversation)));
        }
        if participant != own || conversation != start.conversation {
            parts.push(format!("participant = {}", quoted(participant)));
        }
        parts.extend(attributes.iter().map(|(name, value)| match value {
            Some(value) => named(name, value),
            None => stand_in(name, None),
        }));
        format!("writes({}) {{ {} }}", quoted(writer), parts.join("  "))
    }

    /// Somebody else writes (P16). What a story says happens as soon as it gets there: where actions ran since its last step
    /// it is said at which one. A batch that the action has sent came before the write: then it is the next action, or the
    /// end of the flows.
    pub(super) fn writes(&mut self, step: &str, rest: &'a [Event]) {
        let next = rest.iter().find_map(|event| match event {
            Event::Action { label, action } => label.as_deref().or(action.as_deref()),
            _ => None,
        });
        let over = !rest.iter().any(|event| matches!(event, Event::End { .. }));
        match (self.last_action().filter(|_| self.moved), next) {
            (_, Some(next)) if self.outside.sent => {
                let time = self.times(next) + 1;
                self.put(at_action(next, time, step));
            }
            (_, None) if self.outside.sent || over => {
                if !std::mem::replace(&mut self.outside.waits, true) {
                    self.step("flowsEnd".to_owned());
                }
                self.step(step.to_owned());
            }
            (Some((name, time)), _) => self.put(at_action(name, time, step)),
            (None, _) => self.step(step.to_owned()),
        }
    }

    /// A moment of an action is no step of the story, and the actions before it still ran.
    fn put(&mut self, step: String) {
        let moved = self.moved;
        self.step(step);
        self.moved = moved;
    }

    /// What became of each try to deliver a batch. One that was lost and is in the cloud at the end was applied, and its
    /// answer was lost (P27).
    pub(super) fn delivered(&mut self, attributes: &Named, delivery: &str, failures: &[String]) {
        self.outside.sent = true;
        let first = self.outside.deliveries.len();
        self.outside.deliveries.extend(failures.iter().map(|failure| match failure.as_str() {
            "unreachable" => "unreachable",
            "ended" => "ended",
            _ => "refused",
        }));
        if delivery != "lost" {
            return self.outside.deliveries.push("accepted");
        }
        let held = |(name, value): (&String, &Option<String>)| {
            self.trace.attributes.values().any(|held| held.get(name).is_some_and(|own| own == value))
        };
        let applied = attributes.iter().all(held);
        if let Some(last) =
            self.outside.deliveries[first..].last_mut().filter(|last| applied && **last == "unreachable")
        {
            *last = "unknown";
        }
    }

    /// The steps that let the same go wrong.
    pub(super) fn faults(&mut self) {
        let well = |fates: &[&str], good: &str| fates.iter().all(|fate| *fate == good);
        let on = |fates: &[&str]| fates.iter().map(|fate| format!(" on {fate} {{ }}")).collect::<String>();
        let deliveries = std::mem::take(&mut self.outside.deliveries);
        if !well(&deliveries, "accepted") {
            let last = deliveries.iter().rposition(|fate| *fate != "accepted").map_or(0, |at| at + 1);
            self.given.push(format!("flush{}", on(&deliveries[..last])));
        }
        let mut reads = Vec::new();
        for number in std::mem::take(&mut self.outside.reads) {
            // A trace that counts backwards, or to numbers that no test has, makes no longer list than a test has steps.
            let before = (number.saturating_sub(1) as usize).min(super::MAX_STEPS);
            reads.resize(reads.len().max(before), "answered");
            reads.push("unreachable");
        }
        if !reads.is_empty() {
            self.given.push(format!("reads{}", on(&reads)));
        }
    }
}
