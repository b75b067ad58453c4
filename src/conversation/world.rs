//! Who stands outside: callers, agents, queues, everything that is asked or told while a flow runs.

use super::record::Entry;
use crate::bytecode::Program;
use crate::catalog::{Action, TransferType};
use crate::cloud::{Cloud, Participant};
use crate::span::Span;
use crate::value::{Text, Type, Value};
use crate::vm::{Effect, Machine};

/// How many keys are wanted, and how long to wait for them (L8, L9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// The fewest that succeed.
    pub min: u8,
    /// The most that are taken.
    pub max: u8,
    /// The key that ends the entry.
    pub terminator: Option<char>,
    /// Milliseconds to the first key.
    pub no_entry: i64,
    /// Milliseconds between two keys.
    pub between: i64,
}

/// An action that the world outside answers, with all that it says and wants to know.
#[derive(Clone, Debug)]
pub struct Outside<'a> {
    /// Its row in the catalogue.
    pub action: &'static Action,
    /// Its name in the task sequence, when it has one of its own.
    pub label: Option<&'a Text>,
    /// The settings that were given, its arguments among them, by name.
    pub settings: Vec<(&'static str, Value)>,
    /// What it sends, by name.
    pub inputs: Vec<(Text, Value)>,
    /// What it receives, by name, with the type of the variable; settings that name a variable are among them.
    pub outputs: Vec<(Text, Type)>,
    /// The outputs that a text names and that are written: intents, paths.
    pub named: &'a [Text],
    /// Where it stands in the source of its flow.
    pub place: Span,
    /// The flow's number in the program.
    pub flow: usize,
}

/// What the world outside is asked or told.
#[derive(Clone, Debug)]
pub enum Ask<'a> {
    /// Audio is played.
    Play(&'a Value),
    /// Keys are collected; what is played first was played.
    Collect(Digits),
    /// A key for a menu is wanted: its name, and the milliseconds to wait.
    Menu(&'a Text, i64),
    /// Time passes, in milliseconds.
    Wait(i64),
    /// A transfer is tried: where to, in the platform's word, the target as a text for people, and the action.
    Transfer(TransferType, &'a str, &'a Outside<'a>),
    /// Something is told: the action, its settings and what it sends, by name.
    Tell(&'static Action, Vec<(String, Value)>),
    /// An in-queue task is about to start over (P26).
    Restart,
    /// An action that only the world outside can answer.
    External(&'a Outside<'a>),
}

/// What the world outside answers.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Reply {
    /// It is done.
    Done,
    /// Keys, the terminating one included.
    Keys(Text),
    /// Words.
    Said(Text),
    /// Nothing was entered in time.
    Nothing,
    /// It failed: type and message (L7).
    Failed(Text, Option<Text>),
    /// An action takes this output and gives these values; see [`crate::vm::Answer::Output`].
    Output {
        /// The output, or the text that names it.
        output: Text,
        /// What it gives.
        values: Vec<(Text, Value)>,
    },
    /// The caller has hung up (P21).
    HangUp,
    /// The interaction leaves the in-queue flow: somebody took it (P26).
    Leave,
    /// Nobody here can answer that: the run stops.
    Unknown,
    /// The answer comes later: the conversation waits for it, and can be kept meanwhile. Only worlds that
    /// [suspend](World::suspends) say so.
    Later,
}

/// A moment of a run, between what the machine did and what the world outside does about it.
pub struct Moment<'a> {
    /// What runs.
    pub program: &'a Program,
    /// The flow's machine: its variables, its queue.
    pub machine: &'a Machine,
    /// The cloud, through its one door.
    pub cloud: &'a mut dyn Cloud,
    /// Whose attributes the flows set and get (P40).
    pub participant: Participant,
    /// What the machine wants now; `None` once the last flow has ended.
    pub effect: Option<Effect>,
    /// The caller is played or asked something now.
    pub caller: bool,
}

/// Who answers.
pub trait World {
    /// Answers, or takes note.
    fn ask(&mut self, ask: &Ask<'_>) -> Reply;

    /// The value of a built-in, by its name (E280); NOT_SET when nobody knows one (E281).
    fn built_in(&mut self, name: &str) -> Value;

    /// The time outside, in seconds since 1970.
    fn now(&mut self) -> i64;

    /// A moment before each effect is carried out, one more before each question and each play, and one after
    /// the last flow has ended: others may write to the cloud here (P16), and whoever tests may look.
    fn moment(&mut self, _moment: &mut Moment<'_>) {}

    /// Something happened, at the moment it does. Values of sensitive attributes are not masked here, so that tests can
    /// ask for them; who shows the entry keeps to P47.
    fn saw(&mut self, _machine: &Machine, _program: &Program, _entry: &Entry) {}

    /// What others have done since this was asked last (P16): it belongs into the record.
    fn others(&mut self) -> Vec<Entry> {
        Vec::new()
    }

    /// Whether this world answers itself for what the project could answer: a bot, a module, a declared table.
    fn stands_in(&mut self, _outside: &Outside<'_>) -> bool {
        false
    }

    /// Whether it may answer later, and commits batches itself: the conversation then keeps what it needs to go on.
    fn suspends(&self) -> bool {
        false
    }

    /// The flow that callers hear while they wait in a queue, by its name (P26).
    fn in_queue_flow(&mut self, _queue: &str) -> Option<String> {
        None
    }
}
