//! Where findings of one text are gathered: at most 100 are kept, the others are counted.

use super::limits::MAX_DIAGNOSTICS;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceId;
use crate::span::Span;

/// The findings of one text.
#[derive(Debug)]
pub struct Sink<'s> {
    source: SourceId,
    text: &'s str,
    kept: Vec<Diagnostic>,
    places: Vec<u32>,
    /// Where the line of the last stray character ends: one of them a line is enough.
    quiet_until: u32,
}

impl<'s> Sink<'s> {
    /// None yet.
    pub fn new(source: SourceId, text: &'s str) -> Self {
        Self { source, text, kept: Vec::new(), places: Vec::new(), quiet_until: 0 }
    }

    /// The source that is read.
    pub fn source(&self) -> SourceId {
        self.source
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
        self.places.push(span.start);
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
        self.places.is_empty()
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Takes back what was found from a byte on: the lexer goes back there.
    pub fn forget_from(&mut self, byte: u32) {
        self.kept.retain(|d| d.span().start < byte);
        self.places.retain(|place| *place < byte);
        self.quiet_until = self.quiet_until.min(byte);
    }

    /// Whether something was found in a range, both ends included.
    pub fn touches(&self, from: u32, to: u32) -> bool {
        self.places.iter().any(|place| (from..=to).contains(place))
    }

    /// The findings in the order of the text, with one more when some were left out.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.kept.sort_by_key(|d| d.span());
        let more = self.places.len().saturating_sub(MAX_DIAGNOSTICS);
        if more > 0 {
            let last = self.places.iter().max().map_or(Span::default(), |place| Span::at(*place));
            let message = format!("and {more} more");
            self.kept.push(Diagnostic::new(Code::MoreErrors, self.source, last, message).help("mend these first"));
        }
        self.kept
    }
}
