//! Where findings of one text are gathered: at most 100 are kept, the others are counted.

use super::limits::MAX_DIAGNOSTICS;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceId;
use crate::span::Span;

/// How many places are kept to look for earlier findings nearby; past that nothing is shown any more.
const MAX_PLACES: usize = 10 * MAX_DIAGNOSTICS;

/// The findings of one text.
#[derive(Debug)]
pub struct Sink<'s> {
    source: SourceId,
    text: &'s str,
    kept: Vec<Diagnostic>,
    /// Where the first findings lie.
    places: Vec<u32>,
    /// How many there are.
    count: usize,
    last: u32,
    /// The text was not read to its end, so there may be more.
    stopped: bool,
    /// Where the line of the last stray character ends: one of them a line is enough.
    quiet_until: u32,
}

impl<'s> Sink<'s> {
    /// None yet.
    pub fn new(source: SourceId, text: &'s str) -> Self {
        Self { source, text, kept: Vec::new(), places: Vec::new(), count: 0, last: 0, stopped: false, quiet_until: 0 }
    }

    /// The text that is read.
    pub fn text(&self) -> &'s str {
        self.text
    }

    /// The text of a place in it.
    pub fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Takes a finding, whose message and help are only made when it is kept.
    pub fn report(&mut self, code: Code, span: Span, make: impl FnOnce(Diagnostic) -> Diagnostic) {
        self.count += 1;
        self.last = self.last.max(span.start);
        if self.places.len() < MAX_PLACES {
            self.places.push(span.start);
        }
        if self.kept.len() < MAX_DIAGNOSTICS {
            self.kept.push(make(Diagnostic::new(code, self.source, span, "")));
        }
    }

    /// As [`Self::report`], but only once a line: for stray characters, which seldom come alone.
    pub fn report_once_a_line(&mut self, code: Code, span: Span, make: impl FnOnce(Diagnostic) -> Diagnostic) {
        if span.start < self.quiet_until {
            return;
        }
        let rest = &self.text[span.start as usize..];
        self.quiet_until = span.start + rest.find('\n').unwrap_or(rest.len()) as u32;
        self.report(code, span, make);
    }

    /// Whether anything was found.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Says that the text is not read any further.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Whether something was found in a range, both ends included.
    pub fn touches(&self, from: u32, to: u32) -> bool {
        self.places.iter().any(|place| (from..=to).contains(place))
    }

    /// The findings in the order of the text, with one more when some were left out.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.kept.sort_by_key(Diagnostic::span);
        let more = self.count - self.kept.len();
        let message = match (more, self.stopped) {
            (0, false) => return self.kept,
            (0, true) => "there may be more: the rest was not read".to_owned(),
            (_, false) => format!("and {more} more"),
            (_, true) => format!("and at least {more} more"),
        };
        let last = Span::at(self.last);
        self.kept.push(Diagnostic::new(Code::MoreErrors, self.source, last, message).help("mend these first"));
        self.kept
    }
}
