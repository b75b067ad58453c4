//! What an exploration has found, for people and as JSON.

use super::tests::Tests;
use crate::bytecode::Program;
use crate::cli::render::escape;
use crate::explore::{Explored, Missed, Why};
use crate::source::Source;
use crate::span::Span;
use serde_json::{Value, json};
use std::fmt::Write;

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

/// What kept every path from a place: as people read it, and its word.
fn why(why: Why) -> (&'static str, &'static str) {
    match why {
        Why::Loss => ("behind something lost", "loss"),
        Why::Unsupported => ("behind a setting that a run does not carry out", "unsupported"),
        Why::Error => ("behind an error that always comes", "error"),
        Why::Value => ("no value that was tried leads there", "value"),
    }
}

/// For people.
pub fn human(program: &Program, explored: &[Explored], tests: Option<&Tests>) -> String {
    let mut text: String = explored.iter().map(|one| of_flow(program, one)).collect();
    if let Some(tests) = tests {
        // Writing into a text cannot fail.
        let _ = writeln!(text, "{} written, and all of them pass", counted(tests.count, "test"));
        for (flow, name, span) in &tests.untested {
            let place = place(program, *flow, *span);
            let _ = writeln!(text, "  no test      {place}  {}", escape::line(name.as_str()));
        }
    }
    text
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn of_flow(program: &Program, one: &Explored) -> String {
    let flow = &program.flows[one.flow];
    let mut text = format!(
        "{}\n  {} of {} actions reached, {} of {} outputs taken, {} ways to an end, {} cut, {} states\n",
        escape::line(flow.name.as_str()),
        one.actions - one.missed.len() - one.dead.len(),
        one.actions,
        one.outputs - one.untaken.len(),
        one.outputs,
        one.ends,
        one.cut,
        one.states,
    );
    if one.unfinished {
        text.push_str("  not everything was followed: the bound of states was reached (--states)\n");
    }
    let mut line = |word: &str, span: Span, what: &str| {
        let _ = writeln!(text, "  {word:<11}  {}  {}", place(program, one.flow, span), escape::line(what));
    };
    for (reason, span) in &one.stops {
        line("stops", *span, stopped(*reason));
    }
    let missed = |own: &Missed| format!("{}: {}", own.name.as_str(), why(own.why).0);
    one.missed.iter().for_each(|own| line("not reached", own.place, &missed(own)));
    one.dead.iter().for_each(|(name, span)| line("no way to", *span, name.as_str()));
    one.untaken.iter().for_each(|own| line("not taken", own.place, &missed(own)));
    one.faults.iter().for_each(|found| line("error", found.place, &found.fault.message()));
    one.endless.iter().for_each(|span| line("no end", *span, "from here no path ends"));
    text
}

fn stopped(reason: Why) -> &'static str {
    match reason {
        Why::Unsupported => "a run stops here: a setting is not carried out",
        _ => "a run stops here: an import has lost something, or a template has no value",
    }
}

/// As JSON.
pub fn json_of(program: &Program, explored: &[Explored], tests: Option<&Tests>) -> String {
    let spot = |flow, span| {
        let place = place(program, flow, span);
        json!({ "file": place.file, "line": place.line, "column": place.column })
    };
    let flows = explored.iter().map(|one| {
        let missed = |word: &str, all: &[Missed]| -> Value {
            let all = all.iter();
            let one = |own: &Missed| json!({ word: own.name.as_str(), "place": spot(one.flow, own.place), "why": why(own.why).1 });
            all.map(one).collect()
        };
        let dead = one.dead.iter().map(|(name, span)| json!({ "action": name.as_str(), "place": spot(one.flow, *span) }));
        let errors = one.faults.iter().map(|found| {
            let (reason, rule) = (found.fault.reason.word(), found.fault.rule);
            json!({ "reason": reason, "rule": rule, "place": spot(one.flow, found.place) })
        });
        json!({
            "flow": program.flows[one.flow].name.as_str(),
            "actions": one.actions,
            "reached": one.actions - one.missed.len() - one.dead.len(),
            "outputs": one.outputs,
            "taken": one.outputs - one.untaken.len(),
            "states": one.states,
            "ends": one.ends,
            "cut": one.cut,
            "stopped": one.stopped,
            "finished": !one.unfinished,
            "notReached": missed("action", &one.missed),
            "nothingLeadsTo": dead.collect::<Value>(),
            "notTaken": missed("output", &one.untaken),
            "errors": errors.collect::<Value>(),
            "stops": one.stops.iter().map(|(reason, span)| json!({ "why": why(*reason).1, "place": spot(one.flow, *span) })).collect::<Value>(),
            "endless": one.endless.iter().map(|span| spot(one.flow, *span)).collect::<Value>(),
        })
    });
    let mut document = json!({ "flows": flows.collect::<Vec<_>>() });
    if let Some(tests) = tests {
        let untested = tests.untested.iter();
        let untested = untested.map(|(flow, name, span)| json!({ "name": name.as_str(), "place": spot(*flow, *span) }));
        document["tests"] = json!({ "written": tests.count, "untested": untested.collect::<Value>() });
    }
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    format!("{}\n", escape::json(&text))
}
