//! The source of a value: an expression that gives it back (column *source* of §8).

use super::{Decimal, Display, Kind, Text, Type, Value, civil_of};
use std::fmt::Write;

/// An expression that gives the value back, where its type has one; else its text in words.
pub fn literal(value: &Value, ty: Type) -> String {
    if ty.list {
        return list(value, ty.kind);
    }
    match value {
        Value::NotSet => not_set(ty.kind),
        Value::Text(text) => quoted(text.as_str()),
        Value::Decimal(number) => decimal(*number),
        Value::Currency(money) => {
            let amount = money.amount.map_or_else(|| "NOT_SET".to_owned(), decimal);
            let code = money.code.map_or_else(|| "NOT_SET".to_owned(), |code| quoted(code.as_str()));
            format!("MakeCurrency({amount}, {code})")
        }
        Value::DateTime(seconds) => date_time(*seconds),
        Value::Duration(_) => call("ToDuration", value),
        Value::PhoneNumber(phone) => format!("ToPhoneNumber({})", quoted(phone.raw.as_str())),
        Value::Json(json) => {
            let mut text = Text::EMPTY;
            json.write_compact(&mut text);
            format!("JsonParse({})", quoted(text.as_str()))
        }
        Value::Timeslot { start, length } => {
            format!("MakeTimeslot({}, {})", date_time(*start), call("ToDuration", &Value::Duration(*length)))
        }
        Value::Object(object) if object.kind() == Kind::Prompt => prompt(object),
        Value::Object(object) if object.kind().is_system_constant() => object.id().as_str().to_owned(),
        Value::Object(object) => format!("{} {}", object.kind().name(), quoted(object.id().as_str())),
        Value::Audio(audio) => super::audio_source::source_of_audio(audio),
        Value::Communication(communication) => super::audio_source::source_of_communication(communication),
        Value::Constant(number) => super::audio_source::source_of_constant(*number),
        other => Display::default().text(other).unwrap_or_default().as_str().to_owned(),
    }
}

/// `Prompt.Name`
fn prompt(prompt: &super::Object) -> String {
    let scope = if prompt.is_system_prompt() { "PromptSystem" } else { "Prompt" };
    format!("{scope}.{}", prompt.text("name").map_or("", Text::as_str))
}

/// `MakeDateTime(2031, 5, 4, 7, 8, 9)`
fn date_time(seconds: i64) -> String {
    let moment = civil_of(seconds);
    format!(
        "MakeDateTime({}, {}, {}, {}, {}, {})",
        moment.year(),
        moment.month(),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second()
    )
}

/// The shortest text of a Decimal, which is its source as well.
fn decimal(number: Decimal) -> String {
    let mut text = Text::EMPTY;
    number.write_shortest(&mut text);
    text.as_str().to_owned()
}

/// A function of the value's text.
fn call(function: &str, value: &Value) -> String {
    let text = Display::default().text(value).unwrap_or_default();
    format!("{function}({})", quoted(text.as_str()))
}

/// A typed NOT_SET, for the types that have a function for it.
fn not_set(kind: Kind) -> String {
    match kind {
        Kind::Boolean => "ToBool(NOT_SET)".to_owned(),
        Kind::Integer => "ToInt(NOT_SET)".to_owned(),
        Kind::String
        | Kind::Decimal
        | Kind::Currency
        | Kind::DateTime
        | Kind::Duration
        | Kind::PhoneNumber
        | Kind::Communication
        | Kind::Queue
        | Kind::User
        | Kind::Group
        | Kind::Skill
        | Kind::LanguageSkill
        | Kind::WrapupCode
        | Kind::ScheduleGroup => format!("To{}(NOT_SET)", kind.name()),
        _ => "NOT_SET".to_owned(),
    }
}

/// `MakeList(…)` of the items, or `MakeEmptyList(…)` of a NOT_SET. A list of nothing but NOT_SETs types its first.
fn list(value: &Value, kind: Kind) -> String {
    let Value::List(items) = value else { return "NOT_SET".to_owned() };
    if items.is_empty() {
        return format!("MakeEmptyList({})", not_set(kind));
    }
    let mut out = String::from("MakeList(");
    for (index, item) in items.iter().enumerate() {
        let _ = write!(out, "{}{}", if index > 0 { ", " } else { "" }, literal(item, Type::one(kind)));
    }
    out.push(')');
    out
}

/// A String literal with the escapes of E10.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
