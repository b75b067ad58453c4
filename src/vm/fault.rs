//! Run errors: what starts the flow's error handling (L3, E305). They carry rule and place, never values (P47).

use super::{Effect, Ending, Machine, Pending, Trace, trace::Event};
use crate::builtins::FaultReason;
use crate::bytecode::Flow;
use crate::catalog::{FlowType, Profile};

/// Why the error handling ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// An expression: NOT_SET refused, a failed conversion, an overflow … (L3).
    Expression(FaultReason),
    /// Fuel was used up: an endless loop (F30).
    Fuel,
    /// Values took too much memory (F31).
    Memory,
    /// Tasks called each other too deep.
    CallDepth,
    /// More actions than an invocation may run (L1).
    Actions,
    /// A computed attribute name was empty or NOT_SET (P7).
    AttributeName,
    /// Set with NOT_SET, where the project says `set-not-set = "error"` (P12).
    SetNotSet,
    /// A bot session set or read too much (P31).
    SessionLimit,
    /// The cloud did not answer.
    Cloud,
    /// Something happened whose output is off: it is not written, and the event is left to the error handling (A43).
    OutputOff(&'static str),
    /// The world outside answered what the action cannot take.
    Answer,
}

impl Reason {
    /// The words of all reasons.
    pub fn words() -> impl Iterator<Item = &'static str> {
        let own = [
            Self::Fuel,
            Self::Memory,
            Self::CallDepth,
            Self::Actions,
            Self::AttributeName,
            Self::SetNotSet,
            Self::SessionLimit,
            Self::Cloud,
            Self::OutputOff(""),
            Self::Answer,
        ];
        own.into_iter().chain(FaultReason::ALL.iter().map(|reason| Self::Expression(*reason))).map(Self::word)
    }

    /// Its name in traces and tests.
    pub fn word(self) -> &'static str {
        match self {
            Self::Expression(reason) => reason.word(),
            Self::Fuel => "fuel",
            Self::Memory => "memory",
            Self::CallDepth => "callDepth",
            Self::Actions => "actions",
            Self::AttributeName => "attributeName",
            Self::SetNotSet => "setNotSet",
            Self::SessionLimit => "sessionLimit",
            Self::Cloud => "cloud",
            Self::OutputOff(_) => "outputOff",
            Self::Answer => "answer",
        }
    }

    /// Whether a bot did not understand, or heard nothing (P45).
    fn is_recognition(self) -> bool {
        matches!(self, Self::OutputOff("maxNoInputs" | "maxNoMatches" | "noIntent"))
    }

    /// The rule that says so, where the fault itself does not know a closer one.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Expression(_) => "L3",
            Self::Fuel => "F30",
            Self::Memory => "F31",
            Self::CallDepth => "F32",
            Self::Actions => "L1",
            Self::AttributeName => "P7",
            Self::SetNotSet => "P12",
            Self::SessionLimit => "P31",
            Self::Cloud => "P2",
            Self::OutputOff(_) => "A43",
            Self::Answer => "P24",
        }
    }
}

/// A run error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Why.
    pub reason: Reason,
    /// The rule behind it.
    pub rule: &'static str,
    /// The instruction.
    pub pc: u32,
    /// Which argument of the function, counted from 0.
    pub argument: Option<usize>,
    /// The function or operator.
    pub function: Option<&'static str>,
    /// The character at which a text fails, counted from 1, where that is known (E240).
    pub position: Option<usize>,
}

impl Fault {
    /// What happened, for people: lower case, no full stop, no values (P47). [`super::blame`] knows the operands as well.
    pub fn message(&self) -> String {
        match self.function {
            Some(function) => format!("`{function}`: {}", self.words()),
            None => self.words(),
        }
    }

    /// The same without the function.
    pub(super) fn words(&self) -> String {
        match self.reason {
            Reason::Expression(reason) => {
                let at = self.position.map_or_else(String::new, |position| format!(", at character {position}"));
                match self.argument {
                    Some(argument) if reason.is_of_argument() => {
                        format!("argument {} {}{at}", argument + 1, reason.words())
                    }
                    None if reason == FaultReason::NotSet => "an operand is NOT_SET and must be set".to_owned(),
                    _ => format!("{}{at}", reason.words()),
                }
            }
            Reason::Fuel => "the flow ran too long without waiting for anything: an endless loop".into(),
            Reason::Memory => "the values of the flow take too much memory".into(),
            Reason::CallDepth => "tasks call each other too deep".into(),
            Reason::Actions => "the flow ran more actions than are allowed".into(),
            Reason::AttributeName => "the computed name of an attribute is empty or NOT_SET".into(),
            Reason::SetNotSet => "an attribute was set to NOT_SET".into(),
            Reason::SessionLimit => "the bot session went beyond one of its limits".into(),
            Reason::Cloud => "the cloud did not answer".into(),
            Reason::OutputOff(output) => format!("nothing handles `{output}` here: the output is off"),
            Reason::Answer => "the answer from outside does not fit the action".into(),
        }
    }

    /// A fault whose reason says its rule.
    pub fn of(reason: Reason) -> Self {
        Self { reason, rule: reason.rule(), pc: 0, argument: None, function: None, position: None }
    }
}

impl Machine {
    /// Starts the error handling (L2). The queue is kept. A fault of the error handling itself, or of a budget
    /// whose reserve is used up, is the silent disconnect (L1, F30), which flushes (P20).
    pub(super) fn fail<T: Trace>(&mut self, flow: &Flow, mut fault: Fault, trace: &mut T) -> Option<Effect> {
        fault.pc = self.pc;
        if T::ON {
            trace.event(self, Event::Fault { fault });
        }
        let hopeless = self.gives_up(&fault);
        self.fault = Some(fault);
        self.pending = Pending::Nothing;
        if self.handling && !hopeless && fault.reason == Reason::Actions {
            // The limit was met inside the error handling, which goes on with its reserve (L1).
            self.meter.open_reserve();
            return None;
        }
        self.frames.clear();
        if hopeless {
            return Some(self.finish(Ending::of(super::ExitReason::FlowErrorDisconnect), trace));
        }
        if fault.reason == Reason::Actions {
            self.meter.open_reserve();
        }
        self.handling = true;
        self.unrecognised = fault.reason.is_recognition() && flow.kind.profile() == Profile::Direct;
        self.meter.handle();
        self.pc = flow.handler;
        None
    }

    /// Whether a fault that comes up now ends the flow without another word: the error handling runs already, or the
    /// reserve of the budget is used up.
    pub fn gives_up(&self, fault: &Fault) -> bool {
        match fault.reason {
            // Where the limit is met inside the error handling, that goes on with its reserve (L1).
            Reason::Actions => self.meter.in_reserve(),
            Reason::Fuel => self.handling || self.meter.in_reserve_fuel(),
            _ => self.handling,
        }
    }

    /// The reason of an end by the flow's own action, as its type and state say (P45).
    pub(super) fn exit(&self, kind: FlowType, exit: crate::bytecode::Exit) -> Ending {
        use super::ExitReason::{
            FlowDisconnect, FlowErrorDisconnect, FlowErrorExit, FlowExit, RecognitionFailureDisconnect,
            RecognitionFailureExit,
        };
        let exits = exit == crate::bytecode::Exit::End
            || matches!(kind, FlowType::Workflow | FlowType::Workitem | FlowType::CommonModule);
        Ending::of(match (exits, self.handling) {
            (false, true) if self.unrecognised => RecognitionFailureDisconnect,
            (true, true) if self.unrecognised => RecognitionFailureExit,
            (false, false) => FlowDisconnect,
            (false, true) => FlowErrorDisconnect,
            (true, false) => FlowExit,
            (true, true) => FlowErrorExit,
        })
    }
}
