//! From the sources of a project to its program: the chain of `pipeline`, for sources of which only some flows count.

use crate::ast::{self, Item};
use crate::bytecode::Program;
use crate::bytecode::program::Options as RunOptions;
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::pipeline;
use crate::project::{ComputedNames, HangUp, Project as Settings};
use crate::source::{Source, SourceId, Sources};
use crate::syntax::parse_file;
use crate::value::Text;
use std::collections::{BTreeSet, HashSet};

/// A source, and what of it counts.
#[derive(Clone, Debug)]
pub struct Part {
    /// What messages call it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The flows of it that count, by name; a published version may stand in another source.
    pub flows: BTreeSet<String>,
}

/// Something to say about a source, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it keeps the project from being built.
    pub error: bool,
    /// Code, place, message and help, in one line; never an attribute's value (H70).
    pub text: String,
}

/// What came of building.
#[derive(Debug)]
pub struct Built {
    /// The program, when there is no error.
    pub program: Option<Program>,
    /// Everything that is to be said, in the order of the sources.
    pub findings: Vec<Finding>,
}

/// Builds a project. Tests that stand beside flows are left out: they were for whoever wrote them.
pub fn build(parts: &[Part], settings: &Settings) -> Built {
    let mut sources = Sources::default();
    let mut found = Vec::new();
    let mut files: Vec<(SourceId, ast::File)> = Vec::new();
    let mut declared = HashSet::new();
    for part in parts {
        let id = sources.add(Source::new(part.name.clone(), part.text.clone()));
        let (mut file, errors) = parse_file(id, &part.text);
        found.extend(errors);
        ast::fill(&mut file, &settings.variables);
        file.items.retain(|item| counts(item, part, &mut declared));
        files.push((id, file));
    }
    let unread = found.iter().any(Diagnostic::is_error);
    let (project, more) = check::check(&sources, &files, check_options(settings));
    found.extend(more);
    settings.weigh(&mut found, false);
    found.sort_by_key(|finding| (finding.source, finding.span()));
    let failed = unread || found.iter().any(Diagnostic::is_error);
    let program = project.filter(|_| !failed);
    let program = program.map(|project| pipeline::compile(&project, &sources, run_options(settings)));
    Built { program, findings: found.iter().map(|finding| shown(finding, &sources)).collect() }
}

/// Whether an item of a source counts. Of several declarations of one thing the first one does: the files of the project
/// stand before what was published.
fn counts(item: &Item, part: &Part, declared: &mut HashSet<String>) -> bool {
    match item {
        Item::Flow(flow) => part.flows.contains(flow.name.text.as_str()),
        Item::Declaration(own) => {
            let names: Vec<&str> = own.names.iter().map(|name| name.text.as_str()).collect();
            declared.insert(format!("{}\0{}", own.kind.text, names.join("\0")))
        }
        Item::Test(_) => false,
        Item::Error(_) => true,
    }
}

fn check_options(settings: &Settings) -> check::Options {
    check::Options {
        computed_names: settings.participant_data.computed_names == ComputedNames::Warn,
        variables: settings.variables.clone(),
        sensitive: sensitive(settings),
        expressions: settings.expressions.clone(),
    }
}

/// What the project decided about runs.
fn run_options(settings: &Settings) -> RunOptions {
    let data = &settings.participant_data;
    RunOptions {
        set_not_set: data.set_not_set,
        flush_on_hang_up: data.hang_up == HangUp::Flush,
        flush_before_bot: data.flush_before_bot,
        visible_after: data.visible_after,
        sensitive: sensitive(settings),
        expressions: settings.expressions.clone(),
    }
}

/// The attributes whose values are never shown (P47).
fn sensitive(settings: &Settings) -> Vec<Text> {
    settings.participant_data.sensitive.iter().map(|name| Text::new(name)).collect()
}

/// A finding in one line: `unknown-name at main.flow:3:5: there is no …; did you mean …?` (H70).
fn shown(finding: &Diagnostic, sources: &Sources) -> Finding {
    let source = sources.get(finding.source);
    let place = source.place(finding.span().start);
    let help = finding.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
    let code = finding.code.text();
    let text = format!("{code} at {}:{}:{}: {}{help}", source.name(), place.line, place.column, finding.message);
    Finding { error: finding.is_error(), text: crate::escape::line(&text).into_owned() }
}

/// A flow of a source, as lists of flows show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its type, in the word of scripts.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What is said above it.
    pub description: String,
}

/// The flows of a source, in order.
pub fn heads(text: &str, settings: &Settings) -> Vec<Head> {
    let (mut file, _) = parse_file(SourceId::default(), text);
    ast::fill(&mut file, &settings.variables);
    let flows = file.items.iter().filter_map(|item| match item {
        Item::Flow(flow) => Some(flow),
        _ => None,
    });
    let head = |flow: &ast::Flow| Head {
        kind: flow.kind.text.to_string(),
        name: flow.name.text.to_string(),
        description: description(&file, flow, text),
    };
    flows.map(head).collect()
}

/// The lines of `///` that stand right above a flow.
fn description(file: &ast::File, flow: &ast::Flow, text: &str) -> String {
    let mut lines = Vec::new();
    let mut end = flow.span.start;
    for comment in file.comments.iter().rev().filter(|own| own.doc && own.own_line && own.span.end <= flow.span.start) {
        let between = text.get(comment.span.end as usize..end as usize).unwrap_or("x");
        if !between.trim().is_empty() {
            break;
        }
        end = comment.span.start;
        let own = text.get(comment.span.range()).unwrap_or_default();
        lines.push(own.trim_start_matches('/').trim());
    }
    lines.reverse();
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, text: &str, flows: &[&str]) -> Part {
        Part { name: name.into(), text: text.into(), flows: flows.iter().map(|name| (*name).to_owned()).collect() }
    }

    const TWO: &str = "/// The first one.\n/// Really.\nflow inboundCall \"A\" { task \"S\" { disconnect } }\n\
                       flow inboundCall \"B\" { task \"S\" { transferToFlow(\"A\") disconnect } }\n\
                       test \"a\" { call(\"A\") ends(\"NEVER\") }";

    #[test]
    fn only_the_flows_that_count_are_built_and_tests_are_left_out() {
        let built = build(&[part("two.flow", TWO, &["A", "B"])], &Settings::default());
        assert_eq!(built.program.expect("it is fine").flows.len(), 2);
        let newer = "flow inboundCall \"A\" { task \"S\" { playAudio(ToAudioTTS(\"Hi\")) disconnect } }";
        let parts = [part("two.flow", TWO, &["B"]), part("a.flow", newer, &["A"])];
        let program = build(&parts, &Settings::default()).program.expect("it is fine");
        let names: Vec<&str> = program.flows.iter().map(|flow| flow.name.as_str()).collect();
        assert_eq!(names, ["B", "A"]);
    }

    #[test]
    fn h70_a_finding_begins_with_its_code_and_place() {
        let built = build(
            &[part("b.flow", "flow inboundCall \"B\" {\n  task \"S\" { nothing }\n}", &["B"])],
            &Settings::default(),
        );
        assert!(built.program.is_none());
        let first = built.findings.iter().find(|finding| finding.error).expect("an error");
        assert!(first.text.starts_with("unknown-action at b.flow:2:14: "), "{}", first.text);
    }

    #[test]
    fn the_first_declaration_of_a_thing_counts() {
        let one = "declare dataTable \"T\" { key \"k\": String column \"c\": String row \"x\" { \"c\" = \"1\" } }\n";
        let two = "declare dataTable \"T\" { key \"k\": String }\nflow inboundCall \"A\" { task \"S\" { disconnect } }";
        let built = build(&[part("one.flow", one, &[]), part("two.flow", two, &["A"])], &Settings::default());
        assert!(built.program.is_some(), "{:?}", built.findings);
    }

    #[test]
    fn a_flow_is_described_by_what_stands_above_it() {
        let found = heads(TWO, &Settings::default());
        assert_eq!(found[0].description, "The first one. Really.");
        assert_eq!(
            (found[1].kind.as_str(), found[1].name.as_str(), found[1].description.as_str()),
            ("inboundCall", "B", "")
        );
    }
}
