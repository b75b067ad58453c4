//! Conversations and participants of the store in memory: ids, purposes, segments, and when they are over.

use super::{Memory, Participant};
use crate::participant::{BatchId, Slot};
use crate::value::Text;

/// What a participant may be, in the platform's words (P46).
pub const PURPOSES: &[&str] = &[
    "acd",
    "agent",
    "api",
    "botflow",
    "campaign",
    "customer",
    "dialer",
    "external",
    "fax",
    "group",
    "inbound",
    "ivr",
    "manual",
    "outbound",
    "station",
    "user",
    "voicemail",
    "voicesurveyflow",
    "workflow",
    "workitem",
];

/// A piece of a participant's time in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// What it is, in the platform's word: `ivr`, `interact`, `wrapup` …
    pub kind: &'static str,
    /// When it began, in seconds since 1970.
    pub began: i64,
    /// When it ended; `None` while it is open.
    pub ended: Option<i64>,
}

/// A conversation.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub number: u64,
    id: Text,
    /// Its participants, in the order of joining.
    people: Vec<u32>,
    /// When the customer left it: Analytics takes nothing after that (P41).
    ended: Option<i64>,
}

/// A participant.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    /// The place of its conversation in the list.
    pub conversation: usize,
    /// What it is called in its conversation: its purpose, with a number from the second one on.
    id: Text,
    purpose: Text,
    segments: Vec<Segment>,
    /// What Conversation Services hold, by the numbers of the names.
    pub values: Vec<Option<Text>>,
    /// What Analytics holds.
    pub analytics: Vec<Option<Text>>,
    /// The bytes of names and values.
    pub bytes: usize,
    /// The number of the last batch applied, by the conversation whose flow sent it: batches come in order (P27).
    last: Vec<(u64, u32)>,
    /// What a Get sees instead of a newer value, and until when (P32), in the order of the writes.
    hidden: Vec<(i64, Slot, Option<Text>)>,
}

impl Person {
    /// The number of the last batch that flows of a conversation have sent here.
    pub fn last(&self, conversation: u64) -> u32 {
        self.last.iter().find(|(own, _)| *own == conversation).map_or(0, |(_, number)| *number)
    }

    /// Notes a batch that was applied.
    pub fn applied(&mut self, id: BatchId) {
        match self.last.iter_mut().find(|(own, _)| *own == id.conversation) {
            Some((_, number)) => *number = id.number,
            None => self.last.push((id.conversation, id.number)),
        }
    }

    /// A write that is seen only after a while: until then what was there before is (P32).
    pub fn hide(&mut self, slot: Slot, old: Option<Text>, now: i64, visible_after: i64) {
        self.hidden.retain(|(until, ..)| *until > now);
        self.hidden.push((now.saturating_add(visible_after), slot, old));
    }

    /// What a Get sees: the value before the first write that is not visible yet.
    pub fn visible(&self, slot: Slot, now: i64) -> Option<Text> {
        match self.hidden.iter().find(|(until, own, _)| *own == slot && *until > now) {
            Some((_, _, old)) => old.clone(),
            None => self.values.get(slot.0 as usize).cloned().flatten(),
        }
    }

    fn close(&mut self, now: i64) {
        self.segments.iter_mut().filter(|segment| segment.ended.is_none()).for_each(|open| open.ended = Some(now));
    }

    fn open(&mut self, kind: &'static str, now: i64) {
        self.close(now);
        self.segments.push(Segment { kind, began: now, ended: None });
    }
}

/// The kind of the segment with which a participant of a purpose begins.
fn first_segment(purpose: &str) -> &'static str {
    match purpose {
        "ivr" | "botflow" | "workflow" | "workitem" | "voicesurveyflow" => "ivr",
        "voicemail" => "voicemail",
        _ => "interact",
    }
}

/// Participants who are what a flow speaks to: without them a conversation goes on for nobody.
fn is_customer(purpose: &str) -> bool {
    matches!(purpose, "customer" | "external" | "workflow" | "workitem")
}

impl Memory {
    /// A new customer of a conversation that is known by a number.
    pub fn join(&mut self, conversation: u64) -> Participant {
        let at = match self.numbered.get(&conversation) {
            Some(at) => *at,
            None => self.begin(conversation, Text::of_number(conversation as i64)),
        };
        self.add(at, "customer")
    }

    /// A new participant of that purpose (P46) in the conversation of an id, which begins when nobody has joined it.
    pub fn join_as(&mut self, conversation: &str, purpose: &str) -> Participant {
        let at = match self.conversation(conversation) {
            Some(at) => at,
            None => {
                let first = self.conversations.len() as u64 + 1;
                let free = (first..).find(|number| !self.numbered.contains_key(number));
                self.begin(free.unwrap_or(first), Text::new(conversation))
            }
        };
        self.add(at, purpose)
    }

    fn begin(&mut self, number: u64, id: Text) -> usize {
        self.conversations.push(Known { number, id, people: Vec::new(), ended: None });
        let at = self.conversations.len() - 1;
        self.numbered.insert(number, at);
        at
    }

    fn add(&mut self, conversation: usize, purpose: &str) -> Participant {
        let own = &self.conversations[conversation].people;
        let id = match own.iter().filter(|other| self.people[**other as usize].purpose.as_str() == purpose).count() {
            0 => Text::new(purpose),
            others => Text::from(format!("{purpose}-{}", others + 1)),
        };
        let mut person = Person { conversation, id, purpose: Text::new(purpose), ..Person::default() };
        person.open(first_segment(purpose), self.now);
        let number = self.people.len() as u32;
        self.people.push(person);
        self.conversations[conversation].people.push(number);
        Participant(number)
    }

    fn conversation(&self, id: &str) -> Option<usize> {
        self.conversations.iter().position(|known| known.id.as_str() == id)
    }

    /// A participant by its conversation's id and its own: its purpose, and from the second of a purpose on a number
    /// behind it (`agent`, `agent-2`). Without an id of its own it is the customer, else whoever joined first (P44).
    pub fn found(&self, conversation: &str, participant: Option<&str>) -> Option<Participant> {
        let at = self.conversation(conversation)?;
        let mut own = self.conversations[at].people.iter();
        let person = |number: &&u32| &self.people[**number as usize];
        let found = match participant {
            Some(id) => own.find(|number| person(number).id.as_str() == id),
            None => own.clone().find(|number| is_customer(person(number).purpose.as_str())).or_else(|| own.next()),
        };
        found.map(|number| Participant(*number))
    }

    /// The number of a participant's conversation; 0 when nobody knows the participant.
    pub fn conversation_of(&self, who: Participant) -> u64 {
        self.people.get(who.0 as usize).map_or(0, |person| self.conversations[person.conversation].number)
    }

    /// The id of a participant's conversation.
    pub fn conversation_id(&self, who: Participant) -> Option<&str> {
        self.people.get(who.0 as usize).map(|person| self.conversations[person.conversation].id.as_str())
    }

    /// Every participant, in the order of joining, with the id of its conversation and its purpose.
    pub fn participants(&self) -> impl Iterator<Item = (Participant, &str, &str)> {
        let people = self.people.iter().zip(0..);
        people.map(|(person, number)| {
            let conversation = self.conversations[person.conversation].id.as_str();
            (Participant(number), conversation, person.purpose.as_str())
        })
    }

    /// What a participant is called in its conversation.
    pub fn participant_id(&self, who: Participant) -> Option<&str> {
        self.people.get(who.0 as usize).map(|person| person.id.as_str())
    }

    /// The pieces of a participant's time.
    pub fn segments(&self, who: Participant) -> &[Segment] {
        self.people.get(who.0 as usize).map_or(&[], |person| &person.segments)
    }

    /// Whether Analytics takes writes to a participant: its conversation and its own segment are open (P41).
    pub fn is_open(&self, who: Participant) -> bool {
        let Some(person) = self.people.get(who.0 as usize) else { return false };
        let open = person.segments.last().is_some_and(|segment| segment.ended.is_none());
        open && self.conversations[person.conversation].ended.is_none()
    }

    /// A participant leaves. With the customer the conversation ends for Analytics; an agent who was in it wraps up.
    pub fn leave(&mut self, who: Participant) {
        let now = self.now;
        let Some(person) = self.people.get_mut(who.0 as usize) else { return };
        person.close(now);
        let (conversation, customer) = (person.conversation, is_customer(person.purpose.as_str()));
        if !customer || self.conversations[conversation].ended.is_some() {
            return;
        }
        self.conversations[conversation].ended = Some(now);
        for number in &self.conversations[conversation].people {
            let other = &mut self.people[*number as usize];
            if other.segments.last().is_none_or(|last| last.ended.is_some()) {
                continue;
            }
            match other.purpose.as_str() {
                "agent" | "user" => other.open("wrapup", now),
                _ => other.close(now),
            }
        }
    }

    /// The conversation of an id is complete: the customer is gone, and every wrap-up has ended (P42).
    pub fn complete(&mut self, conversation: &str) {
        let Some(at) = self.conversation(conversation) else { return };
        let now = self.now;
        self.conversations[at].ended.get_or_insert(now);
        let people = self.conversations[at].people.iter();
        people.for_each(|number| self.people[*number as usize].close(now));
    }

    /// Whether the customer of a conversation has left it.
    pub fn has_ended(&self, conversation: &str) -> bool {
        self.conversation(conversation).is_some_and(|at| self.conversations[at].ended.is_some())
    }
}
