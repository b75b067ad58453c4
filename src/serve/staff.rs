//! Staff for a service: the project of its files, its queues and tables, and a worker that runs the flows.

use super::answers::Organisation;
use super::http::App;
use super::platform;
use super::project::{Finding, Given, Project, ProjectError};
use super::worker::WorkError;
use super::worker::engine::{Engine, Options, Programs, Ticks};
use crate::cloud::store::Store;
use std::fmt;
use std::sync::Arc;

/// Why a service has no staff.
#[derive(Debug)]
pub enum StaffError {
    /// The files do not build, or the project cannot be had.
    Project(ProjectError),
    /// The store does not take the declared queues and tables.
    Store(String),
    /// The worker could not begin.
    Worker(WorkError),
}

impl fmt::Display for StaffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Project(error) => error.fmt(f),
            Self::Store(why) => f.write_str(why),
            Self::Worker(WorkError::Store(error)) => error.fmt(f),
            Self::Worker(_) => f.write_str("the worker could not begin: the system has no randomness to give"),
        }
    }
}

impl std::error::Error for StaffError {}

/// Gives a service its staff. With files they are taken over first; without, it serves what the store has. What was found
/// in the files and stops nothing is given back. The worker's clock runs until the ticks are dropped.
///
/// # Errors
/// What keeps flows from being run.
pub fn staff(app: &mut App, given: Option<&Given>, options: Options) -> Result<(Ticks, Vec<Finding>), StaffError> {
    let findings = match given {
        Some(given) => app.flows.take_files(given, app.clock.now()).map_err(StaffError::Project)?,
        None => Vec::new(),
    };
    let current = app.flows.current().map_err(StaffError::Project)?;
    let store: Arc<dyn Store> = Arc::clone(&app.store);
    platform::seed(store.as_ref(), &current.declared, app.clock.now())
        .map_err(|error| StaffError::Store(error.message()))?;
    app.project = app.flows.settings(&current.manifest).map_err(StaffError::Project)?;
    let project: Arc<Project> = Arc::clone(&app.flows);
    let answers = Arc::new(Organisation::new(Arc::clone(&store), Arc::clone(&project)));
    let programs: Arc<dyn Programs> = project;
    let engine = Engine::new(store, programs, answers, app.clock.clone(), options).map_err(StaffError::Worker)?;
    let engine = Arc::new(engine);
    app.worker = Arc::clone(&engine) as Arc<_>;
    Ok((Ticks::begin(&engine), findings))
}
