//! Values and types of expressions: what a register holds and what ToString makes of it.

mod arithmetic;
mod audio;
mod audio_source;
pub mod constants;
mod currency;
mod decimal;
mod display;
mod duration;
mod equality;
mod instant;
mod json;
mod json_parse;
mod kind;
pub mod limits;
mod literal;
mod nesting;
mod numeral;
mod object;
mod phone;
mod power;
mod text;

pub use arithmetic::{QuotientError, RemainderSign};
pub use audio::{Audio, AudioPart, Communication, CommunicationPart, Datum, DatumKind};
pub use currency::{Currency, CurrencyCode, CurrencyText};
pub use decimal::{Decimal, Midpoint, Overflow};
pub use display::Display;
pub use duration::{DurationError, DurationText, parse_duration, write_duration};
pub use equality::{equal, fold};
pub use instant::{
    DateTimeText, InstantError, civil_of, parse_date, parse_date_time, parse_time, seconds_at, seconds_of, write_date,
    write_date_time, write_time,
};
pub use json::Json;
pub use json_parse::{JsonError, parse_json};
pub use kind::{File, Kind, NOT_SET_INT, Type};
pub use literal::{literal, quoted};
pub use numeral::NumeralError;
pub use object::Object;
pub use phone::{GlobalNumber, PhoneNumber, PhoneScheme};
pub use power::PowerError;
pub use text::Text;

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A value of any type, 32 bytes, cheap to clone. Its type is known from outside (E45); a list does not say what it is
/// a list of.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// NOT_SET of whatever type (E65).
    #[default]
    NotSet,
    /// E80
    Boolean(bool),
    /// E81
    Integer(i64),
    /// E83
    Decimal(Decimal),
    /// E82
    Text(Text),
    /// Seconds since 1970 (E87).
    DateTime(i64),
    /// Milliseconds (E90).
    Duration(i64),
    /// Days since 1970-01-01 (E88).
    Date(i32),
    /// Milliseconds since midnight (E89).
    Time(u32),
    /// E85
    Currency(Arc<Currency>),
    /// E92
    PhoneNumber(Arc<PhoneNumber>),
    /// E95
    Json(Arc<Json>),
    /// E98
    Audio(#[serde(deserialize_with = "nesting::inner")] Arc<Audio>),
    /// E99
    Communication(#[serde(deserialize_with = "nesting::inner")] Arc<Communication>),
    /// A start, in seconds since 1970, and a length in milliseconds (E266).
    Timeslot {
        /// Seconds since 1970.
        start: i64,
        /// Milliseconds.
        length: i64,
    },
    /// The number of a constant of `Format.` or `Language.` (E293, E294).
    Constant(i64),
    /// A prompt, a queue, a user … (E101).
    Object(#[serde(deserialize_with = "nesting::inner")] Arc<Object>),
    /// A collection (E100).
    List(#[serde(deserialize_with = "nesting::inner")] Arc<Vec<Value>>),
}

impl Value {
    /// Whether it is NOT_SET.
    pub const fn is_not_set(&self) -> bool {
        matches!(self, Self::NotSet)
    }

    /// A collection of these items.
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Arc::new(items))
    }

    /// The value that a number of the 64-bit file is (see [`File::Int`]).
    pub fn of_int(number: i64, kind: Kind) -> Self {
        match kind {
            _ if number == NOT_SET_INT => Self::NotSet,
            Kind::Boolean => Self::Boolean(number != 0),
            Kind::DateTime => Self::DateTime(number),
            Kind::Duration => Self::Duration(number),
            Kind::Integer => Self::Integer(number),
            _ => Self::Constant(number),
        }
    }

    /// The number that a value is in the 64-bit file; NOT_SET and values of other files are [`NOT_SET_INT`].
    pub fn to_int(&self) -> i64 {
        match self {
            Self::Boolean(value) => i64::from(*value),
            Self::Integer(value) | Self::DateTime(value) | Self::Duration(value) | Self::Constant(value) => *value,
            _ => NOT_SET_INT,
        }
    }

    /// The text of a set String.
    pub fn as_text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Its type; `None` for NOT_SET and for collections, whose items have one.
    pub fn kind(&self) -> Option<Kind> {
        Some(match self {
            Self::NotSet | Self::List(_) => return None,
            Self::Boolean(_) => Kind::Boolean,
            Self::Integer(_) => Kind::Integer,
            Self::Decimal(_) => Kind::Decimal,
            Self::Text(_) => Kind::String,
            Self::DateTime(_) => Kind::DateTime,
            Self::Duration(_) => Kind::Duration,
            Self::Date(_) => Kind::Date,
            Self::Time(_) => Kind::Time,
            Self::Currency(_) => Kind::Currency,
            Self::PhoneNumber(_) => Kind::PhoneNumber,
            Self::Json(_) => Kind::Json,
            Self::Audio(_) => Kind::Audio,
            Self::Communication(_) => Kind::Communication,
            Self::Timeslot { .. } => Kind::Timeslot,
            Self::Constant(number) => return constants::constant(*number).map(|constant| constant.kind),
            Self::Object(object) => object.kind(),
        })
    }

    /// What it takes of a run's memory: text its length, a list 16 a slot and its items (reliability §5).
    pub fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::PhoneNumber(phone) => 3 * phone.raw.len() + 64,
            Self::Currency(_) => 40,
            Self::Json(json) => json.bytes(),
            Self::Audio(audio) => audio.bytes(),
            Self::Communication(communication) => communication.bytes(),
            Self::Object(object) => object.bytes(),
            Self::List(items) => items.iter().map(|item| 16 + item.bytes()).sum(),
            _ => 0,
        }
    }

    /// Whether a value may stand where that type is wanted. Snapshots and answers from outside are checked with it.
    pub fn fits(&self, wanted: Type) -> bool {
        if wanted.list {
            return match self {
                Self::List(items) => {
                    items.len() <= limits::MAX_ITEMS && items.iter().all(|item| item.fits(Type::one(wanted.kind)))
                }
                _ => false,
            };
        }
        match self {
            Self::NotSet => true,
            Self::Boolean(_) => wanted.kind == Kind::Boolean,
            Self::Integer(number) => wanted.kind == Kind::Integer && limits::is_integer(*number),
            Self::Decimal(_) => wanted.kind == Kind::Decimal,
            Self::Text(_) => wanted.kind == Kind::String,
            Self::DateTime(seconds) => wanted.kind == Kind::DateTime && limits::is_date_time(*seconds),
            Self::Duration(length) => wanted.kind == Kind::Duration && limits::is_duration(*length),
            Self::Date(day) => wanted.kind == Kind::Date && (limits::MIN_DATE..=limits::MAX_DATE).contains(day),
            Self::Time(time) => wanted.kind == Kind::Time && *time < limits::DAY_MILLISECONDS,
            Self::Currency(_) => wanted.kind == Kind::Currency,
            Self::PhoneNumber(_) => wanted.kind == Kind::PhoneNumber,
            Self::Json(json) => wanted.kind == Kind::Json && json.is_shallow(),
            Self::Audio(_) => wanted.kind == Kind::Audio,
            Self::Communication(_) => wanted.kind == Kind::Communication,
            Self::Timeslot { .. } => wanted.kind == Kind::Timeslot,
            Self::Constant(_) => wanted.kind.is_enumeration(),
            Self::Object(object) => wanted.kind == object.kind(),
            Self::List(_) => false,
        }
    }
}

impl fmt::Debug for Value {
    /// Shows what it is, never what it holds (P47).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, length) = match self {
            Self::NotSet => ("NOT_SET", None),
            Self::Boolean(_) => ("Boolean", None),
            Self::Integer(_) => ("Integer", None),
            Self::Decimal(_) => ("Decimal", None),
            Self::Text(text) => ("String", Some(text.len())),
            Self::DateTime(_) => ("DateTime", None),
            Self::Duration(_) => ("Duration", None),
            Self::Date(_) => ("Date", None),
            Self::Time(_) => ("Time", None),
            Self::Currency(_) => ("Currency", None),
            Self::PhoneNumber(_) => ("PhoneNumber", None),
            Self::Json(_) => ("JSON", None),
            Self::Audio(audio) => ("Audio", Some(audio.parts.len())),
            Self::Communication(parts) => ("Communication", Some(parts.parts.len())),
            Self::Timeslot { .. } => ("Timeslot", None),
            Self::Constant(_) => ("constant", None),
            Self::Object(object) => (object.kind().name(), None),
            Self::List(items) => ("collection", Some(items.len())),
        };
        match length {
            Some(length) => write!(f, "{name}({length})"),
            None => f.write_str(name),
        }
    }
}
