//! The loop between machine, cloud and world: effects in, answers out, and transfers from flow to flow.

use super::outcome::{BatchRecord, Delivery, Invocation};
use super::record::{Entry, Recorder};
use super::steps::Stepped;
use super::watch::Watch;
use super::world::{Ask, Moment, Reply, World};
use crate::bytecode::Program;
use crate::catalog::{self, TransferType};
use crate::cloud::{Applied, Cloud, Participant};
use crate::participant::Slot;
use crate::span::Span;
use crate::value::{Text, Value};
use crate::vm::{Answer, Effect, Ending, Machine};

/// The most flows that one conversation may run one after the other: a flow that transfers to itself comes to an end.
pub const MAX_INVOCATIONS: usize = 1_000;
/// How often a batch is sent before it is lost. The cloud in memory never needs a second time.
const ATTEMPTS: usize = 3;

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
    /// Where the last transfer went.
    pub(super) target: String,
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
            target: String::new(),
            invocation: Value::NotSet,
        }
    }

    /// Runs the first flow, and every flow that transfers lead to (P15, P25), to the end.
    ///
    /// # Errors
    /// [`Stopped`], with what ran before.
    pub fn run(mut self) -> (Vec<Invocation>, Option<Stopped>) {
        let ran = self.flows();
        self.effect = None;
        self.moment();
        ran
    }

    fn flows(&mut self) -> (Vec<Invocation>, Option<Stopped>) {
        let mut done = Vec::new();
        let mut flow = self.start.flow;
        while done.len() < MAX_INVOCATIONS {
            let invocation = match self.invoke(flow) {
                Ok(invocation) => invocation,
                Err(stopped) => return (done, Some(stopped)),
            };
            let to = invocation.ending.transfer;
            done.push(invocation);
            let next = to.is_some_and(TransferType::is_flow).then(|| self.program.flow(&self.target)).flatten();
            match next {
                Some((number, _)) => flow = number,
                None => return (done, None),
            }
        }
        (done, Some(Stopped::TooManyFlows))
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
        self.note(Entry::Flow(flow.name.clone()));
        let mut answer = Answer::Done;
        loop {
            let now = self.world.now();
            let mut watch = Watch { program, world: self.world, recorder: self.recorder };
            let effect = match watch.recorder.steps {
                Some(_) => self.machine.resume(program, answer, now, &mut Stepped(&mut watch)),
                None => self.machine.resume(program, answer, now, &mut watch),
            };
            self.effect = Some(effect);
            self.moment();
            answer = match effect {
                Effect::Ended(ending) => return Ok(self.ended(number, ending)),
                Effect::Read => self.read(),
                Effect::Write => self.write(),
                // The loop brings the time along.
                Effect::Clock => Answer::Done,
                Effect::Restart => self.reply(&Ask::Restart)?,
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
    fn moment(&mut self) {
        let (program, participant, effect) = (self.program, self.start.participant, self.effect);
        let mut moment = Moment { program, machine: &self.machine, cloud: self.cloud, participant, effect };
        self.world.moment(&mut moment);
    }

    fn ended(&mut self, number: usize, ending: Ending) -> Invocation {
        self.note(Entry::Ended(ending));
        Invocation {
            flow: self.program.flows[number].name.clone(),
            number,
            ending,
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
        match self.cloud.read(self.start.participant, &names, self.machine.answers()) {
            Ok(()) => Answer::Done,
            Err(_) => Answer::Refused,
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
        let mut delivery = Delivery::Lost;
        for _ in 0..ATTEMPTS {
            match self.cloud.apply(self.start.participant, batch.id, &mut entries) {
                Ok(Applied::Now | Applied::Before) => {
                    delivery = Delivery::Accepted;
                    break;
                }
                Err(crate::cloud::CloudError::Unreachable) => {}
                Err(_) => break,
            }
        }
        let record = BatchRecord { id: batch.id, attributes, delivery };
        self.note(Entry::Batch(record.clone()));
        self.batches.push(record);
        if delivery == Delivery::Accepted { Answer::Done } else { Answer::Refused }
    }

    /// Asks the world. Where nobody there can answer the conversation stops: no answer is made up.
    pub(super) fn reply(&mut self, ask: &Ask<'_>) -> Result<Answer, Stopped> {
        // What is asked after something was played has a moment of its own.
        if !matches!(ask, Ask::Play(_)) {
            self.moment();
        }
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
