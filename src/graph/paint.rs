//! What colours a picture: which actions, branches and parts have which mark, and what is no longer there.

use super::picture::{Colours, Mark};
use crate::outline::At;
use rustc_hash::FxHashMap;

/// Marks by place.
#[derive(Clone, Debug, Default)]
pub struct Paint {
    /// What the colours say.
    pub colours: Colours,
    /// Actions, and how often each was run where that is known.
    pub actions: FxHashMap<At, (Mark, Option<u64>)>,
    /// Branches.
    pub branches: FxHashMap<At, Mark>,
    /// Tasks, menus, states and flows.
    pub parts: FxHashMap<At, Mark>,
    /// What stood behind an action, or, when there is none, at the head of a branch or part, and is gone.
    pub gone: FxHashMap<Anchor, Vec<String>>,
    /// Parts of a flow that are gone, by the flow's name: the word and the name of each, and how many actions it had.
    pub gone_parts: FxHashMap<String, Vec<(String, String, usize)>>,
    /// Flows of a project that are gone: the type and the name of each.
    pub gone_flows: Vec<(String, String)>,
}

/// Where something is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// Behind an action.
    Behind(At),
    /// At the head of a branch or part.
    Head(At),
}

impl Paint {
    /// The mark of an action, and how often it was run.
    pub(super) fn action(&self, at: At) -> (Mark, Option<u64>) {
        self.actions.get(&at).copied().unwrap_or_default()
    }

    /// The mark of a branch.
    pub(super) fn branch(&self, at: At) -> Mark {
        self.branches.get(&at).copied().unwrap_or_default()
    }

    /// The mark of several actions that stand in one node.
    pub(super) fn together(&self, ats: &[At]) -> (Mark, Option<u64>) {
        let marks: Vec<(Mark, Option<u64>)> = ats.iter().map(|at| self.action(*at)).collect();
        let first = marks.first().copied().unwrap_or_default();
        let hits = marks.iter().filter_map(|(_, hits)| *hits).min();
        if marks.iter().all(|(mark, _)| *mark == first.0) {
            return (first.0, hits);
        }
        let missed = marks.iter().any(|(mark, _)| *mark == Mark::Missed);
        (if missed { Mark::Missed } else { Mark::Changed }, hits)
    }
}
