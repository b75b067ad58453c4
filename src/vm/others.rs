//! Participants of other conversations (P44): each has a queue of its own, which leaves just before the flow ends, in a
//! batch of its own with a name of its own (P5, P20, P27).

use super::{Fault, Machine, Reason};
use crate::bytecode::Program;
use crate::bytecode::program::Site;
use crate::participant::{Queue, SetNotSet, Slot};
use crate::value::{Text, Value};
use serde::{Deserialize, Serialize};

/// The most participants of other conversations that one flow may have something queued for.
pub const MAX_OTHERS: usize = 1_000;

/// A participant of any conversation, by the ids of its store (P44).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Whose {
    /// The conversation's id.
    pub conversation: Text,
    /// The participant's.
    pub participant: Text,
}

/// What is queued for one of them.
#[derive(Clone, Debug)]
pub(super) struct Other {
    pub whose: Whose,
    pub queue: Queue,
}

impl Machine {
    /// What is queued for a participant of another conversation: a Get looks here first (P2).
    pub fn queued_for(&self, program: &Program, whose: &Whose, name: &str) -> Option<&Text> {
        let other = self.others.iter().find(|other| other.whose == *whose)?;
        let mut queued = other.queue.iter();
        queued.find(|(slot, _)| self.name(program, *slot) == name).map(|(_, value)| value)
    }

    /// Whose attributes the batch of a [`super::Effect::Write`] sets; `None`: those of the flow's own participant.
    pub fn whose(&self) -> Option<&Whose> {
        self.whose.as_ref()
    }

    /// Queues what an action sets of such a participant: all of it or nothing (P8, P12).
    pub(super) fn set_of(&mut self, program: &Program, site: &Site, whose: Whose) -> Result<(), Fault> {
        let policy = program.options.set_not_set;
        let flow = &program.flows[self.flow as usize];
        let mut set = Vec::with_capacity(site.inputs.len());
        for (name, source, kind) in &site.inputs {
            match self.registers.copy(&flow.pool, *source, kind.kind) {
                Value::Text(value) => set.push((name, value)),
                _ if policy == SetNotSet::Error => return Err(Fault::of(Reason::SetNotSet)),
                _ if policy == SetNotSet::Skip => {}
                _ => set.push((name, Text::EMPTY)),
            }
        }
        self.allocate(set.iter().map(|(_, value)| value.len()).sum())?;
        let at = match self.others.iter().position(|other| other.whose == whose) {
            Some(at) => at,
            None if self.others.len() == MAX_OTHERS => return Err(Fault::of(Reason::Memory)),
            None => {
                self.allocate(whose.conversation.len() + whose.participant.len())?;
                self.others.push(Other { whose, queue: Queue::default() });
                self.others.len() - 1
            }
        };
        for (name, value) in set {
            let slot = self.numbered(program, name)?;
            self.others[at].queue.set(slot, value);
        }
        Ok(())
    }

    /// The number of a name: the program's own, or one that came up in this invocation.
    pub(super) fn numbered(&mut self, program: &Program, name: &Text) -> Result<Slot, Fault> {
        let known = |names: &[Text]| names.iter().position(|known| known == name);
        if let Some(at) = known(&program.names) {
            return Ok(Slot(at as u32));
        }
        let at = match known(&self.computed) {
            Some(at) => at,
            None => {
                self.allocate(name.len())?;
                self.computed.push(name.clone());
                self.computed.len() - 1
            }
        };
        Ok(Slot((program.names.len() + at) as u32))
    }

    /// Whether anything is queued, for whomever.
    pub fn has_queued(&self) -> bool {
        !self.queue.is_empty() || self.others.iter().any(|other| !other.queue.is_empty())
    }

    /// The next batch that has to leave: the flow's own participant's first, then one for each other, in the order of their
    /// first Sets. `false` when nothing is queued any more (P5).
    pub(super) fn next_leaves(&mut self) -> bool {
        if !self.queue.is_empty() {
            let id = self.next_batch();
            self.whose = None;
            self.batch = self.queue.take(id);
            return true;
        }
        while !self.others.is_empty() {
            let mut other = self.others.remove(0);
            if !other.queue.is_empty() {
                let id = self.next_batch();
                self.batch = other.queue.take(id);
                self.whose = Some(other.whose);
                return true;
            }
        }
        self.whose = None;
        false
    }

    /// Forgets what is queued, for whomever (P21).
    pub(super) fn forget_queued(&mut self) {
        self.queue.clear();
        self.others.clear();
    }
}

/// What is queued for one of them, as it is parked.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    whose: Whose,
    entries: Vec<(Slot, Text)>,
}

impl Other {
    pub(super) fn keep(&self) -> Kept {
        let entries = self.queue.iter().map(|(slot, value)| (slot, value.clone())).collect();
        Kept { whose: self.whose.clone(), entries }
    }

    /// The same again; `None` when a name in it has no number among so many (F36).
    pub(super) fn of(kept: Kept, names: usize) -> Option<Self> {
        let mut queue = Queue::default();
        for (slot, value) in kept.entries {
            ((slot.0 as usize) < names).then_some(())?;
            queue.set(slot, value);
        }
        Some(Self { whose: kept.whose, queue })
    }
}
