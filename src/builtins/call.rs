//! How a function gets its arguments and gives its result: by register file, so that a VM with typed registers hands
//! over what it holds.

use super::env::Env;
use super::fault::{Fault, FaultReason};
use crate::value::{Currency, Decimal, File, Json, Kind, NOT_SET_INT, Object, PhoneNumber, Text, Type, Value};

/// One argument, in the register file of its type ([`Type::file`]).
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// Boolean, Integer, DateTime, Duration, constants; [`NOT_SET_INT`] is NOT_SET.
    Int(i64),
    /// String; `None` is NOT_SET.
    Text(Option<&'a Text>),
    /// Everything else; [`Value::NotSet`] is NOT_SET.
    Value(&'a Value),
}

/// A result, in the register file of its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Out {
    /// Boolean, Integer, DateTime, Duration, constants; [`NOT_SET_INT`] is NOT_SET.
    Int(i64),
    /// String; `None` is NOT_SET.
    Text(Option<Text>),
    /// Everything else; [`Value::NotSet`] is NOT_SET.
    Value(Value),
}

/// What carries an overload out.
pub type Run = fn(&mut Env<'_>, Args<'_>) -> Result<Out, Fault>;

/// The arguments of one call with their types, a bare NOT_SET's included (E67), and the type of the result.
#[derive(Clone, Copy, Debug)]
pub struct Args<'a> {
    /// The arguments, from left to right.
    pub values: &'a [Arg<'a>],
    /// Their types; as many.
    pub types: &'a [Type],
    /// What the call gives.
    pub result: Type,
}

/// The fault of an argument that is NOT_SET where it must not be (E70).
const fn not_set(index: usize) -> Fault {
    Fault::of("E70", FaultReason::NotSet, index)
}

/// The fault of an argument in another file than its type: the verifier excludes it (F35).
const fn wrong_file(index: usize) -> Fault {
    Fault::of("F35", FaultReason::Internal, index)
}

impl<'a> Args<'a> {
    /// How many arguments there are.
    pub fn count(&self) -> usize {
        self.values.len()
    }

    /// Whether argument `index` was written.
    pub fn given(&self, index: usize) -> bool {
        index < self.values.len()
    }

    /// The type of an argument.
    pub fn kind(&self, index: usize) -> Kind {
        self.types.get(index).map_or(Kind::String, |ty| ty.kind)
    }

    /// Whether an argument is NOT_SET.
    pub fn is_not_set(&self, index: usize) -> bool {
        match self.values.get(index) {
            Some(Arg::Int(number)) => *number == NOT_SET_INT,
            Some(Arg::Text(text)) => text.is_none(),
            Some(Arg::Value(value)) => value.is_not_set(),
            None => true,
        }
    }

    /// A number of the 64-bit file that must be set.
    pub fn int(&self, index: usize) -> Result<i64, Fault> {
        match self.values.get(index) {
            Some(Arg::Int(NOT_SET_INT)) | None => Err(not_set(index)),
            Some(Arg::Int(number)) => Ok(*number),
            Some(_) => Err(wrong_file(index)),
        }
    }

    /// A number of the 64-bit file; `None` for NOT_SET and for an argument that was left out.
    pub fn optional_int(&self, index: usize) -> Option<i64> {
        match self.values.get(index) {
            Some(Arg::Int(number)) if *number != NOT_SET_INT => Some(*number),
            _ => None,
        }
    }

    /// A number that must be set if it is written, and has a default if not.
    pub fn int_or(&self, index: usize, default: i64) -> Result<i64, Fault> {
        if self.given(index) { self.int(index) } else { Ok(default) }
    }

    /// A number within the range that its literal must keep (E368).
    pub fn ranged(&self, index: usize, least: i64, most: i64) -> Result<i64, Fault> {
        let number = self.int(index)?;
        if (least..=most).contains(&number) {
            Ok(number)
        } else {
            Err(Fault::of("E368", FaultReason::ArgumentRange, index))
        }
    }

    /// A Boolean that must be set.
    pub fn boolean(&self, index: usize) -> Result<bool, Fault> {
        Ok(self.int(index)? != 0)
    }

    /// A Boolean that must be set if it is written, and has a default if not.
    pub fn boolean_or(&self, index: usize, default: bool) -> Result<bool, Fault> {
        if self.given(index) { self.boolean(index) } else { Ok(default) }
    }

    /// A text that must be set.
    pub fn text(&self, index: usize) -> Result<&'a Text, Fault> {
        match self.values.get(index) {
            Some(Arg::Text(Some(text))) => Ok(text),
            Some(Arg::Text(None)) | None => Err(not_set(index)),
            Some(_) => Err(wrong_file(index)),
        }
    }

    /// A text; `None` for NOT_SET and for an argument that was left out.
    pub fn optional_text(&self, index: usize) -> Option<&'a Text> {
        match self.values.get(index) {
            Some(Arg::Text(text)) => *text,
            _ => None,
        }
    }

    /// A value of the third file that must be set.
    pub fn value(&self, index: usize) -> Result<&'a Value, Fault> {
        match self.values.get(index) {
            Some(Arg::Value(Value::NotSet)) | None => Err(not_set(index)),
            Some(Arg::Value(value)) => Ok(value),
            Some(_) => Err(wrong_file(index)),
        }
    }

    /// A value of the third file; `None` for NOT_SET and for an argument that was left out.
    pub fn optional_value(&self, index: usize) -> Option<&'a Value> {
        self.value(index).ok()
    }

    /// An argument of any type, boxed; NOT_SET is [`Value::NotSet`].
    pub fn any(&self, index: usize) -> Value {
        match self.values.get(index) {
            Some(Arg::Int(number)) => Value::of_int(*number, self.kind(index)),
            Some(Arg::Text(text)) => text.map_or(Value::NotSet, |text| Value::Text(text.clone())),
            Some(Arg::Value(value)) => (*value).clone(),
            None => Value::NotSet,
        }
    }

    /// An Integer or a Decimal that must be set, as a Decimal.
    pub fn number(&self, index: usize) -> Result<Decimal, Fault> {
        match self.values.get(index) {
            Some(Arg::Int(_)) => self.int(index).map(Decimal::from),
            _ => self.decimal(index),
        }
    }

    /// A Decimal that must be set.
    pub fn decimal(&self, index: usize) -> Result<Decimal, Fault> {
        match self.value(index)? {
            Value::Decimal(number) => Ok(*number),
            _ => Err(wrong_file(index)),
        }
    }

    /// A Currency that must be set.
    pub fn currency(&self, index: usize) -> Result<Currency, Fault> {
        match self.value(index)? {
            Value::Currency(money) => Ok(**money),
            _ => Err(wrong_file(index)),
        }
    }

    /// A JSON that must be set.
    pub fn json(&self, index: usize) -> Result<&'a Json, Fault> {
        match self.value(index)? {
            Value::Json(json) => Ok(json),
            _ => Err(wrong_file(index)),
        }
    }

    /// A PhoneNumber that must be set.
    pub fn phone(&self, index: usize) -> Result<&'a PhoneNumber, Fault> {
        match self.value(index)? {
            Value::PhoneNumber(phone) => Ok(phone),
            _ => Err(wrong_file(index)),
        }
    }

    /// An object that must be set.
    pub fn object(&self, index: usize) -> Result<&'a Object, Fault> {
        match self.value(index)? {
            Value::Object(object) => Ok(object),
            _ => Err(wrong_file(index)),
        }
    }

    /// The items of a collection.
    pub fn list(&self, index: usize) -> Result<&'a [Value], Fault> {
        match self.value(index)? {
            Value::List(items) => Ok(items),
            _ => Err(wrong_file(index)),
        }
    }

    /// What the arguments from `index` on read (reliability §5).
    pub fn bytes(&self) -> usize {
        self.values.iter().map(Arg::bytes).sum()
    }
}

impl<'a> Arg<'a> {
    /// A boxed value of that type as an argument.
    pub fn of(value: &'a Value, ty: Type) -> Self {
        match ty.file() {
            File::Int => Self::Int(value.to_int()),
            File::Text => Self::Text(value.as_text()),
            File::Value => Self::Value(value),
        }
    }

    /// What it holds beside its frame.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Int(_) => 0,
            Self::Text(text) => text.map_or(0, Text::len),
            Self::Value(value) => value.bytes(),
        }
    }
}

impl Out {
    /// NOT_SET of a type.
    pub fn not_set(ty: Type) -> Self {
        match ty.file() {
            File::Int => Self::Int(NOT_SET_INT),
            File::Text => Self::Text(None),
            File::Value => Self::Value(Value::NotSet),
        }
    }

    /// A boxed value in the file of its type.
    pub fn of(value: Value, ty: Type) -> Self {
        match ty.file() {
            File::Int => Self::Int(value.to_int()),
            File::Text => Self::Text(match value {
                Value::Text(text) => Some(text),
                _ => None,
            }),
            File::Value => Self::Value(value),
        }
    }

    /// The result boxed; the type says what a number is.
    pub fn into_value(self, ty: Type) -> Value {
        match self {
            Self::Int(number) => Value::of_int(number, ty.kind),
            Self::Text(text) => text.map_or(Value::NotSet, Value::Text),
            Self::Value(value) => value,
        }
    }
}

impl From<bool> for Out {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<Text> for Out {
    fn from(text: Text) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Decimal> for Out {
    fn from(number: Decimal) -> Self {
        Self::Value(Value::Decimal(number))
    }
}

impl From<Value> for Out {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

impl From<Currency> for Out {
    fn from(money: Currency) -> Self {
        Self::Value(Value::Currency(std::sync::Arc::new(money)))
    }
}
