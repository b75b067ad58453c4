//! Journeys of customers.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "findId: String, findResult: out JourneyOutcome",
        outputs: &["found", "notFound"],
        ..row(
            "getJourneyOutcome",
            "Get Journey Outcome",
            "journey",
            Does::External,
            "Reads a journey outcome by its id.",
        )
    },
    Action {
        settings: "findId: String, findResult: out JourneyOutcomeScore[]",
        outputs: &["found", "notFound"],
        ..row(
            "getJourneyOutcomeScoresBySession",
            "Get Journey Outcome Scores by Session",
            "journey",
            Does::External,
            "Reads the outcome scores of a journey session.",
        )
    },
    Action {
        settings: "findId: String, findResult: out JourneySegment",
        outputs: &["found", "notFound"],
        ..row(
            "getJourneySegment",
            "Get Journey Segment",
            "journey",
            Does::External,
            "Reads a journey segment by its id.",
        )
    },
    Action {
        settings: "findId: String, findResult: out JourneySession",
        outputs: &["found", "notFound"],
        ..row(
            "getJourneySession",
            "Get Journey Session",
            "journey",
            Does::External,
            "Reads a journey session by its id.",
        )
    },
    Action {
        settings: "findId: String, findResult: out JourneySessionDetails",
        outputs: &["found", "notFound"],
        ..row(
            "getJourneySessionDetails",
            "Get Journey Session Details",
            "journey",
            Does::External,
            "Reads the details of a journey session.",
        )
    },
    Action {
        settings: "findId: String, findIdType: String, findResult: out JourneySession[]",
        outputs: &["found", "notFound"],
        ..row(
            "getJourneySessionsByCustomer",
            "Get Journey Sessions by Customer",
            "journey",
            Does::External,
            "Reads the journey sessions of a customer.",
        )
    },
    Action {
        settings: "findId: String, findResult: out JourneySession[]",
        outputs: &["found", "notFound"],
        ..row(
            "getJourneySessionsByExternalContact",
            "Get Journey Sessions by External Contact",
            "journey",
            Does::External,
            "Reads the journey sessions of an external contact.",
        )
    },
];
