//! `callflow test`: runs the tests that stand in flows, and shows what failed.

mod coverage;
mod crew;
mod floor;
mod human;
mod json;
mod junit;
mod progress;
mod results;
mod sweep;
mod update;
mod watch;

use super::exit::{Exit, Failure};
use super::output::Output;
use super::project::{Loaded, load};
use super::{Outcome, check, clock, join, write};
use crate::conversation::Landings;
use crate::scenario::coverage::lcov;
use crate::scenario::direct::{Trouble, covered, play};
use crate::scenario::story::Suite;
use clap::ValueEnum;
use crew::Crew;
use floor::Floor;
use human::Human;
use progress::Progress;
use results::Results;
use std::path::PathBuf;

/// Run the tests that stand in flows
///
/// Tests are `test` blocks in `.flow` files, beside the flows or in files of their own. They need no cloud, no telephone
/// and no time: what the outside does stands in the test. All PATHs are one project. A failed test is shown at its own
/// line, with what was expected, what was, and what had happened.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow test examples/
  callflow test flows/ --filter billing --fail-fast
  callflow test flows/ --coverage --fail-under 90
  callflow test flows/ --fail-under actions=100,outputs=90
  callflow test flows/ --format junit > report.xml
  callflow test flows/ --sweep")]
pub struct Args {
    /// Files, folders, or - for standard input [default: the current folder]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Only tests whose name has this text in it, upper and lower case alike
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Begin no test after one has failed
    #[arg(long)]
    fail_fast: bool,
    /// Run again whenever a file changes
    #[arg(long, conflicts_with_all = ["format", "update"])]
    watch: bool,
    /// Write what runs look like now into the `snapshot` steps
    #[arg(long, conflicts_with = "sweep")]
    update: bool,
    /// How many tests run at once [default: one a core]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Tell which actions, outputs, tasks, choices and attributes the tests reach
    #[arg(long)]
    coverage: bool,
    /// Fail when less than this percentage ran: of the actions, or of each kind that is named (actions, outputs, parts,
    /// choices), as in actions=100,outputs=90
    #[arg(long, value_name = "PERCENT", value_delimiter = ',', value_parser = floor::floor)]
    fail_under: Vec<Floor>,
    /// Write the coverage into this file, as LCOV
    #[arg(long, value_name = "FILE")]
    lcov: Option<PathBuf>,
    /// Let every effect of every test fail in turn, and look whether anything is lost in silence
    #[arg(long, conflicts_with_all = ["coverage", "fail_under", "lcov"])]
    sweep: bool,
    /// Show every action of failed tests
    #[arg(long)]
    trace: bool,
    /// How to write what came of them
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// How the results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON object, on standard output
    Json,
    /// JUnit's XML, on standard output
    Junit,
}

impl Args {
    fn crew(&self) -> Crew {
        Crew { jobs: self.jobs(), fail_fast: self.fail_fast }
    }

    fn counts(&self) -> bool {
        self.coverage || !self.fail_under.is_empty() || self.lcov.is_some()
    }

    fn jobs(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.jobs.unwrap_or_else(cores)
    }
}

/// Runs them. No test at all is wrong usage where a filter asked for one, and a problem elsewhere: whoever tests wants to
/// know that nothing was tested.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    if args.watch { watch::run(args, output) } else { once(args, output) }
}

/// Runs them once.
fn once(args: &Args, output: &mut Output) -> Outcome {
    floor::once_each(&args.fail_under)?;
    let loaded = load(&args.paths, &mut std::io::stdin())?;
    let Some(suite) = suite(&loaded, output) else { return Ok(Exit::Problems) };
    let chosen = chosen(&suite, args.filter.as_deref());
    if chosen.is_empty() {
        return Err(nothing(&suite, args.filter.as_deref()));
    }
    if args.sweep {
        return Ok(sweep::run(args, &suite, &loaded, &chosen, output));
    }
    if args.update {
        update::run(&suite, &loaded, &chosen, output)?;
        let again = Args { update: false, ..args.again() };
        return once(&again, output);
    }
    let began = clock::now();
    let results = played(args, &suite, &loaded, &chosen, output);
    report(args, (&suite, &loaded), &results, began, output)?;
    Ok(exit(args, &suite, &results, output))
}

impl Args {
    /// The same once more.
    fn again(&self) -> Self {
        Self {
            paths: self.paths.clone(),
            filter: self.filter.clone(),
            fail_fast: self.fail_fast,
            watch: self.watch,
            update: self.update,
            jobs: self.jobs,
            coverage: self.coverage,
            fail_under: self.fail_under.clone(),
            lcov: self.lcov.clone(),
            sweep: self.sweep,
            trace: self.trace,
            format: self.format,
        }
    }
}

/// The tests of a project; `None` when it has errors, which were shown.
fn suite(loaded: &Loaded, output: &mut Output) -> Option<Suite> {
    let (found, suite) = join::suite(loaded);
    let mut found = check::weighed(found, loaded, &check::Strict::default());
    found.retain(crate::diagnostic::Diagnostic::is_error);
    check::show(&found, loaded, output);
    suite.filter(|_| found.is_empty())
}

/// The tests that a filter leaves, by their numbers.
fn chosen(suite: &Suite, filter: Option<&str>) -> Vec<usize> {
    let wanted = filter.map(str::to_lowercase);
    let fits = |name: &str| wanted.as_ref().is_none_or(|wanted| name.to_lowercase().contains(wanted));
    suite.tests.iter().enumerate().filter(|(_, test)| fits(&test.name)).map(|(number, _)| number).collect()
}

fn nothing(suite: &Suite, filter: Option<&str>) -> Failure {
    match filter {
        Some(filter) if !suite.tests.is_empty() => Failure::usage(format!("no test has `{filter}` in its name"))
            .help("leave `--filter` out to run all of them"),
        _ => Failure { exit: Exit::Problems, message: "there are no tests here".into(), help: None }
            .help("write a `test \"…\" { … }` beside a flow: docs/tests.md shows how"),
    }
}

fn played(args: &Args, suite: &Suite, loaded: &Loaded, chosen: &[usize], output: &mut Output) -> Results {
    let landings = args.counts().then(|| Landings::of(&suite.program));
    let play = |number: usize| {
        let test = &suite.tests[number];
        match &landings {
            Some(landings) => {
                let (report, coverage) = covered(&suite.program, test, landings.clone());
                (report, Some(coverage))
            }
            None => (play(&suite.program, test, Trouble::default()), None),
        }
    };
    let human =
        Human { program: &suite.program, sources: &loaded.sources, style: output.err_style(), trace: args.trace };
    let mut results = Results::default();
    let style = output.err_style();
    let progress = std::cell::RefCell::new(Progress::new(chosen.len(), style, args.format == Format::Human));
    args.crew().play(chosen, &play, &mut |done, failed| progress.borrow_mut().came(done, failed), &mut |done| {
        if args.format == Format::Human && !done.passed() {
            progress.borrow().end();
            output.err(human.failed(&suite.tests[done.number], &done));
        }
        results.add(done);
    });
    progress.borrow().end();
    results.left_out = chosen.len() - results.tests.len();
    results
}

fn report(
    args: &Args,
    (suite, loaded): (&Suite, &Loaded),
    results: &Results,
    began: i64,
    output: &mut Output,
) -> Result<(), Failure> {
    match args.format {
        Format::Json => output.out(json::document(suite, &loaded.sources, results)),
        Format::Junit => output.out(junit::document(suite, &loaded.sources, results, began)),
        Format::Human => {
            if let Some(counted) = results.coverage.as_ref().filter(|_| args.coverage) {
                output.out(coverage::human(counted, &suite.program, output.out_style()));
            }
            let style = output.err_style();
            let human = Human { program: &suite.program, sources: &loaded.sources, style, trace: args.trace };
            output.flush();
            output.err(human.summary(results.passed(), results.failed(), results.left_out));
        }
    }
    match (&args.lcov, &results.coverage) {
        (Some(path), Some(counted)) => write::replace(path, lcov(counted, &suite.program).as_bytes()),
        _ => Ok(()),
    }
}

fn exit(args: &Args, suite: &Suite, results: &Results, output: &mut Output) -> Exit {
    if results.crashed() {
        return Exit::Internal;
    }
    if results.failed() > 0 {
        return Exit::Problems;
    }
    let Some(counted) = &results.coverage else { return Exit::Fine };
    let missed = floor::missed(&args.fail_under, counted, &suite.program);
    output.flush();
    missed.iter().for_each(|failure| output.fail(failure));
    if missed.is_empty() { Exit::Fine } else { Exit::Problems }
}
