//! The reader of tests: from trees to tests ready to run, names resolved against the program, values known.
//!
//! A test is gathered (the set-ups that it uses are put in), its table gives its rows, and for each row a draft takes
//! the steps one by one, as [`super::words`] says. What is wrong is said once, at its place.

mod answer;
mod begin;
mod contradiction;
mod draft;
mod entries;
mod expected;
mod gather;
mod given;
mod holds;
mod known;
mod limits;
mod names;
mod rows;
mod said;
mod story;
mod table;
mod value;

pub use limits::{MAX_COLUMNS, MAX_NAME, MAX_ROWS, MAX_SETUPS_DEEP, MAX_STEPS, MAX_STEPS_OF_ALL, MAX_TESTS};

use super::story::{Row, Test};
use crate::ast::{self, Item, TestKind};
use crate::bytecode::Program;
use crate::check::MAX_FINDINGS;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Sources};
use crate::span::Span;
use known::Known;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Whether any of the files holds a test or a set-up: without one there is nothing to read.
pub fn any(files: &[(SourceId, ast::File)]) -> bool {
    files.iter().any(|(_, file)| file.items.iter().any(|item| matches!(item, Item::Test(_))))
}

/// Reads the tests of a project, in the order of its files; those with an error are left out. The program is that of
/// the same files.
pub fn tests(sources: &Sources, files: &[(SourceId, ast::File)], program: &Program) -> (Vec<Test>, Vec<Diagnostic>) {
    if !any(files) {
        return (Vec::new(), Vec::new());
    }
    let mut reader = Reader::new(sources, files, program);
    let tests = reader.all(files);
    (tests, reader.found)
}

/// Where an expression or a step is written.
#[derive(Clone, Copy)]
struct Home<'a> {
    source: SourceId,
    tree: &'a ast::Exprs,
    /// The `uses` of the test, where the step stands in another file: a test shows places of its own file only.
    shown: Option<Span>,
}

impl Home<'_> {
    /// The place of the test's file that stands for a place here.
    fn place(&self, span: Span) -> Span {
        self.shown.unwrap_or(span)
    }
}

/// A set-up with where it stands, and whether a test has used it.
struct Setup<'a> {
    item: &'a ast::Test,
    source: SourceId,
    tree: &'a ast::Exprs,
    used: bool,
}

/// What all tests of a project share while they are read.
struct Reader<'a> {
    sources: &'a Sources,
    program: &'a Program,
    known: Known<'a>,
    setups: FxHashMap<&'a str, Setup<'a>>,
    /// Values of expressions without columns, which are the same for every test and row.
    constants: FxHashMap<value::Key, Option<crate::value::Value>>,
    /// Conditions without columns, likewise.
    holds: holds::Cache,
    /// Rows of data tables that are declared.
    declared: Arc<Vec<Row>>,
    found: Vec<Diagnostic>,
    /// What was said: the steps of a set-up and of rows are read more than once.
    said: FxHashSet<(Code, SourceId, Span)>,
    /// How many findings there are of each file.
    counts: FxHashMap<SourceId, usize>,
    /// How many errors there are, said or not.
    errors: usize,
    /// The row that is read, where it is not the first: its place is told with what is wrong.
    row: Option<(SourceId, Span)>,
    steps: usize,
}

impl<'a> Reader<'a> {
    fn new(sources: &'a Sources, files: &'a [(SourceId, ast::File)], program: &'a Program) -> Self {
        let mut reader = Self {
            sources,
            program,
            known: Known::of(program, files),
            setups: FxHashMap::default(),
            constants: FxHashMap::default(),
            holds: FxHashMap::default(),
            declared: Arc::default(),
            found: Vec::new(),
            said: FxHashSet::default(),
            counts: FxHashMap::default(),
            errors: 0,
            row: None,
            steps: 0,
        };
        reader.declared = Arc::new(reader.declared_rows(files));
        reader.names(files);
        reader
    }

    /// All tests of all files.
    fn all(&mut self, files: &'a [(SourceId, ast::File)]) -> Vec<Test> {
        let mut tests = Vec::new();
        for (source, file) in files {
            for item in &file.items {
                let Item::Test(test) = item else { continue };
                if test.kind == TestKind::Setup {
                    continue;
                }
                if tests.len() >= MAX_TESTS || self.steps > MAX_STEPS_OF_ALL {
                    self.too_many(*source, test.name.span);
                    return tests;
                }
                self.test(Home { source: *source, tree: &file.exprs, shown: None }, test, &mut tests);
            }
        }
        self.unused_setups(files);
        tests
    }

    fn too_many(&mut self, source: SourceId, span: Span) {
        let message = match self.steps > MAX_STEPS_OF_ALL {
            true => format!("the tests of a project have at most {MAX_STEPS_OF_ALL} steps, rows of tables counted"),
            false => format!("a project has at most {MAX_TESTS} tests, rows of tables counted"),
        };
        let finding = Diagnostic::new(Code::PastLimit, source, span, message).label("from here on they are not read");
        self.report(finding.help("divide the project, or run fewer rows"));
    }

    /// Says something, once, and at most so much of one file.
    fn report(&mut self, mut finding: Diagnostic) {
        self.errors += usize::from(finding.is_error());
        if !self.said.insert((finding.code, finding.source, finding.span())) {
            return;
        }
        let count = self.counts.entry(finding.source).or_default();
        *count += 1;
        if *count > MAX_FINDINGS {
            if *count == MAX_FINDINGS + 1 {
                let place = Span::at(finding.span().start);
                let message = "and more in the tests of this file";
                self.found
                    .push(Diagnostic::new(Code::MoreErrors, finding.source, place, message).help("mend these first"));
            }
            return;
        }
        if let Some((_, row)) = self.row.filter(|(source, _)| *source == finding.source) {
            finding = finding.also(row, "with this row");
        }
        self.found.push(finding);
    }

    /// Says an error with its help.
    fn error(&mut self, code: Code, source: SourceId, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.report(Diagnostic::new(code, source, span, message).help(help));
    }

    /// Reads a test: one, or one for each row of its table.
    fn test(&mut self, home: Home<'a>, test: &'a ast::Test, into: &mut Vec<Test>) {
        let before = self.errors;
        let Some(gathered) = self.gather(home, test) else { return };
        let Some(table) = self.table(&gathered) else { return };
        let mut cache = draft::Cache::default();
        for (number, row) in table.rows.iter().enumerate() {
            self.steps += if number > 0 { gathered.count } else { 0 };
            if into.len() >= MAX_TESTS || self.steps > MAX_STEPS_OF_ALL {
                return self.too_many(home.source, test.name.span);
            }
            self.row = row.place.filter(|_| number > 0);
            let errors = self.errors;
            let values = value::Row { columns: &table.columns, values: &row.values };
            let read = draft::Draft::read(self, test, home, &gathered, (values, number), &mut cache);
            self.row = None;
            if self.errors == errors && self.errors == before {
                into.extend(read);
            } else if number == 0 {
                // What is wrong with the first row is most likely wrong with all of them.
                return;
            }
        }
    }
}
