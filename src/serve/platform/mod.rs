//! The platform's API (wire.md), as official clients call it: one file a resource. What is known and not served answers
//! 501, by name (H15).

mod actions;
mod analytics;
mod attributes;
mod body;
mod calls;
mod conversation;
mod conversations;
mod fault;
mod flows;
mod glob;
mod home;
mod media;
mod paging;
mod participants;
mod queues;
mod route;
mod search;
mod sweep;
mod tables;
mod time;
mod unserved;
mod words;

pub use sweep::sweep;

use super::http::{Code, ErrorBody, Route};
use super::project::{Declared, ProjectError};
use super::tables as kept_tables;
use crate::cloud::store::{Millis, Store};

/// The routes of the platform's API, those that are not served among them.
pub fn routes() -> Vec<Route> {
    let served = [
        conversations::routes(),
        attributes::routes(),
        participants::routes(),
        calls::routes(),
        search::routes(),
        analytics::routes(),
        flows::routes(),
        tables::routes(),
        actions::routes(),
        queues::routes(),
    ];
    served.into_iter().flatten().chain(unserved::routes()).collect()
}

/// Puts what a project declares into the store, where it is not there yet: queues, and data tables with their rows.
///
/// # Errors
/// When the store does not answer.
pub fn seed(store: &dyn Store, declared: &Declared, now: Millis) -> Result<(), ErrorBody> {
    for name in &declared.queues {
        let queue = queues::Queue { name: name.clone(), description: String::new(), created: now };
        queues::add(store, &queue)?;
    }
    Ok(kept_tables::seed(store, declared, now)?)
}

/// Why the project cannot be had, for callers: what is wrong inside is for the log of whoever runs the service.
fn project_error(error: ProjectError) -> ErrorBody {
    match error {
        ProjectError::Store(error) => error.into(),
        ProjectError::Refused(findings) => {
            let errors = findings.iter().filter(|own| own.error);
            let said = errors.map(|own| own.text.as_str()).collect::<Vec<_>>().join("; ");
            ErrorBody::new(Code::FlowValidateFailed)
                .saying("The project has errors: {findings}")
                .param("findings", said)
        }
        ProjectError::Broken(_) => ErrorBody::new(Code::Internal),
    }
}
