//! Audio and Communication: what is to be played, said or sent, as a list of parts (E215, E250).

use super::{Object, Text, Value};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a datum is, which decides how it is worded (E392).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DatumKind {
    /// True or false, yes or no (E220).
    Boolean,
    /// A number (E221).
    Number,
    /// A number in a row: first, second (E222).
    Ordinal,
    /// A number of hundredths (E223).
    Percent,
    /// Money (E224).
    Currency,
    /// A day (E225).
    Date,
    /// A time of day (E225).
    Time,
    /// A time of day, then a day (E225).
    DateTime,
    /// A length of time (E226).
    Duration,
    /// One or two counts of a unit of time (E227).
    TimeRange,
    /// Digits of a phone number (E228).
    PhoneNumber,
}

/// A datum that is worded when it is played or sent.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Datum {
    /// What it is.
    pub kind: DatumKind,
    /// The value; for a range its lower end.
    pub value: Value,
    /// The upper end of a range.
    pub upper: Option<i64>,
    /// The number of the constant of `Format.` that was given.
    pub format: Option<i64>,
    /// How many places are said; the value is cut to them.
    pub places: Option<i64>,
    /// The numbers of the constants of `Language.` that were given.
    pub contexts: Vec<i64>,
}

impl Datum {
    /// A datum without further wishes.
    pub fn new(kind: DatumKind, value: Value) -> Self {
        Self { kind, value, upper: None, format: None, places: None, contexts: Vec::new() }
    }
}

/// One part of an Audio.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum AudioPart {
    /// Text to speech.
    Speech {
        /// What is said.
        text: Text,
        /// In this language and not the flow's.
        language: Option<Text>,
        /// Character by character.
        spelled: bool,
    },
    /// A recorded prompt.
    Prompt(Arc<Object>),
    /// Nothing, for so many milliseconds.
    Silence(i64),
    /// A datum in the words of the flow's language.
    Datum(Datum),
}

/// What is to be played.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Audio {
    /// One after the other.
    pub parts: Vec<AudioPart>,
    /// Whether the caller may interrupt, where AudioPlaybackOptions says so.
    pub barge_in: Option<bool>,
    /// Whether what still waits to be played is dropped, where AudioPlaybackOptions says so.
    pub flush_now: Option<bool>,
}

impl Audio {
    /// One part alone.
    pub fn of(part: AudioPart) -> Self {
        Self { parts: vec![part], ..Self::default() }
    }

    /// What it takes of a run's memory beside its frame (reliability §5).
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(AudioPart::bytes).sum()
    }
}

impl AudioPart {
    /// What it takes of a run's memory (reliability §5).
    pub fn bytes(&self) -> usize {
        16 + match self {
            Self::Speech { text, language, .. } => text.len() + language.as_ref().map_or(0, Text::len),
            Self::Prompt(prompt) => prompt.bytes(),
            Self::Silence(_) => 8,
            Self::Datum(datum) => datum.value.bytes() + 8 * datum.contexts.len(),
        }
    }
}

/// One part of a Communication.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum CommunicationPart {
    /// Text as it is, or character by character.
    Text {
        /// What is said or sent.
        text: Text,
        /// Character by character.
        spelled: bool,
    },
    /// Speech markup as written (E253).
    Markup(Text),
    /// A Date, Time, Timeslot or number, with the number of a constant of `Format.`
    Datum {
        /// The value.
        value: Value,
        /// How it is worded.
        format: Option<i64>,
    },
}

/// What is to be said or sent.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Communication {
    /// One after the other.
    pub parts: Vec<CommunicationPart>,
}

impl Communication {
    /// What it takes of a run's memory beside its frame (reliability §5).
    pub fn bytes(&self) -> usize {
        let part = |part: &CommunicationPart| match part {
            CommunicationPart::Text { text, .. } | CommunicationPart::Markup(text) => text.len(),
            CommunicationPart::Datum { value, .. } => value.bytes(),
        };
        self.parts.iter().map(|one| 16 + part(one)).sum()
    }
}
