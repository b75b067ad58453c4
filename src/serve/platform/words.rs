//! Words that differ by resource (wire §1, a trap for whoever writes one list for all), each from the words that facts
//! and scripts have.

use crate::catalog::FlowType;
use crate::cloud::store::{Direction, Medium};

/// The type of a flow in upper case, as flows and analytics write it: `INBOUNDCALL`, `BOT`.
pub fn flow_type(kind: FlowType) -> String {
    match kind {
        FlowType::BotFlow => "BOT".to_owned(),
        kind => kind.key().to_uppercase(),
    }
}

/// The type of a flow by the key that a script writes; an unknown key is upper case, too.
pub fn flow_type_of(key: &str) -> String {
    FlowType::named(key).map_or_else(|| key.to_uppercase(), flow_type)
}

/// The flow type of a word, in whatever case (wire §1): the platform's, or the one that scripts have.
pub fn read_flow_type(word: &str) -> Option<FlowType> {
    let is = |own: &str| own.eq_ignore_ascii_case(word);
    FlowType::ALL.iter().copied().find(|kind| is(&flow_type(*kind)) || is(kind.key()))
}

/// Who called whom.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

/// The list of a participant that holds the legs of a medium.
pub fn legs(medium: Medium) -> Option<&'static str> {
    Some(match medium {
        Medium::Call => "calls",
        Medium::Callback => "callbacks",
        Medium::Chat => "chats",
        Medium::Email => "emails",
        Medium::Message => "messages",
        Medium::None => return None,
    })
}

/// The media type of a session.
pub fn media_type(medium: Medium) -> Option<&'static str> {
    Some(match medium {
        Medium::Call => "voice",
        Medium::Callback => "callback",
        Medium::Chat => "chat",
        Medium::Email => "email",
        Medium::Message => "message",
        Medium::None => return None,
    })
}

/// What a participant is, by its purpose (I).
pub fn participant_type(purpose: &str) -> &'static str {
    match purpose {
        "customer" | "external" => "External",
        "ivr" | "workflow" | "workitem" | "botflow" | "voicesurveyflow" => "Workflow",
        _ => "Internal",
    }
}

/// Why a leg ended, in the words of analytics segments, from those of conversations: `transfer.consult` there is
/// `consultTransfer` here.
pub fn disconnect_type(word: &str) -> &str {
    match word {
        "transfer.conference" => "conferenceTransfer",
        "transfer.consult" => "consultTransfer",
        "transfer.donotdisturb" => "dndTransfer",
        "transfer.forward" => "forwardTransfer",
        "transfer.noanswer" => "noAnswerTransfer",
        "transfer.notavailable" => "notAvailableTransfer",
        "endpoint.donotdisturb" => "dndEndpoint",
        "transport.failure" => "transportFailure",
        word => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flow_type_has_a_word_of_the_platform() {
        // wire §9: one for each of ours.
        let words = [
            "INBOUNDCALL",
            "OUTBOUNDCALL",
            "INQUEUECALL",
            "SECURECALL",
            "INBOUNDEMAIL",
            "INBOUNDCHAT",
            "INBOUNDSHORTMESSAGE",
            "INQUEUEEMAIL",
            "INQUEUESHORTMESSAGE",
            "WORKFLOW",
            "WORKITEM",
            "BOT",
            "DIGITALBOT",
            "COMMONMODULE",
            "VOICEMAIL",
            "SURVEYINVITE",
            "VOICESURVEY",
        ];
        assert_eq!(FlowType::ALL.iter().map(|kind| flow_type(*kind)).collect::<Vec<_>>(), words);
        for (kind, word) in FlowType::ALL.iter().zip(words) {
            for form in [word.to_owned(), word.to_lowercase(), kind.key().to_owned()] {
                assert_eq!(read_flow_type(&form), Some(*kind), "{form}");
            }
        }
        assert_eq!(read_flow_type("SPEECH"), None);
    }

    #[test]
    fn why_a_leg_ended_has_other_words_in_analytics() {
        assert_eq!(disconnect_type("transfer.consult"), "consultTransfer");
        assert_eq!(disconnect_type("endpoint.donotdisturb"), "dndEndpoint");
        assert_eq!(disconnect_type("peer"), "peer");
    }
}
