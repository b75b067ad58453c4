//! Where the command line meets the compiler: each function here calls one stage.

use super::exit::{Exit, Failure};
use super::jsonl::{Answer, Mode, Problem as Shown, Request, Stage, Value as Written};
use super::project::Loaded;
use crate::builtins::Settings;
use crate::bytecode::program::Options as RunOptions;
use crate::bytecode::{Program, disasm as readable, image as images};
use crate::check;
use crate::conversation::text_of;
use crate::diagnostic::{Diagnostic, Label};
use crate::evaluate::{Evaluated, Given, Problem, Until, evaluate, source_of};
use crate::pipeline::{self, Checked};
use crate::project::{ComputedNames, HangUp, Project};
use crate::scenario::story::Suite;
use crate::source::{Source, SourceId, Sources};
use crate::span::Span;
use crate::syntax;
use crate::value::{Kind, Text, Type};
use std::path::Path;
use std::sync::Arc;

/// Reads and checks the flows.
fn checked(loaded: &Loaded) -> Checked {
    let flows: Vec<SourceId> = loaded.flows.iter().map(|flow| flow.source).collect();
    let computed_names = loaded.project.participant_data.computed_names == ComputedNames::Warn;
    let expressions = loaded.project.expressions.clone();
    let sensitive = sensitive(&loaded.project);
    pipeline::check(
        &loaded.sources,
        &flows,
        check::Options { computed_names, expressions, variables: loaded.project.variables.clone(), sensitive },
    )
}

/// Everything that is to be said about the flows.
pub fn check(loaded: &Loaded) -> Vec<Diagnostic> {
    checked(loaded).diagnostics
}

/// The same, and the program if there is no error.
pub fn compile(loaded: &Loaded) -> (Vec<Diagnostic>, Option<Program>) {
    let checked = checked(loaded);
    let sources = &loaded.sources;
    let program = checked.project.map(|project| pipeline::compile(&project, sources, options(&loaded.project)));
    (checked.diagnostics, program)
}

/// The same, and the tests with the program if there is no error.
pub fn suite(loaded: &Loaded) -> (Vec<Diagnostic>, Option<Suite>) {
    let checked = checked(loaded);
    let sources = &loaded.sources;
    let program = checked.project.map(|project| pipeline::compile(&project, sources, options(&loaded.project)));
    let suite = program.map(|program| Suite { program: Arc::new(program), tests: checked.tests });
    (checked.diagnostics, suite)
}

/// The attributes whose values are never shown (P47).
fn sensitive(project: &Project) -> Vec<Text> {
    project.participant_data.sensitive.iter().map(|name| Text::new(name)).collect()
}

/// What the project decided about runs.
fn options(project: &Project) -> RunOptions {
    let data = &project.participant_data;
    RunOptions {
        set_not_set: data.set_not_set,
        flush_on_hang_up: data.hang_up == HangUp::Flush,
        flush_before_bot: data.flush_before_bot,
        visible_after: data.visible_after,
        sensitive: sensitive(project),
        expressions: project.expressions.clone(),
    }
}

/// The bytes of an image.
///
/// # Errors
/// When it would be larger than an image may be.
pub fn image(program: &Program) -> Result<Vec<u8>, Failure> {
    images::write(program).map_err(|error| Failure { exit: Exit::Problems, message: error.to_string(), help: None })
}

/// An image read and verified.
///
/// # Errors
/// When it cannot be read, or is no image of this version.
pub fn open(path: &Path) -> Result<Program, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::of_io("read", path, &error))?;
    images::read(&bytes).map_err(|error| {
        Failure::unreachable(format!("cannot use `{}`: {error}", path.display()))
            .help("build it again from its flows: callflow build FLOWS -o OUT.flowc")
    })
}

/// The code as text.
pub fn disasm(program: &Program) -> String {
    readable::disasm(program)
}

/// A source laid out, or its errors.
///
/// # Errors
/// The findings that keep it from being read.
pub fn format(sources: &Sources, source: SourceId) -> Result<String, Vec<Diagnostic>> {
    syntax::format(source, sources.get(source).text(), &check::Declared::of(sources.get(source), source))
}

/// The tree of a source; what could not be read is left out of it.
pub fn parsed(sources: &Sources, source: SourceId) -> crate::ast::File {
    syntax::parse_file(source, sources.get(source).text()).0
}

/// A script whose names are spelled as they are declared; one that cannot be read stays as it is.
pub fn spelled(script: &str) -> String {
    let mut sources = Sources::default();
    let source = sources.add(Source::new("<script>", script));
    format(&sources, source).unwrap_or_else(|_| script.to_owned())
}

/// An expression evaluated.
pub fn eval(request: &Request) -> Answer {
    let settings = Settings::default();
    let now = super::clock::now();
    match answer(request, (&settings, now)) {
        Ok(written) => Answer::Value(written),
        Err(trouble) => {
            let (problem, text, of) = *trouble;
            Answer::Problem(shown(problem, &text, of))
        }
    }
}

/// A problem, the text it is in, and the variable whose value that is.
type Trouble = Box<(Problem, String, Option<String>)>;

fn answer(request: &Request, around: (&Settings, i64)) -> Result<Written, Trouble> {
    let mut given = Vec::new();
    for (name, variable) in &request.vars {
        let trouble = |problem| Box::new((problem, variable.value.clone(), Some(name.clone())));
        let kind = ty(&variable.kind).ok_or_else(|| trouble(unknown_type(&variable.kind)))?;
        if !name.contains('.') {
            return Err(trouble(misnamed(name)));
        }
        let found = evaluate(&variable.value, &[], Some(kind), Until::Run, around).map_err(trouble)?;
        given.push(Given { name: name.clone(), kind, value: found.value.unwrap_or_default() });
    }
    let until = match request.mode {
        Mode::Parse => Until::Parsed,
        Mode::Check => Until::Checked,
        Mode::Eval => Until::Run,
    };
    let found = evaluate(&request.expr, &given, None, until, around);
    found.map(|found| written(&found, until)).map_err(|problem| Box::new((problem, request.expr.clone(), None)))
}

fn written(found: &Evaluated, until: Until) -> Written {
    let any = (until != Until::Parsed).then(|| "Any".to_owned());
    Written {
        kind: found.kind.map(|kind| kind.to_string()).or(any),
        text: found.value.as_ref().map(text_of),
        literal: source_of(found),
    }
}

/// The type of a name, `[]` behind it for a collection.
pub fn ty(name: &str) -> Option<Type> {
    match name.trim().strip_suffix("[]") {
        Some(item) => Kind::named(item.trim()).filter(|kind| kind.declarable()).map(Type::many),
        None => Kind::named(name.trim()).filter(|kind| kind.declarable()).map(Type::one),
    }
}

fn unknown_type(name: &str) -> Problem {
    let known = Kind::ALL.iter().filter(|kind| kind.declarable()).map(|kind| kind.name());
    let code = crate::diagnostic::Code::UnknownType;
    let mut finding = Diagnostic::new(code, SourceId(0), Span::at(0), format!("`{name}` is no type"));
    finding.help = crate::diagnostic::did_you_mean(name, known);
    Problem::Check(finding)
}

fn misnamed(name: &str) -> Problem {
    let code = crate::diagnostic::Code::WrongScope;
    let message = format!("`{name}` is no name of a variable");
    let finding = Diagnostic::new(code, SourceId(0), Span::at(0), message);
    Problem::Check(finding.help(format!("a variable has a scope: `Flow.{name}`")))
}

/// A problem as it is answered; one of a variable's value says whose it is.
fn shown(problem: Problem, text: &str, of: Option<String>) -> Shown {
    let source = Source::new("<expression>", text);
    let (stage, code, message, labels, help) = match problem {
        Problem::Parse(finding) => of_finding(Stage::Parse, finding, &source),
        Problem::Check(finding) => of_finding(Stage::Check, finding, &source),
        Problem::Run(fault, blame) => {
            let help = Some(format!("this starts the error handling of a flow ({})", fault.rule));
            let labels = vec![Label { span: blame.place, text: String::new() }];
            (Stage::Run, fault.reason.word().to_owned(), blame.message, labels, help)
        }
    };
    let message = match of {
        Some(name) => format!("in the value of `{name}`: {message}"),
        None => message,
    };
    let position = labels.first().map_or(1, |label| source.character(label.span.start));
    Shown { stage, code, message, position, labels, help }
}

type Parts = (Stage, String, String, Vec<Label>, Option<String>);

fn of_finding(stage: Stage, finding: Diagnostic, source: &Source) -> Parts {
    let message = placed(&finding, source);
    (stage, finding.code.text().to_owned(), message, finding.labels, finding.help)
}

/// The message of a finding; where it speaks of several places, with all of them, for an answer shows only one (E301):
/// "`+` does not take String and Integer (at character 5; String at 1, Integer at 7)".
fn placed(finding: &Diagnostic, source: &Source) -> String {
    let [first, rest @ ..] = &finding.labels[..] else { return finding.message.clone() };
    if rest.is_empty() {
        return finding.message.clone();
    }
    let at = |label: &Label| format!("{} at {}", label.text, source.character(label.span.start));
    let mut places: Vec<String> = rest.iter().map(at).collect();
    // No overload: the operator or function itself is the first place, and its label says no more than the message.
    let main = match finding.code {
        crate::diagnostic::Code::WrongTypes => format!("at character {}; ", source.character(first.span.start)),
        _ => {
            places.push(at(first));
            String::new()
        }
    };
    format!("{} ({main}{})", finding.message, places.join(", "))
}
