//! What is known of a call: the built-ins of its flows.

use crate::value::{Text, Value};

/// Who calls whom, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// Call.Ani
    pub from: String,
    /// Call.CalledAddress
    pub to: String,
    /// Call.Language
    pub language: Option<String>,
    /// Call.ConversationId
    pub conversation: String,
    /// When it began, in seconds since 1970.
    pub began: i64,
}

/// Who calls unless something else is said.
pub const DEFAULT_FROM: &str = "tel:+15550100";
/// When a call begins that takes no real time, a test's for one: 2026-01-05, a Monday, 09:00:00 UTC.
pub const DEFAULT_CLOCK: i64 = 1_767_603_600;
/// The id of such a call's conversation.
pub const DEFAULT_CONVERSATION: &str = "conversation-1";
/// Who is called unless something else is said.
pub const DEFAULT_TO: &str = "tel:+15550199";

impl Caller {
    /// The value of a built-in, by its name (E280); NOT_SET when the call says nothing of it (E281).
    pub fn built_in(&self, name: &str) -> Value {
        let text = |text: &str| Value::Text(Text::new(text));
        match name {
            "Call.Ani" => text(&self.from),
            "Call.CalledAddress" | "Call.CalledAddressOriginal" => text(&self.to),
            "Call.ConversationId"
            | "Interaction.Id"
            | "Message.ConversationId"
            | "Chat.ConversationId"
            | "Email.ConversationId" => text(&self.conversation),
            "Call.Language" | "Message.Language" | "Email.Language" => {
                self.language.as_deref().map_or(Value::NotSet, |own| text(&own.to_lowercase()))
            }
            "Flow.IsTest" => Value::Boolean(true),
            "Flow.StartDateTimeUtc" => Value::DateTime(self.began),
            _ => Value::NotSet,
        }
    }
}
