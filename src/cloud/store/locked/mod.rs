//! A store whose runs are kept encrypted: stands before another one, encrypts what goes in and decrypts what comes out
//! (F61). What a run holds goes so: its snapshot, an input that was taken for it, what has happened in it, and the values of
//! its batches in the outbox, with a fingerprint that is keyed. Attributes and events stay as they are: they are what the
//! platform shows to others as well.
//!
//! Without keys everything passes through. It stands before every store nevertheless: what another worker has encrypted is
//! then never taken for what it is not, never sent, and never given up.

mod batch;
mod keys;
mod runs;
mod seal;
mod store;

pub use batch::is_locked;
pub use keys::{KEY_BYTES, KEY_FILE, KeyId, Keys, MAX_KEY_FILE_BYTES, MAX_KEYS};

use super::{Expect, Store, StoreError, Stored};
use batch::Closed;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The kind and the key of the document that says which key is in use.
const KEY: (&str, &str) = ("key", "current");
/// For how long a run or a row is left alone that wants a key which is not here: others may have it.
const PAUSE: Duration = Duration::from_secs(2);
/// For so many conversations it is remembered that their journals say so.
const MAX_TOLD: usize = 10_000;

/// A store, and the keys of what it keeps.
pub struct Locked {
    inner: Arc<dyn Store>,
    keys: Option<Arc<Keys>>,
    /// Rows are shown as they are kept where no key here fits: for people who look at names alone.
    shows: bool,
    told: Mutex<HashSet<String>>,
}

impl Locked {
    /// Before that store, with those keys.
    pub fn new(inner: Arc<dyn Store>, keys: Option<Arc<Keys>>) -> Self {
        Self { inner, keys, shows: false, told: Mutex::default() }
    }

    /// For a command that looks at the outbox: values that no key here opens are given as they are kept
    /// ([`is_locked`]), in place of an error.
    #[must_use]
    pub fn showing(self) -> Self {
        Self { shows: true, ..self }
    }

    fn keys(&self) -> Option<&Keys> {
        self.keys.as_deref()
    }

    /// What is said where a key is wanted that is not here.
    fn wants(&self, key: KeyId) -> StoreError {
        StoreError::Locked(self.lacks(key))
    }

    fn lacks(&self, key: KeyId) -> String {
        match self.keys() {
            None => format!("with the key {key}, and no `--key-file` was given"),
            Some(_) => format!("with the key {key}, which is not in the `--key-file`"),
        }
    }

    fn closed(&self, closed: Closed, what: &str) -> StoreError {
        match closed {
            Closed::Wants(key) => self.wants(key),
            Closed::Damaged => StoreError::Broken(format!("{what} is damaged, or was written for another place")),
        }
    }

    /// A worker begins: it must have the key that is in use, and says so when that is another one from now on.
    fn agree(&self) -> Stored<()> {
        let (kind, key) = KEY;
        let known = self.inner.get(kind, key)?;
        let held = known.as_ref().and_then(|document| document.bytes.first_chunk()).map(|id| KeyId(*id));
        let first = self.keys().and_then(|keys| keys.ids().next());
        match (held, first) {
            (Some(held), _) if self.keys().is_none_or(|keys| keys.find(held).is_none()) => Err(self.wants(held)),
            (held, Some(first)) if held != Some(first) => self.inner.put(kind, key, &first.0, Expect::Any).map(drop),
            _ => Ok(()),
        }
    }
}
