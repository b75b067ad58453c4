//! Built-in variables by flow type (§12, E280) and old names of them (E42).

use crate::value::{Kind, Type};

/// A variable that the platform fills. Authors cannot assign it (E34).
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// `Call`, `Flow`, `Email` …
    pub scope: &'static str,
    /// The name in its canonical spelling.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// The flow types that have it, by Archy's keys; none means all.
    pub flows: &'static [&'static str],
}

impl BuiltIn {
    /// Whether flows of that type have it.
    pub fn is_in(&self, flow_type: &str) -> bool {
        self.flows.is_empty() || self.flows.iter().any(|known| known.eq_ignore_ascii_case(flow_type))
    }
}

/// Every scope (E31), in its canonical spelling.
pub const SCOPES: &[&str] = &[
    "Bot",
    "Call",
    "Chat",
    "Common",
    "Email",
    "Flow",
    "Format",
    "Interaction",
    "Language",
    "Menu",
    "Message",
    "Prompt",
    "PromptSystem",
    "Secure",
    "Session",
    "Slot",
    "State",
    "Survey",
    "System",
    "Task",
    "Workflow",
    "Workitem",
];

/// The scopes in which authors declare variables (E31).
pub const AUTHOR_SCOPES: &[&str] = &["Flow", "Task", "State", "Slot", "Common"];

/// The scope of the columns of a table test: only tests have variables in it.
pub const TEST_SCOPE: &str = "Test";

/// A scope in its canonical spelling, case aside (E30).
pub fn scope(name: &str) -> Option<&'static str> {
    SCOPES.iter().copied().chain([TEST_SCOPE]).find(|known| known.eq_ignore_ascii_case(name))
}

const CALLS: &[&str] = &["inboundCall", "outboundCall", "inqueueCall", "secureCall"];
const OPEN_CALLS: &[&str] = &["inboundCall", "outboundCall", "inqueueCall"];
const OUTBOUND: &[&str] = &["outboundCall"];
const IN_QUEUE: &[&str] = &["inqueueCall"];
const SECURE: &[&str] = &["secureCall"];
const EMAIL: &[&str] = &["inboundEmail", "inqueueEmail"];
const MESSAGE: &[&str] = &["inboundShortMessage", "inqueueShortMessage"];
const CHAT: &[&str] = &["inboundChat"];
const BOTS: &[&str] = &["botFlow", "digitalBot"];
const WORKITEM: &[&str] = &["workitem"];
const SURVEY: &[&str] = &["surveyInvite"];

const fn of(scope: &'static str, name: &'static str, kind: Kind, flows: &'static [&'static str]) -> BuiltIn {
    BuiltIn { scope, name, ty: Type::one(kind), flows }
}

/// Every built-in variable.
pub const BUILT_INS: &[BuiltIn] = &[
    of("Flow", "IsTest", Kind::Boolean, &[]),
    of("Flow", "StartDateTimeUtc", Kind::DateTime, &[]),
    of("Flow", "Version", Kind::String, &[]),
    of("Call", "Ani", Kind::String, CALLS),
    of("Call", "CalledAddress", Kind::String, CALLS),
    of("Call", "CalledAddressOriginal", Kind::String, CALLS),
    of("Call", "ConversationId", Kind::String, CALLS),
    of("Call", "RemoteName", Kind::String, CALLS),
    of("Call", "Language", Kind::String, CALLS),
    of("Call", "ExternalTag", Kind::String, CALLS),
    of("Call", "ExternalContactId", Kind::String, CALLS),
    of("Call", "CustomerExternalOrganizationID", Kind::String, CALLS),
    of("Interaction", "Id", Kind::String, CALLS),
    of("Call", "UUIData", Kind::String, OPEN_CALLS),
    of("Call", "Campaign", Kind::Campaign, OUTBOUND),
    of("Call", "ContactList", Kind::ContactList, OUTBOUND),
    of("Call", "ContactId", Kind::String, OUTBOUND),
    of("Call", "Contact", Kind::Contact, OUTBOUND),
    of("Flow", "WrapupCode", Kind::WrapupCode, OUTBOUND),
    of("Call", "CurrentQueue", Kind::Queue, IN_QUEUE),
    of("Call", "EstimatedWaitTime", Kind::Duration, IN_QUEUE),
    of("Call", "PositionInQueue", Kind::Integer, IN_QUEUE),
    of("Flow", "HoldPrompt", Kind::Prompt, IN_QUEUE),
    of("Flow", "InvocationData", Kind::String, SECURE),
    of("Email", "Message", Kind::Email, EMAIL),
    of("Email", "ConversationId", Kind::String, EMAIL),
    of("Email", "Language", Kind::String, EMAIL),
    of("Email", "LanguageSkill", Kind::LanguageSkill, EMAIL),
    of("Message", "Message", Kind::ShortMessage, MESSAGE),
    of("Message", "ConversationId", Kind::String, MESSAGE),
    of("Message", "Language", Kind::String, MESSAGE),
    of("Message", "IsNewConversation", Kind::Boolean, MESSAGE),
    of("Chat", "Guest", Kind::ChatGuest, CHAT),
    of("Chat", "ConversationId", Kind::String, CHAT),
    of("Session", "LastKnowledgeAnswer", Kind::String, BOTS),
    of("Workitem", "Workitem", Kind::Workitem, WORKITEM),
    of("Workitem", "EventType", Kind::String, WORKITEM),
    of("Survey", "CustomerContact", Kind::ExternalContact, SURVEY),
    of("Survey", "CustomerOrganization", Kind::ExternalOrganization, SURVEY),
    of("Survey", "ConversationId", Kind::String, SURVEY),
    of("Survey", "Url", Kind::String, SURVEY),
    of("Survey", "ConversationType", Kind::String, SURVEY),
    of("Survey", "CustomerAddress", Kind::String, SURVEY),
    of("Survey", "ConversationStartDateTimeUtc", Kind::DateTime, SURVEY),
    of("Survey", "ConversationEndDateTimeUtc", Kind::DateTime, SURVEY),
];

/// Names of former days and what they are now (E42).
const OLD_NAMES: &[(&str, &str, &str, &str)] = &[
    ("Flow", "Campaign", "Call", "Campaign"),
    ("Flow", "ContactList", "Call", "ContactList"),
    ("Flow", "Contact", "Call", "Contact"),
    ("Interaction", "Language", "Call", "Language"),
];

/// A built-in variable by its scope and name, case aside (E30). Old names are not found here.
pub fn built_in(scope: &str, name: &str) -> Option<&'static BuiltIn> {
    BUILT_INS.iter().find(|known| known.scope.eq_ignore_ascii_case(scope) && known.name.eq_ignore_ascii_case(name))
}

/// The built-in variable that an old name means today; the checker adds a note (E42).
pub fn renamed(scope: &str, name: &str) -> Option<&'static BuiltIn> {
    let known =
        OLD_NAMES.iter().find(|(old, member, ..)| old.eq_ignore_ascii_case(scope) && member.eq_ignore_ascii_case(name));
    known.and_then(|(_, _, scope, name)| built_in(scope, name))
}
