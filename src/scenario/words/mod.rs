//! The words of tests: one table, one row a step. The reader of tests, `docs/tests.md` and completions read it; to add a
//! step is to add a row. The keys of actions are steps as well: they say what the world outside answers.

mod expected;
mod given;
mod parameter;
mod story;

pub use parameter::{Need, Parameter, Takes};

use crate::catalog;
use crate::diagnostic::did_you_mean;

/// A row of the table: what a step is called, takes and means.
#[derive(Debug)]
pub struct Word {
    /// How it is written.
    pub word: &'static str,
    /// Where it is told of.
    pub chapter: Chapter,
    /// What it means.
    pub means: Means,
    /// What stands in its parentheses, in order.
    pub arguments: &'static [Parameter],
    /// Its settings, `name = value` in its braces.
    pub settings: &'static [Parameter],
    /// What texts on the left of `=` in its braces are.
    pub texts: Texts,
    /// Whether variables and built-ins may stand in its braces.
    pub variables: bool,
    /// The steps that may stand in its braces.
    pub holds: Option<Place>,
    /// The words that may follow `on`; their braces are empty.
    pub fates: &'static [&'static str],
    /// Whether outputs may follow `on`: of an action, one of them.
    pub output: bool,
    /// Whether `as "…"` may say why.
    pub labelled: bool,
    /// Where it may stand.
    pub stands: &'static [Place],
    /// One sentence, or two, with rule numbers.
    pub doc: &'static str,
    /// A test that shows it; it runs against [`EXAMPLES`].
    pub example: &'static str,
}

/// The three kinds of step, as people read of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// What is known and answered; the order does not matter.
    Given,
    /// What happens, in order.
    Story,
    /// What must be seen over the whole run.
    Expected,
}

impl Chapter {
    /// All of them, in the order of a test.
    pub const ALL: [Self; 3] = [Self::Given, Self::Story, Self::Expected];

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Given => "What is given",
            Self::Story => "What happens",
            Self::Expected => "What must be seen",
        }
    }
}

/// Where a step may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a test or a set-up.
    Test,
    /// In `at` and `after`.
    Moment,
    /// In `table` and `rows`.
    Table,
    /// In `always`.
    Always,
}

impl Place {
    /// What people read about it.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Test => "in a test or a `setup`",
            Self::Moment => "in `at` and `after`",
            Self::Table => "in `table` and `rows`",
            Self::Always => "in `always`",
        }
    }
}

/// What texts on the left of `=` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// There are none.
    Nothing,
    /// Attributes; NOT_SET means that there is none.
    Attributes,
    /// Attributes that are written: each has a value.
    Written,
    /// Columns of a row of a data table.
    Columns,
}

impl Texts {
    /// What people read about it.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Attributes => "attributes; NOT_SET says that there is none",
            Self::Written => "attributes",
            Self::Columns => "columns",
        }
    }
}

/// What a step means: the reader has one place for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the row of the same word, which says it")]
pub enum Means {
    Call,
    Start,
    Task,
    Uses,
    Table,
    Row,
    Cloud,
    Rows,
    Prompt,
    Queue,
    Always,
    Flush,
    Reads,
    Hears,
    Enters,
    EntersNothing,
    Says,
    HangsUp,
    Writes,
    At,
    After,
    AgentAnswers,
    WrapsUp,
    FlowsEnd,
    Expect,
    Queued,
    Stored,
    Analysed,
    Heard,
    NeverHeard,
    Took,
    TookInAnyOrder,
    NeverTook,
    Got,
    Batches,
    Batch,
    Updates,
    Update,
    Transfers,
    Ends,
    Errors,
    Lost,
    Within,
    EndsTask,
    Snapshot,
}

/// A row with nothing special about it.
const fn word(word: &'static str, chapter: Chapter, means: Means, doc: &'static str, example: &'static str) -> Word {
    Word {
        word,
        chapter,
        means,
        arguments: &[],
        settings: &[],
        texts: Texts::Nothing,
        variables: false,
        holds: None,
        fates: &[],
        output: false,
        labelled: false,
        stands: &[Place::Test],
        doc,
        example,
    }
}

impl Word {
    /// Whether braces may follow it.
    pub const fn has_braces(&self) -> bool {
        !self.settings.is_empty() || !matches!(self.texts, Texts::Nothing) || self.variables || self.holds.is_some()
    }

    /// How it is written, for people: `row(value, …)`.
    pub fn form(&self) -> String {
        let arguments: Vec<String> = self.arguments.iter().map(Parameter::form).collect();
        if arguments.is_empty() { self.word.to_owned() } else { format!("{}({})", self.word, arguments.join(", ")) }
    }
}

/// Every word, in the order of the page.
pub fn words() -> impl Iterator<Item = &'static Word> {
    [given::ROWS, story::ROWS, expected::ROWS].into_iter().flatten()
}

/// The row of a word, exactly spelt.
pub fn find(name: &str) -> Option<&'static Word> {
    words().find(|row| row.word == name)
}

/// What an unknown word probably was: a step, or the key of an action.
pub fn suggest(name: &str) -> Option<String> {
    let other = match name {
        "customerLeaves" => Some("hangsUp"),
        "presses" | "types" => Some("enters"),
        "plays" | "played" => Some("hears"),
        "says" => Some("enters"),
        "answers" => Some("agentAnswers"),
        "assert" | "expects" => Some("expect"),
        _ => None,
    };
    let known = words().map(|row| row.word).chain(catalog::actions().iter().map(|row| row.key));
    other.map(|word| format!("did you mean `{word}`?")).or_else(|| did_you_mean(name, known))
}

/// The flows that the examples of the words run against.
pub const EXAMPLES: &str = include_str!("examples.flow");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole() {
        for row in words() {
            assert!(std::ptr::eq(find(row.word).unwrap(), row), "`{}` stands twice", row.word);
            assert!(catalog::find(row.word).is_none(), "`{}` is an action", row.word);
            assert!(row.doc.ends_with('.') && row.example.starts_with("test \""), "{}", row.word);
            assert!(row.example.contains(row.word), "the example of `{}` does not show it", row.word);
            assert!(!row.stands.is_empty(), "`{}` may stand nowhere", row.word);
        }
    }

    #[test]
    fn an_unknown_word_is_looked_for_among_steps_and_actions() {
        assert_eq!(suggest("heers").as_deref(), Some("did you mean `hears`?"));
        assert_eq!(suggest("calData").as_deref(), Some("did you mean `callData`?"));
        assert_eq!(suggest("presses").as_deref(), Some("did you mean `enters`?"));
        assert_eq!(suggest("something"), None);
    }
}
