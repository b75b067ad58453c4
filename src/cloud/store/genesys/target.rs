//! The platform as what batches are delivered to.

use super::answer::Answer;
use super::client::Client;
use super::conversation;
use crate::cloud::deliver::{Accepted, Seen, Target, Trouble};
use crate::cloud::store::{self, Facts};
use crate::value::Text;
use std::time::Duration;

impl Client {
    /// A conversation as it is at this moment (H101).
    ///
    /// # Errors
    /// Why there is none.
    pub fn conversation(&self, id: &str, within: Duration) -> Result<conversation::Shown, Trouble> {
        let Answer { body, .. } = self.get(&["api", "v2", "conversations", id], within)?;
        conversation::read(&body)
            .ok_or_else(|| Trouble::Unknown(format!("the answer of {} bytes is no conversation", body.len())))
    }
}

/// The place of a participant; without an id the one of P40.
pub(super) fn place(facts: &Facts, participant: &str) -> Option<usize> {
    match participant {
        "" => facts.customer().and_then(|customer| facts.people.iter().position(|person| person.id == customer.id)),
        id => facts.people.iter().position(|person| person.id == id),
    }
}

/// The body of a PATCH, in the order of the batch: a marker stands behind everything that it speaks for (F8, F9).
fn body(batch: &[(Text, Text)]) -> String {
    let text = |text: &Text| serde_json::Value::from(text.as_str()).to_string();
    let pairs: Vec<String> = batch.iter().map(|(name, value)| format!("{}:{}", text(name), text(value))).collect();
    format!("{{\"attributes\":{{{}}}}}", pairs.join(","))
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
        let body = body(batch);
        let path = ["api", "v2", "conversations", &to.conversation, "participants", &to.participant, "attributes"];
        let Answer { correlation, .. } = self.patch(&path, body.as_bytes(), batch, within)?;
        Ok(Accepted { correlation })
    }

    fn probe(&self, within: Duration) -> Result<(), Trouble> {
        Self::probe(self, within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_keeps_the_order_and_every_byte() {
        let batch = [("z", "\u{0}\""), ("a", "\u{1f600}\\"), ("m/é", "")];
        let batch: Vec<_> = batch.iter().map(|(name, value)| (Text::new(name), Text::new(value))).collect();
        let body = body(&batch);
        let places: Vec<_> = ["\"z\"", "\"a\"", "\"m/é\""].iter().map(|name| body.find(name).unwrap()).collect();
        assert!(places.is_sorted(), "{body}");
        let read: serde_json::Value = serde_json::from_str(&body).unwrap();
        batch.iter().for_each(|(name, value)| assert_eq!(read["attributes"][name.as_str()], value.as_str()));
        assert_eq!(self::body(&[]), r#"{"attributes":{}}"#);
    }
}
