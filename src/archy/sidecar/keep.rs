//! Finds what a script does not say.

use super::super::tree::{Data, Entry, Node};
use super::{Kept, Other, Sidecar, VERSION, alike, below, mark, names};
use std::collections::{BTreeMap, HashMap};

/// What the original says and the written tree does not. Both are whole files, in the shape of archy.md §4.
pub fn keep(original: &Node, written: &Node) -> Sidecar {
    let mut kept = BTreeMap::new();
    compare(original, written, "", &mut kept);
    Sidecar { version: VERSION, kept, ..Sidecar::default() }
}

/// As deep as a file nests, which has a limit (F40).
fn compare(original: &Node, written: &Node, path: &str, out: &mut BTreeMap<String, Kept>) {
    if original == written {
        return;
    }
    if !alike(original, written) {
        let other = Some(Other { was: written.clone(), is: original.clone() });
        out.insert(path.to_owned(), Kept { other, ..Kept::default() });
        return;
    }
    let (theirs, ours) = (children(original), children(written));
    let mut own = Kept::default();
    let places = |list: &[(String, &Node)]| -> HashMap<String, usize> {
        list.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect()
    };
    let (known, wanted) = (places(&ours), places(&theirs));
    let mut added = Vec::new();
    for (name, node) in &theirs {
        match known.get(name) {
            Some(&at) => {
                let step = below(path, name);
                let before = out.len();
                compare(node, ours[at].1, &step, out);
                if out.len() > before && !original.items().is_empty() {
                    out.entry(step).or_default().mark = Some(mark(ours[at].1));
                }
            }
            None => {
                let place = node.place.clone();
                added.push(Entry { key: name.as_str().into(), place, value: (*node).clone() });
            }
        }
    }
    if !added.is_empty() {
        own.add = Node::of(Data::Map(added));
    }
    own.drop = ours.iter().filter(|(name, _)| !wanted.contains_key(name)).map(|(name, _)| name.clone()).collect();
    // The order that putting back gives by itself: what is written, then what is added.
    let given = ours.iter().filter(|(name, _)| wanted.contains_key(name)).map(|(name, _)| name.clone());
    let added = own.add.entries().iter().map(|entry| entry.key.to_string());
    let wanted: Vec<String> = theirs.iter().map(|(name, _)| name.clone()).collect();
    if given.chain(added).collect::<Vec<_>>() != wanted {
        own.order = wanted;
    }
    if own != Kept::default() {
        out.insert(path.to_owned(), own);
    }
}

/// Keys of a mapping, names of the items of a list.
pub(super) fn children(node: &Node) -> Vec<(String, &Node)> {
    let entries = node.entries().iter().map(|entry| (entry.key.to_string(), &entry.value));
    entries.chain(names(node.items()).into_iter().zip(node.items())).collect()
}
