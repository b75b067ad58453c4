//! Equality of values (E74, E124, and the types of §8).

use super::{Decimal, Object, Text, Value};
use icu_casemap::CaseMapper;
use std::borrow::Cow;

/// Text folded for a comparison without case: Unicode simple folding, character by character. The folding table is
/// that of `icu_casemap`; the standard library has none.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    let mapper = CaseMapper::new();
    Cow::Owned(text.chars().map(|character| mapper.simple_fold(character)).collect())
}

/// Whether two values of one type are equal; also an Integer and a Decimal (E124). Two NOT_SETs are (E74). Texts are
/// compared exactly, or folded.
pub fn equal(one: &Value, two: &Value, ignore_case: bool) -> bool {
    match (one, two) {
        (Value::NotSet, Value::NotSet) => true,
        (Value::Text(one), Value::Text(two)) => texts(one, two, ignore_case),
        (Value::Integer(one), Value::Decimal(two)) => Decimal::from(*one) == *two,
        (Value::Decimal(one), Value::Integer(two)) => *one == Decimal::from(*two),
        (Value::PhoneNumber(one), Value::PhoneNumber(two)) => one.same_as(two),
        (Value::Json(one), Value::Json(two)) => one.same_as(two),
        (Value::Object(one), Value::Object(two)) => objects(one, two),
        (Value::List(one), Value::List(two)) => {
            one.len() == two.len() && one.iter().zip(two.iter()).all(|(one, two)| equal(one, two, ignore_case))
        }
        // JSON null and an absent JSON act alike (E376).
        (Value::Json(json), Value::NotSet) | (Value::NotSet, Value::Json(json)) => {
            matches!(**json, super::Json::Null)
        }
        _ => one == two,
    }
}

/// Whether two texts are equal.
fn texts(one: &Text, two: &Text, ignore_case: bool) -> bool {
    one == two || (ignore_case && fold(one.as_str()) == fold(two.as_str()))
}

/// Whether two objects are one thing (E101).
fn objects(one: &Object, two: &Object) -> bool {
    one.kind() == two.kind() && one.id() == two.id()
}
