//! The option that names a file of keys, for every command that opens a store (F61).

use super::exit::Failure;
use crate::cloud::store::{KEY_FILE, Keys, OpenError};
use std::path::PathBuf;
use std::sync::Arc;

/// What commands that open a store take.
#[derive(Debug, Default, clap::Args)]
pub struct KeyFile {
    /// A file of keys, one a line; the first encrypts what the store keeps of runs, all of them decrypt [env: CALLFLOW_KEY_FILE]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    key_file: Option<PathBuf>,
}

impl KeyFile {
    /// The keys of the file that the flag or the environment names; `None` when neither does.
    ///
    /// # Errors
    /// When it cannot be read, when others may read it, when there is no key in it.
    pub fn read(&self) -> Result<Option<Arc<Keys>>, Failure> {
        let named = || std::env::var_os(KEY_FILE).filter(|name| !name.is_empty()).map(PathBuf::from);
        let Some(path) = self.key_file.clone().or_else(named) else { return Ok(None) };
        Keys::read(&path).map(|keys| Some(Arc::new(keys))).map_err(|error| of_open(&error))
    }
}

/// What is wrong with a store or its keys, as a command says it.
pub fn of_open(OpenError { message, help, exit, .. }: &OpenError) -> Failure {
    let failure = if *exit == 2 { Failure::usage(message) } else { Failure::unreachable(message) };
    failure.help(help)
}
