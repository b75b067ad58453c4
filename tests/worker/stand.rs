//! A project, a store and workers for it.

use callflow::bytecode::{Program, image};
use callflow::check;
use callflow::cloud::store::MemoryStore;
use callflow::cloud::store::{Deliver, Mode, Store};
use callflow::conversation::{Outside, Reply};
use callflow::pipeline;
use callflow::serve::http::Clock;
use callflow::serve::worker::engine::{Answers, Engine, Image, Options, Programs};
use callflow::serve::worker::{New, Worked};
use callflow::source::{Source, Sources};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Sets, asks, sets, calls a bot (P23, P30), and goes on in a second flow.
pub const PROJECT: &str = r#"
flow inboundCall "Main" {
    language = "en-us"
    var Flow.digits: String

    task "Start" {
        setParticipantData { "First" = "1" }
        playAudio(ToAudioTTS("Your number, please."))
        collectInput {
            inputData = Flow.digits
            minDigits = 1
            maxDigits = 4
        } on success {
            setParticipantData { "Digits" = Flow.digits }
        } on failure {
            setParticipantData { "Digits" = "none" }
        }
        callBotFlow("Bot")
        setParticipantData { "Last" = Append(Flow.digits, "!") }
        transferToFlow("Second")
        disconnect
    }
}

flow botFlow "Bot" {
    language = "en-us"
    var Flow.x: String
    state "Only" {
        getParticipantData { Flow.x = "First" }
        setParticipantData { "Bot" = Append(Flow.x, "-bot") }
        exitBotFlow
    }
}

flow inboundCall "Second" {
    language = "en-us"
    var Flow.key: String

    task "Start" {
        getParticipantData { Flow.key = "Last" }
        setParticipantData { "Seen" = Flow.key }
        collectInput { inputData = Flow.key  minDigits = 1  maxDigits = 1 } on success { setParticipantData { "Key" = Flow.key } }
        disconnect
    }
}

flow workflow "Sum" {
    language = "en-us"
    input var Flow.a: Integer = 1
    output var Flow.b: Integer
    state "Start" {
        Flow.b = Flow.a + 1
        endWorkflow
    }
}
"#;

/// The program of a text without errors.
pub fn program(text: &str) -> Program {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("stand.flow", text));
    let checked = pipeline::check(&sources, &[id], check::Options::default());
    let said: Vec<_> = checked.diagnostics.iter().map(|one| one.message.clone()).collect();
    let project = checked.project.unwrap_or_else(|| panic!("{said:#?}"));
    pipeline::compile(&project, &sources, Default::default())
}

struct One(Image);

impl Programs for One {
    fn current(&self) -> Worked<Image> {
        Ok(self.0.clone())
    }

    fn by_hash(&self, hash: &[u8]) -> Worked<Option<Image>> {
        Ok(Some(self.0.clone()).filter(|image| image.hash == hash))
    }
}

struct Nobody;

impl Answers for Nobody {
    fn answer(&self, _: &Outside<'_>) -> Option<Reply> {
        None
    }
}

/// How long a run is held: shorter than callers may take to answer, so that a take-over meets them still waiting.
pub const HELD: Duration = Duration::from_secs(2);

/// What workers share.
#[derive(Clone)]
pub struct Stand {
    image: Image,
    pub memory: Arc<MemoryStore>,
    now: Arc<AtomicI64>,
}

impl Stand {
    pub fn new(text: &str) -> Self {
        let program = program(text);
        let hash = image::hash(&program).to_le_bytes().to_vec();
        let now = Arc::new(AtomicI64::new(1_800_000_000_000));
        let clock = Arc::clone(&now);
        let memory = Arc::new(MemoryStore::new(Arc::new(move || clock.load(Ordering::SeqCst))));
        Self { image: Image { program: Arc::new(program), hash }, memory, now }
    }

    /// Time passes.
    pub fn pass(&self, time: Duration) {
        self.now.fetch_add(time.as_millis() as i64, Ordering::SeqCst);
    }

    pub fn worker(&self, mode: Mode, store: Arc<dyn Store>) -> Arc<Engine> {
        let now = Arc::clone(&self.now);
        let clock = Clock::new(move || now.load(Ordering::SeqCst));
        let options = Options { mode, deliver: Deliver::Here, lease: HELD, ..Options::default() };
        let programs = Arc::new(One(self.image.clone()));
        Arc::new(Engine::new(store, programs, Arc::new(Nobody), clock, options).expect("a worker"))
    }

    /// What Conversation Services hold of the conversation's customer.
    pub fn attributes(&self, conversation: &str) -> BTreeMap<String, String> {
        let kept = self.memory.attributes(conversation, None).expect("the store answers");
        kept.into_iter().map(|own| (own.name.as_str().to_owned(), own.value.as_str().to_owned())).collect()
    }

    /// The names of each attribute-update event (P43).
    pub fn events(&self) -> Vec<Vec<String>> {
        let events = self.memory.events(0, 1_000).expect("the store answers");
        let names = |own: &callflow::cloud::store::AttributeEvent| {
            own.attributes.iter().map(|(name, _)| name.as_str().to_owned()).collect()
        };
        events.iter().map(names).collect()
    }
}

/// A call of the main flow.
pub fn call() -> New {
    New {
        flow: "Main".into(),
        caller: "tel:+15550100".into(),
        called: "tel:+15550199".into(),
        attributes: vec![("Before".into(), "there".into())],
        conversation: Some("c-1".into()),
    }
}
