//! The walk: states in the order of what they promise, each followed once.

use super::alternatives::{Alternative, Cloud, alternatives};
use super::candidates::Candidates;
use super::{Bounds, Choice, Covered, Explored, Found, Path};
use crate::bytecode::op::ACTION;
use crate::bytecode::program::{ActionInfo, Variable};
use crate::bytecode::{Live, Program};
use crate::catalog;
use crate::span::Span;
use crate::value::{Text, Value};
use crate::vm::{Answer, Effect, Event, Machine, Trace};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// The clock of every path: a Monday morning, as in tests.
pub const CLOCK: i64 = 1_767_603_600;

/// What a path has done so far; its tail is shared with the paths that branch off from it.
struct Trail {
    choice: Choice,
    before: Option<Rc<Trail>>,
}

/// A state that waits to be followed.
#[derive(Clone)]
struct State {
    machine: Machine,
    effect: Effect,
    trail: Option<Rc<Trail>>,
    length: usize,
    covered: Covered,
    cloud: Cloud,
    /// How often this path has taken each answer at each place.
    turns: FxHashMap<(u32, u32), u8>,
    errors: Vec<&'static str>,
    built_ins: Rc<Vec<(Text, Value)>>,
    /// Its number among all states, for the search of states without an end.
    number: usize,
}

/// Collects what one activation covers.
struct Watch<'a> {
    program: &'a Program,
    covered: Covered,
    new: bool,
    all: &'a mut Covered,
    errors: Vec<&'static str>,
    faults: Vec<crate::vm::Fault>,
    last: Option<u32>,
}

impl Trace for Watch<'_> {
    const ON: bool = true;

    fn event(&mut self, machine: &Machine, event: Event<'_>) {
        match event {
            Event::Action { pc } => {
                let flow = &self.program.flows[machine.flow()];
                let number = flow.actions.partition_point(|own| own.at < pc);
                self.covered.action(number);
                self.new |= self.all.action(number);
                if let Some(from) = self.last.replace(pc) {
                    self.covered.edge(from, pc);
                    self.new |= self.all.edge(from, pc);
                }
            }
            Event::Fault { fault } => {
                self.errors.push(fault.reason.word());
                self.faults.push(fault);
            }
            _ => {}
        }
    }
}

/// The walk over one flow.
struct Walk<'a> {
    program: &'a Program,
    flow: usize,
    bounds: Bounds,
    live: Live,
    candidates: Candidates,
    /// Promising states first, the others in the order they were found.
    promising: Vec<State>,
    others: VecDeque<State>,
    seen: FxHashMap<u64, usize>,
    /// For each state the states that lead to it.
    before: Vec<Vec<usize>>,
    places: Vec<Span>,
    /// States that lead to an end, or to a cut.
    good: Vec<usize>,
    found: Explored,
    recorded: Covered,
    reasons: FxHashSet<(u32, &'static str)>,
}

/// Explores a flow within those bounds.
pub fn explore(program: &Program, flow: usize, bounds: Bounds) -> Explored {
    let Some(code) = program.flows.get(flow) else { return Explored::default() };
    let mut walk = Walk {
        program,
        flow,
        bounds,
        live: Live::of(program),
        candidates: Candidates::of(code),
        promising: Vec::new(),
        others: VecDeque::new(),
        seen: FxHashMap::default(),
        before: Vec::new(),
        places: Vec::new(),
        good: Vec::new(),
        found: Explored {
            flow,
            actions: code.actions.iter().filter(|own| counts(code, own)).count(),
            ..Explored::default()
        },
        recorded: Covered::default(),
        reasons: FxHashSet::default(),
    };
    for built_ins in walk.beginnings() {
        walk.begin(built_ins);
    }
    while let Some(state) = walk.promising.pop().or_else(|| walk.others.pop_front()) {
        if walk.found.states >= bounds.states {
            walk.found.unfinished = true;
            break;
        }
        walk.follow(&state);
    }
    walk.finish()
}

impl Walk<'_> {
    /// What the built-ins of the flow may be when it begins: what is usual, and one of them varied at a time.
    fn beginnings(&self) -> Vec<Vec<(Text, Value)>> {
        let flow = &self.program.flows[self.flow];
        let own: Vec<_> = flow.variables.iter().filter(|variable| variable.built_in).collect();
        let usual: Vec<(Text, Value)> =
            own.iter().map(|variable| (variable.name.clone(), self.usual(variable))).collect();
        let mut all = vec![usual.clone()];
        for (at, variable) in own.iter().enumerate() {
            for value in self.candidates.values(variable.kind) {
                let mut varied = usual.clone();
                varied[at].1 = value;
                all.push(varied);
            }
        }
        all
    }

    /// What a built-in usually is: what is known of a call, or the first value of its type.
    fn usual(&self, variable: &Variable) -> Value {
        match usual(variable.name.as_str()) {
            Value::NotSet => self.candidates.values(variable.kind).into_iter().next().unwrap_or(Value::NotSet),
            known => known,
        }
    }

    fn begin(&mut self, built_ins: Vec<(Text, Value)>) {
        let mut machine = Machine::default();
        let mut known = |name: &str| {
            let own = built_ins.iter().find(|(own, _)| own.as_str() == name);
            own.map_or(Value::NotSet, |(_, value)| value.clone())
        };
        if machine.start(self.program, self.flow, (1, 0), &mut known).is_none() {
            return;
        }
        let state = State {
            machine,
            effect: Effect::Clock,
            trail: None,
            length: 0,
            covered: Covered::default(),
            cloud: Cloud::new(),
            turns: FxHashMap::default(),
            errors: Vec::new(),
            built_ins: Rc::new(built_ins),
            number: usize::MAX,
        };
        let first = Alternative { choice: Choice::Goes, answer: Answer::Done, reads: Vec::new(), number: 0 };
        self.step(&state, first);
    }

    /// Follows a state along every answer.
    fn follow(&mut self, state: &State) {
        self.found.states += 1;
        if state.length >= self.bounds.questions {
            self.found.cut += 1;
            self.good.push(state.number);
            return;
        }
        let all = alternatives(self.program, &state.machine, state.effect, &self.candidates, &state.cloud);
        let pc = state.machine.pc();
        for alternative in all {
            let turns = state.turns.get(&(pc, alternative.number)).copied().unwrap_or(0);
            if turns >= self.bounds.turns {
                self.found.cut += 1;
                self.good.push(state.number);
                continue;
            }
            self.step(state, alternative);
        }
    }

    /// Gives an answer and keeps the state that it leads to.
    fn step(&mut self, from: &State, alternative: Alternative) {
        let mut state = from.clone();
        let pc = from.machine.pc();
        if from.number != usize::MAX {
            *state.turns.entry((pc, alternative.number)).or_insert(0) += 1;
        }
        self.learn(&mut state, &alternative);
        let from_action = self.action_before(&state, pc);
        if !matches!(alternative.choice, Choice::Goes) {
            state.trail = Some(Rc::new(Trail { choice: alternative.choice, before: state.trail.take() }));
        }
        state.length += 1;
        let mut watch = Watch {
            program: self.program,
            covered: std::mem::take(&mut state.covered),
            new: false,
            all: &mut self.found.covered,
            errors: std::mem::take(&mut state.errors),
            faults: Vec::new(),
            last: from_action,
        };
        state.effect = state.machine.resume(self.program, alternative.answer, CLOCK, &mut watch);
        let (new, faults) = (watch.new, std::mem::take(&mut watch.faults));
        (state.covered, state.errors) = (watch.covered, watch.errors);
        faults.into_iter().for_each(|fault| self.note(fault));
        self.keep(state, from, new);
    }

    /// The action that a question belongs to: edges go from it.
    fn action_before(&self, state: &State, pc: u32) -> Option<u32> {
        let flow = &self.program.flows[state.machine.flow()];
        let after = flow.actions.partition_point(|own| own.at <= pc);
        after.checked_sub(1).map(|at| flow.actions[at].at)
    }

    /// Puts what a read answers into the machine, and remembers it: the cloud stays as it is.
    fn learn(&self, state: &mut State, alternative: &Alternative) {
        if state.effect == Effect::Read {
            let asked = state.machine.asked().to_vec();
            for (slot, value) in asked.into_iter().zip(&alternative.reads) {
                state.cloud.insert(slot, value.clone());
            }
            state.machine.answers().extend(alternative.reads.iter().cloned());
        }
        if state.effect == Effect::Write
            && let Some(batch) = state.machine.batch()
        {
            state.cloud.extend(batch.entries.iter().map(|(slot, value)| (*slot, Some(value.clone()))));
        }
    }

    fn note(&mut self, fault: crate::vm::Fault) {
        if self.reasons.insert((fault.pc, fault.reason.word())) {
            let place = self.program.flows[self.flow].place_at(fault.pc);
            self.found.faults.push(Found { fault, place });
        }
    }

    fn keep(&mut self, mut state: State, from: &State, new: bool) {
        if let Effect::Ended(ending) = state.effect {
            self.found.ends += 1;
            self.good.push(from.number);
            if self.recorded.gain(&state.covered) > 0 {
                self.recorded.add(&state.covered);
                self.found.paths.push(path(&state, ending));
            }
            return;
        }
        let print = self.print(&state);
        let known = print.and_then(|print| self.seen.get(&print).copied());
        // What this path alone covers must come to an end of its own.
        let alone = self.recorded.gain(&state.covered) > 0 && state.length < self.bounds.questions / 2;
        match known {
            Some(number) => {
                self.link(from.number, number);
                if !(alone && new) {
                    return;
                }
                state.number = number;
            }
            None => {
                state.number = self.places.len();
                self.before.push(Vec::new());
                let place = self.program.flows[self.flow].place_at(state.machine.pc());
                self.places.push(place);
                self.link(from.number, state.number);
                print.into_iter().for_each(|print| {
                    self.seen.insert(print, state.number);
                });
            }
        }
        if new { self.promising.push(state) } else { self.others.push_back(state) }
    }

    /// A number for what a state can still do, the cloud that its path knows included.
    fn print(&self, state: &State) -> Option<u64> {
        let mut hasher = FxHasher::default();
        state.machine.fingerprint(self.program, &self.live)?.hash(&mut hasher);
        state.cloud.hash(&mut hasher);
        Some(hasher.finish())
    }

    fn link(&mut self, from: usize, to: usize) {
        if from != usize::MAX {
            self.before[to].push(from);
        }
    }

    /// States from which no end was found, although everything behind them was followed.
    fn endless(&mut self) -> Vec<Span> {
        let mut good = vec![false; self.places.len()];
        let mut open: Vec<usize> = self.good.iter().copied().filter(|number| *number != usize::MAX).collect();
        while let Some(number) = open.pop() {
            if !std::mem::replace(&mut good[number], true) {
                open.extend(&self.before[number]);
            }
        }
        let mut places: Vec<Span> =
            self.places.iter().zip(&good).filter(|(_, good)| !**good).map(|(place, _)| *place).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    fn finish(mut self) -> Explored {
        if !self.found.unfinished {
            self.found.endless = self.endless();
        }
        let flow = &self.program.flows[self.flow];
        let missed = flow
            .actions
            .iter()
            .enumerate()
            .filter(|(number, own)| counts(flow, own) && !self.found.covered.has_action(*number));
        let name = |info: &ActionInfo| {
            let key = || catalog::action(info.action).map_or(Text::EMPTY, |row| Text::new(row.key));
            info.label.clone().unwrap_or_else(key)
        };
        self.found.missed = missed.map(|(_, info)| (name(info), info.span)).collect();
        self.found
    }
}

fn path(state: &State, ending: crate::vm::Ending) -> Path {
    let mut choices = Vec::new();
    let mut trail = state.trail.as_ref();
    while let Some(own) = trail {
        choices.push(own.choice.clone());
        trail = own.before.as_ref();
    }
    choices.reverse();
    Path {
        built_ins: state.built_ins.as_ref().clone(),
        choices,
        ending,
        errors: state.errors.clone(),
        covered: state.covered.clone(),
    }
}

/// Whether an action is counted where it begins: an initial greeting is not.
fn counts(flow: &crate::bytecode::Flow, info: &ActionInfo) -> bool {
    flow.code.get(info.at as usize).is_some_and(|op| op.mark & ACTION != 0)
}

/// What is known of a call.
fn usual(name: &str) -> Value {
    let text = |text: &str| Value::Text(Text::new(text));
    match name {
        "Call.Ani" => text("tel:+15550100"),
        "Call.CalledAddress" | "Call.CalledAddressOriginal" => text("tel:+15550199"),
        "Call.ConversationId" | "Interaction.Id" => text("conversation-1"),
        "Flow.IsTest" => Value::Boolean(true),
        "Flow.StartDateTimeUtc" => Value::DateTime(CLOCK),
        _ => Value::NotSet,
    }
}
