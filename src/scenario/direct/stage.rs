//! The stage: the world of a test. It answers what the flow asks as the test says, and notes where the flow and the
//! story part.

use super::answers::Answers;
use super::call::{caller_of, worded};
use super::clock::Clock;
use super::lines::is_called;
use crate::bytecode::Program;
use crate::cloud::{Memory, Participant};
use crate::conversation::{Ask, Caller, Entry, Moment, Outside, Reply, World, spoken};
use crate::participant::Slot;
use crate::scenario::report::Failure;
use crate::scenario::story::{DEFAULT_CONVERSATION, Step, Test, What};
use crate::span::Span;
use crate::value::{Text, Value, quoted};
use crate::vm::Machine;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// How often an in-queue flow may start over before a test is told that nobody ever answers.
pub const MAX_RESTARTS: u32 = 100;

/// The purpose of a caller (P40, P46).
pub const CALLER: &str = "customer";

/// What goes wrong beside what the test itself says: for a sweep over crash points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// The caller hangs up at this wait, from 0.
    pub hang_up: Option<usize>,
    /// This call of the world outside, from 0, takes that output without any value.
    pub outside: Option<(usize, &'static str)>,
}

/// The world of one test.
pub struct Stage<'t> {
    pub(super) program: &'t Program,
    pub(super) test: &'t Test,
    pub(super) trouble: Trouble,
    pub(super) memory: Rc<RefCell<Memory>>,
    pub(super) caller: Participant,
    /// What is known of the call.
    pub(super) call: Caller,
    /// The purpose of the participant whose attributes the flows set.
    pub(super) purpose: &'static str,
    pub(super) clock: Clock<'t>,
    /// The step of the story that comes next.
    pub(super) next: usize,
    /// The story and the flow have parted: the rest of the run tells nothing.
    pub(super) derailed: bool,
    pub(super) failures: Vec<Failure>,
    /// How many entries there are.
    pub(super) seen: usize,
    pub(super) answers: Answers<'t>,
    /// How often the action of each `at` was reached.
    pub(super) reached: Vec<u32>,
    /// The caller hangs up at the next opportunity.
    pub(super) hangs_up: bool,
    restarts: u32,
    /// The variables of flows that have ended, by the flow's number.
    pub(super) ended: FxHashMap<usize, Vec<Value>>,
    /// What is queued, as it was last seen.
    pub(super) queue: Vec<(Text, Text)>,
    /// How often the caller could have hung up.
    pub waits: usize,
    /// What asked the world outside.
    pub asked: Vec<(&'static str, Span)>,
    /// The path by which the last task ended.
    pub(super) ended_by: Option<Text>,
    /// The flow that runs is what a caller hears in a queue.
    in_queue: bool,
    /// The flows are over: only the stores are left.
    pub(super) over: bool,
    /// What others did and the record does not have yet.
    pub(super) others: Vec<Entry>,
    /// Who answers where the test says nothing more.
    pub(super) guest: Option<&'t mut dyn World>,
}

impl<'t> Stage<'t> {
    /// A stage on which nothing has happened.
    pub fn new(
        program: &'t Program,
        test: &'t Test,
        trouble: Trouble,
        memory: Rc<RefCell<Memory>>,
        caller: Participant,
    ) -> Self {
        Self {
            program,
            test,
            trouble,
            memory,
            caller,
            call: caller_of(program, test),
            purpose: CALLER,
            clock: Clock::new(test),
            next: 0,
            derailed: false,
            failures: Vec::new(),
            seen: 0,
            answers: Answers::new(&test.answers),
            reached: vec![0; test.at.len()],
            hangs_up: false,
            restarts: 0,
            ended: FxHashMap::default(),
            queue: Vec::new(),
            waits: 0,
            asked: Vec::new(),
            ended_by: None,
            in_queue: false,
            over: false,
            others: Vec::new(),
            guest: None,
        }
    }

    /// The step that comes next.
    fn head(&self) -> Option<&'t Step> {
        self.test.story.get(self.next)
    }

    /// Whether an agent takes the caller out of the queue now (P26).
    pub(super) fn is_taken_over(&self) -> bool {
        self.in_queue && matches!(self.head(), Some(Step { what: What::AgentAnswers(_), .. }))
    }

    /// Notes that the flow does not do what the story says. The run goes to its end without a word more.
    pub(super) fn derail(&mut self, failure: Failure) {
        self.fail(failure);
        self.derailed = true;
    }

    /// Notes something that is not as it must be, with what was queued and stored at that moment.
    pub(super) fn fail(&mut self, mut failure: Failure) {
        if self.derailed {
            return;
        }
        failure.at = self.seen;
        failure.queue = self.queue.clone();
        failure.cloud = self.held(self.caller);
        self.failures.push(failure);
    }

    /// Steps that need nobody. Other writers write as soon as the story gets there; what is looked at waits until the
    /// caller is played or asked something, or for the end where nothing happens any more.
    pub(super) fn advance(&mut self, machine: Option<&Machine>, caller: bool) {
        while let Some(step) = self.head() {
            if self.derailed || self.waits_for(&step.what) {
                return;
            }
            if is_look(&step.what) && !self.over && !(caller && self.goes_on()) {
                return;
            }
            self.next += 1;
            self.perform(step, machine);
        }
    }

    /// Whether anything happens after the next step.
    fn goes_on(&self) -> bool {
        self.test.story[self.next..].iter().any(|step| !is_look(&step.what))
    }

    /// Whether a step waits for the flow to come to it.
    fn waits_for(&self, what: &What) -> bool {
        match what {
            What::Hears(..) | What::Enters(_) | What::EntersNothing | What::Says(_) => true,
            What::HangsUp | What::AgentAnswers(_) | What::WrapsUp | What::FlowsEnd => !self.over,
            _ => false,
        }
    }

    /// What is heard, with the words of prompts that the test gives.
    fn worded(&self, text: &str) -> String {
        worded(self.test, text)
    }

    fn plays(&mut self, text: &str) -> Reply {
        if let Some(Step { what: What::Hears(wanted, part), .. }) = self.head() {
            let fits = if *part { text.contains(wanted.as_str()) } else { text == wanted.as_str() };
            self.next += usize::from(fits);
        }
        self.wait()
    }

    /// A moment at which a caller can hang up.
    pub(super) fn wait(&mut self) -> Reply {
        let number = self.waits;
        self.waits += 1;
        if self.trouble.hang_up == Some(number) || self.derailed {
            return Reply::HangUp;
        }
        if std::mem::take(&mut self.hangs_up) {
            return Reply::HangUp;
        }
        if matches!(self.head(), Some(Step { what: What::HangsUp, .. })) {
            self.next += 1;
            return Reply::HangUp;
        }
        Reply::Done
    }

    /// Somebody else answers, where there is one.
    pub(super) fn guest(&mut self, ask: &Ask<'_>) -> Option<Reply> {
        self.guest.as_mut().map(|guest| guest.ask(ask))
    }

    /// The flow waits for the caller.
    fn input(&mut self, ask: &Ask<'_>, wanted: &str, timeout: i64) -> Reply {
        if self.wait() == Reply::HangUp {
            return Reply::HangUp;
        }
        if self.head().is_none()
            && let Some(reply) = self.guest(ask)
        {
            let late = if reply == Reply::Nothing { timeout } else { 0 };
            self.clock.pass(late);
            return reply;
        }
        let Some(step) = self.head() else {
            let message = format!("the flow waits for {wanted}, and the story has ended");
            let help = "go on with `enters(\"…\")`, `entersNothing` or `hangsUp`";
            self.derail(Failure::new(self.end_of_story(), message).help(help));
            return Reply::HangUp;
        };
        let reply = match &step.what {
            What::Enters(keys) => Reply::Keys(keys.clone()),
            What::EntersNothing => {
                self.clock.pass(timeout);
                Reply::Nothing
            }
            // Words are heard where a menu listens.
            What::Says(words) if matches!(ask, Ask::Menu(..)) => Reply::Said(words.clone()),
            What::Says(_) => return self.hears_keys_only(step.span, wanted),
            // Somebody takes over while the caller is asked in a queue (P26).
            _ if self.is_taken_over() => return Reply::Leave,
            What::Hears(text, _) => {
                let message = format!("{} was not heard before the flow waits for {wanted}", quoted(text.as_str()));
                let heard = self.clock.heard();
                self.derail(Failure::new(step.span, message).compared(quoted(text.as_str()), heard));
                return Reply::HangUp;
            }
            _ => {
                let message = format!("the flow waits for {wanted}, and the story goes on otherwise");
                self.derail(Failure::new(step.span, message));
                return Reply::HangUp;
            }
        };
        self.next += 1;
        self.clock.forget_heard();
        reply
    }

    /// The last step of the story, or the test's name.
    pub(super) fn end_of_story(&self) -> Span {
        self.test.story.last().map_or(self.test.span, |step| step.span)
    }

    fn restart(&mut self, ask: &Ask<'_>) -> Reply {
        self.restarts += 1;
        if self.head().is_none()
            && let Some(reply) = self.guest(ask)
        {
            return reply;
        }
        match self.head().map(|step| &step.what) {
            _ if self.derailed || std::mem::take(&mut self.hangs_up) => Reply::HangUp,
            Some(What::AgentAnswers(_)) => Reply::Leave,
            Some(What::HangsUp) => {
                self.next += 1;
                Reply::HangUp
            }
            _ if self.restarts >= MAX_RESTARTS => {
                let message =
                    format!("the caller waits in the queue for ever: its flow has started over {MAX_RESTARTS} times");
                let failure = Failure::new(self.end_of_story(), message);
                self.derail(failure.help("say how it goes on: `agentAnswers(\"…\")` or `hangsUp`"));
                Reply::HangUp
            }
            _ => Reply::Done,
        }
    }

    /// What Conversation Services hold of a participant.
    pub(super) fn held(&self, who: Participant) -> Vec<(Text, Text)> {
        super::owned(self.memory.borrow().attributes(who))
    }

    fn look(&mut self, machine: &Machine) {
        self.queue.clear();
        let name = |slot: Slot| Text::new(machine.name(self.program, slot));
        self.queue.extend(machine.queue().iter().map(|(slot, value)| (name(slot), value.clone())));
    }

    /// What the test wants at an action that is about to run.
    fn reach(&mut self, machine: &Machine, flow: usize, pc: u32) {
        let test = self.test;
        for (number, at) in test.at.iter().enumerate() {
            if !is_called(self.program, flow, pc, at.action.as_str()) {
                continue;
            }
            self.reached[number] += 1;
            if self.reached[number] == at.time {
                self.look(machine);
                at.steps.iter().for_each(|step| self.perform(step, Some(machine)));
            }
        }
    }

    /// The id of the test's own conversation.
    pub(super) fn conversation(&self) -> &'t str {
        self.test.call.conversation.as_ref().map_or(DEFAULT_CONVERSATION, Text::as_str)
    }
}

/// Whether a step looks at something and changes nothing.
fn is_look(what: &What) -> bool {
    matches!(what, What::Holds(_) | What::Queued(..) | What::Stored(..) | What::Analysed(..))
}

impl World for Stage<'_> {
    fn ask(&mut self, ask: &Ask<'_>) -> Reply {
        match ask {
            Ask::Play(audio) => {
                let text = self.worded(&spoken(audio));
                self.clock.hear(&text);
                self.plays(&text)
            }
            Ask::Collect(digits) => self.input(ask, "digits", digits.no_entry),
            Ask::Menu(name, timeout) => {
                self.input(ask, &format!("a choice of the menu {}", quoted(name.as_str())), *timeout)
            }
            Ask::Wait(time) => {
                self.clock.pass(*time);
                self.wait()
            }
            Ask::Transfer(_, _, outside) => self.transfer(outside),
            Ask::Tell(..) => {
                if self.derailed {
                    Reply::HangUp
                } else {
                    Reply::Done
                }
            }
            Ask::Restart => self.restart(ask),
            Ask::External(outside) => self.outside(ask, outside),
        }
    }

    fn moment(&mut self, moment: &mut Moment<'_>) {
        if let Some(guest) = &mut self.guest {
            guest.moment(moment);
        }
        let flow = self.program.flows.get(moment.machine.flow());
        self.in_queue = flow.is_some_and(|flow| flow.kind.starts_over());
        self.look(moment.machine);
        self.due(Some(moment.machine));
        self.advance(Some(moment.machine), moment.caller);
    }

    fn saw(&mut self, machine: &Machine, _: &Program, entry: &Entry) {
        self.seen += 1;
        match entry {
            Entry::Action { flow, pc } => self.reach(machine, *flow, *pc),
            Entry::TaskEnded { path, .. } => self.ended_by = Some(path.clone()),
            Entry::Ended(_) => {
                let flow = machine.flow();
                let count = self.program.flows.get(flow).map_or(0, |flow| flow.variables.len());
                let values = (0..count).map(|number| machine.variable(self.program, number)).collect();
                self.ended.insert(flow, values);
            }
            _ => {}
        }
    }

    fn stands_in(&mut self, outside: &Outside<'_>) -> bool {
        self.has_answer(outside)
    }

    fn others(&mut self) -> Vec<Entry> {
        self.seen += self.others.len();
        std::mem::take(&mut self.others)
    }

    fn in_queue_flow(&mut self, queue: &str) -> Option<String> {
        let (_, flow) = self.test.given.queues.iter().find(|(own, _)| own.as_str() == queue)?;
        self.program.flows.get(*flow).map(|flow| flow.name.as_str().to_owned())
    }

    fn built_in(&mut self, name: &str) -> Value {
        self.known(name)
    }

    fn now(&mut self) -> i64 {
        self.clock.now()
    }
}
