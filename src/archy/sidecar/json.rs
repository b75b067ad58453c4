//! Nodes as JSON: a text is a text, and a plain number or Boolean is one, so that quotes find their way back (A12). Keys
//! keep their order (A14). JSON has one word for nothing, and YAML has several that a place for a text tells apart.

use super::super::tree::{Data, Node};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt;

/// YAML's shortest word for nothing. As the only key of an object it says how another one was written: `{"~": "null"}`.
const NOTHING: &str = "~";

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.data {
            Data::Scalar(scalar) if scalar.is_nothing() && scalar.text == NOTHING => serializer.serialize_unit(),
            Data::Scalar(scalar) if scalar.is_nothing() => serializer.collect_map([(NOTHING, &*scalar.text)]),
            Data::Scalar(scalar) if scalar.quoted => serializer.serialize_str(&scalar.text),
            Data::Scalar(scalar) => match (&*scalar.text, scalar.text.parse::<i64>()) {
                ("true", _) => serializer.serialize_bool(true),
                ("false", _) => serializer.serialize_bool(false),
                (text, Ok(number)) if number.to_string() == text => serializer.serialize_i64(number),
                (text, _) => serializer.serialize_str(text),
            },
            Data::List(items) => serializer.collect_seq(items),
            Data::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for entry in entries {
                    map.serialize_entry(&*entry.key, &entry.value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }
}

struct AnyNode;

impl<'de> Visitor<'de> for AnyNode {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::text(NOTHING))
    }

    fn visit_bool<E: Error>(self, own: bool) -> Result<Node, E> {
        Ok(Node::text(own.to_string()))
    }

    fn visit_i64<E: Error>(self, own: i64) -> Result<Node, E> {
        Ok(Node::text(own.to_string()))
    }

    fn visit_u64<E: Error>(self, own: u64) -> Result<Node, E> {
        Ok(Node::text(own.to_string()))
    }

    fn visit_f64<E: Error>(self, own: f64) -> Result<Node, E> {
        Ok(Node::text(own.to_string()))
    }

    fn visit_str<E: Error>(self, own: &str) -> Result<Node, E> {
        Ok(Node::quoted(own))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Node::list(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries: Vec<(String, Node)> = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        if let [(key, Node { data: Data::Scalar(scalar), .. })] = entries.as_slice()
            && key == NOTHING
        {
            return Ok(Node::text(scalar.text.clone()));
        }
        Ok(Node::map(entries))
    }
}
