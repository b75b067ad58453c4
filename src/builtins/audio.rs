//! Audio made of values (E216–E228). What is said is a datum; its wording is not ours (E392).

use super::call::{Args, Out};
use super::codes;
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Flows, Row, Typing, row};
use super::sound::playback_options;
use crate::value::constants::constant;
use crate::value::{Audio, AudioPart, Currency, Datum, DatumKind, Kind, Midpoint, Object, Text, Value};
use std::sync::Arc;

const fn audio(signature: &'static str, rule: &'static str, doc: &'static str, run: super::call::Run) -> Row {
    row(signature, rule, doc, run).flows(Flows::Calls).typing(Typing::Contexts)
}

/// The rows.
pub(super) const ROWS: &[Row] = &[
    audio(
        "AudioPlaybackOptions(audio: Audio|Prompt, bargeIn: Boolean{literal}) -> Audio",
        "E216",
        "The audio, with whether the caller may interrupt it.",
        playback_options,
    )
    .examples(&[(
        "AudioPlaybackOptions(ToAudioTTS(\"Hello\"), true)",
        "AudioPlaybackOptions(ToAudioTTS(\"Hello\"), true)",
    )]),
    audio("AudioPlaybackOptions(audio: Audio|Prompt, bargeIn: Boolean{literal}, flushNow: Boolean{literal}) -> Audio", "E216", "The same, with whether what still waits is dropped.", playback_options)
        .hidden("AudioPlaybackOptions"),
    audio("ToAudioTTS(text: String?) -> Audio", "E218", "The text as speech.", speech)
        .examples(&[("ToAudioTTS(\"Hello\")", "ToAudioTTS(\"Hello\")")]),
    audio(
        "ToAudioTTS(text: String?, IETFLanguageTag: String{literal,in speech language}) -> Audio",
        "E218",
        "The text as speech of that language.",
        speech,
    )
    .examples(&[("ToAudioTTS(\"Bonjour\", \"fr-ca\")", "ToAudioTTS(\"Bonjour\", \"fr-ca\")")]),
    audio(
        "ToAudioTTS(text: String?, stringAudioFormat: Format.String) -> Audio",
        "E218",
        "The text as speech, character by character.",
        spelled,
    )
    .examples(&[("ToAudioTTS(\"AB1\", Format.String.playChars)", "ToAudioTTS(\"AB1\", Format.String.playChars)")]),
    audio(
        "ToAudioBlank(lengthMs: Integer{0..10000,literal}) -> Audio",
        "E219",
        "Silence of so many milliseconds.",
        blank,
    )
    .examples(&[("ToAudioBlank(500)", "ToAudioBlank(500)")]),
    audio("ToAudioBool(boolToConvert: Boolean?) -> Audio", "E220", "True or False.", boolean)
        .examples(&[("ToAudioBool(true)", "ToAudioBool(true)")]),
    audio("ToAudioBool(boolToConvert: Boolean?, boolAudioFormat: Format.Bool) -> Audio", "E220", "Yes or No.", boolean)
        .examples(&[("ToAudioBool(true, Format.Bool.playYesNo)", "ToAudioBool(true, Format.Bool.playYesNo)")]),
    audio(
        "ToAudioDuration(durationToConvert: Duration?) -> Audio",
        "E226",
        "The length of time, down to seconds.",
        duration,
    )
    .examples(&[("ToAudioDuration(MakeDuration(0, 1, 5, 0))", "ToAudioDuration(ToDuration(\"PT1H5M\"))")]),
    audio(
        "ToAudioPhoneNumber(phoneNumberToConvert: PhoneNumber?) -> Audio",
        "E228",
        "The digits in global form.",
        phone,
    )
    .examples(&[("ToAudioPhoneNumber(ToPhoneNumber(\"+13178723000\"))", "ToAudioPhoneNumber(\"+13178723000\")")]),
    audio("ToAudioPhoneNumber(phoneNumberToConvert: PhoneNumber?, phoneNumberFormat: Format.PhoneNumber) -> Audio", "E228", "The digits in that form.", phone).examples(&[(
        "ToAudioPhoneNumber(ToPhoneNumber(\"+13178723000\"), Format.PhoneNumber.global)",
        "ToAudioPhoneNumber(ToPhoneNumber(\"+13178723000\"), Format.PhoneNumber.global)",
    )]),
    audio("ToAudioPhoneNumber(phoneNumberToConvert: PhoneNumber?, dialingCode: String?{in dialing code}) -> Audio", "E228", "The digits in local form if the dialing code is the number's own.", phone).examples(
        &[("ToAudioPhoneNumber(ToPhoneNumber(\"+13178723000\"), \"1\")", "ToAudioPhoneNumber(\"3178723000\")")],
    ),
    audio("ToAudioPhoneNumber(stringToConvert: String?) -> Audio", "E228", "The digits of the text.", digits)
        .examples(&[("ToAudioPhoneNumber(\"call 555-0100\")", "ToAudioPhoneNumber(\"5550100\")")]),
    audio("ToAudioCurrency(currencyToConvert: Currency?) -> Audio", "E224", "Major and minor units.", currency)
        .examples(&[("ToAudioCurrency(MakeCurrency(1.5, \"USD\"))", "ToAudioCurrency(MakeCurrency(1.5, \"USD\"))")]),
    audio(
        "ToAudioCurrency(currencyToConvert: Currency?, currencyAudioFormat: Format.Currency) -> Audio",
        "E224",
        "The money in that form.",
        currency,
    )
    .examples(&[(
        "ToAudioCurrency(MakeCurrency(1.5, \"USD\"), Format.Currency.majorUnitsOnly)",
        "ToAudioCurrency(MakeCurrency(1.5, \"USD\"), Format.Currency.majorUnitsOnly)",
    )]),
    audio(
        "ToAudioCurrency(currencyToConvert: Currency?, numberOfDecimalPlaces: Integer) -> Audio",
        "E224",
        "The amount as a number with so many places.",
        currency,
    )
    .examples(&[(
        "ToAudioCurrency(MakeCurrency(1.567, \"USD\"), 1)",
        "ToAudioCurrency(MakeCurrency(1.5, \"USD\"), 1)",
    )]),
    audio("ToAudioPercent(integerToConvert: Integer?) -> Audio", "E223", "The number of hundredths.", percent)
        .examples(&[("ToAudioPercent(45)", "ToAudioPercent(45)")]),
    audio("ToAudioPercent(decimalToConvert: Decimal?) -> Audio", "E223", "The number of hundredths.", percent)
        .examples(&[("ToAudioPercent(45.5)", "ToAudioPercent(45.5)")]),
    audio(
        "ToAudioPercent(decimalToConvert: Decimal?, numberOfDecimalPlaces: Integer) -> Audio",
        "E223",
        "The number of hundredths with so many places.",
        percent,
    )
    .examples(&[("ToAudioPercent(45.678, 1)", "ToAudioPercent(45.6, 1)")]),
    audio("ToAudioDate(dateTimeToConvert: DateTime?) -> Audio", "E225", "The day.", date)
        .examples(&[("ToAudioDate(MakeDateTime(2031, 5, 4))", "ToAudioDate(MakeDateTime(2031, 5, 4, 0, 0, 0))")]),
    audio(
        "ToAudioDate(dateTimeToConvert: DateTime?, dateAudioFormat: Format.Date) -> Audio",
        "E225",
        "The day in that form.",
        date,
    )
    .examples(&[(
        "ToAudioDate(MakeDateTime(2031, 5, 4), Format.Date.longYear)",
        "ToAudioDate(MakeDateTime(2031, 5, 4, 0, 0, 0), Format.Date.longYear)",
    )]),
    audio("ToAudioDateTime(dateTimeToConvert: DateTime?) -> Audio", "E225", "The time, then the day.", date_time)
        .examples(&[(
            "ToAudioDateTime(MakeDateTime(2031, 5, 4, 7, 8, 9))",
            "ToAudioDateTime(MakeDateTime(2031, 5, 4, 7, 8, 9))",
        )]),
    audio("ToAudioTime(dateTimeToConvert: DateTime?) -> Audio", "E225", "The time of day.", time).examples(&[(
        "ToAudioTime(MakeDateTime(2031, 5, 4, 7, 8, 9))",
        "ToAudioTime(MakeDateTime(2031, 5, 4, 7, 8, 9))",
    )]),
    audio(
        "ToAudioTime(dateTimeToConvert: DateTime?, timeAudioFormat: Format.Time) -> Audio",
        "E225",
        "The time of day in that form.",
        time,
    )
    .examples(&[(
        "ToAudioTime(MakeDateTime(2031, 5, 4, 7, 8, 9), Format.Time.twelveHours)",
        "ToAudioTime(MakeDateTime(2031, 5, 4, 7, 8, 9), Format.Time.twelveHours)",
    )]),
    audio("ToAudio(promptToConvert: Prompt) -> Audio", "E217", "The prompt's audio in the flow's language.", prompt)
        .examples(&[("ToAudio(Prompt.Hello)", "ToAudio(Prompt.Hello)")]),
    audio("ToAudioNumber(integerToConvert: Integer?) -> Audio", "E221", "The number.", number)
        .examples(&[("ToAudioNumber(42)", "ToAudioNumber(42)")]),
    audio(
        "ToAudioNumber(integerToConvert: Integer?, languageContext: LanguageContext+) -> Audio",
        "E221",
        "The number, inflected.",
        number,
    )
    .examples(&[("ToAudioNumber(42, Language.Gender.neuter)", "ToAudioNumber(42, Language.Gender.neuter)")]),
    audio(
        "ToAudioNumber(integerToConvert: Integer?, numberAudioFormat: Format.Number) -> Audio",
        "E221",
        "The number digit by digit.",
        number,
    )
    .examples(&[("ToAudioNumber(42, Format.Number.playDigits)", "ToAudioNumber(42, Format.Number.playDigits)")]),
    audio("ToAudioNumber(integerToConvert: Integer?, numberAudioFormat: Format.Number, languageContext: LanguageContext+) -> Audio", "E221", "The number digit by digit, inflected.", number).examples(&[(
        "ToAudioNumber(42, Format.Number.playDigits, Language.Gender.neuter)",
        "ToAudioNumber(42, Format.Number.playDigits, Language.Gender.neuter)",
    )]),
    audio("ToAudioNumber(decimalToConvert: Decimal?) -> Audio", "E221", "The number.", number)
        .examples(&[("ToAudioNumber(4.25)", "ToAudioNumber(4.25)")]),
    audio(
        "ToAudioNumber(decimalToConvert: Decimal?, languageContext: LanguageContext+) -> Audio",
        "E221",
        "The number, inflected.",
        number,
    )
    .examples(&[("ToAudioNumber(4.25, Language.Gender.neuter)", "ToAudioNumber(4.25, Language.Gender.neuter)")]),
    audio(
        "ToAudioNumber(decimalToConvert: Decimal?, numberAudioFormat: Format.Number) -> Audio",
        "E221",
        "The number digit by digit.",
        number,
    )
    .examples(&[("ToAudioNumber(4.25, Format.Number.playDigits)", "ToAudioNumber(4.25, Format.Number.playDigits)")]),
    audio("ToAudioNumber(decimalToConvert: Decimal?, numberAudioFormat: Format.Number, languageContext: LanguageContext+) -> Audio", "E221", "The number digit by digit, inflected.", number).examples(&[(
        "ToAudioNumber(4.25, Format.Number.playDigits, Language.Gender.neuter)",
        "ToAudioNumber(4.25, Format.Number.playDigits, Language.Gender.neuter)",
    )]),
    audio(
        "ToAudioNumber(decimalToConvert: Decimal?, numberOfDecimalPlaces: Integer) -> Audio",
        "E221",
        "The number with so many places.",
        number,
    )
    .examples(&[("ToAudioNumber(4.25, 1)", "ToAudioNumber(4.2, 1)")]),
    audio("ToAudioNumber(decimalToConvert: Decimal?, numberOfDecimalPlaces: Integer, languageContext: LanguageContext+) -> Audio", "E221", "The number with so many places, inflected.", number).examples(&[(
        "ToAudioNumber(4.25, 1, Language.Gender.neuter)",
        "ToAudioNumber(4.2, 1, Language.Gender.neuter)",
    )]),
    audio("ToAudioNumber(decimalToConvert: Decimal?, numberAudioFormat: Format.Number, numberOfDecimalPlaces: Integer) -> Audio", "E221", "The number digit by digit with so many places.", number).examples(&[(
        "ToAudioNumber(4.25, Format.Number.playDigits, 1)",
        "ToAudioNumber(4.2, Format.Number.playDigits, 1)",
    )]),
    audio("ToAudioNumber(decimalToConvert: Decimal?, numberAudioFormat: Format.Number, numberOfDecimalPlaces: Integer, languageContext: LanguageContext+) -> Audio", "E221", "The number digit by digit with so many places, inflected.", number).examples(&[(
        "ToAudioNumber(4.25, Format.Number.playDigits, 1, Language.Gender.neuter)",
        "ToAudioNumber(4.2, Format.Number.playDigits, 1, Language.Gender.neuter)",
    )]),
    audio("ToAudioNumberOrdinal(integerToConvert: Integer?) -> Audio", "E222", "First, second, third.", ordinal)
        .examples(&[("ToAudioNumberOrdinal(3)", "ToAudioNumberOrdinal(3)")]),
    audio(
        "ToAudioNumberOrdinal(integerToConvert: Integer?, languageContext: LanguageContext+) -> Audio",
        "E222",
        "First, second, third, inflected.",
        ordinal,
    )
    .examples(&[(
        "ToAudioNumberOrdinal(3, Language.Gender.feminine)",
        "ToAudioNumberOrdinal(3, Language.Gender.feminine)",
    )]),
    audio(
        "ToAudioTimeRange(lowerBound: Integer, upperBound: Integer, timePart: Format.TimePart?) -> Audio",
        "E227",
        "From the lower count to the upper.",
        time_range,
    )
    .examples(&[(
        "ToAudioTimeRange(5, 2, Format.TimePart.minutes)",
        "ToAudioTimeRange(2, 5, Format.TimePart.minutes)",
    )]),
];

/// An Audio of one part.
fn one(env: &mut Env<'_>, part: AudioPart) -> Result<Out, Fault> {
    env.charge(part.bytes())?;
    Ok(Value::Audio(Arc::new(Audio::of(part))).into())
}

/// What a NOT_SET is as Audio.
fn silence(env: &mut Env<'_>) -> Result<Out, Fault> {
    one(env, AudioPart::Silence(0))
}

fn speech(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let language = if args.given(1) { Some(args.text(1)?.clone()) } else { None };
    match args.optional_text(0) {
        Some(text) => one(env, AudioPart::Speech { text: text.clone(), language, spelled: false }),
        None => silence(env),
    }
}

fn spelled(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    args.int(1)?;
    match args.optional_text(0) {
        Some(text) => one(env, AudioPart::Speech { text: text.clone(), language: None, spelled: true }),
        None => silence(env),
    }
}

fn blank(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let length = args.ranged(0, 0, 10_000)?;
    one(env, AudioPart::Silence(length))
}

fn prompt(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    args.object(0)?;
    let prompt: Arc<Object> = match args.value(0)? {
        Value::Object(prompt) => prompt.clone(),
        _ => return Err(Fault::new("F35", FaultReason::Internal)),
    };
    one(env, AudioPart::Prompt(prompt))
}

/// A datum of argument 0 with the format, places and contexts that stand after it; all of them must be set.
fn datum(env: &mut Env<'_>, args: Args<'_>, kind: DatumKind) -> Result<Out, Fault> {
    let mut datum = Datum::new(kind, args.any(0));
    for index in 1..args.count() {
        match args.kind(index) {
            Kind::Integer => datum.places = Some(args.int(index)?),
            Kind::LanguageContext => datum.contexts.push(args.int(index)?),
            Kind::String => {}
            _ => datum.format = Some(args.int(index)?),
        }
    }
    if args.is_not_set(0) {
        return silence(env);
    }
    if let Value::Decimal(number) = datum.value {
        // Places are cut, not rounded, and places below zero are none (E221).
        let places = datum.places.map(|places| places.clamp(0, 40) as u32);
        datum.value = Value::Decimal(places.map_or(number, |places| number.cut(places)));
    }
    one(env, AudioPart::Datum(datum))
}

fn boolean(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    datum(env, args, DatumKind::Boolean)
}

fn duration(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    datum(env, args, DatumKind::Duration)
}

fn percent(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    datum(env, args, DatumKind::Percent)
}

fn date(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    datum(env, args, DatumKind::Date)
}

fn time(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    datum(env, args, DatumKind::Time)
}

fn date_time(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    datum(env, args, DatumKind::DateTime)
}

fn number(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    datum(env, args, DatumKind::Number)
}

/// 1 to 999 as ordinals, others as plain numbers (E222).
fn ordinal(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let is_ordinal = args.optional_int(0).is_some_and(|number| (1..=999).contains(&number));
    datum(env, args, if is_ordinal { DatumKind::Ordinal } else { DatumKind::Number })
}

/// Without places, or with a format, the amount is rounded to the minor unit; with places it is cut to them (E224).
fn currency(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    if args.is_not_set(0) {
        return datum(env, args, DatumKind::Currency);
    }
    let money = args.currency(0)?;
    let mut said = Datum::new(DatumKind::Currency, Value::NotSet);
    let amount = if args.given(1) && args.kind(1) == Kind::Integer {
        let places = args.int(1)?;
        said.places = Some(places);
        money.amount.map(|amount| amount.cut(places.clamp(0, 40) as u32))
    } else {
        said.format = if args.given(1) { Some(args.int(1)?) } else { None };
        let unit = money.code.map_or(2, |code| codes::minor_unit(code.as_str()));
        money.amount.map(|amount| amount.rounded(unit, Midpoint::AwayFromZero)).transpose()?
    };
    said.value = Value::Currency(Arc::new(Currency { amount, code: money.code }));
    one(env, AudioPart::Datum(said))
}

/// The digits of a number, with `+` in global form; a SIP address and NOT_SET are silence (E228).
fn phone(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let format = if args.given(1) && args.kind(1) != Kind::String { Some(args.int(1)?) } else { None };
    if args.is_not_set(0) || !args.phone(0)?.is_tel() {
        return silence(env);
    }
    let number = args.phone(0)?;
    let own_code = number.global.as_ref().map(|global| &global.dialing_code);
    let wished = args.optional_text(1).is_some_and(|code| Some(code) == own_code);
    let local = wished || format.and_then(constant).is_some_and(|known| known.name == "local");
    let said = match &number.global {
        Some(global) if local => local_form(&global.dialing_code, &global.subscriber),
        Some(global) => global.e164.clone(),
        None => digits_of(number.raw.as_str()),
    };
    let mut datum = Datum::new(DatumKind::PhoneNumber, Value::Text(said));
    datum.format = format;
    one(env, AudioPart::Datum(datum))
}

/// The number as it is dialed within its country: most put a 0 before it, North America and some others do not.
fn local_form(dialing_code: &Text, subscriber: &Text) -> Text {
    const NO_TRUNK_PREFIX: &[&str] = &["1", "34", "39", "45", "47", "48", "351", "352", "30", "420", "65", "852"];
    let mut said = Text::new(if NO_TRUNK_PREFIX.contains(&dialing_code.as_str()) { "" } else { "0" });
    said.push_str(subscriber.as_str());
    said
}

/// The digits of a text and nothing else.
fn digits_of(text: &str) -> Text {
    Text::from(text.chars().filter(char::is_ascii_digit).collect::<String>())
}

fn digits(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Some(text) = args.optional_text(0) else { return silence(env) };
    one(env, AudioPart::Datum(Datum::new(DatumKind::PhoneNumber, Value::Text(digits_of(text.as_str())))))
}

/// The lower count first; equal counts are one (E227).
fn time_range(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (one_end, other_end) = (args.int(0)?, args.int(1)?);
    let (lower, upper) = (one_end.min(other_end), one_end.max(other_end));
    let mut datum = Datum::new(DatumKind::TimeRange, Value::Integer(lower));
    datum.upper = (lower != upper).then_some(upper);
    datum.format = args.optional_int(2);
    one(env, AudioPart::Datum(datum))
}
