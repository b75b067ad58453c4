//! Parking: what has to be kept of a run that waits, and going on from it, in this process or another.
//!
//! Only registers that somebody may still read are kept, which is known from the code, and what counts as memory. The
//! form is versioned, has a checksum, and is tied to the program it came from (F36).

use super::others::{Kept, MAX_OTHERS, Other};
use super::pack::{Reader, Writer, checksum};
use super::tasks::Frame;
use super::{Ending, Machine, Pending, Registers};
use crate::builtins::Random;
use crate::bytecode::program::Target;
use crate::bytecode::{Code, Flow, Live, Op, Program, is_sound, number_fits as fits};
use crate::participant::Slot;
use crate::value::{NOT_SET_INT, Text, Value};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The version of the parked form.
pub const PARK_FORMAT: u8 = 3;
/// The largest snapshot (reliability §4).
pub const MAX_SNAPSHOT_BYTES: usize = 2 << 20;
/// What stands before the run in a snapshot: format, half of the program's hash, checksum.
const HEADER_BYTES: usize = 9;
/// The most actions and batches that a snapshot may say it has counted, so that counting on cannot overflow.
const MAX_COUNT: u32 = u32::MAX / 2;

/// A run that waits for an answer, packed: what is small takes few bytes, what most runs have not takes none.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked(Box<[u8]>);

impl fmt::Debug for Parked {
    /// Values are inside, so that its length alone is shown (P47).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parked({} bytes)", self.0.len())
    }
}

/// The kinds of waits, in the two lowest bits of a parked run.
const READ: u8 = 0;
const PERFORM: u8 = 1;
const MENU: u8 = 2;
const RESTART: u8 = 3;
/// Set when the error handling goes on (L2).
const HANDLING: u8 = 4;
/// Set when the error handling has its own actions (L1).
const RESERVE: u8 = 8;
/// Set when the error handling has had its own bytes.
const ROOMY: u8 = 16;
/// Set when [`Rare`] stands at the end.
const RARE: u8 = 32;

/// Set when a batch is being written: by a Set of a bot (P30) with the kind of a read, before an action that others
/// shall see it in (P23) with that of an action, at the end of the flow (P20) with that of a menu. What was written is not kept: whoever keeps the run answers that it was.
const WRITE: u8 = 128;

/// Set when the error handling began because a bot did not understand (P45).
const UNRECOGNISED: u8 = 64;

/// What most runs have not.
#[derive(Serialize)]
struct Rare<'a> {
    values: Vec<(u16, &'a Value)>,
    frames: &'a [Frame],
    menus: &'a [u32],
    repeats: u16,
    computed: &'a [Text],
    session: &'a super::data::Session,
    random: Random,
    others: Vec<Kept>,
    /// How the run ends with the batch that is being written.
    ending: Option<Ending>,
}

/// The same, read.
#[derive(Deserialize)]
struct RareRead {
    values: Vec<(u16, Value)>,
    frames: Vec<Frame>,
    menus: Vec<u32>,
    repeats: u16,
    computed: Vec<Text>,
    session: super::data::Session,
    random: Random,
    others: Vec<Kept>,
    ending: Option<Ending>,
}

/// Why a parked run was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParkError {
    /// It does not wait for anything that it could be resumed with.
    NotWaiting,
    /// It takes more than [`MAX_SNAPSHOT_BYTES`].
    TooLarge,
    /// It is cut short or changed.
    Damaged,
    /// It was made by another version of callflow.
    OtherFormat(u8),
    /// It belongs to another program.
    OtherProgram,
    /// It holds what does not fit its program.
    Invalid,
}

impl fmt::Display for ParkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWaiting => f.write_str("the run does not wait for an answer"),
            Self::TooLarge => write!(f, "the snapshot would take more than {MAX_SNAPSHOT_BYTES} bytes"),
            Self::Damaged => f.write_str("the snapshot is cut short or damaged"),
            Self::OtherFormat(format) => {
                write!(f, "the snapshot has format {format}, this version reads format {PARK_FORMAT}")
            }
            Self::OtherProgram => f.write_str("the snapshot belongs to another program"),
            Self::Invalid => f.write_str("the snapshot does not fit its program"),
        }
    }
}

impl std::error::Error for ParkError {}

impl Machine {
    /// What has to be kept while the machine waits. The machine itself can be used for something else then.
    ///
    /// # Errors
    /// [`ParkError::NotWaiting`] when it waits for nothing: before its start, and after its end;
    /// [`ParkError::TooLarge`].
    pub fn park(&self, program: &Program, live: &Live) -> Result<Parked, ParkError> {
        let wait = match self.pending {
            Pending::Read(_) => READ,
            Pending::Perform(_) => PERFORM,
            Pending::Menu(_) => MENU,
            Pending::Restart(_) => RESTART,
            Pending::Write => WRITE | READ,
            Pending::First(_) => WRITE | PERFORM,
            Pending::Flush(_) => WRITE | MENU,
            _ => return Err(ParkError::NotWaiting),
        };
        // A flow that ends reads nothing any more.
        let (none, ends) = (Live::nothing(), matches!(self.pending, Pending::Flush(_)));
        let registers = if ends { Some(&none) } else { live.at(self.flow, self.pc) };
        let registers = registers.filter(|_| program.flows.len() > self.flow as usize);
        let registers = registers.ok_or(ParkError::NotWaiting)?;
        let own = &self.registers;
        let rare = self.rare(&registers.values);
        let (actions, reserve, roomy, allocated) = self.meter.state();
        let mut to = Writer(Vec::with_capacity(160));
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        let state = flag(self.handling, HANDLING) | flag(reserve, RESERVE) | flag(roomy, ROOMY);
        to.0.push(wait | state | flag(self.unrecognised, UNRECOGNISED) | flag(rare.is_some(), RARE));
        let allocated = allocated as u64;
        let counts = [self.flow.into(), self.pc.into(), actions.into(), allocated, self.batches.into()];
        counts.into_iter().chain([self.conversation]).for_each(|number| to.number(number));
        let ints = || registers.ints.iter().filter(|r| own.ints[**r as usize] != NOT_SET_INT);
        to.registers(ints().copied());
        ints().for_each(|r| to.signed(own.ints[*r as usize]));
        // What nobody reads any more is left out unless it counts as memory: a run that was parked must meet its budget
        // of bytes at the same step as one that was not (F31).
        let texts = || {
            let texts = kept(&own.texts, &registers.texts, |text| text.as_ref().is_some_and(Registers::counts));
            texts.filter_map(|(register, text)| Some((register, text.as_ref()?)))
        };
        to.registers(texts().map(|(register, _)| register));
        texts().for_each(|(_, text)| to.text(text));
        to.number(self.queue.len() as u64);
        for (slot, value) in self.queue.iter() {
            to.number(slot.0.into());
            to.text(value);
        }
        if let Some(rare) = rare {
            to.0 = postcard::to_extend(&rare, to.0).map_err(|_| ParkError::TooLarge)?;
        }
        Ok(Parked(to.0.into()))
    }

    /// What of this run most others have not; `None` when it has nothing of it.
    fn rare<'a>(&'a self, live: &[u16]) -> Option<Rare<'a>> {
        let values = kept(&self.registers.values, live, |value| value.bytes() > 0);
        let values: Vec<_> = values.filter(|(_, value)| !value.is_not_set()).collect();
        let common = values.is_empty()
            && self.frames.is_empty()
            && self.menus.is_empty()
            && self.repeats == 0
            && self.computed.is_empty()
            && self.session == super::data::Session::default()
            && self.random == Random::seeded(0)
            && self.ends_with_batch().is_none()
            && self.others.is_empty();
        let (frames, menus, computed) = (&self.frames[..], &self.menus[..], &self.computed[..]);
        let (repeats, session, random) = (self.repeats, &self.session, self.random);
        let others = self.others.iter().map(Other::keep).collect();
        let ending = self.ends_with_batch();
        (!common).then_some(Rare { values, frames, menus, repeats, computed, session, random, others, ending })
    }

    /// Takes up a parked run.
    ///
    /// # Errors
    /// [`ParkError::Invalid`] when it does not fit the program; the machine must then be started anew.
    pub fn unpark(&mut self, program: &Program, parked: &Parked) -> Result<(), ParkError> {
        self.take_up(program, &mut Reader(&parked.0)).ok_or(ParkError::Invalid)
    }

    /// Everything in it must exist in the program and have the right type (F36).
    fn take_up(&mut self, program: &Program, from: &mut Reader<'_>) -> Option<()> {
        let (flags, rest) = from.0.split_first()?;
        from.0 = rest;
        let (number, pc, actions) = (from.small()?, from.small()?, from.small()?);
        let (allocated, batches, conversation) = (from.small()?, from.small()?, from.number()?);
        let flow = program.flows.get(number as usize)?;
        let pending = pending(flow, flags & (WRITE | 3), pc)?;
        if batches > MAX_COUNT || actions > MAX_COUNT {
            return None;
        }
        self.start(program, number as usize, (conversation, batches), &mut |_| Value::NotSet)?;
        self.random = Random::seeded(0);
        self.handling = flags & HANDLING != 0;
        self.unrecognised = flags & UNRECOGNISED != 0;
        self.meter.restore(actions, flags & RESERVE != 0, flags & ROOMY != 0, allocated as usize);
        (self.pc, self.pending) = (pc, pending);
        let registers = &mut self.registers;
        from.registers(|from, register| {
            let (number, kind) = (from.signed()?, flow.holds.ints.get(usize::from(register))?);
            fits(number, *kind).then(|| registers.ints[register as usize] = number)
        })?;
        from.registers(|from, register| {
            let place = registers.texts.get_mut(usize::from(register))?;
            *place = Some(from.text()?);
            Some(())
        })?;
        for _ in 0..from.small()? {
            let (slot, value) = (Slot(from.small()?), from.text()?);
            // Computed names are numbered last and stand at the end; each takes a byte at least.
            if slot.0 as usize >= program.names.len() + from.0.len() {
                return None;
            }
            self.queue.set(slot, value);
        }
        if flags & RARE != 0 {
            let (rare, rest) = postcard::take_from_bytes(from.0).ok()?;
            from.0 = rest;
            self.take_up_rare((program, flow), rare)?;
        }
        if flags & RARE == 0 && matches!(self.pending, Pending::Flush(_)) {
            return None;
        }
        let names = program.names.len() + self.computed.len();
        if !from.0.is_empty() || self.queue.iter().any(|(slot, _)| slot.0 as usize >= names) {
            return None;
        }
        match self.pending {
            Pending::Read(list) => self.ask_again(program, flow, flow.pool.gets.get(list as usize)?).ok(),
            _ => Some(()),
        }
    }

    fn take_up_rare(&mut self, (program, flow): (&Program, &Flow), rare: RareRead) -> Option<()> {
        let whole = rare.frames.iter().all(|frame| frame.fits(flow))
            && rare.frames.len() <= super::meter::DEPTH
            && rare.menus.iter().all(|entry| op_at(flow, *entry).is_some_and(|op| op.code == Code::Menu))
            && rare.menus.len() <= super::tasks::MENU_TRAIL
            && rare.others.len() <= MAX_OTHERS;
        if !whole {
            return None;
        }
        for (register, value) in rare.values {
            let kind = flow.holds.values.get(usize::from(register))?;
            if !value.fits(*kind) || !is_sound(&value) {
                return None;
            }
            self.registers.values[usize::from(register)] = value;
        }
        let names = program.names.len() + rare.computed.len();
        if let Pending::Flush(ending) = &mut self.pending {
            *ending = rare.ending?;
        }
        self.others = rare.others.into_iter().map(|kept| Other::of(kept, names)).collect::<Option<_>>()?;
        (self.frames, self.menus, self.repeats) = (rare.frames, rare.menus, rare.repeats);
        (self.computed, self.session, self.random) = (rare.computed, rare.session, rare.random);
        Some(())
    }
}

/// What a run waits for, by the instruction at which it stands.
fn pending(flow: &Flow, wait: u8, pc: u32) -> Option<Pending> {
    const WRITE_SET: u8 = WRITE | READ;
    const WRITE_FIRST: u8 = WRITE | PERFORM;
    const WRITE_LAST: u8 = WRITE | MENU;
    let op = op_at(flow, pc)?;
    Some(match (wait, op.code) {
        (READ, Code::Get) => Pending::Read(op.wide()),
        (PERFORM, Code::Perform) => Pending::Perform(op.wide()),
        (WRITE_LAST, _) => Pending::Flush(Ending::error()),
        (WRITE_SET, Code::Set) => Pending::Write,
        (WRITE_FIRST, Code::Perform) => Pending::First(op.wide()),
        (MENU, Code::Menu) => Pending::Menu(op.wide()),
        (RESTART, _) if flow.parts.iter().any(|part| part.entry == pc) => Pending::Restart(pc),
        _ => return None,
    })
}

impl Parked {
    /// The bytes it takes in memory, its own and those of what it points to.
    pub fn resident_bytes(&self) -> usize {
        size_of::<Self>() + self.0.len()
    }

    /// The parked run as bytes: format, half of the program's hash, a checksum under the whole hash, the run. Values
    /// are inside: whoever keeps the bytes keeps personal data (F61).
    ///
    /// # Errors
    /// [`ParkError::TooLarge`].
    pub fn to_bytes(&self, program_hash: u64) -> Result<Vec<u8>, ParkError> {
        if HEADER_BYTES + self.0.len() > MAX_SNAPSHOT_BYTES {
            return Err(ParkError::TooLarge);
        }
        let mut bytes = Vec::with_capacity(HEADER_BYTES + self.0.len());
        bytes.push(PARK_FORMAT);
        bytes.extend_from_slice(&half(program_hash));
        bytes.extend_from_slice(&checksum(program_hash, &self.0).to_le_bytes());
        bytes.extend_from_slice(&self.0);
        Ok(bytes)
    }

    /// Reads the bytes again. Whether they fit the program, [`Machine::unpark`] sees.
    ///
    /// # Errors
    /// Whatever is wrong with them; never a panic (F36).
    pub fn from_bytes(bytes: &[u8], program_hash: u64) -> Result<Self, ParkError> {
        if bytes.len() > MAX_SNAPSHOT_BYTES {
            return Err(ParkError::TooLarge);
        }
        let (head, body) = bytes.split_at_checked(HEADER_BYTES).ok_or(ParkError::Damaged)?;
        if head[0] != PARK_FORMAT {
            return Err(ParkError::OtherFormat(head[0]));
        }
        if head[1..5] != half(program_hash) {
            return Err(ParkError::OtherProgram);
        }
        if head[5..] != checksum(program_hash, body).to_le_bytes() {
            return Err(ParkError::Damaged);
        }
        Ok(Self(body.into()))
    }

    /// A parked run of those bytes, whatever they are: for tests of what [`Machine::unpark`] refuses.
    #[cfg(test)]
    pub(crate) fn forged(body: &[u8]) -> Self {
        Self(body.into())
    }

    /// The bytes inside.
    #[cfg(test)]
    pub(crate) fn body(&self) -> &[u8] {
        &self.0
    }
}

/// Enough of a hash to tell programs apart; the checksum depends on all of it.
fn half(hash: u64) -> [u8; 4] {
    ((hash ^ hash >> 32) as u32).to_le_bytes()
}

fn op_at(flow: &Flow, pc: u32) -> Option<Op> {
    flow.code.get(pc as usize).copied()
}

impl Frame {
    fn fits(&self, flow: &Flow) -> bool {
        let Some(call) = flow.pool.task_calls.get(self.call as usize) else { return false };
        let right = |(target, value): &(Target, Value)| match (flow.holds.of(*target), target) {
            (Some(kind), Target::Int(_)) => {
                matches!(value, Value::NotSet | Value::Integer(_)) && fits(value.to_int(), kind.kind)
            }
            (Some(kind), _) => value.is_not_set() || (value.fits(kind) && is_sound(value)),
            (None, _) => false,
        };
        self.kept.iter().all(right) && self.kept.iter().map(|(target, _)| target).eq(&call.keep)
    }
}

/// The registers that are live, and those that count all the same.
fn kept<'a, 'l, T>(
    all: &'a [T],
    live: &'l [u16],
    counts: fn(&T) -> bool,
) -> impl Iterator<Item = (u16, &'a T)> + use<'a, 'l, T> {
    let numbered = (0..).zip(all);
    numbered.filter(move |(r, value)| counts(value) || live.binary_search(r).is_ok())
}
