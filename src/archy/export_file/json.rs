//! The JSON of an export as a tree: keys in order, no key twice, within the budgets of F41.

use super::error::{ExportError, Why};
use compact_str::CompactString;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

/// How deep the JSON may nest (F40, F41).
pub const MAX_DEPTH: usize = 256;
/// How many values it may have, keys not counted (F40, F41).
pub const MAX_NODES: usize = 1_000_000;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Json {
    /// `null`, and what is not there.
    #[default]
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A number as text.
    Number(CompactString),
    /// A text.
    Text(CompactString),
    /// `[ … ]`
    List(Vec<Json>),
    /// `{ … }`, in the order of the file.
    Object(Vec<(CompactString, Json)>),
}

/// What stands for what is not there.
static NOTHING: Json = Json::Null;

impl Json {
    /// The value of a key; [`Json::Null`] when there is none, or when this is no object.
    pub fn get(&self, key: &str) -> &Self {
        self.entries().iter().find(|(name, _)| name == key).map_or(&NOTHING, |(_, value)| value)
    }

    /// The entries of an object; of anything else, none.
    pub fn entries(&self) -> &[(CompactString, Self)] {
        match self {
            Self::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; of anything else, none.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// A text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number that is whole and not negative.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether it is `true`.
    pub fn is_true(&self) -> bool {
        *self == Self::Boolean(true)
    }
}

/// Reads one JSON text.
///
/// # Errors
/// It is no JSON, too deep, too large, or has a key twice; with line and column.
pub fn parse(text: &str) -> Result<Json, ExportError> {
    let budget = Budget::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    // The reader's own limit is lower than that of F40; `Seed` counts instead.
    reader.disable_recursion_limit();
    let seed = Seed { budget: &budget, depth: 0 };
    let read = seed.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| {
        let why = budget.broken.take().unwrap_or(if error.is_eof() { Why::CutOff } else { Why::NotJson });
        ExportError { why, place: Some((error.line(), error.column())) }
    })
}

/// What was used up, and what broke.
#[derive(Default)]
struct Budget {
    nodes: std::cell::Cell<usize>,
    broken: RefCell<Option<Why>>,
}

impl Budget {
    /// Makes an error of the reader's kind, and remembers ours.
    fn fail<E: serde::de::Error>(&self, why: Why) -> E {
        self.broken.replace(Some(why));
        E::custom("over budget")
    }
}

#[derive(Clone, Copy)]
struct Seed<'b> {
    budget: &'b Budget,
    depth: usize,
}

impl Seed<'_> {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.budget.fail(Why::TooDeep));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Json, D::Error> {
        let nodes = self.budget.nodes.get() + 1;
        self.budget.nodes.set(nodes);
        if nodes > MAX_NODES {
            return Err(self.budget.fail(Why::TooMany));
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(compact_str::format_compact!("{value}")))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(compact_str::format_compact!("{value}")))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(compact_str::format_compact!("{value}")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let inside = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inside)? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let inside = self.deeper()?;
        let mut entries = Vec::new();
        let mut seen = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            let key = CompactString::from(key);
            if !seen.insert(key.clone()) {
                return Err(self.budget.fail(Why::Twice(key.into())));
            }
            entries.push((key, map.next_value_seed(inside)?));
        }
        Ok(Json::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> Why {
        parse(text).unwrap_err().why
    }

    #[test]
    fn keys_keep_their_order_and_what_is_missing_is_null() {
        let json = parse(r#"{"b": [1, -2, 0.5, true, null], "a": {"x": "é\n"}}"#).unwrap();
        let keys: Vec<&str> = json.entries().iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["b", "a"]);
        assert_eq!(json.get("b").items().len(), 5);
        assert_eq!(json.get("b").items()[0].number(), Some(1));
        assert_eq!(json.get("b").items()[2], Json::Number("0.5".into()));
        assert_eq!(json.get("a").get("x").text(), Some("é\n"));
        assert_eq!(*json.get("a").get("none").get("deeper"), Json::Null);
    }

    #[test]
    fn f41_a_key_twice_in_one_object_is_an_error_with_its_place() {
        let error = parse("{\"a\": {\"b\": 1},\n \"b\": 2, \"a\": 3}").unwrap_err();
        assert_eq!((error.why, error.place.map(|place| place.0)), (Why::Twice("a".into()), Some(2)));
    }

    #[test]
    fn f41_depth_and_number_of_values_are_limited() {
        let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
        assert!(parse(&deep(MAX_DEPTH)).is_ok());
        assert_eq!(why(&deep(MAX_DEPTH + 1)), Why::TooDeep);
        assert_eq!(why(&"[".repeat(100_000)), Why::TooDeep);
        assert_eq!(why(&"{\"a\":".repeat(100_000)), Why::TooDeep);
        let many = |n: usize| format!("[{}]", vec!["1"; n - 1].join(","));
        assert!(parse(&many(MAX_NODES)).is_ok());
        assert_eq!(why(&many(MAX_NODES + 1)), Why::TooMany);
    }

    #[test]
    fn a_text_that_ends_too_soon_is_cut_off_and_another_is_no_json() {
        assert_eq!(why("{\"a\": [1,"), Why::CutOff);
        assert_eq!(why("{\"a\": \"x"), Why::CutOff);
        assert_eq!(why("{'a': 1}"), Why::NotJson);
        assert_eq!(why("{} {}"), Why::NotJson);
    }
}
