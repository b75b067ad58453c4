//! The rows of the catalogue. The notation of `settings` is that of [`super::setting::parse`].

use super::Flows::{All, Known};
use super::{Action, Does, Ends, FlowType, Flows, Keys, TransferType};
use FlowType::{
    BotFlow, CommonModule, DigitalBot, InboundCall, InboundChat, InboundEmail, InboundShortMessage, InqueueCall,
    OutboundCall, SecureCall, Workflow, Workitem,
};

/// Flows with a caller on the line.
const VOICE: &[FlowType] = &[InboundCall, OutboundCall, InqueueCall, SecureCall];
/// Flows whose parts are reusable tasks and menus.
const MENUS: &[FlowType] = &[InboundCall, OutboundCall, SecureCall];
/// Flows that know participant data.
const DATA: &[FlowType] = &[
    InboundCall,
    OutboundCall,
    InqueueCall,
    SecureCall,
    InboundEmail,
    InboundChat,
    InboundShortMessage,
    BotFlow,
    DigitalBot,
];
const TASKS: &[FlowType] = &[
    InboundCall,
    OutboundCall,
    SecureCall,
    InboundEmail,
    InboundChat,
    InboundShortMessage,
    Workflow,
    Workitem,
    CommonModule,
];

/// A row with nothing special about it.
const fn row(
    key: &'static str,
    display: &'static str,
    category: &'static str,
    does: Does,
    doc: &'static str,
) -> Action {
    Action {
        key,
        display,
        category,
        settings: "",
        arguments: &[],
        keys: Keys::Settings,
        outputs: &[],
        dynamic_outputs: false,
        flows: All,
        ends: Ends::Nothing,
        does,
        doc,
    }
}

const fn transfer(key: &'static str, display: &'static str, to: TransferType, doc: &'static str) -> Action {
    Action {
        outputs: &["failure"],
        keys: Keys::Outputs,
        flows: Known(VOICE),
        ..row(key, display, "transfer", Does::Transfer(to), doc)
    }
}

/// Every action, by category.
pub static ACTIONS: &[Action] = &[
    Action {
        keys: Keys::SetAttributes,
        flows: Known(DATA),
        ..row(
            "setParticipantData",
            "Set Participant Data",
            "data",
            Does::SetData,
            "Puts attributes into the queue; they leave in one batch just before the flow ends (P1–P13).",
        )
    },
    Action {
        keys: Keys::GetAttributes,
        flows: Known(DATA),
        ..row(
            "getParticipantData",
            "Get Participant Data",
            "data",
            Does::GetData,
            "Reads attributes, from the queue first and the cloud second (P2, P11).",
        )
    },
    Action {
        keys: Keys::Statements,
        ..row(
            "updateData",
            "Update Data",
            "data",
            Does::Update,
            "Assigns variables from top to bottom; a bare assignment is one of these (E388).",
        )
    },
    Action {
        outputs: &["yes", "no"],
        ..row(
            "decision",
            "Decision",
            "logical",
            Does::Form("if"),
            "Written `if`: true takes yes, anything else no (L4).",
        )
    },
    Action {
        outputs: &["default"],
        ..row(
            "switch",
            "Switch",
            "logical",
            Does::Form("switch"),
            "Written `switch`: the first case that is true, or that equals the expression (L4).",
        )
    },
    row("loop", "Loop", "loop", Does::Form("loop"), "Written `loop`: the index starts at 0 (L5)."),
    Action {
        ends: Ends::Loop,
        ..row("loopNext", "Next Loop", "loop", Does::LoopNext, "Begins the next turn of the loop around it (L5).")
    },
    Action {
        ends: Ends::Loop,
        ..row("loopExit", "Exit Loop", "loop", Does::LoopExit, "Leaves the loop around it (L5).")
    },
    Action {
        settings: "targetTaskRef!: task",
        arguments: &["targetTaskRef"],
        outputs: &["default"],
        dynamic_outputs: true,
        flows: Known(TASKS),
        ..row(
            "callTask",
            "Call Task",
            "task",
            Does::CallTask,
            "Runs a task and goes on by the output path that the task ended with.",
        )
    },
    Action {
        settings: "targetTaskRef!: task",
        arguments: &["targetTaskRef"],
        flows: Known(TASKS),
        ends: Ends::Task,
        ..row(
            "jumpToTask",
            "Jump to Reusable Task",
            "task",
            Does::JumpTask,
            "Goes to a task and does not come back (L6).",
        )
    },
    Action {
        settings: "outputPath: path",
        arguments: &["outputPath"],
        flows: Known(TASKS),
        ends: Ends::Task,
        ..row(
            "endTask",
            "End Task",
            "task",
            Does::EndTask,
            "Ends the task, by an output path when one is named; where nobody called it, the flow ends (L6).",
        )
    },
    Action {
        settings: "targetMenuRef!: menu",
        arguments: &["targetMenuRef"],
        flows: Known(MENUS),
        ends: Ends::Task,
        ..row("jumpToMenu", "Jump to Menu", "menu", Does::JumpMenu, "Goes to a menu and does not come back (L6).")
    },
    Action {
        flows: Known(MENUS),
        ends: Ends::Task,
        ..row(
            "previousMenu",
            "Previous Menu",
            "menu",
            Does::PreviousMenu,
            "Goes back to the menu that was left for this one (L6).",
        )
    },
    Action {
        flows: Known(MENUS),
        ends: Ends::Task,
        ..row("repeatMenu", "Repeat Menu", "menu", Does::RepeatMenu, "Starts the current menu again (L6).")
    },
    Action {
        settings: "targetStateRef!: state",
        arguments: &["targetStateRef"],
        flows: Known(&[InboundEmail, InboundChat, InboundShortMessage, Workflow, Workitem, BotFlow, DigitalBot]),
        ends: Ends::State,
        ..row("changeState", "Change State", "state", Does::ChangeState, "Goes to another state (L6).")
    },
    Action {
        settings: "audio!: Audio",
        arguments: &["audio"],
        flows: Known(VOICE),
        ..row("playAudio", "Play Audio", "audio", Does::Play, "Plays audio to the caller.")
    },
    Action {
        settings: "inputData!: out String, digits: Integer literal 1..32, minDigits: Integer literal 0..32, \
                   maxDigits: Integer literal 1..32, terminatingDtmf: word(0|1|2|3|4|5|6|7|8|9|*|#), \
                   noEntryTimeout: Duration = 5 s, interDigitTimeout: Duration = 3 s, inputAudio: Audio, \
                   acceptJustStar: Boolean literal = false, acceptJustPound: Boolean literal = false, \
                   includeTerminatingDtmfInResultData: Boolean literal = false, \
                   verificationType: word(none|numeric|individualDigits), verificationAudio: Audio",
        outputs: &["success", "failure"],
        flows: Known(VOICE),
        ..row(
            "collectInput",
            "Collect Input",
            "data",
            Does::Collect,
            "Asks for digits; no entry in time or too few digits takes failure (L8).",
        )
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
        settings: "duration!: Duration, trimDurationNearMaxRunningTime: Boolean",
        arguments: &["duration"],
        flows: Known(&[InboundEmail, InboundChat, InboundShortMessage, Workflow]),
        ..row("wait", "Wait", "wait", Does::Wait, "Lets time pass.")
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
        settings: "category!: name, dataAction!: name, timeout: Duration, processingPrompt: object Prompt",
        arguments: &["category", "dataAction"],
        keys: Keys::InputsAndOutputs,
        outputs: &["success", "failure", "timeout"],
        ..row(
            "callData",
            "Call Data Action",
            "data",
            Does::External,
            "Calls a data action; it sees the old values of the cloud, not what is queued (P18, P24).",
        )
    },
    Action {
        settings: "dataTable!: name, lookupValue!: String",
        arguments: &["dataTable", "lookupValue"],
        keys: Keys::InputsAndOutputs,
        outputs: &["found", "notFound", "failure"],
        flows: Known(&[InboundCall, Workflow]),
        ..row(
            "dataTableLookup",
            "Data Table Lookup",
            "data",
            Does::External,
            "Looks a row of a data table up; a NOT_SET key runs the error handling (L10).",
        )
    },
    Action {
        settings: "botFlow!: name, inputText: String, exitReason: out String, intent: out String",
        arguments: &["botFlow"],
        keys: Keys::InputsAndOutputs,
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
