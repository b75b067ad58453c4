//! The database's clock, as it is known here: asked now and then, and in between carried on by a clock that cannot be set
//! (F17). So no wait costs a question, and no clock of a worker matters.

use super::Postgres;
use super::call::Again;
use super::row::{damaged, get};
use crate::cloud::store::{Millis, Stored};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// For how long an answer is carried on.
const FRESH: Duration = Duration::from_secs(30);

/// What the database said last, and when.
#[derive(Debug, Default)]
pub struct Clock(Mutex<Option<(Instant, Millis)>>);

impl Clock {
    fn known(&self) -> Option<(Instant, Millis)> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn learn(&self, asked: Instant, said: Millis) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, said));
    }
}

fn carried((asked, said): (Instant, Millis)) -> Millis {
    said.saturating_add(Millis::try_from(asked.elapsed().as_millis()).unwrap_or(Millis::MAX))
}

impl Postgres {
    pub(super) fn clock_time(&self) -> Stored<Millis> {
        let known = self.clock.known();
        if let Some(known) = known.filter(|(asked, _)| asked.elapsed() < FRESH) {
            return Ok(carried(known));
        }
        let asked = Instant::now();
        let said = self.rows(Again::Yes, "select callflow.millis()", &[]);
        match (said, known) {
            (Ok(rows), _) => {
                let said = get(rows.first().ok_or_else(|| damaged("a function"))?, 0)?;
                self.clock.learn(asked, said);
                Ok(carried((asked, said)))
            }
            // What was known goes on: it cannot jump.
            (Err(_), Some(known)) => Ok(carried(known)),
            (Err(error), None) => Err(error),
        }
    }
}
