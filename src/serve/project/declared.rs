//! What a project declares to be outside, as the service answers for it: queues, data tables with their rows, data
//! actions with their local answers (H83, H90, H93).
//!
//! A row of a declared data action is a local answer: its key is the text of the action's first input (of the first
//! `required` one, where there is one), and its columns are the outputs.

use super::build::Finding;
use crate::ast::{Declaration, Entry, Field, Item, Key};
use crate::conversation::text_of;
use crate::evaluate::{Problem, Until, evaluate};
use crate::project::Project as Settings;
use crate::source::{Source, SourceId};
use crate::syntax::parse_file;
use crate::value::{Kind, Text, Type, Value};
use serde_json::{Map, Number, Value as Json};

/// All that is declared.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Names of queues.
    pub queues: Vec<String>,
    /// Data tables.
    pub tables: Vec<Table>,
    /// Data actions.
    pub actions: Vec<Action>,
}

/// A declared data table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What its key is called.
    pub key: String,
    /// Its columns with their types.
    pub columns: Vec<(String, Type)>,
    /// Its rows: key, and columns.
    pub rows: Vec<(String, Map<String, Json>)>,
}

/// A declared data action.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its integration.
    pub integration: String,
    /// Its name.
    pub name: String,
    /// Its inputs with their types, and whether each must be there.
    pub inputs: Vec<(String, Type, bool)>,
    /// Its outputs with their types.
    pub outputs: Vec<(String, Type)>,
    /// Its local answers: key, and outputs.
    pub answers: Vec<(String, Map<String, Json>)>,
}

/// What a data action answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// Its outputs.
    Outputs(Map<String, Json>),
    /// It has answers, and none for these inputs.
    Nothing,
    /// It has more than one for these inputs.
    Several,
    /// It has none at all: nobody knows what it would say.
    Unknown,
}

impl Action {
    /// The input whose text is the key of an answer.
    pub fn key(&self) -> Option<&str> {
        let required = self.inputs.iter().find(|(_, _, required)| *required);
        required.or(self.inputs.first()).map(|(name, ..)| name.as_str())
    }

    /// Its answer to a key.
    pub fn answer(&self, key: &str) -> Answered {
        let mut fitting = self.answers.iter().filter(|(own, _)| own == key);
        match (fitting.next(), fitting.next()) {
            _ if self.answers.is_empty() => Answered::Unknown,
            (None, _) => Answered::Nothing,
            (Some((_, outputs)), None) => Answered::Outputs(outputs.clone()),
            (Some(_), Some(_)) => Answered::Several,
        }
    }
}

impl Declared {
    /// Adds what a source declares; what is declared already stays. What is wrong with a row is given back.
    pub fn add(&mut self, name: &str, text: &str, settings: &Settings, now: i64) -> Vec<Finding> {
        let (file, _) = parse_file(SourceId::default(), text);
        let source = Source::new(name, text);
        let mut reader = Reader { source: &source, settings, now, found: Vec::new() };
        for item in &file.items {
            if let Item::Declaration(own) = item {
                self.one(own, &mut reader);
            }
        }
        reader.found
    }

    fn one(&mut self, own: &Declaration, reader: &mut Reader<'_>) {
        let names: Vec<String> = own.names.iter().map(|name| name.text.to_string()).collect();
        match (own.kind.text.as_str(), names.as_slice()) {
            ("queue", [name]) if !self.queues.contains(name) => self.queues.push(name.clone()),
            ("dataTable", [name]) if !self.tables.iter().any(|table| table.name == *name) => {
                self.tables.push(reader.table(own, name));
            }
            ("dataAction", [integration, name]) if self.action(integration, name).is_none() => {
                self.actions.push(reader.action(own, integration, name));
            }
            _ => {}
        }
    }

    /// A data action by its names.
    pub fn action(&self, integration: &str, name: &str) -> Option<&Action> {
        self.actions.iter().find(|own| own.integration == integration && own.name == name)
    }
}

struct Reader<'a> {
    source: &'a Source,
    settings: &'a Settings,
    now: i64,
    found: Vec<Finding>,
}

impl Reader<'_> {
    fn table(&mut self, own: &Declaration, name: &str) -> Table {
        let key = own.fields.iter().find(|field| field.role.text == "key");
        let columns = fields(own, &["column"]);
        let rows = self.rows(own, &columns);
        let key = key.map_or_else(|| "key".to_owned(), |field| field.name.text.to_string());
        Table { name: name.to_owned(), key, columns, rows }
    }

    fn action(&mut self, own: &Declaration, integration: &str, name: &str) -> Action {
        let inputs = own.fields.iter().filter(|field| matches!(field.role.text.as_str(), "input" | "required"));
        let input = |field: &Field| Some((field.name.text.to_string(), kind(field)?, field.role.text == "required"));
        let outputs = fields(own, &["output"]);
        let answers = self.rows(own, &outputs);
        Action {
            integration: integration.to_owned(),
            name: name.to_owned(),
            inputs: inputs.filter_map(input).collect(),
            outputs,
            answers,
        }
    }

    fn rows(&mut self, own: &Declaration, columns: &[(String, Type)]) -> Vec<(String, Map<String, Json>)> {
        let mut rows = Vec::new();
        for row in &own.rows {
            let values = row.body.entries.iter().filter_map(|entry| self.value(entry, columns));
            rows.push((row.key.text.to_string(), values.collect()));
        }
        rows
    }

    fn value(&mut self, entry: &Entry, columns: &[(String, Type)]) -> Option<(String, Json)> {
        let Key::Text(name) = &entry.key else {
            self.wrong(entry, "a row holds columns, each named by a text");
            return None;
        };
        let Some((_, wanted)) = columns.iter().find(|(own, _)| *own == name.text) else {
            let known: Vec<&str> = columns.iter().map(|(own, _)| own.as_str()).collect();
            self.wrong(
                entry,
                &format!("nothing called `{}` is declared here; declared are {}", name.text, known.join(", ")),
            );
            return None;
        };
        let text = self.source.slice(entry.value.span);
        match evaluate(text, &[], Some(*wanted), Until::Run, (&self.settings.expressions, self.now)) {
            Ok(found) => found.value.as_ref().and_then(json_of).map(|value| (name.text.to_string(), value)),
            Err(problem) => {
                let why = match problem {
                    Problem::Parse(own) | Problem::Check(own) => own.message,
                    Problem::Run(_, blame) => blame.message,
                };
                self.wrong(entry, &why);
                None
            }
        }
    }

    fn wrong(&mut self, entry: &Entry, why: &str) {
        let place = self.source.place(entry.span.start);
        let text = format!("declared-row at {}:{}:{}: {why}", self.source.name(), place.line, place.column);
        self.found.push(Finding { error: true, text: crate::escape::line(&text).into_owned() });
    }
}

fn fields(own: &Declaration, roles: &[&str]) -> Vec<(String, Type)> {
    let of = own.fields.iter().filter(|field| roles.contains(&field.role.text.as_str()));
    of.filter_map(|field| Some((field.name.text.to_string(), kind(field)?))).collect()
}

fn kind(field: &Field) -> Option<Type> {
    let kind = Kind::named(&field.kind.text)?;
    Some(if field.list { Type::many(kind) } else { Type::one(kind) })
}

/// A value as JSON; nothing for NOT_SET. What JSON has no form for is a text, as ToString writes it.
pub fn json_of(value: &Value) -> Option<Json> {
    Some(match value {
        Value::NotSet => return None,
        Value::Boolean(own) => Json::Bool(*own),
        Value::Integer(own) => Json::Number((*own).into()),
        Value::Decimal(_) => text_of(value).and_then(|text| number(&text)).map(Json::Number)?,
        Value::List(items) => Json::Array(items.iter().map(|item| json_of(item).unwrap_or(Json::Null)).collect()),
        Value::Json(own) => {
            let mut text = Text::EMPTY;
            own.write_compact(&mut text);
            serde_json::from_str(text.as_str()).ok()?
        }
        other => Json::String(text_of(other)?),
    })
}

fn number(text: &str) -> Option<Number> {
    serde_json::from_str(text).ok()
}

/// A value of JSON as one of a type; `None` when it is none of that type.
pub fn value_of(json: &Json, wanted: Type) -> Option<Value> {
    if wanted.list {
        let items = json.as_array()?.iter().map(|item| value_of(item, Type::one(wanted.kind)));
        return items.collect::<Option<Vec<_>>>().map(Value::list).filter(|list| list.fits(wanted));
    }
    let value = match (wanted.kind, json) {
        (_, Json::Null) => Value::NotSet,
        (Kind::String, Json::String(own)) => Value::Text(Text::new(own)),
        (Kind::Boolean, Json::Bool(own)) => Value::Boolean(*own),
        (Kind::Integer, Json::Number(own)) => Value::Integer(own.as_i64()?),
        (Kind::Json, own) => Value::Json(crate::value::parse_json(&own.to_string()).ok()?.into()),
        (Kind::String | Kind::Boolean | Kind::Integer, _) => return None,
        (Kind::Decimal, Json::Number(own)) => cast(&plain(own), wanted)?,
        // Dates, times and what else has a form in text: as the language casts one.
        (_, Json::String(own)) => cast(&crate::value::quoted(own), wanted)?,
        _ => return None,
    };
    value.fits(wanted).then_some(value)
}

/// A number without an exponent, which the language does not write.
fn plain(number: &Number) -> String {
    match (number.as_i64(), number.as_f64()) {
        (Some(own), _) => own.to_string(),
        (None, Some(own)) => format!("{own}"),
        (None, None) => number.to_string(),
    }
}

fn cast(text: &str, wanted: Type) -> Option<Value> {
    let settings = crate::builtins::Settings::default();
    evaluate(text, &[], Some(wanted), Until::Run, (&settings, 0)).ok()?.value
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TEXT: &str = r#"
        declare queue "Sales" { }
        declare dataTable "Holidays" { key "day": String column "open": Boolean column "hours": Decimal column "n": Integer
            row "2026-12-24" { "open" = true "hours" = 4.5 "n" = 1 + 2 }
            row "2027-01-01" { }
        }
        declare dataAction "CRM" "Get customer" { input "more": String required "phone": String output "tier": String
            row "+15550100" { "tier" = "gold" }
            row "+15550111" { "tier" = "silver" }
            row "+15550111" { "tier" = "none" }
        }
        declare dataAction "CRM" "Silent" { output "x": String }
    "#;

    fn declared(text: &str) -> (Declared, Vec<Finding>) {
        let mut declared = Declared::default();
        let found = declared.add("d.flow", text, &Settings::default(), 0);
        (declared, found)
    }

    #[test]
    fn h83_declared_rows_are_read_with_their_types() {
        let (declared, found) = declared(TEXT);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(declared.queues, ["Sales"]);
        let table = &declared.tables[0];
        assert_eq!((table.name.as_str(), table.key.as_str()), ("Holidays", "day"));
        assert_eq!(Json::Object(table.rows[0].1.clone()), json!({"open": true, "hours": 4.5, "n": 3}));
        assert!(table.rows[1].1.is_empty());
    }

    #[test]
    fn h90_a_data_action_answers_by_its_first_required_input() {
        let (declared, _) = declared(TEXT);
        let action = declared.action("CRM", "Get customer").expect("declared");
        assert_eq!(action.key(), Some("phone"));
        let Answered::Outputs(outputs) = action.answer("+15550100") else { panic!("it has one") };
        assert_eq!(Json::Object(outputs), json!({"tier": "gold"}));
        assert_eq!(action.answer("+1"), Answered::Nothing);
        assert_eq!(action.answer("+15550111"), Answered::Several);
        assert_eq!(declared.action("CRM", "Silent").expect("declared").answer(""), Answered::Unknown);
    }

    #[test]
    fn what_is_wrong_with_a_row_is_said_at_its_place() {
        let bad = "declare dataTable \"T\" { key \"k\": String column \"n\": Integer\n row \"a\" { \"n\" = \"x\" } row \"b\" { \"m\" = 1 } }";
        let (_, found) = declared(bad);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].text.starts_with("declared-row at d.flow:2:"), "{}", found[0].text);
        assert!(found[1].text.contains("`m`"), "{}", found[1].text);
    }

    #[test]
    fn json_becomes_a_value_of_the_wanted_type_or_none() {
        let of = |json: Json, kind| value_of(&json, Type::one(kind));
        assert_eq!(of(json!("x"), Kind::String), Some(Value::Text(Text::new("x"))));
        assert_eq!(of(json!(5), Kind::Integer), Some(Value::Integer(5)));
        assert_eq!(of(json!(5), Kind::String), None);
        assert_eq!(of(json!("5"), Kind::Integer), None);
        assert_eq!(of(json!(1.5), Kind::Integer), None);
        assert_eq!(of(json!(null), Kind::Integer), Some(Value::NotSet));
        let decimal = of(json!(-1.5), Kind::Decimal).expect("a decimal");
        assert_eq!(json_of(&decimal), Some(json!(-1.5)));
        assert!(of(json!(1e300), Kind::Decimal).is_none(), "past 40 digits");
        let list = value_of(&json!(["a", "b"]), Type::many(Kind::String)).expect("a list");
        assert_eq!(json_of(&list), Some(json!(["a", "b"])));
        assert_eq!(value_of(&json!(["a", 1]), Type::many(Kind::String)), None);
    }
}
