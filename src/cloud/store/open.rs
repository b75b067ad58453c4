//! From the URL of a store to the store: `memory:`, `sqlite:FILE`, `postgres://…`, `genesys:HOST+STORE`.

use super::Store;
use super::locked::{Keys, Locked};
use super::memory::MemoryStore;
use std::fmt;
use std::sync::Arc;

/// Why a store could not be opened, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenError {
    /// A short name for machines.
    pub code: &'static str,
    /// What is wrong; passwords never stand in it (F62).
    pub message: String,
    /// What to do.
    pub help: String,
    /// What the program ends with: 2 when the URL is none, 3 when the store behind it cannot be used.
    pub exit: u8,
}

impl OpenError {
    /// A URL that is none.
    pub fn malformed(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: "store-url", message: message.into(), help: help.into(), exit: 2 }
    }

    /// A store that is named well and cannot be used.
    pub fn unusable(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: help.into(), exit: 3 }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for OpenError {}

/// The kinds of stores, as help shows them.
const KINDS: &str = "a store is `memory:`, `sqlite:FILE`, `postgres://USER@HOST/DATABASE` or `genesys:HOST+STORE`";

/// Opens the store of a URL, without keys.
///
/// # Errors
/// What is wrong with the URL, or with the store behind it.
pub fn open(url: &str) -> Result<Arc<dyn Store>, OpenError> {
    open_with(url, None)
}

/// Opens the store of a URL; what it keeps of runs is encrypted with the first of the keys (F61).
///
/// # Errors
/// What is wrong with the URL, or with the store behind it.
pub fn open_with(url: &str, keys: Option<Arc<Keys>>) -> Result<Arc<dyn Store>, OpenError> {
    match url.split_once(':') {
        // The platform keeps nothing of runs; the database beside it does, and is opened with the keys.
        Some(("genesys", rest)) => genesys(rest, keys),
        _ => Ok(Arc::new(Locked::new(bare(url)?, keys))),
    }
}

/// Opens the store of a URL to look at its outbox: values that no key here opens are given as they are kept
/// ([`super::is_locked`]).
///
/// # Errors
/// What is wrong with the URL, or with the store behind it.
pub fn open_outbox(url: &str, keys: Option<Arc<Keys>>) -> Result<Arc<dyn Store>, OpenError> {
    Ok(Arc::new(Locked::new(bare(url)?, keys).showing()))
}

/// A store by itself.
fn bare(url: &str) -> Result<Arc<dyn Store>, OpenError> {
    let Some((scheme, rest)) = url.split_once(':') else {
        let message = format!("`{}` is no store", safe(url));
        return Err(OpenError::malformed(message, KINDS));
    };
    match scheme {
        "memory" if rest.is_empty() => Ok(Arc::new(MemoryStore::default())),
        "memory" => Err(OpenError::malformed("nothing may follow `memory:`", "write `--store memory:`")),
        "sqlite" => sqlite(rest),
        "postgres" | "postgresql" => postgres(url),
        "genesys" => genesys(rest, None),
        other => {
            let message = format!("`{}:` is no kind of store", crate::escape::line(other));
            Err(OpenError::malformed(message, KINDS))
        }
    }
}

/// What may be shown of a URL: without user, password and parameters (F62).
pub fn safe(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = url.split_once("://").map_or(("", url), |(scheme, rest)| (&url[..scheme.len() + 3], rest));
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    crate::escape::line(&format!("{scheme}{host}")).into_owned()
}

/// A kind of store that this build of callflow is without.
#[cfg(not(all(feature = "genesys", feature = "postgres", feature = "sqlite")))]
fn absent(kind: &str, feature: &str) -> OpenError {
    let message = format!("this callflow was built without {kind}");
    let help = format!("take a released one, or build with `--features {feature}`");
    OpenError::unusable("store-not-built-in", message, help)
}

fn sqlite(file: &str) -> Result<Arc<dyn Store>, OpenError> {
    let file = file.strip_prefix("//").unwrap_or(file);
    if file.is_empty() || file == ":memory:" {
        let help = "write `--store sqlite:callflow.db`, or `memory:` for a store that is gone afterwards";
        return Err(OpenError::malformed("`sqlite:` names no file", help));
    }
    #[cfg(feature = "sqlite")]
    return super::SqliteStore::open(std::path::Path::new(file), super::SqliteOptions::default())
        .map(|store| Arc::new(store) as Arc<dyn Store>);
    #[cfg(not(feature = "sqlite"))]
    Err(absent("SQLite", "sqlite"))
}

#[cfg(feature = "postgres")]
fn postgres(url: &str) -> Result<Arc<dyn Store>, OpenError> {
    Ok(Arc::new(super::postgres::Postgres::open(url)?))
}

#[cfg(not(feature = "postgres"))]
fn postgres(_url: &str) -> Result<Arc<dyn Store>, OpenError> {
    Err(absent("PostgreSQL", "postgres"))
}

fn genesys(rest: &str, keys: Option<Arc<Keys>>) -> Result<Arc<dyn Store>, OpenError> {
    #[cfg(feature = "genesys")]
    return super::genesys::GenesysStore::open(rest, keys).map(|store| Arc::new(store) as Arc<dyn Store>);
    #[cfg(not(feature = "genesys"))]
    {
        let _ = (rest, keys);
        Err(absent("the platform's client", "genesys"))
    }
}
