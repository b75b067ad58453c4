//! From `test` and `setup` blocks to tests that can be run: names resolved, values computed, every step judged.

mod answer;
mod begin;
mod conflict;
mod expected;
mod names;
mod step;
mod value;
mod word;

use super::story::Test;
use crate::ast::{self, Item, TestKind};
use crate::builtins::Settings;
use crate::bytecode::Program;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Sources};
use crate::span::Span;
use crate::value::{Text, Type, Value};
use names::Names;
use rustc_hash::FxHashMap;

/// The most tests of a project, each row of a table counted.
pub const MAX_TESTS: usize = 100_000;
/// The most rows of a table.
pub const MAX_ROWS: usize = 10_000;
/// The most steps of a test, those of its set-ups included.
pub const MAX_STEPS: usize = 10_000;
/// How deep set-ups use set-ups.
pub const MAX_SETUP_DEPTH: usize = 16;

/// The texts and trees that steps stand in.
#[derive(Clone, Copy)]
struct Page<'a> {
    source: SourceId,
    file: &'a ast::File,
}

/// What all tests of a project share.
struct Shared<'a> {
    sources: &'a Sources,
    program: &'a Program,
    settings: &'a Settings,
    setups: FxHashMap<&'a str, (Page<'a>, &'a ast::Test)>,
    names: Names<'a>,
}

/// A column of a table test.
#[derive(Clone)]
struct Column {
    name: String,
    kind: Type,
    value: Value,
}

/// Reads the tests of a project against its program. What is wrong with a test is said at its place; only tests without
/// an error are given.
pub fn tests(
    sources: &Sources,
    files: &[(SourceId, ast::File)],
    program: &Program,
    settings: &Settings,
) -> (Vec<Test>, Vec<Diagnostic>) {
    let (mut tests, mut found) = (Vec::new(), Vec::new());
    let all = || {
        files.iter().flat_map(|(source, file)| {
            let page = Page { source: *source, file };
            let own = file.items.iter().filter_map(|item| match item {
                Item::Test(test) => Some(test),
                _ => None,
            });
            own.map(move |test| (page, test))
        })
    };
    let setups = named(all().filter(|(_, test)| test.kind == TestKind::Setup), "set-ups", &mut found);
    named(all().filter(|(_, test)| test.kind == TestKind::Test), "tests", &mut found);
    let shared = Shared { sources, program, settings, setups, names: Names::of(program) };
    for (page, test) in all().filter(|(_, test)| test.kind == TestKind::Test) {
        if tests.len() >= MAX_TESTS {
            let message = format!("a project has at most {MAX_TESTS} tests, each row of a table counted");
            let finding = Diagnostic::new(Code::TestStep, page.source, test.name.span, message);
            found.push(finding.help("split the project"));
            break;
        }
        let (own, problems) = expanded(&shared, page, test);
        if problems.iter().any(Diagnostic::is_error) { found.extend(problems) } else { tests.extend(own) }
    }
    (tests, found)
}

/// Whether any of the files has a test or a set-up.
pub fn any(files: &[(SourceId, ast::File)]) -> bool {
    files.iter().any(|(_, file)| file.items.iter().any(|item| matches!(item, Item::Test(_))))
}

/// Blocks by their names; a name that stands twice is an error at the later one.
fn named<'a>(
    blocks: impl Iterator<Item = (Page<'a>, &'a ast::Test)>,
    what: &str,
    found: &mut Vec<Diagnostic>,
) -> FxHashMap<&'a str, (Page<'a>, &'a ast::Test)> {
    let mut all: FxHashMap<&str, (Page<'_>, &ast::Test)> = FxHashMap::default();
    for (page, test) in blocks {
        let name = test.name.text.as_str();
        if let Some((first, other)) = all.get(name) {
            let message = format!("two {what} are called `{name}`");
            let mut finding = Diagnostic::new(Code::DuplicateName, page.source, test.name.span, message);
            if first.source == page.source {
                finding = finding.also(other.name.span, "the first one");
            }
            found.push(finding.help("give one of them another name"));
        } else {
            all.insert(name, (page, test));
        }
    }
    all
}

/// A test, or one for each row of its table.
fn expanded<'a>(shared: &Shared<'a>, page: Page<'a>, test: &'a ast::Test) -> (Vec<Test>, Vec<Diagnostic>) {
    let mut reader = Reader::new(shared, page, test);
    let rows = reader.table(page, &test.body.steps);
    let Some(rows) = rows else {
        reader.read(&test.body.steps);
        return reader.done();
    };
    let (mut tests, mut found) = (Vec::new(), std::mem::take(&mut reader.found));
    for row in rows {
        let mut reader = Reader::new(shared, page, test);
        let values: Vec<String> = row.iter().map(|column| value::short(&column.value)).collect();
        reader.test.name = format!("{} [{}]", test.name.text, values.join(", "));
        reader.columns = row;
        reader.read(&test.body.steps);
        let (own, problems) = reader.done();
        tests.extend(own);
        // What is wrong is wrong in every row alike, or in one that says enough.
        if !problems.is_empty() {
            found.extend(problems);
            break;
        }
    }
    (tests, found)
}

/// Reads one test.
struct Reader<'s, 'a> {
    shared: &'s Shared<'a>,
    page: Page<'a>,
    found: Vec<Diagnostic>,
    columns: Vec<Column>,
    test: Test,
    /// The first flow, by its number.
    flow: Option<usize>,
    /// Where `call`, `start` or `task` stands.
    begins: Option<Span>,
    /// The `uses` in whose set-up the reader is, outermost first; steps of other files are told of there.
    uses: Vec<(Span, &'a str)>,
    steps: usize,
    /// What set-ups answer and give: it comes after what the test itself says.
    later: Later,
}

/// What comes after the test's own.
#[derive(Default)]
struct Later {
    answers: Vec<super::story::Answer>,
    variables: Vec<(Text, Value)>,
}

impl<'s, 'a> Reader<'s, 'a> {
    fn new(shared: &'s Shared<'a>, page: Page<'a>, test: &'a ast::Test) -> Self {
        Self {
            shared,
            page,
            found: Vec::new(),
            columns: Vec::new(),
            test: Test::new(test.name.text.as_str(), page.source, test.name.span),
            flow: None,
            begins: None,
            uses: Vec::new(),
            steps: 0,
            later: Later::default(),
        }
    }

    /// Reads the steps: what begins the test first, since everything else looks at its flow.
    fn read(&mut self, steps: &'a [ast::Step]) {
        self.beginning(self.page, steps);
        self.given_columns();
        self.all(self.page, steps);
        let later = std::mem::take(&mut self.later);
        self.test.answers.extend(later.answers);
        self.test.given.variables.extend(later.variables);
        self.conflicts();
    }

    fn given_columns(&mut self) {
        let columns = self.columns.iter().map(|column| (Text::new(&column.name), column.value.clone()));
        self.test.given.variables.extend(columns);
    }

    fn done(self) -> (Vec<Test>, Vec<Diagnostic>) {
        (vec![self.test], self.found)
    }

    /// The place of a step in the test's own file: that of the `uses` for a set-up of another file.
    fn place(&self, page: Page<'_>, span: Span) -> Span {
        if page.source == self.page.source { span } else { self.uses.first().map_or(self.test.span, |(at, _)| *at) }
    }

    fn wrong(&mut self, page: Page<'_>, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Diagnostic::new(Code::TestStep, page.source, span, message).help(help));
    }
}
