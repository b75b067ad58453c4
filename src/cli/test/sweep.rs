//! Every effect of every test fails in turn, and nothing may be lost in silence.

use crate::cli::exit::Exit;
use crate::cli::output::Output;
use crate::cli::project::Loaded;
use crate::cli::render::{escape, plural};
use crate::cli::run::shown::Writer;
use crate::scenario::story::Suite;
use crate::scenario::sweep::{Broken, sweep};

/// Sweeps over the chosen tests.
pub fn run(suite: &Suite, loaded: &Loaded, chosen: &[usize], output: &mut Output) -> Exit {
    let (mut runs, mut broken) = (0, 0);
    for number in chosen {
        let test = &suite.tests[*number];
        let swept = sweep(&suite.program, test);
        runs += swept.runs;
        broken += swept.broken.len();
        let source = loaded.sources.get(test.source);
        let line = source.place(test.span.start).line;
        for one in &swept.broken {
            output.err(told(suite, &format!("{}:{line}", source.name()), &test.name, one, output));
        }
    }
    let tests = plural(chosen.len(), "test");
    let runs = plural(runs, "failure");
    let line = match broken {
        0 => format!("{tests} swept, {runs} tried: nothing was lost in silence\n"),
        broken => format!("{tests} swept, {runs} tried: {} broken\n", plural(broken, "promise")),
    };
    output.err(line);
    if broken == 0 { Exit::Fine } else { Exit::Problems }
}

fn told(suite: &Suite, place: &str, name: &str, one: &Broken, output: &Output) -> String {
    let writer = Writer::new(&suite.program, true, output.err_style());
    let mut text = format!(
        "BROKEN  {}  {}\n  {}\n  when {}\n",
        escape::line(name),
        escape::line(place),
        escape::line(&one.promise),
        one.trouble
    );
    one.entries.iter().filter(|entry| !Writer::is_detail(entry)).for_each(|entry| {
        text.push_str(&format!("  {}", writer.entry(entry)));
    });
    text
}
