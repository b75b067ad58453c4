//! The loss report: what of a file the script does not say (archy.md §17).

use serde::Serialize;

/// Something of the file that the script does not say, and that could change what a run does. It never holds the value
/// itself (P47).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// The reference path: `/inboundCall/tasks/task[Reward_12]/actions[1]/collectInput/digits`.
    pub path: String,
    /// The line of the text as its author has it; `None` for an export.
    pub line: Option<u32>,
    /// What was not understood, short and stable, see [`Construct`].
    pub construct: String,
    /// What follows from it.
    pub consequence: String,
}

/// Something worth knowing that changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The reference path.
    pub path: String,
    /// The line of the text as its author has it.
    pub line: Option<u32>,
    /// What it is; lower case, no full stop.
    pub message: String,
}

/// What can be lost (archy.md §17). The words are stable, so that reports can be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Construct {
    /// An action that the catalogue does not have.
    Action(String),
    /// A setting that the action does not have: action, key.
    Setting(String, String),
    /// An output that the action does not have: action, output.
    Output(String, String),
    /// A kind of menu choice that nobody knows.
    Choice(String),
    /// A value whose form or shape is not understood.
    Value,
    /// An expression that cannot be read.
    Expression,
    /// A template inside an expression, or a directive of Terraform; the names to pass.
    Template(Vec<String>),
    /// A file that is not there, or a refId that two things have.
    Reference,
    /// Audio of other languages in a shape that is not understood.
    AlternateAudio,
    /// A flow that is called in another version than the latest.
    Version,
    /// A key that a flow does not have.
    TopLevel(String),
    /// An object of an export that is not known.
    ExportNode(String),
}

impl Construct {
    /// The stable words.
    pub fn text(&self) -> String {
        match self {
            Self::Action(kind) => format!("action:{kind}"),
            Self::Setting(kind, key) => format!("setting:{kind}.{key}"),
            Self::Output(kind, name) => format!("output:{kind}.{name}"),
            Self::Choice(kind) => format!("choice:{kind}"),
            Self::Value => "value".into(),
            Self::Expression => "expression".into(),
            Self::Template(_) => "template".into(),
            Self::Reference => "reference".into(),
            Self::AlternateAudio => "alternate-audio".into(),
            Self::Version => "version".into(),
            Self::TopLevel(key) => format!("top-level:{key}"),
            Self::ExportNode(kind) => format!("export-node:{kind}"),
        }
    }

    /// Whether a run stops there; the others go on, and the trace says so.
    pub const fn stops(&self) -> bool {
        !matches!(self, Self::AlternateAudio | Self::Version | Self::TopLevel(_))
    }

    /// What follows from it, for people.
    pub fn consequence(&self) -> String {
        match self {
            Self::Action(_) | Self::ExportNode(_) => "a run stops at this action".into(),
            Self::Setting(..) => "kept aside; a run stops at the action".into(),
            Self::Output(..) => "its actions are kept aside; a run stops at the action".into(),
            Self::Choice(_) => "a run stops when it is chosen".into(),
            Self::Value => "kept aside; a run stops where it is read".into(),
            Self::Expression => "kept as text; a run stops where it is read".into(),
            Self::Template(names) if names.is_empty() => {
                "the directive is not executed; a run stops at the start".into()
            }
            Self::Template(names) => {
                let pass = names.iter().map(|name| format!("--var {name}=…")).collect::<Vec<_>>().join(" ");
                format!("a run stops where it is read; pass {pass}")
            }
            Self::Reference => "a run stops there".into(),
            Self::AlternateAudio => "the default audio is played; a run goes on".into(),
            Self::Version => "the latest version is called; a run goes on".into(),
            Self::TopLevel(_) => "kept aside; a run goes on".into(),
        }
    }
}
