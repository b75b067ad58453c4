//! A story: the text of flows, a script of the world outside, and what came of both.

use callflow::bytecode::Program;
use callflow::bytecode::program::Options;
use callflow::cloud::{Applied, Cloud, CloudError, Memory, Participant};
use callflow::conversation::{Ask, Entry, Invocation, Recorder, Reply, Start, Stopped, World, written};
use callflow::diagnostic::Diagnostic;
use callflow::participant::{BatchId, Slot};
use callflow::source::{Source, Sources};
use callflow::value::{Text, Value};
use callflow::{check, pipeline};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// Attributes by name.
pub type Attributes = BTreeMap<String, String>;

/// The conversation of every story.
pub const CONVERSATION: u64 = 7;

/// What the cloud does with one write instead of taking it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It takes it, and its answer is lost.
    AnswerLost,
    /// It cannot be reached.
    Down,
    /// It refuses for good.
    Refused,
}

/// The world outside of one conversation. Whatever is not written goes well: audio is played, transfers succeed, nobody
/// enters anything, in-queue flows are left at once.
#[derive(Clone, Default)]
pub struct Script {
    pub options: Options,
    computed_names: bool,
    cloud: Vec<(String, String)>,
    replies: VecDeque<Reply>,
    hang_up_at: Option<usize>,
    leave_at: Option<usize>,
    writes: Vec<(usize, String, String)>,
    troubles: VecDeque<Trouble>,
    no_reads: bool,
    queues: Vec<(String, String)>,
}

impl Script {
    /// What the cloud holds before.
    pub fn cloud(mut self, name: &str, value: &str) -> Self {
        self.cloud.push((name.into(), value.into()));
        self
    }

    /// Computed names are a warning instead of an error (P7).
    pub fn computed_names(mut self, warn: bool) -> Self {
        self.computed_names = warn;
        self
    }

    fn reply(mut self, reply: Reply) -> Self {
        self.replies.push_back(reply);
        self
    }

    /// Keys for the next thing that asks for some.
    pub fn keys(self, keys: &str) -> Self {
        self.reply(Reply::Keys(keys.into()))
    }

    /// Nothing is entered in time.
    pub fn silence(self) -> Self {
        self.reply(Reply::Nothing)
    }

    /// The next transfer succeeds, or the in-queue flow goes on.
    pub fn done(self) -> Self {
        self.reply(Reply::Done)
    }

    /// The next transfer fails.
    pub fn fails(self, kind: &str, message: Option<&str>) -> Self {
        self.reply(Reply::Failed(kind.into(), message.map(Text::new)))
    }

    /// An action that asks takes this output and gives these values.
    pub fn takes(self, output: &str, values: &[(&str, Value)]) -> Self {
        let values = values.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        self.reply(Reply::Output { output: output.into(), values })
    }

    /// The interaction leaves the in-queue flow.
    pub fn leaves(self) -> Self {
        self.reply(Reply::Leave)
    }

    /// The caller hangs up where the world is asked for the nth time, counted from 0.
    pub fn hangs_up_at(mut self, ask: usize) -> Self {
        self.hang_up_at = Some(ask);
        self
    }

    /// The interaction leaves the in-queue flow where the world is asked for the nth time, counted from 0.
    pub fn leaves_at(mut self, ask: usize) -> Self {
        self.leave_at = Some(ask);
        self
    }

    /// The same with the first replies alone.
    pub fn replies_before(mut self, count: usize) -> Self {
        self.replies.truncate(count);
        self
    }

    /// Somebody else writes just before the nth ask is answered (P16).
    pub fn writes_at(mut self, ask: usize, name: &str, value: &str) -> Self {
        self.writes.push((ask, name.into(), value.into()));
        self
    }

    /// The cloud's trouble with the next write.
    pub fn trouble(mut self, trouble: Trouble) -> Self {
        self.troubles.push_back(trouble);
        self
    }

    /// What callers hear in a queue.
    pub fn queue(mut self, queue: &str, flow: &str) -> Self {
        self.queues.push((queue.into(), flow.into()));
        self
    }

    /// Nothing can be read.
    pub fn unreadable(mut self) -> Self {
        self.no_reads = true;
        self
    }
}

/// What stood outside when the world was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What was asked: `play`, `collect`, `menu`, `wait`, `transfer`, `tell`, `restart`.
    pub what: String,
    /// What the cloud held at that moment.
    pub cloud: Attributes,
}

pub struct Store {
    memory: Memory,
    who: Participant,
    troubles: VecDeque<Trouble>,
    no_reads: bool,
    sent: Vec<BatchId>,
    applied: Vec<Applied>,
}

impl Store {
    fn attributes(&self) -> Attributes {
        let all = self.memory.attributes(self.who).into_iter();
        all.map(|(name, value)| (name.to_owned(), value.as_str().to_owned())).collect()
    }
}

#[derive(Clone)]
pub struct Door(Rc<RefCell<Store>>);

impl Cloud for Door {
    fn number(&mut self, name: &str) -> Slot {
        self.0.borrow_mut().memory.number(name)
    }

    fn read(&mut self, who: Participant, names: &[Slot], into: &mut Vec<Option<Text>>) -> Result<(), CloudError> {
        let mut store = self.0.borrow_mut();
        if store.no_reads {
            return Err(CloudError::Unreachable);
        }
        store.memory.read(who, names, into)
    }

    fn joins(&mut self, beside: Participant, purpose: &str) -> Option<Participant> {
        self.0.borrow_mut().memory.joins(beside, purpose)
    }

    fn leaves(&mut self, who: Participant) {
        self.0.borrow_mut().memory.leave(who);
    }

    fn apply(&mut self, who: Participant, id: BatchId, entries: &mut Vec<(Slot, Text)>) -> Result<Applied, CloudError> {
        let mut store = self.0.borrow_mut();
        store.sent.push(id);
        match store.troubles.pop_front() {
            Some(Trouble::Down) => Err(CloudError::Unreachable),
            Some(Trouble::Refused) => Err(CloudError::TooLarge),
            Some(Trouble::AnswerLost) => {
                let applied = store.memory.apply(who, id, &mut entries.clone())?;
                store.applied.push(applied);
                Err(CloudError::Unreachable)
            }
            None => {
                let applied = store.memory.apply(who, id, entries)?;
                store.applied.push(applied);
                Ok(applied)
            }
        }
    }
}

pub struct Outside {
    script: Script,
    store: Rc<RefCell<Store>>,
    asked: Vec<Seen>,
    outside: Vec<String>,
}

/// An action that asks, as a line: what it says and wants to know.
fn told(outside: &callflow::conversation::Outside<'_>) -> String {
    let settings = outside.settings.iter().map(|(name, value)| format!(" {name}={}", written(value)));
    let inputs = outside.inputs.iter().map(|(name, value)| format!(" {:?}={}", name.as_str(), written(value)));
    let outputs = outside.outputs.iter().map(|(name, kind)| format!(" {}:{kind}", name.as_str()));
    let parts: String = settings.chain(inputs).chain(outputs).collect();
    format!("{}{parts}", outside.action.key)
}

impl World for Outside {
    fn ask(&mut self, ask: &Ask<'_>) -> Reply {
        let number = self.asked.len();
        for (_, name, value) in self.script.writes.iter().filter(|(at, ..)| *at == number) {
            let mut store = self.store.borrow_mut();
            let who = store.who;
            store.memory.write(who, name, value).expect("the other writer is let in");
        }
        let (what, usual) = match ask {
            Ask::Play(_) => ("play", None),
            Ask::Wait(_) => ("wait", None),
            Ask::Tell(..) => ("tell", None),
            Ask::External(outside) => {
                self.outside.push(told(outside));
                ("external", Some(Reply::Unknown))
            }
            Ask::Collect(_) => ("collect", Some(Reply::Nothing)),
            Ask::Menu(..) => ("menu", Some(Reply::Nothing)),
            Ask::Transfer(..) => ("transfer", Some(Reply::Done)),
            Ask::Restart => ("restart", Some(Reply::Leave)),
        };
        self.asked.push(Seen { what: what.into(), cloud: self.store.borrow().attributes() });
        if self.script.hang_up_at == Some(number) {
            return Reply::HangUp;
        }
        if self.script.leave_at == Some(number) {
            return Reply::Leave;
        }
        match usual {
            None => Reply::Done,
            Some(usual) => self.script.replies.pop_front().unwrap_or(usual),
        }
    }

    fn in_queue_flow(&mut self, queue: &str) -> Option<String> {
        self.script.queues.iter().find(|(own, _)| own == queue).map(|(_, flow)| flow.clone())
    }

    fn built_in(&mut self, name: &str) -> Value {
        match name {
            "Call.Ani" => Value::Text("+15551234567".into()),
            _ => Value::NotSet,
        }
    }

    fn now(&mut self) -> i64 {
        1_800_000_000
    }
}

/// What came of it.
pub struct Story {
    pub invocations: Vec<Invocation>,
    pub stopped: Option<Stopped>,
    pub entries: Vec<Entry>,
    pub asked: Vec<Seen>,
    /// The actions that asked the world outside, each as a line.
    pub outside: Vec<String>,
    /// What the cloud holds at the end.
    pub cloud: Attributes,
    /// The cloud itself, and the caller in it.
    pub memory: (Memory, Participant),
    /// The ids under which batches were sent, repetitions included.
    pub sent: Vec<BatchId>,
    /// What the cloud did with those it took.
    pub applied: Vec<Applied>,
    /// The names and values of each attribute-update event (P43).
    pub events: Vec<Attributes>,
}

/// Everything the checker says about a project of one file.
pub fn findings(text: &str, script: &Script) -> (Option<Program>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("story.flow", text));
    let expressions = script.options.expressions.clone();
    let options = check::Options { computed_names: script.computed_names, expressions, ..check::Options::default() };
    let checked = pipeline::check(&sources, &[id], options);
    let program = checked.project.map(|project| pipeline::compile(&project, &sources, script.options.clone()));
    (program, checked.diagnostics)
}

/// The program of a text without errors.
pub fn program(text: &str, script: &Script) -> Program {
    match findings(text, script) {
        (Some(program), _) => program,
        (None, found) => panic!("{:#?}\n{text}", found.iter().map(|f| &f.message).collect::<Vec<_>>()),
    }
}

/// Runs the first flow of a text, and those it transfers to. Every story is run a second time in pieces: at each question
/// and each batch the conversation is kept as bytes, thrown away, and taken up again; it must come to the same.
pub fn run(text: &str, script: Script) -> Story {
    let program = program(text, &script);
    let whole = tell(&program, script.clone(), super::pieces::whole);
    if whole.asked.len() > MAX_PIECES {
        return whole;
    }
    let pieces = tell(&program, script.clone(), super::pieces::run);
    super::pieces::must_be_equal(&whole, &pieces);
    super::pieces::must_agree(&whole, &tell(&program, script, super::pieces::run_with_deaths));
    whole
}

/// The most questions of a story that is run in pieces: stories without end are cut off at their limits soon enough.
const MAX_PIECES: usize = 1_000;

/// How a story is run.
type Way = for<'p> fn(&'p Program, &mut Door, &mut Outside, &mut Recorder<'p>, Start) -> Told;
/// What has ended, and why it stopped.
pub type Told = (Vec<Invocation>, Option<Stopped>);

fn tell(program: &Program, script: Script, way: Way) -> Story {
    let mut memory = Memory::new();
    let who = memory.join(CONVERSATION);
    for (name, value) in &script.cloud {
        memory.write(who, name, value).expect("the cloud holds it");
    }
    let before = memory.events().len();
    let (troubles, no_reads) = (script.troubles.clone(), script.no_reads);
    let store = Store { memory, who, troubles, no_reads, sent: Vec::new(), applied: Vec::new() };
    let store = Rc::new(RefCell::new(store));
    let mut world = Outside { script, store: store.clone(), asked: Vec::new(), outside: Vec::new() };
    let mut recorder = Recorder::new(program, true);
    let mut door = Door(store.clone());
    let start = Start { flow: 0, conversation: CONVERSATION, participant: who };
    let (invocations, stopped) = way(program, &mut door, &mut world, &mut recorder, start);
    let store = store.borrow();
    let named = |slot: &Slot| store.memory.name(*slot).expect("a name").as_str().to_owned();
    let event = |event: &callflow::cloud::Event| {
        event.changes.iter().map(|(slot, value)| (named(slot), value.as_str().to_owned())).collect()
    };
    Story {
        invocations,
        stopped,
        entries: recorder.entries,
        asked: world.asked,
        outside: world.outside,
        cloud: store.attributes(),
        memory: (store.memory.clone(), who),
        sent: store.sent.clone(),
        applied: store.applied.clone(),
        events: store.memory.events()[before..].iter().map(event).collect(),
    }
}

/// An inbound call flow with variables of the plain types and one task with these statements.
pub fn call(statements: &str) -> String {
    flow(&format!("task \"Start\" {{ {statements} }}"))
}

/// An inbound call flow with variables of the plain types and these parts.
pub fn flow(parts: &str) -> String {
    typed("inboundCall", parts)
}

/// A flow of some type, see [`flow`].
pub fn typed(kind: &str, parts: &str) -> String {
    format!(
        "flow {kind} \"T\" {{ language = \"en-us\" var Flow.a: String var Flow.b: String var Flow.c: String \
         var Flow.n: Integer var Flow.m: Integer var Flow.yes: Boolean {parts} }}"
    )
}

/// Attributes from pairs.
pub fn attributes<const N: usize>(pairs: [(&str, &str); N]) -> Attributes {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
