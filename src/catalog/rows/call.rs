//! The interaction: audio, transfers, ends, and what is told to the platform.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "audio!: Audio",
        arguments: &["audio"],
        flows: Known(VOICE),
        ..row("playAudio", "Play Audio", "audio", Does::Play, "Plays audio to the caller.")
    },
    Action {
        settings: "targetQueue!: object Queue, priority: Integer, acdSkills: Skill[], appendSkills: Boolean, \
                   languageSkill: object LanguageSkill, preferredAgents: AgentScorePair[], directAgent: object User, \
                   overrideInQueueFlow: name, preTransferAudio: Audio, failureTransferAudio: Audio, \
                   preTransferCommunication: Communication, failureTransferCommunication: Communication",
        arguments: &["targetQueue"],
        flows: Known(&[
            InboundCall,
            OutboundCall,
            InqueueCall,
            SecureCall,
            InboundEmail,
            InboundChat,
            InboundShortMessage,
            Workitem,
            BotFlow,
            DigitalBot,
        ]),
        ..transfer(
            "transferToAcd",
            "Transfer to ACD",
            TransferType::Acd,
            "Transfers to a queue; a failure goes on and keeps what is queued (L7, P22).",
        )
    },
    Action {
        settings: "targetFlow!: flow, preTransferAudio: Audio, failureTransferAudio: Audio",
        arguments: &["targetFlow"],
        flows: Flows::Only(VOICE),
        ..transfer(
            "transferToFlow",
            "Transfer to Flow",
            TransferType::Flow,
            "Transfers to an inbound call flow; the same flow starts anew (P25).",
        )
    },
    Action {
        settings: "targetUser!: object User, allowVoicemailRollover: Boolean, alertOnTransfer: Boolean, \
                   connectTimeout: Duration, preTransferAudio: Audio, failureTransferAudio: Audio",
        arguments: &["targetUser"],
        flows: Known(&[InboundCall, OutboundCall, InqueueCall, SecureCall, Workitem]),
        ..transfer("transferToUser", "Transfer to User", TransferType::User, "Transfers to a person (L7).")
    },
    Action {
        settings: "targetNumber!: String, releaseLinkTransfer: Boolean, connectTimeout: Duration, \
                   preTransferAudio: Audio, failureTransferAudio: Audio",
        arguments: &["targetNumber"],
        ..transfer(
            "transferToNumber",
            "Transfer to Number",
            TransferType::Number,
            "Transfers to a telephone number or address (L7).",
        )
    },
    Action {
        settings: "targetGroup!: object Group, allowVoicemailRollover: Boolean, connectTimeout: Duration, \
                   preTransferAudio: Audio, failureTransferAudio: Audio",
        arguments: &["targetGroup"],
        ..transfer("transferToGroup", "Transfer to Group", TransferType::Group, "Transfers to a group (L7).")
    },
    Action {
        settings: "targetQueue: object Queue, targetUser: object User, targetGroup: object Group, \
                   callbackNumber: PhoneNumber, calleeName: String, voicemailGreeting: Audio, \
                   preTransferAudio: Audio, failureTransferAudio: Audio",
        arguments: &["targetQueue"],
        one_of: &["targetQueue", "targetUser", "targetGroup"],
        ..transfer(
            "transferToVoicemail",
            "Transfer to Voicemail",
            TransferType::AcdVoicemail,
            "Transfers to the voicemail of a queue, a user or a group: exactly one of the three targets (L7).",
        )
    },
    Action {
        flows: Known(&[
            InboundCall,
            OutboundCall,
            InqueueCall,
            SecureCall,
            InboundEmail,
            InboundChat,
            InboundShortMessage,
            BotFlow,
        ]),
        ends: Ends::Flow,
        ..row("disconnect", "Disconnect", "disconnect", Does::End, "Ends the flow; what is queued leaves first (P20).")
    },
    Action {
        settings: "exitReason: String",
        flows: Flows::Only(&[Workflow]),
        ends: Ends::Flow,
        ..row(
            "endWorkflow",
            "End Workflow",
            "disconnect",
            Does::End,
            "Ends the workflow; what is queued leaves first (P20).",
        )
    },
    Action {
        settings: "languageValue!: String",
        arguments: &["languageValue"],
        flows: Known(VOICE),
        ..row("setLanguage", "Set Language", "flow", Does::Tell, "Changes the language in which the flow speaks.")
    },
    Action {
        settings: "screenPopScript!: name",
        arguments: &["screenPopScript"],
        keys: Keys::Inputs,
        flows: Known(&[InboundCall, OutboundCall, InqueueCall, SecureCall, InboundEmail, InboundShortMessage]),
        ..row(
            "setScreenPop",
            "Set Screen Pop",
            "flow",
            Does::Tell,
            "Says which script opens on the agent's screen, with its inputs.",
        )
    },
    Action {
        settings: "prompt!: object Prompt, bargeInEnabled: Boolean, duration: Duration",
        arguments: &["prompt"],
        flows: Flows::Only(&[InqueueCall]),
        ..row(
            "holdMusic",
            "Hold Music",
            "hold music",
            Does::Wait,
            "Plays a prompt while the caller waits: once through, or for the duration.",
        )
    },
    Action {
        settings: "botFlow!: name, inputText: String, exitReason: out String, intent: out String",
        arguments: &["botFlow"],
        keys: Keys::InputsAndOutputs,
        flushes: true,
        flows: Known(&[InboundCall, InboundChat, InboundShortMessage]),
        ..row(
            "callBotFlow",
            "Call Bot Flow",
            "bot",
            Does::External,
            "Calls a bot; what is queued leaves first, so that the bot sees it (P23).",
        )
    },
    Action {
        flows: Known(&[BotFlow, DigitalBot]),
        ends: Ends::Flow,
        ..row(
            "exitBotFlow",
            "Exit Bot Flow",
            "disconnect",
            Does::End,
            "Ends the bot and gives control back to the calling flow.",
        )
    },
];
