//! Parking: what has to be kept of a run that waits, and going on from it, in this process or another.
//!
//! Only registers that somebody may still read are kept, which is known from the code, and what counts as memory. The
//! form is versioned, has a checksum, and is tied to the program it came from (F36).

use super::tasks::Frame;
use super::{Machine, Pending, Registers};
use crate::bytecode::program::Target;
use crate::bytecode::{Code, Flow, Live, Op, Program, is_sound, number_fits as fits};
use crate::participant::Slot;
use crate::value::{Text, Value};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The version of the parked form.
pub const PARK_FORMAT: u8 = 1;
/// The largest snapshot (reliability §4).
pub const MAX_SNAPSHOT_BYTES: usize = 2 << 20;

/// The most actions and batches that a snapshot may say it has counted, so that counting on cannot overflow.
const MAX_COUNT: u32 = u32::MAX / 2;

/// A run that waits for an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parked {
    flow: u32,
    pc: u32,
    pending: Pending,
    ints: Box<[(u16, i64)]>,
    texts: Box<[(u16, Text)]>,
    values: Box<[(u16, Value)]>,
    frames: Box<[Frame]>,
    menus: Box<[u32]>,
    repeats: u16,
    queue: Box<[(Slot, Text)]>,
    computed: Box<[Text]>,
    actions: u32,
    reserve: bool,
    roomy: bool,
    handling: bool,
    allocated: u32,
    conversation: u64,
    batches: u32,
    session: super::data::Session,
    random: crate::builtins::Random,
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
    /// [`ParkError::NotWaiting`] when it waits for nothing: before its start, and after its end.
    pub fn park(&self, program: &Program, live: &Live) -> Result<Parked, ParkError> {
        let waits = !matches!(
            self.pending,
            Pending::Nothing | Pending::Clock | Pending::Ended(_) | Pending::Flush(_) | Pending::Write
        );
        let registers = live.at(self.flow, self.pc).filter(|_| waits && program.flows.len() > self.flow as usize);
        let Some(registers) = registers else { return Err(ParkError::NotWaiting) };
        let own = &self.registers;
        let ints = registers.ints.iter().map(|r| (*r, own.ints[*r as usize]));
        let ints = ints.filter(|(_, number)| *number != crate::value::NOT_SET_INT).collect();
        // What nobody reads any more is left out unless it counts as memory: a run that was parked must meet its budget
        // of bytes at the same step as one that was not (F31).
        let texts = kept(&own.texts, &registers.texts, |text| text.as_ref().is_some_and(Registers::counts));
        let texts = texts.filter_map(|(r, text)| Some((r, text.clone()?))).collect();
        let values = kept(&own.values, &registers.values, |value| value.bytes() > 0);
        Ok(Parked {
            flow: self.flow,
            pc: self.pc,
            pending: self.pending,
            ints,
            texts,
            values: values.filter(|(_, value)| !value.is_not_set()).map(|(r, value)| (r, value.clone())).collect(),
            frames: self.frames.clone().into(),
            menus: self.menus.clone().into(),
            repeats: self.repeats,
            queue: self.queue.iter().map(|(slot, value)| (slot, value.clone())).collect(),
            computed: self.computed.clone().into(),
            actions: self.meter.state().0,
            reserve: self.meter.state().1,
            roomy: self.meter.state().2,
            handling: self.handling,
            allocated: self.meter.state().3 as u32,
            conversation: self.conversation,
            batches: self.batches,
            session: self.session.clone(),
            random: self.random,
        })
    }

    /// Takes up a parked run.
    ///
    /// # Errors
    /// [`ParkError::Invalid`] when it does not fit the program; the machine must then be started anew.
    pub fn unpark(&mut self, program: &Program, parked: &Parked) -> Result<(), ParkError> {
        let flow = program.flows.get(parked.flow as usize).ok_or(ParkError::Invalid)?;
        if !parked.fits(program) {
            return Err(ParkError::Invalid);
        }
        self.start(program, parked.flow as usize, (parked.conversation, parked.batches), &mut |_| Value::NotSet);
        parked.ints.iter().for_each(|(r, number)| self.registers.ints[*r as usize] = *number);
        parked.texts.iter().for_each(|(r, text)| self.registers.texts[*r as usize] = Some(text.clone()));
        parked.values.iter().for_each(|(r, value)| self.registers.values[*r as usize] = value.clone());
        self.frames.extend_from_slice(&parked.frames);
        self.menus.extend_from_slice(&parked.menus);
        self.computed.extend_from_slice(&parked.computed);
        parked.queue.iter().for_each(|(slot, value)| self.queue.set(*slot, value.clone()));
        self.meter.restore(parked.actions, parked.reserve, parked.roomy, parked.allocated as usize);
        (self.pc, self.pending, self.repeats) = (parked.pc, parked.pending, parked.repeats);
        (self.handling, self.session, self.random) = (parked.handling, parked.session.clone(), parked.random);
        if let Pending::Read(list) = self.pending {
            let gets = flow.pool.gets.get(list as usize).ok_or(ParkError::Invalid)?;
            self.ask_again(program, flow, gets).map_err(|_| ParkError::Invalid)?;
        }
        Ok(())
    }
}

impl Parked {
    /// Whether everything in it exists in the program and has the right type (F36).
    fn fits(&self, program: &Program) -> bool {
        let Some(flow) = program.flows.get(self.flow as usize) else { return false };
        let size = flow.registers;
        let names = program.names.len() + self.computed.len();
        let number = |(r, number): &(u16, i64)| flow.holds.ints.get(usize::from(*r)).is_some_and(|k| fits(*number, *k));
        let value = |(r, value): &(u16, Value)| {
            flow.holds.values.get(usize::from(*r)).is_some_and(|kind| value.fits(*kind) && is_sound(value))
        };
        self.waits(flow)
            && self.ints.iter().all(number)
            && self.texts.iter().all(|(r, _)| *r < size.texts)
            && self.values.iter().all(value)
            && self.frames.iter().all(|frame| frame.fits(flow))
            && self.menus.iter().all(|entry| op_at(flow, *entry).is_some_and(|op| op.code == Code::Menu))
            && self.queue.iter().all(|(slot, _)| (slot.0 as usize) < names)
            && self.frames.len() <= super::meter::DEPTH
            && self.menus.len() <= super::tasks::MENU_TRAIL
            && self.batches <= MAX_COUNT
            && self.actions <= MAX_COUNT
    }

    /// Whether it waits at the instruction that waits for such an answer.
    fn waits(&self, flow: &Flow) -> bool {
        let at =
            |code: Code, number: u32| op_at(flow, self.pc).is_some_and(|op| op.code == code && op.wide() == number);
        match self.pending {
            Pending::Read(list) => at(Code::Get, list),
            Pending::Perform(site) => at(Code::Perform, site),
            Pending::Menu(menu) => at(Code::Menu, menu),
            Pending::Restart(target) => target == self.pc && flow.parts.iter().any(|part| part.entry == target),
            _ => false,
        }
    }

    /// The bytes it takes in memory, its own and those of what it points to.
    pub fn resident_bytes(&self) -> usize {
        let heap = |length: usize| if length > size_of::<Text>() { length } else { 0 };
        let texts = self.texts.iter().map(|(_, text)| heap(text.len())).sum::<usize>();
        let queue = self.queue.iter().map(|(_, text)| heap(text.len())).sum::<usize>();
        size_of::<Self>()
            + size_of_val(&*self.ints)
            + size_of_val(&*self.texts)
            + size_of_val(&*self.values)
            + size_of_val(&*self.frames)
            + size_of_val(&*self.menus)
            + size_of_val(&*self.queue)
            + size_of_val(&*self.computed)
            + texts
            + queue
    }

    /// The parked run as bytes: format, the program's hash, a checksum, the rest. Values are inside: whoever keeps
    /// the bytes keeps personal data (F61).
    ///
    /// # Errors
    /// [`ParkError::TooLarge`].
    pub fn to_bytes(&self, program_hash: u64) -> Result<Vec<u8>, ParkError> {
        let mut bytes = Vec::with_capacity(96);
        bytes.push(PARK_FORMAT);
        bytes.extend_from_slice(&program_hash.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        let mut bytes = postcard::to_extend(self, bytes).map_err(|_| ParkError::TooLarge)?;
        if bytes.len() > MAX_SNAPSHOT_BYTES {
            return Err(ParkError::TooLarge);
        }
        let sum = crate::bytecode::checksum(&bytes[13..]);
        bytes[9..13].copy_from_slice(&sum.to_le_bytes());
        Ok(bytes)
    }

    /// Reads the bytes again.
    ///
    /// # Errors
    /// Whatever is wrong with them; never a panic (F36).
    pub fn from_bytes(bytes: &[u8], program_hash: u64) -> Result<Self, ParkError> {
        if bytes.len() > MAX_SNAPSHOT_BYTES {
            return Err(ParkError::TooLarge);
        }
        let (head, body) = bytes.split_at_checked(13).ok_or(ParkError::Damaged)?;
        if head[0] != PARK_FORMAT {
            return Err(ParkError::OtherFormat(head[0]));
        }
        if head[9..13] != crate::bytecode::checksum(body).to_le_bytes() {
            return Err(ParkError::Damaged);
        }
        if head[1..9] != program_hash.to_le_bytes() {
            return Err(ParkError::OtherProgram);
        }
        match postcard::take_from_bytes(body) {
            Ok((parked, [])) => Ok(parked),
            _ => Err(ParkError::Damaged),
        }
    }
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
fn kept<'a, T>(all: &'a [T], live: &'a [u16], counts: fn(&T) -> bool) -> impl Iterator<Item = (u16, &'a T)> {
    let numbered = (0..).zip(all);
    numbered.filter(move |(r, value)| counts(value) || live.binary_search(r).is_ok())
}
