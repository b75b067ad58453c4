//! Who stands outside of a flow that is served: the caller, who answers later; the store, which is asked at once; the
//! organisation, of which the project knows tables and actions.

use super::keep::{self, Awaits, Log, MAX_LISTED, Ran};
use super::{Answers, RESTART_PAUSE};
use crate::bytecode::Program;
use crate::catalog::{self, TransferType};
use crate::cloud::store::{Facts, FlowFacts, Millis, Person, Store, StoreError, Stored, someone, update_with};
use crate::cloud::{Applied, Cloud, CloudError, Found, Participant};
use crate::conversation::{Ask, Caller, Entry, Outside, Reply, World};
use crate::participant::{BatchId, Names, Slot};
use crate::serve::random;
use crate::value::{Text, Value};
use crate::vm::Machine;
use std::cell::RefCell;

/// What a step of a run shares between the flow's world, its cloud and whoever drives it.
pub struct Shared {
    /// What has happened.
    pub log: Log,
    /// What happened to participants and is not in the store yet.
    pub changes: Vec<Change>,
    /// When the wait that was begun is due, in milliseconds from now.
    pub due: Option<Millis>,
    /// Names that were set in this step.
    pub set: Vec<Text>,
    /// Where the last transfer went.
    target: String,
}

impl Shared {
    /// Of a run with that log.
    pub fn new(log: Log) -> Self {
        let (changes, set, target) = (Vec::new(), Vec::new(), String::new());
        Self { log, changes, due: None, set, target }
    }
}

/// Something that happened to participants.
pub enum Change {
    /// Somebody joins.
    Joins(Box<Person>),
    /// Somebody leaves, for a reason in the platform's words.
    Leaves(String, &'static str),
    /// A flow has ended (P45).
    Ends {
        /// The participant that it is.
        participant: String,
        /// How.
        exit: &'static str,
        /// Where it transferred to.
        transfer: Option<(&'static str, String)>,
    },
}

impl Change {
    fn apply(&self, facts: &mut Facts, now: Millis) {
        match self {
            Self::Joins(person) => {
                facts.join((**person).clone());
            }
            Self::Leaves(id, disconnect) => {
                facts.leave(id, disconnect, now);
            }
            Self::Ends { participant, exit, transfer } => {
                let flow = facts.person_mut(participant).and_then(|person| person.flow.as_mut());
                let Some(flow) = flow else { return };
                flow.exit_reason = Some((*exit).to_owned());
                if let Some((kind, target)) = transfer {
                    flow.transfer_type = Some((*kind).to_owned());
                    flow.transfer_target = Some(target.clone());
                }
            }
        }
    }
}

/// Puts down what has happened to participants by a call that takes the facts and their revision; one that says `false`
/// is made again with fresh ones. Without changes it is made once, with none.
///
/// # Errors
/// When the store does not take it.
pub fn keep_changes(
    store: &dyn Store,
    conversation: &str,
    changes: &[Change],
    now: Millis,
    mut keep: impl FnMut(Option<(i64, &Facts)>) -> Stored<bool>,
) -> Stored<()> {
    if changes.is_empty() {
        return keep(None).map(|_| ());
    }
    let apply = |facts: &mut Facts| {
        changes.iter().for_each(|change| change.apply(facts, now));
        Some(())
    };
    update_with(store, conversation, apply, |revision, facts| keep(Some((revision, facts)))).map(|_| ())
}

/// The machine's door to the cloud, over a store. Batches do not go through it: they are committed together with the run.
pub struct Door<'s> {
    store: &'s dyn Store,
    conversation: &'s str,
    shared: &'s RefCell<Shared>,
    now: &'s dyn Fn() -> Millis,
    about: &'s dyn Fn(&str) -> (String, String),
    names: Names,
}

impl<'s> Door<'s> {
    /// The door of one conversation.
    pub fn new(
        store: &'s dyn Store,
        conversation: &'s str,
        shared: &'s RefCell<Shared>,
        now: &'s dyn Fn() -> Millis,
        about: &'s dyn Fn(&str) -> (String, String),
    ) -> Self {
        Self { store, conversation, shared, now, about, names: Names::default() }
    }

    fn person(&self, who: Participant) -> Option<keep::Person> {
        self.shared.borrow().log.people.get(who.0 as usize).cloned()
    }

    /// The number of a participant of any conversation.
    fn met(&self, elsewhere: Option<String>, id: String) -> Participant {
        let mut shared = self.shared.borrow_mut();
        let person = keep::Person { elsewhere, id };
        let at = shared.log.people.iter().position(|known| *known == person).unwrap_or_else(|| {
            shared.log.people.push(person);
            shared.log.people.len() - 1
        });
        Participant(at as u32)
    }
}

impl Cloud for Door<'_> {
    fn number(&mut self, name: &str) -> Slot {
        self.names.number(name)
    }

    fn read(&mut self, who: Participant, names: &[Slot], into: &mut Vec<Option<Text>>) -> Result<(), CloudError> {
        let person = self.person(who).ok_or(CloudError::UnknownParticipant)?;
        let names: Vec<&str> = names.iter().filter_map(|slot| self.names.name(*slot).map(Text::as_str)).collect();
        let conversation = person.elsewhere.as_deref().unwrap_or(self.conversation);
        match self.store.read(conversation, &person.id, &names) {
            Ok(mut values) => {
                into.append(&mut values);
                Ok(())
            }
            Err(_) => Err(CloudError::Unreachable),
        }
    }

    fn apply(&mut self, _: Participant, _: BatchId, _: &mut Vec<(Slot, Text)>) -> Result<Applied, CloudError> {
        Err(CloudError::Refused)
    }

    fn joins(&mut self, _: Participant, purpose: &str) -> Option<Participant> {
        let id = random::uuid()?;
        let mut shared = self.shared.borrow_mut();
        let mut person = Person::new(&id, purpose, (self.now)());
        if let Some(ran) = shared.log.flows.last_mut() {
            let (name, kind) = (ran.flow.clone(), ran.kind.clone());
            person.name = Some(name.clone());
            let (flow, version) = (self.about)(&name);
            let entry_type = "direct".into();
            person.flow = Some(FlowFacts { id: flow, version, name, kind, entry_type, ..FlowFacts::default() });
            ran.participant = Some(id.clone());
        }
        shared.changes.push(Change::Joins(Box::new(person)));
        drop(shared);
        Some(self.met(None, id))
    }

    fn find(&mut self, conversation: &str, participant: Option<&str>) -> Result<Option<Found>, CloudError> {
        match someone(self.store, conversation, participant) {
            Ok(id) => {
                let elsewhere = Some(conversation.to_owned()).filter(|id| id != self.conversation);
                Ok(Some(Found { who: self.met(elsewhere, id.clone()), id: Text::from(id) }))
            }
            Err(StoreError::NoConversation | StoreError::NoParticipant) => Ok(None),
            Err(_) => Err(CloudError::Unreachable),
        }
    }

    fn leaves(&mut self, who: Participant) {
        let Some(keep::Person { elsewhere: None, id }) = self.person(who) else { return };
        let mut shared = self.shared.borrow_mut();
        let customer = shared.log.customer == id;
        shared.changes.push(Change::Leaves(id, if customer { "endpoint" } else { "system" }));
    }
}

/// Who answers a flow that is served.
pub struct Stage<'s> {
    shared: &'s RefCell<Shared>,
    caller: Caller,
    answers: &'s dyn Answers,
    now: &'s dyn Fn() -> Millis,
}

impl<'s> Stage<'s> {
    /// The world of one conversation.
    pub fn new(
        conversation: &str,
        shared: &'s RefCell<Shared>,
        answers: &'s dyn Answers,
        now: &'s dyn Fn() -> Millis,
    ) -> Self {
        let caller = shared.borrow().log.caller(conversation);
        Self { shared, caller, answers, now }
    }

    /// The caller answers later, or has typed ahead.
    fn wait(&self, awaits: Awaits, due: Option<Millis>) -> Reply {
        let mut shared = self.shared.borrow_mut();
        shared.log.awaits = awaits;
        shared.due = due;
        match next_keys(&mut shared.log) {
            Some(keys) => Reply::Keys(keys),
            None => Reply::Later,
        }
    }

    /// What nobody here performs fails, so that the flow goes on as it does when the platform cannot reach it; what cannot
    /// fail, as the questions of bots, has no answer, and the run is interrupted.
    fn outside(&self, outside: &Outside<'_>) -> Reply {
        if let Some(reply) = self.answers.answer(outside) {
            return reply;
        }
        let action = outside.action;
        if action.outputs.contains(&catalog::FAILURE) {
            let why = format!("`{}` has no answer here", action.key);
            return Reply::Failed("not.implemented".into(), Some(Text::from(why)));
        }
        Reply::Unknown
    }
}

/// Takes from what was typed ahead as much as the wait takes.
pub fn next_keys(log: &mut Log) -> Option<Text> {
    if log.typed.is_empty() {
        return None;
    }
    let taken = match log.awaits {
        Awaits::Choice => 1,
        Awaits::Digits { max, terminator } => {
            let ends = terminator.and_then(|key| log.typed.find(key)).map_or(usize::MAX, |at| at + 1);
            ends.min(usize::from(max) + usize::from(ends <= usize::from(max) + 1))
        }
        _ => return None,
    };
    let rest = log.typed.split_off(taken.min(log.typed.len()));
    Some(Text::from(std::mem::replace(&mut log.typed, rest)))
}

impl World for Stage<'_> {
    fn ask(&mut self, ask: &Ask<'_>) -> Reply {
        match ask {
            Ask::Play(_) | Ask::Tell(..) => Reply::Done,
            Ask::Collect(digits) => {
                let awaits = Awaits::Digits { max: digits.max, terminator: digits.terminator };
                self.wait(awaits, Some(digits.no_entry))
            }
            Ask::Menu(_, timeout) => self.wait(Awaits::Choice, Some(*timeout)),
            Ask::Wait(time) => self.wait(Awaits::Time, Some(*time)),
            Ask::Restart => self.wait(Awaits::Agent, Some(RESTART_PAUSE)),
            Ask::Transfer(to, target, _) => {
                self.shared.borrow_mut().target = (*target).to_owned();
                if *to == TransferType::Acd {
                    self.queues(target);
                }
                Reply::Done
            }
            Ask::External(outside) => self.outside(outside),
        }
    }

    fn suspends(&self) -> bool {
        true
    }

    fn built_in(&mut self, name: &str) -> Value {
        self.caller.built_in(name)
    }

    fn now(&mut self) -> i64 {
        (self.now)().div_euclid(1_000)
    }

    fn in_queue_flow(&mut self, queue: &str) -> Option<String> {
        self.answers.in_queue_flow(queue)
    }

    fn saw(&mut self, _: &Machine, program: &Program, entry: &Entry) {
        let mut shared = self.shared.borrow_mut();
        match entry {
            Entry::Flow(name) => {
                let kind = program.flow(name.as_str()).map_or("", |(_, flow)| flow.kind.key());
                if shared.log.flows.len() >= MAX_LISTED {
                    shared.log.flows.remove(0);
                }
                let (flow, kind) = (name.as_str().to_owned(), kind.to_owned());
                shared.log.flows.push(Ran { flow, kind, ..Ran::default() });
            }
            Entry::Played(text) => shared.log.play(text.clone()),
            Entry::Set { name, .. } if !shared.log.queued.contains(name) => {
                shared.log.queued.push(name.clone());
                shared.set.push(name.clone());
            }
            Entry::Fault { fault, .. } => shared.log.fault = Some(fault.message()),
            Entry::Ended(ending) => {
                let target = shared.target.clone();
                let Some(ran) = shared.log.flows.iter_mut().rev().find(|ran| ran.exit.is_none()) else { return };
                ran.exit = Some(ending.reason.word().to_owned());
                let transfer = ending.transfer.map(|to| (to.word(), target.clone()));
                ran.transfer = transfer.as_ref().map(|(_, target)| target.clone());
                if let Some(participant) = ran.participant.clone() {
                    shared.changes.push(Change::Ends { participant, exit: ending.reason.word(), transfer });
                }
            }
            _ => {}
        }
    }
}

impl Stage<'_> {
    /// The caller waits in a queue from now on: the queue is a participant of its own (P46).
    fn queues(&self, queue: &str) {
        let Some(id) = random::uuid() else { return };
        let mut person = Person::new(&id, "acd", (self.now)());
        (person.name, person.queue) = (Some(queue.to_owned()), Some(queue.to_owned()));
        self.shared.borrow_mut().changes.push(Change::Joins(Box::new(person)));
    }
}
