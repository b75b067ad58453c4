//! The action catalogue: one table, one row an action. The checker, the formatter, the reference page, import and
//! export all read it; to add an action is to add a row.

mod flows;
mod rows;
pub mod setting;

pub use flows::{FlowType, Profile, TransferType};
pub use setting::{Setting, Shape};

use std::sync::OnceLock;

/// The action that stands for something that an import did not understand.
pub const LOST: &str = "lost";
/// The action that stands where an import wrote something else than the file says.
pub const ALTERED: &str = "altered";

/// The most digits that Collect Input takes when it says no number of its own.
pub const MOST_DIGITS: u8 = 32;

/// A row of the catalogue (language.md §5).
#[derive(Debug)]
pub struct Action {
    /// Archy's key, which is the word in a script.
    pub key: &'static str,
    /// What Architect calls it.
    pub display: &'static str,
    /// Architect's category.
    pub category: &'static str,
    /// Its settings, see [`setting::parse`].
    pub settings: &'static str,
    /// The settings that parenthesised arguments fill, in order.
    pub arguments: &'static [&'static str],
    /// What string keys and path keys of its body mean.
    pub keys: Keys,
    /// Its fixed outputs, in Archy's spelling.
    pub outputs: &'static [&'static str],
    /// Whether outputs named by a text (paths, intents) may be written as well.
    pub dynamic_outputs: bool,
    /// Settings of which exactly one is given.
    pub one_of: &'static [&'static str],
    /// The flow types it belongs to.
    pub flows: Flows,
    /// What it ends when it has run (L6).
    pub ends: Ends,
    /// Whether success, which is no output, leaves the flow (L7).
    pub leaves: bool,
    /// Whether what is queued leaves first (P23).
    pub flushes: bool,
    /// A setting that runs the flow's error handling where it is NOT_SET, instead of taking an output (L10).
    pub refuses_not_set: Option<&'static str>,
    /// What running it does.
    pub does: Does,
    /// One sentence for people, with rule numbers.
    pub doc: &'static str,
}

/// Where an action may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flows {
    /// Everywhere.
    All,
    /// Documented as complete: elsewhere it is an error.
    Only(&'static [FlowType]),
    /// What is known: elsewhere a note.
    Known(&'static [FlowType]),
}

/// What an action ends when it has run (L6). A transfer ends nothing of itself: its failure goes on (L7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// The next action follows.
    Nothing,
    /// The turn of a loop, or the loop.
    Loop,
    /// The task.
    Task,
    /// The state.
    State,
    /// The flow.
    Flow,
}

/// What the keys of a body that are no settings mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// There are none: settings only.
    Settings,
    /// String keys are attributes that are set.
    SetAttributes,
    /// Path keys receive attributes.
    GetAttributes,
    /// Path keys are assigned, one statement each.
    Statements,
    /// String keys are inputs.
    Inputs,
    /// String keys are inputs, path keys receive outputs.
    InputsAndOutputs,
    /// Path keys receive outputs (`errorType`, `errorMessage`).
    Outputs,
}

/// What running an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Queues attributes (P1).
    SetData,
    /// Reads attributes (P2).
    GetData,
    /// Assigns variables.
    Update,
    /// A form of the language of its own: `if`, `switch`, `loop`.
    Form(&'static str),
    /// Begins the next turn of the loop.
    LoopNext,
    /// Leaves the loop.
    LoopExit,
    /// Runs a task and comes back.
    CallTask,
    /// Goes to a task and does not come back.
    JumpTask,
    /// Goes to a menu.
    JumpMenu,
    /// Goes to a state.
    ChangeState,
    /// Goes to the menu that was left for this one.
    PreviousMenu,
    /// Starts the menu again.
    RepeatMenu,
    /// Ends the task, by an output path.
    EndTask,
    /// Ends the state; a recurring one starts over (P26), elsewhere the flow ends.
    EndState,
    /// Ends the flow.
    End,
    /// Makes slots NOT_SET.
    ClearSlots,
    /// Plays audio.
    Play,
    /// Asks for digits (L8).
    Collect,
    /// Tries to transfer; the flow ends when it succeeds (L7, P20, P22).
    Transfer(TransferType),
    /// Lets time pass.
    Wait,
    /// Tells the world outside something and goes on. When the flow looks at what came of it (an output is written, a
    /// variable receives something), only the world outside knows, as with [`Does::External`].
    Tell,
    /// Asks the world outside; a run needs somebody who answers, and stops with an error when nobody does.
    External,
    /// Nothing: how it is written in Archy is not known, so scripts cannot have it.
    NoForm,
}

/// Outputs that can be off: one that is not written leaves its event to the flow's error handling (A43).
const CAN_BE_OFF: &[&str] = &["knowledge", "maxNoInputs", "maxNoMatches", "noIntent"];

/// Whether an output can be off: when it is not written, its event goes to the flow's error handling instead of to the
/// next action (A43).
pub fn can_be_off(output: &str) -> bool {
    CAN_BE_OFF.contains(&output)
}

/// What an action gives when it takes an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// Its results: what is received by a plain name. Where it gives none of a name, that becomes NOT_SET.
    Results,
    /// What a failure tells: `errorType`, `errorMessage`, and what is received by `failure.NAME`.
    Failure,
    /// Nothing: what it would receive stays as it was.
    Nothing,
}

/// Outputs that come without results.
const EMPTY_HANDED: &[&str] = &["timeout", "notFound", "noInput", "noIntent", "maxNoInputs", "maxNoMatches"];

/// What an action gives when it takes that output; `""` is the end of an action that has no output for it.
pub fn gives(output: &str) -> Gives {
    match output {
        FAILURE => Gives::Failure,
        output if EMPTY_HANDED.contains(&output) => Gives::Nothing,
        _ => Gives::Results,
    }
}

/// The output of what failed.
pub const FAILURE: &str = "failure";
/// What stands before the name of something that a failure gives (language.md §5).
pub const FAILURE_PREFIX: &str = "failure.";

/// What a failed data action tells (A53).
pub const DATA_FAILURE_OUTPUTS: &[&str] = &[
    "errorCode",
    "status",
    "correlationId",
    "entityId",
    "entityName",
    "userMessage",
    "userParamsMessage",
    "userParams.key",
    "userParams.value",
    "details.errorCode",
    "details.fieldName",
    "details.entityId",
    "details.entityName",
];
/// What any other failed action tells (A53, L7).
pub const FAILURE_OUTPUTS: [&str; 2] = ["errorType", "errorMessage"];

/// Whether a failure of some action tells something of that name.
pub fn is_failure_output(name: &str) -> bool {
    DATA_FAILURE_OUTPUTS.contains(&name) || FAILURE_OUTPUTS.contains(&name)
}

impl Action {
    /// Its settings, parsed when they are first wanted.
    pub fn settings(&self) -> &'static [Setting] {
        let table = table();
        let settings = table.index.get(self.key).and_then(|number| table.settings.get(usize::from(*number)));
        settings.map_or(&[], |settings| settings.get_or_init(|| setting::parse(self.settings)))
    }

    /// Whether somebody outside must answer for a run to go on: told things are asked about when an output is written
    /// or a variable receives something.
    pub const fn asks(&self, looked_at: bool) -> bool {
        matches!(self.does, Does::External) || (matches!(self.does, Does::Tell) && looked_at)
    }

    /// The setting of a name, exactly spelt, and its number.
    pub fn setting(&self, name: &str) -> Option<(usize, &'static Setting)> {
        self.settings().iter().enumerate().find(|(_, setting)| setting.name == name)
    }

    /// Whether it may stand in a flow of that type; `Err` with the known types when not, `false` inside when that is
    /// only a note.
    ///
    /// # Errors
    /// The flow types where it is known, and whether standing elsewhere is certainly wrong.
    pub fn allowed_in(&self, flow: FlowType) -> Result<(), (&'static [FlowType], bool)> {
        match self.flows {
            Flows::All => Ok(()),
            Flows::Only(types) | Flows::Known(types) if types.contains(&flow) => Ok(()),
            Flows::Only(types) => Err((types, true)),
            Flows::Known(types) => Err((types, false)),
        }
    }
}

/// Everything, read once; the settings of a row only when somebody wants them.
struct Table {
    rows: Vec<&'static Action>,
    settings: Vec<OnceLock<Vec<Setting>>>,
    index: rustc_hash::FxHashMap<&'static str, u16>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows: Vec<&'static Action> = rows::FAMILIES.iter().copied().flatten().collect();
        let settings = rows.iter().map(|_| OnceLock::new()).collect();
        let index = rows.iter().zip(0..).map(|(row, number)| (row.key, number)).collect();
        Table { rows, settings, index }
    })
}

/// Every action, in the order of their numbers.
pub fn actions() -> &'static [&'static Action] {
    &table().rows
}

/// The number of an action in the table, for bytecode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct ActionId(pub u16);

/// The action of a key, exactly spelt.
pub fn find(key: &str) -> Option<(ActionId, &'static Action)> {
    let table = table();
    table.index.get(key).map(|number| (ActionId(*number), table.rows[usize::from(*number)]))
}

/// The row of a number; `None` when the table has no such row.
pub fn action(id: ActionId) -> Option<&'static Action> {
    table().rows.get(usize::from(id.0)).copied()
}

/// The number of the row that does something the language needs (`updateData` for a bare assignment …).
pub fn doing(does: Does) -> ActionId {
    let at = actions().iter().position(|row| row.does == does).unwrap_or(0);
    ActionId(at as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole() {
        for row in actions() {
            assert!(std::ptr::eq(find(row.key).unwrap().1, *row), "{} stands twice", row.key);
            for argument in row.arguments {
                assert!(row.setting(argument).is_some(), "{}: no setting {argument}", row.key);
            }
            assert!(row.doc.ends_with('.'), "{}", row.key);
        }
    }
}

#[cfg(test)]
#[path = "reference_tests.rs"]
mod reference_tests;
