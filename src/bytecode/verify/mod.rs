//! The verifier: what every program from outside must keep before its first step (F35). What it accepts cannot make
//! the machine panic, and never ends in an internal error.
//!
//! The machine indexes registers, code and pools without a look. Each rule here is the reason why one of those
//! indexes is in range, or why a value has the type that its reader takes for granted.

mod call;
mod code;
mod flow;
mod lists;
mod site;
mod value;

#[cfg(test)]
mod site_tests;
#[cfg(test)]
mod tests;

pub use code::number_fits;
pub use value::is_sound;

use super::program::{Flow, Program};
use crate::value::{Text, Value, limits::MAX_STRING_CHARS};
use rustc_hash::FxHashSet;
use std::fmt;

/// The most registers of one file: above it lies the bit of [`super::op::CONSTANT`].
pub const MAX_REGISTERS: u16 = 0x7fff;
/// The most entries of one list of a pool: an expression has at most 32,000 characters (L11), and so no more arguments.
pub const MAX_LIST: usize = 32_000;
/// The most cases of a switch (L4).
pub const MAX_CASES: usize = 64;

/// What is wrong with a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The flow, by its name; `None` for the program as a whole.
    pub flow: Option<String>,
    /// The instruction or the table's row: `instruction 12 (MoveInt)`, `menu 3`.
    pub place: Option<String>,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(flow) = &self.flow {
            write!(f, "flow `{flow}`, ")?;
        }
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for VerifyError {}

/// What one rule finds: the words for people, without the place.
type Found = Result<(), String>;

/// Refuses when something does not hold.
fn hold(holds: bool, what: impl FnOnce() -> String) -> Found {
    if holds { Ok(()) } else { Err(what()) }
}

/// Checks every rule for every flow.
///
/// # Errors
/// The first rule that is broken, with its place.
pub fn verify(program: &Program) -> Result<(), VerifyError> {
    names(program).map_err(|what| VerifyError { flow: None, place: None, what })?;
    for flow in &program.flows {
        let name = super::disasm::shown(flow.name.as_str());
        flow::verify(&Checker { program, flow }).map_err(|(place, what)| VerifyError {
            flow: Some(name),
            place,
            what,
        })?;
    }
    Ok(())
}

/// What stands beside the flows: attribute names are single and not empty (P6, P7), flows are told apart by name.
fn names(program: &Program) -> Found {
    let mut seen = FxHashSet::default();
    for (number, name) in program.names.iter().enumerate() {
        hold(!name.is_empty(), || format!("attribute name {number} is empty"))?;
        hold(seen.insert(name), || format!("attribute name {number} stands twice"))?;
        text(name).map_err(|what| format!("attribute name {number} {what}"))?;
    }
    for (number, value) in program.declared.iter().enumerate() {
        let thing = matches!(value, Value::Object(_)) && is_sound(value);
        hold(thing, || format!("declaration {number} is no thing of the organisation"))?;
    }
    let mut seen = FxHashSet::default();
    for (number, flow) in program.flows.iter().enumerate() {
        hold(seen.insert(&flow.name), || format!("flow {number} has the name of another flow"))?;
    }
    Ok(())
}

/// A text that a String may be (E324).
fn text(text: &Text) -> Found {
    hold(text.len() <= MAX_STRING_CHARS || text.chars() <= MAX_STRING_CHARS, || {
        format!("is longer than {MAX_STRING_CHARS} characters")
    })
}

/// A flow that is looked at, and the program around it.
struct Checker<'a> {
    program: &'a Program,
    flow: &'a Flow,
}
