//! The loop between machine, cloud and world: effects in, answers out, and transfers from flow to flow.

use super::nested::Caller;
use super::outcome::{BatchRecord, Invocation};
use super::record::{Entry, Recorder};
use super::replay::Replay;
use super::steps::Stepped;
use super::watch::Watch;
use super::world::{Ask, Moment, Reply, World};
use crate::bytecode::Program;
use crate::catalog::{self, TransferType};
use crate::cloud::{Cloud, Participant};
use crate::participant::Slot;
use crate::span::Span;
use crate::value::{Text, Value};
use crate::vm::{Answer, Effect, Ending, ExitReason, Machine};

/// The most flows that one conversation may run one after the other: a flow that transfers to itself comes to an end.
pub const MAX_INVOCATIONS: usize = 1_000;
/// The most rounds of one in-queue flow: one that counts no action would otherwise go on for ever where nobody answers.
pub const MAX_ROUNDS: usize = 100_000;
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
    /// It waits: the world outside answers later, or the batch is to be committed by whoever drives it. Nothing is lost;
    /// see [`Conversation::step`].
    Later,
}

/// Where a conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum At {
    /// This flow begins.
    Begin(usize),
    /// This flow runs, or one that it called.
    In(usize),
    /// No flow is left to run.
    Over,
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
    pub(super) effect: Option<Effect>,
    /// What it is answered; `None` while the effect is carried out.
    pub(super) answer: Option<Answer>,
    pub(super) at: At,
    /// Flows that have ended, in order.
    pub(super) done: Vec<Invocation>,
    /// How many flows have ended that are no longer in that list.
    pub(super) over: usize,
    /// What the flow itself is in the conversation (P46).
    pub(super) own: Option<Participant>,
    /// How often the in-queue flow has started over.
    pub(super) rounds: usize,
    pub(super) replay: Replay,
    /// The caller leaves at the end, though no flow that ends is listed any more.
    pub(super) leaves: bool,
    /// The flows that wait for the one that runs, the first one outermost.
    pub(super) callers: Vec<Caller>,
    /// Called flows that have ended inside the invocation that runs.
    pub(super) called: Vec<Invocation>,
    /// The intent that the bot that runs has found last.
    pub(super) intent: Option<Text>,
    /// How often the cloud was read.
    pub(super) reads: u32,
    /// Values for variables of the first flow.
    pub(super) inputs: Vec<(usize, Value)>,
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
            answer: None,
            at: At::Begin(start.flow),
            done: Vec::new(),
            over: 0,
            own: None,
            rounds: 0,
            replay: Replay::default(),
            leaves: false,
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
        let stopped = self.step().err();
        (self.done, stopped)
    }

    /// Goes on to the end, or to where the world outside answers later.
    ///
    /// # Errors
    /// [`Stopped::Later`] when it waits: it goes on from there with [`Conversation::reply_with`] or
    /// [`Conversation::committed`] and another step. Any other reason is final.
    pub fn step(&mut self) -> Result<(), Stopped> {
        let went = self.flows();
        if went == Err(Stopped::Later) {
            return went;
        }
        let over = self.done.last().map(|last| self.is_over(last.number, last.ending));
        if went.is_ok() && over.unwrap_or(self.leaves) {
            // Whatever was queued is sent by now, while the conversation is open (P20, P21).
            self.cloud.leaves(self.start.participant);
        }
        self.effect = None;
        self.moment(false);
        went
    }

    /// Whether nobody is left with the caller: a transfer, and whoever takes a caller out of a queue, go on with him.
    pub(super) fn is_over(&self, flow: usize, ending: Ending) -> bool {
        let queue = self.program.flows.get(flow).is_some_and(|flow| flow.kind.starts_over());
        let taken = queue && ending.reason == ExitReason::FlowExit;
        ending.transfer.is_none() && !taken
    }

    fn flows(&mut self) -> Result<(), Stopped> {
        loop {
            match self.at {
                At::Begin(_) if self.over + self.done.len() >= MAX_INVOCATIONS => return Err(Stopped::TooManyFlows),
                At::Begin(flow) => {
                    self.begin(flow)?;
                    self.at = At::In(flow);
                }
                At::In(flow) => {
                    let ended = self.effects(flow);
                    if ended.as_ref().err() == Some(&Stopped::Later) {
                        return Err(Stopped::Later);
                    }
                    if let Some(own) = self.own.take() {
                        self.cloud.leaves(own);
                    }
                    self.done.append(&mut self.called);
                    let invocation = ended?;
                    let to = invocation.ending.transfer;
                    self.done.push(invocation);
                    self.at = to.and_then(|to| self.next(to)).map_or(At::Over, At::Begin);
                }
                At::Over => return Ok(()),
            }
        }
    }

    /// The flow of the project that goes on after a transfer: the one that was named, or the in-queue flow that callers
    /// hear in that queue (P26).
    pub(super) fn next(&mut self, to: TransferType) -> Option<usize> {
        if to.is_flow() {
            return self.program.flow(&self.target).map(|(number, _)| number);
        }
        let named = self.in_queue.take().filter(|_| to == TransferType::Acd);
        let asked = || self.world.in_queue_flow(&self.target);
        let name = named.or_else(|| (to == TransferType::Acd).then(asked).flatten())?;
        self.program.flow(&name).filter(|(_, flow)| flow.kind.starts_over()).map(|(number, _)| number)
    }

    fn begin(&mut self, number: usize) -> Result<(), Stopped> {
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
        (self.rounds, self.answer) = (0, Some(Answer::Done));
        self.replay.begin(self.world.suspends());
        self.note(Entry::Flow(flow.name.clone()));
        let now = self.world.now();
        self.cloud.set_time(now);
        self.own = flow.kind.purpose().and_then(|purpose| self.cloud.joins(self.start.participant, purpose));
        Ok(())
    }

    /// Carries out the effects of the invocation that has begun, to its end.
    fn effects(&mut self, number: usize) -> Result<Invocation, Stopped> {
        loop {
            if let Some(answer) = self.answer.take() {
                self.activate(answer);
            }
            let Some(effect) = self.effect else { return Err(Stopped::NoFlow) };
            let answer = match effect {
                Effect::Ended(ending) => match self.callers.pop() {
                    Some(caller) => self.back(caller, ending),
                    None => return Ok(self.ended(number, ending)),
                },
                Effect::Read => self.read(),
                Effect::Write if self.replay.is_on() => return Err(Stopped::Later),
                Effect::Write => self.write(),
                // The loop brings the time along.
                Effect::Clock => Answer::Done,
                Effect::Restart if self.rounds == MAX_ROUNDS => return Err(Stopped::TooManyRounds),
                Effect::Restart => {
                    let answer = self.reply(&Ask::Restart)?;
                    self.rounds += 1;
                    answer
                }
                Effect::Menu => self.menu()?,
                Effect::Perform => self.perform()?,
            };
            self.answer = Some(answer);
        }
    }

    /// The machine goes on to its next effect.
    fn activate(&mut self, answer: Answer) {
        let (program, now) = (self.program, self.world.now());
        self.replay.begin(self.replay.is_on());
        self.cloud.set_time(now);
        let mut watch = Watch { program, world: self.world, recorder: self.recorder };
        let effect = match watch.recorder.steps {
            Some(_) => self.machine.resume(program, answer, now, &mut Stepped(&mut watch)),
            None => self.machine.resume(program, answer, now, &mut watch),
        };
        self.effect = Some(effect);
        self.moment(false);
    }

    /// Something happened outside of the machine.
    pub(super) fn note(&mut self, entry: Entry) {
        if self.replay.was_noted() {
            return;
        }
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

    /// Asks the world. Where nobody there can answer the conversation stops: no answer is made up.
    pub(super) fn reply(&mut self, ask: &Ask<'_>) -> Result<Answer, Stopped> {
        let reply = match self.replay.next() {
            Some(reply) => reply,
            None => {
                // What is asked after something was played has a moment of its own.
                let of_caller =
                    matches!(ask, Ask::Play(_) | Ask::Collect(_) | Ask::Menu(..) | Ask::Wait(_) | Ask::Restart);
                self.moment(of_caller);
                let reply = self.world.ask(ask);
                if reply == Reply::Later {
                    return Err(Stopped::Later);
                }
                self.replay.keep(&reply);
                reply
            }
        };
        Ok(match reply {
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
            Reply::Unknown | Reply::Later => return Err(self.unanswered()),
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
