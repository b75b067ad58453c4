//! Data: participant data, variables, input, look-ups.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
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
        refuses_not_set: Some("lookupValue"),
        flows: Known(&[InboundCall, Workflow]),
        ..row(
            "dataTableLookup",
            "Data Table Lookup",
            "data",
            Does::External,
            "Looks a row of a data table up; a NOT_SET key runs the error handling (L10).",
        )
    },
];
