//! What the arguments and settings of steps take.

use crate::catalog::TransferType;
use crate::cloud::PURPOSES;
use crate::vm::{ExitReason, Reason};

/// An argument or a setting of a step.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// A setting's name; of an argument, what people call it.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// How often it is given.
    pub need: Need,
}

/// How often a parameter is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Once.
    Once,
    /// Once, or not at all.
    Maybe,
    /// Once or more often; the last of its list.
    Often,
    /// As often as one likes, not at all included; the last of its list.
    Any,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A String; other values are cast to one.
    Text,
    /// A String, or NOT_SET: there is none.
    AnyText,
    /// A value of whatever type.
    Value,
    /// The name of a flow.
    Flow,
    /// The name of a task of the flow before it.
    Task,
    /// The name of a set-up.
    Setup,
    /// The label of an action, or its key.
    Action,
    /// The name of an attribute.
    Attribute,
    /// The name of a column of a table test.
    Column,
    /// Keys: digits, `*`, `#`.
    Keys,
    /// A participant's purpose (P46).
    Purpose,
    /// An exit reason (P45).
    Reason,
    /// A transfer type (P45).
    Transfer,
    /// The word of a run error, or the number of its rule.
    Error,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Yes,
    /// A whole number within these bounds.
    Count(i64, i64),
    /// A DateTime.
    Moment,
    /// A Duration that is not negative.
    Time,
    /// A Boolean expression over the variables of a flow; it is evaluated in the run.
    Condition,
}

impl Takes {
    /// What people read about it.
    pub fn describe(self) -> String {
        match self {
            Self::Text => "a text".into(),
            Self::AnyText => "a text or NOT_SET".into(),
            Self::Value => "a value".into(),
            Self::Flow => "the name of a flow".into(),
            Self::Task => "the name of a task".into(),
            Self::Setup => "the name of a `setup`".into(),
            Self::Action => "the label of an action, or its key".into(),
            Self::Attribute => "the name of an attribute".into(),
            Self::Column => "the name of a column".into(),
            Self::Keys => "keys: digits, `*`, `#`".into(),
            Self::Purpose => "a participant's purpose (P46)".into(),
            Self::Reason => "an exit reason (P45)".into(),
            Self::Transfer => "a transfer type (P45)".into(),
            Self::Error => "the word of a run error, or the number of its rule".into(),
            Self::Word(words) => words.join(" | "),
            Self::Yes => "true or false".into(),
            Self::Count(least, most) => format!("a number from {least} to {most}"),
            Self::Moment => "a DateTime".into(),
            Self::Time => "a Duration".into(),
            Self::Condition => "a Boolean expression over the flow's variables".into(),
        }
    }

    /// The words that it knows, where it knows a list of them.
    pub fn known(self) -> Vec<&'static str> {
        match self {
            Self::Purpose => PURPOSES.to_vec(),
            Self::Reason => ExitReason::ALL.iter().map(|reason| reason.word()).collect(),
            Self::Transfer => TransferType::ALL.iter().map(|kind| kind.word()).collect(),
            Self::Error => Reason::words().collect(),
            Self::Word(words) => words.to_vec(),
            _ => Vec::new(),
        }
    }
}

impl Parameter {
    /// How it looks in a form.
    pub fn form(&self) -> String {
        match self.need {
            Need::Once => self.name.to_owned(),
            Need::Maybe => format!("{}?", self.name),
            Need::Often | Need::Any => format!("{}, …", self.name),
        }
    }
}

/// Given once.
pub(super) const fn one(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, takes, need: Need::Once }
}

/// Given or not; every setting is.
pub(super) const fn maybe(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, takes, need: Need::Maybe }
}

/// Given once or more often.
pub(super) const fn often(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, takes, need: Need::Often }
}

/// Given as often as one likes, or not at all.
pub(super) const fn any(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, takes, need: Need::Any }
}
