//! A clock, a cloud by script or by chance, and what it saw.

use super::shelf::Shelf;
use callflow::cloud::deliver::{Accepted, Chance, Clock, Next, Seen, Sender, Settings, Shared, Target, Trouble};
use callflow::cloud::store::{self, Millis};
use callflow::value::Text;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

/// What the cloud does with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Take,
    /// It says that, and does nothing.
    Say(Trouble),
    /// It does it, and the answer is lost.
    Lose,
    /// It applies the first names only, and fails.
    Prefix(usize),
    /// The sender freezes before its first byte, for that long, and others go on meanwhile.
    Freeze(Duration),
}

/// A write that the cloud has carried out.
#[derive(Clone, Debug)]
pub struct Event {
    pub conversation: String,
    pub foreign: bool,
    pub name: Text,
    pub value: Text,
    /// What it replaced.
    pub before: Option<Text>,
}

/// Everything around the senders.
pub struct World {
    time: Mutex<Millis>,
    chance: Mutex<Chance>,
    shelf: Mutex<Shelf>,
    held: Mutex<BTreeMap<(String, Text), Text>>,
    events: Mutex<Vec<Event>>,
    /// What is done with the next writes; then `by_chance` says.
    pub script: Mutex<VecDeque<Act>>,
    /// The same for reads: `None` is an answer.
    pub reads: Mutex<VecDeque<Option<Trouble>>>,
    /// Draws what the cloud does, of a conversation's write.
    pub by_chance: Option<fn(&World, &str) -> Act>,
    /// Draws what a read comes to.
    pub reads_by_chance: Option<fn(&World, &str) -> Option<Trouble>>,
    /// Foreign writers come between requests, so many in 1,000.
    pub foreign: Mutex<u64>,
    /// When requests came.
    pub requests: Mutex<Vec<(Millis, String)>>,
    /// When credentials are taken again.
    pub denied_until: Mutex<Millis>,
    pub ended: Mutex<bool>,
    pub shared: Shared,
    pub settings: Settings,
}

impl World {
    pub fn new(seed: u64, settings: Settings) -> Self {
        Self {
            time: Mutex::new(1_000_000),
            chance: Mutex::new(Chance::new(seed)),
            shelf: Mutex::default(),
            held: Mutex::default(),
            events: Mutex::default(),
            script: Mutex::default(),
            reads: Mutex::default(),
            by_chance: None,
            reads_by_chance: None,
            foreign: Mutex::new(0),
            requests: Mutex::default(),
            denied_until: Mutex::new(0),
            ended: Mutex::new(false),
            shared: Shared::new(settings.rate),
            settings,
        }
    }

    pub fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap()
    }

    pub fn events(&self) -> MutexGuard<'_, Vec<Event>> {
        self.events.lock().unwrap()
    }

    pub fn draw(&self, bound: u64) -> u64 {
        self.chance.lock().unwrap().below(bound)
    }

    pub fn time(&self) -> Millis {
        *self.time.lock().unwrap()
    }

    pub fn pass(&self, time: Millis) {
        *self.time.lock().unwrap() += time;
    }

    pub fn holds(&self, conversation: &str, name: &str) -> Option<String> {
        let held = self.held.lock().unwrap();
        held.get(&(conversation.to_owned(), Text::new(name))).map(|value| value.as_str().to_owned())
    }

    /// Somebody writes.
    pub fn write_one(&self, conversation: &str, name: &Text, value: &Text, foreign: bool) {
        let before = self.held.lock().unwrap().insert((conversation.to_owned(), name.clone()), value.clone());
        let (name, value) = (name.clone(), value.clone());
        self.events().push(Event { conversation: conversation.to_owned(), foreign, name, value, before });
    }

    pub fn sender(&self, owner: &str) -> Sender<'_> {
        let chance = Chance::new(self.draw(u64::MAX));
        Sender::new(self, self, self, &self.shared, self.settings.clone(), owner, chance)
    }

    /// Steps a sender until nothing is left that is due within that time.
    pub fn drive(&self, sender: &mut Sender<'_>, most: Millis) {
        let end = self.time() + most;
        while self.time() < end {
            match sender.step() {
                Next::Now => {}
                Next::After(wait) => self.pass((wait.as_millis() as Millis).max(1)),
            }
        }
    }

    fn request(&self, conversation: &str) -> Result<(), Trouble> {
        self.requests.lock().unwrap().push((self.time(), conversation.to_owned()));
        self.pass(1 + self.draw(40) as Millis);
        if self.draw(1_000) < *self.foreign.lock().unwrap() {
            let name = Text::from(format!("n{}", self.draw(6)));
            let value = Text::from(format!("foreign {}", self.draw(u64::MAX)));
            self.write_one(conversation, &name, &value, true);
        }
        if self.time() < *self.denied_until.lock().unwrap() {
            return Err(Trouble::Denied("401 twice".into()));
        }
        Ok(())
    }

    fn apply(&self, conversation: &str, batch: &[(Text, Text)]) {
        batch.iter().for_each(|(name, value)| self.write_one(conversation, name, value, false));
    }

    /// Others go on while one is frozen.
    fn freeze(&self, time: Duration) {
        let end = self.time() + time.as_millis() as Millis;
        let (script, chance) = (std::mem::take(&mut *self.script.lock().unwrap()), self.draw(u64::MAX));
        let mut other = self.sender(&format!("other-{chance}"));
        while self.time() < end || !other.has_said() {
            self.drive(&mut other, (end - self.time()).max(1));
        }
        *self.script.lock().unwrap() = script;
    }
}

impl Clock for World {
    fn now(&self) -> Millis {
        self.time()
    }

    fn passed(&self) -> Duration {
        Duration::from_millis(self.time() as u64)
    }
}

impl Target for World {
    fn name(&self) -> String {
        "scripted".into()
    }

    fn read(&self, to: &store::Target, names: &[&str], _: Duration) -> Result<Seen, Trouble> {
        self.request(&to.conversation)?;
        let scripted = self.reads.lock().unwrap().pop_front();
        let drawn = || self.reads_by_chance.and_then(|draw| draw(self, &to.conversation));
        if let Some(trouble) = scripted.unwrap_or_else(drawn) {
            return Err(trouble);
        }
        let held = self.held.lock().unwrap();
        let value = |name: &&str| held.get(&(to.conversation.clone(), Text::new(name))).cloned();
        Ok(Seen { values: names.iter().map(value).collect(), closed: *self.ended.lock().unwrap() })
    }

    fn write(&self, to: &store::Target, batch: &[(Text, Text)], within: Duration) -> Result<Accepted, Trouble> {
        assert!(within <= self.settings.lease, "F14: no request outlasts its lease");
        self.request(&to.conversation)?;
        let scripted = self.script.lock().unwrap().pop_front();
        let act = scripted.unwrap_or_else(|| self.by_chance.map_or(Act::Take, |draw| draw(self, &to.conversation)));
        match act {
            Act::Take => self.apply(&to.conversation, batch),
            Act::Say(trouble) => return Err(trouble),
            Act::Lose => {
                self.apply(&to.conversation, batch);
                self.pass(within.as_millis() as Millis);
                return Err(Trouble::Unknown("no answer".into()));
            }
            Act::Prefix(count) => {
                self.apply(&to.conversation, &batch[..count.min(batch.len())]);
                return Err(Trouble::Unknown("500".into()));
            }
            Act::Freeze(time) => {
                self.freeze(time);
                self.apply(&to.conversation, batch);
            }
        }
        Ok(Accepted { correlation: Some("c0".into()) })
    }

    fn probe(&self, _: Duration) -> Result<(), Trouble> {
        match self.time() < *self.denied_until.lock().unwrap() {
            true => Err(Trouble::Denied("401".into())),
            false => Ok(()),
        }
    }
}
