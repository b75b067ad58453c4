//! `callflow explore`: runs flows along every choice and every answer, and writes the tests that cover them.

use super::exit::{Exit, Failure};
use super::output::Output;
use super::render::escape;
use super::{Outcome, check, join, project, write};
use crate::bytecode::Program;
use crate::catalog::Profile;
use crate::explore::{
    Bounds, Explored, MAX_QUESTIONS, MAX_STATES, MAX_TURNS, Path, explore, furnished, smallest, test_block,
};
use crate::source::{Source, SourceId};
use crate::span::Span;
use clap::ValueEnum;
use serde_json::json;
use std::path::PathBuf;

/// Run flows along every choice of the caller and every answer from outside
///
/// Every key of a menu, every entry that the flow compares with, no entry at all, every output of every action, found
/// and missing attributes. Loops are cut at a bound. It says which actions no path reaches, which run errors some path
/// comes to, and from where no end is found; `--write-tests` writes the fewest `test` blocks that take all that was taken.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow explore examples/menu.flow
  callflow explore flows/ --flow Reception --write-tests reception.tests.flow
  callflow explore flows/ --format json")]
pub struct Args {
    /// Files, folders, or - for standard input [default: the current folder]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// One flow alone
    #[arg(long, value_name = "NAME")]
    flow: Option<String>,
    /// The most states of a flow that are followed
    #[arg(long, value_name = "N", default_value_t = MAX_STATES)]
    states: usize,
    /// How often one path may give the same answer at the same place
    #[arg(long, value_name = "N", default_value_t = MAX_TURNS)]
    turns: u8,
    /// Write tests that take everything that was taken into this file
    #[arg(long, value_name = "FILE")]
    write_tests: Option<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// How what was found is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON object
    Json,
}

/// Runs it. A place without an end is a problem; actions that no path reaches are not, for values may be missing.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let loaded = project::load(&args.paths, &mut std::io::stdin())?;
    let (found, program) = join::compile(&loaded);
    let mut found = check::weighed(found, &loaded, &check::Strict::default());
    let failed = found.iter().any(crate::diagnostic::Diagnostic::is_error);
    found.retain(crate::diagnostic::Diagnostic::is_error);
    check::show(&found, &loaded, output);
    let Some(program) = program.filter(|_| !failed) else { return Ok(Exit::Problems) };
    let flows: Vec<usize> = match &args.flow {
        Some(_) => vec![super::run::flow_of(args.flow.as_deref(), &program)?],
        None => (0..program.flows.len()).collect(),
    };
    let bounds = Bounds { states: args.states, questions: MAX_QUESTIONS, turns: args.turns };
    let furnished = furnished(&program);
    let explored: Vec<Explored> = flows.into_iter().map(|flow| explore(&furnished, flow, bounds)).collect();
    match args.format {
        Format::Human => explored.iter().for_each(|one| output.out(human(&program, one))),
        Format::Json => output.out(json_of(&program, &explored)),
    }
    if let Some(path) = &args.write_tests {
        write_tests(path, &program, &explored)?;
    }
    let endless = explored.iter().any(|one| !one.endless.is_empty());
    Ok(if endless { Exit::Problems } else { Exit::Fine })
}

/// The tests of all flows in one file, laid out.
fn write_tests(path: &std::path::Path, program: &Program, explored: &[Explored]) -> Result<(), Failure> {
    let mut text = String::new();
    for one in explored {
        let flow = &program.flows[one.flow];
        let voice = flow.kind.profile() == Profile::Queued && flow.kind.is_voice();
        let block = |name: &str, path: &Path| test_block(name, flow.name.as_str(), voice, path);
        let writable: Vec<Path> = one.paths.iter().filter(|path| block("", path).is_some()).cloned().collect();
        for (number, path) in smallest(&writable).into_iter().enumerate() {
            text.extend(block(&format!("{}: way {}", flow.name.as_str(), number + 1), path));
            text.push('\n');
        }
    }
    let laid_out = crate::syntax::format(SourceId(0), &text, &crate::check::Declared::default()).unwrap_or(text);
    write::replace(path, laid_out.as_bytes())
}

struct Place {
    file: String,
    line: usize,
    column: usize,
}

fn place(program: &Program, flow: usize, span: Span) -> Place {
    let info = program.flows.get(flow).and_then(|flow| program.sources.get(flow.source.0 as usize));
    let Some(info) = info else { return Place { file: String::new(), line: 0, column: 0 } };
    let place = Source::new(info.name.as_str(), info.text.as_str()).place(span.start);
    Place { file: info.name.clone(), line: place.line, column: place.column }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", escape::line(&self.file), self.line, self.column)
    }
}

fn human(program: &Program, one: &Explored) -> String {
    let flow = &program.flows[one.flow];
    let led = one.actions - one.dead.len();
    let mut text = format!(
        "{}\n  {} of {led} actions reached, {} of {} outputs taken, {} ways to an end, {} cut, {} states\n",
        escape::line(flow.name.as_str()),
        led - one.missed.len(),
        one.outputs - one.untaken.len(),
        one.outputs,
        one.ends,
        one.cut,
        one.states,
    );
    if one.unfinished {
        text.push_str("  not everything was followed: the bound of states was reached (--states)\n");
    }
    for (name, span) in &one.missed {
        text.push_str(&format!(
            "  not reached  {}  {}\n",
            place(program, one.flow, *span),
            escape::line(name.as_str())
        ));
    }
    for span in &one.lost {
        text.push_str(&format!(
            "  passed over  {}  lost by an import: a run stops here\n",
            place(program, one.flow, *span)
        ));
    }
    for (name, span) in &one.dead {
        text.push_str(&format!(
            "  no way to    {}  {}\n",
            place(program, one.flow, *span),
            escape::line(name.as_str())
        ));
    }
    for (name, span) in &one.untaken {
        text.push_str(&format!(
            "  not taken    {}  {}\n",
            place(program, one.flow, *span),
            escape::line(name.as_str())
        ));
    }
    for found in &one.faults {
        text.push_str(&format!(
            "  error        {}  {}\n",
            place(program, one.flow, found.place),
            found.fault.message()
        ));
    }
    for span in &one.endless {
        text.push_str(&format!("  no end       {}\n", place(program, one.flow, *span)));
    }
    text
}

fn json_of(program: &Program, explored: &[Explored]) -> String {
    let spot = |flow, span| {
        let place = place(program, flow, span);
        json!({ "file": place.file, "line": place.line, "column": place.column })
    };
    let flows = explored.iter().map(|one| {
        json!({
            "flow": program.flows[one.flow].name.as_str(),
            "actions": one.actions,
            "reached": one.actions - one.missed.len() - one.dead.len(),
            "outputs": one.outputs,
            "taken": one.outputs - one.untaken.len(),
            "states": one.states,
            "ends": one.ends,
            "cut": one.cut,
            "finished": !one.unfinished,
            "notReached": one.missed.iter().map(|(name, span)| {
                json!({ "action": name.as_str(), "place": spot(one.flow, *span) })
            }).collect::<Vec<_>>(),
            "nothingLeadsTo": one.dead.iter().map(|(name, span)| {
                json!({ "action": name.as_str(), "place": spot(one.flow, *span) })
            }).collect::<Vec<_>>(),
            "notTaken": one.untaken.iter().map(|(name, span)| {
                json!({ "output": name.as_str(), "place": spot(one.flow, *span) })
            }).collect::<Vec<_>>(),
            "errors": one.faults.iter().map(|found| {
                json!({ "reason": found.fault.reason.word(), "rule": found.fault.rule, "place": spot(one.flow, found.place) })
            }).collect::<Vec<_>>(),
            "passedOver": one.lost.iter().map(|span| spot(one.flow, *span)).collect::<Vec<_>>(),
            "endless": one.endless.iter().map(|span| spot(one.flow, *span)).collect::<Vec<_>>(),
        })
    });
    let document = json!({ "flows": flows.collect::<Vec<_>>() });
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    format!("{}\n", escape::json(&text))
}
