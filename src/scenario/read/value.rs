//! Values of expressions in tests, known before a test runs: literals, functions, and the columns of its table.

use super::{Home, Reader};
use crate::ast::{Expr, NodeId, NodeKind};
use crate::builtins::variables;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::evaluate;
use crate::scenario::story::DEFAULT_CLOCK;
use crate::source::SourceId;
use crate::span::Span;
use crate::value::{Kind, Text, Type, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// An expression, and the type that is wanted of it.
pub type Key = (SourceId, NodeId, Option<Type>);
/// Expressions of a test that name columns: compiled once for all rows.
pub type Compiled = FxHashMap<Key, Option<Arc<evaluate::Compiled>>>;

/// The scope of the columns.
pub const SCOPE: &str = "Test";
/// Scopes that hold constants: they are the same everywhere.
const CONSTANTS: [&str; 5] = ["System", "Format", "Language", "Prompt", "PromptSystem"];

/// The row that is read.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    /// Names, `Test.NAME`, and types of the columns.
    pub columns: &'r [(String, Type)],
    /// The values in it.
    pub values: &'r [Value],
}

impl Row<'_> {
    /// No table.
    pub const NONE: Row<'static> = Row { columns: &[], values: &[] };

    fn find(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|(own, _)| own.eq_ignore_ascii_case(name))
    }

    /// The value of a column by its whole name.
    pub fn value(&self, name: &str) -> Value {
        self.find(name).and_then(|at| self.values.get(at)).cloned().unwrap_or_default()
    }
}

/// A name with a scope that an expression mentions, and where.
pub struct Mention<'a> {
    /// The scope as written.
    pub scope: &'a str,
    /// The name as written.
    pub name: &'a str,
    /// The place of both.
    pub span: Span,
}

/// The variables, built-ins and columns that an expression mentions; constants are left out.
pub fn mentions<'a>(home: Home<'a>, expr: Expr) -> impl Iterator<Item = Mention<'a>> {
    home.tree.walk(expr).filter_map(move |(_, node)| {
        let NodeKind::Member { object, name, quoted: false } = &node.kind else { return None };
        let NodeKind::Scope(scope) = &home.tree.node(*object).kind else { return None };
        let constant = variables::scope(scope).is_some_and(|scope| CONSTANTS.contains(&scope));
        (!constant).then_some(Mention { scope, name, span: node.span })
    })
}

impl<'a> Reader<'a> {
    /// The value of an expression, cast into a wanted type (E60). What is wrong is said.
    pub(super) fn value(
        &mut self,
        home: Home<'a>,
        expr: Expr,
        wanted: Option<Type>,
        row: Row<'_>,
        compiled: &mut Compiled,
    ) -> Option<Value> {
        if let Some(value) = literal(home, expr, wanted) {
            return Some(value);
        }
        let mut columns = false;
        for mention in mentions(home, expr) {
            if !self.column(home, &mention, row) {
                return None;
            }
            columns = true;
        }
        if let Some(value) = alone(home, expr, wanted, row) {
            return Some(value);
        }
        let key = (home.source, expr.root, wanted);
        if columns {
            let known = compiled.get(&key).cloned();
            let own = known.unwrap_or_else(|| {
                let own = self.compile(home, expr, wanted, row.columns).map(Arc::new);
                compiled.insert(key, own.clone());
                own
            });
            return self.evaluate(home, own.as_deref()?, row);
        }
        if let Some(known) = self.constants.get(&key) {
            self.errors += usize::from(known.is_none());
            return known.clone();
        }
        let own = self.compile(home, expr, wanted, &[]);
        let value = own.and_then(|own| self.evaluate(home, &own, row));
        self.constants.insert(key, value.clone());
        value
    }

    /// Whether a name can be used where values are wanted: it is a column of the table.
    fn column(&mut self, home: Home<'a>, mention: &Mention<'_>, row: Row<'_>) -> bool {
        let (scope, name) = (mention.scope, mention.name);
        let whole = format!("{scope}.{name}");
        if scope.eq_ignore_ascii_case(SCOPE) {
            if row.find(&whole).is_some() {
                return true;
            }
            self.unknown_column(home, &whole, mention.span, row.columns);
            return false;
        }
        // Any other scope is none, which the checker says best.
        if variables::scope(scope).is_none() {
            return true;
        }
        let message = format!("`{whole}` is not known before the test runs");
        let help = "here stand literals, functions and `Test.NAME`; `expect(…)` sees the flow's variables";
        self.error(Code::TestValue, home.source, mention.span, message, help);
        false
    }

    /// Says that the table has no such column.
    pub(super) fn unknown_column(&mut self, home: Home<'a>, name: &str, span: Span, columns: &[(String, Type)]) {
        let message = format!("the test's table has no column `{name}`");
        let known = columns.iter().map(|(name, _)| name.as_str());
        let help = did_you_mean(name, known).unwrap_or_else(|| match columns.is_empty() {
            true => "a test has columns when it has a `table(\"NAME\") { row(…) }`".to_owned(),
            false => format!("it has {}", columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")),
        });
        self.error(Code::UnknownVariable, home.source, span, message, help);
    }

    /// Checks and compiles an expression with those variables; what is wrong is said.
    pub(super) fn compile(
        &mut self,
        home: Home<'a>,
        expr: Expr,
        wanted: Option<Type>,
        variables: &[(String, Type)],
    ) -> Option<evaluate::Compiled> {
        let settings = &self.program.options.expressions;
        let tree = (home.tree, expr);
        match evaluate::Compiled::new(self.sources, home.source, tree, variables, wanted, settings) {
            Ok(own) => Some(own),
            Err(finding) => {
                self.report(finding);
                None
            }
        }
    }

    fn evaluate(&mut self, home: Home<'a>, own: &evaluate::Compiled, row: Row<'_>) -> Option<Value> {
        match own.value(&mut |name| row.value(name), DEFAULT_CLOCK) {
            Ok(value) => Some(value),
            Err((_, blame)) => {
                let message = format!("this fails when it is evaluated: {}", blame.message);
                let finding = Diagnostic::new(Code::TestValue, home.source, blame.place, message);
                self.report(finding.help("the values of a test are evaluated when it is read"));
                None
            }
        }
    }
}

/// The value of a literal that needs no cast, without the way through the compiler: most values of tests are one.
fn literal(home: Home<'_>, expr: Expr, wanted: Option<Type>) -> Option<Value> {
    let wants = |kind| wanted.is_none_or(|wanted| wanted == Type::one(kind));
    match &home.tree.node(expr.root).kind {
        NodeKind::Text(text) if wants(Kind::String) => Some(Value::Text(Text::from(text.clone()))),
        NodeKind::Integer(number) if wants(Kind::Integer) => Some(Value::Integer(*number)),
        NodeKind::Boolean(value) if wants(Kind::Boolean) => Some(Value::Boolean(*value)),
        NodeKind::NotSet if wanted.is_none_or(|wanted| !wanted.list) => Some(Value::NotSet),
        _ => None,
    }
}

/// The value of a column by itself, where it needs no cast.
fn alone(home: Home<'_>, expr: Expr, wanted: Option<Type>, row: Row<'_>) -> Option<Value> {
    let NodeKind::Member { object, name, quoted: false } = &home.tree.node(expr.root).kind else { return None };
    let NodeKind::Scope(scope) = &home.tree.node(*object).kind else { return None };
    let at = row.find(&format!("{scope}.{name}"))?;
    let (_, kind) = &row.columns[at];
    let value = row.values.get(at)?;
    (wanted.is_none_or(|wanted| wanted == *kind) || (*value == Value::NotSet && wanted.is_some_and(|own| !own.list)))
        .then(|| value.clone())
}
