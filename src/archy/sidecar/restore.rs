//! Puts back what a script does not say.

use super::super::tree::{Data, Entry, Node, Place};
use super::keep::children;
use super::{Kept, Sidecar, below, mark};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// The tree that a script gives, with everything put back that still fits.
pub fn restore(written: Node, sidecar: &Sidecar) -> Node {
    put_back(written, "", &sidecar.kept)
}

/// As deep as a script nests, which has a limit.
fn put_back(node: Node, path: &str, kept: &BTreeMap<String, Kept>) -> Node {
    let own = kept.get(path);
    if let Some(other) = own.and_then(|own| own.other.as_ref()) {
        return if node == other.was { other.is.clone() } else { node };
    }
    if node.scalar().is_some() {
        return node;
    }
    let is_list = matches!(node.data, Data::List(_));
    let remarks = node.remarks.clone();
    let names = matched(&node, path, kept);
    let mut list: Vec<(String, Node)> = Vec::new();
    let dropped: HashSet<&str> = own.iter().flat_map(|own| &own.drop).map(String::as_str).collect();
    for (name, child) in names.into_iter().zip(parts(node)) {
        let child = put_back(child, &below(path, &name), kept);
        if !dropped.contains(&*name) {
            list.push((name, child));
        }
    }
    if let Some(own) = own {
        let there: HashSet<String> = list.iter().map(|(name, _)| name.clone()).collect();
        let added = own.add.entries().iter().filter(|entry| !there.contains(&*entry.key));
        list.extend(added.map(|entry| (entry.key.to_string(), entry.value.clone())));
        in_order(&mut list, &own.order);
    }
    let made = match is_list {
        true => Node::list(list.into_iter().map(|(_, node)| node)),
        false => {
            let entry = |(key, value): (String, Node)| Entry { key: key.into(), place: Place::default(), value };
            Node::of(Data::Map(list.into_iter().map(entry).collect()))
        }
    };
    Node { remarks, ..made }
}

fn parts(node: Node) -> Vec<Node> {
    match node.data {
        Data::List(items) => items,
        Data::Map(entries) => entries.into_iter().map(|entry| entry.value).collect(),
        Data::Scalar(_) => Vec::new(),
    }
}

/// The names of the children as the sidecar knows them: among items of one name, an item that is as it was keeps its
/// name although others came before it.
fn matched(node: &Node, path: &str, kept: &BTreeMap<String, Kept>) -> Vec<String> {
    let children = children(node);
    let names: Vec<String> = children.iter().map(|(name, _)| name.clone()).collect();
    if node.items().is_empty() {
        return names;
    }
    let marks: Vec<String> = children.iter().map(|(_, child)| mark(child)).collect();
    let known = |name: &str| kept.get(&below(path, name)).and_then(|own| own.mark.clone());
    let mut out: Vec<Option<String>> = vec![None; names.len()];
    // An item that is as it was at the place where it was is that item, though others may look the same.
    for (at, name) in names.iter().enumerate() {
        out[at] = known(name).filter(|wanted| *wanted == marks[at]).map(|_| name.clone());
    }
    let met: HashSet<String> = out.iter().flatten().cloned().collect();
    let mut alike: HashMap<(String, String), VecDeque<usize>> = HashMap::new();
    for at in (0..names.len()).filter(|at| out[*at].is_none()) {
        alike.entry((plain(&names[at]).to_owned(), marks[at].clone())).or_default().push_back(at);
    }
    let mut free: HashMap<String, VecDeque<String>> = HashMap::new();
    for name in numbered(&names, kept, path).into_iter().filter(|name| !met.contains(name)) {
        let own = known(&name).map(|wanted| (plain(&name).to_owned(), wanted));
        let place = own.and_then(|own| alike.get_mut(&own)?.pop_front());
        match place {
            Some(at) => out[at] = Some(name),
            None => free.entry(plain(&name).to_owned()).or_default().push_back(name),
        }
    }
    let mut named = |at: usize, own: Option<String>| {
        let left = || free.get_mut(plain(&names[at])).and_then(VecDeque::pop_front);
        own.or_else(left).unwrap_or_else(|| names[at].clone())
    };
    out.into_iter().enumerate().map(|(at, own)| named(at, own)).collect()
}

/// The name of an item without the number that tells it from others.
fn plain(name: &str) -> &str {
    name.rsplit_once(" ~").map_or(name, |(plain, _)| plain)
}

/// The names of items that are there or that the sidecar speaks of.
fn numbered(names: &[String], kept: &BTreeMap<String, Kept>, path: &str) -> Vec<String> {
    let mut all = names.to_vec();
    let mut there: HashSet<String> = names.iter().cloned().collect();
    let prefix = format!("{path}/");
    for own in kept.range(prefix.clone()..).take_while(|(own, _)| own.starts_with(&prefix)).map(|(own, _)| own) {
        let step = own[prefix.len()..].split('/').next().unwrap_or_default();
        let name = step.replace("~1", "/").replace("~0", "~");
        if there.insert(name.clone()) {
            all.push(name);
        }
    }
    all
}

/// Puts things into the order of the file; what is new comes behind the one that it follows now.
fn in_order(list: &mut Vec<(String, Node)>, order: &[String]) {
    if order.is_empty() {
        return;
    }
    let ranks: HashMap<&str, usize> = order.iter().enumerate().rev().map(|(at, own)| (own.as_str(), at)).collect();
    let mut last = 0;
    let mut ranked: Vec<(usize, usize, (String, Node))> = Vec::new();
    for (at, own) in std::mem::take(list).into_iter().enumerate() {
        let place = ranks.get(&*own.0).copied();
        last = place.unwrap_or(last);
        ranked.push((last, if place.is_some() { 0 } else { at + 1 }, own));
    }
    ranked.sort_by_key(|(rank, behind, _)| (*rank, *behind));
    *list = ranked.into_iter().map(|(_, _, own)| own).collect();
}
