//! What ToString makes of a value (§8 of the expression rules).

use super::{
    CurrencyText, DurationText, Json, Kind, Object, Text, Value, write_date, write_date_time, write_duration,
    write_time,
};
use std::fmt::Write;

/// The choices that the settings leave to texts of values.
#[derive(Clone, Copy, Debug)]
pub struct Display {
    /// E354
    pub currency: CurrencyText,
    /// E361
    pub duration: DurationText,
    /// Whether JSON null is a value with the text `null` (E376).
    pub null_is_value: bool,
    /// Whether the parts of a Communication get a space between them (E383).
    pub communication_space: bool,
}

impl Default for Display {
    fn default() -> Self {
        Self {
            currency: CurrencyText::default(),
            duration: DurationText::default(),
            null_is_value: false,
            communication_space: true,
        }
    }
}

impl Display {
    /// The text of a value that is no collection and no Audio; `None` is a NOT_SET String (E160).
    pub fn text(self, value: &Value) -> Option<Text> {
        if let Value::Text(text) = value {
            return Some(text.clone());
        }
        let mut out = Text::EMPTY;
        self.write(value, &mut out).then_some(out)
    }

    /// Writes that text; `false`, and nothing written, for NOT_SET.
    pub fn write(self, value: &Value, out: &mut Text) -> bool {
        match value {
            Value::NotSet | Value::List(_) | Value::Audio(_) | Value::Constant(_) => return false,
            Value::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Integer(number) => {
                let _ = write!(out, "{number}");
            }
            Value::Decimal(number) => number.write_shortest(out),
            Value::Text(text) => out.push_str(text.as_str()),
            Value::DateTime(seconds) => write_date_time(*seconds, out),
            Value::Duration(length) => write_duration(*length, self.duration, out),
            Value::Date(day) => write_date(*day, out),
            Value::Time(time) => write_time(*time, out),
            Value::Currency(money) => money.write(self.currency, out),
            Value::PhoneNumber(phone) => match &phone.uri {
                Some(uri) => out.push_str(uri.as_str()),
                None => return false,
            },
            Value::Json(json) => return self.write_json(json, out),
            Value::Communication(parts) => super::audio_source::write_plain(parts, self, out),
            Value::Timeslot { start, length } => {
                write_date_time(*start, out);
                out.push('/');
                write_date_time(start.saturating_add(length / 1_000), out);
            }
            Value::Object(object) => return self.write_object(object, out),
        }
        true
    }

    /// A string's characters, other JSON as JSON (E377).
    fn write_json(self, json: &Json, out: &mut Text) -> bool {
        match json {
            Json::Null if !self.null_is_value => return false,
            Json::String(text) => out.push_str(text.as_str()),
            other => other.write_compact(out),
        }
        true
    }

    /// The property that stands for the object (E101).
    fn write_object(self, object: &Object, out: &mut Text) -> bool {
        let name = match object.kind() {
            Kind::User => "username",
            kind if kind.is_system_constant() => return false,
            Kind::ExternalPhoneNumber => "display",
            Kind::ExternalFacebookInfo | Kind::ExternalLineInfo => "displayName",
            Kind::ExternalAddress => return write_address(object, out),
            kind if goes_by_name(kind) => "name",
            _ => "id",
        };
        match object.text(name) {
            Some(text) => {
                out.push_str(text.as_str());
                true
            }
            None => false,
        }
    }
}

/// The kinds whose text is their name (E101).
const fn goes_by_name(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Queue
            | Kind::Group
            | Kind::Skill
            | Kind::LanguageSkill
            | Kind::WrapupCode
            | Kind::Prompt
            | Kind::ContactList
            | Kind::Schedule
            | Kind::ScheduleGroup
            | Kind::EmergencyGroup
            | Kind::WorktypeStatus
    )
}

/// The lines of an address that are not blank, joined by `, ` (E101).
fn write_address(address: &Object, out: &mut Text) -> bool {
    let mut written = false;
    for name in ["address1", "address2", "city", "state", "postalCode", "countryCode"] {
        let Some(line) = address.text(name).filter(|line| !line.as_str().trim().is_empty()) else { continue };
        if written {
            out.push_str(", ");
        }
        out.push_str(line.as_str());
        written = true;
    }
    true
}
