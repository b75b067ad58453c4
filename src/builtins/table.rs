//! All overloads of all functions and operators, read once, with an index by name.

use super::call::Run;
use super::row::{Action, Flows, Row};
use super::signature::{Signature, parse};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The place of an overload in the table. Images hold it, so families and rows keep their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OverloadId(pub u16);

/// One overload, ready for use.
#[derive(Debug)]
pub struct Overload {
    /// Its place.
    pub id: OverloadId,
    /// As it is written.
    pub row: &'static Row,
    /// The canonical name, or the operator's symbol.
    name: &'static str,
    /// Taken apart at the first use: a short run looks at a few of them, and reading all takes longer than such a run.
    signature: OnceLock<Signature>,
}

impl Overload {
    /// The canonical name, or the operator's symbol.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its signature, taken apart. A test reads every row, so that none fails here.
    pub fn signature(&self) -> &Signature {
        self.signature.get_or_init(|| parse(self.row.signature).unwrap_or(Signature::NONE))
    }

    /// What carries it out, if it is neither an effect nor compiled to jumps.
    pub fn run(&self) -> Option<Run> {
        match self.row.action {
            Action::Run(run) => Some(run),
            Action::Effect | Action::Lazy => None,
        }
    }

    /// Whether the world outside answers it (E391).
    pub fn is_effect(&self) -> bool {
        matches!(self.row.action, Action::Effect)
    }

    /// Whether it is compiled to jumps (E125, E126).
    pub fn is_lazy(&self) -> bool {
        matches!(self.row.action, Action::Lazy)
    }

    /// Whether its result depends on its arguments alone, so that a call of constants may be folded.
    pub fn is_pure(&self) -> bool {
        const IMPURE: &[&str] =
            &["GetCurrentDateTimeUtc", "Random", "RandomInt", "GetDefaultLanguage", "GetSupportedLanguages"];
        self.run().is_some() && !IMPURE.contains(&self.name())
    }

    /// The flows it may be called in (E53).
    pub fn flows(&self) -> Flows {
        self.row.flows
    }

    /// Whether authors may not call it.
    pub fn is_hidden(&self) -> bool {
        self.row.hidden.is_some()
    }
}

/// A function or operator: one name, one overload or more.
#[derive(Debug)]
pub struct Function {
    /// The canonical name, or the symbol.
    pub name: &'static str,
    /// Its overloads in the order in which they are tried: those without `T` first (E47).
    pub overloads: Vec<OverloadId>,
}

impl Overload {
    /// The names of the parameters that take NOT_SET.
    pub fn takes_not_set(&self) -> Vec<&'static str> {
        self.signature().parameters.iter().filter(|own| own.not_set).map(|own| own.name).collect()
    }
}

impl Function {
    /// Its overloads, in the order of the table.
    pub fn rows(&self) -> impl Iterator<Item = &'static Overload> {
        let mut ids = self.overloads.clone();
        ids.sort_unstable();
        ids.into_iter().filter_map(overload)
    }

    /// Whether it is an operator.
    pub fn is_operator(&self) -> bool {
        !self.name.starts_with(|first: char| first.is_ascii_uppercase())
    }

    /// Whether authors may call some overload of it.
    pub fn is_visible(&self) -> bool {
        self.overloads.iter().any(|id| overload(*id).is_some_and(|overload| !overload.is_hidden()))
    }
}

/// Everything.
#[derive(Debug)]
pub(super) struct Table {
    overloads: Vec<Overload>,
    functions: Vec<Function>,
    by_name: FxHashMap<Box<str>, u16>,
}

/// The table, read at the first use.
pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table::read(super::FAMILIES))
}

impl Table {
    /// Reads the rows of all families, in order.
    fn read(families: &'static [&'static [Row]]) -> Self {
        let mut table = Self { overloads: Vec::new(), functions: Vec::new(), by_name: FxHashMap::default() };
        for row in families.iter().copied().flatten() {
            let name = row.signature.split_once('(').map_or("", |(name, _)| name);
            let id = OverloadId(table.overloads.len() as u16);
            table.function(name).overloads.push(id);
            table.overloads.push(Overload { id, row, name, signature: OnceLock::new() });
        }
        for function in &mut table.functions {
            let overloads = &table.overloads;
            // The sort is stable, so declared order stays within both halves (E47).
            function.overloads.sort_by_key(|id| names_any(overloads[usize::from(id.0)].row.signature));
        }
        table
    }

    /// The function of a canonical name, made if it is new. Most rows are of the function before.
    fn function(&mut self, name: &'static str) -> &mut Function {
        if self.functions.last().is_some_and(|last| last.name == name) {
            let last = self.functions.len() - 1;
            return &mut self.functions[last];
        }
        let known = self.by_name.entry(name.to_ascii_lowercase().into()).or_insert_with(|| {
            self.functions.push(Function { name, overloads: Vec::new() });
            (self.functions.len() - 1) as u16
        });
        &mut self.functions[usize::from(*known)]
    }
}

/// Whether a parameter of a signature is `T` or `T[]`, by its text alone.
fn names_any(signature: &str) -> bool {
    let list = signature.rsplit_once(" -> ").map_or(signature, |(list, _)| list).as_bytes();
    list.windows(4).any(|word| word[..3] == *b": T" && !word[3].is_ascii_alphanumeric())
}

/// An overload by its place.
pub fn overload(id: OverloadId) -> Option<&'static Overload> {
    table().overloads.get(usize::from(id.0))
}

/// Every overload, in the order of the table.
pub fn overloads() -> &'static [Overload] {
    &table().overloads
}

/// Every function and operator, in the order of the table.
pub fn functions() -> &'static [Function] {
    &table().functions
}

/// A function by its name, case aside, or an operator by its symbol or word (E30, E6).
pub fn function(name: &str) -> Option<&'static Function> {
    // Names are short: folding them takes no allocation.
    let mut folded = [0u8; 40];
    let bytes = folded.get_mut(..name.len())?;
    bytes.copy_from_slice(name.as_bytes());
    bytes.make_ascii_lowercase();
    let table = table();
    let index = table.by_name.get(std::str::from_utf8(bytes).ok()?)?;
    table.functions.get(usize::from(*index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_read() {
        for overload in overloads() {
            let signature = parse(overload.row.signature).expect(overload.row.signature);
            assert_eq!(signature.name, overload.name());
            assert_eq!(signature.has_any(), names_any(overload.row.signature), "{}", overload.row.signature);
        }
    }
}
