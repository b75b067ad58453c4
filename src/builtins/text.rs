//! Text: its parts, its case, what it contains (E130–E141).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Row, Typing, row};
use super::search::{contains, find, replace, split};
use super::settings::{CaseMapping, TextUnit};
use super::sound::append_sound;
use super::units::{charge, joined, length, made, slice};
use crate::value::Text;
use icu_casemap::CaseMapper;

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("Append(initialText: String?, textToAppend: String+?) -> String", "E130", "The texts, one after the other; NOT_SET counts as `\"\"`.", append)
        .typing(Typing::OneTyped)
        .examples(&[("Append(\"Hello\", \" \", \"World\")", "\"Hello World\""), ("Append(\"Hello\", NOT_SET)", "\"Hello\""), ("Append(ToString(NOT_SET), NOT_SET)", "\"\"")]),
    row("Append(initialAudioOrPrompt: Audio|Prompt?, audioOrPromptToAppend: Audio|Prompt+?) -> Audio", "E130", "The audio, one after the other.", append_sound).examples(&[("Append(ToAudioTTS(\"a\"), Prompt.Hello)", "ToAudioTTS(\"a\") + ToAudio(Prompt.Hello)")])
        .typing(Typing::OneTyped)
        .flows(super::row::Flows::Calls),
    row("Contains(stringToSearch: String, textToFind: String) -> Boolean", "E131", "Whether the second text stands somewhere in the first.", contains)
        .examples(&[("Contains(\"Hello\", \"ll\")", "true"), ("Contains(\"Hello\", \"he\")", "false"), ("Contains(\"Hello\", \"\")", "true")]),
    row("Contains(stringToSearch: String, textToFind: String, ignoreCase: Boolean) -> Boolean", "E131", "The same, without regard to case if so wished.", contains)
        .examples(&[("Contains(\"Hello\", \"he\", true)", "true")]),
    row("FindString(stringToSearch: String, textToFind: String) -> Integer", "E132", "The position of the first hit, counted from 0; -1 if there is none.", find)
        .examples(&[("FindString(\"Hello\", \"ll\")", "2"), ("FindString(\"Hello\", \"abc\")", "-1")]),
    row("FindString(stringToSearch: String, textToFind: String, ignoreCase: Boolean) -> Integer", "E132", "The same, without regard to case if so wished.", find)
        .examples(&[("FindString(\"le Élever\", \"é\", true)", "3")]),
    row("FindString(stringToSearch: String, textToFind: String, occurrenceNumber: Integer{1..}) -> Integer", "E132", "The position of the n-th hit.", find)
        .examples(&[("FindString(\"banana\", \"a\", 2)", "3")]),
    row("FindString(stringToSearch: String, textToFind: String, occurrenceNumber: Integer{1..}, ignoreCase: Boolean) -> Integer", "E132", "The position of the n-th hit, without regard to case if so wished.", find)
        .examples(&[("FindString(\"Hello Hello\", \"L\", 3, true)", "8")]),
    row("Left(srcString: String, length: Integer{0..}) -> String", "E134", "The first characters.", left)
        .examples(&[("Left(\"Hello\", 2)", "\"He\""), ("Left(\"Hello\", 9)", "\"Hello\"")]),
    row("Length(text: String) -> Integer", "E139", "How many characters it has.", count).examples(&[("Length(\"Hello\")", "5")]),
    row("Lower(text: String) -> String", "E138", "In lower case.", lower).examples(&[("Lower(\"HeLLo\")", "\"hello\"")]),
    row("LTrim(value: String) -> String", "E137", "Without white space at its start.", left_trimmed)
        .examples(&[("LTrim(\"  Hello \")", "\"Hello \"")]),
    row("Replace(text: String, findString: String, replacementString: String?) -> String", "E135", "With every hit replaced; NOT_SET counts as `\"\"`.", replace)
        .examples(&[("Replace(\"Hello World\", \"Hello\", \"World\")", "\"World World\""), ("Replace(\"Hello World\", \"Hello\", NOT_SET)", "\" World\"")]),
    row("Reverse(text: String) -> String", "E140", "The characters in reverse.", reverse).examples(&[("Reverse(\"Hello\")", "\"olleH\"")]),
    row("Right(srcString: String, length: Integer{0..}) -> String", "E134", "The last characters.", right)
        .examples(&[("Right(\"Hello\", 3)", "\"llo\"")]),
    row("RTrim(stringToTrim: String) -> String", "E137", "Without white space at its end.", right_trimmed)
        .examples(&[("RTrim(\"  Hello \")", "\"  Hello\"")]),
    row("Substring(text: String, start: Integer{0..}, length: Integer{0..}) -> String", "E133", "So many characters from a position on.", substring)
        .examples(&[("Substring(\"callflow\", 4, 99)", "\"flow\""), ("Substring(\"Hello\", 10, 5)", "\"\"")]),
    row("Trim(stringToTrim: String) -> String", "E137", "Without white space at both ends.", trimmed)
        .examples(&[("Trim(\"  Hello \")", "\"Hello\"")]),
    row("Upper(text: String) -> String", "E138", "In upper case.", upper).examples(&[("Upper(\"HeLLo\")", "\"HELLO\"")]),
    row("Split(textToSplit: String, delimiter: String) -> String[]", "E136", "The parts between the delimiters.", split)
        .examples(&[("Split(\"a,,b\", \",\")", "MakeList(\"a\", \"\", \"b\")")]),
];

/// A length or position from 0 on, as E368 judges it.
fn size(args: Args<'_>, index: usize) -> Result<usize, Fault> {
    usize::try_from(args.int(index)?).map_err(|_| Fault::of("E368", FaultReason::ArgumentRange, index))
}

fn append(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(joined(env, (0..args.count()).filter_map(|index| args.optional_text(index)))?.into())
}

fn left(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (text, count) = (args.text(0)?, size(args, 1)?);
    cut(env, text, 0, count)
}

fn right(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (text, count) = (args.text(0)?, size(args, 1)?);
    let start = length(text.as_str(), env.settings.text_unit).saturating_sub(count);
    cut(env, text, start, count)
}

fn substring(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    cut(env, args.text(0)?, size(args, 1)?, size(args, 2)?)
}

/// A part of a text; the whole of it is charged, which is read.
fn cut(env: &mut Env<'_>, text: &Text, start: usize, count: usize) -> Result<Out, Fault> {
    env.charge(text.len())?;
    Ok(slice(text.as_str(), start, count, env.settings.text_unit).into())
}

fn count(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let text = args.text(0)?;
    env.read(text.len())?;
    Ok(Out::Int(length(text.as_str(), env.settings.text_unit) as i64))
}

/// Space, tab, CR, LF, and nothing else (E137).
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

fn trimmed(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    kept(env, args.text(0)?.as_str().trim_matches(BLANKS))
}

fn left_trimmed(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    kept(env, args.text(0)?.as_str().trim_start_matches(BLANKS))
}

fn right_trimmed(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    kept(env, args.text(0)?.as_str().trim_end_matches(BLANKS))
}

fn kept(env: &mut Env<'_>, text: &str) -> Result<Out, Fault> {
    env.charge(text.len())?;
    Ok(Text::new(text).into())
}

fn upper(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let text = args.text(0)?.as_str();
    // Beyond ASCII each character is looked up (F37).
    env.read(if text.is_ascii() { text.len() } else { 8 * text.len() })?;
    let mapper = CaseMapper::new();
    let changed = match env.settings.case_mapping {
        _ if text.is_ascii() => text.to_ascii_uppercase(),
        CaseMapping::Full => text.to_uppercase(),
        CaseMapping::Simple => text.chars().map(|character| mapper.simple_uppercase(character)).collect(),
    };
    Ok(made(env, changed.into())?.into())
}

fn lower(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let text = args.text(0)?.as_str();
    // Beyond ASCII each character is looked up (F37).
    env.read(if text.is_ascii() { text.len() } else { 8 * text.len() })?;
    let mapper = CaseMapper::new();
    let changed = match env.settings.case_mapping {
        _ if text.is_ascii() => text.to_ascii_lowercase(),
        CaseMapping::Full => text.to_lowercase(),
        CaseMapping::Simple => text.chars().map(|character| mapper.simple_lowercase(character)).collect(),
    };
    Ok(made(env, changed.into())?.into())
}

fn reverse(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let text = args.text(0)?.as_str();
    charge(env, std::iter::once(text), 1)?;
    let turned = match env.settings.text_unit {
        TextUnit::Character => text.chars().rev().collect(),
        TextUnit::Utf16 => {
            let mut units: Vec<u16> = text.encode_utf16().collect();
            units.reverse();
            String::from_utf16_lossy(&units)
        }
    };
    Ok(Text::from(turned).into())
}
