//! The store: what is asked of the platform, and what of the database beside it.

use super::address::Address;
use super::client::{ANSWER, Client};
use super::conversation::Shown;
use super::secret::Credentials;
use super::share::Share;
use super::target::place;
use crate::cloud::deliver::{self, Bell, Chance, Crew, Health, LAST_BACK_OFF, Settings, Shared, Target as _, Trouble};
use crate::cloud::store::{
    AttributeEvent, Claimed, Deliver, Document, Expect, Facts, Finish, Flush, Hold, JournalEntry, Kept, Keys, Known,
    Mark, Millis, NewRun, OpenError, OutboxRow, OutboxState, Run, RunState, Store, StoreError, Stored, Taken, Target,
    Told, Unpark, Wait,
};
use crate::value::Text;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often a read is tried before it is refused (H101).
const READS: u32 = 3;
/// The longest pause that a read waits for; a flow and its caller wait meanwhile.
const LONGEST_READ_PAUSE: Duration = Duration::from_secs(5);

/// The platform, with a database beside it.
pub struct GenesysStore {
    client: Arc<Client>,
    beside: Arc<dyn Store>,
    settings: Settings,
    shared: Arc<Shared>,
    bell: Arc<Bell>,
    /// What works until it is dropped: the senders, and the count of workers.
    crew: Mutex<Option<(Crew, Share)>>,
    began: Instant,
}

impl GenesysStore {
    /// Opens what follows `genesys:` in a URL; id and secret come from the environment. The keys are those of the
    /// database beside it.
    ///
    /// # Errors
    /// When it is no address, when there is no id and secret, when the database cannot be opened.
    pub fn open(rest: &str, keys: Option<Arc<Keys>>) -> Result<Self, OpenError> {
        let address = Address::of(rest)?;
        let beside = crate::cloud::store::open_with(&address.beside, keys)?;
        let credentials = Credentials::find(&|name| std::env::var(name).ok())?;
        let settings = address.settings.clone();
        Ok(Self::new(Client::new(address, credentials), beside, settings))
    }

    /// The platform of a client beside that database.
    pub fn new(client: Client, beside: Arc<dyn Store>, settings: Settings) -> Self {
        let (shared, bell) = (Arc::new(Shared::new(settings.rate)), Arc::new(Bell::default()));
        let (client, crew, began) = (Arc::new(client), Mutex::new(None), Instant::now());
        Self { client, beside, settings, shared, bell, crew, began }
    }

    /// How the delivery goes.
    pub fn health(&self) -> Health {
        self.shared.health()
    }

    /// One request of ours, at the pace that all keep (H105).
    fn paced<T>(&self, by: impl Fn() -> Result<T, Trouble>) -> Result<T, Trouble> {
        let now = self.began.elapsed();
        let wait = {
            let mut pace = self.shared.pace();
            let wait = pace.wait(now, 1);
            if wait.is_zero() {
                pace.sends(now);
            }
            wait
        };
        if !wait.is_zero() {
            return Err(Trouble::Throttled(Some(wait)));
        }
        let answer = by();
        if let Err(Trouble::Throttled(asked)) = &answer {
            self.shared.pace().throttled(self.began.elapsed(), asked.unwrap_or(LAST_BACK_OFF));
        }
        answer
    }

    /// The conversation at this moment (H101); again after what may pass.
    fn shown(&self, id: &str) -> Stored<Option<Shown>> {
        let mut chance = Chance::new(getrandom::u64().unwrap_or(0));
        let mut tries = 0;
        loop {
            tries += 1;
            let trouble = match self.paced(|| self.client.conversation(id, ANSWER)) {
                Ok(shown) => return Ok(Some(shown)),
                Err(Trouble::NotFound(_)) => return Ok(None),
                Err(trouble) => trouble,
            };
            let wait = match &trouble {
                Trouble::Throttled(Some(pause)) => *pause,
                Trouble::Throttled(None) | Trouble::Unknown(_) => chance.back_off(tries),
                _ => return Err(error(trouble)),
            };
            if tries >= READS || wait > LONGEST_READ_PAUSE {
                return Err(error(trouble));
            }
            std::thread::sleep(wait);
        }
    }

    /// What runs of ours have added to a conversation: the participants that our flows are.
    fn ours(&self, id: &str) -> Stored<Option<Known>> {
        self.beside.facts(id)
    }
}

/// A trouble of the platform as a store's error (H107).
fn error(trouble: Trouble) -> StoreError {
    match trouble {
        Trouble::NotFound(_) => StoreError::NoConversation,
        Trouble::Throttled(pause) => StoreError::Throttled(pause),
        Trouble::Unknown(why) | Trouble::Denied(why) => StoreError::Unavailable(why),
        Trouble::Conflict(message) => StoreError::Refused { status: 409, code: "conflict".into(), message },
        Trouble::Refused(message) => {
            let status = message.get(..3).and_then(|status| status.parse().ok()).unwrap_or(0);
            StoreError::Refused { status, code: "refused".into(), message }
        }
    }
}

impl Store for GenesysStore {
    fn name(&self) -> String {
        format!("{}+{}", self.client.name(), self.beside.name())
    }

    fn ready(&self) -> Stored<()> {
        match self.shared.health().stopped {
            Some(why) => Err(StoreError::Unavailable(why)),
            None => self.beside.ready(),
        }
    }

    fn figures(&self) -> Vec<(&'static str, &'static str, i64)> {
        let Health { stopped, delivered, again, parked, late, .. } = self.health();
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        vec![
            ("delivery_rate", "Requests a minute that are this worker's share.", self.shared.pace().rate().into()),
            ("delivery_stopped", "1 while the platform does not take our credentials.", i64::from(stopped.is_some())),
            ("delivered_total", "Batches that the platform has taken from this worker.", count(delivered)),
            ("delivery_again_total", "Sends that came to nothing and are made again.", count(again)),
            ("parked_total", "Batches that were parked by this worker.", count(parked)),
            ("delivered_late_total", "Sends that came after their lease.", count(late)),
        ]
    }

    fn work(&self, worker: &str) -> Stored<()> {
        self.beside.work(worker)?;
        let mut crew = self.crew.lock().unwrap_or_else(PoisonError::into_inner);
        if crew.is_none() {
            let target: Arc<dyn deliver::Target> = Arc::clone(&self.client) as _;
            let outbox: Arc<dyn deliver::Outbox> = Arc::new(Arc::clone(&self.beside));
            let no_thread = |why| StoreError::Unavailable(format!("no thread to send from: {why}"));
            // The share is known before anything is sent.
            let share = Share::begin(&self.beside, &self.shared, worker).map_err(no_thread)?;
            let started = Crew::start(&outbox, &target, &self.shared, &self.bell, &self.settings, worker, self.began);
            *crew = Some((started.map_err(no_thread)?, share));
        }
        Ok(())
    }

    fn encrypts(&self) -> bool {
        self.beside.encrypts()
    }

    /// Conversations begin on the platform: there is no call that makes one for a flow to run in. One without people is
    /// a place for a run alone, and kept beside.
    fn time(&self) -> Stored<Millis> {
        self.beside.time()
    }

    fn create(&self, id: &str, facts: &Facts) -> Stored<()> {
        if facts.people.is_empty() {
            return self.beside.create(id, facts);
        }
        let message = "a conversation begins on the platform; name one that is there".to_owned();
        Err(StoreError::Refused { status: 501, code: "not.implemented".into(), message })
    }

    fn facts(&self, id: &str) -> Stored<Option<Known>> {
        let Some(Shown { mut facts, .. }) = self.shown(id)? else { return Ok(None) };
        let ours = self.ours(id)?;
        let revision = ours.as_ref().map_or(0, |known| known.revision);
        for person in ours.into_iter().flat_map(|known| known.facts.people) {
            if facts.person(&person.id).is_none() {
                facts.people.push(person);
            }
        }
        Ok(Some(Known { facts, revision }))
    }

    /// Kept beside: the platform knows for itself who takes part.
    fn change(&self, id: &str, revision: i64, facts: &Facts) -> Stored<bool> {
        if self.ours(id)?.is_some() {
            return self.beside.change(id, revision, facts);
        }
        match self.beside.create(id, facts) {
            Ok(()) => Ok(true),
            Err(StoreError::Exists) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn conversations(&self, after: Option<(Millis, &str)>, limit: usize) -> Stored<Vec<(String, Facts)>> {
        self.beside.conversations(after, limit)
    }

    fn attributes(&self, id: &str, participant: Option<&str>) -> Stored<Vec<Kept>> {
        let Some(Shown { facts, held }) = self.shown(id)? else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for (person, held) in facts.people.iter().zip(held) {
            if participant.is_none_or(|id| id == person.id) {
                let kept = |(name, value)| Kept { participant: person.id.clone(), name, value, analytics: None };
                all.extend(held.into_iter().map(kept));
            }
        }
        all.sort_by(|one, other| (&one.participant, &one.name).cmp(&(&other.participant, &other.name)));
        Ok(all)
    }

    fn read(&self, id: &str, participant: &str, names: &[&str]) -> Stored<Vec<Option<Text>>> {
        let Shown { facts, held } = self.shown(id)?.ok_or(StoreError::NoConversation)?;
        let held = &held[place(&facts, participant).ok_or(StoreError::NoParticipant)?];
        let value = |name: &&str| held.iter().find(|(own, _)| own.as_str() == *name).map(|(_, value)| value.clone());
        Ok(names.iter().map(value).collect())
    }

    /// One PATCH: whoever writes from outside of flows is told at once, and writes again himself.
    fn write(&self, id: &str, who: &str, set: &[(Text, Text)], gone: &[Text], _: Millis) -> Stored<()> {
        if !gone.is_empty() {
            // H49: there is no way to take one away, and a made-up one would lie (H15).
            let message = "the platform has no way to take an attribute away".to_owned();
            return Err(StoreError::Refused { status: 501, code: "not.implemented".into(), message });
        }
        if set.is_empty() {
            return Ok(());
        }
        let target = Target { conversation: id.to_owned(), participant: who.to_owned() };
        self.paced(|| self.client.write(&target, set, ANSWER)).map(drop).map_err(error)
    }

    /// None: what Analytics was told only the platform knows.
    fn told(&self, _: &str) -> Stored<Vec<Told>> {
        Ok(Vec::new())
    }

    /// None: the platform tells its events elsewhere.
    fn events(&self, after: i64, limit: usize) -> Stored<Vec<AttributeEvent>> {
        self.beside.events(after, limit)
    }

    fn start(&self, run: &NewRun<'_>) -> Stored<Hold> {
        if self.ours(run.conversation)?.is_none() {
            let Shown { facts, .. } = self.shown(run.conversation)?.ok_or(StoreError::NoConversation)?;
            match self.beside.create(run.conversation, &facts) {
                Ok(()) | Err(StoreError::Exists) => {}
                Err(error) => return Err(error),
            }
        }
        self.beside.start(run)
    }

    /// Put down beside, for the sender: the platform takes no part in our transaction.
    fn flush(&self, hold: &Hold, flush: &Flush<'_>) -> Stored<Hold> {
        let next = self.beside.flush(hold, &Flush { deliver: Deliver::Later, ..*flush })?;
        self.bell.ring();
        Ok(next)
    }

    fn wait(&self, hold: &Hold, wait: &Wait<'_>) -> Stored<bool> {
        self.beside.wait(hold, wait)
    }

    fn finish(&self, hold: &Hold, finish: &Finish<'_>) -> Stored<bool> {
        self.beside.finish(hold, finish)
    }

    fn claim(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<Claimed>> {
        self.beside.claim(owner, lease, limit)
    }

    fn cede(&self, hold: &Hold, pause: Duration) -> Stored<()> {
        self.beside.cede(hold, pause)
    }

    fn take(&self, id: &str, owner: &str, lease: Duration, input: &[u8]) -> Stored<Taken> {
        self.beside.take(id, owner, lease, input)
    }

    fn renew(&self, owner: &str, lease: Duration, only: Option<&[String]>) -> Stored<usize> {
        self.beside.renew(owner, lease, only)
    }

    fn interrupt(&self, owner: Option<&str>) -> Stored<Vec<String>> {
        self.beside.interrupt(owner)
    }

    fn run(&self, id: &str) -> Stored<Option<Run>> {
        self.beside.run(id)
    }

    fn runs(&self, state: Option<RunState>, after: Option<&str>, limit: usize) -> Stored<Vec<Run>> {
        self.beside.runs(state, after, limit)
    }

    fn note(&self, id: &str, entries: &[JournalEntry]) -> Stored<()> {
        self.beside.note(id, entries)
    }

    fn journal(&self, id: &str) -> Stored<Vec<JournalEntry>> {
        self.beside.journal(id)
    }

    fn due(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>> {
        self.beside.due(owner, lease, limit)
    }

    fn mark(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool> {
        self.beside.mark(conversation, epoch, owner, mark)
    }

    fn outbox(&self, state: Option<OutboxState>, limit: usize) -> Stored<Vec<OutboxRow>> {
        self.beside.outbox(state, limit)
    }

    fn outbox_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>> {
        self.beside.outbox_of(conversation)
    }

    fn unpark(&self, conversation: &str, epoch: i64, to: &Unpark) -> Stored<bool> {
        let done = self.beside.unpark(conversation, epoch, to)?;
        self.bell.ring();
        Ok(done)
    }

    fn put(&self, kind: &str, key: &str, bytes: &[u8], expect: Expect) -> Stored<Option<i64>> {
        self.beside.put(kind, key, bytes, expect)
    }

    fn get(&self, kind: &str, key: &str) -> Stored<Option<Document>> {
        self.beside.get(kind, key)
    }

    fn remove(&self, kind: &str, key: &str) -> Stored<bool> {
        self.beside.remove(kind, key)
    }

    fn documents(&self, kind: &str, prefix: &str, after: Option<&str>, limit: usize) -> Stored<Vec<Document>> {
        self.beside.documents(kind, prefix, after, limit)
    }
}
