//! Schemas of data tables: JSON Schema of one form, and what a row must be to conform (H82).

use crate::value::{self, Type, Value as Own};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The member of a row that holds its key.
pub const KEY: &str = "KEY";
/// The most columns of a table, its key among them (ours).
pub const MAX_COLUMNS: usize = 100;
/// The longest key, in characters, unless the schema says otherwise.
const KEY_LENGTH: u64 = 256;

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A text.
    String,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
}

impl Kind {
    const ALL: [(&'static str, Self); 4] =
        [("string", Self::String), ("boolean", Self::Boolean), ("integer", Self::Integer), ("number", Self::Number)];

    /// The word of the schema.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("string", |(word, _)| word)
    }

    /// The type that a flow gets.
    pub fn of_flow(self) -> Type {
        Type::one(match self {
            Self::String => value::Kind::String,
            Self::Boolean => value::Kind::Boolean,
            Self::Integer => value::Kind::Integer,
            Self::Number => value::Kind::Decimal,
        })
    }

    /// The type of a column that a script declares; what a schema has no word for is a text.
    pub fn of_declared(kind: Type) -> Self {
        match kind.kind {
            _ if kind.list => Self::String,
            value::Kind::Boolean => Self::Boolean,
            value::Kind::Integer => Self::Integer,
            value::Kind::Decimal => Self::Number,
            _ => Self::String,
        }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The member of a row that holds it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its type.
    pub kind: Kind,
    /// What a row holds that says nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The fewest and most characters of a text.
    #[serde(default)]
    pub lengths: (Option<u64>, Option<u64>),
    /// The least and greatest number.
    #[serde(default)]
    pub bounds: (Option<f64>, Option<f64>),
    /// Its place when shown.
    #[serde(default)]
    pub order: i64,
}

/// The columns of a table, its key first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema(Vec<Column>);

/// What does not conform: the path of the field, and why, without values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    /// The path, from the body's top.
    pub field: String,
    /// Why, as a sentence.
    pub why: &'static str,
}

fn wrong(field: impl Into<String>, why: &'static str) -> SchemaError {
    SchemaError { field: field.into(), why }
}

impl Schema {
    /// A schema of columns, with a key of that title before them.
    pub fn of(key: &str, columns: impl IntoIterator<Item = (String, Kind)>) -> Self {
        let mut all = vec![key_column(key.to_owned())];
        let column = |(at, (name, kind)): (usize, (String, Kind))| Column {
            title: name.clone(),
            name,
            kind,
            default: None,
            lengths: (None, None),
            bounds: (None, None),
            order: at as i64 + 1,
        };
        all.extend(columns.into_iter().enumerate().map(column));
        Self(all)
    }

    /// Reads a schema.
    ///
    /// # Errors
    /// The first thing in it that is not of the form of wire §11.
    pub fn read(json: &Value) -> Result<Self, SchemaError> {
        let own = json.as_object().ok_or_else(|| wrong("schema", "A schema is an object."))?;
        if own.get("type").is_some_and(|kind| kind != "object") {
            return Err(wrong("schema.type", "The type of a schema is object."));
        }
        if own.get("additionalProperties").is_some_and(|more| *more != json!(false)) {
            return Err(wrong("schema.additionalProperties", "A data table has no columns but those of its schema."));
        }
        let columns = own.get("properties").and_then(Value::as_object);
        let columns = columns.ok_or_else(|| wrong("schema.properties", "A schema has properties."))?;
        if columns.len() > MAX_COLUMNS {
            return Err(wrong("schema.properties", "A data table has at most 100 columns."));
        }
        let mut all: Vec<Column> = columns.iter().map(|(name, own)| column(name, own)).collect::<Result<_, _>>()?;
        all.sort_by(|one, other| {
            (one.name != KEY, one.order, &one.name).cmp(&(other.name != KEY, other.order, &other.name))
        });
        match all.first() {
            Some(key) if key.name == KEY && key.kind == Kind::String => Ok(Self(all)),
            _ => Err(wrong("schema.properties.KEY", "A data table has a key: a property KEY of the type string.")),
        }
    }

    /// The columns, the key first.
    pub fn columns(&self) -> &[Column] {
        &self.0
    }

    /// The schema on the wire.
    pub fn json(&self) -> Value {
        let properties: Map<String, Value> = self.0.iter().map(|own| (own.name.clone(), own.json())).collect();
        json!({
            "$schema": "http://json-schema.org/draft-04/schema#",
            "type": "object",
            "required": [KEY],
            "additionalProperties": false,
            "properties": properties,
        })
    }

    /// A row that conforms: with the defaults of what it leaves out (H82).
    ///
    /// # Errors
    /// The first member that does not conform.
    pub fn row(&self, json: &Value) -> Result<(String, Map<String, Value>), SchemaError> {
        let own = json.as_object().ok_or_else(|| wrong("", "A row is an object."))?;
        if let Some(name) = own.keys().find(|name| !self.0.iter().any(|column| column.name == **name)) {
            return Err(wrong(name.clone(), "The data table has no such column."));
        }
        let mut row = Map::new();
        for column in &self.0 {
            let value = own.get(&column.name).filter(|value| !value.is_null()).or(column.default.as_ref());
            if let Some(value) = value {
                column.takes(value).map_err(|why| wrong(column.name.clone(), why))?;
                row.insert(column.name.clone(), value.clone());
            }
        }
        match row.get(KEY).and_then(Value::as_str) {
            Some(key) if !key.is_empty() => Ok((key.to_owned(), row)),
            _ => Err(wrong(KEY, "A row has a key.")),
        }
    }

    /// A row as it was kept, in the form of this schema: it may have been kept under another one.
    pub fn shown(&self, mut row: Map<String, Value>) -> Map<String, Value> {
        let of = |column: &Column, row: &mut Map<String, Value>| {
            let own = row.remove(&column.name).filter(|value| column.takes(value).is_ok());
            own.or_else(|| column.default.clone()).map(|value| (column.name.clone(), value))
        };
        self.0.iter().filter_map(|column| of(column, &mut row)).collect()
    }

    /// What a flow gets of a row: its columns without the key (H83).
    pub fn values(&self, row: &Map<String, Value>) -> Vec<(String, Own)> {
        let columns = self.0.iter().filter(|column| column.name != KEY);
        let value = |column: &Column| {
            let own = crate::serve::project::value_of(row.get(&column.name)?, column.kind.of_flow())?;
            Some((column.name.clone(), own))
        };
        columns.filter_map(value).collect()
    }

    /// Whether a table of this schema may get another one: no column changes its type.
    pub fn may_become(&self, other: &Self) -> Result<(), SchemaError> {
        let changed = other.0.iter().find(|new| self.0.iter().any(|old| old.name == new.name && old.kind != new.kind));
        let field = |column: &Column| format!("schema.properties.{}.type", column.name);
        changed.map_or(Ok(()), |own| Err(wrong(field(own), "The type of a column cannot change.")))
    }
}

fn key_column(title: String) -> Column {
    let lengths = (Some(1), Some(KEY_LENGTH));
    Column { name: KEY.to_owned(), title, kind: Kind::String, default: None, lengths, bounds: (None, None), order: 0 }
}

fn column(name: &str, json: &Value) -> Result<Column, SchemaError> {
    let path = |field: &str| format!("schema.properties.{name}.{field}");
    let own = json.as_object().ok_or_else(|| wrong(format!("schema.properties.{name}"), "A property is an object."))?;
    if name.is_empty() {
        return Err(wrong("schema.properties.", "A column has a name."));
    }
    let word = own.get("type").and_then(Value::as_str).unwrap_or_default();
    let kind = Kind::ALL.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
    let kind =
        kind.ok_or_else(|| wrong(path("type"), "The type of a column is string, boolean, integer or number."))?;
    let title = own.get("title").and_then(Value::as_str).unwrap_or(name).to_owned();
    let (length, bound) =
        (|field: &str| own.get(field).and_then(Value::as_u64), |field: &str| own.get(field).and_then(Value::as_f64));
    let base = if name == KEY { key_column(title.clone()).lengths } else { (None, None) };
    let column = Column {
        name: name.to_owned(),
        title,
        kind,
        default: own.get("default").filter(|value| !value.is_null()).cloned(),
        lengths: (length("minLength").or(base.0), length("maxLength").or(base.1)),
        bounds: (bound("minimum"), bound("maximum")),
        order: own.get("displayOrder").and_then(Value::as_i64).unwrap_or(0),
    };
    if let Some(value) = &column.default {
        column.takes(value).map_err(|why| wrong(path("default"), why))?;
    }
    Ok(column)
}

impl Column {
    fn json(&self) -> Value {
        let mut own = json!({
            "title": self.title,
            "type": self.kind.word(),
            "$id": format!("/properties/{}", self.name),
            "displayOrder": self.order,
        });
        let more = [
            ("default", self.default.clone()),
            ("minLength", self.lengths.0.map(|own| json!(own))),
            ("maxLength", self.lengths.1.map(|own| json!(own))),
            ("minimum", self.bounds.0.map(|own| json!(own))),
            ("maximum", self.bounds.1.map(|own| json!(own))),
        ];
        for (name, value) in more {
            if let Some(value) = value {
                own[name] = value;
            }
        }
        own
    }

    /// Whether a value conforms; why not.
    fn takes(&self, value: &Value) -> Result<(), &'static str> {
        match (self.kind, value) {
            (Kind::String, Value::String(text)) => {
                let length = text.chars().count() as u64;
                let fits = self.lengths.0.is_none_or(|least| length >= least)
                    && self.lengths.1.is_none_or(|most| length <= most);
                if fits { Ok(()) } else { Err("The text is shorter or longer than the column allows.") }
            }
            (Kind::Boolean, Value::Bool(_)) => Ok(()),
            (Kind::Integer | Kind::Number, Value::Number(number)) => {
                if self.kind == Kind::Integer && number.as_i64().is_none() {
                    return Err("The column takes whole numbers.");
                }
                let own = number.as_f64().unwrap_or(f64::NAN);
                let fits =
                    self.bounds.0.is_none_or(|least| own >= least) && self.bounds.1.is_none_or(|most| own <= most);
                if fits { Ok(()) } else { Err("The number is smaller or greater than the column allows.") }
            }
            (Kind::String, _) => Err("The column takes texts."),
            (Kind::Boolean, _) => Err("The column takes true and false."),
            (Kind::Integer | Kind::Number, _) => Err("The column takes numbers."),
        }
    }
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
