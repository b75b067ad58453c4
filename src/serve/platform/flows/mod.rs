//! Flows: listed, created and deleted, published, validated and exported, launched (wire §10).

mod edit;
mod executions;
mod export;
mod jobs;
mod read;
mod render;
mod transfer;
mod zip;

use crate::cloud::store::{Millis, Store, Stored};
use crate::serve::http::{Code, ErrorBody, Route};
use crate::serve::project::{FlowError, NameError, ProjectError};

/// The routes.
pub fn routes() -> Vec<Route> {
    [read::routes(), edit::routes(), executions::routes(), jobs::routes(), export::routes(), transfer::routes()]
        .into_iter()
        .flatten()
        .collect()
}

/// Removes jobs, addresses and files that have had their time; how many.
///
/// # Errors
/// When the store does not answer.
pub fn sweep(store: &dyn Store, now: Millis) -> Stored<usize> {
    Ok(transfer::sweep(store, now)? + jobs::sweep(store, now)?)
}

/// Why a flow was not changed, for callers. What does not build is a conflict when a change would break other flows.
fn flow_error(error: FlowError, conflict: bool) -> ErrorBody {
    match error {
        FlowError::Unknown => ErrorBody::new(Code::FlowNotFound),
        FlowError::Deleted => ErrorBody::new(Code::FlowDeleted),
        FlowError::NoVersion => ErrorBody::new(Code::FlowVersionMissing),
        FlowError::Exists => ErrorBody::new(Code::FlowExists),
        FlowError::Name(NameError::Slash) => ErrorBody::new(Code::FlowNameSlash),
        FlowError::Name(NameError::Debug) => ErrorBody::new(Code::FlowNameDebug),
        FlowError::Name(NameError::Length) => {
            let most = crate::serve::project::MAX_NAME.to_string();
            ErrorBody::field("name", "The name of a flow has 1 to {limit} characters.").param("limit", most)
        }
        FlowError::Project(ProjectError::Refused(findings)) => {
            let errors = findings.iter().filter(|own| own.error).map(|own| own.text.as_str());
            let said = errors.collect::<Vec<_>>().join("; ");
            let code = if conflict { Code::FlowDependencies } else { Code::FlowValidateFailed };
            ErrorBody::new(code).saying("The project would have errors: {findings}").param("findings", said)
        }
        FlowError::Project(error) => super::project_error(error),
    }
}
