//! What can be answered where a flow waits.

use super::Choice;
use super::candidates::Candidates;
use super::reach::Shape;

use crate::bytecode::Program;
use crate::bytecode::program::{Collect, Given, Name, Plan, Site, Target};
use crate::bytecode::{Code, Flow};
use crate::catalog::{self, Action, Profile};
use crate::conversation::written;
use crate::participant::Slot;
use crate::value::{Kind, Text, Type, Value};
use crate::vm::{Answer, Effect, Machine};
use std::collections::BTreeMap;
use std::rc::Rc;

/// So many values of several outputs are tried together: the first of all, the second of all, and so on.
const DIAGONAL: usize = 6;
/// The most pairs at one place.
const MAX_PAIRS: usize = 200;
/// So many combinations of more than two outputs are tried.
const MAX_MIXED: usize = 300;
/// Of one value so many are combined.
const MOST: usize = 12;
/// Where the row of combinations begins.
const SEED: u64 = 0x5eed;

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
    let texts: Vec<Vec<Text>> = received(program, machine, asked)
        .into_iter()
        .map(|target| candidates.texts(&candidates.shape(target)))
        .collect();
    if open > 1 {
        let most = texts.iter().map(Vec::len).max().unwrap_or(0).min(DIAGONAL);
        all.extend((0..most).map(|number| with(&|own| texts.get(own)?.get(number).cloned())));
    }
    for (at, known) in known.iter().enumerate() {
        if known.is_none() {
            let own = texts.get(at).into_iter().flatten();
            all.extend(own.map(|text| with(&|own| (own == at).then(|| text.clone()))));
        }
    }
    all
}

/// The registers that receive the attributes that are asked for; one that nobody reads where it is not known.
fn received(program: &Program, machine: &Machine, asked: &[Slot]) -> Vec<Option<Target>> {
    let flow = program.flows.get(machine.flow());
    let op = flow.and_then(|flow| flow.code.get(machine.pc() as usize)).filter(|op| op.code == Code::Get);
    let gets =
        op.zip(flow).and_then(|(op, flow)| flow.pool.gets.get(op.wide() as usize)).map_or(&[][..], Vec::as_slice);
    let literal = |slot: &Slot| gets.iter().find(|(name, _)| *name == Name::Literal(*slot));
    let single = || gets.first().filter(|_| gets.len() == 1);
    asked.iter().map(|slot| literal(slot).or_else(single).map(|(_, register)| Target::Text(*register))).collect()
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
        Plan::Collect(plan) => {
            let shape = candidates.shape_now(program, machine, Some(Target::Text(plan.target)));
            collect(plan, candidates, &shape)
        }
        Plan::Transfer(_) => transfer(program, machine, row),
        Plan::External => external(program, machine, (site, row), candidates),
    }
}

fn collect(plan: Collect, candidates: &Candidates, shape: &Shape) -> Vec<Open> {
    let (least, most) = (usize::from(plan.min), usize::from(plan.max));
    let keys = candidates.keys(shape, least, most);
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
        let tried = tried(&wanted, candidates, |target| candidates.shape_now(program, machine, Some(target)));
        for values in variations(&wanted, &tried) {
            let choice = answers(program, machine, row, output.as_str(), values.clone());
            all.push((choice, Answer::Output { output: output.clone(), values }, Vec::new()));
        }
    }
    all
}

/// What an output gives, of what the flow looks at: names and types.
fn wanted(program: &Program, machine: &Machine, site: &Site, output: &str) -> Vec<(Text, Type, Target)> {
    let Some(flow) = program.flows.get(machine.flow()) else { return Vec::new() };
    let of_failure = |name: &str| name.starts_with("failure.") || matches!(name, "errorType" | "errorMessage");
    let row = catalog::action(site.action);
    // A setting that names a variable receives something, too.
    let settings = site.settings.iter().filter_map(|(number, given)| match given {
        Given::Out(target) => Some((Text::new(row?.settings().get(usize::from(*number))?.name), *target)),
        _ => None,
    });
    let all = site.outputs.iter().cloned().chain(settings).chain(slots(flow, site));
    let own = all.filter(|(name, _)| of_failure(name.as_str()) == is_failure(output));
    own.filter_map(|(name, target)| Some((name, flow.holds.of(target)?, target))).collect()
}

/// The slots that an action of a bot asks for (archy.md §12).
fn slots(flow: &Flow, site: &Site) -> Vec<(Text, Target)> {
    let Some(row) = catalog::action(site.action).filter(|_| flow.kind.profile() == Profile::Direct) else {
        return Vec::new();
    };
    let name = |(number, given): &(u16, Given)| match (&row.settings().get(usize::from(*number))?.shape, given) {
        (catalog::Shape::Slot, Given::Name(at)) => flow.pool.texts.get(*at as usize),
        _ => None,
    };
    let paths = site.settings.iter().filter_map(name).map(|name| format!("Slot.{}", name.as_str()));
    let variable = |path: String| flow.variables.iter().find(|own| own.name.as_str().eq_ignore_ascii_case(&path));
    paths.filter_map(variable).map(|own| (own.name.clone(), own.register)).collect()
}

/// A value that is wanted: its name, its type, and the register that receives it.
pub type Wanted = (Text, Type, Target);

/// What is tried for a value that is wanted.
pub struct Tried {
    /// Values, NOT_SET last.
    pub values: Vec<Value>,
    /// So many of them, from the first, are of the flow's own making.
    pub own: usize,
}

/// The values to try for each.
pub fn tried(wanted: &[Wanted], candidates: &Candidates, shape: impl Fn(Target) -> Rc<Shape>) -> Vec<Tried> {
    let values = |(_, kind, target): &Wanted| {
        let shape = shape(*target);
        let mut values = candidates.values(*kind, &shape);
        values.push(Value::NotSet);
        let known = shape.texts.len().max(shape.numbers.len()) + usize::from(!shape.is_empty());
        let own = match (kind.kind, kind.list) {
            (Kind::Boolean, false) => 2,
            (_, true) => known + shape.items.as_ref().map_or(0, |item| item.texts.len() + item.numbers.len()) + 2,
            _ if !shape.members.is_empty() => values.len(),
            _ => known,
        };
        let own = own.clamp(1, MOST);
        Tried { own: own.min(values.len()), values }
    };
    wanted.iter().map(values).collect()
}

/// The first value of each, then one of them varied at a time, then all of them together, then two of them, then some of
/// many combinations.
pub fn variations(wanted: &[Wanted], tried: &[Tried]) -> Vec<Vec<(Text, Value)>> {
    let with = |chosen: &dyn Fn(usize) -> usize| -> Vec<(Text, Value)> {
        let own = |at: usize| tried[at].values.get(chosen(at)).or(tried[at].values.first()).cloned();
        wanted.iter().enumerate().map(|(at, (name, ..))| (name.clone(), own(at).unwrap_or(Value::NotSet))).collect()
    };
    let mut all = vec![with(&|_| 0)];
    for (at, tried) in tried.iter().enumerate() {
        all.extend((1..tried.values.len()).map(|number| with(&|own| if own == at { number } else { 0 })));
    }
    if wanted.len() > 1 {
        all.extend((1..DIAGONAL).map(|number| with(&|_| number)));
        all.push(with(&|at| tried[at].values.len() - 1));
    }
    all.extend(pairs(tried).into_iter().take(MAX_PAIRS).map(|((first, a), (second, b))| {
        with(&|own| {
            if own == first {
                a
            } else if own == second {
                b
            } else {
                0
            }
        })
    }));
    if tried.iter().filter(|tried| tried.own > 1).count() > 2 {
        let mut seed = SEED;
        for _ in 0..MAX_MIXED {
            let chosen: Vec<usize> = tried.iter().map(|tried| random(&mut seed) % tried.own.max(1)).collect();
            all.push(with(&|at| chosen[at]));
        }
    }
    all
}

/// The next number of a fixed row, so that every exploration tries the same.
fn random(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize
}

/// Two values that are varied, and the numbers of their values: small numbers first.
fn pairs(tried: &[Tried]) -> Vec<((usize, usize), (usize, usize))> {
    let open: Vec<usize> = (0..tried.len()).filter(|at| tried[*at].own > 1).collect();
    let longest = tried.iter().map(|tried| tried.own).max().unwrap_or(0);
    let mut all = Vec::new();
    for sum in 2..2 * longest {
        for (at, first) in open.iter().enumerate() {
            for second in &open[at + 1..] {
                let fits = |a: &usize| *a < tried[*first].own && sum - a < tried[*second].own;
                all.extend((1..sum).filter(fits).map(|a| ((*first, a), (*second, sum - a))));
            }
        }
        if all.len() >= MAX_PAIRS {
            break;
        }
    }
    all
}
