//! Ten thousand conversations that wait, and a worker that begins again.

use callflow::bytecode::image;
use callflow::check;
use callflow::cloud::store::{Mode, RunState, Store, open};
use callflow::conversation::{Outside, Reply};
use callflow::pipeline;
use callflow::serve::http::Clock;
use callflow::serve::worker::{Answers, Engine, Image, New, Options, Programs, Ticks, Work, Worked};
use callflow::source::{Source, Sources};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Nobody answers, so that each goes on by its time-out.
const PROJECT: &str = r#"
flow inboundCall "Waits" {
    language = "en-us"
    var Flow.key: String
    task "Start" {
        setParticipantData { "Began" = Call.Ani }
        collectInput { inputData = Flow.key  noEntryTimeout = MakeDuration(0, 0, SECONDS)  digits = 1 } on failure {
            setParticipantData { "Ended" = "by time" }
        }
        disconnect
    }
}
"#;

struct One(Image);

impl Programs for One {
    fn current(&self) -> Worked<Image> {
        Ok(self.0.clone())
    }

    fn by_hash(&self, _: &[u8]) -> Worked<Option<Image>> {
        Ok(Some(self.0.clone()))
    }
}

struct Nobody;

impl Answers for Nobody {
    fn answer(&self, _: &Outside<'_>) -> Option<Reply> {
        None
    }
}

fn worker(store: &Arc<dyn Store>, seconds: u32) -> Arc<Engine> {
    let mut sources = Sources::default();
    let text = PROJECT.replace("SECONDS", &format!("0, {seconds}"));
    let id = sources.add(Source::new("waits.flow", text));
    let checked = pipeline::check(&sources, &[id], check::Options::default());
    let project = checked.project.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    let program = pipeline::compile(&project, &sources, Default::default());
    let hash = image::hash(&program).to_le_bytes().to_vec();
    let programs = Arc::new(One(Image { program: Arc::new(program), hash }));
    let options = Options { mode: Mode::Durable, ..Options::default() };
    let engine = Engine::new(Arc::clone(store), programs, Arc::new(Nobody), Clock::of_machine(), options);
    Arc::new(engine.expect("a worker"))
}

/// Begins so many calls from a few threads, then ends the worker; a new one on the same file goes on with all of them. The
/// figure to reach is 10,000 within 2 s; it is printed, with `CALLFLOW_TORTURE=1` for ten thousand.
#[test]
fn f13_parked_conversations_go_on_after_a_restart() {
    let many = crate::kills(400, 10_000);
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("parked.db").display());
    let seconds = 1 + many as u32 / 200;
    {
        let store = open(&url).expect("a file");
        let engine = worker(&store, seconds);
        let begin = Instant::now();
        std::thread::scope(|scope| {
            for part in 0..16 {
                let engine = Arc::clone(&engine);
                scope.spawn(move || {
                    for number in (part..many).step_by(16) {
                        let caller = format!("tel:+1555{number:07}");
                        let new = New { flow: "Waits".into(), caller, called: "tel:+1".into(), ..New::default() };
                        engine.begin(new).expect("it begins");
                    }
                });
            }
        });
        println!("{many} conversations begun and parked in {:?}", begin.elapsed());
        std::thread::sleep(Duration::from_secs(u64::from(seconds)).saturating_sub(begin.elapsed()));
        std::thread::sleep(Duration::from_millis(200));
    }
    let begin = Instant::now();
    let store = open(&url).expect("the file opens again");
    let opened = begin.elapsed();
    let engine = worker(&store, seconds);
    let _ticks = Ticks::begin(&engine);
    let ended = || engine.figures().iter().find(|row| row.0 == "runs_ended_total").map_or(0, |row| row.2);
    while (ended() as usize) < many {
        assert!(begin.elapsed() < Duration::from_secs(300), "{} of {many} went on", ended());
        std::thread::sleep(Duration::from_millis(5));
    }
    println!("{many} went on and ended {:?} after the restart (opened in {opened:?})", begin.elapsed());
    assert!(store.runs(Some(RunState::Waiting), None, 1).expect("runs").is_empty());
    let events = store.events(0, usize::MAX / 2).expect("events");
    assert_eq!(events.len(), many, "each has flushed its one batch");
    assert!(events.iter().all(|event| event.attributes.len() == 2));
}
