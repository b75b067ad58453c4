//! One expression by itself: parsed, checked, compiled and run as in a flow, without one (E44).

use crate::ast::{Expr, Exprs};
use crate::builtins::Settings;
use crate::bytecode::program::{Options, SourceInfo};
use crate::bytecode::{Program, lower};
use crate::check::check_expression;
use crate::diagnostic::Diagnostic;
use crate::ir::{self, Project};
use crate::participant::Names;
use crate::source::{Source, SourceId, Sources};
use crate::span::Span;
use crate::syntax::parse_expression;
use crate::value::{Text, Type, Value, literal};
use crate::vm::{Answer, Blame, Effect, Fault, Machine, Off, blame};

/// A variable that an expression may name.
#[derive(Clone, Debug)]
pub struct Given {
    /// Scope and name: `Flow.Count`.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// Its value.
    pub value: Value,
}

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// To the tree.
    Parsed,
    /// To the type.
    Checked,
    /// To the value.
    Run,
}

/// What an expression came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// Its type; `None` for a bare NOT_SET, whose type is any (E63), and where it was only parsed.
    pub kind: Option<Type>,
    /// Its value, when it was run.
    pub value: Option<Value>,
}

/// What is wrong with an expression.
#[derive(Clone, Debug)]
pub enum Problem {
    /// It cannot be read.
    Parse(Diagnostic),
    /// It does not check.
    Check(Diagnostic),
    /// It failed when it ran: why, and what is to be said about it (E305).
    Run(Fault, Box<Blame>),
}

/// Evaluates an expression with those variables, at that time (in seconds since 1970). With a wanted type the whole
/// result is cast into it, as where a variable is assigned (E60).
///
/// # Errors
/// The first thing that is wrong with it.
pub fn evaluate(
    text: &str,
    given: &[Given],
    wanted: Option<Type>,
    until: Until,
    (settings, now): (&Settings, i64),
) -> Result<Evaluated, Problem> {
    let mut sources = Sources::default();
    let source = sources.add(Source::new("<expression>", text));
    let (tree, expr, found) = parse_expression(source, text);
    let first = found.into_iter().find(Diagnostic::is_error);
    let expr = match (first, expr) {
        (Some(error), _) => return Err(Problem::Parse(error)),
        (None, Some(expr)) => expr,
        (None, None) => return Ok(Evaluated { kind: None, value: None }),
    };
    if until == Until::Parsed {
        return Ok(Evaluated { kind: None, value: None });
    }
    let variables: Vec<(String, Type)> = given.iter().map(|own| (own.name.clone(), own.kind)).collect();
    let compiled =
        Compiled::new(&sources, source, (&tree, expr), &variables, wanted, settings).map_err(Problem::Check)?;
    let kind = compiled.kind;
    if until == Until::Checked && kind.is_some() {
        return Ok(Evaluated { kind, value: None });
    }
    let mut own = |name: &str| {
        let own = given.iter().find(|own| own.name.eq_ignore_ascii_case(name));
        own.map_or(Value::NotSet, |own| own.value.clone())
    };
    match compiled.value(&mut own, now) {
        Ok(value) => Ok(Evaluated { kind, value: (until == Until::Run).then_some(value) }),
        Err((fault, blame)) => Err(Problem::Run(fault, blame)),
    }
}

/// An expression that was checked and compiled, to be run as often as one likes with values of its variables.
#[derive(Debug)]
pub struct Compiled {
    /// A flow that has the expression's value as the initial value of its last variable; `None` for a bare NOT_SET.
    program: Option<(Program, usize)>,
    /// Its type; `None` for a bare NOT_SET.
    pub kind: Option<Type>,
    /// Where it begins in its source: the program holds no more than its own text.
    start: u32,
}

impl Compiled {
    /// Checks and compiles an expression of a tree, with those variables. With a wanted type the whole result is cast
    /// into it (E60).
    ///
    /// # Errors
    /// The first thing that does not check.
    pub fn new(
        sources: &Sources,
        source: SourceId,
        tree: (&Exprs, Expr),
        variables: &[(String, Type)],
        wanted: Option<Type>,
        settings: &Settings,
    ) -> Result<Self, Diagnostic> {
        let (mut checked, found) = check_expression(sources, source, tree, variables, wanted, settings);
        if let Some(error) = found.into_iter().find(Diagnostic::is_error) {
            return Err(error);
        }
        let Some((value, kind)) = checked.value else { return Ok(Self { program: None, kind: None, start: 0 }) };
        let result = checked.flow.variables.len();
        checked.flow.variables.push(ir::Variable {
            name: Text::new("result"),
            kind,
            part: None,
            built_in: false,
            input: false,
            output: false,
            value: Some(value),
            span: Span::default(),
        });
        let project = Project { names: Names::default(), flows: vec![checked.flow], declared: Vec::new() };
        let options = Options { expressions: settings.clone(), ..Options::default() };
        let mut program = lower(&project, &Sources::default(), options);
        let (start, text) = (tree.1.span.start, sources.get(source).slice(tree.1.span));
        own_text(&mut program, start, text);
        Ok(Self { program: Some((program, result)), kind: Some(kind), start })
    }

    /// The variables that it names, as they were given.
    pub fn names(&self) -> impl Iterator<Item = &Text> {
        let flow = self.program.iter().flat_map(|(program, _)| &program.flows);
        flow.flat_map(|flow| &flow.variables).filter(|variable| variable.built_in).map(|variable| &variable.name)
    }

    /// Its value, with the values of its variables by name, at that time (in seconds since 1970).
    ///
    /// # Errors
    /// It failed when it ran: why, and what is to be said about it (E305).
    pub fn value(&self, given: &mut dyn FnMut(&str) -> Value, now: i64) -> Result<Value, (Fault, Box<Blame>)> {
        let Some((program, result)) = &self.program else { return Ok(Value::NotSet) };
        let mut machine = Machine::default();
        machine.start(program, 0, (0, 0), given);
        let mut effect = machine.resume(program, Answer::Done, now, &mut Off);
        while !matches!(effect, Effect::Ended(_)) {
            // The one thing that an expression may ask for is the time.
            let answer = if effect == Effect::Clock { Answer::Done } else { Answer::HangUp };
            effect = machine.resume(program, answer, now, &mut Off);
        }
        match machine.fault() {
            Some(fault) => {
                let mut blame = blame(program, 0, fault);
                blame.place = Span::new(blame.place.start + self.start, blame.place.end + self.start);
                Err((*fault, Box::new(blame)))
            }
            None => Ok(machine.variable(program, *result)),
        }
    }
}

/// Gives a program of one expression that expression's own text for its source, and its places from there on: a whole
/// file for each expression of it would be much.
fn own_text(program: &mut Program, start: u32, text: &str) {
    program.sources = vec![SourceInfo { name: String::new(), text: text.into() }];
    for flow in &mut program.flows {
        flow.source = SourceId(0);
        for (_, place) in &mut flow.places {
            *place = Span::new(place.start.saturating_sub(start), place.end.saturating_sub(start));
        }
    }
}

/// The source that gives a value back (§8 of the expression rules): for a bare NOT_SET the word.
pub fn source_of(evaluated: &Evaluated) -> Option<String> {
    match (&evaluated.value, evaluated.kind) {
        (Some(value), Some(kind)) => Some(literal(value, kind)),
        (Some(_), None) => Some("NOT_SET".to_owned()),
        (None, _) => None,
    }
}
