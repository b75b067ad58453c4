//! JSON (E240–E248).

use super::call::{Args, Out};
use super::collections::charge_list;
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::properties::member;
use super::row::{Row, Typing, row};
use crate::value::limits::MAX_STRING_CHARS;
use crate::value::{Json, Kind, Text, Value, parse_json};
use std::sync::Arc;

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("JsonParse(text: String) -> JSON", "E240", "The value that a JSON text says.", parse)
        .examples(&[("ToString(JsonParse(\"{\\\"a\\\": 1.50}\").a)", "\"1.50\"")]),
    row(
        "GetJsonObjectProperty(json: JSON?, name: String) -> JSON",
        "E241",
        "The property of that name; NOT_SET if there is none.",
        property,
    )
    .examples(&[("ToString(GetJsonObjectProperty(JsonParse(\"{\\\"a\\\":1}\"), \"a\"))", "\"1\"")]),
    row(
        "SetJsonObjectProperty(json: JSON, name: String, value: JSON) -> JSON",
        "E242",
        "The object with that property set.",
        set_property,
    )
    .examples(&[("ToString(SetJsonObjectProperty(JsonParse(\"{}\"), \"a\", ToJson(1)))", "\"{\\\"a\\\":1}\"")]),
    row(
        "GetJsonObjectPropertyNames(json: JSON) -> String[]",
        "E243",
        "The names of the properties, in the order of the text.",
        names,
    )
    .examples(&[("GetJsonObjectPropertyNames(JsonParse(\"{\\\"b\\\":1,\\\"a\\\":2}\"))", "MakeList(\"b\", \"a\")")]),
    row("IsJsonObject(json: JSON?) -> Boolean", "E244", "Whether it is an object.", is_object)
        .examples(&[("IsJsonObject(JsonParse(\"{}\"))", "true"), ("IsJsonObject(JsonParse(\"[]\"))", "false")]),
    row(
        "ReplaceJsonArrayItem(array: JSON, old: JSON|scalar, new: JSON|scalar) -> JSON",
        "E245",
        "The array with every item that equals `old` replaced.",
        replace_item,
    )
    .examples(&[("ToString(ReplaceJsonArrayItem(JsonParse(\"[1,2,1]\"), 1, \"x\"))", "\"[\\\"x\\\",2,\\\"x\\\"]\"")]),
    row("ToJsonCollection(array: JSON) -> JSON[]", "E246", "The items of an array.", to_collection)
        .examples(&[("ToString(ToJsonCollection(JsonParse(\"[1,2]\")), \", \")", "\"1, 2\"")]),
    row("ToJson(value: T?) -> JSON", "E247", "The value as JSON; NOT_SET is null.", to_json)
        .typing(Typing::StringIfBare)
        .examples(&[("ToString(ToJson(1.5))", "\"1.5\"")]),
    row("ToJson(collection: T[]) -> JSON", "E247", "The items as a JSON array.", to_json)
        .examples(&[("ToString(ToJson(MakeList(\"a\", \"b\")))", "\"[\\\"a\\\",\\\"b\\\"]\"")]),
];

/// JSON of the wrong shape.
const fn wrong(rule: &'static str, argument: usize) -> Fault {
    Fault::of(rule, FaultReason::Json, argument)
}

fn given(json: Json) -> Out {
    Value::Json(Arc::new(json)).into()
}

fn parse(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let text = args.text(0)?;
    // Each value but the first follows one of these marks, so this is no less than what the text becomes.
    let marks = text.as_str().bytes().filter(|byte| matches!(byte, b',' | b':' | b'[' | b'{')).count();
    env.charge(text.len() + 16 * (marks + 1))?;
    // Each value is an allocation of its own (F37).
    env.work((text.len() / 8 + 2 * marks) as u64)?;
    match parse_json(text.as_str()) {
        Ok(json) => Ok(given(json)),
        Err(error) => {
            Err(Fault { rule: "E240", reason: FaultReason::Json, argument: Some(0), position: Some(error.position) })
        }
    }
}

fn property(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let name = args.text(1)?;
    let found = args.json(0).ok().and_then(|json| json.member(name.as_str()));
    Ok(Out::Value(member(env, found)?))
}

fn set_property(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (Json::Object(members), name, value) = (args.json(0)?, args.text(1)?, args.json(2)?) else {
        return Err(wrong("E242", 0));
    };
    env.charge(args.bytes() + 16)?;
    let mut members: Vec<(Text, Json)> = members.to_vec();
    match members.iter_mut().find(|(known, _)| known == name) {
        Some((_, old)) => *old = value.clone(),
        None => members.push((name.clone(), value.clone())),
    }
    limited(Json::Object(Arc::new(members)))
}

/// A JSON that keeps the limits of depth and text (E328).
fn limited(json: Json) -> Result<Out, Fault> {
    if !json.is_shallow() || json.bytes() > 16 * MAX_STRING_CHARS {
        return Err(Fault::new("E328", FaultReason::SizeLimit));
    }
    Ok(given(json))
}

fn names(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Json::Object(members) = args.json(0)? else { return Err(wrong("E243", 0)) };
    charge_list(env, members.len(), args.bytes())?;
    Ok(Value::list(members.iter().map(|(name, _)| Value::Text(name.clone())).collect()).into())
}

fn is_object(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(matches!(args.json(0), Ok(Json::Object(_))).into())
}

fn replace_item(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Json::Array(items) = args.json(0)? else { return Err(wrong("E245", 0)) };
    for index in [1, 2] {
        if args.is_not_set(index) {
            return Err(Fault::of("E70", FaultReason::NotSet, index));
        }
    }
    let (old, new) = (json_of(env, &args.any(1)), json_of(env, &args.any(2)));
    let hits = items.iter().filter(|item| item.same_as(&old)).count();
    env.charge(args.bytes().saturating_add(hits.saturating_mul(new.bytes())))?;
    let replaced = items.iter().map(|item| if item.same_as(&old) { new.clone() } else { item.clone() }).collect();
    limited(Json::Array(Arc::new(replaced)))
}

fn to_collection(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Json::Array(items) = args.json(0)? else { return Err(wrong("E246", 0)) };
    charge_list(env, items.len(), args.bytes())?;
    Ok(Value::list(items.iter().map(|item| Value::Json(Arc::new(item.clone()))).collect()).into())
}

fn to_json(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let value = args.any(0);
    env.charge(16 + args.bytes())?;
    limited(json_of(env, &value))
}

/// A value as JSON: scalars of JSON their own, collections arrays, others the text of ToString (E247).
fn json_of(env: &Env<'_>, value: &Value) -> Json {
    match value {
        Value::NotSet => Json::Null,
        Value::Boolean(value) => Json::Boolean(*value),
        Value::Integer(number) => Json::from(crate::value::Decimal::from(*number)),
        Value::Decimal(number) => Json::from(*number),
        Value::Text(text) => Json::String(text.clone()),
        Value::Json(json) => (**json).clone(),
        Value::List(items) => Json::Array(Arc::new(items.iter().map(|item| json_of(env, item)).collect())),
        other => env.settings.display().text(other).map_or(Json::Null, Json::String),
    }
}

/// `j[i]`: index, JSON.
pub(super) fn item(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let index = args.int(0)?;
    let items = match args.optional_value(1) {
        // As for a property: what is not there is NOT_SET, of scalars, null and NOT_SET as well (E375).
        None => return Ok(Out::Value(member(env, None)?)),
        Some(Value::Json(json)) => match &**json {
            Json::Array(items) => items.clone(),
            Json::Object(_) => return Err(wrong("E248", 1)),
            _ => return Ok(Out::Value(member(env, None)?)),
        },
        Some(_) => return Err(Fault::new("F35", FaultReason::Internal)),
    };
    let found = usize::try_from(index).ok().and_then(|index| items.get(index));
    Ok(Out::Value(member(env, found)?))
}

/// Count(JSON)
pub(super) fn size(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    debug_assert_eq!(args.kind(0), Kind::Json);
    match args.json(0)? {
        Json::Array(items) => Ok(Out::Int(items.len() as i64)),
        Json::Object(members) => Ok(Out::Int(members.len() as i64)),
        _ => Err(wrong("E248", 0)),
    }
}
