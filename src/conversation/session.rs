//! A conversation that waits, as something that can be kept: in memory while nobody says anything, or as bytes from which
//! another process goes on (reliability §1, durable mode).
//!
//! What is kept is what the rest of the conversation depends on: the machines, parked; the answers that the action
//! which waits has had; where the last transfer went. What has happened is not: whoever drives the conversation keeps that
//! for himself. Values are inside (F61).

use super::drive::{At, Conversation, Start};
use super::nested::Caller;
use super::outcome::Invocation;
use super::record::Recorder;
use super::world::{Reply, World};
use crate::bytecode::{Live, Program};
use crate::catalog::FlowType;
use crate::cloud::{Cloud, CloudError, Participant};
use crate::participant::BatchId;
use crate::value::{Text, Value};
use crate::vm::{Answer, Effect, Ending, Machine, ParkError, Parked, Whose};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// The largest conversation that can be kept, as [`crate::vm::MAX_SNAPSHOT_BYTES`] for one run (reliability §4).
pub const MAX_SESSION_BYTES: usize = 2 << 20;
/// The version of the form.
const FORMAT: u8 = 1;
/// Format and checksum.
const HEADER_BYTES: usize = 5;

/// Why a conversation could not be kept, or not be taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionError {
    /// It does not wait, or has ended.
    NotWaiting,
    /// It takes more than [`MAX_SESSION_BYTES`]: the wait fails (reliability §4).
    TooLarge,
    /// It is cut short or changed, or of another version, or does not fit its program.
    Refused(ParkError),
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWaiting => f.write_str("the conversation does not wait for anything"),
            Self::TooLarge => write!(f, "the conversation would take more than {MAX_SESSION_BYTES} bytes"),
            Self::Refused(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for SessionError {}

impl From<ParkError> for SessionError {
    fn from(why: ParkError) -> Self {
        match why {
            ParkError::NotWaiting => Self::NotWaiting,
            ParkError::TooLarge => Self::TooLarge,
            why => Self::Refused(why),
        }
    }
}

/// A conversation that waits.
pub struct Session {
    kept: Kept,
    /// The bytes, so that a session which nobody looks into is never unpacked. Values are inside: they are overwritten when
    /// it goes (F61).
    bytes: Zeroizing<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    conversation: u64,
    participant: u32,
    batches: u32,
    at: At,
    own: Option<u32>,
    rounds: u32,
    /// The machine that runs, as bytes of its own; none before a flow begins.
    machine: Option<Vec<u8>>,
    callers: Vec<KeptCaller>,
    /// The batch that it wanted to be written is written.
    written: bool,
    replies: Vec<Reply>,
    noted: u32,
    intent: Option<Text>,
    target: String,
    in_queue: Option<String>,
    invocation: Value,
    /// How many flows have ended.
    done: u32,
    /// The caller leaves when it goes on: the last flow has ended with a batch that was committed with this.
    leaves: bool,
    /// Values for variables of the first flow, which has not begun.
    inputs: Vec<(u32, Value)>,
}

#[derive(Serialize, Deserialize)]
struct KeptCaller {
    machine: Vec<u8>,
    intent: Option<Text>,
    joined: Option<u32>,
}

impl Session {
    /// The bytes to keep.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Reads the bytes again; whether they fit a program, [`Conversation::take_up`] sees.
    ///
    /// # Errors
    /// Whatever is wrong with them; never a panic (F36).
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, SessionError> {
        let refused = SessionError::Refused;
        if bytes.len() > MAX_SESSION_BYTES {
            return Err(SessionError::TooLarge);
        }
        let (head, body) = bytes.split_at_checked(HEADER_BYTES).ok_or(refused(ParkError::Damaged))?;
        if head[0] != FORMAT {
            return Err(refused(ParkError::OtherFormat(head[0])));
        }
        if head[1..] != crc32fast::hash(body).to_le_bytes() {
            return Err(refused(ParkError::Damaged));
        }
        let kept = postcard::from_bytes(body).map_err(|_| refused(ParkError::Damaged))?;
        Ok(Self { kept, bytes: Zeroizing::new(bytes.to_vec()) })
    }

    fn of(kept: Kept) -> Result<Self, SessionError> {
        let head = vec![FORMAT, 0, 0, 0, 0];
        let mut bytes = postcard::to_extend(&kept, head).map_err(|_| SessionError::TooLarge)?;
        if bytes.len() > MAX_SESSION_BYTES {
            return Err(SessionError::TooLarge);
        }
        let sum = crc32fast::hash(&bytes[HEADER_BYTES..]).to_le_bytes();
        bytes[1..HEADER_BYTES].copy_from_slice(&sum);
        Ok(Self { kept, bytes: Zeroizing::new(bytes) })
    }

    /// A conversation that has not begun: its first flow is the next thing that happens.
    ///
    /// # Errors
    /// Never in practice: it is small.
    pub fn before(start: Start) -> Result<Self, SessionError> {
        Self::of(Kept {
            conversation: start.conversation,
            participant: start.participant.0,
            batches: 0,
            at: At::Begin(start.flow),
            own: None,
            rounds: 0,
            machine: None,
            callers: Vec::new(),
            written: false,
            replies: Vec::new(),
            noted: 0,
            intent: None,
            target: String::new(),
            in_queue: None,
            invocation: Value::NotSet,
            done: 0,
            leaves: false,
            inputs: Vec::new(),
        })
    }

    /// Gives input variables of the first flow their values, by their numbers in the flow's table (A36).
    ///
    /// # Errors
    /// [`SessionError::TooLarge`].
    pub fn with_inputs(mut self, inputs: Vec<(usize, Value)>) -> Result<Self, SessionError> {
        self.kept.inputs = inputs.into_iter().map(|(number, value)| (number as u32, value)).collect();
        Self::of(self.kept)
    }
}

/// What a conversation waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waits {
    /// An answer of the world outside: [`Conversation::reply_with`].
    Reply,
    /// A batch to be committed: [`Conversation::committed`].
    Commit(Outgoing),
}

/// A batch that is to be committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Whose attributes: the participant that the flows speak to.
    pub participant: Participant,
    /// Whose else: a participant of any conversation (P44).
    pub whose: Option<Whose>,
    /// Its name in this conversation (P27).
    pub id: BatchId,
    /// Names and values, in the order of the first Sets.
    pub attributes: Vec<(Text, Text)>,
    /// How the flow ends with it; `None` when it goes on.
    pub ending: Option<Ending>,
    /// No flow goes on after it: the conversation's run ends with it.
    pub last: bool,
}

impl<'a, 'p> Conversation<'a, 'p> {
    /// What a conversation waits for whose step gave [`super::Stopped::Later`].
    pub fn waits(&mut self) -> Waits {
        if self.effect != Some(Effect::Write) {
            return Waits::Reply;
        }
        let ending = self.machine.ends_with_batch();
        let Some((id, attributes)) = self.outgoing() else { return Waits::Reply };
        let closes = self.callers.is_empty() && !self.machine.has_queued();
        let last = ending.is_some_and(|ending| closes && self.follows(ending).is_none());
        let whose = self.machine.whose().cloned();
        Waits::Commit(Outgoing { participant: self.start.participant, whose, id, attributes, ending, last })
    }

    /// The flow that goes on after an end, without taking note of it.
    fn follows(&mut self, ending: Ending) -> Option<usize> {
        let in_queue = self.in_queue.clone();
        let next = ending.transfer.and_then(|to| self.next(to));
        self.in_queue = in_queue;
        next
    }

    /// Answers what it waits for.
    pub fn reply_with(&mut self, reply: Reply) {
        self.replay.again(reply);
    }

    /// Says what became of the batch that was to be committed, and how often it was sent.
    pub fn committed(&mut self, outcome: Result<(), CloudError>, tries: u32) {
        let answer = self.sent(outcome, tries);
        self.answer = Some(answer);
    }

    /// The flows that have ended since the conversation was taken up, in order; they are not given again.
    pub fn take_done(&mut self) -> Vec<Invocation> {
        self.done.append(&mut self.called);
        self.over += self.done.len();
        std::mem::take(&mut self.done)
    }

    /// The machine of the flow that runs now: its queue, its variables.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// What has to be kept while it waits. A batch that is to be committed is taken to be written: what is kept goes
    /// on behind it, so that it can be committed together with the batch.
    ///
    /// # Errors
    /// [`SessionError::NotWaiting`], [`SessionError::TooLarge`].
    pub fn session(&mut self, live: &Live, hash: u64) -> Result<Session, SessionError> {
        let park = |machine: &Machine| machine.park(self.program, live)?.to_bytes(hash);
        let written = self.effect == Some(Effect::Write);
        // A flow that was called goes back to its caller, and one that has more batches to send sends them (P44).
        let closes = self.callers.is_empty() && !self.machine.has_queued();
        let ending = self.machine.ends_with_batch().filter(|_| written && closes);
        let (at, machine) = match ending {
            Some(ending) => (self.follows(ending).map_or(At::Over, At::Begin), None),
            None => (self.at, Some(park(&self.machine)?)),
        };
        let callers = self.callers.iter().map(|caller| {
            let (intent, joined) = (caller.intent.clone(), caller.joined.map(|own| own.0));
            Ok(KeptCaller { machine: park(&caller.machine)?, intent, joined })
        });
        let callers = callers.collect::<Result<_, ParkError>>()?;
        let (replies, noted) = self.replay.kept();
        Session::of(Kept {
            conversation: self.start.conversation,
            participant: self.start.participant.0,
            batches: self.machine.batches(),
            at,
            own: self.own.map(|own| own.0).filter(|_| ending.is_none()),
            rounds: self.rounds as u32,
            machine,
            callers,
            written: written && ending.is_none(),
            replies: replies.to_vec(),
            noted: noted as u32,
            intent: self.intent.clone(),
            target: self.target.clone(),
            in_queue: self.in_queue.clone(),
            invocation: self.invocation.clone(),
            leaves: ending.is_some_and(|ending| at == At::Over && self.is_over(self.machine.flow(), ending)),
            inputs: Vec::new(),
            done: (self.over + self.done.len() + self.called.len() + usize::from(ending.is_some())) as u32,
        })
    }

    /// Takes up a conversation that was kept. Its next step goes on where it waited: answer it first, but for one that was
    /// kept with a batch.
    ///
    /// # Errors
    /// [`SessionError::Refused`] when it does not fit the program.
    pub fn take_up(
        program: &'p Program,
        cloud: &'a mut dyn Cloud,
        world: &'a mut dyn World,
        recorder: &'a mut Recorder<'p>,
        session: &Session,
        hash: u64,
    ) -> Result<Self, SessionError> {
        let kept = &session.kept;
        let first = match kept.at {
            At::Begin(flow) | At::In(flow) if program.flows.get(flow).is_some() => flow,
            At::Over => 0,
            _ => return Err(SessionError::Refused(ParkError::Invalid)),
        };
        let participant = Participant(kept.participant);
        let start = Start { flow: first, conversation: kept.conversation, participant };
        let mut this = Self::new(program, cloud, world, recorder, start);
        for (number, caller) in kept.callers.iter().enumerate() {
            let mut machine = taken_up(program, &caller.machine, hash)?;
            if let Some(outer) = this.callers.last() {
                machine.nest_again(&outer.machine, is_part(program, &machine));
            }
            if number > crate::vm::Limits::default().depth {
                return Err(SessionError::Refused(ParkError::Invalid));
            }
            let (intent, joined) = (caller.intent.clone(), caller.joined.map(Participant));
            this.callers.push(Caller { machine, batches: Vec::new(), intent, joined });
        }
        match &kept.machine {
            Some(bytes) => {
                this.machine = taken_up(program, bytes, hash)?;
                if let Some(outer) = this.callers.last() {
                    let part = is_part(program, &this.machine);
                    this.machine.nest_again(&outer.machine, part);
                }
                this.effect = Some(this.machine.effect().ok_or(SessionError::Refused(ParkError::Invalid))?);
            }
            None if matches!(kept.at, At::In(_)) => return Err(SessionError::Refused(ParkError::Invalid)),
            None => this.machine.set_batches(kept.batches),
        }
        this.at = kept.at;
        this.own = kept.own.map(Participant);
        this.rounds = kept.rounds as usize;
        this.replay.take_up(kept.replies.clone(), kept.noted as usize);
        this.answer = kept.written.then_some(Answer::Done);
        this.intent = kept.intent.clone();
        (this.target, this.in_queue) = (kept.target.clone(), kept.in_queue.clone());
        this.invocation = kept.invocation.clone();
        this.over = kept.done as usize;
        this.leaves = kept.leaves;
        this.inputs = kept.inputs.iter().map(|(number, value)| (*number as usize, value.clone())).collect();
        Ok(this)
    }
}

fn taken_up(program: &Program, bytes: &[u8], hash: u64) -> Result<Machine, SessionError> {
    let parked = Parked::from_bytes(bytes, hash)?;
    let mut machine = Machine::default();
    machine.unpark(program, &parked)?;
    Ok(machine)
}

fn is_part(program: &Program, machine: &Machine) -> bool {
    program.flows.get(machine.flow()).is_some_and(|flow| flow.kind == FlowType::CommonModule)
}
