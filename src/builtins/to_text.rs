//! ToString and ToDisplayString (E160–E162, E249).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Row, row};
use super::units::charge;
use crate::value::limits::{MAX_ITEMS, MAX_STRING_CHARS};
use crate::value::{Currency, Decimal, Display, Kind, Text, Value};

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("ToString(valueToConvert: T?) -> String", "E160", "The value as text.", to_string)
        .examples(&[("ToString(2000.5)", "\"2000.5\""), ("ToString(true)", "\"true\""), ("ToString(MakeCurrency(10, \"USD\"))", "\"10.00|USD\"")]),
    row("ToString(nullValue: NOT_SET) -> String", "E160", "A NOT_SET String.", not_set).examples(&[("ToString(NOT_SET)", "ToString(NOT_SET)")]),
    row("ToString(valueToConvert: T[]) -> String", "E161", "The items as text, a line feed between them.", join)
        .examples(&[("ToString(MakeList(2000, -1))", "\"2000\\n-1\"")]),
    row("ToString(valueToConvert: T[], delimiter: String?) -> String", "E161", "The items as text with the delimiter between them.", join)
        .examples(&[("ToString(MakeList(true, NOT_SET, false), \"|\")", "\"true||false\"")]),
    row("ToString(decimalValueToConvert: Decimal?, decimalPlaces: Integer{1..28}) -> String", "E162", "The number with so many places, rounded.", with_places)
        .examples(&[("ToString(1.125, 2)", "\"1.13\"")]),
    row("ToString(currencyValueToConvert: Currency?, decimalPlaces: Integer{1..28}) -> String", "E162", "The money with so many places, rounded.", with_places)
        .examples(&[("ToString(MakeCurrency(2000.506, \"USD\"), 2)", "\"2000.51|USD\"")]),
    row("ToString(valueToConvert: Decimal[], decimalPlaces: Integer{1..28}) -> String", "E162", "The numbers with so many places, a line feed between them.", join_with_places).examples(&[("ToString(MakeList(1.125, 2.0), 2)", "\"1.13\\n2.00\"")]),
    row("ToString(currencyCollectionToConvert: Currency[]?, decimalPlaces: Integer{1..28}) -> String", "E162", "The money with so many places, a line feed between them.", join_with_places).examples(&[("ToString(MakeList(MakeCurrency(1, \"USD\")), 3)", "\"1.000|USD\"")]),
    row("ToString(valueToConvert: Decimal[], delimiter: String?, decimalPlaces: Integer{1..28}) -> String", "E162", "The numbers with so many places and the delimiter between them.", join_with_places).examples(&[("ToString(MakeList(1.125, 2.0), \", \", 2)", "\"1.13, 2.00\"")]),
    row("ToString(currencyCollectionToConvert: Currency[]?, delimiter: String?, decimalPlaces: Integer{1..28}) -> String", "E162", "The money with so many places and the delimiter between them.", join_with_places)
        .examples(&[("ToString(MakeList(MakeCurrency(2000.50, \"USD\"), MakeCurrency(-1.00, \"USD\")), \"^\", 2)", "\"2000.50|USD^-1.00|USD\"")]),
    row("ToDisplayString(value: String?) -> String", "E249", "The text for people.", display).examples(&[("ToDisplayString(\"a\")", "\"a\"")]),
    row("ToDisplayString(collection: String[]) -> String", "E249", "The texts for people, a comma between them.", display_list)
        .examples(&[("ToDisplayString(MakeList(\"a\", \"b\"))", "\"a, b\"")]),
];

/// How a value becomes a text; `None` is NOT_SET.
type Writer<'w> = &'w dyn Fn(&Value, &mut Text) -> Result<bool, Fault>;

fn to_string(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let display = env.settings.display();
    if args.kind(0) == Kind::String {
        let text = args.optional_text(0);
        env.charge(text.map_or(0, Text::len))?;
        return Ok(Out::Text(text.cloned()));
    }
    let value = args.any(0);
    // The longest text of a scalar is that of a Decimal; only JSON and its kin are longer.
    env.read(64 + value.bytes())?;
    match display.text(&value) {
        Some(text) => Ok(super::units::made(env, text)?.into()),
        None => Ok(Out::Text(None)),
    }
}

fn not_set(_: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    Ok(Out::Text(None))
}

/// The delimiter that stands at an argument; a line feed if it is NOT_SET or left out.
fn delimiter<'a>(args: Args<'a>, index: usize) -> &'a str {
    args.optional_text(index).map_or("\n", Text::as_str)
}

/// The texts of all items; an item that is NOT_SET leaves nothing between its delimiters (E76).
fn joined(env: &mut Env<'_>, items: &[Value], delimiter: &str, write: Writer<'_>) -> Result<Out, Fault> {
    env.read(items.iter().map(|item| 16 + item.bytes()).sum())?;
    let (mut texts, mut bytes) = (Vec::new(), 0);
    for item in items {
        let mut text = Text::EMPTY;
        write(item, &mut text)?;
        bytes += text.len() + delimiter.len();
        // Four bytes a character at most: what is longer than this is too long whatever it holds (F31).
        if bytes > 4 * MAX_STRING_CHARS + delimiter.len() {
            return Err(Fault::new("E369", FaultReason::SizeLimit));
        }
        texts.push(text);
    }
    let pieces = || {
        let parts = texts.iter().enumerate();
        parts.flat_map(|(index, text)| [if index > 0 { delimiter } else { "" }, text.as_str()])
    };
    let bytes = charge(env, pieces(), 1)?;
    let mut out = Text::with_capacity(bytes);
    pieces().for_each(|piece| out.push_str(piece));
    Ok(out.into())
}

fn join(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let display = env.settings.display();
    let items = args.list(0)?;
    joined(env, items, delimiter(args, 1), &|item, out| Ok(display.write(item, out)))
}

/// The places of argument `index` (E162, E368).
fn places(args: Args<'_>, index: usize) -> Result<u32, Fault> {
    Ok(args.ranged(index, 1, 28)? as u32)
}

/// Writes a Decimal or a Currency with exactly that many places; `false` for NOT_SET.
fn write_places(env: &Env<'_>, value: &Value, places: u32, out: &mut Text) -> Result<bool, Fault> {
    let write = |number: Decimal, out: &mut Text| -> Result<(), Fault> {
        number.rounded(places, env.settings.midpoint)?.write_places(places, out);
        Ok(())
    };
    match value {
        Value::Decimal(number) => write(*number, out)?,
        Value::Currency(money) => {
            let money: &Currency = money;
            if let Some(amount) = money.amount {
                write(amount, out)?;
            }
            money.write_code(out);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn with_places(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let places = places(args, 1)?;
    env.charge(96)?;
    let mut out = Text::EMPTY;
    let written = match args.optional_value(0) {
        Some(value) => write_places(env, value, places, &mut out)?,
        None => false,
    };
    Ok(Out::Text(written.then_some(out)))
}

fn join_with_places(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let last = args.count() - 1;
    let places = places(args, last)?;
    let delimiter = if last == 2 { delimiter(args, 1) } else { "\n" };
    let items = args.list(0)?;
    let mut texts = Vec::new();
    env.read(64 * items.len())?;
    for item in items {
        let mut text = Text::EMPTY;
        write_places(env, item, places, &mut text)?;
        texts.push(Value::Text(text));
    }
    let display = Display::default();
    joined(env, &texts, delimiter, &|item, out| Ok(display.write(item, out)))
}

fn display(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let text = args.optional_text(0);
    env.charge(text.map_or(0, Text::len))?;
    Ok(Out::Text(text.cloned()))
}

fn display_list(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let display = Display::default();
    let items = args.list(0)?;
    if items.len() > MAX_ITEMS {
        return Err(Fault::new("E369", FaultReason::SizeLimit));
    }
    joined(env, items, ", ", &|item, out| Ok(display.write(item, out)))
}
