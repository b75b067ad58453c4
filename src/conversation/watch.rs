//! Between the machine and those who watch it: each event goes to the world, at the moment it happens, and to the record.

use super::record::{Entry, Recorder};
use super::world::World;
use crate::bytecode::Program;
use crate::vm::{Event, Machine, Trace};

/// Tells the world and the recorder.
pub(super) struct Watch<'w, 'p> {
    pub program: &'p Program,
    pub world: &'w mut dyn World,
    pub recorder: &'w mut Recorder<'p>,
}

impl Trace for Watch<'_, '_> {
    const ON: bool = true;

    fn event(&mut self, machine: &Machine, event: Event<'_>) {
        let silent = matches!(event, Event::Fault { fault } if machine.gives_up(&fault));
        let entry = Recorder::entry(self.program, machine, event, silent);
        self.world.saw(machine, self.program, &entry);
        // Whoever waits for an action acts just before it runs.
        let acts = matches!(entry, Entry::Action { .. });
        self.recorder.note(entry);
        if acts {
            self.world.others().into_iter().for_each(|other| self.recorder.note(other));
        }
    }
}
