//! Properties of values: which there are, of what type, and how they are read (E35, E36, E96, E101, E128).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::settings::{ErrorOrNotSet, JsonNull, NotSetOrError};
use crate::value::{Currency, Json, Kind, Object, PhoneNumber, Text, Type, Value};
use std::sync::Arc;

/// A property of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its canonical spelling.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
}

const fn one(name: &'static str, kind: Kind) -> Property {
    Property { name, ty: Type::one(kind) }
}

const fn many(name: &'static str, kind: Kind) -> Property {
    Property { name, ty: Type::many(kind) }
}

const fn text(name: &'static str) -> Property {
    one(name, Kind::String)
}

const ID_NAME: &[Property] = &[text("id"), text("name")];
const ID: &[Property] = &[text("id")];

/// The properties of a type that the table of E101 lists; none for a type without, for JSON and for Contact, which are
/// open.
pub const fn properties(kind: Kind) -> &'static [Property] {
    match kind {
        Kind::Currency => const { &[one("amount", Kind::Decimal), text("code")] },
        Kind::PhoneNumber => {
            const {
                &[
                    text("raw"),
                    text("scheme"),
                    one("isTel", Kind::Boolean),
                    one("isSip", Kind::Boolean),
                    one("isGlobal", Kind::Boolean),
                    text("uri"),
                    text("e164"),
                    text("dialingCode"),
                    text("subscriberNumber"),
                ]
            }
        }
        Kind::Queue
        | Kind::Group
        | Kind::Skill
        | Kind::LanguageSkill
        | Kind::WrapupCode
        | Kind::EmailAddress
        | Kind::ContactList
        | Kind::Schedule
        | Kind::ScheduleGroup
        | Kind::EmergencyGroup
        | Kind::WorktypeStatus => ID_NAME,
        Kind::User => const { &[text("id"), text("name"), text("username")] },
        Kind::Prompt => {
            const { &[text("id"), text("name"), text("type"), text("textToSpeech"), one("duration", Kind::Duration)] }
        }
        Kind::Email => super::property_tables::EMAIL,
        Kind::EmailAttachment => super::property_tables::EMAIL_ATTACHMENT,
        Kind::ShortMessage => super::property_tables::SHORT_MESSAGE,
        Kind::ExternalContact => super::property_tables::EXTERNAL_CONTACT,
        Kind::ExternalOrganization => super::property_tables::EXTERNAL_ORGANIZATION,
        Kind::ExternalPhoneNumber => super::property_tables::EXTERNAL_PHONE_NUMBER,
        Kind::ExternalAddress => super::property_tables::EXTERNAL_ADDRESS,
        Kind::ExternalTwitterInfo => const { &[text("id"), text("name"), text("screenName")] },
        Kind::ExternalFacebookInfo | Kind::ExternalLineInfo => {
            const { &[text("displayName"), many("ids", Kind::String)] }
        }
        Kind::Campaign => ID,
        Kind::ChatGuest => const { &[text("id"), many("customFields", Kind::StringKeyValuePair)] },
        Kind::StringKeyValuePair => const { &[text("key"), text("value")] },
        Kind::Workitem => const { &[text("id"), one("status", Kind::WorktypeStatus)] },
        _ => &[],
    }
}

/// Whether a type takes any name as a property: JSON, compared exactly (E96), and Contact (E102).
pub const fn is_open(kind: Kind) -> bool {
    matches!(kind, Kind::Json | Kind::Contact)
}

/// The property of a type that a name means: case aside (E35), but exactly inside JSON (E96). For open types the given
/// name is the spelling.
pub fn property(kind: Kind, name: &str) -> Option<(&str, Type)> {
    match kind {
        Kind::Json => Some((name, Type::one(Kind::Json))),
        Kind::Contact => Some((name, Type::one(Kind::String))),
        _ => properties(kind)
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(name))
            .map(|known| (known.name, known.ty)),
    }
}

/// Reads a property whose canonical name is argument 0 of the object that is argument 1, as the `.` operator does
/// (E128).
pub(super) fn read(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let name = args.text(0)?.as_str();
    let Some(object) = args.optional_value(1) else { return of_not_set(env, args) };
    env.read(name.len())?;
    let value = match object {
        Value::Currency(money) => of_currency(money, name),
        Value::PhoneNumber(phone) => of_phone(phone, name),
        Value::Object(object) => of_object(object, name),
        Value::Json(json) => return Ok(Out::Value(member(env, json.member(name))?)),
        _ => return Err(Fault::new("F35", FaultReason::Internal)),
    };
    env.charge(value.bytes())?;
    Ok(Out::of(value, args.result))
}

/// A property of NOT_SET: JSON has its own rule (E375, E393).
fn of_not_set(env: &Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    if args.kind(1) == Kind::Json {
        return match env.settings.json_missing {
            NotSetOrError::NotSet => Ok(Out::Value(Value::NotSet)),
            NotSetOrError::Error => Err(Fault::new("E375", FaultReason::Json)),
        };
    }
    match env.settings.property_of_not_set {
        ErrorOrNotSet::Error => Err(Fault::of("E393", FaultReason::NotSet, 1)),
        ErrorOrNotSet::NotSet => Ok(Out::not_set(args.result)),
    }
}

fn optional(text: Option<&Text>) -> Value {
    text.map_or(Value::NotSet, |text| Value::Text(text.clone()))
}

/// amount, code
fn of_currency(money: &Currency, name: &str) -> Value {
    if name.eq_ignore_ascii_case("amount") {
        return money.amount.map_or(Value::NotSet, Value::Decimal);
    }
    money.code.map_or(Value::NotSet, |code| Value::Text(code.as_str().into()))
}

/// E93
fn of_phone(phone: &PhoneNumber, name: &str) -> Value {
    let global = phone.global.as_ref();
    match name.to_ascii_lowercase().as_str() {
        "raw" => Value::Text(phone.raw.clone()),
        "scheme" => phone.scheme.map_or(Value::NotSet, |scheme| Value::Text(scheme.name().into())),
        "istel" => Value::Boolean(phone.is_tel()),
        "issip" => Value::Boolean(phone.is_sip()),
        "isglobal" => Value::Boolean(global.is_some()),
        "uri" => optional(phone.uri.as_ref()),
        "e164" => optional(global.map(|number| &number.e164)),
        "dialingcode" => optional(global.map(|number| &number.dialing_code)),
        _ => optional(global.map(|number| &number.subscriber)),
    }
}

/// A property by its canonical name; a contact's column case aside.
fn of_object(object: &Object, name: &str) -> Value {
    if object.kind() == Kind::Contact {
        return object.get_any_case(name);
    }
    let canonical = property(object.kind(), name).map_or(name, |(canonical, _)| canonical);
    object.get(canonical)
}

/// A part of a JSON, or what its absence is (E375, E376).
pub(super) fn member(env: &mut Env<'_>, found: Option<&Json>) -> Result<Value, Fault> {
    match found {
        None if env.settings.json_missing == NotSetOrError::Error => Err(Fault::new("E375", FaultReason::Json)),
        None => Ok(Value::NotSet),
        // A null that acts like NOT_SET still is null in JSON text, so it stays what it is.
        Some(json) => {
            env.charge(json.bytes())?;
            Ok(Value::Json(Arc::new(json.clone())))
        }
    }
}

/// Whether a value counts as NOT_SET for IsSet, `== NOT_SET` and the like: JSON null does (E376).
pub(super) fn is_unset(value: &Value, null: JsonNull) -> bool {
    match value {
        Value::NotSet => true,
        Value::Json(json) => null == JsonNull::NotSet && **json == Json::Null,
        _ => false,
    }
}
