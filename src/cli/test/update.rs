//! Snapshots are written into the source: what a run looks like now stands in its `snapshot` step.

use crate::cli::exit::Failure;
use crate::cli::join;
use crate::cli::output::Output;
use crate::cli::project::Loaded;
use crate::cli::render::plural;
use crate::cli::write;
use crate::scenario::direct::{Trouble, play, snapshot};
use crate::scenario::story::{Suite, That};
use crate::source::SourceId;
use crate::span::Span;
use crate::value::quoted;
use std::collections::BTreeMap;

/// Writes the snapshots that differ; each file whole or not at all (F43).
///
/// # Errors
/// When a file cannot be written, or came from standard input.
pub fn run(suite: &Suite, loaded: &Loaded, chosen: &[usize], output: &mut Output) -> Result<(), Failure> {
    let mut changes: BTreeMap<SourceId, Vec<(Span, String)>> = BTreeMap::new();
    for test in chosen.iter().map(|number| &suite.tests[*number]) {
        for expected in &test.expected {
            let That::Snapshot(old) = &expected.that else { continue };
            let report = play(&suite.program, test, Trouble::default());
            let new = snapshot(&suite.program, &report.entries);
            let own = changes.entry(test.source).or_default();
            // The rows of a table test share one step: the first row decides.
            if new != old.as_str() && !own.iter().any(|(span, _)| *span == expected.span) {
                own.push((expected.span, format!("snapshot({})", quoted(&new))));
            }
        }
    }
    let mut count = 0;
    for (source, mut own) in changes {
        own.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        let mut text = loaded.sources.get(source).text().to_owned();
        count += own.len();
        for (span, new) in own {
            text.replace_range(span.range(), &new);
        }
        let Some(flow) = loaded.flows.iter().find(|flow| flow.source == source) else { continue };
        let Some(path) = flow.path.as_deref() else {
            return Err(Failure::usage("standard input cannot be written: name a file for `--update`"));
        };
        write::replace(path, join::spelled(&text).as_bytes())?;
    }
    output.err(format!("{} written\n", plural(count, "snapshot")));
    Ok(())
}
