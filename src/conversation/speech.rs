//! Audio as people read it: what a caller would hear, in neutral words (E392).

use crate::value::{Audio, AudioPart, Datum, DatumKind, Display, Text, Value};

/// What is heard. Silence alone is heard as nothing.
pub fn spoken(value: &Value) -> String {
    let Value::Audio(audio) = value else { return written(value) };
    parts(audio)
}

fn parts(audio: &Audio) -> String {
    let words: Vec<String> = audio.parts.iter().map(part).filter(|words| !words.is_empty()).collect();
    words.join(" ")
}

fn part(part: &AudioPart) -> String {
    match part {
        AudioPart::Speech { text, spelled: false, .. } => text.as_str().to_owned(),
        AudioPart::Speech { text, .. } => {
            let letters: Vec<String> = text.as_str().chars().map(String::from).collect();
            letters.join(" ")
        }
        AudioPart::Prompt(prompt) => {
            let scope = if prompt.is_system_prompt() { "PromptSystem" } else { "Prompt" };
            format!("[{scope}.{}]", prompt.text("name").map_or("", Text::as_str))
        }
        AudioPart::Silence(_) => String::new(),
        AudioPart::Datum(datum) => format!("[{}]", worded(datum)),
    }
}

fn worded(datum: &Datum) -> String {
    let what = match datum.kind {
        DatumKind::Boolean => "",
        DatumKind::Number => "number ",
        DatumKind::Ordinal => "ordinal ",
        DatumKind::Percent => "percent ",
        DatumKind::Currency => "currency ",
        DatumKind::Date => "date ",
        DatumKind::Time => "time ",
        DatumKind::DateTime => "date and time ",
        DatumKind::Duration => "duration ",
        DatumKind::TimeRange => "time range ",
        DatumKind::PhoneNumber => "phone number ",
    };
    let upper = datum.upper.map_or_else(String::new, |upper| format!(" to {upper}"));
    format!("{what}{}{upper}", written(&datum.value).replace('|', " "))
}

/// A value as ToString writes it; NOT_SET as the word.
pub fn written(value: &Value) -> String {
    text_of(value).unwrap_or_else(|| "NOT_SET".to_owned())
}

/// A value as ToString writes it: the items of a collection a line each, nothing for one that is NOT_SET (E76, E100).
/// Audio, which has no ToString, as it is heard. `None` for NOT_SET.
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| text_of(item).unwrap_or_default()).collect();
            Some(items.join("\n"))
        }
        Value::Audio(audio) => Some(parts(audio)),
        value => Display::default().text(value).map(|text| text.as_str().to_owned()),
    }
}
