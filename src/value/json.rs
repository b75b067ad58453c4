//! JSON values (E95, E377, E378). Numbers are kept as they were written, names in the order of the text.

use super::limits::MAX_JSON_DEPTH;
use super::{Decimal, Text};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// A JSON value. Arrays and objects are shared, so that a part of one is cheap to take out.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A number, as written.
    Number(Text),
    /// A string, its escapes resolved.
    String(Text),
    /// An array.
    Array(#[serde(deserialize_with = "super::nesting::inner")] Arc<Vec<Json>>),
    /// An object; names are single, the last of two wins (E240).
    Object(#[serde(deserialize_with = "super::nesting::inner")] Arc<Vec<(Text, Json)>>),
}

impl Json {
    /// A member of an object, its name compared exactly (E96).
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(known, _)| known.as_str() == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// How deep it nests: 0 for a scalar. No deeper than [`MAX_JSON_DEPTH`], which every way of making one keeps.
    pub fn depth(&self) -> usize {
        match self {
            Self::Array(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Self::Object(members) => 1 + members.iter().map(|(_, value)| value.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// Whether it keeps the limit of E328.
    pub fn is_shallow(&self) -> bool {
        self.depth() <= MAX_JSON_DEPTH
    }

    /// Whether it is `null`, `""`, `[]` or `{}` (E376).
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::String(text) => text.is_empty(),
            Self::Array(items) => items.is_empty(),
            Self::Object(members) => members.is_empty(),
            Self::Boolean(_) | Self::Number(_) => false,
        }
    }

    /// What it takes of a run's memory (reliability §5).
    pub fn bytes(&self) -> usize {
        16 + match self {
            Self::Null | Self::Boolean(_) => 0,
            Self::Number(text) | Self::String(text) => text.len(),
            Self::Array(items) => items.iter().map(Self::bytes).sum(),
            Self::Object(members) => members.iter().map(|(name, value)| name.len() + value.bytes()).sum(),
        }
    }

    /// Whether two are equal: numbers by value, arrays in order, objects without order (E378).
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Boolean(one), Self::Boolean(two)) => one == two,
            (Self::String(one), Self::String(two)) => one == two,
            (Self::Number(one), Self::Number(two)) => same_number(one.as_str(), two.as_str()),
            (Self::Array(one), Self::Array(two)) => {
                one.len() == two.len() && one.iter().zip(two.iter()).all(|(one, two)| one.same_as(two))
            }
            (Self::Object(one), Self::Object(two)) => one.len() == two.len() && same_members(one, two),
            _ => false,
        }
    }

    /// Writes it without white space, names in the order of the text (E377).
    pub fn write_compact(&self, out: &mut Text) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(text) => out.push_str(text.as_str()),
            Self::String(text) => write_string(text.as_str(), out),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_compact(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(name.as_str(), out);
                    out.push(':');
                    value.write_compact(out);
                }
                out.push('}');
            }
        }
    }
}

/// Whether each member has an equal one on the other side.
fn same_members(ours: &[(Text, Json)], theirs: &[(Text, Json)]) -> bool {
    if ours.iter().zip(theirs).all(|((one, _), (two, _))| one == two) {
        return ours.iter().zip(theirs).all(|((_, one), (_, two))| one.same_as(two));
    }
    // An index, so that two large objects in another order do not take time in the square of their size (F37). Both have
    // unique names and one length, so one direction is enough.
    let index: HashMap<&str, &Json> = theirs.iter().map(|(name, value)| (name.as_str(), value)).collect();
    ours.iter().all(|(name, value)| index.get(name.as_str()).is_some_and(|theirs| value.same_as(theirs)))
}

/// A quoted string with the escapes that JSON requires, and no others.
fn write_string(text: &str, out: &mut Text) {
    use std::fmt::Write;
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{0}'..'\u{20}' => {
                let _ = write!(out, "\\u{:04x}", character as u32);
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// Whether two numbers as written are one value: `1`, `1.0` and `10e-1` are.
fn same_number(one: &str, two: &str) -> bool {
    one == two || matches!((Normal::of(one), Normal::of(two)), (Some(one), Some(two)) if one == two)
}

/// A number as digits without zeros at either end, and the place of the first.
#[derive(PartialEq)]
struct Normal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Normal {
    /// Takes a JSON number apart; `None` when its exponent is beyond counting.
    fn of(number: &str) -> Option<Self> {
        let negative = number.starts_with('-');
        let number = number.trim_start_matches('-');
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let exponent: i64 = exponent.parse().ok()?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        if digits.is_empty() {
            return Some(Self { negative: false, digits: String::new(), exponent: 0 });
        }
        let lead = i64::try_from(all.len() - digits.len()).ok()?;
        let exponent = exponent.checked_add(i64::try_from(whole.len()).ok()? - lead)?;
        Some(Self { negative, digits: digits.trim_end_matches('0').to_owned(), exponent })
    }
}

impl From<Decimal> for Json {
    /// The shortest number: whole ones without a point, as JSON writers do.
    fn from(number: Decimal) -> Self {
        let mut text = Text::EMPTY;
        number.write_places(0, &mut text);
        Self::Number(text)
    }
}
