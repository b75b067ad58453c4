//! A worker for tests: a flow that plays what it hears, until it is told `bye` or the caller hangs up.

use callflow::serve::worker::{Input, Invocation, Launch, New, State, Status, Work, WorkError, Worked};
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

#[derive(Default)]
pub struct Stage {
    runs: Mutex<HashMap<String, Status>>,
    begun: AtomicU32,
    pub stopped: AtomicBool,
}

impl Stage {
    pub fn begun(&self) -> u32 {
        self.begun.load(Ordering::SeqCst)
    }
}

impl Work for Stage {
    fn begin(&self, new: New) -> Worked<Status> {
        if new.flow != "Echo" {
            return Err(WorkError::UnknownFlow(new.flow));
        }
        let number = self.begun.fetch_add(1, Ordering::SeqCst);
        let conversation = new.conversation.unwrap_or_else(|| format!("00000000-0000-4000-8000-{number:012}"));
        let status = Status {
            conversation: conversation.clone(),
            participant: format!("00000000-0000-4000-9000-{number:012}"),
            state: State::Waiting,
            awaits: Some("digits".into()),
            turn: 0,
            played: vec![format!("hello {}", new.caller)],
            invocations: vec![Invocation { flow: new.flow, kind: "inboundCall".into(), ..Invocation::default() }],
            outputs: None,
        };
        self.runs.lock().unwrap().insert(conversation, status.clone());
        Ok(status)
    }

    fn launch(&self, launch: Launch) -> Worked<Status> {
        Err(WorkError::UnknownFlow(launch.flow))
    }

    fn answer(&self, conversation: &str, _: Option<u32>, input: Input) -> Worked<Status> {
        let mut runs = self.runs.lock().unwrap();
        let status = runs.get_mut(conversation).ok_or(WorkError::UnknownConversation)?;
        if status.state == State::Ended {
            return Err(WorkError::Ended);
        }
        let heard = match input {
            Input::Digits(text) | Input::Text(text) => text,
            Input::HangUp => "bye".to_owned(),
        };
        if heard == "bye" {
            (status.state, status.awaits) = (State::Ended, None);
            status.invocations[0].exit_reason = Some("DISCONNECT".into());
        } else {
            status.played.push(heard);
        }
        Ok(status.clone())
    }

    fn status(&self, conversation: &str) -> Worked<Option<Status>> {
        Ok(self.runs.lock().unwrap().get(conversation).cloned())
    }

    fn stop(&self, _: Duration) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    fn figures(&self) -> Vec<(&'static str, &'static str, i64)> {
        vec![("stage_runs", "Runs on the stage.", i64::from(self.begun()))]
    }
}
