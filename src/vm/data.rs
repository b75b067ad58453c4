//! Set and Get of participant data (P1–P12, P30, P31).

use super::{Effect, Fault, Machine, Pending, Reason, Trace, trace::Event};
use crate::bytecode::program::{Name, Pool, Source};
use crate::bytecode::{Flow, Program};
use crate::catalog::Profile;
use crate::participant::{
    Batch, BatchId, Origin, SESSION_ATTRIBUTES, SESSION_GETS, SESSION_SETS, SESSION_VALUE_CHARACTERS, SetNotSet, Slot,
};
use crate::value::{Kind, Text, Value};

/// What a bot session has used of its limits (P31).
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Session {
    sets: u16,
    gets: u16,
    names: Vec<Slot>,
}

impl Machine {
    /// Queues attributes, all of them or none (P8). In a bot flow they are written at once (P30).
    pub(super) fn set<T: Trace>(
        &mut self,
        program: &Program,
        flow: &Flow,
        list: u32,
        trace: &mut T,
    ) -> Result<Option<Effect>, Fault> {
        let (pool, policy) = (&flow.pool, program.options.set_not_set);
        let direct = Self::profile(flow) == Profile::Direct;
        let entries = &pool.sets[list as usize];
        if policy == SetNotSet::Error || direct {
            self.check_set(program, flow, list, policy)?;
        }
        self.admit(program, pool, list)?;
        let mut written = Vec::new();
        for (name, source) in entries {
            let slot = self.slot(program, pool, *name)?;
            let taken = self.registers.take_text(pool, *source);
            let was_not_set = taken.is_none();
            if was_not_set && policy == SetNotSet::Skip {
                if T::ON {
                    trace.event(self, Event::Skipped { name: slot });
                }
                continue;
            }
            let value = taken.unwrap_or(Text::EMPTY);
            if T::ON {
                trace.event(self, Event::Set { name: slot, value: &value, was_not_set });
            }
            if direct {
                written.retain(|(other, _)| *other != slot);
                written.push((slot, value));
            } else {
                self.queue.set(slot, value);
            }
        }
        if written.is_empty() {
            return Ok(None);
        }
        self.batch = Some(Batch { id: self.next_batch(), entries: written });
        self.pending = Pending::Write;
        Ok(Some(Effect::Write))
    }

    /// What must hold of all names and values before the first is queued (P8): computed names have come out (P7), and
    /// there is room for the copies (F31).
    fn admit(&mut self, program: &Program, pool: &Pool, list: u32) -> Result<(), Fault> {
        let mut bytes = 0;
        for (name, source) in &pool.sets[list as usize] {
            self.slot(program, pool, *name)?;
            bytes += self.registers.copied(pool, *source);
        }
        self.allocate(bytes)
    }

    /// What must hold of all values before the first is set (P8): none NOT_SET where that is an error (P12), and the
    /// limits of a bot session (P31).
    fn check_set(&mut self, program: &Program, flow: &Flow, list: u32, policy: SetNotSet) -> Result<(), Fault> {
        let pool = &flow.pool;
        let direct = Self::profile(flow) == Profile::Direct;
        if direct {
            self.session.sets = self.session.sets.saturating_add(1);
        }
        let mut fits = self.session.sets <= SESSION_SETS;
        for (name, source) in &pool.sets[list as usize] {
            let value = self.registers.copy(pool, *source, Kind::String);
            if policy == SetNotSet::Error && value.is_not_set() {
                return Err(Fault::of(Reason::SetNotSet));
            }
            if direct && !(policy == SetNotSet::Skip && value.is_not_set()) {
                let slot = self.slot(program, pool, *name)?;
                if !self.session.names.contains(&slot) {
                    self.session.names.push(slot);
                }
                let short = |text: &Text| text.as_str().chars().count() <= SESSION_VALUE_CHARACTERS;
                fits &= value.as_text().is_none_or(short) && self.session.names.len() <= SESSION_ATTRIBUTES;
            }
        }
        if fits { Ok(()) } else { Err(Fault::of(Reason::SessionLimit)) }
    }

    /// Reads attributes. What is queued needs nobody outside (P2); for the rest the cloud is asked once, now.
    pub(super) fn get<T: Trace>(
        &mut self,
        program: &Program,
        flow: &Flow,
        list: u32,
        trace: &mut T,
    ) -> Result<Option<Effect>, Fault> {
        if Self::profile(flow) == Profile::Direct {
            self.session.gets = self.session.gets.saturating_add(1);
            if self.session.gets > SESSION_GETS {
                return Err(Fault::of(Reason::SessionLimit));
            }
        }
        self.ask_again(program, flow, &flow.pool.gets[list as usize])?;
        if self.asked.is_empty() {
            self.answers.clear();
            self.got(program, flow, list, trace)?;
            return Ok(None);
        }
        self.pending = Pending::Read(list);
        Ok(Some(Effect::Read))
    }

    /// The names that the cloud has to be asked for: those that are not queued (P2).
    pub(super) fn ask_again(&mut self, program: &Program, flow: &Flow, gets: &[(Name, u16)]) -> Result<(), Fault> {
        self.asked.clear();
        for (name, _) in gets {
            let slot = self.slot(program, &flow.pool, *name)?;
            if self.queue.get(slot).is_none() {
                self.asked.push(slot);
            }
        }
        Ok(())
    }

    /// Puts what a Get found into its variables, from top to bottom. A name that is nowhere makes its variable NOT_SET,
    /// whatever it held before (P11).
    pub(super) fn got<T: Trace>(
        &mut self,
        program: &Program,
        flow: &Flow,
        list: u32,
        trace: &mut T,
    ) -> Result<(), Fault> {
        if self.answers.len() != self.asked.len() {
            return Err(Fault::of(Reason::Answer));
        }
        let mut incoming: usize = self.answers.iter().flatten().map(Text::len).sum();
        for (name, _) in &flow.pool.gets[list as usize] {
            let slot = self.slot(program, &flow.pool, *name)?;
            incoming += self.queue.get(slot).map_or(0, Text::len);
        }
        self.allocate(incoming)?;
        let mut outside = 0;
        for (name, register) in &flow.pool.gets[list as usize] {
            let slot = self.slot(program, &flow.pool, *name)?;
            let (origin, value) = match self.queue.get(slot) {
                Some(queued) => (Origin::Queue, Some(queued.clone())),
                None => {
                    let answer = self.answers.get_mut(outside).and_then(Option::take);
                    outside += 1;
                    (if answer.is_some() { Origin::Cloud } else { Origin::Missing }, answer)
                }
            };
            if T::ON {
                trace.event(self, Event::Get { name: slot, origin, value: value.as_ref() });
            }
            self.registers.texts[*register as usize] = value;
        }
        Ok(())
    }

    /// The number of a name. A computed one that is empty or NOT_SET runs the error handling (P7).
    #[inline]
    fn slot(&mut self, program: &Program, pool: &Pool, name: Name) -> Result<Slot, Fault> {
        match name {
            Name::Literal(slot) => Ok(slot),
            Name::Computed(source) => self.computed_slot(program, pool, source),
        }
    }

    #[cold]
    fn computed_slot(&mut self, program: &Program, pool: &Pool, source: Source) -> Result<Slot, Fault> {
        let name = match self.registers.copy(pool, source, Kind::String) {
            Value::Text(name) if !name.is_empty() => name,
            _ => return Err(Fault::of(Reason::AttributeName)),
        };
        self.numbered(program, &name)
    }

    /// The name of the next batch of this conversation (P27).
    pub(super) fn next_batch(&mut self) -> BatchId {
        self.batches += 1;
        BatchId { conversation: self.conversation, number: self.batches }
    }
}
