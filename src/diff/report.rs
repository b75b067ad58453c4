//! From partners to differences, in the order of the new project.

use super::ids::Ids;
use super::pair::Pairs;
use super::side::{Renames, Side};
use super::variables::{self, Renamed};
use super::{Anchor, Change, Diff, Kind, What, attributes, detail, parts};
use crate::outline::words::lines;
use crate::outline::{At, Class, Declared, Flow, Project};
use rustc_hash::FxHashMap;

/// Declarations: they have no order.
pub(super) fn declarations(before: &Project, after: &Project, diff: &mut Diff) {
    let title = |one: &Declared| {
        let names: Vec<String> = one.names.iter().map(|name| format!("\"{name}\"")).collect();
        format!("{} {}", one.kind, names.join(" ")).trim_end().to_owned()
    };
    let mut known: FxHashMap<String, &Declared> = before.declared.iter().map(|one| (title(one), one)).collect();
    for one in &after.declared {
        let old = known.remove(&title(one));
        let details = old.map(|old| fields(old, one)).unwrap_or_default();
        let kind = if old.is_none() { Kind::Added } else { Kind::Changed };
        if old.is_none() || !details.is_empty() {
            diff.changes.push(Change {
                details,
                ..change(What::Declaration, kind, title(one), old.map(|o| o.at), Some(one.at))
            });
        }
    }
    for one in &before.declared {
        if known.remove(&title(one)).is_some() {
            diff.changes.push(change(What::Declaration, Kind::Removed, title(one), Some(one.at), None));
        }
    }
}

fn fields(old: &Declared, new: &Declared) -> Vec<detail::Detail> {
    let (a, b): (FxHashMap<_, _>, FxHashMap<_, _>) =
        (old.parts.iter().cloned().collect(), new.parts.iter().cloned().collect());
    let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differs = names.into_iter().filter(|name| a.get(*name) != b.get(*name));
    let one = |name: &String| detail::Detail {
        name: name.clone(),
        before: a.get(name).cloned(),
        after: b.get(name).cloned(),
    };
    differs.map(one).collect()
}

fn change(what: What, kind: Kind, title: String, before: Option<At>, after: Option<At>) -> Change {
    Change {
        what,
        kind,
        flow: String::new(),
        part: None,
        title,
        key: None,
        trail: Vec::new(),
        says: Vec::new(),
        details: Vec::new(),
        renamed_from: None,
        moved_from: None,
        inside: 0,
        before,
        after,
        anchor: None,
    }
}

/// Flows, in the order of the new project; those that are gone come last.
pub(super) fn flows(before: &Project, after: &Project, diff: &mut Diff) {
    let pairs = parts::flows(before, after);
    let partner: FxHashMap<usize, usize> = pairs.iter().map(|(old, new)| (*new, *old)).collect();
    let names =
        pairs.iter().map(|(old, new)| (before.flows[*old].name.to_string(), after.flows[*new].name.to_string()));
    let renames: FxHashMap<String, String> = names.filter(|(old, new)| old != new).collect();
    for (number, new) in after.flows.iter().enumerate() {
        let old = partner.get(&number).map(|old| &before.flows[*old]);
        attributes::changes(old, Some(new), &mut diff.attributes);
        match old {
            Some(old) => flow(old, new, renames.clone(), diff),
            None => {
                new.walk(&mut |action| {
                    diff.touched.insert(action.at, Kind::Added);
                });
                diff.changes.push(whole_flow(new, Kind::Added));
            }
        }
    }
    for (number, old) in before.flows.iter().enumerate() {
        if !pairs.iter().any(|(known, _)| *known == number) {
            attributes::changes(Some(old), None, &mut diff.attributes);
            diff.changes.push(whole_flow(old, Kind::Removed));
        }
    }
}

fn whole_flow(flow: &Flow, kind: Kind) -> Change {
    let (before, after) = if kind == Kind::Added { (None, Some(flow.at)) } else { (Some(flow.at), None) };
    let title = format!("{} \"{}\"", flow.kind, flow.name);
    Change { flow: flow.name.to_string(), inside: flow.actions(), ..change(What::Flow, kind, title, before, after) }
}

/// What two flows tell of each other.
struct Told<'a, 's, 'd> {
    pairs: Pairs<'a, 's>,
    renames: &'d Renames,
    /// Variables of parts that are called otherwise, by the new part.
    variables: &'d FxHashMap<usize, Vec<Renamed>>,
    diff: &'d mut Diff,
}

fn flow(old: &Flow, new: &Flow, flows: FxHashMap<String, String>, diff: &mut Diff) {
    let mut ids = Ids::default();
    let mut renames = Renames { flows, ..Renames::default() };
    // Who calls a variable by its new name is not changed by that: the old flow is read with the new names.
    let mut old = old.clone();
    let of_flow = variables::of_flow(&mut old, new);
    let first = {
        let (a, b) = (Side::new(&old, &mut ids, &renames), Side::new(new, &mut ids, &Renames::default()));
        parts::parts(&a, &b)
    };
    let of_parts = variables::of_parts(&mut old, new, &first);
    let old = &old;
    let (mut a, b) = (Side::new(old, &mut ids, &renames), Side::new(new, &mut ids, &Renames::default()));
    let paired = parts::parts(&a, &b);
    for (before, after) in &paired {
        let (before, after) = (&old.parts[*before], &new.parts[*after]);
        if before.name != after.name {
            renames.parts.insert((before.class, before.name.to_string()), after.name.to_string());
        }
    }
    if !renames.parts.is_empty() {
        a = Side::new(old, &mut ids, &renames);
    }
    let details = detail::flow(old, new, &renames);
    let renamed_from = (old.name != new.name).then(|| old.name.to_string());
    if !details.is_empty() || renamed_from.is_some() {
        let kind = if renamed_from.is_some() { Kind::Renamed } else { Kind::Changed };
        let own = change(What::Flow, kind, format!("{} \"{}\"", new.kind, new.name), Some(old.at), Some(new.at));
        diff.changes.push(Change { flow: new.name.to_string(), details, renamed_from, ..own });
    }
    let pairs = Pairs::new(&a, &b, &paired);
    let mut told = Told { pairs, renames: &renames, variables: &of_parts, diff };
    told.renamed(&of_flow, None);
    let partner: FxHashMap<usize, usize> = paired.iter().map(|(old, new)| (*new, *old)).collect();
    for part in 0..new.parts.len() {
        told.part(partner.get(&part).copied(), part);
    }
    for part in 0..old.parts.len() {
        if !paired.iter().any(|(known, _)| *known == part) {
            told.gone_part(part);
        }
    }
}

impl Told<'_, '_, '_> {
    /// A change of this flow.
    fn put(&mut self, change: Change) {
        self.diff.changes.push(Change { flow: self.pairs.new.flow.name.to_string(), ..change });
    }

    /// Variables that are called otherwise, of the flow or of a part.
    fn renamed(&mut self, variables: &[Renamed], part: Option<&(Class, String)>) {
        for (old, new) in variables {
            let own = change(What::Variable, Kind::Renamed, format!("var {}", new.name), Some(old.at), Some(new.at));
            self.put(Change { part: part.cloned(), renamed_from: Some(old.name.to_string()), ..own });
        }
    }

    fn part(&mut self, before: Option<usize>, after: usize) {
        let new = &self.pairs.new.flow.parts[after];
        let name = Some((new.class, new.name.to_string()));
        match before {
            Some(before) => {
                let old = &self.pairs.old.flow.parts[before];
                let details = detail::part(old, new);
                let renamed_from = (old.name != new.name).then(|| old.name.to_string());
                if !details.is_empty() || renamed_from.is_some() {
                    let kind = if renamed_from.is_some() { Kind::Renamed } else { Kind::Changed };
                    let own = change(What::Part(new.class), kind, new.title(), Some(old.at), Some(new.at));
                    self.put(Change { part: name.clone(), details, renamed_from, ..own });
                }
                let variables = self.variables.get(&after).map_or(&[][..], Vec::as_slice);
                self.renamed(variables, name.as_ref());
                self.gone_choices(before, after);
            }
            None => {
                let inside = self.alone_new(after);
                let own = change(What::Part(new.class), Kind::Added, new.title(), None, Some(new.at));
                self.put(Change { part: name, inside, ..own });
            }
        }
        for block in self.pairs.new.parts[after].clone() {
            self.block(block, before.is_some());
        }
    }

    /// Actions of a new part that came with it.
    fn alone_new(&self, part: usize) -> usize {
        let blocks = self.pairs.new.parts[part].iter().flat_map(|block| &self.pairs.new.blocks[*block].nodes);
        blocks.map(|node| self.new_inside(*node)).sum()
    }

    /// Actions in an action that came with it, itself included.
    fn new_inside(&self, node: usize) -> usize {
        alone(node, self.pairs.new.nodes[node].end, &self.pairs.to_old, |inner| self.pairs.new.nodes[inner].end)
    }

    fn old_inside(&self, node: usize) -> usize {
        alone(node, self.pairs.old.nodes[node].end, &self.pairs.to_new, |inner| self.pairs.old.nodes[inner].end)
    }

    /// Where an action stood; in the block where it still stands, whether that was further up or down.
    fn moved_from(&self, before: usize, node: usize) -> String {
        let (old, new) = (self.pairs.old, self.pairs.new);
        let (old_block, new_block) = (old.nodes[before].block, new.nodes[node].block);
        if self.pairs.old_block.get(&new_block) != Some(&old_block) {
            return old.place(before).join(" › ");
        }
        let stays = |partner: &usize| self.pairs.in_place.contains(partner);
        let above = old.blocks[old_block].nodes.iter().take_while(|other| **other != before);
        let above = above.filter_map(|other| self.pairs.to_new[*other]).filter(stays).count();
        let now = new.blocks[new_block].nodes.iter().take_while(|other| **other != node).filter(|n| stays(n)).count();
        if above > now { "further down".to_owned() } else { "further up".to_owned() }
    }

    /// The actions of a block of the new flow, what is gone between them, and all that is in them. `tells`: whether
    /// actions that are new say so; inside of something new they do not.
    fn block(&mut self, block: usize, tells: bool) {
        if let Some(old) = self.pairs.old_block.get(&block).copied() {
            let head = Anchor::Head(self.head(block));
            self.gone_from(old, None, head);
        }
        for node in self.pairs.new.blocks[block].nodes.clone() {
            match self.pairs.to_old[node] {
                Some(before) => {
                    self.partners(before, node);
                    self.inner(node, true);
                    self.gone_behind(before, node);
                }
                None => {
                    self.added(node, tells);
                    self.inner(node, false);
                }
            }
        }
    }

    fn inner(&mut self, node: usize, tells: bool) {
        if let Some(before) = self.pairs.to_old[node] {
            self.gone_branches(before, node);
        }
        for block in self.pairs.new.nodes[node].blocks.clone() {
            self.block(block, tells);
        }
    }

    /// The place of the head of a block of the new flow.
    fn head(&self, block: usize) -> At {
        let side = self.pairs.new;
        match side.blocks[block].branch {
            Some((node, branch)) => side.nodes[node].action.branches[branch].at,
            None => {
                let part = side.blocks[block].part;
                let at = side.parts[part].iter().position(|own| *own == block).unwrap_or(0);
                let part = &side.flow.parts[part];
                at.checked_sub(1).and_then(|choice| part.choices.get(choice)).map_or(part.at, |choice| choice.at)
            }
        }
    }

    fn added(&mut self, node: usize, tells: bool) {
        let new = self.pairs.new.nodes[node].action;
        self.diff.touched.insert(new.at, Kind::Added);
        if tells {
            let inside = self.new_inside(node) - 1;
            let own = change(What::Action, Kind::Added, new.title(), None, Some(new.at));
            let own = Change { inside, says: lines(new), ..own };
            let placed = self.placed(own, node);
            self.put(placed);
        }
    }

    fn placed(&self, change: Change, node: usize) -> Change {
        let side = self.pairs.new;
        let part = &side.flow.parts[side.blocks[side.nodes[node].block].part];
        let key = Some(side.nodes[node].action.key.to_string());
        Change { part: Some((part.class, part.name.to_string())), key, trail: side.trail(node), ..change }
    }

    fn partners(&mut self, before: usize, node: usize) {
        let (old, new) = (self.pairs.old.nodes[before].action, self.pairs.new.nodes[node].action);
        let details = detail::action(old, new, self.renames);
        let renamed_from = (old.label != new.label).then(|| old.title());
        let moved_from = (!self.pairs.in_place.contains(&node)).then(|| self.moved_from(before, node));
        let kind = match (&moved_from, &renamed_from) {
            (Some(_), _) => Kind::Moved,
            (None, Some(_)) => Kind::Renamed,
            (None, None) if details.is_empty() => return,
            (None, None) => Kind::Changed,
        };
        self.diff.touched.insert(new.at, kind);
        let own = change(What::Action, kind, new.title(), Some(old.at), Some(new.at));
        let placed = self.placed(Change { details, renamed_from, moved_from, ..own }, node);
        self.put(placed);
    }

    /// What is gone behind an action, up to the next that still stands there.
    fn gone_behind(&mut self, before: usize, node: usize) {
        let (old, new) = (self.pairs.old.nodes[before].block, self.pairs.new.nodes[node].block);
        if self.pairs.old_block.get(&new) == Some(&old) {
            let at = self.pairs.new.nodes[node].action.at;
            self.gone_from(old, Some(before), Anchor::Behind(at));
        }
    }

    /// What is gone in an old block, from behind an action or from its head, up to the next that has a partner in the
    /// same block.
    fn gone_from(&mut self, block: usize, behind: Option<usize>, anchor: Anchor) {
        let nodes = &self.pairs.old.blocks[block].nodes;
        let from = behind.and_then(|node| nodes.binary_search(&node).ok()).map_or(0, |at| at + 1);
        let mut gone = Vec::new();
        for node in &nodes[from..] {
            match self.pairs.to_new[*node] {
                None => gone.push(*node),
                Some(partner) if self.pairs.old_block.get(&self.pairs.new.nodes[partner].block) == Some(&block) => {
                    break;
                }
                Some(_) => {}
            }
        }
        gone.into_iter().for_each(|node| self.gone(node, anchor));
    }

    fn gone(&mut self, node: usize, anchor: Anchor) {
        let side = self.pairs.old;
        let old = side.nodes[node].action;
        let own = change(What::Action, Kind::Removed, old.title(), Some(old.at), None);
        let part = &side.flow.parts[side.blocks[side.nodes[node].block].part];
        let part = Some((part.class, part.name.to_string()));
        let (key, trail) = (Some(old.key.to_string()), side.trail(node));
        let (says, inside) = (lines(old), self.old_inside(node) - 1);
        self.put(Change { part, key, trail, says, inside, anchor: Some(anchor), ..own });
    }

    /// Actions of branches that are gone while their action is still there.
    fn gone_branches(&mut self, before: usize, node: usize) {
        let anchor = Anchor::Behind(self.pairs.new.nodes[node].action.at);
        for block in self.pairs.old.nodes[before].blocks.clone() {
            self.gone_block(block, anchor);
        }
    }

    fn gone_choices(&mut self, before: usize, after: usize) {
        let anchor = Anchor::Head(self.pairs.new.flow.parts[after].at);
        for block in self.pairs.old.parts[before].clone() {
            self.gone_block(block, anchor);
        }
    }

    /// An old block that has no partner: whatever in it has none is gone.
    fn gone_block(&mut self, block: usize, anchor: Anchor) {
        if self.pairs.new_block.contains_key(&block) {
            return;
        }
        for node in self.pairs.old.blocks[block].nodes.clone() {
            if self.pairs.to_new[node].is_none() {
                self.gone(node, anchor);
            }
        }
    }

    fn gone_part(&mut self, part: usize) {
        let old = &self.pairs.old.flow.parts[part];
        let blocks = self.pairs.old.parts[part].iter().flat_map(|block| &self.pairs.old.blocks[*block].nodes);
        let inside = blocks.map(|node| self.old_inside(*node)).sum();
        let own = change(What::Part(old.class), Kind::Removed, old.title(), Some(old.at), None);
        self.put(Change { part: Some((old.class, old.name.to_string())), inside, ..own });
    }
}

/// How many actions from one on have no partner; one that has counts for what is in it itself.
fn alone(from: usize, end: usize, partner: &[Option<usize>], next: impl Fn(usize) -> usize) -> usize {
    let (mut at, mut count) = (from, 0);
    while at < end {
        if partner[at].is_some() {
            at = next(at);
        } else {
            (at, count) = (at + 1, count + 1);
        }
    }
    count
}
