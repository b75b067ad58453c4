//! What things are called in a listing: registers, places, constants; and text that is safe to show (F34).

use crate::bytecode::op::{Code, Operand};
use crate::bytecode::program::{Flow, Target};
use rustc_hash::FxHashMap;

/// The most characters of a constant or source line that are shown.
const MOST_SHOWN: usize = 100;

/// Names of a flow's registers and places.
pub(super) struct Names {
    /// The variable in a register.
    variables: FxHashMap<Target, usize>,
    /// Places that code jumps to and that have no name of their own, in the order of the code.
    labels: Vec<u32>,
    /// Names of places: parts, start, error handling.
    places: FxHashMap<u32, String>,
}

impl Names {
    pub fn of(flow: &Flow) -> Self {
        let variables = flow.variables.iter().enumerate().map(|(at, v)| (v.register, at)).collect();
        let mut places: FxHashMap<u32, String> =
            flow.parts.iter().map(|part| (part.entry, quoted(part.name.as_str()))).collect();
        places.entry(flow.start).or_insert_with(|| "start".into());
        places.entry(flow.handler).or_insert_with(|| "error handling".into());
        let mut labels: Vec<u32> = flow.code.iter().flat_map(|op| targets(flow, *op)).collect();
        labels.sort_unstable();
        labels.dedup();
        labels.retain(|label| !places.contains_key(label));
        Self { variables, labels, places }
    }

    /// The number of the variable in a register.
    pub fn variable(&self, target: Target) -> Option<usize> {
        self.variables.get(&target).copied()
    }

    /// What stands above an instruction where something with a name begins.
    pub fn heading(&self, pc: u32) -> Option<&str> {
        self.places.get(&pc).map(String::as_str)
    }

    /// The number of a place without a name, counted from 1.
    pub fn label_of(&self, pc: u32) -> Option<usize> {
        self.labels.binary_search(&pc).ok().map(|at| at + 1)
    }

    /// A place as an operand.
    pub fn place(&self, pc: u32) -> String {
        match (self.places.get(&pc), self.label_of(pc)) {
            (Some(name), _) => name.clone(),
            (None, Some(label)) => label_line(label),
            (None, None) => format!("instruction {pc}"),
        }
    }
}

/// The name of a place by its number.
pub(super) fn label_line(label: usize) -> String {
    format!("L{label}")
}

/// Where an instruction says that the code goes on.
fn targets(flow: &Flow, op: crate::bytecode::Op) -> Vec<u32> {
    let (pool, at) = (&flow.pool, op.wide() as usize);
    let wide = op.code.operands()[1];
    match (op.code, wide) {
        (_, Operand::Target) => vec![op.wide()],
        (Code::SwitchText, _) => pool.tables.get(at).map_or_else(Vec::new, |table| {
            table.cases.iter().map(|(_, target)| *target).chain(table.not_set).chain([table.default]).collect()
        }),
        (Code::CallTask, _) => pool.task_calls.get(at).map_or_else(Vec::new, |call| {
            call.paths.iter().map(|(_, target)| *target).chain([call.target, call.next]).collect()
        }),
        (Code::Perform, _) => {
            pool.sites.get(at).map_or_else(Vec::new, |site| site.branches.iter().map(|(_, target)| *target).collect())
        }
        (Code::Menu, _) => pool.menus.get(at).map_or_else(Vec::new, |menu| {
            let said = menu.terms.iter().map(|term| term.target);
            menu.choices.iter().map(|(_, target)| *target).chain(said).chain([menu.default]).collect()
        }),
        _ => Vec::new(),
    }
}

/// A register by its file and number.
pub(super) fn bare(target: Target) -> String {
    match target {
        Target::Int(register) => format!("i{register}"),
        Target::Text(register) => format!("t{register}"),
        Target::Value(register) => format!("v{register}"),
    }
}

/// Text on one line, without characters that change what a terminal does or that hide.
pub fn shown(text: &str) -> String {
    crate::escape::line(text).into_owned()
}

/// The beginning of a text that is too long to show.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", shown(&crate::value::quoted(&text[..end]))),
        None => shown(&crate::value::quoted(text)),
    }
}
