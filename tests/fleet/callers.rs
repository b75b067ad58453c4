//! Callers: each calls, presses keys when he is asked, and says again what nobody has acknowledged.

use crate::workers::Worker;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Nobody waits longer for a worker that answers.
const PATIENCE: Duration = Duration::from_secs(300);

/// What callers have met.
#[derive(Default)]
pub struct Met {
    /// Requests without an answer.
    pub broken: AtomicUsize,
    /// Requests that were answered by a refusal for now: 409, 5xx.
    pub refused: AtomicUsize,
    /// Inputs that had happened though nobody had acknowledged them.
    pub unknown: AtomicUsize,
    /// The number of the next caller.
    next: AtomicUsize,
}

/// A call that has come to its acknowledged end.
#[derive(Clone, Debug)]
pub struct Called {
    pub conversation: String,
    pub caller: String,
    pub digits: String,
}

/// Calls until it is over; gives the calls that were acknowledged from beginning to end.
pub fn calls(workers: &[Worker], over: &AtomicBool, met: &Met) -> Vec<Called> {
    let mut done = Vec::new();
    while !over.load(Ordering::SeqCst) {
        let number = met.next.fetch_add(1, Ordering::SeqCst);
        let (caller, digits) = (format!("tel:+1555{number:07}"), format!("{:04}", number % 10_000));
        let turn = Turn { workers, met, number };
        let Some(conversation) = turn.begins(&caller) else { continue };
        turn.says(&conversation, 0, &digits, |now| flows(now) >= 2 || now["state"] == "ended");
        turn.says(&conversation, 1, "7", |now| now["state"] == "ended");
        done.push(Called { conversation, caller, digits });
    }
    done
}

fn flows(now: &Value) -> usize {
    now["invocations"].as_array().map_or(0, Vec::len)
}

struct Turn<'a> {
    workers: &'a [Worker],
    met: &'a Met,
    number: usize,
}

impl Turn<'_> {
    fn ask(&self, turn: usize, method: &str, path: &str, body: Option<&Value>) -> Option<(u16, Value)> {
        let worker = &self.workers[(self.number + turn) % self.workers.len()];
        let answer = worker.ask(method, path, body);
        match &answer {
            None => {
                self.met.broken.fetch_add(1, Ordering::SeqCst);
            }
            Some((status, _)) if *status >= 400 => {
                self.met.refused.fetch_add(1, Ordering::SeqCst);
            }
            Some(_) => {}
        }
        answer
    }

    /// Begins a call; `None` when nobody has acknowledged it: it may wait somewhere, and nobody owes anything.
    fn begins(&self, caller: &str) -> Option<String> {
        let body =
            json!({"flow": "Main", "caller": caller, "called": "tel:+15550199", "attributes": {"Before": caller}});
        let Some((201, now)) = self.ask(0, "POST", "/callflow/v1/conversations", Some(&body)) else {
            std::thread::sleep(Duration::from_millis(20));
            return None;
        };
        Some(now["conversationId"].as_str().expect("an id").to_owned())
    }

    /// Presses keys until that is acknowledged, or the conversation shows that it has happened.
    fn says(&self, id: &str, number: u32, digits: &str, happened: impl Fn(&Value) -> bool) {
        let until = Instant::now() + PATIENCE;
        let path = format!("/callflow/v1/conversations/{id}");
        let mut said = (None, None);
        for turn in 0.. {
            assert!(Instant::now() < until, "{id}: nobody takes `{digits}`: {said:?}");
            let input = json!({"digits": digits, "turn": number});
            said.0 = self.ask(turn, "POST", &format!("{path}/input"), Some(&input));
            if let Some((200, now)) = &said.0 {
                assert!(happened(now), "{id}: acknowledged, and not done: {now}");
                return;
            }
            std::thread::sleep(Duration::from_millis(30));
            said.1 = self.ask(turn + 1, "GET", &path, None);
            if let Some((200, now)) = &said.1
                && happened(now)
                && now["state"] != "running"
            {
                self.met.unknown.fetch_add(1, Ordering::SeqCst);
                return;
            }
        }
    }
}
