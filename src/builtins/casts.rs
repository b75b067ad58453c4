//! The cast of a whole result into the place it fills (E60–E62).

use super::resolve::{ArgInfo, Hidden, resolve};
use super::table::OverloadId;
use crate::value::{Kind, Type};

/// The function that casts one type into another by E62; `None` if there is none, and for a type into itself.
pub fn cast_name(from: Type, to: Type) -> Option<&'static str> {
    if to.list || from == to {
        return None;
    }
    if to.kind == Kind::String {
        return from.kind.is_any().then_some("ToString");
    }
    if from.list {
        return None;
    }
    let (sources, name): (&[Kind], &str) = match to.kind {
        Kind::Integer => (&[Kind::String, Kind::Decimal, Kind::Boolean, Kind::Duration], "ToInt"),
        Kind::Decimal => (&[Kind::String, Kind::Integer, Kind::Boolean, Kind::Currency], "ToDecimal"),
        Kind::Boolean => (&[Kind::String, Kind::Integer, Kind::Decimal], "ToBool"),
        Kind::DateTime => (&[Kind::String, Kind::Integer], "ToDateTime"),
        Kind::Duration => (&[Kind::String, Kind::Integer], "ToDuration"),
        Kind::Currency => (&[Kind::String, Kind::Integer, Kind::Decimal], "ToCurrency"),
        Kind::PhoneNumber => (&[Kind::String], "ToPhoneNumber"),
        Kind::Communication => (&[Kind::String, Kind::Date, Kind::Time], "ToCommunication"),
        Kind::Audio => return to_audio(from.kind),
        _ => return None,
    };
    sources.contains(&from.kind).then_some(name)
}

/// The function that makes Audio of a type.
const fn to_audio(from: Kind) -> Option<&'static str> {
    Some(match from {
        Kind::String => "ToAudioTTS",
        Kind::Integer | Kind::Decimal => "ToAudioNumber",
        Kind::Boolean => "ToAudioBool",
        Kind::DateTime => "ToAudioDateTime",
        Kind::Duration => "ToAudioDuration",
        Kind::Currency => "ToAudioCurrency",
        Kind::Prompt => "ToAudio",
        _ => return None,
    })
}

/// The overload that casts one type into another by E62.
pub fn cast(from: Type, to: Type) -> Option<OverloadId> {
    let name = cast_name(from, to)?;
    resolve(name, &[ArgInfo::of(from)], Hidden::Refused).ok().map(|resolved| resolved.overload)
}
