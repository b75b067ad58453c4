//! What a worker needs of others: programs, and answers for the organisation.

use super::super::{WorkError, Worked};
use crate::bytecode::Program;
use crate::conversation::{Outside, Reply};
use std::sync::Arc;

/// What a project can run, and by which hash it is known.
#[derive(Clone)]
pub struct Image {
    /// What runs.
    pub program: Arc<Program>,
    /// The hash that is kept with a run (F63).
    pub hash: Vec<u8>,
}

/// Where programs come from.
pub trait Programs: Send + Sync {
    /// The newest.
    ///
    /// # Errors
    /// When it cannot be had.
    fn current(&self) -> Worked<Image>;

    /// The one of a run that began earlier; `None` when nobody has it any more.
    ///
    /// # Errors
    /// When it cannot be had.
    fn by_hash(&self, hash: &[u8]) -> Worked<Option<Image>>;

    /// The id and the version of a flow of an image, for analytics (P45); nothing where nobody keeps versions, and no
    /// version where it is not known any more.
    fn about(&self, _hash: &[u8], _flow: &str) -> (String, String) {
        Default::default()
    }

    /// The one in which that version of a flow runs: a launch may ask for an older one (wire §10).
    ///
    /// # Errors
    /// When there is no such version, or nobody keeps versions here.
    fn version(&self, _flow: &str, _version: &str) -> Worked<Image> {
        let why = "there are no versions here: leave it out".into();
        Err(WorkError::Refused { field: "flowVersion".into(), why })
    }
}

/// Who answers for the organisation: data tables, data actions, queues.
pub trait Answers: Send + Sync {
    /// The answer to an action; `None` when nobody here knows one.
    fn answer(&self, outside: &Outside<'_>) -> Option<Reply>;

    /// The flow that callers hear while they wait in a queue (P26).
    fn in_queue_flow(&self, _queue: &str) -> Option<String> {
        None
    }
}
