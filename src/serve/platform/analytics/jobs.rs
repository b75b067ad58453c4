//! Jobs for details (H57): what a query finds is noted when the job is made; its results are read page by page.

use super::query::Hit;
use crate::cloud::store::{Expect, Millis, Store, Stored};
use crate::serve::http::ErrorBody;
use crate::serve::platform::sweep::each;
use crate::serve::platform::time;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kind of the documents.
const KIND: &str = "details-job";
/// The most conversations of one job; a query that finds more is refused.
pub const MAX_RESULTS: usize = 100_000;
/// How long the results of a job are kept.
pub const LIFETIME: Millis = 24 * 60 * 60 * 1000;
/// The number of results of a page, unless told, and at most (H57: `pageSize`).
pub const PAGE_SIZE: u32 = 1_000;

/// A job.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Job {
    /// When it was made; the data is complete up to then.
    pub submitted: Millis,
    /// The conversations that it found, in order.
    pub found: Vec<String>,
}

impl Job {
    /// Notes what a query found.
    ///
    /// # Errors
    /// 400 when that is more than [`MAX_RESULTS`].
    pub fn new(hits: Vec<Hit>, most: usize, now: Millis) -> Result<Self, ErrorBody> {
        if hits.len() > MAX_RESULTS && most > MAX_RESULTS {
            let error = ErrorBody::bad("The query finds more than {limit} conversations: narrow its interval.");
            return Err(error.param("limit", MAX_RESULTS.to_string()));
        }
        Ok(Self { submitted: now, found: hits.into_iter().take(most).map(|hit| hit.id).collect() })
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn keep(&self, store: &dyn Store, id: &str) -> Stored<()> {
        store.put(KIND, id, &serde_json::to_vec(self).unwrap_or_default(), Expect::Any).map(drop)
    }

    /// A job by its id.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn get(store: &dyn Store, id: &str) -> Stored<Option<Self>> {
        let document = store.get(KIND, id)?;
        Ok(document.and_then(|own| serde_json::from_slice(&own.bytes).ok()))
    }

    /// Whether its results are gone.
    pub fn is_expired(&self, now: Millis) -> bool {
        now >= self.submitted.saturating_add(LIFETIME)
    }

    /// Its state (H57).
    pub fn state(&self, now: Millis) -> Value {
        json!({
            "state": if self.is_expired(now) { "EXPIRED" } else { "FULFILLED" },
            "submissionDate": time::json(self.submitted),
            "completionDate": time::json(self.submitted),
            "expirationDate": time::json(self.submitted.saturating_add(LIFETIME)),
        })
    }

    /// Where a cursor leads in the list.
    ///
    /// # Errors
    /// 400 when it is none of ours.
    pub fn start(&self, cursor: Option<&str>) -> Result<usize, ErrorBody> {
        let Some(cursor) = cursor.filter(|text| !text.is_empty()) else { return Ok(0) };
        let at = cursor.strip_prefix(CURSOR).and_then(|number| number.parse().ok());
        at.filter(|at| *at <= self.found.len())
            .ok_or_else(|| ErrorBody::field("cursor", "The cursor is not one that this job gave."))
    }

    /// The cursor after the first so many; `None` when there is nothing more (H57).
    pub fn cursor(&self, end: usize) -> Option<String> {
        (end < self.found.len()).then(|| format!("{CURSOR}{end}"))
    }
}

/// Empties jobs whose results are gone, and removes them after as much time again (H57); how many.
///
/// # Errors
/// When the store does not answer.
pub fn sweep(store: &dyn Store, now: Millis) -> Stored<usize> {
    each(store, KIND, |document| {
        let Ok(job) = serde_json::from_slice::<Job>(&document.bytes) else { return Ok(0) };
        if job.is_expired(now.saturating_sub(LIFETIME)) {
            return Ok(usize::from(store.remove(KIND, &document.key)?));
        }
        if !job.is_expired(now) || job.found.is_empty() {
            return Ok(0);
        }
        Job { found: Vec::new(), ..job }.keep(store, &document.key)?;
        Ok(1)
    })
}

/// What cursors begin with: they are to be handed back, not read.
const CURSOR: &str = "after-";

#[cfg(test)]
mod tests {
    use super::*;

    fn job(count: usize) -> Job {
        Job { submitted: 0, found: (0..count).map(|at| at.to_string()).collect() }
    }

    #[test]
    fn h57_a_cursor_is_there_while_there_is_more() {
        let job = job(3);
        assert_eq!(job.start(None).expect("the beginning"), 0);
        let cursor = job.cursor(2).expect("one more");
        assert_eq!(job.start(Some(&cursor)).expect("its own"), 2);
        assert_eq!(job.cursor(3), None);
        for bad in ["2", "after-4", "after-x", "before-1"] {
            assert_eq!(job.start(Some(bad)).expect_err(bad).status(), 400, "{bad}");
        }
    }

    #[test]
    fn h57_results_are_kept_for_a_day() {
        let job = job(1);
        assert_eq!(job.state(LIFETIME - 1)["state"], "FULFILLED");
        let state = job.state(LIFETIME);
        assert_eq!(state["state"], "EXPIRED");
        assert_eq!(state["expirationDate"], "1970-01-02T00:00:00.000Z");
        assert!(state.get("errorMessage").is_none());
    }
}
