//! What a run tells whoever watches. Chosen at compile time: when nobody watches it costs nothing.

use super::{Fault, Machine};
use crate::participant::{Origin, Slot};
use crate::value::Text;

/// Something that happened in the machine. What the world outside did is known to whoever answers the effects.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// An action begins; its number in the flow's list of actions.
    Action {
        /// The first instruction of the action.
        pc: u32,
    },
    /// A name was queued (P1), or written at once (P30).
    Set {
        /// Which.
        name: Slot,
        /// The new value.
        value: &'a Text,
        /// Whether the value was NOT_SET and `""` was taken for it (P12).
        was_not_set: bool,
    },
    /// A Set of NOT_SET was left out (P12).
    Skipped {
        /// Which.
        name: Slot,
    },
    /// A Get has its value (P2, P11).
    Get {
        /// Which.
        name: Slot,
        /// Where it was found.
        origin: Origin,
        /// The value; `None` is NOT_SET.
        value: Option<&'a Text>,
    },
    /// A look-up found nothing, for nobody has declared what it looks for (E391).
    Lookup {
        /// The function.
        function: &'static str,
        /// The instruction.
        pc: u32,
    },
    /// An action has taken an output, written or not. Of a menu it is the key, or `default`; of a called task the path,
    /// or `default`.
    Output {
        /// The instruction of the action.
        pc: u32,
        /// The output, or the text that names it; never empty.
        output: &'a str,
    },
    /// A task has ended, by a path.
    TaskEnded {
        /// The instruction.
        pc: u32,
        /// The path, or `default`.
        path: &'a str,
    },
    /// A run error starts the error handling (L3).
    Fault {
        /// Which.
        fault: Fault,
    },
}

/// Who watches.
pub trait Trace {
    /// Whether anybody does.
    const ON: bool;
    /// Whether every step from instruction to instruction is told.
    const STEPS: bool = false;

    /// Something happened.
    fn event(&mut self, machine: &Machine, event: Event<'_>);

    /// In a flow, by its number, the instruction `to` is about to run, and `from` was the one before. Jumps that belong
    /// to a test are part of the test.
    fn step(&mut self, _flow: u32, _from: u32, _to: u32) {}
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Off;

impl Trace for Off {
    const ON: bool = false;

    fn event(&mut self, _: &Machine, _: Event<'_>) {}
}
