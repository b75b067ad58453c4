//! Calling the database: one statement on one connection, and what is done when it fails (F3, F26).

use super::connect::{discard, jittered};
use super::migrate::{NUMBER, is_newest};
use super::row::{damaged, get};
use super::{Failure, Postgres, block_on};
use crate::cloud::store::{StoreError, Stored};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

/// How long a call looks for a connection, and asks again what may be asked again.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How long a server that is ready may take for a connection.
pub const SOON: Duration = Duration::from_secs(1);
/// How long the answer of a statement may take: longer than the server lets it run (5 s).
pub const ANSWER: Duration = Duration::from_secs(8);
/// How much room a disk that was full must have before new runs are taken.
const ROOM: usize = 64 << 10;
/// How often a statement that others made the server undo is tried.
const TRIES: u32 = 5;
/// The pause before such another try.
const PAUSE: Duration = Duration::from_millis(10);

/// Whether a statement may be made again when nobody knows what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It reads, or finds what it did the first time and says the same.
    Yes,
    /// It would do something twice, if only a second event; whoever called decides.
    No,
}

/// What a statement is given.
pub type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

/// How one attempt ended, when it did not end well.
enum Attempt {
    /// Nothing was sent.
    NotBegun(String),
    Failed(Failure),
}

impl Postgres {
    /// The rows of one statement.
    pub fn rows(&self, again: Again, sql: &str, parameters: Parameters<'_>) -> Stored<Vec<Row>> {
        match &self.runtime {
            Some(runtime) => block_on(runtime.handle(), self.ask(again, Instant::now() + PATIENCE, sql, parameters)),
            None => Err(StoreError::Broken("the store was closed".to_owned())),
        }
    }

    /// Whether the server answers soon, has the schema that we know, for a newer callflow may have changed it (F25), and has
    /// room again if it had none (F22).
    pub(super) fn is_ready(&self) -> Stored<()> {
        let Some(runtime) = &self.runtime else {
            return Err(StoreError::Broken("the store was closed".to_owned()));
        };
        let rows = block_on(runtime.handle(), self.ask(Again::Yes, Instant::now() + SOON, NUMBER, &[]))?;
        is_newest(get(rows.first().ok_or_else(|| damaged("an answer"))?, 0)?).map_err(StoreError::Broken)?;
        if self.full.load(Ordering::Relaxed) {
            block_on(runtime.handle(), self.finds_room())?;
            self.full.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Puts something down that takes room, and takes it away again.
    async fn finds_room(&self) -> Stored<()> {
        let mut bytes = vec![0; ROOM];
        // What can be packed takes less room than it seems to.
        getrandom::fill(&mut bytes).map_err(|why| StoreError::Broken(format!("no randomness: {why}")))?;
        let put = "select callflow.put('room', 'room', $1, false, null)";
        self.ask(Again::Yes, Instant::now() + SOON, put, &[&bytes]).await?;
        let removed = "delete from callflow.document where kind = 'room' and key = 'room'";
        self.ask(Again::Yes, Instant::now() + SOON, removed, &[]).await.map(drop)
    }

    /// The table of reliability §2 for unknown outcomes: our functions read what became of the first time before they do
    /// anything, so asking again is the resolution.
    async fn ask(&self, again: Again, until: Instant, sql: &str, parameters: Parameters<'_>) -> Stored<Vec<Row>> {
        let mut tries = 0;
        loop {
            match self.attempt(until, sql, parameters).await? {
                Ok(rows) => return Ok(rows),
                Err(Attempt::Failed(Failure::Refused(why))) => {
                    self.full.fetch_or(why == StoreError::Full, Ordering::Relaxed);
                    return Err(why);
                }
                Err(Attempt::Failed(Failure::Undone(why))) => {
                    tries += 1;
                    if tries >= TRIES || Instant::now() >= until {
                        return Err(StoreError::Unavailable(why));
                    }
                    sleep(jittered(PAUSE * tries)).await;
                }
                Err(Attempt::Failed(Failure::Lost(why))) => {
                    self.unknown.fetch_add(1, Ordering::Relaxed);
                    if again == Again::No || Instant::now() >= until {
                        return Err(StoreError::Unavailable(why));
                    }
                    tries += 1;
                    sleep(jittered(PAUSE * tries)).await;
                }
                Err(Attempt::NotBegun(why)) if Instant::now() >= until => return Err(StoreError::Unavailable(why)),
                Err(Attempt::NotBegun(_)) => {}
            }
        }
    }

    async fn attempt(
        &self,
        until: Instant,
        sql: &str,
        parameters: Parameters<'_>,
    ) -> Stored<Result<Vec<Row>, Attempt>> {
        let client = self.connections.get(until).await?;
        let statement = match timeout(ANSWER, client.prepare_cached(sql)).await {
            Ok(Ok(statement)) => statement,
            Ok(Err(error)) => {
                return Ok(Err(match Failure::of(&error) {
                    Failure::Lost(why) => {
                        discard(client);
                        Attempt::NotBegun(why)
                    }
                    other => Attempt::Failed(other),
                }));
            }
            Err(_) => {
                discard(client);
                return Ok(Err(Attempt::NotBegun("the server does not answer".to_owned())));
            }
        };
        let failure = match timeout(ANSWER, client.query(&statement, parameters)).await {
            Ok(Ok(rows)) => return Ok(Ok(rows)),
            Ok(Err(error)) => Failure::of(&error),
            Err(_) => Failure::Lost("the server does not answer".to_owned()),
        };
        if let Failure::Lost(_) = failure {
            discard(client);
        }
        Ok(Err(Attempt::Failed(failure)))
    }
}
