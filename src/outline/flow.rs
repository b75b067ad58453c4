//! Flows, their parts and variables in the outline.

use super::{Action, At, Branch, Entry, Expr};
use compact_str::CompactString;

/// A flow.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its name.
    pub name: CompactString,
    /// Its type, Archy's key: `inboundCall`.
    pub kind: CompactString,
    /// The whole of it.
    pub at: At,
    /// Its settings by name, `start` left out.
    pub settings: Vec<Entry>,
    /// Its variables by name.
    pub variables: Vec<Variable>,
    /// Its defaults for kinds of action, by the action's key.
    pub defaults: Vec<(CompactString, Vec<Entry>)>,
    /// Tasks, menus and states in the order written; the error handling, if there is one, comes last.
    pub parts: Vec<Part>,
    /// Where the flow starts: the first part, or the one that `start` names. `None`: there is no such part.
    pub start: Option<usize>,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// `task`
    Task,
    /// `menu`
    Menu,
    /// `state`
    State,
    /// `onError`
    Errors,
}

impl Class {
    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Menu => "menu",
            Self::State => "state",
            Self::Errors => "error handling",
        }
    }
}

/// A task, menu or state, or the error handling.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is.
    pub class: Class,
    /// Its name; the error handling has none.
    pub name: CompactString,
    /// The whole of it.
    pub at: At,
    /// Its settings by name; menus alone have some.
    pub settings: Vec<Entry>,
    /// Its variables by name.
    pub variables: Vec<Variable>,
    /// The output paths of a task, sorted.
    pub paths: Vec<CompactString>,
    /// What it does; of a menu, nothing.
    pub block: Vec<Action>,
    /// The choices of a menu, the default choice last.
    pub choices: Vec<Branch>,
}

impl Part {
    /// The blocks of it: one, or those of a menu's choices.
    pub fn blocks(&self) -> impl Iterator<Item = &Vec<Action>> {
        std::iter::once(&self.block).chain(self.choices.iter().map(|choice| &choice.block))
    }

    /// Every action of it, those in branches behind the one that has the branches.
    pub fn walk<'a>(&'a self, see: &mut dyn FnMut(&'a Action)) {
        self.blocks().flatten().for_each(|action| action.walk(see));
    }

    /// What people call it: `task "Start"`, `error handling`.
    pub fn title(&self) -> String {
        match self.class {
            Class::Errors => self.class.word().to_owned(),
            class => format!("{} \"{}\"", class.word(), self.name),
        }
    }
}

/// A variable.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Scope and name as declared: `Flow.Account`.
    pub name: CompactString,
    /// The same without case.
    pub key: String,
    /// Its type as declared, `[]` behind a collection's.
    pub kind: String,
    /// Whether it is an input, and an output.
    pub passed: (bool, bool),
    /// Its initial value; NOT_SET is none.
    pub value: Option<Expr>,
    /// The whole of it.
    pub at: At,
}

/// Something that is declared to live outside.
#[derive(Clone, Debug)]
pub struct Declared {
    /// `dataAction`, `queue` …
    pub kind: CompactString,
    /// Its names.
    pub names: Vec<CompactString>,
    /// Its fields and rows, each as name and value, sorted.
    pub parts: Vec<(String, String)>,
    /// The whole of it.
    pub at: At,
}

impl Flow {
    /// How many actions it has.
    pub fn actions(&self) -> usize {
        let mut count = 0;
        self.walk(&mut |_| count += 1);
        count
    }

    /// Every action of it, those in branches behind the one that has the branches.
    pub fn walk<'a>(&'a self, see: &mut dyn FnMut(&'a Action)) {
        self.parts.iter().for_each(|part| part.walk(see));
    }

    /// The part of a kind and name.
    pub fn part(&self, class: Class, name: &str) -> Option<usize> {
        self.parts.iter().position(|part| part.class == class && part.name == name)
    }
}
