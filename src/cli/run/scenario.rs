//! `run --scenario`: the set-up, the story and the answers of one test, or of a set-up, drive the run.

use super::shown::Writer;
use super::story::{self, Story};
use super::telephone::Telephone;
use super::{Args, flow_of};
use crate::ast::{Item, TestKind};
use crate::bytecode::Program;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::project::{self, Flow, Loaded};
use crate::cli::render::{Finding, human};
use crate::cli::{build, check, join};
use crate::conversation::Recorder;
use crate::diagnostic::{Label, Severity, did_you_mean};
use crate::scenario::direct::{accompanied, caller_of};
use crate::scenario::report::Report;
use crate::scenario::story::{Begin, Suite, Test, Who};
use crate::source::Source;
use crate::span::Span;
use crate::syntax::parse_file;
use crate::value::{Text, quoted};
use std::path::{Path, PathBuf};

/// What the test around a set-up is called.
const AROUND: &str = "scenario";

/// A test or a set-up of the scenario's file.
struct Block {
    kind: TestKind,
    name: String,
}

/// A test that drives a run, and its project.
pub struct Scenario {
    suite: Suite,
    loaded: Loaded,
    test: Test,
}

/// Reads the scenario that was named, with the flows; `None` when something has errors, which were shown.
///
/// # Errors
/// When there is no such scenario, or files cannot be read.
pub fn load(args: &Args, scenario: &str, output: &mut Output) -> Result<Option<Scenario>, Failure> {
    if build::is_image(&args.path) {
        return Err(
            Failure::usage("a scenario needs the flows, and this is an image").help("name the flows themselves")
        );
    }
    let (file, name) = parts(scenario);
    let mut loaded = project::load(&[args.path.clone(), file.clone()], &mut std::io::stdin())?;
    let block = chosen(&loaded, &file, name)?;
    if block.kind == TestKind::Setup {
        around(args, &block.name, &mut loaded)?;
    }
    let (found, suite) = join::suite(&loaded);
    let mut found = check::weighed(found, &loaded, &check::Strict::default());
    found.retain(crate::diagnostic::Diagnostic::is_error);
    check::show(&found, &loaded, output);
    let Some(suite) = suite.filter(|_| found.is_empty()) else { return Ok(None) };
    let wanted = if block.kind == TestKind::Setup { AROUND } else { &block.name };
    let row = format!("{wanted} [");
    let test = suite.tests.iter().find(|test| test.name == wanted || test.name.starts_with(&row));
    let Some(test) = test.cloned() else {
        return Err(Failure::usage(format!("there is no test `{wanted}` to run")));
    };
    Ok(Some(Scenario { suite, loaded, test: with_arguments(args, test) }))
}

/// `FILE#NAME`
fn parts(scenario: &str) -> (PathBuf, Option<&str>) {
    match scenario.split_once('#') {
        // A file may have the sign in its name.
        Some((file, name)) if !Path::new(scenario).exists() => (PathBuf::from(file), Some(name)),
        _ => (PathBuf::from(scenario), None),
    }
}

/// The block of that name; without one the only block of the file.
fn chosen(loaded: &Loaded, file: &Path, name: Option<&str>) -> Result<Block, Failure> {
    let same =
        |flow: &&Flow| flow.path.as_ref().is_some_and(|path| path.canonicalize().ok() == file.canonicalize().ok());
    let source = loaded.flows.iter().find(same).map(|flow| flow.source);
    let items = source.map(|source| parse_file(source, loaded.sources.get(source).text()).0.items).unwrap_or_default();
    let blocks = items.into_iter().filter_map(|item| match item {
        Item::Test(test) => Some(Block { kind: test.kind, name: test.name.text.to_string() }),
        _ => None,
    });
    let mut blocks: Vec<Block> = blocks.collect();
    let known = |blocks: &[Block]| blocks.iter().map(|block| quoted(&block.name)).collect::<Vec<_>>().join(", ");
    let found = match name {
        Some(name) => blocks.iter().position(|block| block.name == name),
        None if blocks.len() == 1 => Some(0),
        None => None,
    };
    match (found, name) {
        (Some(at), _) => Ok(blocks.swap_remove(at)),
        (None, _) if blocks.is_empty() => {
            Err(Failure::usage(format!("`{}` has no test and no set-up", file.display())))
        }
        (None, Some(name)) => {
            let help = did_you_mean(name, blocks.iter().map(|block| block.name.as_str()));
            let help = help.unwrap_or_else(|| format!("there are: {}", known(&blocks)));
            Err(Failure::usage(format!("`{}` has no test and no set-up `{name}`", file.display())).help(help))
        }
        (None, None) => Err(Failure::usage(format!("`{}` has {} tests and set-ups", file.display(), blocks.len()))
            .help(format!("say which: `--scenario '{}#NAME'`; there are: {}", file.display(), known(&blocks)))),
    }
}

/// A test that calls the flow with a set-up.
fn around(args: &Args, name: &str, loaded: &mut Loaded) -> Result<(), Failure> {
    let (_, program) = join::compile(loaded);
    // Where the flows have errors there is no program, and the errors are shown later.
    let Some(program) = program else { return Ok(()) };
    let flow = &program.flows[flow_of(args.flow.as_deref(), &program)?];
    let begins = if flow.kind.is_voice() { "call" } else { "start" };
    let text = format!("test {} {{ {begins}({}) uses({}) }}", quoted(AROUND), quoted(flow.name.as_str()), quoted(name));
    let source = loaded.sources.add(Source::new("<scenario>", text));
    loaded.flows.push(Flow { source, path: None });
    Ok(())
}

/// What the command line says goes before what the scenario says.
fn with_arguments(args: &Args, mut test: Test) -> Test {
    let text = |given: &Option<String>| given.as_deref().map(Text::new);
    test.call.from = text(&args.caller).or(test.call.from);
    test.call.to = text(&args.called).or(test.call.to);
    test.call.language = text(&args.language).or(test.call.language);
    let set = args.set.iter().map(|(name, value)| (Text::new(name), Some(Text::new(value))));
    test.given.cloud.push((Who::default(), set.collect()));
    test
}

impl Scenario {
    /// Whether a recording of the run would say all of it: variables that are given, and what others than the caller have
    /// in the cloud before, are in no trace.
    fn can_be_recorded(&self) -> bool {
        let test = &self.test;
        test.given.variables.is_empty()
            && test.given.cloud.iter().all(|(who, _)| *who == Who::default())
            && matches!(test.begin, Begin::Flow(_))
    }

    /// Runs it. Behind the story goes on who sits at the terminal, or what `--input` says.
    ///
    /// # Errors
    /// When the flow does something else than the story, or the run cannot be recorded.
    pub fn run(&self, args: &Args, output: &mut Output) -> Result<(Story, Exit), Failure> {
        let flow = match self.test.begin {
            Begin::Flow(flow) | Begin::Task(flow, _) => flow,
            Begin::Nothing => return Err(Failure::usage("this test runs no flow").help("name one that has a `call`")),
        };
        if args.record.is_some() && !self.can_be_recorded() {
            return Err(Failure::usage(
                "a run of this scenario cannot be recorded: a trace tells nothing of variables that are given, \
                and of what others than the caller have in the cloud",
            )
            .help("the scenario is a test already: copy it"));
        }
        let program = &*self.suite.program;
        let (keys, call) = (story::keys(args), caller_of(program, &self.test));
        let told = keys.is_typed();
        let writer = Writer::new(program, args.show_values, output.out_style());
        let mut telephone = Telephone::new(call.clone(), keys, &writer);
        let mut recorder = Recorder::new(program, true);
        if told {
            recorder.listener = Some(Box::new(story::live(args, &writer, output)));
        }
        let report = accompanied(program, &self.test, &mut recorder, &mut telephone);
        drop(recorder);
        let exit = self.parted(&report, output);
        let own = self.test.given.cloud.iter().filter(|(who, _)| *who == Who::default());
        let held = own.flat_map(|(_, all)| all).filter_map(|(name, value)| Some((name.clone(), value.clone()?)));
        let participant = program.flows[flow].kind.participant();
        let holdings = report.stores.iter().find(|held| held.participant == participant);
        let story = Story {
            flow,
            language: self.test.call.language.as_ref().map(|language| language.as_str().to_owned()),
            held: held.collect(),
            attributes: holdings.map(|held| held.services.clone()).unwrap_or_default(),
            participant,
            call,
            invocations: report.invocations,
            entries: report.entries,
            dropped: report.dropped,
            stopped: report.stopped,
            told,
        };
        Ok((story, exit))
    }

    /// Says where the flow did something else than the story.
    fn parted(&self, report: &Report, output: &mut Output) -> Exit {
        if !report.parted || report.stopped.is_some() {
            return Exit::Fine;
        }
        output.flush();
        for failure in &report.failures {
            let labels = [Label { span: failure.span, text: String::new() }];
            let source = self.loaded.sources.get(self.test.source);
            let finding = Finding {
                severity: Severity::Error,
                code: "test",
                message: &failure.message,
                source,
                labels: if failure.span == Span::default() { &[] } else { &labels },
                help: failure.help.as_deref(),
            };
            output.err(human::draw(&finding, &output.err_style()));
        }
        Exit::Problems
    }

    /// The program that runs.
    pub fn program(&self) -> &Program {
        &self.suite.program
    }
}
