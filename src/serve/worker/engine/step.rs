//! One step of a run: from an input, a time or its beginning to its next wait or its end.

use super::super::{State, Status, WorkError, Worked};
use super::came::{outputs, why};
use super::keep::{self, Awaits, Log};
use super::seats::Seat;
use super::secret::Bytes;
use super::stage::{Change, Door, Shared, Stage, keep_changes};
use super::turn::{self, Answer};
use super::{COMMIT_LIMIT, Code, Engine};
use crate::cloud::CloudError;
use crate::cloud::store::{Along, Claimed, Finish, Flush, Hold, Mode, RunState, StoreError, Stored, Target, Wait};
use crate::conversation::{Conversation, Outgoing, Recorder, Reply, Session, Stopped, Waits};
use crate::value::Text;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How often in a row a run may fail through a bug of ours before it is interrupted (F38).
const MAX_PANICS: u32 = 2;

/// What a step came to.
enum Came {
    /// The run waits: for how long at most.
    Waits(Hold, Box<Session>, Option<Duration>),
    /// It has ended, or was interrupted.
    Over(RunState),
}

impl Engine {
    /// Goes on with a run that the store gave.
    pub(super) fn resume(&self, claimed: Claimed) -> Worked<Status> {
        let Claimed { hold, image, snapshot, input, due } = claimed;
        let _held = self.held.hold(&hold.conversation);
        let (snapshot, input) = (Bytes::from(snapshot), input.map(Bytes::from));
        let code = self.code_or_cede(&image, &hold)?;
        let Some((mut log, session)) = keep::unpacked(&snapshot) else {
            self.interrupt(&hold, &Log::default(), "what was kept of the run cannot be read (F36)");
            return Err(StoreError::Broken("what was kept of the run cannot be read".into()).into());
        };
        let begins = log.awaits == Awaits::Nothing;
        let given = input.as_deref().and_then(turn::unpacked);
        if !begins && given.is_none() && !due {
            // Its worker died between a claim and the next wait: it waits again.
            return self.wait_again(hold, &code, log, session);
        }
        if let Some(answer) = &given
            && let Err(told) = turn::is_now(&log, answer)
        {
            let status = self.wait_again(hold, &code, log, session)?;
            return told.map_or(Ok(status), Err);
        }
        match (begins, turn::answered(&mut log, given.map(|(_, input)| input))) {
            (true, _) => self.drive(&code, hold, log, &session, None),
            (false, Some(reply)) => self.drive(&code, hold, log, &session, Some(reply)),
            (false, None) => {
                self.wait_again(hold, &code, log, session)?;
                Err(WorkError::NotWaiting)
            }
        }
    }

    /// Goes on with a run of this process: with an answer, or because its time has come.
    pub(super) fn resume_seat(&self, mut seat: Seat, answer: Option<Answer>) -> Worked<Status> {
        if let Some(answer) = &answer
            && let Err(told) = turn::is_now(&seat.log, answer)
        {
            let status = seat.log.status(&seat.hold.conversation, State::Waiting);
            self.seats.put_back(seat);
            return told.map_or(Ok(status), Err);
        }
        match turn::answered(&mut seat.log, answer.map(|(_, input)| input)) {
            Some(reply) => self.drive(&seat.code, seat.hold, seat.log, &seat.session, Some(reply)),
            None => {
                self.seats.put_back(seat);
                Err(WorkError::NotWaiting)
            }
        }
    }

    /// A run waits once more as it did.
    fn wait_again(&self, hold: Hold, code: &Arc<Code>, log: Log, session: Session) -> Worked<Status> {
        let status = log.status(&hold.conversation, State::Waiting);
        let left = log.due_at.map(|due| due.saturating_sub(self.store_time()));
        let due = left.map(|left| Duration::from_millis(u64::try_from(left).unwrap_or(0)));
        self.put_down(hold, code, log, session, due, &[])?;
        Ok(status)
    }

    /// Runs a conversation to its next wait or its end.
    pub(super) fn drive(
        &self,
        code: &Arc<Code>,
        hold: Hold,
        log: Log,
        session: &Session,
        reply: Option<Reply>,
    ) -> Worked<Status> {
        let id = hold.conversation.clone();
        let _held = self.held.hold(&id);
        self.running.fetch_add(1, Ordering::SeqCst);
        if self.options.mode == Mode::Exact {
            self.seats.begin(&id);
        }
        let before = log.clone();
        let shared = RefCell::new(Shared::new(log));
        let stepped = catch_unwind(AssertUnwindSafe(|| self.step(code, hold.clone(), &shared, session, reply)));
        let status = match stepped {
            Ok(Ok(Came::Waits(hold, session, due))) => {
                let Shared { log, changes, .. } = shared.into_inner();
                let status = log.status(&id, State::Waiting);
                self.put_down(hold, code, log, *session, due, &changes).map(|()| status)
            }
            Ok(Ok(Came::Over(state))) => self.over(&id, &shared.into_inner().log, state),
            Ok(Err(error)) => {
                self.failed(&hold, &shared.into_inner().log, &error);
                Err(error)
            }
            Err(_) => self.panicked(hold, code, before, session),
        };
        if status.is_err() && self.options.mode == Mode::Exact {
            self.seats.end(&id);
        }
        self.running.fetch_sub(1, Ordering::SeqCst);
        status
    }

    fn over(&self, id: &str, log: &Log, state: RunState) -> Worked<Status> {
        self.seats.end(id);
        let (counter, state) = match state {
            RunState::Interrupted => (&self.interrupted, State::Interrupted),
            _ => (&self.ended, State::Ended),
        };
        counter.fetch_add(1, Ordering::Relaxed);
        Ok(log.status(id, state))
    }

    /// A step that the store did not let happen. A stale owner drops the run in silence (F10); a durable run is let go, and
    /// when its lease is over whoever claims it goes on from what was kept last; an exact one is lost, and that is said
    /// (F1).
    fn failed(&self, hold: &Hold, log: &Log, error: &WorkError) {
        let stale = matches!(error, WorkError::Store(StoreError::Stale));
        if !stale && self.options.mode == Mode::Exact {
            self.interrupt(hold, log, "the store did not take what the run needed");
        }
    }

    /// A bug of ours: the run goes on from where it waited, once; then it is interrupted (F38).
    fn panicked(&self, hold: Hold, code: &Arc<Code>, mut log: Log, session: &Session) -> Worked<Status> {
        log.panics += 1;
        let again = Session::of_bytes(session.bytes());
        match again {
            Ok(session) if log.panics < MAX_PANICS && log.awaits != Awaits::Nothing => {
                self.wait_again(hold, code, log, session)?;
            }
            _ => self.interrupt(&hold, &log, "a fault of callflow itself (F38)"),
        }
        Err(WorkError::Internal)
    }

    /// A run is given up, with the names that are lost.
    pub(super) fn interrupt(&self, hold: &Hold, log: &Log, why: &str) {
        self.journal(hold, "interrupted", &log.queued, why);
        self.interrupted.fetch_add(1, Ordering::Relaxed);
        let log = keep::packed_log(log);
        let along = Along { log: log.as_deref(), facts: None };
        let _ = self.store.finish(hold, &Finish { state: RunState::Interrupted, along });
    }

    /// Puts a run down at a wait, in one commit with what has happened.
    fn put_down(
        &self,
        hold: Hold,
        code: &Arc<Code>,
        mut log: Log,
        session: Session,
        due: Option<Duration>,
        changes: &[Change],
    ) -> Worked<()> {
        let millis = due.map(|due| i64::try_from(due.as_millis()).unwrap_or(i64::MAX));
        log.due_at = millis.map(|millis| self.store_time().saturating_add(millis));
        let durable = self.options.mode == Mode::Durable;
        let bytes = if durable { keep::packed(&log, &session) } else { None };
        let (known, snapshot, due_in) = (keep::packed_log(&log), bytes.as_deref(), millis.filter(|_| durable));
        keep_changes(&*self.store, &hold.conversation, changes, self.clock.now(), |facts| {
            let wait = Wait { snapshot, due: due_in, along: Along { log: known.as_deref(), facts } };
            self.patiently(|| self.store.wait(&hold, &wait))
        })?;
        if !durable {
            self.seats.put(Seat { hold, code: Arc::clone(code), log, session, due: None }, due);
        }
        Ok(())
    }

    fn step(
        &self,
        code: &Code,
        mut hold: Hold,
        shared: &RefCell<Shared>,
        session: &Session,
        reply: Option<Reply>,
    ) -> Worked<Came> {
        let id = hold.conversation.clone();
        let now = || self.clock.now();
        let about = |flow: &str| self.programs.about(&code.hash, flow);
        let mut door = Door::new(&*self.store, &id, shared, &now, &about);
        let mut stage = Stage::new(&id, shared, &*self.answers, &now);
        let mut recorder = Recorder::new(&code.program, false);
        let taken = Conversation::take_up(&code.program, &mut door, &mut stage, &mut recorder, session, code.number);
        let mut conversation = match taken {
            Ok(conversation) => conversation,
            Err(_) => {
                self.interrupt(&hold, &shared.borrow().log, "what was kept does not fit its image (F36)");
                return Ok(Came::Over(RunState::Interrupted));
            }
        };
        if let Some(reply) = reply {
            conversation.reply_with(reply);
        }
        loop {
            match conversation.step() {
                Ok(()) => {
                    if let Some(outputs) = outputs(&conversation, &code.program) {
                        shared.borrow_mut().log.outputs = Some(outputs);
                    }
                    drop(conversation);
                    return self.ends(&hold, shared, RunState::Ended);
                }
                Err(Stopped::Later) => {}
                Err(stopped) => {
                    drop(conversation);
                    self.journal(&hold, "stopped", &shared.borrow().log.queued, &why(&stopped));
                    return self.ends(&hold, shared, RunState::Interrupted);
                }
            }
            match conversation.waits() {
                Waits::Commit(batch) => {
                    // Who has joined is there before anything of theirs is.
                    let changes = std::mem::take(&mut shared.borrow_mut().changes);
                    keep_changes(&*self.store, &id, &changes, now(), |facts| match facts {
                        Some((revision, facts)) => self.store.change(&id, revision, facts),
                        None => Ok(true),
                    })?;
                    let (next, outcome) = self.commit(code, &hold, shared, &mut conversation, &batch)?;
                    hold = next;
                    conversation.committed(outcome, 1);
                }
                Waits::Reply => {
                    self.note_sets(&hold, shared);
                    let kept = conversation.session(&code.live, code.number);
                    let Ok(kept) = kept else {
                        // What cannot be kept cannot wait (reliability §4).
                        conversation.reply_with(Reply::Failed("snapshot".into(), None));
                        continue;
                    };
                    let due = shared.borrow_mut().due.take();
                    let due = due.map(|due| Duration::from_millis(u64::try_from(due).unwrap_or(0)));
                    return Ok(Came::Waits(hold, Box::new(kept), due));
                }
            }
        }
    }

    /// Names that were set are in the journal before anybody is told of anything (F1).
    fn note_sets(&self, hold: &Hold, shared: &RefCell<Shared>) {
        let set = std::mem::take(&mut shared.borrow_mut().set);
        if self.options.mode == Mode::Exact && !set.is_empty() {
            self.journal(hold, "queued", &set, "set and not sent");
        }
    }

    /// The last things of a run, in one commit: who has left, what has happened, its end.
    fn ends(&self, hold: &Hold, shared: &RefCell<Shared>, state: RunState) -> Worked<Came> {
        let changes = std::mem::take(&mut shared.borrow_mut().changes);
        shared.borrow_mut().log.awaits = Awaits::Nothing;
        let log = keep::packed_log(&shared.borrow().log);
        keep_changes(&*self.store, &hold.conversation, &changes, self.clock.now(), |facts| {
            let finish = Finish { state, along: Along { log: log.as_deref(), facts } };
            self.patiently(|| self.store.finish(hold, &finish))
        })?;
        Ok(Came::Over(state))
    }

    /// Commits a batch together with the run (F2). What the store refuses is lost, and that is said with the names (P27).
    fn commit(
        &self,
        code: &Code,
        hold: &Hold,
        shared: &RefCell<Shared>,
        conversation: &mut Conversation<'_, '_>,
        batch: &Outgoing,
    ) -> Worked<(Hold, Result<(), CloudError>)> {
        if batch.last {
            // What is kept with the last batch has no machine any more that could be asked.
            shared.borrow_mut().log.outputs = outputs(conversation, &code.program);
        }
        let durable = self.options.mode == Mode::Durable;
        let bytes = if durable {
            let kept = conversation.session(&code.live, code.number).ok();
            let log = Log { queued: Vec::new(), awaits: Awaits::Nothing, ..shared.borrow().log.clone() };
            let Some(bytes) = kept.and_then(|kept| keep::packed(&log, &kept)) else {
                // Without a snapshot nobody could go on behind the batch: that is said, and nothing is sent.
                self.interrupt(hold, &shared.borrow().log, "the run is too large to be kept (reliability §4)");
                return Err(WorkError::Internal);
            };
            Some(bytes)
        } else {
            None
        };
        let target = match &batch.whose {
            Some(whose) => Target {
                conversation: whose.conversation.as_str().to_owned(),
                participant: whose.participant.as_str().to_owned(),
            },
            None => {
                Target { conversation: hold.conversation.clone(), participant: shared.borrow().log.customer.clone() }
            }
        };
        let flush = Flush {
            target: &target,
            batch: &batch.attributes,
            deliver: self.options.deliver,
            now: self.clock.now(),
            state: RunState::Runnable,
            snapshot: bytes.as_deref(),
            veiled: None,
        };
        let names: Vec<Text> = batch.attributes.iter().map(|(name, _)| name.clone()).collect();
        match self.patiently(|| self.store.flush(hold, &flush)) {
            Ok(next) => {
                let mut shared = shared.borrow_mut();
                shared.log.queued.retain(|name| !names.contains(name));
                shared.set.clear();
                Ok((next, Ok(())))
            }
            Err(error) => {
                let why = match error {
                    StoreError::TooLarge => CloudError::TooLarge,
                    StoreError::NoParticipant | StoreError::NoConversation => CloudError::UnknownParticipant,
                    StoreError::Refused { .. } => CloudError::Refused,
                    other => return Err(other.into()),
                };
                self.journal(hold, "lost", &names, "the cloud refused the batch");
                shared.borrow_mut().log.lost.extend(names);
                Ok((hold.clone(), Err(why)))
            }
        }
    }

    /// Does something again while nobody knows its outcome, or there is no room: each call of the store is harmless the
    /// second time (F3, F22).
    fn patiently<T>(&self, mut call: impl FnMut() -> Stored<T>) -> Stored<T> {
        let until = Instant::now() + COMMIT_LIMIT;
        let mut pause = Duration::from_millis(20);
        loop {
            match call() {
                Err(StoreError::Unavailable(_) | StoreError::Full | StoreError::Throttled(_))
                    if Instant::now() + pause < until =>
                {
                    std::thread::sleep(pause);
                    pause = (pause * 2).min(Duration::from_secs(1));
                }
                other => return other,
            }
        }
    }

    /// This process stops: what its exact runs have queued is lost with it.
    pub(super) fn give_up_seats(&self) {
        for seat in self.seats.take_all() {
            self.interrupt(&seat.hold, &seat.log, "the service has stopped (F16)");
            self.seats.end(&seat.hold.conversation);
        }
    }
}
