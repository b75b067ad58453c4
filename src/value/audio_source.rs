//! The calls that make an Audio or a Communication (column *source* of §8), and a Communication as plain text (E383).

use super::constants::constant;
use super::{
    Audio, AudioPart, Communication, CommunicationPart, Datum, DatumKind, Display, Kind, Text, Type, Value, literal,
    quoted,
};

/// The calls that make an Audio, joined by `+`.
pub(super) fn source_of_audio(audio: &Audio) -> String {
    let parts: Vec<String> = audio.parts.iter().map(source_of_part).collect();
    let joined = if parts.is_empty() { "ToAudioBlank(0)".to_owned() } else { parts.join(" + ") };
    match (audio.barge_in, audio.flush_now) {
        (Some(barge_in), None) => format!("AudioPlaybackOptions({joined}, {barge_in})"),
        (Some(barge_in), Some(flush)) => format!("AudioPlaybackOptions({joined}, {barge_in}, {flush})"),
        _ => joined,
    }
}

/// The call that makes one part.
fn source_of_part(part: &AudioPart) -> String {
    match part {
        AudioPart::Speech { text, spelled: true, .. } => {
            format!("ToAudioTTS({}, Format.String.playChars)", quoted(text.as_str()))
        }
        AudioPart::Speech { text, language: Some(language), .. } => {
            format!("ToAudioTTS({}, {})", quoted(text.as_str()), quoted(language.as_str()))
        }
        AudioPart::Speech { text, .. } => format!("ToAudioTTS({})", quoted(text.as_str())),
        AudioPart::Prompt(prompt) => {
            format!("ToAudio({})", literal(&Value::Object(prompt.clone()), Type::one(Kind::Prompt)))
        }
        AudioPart::Silence(length) => format!("ToAudioBlank({length})"),
        AudioPart::Datum(datum) => source_of_datum(datum),
    }
}

/// The function that makes a datum of that kind, and the type it takes.
fn maker(kind: DatumKind) -> (&'static str, Kind) {
    match kind {
        DatumKind::Boolean => ("ToAudioBool", Kind::Boolean),
        DatumKind::Number => ("ToAudioNumber", Kind::Decimal),
        DatumKind::Ordinal => ("ToAudioNumberOrdinal", Kind::Integer),
        DatumKind::Percent => ("ToAudioPercent", Kind::Decimal),
        DatumKind::Currency => ("ToAudioCurrency", Kind::Currency),
        DatumKind::Date => ("ToAudioDate", Kind::DateTime),
        DatumKind::Time => ("ToAudioTime", Kind::DateTime),
        DatumKind::DateTime => ("ToAudioDateTime", Kind::DateTime),
        DatumKind::Duration => ("ToAudioDuration", Kind::Duration),
        DatumKind::TimeRange => ("ToAudioTimeRange", Kind::Integer),
        DatumKind::PhoneNumber => ("ToAudioPhoneNumber", Kind::PhoneNumber),
    }
}

/// The call that makes a datum.
fn source_of_datum(datum: &Datum) -> String {
    let (function, kind) = maker(datum.kind);
    let first = literal(&datum.value, Type::one(kind));
    // Only a PhoneNumber is said in a format; a String alone is said digit by digit (E228).
    let is_phone = datum.kind == DatumKind::PhoneNumber && datum.format.is_some();
    let mut arguments = vec![if is_phone { format!("ToPhoneNumber({first})") } else { first }];
    arguments.extend(datum.upper.map(|upper| upper.to_string()));
    arguments.extend(datum.format.map(source_of_constant));
    arguments.extend(datum.places.map(|places| places.to_string()));
    arguments.extend(datum.contexts.iter().copied().map(source_of_constant));
    format!("{function}({})", arguments.join(", "))
}

/// `Format.Date.longYear`
pub(super) fn source_of_constant(number: i64) -> String {
    constant(number).map_or_else(|| "NOT_SET".to_owned(), |known| format!("{}.{}", known.scope, known.name))
}

/// The call that makes a Communication.
pub(super) fn source_of_communication(communication: &Communication) -> String {
    let parts: Vec<String> = communication.parts.iter().map(source_of_piece).collect();
    match parts.as_slice() {
        [] => "ToCommunication(NOT_SET)".to_owned(),
        [one] => one.clone(),
        many => format!("MakeCommunication({})", many.join(", ")),
    }
}

/// The call that makes one part of it.
fn source_of_piece(part: &CommunicationPart) -> String {
    match part {
        CommunicationPart::Text { text, spelled: false } => format!("ToCommunication({})", quoted(text.as_str())),
        CommunicationPart::Text { text, .. } => {
            format!("ToCommunication({}, Format.String.playChars)", quoted(text.as_str()))
        }
        CommunicationPart::Markup(text) => format!("ToCommunicationSsml({})", quoted(text.as_str())),
        CommunicationPart::Datum { value, format } => {
            let text = Display::default().text(value).unwrap_or_default();
            let format = format.map_or_else(String::new, |number| format!(", {}", source_of_constant(number)));
            format!("ToCommunication({}{format})", text.as_str())
        }
    }
}

/// Writes a Communication as plain text: parts with one space between them, unless there is white space at the seam
/// (E383).
pub(super) fn write_plain(communication: &Communication, display: Display, out: &mut Text) {
    let mut first = true;
    for part in &communication.parts {
        let mut piece = Text::EMPTY;
        match part {
            CommunicationPart::Text { text, .. } | CommunicationPart::Markup(text) => piece.push_str(text.as_str()),
            CommunicationPart::Datum { value, .. } => {
                display.write(value, &mut piece);
            }
        }
        let open = out.as_str().ends_with(char::is_whitespace) || piece.as_str().starts_with(char::is_whitespace);
        if display.communication_space && !first && !open && !piece.is_empty() {
            out.push(' ');
        }
        out.push_str(piece.as_str());
        first = first && piece.is_empty();
    }
}
