//! Documents of the platform's API that nobody may ask for any more.

use super::{analytics, flows};
use crate::cloud::store::{Document, Millis, Store, Stored};

/// So many documents are looked at together; a job may have noted megabytes.
const PAGE: usize = 16;

/// Removes what has had its time; how many documents.
///
/// # Errors
/// When the store does not answer: what is left is removed the next time.
pub fn sweep(store: &dyn Store, now: Millis) -> Stored<usize> {
    Ok(flows::sweep(store, now)? + analytics::sweep(store, now)?)
}

/// Calls a function with each document of a kind; the sum of what it gives. It may remove the document.
///
/// # Errors
/// Its own; when the store does not answer.
pub fn each(store: &dyn Store, kind: &str, mut by: impl FnMut(&Document) -> Stored<usize>) -> Stored<usize> {
    let (mut all, mut after) = (0, None::<String>);
    loop {
        let page = store.documents(kind, "", after.as_deref(), PAGE)?;
        for document in &page {
            all += by(document)?;
        }
        match page.into_iter().last() {
            Some(last) => after = Some(last.key),
            None => return Ok(all),
        }
    }
}
