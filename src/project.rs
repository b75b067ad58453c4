//! The project file `callflow.toml`: what a project decides about rules that are open, and how strict it is.
//!
//! A setting that is not known is an error at its place, so that a slip of the pen does not change how flows run.

use crate::builtins::Settings;
use crate::diagnostic::{Code, Diagnostic, Severity, did_you_mean};
use crate::participant::SetNotSet;
use crate::source::{Source, SourceId};
use crate::span::Span;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The name of the file, looked for in the folder of the flows and in those above.
pub const FILE_NAME: &str = "callflow.toml";
/// A project has at most so many files (reliability §4).
pub const MAX_FILES: usize = 10_000;
/// All files of a project together have at most so many bytes (reliability §4).
pub const MAX_BYTES: u64 = 200_000_000;
/// One source file has at most so many bytes (reliability §4), as files are measured.
pub const MAX_FILE_BYTES: u64 = crate::source::MAX_FILE_BYTES as u64;

/// The word in `deny` that stands for every warning.
const ALL_WARNINGS: &str = "warnings";

/// A project's settings; without a file, the defaults.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Project {
    /// `[project]`
    project: About,
    /// `[expressions]`: the open points of the expression language.
    pub expressions: Settings,
    /// `[participant-data]`: the open points of participant data.
    pub participant_data: ParticipantData,
    /// `[variables]`: values of templates in texts, by name (archy.md §16).
    pub variables: BTreeMap<String, String>,
}

/// `[project]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct About {
    name: Option<String>,
    deny: Vec<toml::Spanned<String>>,
    allow: Vec<toml::Spanned<String>>,
}

/// `[participant-data]`
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ParticipantData {
    /// What a Set does with NOT_SET (P12).
    pub set_not_set: SetNotSet,
    /// What becomes of the queue when the caller hangs up (P21).
    pub hang_up: HangUp,
    /// Whether Call Bot Flow sends the queue first, so that the bot sees it (P23).
    pub flush_before_bot: bool,
    /// How many seconds it takes until an accepted write is visible: at most an hour (P32).
    #[serde(deserialize_with = "delay")]
    pub visible_after: u16,
    /// What the checker says to a computed attribute name (P7).
    pub computed_names: ComputedNames,
    /// Attributes whose values are never shown (P47). Names compare exactly (P6).
    pub sensitive: BTreeSet<String>,
}

/// The longest time after which an accepted write is visible, in seconds: the delay is bounded (P32).
pub const MAX_VISIBLE_AFTER: u16 = 3_600;

fn delay<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    let seconds = u16::deserialize(from)?;
    match seconds <= MAX_VISIBLE_AFTER {
        true => Ok(seconds),
        false => Err(serde::de::Error::custom(format!("a write is visible after {MAX_VISIBLE_AFTER} seconds at most"))),
    }
}

/// What becomes of the queue when the caller hangs up (P21).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HangUp {
    /// It is sent.
    #[default]
    Flush,
    /// It is lost.
    Lose,
}

/// What the checker says to a computed attribute name (P7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComputedNames {
    /// It is an error.
    #[default]
    Error,
    /// It is a warning: for imported flows.
    Warn,
}

impl Default for ParticipantData {
    fn default() -> Self {
        Self {
            set_not_set: SetNotSet::default(),
            hang_up: HangUp::default(),
            flush_before_bot: true,
            visible_after: 0,
            computed_names: ComputedNames::default(),
            sensitive: BTreeSet::new(),
        }
    }
}

impl Project {
    /// Reads a project file. Each thing that is not known is a diagnostic at its place.
    pub fn read(source: &Source, id: SourceId) -> Result<Self, Vec<Diagnostic>> {
        let project: Self = toml::from_str(source.text()).map_err(|error| vec![explain(&error, source, id)])?;
        let problems: Vec<_> = project.about().filter_map(|(word, deny)| unknown_code(word, deny, id)).collect();
        if problems.is_empty() { Ok(project) } else { Err(problems) }
    }

    /// The project's name, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.project.name.as_deref()
    }

    /// Weighs diagnostics as the project wants them: denied warnings become errors, allowed warnings and notes go.
    /// `deny_warnings` is the wish of the command line. An error can neither be allowed nor made less.
    pub fn weigh(&self, diagnostics: &mut Vec<Diagnostic>, deny_warnings: bool) {
        let has = |list: &[toml::Spanned<String>], word: &str| list.iter().any(|entry| entry.get_ref() == word);
        let (deny, allow) = (&self.project.deny, &self.project.allow);
        diagnostics.retain(|d| d.is_error() || !has(allow, d.code.text()));
        let all = deny_warnings || has(deny, ALL_WARNINGS);
        for diagnostic in diagnostics {
            let denied = has(deny, diagnostic.code.text()) || (all && diagnostic.severity == Severity::Warning);
            if denied {
                diagnostic.severity = Severity::Error;
            }
        }
    }

    /// The words of `deny` and `allow`.
    fn about(&self) -> impl Iterator<Item = (&toml::Spanned<String>, bool)> {
        let deny = self.project.deny.iter().map(|word| (word, true));
        deny.chain(self.project.allow.iter().map(|word| (word, false)))
    }
}

/// A word of `deny` or `allow` that is no code.
fn unknown_code(word: &toml::Spanned<String>, deny: bool, id: SourceId) -> Option<Diagnostic> {
    let text = word.get_ref().as_str();
    let span = span(Some(word.span()));
    match Code::of(text) {
        Some(code) if !deny && code.severity() == Severity::Error => {
            let message = format!("`{text}` is an error and cannot be allowed");
            return Some(Diagnostic::new(Code::ProjectFile, id, span, message).help("mend what it shows instead"));
        }
        Some(_) => return None,
        None if deny && text == ALL_WARNINGS => return None,
        None => {}
    }
    let known = Code::ALL.iter().map(|code| code.text()).chain(deny.then_some(ALL_WARNINGS));
    let help = did_you_mean(text, known).unwrap_or_else(|| "the codes are listed in docs/errors.md".to_owned());
    Some(Diagnostic::new(Code::ProjectFile, id, span, format!("there is no diagnostic `{text}`")).help(help))
}

/// The reader's error in our words, at its place.
fn explain(error: &toml::de::Error, source: &Source, id: SourceId) -> Diagnostic {
    let place = span(error.span());
    let (found, known) = named(error.message());
    let written = source.slice(place).trim_matches('"');
    let message = match found {
        Some(("field", name)) => format!("there is no setting `{name}` here"),
        Some((_, name)) => format!("`{name}` is no value of this setting"),
        None if written.is_empty() || written.contains('\n') => lower_first(error.message()),
        None => format!("`{written}` does not fit: {}", lower_first(error.message())),
    };
    let help = found.and_then(|(_, name)| did_you_mean(name, known.iter().copied())).or_else(|| choice(&known));
    let diagnostic = Diagnostic::new(Code::ProjectFile, id, place, message);
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// What kind of word was not known, the word, and the words that are: as the reader's message names them.
fn named(message: &str) -> (Option<(&'static str, &str)>, Vec<&str>) {
    let kind = ["field", "variant"].into_iter().find(|kind| message.starts_with(&format!("unknown {kind} `")));
    let mut words = message.split('`').skip(1).step_by(2);
    match kind {
        Some(kind) => (words.next().map(|word| (kind, word)), words.collect()),
        None => (None, Vec::new()),
    }
}

fn choice(known: &[&str]) -> Option<String> {
    let list = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    (!known.is_empty()).then(|| format!("known here: {list}"))
}

fn lower_first(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut letters = line.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A range of the reader as a span; a file that is read here is far smaller than 4 GB.
fn span(range: Option<std::ops::Range<usize>>) -> Span {
    range.map_or(Span::at(0), |range| Span::new(range.start as u32, range.end as u32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtins::StringEquality;

    fn read(text: &str) -> Result<Project, Vec<Diagnostic>> {
        Project::read(&Source::new(FILE_NAME, text), SourceId(0))
    }

    fn problem(text: &str) -> (String, String, Option<String>) {
        let source = Source::new(FILE_NAME, text);
        let mut found = Project::read(&source, SourceId(0)).expect_err("a problem");
        let one = found.remove(0);
        (one.message.clone(), source.slice(one.span()).to_owned(), one.help)
    }

    #[test]
    fn an_empty_file_is_all_defaults() {
        let project = read("").expect("it is fine");
        assert_eq!(project, Project::default());
        assert_eq!(project.participant_data.set_not_set, SetNotSet::Empty, "P12");
        assert_eq!(project.participant_data.hang_up, HangUp::Flush, "P21");
        assert!(project.participant_data.flush_before_bot, "P23");
        assert_eq!(project.participant_data.computed_names, ComputedNames::Error, "P7");
    }

    #[test]
    fn every_setting_is_read() {
        let text = "[project]\nname = \"Demo\"\ndeny = [\"warnings\"]\nallow = [\"cast\"]\n[expressions]\nstring-equality = \"ignore-case\"\n[participant-data]\n\
                    set-not-set = \"skip\"\nhang-up = \"lose\"\nflush-before-bot = false\ncomputed-names = \"warn\"\nsensitive = [\"Pin\"]\n[variables]\n\"flow name\" = \"Main\"";
        let project = read(text).expect("it is fine");
        assert_eq!(project.name(), Some("Demo"));
        assert_eq!(project.expressions.string_equality, StringEquality::IgnoreCase, "E340");
        let data = &project.participant_data;
        assert_eq!((data.set_not_set, data.hang_up), (SetNotSet::Skip, HangUp::Lose));
        assert_eq!((data.flush_before_bot, data.computed_names), (false, ComputedNames::Warn));
        assert!(data.sensitive.contains("Pin") && !data.sensitive.contains("pin"), "P6, P47");
        assert_eq!(project.variables.get("flow name").map(String::as_str), Some("Main"));
    }

    #[test]
    fn p32_the_delay_of_a_write_is_bounded() {
        let read = |seconds: u32| read(&format!("[participant-data]\nvisible-after = {seconds}"));
        assert_eq!(read(3_600).expect("at the limit").participant_data.visible_after, 3_600);
        assert!(read(3_601).is_err() && read(70_000).is_err());
        let (message, place, _) = problem("[participant-data]\nvisible-after = 3601");
        assert!(message.contains("3600 seconds at most") && place == "3601", "{message} at {place}");
    }

    #[test]
    fn what_is_not_known_is_refused_at_its_place() {
        let (message, place, help) = problem("[participant-data]\nset-not-set = \"emtpy\"");
        assert_eq!((message.as_str(), place.as_str()), ("`emtpy` is no value of this setting", "\"emtpy\""));
        assert_eq!(help.as_deref(), Some("did you mean `empty`?"));
        let (message, place, help) = problem("[participant-data]\nhangup = \"lose\"");
        assert_eq!((message.as_str(), place.as_str()), ("there is no setting `hangup` here", "hangup"));
        assert_eq!(help.as_deref(), Some("did you mean `hang-up`?"));
        let (message, _, help) = problem("[project]\ndeny = [\"unused-varible\"]");
        assert_eq!(message, "there is no diagnostic `unused-varible`");
        assert_eq!(help.as_deref(), Some("did you mean `unused-variable`?"));
        let (message, place, help) = problem("[expressions]\nstring-equalty = \"ignore-case\"");
        assert_eq!((message.as_str(), place.as_str()), ("there is no setting `string-equalty` here", "string-equalty"));
        assert_eq!(help.as_deref(), Some("did you mean `string-equality`?"));
        assert!(problem("[participant-data]\nsensitive = 5").0.starts_with("`5` does not fit"));
        assert_eq!(problem("[nothing]").1, "nothing");
        assert!(!problem("[project").0.is_empty());
    }

    #[test]
    fn an_error_stays_one_and_the_rest_weighs_as_the_project_says() {
        let one = |code| Diagnostic::new(code, SourceId(0), Span::at(0), "x");
        let all = || vec![one(Code::BadCharacter), one(Code::UnusedVariable), one(Code::Cast)];
        let weights = |text: &str, deny| {
            let mut found = all();
            read(text).expect("it is fine").weigh(&mut found, deny);
            found.iter().map(|d| d.severity).collect::<Vec<_>>()
        };
        use Severity::{Error, Note, Warning};
        assert_eq!(weights("", false), [Error, Warning, Note]);
        assert_eq!(weights("", true), [Error, Error, Note]);
        assert_eq!(weights("[project]\ndeny = [\"warnings\"]", false), [Error, Error, Note]);
        assert_eq!(weights("[project]\ndeny = [\"cast\"]", false), [Error, Warning, Error]);
        assert_eq!(weights("[project]\nallow = [\"cast\"]", false), [Error, Warning]);
        assert_eq!(problem("[project]\nallow = [\"bad-escape\"]").0, "`bad-escape` is an error and cannot be allowed");
    }
}
