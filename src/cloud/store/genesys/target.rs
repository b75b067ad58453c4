//! The platform as what batches are delivered to.

use super::answer::Answer;
use super::client::Client;
use super::conversation;
use crate::cloud::deliver::{Accepted, Seen, Target, Trouble};
use crate::cloud::store::{self, Facts};
use crate::value::Text;
use serde_json::{Map, Value};
use std::time::Duration;

impl Client {
    /// A conversation as it is at this moment (H101).
    ///
    /// # Errors
    /// Why there is none.
    pub fn conversation(&self, id: &str, within: Duration) -> Result<conversation::Shown, Trouble> {
        let Answer { body, .. } = self.get(&["api", "v2", "conversations", id], within)?;
        conversation::read(&body).ok_or_else(|| {
            Trouble::Unknown(format!("the answer of {} bytes is no conversation", body.len()))
        })
    }
}

/// The place of a participant; without an id the one of P40.
pub(super) fn place(facts: &Facts, participant: &str) -> Option<usize> {
    match participant {
        "" => facts.customer().and_then(|customer| facts.people.iter().position(|person| person.id == customer.id)),
        id => facts.people.iter().position(|person| person.id == id),
    }
}

impl Target for Client {
    fn name(&self) -> String {
        Self::name(self)
    }

    fn read(&self, to: &store::Target, names: &[&str], within: Duration) -> Result<Seen, Trouble> {
        let shown = self.conversation(&to.conversation, within)?;
        let at = place(&shown.facts, &to.participant);
        let at = at.ok_or_else(|| Trouble::NotFound("conversation not found: no such participant".into()))?;
        let held = &shown.held[at];
        let value = |name: &&str| held.iter().find(|(own, _)| own.as_str() == *name).map(|(_, value)| value.clone());
        let closed = !shown.facts.takes_analytics(&shown.facts.people[at]);
        Ok(Seen { values: names.iter().map(value).collect(), closed })
    }

    fn write(&self, to: &store::Target, batch: &[(Text, Text)], within: Duration) -> Result<Accepted, Trouble> {
        let map: Map<String, Value> =
            batch.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_str().into())).collect();
        let body = serde_json::json!({ "attributes": map }).to_string();
        let path = ["api", "v2", "conversations", &to.conversation, "participants", &to.participant, "attributes"];
        let Answer { correlation, .. } = self.patch(&path, body.as_bytes(), batch, within)?;
        Ok(Accepted { correlation })
    }

    fn probe(&self, within: Duration) -> Result<(), Trouble> {
        Self::probe(self, within)
    }
}
