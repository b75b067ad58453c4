//! `callflow eval`: evaluates one expression, or one a line.

use super::exit::{Exit, Failure};
use super::jsonl::{self, Answer, Mode, Request, Variable};
use super::output::Output;
use super::render::{Finding, human, json};
use super::{Outcome, join};
use crate::diagnostic::Severity;
use crate::source::Source;
use clap::ValueEnum;
use std::collections::BTreeMap;

/// Evaluate an expression as a flow would
///
/// With --jsonl each line of standard input is a request and gives one line of output; a bad line is answered, too.
/// The mode is eval, check or parse.
#[derive(Debug, clap::Args)]
#[command(after_help = r#"Examples:
  callflow eval '7 / 2'
  callflow eval 'Append("Hello ", Flow.Name)' --var 'Flow.Name:String="you"'
  callflow eval --jsonl < requests.jsonl
  callflow eval --functions

A request, and what it may give:
  {"expr": "Flow.x + 1", "vars": {"Flow.x": {"type": "Integer", "value": "4"}}, "mode": "eval"}
  {"ok": true, "type": "Integer", "text": "5", "literal": "5"}
  {"ok": false, "stage": "parse"|"check"|"run", "code": CODE, "message": TEXT, "position": N, "help": TEXT}"#)]
pub struct Args {
    /// The expression, or - for standard input
    #[arg(value_name = "EXPR", required_unless_present_any = ["jsonl", "functions"], allow_hyphen_values = true, value_parser = expression)]
    expr: Option<String>,
    /// A variable and its value, which is an expression; may be repeated
    #[arg(long, value_name = "NAME:TYPE=EXPR", value_parser = variable)]
    var: Vec<(String, Variable)>,
    /// Read requests from standard input, one a line
    #[arg(long, conflicts_with_all = ["expr", "var", "format"])]
    jsonl: bool,
    /// List every function and operator with its overloads, as JSON
    #[arg(long, conflicts_with_all = ["expr", "var", "format", "jsonl"])]
    functions: bool,
    /// How to write the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// How the result is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The value as text
    #[default]
    Human,
    /// One JSON object, as with --jsonl
    Json,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    if args.functions {
        output.out(super::functions::document());
        return Ok(Exit::Fine);
    }
    let Some(expr) = &args.expr else { return jsonl::run(&mut std::io::stdin().lock(), output) };
    let request = Request { expr: text(expr)?, vars: variables(&args.var)?, mode: Mode::Eval };
    let answer = join::eval(&request);
    let exit = if answer.is_ok() { Exit::Fine } else { Exit::Problems };
    match args.format {
        Format::Json => output.out(json::write_line(&answer)),
        Format::Human => show(&request.expr, &answer, output),
    }
    Ok(exit)
}

fn show(expr: &str, answer: &Answer, output: &mut Output) {
    match answer {
        Answer::Value(value) => {
            let text = value.text.clone().flatten().unwrap_or_else(|| "NOT_SET".to_owned());
            output.out(format!("{}\n", super::render::escape::lines(&text)));
        }
        Answer::Problem(problem) => {
            let source = Source::new("<expression>", expr);
            let finding = Finding {
                severity: Severity::Error,
                code: &problem.code,
                message: &problem.message,
                source: &source,
                labels: &problem.labels,
                help: problem.help.as_deref(),
            };
            let style = output.err_style();
            output.err(human::draw(&finding, &style));
        }
    }
}

fn text(expr: &str) -> Result<String, Failure> {
    if expr != "-" {
        return Ok(expr.to_owned());
    }
    let text = std::io::read_to_string(std::io::stdin());
    let text = text.map_err(|error| Failure::unreachable(format!("cannot read standard input: {error}")))?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

fn variables(given: &[(String, Variable)]) -> Result<BTreeMap<String, Variable>, Failure> {
    let mut variables = BTreeMap::new();
    for (name, variable) in given {
        if variables.insert(name.clone(), variable.clone()).is_some() {
            return Err(Failure::usage(format!("the variable `{name}` is given twice")));
        }
    }
    Ok(variables)
}

/// An expression may begin with a minus, but none with two (E19): that is a flag with a slip of the pen.
fn expression(text: &str) -> Result<String, String> {
    if text.starts_with("--") { Err("there is no such flag".to_owned()) } else { Ok(text.to_owned()) }
}

/// `NAME:TYPE=EXPR`
fn variable(text: &str) -> Result<(String, Variable), String> {
    let parts = text.split_once(':').and_then(|(name, rest)| Some((name, rest.split_once('=')?)));
    match parts {
        Some((name, (kind, value))) if !name.trim().is_empty() && !kind.trim().is_empty() => {
            let variable = Variable { kind: kind.trim().to_owned(), value: value.to_owned() };
            Ok((name.trim().to_owned(), variable))
        }
        _ => Err("a variable is written NAME:TYPE=EXPR, as in Flow.Count:Integer=5".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_has_a_name_a_type_and_an_expression() {
        let (name, given) = variable("Flow.List:String[]=MakeList(\"a=b:c\")").expect("it is right");
        assert_eq!((name.as_str(), given.kind.as_str()), ("Flow.List", "String[]"));
        assert_eq!(given.value, "MakeList(\"a=b:c\")");
        for wrong in ["Flow.x", "Flow.x=5", "Flow.x:Integer", ":Integer=5", "Flow.x:=5"] {
            assert!(variable(wrong).is_err(), "{wrong}");
        }
    }
}
