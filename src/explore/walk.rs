//! The walk: states in the order of what they promise, each followed once.

use super::alternatives::{Alternative, Cloud, alternatives, stops};
use super::begin::{Given, beginnings};
use super::candidates::Candidates;
use super::state::{State, Trail};
use super::story::{can_begin, can_tell};
use super::sum::{Wanted, counts, sum_up, wanted};
use super::tally::Tally;
use super::waiting::{Sort, Waiting};
use super::watch::{Outlets, Watch, outlets};
use super::web::{NOWHERE, Web};
use super::{Bounds, Choice, Covered, Explored, Found};
use crate::bytecode::program::ActionInfo;
use crate::bytecode::{Live, Program};
use crate::value::Value;
use crate::vm::{Answer, Effect, Limits, Machine, Weights};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// The clock of every path: a Monday morning, as in tests.
pub const CLOCK: i64 = crate::conversation::DEFAULT_CLOCK;

/// So many states are followed without anything new before the rest is left.
const PATIENCE: usize = 500;
/// The same where everything has been covered that some way of the code leads to, and behind each loop that is run on.
const LITTLE: usize = 100;
/// At so many states of a sort the values of several outputs are tried together; at later ones each by itself.
const MIXED_VISITS: usize = 2;
/// The same for all states of a place together.
const MIXED_AT_PLACE: usize = 32;
/// The most loops that are run on.
const MAX_LONG: usize = 64;

/// The walk over one flow.
struct Walk<'a> {
    program: &'a Program,
    flow: usize,
    bounds: Bounds,
    live: Live,
    outlets: Outlets,
    candidates: Candidates,
    /// Large values that were met, by what they are.
    weights: Weights,
    /// Promising states first, the others in the order they were found.
    promising: Vec<State>,
    others: Waiting<State>,
    /// Loops that were cut, one for each answer at each place.
    long: VecDeque<State>,
    lengthened: FxHashSet<(u32, u32)>,
    /// What the loop that is run on has come to.
    met: FxHashSet<u64>,
    /// How many actions and outputs that some way of the code leads to are not covered, by a path that a test can tell.
    open: usize,
    /// The states that were followed since anything new was covered.
    stale: usize,
    seen: FxHashMap<u64, usize>,
    /// Which states lead to which, and which of them to an end.
    web: Web,
    found: Explored,
    /// What the paths cover that are kept; and those of them that a test can tell.
    recorded: [Covered; 2],
    /// What the states cover that a test can tell.
    told: Covered,
    /// The actions and outputs that some way of the code leads to.
    wanted: Vec<Wanted>,
    /// How the actions came out.
    tally: Tally,
    /// How often states of a sort were followed: combinations are tried at the first ones alone.
    visits: FxHashMap<Sort, usize>,
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
        outlets: outlets(code),
        candidates: Candidates::of(code),
        weights: Weights::default(),
        promising: Vec::new(),
        others: Waiting::default(),
        long: VecDeque::new(),
        lengthened: FxHashSet::default(),
        met: FxHashSet::default(),
        open: usize::MAX,
        stale: 0,
        seen: FxHashMap::default(),
        web: Web::default(),
        found: Explored {
            flow,
            actions: code.actions.iter().filter(|own| counts(code, own)).count(),
            ..Explored::default()
        },
        recorded: Default::default(),
        told: Covered::default(),
        wanted: wanted(code),
        tally: Tally::of(code),
        visits: FxHashMap::default(),
        reasons: FxHashSet::default(),
    };
    for given in beginnings(code, &walk.candidates) {
        walk.begin(given, false);
    }
    walk.all();
    if walk.handling_missed() {
        // An error of the platform may come at any time: one is made at the very beginning.
        let first = beginnings(code, &walk.candidates).into_iter().next().unwrap_or_default();
        walk.begin(first, true);
        walk.all();
    }
    walk.finish()
}

impl Walk<'_> {
    /// Follows all states that wait.
    fn all(&mut self) {
        while let Some(state) = self.next() {
            if self.found.states >= self.bounds.states {
                self.found.unfinished = true;
                break;
            }
            self.follow(&state);
        }
    }

    /// The state to follow next: what promises most; a loop is run on for long when nothing else is left.
    fn next(&mut self) -> Option<State> {
        if let Some(state) = self.promising.pop() {
            return Some(state);
        }
        let patience = if self.open == 0 { LITTLE } else { PATIENCE };
        if self.stale >= patience && self.others.clear() {
            self.found.unfinished = true;
        }
        self.others.pop().or_else(|| {
            let long = self.long.pop_front().filter(|_| self.open > 0)?;
            self.met.clear();
            self.stale = patience.saturating_sub(LITTLE);
            Some(long)
        })
    }

    /// Whether the error handling has actions that no path reached.
    fn handling_missed(&self) -> bool {
        let flow = &self.program.flows[self.flow];
        let handling = |own: &ActionInfo| own.at >= flow.handler && counts(flow, own);
        flow.actions.iter().enumerate().any(|(number, own)| handling(own) && !self.found.covered.has_action(number))
    }

    /// Begins a path; `failing`: with an error before its first action.
    fn begin(&mut self, built_ins: Given, failing: bool) {
        let mut machine = Machine::default();
        let mut known = |name: &str| {
            let own = built_ins.iter().find(|(own, _)| own.as_str() == name);
            own.map_or(Value::NotSet, |(_, value)| value.clone())
        };
        if machine.start(self.program, self.flow, (1, 0), &mut known).is_none() {
            return;
        }
        if failing {
            machine.set_limits(Limits { actions: 0, ..Limits::default() });
        }
        let state = State {
            machine,
            long: false,
            failing,
            effect: Effect::Clock,
            trail: None,
            length: 0,
            covered: Covered::default(),
            cloud: Rc::new(Cloud::new()),
            turns: Rc::default(),
            errors: Vec::new(),
            told: can_begin(&built_ins),
            current: None,
            built_ins: Rc::new(built_ins),
            number: NOWHERE,
        };
        let first =
            Alternative { choice: Choice::Goes, answer: Answer::Done, reads: Vec::new(), number: 0, told: true };
        self.step(&state, first);
    }

    /// Follows a state along every answer.
    fn follow(&mut self, state: &State) {
        self.found.states += 1;
        if state.length >= self.bounds.questions {
            self.found.cut += 1;
            self.web.ends(state.number);
            return;
        }
        if let Some(why) = stops(self.program, &state.machine, state.effect) {
            // A run stops here (archy.md §17): nothing behind it is reached.
            self.found.stopped += 1;
            self.tally.stop(why, state.machine.pc());
            self.web.ends(state.number);
            return;
        }
        self.stale += 1;
        let pc = state.machine.pc();
        let mut mixed = true;
        // A place as such has the sort 0.
        for (sort, most) in [(state.sort(), MIXED_VISITS), ((pc, 0), MIXED_AT_PLACE)] {
            let visits = self.visits.entry(sort).or_insert(0);
            *visits += 1;
            mixed &= *visits <= most;
        }
        let (machine, candidates) = (&state.machine, &self.candidates);
        let mut all = alternatives(self.program, machine, state.effect, (candidates, mixed), &state.cloud);
        let taken = |number: u32| state.turns.get(&(pc, number)).copied().unwrap_or(0);
        if state.long {
            self.web.ends(state.number);
            // The answer that this path gave here most often; where it gives its first one, the loop is left.
            let most =
                all.iter().map(|own| own.number).max_by_key(|number| taken(*number)).filter(|own| taken(*own) > 0);
            if let Some(most) = most {
                all.retain(|own| own.number == most);
                all.into_iter().for_each(|own| self.step(state, own));
                return;
            }
        }
        for alternative in all {
            if !state.long && taken(alternative.number) >= self.bounds.turns {
                self.found.cut += 1;
                self.web.ends(state.number);
                self.lengthen(state, alternative);
                continue;
            }
            self.step(state, alternative);
        }
    }

    /// Keeps a loop that was cut, to run it on later: one for each way from question to question.
    fn lengthen(&mut self, state: &State, alternative: Alternative) {
        if self.lengthened.len() >= MAX_LONG {
            return;
        }
        let (pc, number) = (state.machine.pc(), alternative.number);
        let mut ahead = state.clone();
        self.learn(&mut ahead, &alternative);
        let effect = ahead.machine.resume(self.program, alternative.answer, CLOCK, &mut crate::vm::Off);
        if !matches!(effect, Effect::Ended(_)) && self.lengthened.insert((pc, ahead.machine.pc())) {
            let mut state = state.clone();
            state.long = true;
            *Rc::make_mut(&mut state.turns).entry((pc, number)).or_insert(0) += 1;
            self.long.push_back(state);
        }
    }

    /// Gives an answer and keeps the state that it leads to.
    fn step(&mut self, from: &State, alternative: Alternative) {
        let mut state = from.clone();
        let pc = from.machine.pc();
        if from.number != NOWHERE {
            let all = Rc::make_mut(&mut state.turns);
            let turns = all.entry((pc, alternative.number)).or_insert(0);
            if state.long && *turns == 0 {
                state.long = false;
                all.clear();
            } else {
                *turns = turns.saturating_add(1);
            }
        }
        self.learn(&mut state, &alternative);
        state.told &= alternative.told && can_tell(&alternative.choice);
        if !matches!(alternative.choice, Choice::Goes) {
            state.trail = Some(Rc::new(Trail { choice: alternative.choice, before: state.trail.take() }));
        }
        state.length += 1;
        let mut watch = Watch {
            program: self.program,
            outlets: &self.outlets,
            covered: std::mem::take(&mut state.covered),
            new: false,
            all: &mut self.found.covered,
            told: state.told.then_some(&mut self.told),
            errors: std::mem::take(&mut state.errors),
            faults: Vec::new(),
            current: state.current,
            tally: &mut self.tally,
        };
        state.effect = state.machine.resume(self.program, alternative.answer, CLOCK, &mut watch);
        let (new, faults) = (watch.new, std::mem::take(&mut watch.faults));
        (state.covered, state.errors, state.current) = (watch.covered, watch.errors, watch.current);
        if matches!(state.effect, Effect::Ended(_)) {
            state.current.into_iter().for_each(|own| self.tally.passed(own));
        }
        if state.failing && from.errors.is_empty() && !state.errors.is_empty() {
            // The error has come: what handles it runs as always.
            state.machine.set_limits(Limits::default());
        }
        faults.into_iter().for_each(|fault| self.note(fault));
        self.keep(state, from, new);
    }

    /// Puts what a read answers into the machine, and remembers it: the cloud stays as it is.
    fn learn(&self, state: &mut State, alternative: &Alternative) {
        if state.effect == Effect::Read {
            let asked = state.machine.asked().to_vec();
            let cloud = Rc::make_mut(&mut state.cloud);
            for (slot, value) in asked.into_iter().zip(&alternative.reads) {
                cloud.insert(slot, value.clone());
            }
            state.machine.answers().extend(alternative.reads.iter().cloned());
        }
        if state.effect == Effect::Write
            && let Some(batch) = state.machine.batch()
        {
            Rc::make_mut(&mut state.cloud)
                .extend(batch.entries.iter().map(|(slot, value)| (*slot, Some(value.clone()))));
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
            self.web.ends(from.number);
            if !state.failing && self.adds(&state) {
                let told = usize::from(state.told);
                self.recorded[..=told].iter_mut().for_each(|own| {
                    own.add(&state.covered);
                });
                self.found.paths.push(state.path(ending));
            }
            return;
        }
        let print = self.print(&state);
        let known = print.and_then(|print| self.seen.get(&print).copied());
        // What this path alone covers must come to an end of its own.
        let alone = self.adds(&state) && state.length < self.bounds.questions / 2;
        match known {
            Some(number) => {
                self.web.link(from.number, number);
                let on = state.long && print.is_some_and(|print| self.met.insert(print));
                // One whose error is still to come is like no other.
                let to_fail = state.failing && state.errors.is_empty();
                if !(alone && new || on || to_fail) {
                    return;
                }
                state.number = number;
            }
            None => {
                let place = self.program.flows[self.flow].place_at(state.machine.pc());
                state.number = self.web.add(place);
                self.web.link(from.number, state.number);
                print.into_iter().for_each(|print| {
                    self.seen.insert(print, state.number);
                });
            }
        }
        if new {
            self.stale = 0;
            self.open = self.wanted.iter().filter(|own| !own.is_in(&self.told)).count();
        }
        if new || state.long {
            self.promising.push(state);
        } else {
            self.others.push(state.sort(), state);
        }
    }

    /// Whether its path covers what no path covers that is kept; where a test can tell it, what no such path covers.
    fn adds(&self, state: &State) -> bool {
        self.recorded[usize::from(state.told)].gain(&state.covered) > 0
    }

    /// A number for what a state can still do, the cloud that its path knows included.
    fn print(&mut self, state: &State) -> Option<u64> {
        let mut hasher = FxHasher::default();
        state.machine.fingerprint(self.program, &self.live, &mut self.weights)?.hash(&mut hasher);
        // A task that starts over waits at the place of its last action.
        std::mem::discriminant(&state.effect).hash(&mut hasher);
        state.cloud.hash(&mut hasher);
        Some(hasher.finish())
    }

    fn finish(mut self) -> Explored {
        if !self.found.unfinished {
            self.found.endless = self.web.endless();
        }
        sum_up(&mut self.found, self.program, &self.program.flows[self.flow], &self.tally);
        self.found
    }
}
