//! Objects: queues, users, e-mails, contacts … (E101).

use super::{Kind, Text, Value};
use serde::{Deserialize, Serialize};

/// A thing of the world outside, known by its id. Its properties are named as the table of E101 spells them; one that
/// is not there is NOT_SET.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Object {
    kind: Kind,
    id: Text,
    properties: Vec<(Text, Value)>,
}

impl Object {
    /// A thing of that kind and id, without further properties.
    pub fn new(kind: Kind, id: impl Into<Text>) -> Self {
        Self { kind, id: id.into(), properties: Vec::new() }
    }

    /// The same with one property more, or with another value of it.
    pub fn with(mut self, name: &str, value: Value) -> Self {
        match self.properties.iter_mut().find(|(known, _)| known.as_str() == name) {
            Some((_, old)) => *old = value,
            None => self.properties.push((name.into(), value)),
        }
        self
    }

    /// The same with a property `name`: queues, groups, skills and others have one.
    pub fn named(self, name: impl Into<Text>) -> Self {
        let name = Value::Text(name.into());
        self.with("name", name)
    }

    /// A user prompt or a system prompt (E43, E97). System and user prompts of one name are two.
    pub fn prompt(name: &str, system: bool) -> Self {
        let (scope, kind) = if system { ("PromptSystem.", "system") } else { ("Prompt.", "user") };
        let mut id = Text::new(scope);
        id.push_str(&name.to_lowercase());
        Self::new(Kind::Prompt, id).named(name).with("type", Value::Text(kind.into()))
    }

    /// Its type.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its id: two objects of one kind are equal when their ids are (E101).
    pub fn id(&self) -> &Text {
        &self.id
    }

    /// A property by its exact name, the id included; NOT_SET when it is not known.
    pub fn get(&self, name: &str) -> Value {
        if name == "id" {
            return Value::Text(self.id.clone());
        }
        self.properties
            .iter()
            .find(|(known, _)| known.as_str() == name)
            .map_or(Value::NotSet, |(_, value)| value.clone())
    }

    /// Every property with its name, the id left out.
    pub fn properties(&self) -> impl Iterator<Item = (&Text, &Value)> {
        self.properties.iter().map(|(name, value)| (name, value))
    }

    /// A property by its name, case aside: the columns of a contact are not in any table (E35, E102).
    pub fn get_any_case(&self, name: &str) -> Value {
        if name.eq_ignore_ascii_case("id") {
            return Value::Text(self.id.clone());
        }
        let found = self.properties.iter().find(|(known, _)| known.as_str().eq_ignore_ascii_case(name));
        found.map_or(Value::NotSet, |(_, value)| value.clone())
    }

    /// A property by its exact name, if it is a set text.
    pub fn text(&self, name: &str) -> Option<&Text> {
        if name == "id" {
            return Some(&self.id);
        }
        self.properties.iter().find(|(known, _)| known.as_str() == name).and_then(|(_, value)| value.as_text())
    }

    /// Whether it is a system prompt.
    pub fn is_system_prompt(&self) -> bool {
        self.kind == Kind::Prompt && self.id.as_str().starts_with("PromptSystem.")
    }

    /// What it takes of a run's memory beside its frame (reliability §5).
    pub fn bytes(&self) -> usize {
        self.id.len() + self.properties.iter().map(|(name, value)| 16 + name.len() + value.bytes()).sum::<usize>()
    }
}
