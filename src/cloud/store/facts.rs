//! What is known of a conversation beside its attributes: who took part, when, and how each part ended. It is one
//! value that a store keeps whole; what happens to it is decided here, the same for every store (P41, P46).

use super::Millis;
use serde::{Deserialize, Serialize};

/// The most participants of one conversation.
pub const MAX_PEOPLE: usize = 1_000;

/// Who called whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Somebody called in.
    #[default]
    Inbound,
    /// Somebody was called.
    Outbound,
}

/// What a participant speaks through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Medium {
    /// A call.
    #[default]
    Call,
    /// A callback.
    Callback,
    /// A chat.
    Chat,
    /// An e-mail.
    Email,
    /// A message.
    Message,
    /// None: a workflow's conversation.
    None,
}

/// A conversation, without its attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// When the first participant joined.
    pub began: Millis,
    /// When the customer left it: Analytics takes nothing after that (P41).
    pub left: Option<Millis>,
    /// When the last participant had left it and every wrap-up was over.
    pub ended: Option<Millis>,
    /// Who called whom.
    pub direction: Direction,
    /// The number called, or of the party that was called.
    pub address: String,
    /// A tag that somebody outside has put on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_tag: Option<String>,
    /// All that ever took part, in the order of joining.
    pub people: Vec<Person>,
}

/// A participant, without its attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Person {
    /// Its id, unique in its conversation.
    pub id: String,
    /// What it is, in the platform's word (P46).
    pub purpose: String,
    /// A name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its own address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The number that called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ani: Option<String>,
    /// The number that was called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dnis: Option<String>,
    /// The user that an agent is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The queue that it waits in or was taken from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// What it speaks through.
    pub medium: Medium,
    /// When it joined.
    pub began: Millis,
    /// When it left; a wrap-up may still be open.
    pub ended: Option<Millis>,
    /// Why it left, in the platform's word for legs of conversations (wire §7): `client`, `endpoint`, `transfer` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disconnect: Option<String>,
    /// What an agent wrote after the conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrap_up: Option<WrapUp>,
    /// The pieces of its time.
    pub segments: Vec<Segment>,
    /// The flow that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow: Option<FlowFacts>,
}

/// A piece of a participant's time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Segment {
    /// What it is, in the platform's word: `ivr`, `interact`, `wrapup` …
    pub kind: String,
    /// When it began.
    pub began: Millis,
    /// When it ended; `None` while it is open.
    pub ended: Option<Millis>,
}

/// What an agent wrote after a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WrapUp {
    /// The code.
    pub code: String,
    /// Its name.
    pub name: Option<String>,
    /// Notes. They may be personal data: shown to whoever asks for the conversation, never logged.
    pub notes: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// When it was over.
    pub ended: Option<Millis>,
}

/// The flow that a participant is, in the words of analytics (wire §9, P45).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FlowFacts {
    /// The flow's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The version that ran: `1.0` …
    pub version: String,
    /// Its type, in the word of scripts: `inboundCall` …
    pub kind: String,
    /// Why it began: `dnis`, `direct`, `flow`, `agent`, `outbound`.
    pub entry_type: String,
    /// The number, flow or user that it began from.
    pub entry_reason: String,
    /// How it ended (P45).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_reason: Option<String>,
    /// Where it transferred to (P45).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_type: Option<String>,
    /// The name of what it transferred to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_target: Option<String>,
    /// The language it began with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starting_language: Option<String>,
    /// The language it ended with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending_language: Option<String>,
}

/// The kind of the segment with which a participant of a purpose begins.
pub fn first_segment(purpose: &str) -> &'static str {
    match purpose {
        "ivr" | "botflow" | "workflow" | "workitem" | "voicesurveyflow" => "ivr",
        "voicemail" => "voicemail",
        _ => "interact",
    }
}

/// Participants who are what a flow speaks to: without them a conversation goes on for nobody.
pub fn is_customer(purpose: &str) -> bool {
    matches!(purpose, "customer" | "external" | "workflow" | "workitem")
}

impl Person {
    /// A participant that joins now.
    pub fn new(id: &str, purpose: &str, now: Millis) -> Self {
        let first = Segment { kind: first_segment(purpose).to_owned(), began: now, ended: None };
        Self { id: id.to_owned(), purpose: purpose.to_owned(), began: now, segments: vec![first], ..Self::default() }
    }

    /// Whether its time has not ended: a wrap-up counts.
    pub fn is_open(&self) -> bool {
        self.segments.last().is_some_and(|last| last.ended.is_none())
    }

    fn close(&mut self, now: Millis) {
        self.segments.iter_mut().filter(|segment| segment.ended.is_none()).for_each(|open| open.ended = Some(now));
        self.ended.get_or_insert(now);
    }
}

impl Facts {
    /// A participant by its id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// A participant by its id, to change.
    pub fn person_mut(&mut self, id: &str) -> Option<&mut Person> {
        self.people.iter_mut().find(|person| person.id == id)
    }

    /// Whose attributes flows set and get: the caller, or the called party (P40).
    pub fn customer(&self) -> Option<&Person> {
        self.people.iter().find(|person| is_customer(&person.purpose)).or_else(|| self.people.first())
    }

    /// Whether Analytics takes writes to a participant: its conversation and its own segment are open (P41).
    pub fn takes_analytics(&self, person: &Person) -> bool {
        self.left.is_none() && person.is_open()
    }

    /// Adds a participant; `false` when its id is taken or there are [`MAX_PEOPLE`] already.
    pub fn join(&mut self, person: Person) -> bool {
        if self.people.len() >= MAX_PEOPLE || self.person(&person.id).is_some() {
            return false;
        }
        self.people.push(person);
        true
    }

    /// A participant leaves, for a reason in the platform's words. With the customer the conversation ends for
    /// Analytics; an agent who was in it wraps up (P41, P42). `false` when nobody has that id.
    pub fn leave(&mut self, id: &str, disconnect: &str, now: Millis) -> bool {
        let Some(person) = self.person_mut(id) else { return false };
        person.close(now);
        person.disconnect.get_or_insert_with(|| disconnect.to_owned());
        if is_customer(&person.purpose.clone()) && self.left.is_none() {
            self.left = Some(now);
            for other in self.people.iter_mut().filter(|other| other.is_open()) {
                other.close(now);
                if matches!(other.purpose.as_str(), "agent" | "user") {
                    other.segments.push(Segment { kind: "wrapup".into(), began: now, ended: None });
                }
                other.disconnect.get_or_insert_with(|| "peer".to_owned());
            }
        }
        self.settle(now);
        true
    }

    /// An agent's wrap-up is over (P42). `false` when nobody has that id.
    pub fn wrap_up(&mut self, id: &str, wrap_up: WrapUp, now: Millis) -> bool {
        let Some(person) = self.person_mut(id) else { return false };
        person.wrap_up = Some(WrapUp { ended: Some(now), ..wrap_up });
        if person.ended.is_some() {
            person.close(now);
        }
        self.settle(now);
        true
    }

    /// The conversation is over: everybody leaves, every wrap-up ends.
    pub fn complete(&mut self, disconnect: &str, now: Millis) {
        self.left.get_or_insert(now);
        for person in &mut self.people {
            if person.is_open() {
                person.close(now);
                person.disconnect.get_or_insert_with(|| disconnect.to_owned());
            }
        }
        self.settle(now);
    }

    fn settle(&mut self, now: Millis) {
        if self.left.is_some() && !self.people.iter().any(Person::is_open) {
            self.ended.get_or_insert(now);
        }
    }
}
