//! A small, strict reader of JSON Schema: what it does not know it refuses, so that nothing is passed over.

use serde_json::{Map, Value};

/// A schema.
pub struct Schema {
    root: Value,
}

impl Schema {
    /// Reads a schema.
    pub fn read(text: &str) -> Self {
        Self { root: serde_json::from_str(text).expect("a schema is JSON") }
    }

    /// Everything that a document does not keep, with its place.
    pub fn faults(&self, document: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.check(&self.root, document, "", &mut faults);
        faults
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        for (keyword, rule) in schema.as_object().expect("a schema is an object") {
            let holds = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" => true,
                "$ref" => {
                    let name = rule.as_str().and_then(|path| path.strip_prefix("#/$defs/")).expect("a local name");
                    self.check(&self.root["$defs"][name], value, at, faults);
                    true
                }
                "type" => is_a(rule, value),
                "const" => value == rule,
                "enum" => rule.as_array().expect("a list").contains(value),
                "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().expect("a number")),
                "pattern" => value.as_str().is_none_or(|text| matches(rule.as_str().expect("a text"), text)),
                "oneOf" => self.one_of(rule.as_array().expect("a list"), value, at, faults),
                "items" => {
                    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, item, &format!("{at}/{number}"), faults);
                    }
                    true
                }
                "required" => {
                    let object = value.as_object();
                    let names = rule.as_array().expect("a list").iter().filter_map(Value::as_str);
                    names.into_iter().all(|name| object.is_none_or(|object| object.contains_key(name)))
                }
                "properties" => {
                    self.properties(rule, value, at, faults);
                    true
                }
                "additionalProperties" => self.others(schema, rule, value, at, faults),
                other => panic!("the schema uses `{other}`, which this reader does not know"),
            };
            if !holds {
                faults.push(format!("{at}: `{keyword}` {rule} does not hold for {value}"));
            }
        }
    }

    fn properties(&self, rules: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let Some(object) = value.as_object() else { return };
        for (name, rule) in rules.as_object().expect("an object") {
            if let Some(own) = object.get(name) {
                self.check(rule, own, &format!("{at}/{name}"), faults);
            }
        }
    }

    fn others(&self, schema: &Value, rule: &Value, value: &Value, at: &str, faults: &mut Vec<String>) -> bool {
        let none = Map::new();
        let known = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let others = value.as_object().into_iter().flatten().filter(|(name, _)| !known.contains_key(*name));
        if rule == &Value::Bool(false) {
            return others.count() == 0;
        }
        others.for_each(|(name, own)| self.check(rule, own, &format!("{at}/{name}"), faults));
        true
    }

    /// Exactly one fits; where none does, what is wrong with the one that is meant by its `event`.
    fn one_of(&self, rules: &[Value], value: &Value, at: &str, faults: &mut Vec<String>) -> bool {
        let tried = |rule: &Value| {
            let mut own = Vec::new();
            self.check(rule, value, at, &mut own);
            own
        };
        let fitting = rules.iter().filter(|rule| tried(rule).is_empty()).count();
        if fitting == 0
            && let Some(meant) = rules.iter().find(|rule| rule["properties"]["event"]["const"] == value["event"])
        {
            faults.extend(tried(meant));
        }
        fitting == 1
    }
}

fn is_a(rule: &Value, value: &Value) -> bool {
    let one = |name: &Value| match name.as_str().expect("a type is a text") {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        other => panic!("the schema uses the type `{other}`"),
    };
    rule.as_array().map_or_else(|| one(rule), |all| all.iter().any(one))
}

/// Patterns of the one form that schemas here use: anchored, digits in `[0-9]{n}`, everything else as it is.
fn matches(pattern: &str, text: &str) -> bool {
    let inner = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')).expect("it is anchored");
    let mut left = text.chars();
    let mut pieces = inner.split("[0-9]{");
    let literal = |piece: &str, left: &mut std::str::Chars<'_>| piece.chars().all(|c| left.next() == Some(c));
    if !literal(pieces.next().unwrap_or_default(), &mut left) {
        return false;
    }
    for piece in pieces {
        let (count, rest) = piece.split_once('}').expect("a count ends");
        let count: usize = count.parse().expect("a count is a number");
        if !(0..count).all(|_| left.next().is_some_and(|c| c.is_ascii_digit())) || !literal(rest, &mut left) {
            return false;
        }
    }
    left.next().is_none()
}

#[test]
fn the_reader_finds_what_is_wrong() {
    let schema = Schema::read(
        "{\"type\": \"object\", \"required\": [\"a\"], \"additionalProperties\": false, \
         \"properties\": {\"a\": {\"type\": [\"string\", \"null\"], \"pattern\": \"^x[0-9]{2}Z$\"}}}",
    );
    let faults = |text: &str| schema.faults(&serde_json::from_str(text).expect("JSON")).len();
    assert_eq!(faults("{\"a\": \"x12Z\"}"), 0);
    assert_eq!(faults("{\"a\": null}"), 0);
    for wrong in ["[]", "{}", "{\"a\": 1}", "{\"a\": \"x1Z\"}", "{\"a\": \"x123Z\"}", "{\"a\": null, \"b\": 1}"] {
        assert!(faults(wrong) > 0, "{wrong}");
    }
}
