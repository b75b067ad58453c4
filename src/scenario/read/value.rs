//! Values of steps: computed when the test is read, with the columns of its table.

use super::{Page, Reader};
use crate::ast::{Expr, NodeKind};
use crate::conversation::text_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::Compiled;
use crate::scenario::story::{DEFAULT_CLOCK, Holds};
use crate::value::{Kind, Text, Type, Value, quoted};
use std::sync::Arc;

/// A value in the name of a test.
pub(super) fn short(value: &Value) -> String {
    match value {
        Value::NotSet => "NOT_SET".to_owned(),
        Value::Text(text) if text.is_empty() => quoted(""),
        value => text_of(value).unwrap_or_default(),
    }
}

impl Reader<'_, '_> {
    /// The value of an expression, cast into the wanted type as a whole.
    pub(super) fn value(&mut self, page: Page<'_>, expr: Expr, wanted: Option<Type>) -> Option<Value> {
        // Most values are plain texts: nothing has to be compiled for them.
        if let NodeKind::Text(text) = &page.file.exprs.node(expr.root).kind
            && wanted.is_none_or(|wanted| wanted == Type::one(Kind::String))
        {
            return Some(Value::Text(Text::new(text)));
        }
        let variables: Vec<(String, Type)> =
            self.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
        let compiled = Compiled::new(
            self.shared.sources,
            page.source,
            (&page.file.exprs, expr),
            &variables,
            wanted,
            self.shared.settings,
        );
        let compiled = match compiled {
            Ok(compiled) => compiled,
            Err(problem) => {
                self.found.push(problem);
                return None;
            }
        };
        match compiled.value(&mut |name| self.column(name), DEFAULT_CLOCK) {
            Ok(value) => Some(value),
            Err((_, blame)) => {
                let message = format!("this value cannot be computed: {}", blame.message);
                self.wrong(page, expr.span, message, "values of a test are computed when it is read");
                None
            }
        }
    }

    fn column(&self, name: &str) -> Value {
        let own = self.columns.iter().find(|own| own.name.eq_ignore_ascii_case(name));
        own.map_or(Value::NotSet, |own| own.value.clone())
    }

    /// A text, or NOT_SET.
    pub(super) fn any_text(&mut self, page: Page<'_>, expr: Expr) -> Option<Option<Text>> {
        match self.value(page, expr, Some(Type::one(Kind::String)))? {
            Value::Text(text) => Some(Some(text)),
            _ => Some(None),
        }
    }

    /// A text.
    pub(super) fn text(&mut self, page: Page<'_>, expr: Expr) -> Option<Text> {
        let text = self.any_text(page, expr)?;
        if text.is_none() {
            self.wrong(page, expr.span, "a text is wanted here, and this is NOT_SET", "give it a value");
        }
        text
    }

    /// A number within bounds.
    pub(super) fn number(&mut self, page: Page<'_>, expr: Expr, (least, most): (i64, i64)) -> Option<i64> {
        match self.value(page, expr, Some(Type::one(Kind::Integer)))? {
            Value::Integer(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let message = format!("a number from {least} to {most} is wanted here");
                self.wrong(page, expr.span, message, "write such a number");
                None
            }
        }
    }

    /// An expression over the variables of a flow, evaluated in the run.
    pub(super) fn holds(
        &mut self,
        page: Page<'_>,
        expr: Expr,
        flow: Option<usize>,
        label: Option<Text>,
    ) -> Option<Holds> {
        let mut variables: Vec<(String, Type)> =
            self.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
        let own = flow.and_then(|flow| self.shared.program.flows.get(flow));
        for variable in own.into_iter().flat_map(|flow| &flow.variables) {
            let name = variable.name.as_str();
            if !variables.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                variables.push((name.to_owned(), variable.kind));
            }
        }
        let compiled = Compiled::new(
            self.shared.sources,
            page.source,
            (&page.file.exprs, expr),
            &variables,
            Some(Type::one(Kind::Boolean)),
            self.shared.settings,
        );
        match compiled {
            Ok(expression) => {
                let text = self.shared.sources.get(page.source).slice(expr.span).to_owned();
                Some(Holds { expression, text, label, flow })
            }
            Err(problem) => {
                self.found.push(problem);
                None
            }
        }
    }

    /// The rows of the test's table, each with the values of its columns; `None` when there is no table.
    pub(super) fn table(&mut self, page: Page<'_>, steps: &[crate::ast::Step]) -> Option<Vec<Vec<super::Column>>> {
        use crate::ast::Step;
        let mut tables = steps.iter().filter_map(|step| match step {
            Step::Word(word) if word.word.text == "table" => Some(word),
            _ => None,
        });
        let table = tables.next()?;
        if let Some(second) = tables.next() {
            self.wrong(page, second.span, "a test has one table", "put the columns of both into one");
        }
        let mut names = Vec::new();
        for argument in table.arguments.iter().flatten() {
            let Some(name) = self.text(page, *argument) else { continue };
            if is_column(name.as_str()) {
                names.push(format!("Test.{}", name.as_str()));
            } else {
                let message = format!("`{}` is no name of a column", name.as_str());
                self.wrong(page, argument.span, message, "a letter, then letters, digits and `_`");
            }
        }
        let mut rows = Vec::new();
        for step in table.body.iter().flat_map(|body| &body.steps) {
            match step {
                Step::Word(row) if row.word.text == "row" => rows.extend(self.row(page, row, &names)),
                other => self.wrong(page, other.span(), "a table holds rows", "write `row(value, …)`"),
            }
        }
        if rows.len() > super::MAX_ROWS {
            let message = format!("a table has at most {} rows, and this has {}", super::MAX_ROWS, rows.len());
            self.wrong(page, table.span, message, "make several tests of it");
            rows.clear();
        }
        // One type a column: the first row that has a value says it.
        let types: Vec<Option<Type>> =
            (0..names.len()).map(|at| rows.iter().find_map(|row: &Vec<(Option<Type>, Value)>| row[at].0)).collect();
        let column = |(at, (_, value)): (usize, (Option<Type>, Value))| super::Column {
            name: names[at].clone(),
            kind: types[at].unwrap_or(Type::one(Kind::String)),
            value,
        };
        let typed = |row: &Vec<(Option<Type>, Value)>| {
            row.iter().zip(&types).all(|((kind, _), own)| kind.is_none() || kind == own)
        };
        if !rows.iter().all(typed) {
            self.wrong(page, table.span, "the values of a column have several types", "give a column one type");
        }
        Some(rows.into_iter().map(|row| row.into_iter().enumerate().map(column).collect()).collect())
    }

    fn row(
        &mut self,
        page: Page<'_>,
        row: &crate::ast::WordStep,
        names: &[String],
    ) -> Option<Vec<(Option<Type>, Value)>> {
        let arguments: Vec<Expr> = row.arguments.iter().flatten().copied().collect();
        if arguments.len() != names.len() {
            let message = format!("this row has {} values, and the table has {} columns", arguments.len(), names.len());
            self.found.push(Diagnostic::new(Code::TestStep, page.source, row.span, message).help("one value a column"));
            return None;
        }
        arguments
            .into_iter()
            .map(|expr| {
                let value = self.value(page, expr, None)?;
                Some((value.kind().map(Type::one), value))
            })
            .collect()
    }

    /// An expression that is looked at in the run, for a step.
    pub(super) fn condition(
        &mut self,
        page: Page<'_>,
        expr: Expr,
        flow: Option<usize>,
        label: Option<Text>,
    ) -> Option<Arc<Holds>> {
        self.holds(page, expr, flow, label).map(Arc::new)
    }
}

fn is_column(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.all(|c| c.is_alphanumeric() || c == '_')
}
