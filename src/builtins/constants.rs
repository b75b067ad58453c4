//! Constants: `System.`, `Format.`, `Language.` (E290–E294), each with its value.

use super::codes;
use crate::value::constants::{CONSTANTS, constant, constant_named};
use crate::value::limits::{MAX_DATE_TIME, MAX_DURATION, MAX_INTEGER, MIN_DATE_TIME, MIN_INTEGER};
use crate::value::{Kind, Object, Text, Type, Value};
use std::sync::Arc;

/// What a path of names below `System`, `Format` or `Language` is.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstantLookup {
    /// A constant.
    Value {
        /// Its type.
        ty: Type,
        /// Its value.
        value: Value,
        /// The whole path as it is spelled.
        canonical: String,
    },
    /// A step on the way: it has members.
    Container {
        /// The whole path as it is spelled.
        canonical: String,
        /// What it is when nothing follows: a currency, a language and a region of `System.` may stand alone (E291), the
        /// others are no values.
        alone: Option<Value>,
    },
    /// Nothing of that name.
    Unknown {
        /// Which name of the path is not known, counted from 0.
        at: usize,
        /// Names that are known there, for the help line.
        known: Vec<String>,
    },
}

const CONVERSATION_TYPES: &[&str] =
    &["call", "callback", "chat", "cobrowse", "email", "screenShare", "socialExpression", "videoComm", "unknown"];
const DISPOSITIONS: &[&str] = &["error", "optOut"];
const WEEKDAYS: &[&str] = &["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const SYSTEM: &[&str] = &[
    "MinInt",
    "MaxInt",
    "MinDateTime",
    "MaxDateTime",
    "MinDuration",
    "MaxDuration",
    "Currencies",
    "Languages",
    "Regions",
    "Conversation",
    "Survey",
    "DateTime",
];

/// Looks a path up: `["System", "Currencies", "USD", "code"]`. Names compare without case (E30).
pub fn constant_at(path: &[&str]) -> ConstantLookup {
    match path.first() {
        Some(scope) if scope.eq_ignore_ascii_case("System") => system(path),
        Some(scope) if scope.eq_ignore_ascii_case("Format") || scope.eq_ignore_ascii_case("Language") => listed(path),
        _ => unknown(0, ["System", "Format", "Language"].into_iter()),
    }
}

/// The member of a list that a name means, in its spelling.
fn pick(list: &[&'static str], name: &str) -> Option<&'static str> {
    list.iter().copied().find(|known| known.eq_ignore_ascii_case(name))
}

fn unknown<'n>(at: usize, known: impl Iterator<Item = &'n str>) -> ConstantLookup {
    ConstantLookup::Unknown { at, known: known.map(str::to_owned).collect() }
}

fn container(canonical: impl Into<String>) -> ConstantLookup {
    ConstantLookup::Container { canonical: canonical.into(), alone: None }
}

/// A container that may stand alone. Its properties are its members.
fn alone(kind: Kind, canonical: String, members: &[(&str, &str)]) -> ConstantLookup {
    let object = Object::new(kind, canonical.as_str());
    let with = |object: Object, (name, value): &(&str, &str)| object.with(name, Value::Text(Text::new(value)));
    let value = Value::Object(Arc::new(members.iter().fold(object, with)));
    ConstantLookup::Container { canonical, alone: Some(value) }
}

fn found(kind: Kind, value: Value, canonical: String) -> ConstantLookup {
    ConstantLookup::Value { ty: Type::one(kind), value, canonical }
}

fn text(value: &str, canonical: String) -> ConstantLookup {
    found(Kind::String, Value::Text(Text::new(value)), canonical)
}

/// `Format.Date.longYear`, `Language.Gender.feminine`.
fn listed(path: &[&str]) -> ConstantLookup {
    let scopes = || CONSTANTS.iter().map(|known| known.scope);
    let [root, second, rest @ ..] = path else {
        return container(if path[0].eq_ignore_ascii_case("Format") { "Format" } else { "Language" });
    };
    let wanted = format!("{root}.{second}");
    let Some(scope) = scopes().find(|scope| scope.eq_ignore_ascii_case(&wanted)) else {
        let members = scopes().filter_map(|scope| scope.split_once('.'));
        let mut known: Vec<&str> =
            members.filter(|(first, _)| first.eq_ignore_ascii_case(root)).map(|(_, name)| name).collect();
        known.dedup();
        return unknown(1, known.into_iter());
    };
    let Some(name) = rest.first() else { return container(scope) };
    match constant_named(scope, name).and_then(|number| Some((number, constant(number)?))) {
        Some(_) if rest.len() > 1 => unknown(3, std::iter::empty()),
        Some((number, known)) => found(known.kind, Value::Constant(number), format!("{scope}.{}", known.name)),
        None => unknown(2, CONSTANTS.iter().filter(|known| known.scope == scope).map(|known| known.name)),
    }
}

/// `System.…`
fn system(path: &[&str]) -> ConstantLookup {
    let Some(name) = path.get(1) else { return container("System") };
    let Some(name) = pick(SYSTEM, name) else { return unknown(1, SYSTEM.iter().copied()) };
    let canonical = format!("System.{name}");
    let end = match name {
        "MinInt" => (Kind::Integer, Value::Integer(MIN_INTEGER)),
        "MaxInt" => (Kind::Integer, Value::Integer(MAX_INTEGER)),
        "MinDateTime" => (Kind::DateTime, Value::DateTime(MIN_DATE_TIME)),
        "MaxDateTime" => (Kind::DateTime, Value::DateTime(MAX_DATE_TIME)),
        "MinDuration" => (Kind::Duration, Value::Duration(-MAX_DURATION)),
        "MaxDuration" => (Kind::Duration, Value::Duration(MAX_DURATION)),
        "Currencies" => return currency(path),
        "Languages" => return language(path),
        "Regions" => return region(path),
        "Conversation" => return named(path, "System.Conversation", "Types", CONVERSATION_TYPES),
        "Survey" => return named(path, "System.Survey", "Dispositions", DISPOSITIONS),
        _ => return named(path, "System.DateTime", "dayOfWeek", WEEKDAYS),
    };
    if path.len() > 2 { unknown(2, std::iter::empty()) } else { found(end.0, end.1, canonical) }
}

/// `System.Currencies.USD.code`
fn currency(path: &[&str]) -> ConstantLookup {
    let Some(name) = path.get(2) else { return container("System.Currencies") };
    let Some(code) = codes::currencies().find(|code| code.eq_ignore_ascii_case(name)) else {
        return unknown(2, codes::currencies());
    };
    member(path, Kind::CurrencyConstant, format!("System.Currencies.{code}"), &[("code", code)])
}

/// `System.Languages.enUS.tag`: the name is the tag without its hyphen, the region in capitals.
fn language(path: &[&str]) -> ConstantLookup {
    let Some(name) = path.get(2) else { return container("System.Languages") };
    let Some(tag) = codes::languages().find(|tag| tag.replace('-', "").eq_ignore_ascii_case(name)) else {
        let known: Vec<String> = codes::languages().map(language_name).collect();
        return unknown(2, known.iter().map(String::as_str));
    };
    member(path, Kind::LanguageConstant, format!("System.Languages.{}", language_name(tag)), &[("tag", tag)])
}

fn language_name(tag: &str) -> String {
    tag.split_once('-')
        .map_or_else(|| tag.to_owned(), |(language, region)| format!("{language}{}", region.to_ascii_uppercase()))
}

/// `System.Regions.US.countryCode`, `.dialingCode`
fn region(path: &[&str]) -> ConstantLookup {
    let Some(name) = path.get(2) else { return container("System.Regions") };
    let Some((code, dialing)) = codes::regions().find(|(code, _)| code.eq_ignore_ascii_case(name)) else {
        return unknown(2, codes::regions().map(|(code, _)| code));
    };
    let members = [("countryCode", code), ("dialingCode", dialing)];
    member(path, Kind::RegionConstant, format!("System.Regions.{code}"), &members)
}

/// The last name of a path of four, which is a text.
fn member(path: &[&str], kind: Kind, canonical: String, members: &[(&str, &str)]) -> ConstantLookup {
    let Some(name) = path.get(3) else { return alone(kind, canonical, members) };
    match members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        Some(_) if path.len() > 4 => unknown(4, std::iter::empty()),
        Some((known, value)) => text(value, format!("{canonical}.{known}")),
        None => unknown(3, members.iter().map(|(known, _)| *known)),
    }
}

/// `System.Conversation.Types.call`, `System.DateTime.dayOfWeek.sunday` and their kin.
fn named(path: &[&str], parent: &str, list: &'static str, members: &[&'static str]) -> ConstantLookup {
    let Some(name) = path.get(2) else { return container(parent) };
    if !name.eq_ignore_ascii_case(list) {
        return unknown(2, std::iter::once(list));
    }
    let Some(name) = path.get(3) else { return container(format!("{parent}.{list}")) };
    let Some(index) = members.iter().position(|known| known.eq_ignore_ascii_case(name)) else {
        return unknown(3, members.iter().copied());
    };
    if path.len() > 4 {
        return unknown(4, std::iter::empty());
    }
    let canonical = format!("{parent}.{list}.{}", members[index]);
    match list {
        "dayOfWeek" => found(Kind::Integer, Value::Integer(index as i64 + 1), canonical),
        _ => text(members[index], canonical),
    }
}

/// Whether a constant counts as a literal: the Strings of `System.` do (E51, E291).
pub fn counts_as_literal(constant: &ConstantLookup) -> bool {
    matches!(constant, ConstantLookup::Value { value: Value::Text(_), .. })
}
