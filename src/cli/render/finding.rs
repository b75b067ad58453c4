//! What the renderers draw: a diagnostic of the compiler, or an error of a run, seen as one thing.

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{Place, Source, Sources};
use crate::span::Span;

/// One thing to tell people about.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    /// How much it weighs.
    pub severity: Severity,
    /// Its code.
    pub code: &'a str,
    /// What is wrong.
    pub message: &'a str,
    /// The text that the labels belong to.
    pub source: &'a Source,
    /// The places, the most important one first.
    pub labels: &'a [Label],
    /// What to do.
    pub help: Option<&'a str>,
}

impl<'a> Finding<'a> {
    /// The view of a diagnostic.
    pub fn of(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        Self {
            severity: diagnostic.severity,
            code: diagnostic.code.text(),
            message: &diagnostic.message,
            source: sources.get(diagnostic.source),
            labels: &diagnostic.labels,
            help: diagnostic.help.as_deref(),
        }
    }

    /// The main place; the start of the text when there is none.
    pub fn span(&self) -> Span {
        self.labels.first().map_or(Span::at(0), |label| label.span)
    }

    /// Where the main place begins.
    pub fn place(&self) -> Place {
        self.source.place(self.span().start)
    }

    /// Where it ends: the place after its last character.
    pub fn end(&self) -> Place {
        let span = self.span();
        self.source.place(span.end.max(span.start))
    }
}

/// How many findings of each weight there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Count {
    /// Counts them.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let of = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        Self { errors: of(Severity::Error), warnings: of(Severity::Warning), notes: of(Severity::Note) }
    }

    /// `2 errors, 1 warning`; what is zero is left out, and nothing at all is `no problems`.
    pub fn words(&self) -> String {
        let parts = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let parts: Vec<_> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| plural(n, word)).collect();
        if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") }
    }
}

/// `1 file`, `3 files`.
pub fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_as_a_person_would_say_them() {
        assert_eq!(Count { errors: 2, warnings: 1, notes: 0 }.words(), "2 errors, 1 warning");
        assert_eq!(Count { errors: 0, warnings: 0, notes: 3 }.words(), "3 notes");
        assert_eq!(Count::default().words(), "no problems");
    }
}
