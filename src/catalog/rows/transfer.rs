//! Ways out of a call that are not in [`super::call`].

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "targetFlow!: flow(secureCall), invocationData: String, connectTimeout: Duration = 15 s, \
                   preTransferAudio: Audio, failureTransferAudio: Audio",
        arguments: &["targetFlow"],
        flows: Flows::Only(&[InboundCall, OutboundCall, InqueueCall]),
        ..transfer(
            "transferToFlowSecure",
            "Transfer to Secure Flow",
            TransferType::SecureFlow,
            "Transfers to a secure flow, which reads Flow.InvocationData; a failure goes on (L7).",
        )
    },
    Action {
        flows: Known(&[SecureCall]),
        ends: Ends::Flow,
        ..row(
            "returnToAgent",
            "Return to Agent",
            "return to agent",
            Does::Transfer(TransferType::ReturnToAgent),
            "Ends a secure flow and gives the caller back to the agent (P45).",
        )
    },
    Action {
        settings: "extensionVariable: out String, interDigitTimeout: Duration = 6 s, repromptAudio: Audio, \
                   repromptCount: Integer",
        outputs: &["failure", "timeout"],
        flows: Known(VOICE),
        leaves: true,
        ..row(
            "dialByExtension",
            "Dial by Extension",
            "dial",
            Does::External,
            "Asks for an extension and calls it; success leaves the flow (L7).",
        )
    },
    Action {
        settings: "deflectTo: String(SMS)",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        ..row("deflect", "Deflect", "other", Does::External, "Offers the caller to go on in another medium.")
    },
];
