//! Data of conversations, secured data, and what calls carry.

use super::*;

/// Flows that know secured data.
const SECURED: &[FlowType] = &[
    InboundCall,
    OutboundCall,
    InqueueCall,
    SecureCall,
    InboundEmail,
    InboundChat,
    InboundShortMessage,
    InqueueEmail,
    InqueueShortMessage,
    Workflow,
    Workitem,
    CommonModule,
    Voicemail,
    SurveyInvite,
    VoiceSurvey,
];

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "conversationId!: String, participantId: String",
        keys: Keys::GetAttributes,
        outputs: &["found", "notFound"],
        flows: Known(&[Workflow, Workitem, CommonModule]),
        ..row(
            "getConversationData",
            "Get Conversation Data",
            "data",
            Does::External,
            "Reads attributes of a conversation; found speaks of the conversation, and a missing attribute is NOT_SET (P44).",
        )
    },
    Action {
        settings: "conversationId!: String, participantId: String",
        keys: Keys::SetAttributes,
        outputs: &["success", "failure"],
        flows: Known(&[Workflow, Workitem, CommonModule]),
        ..row(
            "setConversationData",
            "Set Conversation Data",
            "data",
            Does::External,
            "Sets attributes of a conversation (P44).",
        )
    },
    Action {
        settings: "conversationId: String",
        keys: Keys::GetAttributes,
        outputs: &["success", "failure"],
        flows: Known(SECURED),
        ..row(
            "getSecuredData",
            "Get Secured Data",
            "customer secured data",
            Does::External,
            "Reads secured attributes; the conversation is named where the flow has none of its own.",
        )
    },
    Action {
        settings: "conversationId: String",
        keys: Keys::SetAttributes,
        outputs: &["success", "failure"],
        flows: Known(SECURED),
        ..row(
            "setSecuredData",
            "Set Secured Data",
            "customer secured data",
            Does::External,
            "Sets secured attributes; the conversation is named where the flow has none of its own.",
        )
    },
    Action {
        settings: "category!: name, dataAction!: name, timeout: Duration, processingPrompt: object Prompt",
        arguments: &["category", "dataAction"],
        keys: Keys::InputsAndOutputs,
        outputs: &["success", "failure", "timeout"],
        flows: Known(&[SecureCall, CommonModule]),
        ..row(
            "callDataSecure",
            "Call Secure Data Action",
            "data",
            Does::External,
            "Calls a data action with secure values; else as callData (P18, P24).",
        )
    },
    Action {
        settings: "input: JSON, output: out JSON",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        flows: Known(&[Workflow]),
        ..row(
            "callDecisionTable",
            "Call Decision Table",
            "data",
            Does::External,
            "Asks a decision table. How the table is named in Archy is not known.",
        )
    },
    Action {
        settings: "processingPrompt: object Prompt",
        outputs: &["success", "failure", "timeout"],
        flows: Known(VOICE),
        ..row(
            "callBridge",
            "Call Bridge Action",
            "data",
            Does::External,
            "Calls a bridge action; Genesys wants callData instead. How the action is named in Archy is not known.",
        )
    },
    Action {
        settings: "dataToEncrypt: JSON, encryptedData: out String",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        ..row("encryptData", "Encrypt Data", "other", Does::External, "Encrypts a JSON value.")
    },
    Action {
        settings: "dataToDecrypt: String, decryptedData: out JSON",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        ..row("decryptData", "Decrypt Data", "other", Does::External, "Decrypts what Encrypt Data gave.")
    },
    Action {
        keys: Keys::Statements,
        flows: Known(&[SecureCall]),
        ..row(
            "extractSecureData",
            "Extract Secure Data",
            "data",
            Does::Update,
            "Assigns variables that are not secure from secure ones, from top to bottom (E388).",
        )
    },
    Action {
        settings: "responseBody: out String, responseBodyHandling: \
                   String(none|removeAllFormatting|convertToMarkdown|convertToHtml), performSubstitutions: \
                   Boolean literal, responseLibrary: name, response: name",
        arguments: &["responseLibrary", "response"],
        keys: Keys::Inputs,
        outputs: &["success", "failure"],
        flows: Known(&[InboundEmail, Workflow, BotFlow, DigitalBot]),
        ..row(
            "getResponse",
            "Get Response",
            "data",
            Does::External,
            "Fetches a canned response, named by its library and its name; texts are its substitutions. How Archy names these is not known: exports of Architect have them.",
        )
    },
    Action {
        settings: "rawSIPHeadersResult: out String",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        flows: Flows::Only(&[InboundCall, InqueueCall, SecureCall]),
        ..row(
            "getRawSIPHeaders",
            "Get Raw SIP Headers",
            "data",
            Does::External,
            "Reads the SIP headers as one text; the fourth call in one flow takes failure.",
        )
    },
    Action {
        settings: "sipHeaderNames: String[], sipHeadersResult: out JSON",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        flows: Flows::Only(&[InboundCall, InqueueCall, SecureCall]),
        ..row(
            "getSIPHeaders",
            "Get SIP Headers",
            "data",
            Does::External,
            "Reads SIP headers by name, at most 10; an empty list asks for all.",
        )
    },
    Action {
        settings: "commonModule!: name",
        arguments: &["commonModule"],
        keys: Keys::InputsAndOutputs,
        flows: Known(&[InboundCall, InboundEmail, InboundShortMessage, Workflow]),
        ..row(
            "callCommonModule",
            "Call Common Module",
            "common",
            Does::External,
            "Calls a common module; its inputs and outputs bind Common. variables.",
        )
    },
];
