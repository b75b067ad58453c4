//! What can be answered where a flow waits.

use super::Choice;
use super::candidates::Candidates;
use crate::bytecode::Program;
use crate::bytecode::program::{Collect, Given, Plan, Site};
use crate::catalog::{self, Action};
use crate::conversation::written;
use crate::participant::Slot;
use crate::value::{Text, Type, Value};
use crate::vm::{Answer, Effect, Machine};
use std::collections::BTreeMap;

/// One way to go on.
pub struct Alternative {
    /// As a story tells it.
    pub choice: Choice,
    /// The answer for the machine.
    pub answer: Answer,
    /// For a read: the values, one a name that was asked for.
    pub reads: Vec<Option<Text>>,
    /// What makes it another one than its neighbours at the same place: equal numbers count as equal turns.
    pub number: u32,
}

/// What a path knows of the cloud: what it has chosen before stays so.
pub type Cloud = BTreeMap<Slot, Option<Text>>;

/// Every way to go on from an effect.
pub fn alternatives(
    program: &Program,
    machine: &Machine,
    effect: Effect,
    candidates: &Candidates,
    cloud: &Cloud,
) -> Vec<Alternative> {
    let mut all: Vec<(Choice, Answer, Vec<Option<Text>>)> = match effect {
        Effect::Read => reads(program, machine, candidates, cloud),
        Effect::Write | Effect::Clock => vec![(Choice::Goes, Answer::Done, Vec::new())],
        Effect::Menu => menu(program, machine),
        Effect::Restart => {
            vec![(Choice::Leaves, Answer::Leave, Vec::new()), (Choice::Goes, Answer::Done, Vec::new())]
        }
        Effect::Perform => {
            let mut all = perform(program, machine, candidates);
            // Somebody takes over while the caller waits in a queue, wherever the flow is (P26).
            if program.flows.get(machine.flow()).is_some_and(|flow| flow.kind.starts_over()) {
                all.push((Choice::Leaves, Answer::Leave, Vec::new()));
            }
            all
        }
        Effect::Ended(_) => Vec::new(),
    };
    all.drain(..)
        .zip(0..)
        .map(|((choice, answer, reads), number)| Alternative { choice, answer, reads, number })
        .collect()
}

type Open = (Choice, Answer, Vec<Option<Text>>);

fn reads(program: &Program, machine: &Machine, candidates: &Candidates, cloud: &Cloud) -> Vec<Open> {
    let asked = machine.asked();
    let known: Vec<Option<Option<Text>>> = asked.iter().map(|slot| cloud.get(slot).cloned()).collect();
    let with = |own: &dyn Fn(usize) -> Option<Text>| -> Open {
        let values: Vec<Option<Text>> =
            known.iter().enumerate().map(|(at, known)| known.clone().unwrap_or_else(|| own(at))).collect();
        let open = asked.iter().zip(&known).zip(&values).filter(|((_, known), _)| known.is_none());
        let held = open.map(|((slot, _), value)| (Text::new(machine.name(program, *slot)), value.clone()));
        (Choice::Holds(held.collect()), Answer::Done, values)
    };
    let mut all = vec![with(&|_| None)];
    let open = known.iter().filter(|known| known.is_none()).count();
    if open == 0 {
        return all;
    }
    let texts = candidates.texts();
    if open > 1 {
        all.push(with(&|_| texts.first().cloned()));
    }
    for (at, known) in known.iter().enumerate() {
        if known.is_none() {
            all.extend(texts.iter().map(|text| with(&|own| (own == at).then(|| text.clone()))));
        }
    }
    all
}

fn menu(program: &Program, machine: &Machine) -> Vec<Open> {
    let choices = machine.menu(program).map_or(&[][..], |menu| &menu.choices);
    let key = |key: u8| Text::from(char::from(key).to_string());
    let mut all: Vec<Open> =
        choices.iter().map(|(own, _)| (Choice::Enters(key(*own)), Answer::Digits(key(*own)), Vec::new())).collect();
    all.push((Choice::EntersNothing, Answer::NoInput, Vec::new()));
    all
}

fn perform(program: &Program, machine: &Machine, candidates: &Candidates) -> Vec<Open> {
    let goes = || vec![(Choice::Goes, Answer::Done, Vec::new())];
    let Some(site) = machine.site(program) else { return goes() };
    let Some(row) = catalog::action(site.action) else { return goes() };
    match site.plan {
        Plan::Play | Plan::Tell | Plan::Wait => goes(),
        Plan::Collect(plan) => collect(plan, candidates),
        Plan::Transfer(_) => transfer(program, machine, row),
        Plan::External => external(program, machine, (site, row), candidates),
    }
}

fn collect(plan: Collect, candidates: &Candidates) -> Vec<Open> {
    let (least, most) = (usize::from(plan.min), usize::from(plan.max));
    let keys = candidates.keys(least, most);
    let mut all: Vec<Open> =
        keys.into_iter().map(|keys| (Choice::Enters(keys.clone()), Answer::Digits(keys), Vec::new())).collect();
    all.push((Choice::EntersNothing, Answer::NoInput, Vec::new()));
    all
}

fn answers(
    program: &Program,
    machine: &Machine,
    row: &'static Action,
    output: &str,
    values: Vec<(Text, Value)>,
) -> Choice {
    let arguments = row.arguments.iter().map(|name| machine.setting(program, name));
    Choice::Answers {
        action: row.key,
        arguments: arguments.filter(|value| !value.is_not_set()).map(|value| written(&value)).collect(),
        output: Text::new(output),
        values,
    }
}

fn transfer(program: &Program, machine: &Machine, row: &'static Action) -> Vec<Open> {
    let failed = Answer::Failed("Error.TransferFailed".into(), None);
    let values = vec![(Text::new("errorType"), Value::Text("Error.TransferFailed".into()))];
    vec![
        (Choice::Goes, Answer::Done, Vec::new()),
        (answers(program, machine, row, "failure", values), failed, Vec::new()),
    ]
}

/// Outputs that come with what an action has failed with.
fn is_failure(output: &str) -> bool {
    matches!(output, "failure" | "timeout" | "maxNoInputs" | "maxNoMatches" | "noIntent")
}

fn external(
    program: &Program,
    machine: &Machine,
    (site, row): (&Site, &'static Action),
    candidates: &Candidates,
) -> Vec<Open> {
    let fixed = row.outputs.iter().map(|output| Text::new(output));
    let mut outputs: Vec<Text> = fixed.chain(site.named.iter().cloned()).collect();
    if outputs.is_empty() {
        outputs.push(Text::EMPTY);
    }
    let mut all = Vec::new();
    for output in outputs {
        let wanted = wanted(program, machine, site, output.as_str());
        for values in variations(&wanted, candidates) {
            let choice = answers(program, machine, row, output.as_str(), values.clone());
            all.push((choice, Answer::Output { output: output.clone(), values }, Vec::new()));
        }
    }
    all
}

/// What an output gives, of what the flow looks at: names and types.
fn wanted(program: &Program, machine: &Machine, site: &Site, output: &str) -> Vec<(Text, Type)> {
    let Some(flow) = program.flows.get(machine.flow()) else { return Vec::new() };
    let of_failure = |name: &str| name.starts_with("failure.") || matches!(name, "errorType" | "errorMessage");
    let row = catalog::action(site.action);
    // A setting that names a variable receives something, too.
    let settings = site.settings.iter().filter_map(|(number, given)| match given {
        Given::Out(target) => Some((Text::new(row?.settings().get(usize::from(*number))?.name), *target)),
        _ => None,
    });
    let all = site.outputs.iter().cloned().chain(settings);
    let own = all.filter(|(name, _)| of_failure(name.as_str()) == is_failure(output));
    own.filter_map(|(name, target)| Some((name, flow.holds.of(target)?))).collect()
}

/// The first value of each, and then one of them varied at a time.
fn variations(wanted: &[(Text, Type)], candidates: &Candidates) -> Vec<Vec<(Text, Value)>> {
    let values: Vec<Vec<Value>> = wanted.iter().map(|(_, kind)| candidates.values(*kind)).collect();
    let first = |at: usize| values[at].first().cloned().unwrap_or(Value::NotSet);
    let with = |varied: usize, value: &Value| -> Vec<(Text, Value)> {
        let own = |at: usize| if at == varied { value.clone() } else { first(at) };
        wanted.iter().enumerate().map(|(at, (name, _))| (name.clone(), own(at))).collect()
    };
    let mut all = vec![wanted.iter().enumerate().map(|(at, (name, _))| (name.clone(), first(at))).collect()];
    for (at, list) in values.iter().enumerate() {
        all.extend(list.iter().skip(1).map(|value| with(at, value)));
        all.push(with(at, &Value::NotSet));
    }
    all
}
