//! A test while it is read: each step puts in what it says.

use super::gather::{Gathered, Located};
use super::holds;
use super::value::{Compiled, Row, mentions};
use super::{Home, Reader};
use crate::ast::{self, Expr, Step, WordStep};
use crate::catalog;
use crate::conversation::written;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::scenario::story::{Answer, Attributes, Begin, Given, Test, Who};
use crate::scenario::words::{self, Means, Place};
use crate::source::SourceId;
use crate::span::Span;
use crate::value::{Text, Type, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;

/// What is compiled once for all rows of a test.
#[derive(Default)]
pub struct Cache {
    /// Expressions whose values depend on the row.
    pub values: Compiled,
    /// Conditions.
    pub holds: holds::Cache,
}

/// What stands for a value of a row that nobody shall see (P47).
const HIDDEN: &str = "•••";
/// Characters of a value that a row's name shows.
const SHOWN: usize = 40;

/// An attribute that a test looks at or writes.
pub struct Mentioned {
    /// Its name.
    pub name: Text,
    /// Where.
    pub source: SourceId,
    /// The place of the name.
    pub span: Span,
}

/// A test while it is read.
pub struct Draft<'r, 'a> {
    pub reader: &'r mut Reader<'a>,
    pub home: Home<'a>,
    pub row: Row<'r>,
    pub cache: &'r mut Cache,
    pub out: Test,
    /// Which block each thing that can be said once comes from, by a name of its kind.
    pub origins: FxHashMap<String, (u32, Span)>,
    /// Attributes of flows alone: queued, sent, got, lost.
    pub of_flows: Vec<Mentioned>,
    /// Attributes in stores, where other writers may have put them.
    pub of_stores: Vec<Mentioned>,
    /// Attributes that the test writes.
    pub written: FxHashSet<Text>,
    /// Those that the test itself writes, with their places.
    pub writes: Vec<Mentioned>,
    /// Answers, with the blocks they come from.
    pub answers: Vec<(u32, Answer)>,
    /// Attributes in the cloud, likewise.
    pub cloud: Vec<(u32, Who, Attributes)>,
    /// Columns that hold values of sensitive attributes.
    secret: Vec<String>,
    /// How long the story was when something happened last: looks behind it are looks at the end.
    pub tail: usize,
}

impl<'r, 'a> Draft<'r, 'a> {
    /// Reads a test with the values of a row. What is wrong is said, and then no test comes back.
    pub fn read(
        reader: &'r mut Reader<'a>,
        test: &'a ast::Test,
        home: Home<'a>,
        gathered: &Gathered<'a>,
        (row, number): (Row<'r>, usize),
        cache: &'r mut Cache,
    ) -> Option<Test> {
        let before = reader.errors;
        let columns = row.columns.iter().map(|(name, _)| Text::new(name)).zip(row.values.iter().cloned());
        let given = Given { variables: columns.collect(), declared: reader.declared.clone(), ..Given::default() };
        let out = Test { given, ..Test::new(&test.name.text, home.source, test.name.span) };
        let mut draft = Draft {
            reader,
            home,
            row,
            cache,
            out,
            origins: FxHashMap::default(),
            of_flows: Vec::new(),
            of_stores: Vec::new(),
            written: FxHashSet::default(),
            writes: Vec::new(),
            answers: Vec::new(),
            cloud: Vec::new(),
            secret: Vec::new(),
            tail: 0,
        };
        draft.begin(gathered);
        let begins = draft.reader.errors == before;
        if begins && draft.out.begin == Begin::Nothing && !draft.may_begin_nothing(gathered) {
            return None;
        }
        for located in gathered.steps.iter().filter(|_| begins) {
            draft.step(*located);
        }
        draft.finish(number);
        (draft.reader.errors == before).then_some(draft.out)
    }

    fn step(&mut self, located: Located<'a>) {
        let home = located.home;
        match located.step {
            Step::Word(step) => self.word(located, step),
            Step::Path(x) => self.variable(home, located.origin, x),
            Step::Setting(x) => {
                let owners: Vec<String> = words::words()
                    .filter(|row| row.settings.iter().any(|own| own.name == x.name.text))
                    .map(|row| format!("`{}`", row.word))
                    .collect();
                let message = format!("the setting `{}` belongs to no step", x.name.text);
                let help = match owners.is_empty() {
                    true => "settings stand in the braces of their step".to_owned(),
                    false => format!("write it in the braces of {}", owners.join(", ")),
                };
                self.error(Code::MisplacedStep, home, x.name.span, message, help);
            }
            Step::Text(x) => {
                let message = format!("nothing says what `{}` is", x.name.text);
                let help = "attributes stand in the braces of a step: `cloud { … }`, `stored { … }`";
                self.error(Code::MisplacedStep, home, x.name.span, message, help);
            }
            Step::Error(_) => {}
        }
    }

    fn word(&mut self, located: Located<'a>, step: &'a WordStep) {
        let name = step.word.text.as_str();
        let Some(row) = words::find(name) else {
            return match catalog::find(name) {
                Some((_, action)) => self.answer(located, step, action, false),
                None => self.unknown_step(located.home, step),
            };
        };
        // They were looked at before all others.
        if matches!(row.means, Means::Table | Means::Call | Means::Start | Means::Task) {
            return;
        }
        if self.stands(located.home, step, row, Place::Test)
            && let Some(said) = self.said(located, step, row)
        {
            self.take(row.means, &said);
        }
    }

    pub(super) fn unknown_step(&mut self, home: Home<'a>, step: &WordStep) {
        let name = &step.word.text;
        let message = format!("there is no step `{name}`");
        let help = words::suggest(name).unwrap_or_else(|| "docs/tests.md lists the steps".to_owned());
        self.error(Code::UnknownStep, home, step.word.span, message, help);
    }

    /// A test that begins nothing may hold conditions and nothing else.
    fn may_begin_nothing(&mut self, gathered: &Gathered<'a>) -> bool {
        let other = gathered.steps.iter().find(|located| match located.step {
            Step::Word(step) => {
                !matches!(step.word.text.as_str(), "expect" | "table") && words::find(&step.word.text).is_some()
            }
            _ => true,
        });
        let (home, span, message) = match other {
            Some(other) => (other.home, head(other.step), "nothing says what this test begins with"),
            None if gathered.steps.is_empty() => (self.home, self.out.span, "this test says nothing"),
            None => return true,
        };
        let help = "begin with `call(\"FLOW\")`, `start(\"FLOW\")` or `task(\"FLOW\", \"TASK\")`; \
                    only `expect` needs no flow";
        self.error(Code::TestBegin, home, span, message, help);
        false
    }

    /// What can be known only when all steps were read.
    fn finish(&mut self, number: usize) {
        self.check_attributes();
        self.contradictions();
        // What the test says itself goes before what a set-up says.
        self.answers.sort_by_key(|(origin, _)| *origin != 0);
        self.out.answers = std::mem::take(&mut self.answers).into_iter().map(|(_, answer)| answer).collect();
        // In the cloud the last one counts.
        self.cloud.sort_by_key(|(origin, ..)| *origin == 0);
        self.out.given.cloud = std::mem::take(&mut self.cloud).into_iter().map(|(_, who, own)| (who, own)).collect();
        if self.row.columns.is_empty() {
            return;
        }
        let mut cut = false;
        let mut values: Vec<String> = Vec::new();
        for ((name, _), value) in self.row.columns.iter().zip(self.row.values) {
            let whole = written(value);
            let hidden = self.secret.contains(name);
            let shown: String = if hidden { HIDDEN.to_owned() } else { whole.chars().take(SHOWN).collect() };
            cut |= hidden || shown.len() < whole.len();
            values.push(shown);
        }
        // Rows whose values are not shown whole are told apart by their numbers.
        let number = if cut { format!(" #{}", number + 1) } else { String::new() };
        self.out.name = format!("{} [{}]{number}", self.out.name, values.join(", "));
    }

    /// Notes columns whose values are those of a sensitive attribute: no report shows them (P47).
    pub(super) fn mark_secret(&mut self, home: Home<'a>, name: &Text, expr: Expr) {
        if !self.reader.program.options.sensitive.contains(name) {
            return;
        }
        for mention in mentions(home, expr) {
            let whole = format!("{}.{}", mention.scope, mention.name);
            let column = self.row.columns.iter().find(|(own, _)| own.eq_ignore_ascii_case(&whole));
            self.secret.extend(column.map(|(own, _)| own.clone()));
        }
    }

    /// The value of an expression with the columns of the row.
    pub(super) fn value(&mut self, home: Home<'a>, expr: Expr, wanted: Option<Type>) -> Option<Value> {
        self.reader.value(home, expr, wanted, self.row, &mut self.cache.values)
    }

    /// Says an error with its help.
    pub(super) fn error(
        &mut self,
        code: Code,
        home: Home<'a>,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.reader.error(code, home.source, span, message, help);
    }

    /// The number of a flow; an unknown one is said.
    pub(super) fn known_flow(&mut self, home: Home<'a>, name: &str, span: Span) -> Option<usize> {
        if let Some(number) = self.reader.known.flows.get(name) {
            return Some(*number);
        }
        let message = format!("the project has no flow `{name}`");
        let help = did_you_mean(name, self.reader.known.flows.keys().copied());
        let help = help.unwrap_or_else(|| "tests run flows that are read together with them".to_owned());
        self.error(Code::UnknownFlow, home, span, message, help);
        None
    }

    /// Whether some flow has an action of that label or key; an unknown one is said.
    pub(super) fn known_action(&mut self, home: Home<'a>, name: &str, span: Span) -> bool {
        if self.reader.known.actions.contains(name) {
            return true;
        }
        let message = format!("no flow has an action `{name}`");
        let mut known: Vec<&str> = self.reader.known.actions.iter().copied().collect();
        known.sort_unstable();
        let help = did_you_mean(name, known).unwrap_or_else(|| match catalog::find(name) {
            Some(_) => "no flow of the project takes this action".to_owned(),
            None => "actions are named by their labels, `as \"…\"`, or by their keys".to_owned(),
        });
        self.error(Code::UnknownLabel, home, span, message, help);
        false
    }

    /// Whether something that can be said once may be said here: it replaces what a set-up said, and is an error where
    /// one block says it twice.
    pub(super) fn once(&mut self, what: String, home: Home<'a>, origin: u32, span: Span) -> Once {
        match self.origins.entry(what) {
            Entry::Vacant(entry) => {
                entry.insert((origin, span));
                Once::First
            }
            Entry::Occupied(entry) if entry.get().0 == origin => {
                let finding =
                    Diagnostic::new(Code::DuplicateKey, home.source, span, format!("{} is said twice", entry.key()));
                let finding = finding.label("and here again").also(entry.get().1, "said here");
                self.reader.report(finding.help("keep one of them"));
                Once::Not
            }
            Entry::Occupied(entry) if entry.get().0 == 0 => Once::Not,
            Entry::Occupied(mut entry) => {
                entry.insert((origin, span));
                Once::Instead
            }
        }
    }
}

/// Whether something that can be said once is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Once {
    /// It was not said before.
    First,
    /// It replaces what a set-up said.
    Instead,
    /// It is not: what the test says itself stays, or it was an error.
    Not,
}

/// The place of a step's first word.
pub fn head(step: &Step) -> Span {
    step.word().map_or(step.span(), |step| step.word.span)
}
