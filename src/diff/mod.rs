//! What is different between two projects: flows, parts, actions, settings, expressions, attributes; not lines.
//!
//! Both are read as outlines, so that comments, layout, redundant brackets and the order of what has no order are no
//! difference. Flows and parts are paired by name, then by what they hold; actions by what they are and where they
//! stand, by their names, and by what they hold (`pair`). What is paired and differs is changed, moved or renamed; what
//! has no partner is added or removed.

mod alike;
mod attributes;
mod detail;
mod ids;
mod lcs;
mod pair;
mod parts;
mod report;
mod side;
mod variables;

pub use attributes::{Access, AttributeChange};
pub use detail::Detail;

use crate::outline::{At, Class, Project};
use rustc_hash::FxHashMap;

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It stands elsewhere; it may be changed, too.
    Moved,
    /// It is called otherwise; it may be changed, too.
    Renamed,
    /// It says something else.
    Changed,
}

impl Kind {
    /// The word for people and machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Moved => "moved",
            Self::Renamed => "renamed",
            Self::Changed => "changed",
        }
    }
}

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// Something that is declared to live outside.
    Declaration,
    /// A flow.
    Flow,
    /// A task, menu or state, or the error handling.
    Part(Class),
    /// An action.
    Action,
    /// A variable that is called otherwise.
    Variable,
}

impl What {
    /// The word for people and machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Declaration => "declaration",
            Self::Flow => "flow",
            Self::Part(class) => class.word(),
            Self::Action => "action",
            Self::Variable => "variable",
        }
    }
}

/// A place in the new project behind which, or at whose head, something stood that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// Behind an action.
    Behind(At),
    /// At the head of a branch or a part.
    Head(At),
}

/// One difference.
#[derive(Clone, Debug)]
pub struct Change {
    /// What differs.
    pub what: What,
    /// How.
    pub kind: Kind,
    /// The flow, by its new name; a removed one by its old name. Empty for declarations.
    pub flow: String,
    /// The part that an action or the difference of a part belongs to.
    pub part: Option<(Class, String)>,
    /// What people call it: `Play Audio "Welcome"`.
    pub title: String,
    /// The catalogue's key of an action.
    pub key: Option<String>,
    /// The way inside the part: actions and the branches of them.
    pub trail: Vec<String>,
    /// What an action that came or went says, in few words.
    pub says: Vec<String>,
    /// What is different about it.
    pub details: Vec<Detail>,
    /// What it was called before, when that is otherwise now.
    pub renamed_from: Option<String>,
    /// Where it stood before, when that is elsewhere now.
    pub moved_from: Option<String>,
    /// How many actions inside it came or went with it.
    pub inside: usize,
    /// Where it stood, and where it stands.
    pub before: Option<At>,
    /// Where it stands.
    pub after: Option<At>,
    /// Where it would stand, when it is gone.
    pub anchor: Option<Anchor>,
}

impl Change {
    /// Whether it is told below the title of its part.
    pub fn is_inside(&self) -> bool {
        matches!(self.what, What::Action | What::Variable) && self.part.is_some()
    }
}

/// All differences.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// In the order of the new project; what is gone stands where it was.
    pub changes: Vec<Change>,
    /// Attributes that a flow writes or reads now, or no longer.
    pub attributes: Vec<AttributeChange>,
    /// Every action of the new project that is not as it was, those inside of added ones, too.
    pub touched: FxHashMap<At, Kind>,
}

impl Diff {
    /// Whether both say the same.
    pub fn is_same(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Compares an old and a new project.
pub fn diff(before: &Project, after: &Project) -> Diff {
    let mut diff = Diff::default();
    report::declarations(before, after, &mut diff);
    report::flows(before, after, &mut diff);
    diff
}
