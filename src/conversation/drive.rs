//! The loop between machine, cloud and world: effects in, answers out, and transfers from flow to flow.

use super::nested::Caller;
use super::outcome::{BatchRecord, Delivery, Invocation};
use super::record::{Entry, Recorder};
use super::steps::Stepped;
use super::watch::Watch;
use super::world::{Ask, Moment, Reply, World};
use crate::bytecode::Program;
use crate::catalog::{self, TransferType};
use crate::cloud::{Cloud, CloudError, Participant};
use crate::participant::Slot;
use crate::span::Span;
use crate::value::{Text, Value};
use crate::vm::{Answer, Effect, Ending, ExitReason, Machine};

/// The most flows that one conversation may run one after the other: a flow that transfers to itself comes to an end.
pub const MAX_INVOCATIONS: usize = 1_000;
/// The most rounds of one in-queue flow: one that counts no action would otherwise go on for ever where nobody answers.
pub const MAX_ROUNDS: usize = 100_000;
/// How often a batch is sent before it is lost. The cloud in memory never needs a second time.
const ATTEMPTS: u32 = 3;

/// Where a conversation begins.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// The flow, by its number.
    pub flow: usize,
    /// The conversation's number in its store.
    pub conversation: u64,
    /// Whose attributes the flows set and get (P40).
    pub participant: Participant,
}

/// Why a conversation could not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The program has no such flow.
    NoFlow,
    /// An action needs an answer that nobody has.
    NeedsAnswer {
        /// The flow's number.
        flow: usize,
        /// The action's key.
        action: &'static str,
        /// Where it stands.
        place: Span,
    },
    /// A setting asks for what a run does not carry out.
    Unsupported {
        /// The flow's number.
        flow: usize,
        /// The setting.
        setting: &'static str,
        /// Where its action stands.
        place: Span,
    },
    /// More than [`MAX_INVOCATIONS`] flows ran.
    TooManyFlows,
    /// An in-queue flow started over more than [`MAX_ROUNDS`] times, and nobody answered.
    TooManyRounds,
}

/// A conversation that runs flows of one program.
pub struct Conversation<'a, 'p> {
    pub(super) program: &'p Program,
    pub(super) cloud: &'a mut dyn Cloud,
    pub(super) world: &'a mut dyn World,
    pub(super) recorder: &'a mut Recorder<'p>,
    pub(super) machine: Machine,
    pub(super) start: Start,
    /// The cloud's numbers of the program's names.
    pub(super) numbers: Vec<Slot>,
    pub(super) batches: Vec<BatchRecord>,
    /// What the machine wants now.
    effect: Option<Effect>,
    /// The flows that wait for the one that runs, the first one outermost.
    pub(super) callers: Vec<Caller>,
    /// Called flows that have ended inside the invocation that runs.
    pub(super) called: Vec<Invocation>,
    /// The intent that the bot that runs has found last.
    pub(super) intent: Option<Text>,
    /// How often the cloud was read.
    pub(super) reads: u32,
    /// Values for variables of the first flow.
    inputs: Vec<(usize, Value)>,
    /// Where the last transfer went.
    pub(super) target: String,
    /// The in-queue flow that the transfer itself names.
    pub(super) in_queue: Option<String>,
    /// What it hands to a secure flow, as `Flow.InvocationData`.
    pub(super) invocation: Value,
}

impl<'a, 'p> Conversation<'a, 'p> {
    /// A conversation that has not begun.
    pub fn new(
        program: &'p Program,
        cloud: &'a mut dyn Cloud,
        world: &'a mut dyn World,
        recorder: &'a mut Recorder<'p>,
        start: Start,
    ) -> Self {
        let numbers = program.names.iter().map(|name| cloud.number(name.as_str())).collect();
        cloud.set_visible_after(i64::from(program.options.visible_after));
        let machine = Machine::default();
        Self {
            program,
            cloud,
            world,
            recorder,
            machine,
            start,
            numbers,
            batches: Vec::new(),
            effect: None,
            callers: Vec::new(),
            called: Vec::new(),
            intent: None,
            reads: 0,
            inputs: Vec::new(),
            target: String::new(),
            in_queue: None,
            invocation: Value::NotSet,
        }
    }

    /// Gives input variables of the first flow their values, by their numbers in the flow's table (A36). A value that does
    /// not fit its variable is NOT_SET there.
    #[must_use]
    pub fn with_inputs(mut self, inputs: Vec<(usize, Value)>) -> Self {
        self.inputs = inputs;
        self
    }

    /// Runs the first flow, and every flow that transfers lead to (P15, P25), to the end. Flows that others call (bots,
    /// modules) stand before the flow that called them.
    ///
    /// # Errors
    /// [`Stopped`], with what ran before.
    pub fn run(mut self) -> (Vec<Invocation>, Option<Stopped>) {
        let (done, stopped) = self.flows();
        if stopped.is_none() && done.last().is_some_and(|last| self.is_over(last)) {
            // Whatever was queued is sent by now, while the conversation is open (P20, P21).
            self.cloud.leaves(self.start.participant);
        }
        self.effect = None;
        self.moment(false);
        (done, stopped)
    }

    /// Whether nobody is left with the caller: a transfer, and whoever takes a caller out of a queue, go on with him.
    fn is_over(&self, last: &Invocation) -> bool {
        let queue = self.program.flows.get(last.number).is_some_and(|flow| flow.kind.starts_over());
        let taken = queue && last.ending.reason == ExitReason::FlowExit;
        last.ending.transfer.is_none() && !taken
    }

    fn flows(&mut self) -> (Vec<Invocation>, Option<Stopped>) {
        let mut done = Vec::new();
        let mut flow = self.start.flow;
        while done.len() < MAX_INVOCATIONS {
            let invocation = match self.invoke(flow) {
                Ok(invocation) => invocation,
                Err(stopped) => {
                    done.append(&mut self.called);
                    return (done, Some(stopped));
                }
            };
            let to = invocation.ending.transfer;
            done.append(&mut self.called);
            done.push(invocation);
            match to.and_then(|to| self.next(to)) {
                Some(number) => flow = number,
                None => return (done, None),
            }
        }
        (done, Some(Stopped::TooManyFlows))
    }

    /// The flow of the project that goes on after a transfer: the one that was named, or the in-queue flow that callers
    /// hear in that queue (P26).
    fn next(&mut self, to: TransferType) -> Option<usize> {
        if to.is_flow() {
            return self.program.flow(&self.target).map(|(number, _)| number);
        }
        let named = self.in_queue.take().filter(|_| to == TransferType::Acd);
        let asked = || self.world.in_queue_flow(&self.target);
        let name = named.or_else(|| (to == TransferType::Acd).then(asked).flatten())?;
        self.program.flow(&name).filter(|(_, flow)| flow.kind.starts_over()).map(|(number, _)| number)
    }

    fn invoke(&mut self, number: usize) -> Result<Invocation, Stopped> {
        let program = self.program;
        let flow = program.flows.get(number).ok_or(Stopped::NoFlow)?;
        let id = (self.start.conversation, self.machine.batches());
        let world = &mut *self.world;
        let handed = std::mem::take(&mut self.invocation);
        let mut built_in = |name: &str| match name {
            "Flow.InvocationData" if !handed.is_not_set() => handed.clone(),
            name => world.built_in(name),
        };
        self.machine.start(program, number, id, &mut built_in).ok_or(Stopped::NoFlow)?;
        for (variable, value) in std::mem::take(&mut self.inputs) {
            self.machine.give(program, variable, value);
        }
        self.note(Entry::Flow(flow.name.clone()));
        let now = self.world.now();
        self.cloud.set_time(now);
        let own = flow.kind.purpose().and_then(|purpose| self.cloud.joins(self.start.participant, purpose));
        let ended = self.effects(number);
        if let Some(own) = own {
            self.cloud.leaves(own);
        }
        ended
    }

    /// Carries out the effects of the invocation that has begun, to its end.
    fn effects(&mut self, number: usize) -> Result<Invocation, Stopped> {
        let program = self.program;
        let (mut answer, mut rounds) = (Answer::Done, 0);
        loop {
            let now = self.world.now();
            self.cloud.set_time(now);
            let mut watch = Watch { program, world: self.world, recorder: self.recorder };
            let effect = match watch.recorder.steps {
                Some(_) => self.machine.resume(program, answer, now, &mut Stepped(&mut watch)),
                None => self.machine.resume(program, answer, now, &mut watch),
            };
            self.effect = Some(effect);
            self.moment(false);
            answer = match effect {
                Effect::Ended(ending) => match self.callers.pop() {
                    Some(caller) => self.back(caller, ending),
                    None => return Ok(self.ended(number, ending)),
                },
                Effect::Read => self.read(),
                Effect::Write => self.write(),
                // The loop brings the time along.
                Effect::Clock => Answer::Done,
                Effect::Restart if rounds == MAX_ROUNDS => return Err(Stopped::TooManyRounds),
                Effect::Restart => {
                    rounds += 1;
                    self.reply(&Ask::Restart)?
                }
                Effect::Menu => self.menu()?,
                Effect::Perform => self.perform()?,
            };
        }
    }

    /// Something happened outside of the machine.
    pub(super) fn note(&mut self, entry: Entry) {
        self.world.saw(&self.machine, self.program, &entry);
        self.recorder.note(entry);
    }

    /// Others have their moment (P16).
    fn moment(&mut self, caller: bool) {
        let (program, participant, effect) = (self.program, self.start.participant, self.effect);
        let mut moment = Moment { program, machine: &self.machine, cloud: self.cloud, participant, effect, caller };
        self.world.moment(&mut moment);
        self.world.others().into_iter().for_each(|other| self.recorder.note(other));
    }

    pub(super) fn ended(&mut self, number: usize, ending: Ending) -> Invocation {
        self.note(Entry::Ended(ending));
        Invocation {
            flow: self.program.flows[number].name.clone(),
            number,
            ending,
            called: false,
            actions: self.machine.actions(),
            batches: std::mem::take(&mut self.batches),
            fault: self.machine.fault().copied(),
        }
    }

    /// The cloud's number of a name of the machine.
    fn number(&mut self, slot: Slot) -> Slot {
        match self.numbers.get(slot.0 as usize) {
            Some(number) => *number,
            None => self.cloud.number(self.machine.name(self.program, slot)),
        }
    }

    fn read(&mut self) -> Answer {
        let asked: Vec<Slot> = self.machine.asked().to_vec();
        let names: Vec<Slot> = asked.into_iter().map(|slot| self.number(slot)).collect();
        self.reads += 1;
        match self.cloud.read(self.start.participant, &names, self.machine.answers()) {
            Ok(()) => Answer::Done,
            Err(error) => {
                self.note(Entry::ReadFailed { number: self.reads, error });
                Answer::Refused
            }
        }
    }

    /// Sends the batch. An unknown outcome is tried again under the same name (P27); what is refused is lost, with its
    /// names in the report.
    fn write(&mut self) -> Answer {
        let Some(batch) = self.machine.batch().cloned() else { return Answer::Done };
        let attributes = batch.entries.iter().map(|(slot, value)| {
            let name = Text::new(self.machine.name(self.program, *slot));
            (name, value.clone())
        });
        let attributes: Vec<_> = attributes.collect();
        let mut entries: Vec<(Slot, Text)> = Vec::with_capacity(batch.entries.len());
        for (slot, value) in batch.entries {
            entries.push((self.number(slot), value));
        }
        let whose = self.machine.whose().cloned();
        let mut participant = self.start.participant;
        let (mut tries, mut outcome) = (0, Err(CloudError::Unreachable));
        while tries < ATTEMPTS && outcome == Err(CloudError::Unreachable) {
            tries += 1;
            let now = self.world.now();
            self.cloud.set_time(now);
            outcome = match self.addressee(whose.as_ref()) {
                Ok(who) => {
                    participant = who;
                    self.cloud.apply(who, batch.id, &mut entries)
                }
                Err(error) => Err(error),
            };
        }
        let delivery = if outcome.is_ok() { Delivery::Accepted } else { Delivery::Lost };
        let record =
            BatchRecord { id: batch.id, participant, whose, attributes, delivery, tries, error: outcome.err() };
        self.note(Entry::Batch(record.clone()));
        self.batches.push(record);
        if delivery == Delivery::Accepted { Answer::Done } else { Answer::Refused }
    }

    /// Asks the world. Where nobody there can answer the conversation stops: no answer is made up.
    pub(super) fn reply(&mut self, ask: &Ask<'_>) -> Result<Answer, Stopped> {
        // What is asked after something was played has a moment of its own.
        let of_caller = matches!(ask, Ask::Play(_) | Ask::Collect(_) | Ask::Menu(..) | Ask::Wait(_) | Ask::Restart);
        self.moment(of_caller);
        Ok(match self.world.ask(ask) {
            Reply::Done => Answer::Done,
            Reply::Keys(keys) => Answer::Digits(keys),
            Reply::Nothing => Answer::NoInput,
            Reply::Said(words) => Answer::Said(words),
            Reply::Failed(kind, message) => Answer::Failed(kind, message),
            Reply::Output { output, values } => Answer::Output { output, values },
            Reply::HangUp => {
                self.note(Entry::HungUp);
                Answer::HangUp
            }
            Reply::Leave => Answer::Leave,
            Reply::Unknown => return Err(self.unanswered()),
        })
    }

    /// The action at which the machine stands needs an answer that nobody has.
    pub(super) fn unanswered(&self) -> Stopped {
        let (number, pc) = (self.machine.flow(), self.machine.pc());
        let flow = &self.program.flows[number];
        let row = flow.action_at(pc).and_then(|info| catalog::action(info.action));
        Stopped::NeedsAnswer { flow: number, action: row.map_or("", |row| row.key), place: flow.place_at(pc) }
    }
}
