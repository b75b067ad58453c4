//! The machine: a flow is stepped, hands out an effect, and is given the answer. It does no I/O and knows no clock;
//! the same program, answers and times give the same run to the byte.

mod arithmetic;
mod blame;
mod calls;
mod data;
mod end;
mod execute;
mod fault;
mod fingerprint;
mod input;
mod lookup;
mod meter;
mod nested;
mod others;
mod outside;
mod pack;
mod park;
mod perform;
mod registers;
mod tasks;
mod trace;

pub use blame::{Blame, blame};
pub use end::{Ending, ExitReason};
pub use fault::{Fault, Reason};
pub use fingerprint::Weights;
pub use lookup::{is_named, thing};
pub use meter::{Limits, Meter};
pub use others::{MAX_OTHERS, Whose};
pub use park::{MAX_SNAPSHOT_BYTES, ParkError, Parked};
pub use registers::Registers;
pub use trace::{Event, Off, Trace};

use crate::builtins::Random;
use crate::bytecode::Program;
use crate::catalog::Profile;
use crate::participant::{Batch, Queue, Slot};
use crate::value::{Text, Value};

/// What the machine wants of the world outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The values of [`Machine::asked`], in that order, into [`Machine::answers`] (P2). Answer: `Done` or `Refused`.
    Read,
    /// [`Machine::batch`] is to be written, whole and once (P5, P27). Answer: `Done`, or `Refused` when it was lost.
    Write,
    /// An action is to be performed: see [`Machine::site`] and [`Machine::setting`].
    Perform,
    /// A menu is to be played and a key asked for: see [`Machine::menu`]. Answer: `Digits`, `NoInput` or `HangUp`.
    Menu,
    /// The time is wanted once more, in the middle of an expression, where the project has each call look at the clock
    /// (E389). Answer: `Done`, with the new time.
    Clock,
    /// An in-queue task has come to its end and starts over (P26). Answer: `Done`, or `Leave` when somebody took over.
    Restart,
    /// The flow has ended; nothing is queued any more.
    Ended(Ending),
}

/// What the world outside answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It is done: the batch was accepted, the audio played, the transfer has succeeded.
    Done,
    /// The cloud did not do it.
    Refused,
    /// It failed, with the two outputs of failures (L7): type and message.
    Failed(Text, Option<Text>),
    /// Keys the caller entered, terminating key included.
    Digits(Text),
    /// Nothing, or nothing more, was entered in time (L8, L9).
    NoInput,
    /// Words that the caller said.
    Said(Text),
    /// An action takes an output, by its name, and gives values by theirs. `""` stands for going on where the action has
    /// no output for what happened. What a failure gives may be named `failure.NAME` or plainly.
    Output {
        /// The output, or the text that names it.
        output: Text,
        /// What it gives.
        values: Vec<(Text, Value)>,
    },
    /// The participant of another conversation that an action means is there (P44).
    Found(Whose),
    /// The store of conversations could not be asked.
    Away,
    /// What was called has ended the interaction: the flow ends as it did.
    Ended(Ending),
    /// What is called would lie deeper than calls may (reliability §4).
    TooDeep,
    /// The caller has hung up (P21).
    HangUp,
    /// The interaction has left the in-queue flow (P26).
    Leave,
}

/// What an answer is awaited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
enum Pending {
    /// The flow has not begun, or goes on by itself.
    #[default]
    Nothing,
    /// Values for a Get.
    Read(u32),
    /// A write in the middle of the flow (P30).
    Write,
    /// A write before an action that others shall see it in (P23).
    First(u32),
    /// The last write, before an end.
    Flush(Ending),
    /// The time, for a call that looks at the clock itself (E389).
    Clock,
    /// An action.
    Perform(u32),
    /// A choice.
    Menu(u32),
    /// The next round of an in-queue task.
    Restart(u32),
    /// Nothing any more.
    Ended(Ending),
}

/// One invocation of a flow.
#[derive(Clone)]
pub struct Machine {
    flow: u32,
    pc: u32,
    registers: Registers,
    frames: Vec<tasks::Frame>,
    /// The menus that were entered and not left for good, by their entries; the last one is the current one.
    menus: Vec<u32>,
    /// How often the current menu has been repeated.
    repeats: u16,
    queue: Queue,
    /// Names that were computed, numbered after the program's own.
    computed: Vec<Text>,
    meter: Meter,
    /// The error handling has begun and has not yet gone to a menu or task (L1, L2).
    handling: bool,
    /// It began because a bot did not understand (P45).
    unrecognised: bool,
    /// The fault that began it, for traces and tests.
    fault: Option<Fault>,
    pending: Pending,
    now: i64,
    /// The time is so new that no call has looked at it yet (E389).
    now_is_new: bool,
    conversation: u64,
    batches: u32,
    /// How deep the call of this flow lies in calls of tasks and flows of its callers.
    outer: usize,
    /// It is a part of its caller's invocation, whose queue it uses (P24).
    within: bool,
    session: data::Session,
    random: Random,
    asked: Vec<Slot>,
    answers: Vec<Option<Text>>,
    batch: Option<Batch>,
    /// What is queued for participants of other conversations (P44), in the order of their first Sets.
    others: Vec<others::Other>,
    /// Whose the batch is, where it is one of those.
    whose: Option<Whose>,
    /// Room in which Append joins its parts.
    scratch: String,
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            flow: 0,
            pc: 0,
            registers: Registers::default(),
            frames: Vec::new(),
            menus: Vec::new(),
            repeats: 0,
            queue: Queue::default(),
            computed: Vec::new(),
            meter: Meter::default(),
            handling: false,
            unrecognised: false,
            fault: None,
            pending: Pending::Nothing,
            now: 0,
            now_is_new: false,
            conversation: 0,
            batches: 0,
            outer: 0,
            within: false,
            session: data::Session::default(),
            random: Random::seeded(0),
            asked: Vec::new(),
            answers: Vec::new(),
            batch: None,
            others: Vec::new(),
            whose: None,
            scratch: String::new(),
        }
    }
}

impl Machine {
    /// Prepares the invocation of a flow. The room of an earlier invocation is used again.
    ///
    /// `conversation` and `batches` (how many batches it has sent before) name the batches (P27); `built_in` gives the
    /// value of a built-in that the flow uses, by its name (E280), NOT_SET when nobody knows one (E281); it is asked for
    /// input variables, too, whose initial value is for what nobody gives (A36). `None` when
    /// the program has no such flow.
    pub fn start(
        &mut self,
        program: &Program,
        flow: usize,
        conversation: (u64, u32),
        built_in: &mut dyn FnMut(&str) -> Value,
    ) -> Option<()> {
        let code = program.flows.get(flow)?;
        self.flow = flow as u32;
        self.pc = code.start;
        self.registers.reset(code.registers);
        self.frames.clear();
        self.menus.clear();
        self.repeats = 0;
        self.queue.clear();
        self.computed.clear();
        self.meter.reset();
        self.handling = false;
        self.unrecognised = false;
        self.fault = None;
        self.pending = Pending::Nothing;
        (self.conversation, self.batches) = conversation;
        (self.outer, self.within) = (0, false);
        self.session = data::Session::default();
        self.asked.clear();
        self.answers.clear();
        self.batch = None;
        self.others.clear();
        self.whose = None;
        for variable in code.variables.iter().filter(|variable| variable.built_in || variable.input) {
            // What comes from outside is looked at before anything relies on its type (F35).
            let value = built_in(variable.name.as_str());
            let value = if value.fits(variable.kind) { value } else { Value::NotSet };
            self.registers.put(variable.register, value);
        }
        Some(())
    }

    /// Replaces the limits of this machine's runs; the ordinary ones are those of reliability §4 and L1.
    pub fn set_limits(&mut self, limits: Limits) {
        self.meter.set_limits(limits);
    }

    /// Goes on with an answer, until the next effect. `now` is the time outside, in seconds since 1970: the clock
    /// stands still in between (E389). The first answer of an invocation is `Done`.
    pub fn resume<T: Trace>(&mut self, program: &Program, answer: Answer, now: i64, trace: &mut T) -> Effect {
        let Some(flow) = program.flows.get(self.flow as usize) else {
            return Effect::Ended(Ending::error());
        };
        self.now = now;
        self.now_is_new = true;
        self.meter.activate(self.handling);
        let before = self.pc;
        let mut next = self.take(program, flow, answer, trace);
        loop {
            match next {
                Ok(Some(effect)) => return effect,
                Ok(None) => next = self.execute(program, flow, before, trace).map(Some),
                Err(fault) => next = Ok(self.fail(flow, fault, trace)),
            }
        }
    }

    /// The names that a [`Effect::Read`] asks for.
    pub fn asked(&self) -> &[Slot] {
        &self.asked
    }

    /// Where the answers to a [`Effect::Read`] go, one a name.
    pub fn answers(&mut self) -> &mut Vec<Option<Text>> {
        self.answers.clear();
        &mut self.answers
    }

    /// The batch of a [`Effect::Write`].
    pub fn batch(&mut self) -> Option<&mut Batch> {
        self.batch.as_mut()
    }

    /// What is queued, in the order of the first Sets.
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// The name of a number: the program's own, or one computed in this invocation.
    pub fn name<'a>(&'a self, program: &'a Program, slot: Slot) -> &'a str {
        let at = slot.0 as usize;
        let own = program.names.len();
        let name = if at < own { program.names.get(at) } else { self.computed.get(at - own) };
        name.map_or("", Text::as_str)
    }

    /// How many names this invocation has computed beyond the program's own.
    pub fn computed(&self) -> &[Text] {
        &self.computed
    }

    /// The actions this invocation has counted (L1).
    pub fn actions(&self) -> u32 {
        self.meter.actions()
    }

    /// What it waits for, once it was taken up again.
    pub fn effect(&self) -> Option<Effect> {
        Some(match self.pending {
            Pending::Read(_) => Effect::Read,
            Pending::Write | Pending::First(_) | Pending::Flush(_) => Effect::Write,
            Pending::Clock => Effect::Clock,
            Pending::Perform(_) => Effect::Perform,
            Pending::Menu(_) => Effect::Menu,
            Pending::Restart(_) => Effect::Restart,
            Pending::Ended(ending) => Effect::Ended(ending),
            Pending::Nothing => return None,
        })
    }

    /// Says how many batches the conversation has sent before: the next flow names its batches after that (P27).
    pub fn set_batches(&mut self, batches: u32) {
        self.batches = batches;
    }

    /// How many batches this conversation has sent, this invocation's included.
    pub fn batches(&self) -> u32 {
        self.batches
    }

    /// The fault that ran the error handling last.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// The number of the flow in its program.
    pub fn flow(&self) -> usize {
        self.flow as usize
    }

    /// The instruction at which it stands.
    pub fn pc(&self) -> u32 {
        self.pc
    }

    fn profile(flow: &crate::bytecode::Flow) -> Profile {
        flow.kind.profile()
    }
}
