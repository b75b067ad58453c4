//! Bots that a flow calls, and guides.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "digitalBotFlow!: name, inputText: String, exitReason: out String, intent: out String",
        arguments: &["digitalBotFlow"],
        keys: Keys::InputsAndOutputs,
        flushes: true,
        flows: Flows::Only(&[InboundShortMessage, InqueueShortMessage]),
        ..row(
            "callDigitalBotFlow",
            "Call Digital Bot Flow",
            "bot",
            Does::External,
            "Calls a digital bot; what is queued leaves first, so that the bot sees it (P23).",
        )
    },
    Action {
        settings: "region!: name, lexBot!: name, language!: name, alias!: name, aliasInitialIntentName: text, \
                   inputText: String",
        arguments: &["region", "lexBot", "language", "alias"],
        keys: Keys::InputsAndOutputs,
        outputs: &["failure"],
        dynamic_outputs: true,
        flows: Known(&[InboundCall]),
        ..row(
            "callLexV2Bot",
            "Call Lex V2 Bot",
            "bot",
            Does::External,
            "Calls an Amazon Lex V2 bot, named by region, bot, language and alias; a slot of an intent is received as `INTENT.SLOT`.",
        )
    },
    Action {
        settings: "startAudio: Audio, inputText: String, followupResponseTimeout: Duration",
        keys: Keys::InputsAndOutputs,
        outputs: &["failure"],
        dynamic_outputs: true,
        flows: Flows::Only(&[InboundCall, OutboundCall, InqueueCall, InboundChat, InboundShortMessage]),
        ..row(
            "callLexBot",
            "Call Lex Bot",
            "bot",
            Does::External,
            "Calls an Amazon Lex bot. How the bot is named in Archy is not known.",
        )
    },
    Action {
        settings: "eventName: String, environment: text, intentProbability: out Decimal, inputText: String, \
                   followupResponseTimeout: Duration",
        keys: Keys::InputsAndOutputs,
        outputs: &["failure"],
        dynamic_outputs: true,
        ..row(
            "callDialogflowBot",
            "Call Dialogflow Bot",
            "bot",
            Does::External,
            "Calls a Google Dialogflow bot. How the bot is named in Archy is not known.",
        )
    },
    Action {
        settings: "eventName: String, environment: text, inputText: String, followupResponseTimeout: Duration",
        keys: Keys::InputsAndOutputs,
        outputs: &["success", "failure"],
        flows: Known(&[InboundCall, InboundChat, InboundShortMessage]),
        ..row(
            "callDialogflowCxBot",
            "Call Dialogflow CX Bot",
            "bot",
            Does::External,
            "Calls a Dialogflow CX bot; handoff metadata is received as `liveAgentHandoffMetadata.NAME`. How the bot is named in Archy is not known.",
        )
    },
    Action {
        settings: "terminationState: out String, inputText: String, followupResponseTimeout: Duration",
        keys: Keys::InputsAndOutputs,
        outputs: &["knowledge", "noIntent", "failure"],
        dynamic_outputs: true,
        ..row(
            "callDialogEngineBot",
            "Call Dialog Engine Bot",
            "bot",
            Does::External,
            "Calls a Dialog Engine bot. How the bot is named in Archy is not known.",
        )
    },
    Action {
        settings: "channelId: String, inputText: String, followupResponseTimeout: Duration",
        keys: Keys::InputsAndOutputs,
        outputs: &["failure"],
        dynamic_outputs: true,
        ..row(
            "callNuanceMixBot",
            "Call Nuance Mix Bot",
            "bot",
            Does::External,
            "Calls a Nuance Mix bot; a bot variable is sent as `botVariables.NAME`. How the bot is named in Archy is not known.",
        )
    },
    Action {
        settings: "inputText: String, followupResponseTimeout: Duration = 43200 s",
        keys: Keys::InputsAndOutputs,
        outputs: &["failure"],
        dynamic_outputs: true,
        flows: Known(&[InboundShortMessage]),
        ..row(
            "callBotConnector",
            "Call Bot Connector",
            "bot",
            Does::External,
            "Calls a bot by a connector. How the bot is named in Archy is not known.",
        )
    },
    Action {
        settings: "connectorId: String",
        keys: Keys::InputsAndOutputs,
        outputs: &["success", "failure"],
        ..row(
            "callAudioConnector",
            "Call Audio Connector",
            "bot",
            Does::External,
            "Hands the audio of the call to a connector.",
        )
    },
    Action {
        settings: "inputText: String, exitReason: out String, intent: out String",
        flushes: true,
        ..row(
            "callVoiceFlow",
            "Call Voice Flow",
            "other",
            Does::External,
            "Calls a voice flow, as callBotFlow does (P23). How the flow is named in Archy is not known.",
        )
    },
    Action {
        settings: "voiceProcessingPrompt: Communication",
        keys: Keys::Outputs,
        outputs: &["success", "failure", "timeout"],
        flows: Flows::Only(&[BotFlow, DigitalBot]),
        ..row(
            "callGuide",
            "Call Guide",
            "ai studio",
            Does::External,
            "Runs a guide of a virtual agent. How the guide is named in Archy is not known.",
        )
    },
    row(
        "callAgenticVirtualAgent",
        "Call Agentic Virtual Agent",
        "other",
        Does::External,
        "Calls an agentic virtual agent. Nothing but its name is known.",
    ),
];
