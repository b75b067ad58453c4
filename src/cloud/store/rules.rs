//! What every store does alike before it writes: sizes of ids and documents, and what a list of attributes means.

use super::{Along, Facts, LOG, MAX_DOCUMENT_BYTES, MAX_ID_BYTES, Mode, StoreError, Stored};
use crate::value::Text;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// So many names are looked through one by one.
const FEW: usize = 32;

/// The owner of a run that was given back: no worker, so nobody renews its lease.
pub const NOBODY: &str = "";

/// Each name once, at the place where it is first written, with the value that is written last (P4, P8).
pub fn distinct(attributes: &[(Text, Text)]) -> Cow<'_, [(Text, Text)]> {
    // A flow's batch has each name once already; few names are compared faster than hashed.
    let again = |(at, (name, _)): (usize, &(Text, Text))| attributes[..at].iter().any(|(other, _)| other == name);
    if attributes.len() <= FEW && !attributes.iter().enumerate().any(again) {
        return Cow::Borrowed(attributes);
    }
    let mut places: FxHashMap<&Text, usize> = FxHashMap::default();
    let mut list: Vec<(Text, Text)> = Vec::with_capacity(attributes.len());
    for (name, value) in attributes {
        match places.get(name) {
            Some(at) => list[*at].1 = value.clone(),
            None => {
                places.insert(name, list.len());
                list.push((name.clone(), value.clone()));
            }
        }
    }
    Cow::Owned(list)
}

/// Names that go, each once; one that is written, too, stays.
pub fn leaving(gone: &[Text], written: &[(Text, Text)]) -> Vec<Text> {
    if gone.is_empty() {
        return Vec::new();
    }
    let mut known: FxHashSet<&Text> = written.iter().map(|(name, _)| name).collect();
    gone.iter().filter(|name| known.insert(name)).cloned().collect()
}

/// Refuses an id that is longer than [`MAX_ID_BYTES`].
///
/// # Errors
/// [`StoreError::TooLarge`].
pub fn fits(id: &str) -> Stored<()> {
    if id.len() > MAX_ID_BYTES { Err(StoreError::TooLarge) } else { Ok(()) }
}

/// Refuses a conversation with an id that is too long, its own or a participant's.
///
/// # Errors
/// [`StoreError::TooLarge`].
pub fn facts_fit(id: &str, facts: &Facts) -> Stored<()> {
    fits(id)?;
    facts.people.iter().try_for_each(|person| fits(&person.id))
}

/// Refuses a document that is larger than [`MAX_DOCUMENT_BYTES`], or has a key or kind that is too long.
///
/// # Errors
/// [`StoreError::TooLarge`].
pub fn document_fits(kind: &str, key: &str, bytes: &[u8]) -> Stored<()> {
    fits(kind)?;
    fits(key)?;
    if bytes.len() > MAX_DOCUMENT_BYTES { Err(StoreError::TooLarge) } else { Ok(()) }
}

/// Refuses what goes along with a step of a run when one of its parts is too large.
///
/// # Errors
/// [`StoreError::TooLarge`].
pub fn along_fits(id: &str, along: &Along<'_>) -> Stored<()> {
    along.facts.map_or(Ok(()), |(_, facts)| facts_fit(id, facts))?;
    along.log.map_or(Ok(()), |log| document_fits(LOG, id, log))
}

/// What is answered when the batch of an epoch is already there with other content: that cannot be (F3), so nothing is
/// touched.
pub fn another_batch(conversation: &str, epoch: i64) -> StoreError {
    let conversation = crate::escape::line(conversation);
    StoreError::Broken(format!("epoch {epoch} of conversation `{conversation}` has another batch already"))
}

/// Refuses a durable wait without a snapshot: nobody could go on from it, and the run would be lost in silence.
///
/// # Errors
/// [`StoreError::Broken`].
pub fn waits_with(mode: Mode, snapshot: Option<&[u8]>) -> Stored<()> {
    match (mode, snapshot) {
        (Mode::Durable, None) => Err(StoreError::Broken("a durable run waits without a snapshot".to_owned())),
        _ => Ok(()),
    }
}
