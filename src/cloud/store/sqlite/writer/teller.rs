//! Who tells callers what became of their commands. To wake a caller takes a call of the system, so a large group is told by
//! a thread of its own while the writer begins the next one.

use super::super::super::StoreError;
use super::Command;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

/// Groups up to this size are told at once: handing them on would cost more.
pub const FEW: usize = 64;

type Told = (Vec<Command>, Option<StoreError>);

/// The thread; it ends when this is dropped, and all are told then.
pub struct Teller {
    groups: Option<Sender<Told>>,
    thread: Option<JoinHandle<()>>,
}

impl Teller {
    /// Begins.
    ///
    /// # Errors
    /// When there can be no more threads.
    pub fn new() -> std::io::Result<Self> {
        let (groups, told) = channel::<Told>();
        let tells = move || told.into_iter().for_each(|(group, error)| tell(group, error.as_ref()));
        let thread = std::thread::Builder::new().name("sqlite-teller".into()).spawn(tells)?;
        Ok(Self { groups: Some(groups), thread: Some(thread) })
    }

    /// The commit of a group has returned: everybody gets what his command gave, or the error that met all.
    pub fn tell(&self, group: Vec<Command>, error: Option<&StoreError>) {
        match &self.groups {
            Some(groups) if group.len() > FEW => {
                if let Err(back) = groups.send((group, error.cloned())) {
                    let (group, error) = back.0;
                    tell(group, error.as_ref());
                }
            }
            _ => tell(group, error),
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        self.groups = None;
        if let Some(thread) = self.thread.take() {
            // A thread that has panicked has nothing more to say.
            let _ = thread.join();
        }
    }
}

fn tell(group: Vec<Command>, error: Option<&StoreError>) {
    group.into_iter().for_each(|command| command.job.answer(error.cloned()));
}
