//! A compiled project: what an image holds and the machine runs.

use super::op::Op;
pub use super::registers::{Holds, Registers, Target};
use crate::builtins::OverloadId;
use crate::catalog::{ActionId, FlowType, TransferType};
use crate::participant::{SetNotSet, Slot};
use crate::source::SourceId;
use crate::span::Span;
use crate::value::{Text, Type, Value};
use serde::{Deserialize, Serialize};

/// Everything that was built together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// Attribute names that are literals, by their numbers.
    pub names: Vec<Text>,
    /// The flows.
    pub flows: Vec<Flow>,
    /// What the project declares to be outside: look-ups find it by its name (E391).
    pub declared: Vec<Value>,
    /// Where the code came from.
    pub sources: Vec<SourceInfo>,
    /// The project's settings that a run obeys.
    pub options: Options,
}

/// A source text, kept so that `disasm` and errors can show its lines without the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceInfo {
    /// The path as it was given.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// The project's settings that a run obeys (participant data rules graded O).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// P12.
    pub set_not_set: SetNotSet,
    /// P21: whether a hang-up flushes.
    pub flush_on_hang_up: bool,
    /// P23: whether Call Bot Flow flushes first.
    pub flush_before_bot: bool,
    /// P32: how many seconds it takes until an accepted write is visible.
    pub visible_after: u16,
    /// P47: attributes whose values are never shown.
    pub sensitive: Vec<Text>,
    /// The open points of the expression rules (§15).
    pub expressions: crate::builtins::Settings,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            set_not_set: SetNotSet::Empty,
            flush_on_hang_up: true,
            flush_before_bot: true,
            visible_after: 0,
            sensitive: Vec::new(),
            expressions: crate::builtins::Settings::default(),
        }
    }
}

/// A compiled flow. All its tasks lie in one piece of code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// Its name.
    pub name: Text,
    /// Its type.
    pub kind: FlowType,
    /// The source it stands in.
    pub source: SourceId,
    /// The setting `language`, when it is a literal.
    pub language: Option<Text>,
    /// The instructions.
    pub code: Vec<Op>,
    /// The first instruction.
    pub start: u32,
    /// The first instruction of the error handling (L2).
    pub handler: u32,
    /// How many registers there are, by file.
    pub registers: Registers,
    /// What each of them holds.
    pub holds: Holds,
    /// Constants and lists.
    pub pool: Pool,
    /// Every variable and built-in with its register, for traces, tests and the debugger.
    pub variables: Vec<Variable>,
    /// Tasks, menus and states with their first instruction.
    pub parts: Vec<Part>,
    /// Actions by their first instruction, in the order of the code.
    pub actions: Vec<ActionInfo>,
    /// The ways out of actions, in the order of the actions.
    pub outlets: Vec<super::Outlet>,
    /// Places by instruction, in the order of the code: each holds until the next one.
    pub places: Vec<(u32, Span)>,
}

/// A register or a constant, of a file that the place knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A 64-bit number in a register.
    Int(u16),
    /// A constant number.
    IntConstant(i64),
    /// A text in a register.
    Text(u16),
    /// A constant text.
    TextConstant(u32),
    /// A text in a register that nobody reads afterwards.
    TakeText(u16),
    /// A large value in a register.
    Value(u16),
    /// A constant large value.
    ValueConstant(u32),
    /// NOT_SET, of whatever file.
    NotSet,
}

/// Constants and lists of a flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// Numbers that do not fit into an instruction.
    pub ints: Vec<i64>,
    /// Texts.
    pub texts: Vec<Text>,
    /// Large values.
    pub values: Vec<Value>,
    /// For `Append`.
    pub parts: Vec<Vec<Source>>,
    /// For `Call`.
    pub calls: Vec<Call>,
    /// For `CallTask`.
    pub task_calls: Vec<TaskCall>,
    /// For `SwitchText`.
    pub tables: Vec<Table>,
    /// For `Set`.
    pub sets: Vec<Vec<(Name, Source)>>,
    /// For `Get`.
    pub gets: Vec<Vec<(Name, u16)>>,
    /// For `Perform`.
    pub sites: Vec<Site>,
    /// For `Menu`.
    pub menus: Vec<Menu>,
}

/// An attribute's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Name {
    /// A literal, numbered when compiling.
    Literal(Slot),
    /// Computed when it runs; only imported flows have it (P7).
    Computed(Source),
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Which overload.
    pub overload: OverloadId,
    /// Its arguments.
    pub arguments: Vec<Source>,
    /// The arguments' types.
    pub types: Vec<Type>,
    /// The type of the result, and so the file of the register it goes to.
    pub result: Type,
}

/// A call of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskCall {
    /// The task's first instruction.
    pub target: u32,
    /// Where to go on, by output path (counted from 1).
    pub paths: Vec<(u16, u32)>,
    /// Where to go on by the default path, and by every path that is not listed.
    pub next: u32,
    /// Registers of the caller that the called task may write too (recursion): kept over the call.
    pub keep: Vec<Target>,
}

/// Texts and where they lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Constants of the pool and targets; the first that equals counts (L4).
    pub cases: Vec<(u32, u32)>,
    /// Where NOT_SET leads, when a case names it before the default.
    pub not_set: Option<u32>,
    /// Where everything else leads.
    pub default: u32,
}

/// An action that the world outside performs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Which action.
    pub action: ActionId,
    /// What the machine does with the answer.
    pub plan: Plan,
    /// Settings by their number in the catalogue, in rising order.
    pub settings: Vec<(u16, Given)>,
    /// What is sent out, by name, with its type.
    pub inputs: Vec<(Text, Source, Type)>,
    /// What is received, by name.
    pub outputs: Vec<(Text, Target)>,
    /// Where each written output leads, by its number in the catalogue; the others go on with the next instruction. The
    /// numbers after those of the catalogue are outputs that a text names.
    pub branches: Vec<(u16, u32)>,
    /// The outputs that a text names (intents, paths), in the order of their numbers.
    pub named: Vec<Text>,
}

/// What the machine does with the answer to an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plan {
    /// Goes on; the answer says nothing.
    Tell,
    /// Goes on when it was played.
    Play,
    /// Goes on when the time has passed.
    Wait,
    /// Only the world outside knows an output; a run without one stops.
    External,
    /// Takes digits (L8).
    Collect(Collect),
    /// Ends the flow when it has succeeded, else goes on by `failure` (L7).
    Transfer(TransferType),
}

/// How digits are collected (L8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collect {
    /// The fewest digits that succeed.
    pub min: u8,
    /// The most digits that are taken.
    pub max: u8,
    /// The key that ends the entry.
    pub terminator: Option<u8>,
    /// Whether that key is part of the result.
    pub include_terminator: bool,
    /// Whether `*` alone is a result.
    pub accept_star: bool,
    /// Whether `#` alone is a result.
    pub accept_pound: bool,
    /// The text register that receives the digits.
    pub target: u16,
}

/// What a setting was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Given {
    /// A value of that type.
    Value(Source, Type),
    /// A variable that receives something.
    Out(Target),
    /// The name of something outside: a constant text of the pool.
    Name(u32),
}

/// A menu (L9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// Its name: a constant text of the pool.
    pub name: u32,
    /// What it plays.
    pub audio: Source,
    /// How often it is repeated when nothing or nothing valid is entered.
    pub repeat: u16,
    /// How long it waits for a choice, in milliseconds.
    pub timeout: Source,
    /// Keys and where they lead; global keys of other menus come last.
    pub choices: Vec<(u8, u32)>,
    /// What a caller may say, with where it leads; global terms of other menus come last.
    pub terms: Vec<Term>,
    /// Where it goes when nobody chose: the default choice, or disconnect.
    pub default: u32,
}

/// Words that choose (A60).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The words: a constant text of the pool.
    pub text: u32,
    /// The key of the choice, 0 where it has none.
    pub key: u8,
    /// Where it leads.
    pub target: u32,
}

/// A variable with its register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Scope and name as declared.
    pub name: Text,
    /// Its type.
    pub kind: Type,
    /// Where its value lies.
    pub register: Target,
    /// A built-in: its value comes from outside when the flow starts (E280).
    pub built_in: bool,
    /// Whoever calls or starts the flow may give it a value (A36).
    pub input: bool,
    /// Whoever called the flow may receive its value (A36).
    pub output: bool,
    /// The part it belongs to; `None` for the whole flow.
    pub part: Option<u16>,
}

/// A task, menu or state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name.
    pub name: Text,
    /// Its first instruction.
    pub entry: u32,
    /// A task's output paths, in the order of their numbers, which begin at 1.
    pub paths: Vec<Text>,
    /// Where it stands.
    pub span: Span,
}

/// An action of the flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionInfo {
    /// Its first instruction.
    pub at: u32,
    /// Its row in the catalogue.
    pub action: ActionId,
    /// Its name in the task sequence, when it has one of its own.
    pub label: Option<Text>,
    /// Where it stands.
    pub span: Span,
    /// The part it stands in.
    pub part: u16,
}

/// How a flow ends by itself (P45).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    /// Disconnect.
    Disconnect,
    /// End of a workflow, module or bot.
    End,
}

impl Exit {
    /// The operand that stands for it.
    pub const fn operand(self) -> u16 {
        self as u16
    }

    /// What an operand stands for.
    pub const fn of(operand: u16) -> Option<Self> {
        match operand {
            0 => Some(Self::Disconnect),
            1 => Some(Self::End),
            _ => None,
        }
    }
}

impl Flow {
    /// The action that an instruction belongs to.
    pub fn action_at(&self, pc: u32) -> Option<&ActionInfo> {
        let after = self.actions.partition_point(|action| action.at <= pc);
        after.checked_sub(1).map(|index| &self.actions[index])
    }

    /// The first instruction of the part that an instruction belongs to; its own when it belongs to none.
    pub fn part_of(&self, pc: u32) -> u32 {
        let after = self.parts.partition_point(|part| part.entry <= pc);
        after.checked_sub(1).map_or(pc, |index| self.parts[index].entry)
    }

    /// Where an instruction stands in the source.
    pub fn place_at(&self, pc: u32) -> Span {
        let after = self.places.partition_point(|(at, _)| *at <= pc);
        after.checked_sub(1).map_or(Span::default(), |index| self.places[index].1)
    }
}

impl Program {
    /// The flow of a name, exactly spelt (language.md §2).
    pub fn flow(&self, name: &str) -> Option<(usize, &Flow)> {
        self.flows.iter().enumerate().find(|(_, flow)| flow.name.as_str() == name)
    }
}
