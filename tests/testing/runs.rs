//! Flows that run once, with their steps counted.

use callflow::bytecode::Program;
use callflow::bytecode::program::Options;
use callflow::cloud::Memory;
use callflow::conversation::{Ask, Conversation, Entry, Invocation, Landings, Recorder, Reply, Start, Steps, World};
use callflow::scenario::coverage::Coverage;
use callflow::source::{Source, Sources};
use callflow::value::Value;
use callflow::{check, pipeline};

/// A caller.
#[derive(Clone)]
pub struct Caller {
    /// What he enters.
    pub keys: Vec<&'static str>,
    /// Whether transfers of his succeed.
    pub transfers: bool,
}

impl Caller {
    /// Who enters these, one after the other, then nothing; transfers fail.
    pub fn who_enters(keys: &[&'static str]) -> Self {
        Self { keys: keys.to_vec(), transfers: false }
    }
}

impl World for Caller {
    fn ask(&mut self, ask: &Ask<'_>) -> Reply {
        match ask {
            Ask::Collect(_) | Ask::Menu(..) if self.keys.is_empty() => Reply::Nothing,
            Ask::Collect(_) | Ask::Menu(..) => Reply::Keys(self.keys.remove(0).into()),
            Ask::Transfer(..) if !self.transfers => Reply::Failed("busy".into(), None),
            _ => Reply::Done,
        }
    }

    fn built_in(&mut self, _: &str) -> Value {
        Value::NotSet
    }

    fn now(&mut self) -> i64 {
        0
    }
}

/// The compiled form of a text without an error, from the file `test.flow`.
pub fn compiled(text: &str) -> Program {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("test.flow", text));
    let checked = pipeline::check(&sources, &[id], check::Options::default());
    let errors: Vec<_> = checked.diagnostics.iter().filter(|found| found.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    pipeline::compile(&checked.project.expect("no error"), &sources, Options::default())
}

/// What a run came to.
pub struct Run {
    pub done: Vec<Invocation>,
    pub steps: Steps,
    pub entries: Vec<Entry>,
}

/// Runs the first flow, with those attributes in the cloud.
pub fn run(program: &Program, caller: &Caller, cloud: &[(&str, &str)]) -> Run {
    let mut recorder = Recorder::new(program, true);
    recorder.steps = Some(Steps::to(Landings::of(program)));
    let mut memory = Memory::new();
    let participant = memory.join(1);
    for (name, value) in cloud {
        memory.write(participant, name, value).expect("it takes it");
    }
    let mut caller = caller.clone();
    let start = Start { flow: 0, conversation: 1, participant };
    let (done, stopped) = Conversation::new(program, &mut memory, &mut caller, &mut recorder, start).run();
    assert_eq!(stopped, None, "it runs to its end");
    let steps = recorder.steps.take().expect("they were counted");
    Run { done, steps, entries: std::mem::take(&mut recorder.entries) }
}

/// The coverage of some runs.
pub fn covered(program: &Program, runs: &[Run]) -> Coverage {
    let mut all = Coverage::default();
    for run in runs {
        let mut one = Coverage::default();
        one.add(program, &run.steps, &run.entries, &run.done);
        all.merge(one);
    }
    all
}
