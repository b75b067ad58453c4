//! Errors that several calls have: what is not there, named as it was sent (H32).

use crate::serve::http::{Code, ErrorBody};

/// A conversation that nobody knows.
pub fn conversation(id: &str) -> ErrorBody {
    not_found("conversation", id).param("conversationId", id)
}

/// A participant that a conversation does not have.
pub fn participant(conversation: &str, id: &str) -> ErrorBody {
    not_found("participant", id).param("participantId", id).param("conversationId", conversation)
}

/// A thing of a kind that is not there.
pub fn not_found(what: &'static str, id: &str) -> ErrorBody {
    let said = ErrorBody::new(Code::NotFound).saying("The requested {what} was not found.");
    said.param("what", what).about(id)
}

/// Our own mistake, or that of the machine: no randomness, a document that cannot be read.
pub fn internal() -> ErrorBody {
    ErrorBody::new(Code::Internal)
}
