//! A store in a file, by SQLite: for one process (reliability §2).

mod along;
mod attributes;
mod bytes;
mod cede;
mod connect;
mod conversations;
mod documents;
mod fault;
mod flush;
mod opening;
mod outbox;
mod runs;
mod schema;
mod writer;

use super::rules::{document_fits, facts_fit};
use super::{
    AttributeEvent, Claimed, Document, Expect, Facts, Finish, Flush, Hold, JournalEntry, Kept, Known, Mark, Millis,
    NewRun, OpenError, OutboxRow, OutboxState, Run, RunState, Store, StoreError, Stored, Taken, Told, Unpark, Wait,
};
use crate::value::Text;
use along::Along;
use bytes::sealed;
use connect::{Readers, Settings};
use flush::Batch;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use writer::{Health, Writer};

/// The bytes for which there must be room before a store that was full says that it is ready.
const ROOM: i64 = 64 << 10;

/// How a file is written. The default is what is promised; the rest is for tests that must be able to fail.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions {
    /// Whether a commit waits until the disk has it. Without, a loss of power loses what was acknowledged (F21).
    pub synced: bool,
    /// Pages of the log at which it is written back to the file.
    pub checkpoint_pages: u32,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { synced: true, checkpoint_pages: 4_000 }
    }
}

/// A store in a file.
pub struct SqliteStore {
    file: PathBuf,
    // Dropped in this order: readers, then the writer, which is the last to close the file; then the lock.
    readers: Readers,
    writer: Writer,
    _lock: opening::Lock,
    wall: Millis,
    since: Instant,
}

impl SqliteStore {
    /// Opens a file, or makes it when there is none.
    ///
    /// # Errors
    /// When the file is in use, not ours, newer, damaged, or cannot be read and written (F25).
    pub fn open(file: &Path, options: SqliteOptions) -> Result<Self, OpenError> {
        let synchronous = if options.synced { "full" } else { "normal" };
        let settings = Settings { file: file.to_owned(), synchronous, checkpoint: i64::from(options.checkpoint_pages) };
        let opening::Opened { lock, db } = opening::open(&settings)?;
        let readers = Readers::new(settings.clone());
        let writer = Writer::new(settings, db).map_err(|cause| opening::unwritable(file, &cause))?;
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as Millis);
        Ok(Self { file: file.to_owned(), readers, writer, _lock: lock, wall, since: Instant::now() })
    }

    /// The time of day when the file was opened, and since then what a clock that cannot be set says (F17).
    fn now(&self) -> Millis {
        self.wall.saturating_add(millis(self.since.elapsed()))
    }

    fn until(&self, lease: Duration) -> Millis {
        self.now().saturating_add(millis(lease))
    }

    fn read<T>(&self, work: impl FnOnce(&rusqlite::Connection) -> fault::Done<T>) -> Stored<T> {
        self.readers.read(work).map_err(StoreError::from)
    }
}

fn millis(time: Duration) -> Millis {
    Millis::try_from(time.as_millis()).unwrap_or(Millis::MAX)
}

/// The bytes of names and values.
fn size(attributes: &[(Text, Text)]) -> usize {
    attributes.iter().map(|(name, value)| name.len() + value.len()).sum()
}

impl Store for SqliteStore {
    fn name(&self) -> String {
        format!("sqlite:{}", opening::shown(&self.file))
    }

    fn ready(&self) -> Stored<()> {
        match self.writer.shared.health() {
            Health::Well if !self.writer.is_alive() => Err(StoreError::Broken("the writer has stopped".to_owned())),
            Health::Well => self.read(|_| Ok(())),
            Health::Broken(why) => Err(StoreError::Broken(why)),
            // F22: it finds out by itself when there is room again.
            Health::Full => {
                let room = |bytes: Option<i64>| {
                    self.writer.have(0, move |db| {
                        let sql = "update store set room = iif(?1 is null, null, zeroblob(?1))";
                        db.execute(sql, [bytes])?;
                        Ok(())
                    })
                };
                room(Some(ROOM)).and_then(|()| room(None))
            }
        }
    }

    fn time(&self) -> Stored<Millis> {
        Ok(self.now())
    }

    fn create(&self, id: &str, facts: &Facts) -> Stored<()> {
        facts_fit(id, facts)?;
        let (id, facts) = (id.to_owned(), conversations::Written::new(id, facts)?);
        self.writer.have(1_000, move |db| conversations::create(db, &id, &facts))
    }

    fn facts(&self, id: &str) -> Stored<Option<Known>> {
        self.read(|db| conversations::facts(db, id))
    }

    fn change(&self, id: &str, revision: i64, facts: &Facts) -> Stored<bool> {
        facts_fit(id, facts)?;
        let (id, facts) = (id.to_owned(), conversations::Written::new(id, facts)?);
        self.writer.have(1_000, move |db| conversations::change(db, &id, revision, &facts))
    }

    fn conversations(&self, after: Option<(Millis, &str)>, limit: usize) -> Stored<Vec<(String, Facts)>> {
        self.read(|db| conversations::list(db, after, limit))
    }

    fn attributes(&self, id: &str, participant: Option<&str>) -> Stored<Vec<Kept>> {
        self.read(|db| attributes::attributes(db, id, participant))
    }

    fn read(&self, id: &str, participant: &str, names: &[&str]) -> Stored<Vec<Option<Text>>> {
        self.read(|db| attributes::read(db, id, participant, names))
    }

    fn write(&self, id: &str, who: &str, set: &[(Text, Text)], gone: &[Text], now: Millis) -> Stored<()> {
        let (bytes, write) = (size(set), attributes::Write::new(id, set, gone));
        let (id, who) = (id.to_owned(), who.to_owned());
        self.writer.have(bytes, move |db| attributes::merge(db, &id, &who, &write, now))
    }

    fn told(&self, id: &str) -> Stored<Vec<Told>> {
        self.read(|db| attributes::told(db, id))
    }

    fn events(&self, after: i64, limit: usize) -> Stored<Vec<AttributeEvent>> {
        self.read(|db| attributes::events(db, after, limit))
    }

    fn start(&self, run: &NewRun<'_>) -> Stored<Hold> {
        let hold = Hold { conversation: run.conversation.to_owned(), epoch: 1, owner: run.owner.to_owned() };
        let snapshot = run.snapshot.map(|bytes| sealed(run.conversation.as_bytes(), bytes));
        let image = sealed(run.conversation.as_bytes(), run.image);
        let bytes = snapshot.as_ref().map_or(0, Vec::len);
        let begin = runs::Begin { hold, mode: run.mode, image, snapshot, lease: self.until(run.lease) };
        self.writer.have(bytes, move |db| runs::start(db, &begin))
    }

    fn flush(&self, hold: &Hold, flush: &Flush<'_>) -> Stored<Hold> {
        let batch = Batch::new(hold, flush, self.now());
        let (own, bytes) = (hold.clone(), size(flush.batch) + flush.snapshot.map_or(0, <[u8]>::len));
        self.writer.have(bytes, move |db| flush::flush(db, &own, &batch))?;
        Ok(Hold { epoch: hold.epoch.saturating_add(1), ..hold.clone() })
    }

    fn wait(&self, hold: &Hold, wait: &Wait<'_>) -> Stored<bool> {
        let due = wait.due.map(|due| self.now().saturating_add(due));
        let (along, hold) = (Along::new(&hold.conversation, &wait.along)?, hold.clone());
        let snapshot = wait.snapshot.map(|bytes| sealed(hold.conversation.as_bytes(), bytes));
        let bytes = along.bytes() + snapshot.as_ref().map_or(0, Vec::len);
        self.writer.have(bytes, move |db| runs::wait(db, &hold, snapshot.as_deref(), due, &along))
    }

    fn finish(&self, hold: &Hold, finish: &Finish<'_>) -> Stored<bool> {
        let (along, hold, state) = (Along::new(&hold.conversation, &finish.along)?, hold.clone(), finish.state);
        self.writer.have(along.bytes(), move |db| runs::finish(db, &hold, state, &along))
    }

    fn claim(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<Claimed>> {
        let (owner, lease, now) = (owner.to_owned(), self.until(lease), self.now());
        self.writer.have(0, move |db| runs::claim(db, &owner, lease, limit, now))
    }

    fn cede(&self, hold: &Hold, pause: Duration) -> Stored<()> {
        let (hold, until) = (hold.clone(), self.until(pause));
        self.writer.have(0, move |db| cede::cede(db, &hold, until))
    }

    fn take(&self, id: &str, owner: &str, lease: Duration, input: &[u8]) -> Stored<Taken> {
        let (id, owner, input, lease) = (id.to_owned(), owner.to_owned(), input.to_vec(), self.until(lease));
        self.writer.have(input.len(), move |db| runs::take(db, &id, &owner, lease, &input))
    }

    fn renew(&self, owner: &str, lease: Duration, only: Option<&[String]>) -> Stored<usize> {
        let (owner, lease, only) = (owner.to_owned(), self.until(lease), only.map(<[String]>::to_vec));
        self.writer.have(0, move |db| runs::renew(db, &owner, lease, only.as_deref()))
    }

    fn interrupt(&self, owner: Option<&str>) -> Stored<Vec<String>> {
        let (owner, now) = (owner.map(str::to_owned), self.now());
        self.writer.have(0, move |db| runs::interrupt(db, owner.as_deref(), now))
    }

    fn run(&self, id: &str) -> Stored<Option<Run>> {
        self.read(|db| runs::run(db, id))
    }

    fn runs(&self, state: Option<RunState>, after: Option<&str>, limit: usize) -> Stored<Vec<Run>> {
        self.read(|db| runs::list(db, state, after, limit))
    }

    fn note(&self, id: &str, entries: &[JournalEntry]) -> Stored<()> {
        let (id, entries) = (id.to_owned(), entries.to_vec());
        self.writer.have(0, move |db| conversations::note(db, &id, &entries))
    }

    fn journal(&self, id: &str) -> Stored<Vec<JournalEntry>> {
        self.read(|db| conversations::journal(db, id))
    }

    fn due(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>> {
        let (owner, until, now) = (owner.to_owned(), self.until(lease), self.now());
        self.writer.have(0, move |db| outbox::due(db, &owner, until, limit, now))
    }

    fn mark(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool> {
        let (id, owner, mark, now) = (conversation.to_owned(), owner.to_owned(), mark.clone(), self.now());
        self.writer.have(0, move |db| outbox::mark(db, &id, epoch, &owner, &mark, now))
    }

    fn outbox(&self, state: Option<OutboxState>, limit: usize) -> Stored<Vec<OutboxRow>> {
        self.read(|db| outbox::list(db, state, limit))
    }

    fn outbox_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>> {
        self.read(|db| outbox::of(db, conversation))
    }

    fn unpark(&self, conversation: &str, epoch: i64, to: &Unpark) -> Stored<bool> {
        let (id, to, now) = (conversation.to_owned(), to.clone(), self.now());
        self.writer.have(0, move |db| outbox::unpark(db, &id, epoch, &to, now))
    }

    fn put(&self, kind: &str, key: &str, bytes: &[u8], expect: Expect) -> Stored<Option<i64>> {
        document_fits(kind, key, bytes)?;
        let (kind, key, bytes) = (kind.to_owned(), key.to_owned(), sealed(key.as_bytes(), bytes));
        self.writer.have(bytes.len(), move |db| documents::put(db, &kind, &key, &bytes, expect))
    }

    fn get(&self, kind: &str, key: &str) -> Stored<Option<Document>> {
        self.read(|db| documents::get(db, kind, key))
    }

    fn remove(&self, kind: &str, key: &str) -> Stored<bool> {
        let (kind, key) = (kind.to_owned(), key.to_owned());
        self.writer.have(0, move |db| documents::remove(db, &kind, &key))
    }

    fn documents(&self, kind: &str, prefix: &str, after: Option<&str>, limit: usize) -> Stored<Vec<Document>> {
        self.read(|db| documents::list(db, kind, prefix, after, limit))
    }
}
