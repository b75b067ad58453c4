//! The director: plays a test against a conversation in memory, and judges what happened.

mod answers;
mod clock;
mod cloud;
mod compare;
mod judge;
mod lines;
mod outside;
mod stage;
mod steps;
mod stores;

pub use lines::{action, is_called, line, snapshot};
pub use stage::{MAX_RESTARTS, Trouble};

use super::report::{Failure, Holdings, Report};
use super::story::{Begin, DEFAULT_CONVERSATION, Test, What};
use crate::bytecode::program::{Target, Variable};
use crate::bytecode::{Program, single};
use crate::conversation::{Conversation, Landings, Recorder, Start, Steps, Stopped};
use crate::scenario::coverage::Coverage;
use crate::source::Source;
use crate::value::{Text, Value, quoted};
use crate::vm::ExitReason;
use cloud::Fated;
use judge::Judge;
use stage::{CALLER, Stage};
use std::cell::RefCell;
use std::rc::Rc;
use stores::Stores;

/// Plays a test. The same program, test and trouble give the same report to the byte.
pub fn play(program: &Program, test: &Test, trouble: Trouble) -> Report {
    staged(program, test, trouble, &mut Recorder::new(program, true))
}

/// Plays a test, and counts what it covers.
pub fn covered(program: &Program, test: &Test, landings: Landings) -> (Report, Coverage) {
    let mut recorder = Recorder::new(program, true);
    recorder.steps = Some(Steps::to(landings));
    let report = staged(program, test, Trouble::default(), &mut recorder);
    let mut coverage = Coverage::default();
    let steps = recorder.steps.take().unwrap_or_default();
    coverage.add(program, &steps, &report.entries, &report.invocations);
    (report, coverage)
}

fn staged<'p>(program: &'p Program, test: &Test, trouble: Trouble, recorder: &mut Recorder<'p>) -> Report {
    match test.begin {
        Begin::Flow(flow) => run(program, test, (trouble, flow, false), recorder),
        Begin::Task(flow, part) => match single(program, flow, part, &registers(program, test, flow)) {
            Some(own) => {
                // The recorder belongs to the program as it is; only the beginning of one flow is another.
                let mut inner = Recorder::new(&own, true);
                inner.steps = recorder.steps.take();
                let report = run(&own, test, (trouble, flow, true), &mut inner);
                recorder.steps = inner.steps.take();
                report
            }
            None => Report { failures: vec![Failure::new(test.span, "there is no such task")], ..Report::default() },
        },
        Begin::Nothing => expressions(program, test),
    }
}

/// A test without a flow: its expressions hold by themselves.
fn expressions(program: &Program, test: &Test) -> Report {
    let stores = Rc::new(RefCell::new(Stores::new()));
    let caller = stores.borrow_mut().join(DEFAULT_CONVERSATION, CALLER);
    let mut stage = Stage::new(program, test, Trouble::default(), stores, caller);
    stage.over = true;
    stage.advance(None, true);
    Report { failures: stage.failures, ..Report::default() }
}

/// The variables that a test gives a flow, by their numbers.
fn variables(program: &Program, test: &Test, flow: usize) -> impl Iterator<Item = (usize, Value)> {
    let own = program.flows.get(flow).map_or(&[][..], |flow| &flow.variables);
    test.given.variables.iter().filter_map(|(name, value)| {
        let fits =
            |variable: &Variable| !variable.built_in && variable.name.as_str().eq_ignore_ascii_case(name.as_str());
        Some((own.iter().position(fits)?, value.clone()))
    })
}

fn registers(program: &Program, test: &Test, flow: usize) -> Vec<Target> {
    let own = |number: usize| program.flows.get(flow).map(|flow| flow.variables[number].register);
    variables(program, test, flow).filter_map(|(number, _)| own(number)).collect()
}

fn run<'p>(
    program: &'p Program,
    test: &Test,
    (trouble, flow, single): (Trouble, usize, bool),
    recorder: &mut Recorder<'p>,
) -> Report {
    let stores = Rc::new(RefCell::new(Stores::new()));
    let id = test.call.conversation.as_ref().map_or(DEFAULT_CONVERSATION, Text::as_str);
    let purpose = program.flows.get(flow).map_or(CALLER, |flow| flow.kind.participant());
    let (caller, number) = {
        let mut stores = stores.borrow_mut();
        (stores.join(id, purpose), stores.number(id))
    };
    let mut stage = Stage::new(program, test, trouble, Rc::clone(&stores), caller);
    stage.purpose = purpose;
    stage.set_up();
    let mut cloud = Fated::new(Rc::clone(&stores), &test.faults);
    let start = Start { flow, conversation: number, participant: caller };
    let conversation = Conversation::new(program, &mut cloud, &mut stage, recorder, start);
    let conversation = conversation.with_inputs(variables(program, test, flow).collect());
    let (invocations, stopped) = conversation.run();
    let (reads, deliveries) = cloud.counts();
    let path = stage.ended_by.clone().filter(|_| single);
    stage.aftermath(&invocations, stopped.as_ref());
    let mut report = Report {
        entries: std::mem::take(&mut recorder.entries),
        dropped: recorder.dropped,
        invocations,
        stopped,
        stores: stage.holdings(),
        waits: stage.waits,
        reads,
        deliveries,
        asked: std::mem::take(&mut stage.asked),
        failures: std::mem::take(&mut stage.failures),
    };
    // Once story and flow have parted everything else would only repeat it.
    if !stage.derailed && report.stopped.is_none() {
        report.failures.extend(Judge::new(program, test, &report, path).failures(test));
        report.failures.extend(stage.never_reached());
        report.failures.extend(stage.answers.unused());
    }
    report.failures.sort_by_key(|failure| failure.span);
    report
}

impl Stage<'_> {
    /// What the cloud holds before.
    fn set_up(&mut self) {
        for (who, attributes) in &self.test.given.cloud {
            let own = self.person(who);
            let now = self.clock.now();
            let mut stores = self.stores.borrow_mut();
            for (name, value) in attributes.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
                // What does not fit is refused when the test is read.
                let _ = stores.write(now, own, name.as_str(), value.as_str());
            }
        }
    }

    /// What happens after the flows: an agent, the customer who leaves, late writers, and looks at the stores.
    fn aftermath(&mut self, invocations: &[crate::conversation::Invocation], stopped: Option<&Stopped>) {
        if let Some(stopped) = stopped
            && !self.derailed
        {
            let failure = self.stopped(stopped);
            self.derail(failure);
        }
        self.over = true;
        // After a transfer, and where an agent took the call out of the queue, the conversation goes on.
        let goes_on = invocations.last().is_some_and(|last| {
            let in_queue = self.program.flows.get(last.number).is_some_and(|flow| flow.kind.starts_over());
            last.ending.transfer.is_some() || (in_queue && last.ending.reason == ExitReason::FlowExit)
        });
        if !goes_on {
            self.customer_leaves();
        }
        self.due(None);
        self.advance(None, true);
        if let Some(step) = self.test.story.get(self.next) {
            let message = "the run has ended, and the story goes on";
            let ended = invocations.last().map_or_else(|| "no flow ended".to_owned(), ending);
            let failure = Failure::new(step.span, message).compared(words(&step.what), ended);
            self.derail(failure);
        }
    }

    fn stopped(&self, stopped: &Stopped) -> Failure {
        let (message, flow, place) = match stopped {
            Stopped::NeedsAnswer { flow, action, place } => {
                (format!("`{action}` needs an answer from outside"), *flow, *place)
            }
            Stopped::Unsupported { flow, setting, place } => {
                (format!("this version does not carry out `{setting}`"), *flow, *place)
            }
            other => return Failure::new(self.test.span, format!("the run stopped: {other:?}")),
        };
        let source = self.program.flows.get(flow).and_then(|flow| self.program.sources.get(flow.source.0 as usize));
        let at = source.map_or_else(String::new, |info| {
            let spot = Source::new(info.name.as_str(), info.text.as_str()).place(place.start);
            format!("{}:{}:{}", info.name, spot.line, spot.column)
        });
        Failure::new(self.test.span, message).compared("a run to its end", format!("it stopped at {at}"))
    }

    fn holdings(&self) -> Vec<Holdings> {
        let stores = self.stores.borrow();
        let held = stores.people().map(|(who, conversation, purpose)| Holdings {
            conversation: conversation.to_owned(),
            participant: purpose.to_owned(),
            services: stores.services(who),
            analytics: stores.analytics(who),
        });
        held.collect()
    }
}

fn ending(last: &crate::conversation::Invocation) -> String {
    let to = last.ending.transfer.map_or_else(String::new, |to| format!(" {}", to.word()));
    format!("{} ended: {}{to}", quoted(last.flow.as_str()), last.ending.reason.word())
}

/// A step in the words of a test.
fn words(what: &What) -> String {
    match what {
        What::Hears(text, _) => format!("hears({})", quoted(text.as_str())),
        What::Enters(keys) => format!("enters({})", quoted(keys.as_str())),
        What::EntersNothing => "entersNothing".to_owned(),
        What::HangsUp => "hangsUp".to_owned(),
        What::AgentAnswers(name) => format!("agentAnswers({})", quoted(name.as_str())),
        _ => "a step of the story".to_owned(),
    }
}
