//! The parts of a flow and the references to them (A70–A74).

use super::super::table::PartKind;
use super::super::tree::{Entry, Node};
use crate::diagnostic::nearest;
use std::collections::BTreeMap;

/// A task, menu, state, bot or choice that something can point at.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its reference path; empty for what was taken out of another part.
    pub path: String,
    /// What it is; `None`: a choice of a menu.
    pub kind: Option<PartKind>,
    /// Its name in the script.
    pub name: String,
    /// Whether another part of that kind had the name already.
    pub renamed: bool,
}

/// Every part of a flow.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    known: Vec<Known>,
    twice: Vec<String>,
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The name of the part in the script.
    Name(String),
    /// Two things have that refId.
    Ambiguous,
    /// It leads nowhere, or to a thing of the wrong kind.
    Nowhere {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
}

/// The step of a list item in a reference path: its kind and refId, or its index.
pub fn step(index: usize, item: &Entry, list: &str) -> String {
    match item.value.get("refId").and_then(Node::as_text) {
        Some(id) => format!("{list}/{}[{id}]", item.key),
        None => format!("{list}[{index}]/{}", item.key),
    }
}

impl Parts {
    /// Finds the parts of a flow; names that two parts have get a number.
    pub fn of(flow: &Entry) -> Self {
        let mut parts = Self::default();
        let root = format!("/{}", flow.key);
        for kind in PartKind::ALL {
            let list = flow.value.get(kind.list()).map_or(&[][..], Node::items);
            for (index, item) in list.iter().enumerate().filter_map(|(index, item)| Some((index, item.single()?))) {
                if item.key != kind.item() {
                    continue;
                }
                let path = format!("{root}/{}", step(index, item, kind.list()));
                parts.add(path.clone(), Some(kind), &item.value, index);
                if kind == PartKind::Menu {
                    parts.choices(&path, &item.value);
                }
            }
        }
        parts
    }

    fn choices(&mut self, menu: &str, node: &Node) {
        let list = node.get("choices").map_or(&[][..], Node::items);
        for (index, item) in list.iter().enumerate().filter_map(|(index, item)| Some((index, item.single()?))) {
            let path = format!("{menu}/{}", step(index, item, "choices"));
            let name = item.value.get("name").and_then(Node::as_text).unwrap_or_default().to_owned();
            self.put(Known { path: path.clone(), kind: None, name, renamed: false });
            if item.key == "menuSubMenu" && path.matches("/choices").count() < super::super::limits::MAX_DEPTH {
                self.choices(&path, &item.value);
            }
        }
    }

    fn add(&mut self, path: String, kind: Option<PartKind>, node: &Node, index: usize) {
        let word = kind.map_or("", PartKind::word);
        let given = node.get("name").and_then(Node::as_text).map(str::to_owned);
        let wanted = given.unwrap_or_else(|| format!("{} {}", word, index + 1));
        let (name, renamed) = self.free(word, &wanted);
        self.put(Known { path, kind, name, renamed });
    }

    /// A name that no part of that kind has: the wanted one, or one with a number behind it.
    pub fn free(&self, word: &str, wanted: &str) -> (String, bool) {
        let taken = |name: &str| self.known.iter().any(|k| k.kind.map(PartKind::word) == Some(word) && k.name == name);
        if !taken(wanted) {
            return (wanted.to_owned(), false);
        }
        let numbered = (2..).map(|number| format!("{wanted} {number}"));
        (numbered.into_iter().find(|name| !taken(name)).unwrap_or_default(), true)
    }

    /// A part that was taken out of another one.
    pub fn put(&mut self, known: Known) {
        if !known.path.is_empty() && self.known.iter().any(|own| own.path == known.path) {
            self.twice.push(known.path.clone());
        }
        self.known.push(known);
    }

    /// The refIds of parts and choices, by what the script calls them.
    pub fn refs(&self) -> BTreeMap<String, String> {
        let mut refs = BTreeMap::new();
        for known in &self.known {
            let Some(id) = known.path.rsplit_once('[').and_then(|(_, id)| id.strip_suffix(']')) else { continue };
            let name = match known.kind {
                Some(kind) => format!("{} {}", kind.word(), known.name),
                None => {
                    let menu = known.path.rsplit_once("/choices").and_then(|(menu, _)| self.at(menu));
                    format!("choice {}/{}", menu.map_or("", |menu| menu.name.as_str()), known.name)
                }
            };
            refs.entry(name).or_insert_with(|| id.to_owned());
        }
        refs
    }

    /// The part of a reference path.
    pub fn at(&self, path: &str) -> Option<&Known> {
        self.known.iter().find(|known| known.path == path)
    }

    /// What a reference leads to, seen from the mapping at a path (A71).
    pub fn find(&self, reference: &str, from: &str, wanted: &[PartKind]) -> Target {
        let path = absolute(reference, from);
        if self.twice.contains(&path) {
            return Target::Ambiguous;
        }
        let words = || wanted.iter().map(|kind| kind.item()).collect::<Vec<_>>().join(" or ");
        match self.at(&path) {
            Some(known) if known.kind.is_some_and(|kind| wanted.contains(&kind)) => Target::Name(known.name.clone()),
            Some(_) => Target::Nowhere {
                message: format!("the reference `{reference}` leads to something that is no {}", words()),
                help: format!("name a {}", words()),
            },
            None => {
                let fits = |own: &&Known| !own.path.is_empty() && own.kind.is_some_and(|kind| wanted.contains(&kind));
                let all: Vec<&str> = self.known.iter().filter(fits).map(|known| known.path.as_str()).collect();
                let help = nearest(&path, all.iter().copied()).map(|near| format!("did you mean `{near}`?"));
                Target::Nowhere {
                    message: format!("the reference `{reference}` leads nowhere"),
                    help: help.unwrap_or_else(|| match all[..] {
                        [] => format!("the flow has no {}", words()),
                        _ => format!("the flow has `{}`", all.join("`, `")),
                    }),
                }
            }
        }
    }

    /// The path that a reference of a mapping at a path means.
    pub fn absolute(&self, reference: &str, from: &str) -> Option<String> {
        Some(absolute(reference, from)).filter(|path| self.at(path).is_some())
    }

    /// The name of a choice that a reference of a menu leads to.
    pub fn choice(&self, reference: &str, from: &str) -> Option<&Known> {
        self.at(&absolute(reference, from)).filter(|known| known.kind.is_none())
    }
}

/// A reference as an absolute path: `./` begins at the mapping that holds it, `../` one mapping up; a list is none.
pub fn absolute(reference: &str, from: &str) -> String {
    if reference.starts_with('/') {
        return reference.to_owned();
    }
    let mut base: Vec<&str> = from.split('/').collect();
    let mut rest = reference;
    loop {
        if let Some(after) = rest.strip_prefix("./") {
            rest = after;
        } else if let Some(after) = rest.strip_prefix("../") {
            rest = after;
            // The item, then the list it stands in, which is no mapping: `tasks/task[T_1]`, `actions[0]/disconnect`.
            let item = base.pop().unwrap_or_default();
            if base.len() > 2
                && (item.ends_with(']') || base.last().is_some_and(|list| list.ends_with(']') && is_index(list)))
            {
                base.pop();
            }
        } else {
            return format!("{}/{rest}", base.join("/"));
        }
    }
}

/// Whether a step names an item of a list by its index.
fn is_index(step: &str) -> bool {
    let inner = step.rsplit_once('[').and_then(|(_, rest)| rest.strip_suffix(']'));
    inner.is_some_and(|index| !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: &str, name: &str, id: &str) -> Node {
        Node::one(kind, Node::map([("name", Node::text(name)), ("refId", Node::text(id))]))
    }

    fn parts() -> Parts {
        let choice = Node::one("menuTask", Node::map([("name", Node::text("A")), ("refId", Node::text("A_3"))]));
        let mut menu = part("menu", "Main", "Main Menu_10");
        if let Some(entry) = menu.single() {
            let mut value = entry.value.clone();
            value.set("choices", Node::list([choice]));
            menu = Node::one("menu", value);
        }
        let tasks =
            Node::list([part("task", "T", "Save & End?_69"), part("task", "T", "T_2"), part("task", "U", "T_2")]);
        let flow = Node::one("inboundCall", Node::map([("menus", Node::list([menu])), ("tasks", tasks)]));
        Parts::of(flow.single().expect("a flow"))
    }

    #[test]
    fn a71_references_are_absolute_or_relative_and_a72_ids_hold_anything() {
        let parts = parts();
        let name = |name: &str| Target::Name(name.to_owned());
        let find = |reference: &str, from: &str| parts.find(reference, from, &[PartKind::Task, PartKind::Menu]);
        assert_eq!(find("/inboundCall/tasks/task[Save & End?_69]", ""), name("T"));
        assert_eq!(find("./menus/menu[Main Menu_10]", "/inboundCall"), name("Main"));
        let menu = "/inboundCall/menus/menu[Main Menu_10]";
        assert_eq!(find("../tasks/task[Save & End?_69]", menu), name("T"));
        assert_eq!(find("../../tasks/task[Save & End?_69]", &format!("{menu}/choices[0]/menuTask")), name("T"));
        assert_eq!(parts.choice("./choices/menuTask[A_3]", menu).map(|choice| choice.name.as_str()), Some("A"));
        assert_eq!(find("/inboundCall/tasks/task[T_2]", ""), Target::Ambiguous);
    }

    #[test]
    fn a74_a_reference_that_leads_nowhere_names_the_nearest() {
        let parts = parts();
        let Target::Nowhere { message, help } =
            parts.find("/inboundCall/tasks/task[Save & End_69]", "", &[PartKind::Task])
        else {
            panic!("it leads nowhere")
        };
        assert_eq!(message, "the reference `/inboundCall/tasks/task[Save & End_69]` leads nowhere");
        assert_eq!(help, "did you mean `/inboundCall/tasks/task[Save & End?_69]`?");
        let wrong = parts.find("/inboundCall/menus/menu[Main Menu_10]", "", &[PartKind::Task]);
        assert!(matches!(wrong, Target::Nowhere { message, .. } if message.ends_with("is no task")));
    }

    #[test]
    fn two_parts_of_one_name_get_numbers() {
        let parts = parts();
        assert_eq!(parts.at("/inboundCall/tasks/task[T_2]").map(|known| known.name.as_str()), Some("T 2"));
    }
}
