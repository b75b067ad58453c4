//! Values for several outputs at once: which combinations of them are tried.

use super::candidates::Candidates;
use super::reach::Shape;
use crate::bytecode::program::Target;
use crate::value::{Kind, Text, Type, Value};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// So many values of several outputs are tried together: the first of all, the second of all, and so on.
pub const DIAGONAL: usize = 6;
/// The most pairs at one place.
const MAX_PAIRS: usize = 200;
/// So many combinations of more than two outputs are tried.
const MAX_MIXED: usize = 300;
/// Of one value so many are combined.
const MOST: usize = 12;
/// Where the row of combinations begins.
const SEED: u64 = 0x5eed;

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

/// The first value of each, then one of them varied at a time, then all of them together; where they are mixed, two of
/// them, then some of many combinations. Each combination once.
pub fn variations(wanted: &[Wanted], tried: &[Tried], mixed: bool) -> Vec<Vec<(Text, Value)>> {
    let mut all = Chosen { tried, known: FxHashSet::default(), list: Vec::new() };
    all.with(|_| 0);
    for (at, own) in tried.iter().enumerate() {
        (1..own.values.len()).for_each(|number| all.with(|own| if own == at { number } else { 0 }));
    }
    if wanted.len() > 1 {
        (1..DIAGONAL).for_each(|number| all.with(|_| number));
        all.with(|at| tried[at].values.len().saturating_sub(1));
    }
    if mixed {
        for ((first, a), (second, b)) in pairs(tried).into_iter().take(MAX_PAIRS) {
            all.with(|own| match own {
                own if own == first => a,
                own if own == second => b,
                _ => 0,
            });
        }
        if tried.iter().filter(|tried| tried.own > 1).count() > 2 {
            let mut seed = SEED;
            for _ in 0..MAX_MIXED {
                let chosen: Vec<usize> = tried.iter().map(|tried| random(&mut seed) % tried.own.max(1)).collect();
                all.with(|at| chosen[at]);
            }
        }
    }
    let value = |at: usize, number: usize| tried[at].values.get(number).cloned().unwrap_or(Value::NotSet);
    let named = |chosen: Vec<usize>| {
        let numbered = wanted.iter().zip(chosen).enumerate();
        numbered.map(|(at, ((name, ..), number))| (name.clone(), value(at, number))).collect()
    };
    all.list.into_iter().map(named).collect()
}

/// Combinations by the numbers of their values.
struct Chosen<'a> {
    tried: &'a [Tried],
    known: FxHashSet<Vec<usize>>,
    list: Vec<Vec<usize>>,
}

impl Chosen<'_> {
    /// One more; a value that there is not is the first one.
    fn with(&mut self, number: impl Fn(usize) -> usize) {
        let of = |(at, tried): (usize, &Tried)| Some(number(at)).filter(|own| *own < tried.values.len()).unwrap_or(0);
        let chosen: Vec<usize> = self.tried.iter().enumerate().map(of).collect();
        if self.known.insert(chosen.clone()) {
            self.list.push(chosen);
        }
    }
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
