//! The checker: from trees to the checked project. Everything that can be known without running is said here, at its
//! exact place (E300); what passes cannot fail on names or types later.

mod action;
mod blame;
mod bodies;
mod call;
mod contract;
mod data;
mod declarations;
mod ends;
mod expr;
mod flow;
mod fold;
mod leak;
mod menu;
mod names;
mod output;
mod place;
mod reference;
mod settings;
mod special;
mod spelling;
mod statement;
mod template;
mod trust;

pub use expr::{Checked as CheckedExpression, check_expression};
pub use names::{MAX_PARTS, MAX_VARIABLES};
pub use spelling::Declared;

use crate::ast;
use crate::builtins::Settings;
use crate::catalog::FlowType;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir;
use crate::participant::Names;
use crate::source::{SourceId, Sources};
use crate::span::Span;
use crate::value::Text;
use declarations::Declared as Declarations;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// The most findings that one flow file may have before the rest is only counted (reliability §4).
pub const MAX_FINDINGS: usize = 100;
/// The most cases of a Switch (L4).
pub const MAX_CASES: usize = 64;

/// What a project decides about checking.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A computed attribute name is a warning instead of an error (P7).
    pub computed_names: bool,
    /// Values of templates in texts, by name (archy.md §16).
    pub variables: BTreeMap<String, String>,
    /// Attributes whose values are never shown (P47): not in the names of tests either.
    pub sensitive: Vec<Text>,
    /// The open points of the expression rules (§15), for what is folded.
    pub expressions: Settings,
}

/// A flow of the project, as the other flows see it.
#[derive(Clone, Copy, Debug)]
struct Known<'a> {
    kind: Option<FlowType>,
    source: SourceId,
    span: Span,
    flow: &'a ast::Flow,
}

/// What all flows of the project share.
struct Shared<'a> {
    sources: &'a Sources,
    options: Options,
    flows: FxHashMap<&'a str, Known<'a>>,
    declared: Declarations<'a>,
    /// The files in which a text holds a template without a value: each is looked through once (F33).
    templated: FxHashSet<SourceId>,
}

/// Checks the files of a project together. The checked project is given only when there is no error.
pub fn check(
    sources: &Sources,
    files: &[(SourceId, ast::File)],
    options: Options,
) -> (Option<ir::Project>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let flows = known_flows(sources, files, &mut found);
    let declared = Declarations::of(files, &mut found);
    let templated = files.iter().filter(|(_, file)| template::any(&file.exprs)).map(|(source, _)| *source).collect();
    let shared = Shared { sources, options, flows, declared, templated };
    let mut project = ir::Project { names: Names::default(), flows: Vec::new(), declared: shared.declared.objects() };
    for (source, file) in files {
        let before = found.len();
        for item in &file.items {
            if let ast::Item::Flow(flow) = item {
                project.flows.extend(flow::check(&shared, *source, file, flow, &mut project.names, &mut found));
            }
        }
        cut(&mut found, before, *source);
    }
    let whole = !found.iter().any(Diagnostic::is_error);
    (whole.then_some(project), found)
}

/// Keeps the first findings of a file; the rest is counted. Errors stay before anything else.
fn cut(found: &mut Vec<Diagnostic>, before: usize, source: SourceId) {
    let more = (found.len() - before).saturating_sub(MAX_FINDINGS);
    if more == 0 {
        return;
    }
    found[before..].sort_by_key(|d| std::cmp::Reverse(d.severity));
    found.truncate(before + MAX_FINDINGS);
    let place = found.last().map_or(Span::default(), Diagnostic::span);
    found.push(Diagnostic::new(Code::MoreErrors, source, place, format!("and {more} more findings in this file")));
}

/// The flows by name; a name that stands twice is an error at the later one.
fn known_flows<'a>(
    sources: &Sources,
    files: &'a [(SourceId, ast::File)],
    found: &mut Vec<Diagnostic>,
) -> FxHashMap<&'a str, Known<'a>> {
    let mut flows: FxHashMap<&str, Known<'a>> = FxHashMap::default();
    for (source, file) in files {
        for item in &file.items {
            let ast::Item::Flow(flow) = item else { continue };
            // A name that is not known yet is nobody else's.
            if ast::templates(&flow.name.text).next().is_some() {
                continue;
            }
            let known = Known { kind: FlowType::named(&flow.kind.text), source: *source, span: flow.name.span, flow };
            match flows.get(flow.name.text.as_str()) {
                None => {
                    flows.insert(&flow.name.text, known);
                }
                Some(first) => found.push(twice(sources, &flow.name, *source, *first)),
            }
        }
    }
    flows
}

fn twice(sources: &Sources, name: &ast::Quoted, source: SourceId, first: Known<'_>) -> Diagnostic {
    let message = format!("two flows are called `{}`", name.text);
    let finding = Diagnostic::new(Code::DuplicateName, source, name.span, message).label("the second one");
    if first.source == source {
        return finding.also(first.span, "the first one").help("give one of them another name");
    }
    let file = sources.get(first.source);
    let line = file.place(first.span.start).line;
    finding.help(format!("the first one stands in {}, line {line}; give one of them another name", file.name()))
}
