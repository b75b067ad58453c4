//! Coverage as input: what `callflow test --coverage --format json` prints, as far as a picture needs it.
//!
//! ```json
//! {"coverage": {"items": [
//!     {"kind": "action", "file": "ivr.flow", "line": 12, "column": 9, "hits": 3},
//!     {"kind": "output", "file": "ivr.flow", "line": 14, "column": 13, "hits": 0}
//! ]}}
//! ```
//!
//! The inner object alone will do, and other keys do not matter. `kind` is `action`, `output` or `choice`; others are
//! left aside. An action is known by the place where it begins. An output or choice is known by a place inside of its
//! branch; one that is not written, by the place of its action.

use super::paint::Paint;
use super::picture::{Colours, Mark};
use crate::outline::{Action, At, Branch, BranchKind, Project};
use crate::source::{SourceId, Sources};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// What was run, and how often.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Coverage {
    /// Every thing that could be run.
    #[serde(default)]
    pub items: Vec<Item>,
}

/// One thing that could be run.
#[derive(Clone, Debug, Deserialize)]
pub struct Item {
    /// `action`, `output` or `choice`.
    pub kind: String,
    /// The file, by the name under which it was read.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// How often it was run.
    pub hits: u64,
}

#[derive(Deserialize)]
struct Document {
    coverage: Option<Coverage>,
    items: Option<Vec<Item>>,
}

impl Coverage {
    /// Reads the JSON.
    ///
    /// # Errors
    /// When it is no such document, in words for people.
    pub fn read(text: &str) -> Result<Self, String> {
        let document: Document =
            serde_json::from_str(text).map_err(|error| format!("it is not understood: {error}"))?;
        match (document.coverage, document.items) {
            (Some(coverage), _) => Ok(coverage),
            (None, Some(items)) => Ok(Self { items }),
            (None, None) => Err("it has no coverage".to_owned()),
        }
    }

    /// The colours that it gives to a project; `None` when nothing of it belongs to the project's files.
    pub fn paint(&self, project: &Project, sources: &Sources) -> Option<Paint> {
        let found = Found::new(self, sources);
        if found.actions.is_empty() {
            return None;
        }
        let mut paint = Paint { colours: Colours::Coverage, ..Paint::default() };
        for flow in &project.flows {
            paint.ran.insert(flow.at, found.share(flow.at));
            for part in &flow.parts {
                // Entering a menu is an action (L1).
                found.action(part.at, part.at, &mut paint);
                part.choices.iter().for_each(|choice| found.branch(choice, &mut paint));
            }
            flow.walk(&mut |action| found.look(action, &mut paint));
        }
        Some(paint)
    }
}

/// The items by their place: the source, and the byte in it.
struct Found {
    actions: FxHashMap<(SourceId, u32), u64>,
    /// Outputs and choices of each source, by their place.
    outputs: FxHashMap<SourceId, Vec<(u32, u64)>>,
}

impl Found {
    fn new(coverage: &Coverage, sources: &Sources) -> Self {
        let names: FxHashMap<&str, SourceId> = sources.iter().map(|(id, source)| (source.name(), id)).collect();
        let mut found = Self { actions: FxHashMap::default(), outputs: FxHashMap::default() };
        for item in &coverage.items {
            let Some(source) = names.get(item.file.as_str()) else { continue };
            let Some(byte) = sources.get(*source).byte(item.line, item.column) else { continue };
            match item.kind.as_str() {
                "action" => drop(found.actions.insert((*source, byte), item.hits)),
                "output" | "choice" => found.outputs.entry(*source).or_default().push((byte, item.hits)),
                _ => {}
            }
        }
        found.outputs.values_mut().for_each(|list| list.sort_unstable());
        found
    }

    /// How many actions of a flow were run, and how many there are.
    fn share(&self, flow: At) -> (usize, usize) {
        let inside =
            |(source, byte): &(SourceId, u32)| *source == flow.source && flow.span.range().contains(&(*byte as usize));
        let own = || self.actions.iter().filter(|(place, _)| inside(place));
        (own().filter(|(_, hits)| **hits > 0).count(), own().count())
    }

    /// The mark of an action that begins at a place.
    fn action(&self, of: At, whole: At, paint: &mut Paint) {
        if let Some(hits) = self.actions.get(&(whole.source, whole.span.start)) {
            paint.actions.insert(of, (mark(*hits), Some(*hits)));
        }
    }

    fn look(&self, action: &Action, paint: &mut Paint) {
        self.action(action.at, action.whole, paint);
        self.way_on(action.at, paint);
        for branch in &action.branches {
            // Each `else if` is a Decision of its own.
            if action.key == "decision" {
                self.action(branch.at, branch.at, paint);
                self.way_on(branch.at, paint);
            }
            self.branch(branch, paint);
        }
    }

    /// An output that is not written leads on from its action.
    fn way_on(&self, at: At, paint: &mut Paint) {
        let list = self.outputs.get(&at.source).map_or(&[][..], Vec::as_slice);
        let from = list.partition_point(|(byte, _)| *byte < at.span.start);
        let own: Vec<u64> =
            list[from..].iter().take_while(|(byte, _)| *byte == at.span.start).map(|(_, hits)| *hits).collect();
        if let Some(hits) = own.iter().max() {
            paint.ways.insert((at.source, at.span.start), mark(*hits));
        }
    }

    /// The output of a branch lies in it, and in none of the branches inside.
    fn branch(&self, branch: &Branch, paint: &mut Paint) {
        let list = self.outputs.get(&branch.at.source).map_or(&[][..], Vec::as_slice);
        let (start, end) = (branch.at.span.start, branch.at.span.end);
        // A choice is known by where it begins; where an `if` begins stands what its `no` does.
        let is_choice = branch.kind == BranchKind::Choice;
        let from = list.partition_point(|(byte, _)| *byte < start || (*byte == start && !is_choice));
        let first = branch.block.first().map_or(end, |action| action.whole.span.start + 1);
        let own = list[from..].iter().take_while(|(byte, _)| *byte < first.min(end)).map(|(_, hits)| *hits);
        if let Some(hits) = own.max() {
            paint.branches.insert(branch.at, mark(hits));
        }
    }
}

const fn mark(hits: u64) -> Mark {
    if hits == 0 { Mark::Missed } else { Mark::Hit }
}
