//! Workitems.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        flows: Flows::Only(&[Workitem]),
        ..row(
            "disconnectWorkitem",
            "Disconnect Workitem",
            "other",
            Does::Tell,
            "Takes the workitem from its agent; the flow goes on.",
        )
    },
    Action {
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        flows: Known(&[Workitem]),
        ..row("terminateWorkitem", "Terminate Workitem", "other", Does::Tell, "Ends the workitem.")
    },
    Action {
        settings: "statements: aside",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        flows: Known(&[Workitem]),
        ..row(
            "updateWorkitem",
            "Update Workitem",
            "other",
            Does::Tell,
            "Changes the workitem. The form of its statements in Archy is not known.",
        )
    },
    Action {
        flows: Flows::Only(&[Workitem]),
        ends: Ends::Flow,
        ..row("exitWorkitemFlow", "Exit Workitem Flow", "disconnect", Does::End, "Ends the workitem flow.")
    },
];
