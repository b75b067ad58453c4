//! What happened, in order: the trace of a conversation.

use crate::bytecode::Program;
use crate::cloud::CloudError;
use crate::participant::Origin;
use crate::value::{Text, Value};
use crate::vm::{Event, Fault, Machine};

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A flow begins.
    Flow(Text),
    /// A flow that was called has ended, and the one that called it goes on: its name.
    Back(Text),
    /// An action begins: its number in the flow, and the flow's number in the program.
    Action {
        /// The flow.
        flow: usize,
        /// Its first instruction.
        pc: u32,
    },
    /// Something was played.
    Played(String),
    /// A name was queued (P1), or written at once (P30).
    Set {
        /// Which.
        name: Text,
        /// The new value.
        value: Text,
        /// Whether `""` stands for NOT_SET (P12).
        was_not_set: bool,
    },
    /// A Set of NOT_SET was left out (P12).
    Skipped(Text),
    /// A Get has its value (P2).
    Get {
        /// Which.
        name: Text,
        /// Where it was found.
        origin: Origin,
        /// The value.
        value: Option<Text>,
    },
    /// The caller entered something; nothing is `None`.
    Input(Option<Text>),
    /// The caller said something.
    Said(Text),
    /// A look-up found nothing: nobody has declared what it looks for (E391).
    Lookup {
        /// The flow.
        flow: usize,
        /// The instruction.
        pc: u32,
        /// The function.
        function: &'static str,
    },
    /// The caller hung up (P21).
    HungUp,
    /// A run error began the error handling (L3).
    Fault {
        /// The flow.
        flow: usize,
        /// Which.
        fault: Fault,
        /// The error handling had run before: the flow ends in silence (L1).
        silent: bool,
    },
    /// A transfer was tried.
    Transfer {
        /// The platform's word.
        kind: &'static str,
        /// The target.
        target: String,
        /// Whether it succeeded.
        succeeded: bool,
        /// The action's key.
        action: &'static str,
        /// Why it failed: type and message (L7).
        failure: Option<(Text, Option<Text>)>,
    },
    /// Something was told to the world outside: the action's key and its settings.
    Told(&'static str, Vec<(String, String)>),
    /// The world outside answered an action that asked it.
    Answered {
        /// The flow.
        flow: usize,
        /// The instruction.
        pc: u32,
        /// The action's key.
        action: &'static str,
        /// What it said: settings and inputs, by name.
        asked: Vec<(String, String)>,
        /// The output, `""` where the action goes on without one.
        output: Text,
        /// What was given, by name.
        values: Vec<(Text, Value)>,
    },
    /// An action has taken an output, written or not; see [`Event::Output`].
    Output {
        /// The flow.
        flow: usize,
        /// The instruction of the action.
        pc: u32,
        /// The output.
        output: Text,
    },
    /// A task has ended, by a path.
    TaskEnded {
        /// The flow.
        flow: usize,
        /// The instruction.
        pc: u32,
        /// The path, or `default`.
        path: Text,
    },
    /// Time passed, in milliseconds.
    Waited(i64),
    /// A batch was sent: its number in the invocation's list.
    Batch(super::BatchRecord),
    /// Somebody else has written, at once (P16).
    Wrote {
        /// Who: a script, the API.
        writer: Text,
        /// The id of the conversation.
        conversation: Text,
        /// The participant's purpose (P46).
        participant: Text,
        /// Names and values.
        attributes: Vec<(Text, Text)>,
    },
    /// The cloud did not answer a read; the error handling runs.
    ReadFailed {
        /// Which read of the conversation, from 1.
        number: u32,
        /// Why.
        error: CloudError,
    },
    /// The flow has ended.
    Ended(crate::vm::Ending),
}

/// Who is told of something at the moment it happens.
pub type Listener<'p> = Box<dyn FnMut(&Entry) + 'p>;

/// Keeps everything.
#[derive(Default)]
pub struct Recorder<'p> {
    program: Option<&'p Program>,
    /// What happened.
    pub entries: Vec<Entry>,
    /// Whether single actions, their outputs and the ends of tasks are kept as well.
    pub actions: bool,
    /// Values of sensitive attributes that were set or read: they are not shown where they are played or told (P47).
    secrets: Vec<Text>,
    /// Entries past [`MAX_ENTRIES`].
    pub dropped: usize,
    /// The ways that the run has gone, where somebody counts them.
    pub steps: Option<super::Steps>,
    /// Who is told of everything at the moment it happens.
    pub listener: Option<Listener<'p>>,
}

/// What stands for a value that nobody shall see.
pub const HIDDEN: &str = "•••";
/// A shorter value is not looked for in other texts: it would be found everywhere.
const SHORTEST_SECRET: usize = 3;

/// The most entries of a trace; what comes later is counted only.
pub const MAX_ENTRIES: usize = 200_000;

impl<'p> Recorder<'p> {
    /// A recorder of runs of that program.
    pub fn new(program: &'p Program, actions: bool) -> Self {
        Self { program: Some(program), actions, ..Self::default() }
    }

    /// Notes something.
    pub fn note(&mut self, entry: Entry) {
        if matches!(entry, Entry::Action { .. } | Entry::Output { .. } | Entry::TaskEnded { .. }) && !self.actions {
            return;
        }
        let entry = self.guarded(entry);
        if let Some(listener) = &mut self.listener {
            listener(&entry);
        }
        if self.entries.len() < MAX_ENTRIES {
            self.entries.push(entry);
        } else {
            self.dropped += 1;
        }
    }

    /// An entry without the values of sensitive attributes, which may have gone into what is played or told (P47). Set
    /// and Get keep theirs, so that a test can ask; who shows them looks at the name.
    fn guarded(&mut self, mut entry: Entry) -> Entry {
        match &entry {
            Entry::Set { name, value, .. } | Entry::Get { name, value: Some(value), .. } => {
                self.keep_secret(name, value);
            }
            Entry::Wrote { attributes, .. } => {
                attributes.iter().for_each(|(name, value)| self.keep_secret(name, value));
            }
            // What is set and got of other conversations is named as attributes are (P44).
            Entry::Answered { asked, values, .. } => {
                asked.iter().for_each(|(name, value)| self.keep_secret(&Text::new(name), &Text::new(value)));
                let texts = values.iter().filter_map(|(name, value)| Some((name, value.as_text()?)));
                texts.for_each(|(name, value)| self.keep_secret(name, value));
            }
            _ => {}
        }
        if self.secrets.is_empty() {
            return entry;
        }
        match &mut entry {
            Entry::Played(text) => self.mask(text),
            Entry::Transfer { target, .. } => self.mask(target),
            Entry::Answered { asked, values, .. } => {
                asked.iter_mut().for_each(|(_, value)| self.mask(value));
                values.iter_mut().for_each(|(_, value)| self.mask_value(value));
            }
            Entry::Told(_, settings) => settings.iter_mut().for_each(|(_, value)| self.mask(value)),
            _ => {}
        }
        entry
    }

    fn keep_secret(&mut self, name: &Text, value: &Text) {
        let sensitive = self.program.is_some_and(|program| program.options.sensitive.contains(name));
        if sensitive && value.len() >= SHORTEST_SECRET && !self.secrets.contains(value) {
            self.secrets.push(value.clone());
        }
    }

    fn mask_value(&self, value: &mut Value) {
        let text = super::text_of(value).unwrap_or_default();
        if self.secrets.iter().any(|secret| text.contains(secret.as_str())) {
            *value = Value::Text(Text::new(HIDDEN));
        }
    }

    fn mask(&self, text: &mut String) {
        for secret in &self.secrets {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), HIDDEN);
            }
        }
    }

    /// What an event of the machine is as an entry.
    pub(super) fn entry(program: &Program, machine: &Machine, event: Event<'_>, silent: bool) -> Entry {
        let flow = machine.flow();
        let named = |slot| Text::new(machine.name(program, slot));
        match event {
            Event::Action { pc } => Entry::Action { flow, pc },
            Event::Set { name, value, was_not_set } => {
                Entry::Set { name: named(name), value: value.clone(), was_not_set }
            }
            Event::Skipped { name } => Entry::Skipped(named(name)),
            Event::Get { name, origin, value } => Entry::Get { name: named(name), origin, value: value.cloned() },
            Event::Lookup { function, pc } => Entry::Lookup { flow, pc, function },
            Event::Output { pc, output } => Entry::Output { flow, pc, output: output.into() },
            Event::TaskEnded { pc, path } => Entry::TaskEnded { flow, pc, path: path.into() },
            Event::Fault { fault } => Entry::Fault { flow, fault, silent },
        }
    }
}
