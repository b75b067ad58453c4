//! Walks over the checked tree: blocks, loops, calls. Blocks nest at most 128 deep, so walks may recurse.

use super::{Block, Part, PartKind, Statement, StatementKind};

impl Part {
    /// How deep loops stand in each other.
    pub fn loop_depth(&self) -> u16 {
        self.blocks().map(loop_depth).max().unwrap_or(0)
    }

    /// The parts that it calls, each once.
    pub fn calls(&self) -> Vec<u16> {
        let mut calls = Vec::new();
        self.blocks().for_each(|block| collect_calls(block, &mut calls));
        calls.sort_unstable();
        calls.dedup();
        calls
    }

    /// The blocks of a part: one, or those of a menu's choices.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        let (body, menu) = match &self.kind {
            PartKind::Body { block, .. } => (Some(block), None),
            PartKind::Menu(menu) => (None, Some(menu)),
        };
        let choices = menu.into_iter().flat_map(|menu| menu.choices.iter().map(|c| &c.block).chain(&menu.default));
        body.into_iter().chain(choices)
    }
}

impl StatementKind {
    /// The blocks inside a statement.
    pub fn blocks(&self) -> Vec<&Block> {
        match self {
            Self::If { branches, otherwise } => branches.iter().map(|(_, _, b)| b).chain([otherwise]).collect(),
            Self::Switch { cases, default, .. } => cases.iter().map(|(_, b)| b).chain([default]).collect(),
            Self::Loop { body, .. } => vec![body],
            Self::CallTask { paths, default, .. } => paths.iter().map(|(_, b)| b).chain([default]).collect(),
            Self::Perform(perform) => perform.branches.iter().map(|(_, b)| b).collect(),
            _ => Vec::new(),
        }
    }
}

/// How deep loops stand in each other in a block. Blocks nest at most 128 deep, so it may recurse.
pub fn loop_depth(block: &Block) -> u16 {
    let depth = |statement: &Statement| {
        let inner = statement.kind.blocks().into_iter().map(loop_depth).max().unwrap_or(0);
        inner + u16::from(matches!(statement.kind, StatementKind::Loop { .. }))
    };
    block.iter().map(depth).max().unwrap_or(0)
}

/// How many switches stand in a block.
pub fn switches(block: &Block) -> usize {
    let count = |statement: &Statement| {
        let inner: usize = statement.kind.blocks().into_iter().map(switches).sum();
        inner + usize::from(matches!(statement.kind, StatementKind::Switch { .. }))
    };
    block.iter().map(count).sum()
}

fn collect_calls(block: &Block, calls: &mut Vec<u16>) {
    for statement in block {
        if let StatementKind::CallTask { part, .. } = &statement.kind {
            calls.push(part.0);
        }
        statement.kind.blocks().into_iter().for_each(|inner| collect_calls(inner, calls));
    }
}
