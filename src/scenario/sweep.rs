//! The sweep: every effect of a test's run fails in turn, and the promises hold each time.
//!
//! One thing goes wrong a run, so that each broken promise comes with the smallest story that shows it.

use super::direct::{Trouble, play};
use super::report::Report;
use super::story::{Fate, Test};
use crate::bytecode::Program;
use crate::catalog::{self, Profile};
use crate::conversation::{BatchRecord, Delivery, Entry, Invocation};
use crate::value::{Text, quoted};

/// How often a batch is sent before it is lost: so many failures in a row lose it.
const TRIES: usize = 3;

/// What came of a sweep.
#[derive(Debug, Default)]
pub struct Swept {
    /// How many runs with a failure there were.
    pub runs: usize,
    /// The promises that did not hold.
    pub broken: Vec<Broken>,
}

/// A promise that did not hold.
#[derive(Debug)]
pub struct Broken {
    /// What was promised and is not so, with its rule.
    pub promise: String,
    /// What went wrong in the run.
    pub trouble: String,
    /// What happened.
    pub entries: Vec<Entry>,
}

/// Lets every effect of a test fail in turn: each read of the cloud, each delivery in every way, a hang-up at each wait,
/// each call of the world outside.
pub fn sweep(program: &Program, test: &Test) -> Swept {
    let base = play(program, test, Trouble::default());
    let mut swept = Swept::default();
    for number in 0..base.reads {
        let step = step("reads", "answered", number, ("unreachable", 1));
        let test = with_reads(test, number);
        swept.tried(program, &test, Trouble::default(), &format!("read {} of the cloud fails: {step}", number + 1));
    }
    let fates = [
        (Fate::Unreachable, 1, "does not arrive"),
        (Fate::Unreachable, TRIES, "never arrives"),
        (Fate::Unknown, 1, "is applied and the answer is lost"),
        (Fate::Refused, 1, "is refused"),
        (Fate::Ended, 1, "is refused because the conversation has ended"),
    ];
    for number in 0..base.deliveries {
        for (fate, times, words) in fates {
            let step = step("flush", "accepted", number, (fate_word(fate), times));
            let test = with_deliveries(test, number, fate, times);
            swept.tried(program, &test, Trouble::default(), &format!("delivery {} {words}: {step}", number + 1));
        }
    }
    for number in 0..base.waits {
        let trouble = Trouble { hang_up: Some(number), ..Trouble::default() };
        swept.tried(program, test, trouble, &format!("the caller hangs up at wait {}", number + 1));
    }
    for (number, (key, _)) in base.asked.iter().enumerate() {
        let outputs = catalog::find(key).map_or(&[][..], |(_, row)| row.outputs);
        for output in outputs.iter().filter(|output| matches!(**output, "failure" | "timeout")) {
            let trouble = Trouble { outside: Some((number, output)), ..Trouble::default() };
            swept.tried(
                program,
                test,
                trouble,
                &format!("call {} of the outside, `{key}`, takes {output}", number + 1),
            );
        }
    }
    swept
}

/// The step of a test that lets the same go wrong.
fn step(word: &str, well: &str, number: usize, (fate, times): (&str, usize)) -> String {
    format!("{word}{}{}", format!(" on {well} {{ }}").repeat(number), format!(" on {fate} {{ }}").repeat(times))
}

/// What a fate is called in a test.
const fn fate_word(fate: Fate) -> &'static str {
    match fate {
        Fate::Accepted => "accepted",
        Fate::Unreachable => "unreachable",
        Fate::Unknown => "unknown",
        Fate::Refused => "refused",
        Fate::Ended => "ended",
    }
}

fn with_reads(test: &Test, number: usize) -> Test {
    let mut test = test.clone();
    let reads = &mut test.faults.reads;
    reads.resize(reads.len().max(number), Fate::Accepted);
    reads.insert(number, Fate::Unreachable);
    test
}

fn with_deliveries(test: &Test, number: usize, fate: Fate, times: usize) -> Test {
    let mut test = test.clone();
    let deliveries = &mut test.faults.deliveries;
    deliveries.resize(deliveries.len().max(number), Fate::Accepted);
    deliveries.splice(number..number, std::iter::repeat_n(fate, times));
    test
}

impl Swept {
    fn tried(&mut self, program: &Program, test: &Test, trouble: Trouble, words: &str) {
        self.runs += 1;
        let report = play(program, test, trouble);
        for promise in broken(program, &report) {
            self.broken.push(Broken { promise, trouble: words.to_owned(), entries: report.entries.clone() });
        }
    }
}

/// The promises that a run has broken.
fn broken(program: &Program, report: &Report) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(stopped) = &report.stopped {
        found.push(format!("every flow has a defined exit reason (P45), and the run stopped: {stopped:?}"));
    }
    for invocation in &report.invocations {
        found.extend(too_many(program, invocation));
    }
    found.extend(silent(program, &report.entries));
    found
}

/// At most one batch of an invocation takes effect (P5, P27); bots write at once (P30), and a flush before a bot is one
/// of its own (P23).
fn too_many(program: &Program, invocation: &Invocation) -> Option<String> {
    let flow = program.flows.get(invocation.number)?;
    let calls_bots =
        flow.pool.sites.iter().any(|site| catalog::action(site.action).is_some_and(|row| row.key == "callBotFlow"));
    if flow.kind.profile() == Profile::Direct || calls_bots {
        return None;
    }
    // One for each participant whose attributes it sets (P44).
    let accepted = |one: &BatchRecord| {
        let of_one = |own: &&BatchRecord| own.delivery == Delivery::Accepted && own.participant == one.participant;
        invocation.batches.iter().filter(of_one).count()
    };
    let accepted = invocation.batches.iter().map(accepted).max().unwrap_or(0);
    (accepted > 1).then(|| {
        format!(
            "at most one batch a flow takes effect (P5, P27), and {} sent {accepted}",
            quoted(invocation.flow.as_str())
        )
    })
}

/// What was set is in a batch by the end of its flow, accepted or reported as lost, with its last value (P4, P20, P27).
fn silent(program: &Program, entries: &[Entry]) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<(&Text, &Text)> = Vec::new();
    let mut hung_up = false;
    for entry in entries {
        match entry {
            Entry::Set { name, value, .. } => {
                open.retain(|(own, _)| *own != name);
                open.push((name, value));
            }
            Entry::HungUp => hung_up = true,
            Entry::Batch(batch) if batch.whose.is_none() => {
                open.retain(|(name, value)| !batch.attributes.iter().any(|(own, sent)| own == *name && sent == *value));
            }
            Entry::Ended(_) => {
                // A project may say that a hang-up loses the queue (P21); then nothing was promised.
                if !hung_up || program.options.flush_on_hang_up {
                    let names: Vec<String> = open.iter().map(|(name, _)| quoted(name.as_str())).collect();
                    if !names.is_empty() {
                        found.push(format!("nothing is lost in silence (P20, P27), and {} was", names.join(", ")));
                    }
                }
                open.clear();
                hung_up = false;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
#[path = "sweep_tests.rs"]
mod tests;
