//! The sidecar: what Archy says and a script does not, so that the way back gives it (archy.md §16).
//!
//! It is the difference between the tree that was imported and the tree that the script alone gives, by the path of each
//! thing. Where the script was changed since, what no longer fits is left out: a line that changed changes its thing alone
//! (A95).

mod json;
mod keep;
mod restore;

pub use keep::keep;
pub use restore::restore;

use super::tree::{Data, Node};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the format; a reader refuses another one.
pub const VERSION: u32 = 1;
/// What a sidecar is called: the script's name with this in place of `.flow`.
pub const EXTENSION: &str = "archy.json";

/// What stands beside a script.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    /// [`VERSION`].
    pub version: u32,
    /// The name of the file that was imported, without its folder.
    pub file: String,
    /// refIds by what the script calls the thing: `task Start`, `menu Main`, `choice Main/Sales`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refs: BTreeMap<String, String>,
    /// Differences by path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<String, Kept>,
}

/// How one thing differs from what the script gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Keys or items that the script does not give.
    #[serde(default, skip_serializing_if = "Node::is_nothing")]
    pub add: Node,
    /// Keys or items that the script gives and the file does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// The order of keys or items, where it is another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// What the script gives, and what the file has instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Other>,
    /// A mark of the item as the script gives it, to find it again among others of its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

/// A value that the file has in another form; it counts as long as the script still gives `was`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// What the script gives.
    pub was: Node,
    /// What the file has.
    pub is: Node,
}

/// The names of the items of a list: their kind and name, and a number where several have both.
pub(super) fn names(items: &[Node]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let name = |item: &Node| match item.single() {
        Some(entry) => {
            let own = entry.value.get("name").and_then(|own| own.as_text().or_else(|| own.get("lit")?.as_text()));
            own.map_or_else(|| entry.key.to_string(), |own| format!("{} {own}", entry.key))
        }
        None => "item".to_owned(),
    };
    let mut number = |name: String| {
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name} ~{count}") }
    };
    items.iter().map(|item| number(name(item))).collect()
}

/// A short mark of a node, the same for equal nodes.
pub(super) fn mark(node: &Node) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(serde_json::to_string(node).unwrap_or_default());
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The path of a thing below another one. Steps never hold a `/` of their own.
pub(super) fn below(path: &str, step: &str) -> String {
    format!("{path}/{}", step.replace('~', "~0").replace('/', "~1"))
}

/// Whether two nodes are compared inside: lists, and mappings that have a key in common. A value in two forms has none
/// (`tts`, `exp`).
pub(super) fn alike(a: &Node, b: &Node) -> bool {
    match (&a.data, &b.data) {
        (Data::List(_), Data::List(_)) => true,
        (Data::Map(a), Data::Map(_)) => a.iter().any(|entry| b.get(&entry.key).is_some()),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
