//! Runs of the store in memory: who owns one, and until when.

use super::super::rules::{NOBODY, along_fits, another_batch, waits_with};
use super::super::{
    Along, Claimed, Deliver, Expect, Finish, Flush, Hold, LOG, Millis, Mode, NewRun, Run, RunState, StoreError, Stored,
    Taken, Wait,
};
use super::outbox::Row;
use super::state::State;
use super::until;
use std::ops::Bound;
use std::time::Duration;

/// A run.
pub struct Own {
    epoch: i64,
    state: RunState,
    mode: Mode,
    owner: Option<String>,
    lease: Millis,
    image: Vec<u8>,
    snapshot: Option<Vec<u8>>,
    input: Option<Vec<u8>>,
    due: Option<Millis>,
}

impl Own {
    fn is_over(&self) -> bool {
        matches!(self.state, RunState::Ended | RunState::Interrupted)
    }

    fn is_held(&self, hold: &Hold) -> bool {
        self.epoch == hold.epoch && self.owner.as_deref() == Some(hold.owner.as_str())
    }

    /// Whether the run is that owner's, and goes on (F10).
    fn held(&self, hold: &Hold) -> Stored<()> {
        if self.is_held(hold) && !self.is_over() { Ok(()) } else { Err(StoreError::Stale) }
    }

    /// Whether somebody else may go on with it: its owner is gone, or its time has come.
    fn is_free(&self, now: Millis) -> bool {
        let due = self.due.is_some_and(|due| due <= now);
        let free = match self.state {
            RunState::Runnable => self.lease <= now,
            RunState::Waiting => due,
            RunState::Ended | RunState::Interrupted => false,
        };
        free && self.mode == Mode::Durable && self.snapshot.is_some()
    }

    /// What was kept for going on is not needed any more.
    fn clear(&mut self) {
        (self.snapshot, self.input, self.due) = (None, None, None);
    }

    /// A wait ends ownership in durable mode only: in exact mode the owner keeps the run in his memory.
    fn release(&mut self) {
        if self.mode == Mode::Durable {
            (self.owner, self.lease) = (None, 0);
        }
    }

    fn give(&mut self, id: &str, owner: &str, lease: Millis, due: bool) -> Claimed {
        self.epoch += 1;
        self.state = RunState::Runnable;
        (self.owner, self.lease) = (Some(owner.to_owned()), lease);
        let hold = Hold { conversation: id.to_owned(), epoch: self.epoch, owner: owner.to_owned() };
        let snapshot = self.snapshot.clone().unwrap_or_default();
        Claimed { hold, image: self.image.clone(), snapshot, input: self.input.clone(), due }
    }

    fn shown(&self, id: &str) -> Run {
        Run {
            conversation: id.to_owned(),
            epoch: self.epoch,
            state: self.state,
            mode: self.mode,
            owner: self.owner.clone(),
            image: self.image.clone(),
            snapshot_bytes: self.snapshot.as_ref().map_or(0, Vec::len),
        }
    }
}

impl State {
    fn own(&mut self, id: &str) -> Stored<&mut Own> {
        self.by_id.get_mut(id).and_then(|known| known.run.as_mut()).ok_or(StoreError::Stale)
    }

    pub fn start(&mut self, run: &NewRun<'_>, now: Millis) -> Stored<Hold> {
        let known = self.known(run.conversation)?;
        if known.run.is_some() {
            return Err(StoreError::Exists);
        }
        known.run = Some(Own {
            epoch: 1,
            state: RunState::Runnable,
            mode: run.mode,
            owner: Some(run.owner.to_owned()),
            lease: until(now, run.lease),
            image: run.image.to_vec(),
            snapshot: run.snapshot.map(<[u8]>::to_vec),
            input: None,
            due: None,
        });
        Ok(Hold { conversation: run.conversation.to_owned(), epoch: 1, owner: run.owner.to_owned() })
    }

    pub fn flush(&mut self, hold: &Hold, flush: &Flush<'_>, now: Millis) -> Stored<Hold> {
        let (_, hash) = flush.row();
        let known = self.by_id.get(&hold.conversation).ok_or(StoreError::Stale)?;
        let next = Hold { epoch: hold.epoch + 1, ..hold.clone() };
        // F3: the row of this epoch says that the answer was lost, not the batch.
        if let Some(row) = known.outbox.get(&hold.epoch) {
            let same = row.hash == hash;
            return if same { Ok(next) } else { Err(another_batch(&hold.conversation, hold.epoch)) };
        }
        known.run.as_ref().ok_or(StoreError::Stale)?.held(hold)?;
        if flush.deliver == Deliver::Here {
            self.merge(&flush.target.conversation, &flush.target.participant, flush.batch, flush.now)?;
        }
        let known = self.known(&hold.conversation)?;
        known.outbox.insert(hold.epoch, Row::new(&hold.conversation, hold.epoch, flush, hash, now));
        let own = self.own(&hold.conversation)?;
        own.epoch = next.epoch;
        own.state = flush.state;
        own.clear();
        if !own.is_over() {
            own.snapshot = flush.snapshot.map(<[u8]>::to_vec);
        }
        if own.state == RunState::Waiting {
            own.release();
        }
        Ok(next)
    }

    /// Keeps what goes along; `false`, and nothing done, when the facts are of another revision.
    fn along(&mut self, id: &str, along: &Along<'_>) -> Stored<bool> {
        along_fits(id, along)?;
        if let Some((revision, facts)) = along.facts
            && !self.change(id, revision, facts)?
        {
            return Ok(false);
        }
        if let Some(log) = along.log {
            self.put(LOG, id, log, Expect::Any)?;
        }
        Ok(true)
    }

    pub fn wait(&mut self, hold: &Hold, wait: &Wait<'_>, now: Millis) -> Stored<bool> {
        let own = self.own(&hold.conversation)?;
        // Nobody else has had this epoch: it was this owner who waited, and his answer was lost (F3).
        if own.epoch == hold.epoch && own.owner.is_none() && own.state == RunState::Waiting {
            return Ok(true);
        }
        own.held(hold)?;
        waits_with(own.mode, wait.snapshot)?;
        if !self.along(&hold.conversation, &wait.along)? {
            return Ok(false);
        }
        let own = self.own(&hold.conversation)?;
        own.clear();
        own.state = RunState::Waiting;
        own.snapshot = wait.snapshot.map(<[u8]>::to_vec);
        own.due = wait.due.map(|due| now.saturating_add(due));
        own.release();
        Ok(true)
    }

    pub fn finish(&mut self, hold: &Hold, finish: &Finish<'_>) -> Stored<bool> {
        let own = self.own(&hold.conversation)?;
        if own.is_held(hold) && own.is_over() {
            return Ok(true);
        }
        own.held(hold)?;
        if !self.along(&hold.conversation, &finish.along)? {
            return Ok(false);
        }
        let own = self.own(&hold.conversation)?;
        own.clear();
        own.state = finish.state;
        Ok(true)
    }

    pub fn claim(&mut self, owner: &str, lease: Duration, limit: usize, now: Millis) -> Vec<Claimed> {
        let runs = self.by_id.iter_mut().filter_map(|(id, known)| Some((id, known.run.as_mut()?)));
        let free = runs.filter(|(_, own)| own.is_free(now)).take(limit);
        free.map(|(id, own)| {
            // The timer is kept until it is answered for: should this owner die, the next one learns of it, too.
            let due = own.due.is_some_and(|due| due <= now);
            own.give(id, owner, until(now, lease), due)
        })
        .collect()
    }

    pub fn cede(&mut self, hold: &Hold, until: Millis) {
        let Ok(own) = self.own(&hold.conversation) else { return };
        if own.is_held(hold) && own.state == RunState::Runnable {
            (own.owner, own.lease) = (Some(NOBODY.to_owned()), until);
        }
    }

    pub fn take(&mut self, id: &str, owner: &str, lease: Millis, input: &[u8]) -> Stored<Taken> {
        let Some(own) = self.known(id)?.run.as_mut() else { return Ok(Taken::NoRun) };
        if own.is_over() {
            return Ok(Taken::Over(own.state));
        }
        if own.state != RunState::Waiting || own.owner.is_some() {
            return Ok(Taken::Owned(own.owner.clone().unwrap_or_default()));
        }
        (own.input, own.due) = (Some(input.to_vec()), None);
        Ok(Taken::Yes(Box::new(own.give(id, owner, lease, false))))
    }

    pub fn renew(&mut self, owner: &str, lease: Millis, only: Option<&[String]>) -> usize {
        let runs = self.by_id.iter_mut().filter_map(|(id, known)| Some((id, known.run.as_mut()?)));
        let own = runs.filter(|(_, own)| !own.is_over() && own.owner.as_deref() == Some(owner));
        let named = own.filter(|(id, _)| only.is_none_or(|only| only.contains(id)));
        named.map(|(_, own)| own.lease = lease).count()
    }

    pub fn interrupt(&mut self, owner: Option<&str>, now: Millis) -> Vec<String> {
        let runs = self.by_id.iter_mut().filter_map(|(id, known)| Some((id, known.run.as_mut()?)));
        let lost = runs.filter(|(_, own)| {
            let gone = owner.map_or(own.lease <= now, |owner| own.owner.as_deref() == Some(owner));
            gone && own.mode == Mode::Exact && !own.is_over()
        });
        lost.map(|(id, own)| {
            own.state = RunState::Interrupted;
            own.owner = None;
            own.clear();
            id.clone()
        })
        .collect()
    }

    pub fn run(&self, id: &str) -> Option<Run> {
        self.by_id.get(id)?.run.as_ref().map(|own| own.shown(id))
    }

    pub fn runs(&self, state: Option<RunState>, after: Option<&str>, limit: usize) -> Vec<Run> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let all = self.by_id.range::<str, _>((from, Bound::Unbounded));
        let runs = all.filter_map(|(id, known)| Some((id, known.run.as_ref()?)));
        let wanted = runs.filter(|(_, own)| state.is_none_or(|state| own.state == state));
        wanted.take(limit).map(|(id, own)| own.shown(id)).collect()
    }
}
