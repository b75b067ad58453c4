//! The attributes that a flow sets and gets.

use super::{Flow, Role};
use crate::catalog::Does;
use std::collections::BTreeSet;

/// What a flow does with attributes, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Those that it sets.
    pub sets: BTreeSet<String>,
    /// Those that it gets.
    pub reads: BTreeSet<String>,
}

/// The attributes of a flow. A computed name may be any: it is not among them (P7).
pub fn attributes(flow: &Flow) -> Attributes {
    let mut found = Attributes::default();
    flow.walk(&mut |action| match action.does() {
        Some(Does::SetData) => {
            let sent = action.entries.iter().filter(|entry| entry.role == Role::Sent && !entry.key.starts_with('('));
            found.sets.extend(sent.map(|entry| entry.name.to_string()));
        }
        Some(Does::GetData) => {
            let received = action.entries.iter().filter(|entry| entry.role == Role::Received);
            found.reads.extend(received.filter_map(|entry| entry.value.literal.clone()));
        }
        _ => {}
    });
    found
}
