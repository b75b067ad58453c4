//! What several callers do with the facts of a conversation.

use super::{Facts, Known, Store, StoreError, Stored};

/// How often [`update`] tries.
pub const MAX_CHANGES: usize = 100;

/// Changes a conversation's facts by a function, again when somebody else was faster. What the function gives is given
/// back; `None` from it leaves everything as it is.
///
/// # Errors
/// [`StoreError::NoConversation`], [`StoreError::Unavailable`] when others were faster [`MAX_CHANGES`] times.
pub fn update<T>(store: &dyn Store, id: &str, by: impl FnMut(&mut Facts) -> Option<T>) -> Stored<Option<T>> {
    update_with(store, id, by, |revision, facts| store.change(id, revision, facts))
}

/// The same, with a call that keeps the facts together with something else: `false` from it says that their revision was
/// not that of now any more.
///
/// # Errors
/// As [`update`], and those of the call.
pub fn update_with<T>(
    store: &dyn Store,
    id: &str,
    mut by: impl FnMut(&mut Facts) -> Option<T>,
    mut keep: impl FnMut(i64, &Facts) -> Stored<bool>,
) -> Stored<Option<T>> {
    for _ in 0..MAX_CHANGES {
        let Known { mut facts, revision } = store.facts(id)?.ok_or(StoreError::NoConversation)?;
        let Some(given) = by(&mut facts) else { return Ok(None) };
        if keep(revision, &facts)? {
            return Ok(Some(given));
        }
    }
    Err(StoreError::Unavailable("others change the conversation all the time".into()))
}

/// The id of a participant of a conversation: the one of that id, or whom flows speak to there (P40, P44).
///
/// # Errors
/// [`StoreError::NoConversation`], [`StoreError::NoParticipant`].
pub fn someone(store: &dyn Store, conversation: &str, participant: Option<&str>) -> Stored<String> {
    let Known { facts, .. } = store.facts(conversation)?.ok_or(StoreError::NoConversation)?;
    let person = match participant {
        Some(id) => facts.person(id),
        None => facts.customer(),
    };
    person.map(|person| person.id.clone()).ok_or(StoreError::NoParticipant)
}

/// An id by chance, in the form of a UUID of version 4; `None` when the system gives no random numbers. Nothing secret
/// hangs on it.
pub fn new_id() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    let number = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0x3 << 62) | (4 << 76) | (2 << 62);
    let hex = format!("{number:032x}");
    Some([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}
