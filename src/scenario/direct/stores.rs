//! The two stores of a test: Conversation Services take every accepted write, Analytics what came while the conversation
//! was open (P41).

use crate::cloud::{CloudError, Memory, Participant};
use crate::value::Text;

/// A participant of a conversation of a test.
struct Person {
    who: Participant,
    conversation: String,
    purpose: String,
}

/// Conversations with their participants, over the memory that holds their attributes.
#[derive(Default)]
pub struct Stores {
    /// Conversation Services.
    pub memory: Memory,
    people: Vec<Person>,
    /// The ids of conversations, by their numbers from 1.
    conversations: Vec<String>,
    /// How many events there were when a conversation was completed.
    completed: Vec<(String, usize)>,
}

impl Stores {
    /// Empty stores.
    pub fn new() -> Self {
        Self { memory: Memory::new(), ..Self::default() }
    }

    /// The participant of a purpose (P46) in a conversation; a new one when nobody of it has joined.
    pub fn join(&mut self, conversation: &str, purpose: &str) -> Participant {
        if let Some(who) = self.find(conversation, purpose) {
            return who;
        }
        let number = self.number(conversation);
        let who = self.memory.join(number);
        self.people.push(Person { who, conversation: conversation.to_owned(), purpose: purpose.to_owned() });
        who
    }

    /// The participant of a purpose in a conversation.
    pub fn find(&self, conversation: &str, purpose: &str) -> Option<Participant> {
        let own = self.people.iter().find(|own| own.conversation == conversation && own.purpose == purpose);
        own.map(|own| own.who)
    }

    /// The number of a conversation, which names its batches.
    pub fn number(&mut self, conversation: &str) -> u64 {
        let known = self.conversations.iter().position(|own| own == conversation);
        let at = known.unwrap_or_else(|| {
            self.conversations.push(conversation.to_owned());
            self.conversations.len() - 1
        });
        at as u64 + 1
    }

    /// A write by somebody else, at that time (P16).
    ///
    /// # Errors
    /// As the memory says.
    pub fn write(&mut self, now: i64, who: Participant, name: &str, value: &str) -> Result<(), CloudError> {
        self.memory.set_time(now);
        self.memory.write(who, name, value)
    }

    /// The conversation is complete: Analytics takes nothing more of it (P41).
    pub fn complete(&mut self, conversation: &str) {
        if !self.completed.iter().any(|(own, _)| own == conversation) {
            self.completed.push((conversation.to_owned(), self.memory.events().len()));
        }
    }

    /// What Conversation Services hold of a participant, by name.
    pub fn services(&self, who: Participant) -> Vec<(Text, Text)> {
        self.memory.attributes(who).into_iter().map(|(name, value)| (Text::new(name), value.clone())).collect()
    }

    /// What Analytics holds of a participant, by name (P41).
    pub fn analytics(&self, who: Participant) -> Vec<(Text, Text)> {
        let conversation = self.people.iter().find(|own| own.who == who).map(|own| own.conversation.as_str());
        let cut = self.completed.iter().find(|(own, _)| Some(own.as_str()) == conversation).map(|(_, cut)| *cut);
        let events = self.memory.events();
        let mut held: Vec<(Text, Text)> = Vec::new();
        let taken = events.iter().take(cut.unwrap_or(events.len())).filter(|event| event.participant == who);
        for (slot, value) in taken.flat_map(|event| &event.changes) {
            let Some(name) = self.memory.name(*slot) else { continue };
            match held.iter_mut().find(|(own, _)| own == name) {
                Some((_, own)) => *own = value.clone(),
                None => held.push((name.clone(), value.clone())),
            }
        }
        held.sort_unstable_by(|(a, _), (b, _)| a.as_str().cmp(b.as_str()));
        held
    }

    /// Everybody: participant, conversation and purpose.
    pub fn people(&self) -> impl Iterator<Item = (Participant, &str, &str)> {
        self.people.iter().map(|own| (own.who, own.conversation.as_str(), own.purpose.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p41_analytics_takes_what_comes_while_the_conversation_is_open() {
        let mut stores = Stores::new();
        let who = stores.join("c", "customer");
        assert_eq!(stores.join("c", "customer"), who);
        stores.write(1, who, "a", "1").unwrap();
        stores.complete("c");
        stores.write(2, who, "a", "2").unwrap();
        stores.write(2, who, "b", "2").unwrap();
        let one = |name: &str, value: &str| (Text::new(name), Text::new(value));
        assert_eq!(stores.services(who), [one("a", "2"), one("b", "2")]);
        assert_eq!(stores.analytics(who), [one("a", "1")]);
        let agent = stores.join("c", "agent");
        assert!(agent != who && stores.analytics(agent).is_empty(), "P40");
    }
}
