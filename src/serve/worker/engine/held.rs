//! Runs that this worker knows that it works on: their leases are renewed, those of runs that wait here, and no others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All of them, each with how many hold it: a run may be taken again before whoever had it has noticed.
#[derive(Clone, Default)]
pub struct Held(Arc<Mutex<BTreeMap<String, usize>>>);

/// A run is held as long as this lives.
pub struct Holding {
    all: Held,
    id: String,
}

impl Held {
    fn runs(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        // Every change below is whole before anything can panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds a run from now on.
    pub fn hold(&self, id: &str) -> Holding {
        *self.runs().entry(id.to_owned()).or_default() += 1;
        Holding { all: self.clone(), id: id.to_owned() }
    }

    /// What is held.
    pub fn ids(&self) -> Vec<String> {
        self.runs().keys().cloned().collect()
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        let mut runs = self.all.runs();
        if let Some(count) = runs.get_mut(&self.id) {
            *count -= 1;
            if *count == 0 {
                runs.remove(&self.id);
            }
        }
    }
}
