//! Runs that come out of the store below: decrypted for their new owner, or given back untouched where a key is missing.

use super::seal::{Kind, Opened, due_of, opened};
use super::{KeyId, Locked, PAUSE};
use crate::cloud::store::{Along, Claimed, Hold, JournalEntry, RunState, Stored, Taken, Wait};
use std::sync::PoisonError;

impl Locked {
    /// A run that was claimed; `None` when it was given back, or given up.
    pub(super) fn claimed(&self, run: Claimed) -> Stored<Option<Claimed>> {
        let Claimed { hold, image, snapshot, input, due } = run;
        let place = [hold.conversation.as_bytes()];
        let snapshot = match opened(self.keys(), Kind::Snapshot, &place, &snapshot) {
            Opened::Plain => snapshot,
            Opened::Is(bytes) => bytes,
            Opened::Wants(key) => return self.give_back(&hold, key).map(|()| None),
            Opened::Damaged => return self.give_up(&hold).map(|()| None),
        };
        let input = match input {
            None => None,
            Some(kept) => match opened(self.keys(), Kind::Input, &place, &kept) {
                Opened::Plain => Some(kept),
                Opened::Is(bytes) => Some(bytes),
                Opened::Wants(key) => return self.give_back(&hold, key).map(|()| None),
                Opened::Damaged => return self.give_up(&hold).map(|()| None),
            },
        };
        Ok(Some(Claimed { hold, image, snapshot, input, due }))
    }

    /// A run that was taken for an input, which is known here.
    pub(super) fn taken(&self, run: Claimed, input: &[u8]) -> Stored<Taken> {
        let Claimed { hold, image, snapshot, input: _, due } = run;
        let snapshot = match opened(self.keys(), Kind::Snapshot, &[hold.conversation.as_bytes()], &snapshot) {
            Opened::Plain => snapshot,
            Opened::Is(bytes) => bytes,
            Opened::Wants(key) => {
                // The run waits as it did, without the input: its caller is told, and says it again.
                let now = self.inner.time()?;
                let due = due_of(&snapshot).map(|due| due.saturating_sub(now).max(0));
                self.inner.wait(&hold, &Wait { snapshot: Some(&snapshot), due, along: Along::default() })?;
                return Err(self.wants(key));
            }
            Opened::Damaged => {
                self.give_up(&hold)?;
                return Ok(Taken::Over(RunState::Interrupted));
            }
        };
        Ok(Taken::Yes(Box::new(Claimed { hold, image, snapshot, input: Some(input.to_vec()), due })))
    }

    /// The run is somebody else's who has the key: input and time are kept for him.
    fn give_back(&self, hold: &Hold, key: KeyId) -> Stored<()> {
        self.inner.cede(hold, PAUSE)?;
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() >= super::MAX_TOLD {
            told.clear();
        }
        if !told.insert(hold.conversation.clone()) {
            return Ok(());
        }
        drop(told);
        self.note(hold, "locked", format!("left alone: what was kept of the run is encrypted {}", self.lacks(key)))
    }

    /// A run that nobody can go on with: it is listed, and its journal says why (F36).
    fn give_up(&self, hold: &Hold) -> Stored<()> {
        self.inner.finish(hold, &RunState::Interrupted.into())?;
        let note = "what was kept of the run is damaged, or belongs to another conversation; names unknown (F36, F61)";
        self.note(hold, "lost", note.to_owned())
    }

    fn note(&self, hold: &Hold, kind: &str, note: String) -> Stored<()> {
        let (kind, names) = (kind.to_owned(), Vec::new());
        let time = self.inner.time()?;
        self.inner.note(&hold.conversation, &[JournalEntry { time, epoch: hold.epoch, kind, names, note }])
    }
}
