//! A test, ready to run: names resolved, values known, every step with its place.

use crate::bytecode::program::Program;
use crate::catalog::Action;
use crate::source::SourceId;
use crate::span::Span;
use crate::value::{Text, Value};
use std::sync::Arc;

/// A test; a test with a table is one of these a row.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name, with the row's values in brackets where it has a table.
    pub name: String,
    /// The file it stands in.
    pub source: SourceId,
    /// The place of its name.
    pub span: Span,
    /// What runs.
    pub begin: Begin,
    /// What is known of the call.
    pub call: Call,
    /// What the world holds before.
    pub given: Given,
    /// What the world answers.
    pub answers: Vec<Answer>,
    /// Deliveries and reads that go wrong.
    pub faults: Faults,
    /// What happens, in order.
    pub story: Vec<Step>,
    /// What happens when a certain action is reached.
    pub at: Vec<At>,
    /// What happens when the run's clock has come so far.
    pub after: Vec<After>,
    /// What must be seen over the whole run.
    pub expected: Vec<Expected>,
}

impl Test {
    /// A test that says nothing yet.
    pub fn new(name: &str, source: SourceId, span: Span) -> Self {
        Self {
            name: name.to_owned(),
            source,
            span,
            begin: Begin::Nothing,
            call: Call::default(),
            given: Given::default(),
            answers: Vec::new(),
            faults: Faults::default(),
            story: Vec::new(),
            at: Vec::new(),
            after: Vec::new(),
            expected: Vec::new(),
        }
    }
}

/// What a test runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// A flow, by its number in the program.
    Flow(usize),
    /// One task of a flow: the flow's number and the part's.
    Task(usize, usize),
    /// Nothing: the test is about expressions.
    Nothing,
}

/// What is known of the call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// Call.Ani
    pub from: Option<Text>,
    /// Call.CalledAddress
    pub to: Option<Text>,
    /// Call.Language
    pub language: Option<Text>,
    /// When it begins, in seconds since 1970; else [`DEFAULT_CLOCK`].
    pub clock: Option<i64>,
    /// Its id; else [`DEFAULT_CONVERSATION`].
    pub conversation: Option<Text>,
}

pub use crate::conversation::{DEFAULT_CLOCK, DEFAULT_CONVERSATION};

/// Whose attributes are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Who {
    /// Another conversation than the test's own.
    pub conversation: Option<Text>,
    /// The participant's purpose, in the platform's word (P46); the caller's when none is said.
    pub participant: Option<Text>,
}

/// Names of attributes and values; `None` is NOT_SET: not there.
pub type Attributes = Vec<(Text, Option<Text>)>;

/// What the world holds before the run.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Attributes in the cloud.
    pub cloud: Vec<(Who, Attributes)>,
    /// Built-ins and variables, by their names as the flow writes them.
    pub variables: Vec<(Text, Value)>,
    /// Rows of data tables; they go before those that are declared.
    pub rows: Vec<Row>,
    /// Rows that the project declares, the same for all its tests.
    pub declared: Arc<Vec<Row>>,
    /// What prompts say.
    pub prompts: Vec<(Text, Text)>,
    /// In-queue flows of queues, by the flow's number.
    pub queues: Vec<(Text, usize)>,
}

/// A row of a data table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The table.
    pub table: Text,
    /// The row's key.
    pub key: Text,
    /// Its columns.
    pub columns: Vec<(Text, Value)>,
}

/// What the world answers to an action that asks it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The action.
    pub action: &'static Action,
    /// Conditions on settings, the arguments among them: name and value as ToString gives it.
    pub settings: Vec<(Text, Option<Text>)>,
    /// Conditions on inputs, by name.
    pub inputs: Vec<(Text, Option<Text>)>,
    /// What is answered, one after the other.
    pub outcomes: Vec<Outcome>,
    /// As often as it is asked; the last outcome stays.
    pub always: bool,
    /// Where it stands.
    pub span: Span,
}

/// One answer: the output that is taken, and what it gives.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The output, or the text that names it; empty where the action has none.
    pub output: Text,
    /// What it gives, by name.
    pub values: Vec<(Text, Value)>,
    /// Where it stands.
    pub span: Span,
}

/// What becomes of a delivery or a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is accepted, or answered.
    Accepted,
    /// The cloud cannot be reached: nothing was done (F5).
    Unreachable,
    /// It was applied, and the answer was lost (F8).
    Unknown,
    /// The cloud refuses it for good (F12).
    Refused,
    /// The cloud refuses it because the conversation has ended.
    Ended,
}

/// The fates of successive deliveries and reads; after the last one everything is accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Of deliveries of batches, each try counted.
    pub deliveries: Vec<Fate>,
    /// Of reads.
    pub reads: Vec<Fate>,
    /// Where they stand.
    pub span: Option<Span>,
}

/// A step of the story.
#[derive(Clone, Debug)]
pub struct Step {
    /// What happens, or must be seen.
    pub what: What,
    /// Where it stands.
    pub span: Span,
}

/// What happens, or must be seen at that moment.
#[derive(Clone, Debug)]
pub enum What {
    /// This is played: the whole of one play, or a part of it.
    Hears(Text, bool),
    /// Keys, the terminating one included.
    Enters(Text),
    /// Words, where a menu listens (A60).
    Says(Text),
    /// Nothing, until the time-out.
    EntersNothing,
    /// The caller hangs up: in the flow at its next wait, afterwards as the customer who leaves.
    HangsUp,
    /// Another writer writes at once (P16): who he is, whose attributes, which.
    Writes(Text, Who, Vec<(Text, Text)>),
    /// An agent answers (P42).
    AgentAnswers(Text),
    /// The agent's wrap-up ends (P42).
    WrapsUp,
    /// The flows have come to their end.
    FlowsEnd,
    /// An expression over the flow's variables is true.
    Holds(Arc<Holds>),
    /// What is queued: names and values, and whether nothing else is.
    Queued(Attributes, bool),
    /// What Conversation Services hold.
    Stored(Who, Attributes, bool),
    /// What Analytics holds.
    Analysed(Who, Attributes, bool),
}

/// An expression that must be true.
#[derive(Debug)]
pub struct Holds {
    /// The compiled expression; see `evaluate`.
    pub expression: crate::evaluate::Compiled,
    /// As it was written.
    pub text: String,
    /// Why, in the author's words.
    pub label: Option<Text>,
    /// The flow whose variables it names.
    pub flow: Option<usize>,
}

/// Steps for the moment before an action runs.
#[derive(Clone, Debug)]
pub struct At {
    /// The action's label, or its key.
    pub action: Text,
    /// Which time, from 1.
    pub time: u32,
    /// What happens then.
    pub steps: Vec<Step>,
    /// Where it stands.
    pub span: Span,
}

/// Steps for a time of the run's clock.
#[derive(Clone, Debug)]
pub struct After {
    /// Milliseconds since the call began.
    pub milliseconds: i64,
    /// What happens then.
    pub steps: Vec<Step>,
    /// Where it stands.
    pub span: Span,
}

/// Something that must be seen over the whole run.
#[derive(Clone, Debug)]
pub struct Expected {
    /// What.
    pub that: That,
    /// Where it stands.
    pub span: Span,
}

/// How actions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// In that order, with others between.
    InOrder,
    /// In any order.
    Any,
    /// Not one of them.
    Never,
}

/// What must be seen over the whole run.
#[derive(Clone, Debug)]
pub enum That {
    /// Played, in that order, with others between.
    Heard(Vec<Text>),
    /// Not played.
    NeverHeard(Vec<Text>),
    /// Actions by label or key.
    Took(Vec<Text>, Order),
    /// An action took this output.
    TookOutput(Text, Text),
    /// The next Get of a name: where it was found and the value; what is `None` is not looked at.
    Got {
        /// The attribute.
        name: Text,
        /// Where: `queue`, `cloud`, `missing`.
        from: Option<crate::participant::Origin>,
        /// The value; `Some(None)` is NOT_SET.
        value: Option<Option<Text>>,
    },
    /// So many batches were sent.
    Batches(usize),
    /// What the batch of a number, from 1, held; and whether nothing else.
    Batch(usize, Attributes, bool),
    /// So many attribute updates were told (P43).
    Updates(usize),
    /// The attribute update of a number, from 1.
    Update {
        /// Its number.
        number: usize,
        /// Whose attributes; what is `None` is not looked at.
        who: Who,
        /// When, in seconds since 1970.
        clock: Option<i64>,
        /// Names and values.
        attributes: Attributes,
        /// Nothing else is in it.
        only: bool,
    },
    /// Transfers in order: the platform's word and the target.
    Transfers(Text, Option<Text>),
    /// How the last flow, or the one of that name, ended.
    Ends {
        /// The exit reason (P45).
        reason: Text,
        /// The transfer type (P45).
        transfer: Option<Text>,
        /// The flow's name.
        flow: Option<Text>,
    },
    /// The error handling ran: the reason's word or its rule.
    Errors(Text),
    /// Names that were lost with a batch.
    Lost(Vec<Text>),
    /// No flow counted more actions (L1).
    Within(u32),
    /// The path by which a task ended.
    EndsTask(Text),
    /// The trace as text.
    Snapshot(Text),
}

/// Tests with the program they run.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The flows.
    pub program: Arc<Program>,
    /// The tests, in the order of the files.
    pub tests: Vec<Test>,
}
