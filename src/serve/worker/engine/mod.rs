//! Runs the flows of conversations that are served. A run is a conversation that is taken up, goes on to its next wait or
//! its end, and is put down again: in the store in durable mode, in this process in exact mode.
//!
//! Who runs a conversation holds it by an epoch of the store (F10), so two workers may both try. What a caller was told
//! is in the store: an answer is given only after the commit.

mod came;
mod held;
mod inputs;
mod keep;
mod outside;
mod seats;
mod secret;
mod stage;
mod step;
mod ticks;
mod turn;

pub use keep::{Awaits, Log, MAX_LISTED, MAX_PLAYED, MAX_PLAYED_BYTES, MAX_TYPED, Ran};
pub use outside::{Answers, Image, Programs};
pub use ticks::{CLAIM_EVERY, RENEW_EVERY, Ticks};

use super::{Input, Launch, New, State, Status, Work, WorkError, Worked};
use crate::bytecode::{Live, Program};
use crate::catalog::FlowType;
use crate::cloud::Participant;
use crate::cloud::store::{
    Deliver, Direction, Facts, Hold, JournalEntry, LEASE, LOG, Medium, Millis, Mode, NewRun, Person, RunState, Store,
    StoreError, Taken, is_customer,
};
use crate::conversation::{Session, Start};
use crate::serve::http::Clock;
use crate::serve::random;
use crate::value::Text;
use held::Held;
use seats::Seats;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an in-queue flow pauses before its task starts over where nobody takes the call, in milliseconds (P26): what
/// is played takes no time here, so its rounds would otherwise follow each other without end.
pub const RESTART_PAUSE: Millis = 10_000;
/// How long an input waits for its turn while the conversation is busy.
pub const BUSY_LIMIT: Duration = Duration::from_secs(5);
/// How long a batch is tried to be put down whose outcome is unknown, before the run is given up (F3).
pub const COMMIT_LIMIT: Duration = Duration::from_secs(30);

/// How a worker works.
#[derive(Clone, Debug)]
pub struct Options {
    /// How runs are kept.
    pub mode: Mode,
    /// Where batches go.
    pub deliver: Deliver,
    /// How long a run is held without being renewed.
    pub lease: Duration,
    /// What others reach this worker by; a name of this life of it is added.
    pub address: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { mode: Mode::Exact, deliver: Deliver::Here, lease: LEASE, address: "local".into() }
    }
}

/// Runs flows.
pub struct Engine {
    store: Arc<dyn Store>,
    programs: Arc<dyn Programs>,
    answers: Arc<dyn Answers>,
    clock: Clock,
    options: Options,
    owner: String,
    seats: Seats,
    held: Held,
    lives: Mutex<HashMap<Vec<u8>, Arc<Code>>>,
    stopping: AtomicBool,
    /// Runs that somebody works on now.
    running: AtomicI64,
    begun: AtomicI64,
    ended: AtomicI64,
    interrupted: AtomicI64,
    /// What the store was asked by the clock, and did not do.
    unheard: AtomicI64,
}

/// A program with what is needed to keep its runs.
pub struct Code {
    program: Arc<Program>,
    live: Live,
    /// The hash that ties kept runs to it.
    number: u64,
    hash: Vec<u8>,
}

/// The most programs whose tables are kept.
const MAX_CODES: usize = 16;

impl Engine {
    /// A worker that has not begun; [`Ticks`] gives it its clock.
    ///
    /// # Errors
    /// [`WorkError::Internal`] when the system has no randomness to give.
    pub fn new(
        store: Arc<dyn Store>,
        programs: Arc<dyn Programs>,
        answers: Arc<dyn Answers>,
        clock: Clock,
        options: Options,
    ) -> Worked<Self> {
        let life = random::uuid().ok_or(WorkError::Internal)?;
        Ok(Self {
            store,
            programs,
            answers,
            clock,
            owner: format!("{}#{life}", options.address),
            options,
            seats: Seats::default(),
            held: Held::default(),
            lives: Mutex::default(),
            stopping: AtomicBool::new(false),
            running: AtomicI64::new(0),
            begun: AtomicI64::new(0),
            ended: AtomicI64::new(0),
            interrupted: AtomicI64::new(0),
            unheard: AtomicI64::new(0),
        })
    }

    /// Who this worker is in the store.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    fn code(&self, image: &Image) -> Arc<Code> {
        let mut lives = self.lives.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lives.get(&image.hash) {
            return Arc::clone(known);
        }
        if lives.len() >= MAX_CODES {
            lives.clear();
        }
        let live = Live::of(&image.program);
        let number = crate::bytecode::image::hash(&image.program);
        let code = Arc::new(Code { program: Arc::clone(&image.program), live, number, hash: image.hash.clone() });
        lives.insert(image.hash.clone(), Arc::clone(&code));
        code
    }

    fn code_of(&self, hash: &[u8]) -> Worked<Arc<Code>> {
        let known = self.lives.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned();
        match known {
            Some(code) => Ok(code),
            None => {
                let broken = || StoreError::Broken("the image of the run is not in the store (F63)".into());
                let image = self.programs.by_hash(hash)?.ok_or_else(broken)?;
                Ok(self.code(&image))
            }
        }
    }

    /// Begins a conversation: facts, attributes, the run.
    fn open(&self, new: &New, code: &Code, flow: usize, kind: FlowType) -> Worked<(Hold, Log, Session)> {
        let now = self.clock.now();
        let durable = self.options.mode == Mode::Durable;
        if durable && !code.program.options.sensitive.is_empty() && !self.store.encrypts() {
            let why = "the project has sensitive attributes, and what a durable run keeps is encrypted with `--key-file` \
                       alone (F61)";
            return Err(WorkError::Refused { field: "flow".into(), why: why.into() });
        }
        let (conversation, customer) = match &new.conversation {
            Some(id) => (id.clone(), self.customer_of(id)?),
            None => (random::uuid().ok_or(WorkError::Internal)?, None),
        };
        let customer = match customer {
            Some(id) => id,
            None => self.create(&conversation, new, kind, now)?,
        };
        let attributes: Vec<(Text, Text)> =
            new.attributes.iter().map(|(name, value)| (Text::new(name), Text::new(value))).collect();
        if !attributes.is_empty() {
            self.store.merge(&conversation, &customer, &attributes, now)?;
        }
        let log = Log {
            people: vec![keep::Person::here(customer.clone())],
            customer,
            from: new.caller.clone(),
            to: new.called.clone(),
            began: now.div_euclid(1_000),
            ..Log::default()
        };
        let start = Start { flow, conversation: number_of(&conversation), participant: Participant(0) };
        let session = Session::before(start).map_err(|_| WorkError::Internal)?;
        let bytes = if durable { keep::packed(&log, &session) } else { None };
        let run = NewRun {
            conversation: &conversation,
            owner: &self.owner,
            mode: self.options.mode,
            image: &code.hash,
            snapshot: bytes.as_deref(),
            lease: self.options.lease,
        };
        match self.store.start(&run) {
            Ok(hold) => Ok((hold, log, session)),
            Err(StoreError::Exists) => Err(WorkError::Exists),
            Err(error) => Err(error.into()),
        }
    }

    /// Whose attributes the flows of a conversation set that is there already (P40); `None` when it is not.
    fn customer_of(&self, id: &str) -> Worked<Option<String>> {
        let known = self.store.facts(id)?;
        Ok(known.and_then(|known| known.facts.customer().map(|person| person.id.clone())))
    }

    fn create(&self, id: &str, new: &New, kind: FlowType, now: Millis) -> Worked<String> {
        let own = random::uuid().ok_or(WorkError::Internal)?;
        let outbound = kind == FlowType::OutboundCall;
        let purpose = kind.participant();
        let purpose = if is_customer(purpose) { purpose } else { "customer" };
        let party = if outbound { &new.called } else { &new.caller };
        let text = |text: &str| Some(text.to_owned()).filter(|own| !own.is_empty());
        let person = Person {
            address: text(party),
            ani: text(&new.caller),
            dnis: text(&new.called),
            medium: medium(kind),
            ..Person::new(&own, purpose, now)
        };
        let direction = if outbound { Direction::Outbound } else { Direction::Inbound };
        let facts =
            Facts { began: now, direction, address: new.called.clone(), people: vec![person], ..Facts::default() };
        match self.store.create(id, &facts) {
            Ok(()) => Ok(own),
            Err(StoreError::Exists) => Err(WorkError::Exists),
            Err(error) => Err(error.into()),
        }
    }

    fn journal(&self, hold: &Hold, kind: &str, names: &[Text], note: &str) {
        let entry = JournalEntry {
            time: self.clock.now(),
            epoch: hold.epoch,
            kind: kind.to_owned(),
            names: names.to_vec(),
            note: note.to_owned(),
        };
        // The journal says what happened; a store that does not take it now must not stop what happens.
        let _ = self.store.note(&hold.conversation, &[entry]);
    }

    fn refuses_new(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}

/// The number by which the flows' machine knows its conversation; ids of the store stay the names of batches there.
fn number_of(conversation: &str) -> u64 {
    u64::from(crc32fast::hash(conversation.as_bytes())) | 1 << 32
}

fn medium(kind: FlowType) -> Medium {
    match kind.key() {
        "inboundChat" => Medium::Chat,
        "inboundEmail" | "inqueueEmail" => Medium::Email,
        "inboundShortMessage" | "inqueueShortMessage" | "digitalBot" => Medium::Message,
        "workflow" | "workitem" => Medium::None,
        _ => Medium::Call,
    }
}

impl Work for Engine {
    fn begin(&self, new: New) -> Worked<Status> {
        if self.refuses_new() {
            return Err(WorkError::Unavailable);
        }
        let code = self.code(&self.programs.current()?);
        let found = code.program.flow(&new.flow).map(|(number, flow)| (number, flow.kind));
        let (flow, kind) = found.ok_or_else(|| WorkError::UnknownFlow(new.flow.clone()))?;
        let (hold, log, session) = self.open(&new, &code, flow, kind)?;
        self.begun.fetch_add(1, Ordering::Relaxed);
        self.drive(&code, hold, log, &session, None)
    }

    fn launch(&self, launch: Launch) -> Worked<Status> {
        if self.refuses_new() {
            return Err(WorkError::Unavailable);
        }
        let image = match &launch.version {
            Some(version) => self.programs.version(&launch.flow, version)?,
            None => self.programs.current()?,
        };
        let code = self.code(&image);
        let found = code.program.flow(&launch.flow).map(|(number, flow)| (number, flow.kind));
        let (flow, kind) = found.ok_or_else(|| WorkError::UnknownFlow(launch.flow.clone()))?;
        if !matches!(kind, FlowType::Workflow | FlowType::Workitem) {
            let why = format!("`{}` is a flow of type {}, and only workflows are launched", launch.flow, kind.key());
            return Err(WorkError::Refused { field: "flowId".into(), why });
        }
        let inputs = inputs::given(&code.program.flows[flow], &launch.inputs)?;
        let new = New { flow: launch.flow, ..New::default() };
        let (hold, log, session) = self.open(&new, &code, flow, kind)?;
        let session = session.with_inputs(inputs).map_err(|_| WorkError::Refused {
            field: "inputData".into(),
            why: "the values take more room than a run may take".into(),
        })?;
        self.begun.fetch_add(1, Ordering::Relaxed);
        self.drive(&code, hold, log, &session, None)
    }

    fn answer(&self, conversation: &str, turn: Option<u32>, input: Input) -> Worked<Status> {
        if let Input::Digits(keys) = &input
            && keys.len() > MAX_TYPED
        {
            let why = format!("more than {MAX_TYPED} keys at once");
            return Err(WorkError::Refused { field: "digits".into(), why });
        }
        let until = Instant::now() + BUSY_LIMIT;
        let mut durable = false;
        loop {
            if let Some(seat) = self.seats.take(conversation, until.saturating_duration_since(Instant::now())) {
                return self.resume_seat(seat, Some((turn, input)));
            }
            let bytes = secret::Bytes::from(turn::packed(turn, &input));
            match self.store.take(conversation, &self.owner, self.options.lease, &bytes) {
                Ok(Taken::Yes(claimed)) => return self.resume(*claimed),
                Ok(Taken::Over(state)) => return self.over_already(conversation, state, &(turn, input)),
                Ok(Taken::NoRun) => return Err(WorkError::UnknownConversation),
                Ok(Taken::Owned(owner)) if owner != self.owner && !durable => {
                    durable = self.store.run(conversation)?.is_none_or(|run| run.mode == Mode::Durable);
                    if !durable {
                        return Err(WorkError::Elsewhere(owner));
                    }
                }
                Ok(Taken::Owned(_)) if Instant::now() >= until => return Err(WorkError::NotWaiting),
                Ok(Taken::Owned(_)) => std::thread::sleep(Duration::from_millis(10)),
                Err(StoreError::NoConversation) => return Err(WorkError::UnknownConversation),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn status(&self, conversation: &str) -> Worked<Option<Status>> {
        let Some(run) = self.store.run(conversation)? else { return Ok(None) };
        let state = match run.state {
            RunState::Runnable => State::Running,
            RunState::Waiting => State::Waiting,
            RunState::Ended => State::Ended,
            RunState::Interrupted => State::Interrupted,
        };
        Ok(Some(self.log(conversation)?.status(conversation, state)))
    }

    fn stop(&self, within: Duration) {
        self.stopping.store(true, Ordering::SeqCst);
        let until = Instant::now() + within;
        while self.running.load(Ordering::SeqCst) > 0 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
        // What exact runs have queued is lost with this process; that is said now, with the names (F1, F16).
        self.give_up_seats();
    }

    fn life(&self) -> &str {
        self.owner.rsplit_once('#').map_or("", |(_, life)| life)
    }

    fn figures(&self) -> Vec<(&'static str, &'static str, i64)> {
        let read = |number: &AtomicI64| number.load(Ordering::Relaxed);
        vec![
            ("runs_begun_total", "Runs that this worker has begun.", read(&self.begun)),
            ("runs_ended_total", "Runs that have ended here.", read(&self.ended)),
            ("runs_interrupted_total", "Runs that were interrupted here.", read(&self.interrupted)),
            ("runs_running", "Runs that this worker works on now.", read(&self.running)),
            ("store_unheard_total", "Claims, interruptions, renewals that the store did not do.", read(&self.unheard)),
            ("runs_seated", "Runs in exact mode that wait in this process.", self.seats.len() as i64),
        ]
    }
}

impl Engine {
    /// What has happened in a conversation, as far as it was put down.
    fn log(&self, conversation: &str) -> Worked<Log> {
        let log = self.store.get(LOG, conversation)?.and_then(|own| keep::unpacked_log(&own.bytes));
        Ok(log.unwrap_or_default())
    }

    /// An answer for a run that is over: the one that has ended it may be said again.
    fn over_already(&self, id: &str, state: RunState, answer: &turn::Answer) -> Worked<Status> {
        let log = self.log(id)?;
        match turn::is_now(&log, answer) {
            Err(None) if state == RunState::Ended => Ok(log.status(id, State::Ended)),
            _ => Err(WorkError::Ended),
        }
    }
}
