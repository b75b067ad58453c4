//! Positions and lengths of text: characters, or units of UTF-16 where the project says so (E324, E342, E369).

use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::settings::TextUnit;
use crate::value::Text;
use crate::value::limits::MAX_STRING_CHARS;

/// How many units a text has.
pub(super) fn length(text: &str, unit: TextUnit) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    match unit {
        TextUnit::Character => text.chars().count(),
        TextUnit::Utf16 => text.chars().map(char::len_utf16).sum(),
    }
}

/// That many units from a position on, both cut to what there is. With UTF-16, half a pair becomes U+FFFD (E342).
pub(super) fn slice(text: &str, start: usize, count: usize, unit: TextUnit) -> Text {
    if unit == TextUnit::Utf16 && !text.chars().all(|character| character.len_utf16() == 1) {
        let units: Vec<u16> = text.encode_utf16().skip(start).take(count).collect();
        return Text::from(String::from_utf16_lossy(&units));
    }
    let from = byte_of(text, start);
    let rest = &text[from..];
    Text::new(&rest[..byte_of(rest, count)])
}

/// The byte at which a character begins; the end if there are not so many.
pub(super) fn byte_of(text: &str, character: usize) -> usize {
    if text.is_ascii() {
        return character.min(text.len());
    }
    text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte)
}

/// Charges a text of these parts before it is made, and refuses one that is too long (E369, F31).
pub(super) fn charge<'p>(
    env: &mut Env<'_>,
    parts: impl Iterator<Item = &'p str> + Clone,
    copies: usize,
) -> Result<usize, Fault> {
    let bytes = parts.clone().map(str::len).sum::<usize>().saturating_mul(copies);
    // Only a text of many bytes can have too many characters.
    if bytes > MAX_STRING_CHARS {
        let unit = env.settings.text_unit;
        let units = parts.map(|part| length(part, unit)).sum::<usize>().saturating_mul(copies);
        if units > MAX_STRING_CHARS {
            return Err(Fault::new("E369", FaultReason::SizeLimit));
        }
    }
    env.charge(bytes)?;
    Ok(bytes)
}

/// Charges a text that was made within the limits of its source, and refuses one that is too long all the same.
pub(super) fn made(env: &mut Env<'_>, text: Text) -> Result<Text, Fault> {
    charge(env, std::iter::once(text.as_str()), 1)?;
    Ok(text)
}

/// The texts, one after the other, sized before they are joined.
pub(super) fn joined<'p>(env: &mut Env<'_>, parts: impl Iterator<Item = &'p Text> + Clone) -> Result<Text, Fault> {
    let bytes = charge(env, parts.clone().map(Text::as_str), 1)?;
    let mut out = Text::with_capacity(bytes);
    parts.for_each(|part| out.push_str(part.as_str()));
    Ok(out)
}
