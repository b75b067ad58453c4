//! Diagnostics: what is wrong, where, and what to do about it. Drawing them is the command line's business.

pub mod codes;

use crate::source::SourceId;
use crate::span::Span;
pub use codes::Code;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; never stops anything.
    Note,
    /// Probably a mistake; stops a build only under `--deny warnings`.
    Warning,
    /// Stops a build.
    Error,
}

impl Severity {
    /// The word people and machines see.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place with a few words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there; lower case, no full stop. May be empty.
    pub text: String,
}

/// One finding. The message is lower case without a full stop and has user text in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding, with its section in `docs/errors.md`.
    pub code: Code,
    /// The weight here; the code's own unless it was changed.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The source all labels belong to.
    pub source: SourceId,
    /// The exact places, the most important one first; never empty.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of the code's own weight.
    pub fn new(code: Code, source: SourceId, span: Span, message: impl Into<String>) -> Self {
        let label = Label { span, text: String::new() };
        let severity = code.severity();
        Self { code, severity, message: message.into(), source, labels: vec![label], help: None }
    }

    /// What is wrong, in other words than those it was made with.
    #[must_use]
    pub fn message(mut self, text: impl Into<String>) -> Self {
        self.message = text.into();
        self
    }

    /// Words for the first place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.labels[0].text = text.into();
        self
    }

    /// One more place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// The main place.
    pub fn span(&self) -> Span {
        self.labels[0].span
    }

    /// Whether it stops a build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The help line of an unknown name: the nearest of the known ones, if one is near enough.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

/// The known name that differs least from `name`: at most a third of its letters, case aside.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    let allowed = (folded.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_ignores_case_and_refuses_strangers() {
        assert_eq!(nearest("playaudoi", ["playAudio", "callTask"]), Some("playAudio"));
        assert_eq!(nearest("xyz", ["playAudio", "callTask"]), None);
    }
}
