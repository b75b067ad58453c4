//! The neutral tree: what a YAML file, or an export that was brought into the same shape, says.
//!
//! A scalar keeps its text and whether it was quoted, for its type comes from its place (A12); a mapping keeps the order
//! of its keys (A14); everything keeps the place where it stood, as far as it has one.

use crate::span::Span;
use compact_str::CompactString;

/// A value: a scalar, a list or a mapping.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// What it holds.
    pub data: Data,
    /// Where it stands.
    pub place: Place,
    /// Comments that stand above it or at the end of its line, without their mark.
    pub remarks: Vec<CompactString>,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum Data {
    /// A scalar.
    Scalar(Scalar),
    /// A list, in order.
    List(Vec<Node>),
    /// A mapping, in order; no key stands in it twice.
    Map(Vec<Entry>),
}

/// A scalar: its text, never what a reader of numbers made of it (A12).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scalar {
    /// The text, escapes resolved.
    pub text: CompactString,
    /// Whether it stood in quotes; a plain `null`, `~` or nothing is no value, a quoted one is a text.
    pub quoted: bool,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: CompactString,
    /// Where the key stands.
    pub place: Place,
    /// The value.
    pub value: Node,
}

/// Where something stands in the text as its author has it, before templates were filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The bytes of the text; empty at 0 where there is no text (an export).
    pub span: Span,
    /// The line, from 1; 0 where there is none.
    pub line: u32,
    /// The path that people know the thing by, where the reader of the file knows better than the shape of the tree
    /// does: names and tracking numbers of an export (archy.md §17).
    pub path: Option<CompactString>,
}

impl Default for Data {
    fn default() -> Self {
        Self::Map(Vec::new())
    }
}

impl Place {
    /// The line, when there is one.
    pub fn line(&self) -> Option<u32> {
        (self.line > 0).then_some(self.line)
    }
}

impl Node {
    /// A scalar without a place.
    pub fn text(text: impl Into<CompactString>) -> Self {
        Self::of(Data::Scalar(Scalar { text: text.into(), quoted: false }))
    }

    /// A quoted scalar without a place.
    pub fn quoted(text: impl Into<CompactString>) -> Self {
        Self::of(Data::Scalar(Scalar { text: text.into(), quoted: true }))
    }

    /// A list without a place.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Data::List(items.into_iter().collect()))
    }

    /// A mapping without a place. A key that comes twice keeps its last value.
    pub fn map<K: Into<CompactString>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        let mut list: Vec<Entry> = Vec::new();
        // Names of outside may be many (a JSON that was made to hurt): looking each up in the list would take too long.
        let mut met = rustc_hash::FxHashMap::default();
        for (key, value) in entries {
            let key = key.into();
            match met.insert(key.clone(), list.len()) {
                None => list.push(Entry { key, place: value.place.clone(), value }),
                Some(at) => {
                    list[at].value = value;
                    met.insert(key, at);
                }
            }
        }
        Self::of(Data::Map(list))
    }

    /// A mapping of one key: `{lit: …}`, `- decision: …`.
    pub fn one(key: impl Into<CompactString>, value: Self) -> Self {
        Self::map([(key, value)])
    }

    /// A node that holds this, without a place.
    pub fn of(data: Data) -> Self {
        Self { data, ..Self::default() }
    }

    /// The same at a path that people know it by.
    #[must_use]
    pub fn at(mut self, path: impl Into<CompactString>) -> Self {
        self.place.path = Some(path.into());
        self
    }

    /// Puts a value under a key of a mapping, in place of what is there; does nothing to a list or a scalar.
    pub fn set(&mut self, key: impl Into<CompactString>, value: Self) {
        let Data::Map(entries) = &mut self.data else { return };
        let key = key.into();
        match entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.value = value,
            None => entries.push(Entry { key, place: value.place.clone(), value }),
        }
    }

    /// The value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The keys and values of a mapping; of anything else, none.
    pub fn entries(&self) -> &[Entry] {
        match &self.data {
            Data::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; of anything else, none.
    pub fn items(&self) -> &[Self] {
        match &self.data {
            Data::List(items) => items,
            _ => &[],
        }
    }

    /// The key and value of a mapping of one key (A20).
    pub fn single(&self) -> Option<&Entry> {
        match self.entries() {
            [entry] => Some(entry),
            _ => None,
        }
    }

    /// The scalar.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.data {
            Data::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar as it is written, whatever it looks like (A12). Nothing at all (`~`, an empty value) is no
    /// text.
    pub fn as_text(&self) -> Option<&str> {
        self.scalar().filter(|scalar| !scalar.is_nothing() || !scalar.text.is_empty()).map(|scalar| &*scalar.text)
    }

    /// The Boolean that the place wants (A11, A13).
    pub fn as_bool(&self) -> Option<bool> {
        match self.as_text()? {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            _ => None,
        }
    }

    /// Whether it says nothing: an empty mapping or list, a plain null, or nothing at all.
    pub fn is_nothing(&self) -> bool {
        match &self.data {
            Data::Scalar(scalar) => scalar.is_nothing(),
            Data::List(items) => items.is_empty(),
            Data::Map(entries) => entries.is_empty(),
        }
    }
}

impl Scalar {
    /// A plain `null Null NULL ~` or nothing (A11).
    pub fn is_nothing(&self) -> bool {
        !self.quoted && matches!(&*self.text, "" | "~" | "null" | "Null" | "NULL")
    }
}

impl PartialEq for Node {
    /// Two nodes are equal when they hold the same; places, remarks and quotes mean nothing.
    fn eq(&self, other: &Self) -> bool {
        match (&self.data, &other.data) {
            (Data::Scalar(a), Data::Scalar(b)) => a.text == b.text && a.is_nothing() == b.is_nothing(),
            (Data::List(a), Data::List(b)) => a == b,
            (Data::Map(a), Data::Map(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key == b.key && a.value == b.value)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a12_a_scalar_is_a_text_whatever_it_looks_like() {
        for text in ["4", "1.10", "True", "null", "no"] {
            assert_eq!(Node::text(text).as_text(), Some(text));
        }
        assert_eq!(Node::text("").as_text(), None);
        assert_eq!(Node::quoted("").as_text(), Some(""));
        assert!(Node::text("~").is_nothing() && !Node::quoted("~").is_nothing());
    }

    #[test]
    fn a11_only_these_words_are_booleans() {
        assert_eq!(Node::text("TRUE").as_bool(), Some(true));
        for text in ["yes", "on", "y", "tRUE", "1"] {
            assert_eq!(Node::text(text).as_bool(), None, "{text}");
        }
    }

    #[test]
    fn a_mapping_keeps_its_order_and_one_value_a_key() {
        let mut node = Node::map([("b", Node::text("1")), ("a", Node::text("2"))]);
        node.set("b", Node::text("3"));
        let keys: Vec<_> = node.entries().iter().map(|entry| &*entry.key).collect();
        assert_eq!(keys, ["b", "a"]);
        assert_eq!(node.get("b").and_then(Node::as_text), Some("3"));
        assert!(node.single().is_none() && Node::one("a", Node::text("x")).single().is_some());
    }
}
