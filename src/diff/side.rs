//! One of the two flows that are compared: its actions numbered, each with what it is known by.

use super::ids::{Id, Ids, put};
use crate::catalog::Shape;
use crate::outline::{Action, Branch, BranchKind, Class, Entry, Flow, Role};
use rustc_hash::FxHashMap;

/// New names of parts and flows, by what they were called: whoever names one of them is not changed by that.
#[derive(Clone, Debug, Default)]
pub(super) struct Renames {
    pub parts: FxHashMap<(Class, String), String>,
    pub flows: FxHashMap<String, String>,
}

/// A list of actions: of a part, or of a branch.
pub(super) struct Block {
    /// The part it belongs to.
    pub part: usize,
    /// The action and the number of the branch; `None`: the part's own, or that of a choice of a menu.
    pub branch: Option<(usize, usize)>,
    /// The actions.
    pub nodes: Vec<usize>,
}

/// An action.
pub(super) struct Node<'a> {
    pub action: &'a Action,
    /// The block it stands in.
    pub block: usize,
    /// Kind and settings, without name and branches.
    pub own: Id,
    /// Everything, branches included.
    pub full: Id,
    /// Kind and name, where it has one.
    pub named: Option<Id>,
    /// The blocks of its branches.
    pub blocks: Vec<usize>,
    /// The actions inside it have the numbers behind its own, up to and without this one.
    pub end: usize,
}

/// The actions of a flow. Those inside an action come directly behind it.
pub(super) struct Side<'a> {
    pub flow: &'a Flow,
    pub nodes: Vec<Node<'a>>,
    pub blocks: Vec<Block>,
    /// Of each part: its own block, then those of its choices.
    pub parts: Vec<Vec<usize>>,
}

impl<'a> Side<'a> {
    pub fn new(flow: &'a Flow, ids: &mut Ids, renames: &Renames) -> Self {
        let mut side = Self { flow, nodes: Vec::new(), blocks: Vec::new(), parts: Vec::new() };
        for (number, part) in flow.parts.iter().enumerate() {
            let blocks: Vec<&Vec<Action>> = part.blocks().collect();
            let blocks = blocks.into_iter().map(|block| side.block(block, number, None, (ids, renames)));
            let blocks = blocks.collect();
            side.parts.push(blocks);
        }
        side
    }

    /// Numbers the actions of a block. Blocks nest at most as deep as the reader allows, so it may recurse.
    fn block(
        &mut self,
        actions: &'a [Action],
        part: usize,
        branch: Option<(usize, usize)>,
        with: (&mut Ids, &Renames),
    ) -> usize {
        let (ids, renames) = with;
        let number = self.blocks.len();
        self.blocks.push(Block { part, branch, nodes: Vec::new() });
        for action in actions {
            let node = self.nodes.len();
            self.blocks[number].nodes.push(node);
            let own = own(action, renames);
            let own = ids.of(own);
            let named = action.label.as_ref().map(|label| {
                let mut text = "named".to_owned();
                put(&mut text, &action.key);
                put(&mut text, label);
                ids.of(text)
            });
            let blocks = Vec::new();
            self.nodes.push(Node { action, block: number, own, full: own, named, blocks, end: 0 });
            for (at, branch) in action.branches.iter().enumerate() {
                let inner = self.block(&branch.block, part, Some((node, at)), (&mut *ids, renames));
                self.nodes[node].blocks.push(inner);
            }
            let text = self.full(node);
            self.nodes[node].full = ids.of(text);
            self.nodes[node].end = self.nodes.len();
        }
        number
    }

    /// Everything about an action whose inner ones have their numbers.
    fn full(&self, node: usize) -> String {
        let Node { action, own, blocks, .. } = &self.nodes[node];
        let mut text = "full".to_owned();
        own.put(&mut text);
        put(&mut text, action.label.as_deref().unwrap_or_default());
        for (branch, block) in action.branches.iter().zip(blocks) {
            head(&mut text, branch);
            self.blocks[*block].nodes.iter().for_each(|inner| self.nodes[*inner].full.put(&mut text));
        }
        text
    }

    /// How many actions an action holds, itself included.
    pub fn size(&self, node: usize) -> usize {
        self.nodes[node].end - node
    }

    /// An action that says nothing but its kind: there are many like it, so it is known by its place alone.
    pub fn is_plain(&self, node: usize) -> bool {
        let action = self.nodes[node].action;
        action.label.is_none() && action.entries.is_empty() && action.branches.is_empty()
    }

    /// The way to an action inside its part: the actions around it, each with its branch, from the outside.
    pub fn trail(&self, node: usize) -> Vec<String> {
        let mut trail = Vec::new();
        let mut block = self.nodes[node].block;
        while let Some((parent, branch)) = self.blocks[block].branch {
            let action = self.nodes[parent].action;
            trail.push(action.way(branch));
            trail.push(action.title());
            block = self.nodes[parent].block;
        }
        let (part, blocks) = (&self.flow.parts[self.blocks[block].part], &self.parts[self.blocks[block].part]);
        let choice = blocks.iter().position(|own| *own == block).and_then(|at| part.choices.get(at.checked_sub(1)?));
        trail.extend(choice.map(Branch::title));
        trail.reverse();
        trail
    }

    /// The part of an action and the way to it.
    pub fn place(&self, node: usize) -> Vec<String> {
        let part = &self.flow.parts[self.blocks[self.nodes[node].block].part];
        std::iter::once(part.title()).chain(self.trail(node)).collect()
    }

    /// The actions of a part that say something.
    pub fn telling(&self, part: usize) -> impl Iterator<Item = Id> + '_ {
        let blocks = self.parts[part].iter();
        let first = blocks.flat_map(|block| self.blocks[*block].nodes.iter());
        let all = first.flat_map(|node| *node..self.nodes[*node].end);
        all.filter(|node| !self.is_plain(*node)).map(|node| self.nodes[node].full)
    }
}

/// What leads into a branch.
fn head(text: &mut String, branch: &Branch) {
    text.push('[');
    let (kind, name) = match &branch.kind {
        BranchKind::Output(name) => ('o', name.as_str()),
        BranchKind::Named(name) => ('n', name.as_str()),
        BranchKind::Case => ('c', ""),
        BranchKind::Otherwise => ('d', ""),
        BranchKind::Turn => ('t', ""),
        BranchKind::Choice => ('k', ""),
    };
    text.push(kind);
    put(text, name);
    put(text, branch.label.as_deref().unwrap_or_default());
    put(text, branch.value.as_ref().map_or("", |value| value.key.as_str()));
}

/// Kind and settings of an action. A decision is known by its first condition.
fn own(action: &Action, renames: &Renames) -> String {
    let mut text = "own".to_owned();
    put(&mut text, &action.key);
    for entry in &action.entries {
        put(&mut text, role(entry.role));
        put(&mut text, &entry.key);
        put(&mut text, &value(action, entry, renames));
    }
    let condition =
        action.branches.first().filter(|branch| branch.kind == BranchKind::Case && action.key == "decision");
    if let Some(value) = condition.and_then(|branch| branch.value.as_ref()) {
        put(&mut text, &value.key);
    }
    text
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Setting => "=",
        Role::Sent => ">",
        Role::Received => "<",
        Role::Assigned => ":",
    }
}

/// The key of a value; the name of a part or flow that is called otherwise now is the new one.
pub(super) fn value(action: &Action, entry: &Entry, renames: &Renames) -> String {
    let renamed = || {
        let old = entry.value.literal.as_ref()?;
        let shape = &action.row?.setting(&entry.name)?.1.shape;
        let class = match shape {
            Shape::Flow(_) => return renames.flows.get(old),
            Shape::Task => Class::Task,
            Shape::Menu => Class::Menu,
            Shape::State => Class::State,
            _ => return None,
        };
        renames.parts.get(&(class, old.clone()))
    };
    match renamed() {
        Some(new) if entry.role == Role::Setting => crate::outline::Expr::of_text(new).key,
        _ => entry.value.key.clone(),
    }
}
