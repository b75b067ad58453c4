//! Large constants: some type has such a value, and it keeps the limits of the language all through (§14).

use crate::builtins;
use crate::value::limits::{self, MAX_ITEMS, MAX_STRING_CHARS};
use crate::value::{
    Audio, AudioPart, Communication, CommunicationPart, Datum, Json, Kind, Object, Text, Type, Value, constants,
    parse_json,
};
use rustc_hash::FxHashSet;

/// Whether a value could have come up in a run: it is of some type, and so is everything inside it. It nests only as
/// deep as reading allows, so this may recurse.
pub fn is_sound(value: &Value) -> bool {
    match value {
        Value::List(items) => {
            let kind = items.iter().find_map(Value::kind);
            kind.is_none_or(|kind| value.fits(Type::many(kind)))
                && items.len() <= MAX_ITEMS
                && items.iter().all(|item| !matches!(item, Value::List(_)) && is_sound(item))
        }
        Value::NotSet => true,
        _ => value.kind().is_some_and(|kind| value.fits(Type::one(kind))) && inside(value),
    }
}

/// Whether what a value holds keeps the limits.
fn inside(value: &Value) -> bool {
    match value {
        Value::Text(text) => is_short(text),
        Value::PhoneNumber(phone) => {
            let global = phone.global.iter().flat_map(|g| [&g.e164, &g.dialing_code, &g.subscriber]);
            [&phone.raw].into_iter().chain(&phone.uri).chain(global).all(is_short)
        }
        Value::Json(json) => is_json(json),
        Value::Audio(audio) => is_audio(audio),
        Value::Communication(communication) => is_communication(communication),
        Value::Timeslot { start, length } => limits::is_date_time(*start) && limits::is_duration(*length),
        Value::Object(object) => is_object(object),
        _ => true,
    }
}

/// E324
fn is_short(text: &Text) -> bool {
    text.len() <= MAX_STRING_CHARS || text.chars() <= MAX_STRING_CHARS
}

fn is_json(json: &Json) -> bool {
    match json {
        Json::Null | Json::Boolean(_) => true,
        Json::String(text) => is_short(text),
        Json::Number(text) => matches!(parse_json(text.as_str()), Ok(Json::Number(read)) if read == *text),
        Json::Array(items) => items.iter().all(is_json),
        Json::Object(members) => {
            let mut seen = FxHashSet::default();
            members.iter().all(|(name, value)| seen.insert(name) && is_short(name) && is_json(value))
        }
    }
}

fn is_audio(audio: &Audio) -> bool {
    audio.parts.len() <= MAX_ITEMS
        && audio.parts.iter().all(|part| match part {
            AudioPart::Speech { text, language, .. } => is_short(text) && language.as_ref().is_none_or(is_short),
            AudioPart::Prompt(prompt) => prompt.kind() == Kind::Prompt && is_object(prompt),
            AudioPart::Silence(length) => limits::is_duration(*length),
            AudioPart::Datum(datum) => is_datum(datum),
        })
}

fn is_datum(datum: &Datum) -> bool {
    let constants = datum.contexts.iter().chain(&datum.format);
    datum.contexts.len() <= MAX_ITEMS
        && constants.copied().all(|number| constants::constant(number).is_some())
        && !matches!(datum.value, Value::List(_) | Value::Audio(_) | Value::Communication(_))
        && datum.upper.is_none_or(limits::is_integer)
        && datum.places.is_none_or(limits::is_integer)
        && is_sound(&datum.value)
}

fn is_communication(communication: &Communication) -> bool {
    communication.parts.len() <= MAX_ITEMS
        && communication.parts.iter().all(|part| match part {
            CommunicationPart::Text { text, .. } | CommunicationPart::Markup(text) => is_short(text),
            CommunicationPart::Datum { value, format } => {
                !matches!(value, Value::List(_) | Value::Audio(_) | Value::Communication(_))
                    && format.is_none_or(|number| constants::constant(number).is_some())
                    && is_sound(value)
            }
        })
}

/// The properties that expressions can read have their types (E101).
fn is_object(object: &Object) -> bool {
    is_short(object.id())
        && object.properties().all(|(name, value)| {
            let known = builtins::property(object.kind(), name.as_str());
            is_short(name) && is_sound(value) && known.is_none_or(|(_, kind)| value.is_not_set() || value.fits(kind))
        })
}
