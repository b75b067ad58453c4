//! A run that its owner gives back as he got it.

use super::Postgres;
use super::call::Again;
use super::runs::millis;
use crate::cloud::store::rules::NOBODY;
use crate::cloud::store::{Hold, Stored};
use std::time::Duration;

impl Postgres {
    pub(super) fn cede_run(&self, hold: &Hold, pause: Duration) -> Stored<()> {
        let sql = "update callflow.conversation
                      set owner = $4, lease_until = clock_timestamp() + $5::bigint * interval '1 millisecond'
                    where id = $1 and epoch = $2 and owner = $3 and state = 'runnable'";
        let (id, owner) = (hold.conversation.as_bytes(), hold.owner.as_bytes());
        self.rows(Again::Yes, sql, &[&id, &hold.epoch, &owner, &NOBODY.as_bytes(), &millis(pause)])?;
        Ok(())
    }
}
