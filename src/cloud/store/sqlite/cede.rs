//! A run that its owner gives back as he got it.

use super::super::rules::NOBODY;
use super::super::{Hold, Millis};
use super::fault::Done;
use rusqlite::{Connection, params};

pub fn cede(db: &Connection, hold: &Hold, until: Millis) -> Done<()> {
    let sql = "update run set owner = ?4, lease = ?5
               where conversation = ?1 and epoch = ?2 and owner = ?3 and state = 'runnable'";
    db.prepare_cached(sql)?.execute(params![hold.conversation, hold.epoch, hold.owner, NOBODY, until])?;
    Ok(())
}
