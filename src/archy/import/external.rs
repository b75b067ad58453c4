//! References, also those that lead into other files: the part is imported with the flow (A71, A74).

use super::super::loss::Construct;
use super::super::problem::Problem;
use super::super::table::PartKind;
use super::super::tree::{Entry, Node, Place};
use super::mapper::Mapper;
use super::parts::{self, Known, Parts, Target, step};

/// A part of another file that waits to be written.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The file: its place among the others, and one.
    file: usize,
    path: String,
    name: String,
}

/// The files that references of a tree name; a tree is at most 256 deep (F40).
pub fn named(tree: &Node) -> Vec<(String, Place)> {
    let mut found: Vec<(String, Place)> = Vec::new();
    let mut waiting = vec![tree];
    while let Some(node) = waiting.pop() {
        waiting.extend(node.items());
        for entry in node.entries() {
            waiting.push(&entry.value);
            let reference = entry.value.as_text().filter(|_| entry.key.ends_with("Ref"));
            if let Some((file, _)) = reference.and_then(|text| text.split_once('#'))
                && !found.iter().any(|(known, _)| known == file)
            {
                found.push((file.to_owned(), entry.value.place.clone()));
            }
        }
    }
    found
}

/// The part of a reference path below a flow: what it is, its step, its list item and itself.
pub fn part_at<'n>(flow: &'n Node, root: &str, path: &str) -> Option<(PartKind, String, &'n Node, &'n Entry)> {
    PartKind::ALL.iter().find_map(|kind| {
        let list = flow.get(kind.list()).map_or(&[][..], Node::items);
        let items = list.iter().enumerate().filter_map(|(index, item)| Some((index, item, item.single()?)));
        let mut parts = items.map(|(index, item, entry)| (*kind, step(index, entry, kind.list()), item, entry));
        parts.find(|(_, step, _, entry)| entry.key == kind.item() && format!("{root}/{step}") == path)
    })
}

impl Mapper<'_> {
    /// The name of the part that a reference leads to; the reference stands in what is looked at.
    pub fn referred(&mut self, node: &Node, wanted: &[PartKind]) -> Option<String> {
        let text = node.as_text()?;
        let here = self.path().rsplit_once('#').map_or(self.path(), |(_, path)| path);
        let from = here.rsplit_once('/').map_or("", |(holder, _)| holder).to_owned();
        if let Some((file, path)) = text.split_once('#') {
            let other = self.context.others.links.get(&(self.file, file.to_owned())).copied();
            return match other {
                Some(other) => self.fetch(node, other + 1, path, wanted),
                None => self.unreached(node),
            };
        }
        if self.file > 0 {
            let path = parts::absolute(text, &from);
            return self.fetch(node, self.file, &path, wanted);
        }
        match self.parts.find(text, &from, wanted) {
            Target::Name(name) => Some(name),
            Target::Ambiguous => self.unreached(node),
            Target::Nowhere { message, help } => self.nowhere(node, message, help),
        }
    }

    fn unreached(&mut self, node: &Node) -> Option<String> {
        self.lose(node, &Construct::Reference);
        None
    }

    fn nowhere(&mut self, node: &Node, message: String, help: String) -> Option<String> {
        self.problems.push(Problem::new(node.place.clone(), message, help).at(self.path()));
        None
    }

    /// A part of another file gets a name here, and is written when the flow is: two files may lead to each other.
    fn fetch(&mut self, node: &Node, file: usize, path: &str, wanted: &[PartKind]) -> Option<String> {
        if let Some((.., name)) = self.fetched.iter().find(|(own, known, _)| *own == file && known == path) {
            return Some(name.clone());
        }
        let context = self.context;
        let (_, tree) = context.others.files.get(file.checked_sub(1)?)?;
        let Some(flow) = tree.single() else { return self.unreached(node) };
        let found = match Parts::of(flow).find(path, "", wanted) {
            Target::Name(name) => part_at(&flow.value, &format!("/{}", flow.key), path).map(|part| (part.0, name)),
            Target::Ambiguous => None,
            Target::Nowhere { message, help } => return self.nowhere(node, message, help),
        };
        let Some((kind, wanted_name)) = found else { return self.unreached(node) };
        let (name, renamed) = self.parts.free(kind.word(), &wanted_name);
        self.parts.put(Known { path: String::new(), kind: Some(kind), name: name.clone(), renamed });
        self.note(node, format!("the {} of another file is imported with this flow", kind.word()));
        self.fetched.push((file, path.to_owned(), name.clone()));
        self.pending.push(Pending { file, path: path.to_owned(), name: name.clone() });
        Some(name)
    }

    /// Writes the parts of other files, and those that they lead to.
    pub fn write_pending(&mut self) {
        let context = self.context;
        while let Some(own) = self.pending.pop() {
            let Some((file, tree)) = own.file.checked_sub(1).and_then(|at| context.others.files.get(at)) else {
                continue;
            };
            let Some(flow) = tree.single() else { continue };
            let Some((kind, _, _, entry)) = part_at(&flow.value, &format!("/{}", flow.key), &own.path) else {
                continue;
            };
            self.file = own.file;
            let text = self.at(format!("{file}#{}", own.path), |mapper| match kind {
                PartKind::Menu => mapper.menu(&own.name, &entry.value),
                _ => {
                    let before = mapper.variables.enter();
                    let part = mapper.container_parts(&entry.value);
                    mapper.close_container(kind.word(), &own.name, &entry.value, part, before)
                }
            });
            self.file = 0;
            self.extra.push((kind, text));
        }
    }
}
