//! Every effect of every test fails in turn, and nothing may be lost in silence. Tests are swept on all cores, and told of
//! in their order.

use super::crew::Done;
use super::progress::Progress;
use super::results::{Outcome, Results, place};
use super::{Args, Format, junit};
use crate::cli::clock;
use crate::cli::exit::Exit;
use crate::cli::output::Output;
use crate::cli::project::Loaded;
use crate::cli::render::json::write;
use crate::cli::render::{escape, plural};
use crate::cli::run::document;
use crate::cli::run::shown::Writer;
use crate::scenario::report::Failure;
use crate::scenario::story::{Suite, Test};
use crate::scenario::sweep::{Broken, Swept, sweep};
use serde_json::{Value, json};

/// What came of the chosen tests.
struct All<'a> {
    suite: &'a Suite,
    loaded: &'a Loaded,
    done: Vec<Done<Swept>>,
    /// Tests that were to be swept and were not, since one before had broken a promise.
    left_out: usize,
}

/// Sweeps over the chosen tests.
pub fn run(args: &Args, suite: &Suite, loaded: &Loaded, chosen: &[usize], output: &mut Output) -> Exit {
    let began = clock::now();
    let human = args.format == Format::Human;
    let progress = std::cell::RefCell::new(Progress::new(chosen.len(), output.err_style(), human));
    let swept = |number: usize| sweep(&suite.program, &suite.tests[number]);
    let mut all = All { suite, loaded, done: Vec::new(), left_out: 0 };
    args.crew().play(chosen, &swept, &mut |done, failed| progress.borrow_mut().came(done, failed), &mut |done| {
        if human && !done.passed() {
            progress.borrow().end();
            output.err(all.told(&done, output));
        }
        all.done.push(done);
    });
    progress.borrow().end();
    all.left_out = chosen.len() - all.done.len();
    match args.format {
        Format::Human => output.err(all.summary()),
        Format::Json => output.out(all.document()),
        Format::Junit => output.out(junit::document(suite, &loaded.sources, &all.results(), began)),
    }
    let well = all.done.iter().all(Done::passed);
    if all.crashed() > 0 {
        Exit::Internal
    } else if well {
        Exit::Fine
    } else {
        Exit::Problems
    }
}

impl All<'_> {
    fn crashed(&self) -> usize {
        self.done.iter().filter(|done| done.result.is_none()).count()
    }

    fn runs(&self) -> usize {
        self.done.iter().filter_map(|done| done.result.as_ref()).map(|swept| swept.runs).sum()
    }

    /// The last line.
    fn summary(&self) -> String {
        let broken: usize = self.done.iter().filter_map(|done| done.result.as_ref()).map(|own| own.broken.len()).sum();
        let mut line = format!("{} swept, {} tried: ", plural(self.done.len(), "test"), plural(self.runs(), "failure"));
        line.push_str(&match broken {
            0 if self.crashed() > 0 => "callflow itself failed".to_owned(),
            0 => "nothing was lost in silence".to_owned(),
            broken => format!("{} broken", plural(broken, "promise")),
        });
        if self.left_out > 0 {
            line.push_str(&format!(", {} not swept", plural(self.left_out, "test")));
        }
        line + "\n"
    }

    /// The promises that a test has broken, as people read them.
    fn told(&self, done: &Done<Swept>, output: &Output) -> String {
        let (file, place) = place(self.suite, &self.loaded.sources, done.number);
        let name = escape::line(&self.suite.tests[done.number].name);
        let place = format!("{}:{}", escape::line(file), place.line);
        let Some(swept) = &done.result else {
            return format!(
                "FAILED  {name}  {place}\n  callflow itself failed here: this is a bug, please report it\n"
            );
        };
        let writer = Writer::new(&self.suite.program, true, output.err_style());
        let mut text = String::new();
        for one in &swept.broken {
            let promise = escape::line(&one.promise);
            text.push_str(&format!("BROKEN  {name}  {place}\n  {promise}\n  when {}\n", one.trouble));
            one.entries.iter().filter(|entry| !Writer::is_detail(entry)).for_each(|entry| {
                text.push_str(&format!("  {}", writer.entry(entry)));
            });
        }
        text
    }

    /// The same as JSON: the shape of a run's results, with the promises instead of failures.
    fn document(&self) -> String {
        let passed = self.done.iter().filter(|done| done.passed()).count();
        write(&json!({
            "passed": passed,
            "failed": self.done.len() - passed,
            "notRun": self.left_out,
            "runs": self.runs(),
            "tests": self.done.iter().map(|done| self.test(done)).collect::<Vec<_>>(),
        }))
    }

    fn test(&self, done: &Done<Swept>) -> Value {
        let (file, place) = place(self.suite, &self.loaded.sources, done.number);
        let broken = done.result.iter().flat_map(|swept| &swept.broken).map(|one| {
            json!({
                "promise": one.promise, "when": one.trouble,
                "trace": document::events(&self.suite.program, &one.entries),
            })
        });
        let outcome = outcome(&self.suite.tests[done.number], done);
        json!({
            "name": self.suite.tests[done.number].name,
            "file": file,
            "line": place.line,
            "ok": done.passed(),
            "message": outcome.message(),
            "runs": done.result.as_ref().map_or(0, |swept| swept.runs),
            "broken": broken.collect::<Vec<_>>(),
        })
    }

    /// The same as the results of tests: a broken promise is a failure at the test's name.
    fn results(&self) -> Results {
        let tests = self.done.iter().map(|done| outcome(&self.suite.tests[done.number], done)).collect();
        Results { tests, coverage: None, left_out: self.left_out }
    }
}

fn outcome(test: &Test, done: &Done<Swept>) -> Outcome {
    let failure = |one: &Broken| Failure::new(test.span, format!("{}, when {}", one.promise, one.trouble));
    let failures = done.result.iter().flat_map(|swept| &swept.broken).map(failure).collect();
    Outcome { number: done.number, failures, crashed: done.result.is_none(), took: done.took }
}
