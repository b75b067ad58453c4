//! The director: plays a test against a conversation in memory, and judges what happened.

mod answers;
mod call;
mod clock;
mod cloud;
mod compare;
mod judge;
mod lines;
mod outputs;
mod outside;
mod stage;
mod steps;
mod updates;

pub use call::caller_of;
pub use lines::{action, is_called, line, snapshot};
pub use outputs::Taken;
pub use outputs::known as known_outputs;
pub use stage::{MAX_RESTARTS, Trouble};

use super::report::{Failure, Holdings, Report};
use super::story::{Begin, DEFAULT_CLOCK, DEFAULT_CONVERSATION, Test, What};
use crate::bytecode::program::{Target, Variable};
use crate::bytecode::{Program, single};
use crate::cloud::Memory;
use crate::conversation::{Conversation, Landings, Recorder, Start, Steps, Stopped, World};
use crate::scenario::coverage::Coverage;
use crate::source::Source;
use crate::value::{Text, Value, quoted};
use crate::vm::ExitReason;
use cloud::Fated;
use judge::Judge;
use stage::{CALLER, Stage};
use std::cell::RefCell;
use std::rc::Rc;

/// Plays a test. The same program, test and trouble give the same report to the byte.
pub fn play(program: &Program, test: &Test, trouble: Trouble) -> Report {
    staged(program, test, trouble, (&mut Recorder::new(program, true), None))
}

/// Plays a test with somebody who answers where it says nothing more: what the caller does after the story, what the outside
/// answers that no step answers. Everything is told to that recorder at the moment it happens.
pub fn accompanied<'p>(
    program: &'p Program,
    test: &Test,
    recorder: &mut Recorder<'p>,
    guest: &mut dyn World,
) -> Report {
    staged(program, test, Trouble::default(), (recorder, Some(guest)))
}

/// Plays a test, and counts what it covers.
pub fn covered(program: &Program, test: &Test, landings: Landings) -> (Report, Coverage) {
    let mut recorder = Recorder::new(program, true);
    recorder.steps = Some(Steps::to(landings));
    let report = staged(program, test, Trouble::default(), (&mut recorder, None));
    let mut coverage = Coverage::default();
    let steps = recorder.steps.take().unwrap_or_default();
    coverage.add(program, &steps, &report.entries, &report.invocations);
    (report, coverage)
}

/// The same world, for as long as somebody needs it.
fn shorter<'a, 'w: 'a>(world: &'a mut (dyn World + 'w)) -> &'a mut (dyn World + 'a) {
    world
}

/// Who is told of a run, and who answers where the test says nothing more.
type Company<'r, 'p, 'w> = (&'r mut Recorder<'p>, Option<&'r mut (dyn World + 'w)>);

fn staged<'p>(program: &'p Program, test: &Test, trouble: Trouble, (recorder, guest): Company<'_, 'p, '_>) -> Report {
    match test.begin {
        Begin::Flow(flow) => run(program, test, (trouble, flow, false), (recorder, guest)),
        Begin::Task(flow, part) => match single(program, flow, part, &registers(program, test, flow)) {
            Some(own) => {
                // The recorder belongs to the program as it is; only the beginning of one flow is another.
                let mut inner = Recorder::new(&own, true);
                inner.steps = recorder.steps.take();
                inner.listener = recorder.listener.take();
                let report = run(&own, test, (trouble, flow, true), (&mut inner, guest.map(shorter)));
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
    let memory = Rc::new(RefCell::new(Memory::new()));
    let caller = memory.borrow_mut().join_as(DEFAULT_CONVERSATION, CALLER);
    let mut stage = Stage::new(program, test, Trouble::default(), memory, caller);
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
    (recorder, guest): Company<'_, 'p, '_>,
) -> Report {
    let memory = Rc::new(RefCell::new(Memory::new()));
    let id = test.call.conversation.as_ref().map_or(DEFAULT_CONVERSATION, Text::as_str);
    let purpose = program.flows.get(flow).map_or(CALLER, |flow| flow.kind.participant());
    memory.borrow_mut().set_time(test.call.clock.unwrap_or(DEFAULT_CLOCK));
    let caller = memory.borrow_mut().join_as(id, purpose);
    let number = memory.borrow().conversation_of(caller);
    let mut stage = Stage::new(program, test, trouble, Rc::clone(&memory), caller);
    stage.purpose = purpose;
    stage.guest = guest.map(shorter);
    stage.set_up();
    let before = memory.borrow().events().len();
    if recorder.steps.is_none() {
        recorder.steps = outputs::watch(program, test);
    }
    let mut cloud = Fated::new(Rc::clone(&memory), &test.faults);
    let start = Start { flow, conversation: number, participant: caller };
    let conversation = Conversation::new(program, &mut cloud, &mut stage, recorder, start);
    let conversation = conversation.with_inputs(variables(program, test, flow).collect());
    let (invocations, stopped) = conversation.run();
    let (reads, deliveries) = cloud.counts();
    let path = stage.ended_by.clone().filter(|_| single);
    stage.aftermath(&invocations, stopped.as_ref());
    stage.others().into_iter().for_each(|entry| recorder.note(entry));
    let mut report = Report {
        entries: std::mem::take(&mut recorder.entries),
        dropped: recorder.dropped,
        invocations,
        stopped,
        stores: stage.holdings(),
        updates: updates::told(&memory.borrow(), test, before),
        waits: stage.waits,
        reads,
        deliveries,
        asked: std::mem::take(&mut stage.asked),
        parted: stage.derailed,
        outputs: outputs::taken(program, test, recorder.steps.as_ref()),
        failures: std::mem::take(&mut stage.failures),
    };
    // Once story and flow have parted everything else would only repeat it.
    if !stage.derailed && report.stopped.is_none() {
        let mut late = Judge::new(program, test, &report, path).failures(test);
        late.extend(stage.never_reached());
        late.extend(stage.answers.unused());
        // They speak of the whole run: everything that happened came before, and nothing is queued any more.
        for failure in &mut late {
            failure.at = report.entries.len();
            failure.cloud = stage.held(stage.caller);
        }
        report.failures.extend(late);
    }
    report.failures.sort_by_key(|failure| failure.span);
    report
}

impl Stage<'_> {
    /// What the cloud holds before.
    fn set_up(&mut self) {
        let mut refused = None;
        for (who, attributes) in &self.test.given.cloud {
            let own = self.person(who);
            let held = attributes.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_ref()?.as_str())));
            let held: Vec<(&str, &str)> = held.collect();
            if let Err(error) = self.memory.borrow_mut().write_all(own, &held) {
                let message = format!("the cloud cannot hold what the test says it holds: {error}");
                refused.get_or_insert(message);
            }
        }
        if let Some(message) = refused {
            self.derail(Failure::new(self.test.span, message));
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
        let memory = self.memory.borrow();
        let held = memory.participants().map(|(who, conversation, purpose)| Holdings {
            conversation: conversation.to_owned(),
            participant: purpose.to_owned(),
            services: owned(memory.attributes(who)),
            analytics: owned(memory.analytics(who)),
        });
        held.collect()
    }
}

/// Attributes as a list of their own.
fn owned(attributes: Vec<(&str, &Text)>) -> Vec<(Text, Text)> {
    attributes.into_iter().map(|(name, value)| (Text::new(name), value.clone())).collect()
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
        What::Says(words) => format!("says({})", quoted(words.as_str())),
        What::EntersNothing => "entersNothing".to_owned(),
        What::HangsUp => "hangsUp".to_owned(),
        What::AgentAnswers(name) => format!("agentAnswers({})", quoted(name.as_str())),
        _ => "a step of the story".to_owned(),
    }
}
