//! A store as the machine's door to the cloud: a run on the command line whose Gets and batches are a store's for real.
//!
//! The run is put down as one of its own, so that a batch has a name that stays the same (P27), is committed with the run's
//! next epoch, and lies in the outbox until the cloud has it.

use super::store::{
    Deliver, Facts, Flush, Hold, Kept, Millis, Mode, NewRun, OutboxRow, OutboxState, Person, RunState, Store,
    StoreError, Stored, Target, new_id, someone, update,
};
use super::{Applied, Cloud, CloudError, Found, Participant};
use crate::participant::{BatchId, Names, Slot};
use crate::value::Text;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a batch is waited for before the next flow begins; past it, Gets look at what is not delivered yet first
/// (F15).
pub const TRANSFER_WAIT: Duration = Duration::from_secs(2);
/// How long a run is held: it ends with its command.
const LEASE: Duration = Duration::from_secs(24 * 3_600);
/// How often is looked whether a batch was delivered.
const LOOK: Duration = Duration::from_millis(20);

/// Where a run works.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'a> {
    /// A conversation that is there; without one, a new one begins.
    pub conversation: Option<&'a str>,
    /// One of its participants; without one, the one of P40.
    pub participant: Option<&'a str>,
    /// Who calls, in a new one.
    pub from: &'a str,
    /// Who is called, in a new one.
    pub to: &'a str,
}

/// The door of one run.
pub struct Bridge {
    store: Arc<dyn Store>,
    target: Target,
    /// Began here, so that who joins and leaves is ours to say.
    own: bool,
    /// Everybody that the run has met, by his number: the one of the run is the first.
    people: Vec<Target>,
    names: Names,
    hold: Hold,
    now: Millis,
    trouble: Option<StoreError>,
}

impl Bridge {
    /// Begins a run of that image. `now` is in milliseconds.
    ///
    /// # Errors
    /// What the store says: [`StoreError::NoConversation`], [`StoreError::NoParticipant`] …
    pub fn begin(store: Arc<dyn Store>, place: Place<'_>, image: &[u8], now: Millis) -> Stored<Self> {
        let owner = format!("run-{}", uuid()?);
        store.work(&owner)?;
        let (conversation, participant) = match place.conversation {
            Some(id) => (id.to_owned(), someone(&*store, id, place.participant)?),
            None => begun(&*store, place, now)?,
        };
        let target = Target { conversation, participant };
        let run = |conversation| {
            let mode = Mode::Exact;
            store.start(&NewRun { conversation, owner: &owner, mode, image, snapshot: None, lease: LEASE })
        };
        let hold = match run(&target.conversation) {
            // A conversation has one run; another one has a place of its own and the same target.
            Err(StoreError::Exists) => {
                let id = uuid()?;
                store.create(&id, &Facts { began: now, ..Facts::default() })?;
                run(&id)?
            }
            held => held?,
        };
        let (own, names) = (place.conversation.is_none(), Names::default());
        let people = vec![target.clone()];
        Ok(Self { store, target, own, people, names, hold, now, trouble: None })
    }

    /// Whose attributes the flows set and get.
    pub const fn participant(&self) -> Participant {
        Participant(0)
    }

    /// The ids of conversation and participant.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// What the store holds of the participant now, sorted by name.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn attributes(&self) -> Stored<Vec<(Text, Text)>> {
        let held = self.store.attributes(&self.target.conversation, Some(&self.target.participant))?;
        Ok(held.into_iter().map(|Kept { name, value, .. }| (name, value)).collect())
    }

    /// Somebody else writes before the run, as `--set` says.
    ///
    /// # Errors
    /// What the store does not take.
    pub fn give(&self, attributes: &[(Text, Text)]) -> Stored<()> {
        self.store.merge(&self.target.conversation, &self.target.participant, attributes, self.now)
    }

    /// What the store said when it did not answer, or took something not; the last word.
    pub fn trouble(&self) -> Option<&StoreError> {
        self.trouble.as_ref()
    }

    /// Ends the run, and waits that long for its batches; gives those that are not delivered (P27).
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn end(&mut self, most: Duration) -> Stored<Vec<OutboxRow>> {
        let began = Instant::now();
        while !self.waiting()?.is_empty() && began.elapsed() < most {
            std::thread::sleep(LOOK);
        }
        self.store.finish(&self.hold, &RunState::Ended.into())?;
        let rows = self.store.outbox_of(&self.hold.conversation)?;
        Ok(rows.into_iter().filter(|row| row.state != OutboxState::Done).collect())
    }

    /// The number of somebody, a new one when he was not met before.
    fn met(&mut self, target: Target) -> Participant {
        let at = self.people.iter().position(|known| *known == target).unwrap_or(self.people.len());
        if at == self.people.len() {
            self.people.push(target);
        }
        Participant(at as u32)
    }

    /// The run's batches that are on their way.
    fn waiting(&self) -> Stored<Vec<OutboxRow>> {
        let rows = self.store.outbox_of(&self.hold.conversation)?;
        Ok(rows.into_iter().filter(|row| row.state == OutboxState::Ready).collect())
    }

    /// Keeps what the store said, and gives it in the machine's words.
    fn failed(&mut self, error: StoreError) -> CloudError {
        let said = match &error {
            StoreError::NoConversation | StoreError::NoParticipant => CloudError::UnknownParticipant,
            StoreError::TooLarge => CloudError::TooLarge,
            StoreError::Unavailable(_) | StoreError::Throttled(_) | StoreError::Full => CloudError::Unreachable,
            _ => CloudError::Refused,
        };
        self.trouble = Some(error);
        said
    }

    fn asked(&self, who: Participant, names: &[Slot]) -> Stored<Vec<Option<Text>>> {
        let target = self.people.get(who.0 as usize).ok_or(StoreError::NoParticipant)?;
        let texts: Vec<&str> = names.iter().map(|slot| self.names.name(*slot).map_or("", Text::as_str)).collect();
        // F15: before the cloud is asked, so that a batch that is delivered meanwhile is in one of the two answers.
        let waiting = self.waiting()?;
        let mut values = self.store.read(&target.conversation, &target.participant, &texts)?;
        for row in waiting.iter().filter(|row| row.target == *target) {
            for (name, value) in &row.batch {
                for (at, _) in texts.iter().enumerate().filter(|(_, text)| **text == name.as_str()) {
                    values[at] = Some(value.clone());
                }
            }
        }
        Ok(values)
    }

    fn flush(&mut self, who: Participant, batch: &[(Text, Text)]) -> Stored<()> {
        let target = self.people.get(who.0 as usize).ok_or(StoreError::NoParticipant)?.clone();
        let (deliver, state) = (Deliver::Here, RunState::Runnable);
        let flush = Flush { target: &target, batch, deliver, now: self.now, state, snapshot: None, veiled: None };
        self.hold = self.store.flush(&self.hold, &flush)?;
        // P15: what follows begins when the cloud has it, or finds it in the outbox.
        let began = Instant::now();
        while began.elapsed() < TRANSFER_WAIT && !self.waiting().unwrap_or_default().is_empty() {
            std::thread::sleep(LOOK);
        }
        Ok(())
    }
}

/// A conversation that begins now, with its customer.
fn begun(store: &dyn Store, place: Place<'_>, now: Millis) -> Stored<(String, String)> {
    let (id, participant) = (uuid()?, uuid()?);
    let mut person = Person::new(&participant, "customer", now);
    (person.ani, person.dnis) = (Some(place.from.to_owned()), Some(place.to.to_owned()));
    person.address = Some(place.from.to_owned());
    let mut facts = Facts { began: now, address: place.to.to_owned(), ..Facts::default() };
    facts.join(person);
    store.create(&id, &facts)?;
    Ok((id, participant))
}

/// A new id.
fn uuid() -> Stored<String> {
    new_id().ok_or_else(|| StoreError::Broken("the system gives no random numbers".into()))
}

impl Cloud for Bridge {
    fn number(&mut self, name: &str) -> Slot {
        self.names.number(name)
    }

    fn read(&mut self, who: Participant, names: &[Slot], into: &mut Vec<Option<Text>>) -> Result<(), CloudError> {
        match self.asked(who, names) {
            Ok(mut values) => {
                into.append(&mut values);
                Ok(())
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    fn apply(&mut self, who: Participant, _: BatchId, entries: &mut Vec<(Slot, Text)>) -> Result<Applied, CloudError> {
        let name = |slot: &Slot| self.names.name(*slot).cloned().unwrap_or_default();
        let batch: Vec<(Text, Text)> = entries.iter().map(|(slot, value)| (name(slot), value.clone())).collect();
        // The hold has the batch's number: asked again with the same one, the store changes nothing (F3).
        match self.flush(who, &batch) {
            Ok(()) => {
                entries.clear();
                Ok(Applied::Now)
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    fn find(&mut self, conversation: &str, participant: Option<&str>) -> Result<Option<Found>, CloudError> {
        match someone(&*self.store, conversation, participant) {
            Ok(id) => {
                let who = self.met(Target { conversation: conversation.to_owned(), participant: id.clone() });
                Ok(Some(Found { who, id: Text::from(id) }))
            }
            Err(StoreError::NoConversation | StoreError::NoParticipant) => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn set_time(&mut self, now: i64) {
        self.now = now.saturating_mul(1_000);
    }

    fn joins(&mut self, _: Participant, purpose: &str) -> Option<Participant> {
        if !self.own {
            return None;
        }
        let id = uuid().ok()?;
        let person = Person::new(&id, purpose, self.now);
        let joined = update(&*self.store, &self.target.conversation, |facts| facts.join(person.clone()).then_some(()));
        match joined {
            Ok(joined) => joined?,
            Err(error) => {
                self.failed(error);
                return None;
            }
        }
        let target = Target { conversation: self.target.conversation.clone(), participant: id };
        Some(self.met(target))
    }

    fn leaves(&mut self, who: Participant) {
        let Some(Target { conversation, participant: id }) = self.people.get(who.0 as usize) else { return };
        if !self.own || *conversation != self.target.conversation {
            return;
        }
        let why = if who.0 == 0 { "endpoint" } else { "system" };
        let left = update(&*self.store, conversation, |facts| facts.leave(id, why, self.now).then_some(()));
        if let Err(error) = left {
            self.failed(error);
        }
    }
}
