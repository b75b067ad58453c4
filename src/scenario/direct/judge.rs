//! What must be seen over the whole run, held against what happened.

use super::call::worded;
use super::compare::{differ, shown};
use super::lines::{action, is_called, origin_word, snapshot};
use super::outputs::took;
use crate::bytecode::Program;
use crate::catalog::TransferType;
use crate::conversation::{Delivery, Entry, Invocation};
use crate::participant::Origin;
use crate::scenario::report::{Failure, Report};
use crate::scenario::story::{Expected, Order, Test, That};
use crate::value::{Text, quoted};
use crate::vm::{Fault, blame};

/// Holds what happened against what was expected, and says where they differ.
pub struct Judge<'a> {
    /// The program.
    pub program: &'a Program,
    /// What was played, with the words of prompts.
    played: Vec<String>,
    /// What came of the run.
    pub report: &'a Report,
    /// The path by which a single task ended.
    pub path: Option<Text>,
    /// How many Gets of a name were looked at.
    gets: Vec<(Text, usize)>,
    transfers: usize,
    faults: Vec<usize>,
    ends: usize,
}

pub(super) type Verdict = Result<(), Box<Failure>>;

pub(super) fn wrong(expected: &Expected, message: impl Into<String>) -> Box<Failure> {
    Box::new(Failure::new(expected.span, message))
}

impl<'a> Judge<'a> {
    /// A judge of that run.
    pub fn new(program: &'a Program, test: &Test, report: &'a Report, path: Option<Text>) -> Self {
        let played = report.entries.iter().filter_map(|entry| match entry {
            Entry::Played(text) => Some(worded(test, text)),
            _ => None,
        });
        Self {
            program,
            played: played.collect(),
            report,
            path,
            gets: Vec::new(),
            transfers: 0,
            faults: Vec::new(),
            ends: 0,
        }
    }

    /// Everything that is not as the test says, errors and losses that it does not name among them.
    pub fn failures(mut self, test: &Test) -> Vec<Failure> {
        let mut found: Vec<Failure> =
            test.expected.iter().filter_map(|one| self.judge(one).err()).map(|failure| *failure).collect();
        found.extend(self.unmentioned(test));
        found
    }

    fn judge(&mut self, expected: &Expected) -> Verdict {
        match &expected.that {
            That::Heard(texts) => self.heard(expected, texts),
            That::NeverHeard(texts) => self.never_heard(expected, texts),
            That::Took(names, order) => self.took(expected, names, *order),
            That::TookOutput(name, output) => self.took_output(expected, name, output),
            That::Got { name, from, value } => self.got(expected, name, *from, value.as_ref()),
            That::Batches(count) => {
                let real = self.batches().count();
                let message = format!("{} sent", batches(real));
                if real == *count {
                    Ok(())
                } else {
                    Err(Box::new(wrong(expected, message).compared(batches(*count), batches(real))))
                }
            }
            That::Batch(number, attributes, only) => {
                let Some(batch) = self.batches().nth(number.saturating_sub(1)) else {
                    return Err(wrong(
                        expected,
                        format!("there is no batch {number}: {} sent", batches(self.batches().count())),
                    ));
                };
                match differ(self.program, attributes, *only, &batch.attributes) {
                    None => Ok(()),
                    Some((wanted, real)) => {
                        Err(Box::new(wrong(expected, format!("batch {number} is another one")).compared(wanted, real)))
                    }
                }
            }
            That::Updates(count) => self.updates(expected, *count),
            That::Update { number, who, clock, attributes, only } => {
                self.update(expected, (*number, who, *clock), (attributes, *only))
            }
            That::Transfers(kind, target) => self.transferred(expected, kind, target.as_ref()),
            That::Ends { reason, transfer, flow } => self.ended(expected, reason, transfer.as_ref(), flow.as_ref()),
            That::Errors(word) => self.errors(expected, word),
            That::Lost(names) => self.lost(expected, names),
            That::Within(most) => self.within(expected, *most),
            That::EndsTask(path) => match &self.path {
                Some(real) if real == path => Ok(()),
                real => {
                    let real = real.as_ref().map_or_else(|| "no path".to_owned(), |real| quoted(real.as_str()));
                    Err(Box::new(wrong(expected, "the task ended another way").compared(quoted(path.as_str()), real)))
                }
            },
            That::Snapshot(text) => {
                let real = snapshot(self.program, &self.report.entries);
                if real == text.as_str() {
                    return Ok(());
                }
                let failure = wrong(expected, "the run is not as it was").compared(text.as_str(), real);
                Err(Box::new(failure.help("look at it, and take it over with `callflow test --update`")))
            }
        }
    }

    fn played(&self) -> impl Iterator<Item = &str> {
        self.played.iter().map(String::as_str)
    }

    fn heard(&self, expected: &Expected, texts: &[Text]) -> Verdict {
        let mut played = self.played();
        for text in texts {
            if !played.any(|own| own == text.as_str()) {
                let message = format!("{} was not heard{}", quoted(text.as_str()), self.out_of_order(text.as_str()));
                return Err(Box::new(wrong(expected, message).compared(quoted(text.as_str()), self.all_played())));
            }
        }
        Ok(())
    }

    fn out_of_order(&self, text: &str) -> &'static str {
        if self.played().any(|own| own == text) { " there: it was heard earlier" } else { "" }
    }

    /// Everything that was heard, a line each.
    fn all_played(&self) -> String {
        let all: Vec<String> = self.played().map(quoted).collect();
        if all.is_empty() { "nothing was heard".to_owned() } else { all.join("\n") }
    }

    fn never_heard(&self, expected: &Expected, texts: &[Text]) -> Verdict {
        match texts.iter().find(|text| self.played().any(|own| own == text.as_str())) {
            Some(text) => Err(wrong(expected, format!("{} was heard", quoted(text.as_str())))),
            None => Ok(()),
        }
    }

    fn actions(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.report.entries.iter().filter_map(|entry| match entry {
            Entry::Action { flow, pc } => Some((*flow, *pc)),
            _ => None,
        })
    }

    fn all_actions(&self) -> String {
        let all: Vec<String> = self.actions().map(|(flow, pc)| action(self.program, flow, pc)).collect();
        if all.is_empty() { "no action ran".to_owned() } else { all.join(", ") }
    }

    fn took(&self, expected: &Expected, names: &[Text], order: Order) -> Verdict {
        let ran = |name: &Text| self.actions().any(|(flow, pc)| is_called(self.program, flow, pc, name.as_str()));
        let missing = match order {
            Order::Never => {
                return match names.iter().find(|name| ran(name)) {
                    Some(name) => Err(wrong(expected, format!("{} ran", quoted(name.as_str())))),
                    None => Ok(()),
                };
            }
            Order::Any => names.iter().find(|name| !ran(name)),
            Order::InOrder => {
                let mut actions = self.actions();
                names.iter().find(|name| !actions.any(|(flow, pc)| is_called(self.program, flow, pc, name.as_str())))
            }
        };
        let Some(name) = missing else { return Ok(()) };
        let there = if order == Order::InOrder && ran(name) { " there: it ran earlier" } else { "" };
        let message = format!("{} did not run{there}", quoted(name.as_str()));
        Err(Box::new(wrong(expected, message).compared(quoted(name.as_str()), self.all_actions())))
    }

    fn took_output(&self, expected: &Expected, name: &Text, output: &Text) -> Verdict {
        let Err(taken) = took(self.program, self.report, name.as_str(), output.as_str()) else { return Ok(()) };
        let real = if taken.is_empty() { "it did not run, or took no output".to_owned() } else { taken.join(", ") };
        let message = format!("{} did not take this output", quoted(name.as_str()));
        Err(Box::new(wrong(expected, message).compared(output.as_str(), real)))
    }

    fn got(&mut self, expected: &Expected, name: &Text, from: Option<Origin>, value: Option<&Option<Text>>) -> Verdict {
        let at = match self.gets.iter_mut().find(|(own, _)| own == name) {
            Some((_, at)) => at,
            None => {
                self.gets.push((name.clone(), 0));
                &mut self.gets.last_mut().ok_or_else(|| wrong(expected, "there is no such Get"))?.1
            }
        };
        let number = *at;
        *at += 1;
        let mut gets = self.report.entries.iter().filter_map(|entry| match entry {
            Entry::Get { name: own, origin, value } if own == name => Some((*origin, value)),
            _ => None,
        });
        let Some((origin, real)) = gets.nth(number) else {
            let times = if number == 0 { "was never got".to_owned() } else { format!("was got {number} times only") };
            return Err(wrong(expected, format!("{} {times}", quoted(name.as_str()))));
        };
        let wanted = value.unwrap_or(real);
        if from.is_none_or(|from| from == origin) && wanted == real {
            return Ok(());
        }
        let told = |value: &Option<Text>, origin| {
            let value = shown(self.program, name.as_str(), value.as_ref().map(Text::as_str));
            format!("{value}, from {}", origin_word(origin))
        };
        let message = format!("{} came out otherwise", quoted(name.as_str()));
        Err(Box::new(wrong(expected, message).compared(told(wanted, from.unwrap_or(origin)), told(real, origin))))
    }

    fn batches(&self) -> impl Iterator<Item = &'a crate::conversation::BatchRecord> {
        self.report.entries.iter().filter_map(|entry| match entry {
            Entry::Batch(batch) => Some(batch),
            _ => None,
        })
    }

    fn transferred(&mut self, expected: &Expected, kind: &Text, target: Option<&Text>) -> Verdict {
        let all: Vec<(&str, &str)> = self
            .report
            .entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Transfer { kind, target, .. } => Some((*kind, target.as_str())),
                _ => None,
            })
            .collect();
        let wanted = target.map_or_else(|| kind.as_str().to_owned(), |to| told((kind.as_str(), to.as_str())));
        let fits =
            |(own, to): &(&str, &str)| *own == kind.as_str() && target.is_none_or(|target| target.as_str() == *to);
        match all[self.transfers..].iter().position(fits) {
            Some(at) => {
                self.transfers += at + 1;
                Ok(())
            }
            None => {
                let real: Vec<String> = all.into_iter().map(told).collect();
                let real = if real.is_empty() { "no transfer".to_owned() } else { real.join(", ") };
                Err(Box::new(wrong(expected, "no such transfer was tried").compared(wanted, real)))
            }
        }
    }

    fn ended(&mut self, expected: &Expected, reason: &Text, transfer: Option<&Text>, flow: Option<&Text>) -> Verdict {
        let own = |invocation: &&Invocation| flow.is_none_or(|flow| invocation.flow == *flow);
        let Some(invocation) = self.report.invocations.iter().rev().find(own) else {
            let which = flow.map_or_else(|| "no flow".to_owned(), |flow| format!("the flow {}", quoted(flow.as_str())));
            return Err(wrong(expected, format!("{which} has not ended")));
        };
        self.ends += 1;
        let real = (invocation.ending.reason.word(), invocation.ending.transfer.map(TransferType::word));
        if real.0 == reason.as_str() && transfer.is_none_or(|transfer| Some(transfer.as_str()) == real.1) {
            return Ok(());
        }
        let words = |reason: &str, transfer: Option<&str>| {
            transfer.map_or_else(|| reason.to_owned(), |transfer| format!("{reason} {transfer}"))
        };
        let message = format!("{} ended another way", quoted(invocation.flow.as_str()));
        let wanted = words(reason.as_str(), transfer.map(Text::as_str));
        Err(Box::new(wrong(expected, message).compared(wanted, words(real.0, real.1))))
    }

    fn run_errors(&self) -> Vec<(usize, &'a Fault)> {
        let errors = self.report.entries.iter().filter_map(|entry| match entry {
            Entry::Fault { flow, fault, .. } => Some((*flow, fault)),
            _ => None,
        });
        errors.collect()
    }

    fn errors(&mut self, expected: &Expected, word: &Text) -> Verdict {
        let all = self.run_errors();
        let fits = |fault: &Fault| fault.reason.word() == word.as_str() || fault.rule == word.as_str();
        let at = all.iter().enumerate().position(|(at, (_, fault))| !self.faults.contains(&at) && fits(fault));
        match at {
            Some(at) => {
                self.faults.push(at);
                Ok(())
            }
            None => {
                let real: Vec<String> = all.iter().map(|(_, fault)| fault.reason.word().to_owned()).collect();
                let real = if real.is_empty() { "no error".to_owned() } else { real.join(", ") };
                Err(Box::new(wrong(expected, "no such error ran the error handling").compared(word.as_str(), real)))
            }
        }
    }

    fn lost(&self, expected: &Expected, names: &[Text]) -> Verdict {
        match names.iter().find(|name| !self.is_lost(name)) {
            Some(name) => Err(wrong(expected, format!("{} was not lost", quoted(name.as_str())))),
            None => Ok(()),
        }
    }

    fn is_lost(&self, name: &Text) -> bool {
        self.lost_names().any(|own| own == name)
    }

    fn lost_names(&self) -> impl Iterator<Item = &'a Text> {
        let lost = self.batches().filter(|batch| batch.delivery == Delivery::Lost);
        lost.flat_map(|batch| batch.attributes.iter().map(|(name, _)| name))
    }

    fn within(&self, expected: &Expected, most: u32) -> Verdict {
        match self.report.invocations.iter().find(|invocation| invocation.actions > most) {
            None => Ok(()),
            Some(invocation) => {
                let message = format!("{} ran more actions", quoted(invocation.flow.as_str()));
                Err(Box::new(
                    wrong(expected, message).compared(format!("at most {most}"), invocation.actions.to_string()),
                ))
            }
        }
    }

    /// Errors and losses that the test does not name: they are never passed over.
    fn unmentioned(&self, test: &Test) -> Vec<Failure> {
        let mut found = Vec::new();
        for (at, (flow, fault)) in self.run_errors().into_iter().enumerate() {
            if !self.faults.contains(&at) {
                let message = format!("the error handling ran: {}", blame(self.program, flow, fault).message);
                let place = self.place(flow, fault.pc);
                let failure = Failure::new(test.span, message).compared("no error", format!("an error at {place}"));
                found.push(failure.help(format!("if it must be so: `errors({})`", quoted(fault.reason.word()))));
            }
        }
        let named = |name: &Text| {
            test.expected.iter().any(|one| matches!(&one.that, That::Lost(names) if names.contains(name)))
        };
        if let Some(name) = self.lost_names().find(|name| !named(name)) {
            let message = format!("{} was lost: the cloud did not take its batch (P27)", quoted(name.as_str()));
            found.push(
                Failure::new(test.span, message).help(format!("if it must be so: `loses({})`", quoted(name.as_str()))),
            );
        }
        found
    }

    fn place(&self, flow: usize, pc: u32) -> String {
        let Some(flow) = self.program.flows.get(flow) else { return String::new() };
        let Some(info) = self.program.sources.get(flow.source.0 as usize) else { return String::new() };
        let place = crate::source::Source::new(info.name.as_str(), info.text.as_str()).place(flow.place_at(pc).start);
        format!("{}:{}:{}", info.name, place.line, place.column)
    }
}

fn told((kind, target): (&str, &str)) -> String {
    format!("{kind} {}", quoted(target))
}

fn batches(count: usize) -> String {
    match count {
        0 => "no batch".to_owned(),
        1 => "1 batch".to_owned(),
        count => format!("{count} batches"),
    }
}
