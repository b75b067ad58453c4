//! The one writer: a thread that takes all commands that wait into one transaction, and answers each only after its
//! commit returned (reliability §2).

mod company;
mod room;
mod slot;
mod teller;

use super::super::{StoreError, Stored};
use super::connect::{self, Settings};
use super::fault::{Done, Fault, is_fatal, told};
use company::{Company, Took, collect};
use rusqlite::Connection;
use slot::{Reply, slot};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;
use teller::Teller;

/// The most commands of one group.
pub const GROUP_COMMANDS: usize = 256;
/// A group takes no more commands once it has so many bytes.
pub const GROUP_BYTES: usize = 1 << 20;
/// The log is written back so much more eagerly when readers have kept it growing: they are waited for then.
const LONG_LOG: i64 = 4;

/// Whether the file takes writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It does.
    Well,
    /// The last group found no room (F22); the next one tries again.
    Full,
    /// Nothing more until it is opened again, and why (F23).
    Broken(String),
}

/// What the writer and its callers share.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<Health>>);

impl Shared {
    pub fn health(&self) -> Health {
        self.lock().clone()
    }

    fn set(&self, health: Health) {
        *self.lock() = health;
    }

    fn lock(&self) -> MutexGuard<'_, Health> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What became of running a command.
enum Ran {
    /// It wrote, or would have.
    Done,
    /// It was refused, and is to be undone.
    Refused,
    /// SQLite failed at it.
    Failed(rusqlite::Error),
}

/// A command on its way: it is run in a transaction, and answered when its fate is known.
trait Job: Send {
    fn run(&mut self, db: &Connection) -> Ran;
    /// Answers with what the run gave, or with the error that met the whole group.
    fn answer(self: Box<Self>, error: Option<StoreError>);
}

struct Pending<T, F> {
    work: F,
    given: Option<Stored<T>>,
    reply: Reply<Stored<T>>,
}

impl<T: Send, F: FnMut(&Connection) -> Done<T> + Send> Job for Pending<T, F> {
    fn run(&mut self, db: &Connection) -> Ran {
        match (self.work)(db) {
            Ok(given) => {
                self.given = Some(Ok(given));
                Ran::Done
            }
            Err(Fault::Refused(error)) => {
                self.given = Some(Err(error));
                Ran::Refused
            }
            Err(Fault::Failed(error)) => {
                self.given = Some(Err(told(&error)));
                Ran::Failed(error)
            }
        }
    }

    fn answer(self: Box<Self>, error: Option<StoreError>) {
        let unknown = || Err(StoreError::Unavailable("the command was not run".to_owned()));
        let Self { given, reply, .. } = *self;
        reply.give(error.map_or_else(|| given.unwrap_or_else(unknown), Err));
    }
}

struct Command {
    bytes: usize,
    job: Box<dyn Job>,
}

/// Why there is no writer.
#[derive(Debug)]
pub enum Unable {
    File(rusqlite::Error),
    Thread(std::io::Error),
}

/// The writer, as its callers hold it.
pub struct Writer {
    commands: Option<Sender<Command>>,
    thread: Option<JoinHandle<()>>,
    /// How many callers wait for an answer.
    callers: Arc<AtomicUsize>,
    pub shared: Shared,
}

impl Writer {
    /// Starts the thread on a connection that is open.
    ///
    /// # Errors
    /// When the file cannot be read, or there can be no more threads.
    pub fn new(settings: Settings, db: Connection) -> Result<Self, Unable> {
        let (commands, waiting) = channel();
        let shared = Shared(Arc::new(Mutex::new(Health::Well)));
        let callers = Arc::<AtomicUsize>::default();
        let (log, company) = (Arc::default(), Company { callers: callers.clone(), ..Company::default() });
        let teller = Teller::new().map_err(Unable::Thread)?;
        let mut desk =
            Desk { settings, log, company, teller, groups: 0, tight: false, shared: shared.clone(), db: None };
        desk.sit(db).map_err(Unable::File)?;
        let builder = std::thread::Builder::new().name("sqlite-writer".into());
        let thread = builder.spawn(move || desk.serve(&waiting)).map_err(Unable::Thread)?;
        Ok(Self { commands: Some(commands), thread: Some(thread), callers, shared })
    }

    /// Whether its thread is there.
    pub fn is_alive(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    /// Has a command of about that many bytes done, and waits until it is committed.
    pub fn have<T: Send + 'static>(
        &self,
        bytes: usize,
        work: impl FnMut(&Connection) -> Done<T> + Send + 'static,
    ) -> Stored<T> {
        let (reply, answer) = slot();
        let command = Command { bytes, job: Box::new(Pending { work, given: None, reply }) };
        let gone = || StoreError::Broken("the writer of the file has stopped".to_owned());
        self.callers.fetch_add(1, Ordering::Relaxed);
        let sent = self.commands.as_ref().ok_or_else(gone).and_then(|to| to.send(command).map_err(|_| gone()));
        let answer = sent.and_then(|()| answer.wait().ok_or_else(gone)?);
        self.callers.fetch_sub(1, Ordering::Relaxed);
        answer
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Without senders the thread does what still waits, writes the log back and closes the file.
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The thread's own state.
struct Desk {
    settings: Settings,
    company: Company,
    teller: Teller,
    /// Pages in the log, as SQLite says at each commit.
    log: Arc<AtomicI64>,
    /// How many groups were committed in this file's life.
    groups: i64,
    /// The disk was full, and what the log holds was not written back since.
    tight: bool,
    shared: Shared,
    /// `None` between a failed commit and the next successful look at the file.
    db: Option<Connection>,
}

impl Desk {
    /// Takes up a connection: reads how many groups there are, and has the pages of the log counted.
    fn sit(&mut self, mut db: Connection) -> rusqlite::Result<()> {
        let log = self.log.clone();
        db.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages| {
            log.store(i64::from(pages), Ordering::Relaxed);
            Ok(())
        }))?;
        self.groups = groups(&db)?;
        self.db = Some(db);
        Ok(())
    }

    fn serve(mut self, waiting: &Receiver<Command>) {
        while let Ok(first) = waiting.recv() {
            self.group(collect(first, waiting, &self.company));
        }
        self.close();
    }

    fn group(&mut self, mut group: Vec<Command>) {
        if let Health::Broken(why) = self.shared.health() {
            return self.teller.tell(group, Some(&StoreError::Broken(why)));
        }
        let Some(db) = self.db.take() else { return self.look_again(group) };
        match transact(&db, &mut group) {
            Ok(took) => {
                self.db = Some(db);
                if let Some(took) = took {
                    self.company.note(took);
                    self.groups += 1;
                    self.shared.set(Health::Well);
                }
                self.teller.tell(group, None);
                self.write_back();
            }
            Err(error) => self.resolve(db, &error, group),
        }
    }

    /// A commit has failed, so nobody knows of any command of the group (F3): the file is opened again and asked.
    fn resolve(&mut self, db: Connection, error: &rusqlite::Error, group: Vec<Command>) {
        if !db.is_autocommit() {
            // It can fail when SQLite has rolled back by itself; closing the connection does it in any case.
            let _ = db.execute_batch("rollback");
        }
        let told = told(error);
        if is_fatal(error) {
            // F23: no second sync on that file, not even by closing it in the orderly way.
            self.shared.set(Health::Broken(error.to_string()));
            return self.teller.tell(group, Some(&told));
        }
        if told == StoreError::Full {
            self.shared.set(Health::Full);
            self.tight = true;
        }
        drop(db);
        let before = self.groups;
        match connect::write(&self.settings).and_then(|db| self.sit(db)) {
            Ok(()) if self.groups > before => self.teller.tell(group, None),
            Ok(()) => {
                self.teller.tell(group, Some(&told));
                if told == StoreError::Full {
                    // What is written back makes room in the log, which may be used again from its begin.
                    self.log.store(self.settings.checkpoint, Ordering::Relaxed);
                    self.write_back();
                }
            }
            Err(again) => {
                // Now it stays unknown; the callers may ask the same again.
                self.groups = before;
                self.teller.tell(group, Some(&StoreError::Unavailable(again.to_string())));
            }
        }
    }

    /// The file could not be opened after a failure; the next group tries again.
    fn look_again(&mut self, group: Vec<Command>) {
        match connect::write(&self.settings).and_then(|db| self.sit(db)) {
            Ok(()) => self.group(group),
            Err(error) => self.teller.tell(group, Some(&told(&error))),
        }
    }

    /// Writes the log back when it has grown. PASSIVE, so that the file of the log is overwritten and not cut: a sync is
    /// dear when the file grows.
    fn write_back(&mut self) {
        let pages = self.log.load(Ordering::Relaxed);
        if pages < self.settings.checkpoint {
            return;
        }
        let Some(db) = &self.db else { return };
        if self.tight && !room::fits(db, &self.settings.file) {
            return;
        }
        let wait = pages >= self.settings.checkpoint.saturating_mul(LONG_LOG);
        match checkpoint(db, if wait { "restart" } else { "passive" }) {
            // Until the next commit says how long the log is then.
            Ok(()) => {
                self.log.store(0, Ordering::Relaxed);
                self.tight = false;
            }
            Err(error) if is_fatal(&error) => self.shared.set(Health::Broken(error.to_string())),
            // No room for the file itself, or a reader in the way: the log holds everything, the next time will do.
            Err(error) => self.tight |= told(&error) == StoreError::Full,
        }
    }

    fn close(self) {
        drop(self.teller);
        let Some(db) = self.db else { return };
        if matches!(self.shared.health(), Health::Broken(_)) {
            return;
        }
        if checkpoint(&db, "passive").is_ok() {
            // The last connection may now take the log away: a file without one has ended cleanly.
            let _ = connect::keep_log(&db, false);
        }
    }
}

/// How many groups were committed.
fn groups(db: &Connection) -> rusqlite::Result<i64> {
    db.query_row("select groups from store", [], |row| row.get(0))
}

/// Writes what is in the log to the file itself.
fn checkpoint(db: &Connection, how: &str) -> rusqlite::Result<()> {
    db.query_row(&format!("pragma wal_checkpoint({how})"), [], |_| Ok(()))
}

/// Runs a group in one transaction; how long that took, when anything was to be committed.
///
/// Savepoints are dear: SQLite copies every page that is changed behind one. Almost never is one needed, so a group is run
/// without, and once more with them when a command had changed something before it was refused or failed.
fn transact(db: &Connection, group: &mut [Command]) -> rusqlite::Result<Option<Took>> {
    let mut came = in_one(db, group, Undo::Nothing)?;
    if came == Came::Stuck {
        came = in_one(db, group, Undo::Each)?;
    }
    Ok(if let Came::Committed(took) = came { Some(took) } else { None })
}

/// What running a group came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Committed(Took),
    /// Nobody wrote anything.
    Nothing,
    /// A command has to be undone and cannot be by itself: nothing was committed.
    Stuck,
}

/// What of a group can be undone by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Undo {
    Nothing,
    Each,
}

/// A refused command, or one that fails alone, is undone by its savepoint and disturbs nobody.
fn in_one(db: &Connection, group: &mut [Command], undo: Undo) -> rusqlite::Result<Came> {
    let say = |sql: &str| db.prepare_cached(sql)?.execute([]).map(|_| ());
    let began = Instant::now();
    let each = undo == Undo::Each;
    say("begin immediate")?;
    let mut wrote = false;
    for command in group {
        if each {
            say("savepoint command")?;
        }
        let changes = db.total_changes();
        match command.job.run(db) {
            Ran::Done => wrote = true,
            // SQLite has undone the whole transaction, or must not write again.
            Ran::Failed(error) if db.is_autocommit() || is_fatal(&error) => return Err(error),
            Ran::Refused | Ran::Failed(_) if db.total_changes() == changes => {}
            Ran::Refused | Ran::Failed(_) if each => say("rollback to command")?,
            Ran::Refused | Ran::Failed(_) => return say("rollback").map(|()| Came::Stuck),
        }
        if each {
            say("release command")?;
        }
    }
    if !wrote {
        say("rollback")?;
        return Ok(Came::Nothing);
    }
    say("update store set groups = groups + 1")?;
    let work = began.elapsed();
    say("commit")?;
    Ok(Came::Committed(Took { work, commit: began.elapsed().saturating_sub(work) }))
}

#[cfg(test)]
mod tests;
