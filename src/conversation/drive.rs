//! The loop between machine, cloud and world: effects in, answers out, and transfers from flow to flow.

use super::outcome::{BatchRecord, Delivery, Invocation};
use super::record::{Entry, Recorder};
use super::speech::{spoken, written};
use super::steps::Stepped;
use super::world::{Ask, Digits, Reply, World};
use crate::bytecode::Program;
use crate::bytecode::program::{Plan, Site};
use crate::catalog::{self, TransferType};
use crate::cloud::{Applied, Cloud, Participant};
use crate::participant::Slot;
use crate::span::Span;
use crate::value::{NOT_SET_INT, Text, Value};
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
    program: &'p Program,
    cloud: &'a mut dyn Cloud,
    world: &'a mut dyn World,
    recorder: &'a mut Recorder<'p>,
    machine: Machine,
    start: Start,
    /// The cloud's numbers of the program's names.
    numbers: Vec<Slot>,
    batches: Vec<BatchRecord>,
    /// Where the last transfer went.
    target: String,
    /// What it hands to a secure flow, as `Flow.InvocationData`.
    invocation: Value,
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
            target: String::new(),
            invocation: Value::NotSet,
        }
    }

    /// Runs the first flow, and every flow that transfers lead to (P15, P25), to the end.
    ///
    /// # Errors
    /// [`Stopped`], with what ran before.
    pub fn run(mut self) -> (Vec<Invocation>, Option<Stopped>) {
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
        self.recorder.note(Entry::Flow(flow.name.clone()));
        let mut answer = Answer::Done;
        loop {
            let now = self.world.now();
            let effect = match self.recorder.steps {
                Some(_) => self.machine.resume(program, answer, now, &mut Stepped(self.recorder)),
                None => self.machine.resume(program, answer, now, self.recorder),
            };
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

    fn ended(&mut self, number: usize, ending: Ending) -> Invocation {
        self.recorder.note(Entry::Ended(ending));
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
        self.recorder.note(Entry::Batch(record.clone()));
        self.batches.push(record);
        if delivery == Delivery::Accepted { Answer::Done } else { Answer::Refused }
    }

    /// Asks the world. Where nobody there can answer the conversation stops: no answer is made up.
    fn reply(&mut self, ask: &Ask<'_>) -> Result<Answer, Stopped> {
        Ok(match self.world.ask(ask) {
            Reply::Done => Answer::Done,
            Reply::Keys(keys) => Answer::Digits(keys),
            Reply::Nothing => Answer::NoInput,
            Reply::Failed(kind, message) => Answer::Failed(kind, message),
            Reply::HangUp => {
                self.recorder.note(Entry::HungUp);
                Answer::HangUp
            }
            Reply::Leave => Answer::Leave,
            Reply::Unknown => return Err(self.unanswered()),
        })
    }

    /// The action at which the machine stands needs an answer that nobody has.
    fn unanswered(&self) -> Stopped {
        let (number, pc) = (self.machine.flow(), self.machine.pc());
        let flow = &self.program.flows[number];
        let row = flow.action_at(pc).and_then(|info| catalog::action(info.action));
        Stopped::NeedsAnswer { flow: number, action: row.map_or("", |row| row.key), place: flow.place_at(pc) }
    }

    fn play(&mut self, audio: &Value) -> Result<Answer, Stopped> {
        if audio.is_not_set() {
            return Ok(Answer::Done);
        }
        self.recorder.note(Entry::Played(spoken(audio)));
        self.reply(&Ask::Play(audio))
    }

    fn menu(&mut self) -> Result<Answer, Stopped> {
        let audio = self.machine.menu_audio(self.program);
        if self.play(&audio)? == Answer::HangUp {
            return Ok(Answer::HangUp);
        }
        let flow = &self.program.flows[self.machine.flow()];
        let Some(menu) = self.machine.menu(self.program) else { return Ok(Answer::NoInput) };
        let name = &flow.pool.texts[menu.name as usize];
        let timeout = self.machine.menu_timeout(self.program);
        let answer = self.reply(&Ask::Menu(name, timeout))?;
        self.note_input(&answer);
        Ok(answer)
    }

    fn note_input(&mut self, answer: &Answer) {
        match answer {
            Answer::Digits(keys) => self.recorder.note(Entry::Input(Some(keys.clone()))),
            Answer::NoInput => self.recorder.note(Entry::Input(None)),
            _ => {}
        }
    }

    fn setting(&self, name: &str) -> Value {
        self.machine.setting(self.program, name)
    }

    fn perform(&mut self) -> Result<Answer, Stopped> {
        let program = self.program;
        let Some(site) = self.machine.site(program) else { return Ok(Answer::Done) };
        let Some(row) = catalog::action(site.action) else { return Ok(Answer::Done) };
        match site.plan {
            Plan::Play => {
                let audio = self.setting("audio");
                self.play(&audio)
            }
            Plan::Collect(plan) => self.collect(plan, row),
            Plan::Transfer(to) => self.transfer(to, row),
            Plan::Wait => self.wait(row),
            Plan::Tell => {
                let told = self.told(site, row);
                let shown = told.iter().map(|(name, value)| (name.clone(), written(value))).collect();
                self.recorder.note(Entry::Told(row.key, shown));
                self.reply(&Ask::Tell(row, told))
            }
            // Only a hang-up goes on here: what the action gives cannot be said yet.
            Plan::External => match self.reply(&Ask::External(row))? {
                Answer::HangUp => Ok(Answer::HangUp),
                _ => Err(self.unanswered()),
            },
        }
    }

    fn told(&self, site: &Site, row: &'static catalog::Action) -> Vec<(String, Value)> {
        let settings = site.settings.iter().filter_map(|(number, _)| row.settings().get(usize::from(*number)));
        let mut told: Vec<_> = settings.map(|setting| (setting.name.to_owned(), self.setting(setting.name))).collect();
        let inputs = self.machine.inputs(self.program);
        told.extend(inputs.into_iter().map(|(name, value)| (name.as_str().to_owned(), value)));
        told
    }

    /// The value of a duration setting in milliseconds, or its default.
    fn milliseconds(&self, row: &'static catalog::Action, name: &str) -> i64 {
        match self.setting(name).to_int() {
            NOT_SET_INT => row.setting(name).and_then(|(_, setting)| setting.default_number()).unwrap_or(0),
            number => number,
        }
    }

    fn collect(
        &mut self,
        plan: crate::bytecode::program::Collect,
        row: &'static catalog::Action,
    ) -> Result<Answer, Stopped> {
        // Reading the digits back and asking whether they are right is not carried out, and not passed over either.
        if self.setting("verificationType").as_text().is_some_and(|text| text.as_str() != "none") {
            let place = self.program.flows[self.machine.flow()].place_at(self.machine.pc());
            return Err(Stopped::Unsupported { flow: self.machine.flow(), setting: "verificationType", place });
        }
        let audio = self.setting("inputAudio");
        if self.play(&audio)? == Answer::HangUp {
            return Ok(Answer::HangUp);
        }
        let digits = Digits {
            min: plan.min,
            max: plan.max,
            terminator: plan.terminator.map(char::from),
            no_entry: self.milliseconds(row, "noEntryTimeout"),
            between: self.milliseconds(row, "interDigitTimeout"),
        };
        let answer = self.reply(&Ask::Collect(digits))?;
        self.note_input(&answer);
        Ok(answer)
    }

    fn wait(&mut self, row: &'static catalog::Action) -> Result<Answer, Stopped> {
        let prompt = self.setting("prompt");
        if !prompt.is_not_set() {
            self.recorder.note(Entry::Played(format!("[Prompt.{}]", written(&prompt))));
        }
        let time = self.milliseconds(row, "duration");
        self.recorder.note(Entry::Waited(time));
        self.reply(&Ask::Wait(time))
    }

    /// Tries a transfer. A flow of the project that is not there fails, as one that the platform does not find (L7).
    fn transfer(&mut self, to: TransferType, row: &'static catalog::Action) -> Result<Answer, Stopped> {
        if self.play_settings(["preTransferAudio", "preTransferCommunication"])? == Answer::HangUp {
            return Ok(Answer::HangUp);
        }
        let mut targets = row.arguments.iter().chain(&["targetUser", "targetGroup"]).map(|name| self.setting(name));
        let target = targets.find(|value| !value.is_not_set()).unwrap_or(Value::NotSet);
        self.target = written(&target);
        self.invocation = self.setting("invocationData");
        let known = !to.is_flow() || self.program.flow(&self.target).is_some();
        // Back to the agent names no target: the agent is known.
        let answer = if target.is_not_set() && to != TransferType::ReturnToAgent {
            Answer::Failed("Error.TargetNotSet".into(), Some("the target of the transfer is NOT_SET".into()))
        } else if known {
            self.reply(&Ask::Transfer(to, &self.target.clone()))?
        } else {
            Answer::Failed("Error.FlowNotFound".into(), Some("no flow of this name is in the project".into()))
        };
        let succeeded = answer == Answer::Done;
        self.recorder.note(Entry::Transfer { kind: to.word(), target: self.target.clone(), succeeded });
        let failed = matches!(answer, Answer::Failed(..));
        if failed && self.play_settings(["failureTransferAudio", "failureTransferCommunication"])? == Answer::HangUp {
            return Ok(Answer::HangUp);
        }
        Ok(answer)
    }

    /// Plays what settings hold: audio in calls, a communication elsewhere.
    fn play_settings(&mut self, names: [&str; 2]) -> Result<Answer, Stopped> {
        for name in names {
            let value = self.setting(name);
            if self.play(&value)? == Answer::HangUp {
                return Ok(Answer::HangUp);
            }
        }
        Ok(Answer::Done)
    }
}
