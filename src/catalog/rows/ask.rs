//! What bots ask and say.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "question!: Communication, customizeNoInput: Boolean, customizeNoMatch: Boolean, noInput: \
                   Communication, noInputReprompts: Communication[], noMatch: Communication, noMatchReprompts: \
                   Communication[], voiceEndOfInputTimeout: Duration = 1 s",
        outputs: &["yes", "no", "maxNoInputs", "maxNoMatches"],
        flows: Known(&[BotFlow, DigitalBot]),
        ..row("askForBoolean", "Ask for Yes / No", "ask", Does::External, "Asks a question that is answered yes or no.")
    },
    Action {
        settings: "question!: Communication, knowledgeSearchResult: out KnowledgeBaseDocument[], \
                   customizeNoInput: Boolean, customizeNoMatch: Boolean, noInput: Communication, \
                   noInputReprompts: Communication[], noMatch: Communication, noMatchReprompts: \
                   Communication[], voiceEndOfInputTimeout: Duration = 1 s",
        outputs: &["noIntent", "knowledge", "maxNoInputs"],
        dynamic_outputs: true,
        flows: Known(&[BotFlow, DigitalBot]),
        ..row(
            "askForIntent",
            "Ask for Intent",
            "ask",
            Does::External,
            "Asks what is wanted; each intent is an output with its name in quotes.",
        )
    },
    Action {
        settings: "slot!: slot, question!: Communication, customValidation: Boolean, confirmationMode: \
                   String(always|never), confirmationQuestion: Communication, chooser: aside, grammar: object \
                   Grammar, repromptHandling: String, continuationPrompt: Communication, continuationReprompts: \
                   Communication[], customizeContinuation: Boolean, customizeNoInput: Boolean, \
                   customizeNoMatch: Boolean, noInput: Communication, noInputReprompts: Communication[], \
                   noMatch: Communication, noMatchReprompts: Communication[], voiceEndOfInputTimeout: Duration \
                   = 1 s",
        arguments: &["slot"],
        outputs: &["default", "maxNoInputs", "maxNoMatches"],
        flows: Known(&[BotFlow, DigitalBot]),
        ..row(
            "askForSlot",
            "Ask for Slot",
            "ask",
            Does::External,
            "Asks for the value of a slot; the answer is in Slot. and the name.",
        )
    },
    Action {
        settings: "question: Communication, signInMessage: String, successMessage: String, \
                   authenticationCompletionTimeout: Duration, customizeNoInput: Boolean, customizeNoMatch: \
                   Boolean, noInput: Communication, noInputReprompts: Communication[], noMatch: Communication, \
                   noMatchReprompts: Communication[], voiceEndOfInputTimeout: Duration",
        keys: Keys::Outputs,
        outputs: &["failure"],
        flows: Known(&[DigitalBot]),
        ..row(
            "askForAuthentication",
            "Ask for Authentication",
            "ask",
            Does::External,
            "Asks the customer to sign in; Apple Messages for Business only.",
        )
    },
    Action {
        settings: "currency: String, countryCode: String, paymentPlatform: String(applePay), lineItems: aside, \
                   shippingOptions: aside, totalPrice: Currency, receivedMessageImage: Image, \
                   receivedMessageTitle: String, replyMessageTitle: String, requiredContactInformation: \
                   String[], paymentCompletionTimeout: Duration, customizeNoInput: Boolean, customizeNoMatch: \
                   Boolean, noInput: Communication, noInputReprompts: Communication[], noMatch: Communication, \
                   noMatchReprompts: Communication[], voiceEndOfInputTimeout: Duration",
        flows: Known(&[DigitalBot]),
        ..row(
            "askForPayment",
            "Ask for Payment",
            "ask",
            Does::External,
            "Asks the customer to pay; Apple Messages for Business only. Its outputs are not known.",
        )
    },
    Action {
        settings: "communication!: Communication",
        arguments: &["communication"],
        flows: Known(&[BotFlow, DigitalBot]),
        ..row("communicate", "Communicate", "other", Does::Tell, "Says or sends something to the customer.")
    },
    Action {
        settings: "question: Communication, noMatch: Communication, customizeNoMatch: Boolean, \
                   noMatchReprompts: Communication[], knowledgeSearchResult: out KnowledgeBaseDocument[]",
        ..row("waitForInput", "Wait for Input", "other", Does::External, "Waits for what the customer says.")
    },
    Action {
        settings: "detectedIntent: out String",
        outputs: &["default"],
        dynamic_outputs: true,
        ..row(
            "detectIntent",
            "Detect Intent",
            "other",
            Does::External,
            "Finds the intent of what was said; each intent is an output with its name in quotes.",
        )
    },
    Action {
        settings: "question!: Communication, noMatch: Communication, customizeNoMatch: Boolean, \
                   noMatchReprompts: Communication[], selection: out String, knowledgeSearchResult: out \
                   KnowledgeBaseDocument[], chooser: aside",
        outputs: &["maxNoInputs", "maxNoMatches"],
        dynamic_outputs: true,
        flows: Known(&[DigitalBot]),
        ..row(
            "digitalMenu",
            "Digital Menu",
            "other",
            Does::External,
            "Offers choices; each path is an output with its name in quotes.",
        )
    },
    Action {
        settings: "slots!: slots",
        arguments: &["slots"],
        flows: Known(&[BotFlow, DigitalBot]),
        ..row(
            "clearSlot",
            "Clear Slot",
            "other",
            Does::ClearSlots,
            "Makes slots NOT_SET: `clearSlot(\"City\", \"Date\")`.",
        )
    },
    Action {
        settings: "intent: String",
        ..row(
            "setIntent",
            "Set Active Intent",
            "other",
            Does::Tell,
            "Says which intent is active: a name of an intent of the bot, exactly spelt.",
        )
    },
    row("clearActiveIntent", "Clear Active Intent", "other", Does::Tell, "Says that no intent is active."),
    Action {
        settings: "knowledgeArticle: KnowledgeBaseDocument",
        ..row("showKnowledgeArticle", "Show Knowledge Article", "other", Does::Tell, "Shows a knowledge article.")
    },
    Action {
        settings: "knowledgeArticle: KnowledgeBaseDocument, knowledgeFeedback: String(positive|negative), \
                   knowledgeSearchId: String",
        keys: Keys::Outputs,
        outputs: &["success", "failure"],
        ..row(
            "sendKnowledgeFeedback",
            "Send Knowledge Feedback",
            "other",
            Does::Tell,
            "Says whether a knowledge article helped.",
        )
    },
];
