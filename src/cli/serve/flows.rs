//! The flows that are served: from the paths to the project in the store, and the worker that runs them.

use super::{Args, Mode};
use crate::cli::check::{Strict, exit, show, weighed};
use crate::cli::exit::{Exit, Failure};
use crate::cli::join;
use crate::cli::output::Output;
use crate::cli::project::load;
use crate::cloud::store::{self, Deliver, Store};
use crate::diagnostic::Severity;
use crate::project::{FILE_NAME, Project as Settings};
use crate::serve::answers::Organisation;
use crate::serve::http::Clock;
use crate::serve::platform::seed;
use crate::serve::project::{Given, Project, ProjectError};
use crate::serve::worker::{Engine, Options};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Reads the paths, and publishes what is new in them. Without a path the store's own flows are served. `None` when the
/// flows have problems, which are told.
pub fn take(
    paths: &[PathBuf],
    store: &Arc<dyn Store>,
    output: &mut Output,
) -> Result<Option<(Settings, Arc<Project>)>, Failure> {
    let project = Arc::new(Project::of(Arc::clone(store)));
    if paths.is_empty() {
        project.current().map_err(|error| unusable(&error))?;
        return Ok(Some((Settings::default(), project)));
    }
    let loaded = load(paths, &mut std::io::stdin())?;
    let (found, program) = join::compile(&loaded);
    let mut found = weighed(found, &loaded, &Strict::default());
    found.retain(|finding| finding.severity > Severity::Note);
    show(&found, &loaded, output);
    if program.is_none() || exit(&found) != Exit::Fine {
        return Ok(None);
    }
    let text = |id| loaded.sources.get(id).text().to_owned();
    let file = |flow: &crate::cli::project::Flow| {
        let name = loaded.sources.get(flow.source).name().to_owned();
        (name, text(flow.source))
    };
    let is_settings = |source: &crate::source::Source| source.name().rsplit(['/', '\\']).next() == Some(FILE_NAME);
    let settings = loaded.sources.iter().map(|(_, source)| source).find(|source| is_settings(source));
    let settings = settings.map(|source| source.text().to_owned());
    let given = Given { files: loaded.flows.iter().map(file).collect(), settings };
    let now = Clock::of_machine().now();
    project.take_files(&given, now).map_err(|error| refused(&error))?;
    let current = project.current().map_err(|error| refused(&error))?;
    seed(store.as_ref(), &current.declared, now).map_err(|error| {
        Failure::unreachable(format!("the store cannot take the declared queues and tables: {}", error.message()))
    })?;
    Ok(Some((loaded.project, project)))
}

/// The store's own flows cannot be served (F63).
fn unusable(error: &ProjectError) -> Failure {
    Failure::unreachable(format!("the flows of the store cannot be served: {error}"))
        .help("name the files of the flows: they are built anew; runs that began before go on where their version runs")
}

fn refused(error: &ProjectError) -> Failure {
    match error {
        ProjectError::Refused(_) => Failure {
            exit: Exit::Problems,
            message: format!("the flows cannot be served: {error}"),
            help: Some("other flows may have been published into this store; see `GET /api/v2/flows`".into()),
        },
        other => Failure::unreachable(format!("the store cannot take the flows: {other}")),
    }
}

/// The worker of this process.
pub fn worker(
    args: &Args,
    store: &Arc<dyn Store>,
    project: &Arc<Project>,
    at: SocketAddr,
) -> Result<Arc<Engine>, Failure> {
    let mode = match args.mode {
        Mode::Exact => store::Mode::Exact,
        Mode::Durable => store::Mode::Durable,
    };
    let scheme = if args.tls_cert.is_some() { "https" } else { "http" };
    let named = args.worker_url.as_ref().or(args.public_url.as_ref()).cloned();
    let address = named.unwrap_or_else(|| format!("{scheme}://{at}"));
    let deliver = if args.store.starts_with("genesys:") { Deliver::Later } else { Deliver::Here };
    let options = Options { mode, deliver, address, ..Options::default() };
    let organisation = Arc::new(Organisation::new(Arc::clone(store), Arc::clone(project)));
    let programs = Arc::clone(project);
    let engine = Engine::new(Arc::clone(store), programs, organisation, Clock::of_machine(), options);
    engine.map(Arc::new).map_err(|_| Failure::unreachable("the system has no randomness to give"))
}
