//! Messages, chat and e-mail.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "messageBody!: String, messageBodyStyle: String(notice|standard)",
        arguments: &["messageBody"],
        outputs: &["success", "failure"],
        flows: Known(&[InboundChat, InboundShortMessage]),
        ..row("sendResponse", "Send Response", "other", Does::Tell, "Sends a message to the customer.")
    },
    Action {
        settings: "messageBody: String, replyMode: word(replyToAll|replyToSender), from: EmailAddress, replyTo: \
                   EmailAddress, cc: EmailAddress[], bcc: EmailAddress[]",
        outputs: &["success", "failure"],
        flows: Known(&[InboundEmail]),
        ..row("sendAutoReply", "Send Auto Reply", "email", Does::Tell, "Answers an e-mail.")
    },
    Action {
        ends: Ends::Flow,
        ..row("completeSend", "Complete Send", "other", Does::End, "Ends a flow that sends an e-mail.")
    },
    row(
        "sendDigitalCarousel",
        "Send Digital Carousel",
        "other",
        Does::Tell,
        "Sends cards side by side. Its settings are not known.",
    ),
    row(
        "sendDigitalContent",
        "Send Digital Content",
        "other",
        Does::Tell,
        "Sends digital content. Its settings are not known.",
    ),
    Action {
        settings: "applicationName: String, applicationUrl: String, applicationImage: Image, title: String, \
                   subTitle: String",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        ..row(
            "sendInteractiveApplication",
            "Send Interactive Application",
            "other",
            Does::Tell,
            "Sends an interactive application.",
        )
    },
    Action {
        settings: "body: String, footer: String, headerType: String(image|text), headerText: String, \
                   headerImage: Image, urlLabel: String, urlValue: String",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        ..row(
            "sendRichLink",
            "Send Rich Link Message",
            "other",
            Does::Tell,
            "Sends a link with a picture or a head line.",
        )
    },
];
