//! Which Set reached which Get, over queue, cloud and transfers.

use crate::bytecode::Program;
use crate::bytecode::op::Code;
use crate::bytecode::program::Name;
use crate::conversation::{Delivery, Entry};
use crate::participant::{Origin, Slot};
use crate::value::Text;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A name in a Set or a Get: the action, by flow and first instruction, and the name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site {
    /// The attribute.
    pub name: Text,
    /// The flow, by its number.
    pub flow: usize,
    /// The first instruction of the action.
    pub at: u32,
}

/// Where the value of a Get came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum From {
    /// That Set.
    Set(Site),
    /// Nobody in these flows: it was in the cloud before, or another writer wrote it (P16).
    Outside,
    /// Nowhere: the variable became NOT_SET (P11).
    Nowhere,
}

/// The names of literal Sets and Gets of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sites {
    /// What is set.
    pub sets: Vec<Site>,
    /// What is got.
    pub gets: Vec<Site>,
}

/// Which Set reached which Get, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Each pair that was seen.
    pub pairs: BTreeMap<(Site, From), u64>,
    /// Every name that was set, whether a Get saw it or not.
    pub sets: BTreeMap<Site, u64>,
}

impl Sites {
    /// Those of a program. Names that are computed are known when they come up only (P7).
    pub fn of(program: &Program) -> Self {
        let mut sites = Self::default();
        let name = |name: &Name| match name {
            Name::Literal(Slot(number)) => program.names.get(*number as usize),
            Name::Computed(_) => None,
        };
        for (flow, number) in program.flows.iter().zip(0..) {
            for (op, pc) in flow.code.iter().zip(0..) {
                let at = flow.action_at(pc).map_or(pc, |action| action.at);
                let list = op.wide() as usize;
                let site = |name: &Text| Site { name: name.clone(), flow: number, at };
                match op.code {
                    Code::Set => sites.sets.extend(
                        flow.pool.sets.get(list).into_iter().flatten().filter_map(|(own, _)| name(own)).map(site),
                    ),
                    Code::Get => sites.gets.extend(
                        flow.pool.gets.get(list).into_iter().flatten().filter_map(|(own, _)| name(own)).map(site),
                    ),
                    _ => {}
                }
            }
        }
        sites
    }
}

/// What one run knows of who set what.
#[derive(Default)]
struct Run {
    at: (usize, u32),
    queued: FxHashMap<Text, Site>,
    /// Who wrote what the cloud holds, where it was one of these flows.
    cloud: FxHashMap<Text, Site>,
}

impl Reach {
    /// Adds a run, whose trace has its actions.
    pub fn add(&mut self, program: &Program, entries: &[Entry]) {
        let mut run = Run::default();
        for entry in entries {
            self.entry(program, &mut run, entry);
        }
    }

    fn entry(&mut self, program: &Program, run: &mut Run, entry: &Entry) {
        match entry {
            Entry::Action { flow, pc } => run.at = (*flow, *pc),
            Entry::Set { name, .. } => {
                let site = run.site(program, name);
                super::add(self.sets.entry(site.clone()).or_default(), 1);
                run.queued.insert(name.clone(), site);
            }
            Entry::Get { name, origin, .. } => {
                let from = match origin {
                    Origin::Queue => run.queued.get(name),
                    Origin::Cloud => run.cloud.get(name),
                    Origin::Missing => None,
                };
                let nobody = if *origin == Origin::Missing { From::Nowhere } else { From::Outside };
                let from = from.cloned().map_or(nobody, From::Set);
                super::add(self.pairs.entry((run.site(program, name), from)).or_default(), 1);
            }
            Entry::Batch(batch) if batch.whose.is_none() => {
                for (name, _) in &batch.attributes {
                    // What was lost is in no cloud, and queued no more (P27).
                    if let Some(site) = run.queued.remove(name).filter(|_| batch.delivery == Delivery::Accepted) {
                        run.cloud.insert(name.clone(), site);
                    }
                }
            }
            // What a flow still had queued when it ended was thrown away (P21).
            Entry::Ended(_) => run.queued.clear(),
            _ => {}
        }
    }

    /// Adds what other runs of the same program have seen.
    pub fn merge(&mut self, other: Self) {
        for (pair, count) in other.pairs {
            super::add(self.pairs.entry(pair).or_default(), count);
        }
        for (site, count) in other.sets {
            super::add(self.sets.entry(site).or_default(), count);
        }
    }

    /// How often a Get saw what that Set had set.
    pub fn seen(&self, set: &Site) -> u64 {
        let own = self.pairs.iter().filter(|((_, from), _)| matches!(from, From::Set(site) if site == set));
        own.fold(0, |sum: u64, (_, count)| sum.saturating_add(*count))
    }

    /// Where the values of a Get came from, and how often.
    pub fn sources<'a>(&'a self, get: &'a Site) -> impl Iterator<Item = (&'a From, u64)> {
        self.pairs.iter().filter(move |((site, _), _)| site == get).map(|((_, from), count)| (from, *count))
    }
}

impl Run {
    fn site(&self, program: &Program, name: &Text) -> Site {
        let (flow, pc) = self.at;
        let at = program.flows.get(flow).and_then(|flow| flow.action_at(pc)).map_or(pc, |action| action.at);
        Site { name: name.clone(), flow, at }
    }
}
