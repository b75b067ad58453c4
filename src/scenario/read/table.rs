//! The table of a test: its columns, and the values of its rows.

use super::gather::{Gathered, Located};
use super::value::{Compiled, Row, SCOPE};
use super::{Home, MAX_COLUMNS, MAX_NAME, MAX_ROWS, Reader};
use crate::ast::{Step, WordStep};
use crate::conversation::written;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceId;
use crate::span::Span;
use crate::value::{Kind, Type, Value};
use rustc_hash::FxHashSet;

/// Columns and rows; a test without a table has one row without values.
pub struct Table {
    /// Names, `Test.NAME`, and types.
    pub columns: Vec<(String, Type)>,
    /// The rows.
    pub rows: Vec<Line>,
}

/// A row of a table.
pub struct Line {
    /// Its values, one a column.
    pub values: Vec<Value>,
    /// Where it stands; `None` where there is no table.
    pub place: Option<(SourceId, Span)>,
}

impl<'a> Reader<'a> {
    /// The table of a test; `None` when something is wrong with it.
    pub(super) fn table(&mut self, gathered: &Gathered<'a>) -> Option<Table> {
        let is_table = |located: &&Located<'a>| matches!(located.step, Step::Word(step) if step.word.text == "table");
        let mut tables = gathered.steps.iter().filter(is_table);
        let Some(first) = tables.next() else {
            let only = Line { values: Vec::new(), place: None };
            return Some(Table { columns: Vec::new(), rows: vec![only] });
        };
        if let Some(second) = tables.next() {
            let span = second.step.span();
            let help = "put its columns into the first one";
            self.error(Code::TestTable, second.home.source, span, "a test has one table", help);
            return None;
        }
        let step = first.step.word()?;
        let names = self.columns(first.home, step)?;
        self.rows(first.home, step, &names)
    }

    fn columns(&mut self, home: Home<'a>, step: &'a WordStep) -> Option<Vec<String>> {
        let before = self.errors;
        let mut names: Vec<String> = Vec::new();
        for argument in step.arguments.iter().flatten() {
            let text = Some(Type::one(Kind::String));
            let value = self.value(home, *argument, text, Row::NONE, &mut Compiled::default())?;
            let name = value.as_text().map_or("", |text| text.as_str());
            let whole = format!("{SCOPE}.{name}");
            if !is_name(name) {
                let message = "a column needs a name that can stand behind `Test.`";
                let help = "begin it with a letter; letters, digits and `_` may follow";
                self.error(Code::TestTable, home.source, argument.span, message, help);
            } else if names.iter().any(|own| own.eq_ignore_ascii_case(&whole)) {
                let help = "names of columns compare without case, as those of variables";
                let message = format!("two columns are called `{name}`");
                self.error(Code::DuplicateName, home.source, argument.span, message, help);
            }
            names.push(whole);
        }
        let span = step.word.span;
        if names.is_empty() {
            let help = "write `table(\"account\", \"tier\") { row(\"123456\", \"gold\") }`";
            self.error(Code::TestTable, home.source, span, "a table names its columns", help);
        }
        if names.len() > MAX_COLUMNS {
            let message = format!("a table has at most {MAX_COLUMNS} columns");
            self.error(Code::PastLimit, home.source, span, message, "divide the test");
        }
        (self.errors == before).then_some(names)
    }

    fn rows(&mut self, home: Home<'a>, step: &'a WordStep, names: &[String]) -> Option<Table> {
        let before = self.errors;
        let mut kinds: Vec<Option<Type>> = vec![None; names.len()];
        let (mut rows, mut seen) = (Vec::new(), FxHashSet::default());
        if step.label.is_some() || !step.outputs.is_empty() {
            let help = "leave it out";
            self.error(Code::MisplacedStep, home.source, step.word.span, "only rows follow a table", help);
        }
        for inner in step.body.iter().flat_map(|body| &body.steps) {
            if rows.len() >= MAX_ROWS {
                let message = format!("a table has at most {MAX_ROWS} rows");
                self.error(Code::PastLimit, home.source, inner.span(), message, "divide the test");
                return None;
            }
            let Some(row) = self.row_of(home, inner) else { continue };
            let values = self.row_values(home, row, names.len(), &mut kinds);
            let Some(values) = values else { continue };
            let words: Vec<String> = values.iter().map(written).collect();
            if !seen.insert(words) {
                let message = "this row stands twice";
                self.error(Code::TestTable, home.source, inner.span(), message, "leave one of them out");
            }
            rows.push(Line { values, place: Some((home.source, inner.span())) });
        }
        if rows.is_empty() && self.errors == before {
            let help = "a test without a row never runs: write `row(…)`, or leave the table out";
            self.error(Code::TestTable, home.source, step.word.span, "the table has no row", help);
        }
        let kind = |kind: Option<Type>| kind.unwrap_or(Type::one(Kind::String));
        let columns = names.iter().cloned().zip(kinds.into_iter().map(kind)).collect();
        (self.errors == before).then_some(Table { columns, rows })
    }

    /// A `row` with nothing but its values.
    fn row_of(&mut self, home: Home<'a>, step: &'a Step) -> Option<&'a WordStep> {
        if let Some(row) = step.word().filter(|row| row.word.text == "row") {
            if row.label.is_none() && row.body.is_none() && row.outputs.is_empty() {
                return Some(row);
            }
            let help = "the values of a row stand in its parentheses";
            self.error(Code::MisplacedStep, home.source, row.word.span, "only values belong to a row of `table`", help);
        } else if !matches!(step, Step::Error(_)) {
            let help = "write `row(…)` with a value for each column";
            self.error(Code::MisplacedStep, home.source, step.span(), "a table holds rows and nothing else", help);
        }
        None
    }

    /// The values of a row: as many as there are columns, each of its column's type.
    fn row_values(
        &mut self,
        home: Home<'a>,
        row: &'a WordStep,
        count: usize,
        kinds: &mut [Option<Type>],
    ) -> Option<Vec<Value>> {
        let before = self.errors;
        let given = row.arguments.as_deref().unwrap_or_default();
        if given.len() != count {
            let message = format!("the table has {count} columns, and this row has {} values", given.len());
            let help = "give a value for each column, NOT_SET where there is none";
            self.error(Code::TestTable, home.source, row.span, message, help);
            return None;
        }
        let mut values = Vec::new();
        for (argument, kind) in given.iter().zip(kinds) {
            let value = self.value(home, *argument, None, Row::NONE, &mut Compiled::default());
            let Some(value) = value else { continue };
            match (value.kind().map(Type::one), *kind) {
                (None, _) if value != Value::NotSet => {
                    let help = "write it where it is used";
                    self.error(Code::TestTable, home.source, argument.span, "a column holds no collections", help);
                }
                (own, None) => *kind = own,
                (Some(own), Some(first)) if own != first => {
                    let message = format!("this column holds {first}, and here stands {own}");
                    let finding = Diagnostic::new(Code::TestTable, home.source, argument.span, message);
                    self.report(finding.help(format!("cast it: all values of a column are of one type, here {first}")));
                }
                _ => {}
            }
            values.push(value);
        }
        (self.errors == before).then_some(values)
    }
}

/// Whether a name may stand behind a dot (E12).
fn is_name(name: &str) -> bool {
    let letter = |c: char| c.is_alphabetic();
    name.chars().next().is_some_and(letter)
        && name.chars().all(|c| letter(c) || c.is_ascii_digit() || c == '_')
        && name.chars().count() <= MAX_NAME
}
