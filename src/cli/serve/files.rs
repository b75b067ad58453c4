//! The flow files of a service: read, taken over, and a worker begun for them.

use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::project::{Loaded, load};
use crate::project::FILE_NAME;
use crate::serve::http::App;
use crate::serve::project::{Given, ProjectError};
use crate::serve::staff::{StaffError, staff};
use crate::serve::worker::engine::{Options, Ticks};
use std::path::PathBuf;

/// Takes the files over and begins a worker; without paths it serves what the store has.
pub fn staffed(app: &mut App, paths: &[PathBuf], output: &mut Output) -> Result<Ticks, Failure> {
    let given = match paths {
        [] => None,
        paths => Some(given(load(paths, &mut std::io::stdin())?, output)?),
    };
    let (ticks, findings) = staff(app, given.as_ref(), Options::default()).map_err(|error| failure(&error))?;
    findings.iter().for_each(|finding| output.remark(&finding.text));
    Ok(ticks)
}

fn given(loaded: Loaded, output: &mut Output) -> Result<Given, Failure> {
    let sources = &loaded.sources;
    if let Some(bad) = loaded.diagnostics.iter().find(|own| own.is_error()) {
        let source = sources.get(bad.source);
        let place = source.place(bad.span().start);
        let message = format!("{}:{}:{}: {}", source.name(), place.line, place.column, bad.message);
        return Err(Failure { exit: Exit::Problems, message, help: bad.help.clone() });
    }
    loaded.remarks.iter().for_each(|remark| output.remark(remark));
    let flows: Vec<_> = loaded.flows.iter().map(|flow| flow.source).collect();
    let file = |id| (sources.get(id).name().to_owned(), sources.get(id).text().to_owned());
    let settings = sources.iter().find(|(id, source)| !flows.contains(id) && source.name().ends_with(FILE_NAME));
    Ok(Given {
        files: flows.iter().map(|id| file(*id)).collect(),
        settings: settings.map(|(_, source)| source.text().to_owned()),
    })
}

fn failure(error: &StaffError) -> Failure {
    let message = error.to_string();
    match error {
        StaffError::Project(ProjectError::Refused(_)) => Failure {
            exit: Exit::Problems,
            message: format!("the flows have errors:\n{message}"),
            help: Some("`callflow check` shows them with their places".to_owned()),
        },
        _ => Failure { exit: Exit::Unreachable, message, help: None },
    }
}
