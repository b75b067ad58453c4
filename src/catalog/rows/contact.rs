//! External contacts and organisations.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "externalId!: String, externalResult!: out ExternalContact",
        outputs: &["found", "notFound"],
        flows: Known(&[InboundEmail, Workflow]),
        ..row(
            "getExternalContact",
            "Get External Contact",
            "external contacts",
            Does::External,
            "Reads an external contact by its id.",
        )
    },
    Action {
        settings: "externalId: String, externalResult: out ExternalOrganization",
        outputs: &["found", "notFound"],
        flows: Known(&[InboundEmail, Workflow]),
        ..row(
            "getExternalOrganization",
            "Get External Organization",
            "external contacts",
            Does::External,
            "Reads an external organisation by its id.",
        )
    },
    Action {
        settings: "searchTerm: String, externalResults: out ExternalContact[]",
        outputs: &["matchExact", "matchMultiple", "notFound"],
        flows: Known(&[InboundEmail, Workflow]),
        ..row(
            "searchExternalContacts",
            "Search External Contacts",
            "external contacts",
            Does::External,
            "Searches external contacts: none, one or many are found.",
        )
    },
    Action {
        settings: "externalId: String",
        outputs: &["found", "notFound"],
        ..row(
            "associateExternalContact",
            "Associate External Contact",
            "external contacts",
            Does::External,
            "Ties an external contact to the conversation.",
        )
    },
    Action {
        settings: "externalId: String, externalResult: out ExternalContact",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        ..row(
            "promoteExternalContact",
            "Promote External Contact",
            "external contacts",
            Does::External,
            "Makes a lasting contact of an ephemeral one.",
        )
    },
    Action {
        settings: "externalContactId: String, getAssignedCustomerIntentsResult: out AssignedCustomerIntent[]",
        keys: Keys::Outputs,
        outputs: &["found", "notFound", "failure"],
        ..row(
            "getAssignedCustomerIntents",
            "Get Assigned Customer Intents",
            "other",
            Does::External,
            "Reads the intents that are assigned to an external contact.",
        )
    },
];
