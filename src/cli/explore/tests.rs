//! The tests that `--write-tests` writes: what they need is declared, each is run, and only those that pass are kept.

use crate::bytecode::Program;
use crate::cli::join;
use crate::cli::project::{Flow, Loaded};
use crate::diagnostic::Diagnostic;
use crate::explore::{Covered, Explored, Path, declarations, smallest, test_block, untested};
use crate::scenario::direct::{Trouble, play};
use crate::source::{Source, SourceId};
use crate::span::Span;
use crate::value::Text;

/// What the tests are called while they are tried.
const NAME: &str = "<tests>";

/// Tests, and what they leave out.
pub struct Tests {
    /// The file.
    pub text: String,
    /// How many tests it has.
    pub count: usize,
    /// What some path covers and no test does: the flow, what it is called, where it stands.
    pub untested: Vec<(usize, Text, Span)>,
}

/// A path that may become a test.
struct Candidate<'e> {
    flow: usize,
    path: &'e Path,
    block: String,
}

impl Tests {
    /// The fewest tests that pass and cover what passing tests can.
    pub fn of(loaded: &mut Loaded, program: &Program, explored: &[Explored]) -> Self {
        let mut candidates: Vec<Candidate<'_>> = Vec::new();
        for one in explored {
            for path in one.paths.iter().filter(|path| path.told) {
                let name = format!("way {}", candidates.len());
                let block = test_block(program, one.flow, &name, path);
                candidates.extend(block.map(|block| Candidate { flow: one.flow, path, block }));
            }
        }
        let declared = declarations(program, explored);
        let passed = passed(loaded, &declared, candidates);
        let (mut text, mut count, mut left) = (String::new(), 0, Vec::new());
        for one in explored {
            let own: Vec<Path> = passed.iter().filter(|own| own.flow == one.flow).map(|own| own.path.clone()).collect();
            let mut covered = Covered::default();
            for (number, path) in smallest(&own).into_iter().enumerate() {
                covered.add(&path.covered);
                count += 1;
                let name = program.flows.get(one.flow).map_or("", |flow| flow.name.as_str());
                text.extend(test_block(program, one.flow, &format!("{name}: way {}", number + 1), path));
                text.push('\n');
            }
            let missing = untested(program, one, &covered).into_iter();
            left.extend(missing.map(|(name, place)| (one.flow, name, place)));
        }
        if count > 0 {
            text = format!("{declared}\n{text}");
        }
        let laid_out = crate::syntax::format(SourceId(0), &text, &crate::check::Declared::default()).unwrap_or(text);
        Self { text: laid_out, count, untested: left }
    }
}

/// Those that can be read and pass.
fn passed<'e>(loaded: &mut Loaded, declared: &str, mut all: Vec<Candidate<'e>>) -> Vec<Candidate<'e>> {
    while !all.is_empty() {
        let mut text = format!("{declared}\n");
        let mut places = Vec::new();
        for own in &all {
            let from = text.len();
            text.push_str(&own.block);
            places.push(from..text.len());
        }
        let source = loaded.sources.add(Source::new(NAME, text));
        loaded.flows.push(Flow { source, path: None });
        let (found, suite) = join::suite(loaded);
        loaded.flows.pop();
        if let Some(suite) = suite {
            let own = |span: Span| places.iter().position(|place| place.contains(&(span.start as usize)));
            let mut fine = vec![false; all.len()];
            for test in suite.tests.iter().filter(|test| test.source == source) {
                if let Some(at) = own(test.span) {
                    fine[at] = play(&suite.program, test, Trouble::default()).passed();
                }
            }
            return all.into_iter().zip(fine).filter(|(_, fine)| *fine).map(|(own, _)| own).collect();
        }
        // What cannot be read is left out, and the others are tried again.
        let bad = |place: &std::ops::Range<usize>| found.iter().any(|own| is_in(own, source, place));
        let keep: Vec<bool> = places.iter().map(|place| !bad(place)).collect();
        if keep.iter().all(|keep| *keep) {
            return Vec::new();
        }
        all = all.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(own, _)| own).collect();
    }
    all
}

fn is_in(found: &Diagnostic, source: SourceId, place: &std::ops::Range<usize>) -> bool {
    found.is_error() && found.source == source && place.contains(&(found.span().start as usize))
}
