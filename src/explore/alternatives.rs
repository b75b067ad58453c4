//! What can be answered where a flow waits.

use super::candidates::Candidates;
use super::reach::Shape;
use super::variations::{DIAGONAL, tried, variations};
use super::{Choice, Why};

use crate::bytecode::Program;
use crate::bytecode::program::{Collect, Given, Name, Plan, Site, Target};
use crate::bytecode::{Code, Flow};
use crate::catalog::{self, Action, Profile, TransferType};
use crate::conversation::written;
use crate::participant::Slot;
use crate::value::{Text, Type, Value};
use crate::vm::{Answer, Effect, Machine};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Numbers of alternatives that one output has to itself.
const OF_AN_OUTPUT: u32 = 1 << 16;

/// One way to go on.
pub struct Alternative {
    /// As a story tells it.
    pub choice: Choice,
    /// The answer for the machine.
    pub answer: Answer,
    /// For a read: the values, one a name that was asked for.
    pub reads: Vec<Option<Text>>,
    /// A test can make it happen.
    pub told: bool,
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
    (candidates, mixed): (&Candidates, bool),
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
            let mut all = perform(program, machine, (candidates, mixed));
            // Somebody takes over while the caller waits in a queue, wherever the flow is (P26).
            let waits =
                machine.site(program).is_some_and(|site| matches!(site.plan, Plan::Collect(_) | Plan::External));
            if waits && program.flows.get(machine.flow()).is_some_and(|flow| flow.kind.starts_over()) {
                all.push((Choice::Leaves, Answer::Leave, Vec::new()));
            }
            all
        }
        Effect::Ended(_) => Vec::new(),
    };
    let numbers = numbers(&all);
    let elsewhere = leads_elsewhere(program, machine, effect);
    all.drain(..)
        .zip(numbers)
        .map(|((choice, answer, reads), number)| {
            let told = !elsewhere || answer != Answer::Done;
            Alternative { choice, answer, reads, number, told }
        })
        .collect()
}

/// The numbers of alternatives: those of one output stand by themselves, so that they stay the same however many others have.
fn numbers(all: &[Open]) -> Vec<u32> {
    let output = |open: &Open| match &open.1 {
        Answer::Output { output, .. } => Some(output.clone()),
        _ => None,
    };
    let mut numbers: Vec<u32> = Vec::with_capacity(all.len());
    for (at, open) in all.iter().enumerate() {
        let last = numbers.last().copied();
        let same = at > 0 && output(&all[at - 1]) == output(open);
        numbers.push(match last {
            None => 0,
            Some(last) if same => last + 1,
            Some(last) => (last / OF_AN_OUTPUT + 1) * OF_AN_OUTPUT,
        });
    }
    numbers
}

/// Whether a run stops where the machine waits: at something lost, or at a setting that a run does not carry out.
pub fn stops(program: &Program, machine: &Machine, effect: Effect) -> Option<Why> {
    let site = machine.site(program).filter(|_| effect == Effect::Perform)?;
    let row = catalog::action(site.action)?;
    if row.key == catalog::LOST {
        return Some(Why::Loss);
    }
    let asks = matches!(site.plan, Plan::Collect(_))
        && machine.setting(program, "verificationType").as_text().is_some_and(|text| text.as_str() != "none");
    asks.then_some(Why::Unsupported)
}

/// Whether a transfer leads to a flow that is not in the project: it fails there, and succeeds on the platform (L7).
fn leads_elsewhere(program: &Program, machine: &Machine, effect: Effect) -> bool {
    let site = machine.site(program).filter(|_| effect == Effect::Perform);
    let Some((Plan::Transfer(to), row)) = site.and_then(|site| Some((site.plan, catalog::action(site.action)?))) else {
        return false;
    };
    to.is_flow() && program.flow(&written(&target(program, machine, row))).is_none()
}

/// Where a transfer goes.
fn target(program: &Program, machine: &Machine, row: &Action) -> Value {
    let mut targets =
        row.arguments.iter().chain(&["targetUser", "targetGroup"]).map(|name| machine.setting(program, name));
    targets.find(|value| !value.is_not_set()).unwrap_or(Value::NotSet)
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

/// Every key; words where no key leads to the same (A60); and nothing at all.
fn menu(program: &Program, machine: &Machine) -> Vec<Open> {
    let (menu, flow) = (machine.menu(program), program.flows.get(machine.flow()));
    let choices = menu.map_or(&[][..], |menu| &menu.choices);
    let key = |key: u8| Text::from(char::from(key).to_string());
    let mut all: Vec<Open> =
        choices.iter().map(|(own, _)| (Choice::Enters(key(*own)), Answer::Digits(key(*own)), Vec::new())).collect();
    let mut met: FxHashSet<u32> = choices.iter().map(|(_, target)| *target).collect();
    let terms = menu.map_or(&[][..], |menu| &menu.terms).iter().filter(|term| met.insert(term.target));
    let words = terms.filter_map(|term| flow?.pool.texts.get(term.text as usize));
    all.extend(words.map(|words| (Choice::Says(words.clone()), Answer::Said(words.clone()), Vec::new())));
    all.push((Choice::EntersNothing, Answer::NoInput, Vec::new()));
    all
}

fn perform(program: &Program, machine: &Machine, (candidates, mixed): (&Candidates, bool)) -> Vec<Open> {
    let goes = || vec![(Choice::Goes, Answer::Done, Vec::new())];
    let Some(site) = machine.site(program) else { return goes() };
    let Some(row) = catalog::action(site.action) else { return goes() };
    match site.plan {
        Plan::Play | Plan::Tell | Plan::Wait => goes(),
        Plan::Collect(plan) => {
            let shape = candidates.shape_now(program, machine, Some(Target::Text(plan.target)));
            collect(plan, candidates, &shape)
        }
        Plan::Transfer(to) => transfer(program, machine, row, to),
        Plan::External => external(program, machine, (site, row), (candidates, mixed)),
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

fn transfer(program: &Program, machine: &Machine, row: &'static Action, to: TransferType) -> Vec<Open> {
    // Back to the agent names no target; any other transfer fails without one.
    if to != TransferType::ReturnToAgent && target(program, machine, row).is_not_set() {
        return vec![(Choice::Goes, Answer::Failed("Error.TargetNotSet".into(), None), Vec::new())];
    }
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
    (candidates, mixed): (&Candidates, bool),
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
        for values in variations(&wanted, &tried, mixed) {
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
