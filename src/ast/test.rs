//! Tests and set-ups: steps in one generic shape, whose words `scenario::words` knows.

use super::{Assign, Expr, Name, OutputName, Quoted, Setting};
use crate::span::Span;

/// `test "Name" { … }` or `setup "Name" { … }`
#[derive(Clone, Debug)]
pub struct Test {
    /// Which of the two.
    pub kind: TestKind,
    /// Its name.
    pub name: Quoted,
    /// What it says.
    pub body: Steps,
    /// The whole of it.
    pub span: Span,
}

/// The two items that hold steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestKind {
    /// A test: it is run.
    Test,
    /// Steps that tests share: `uses("Name")` puts them in.
    Setup,
}

/// `{ step* }`
#[derive(Clone, Debug, Default)]
pub struct Steps {
    /// In order.
    pub steps: Vec<Step>,
    /// With the braces.
    pub span: Span,
}

/// One step, in one of its forms.
#[derive(Clone, Debug)]
pub enum Step {
    /// `hears("Welcome.")`
    Word(WordStep),
    /// `Call.Ani = "tel:+15550100"`: a built-in or a variable.
    Path(Assign),
    /// `from = "tel:+15550100"`: a setting of the step around it.
    Setting(Setting),
    /// `"Tier" = "gold"`: an attribute, an input, an output, a column.
    Text(TextEntry),
    /// A step that could not be read.
    Error(Span),
}

impl Step {
    /// The step, when it has a word.
    pub fn word(&self) -> Option<&WordStep> {
        match self {
            Self::Word(step) => Some(step),
            _ => None,
        }
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Word(x) => x.span,
            Self::Path(x) => x.span,
            Self::Setting(x) => x.span,
            Self::Text(x) => x.span,
            Self::Error(span) => *span,
        }
    }
}

/// `WORD arguments? label? steps? (on … steps)*`
#[derive(Clone, Debug)]
pub struct WordStep {
    /// A step's word, or the key of an action.
    pub word: Name,
    /// `( … )`; `None` when there are no parentheses.
    pub arguments: Option<Vec<Expr>>,
    /// `as "…"`
    pub label: Option<Quoted>,
    /// `{ … }`
    pub body: Option<Steps>,
    /// `on … { … }`
    pub outputs: Vec<StepOutput>,
    /// The whole of it.
    pub span: Span,
}

/// `STRING = expr`
#[derive(Clone, Debug)]
pub struct TextEntry {
    /// What is named.
    pub name: Quoted,
    /// Its value.
    pub value: Expr,
    /// The whole of it.
    pub span: Span,
}

/// `on NAME steps` or `on STRING steps`
#[derive(Clone, Debug)]
pub struct StepOutput {
    /// Which output.
    pub name: OutputName,
    /// What it gives.
    pub steps: Steps,
    /// The whole of it.
    pub span: Span,
}
