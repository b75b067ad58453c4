//! Get and Set Conversation Data: attributes of a participant of any conversation (P44). They go through a queue as the
//! flow's own do (P1–P27); what is not queued is asked of the cloud, at that moment (P2).

use super::drive::Conversation;
use super::record::Entry;
use super::world::Outside;
use crate::catalog::Action;
use crate::cloud::{CloudError, Found, MAX_CONVERSATION_ID, Participant};
use crate::participant::SetNotSet;
use crate::value::{Text, Value};
use crate::vm::{Answer, Whose};

const GET: &str = "getConversationData";
const SET: &str = "setConversationData";

impl Conversation<'_, '_> {
    /// Whether an action speaks of participants of any conversation.
    pub(super) fn is_of_others(row: &Action) -> bool {
        matches!(row.key, GET | SET)
    }

    /// Carries such an action out. Its outputs speak of the conversation and the participant: an attribute that is not there
    /// is NOT_SET on `found` (P44).
    pub(super) fn of_others(
        &mut self,
        row: &'static Action,
        outside: &Outside<'_>,
        asked: Vec<(String, String)>,
    ) -> Answer {
        let answer = match self.looked_for(outside) {
            Err(_) if row.key == SET => failed("the conversation could not be looked for"),
            Err(_) => Answer::Away,
            Ok(None) if row.key == SET => failed("nobody knows the conversation, or the participant in it"),
            Ok(None) => Answer::Output { output: Text::new("notFound"), values: Vec::new() },
            // The machine says which error it is, and queues nothing (P8, P12).
            Ok(Some((_, whose))) if row.key == SET && self.refuses(outside) => return Answer::Found(whose),
            Ok(Some((_, whose))) if row.key == SET => Answer::Found(whose),
            Ok(Some((found, whose))) => self.values_of(&found, &whose, outside),
        };
        let (output, values) = match &answer {
            Answer::Output { output, values } => (output.clone(), values.clone()),
            Answer::Found(_) => (Text::new("success"), Vec::new()),
            Answer::Failed(..) => (Text::new(crate::catalog::FAILURE), Vec::new()),
            _ => return answer,
        };
        let (flow, pc) = (self.machine.flow(), self.machine.pc());
        self.note(Entry::Answered { flow, pc, action: row.key, asked, output, values });
        answer
    }

    /// Whether the project refuses a NOT_SET that is to be set (P12).
    fn refuses(&self, outside: &Outside<'_>) -> bool {
        let policy = self.program.options.set_not_set;
        policy == SetNotSet::Error && outside.inputs.iter().any(|(_, value)| value.is_not_set())
    }

    /// The participant that an action names. No conversation has an id that is empty, NOT_SET or longer than ids are.
    fn looked_for(&mut self, outside: &Outside<'_>) -> Result<Option<(Found, Whose)>, CloudError> {
        let setting = |name: &str| outside.settings.iter().find(|(own, _)| *own == name).map(|(_, value)| value);
        let text = |name: &str| setting(name).and_then(Value::as_text).filter(|text| !text.is_empty()).cloned();
        let Some(conversation) = text("conversationId") else { return Ok(None) };
        if conversation.as_str().chars().count() > MAX_CONVERSATION_ID {
            return Ok(None);
        }
        let participant = text("participantId");
        let found = self.cloud.find(conversation.as_str(), participant.as_ref().map(Text::as_str))?;
        Ok(found.map(|found| {
            let whose = Whose { conversation, participant: found.id.clone() };
            (found, whose)
        }))
    }

    /// What a Get finds: queued values first (P2), and for the rest what the cloud holds now.
    fn values_of(&mut self, found: &Found, whose: &Whose, outside: &Outside<'_>) -> Answer {
        let names: Vec<&Text> = outside.outputs.iter().map(|(name, _)| name).collect();
        let queued: Vec<Option<Text>> =
            names.iter().map(|name| self.machine.queued_for(self.program, whose, name.as_str()).cloned()).collect();
        let open: Vec<&&Text> =
            names.iter().zip(&queued).filter(|(_, own)| own.is_none()).map(|(name, _)| name).collect();
        let slots: Vec<_> = open.iter().map(|name| self.cloud.number(name.as_str())).collect();
        let mut held = Vec::new();
        if !slots.is_empty() {
            self.reads += 1;
            if let Err(error) = self.cloud.read(found.who, &slots, &mut held) {
                self.note(Entry::ReadFailed { number: self.reads, error });
                return Answer::Away;
            }
        }
        let mut held = held.into_iter();
        let values = names.into_iter().zip(queued).map(|(name, own)| {
            let value = own.or_else(|| held.next().flatten());
            (name.clone(), value.map_or(Value::NotSet, Value::Text))
        });
        Answer::Output { output: Text::new("found"), values: values.collect() }
    }

    /// Who gets the batch that is to be written.
    pub(super) fn addressee(&mut self, whose: Option<&Whose>) -> Result<Participant, CloudError> {
        let Some(whose) = whose else { return Ok(self.start.participant) };
        let found = self.cloud.find(whose.conversation.as_str(), Some(whose.participant.as_str()))?;
        found.map(|found| found.who).ok_or(CloudError::UnknownParticipant)
    }
}

fn failed(message: &str) -> Answer {
    Answer::Failed(Text::new("Error.ConversationNotFound"), Some(Text::new(message)))
}
