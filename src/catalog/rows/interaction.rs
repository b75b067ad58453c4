//! What the platform is told about the interaction.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "queue: object Queue, callbackNumber: PhoneNumber, calleeName: String",
        flows: Known(VOICE),
        ..row(
            "createCallback",
            "Create Callback",
            "flow",
            Does::Tell,
            "Creates a callback in a queue. Its script and the inputs of that cannot be written: their keys in Archy are not known.",
        )
    },
    Action {
        settings: "flowOutcome: name",
        flows: Known(&[InboundCall, OutboundCall, SecureCall, InboundEmail, InboundChat, InboundShortMessage]),
        ..row(
            "initializeFlowOutcome",
            "Initialize Flow Outcome",
            "flow",
            Does::Tell,
            "Starts to measure a flow outcome.",
        )
    },
    Action {
        settings: "flowOutcome: name, flowOutcomeValue: text",
        flows: Known(&[InboundCall, OutboundCall, SecureCall, InboundEmail, InboundChat, InboundShortMessage]),
        ..row(
            "setFlowOutcome",
            "Set Flow Outcome",
            "flow",
            Does::Tell,
            "Ends the measuring of a flow outcome; the value is success or failure.",
        )
    },
    Action {
        settings: "milestone: name, flowOutcome: name",
        ..row(
            "addFlowMilestone",
            "Add Flow Milestone",
            "flow",
            Does::Tell,
            "Marks a milestone, of a flow outcome when one is named.",
        )
    },
    Action {
        settings: "wrapupCode: object WrapupCode",
        outputs: &["success", "failure"],
        flows: Known(&[InboundCall, OutboundCall]),
        ..row(
            "setWrapupCode",
            "Set Wrapup Code",
            "flow",
            Does::Tell,
            "Says the wrap-up code; it is sent when the flow ends, as attributes are.",
        )
    },
    Action {
        settings: "priority: Integer",
        outputs: &["success", "failure"],
        ..row("setPriority", "Set Priority", "other", Does::Tell, "Changes the priority in the queue.")
    },
    Action {
        settings: "acdSkills: Skill[], languageSkill: object LanguageSkill",
        outputs: &["success", "failure"],
        ..row("setSkills", "Set Skills", "other", Does::Tell, "Changes the skills that an agent must have.")
    },
    Action {
        settings: "utilizationLabel: object UtilizationLabel",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        ..row(
            "setUtilizationLabel",
            "Set Utilization Label",
            "other",
            Does::Tell,
            "Gives the conversation a utilization label.",
        )
    },
    Action {
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        ..row(
            "clearUtilizationLabel",
            "Clear Utilization Label",
            "other",
            Does::Tell,
            "Takes the utilization label away.",
        )
    },
    Action {
        settings: "externalTag: String",
        outputs: &["failure"],
        ..row(
            "setExternalTag",
            "Set External Tag",
            "other",
            Does::Tell,
            "Gives the conversation an external tag; success goes on.",
        )
    },
    Action {
        settings: "uuiData: String, mode: word(transfer|disconnect)",
        flows: Known(VOICE),
        ..row("setUUIData", "Set UUI Data", "data", Does::Tell, "Says what goes along with a transfer or a disconnect.")
    },
    Action {
        settings: "actionType: String(inboundCallFlow|voiceSurveyFlow|inboundShortMessageFlow), target: \
                   String(any|callee|caller|agent), invocationData: JSON",
        ..row(
            "setPostFlow",
            "Set Post-Flow",
            "other",
            Does::Tell,
            "Says which flow runs afterwards. How that flow is named in Archy is not known.",
        )
    },
    Action {
        settings: "target: String(any|callee|caller|agent)",
        ..row("clearPostFlow", "Clear Post-Flow", "other", Does::Tell, "Takes back which flow runs afterwards.")
    },
    Action {
        settings: "notificationType: String(email|chat), subject: String, body: String, sendToUsers: User[], \
                   emailFrom: EmailAddress, emailNotificationStyle: String",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        flows: Known(&[Workflow]),
        ..row(
            "sendNotification",
            "Send Notification",
            "other",
            Does::Tell,
            "Sends an e-mail or chat notification to users.",
        )
    },
];
