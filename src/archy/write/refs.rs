//! Names of parts and the references to them (A70–A73).

use crate::archy::export_file::names::ref_id;
use crate::archy::table::PartKind;
use crate::ast::{Flow, FlowItem};
use crate::catalog::FlowType;
use compact_str::{CompactString, format_compact};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// The first number that Architect gives (A94).
const FIRST: u64 = 10;

/// The refId of every part of a flow.
#[derive(Clone, Debug, Default)]
pub struct Refs {
    root: &'static str,
    /// By the word of the script and the name.
    parts: FxHashMap<(&'static str, CompactString), (PartKind, CompactString)>,
    /// The refIds that are known, by [`key`].
    known: BTreeMap<String, String>,
    used: FxHashSet<CompactString>,
    next: u64,
}

/// The parts of a script in order: kind, name.
pub fn parts(flow: &Flow, kind: FlowType) -> impl Iterator<Item = (PartKind, &CompactString)> {
    let is_bot = matches!(kind, FlowType::BotFlow | FlowType::DigitalBot);
    flow.items.iter().filter_map(move |item| match item {
        FlowItem::Task(part) => Some((PartKind::Task, &part.name.text)),
        FlowItem::State(part) => Some((if is_bot { PartKind::Bot } else { PartKind::State }, &part.name.text)),
        FlowItem::Menu(menu) => Some((PartKind::Menu, &menu.name.text)),
        _ => None,
    })
}

impl Refs {
    /// The known refIds, and new ones for the other parts: name and number, counted from 10 in the order of the script,
    /// never one in use (A94).
    pub fn of(flow: &Flow, kind: FlowType, known: &BTreeMap<String, String>) -> Self {
        let mut refs = Self { root: kind.key(), next: FIRST, known: known.clone(), ..Self::default() };
        refs.used.extend(known.values().map(CompactString::from));
        for (part, name) in parts(flow, kind) {
            let own = known.get(&key(part, name)).map(CompactString::from);
            let own = own.unwrap_or_else(|| refs.fresh(name));
            refs.parts.insert((part.word(), name.clone()), (part, own));
        }
        refs
    }

    /// The refId of a choice that something points at.
    pub fn choice(&mut self, menu: &str, name: &str) -> CompactString {
        let known = self.known.get(&format!("choice {menu}/{name}")).map(CompactString::from);
        known.unwrap_or_else(|| self.fresh(name))
    }

    /// A refId that nothing has.
    fn fresh(&mut self, name: &str) -> CompactString {
        loop {
            let own = ref_id(name, self.next);
            self.next += 1;
            if self.used.insert(own.clone()) {
                return own;
            }
        }
    }

    /// The refId of a part.
    pub fn id(&self, kind: PartKind, name: &str) -> Option<&CompactString> {
        self.parts.get(&(kind.word(), CompactString::from(name))).map(|(_, own)| own)
    }

    /// The absolute reference to a part (A71).
    pub fn path(&self, word: &'static str, name: &str) -> Option<CompactString> {
        let (kind, own) = self.parts.get(&(word, CompactString::from(name)))?;
        Some(format_compact!("/{}/{}/{}[{own}]", self.root, kind.list(), kind.item()))
    }
}

/// The key of a part where refIds are kept: `task Main`.
pub fn key(kind: PartKind, name: &str) -> String {
    format!("{} {name}", kind.word())
}
