//! Searching in text: FindString, Contains, Replace, Split (E131, E132, E135, E136).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::settings::{FindEmpty, FindOverlap, TextUnit};
use super::units::{byte_of, length};
use crate::value::limits::{MAX_ITEMS, MAX_STRING_CHARS};
use crate::value::{Kind, Text, Value, fold};

/// Contains(text, find[, ignoreCase])
pub(super) fn contains(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (text, wanted) = (args.text(0)?.as_str(), args.text(1)?.as_str());
    let ignore_case = args.boolean_or(2, false)?;
    env.read(text.len() + wanted.len())?;
    Ok(if ignore_case { fold(text).contains(&*fold(wanted)) } else { text.contains(wanted) }.into())
}

/// FindString(text, find[, occurrence][, ignoreCase])
pub(super) fn find(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (text, wanted) = (args.text(0)?.as_str(), args.text(1)?.as_str());
    let third_is_case = args.given(2) && args.kind(2) == Kind::Boolean;
    let occurrence = if args.given(2) && !third_is_case { args.ranged(2, 1, i64::MAX)? } else { 1 };
    let ignore_case = args.boolean_or(if third_is_case { 2 } else { 3 }, false)?;
    env.read(text.len() + wanted.len())?;
    if wanted.is_empty() {
        return Ok(Out::Int(find_nothing(env, text, occurrence)));
    }
    let hit = if ignore_case {
        // Simple folding keeps the number of characters, so positions stay true.
        let folded = fold(text);
        nth(env, &folded, &fold(wanted), occurrence)?.map(|byte| length(&folded[..byte], TextUnit::Character))
    } else {
        nth(env, text, wanted, occurrence)?.map(|byte| length(&text[..byte], TextUnit::Character))
    };
    let unit = env.settings.text_unit;
    Ok(Out::Int(hit.map_or(-1, |position| length(&text[..byte_of(text, position)], unit) as i64)))
}

/// The position of the n-th `""` (E344).
fn find_nothing(env: &Env<'_>, text: &str, occurrence: i64) -> i64 {
    let position = occurrence - 1;
    match env.settings.find_empty {
        FindEmpty::Zero if position <= length(text, env.settings.text_unit) as i64 => position,
        _ => -1,
    }
}

/// The byte at which the n-th hit begins. Hits are charged, so that many overlapping ones cannot be had for nothing.
fn nth(env: &mut Env<'_>, text: &str, wanted: &str, occurrence: i64) -> Result<Option<usize>, Fault> {
    let (mut from, mut left) = (0, occurrence);
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(wanted)) {
        left -= 1;
        if left == 0 {
            return Ok(Some(from + found));
        }
        env.read(wanted.len())?;
        let first = text[from + found..].chars().next().map_or(1, char::len_utf8);
        from += found + if env.settings.find_overlap == FindOverlap::Yes { first } else { wanted.len() };
    }
    Ok(None)
}

/// Replace(text, find, by)
pub(super) fn replace(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (text, wanted) = (args.text(0)?.as_str(), args.text(1)?.as_str());
    let by = args.optional_text(2).map_or("", Text::as_str);
    env.read(text.len() + wanted.len())?;
    if wanted.is_empty() {
        env.charge(text.len())?;
        return Ok(Text::new(text).into());
    }
    let hits = text.matches(wanted).count();
    let unit = env.settings.text_unit;
    let kept = text.len() - hits * wanted.len();
    let bytes = kept.saturating_add(hits.saturating_mul(by.len()));
    if bytes > MAX_STRING_CHARS {
        let units = length(text, unit) - hits * length(wanted, unit);
        if units.saturating_add(hits.saturating_mul(length(by, unit))) > MAX_STRING_CHARS {
            return Err(Fault::new("E369", FaultReason::SizeLimit));
        }
    }
    env.charge(bytes)?;
    Ok(Text::from(text.replace(wanted, by)).into())
}

/// Split(text, delimiter)
pub(super) fn split(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (text, delimiter) = (args.text(0)?.as_str(), args.text(1)?.as_str());
    env.read(text.len() + delimiter.len())?;
    let count = match delimiter {
        "" => length(text, env.settings.text_unit).max(1),
        _ => text.matches(delimiter).count() + 1,
    };
    if count > MAX_ITEMS {
        return Err(Fault::new("E369", FaultReason::SizeLimit));
    }
    env.charge(16 * count + text.len())?;
    env.work(count as u64)?;
    let item = |part: &str| Value::Text(Text::new(part));
    let items = match (delimiter, env.settings.text_unit) {
        ("", _) if text.is_empty() => vec![item("")],
        ("", TextUnit::Character) => text.chars().map(|one| item(one.encode_utf8(&mut [0; 4]))).collect(),
        ("", TextUnit::Utf16) => text.encode_utf16().map(|unit| item(&String::from_utf16_lossy(&[unit]))).collect(),
        _ => text.split(delimiter).map(item).collect(),
    };
    Ok(Value::list(items).into())
}
