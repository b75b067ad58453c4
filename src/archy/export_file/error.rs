//! What is wrong with a file that should be an export.

use super::chain::MAX_BRANCHES;
use super::decode::MAX_BYTES;
use super::json::{MAX_DEPTH, MAX_NODES};

/// Why an export cannot be read, and where in its JSON when that is known. It never holds text of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportError {
    /// Why.
    pub why: Why,
    /// Line and column of the decoded JSON, counted from 1.
    pub place: Option<(usize, usize)>,
}

/// The reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is nothing in it.
    Empty,
    /// More bytes than [`MAX_BYTES`] (F41).
    TooLarge,
    /// A character that base64 does not have, at a byte counted from 0, white space left out.
    NotBase64 {
        /// Which byte.
        at: usize,
    },
    /// The end is missing.
    CutOff,
    /// It decodes, but to nothing that Architect writes.
    NotAnExport,
    /// The text in it is no JSON.
    NotJson,
    /// Deeper than [`MAX_DEPTH`] (F41).
    TooDeep,
    /// More values than [`MAX_NODES`] (F41).
    TooMany,
    /// A key that stands twice in one object (F41).
    Twice(String),
    /// JSON, but not of a flow; what is missing.
    NotAFlow(&'static str),
    /// A flow type that is not known.
    FlowType(String),
    /// The links between actions lead in a circle or meet again: an action that two links lead to (A40).
    Meets(String),
    /// Branches deeper than [`MAX_BRANCHES`].
    Branches,
    /// A part of the flow of a type that is not known.
    Part(String),
    /// A link to something that is not in the file: who links, and how.
    Dangling {
        /// The action or part that holds the link.
        from: String,
        /// The key of the link.
        link: &'static str,
    },
}

impl ExportError {
    /// An error whose place in the JSON is not known or does not help.
    pub fn of(why: Why) -> Self {
        Self { why, place: None }
    }

    /// What is wrong: lower case, no full stop.
    pub fn message(&self) -> String {
        match &self.why {
            Why::Empty => "the export is empty".into(),
            Why::TooLarge => format!("the export holds more than {MAX_BYTES} bytes"),
            Why::NotBase64 { at } => format!("not an Architect export: byte {} is no base64", at + 1),
            Why::CutOff => "the export is cut off: its end is missing".into(),
            Why::NotAnExport => "not an Architect export: it does not decode to percent-encoded UTF-8".into(),
            Why::NotJson => "the export does not hold JSON".into(),
            Why::TooDeep => format!("the JSON of the export is nested deeper than {MAX_DEPTH}"),
            Why::TooMany => format!("the JSON of the export has more than {MAX_NODES} values"),
            Why::Twice(key) => format!("the key `{key}` stands twice in one object of the export"),
            Why::NotAFlow(missing) => format!("this JSON is not a flow: it has no `{missing}`"),
            Why::FlowType(kind) => format!("unknown flow type `{kind}`"),
            Why::Meets(name) => {
                format!("more than one link leads to the action `{name}`: links lead in a circle or meet again")
            }
            Why::Branches => format!("branches are nested deeper than {MAX_BRANCHES}"),
            Why::Part(kind) => format!("unknown kind of flow part `{kind}`"),
            Why::Dangling { from, link } => format!("the link `{link}` of `{from}` leads nowhere"),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match &self.why {
            Why::Empty | Why::CutOff => "export the flow again, and copy the file whole",
            Why::TooLarge | Why::TooDeep | Why::TooMany | Why::Branches => "no flow that Architect writes is so large",
            Why::NotBase64 { .. } | Why::NotAnExport | Why::NotJson => {
                "an export is what Architect's Export button writes; Archy YAML ends in .yaml or .yml"
            }
            Why::Twice(_) | Why::Meets(_) | Why::Dangling { .. } => "export the flow again: the file was changed",
            Why::NotAFlow(_) => "import takes exports of flows (.i3…) and Archy YAML",
            Why::Part(_) => "parts of a flow are tasks, menus, states and bots",
            Why::FlowType(_) => "`docs/language.md` lists the flow types",
        }
    }
}
