//! Flow types, their profiles, and the words for transfers.

use serde::{Deserialize, Serialize};

/// How Set and Get behave in a flow (P1, P30).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// Updates queue, and leave in one batch (P1–P27).
    Queued,
    /// No queue: Get asks the cloud, Set writes at once (P30).
    Direct,
}

macro_rules! flow_types {
    ($($(#[$doc:meta])* $name:ident = $key:literal;)*) => {
        /// A kind of flow, by Archy's key (archy.md §5).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum FlowType { $($(#[$doc])* $name,)* }

        impl FlowType {
            /// Every type, in the order of language.md §3.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Archy's key.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

flow_types! {
    /// Calls that come in.
    InboundCall = "inboundCall";
    /// Calls that a campaign makes.
    OutboundCall = "outboundCall";
    /// What callers hear in a queue.
    InqueueCall = "inqueueCall";
    /// Calls whose data must not be seen.
    SecureCall = "secureCall";
    /// E-mail.
    InboundEmail = "inboundEmail";
    /// Web chat.
    InboundChat = "inboundChat";
    /// Messages of every kind.
    InboundShortMessage = "inboundShortMessage";
    /// E-mail in a queue.
    InqueueEmail = "inqueueEmail";
    /// Messages in a queue.
    InqueueShortMessage = "inqueueShortMessage";
    /// Flows without a caller.
    Workflow = "workflow";
    /// Flows of workitems.
    Workitem = "workitem";
    /// Voice bots and chat bots.
    BotFlow = "botFlow";
    /// Digital bots.
    DigitalBot = "digitalBot";
    /// Parts that other flows call.
    CommonModule = "commonModule";
    /// Voicemail.
    Voicemail = "voicemail";
    /// Who is asked to take a survey.
    SurveyInvite = "surveyInvite";
    /// Surveys by voice.
    VoiceSurvey = "voiceSurvey";
}

impl FlowType {
    /// The type of a key, exactly spelt.
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }

    /// Flows with a caller on the line.
    pub const fn is_voice(self) -> bool {
        matches!(self, Self::InboundCall | Self::OutboundCall | Self::InqueueCall | Self::SecureCall)
    }

    /// Flows of chats, messages and e-mail: a transfer that fails ends them (A45).
    pub const fn is_written(self) -> bool {
        matches!(self, Self::InboundEmail | Self::InboundChat | Self::InboundShortMessage)
    }

    /// Whether the one task starts over when it ends (P26).
    pub const fn starts_over(self) -> bool {
        matches!(self, Self::InqueueCall | Self::InqueueEmail | Self::InqueueShortMessage)
    }

    /// Bot flows write at once, all others queue (P30).
    pub const fn profile(self) -> Profile {
        match self {
            Self::BotFlow | Self::DigitalBot => Profile::Direct,
            _ => Profile::Queued,
        }
    }

    /// Whether functions that take or give Audio belong to it (E53).
    pub const fn has_audio(self) -> bool {
        self.is_voice() || matches!(self, Self::Voicemail | Self::VoiceSurvey | Self::CommonModule)
    }

    /// Whether menus may stand in it (archy.md §5).
    pub const fn has_menus(self) -> bool {
        matches!(self, Self::InboundCall | Self::OutboundCall | Self::SecureCall)
    }

    /// Whether its parts begin with states (archy.md §5).
    pub const fn has_states(self) -> bool {
        matches!(
            self,
            Self::InboundEmail
                | Self::InboundChat
                | Self::InboundShortMessage
                | Self::InqueueEmail
                | Self::InqueueShortMessage
                | Self::Workflow
                | Self::Workitem
                | Self::BotFlow
                | Self::DigitalBot
                | Self::SurveyInvite
        )
    }

    /// What a flow is in the conversation beside the one it speaks to, by its purpose (P46): a menu is `ivr`, a queue
    /// `acd`, a bot `botflow`. `None` for flows that are the participant themselves, or a part of their caller.
    pub const fn purpose(self) -> Option<&'static str> {
        Some(match self {
            Self::InqueueCall | Self::InqueueEmail | Self::InqueueShortMessage => "acd",
            Self::BotFlow | Self::DigitalBot => "botflow",
            Self::Voicemail => "voicemail",
            Self::VoiceSurvey => "voicesurveyflow",
            Self::Workflow | Self::Workitem | Self::CommonModule => return None,
            _ => "ivr",
        })
    }

    /// The flow's participant, by its purpose (P40, P46).
    pub const fn participant(self) -> &'static str {
        match self {
            Self::Workflow => "workflow",
            Self::Workitem => "workitem",
            _ => "customer",
        }
    }
}

/// Where a transfer went, in the platform's words (P45).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TransferType {
    /// To a queue.
    Acd,
    /// To a user.
    User,
    /// To a number.
    Number,
    /// To the voicemail of a queue.
    AcdVoicemail,
    /// To the voicemail of a user.
    UserVoicemail,
    /// To the voicemail of a group.
    GroupVoicemail,
    /// To a group.
    Group,
    /// To a flow.
    Flow,
    /// To a secure flow.
    SecureFlow,
    /// Back to the agent, from a secure flow.
    ReturnToAgent,
}

impl TransferType {
    /// Every type.
    pub const ALL: &'static [Self] = &[
        Self::Acd,
        Self::User,
        Self::Number,
        Self::AcdVoicemail,
        Self::UserVoicemail,
        Self::GroupVoicemail,
        Self::Group,
        Self::Flow,
        Self::SecureFlow,
        Self::ReturnToAgent,
    ];

    /// Whether a flow takes over.
    pub const fn is_flow(self) -> bool {
        matches!(self, Self::Flow | Self::SecureFlow)
    }

    /// The platform's word (P45).
    pub const fn word(self) -> &'static str {
        match self {
            Self::Acd => "ACD",
            Self::User => "USER",
            Self::Number => "NUMBER",
            Self::AcdVoicemail => "ACD_VOICEMAIL",
            Self::UserVoicemail => "USER_VOICEMAIL",
            Self::GroupVoicemail => "GROUP_VOICEMAIL",
            Self::Group => "GROUP",
            Self::Flow => "FLOW",
            Self::SecureFlow => "SECURE_FLOW",
            Self::ReturnToAgent => "RETURN_TO_AGENT",
        }
    }
}
