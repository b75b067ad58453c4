//! Attributes that a flow writes or reads now, or no longer: its contract with whoever comes before and after it.

use crate::outline::{Flow, attributes};
use std::collections::BTreeSet;

/// What a flow does with an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Access {
    /// It sets it.
    Written,
    /// It gets it.
    Read,
}

impl Access {
    /// The word for people and machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Read => "read",
        }
    }
}

/// An attribute that is written or read now, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeChange {
    /// The flow, by its new name.
    pub flow: String,
    /// The attribute.
    pub name: String,
    /// What is done with it.
    pub access: Access,
    /// Whether that is new; else it is gone.
    pub is_new: bool,
}

/// What came and went. A flow that is not there does nothing.
pub(super) fn changes(old: Option<&Flow>, new: Option<&Flow>, found: &mut Vec<AttributeChange>) {
    let Some(named) = new.or(old) else { return };
    let (before, after) = (old.map(attributes).unwrap_or_default(), new.map(attributes).unwrap_or_default());
    for (access, old, new) in
        [(Access::Written, &before.sets, &after.sets), (Access::Read, &before.reads, &after.reads)]
    {
        let mut put = |names: BTreeSet<&String>, is_new: bool| {
            let flow = &named.name;
            found.extend(names.into_iter().map(|name| AttributeChange {
                flow: flow.to_string(),
                name: name.clone(),
                access,
                is_new,
            }));
        };
        put(new.difference(old).collect(), true);
        put(old.difference(new).collect(), false);
    }
}
