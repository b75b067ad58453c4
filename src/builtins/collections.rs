//! Collections, and what takes a part out of something (E127, E128, E150–E155, E255).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::json::{item as json_item, size as json_size};
use super::properties::read;
use super::row::{Row, Typing, row};
use super::settings::ErrorOrNotSet;
use crate::value::limits::MAX_ITEMS;
use crate::value::{Value, equal};

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("[(index: Integer, collection: T[]) -> T", "E127", "The item at a position, counted from 0.", index)
        .examples(&[("MakeList(1, 2, 3)[2]", "3")]),
    row("[(propertyName: String, objectWithProperties: T) -> T", "E128", "The property of that name.", read)
        .examples(&[("MakeCurrency(5, \"USD\")[\"code\"]", "\"USD\"")])
        .typing(Typing::Accessor),
    row(
        "[(index: Integer, json: JSON) -> JSON",
        "E248",
        "The item of a JSON array at a position, counted from 0.",
        json_item,
    )
    .examples(&[("JsonParse(\"[1, 2]\")[1]", "JsonParse(\"2\")")]),
    row(".(propertyToAccess: String, value: T) -> T", "E128", "The property of that name.", read)
        .examples(&[("MakeCurrency(5, \"USD\").amount", "5.0")])
        .typing(Typing::Accessor),
    row("GetAt(collection: T[], index: Integer{0..}) -> T", "E152", "The item at a position, counted from 0.", get_at)
        .examples(&[("GetAt(MakeList(\"a\", \"b\"), 1)", "\"b\"")]),
    row("Count(value: T[]) -> Integer", "E153", "How many items it has.", count)
        .examples(&[("Count(MakeList(5, ToInt(NOT_SET)))", "2")]),
    row("Count(value: JSON) -> Integer", "E248", "How many items or properties it has.", json_size)
        .examples(&[("Count(JsonParse(\"[1,2]\"))", "2")]),
    row("Find(list: T[], item: T?) -> Integer[]", "E154", "The positions of all equal items.", find)
        .typing(Typing::AllTyped)
        .examples(&[
            ("Find(MakeList(1, 2, 1), 1)", "MakeList(0, 2)"),
            ("Find(MakeList(1), 2)", "MakeEmptyList(ToInt(NOT_SET))"),
        ]),
    row(
        "FindFirst(list: T[], item: T?) -> Integer",
        "E155",
        "The position of the first equal item; -1 if there is none.",
        find_first,
    )
    .typing(Typing::AllTyped)
    .examples(&[("FindFirst(MakeList(1, 2, 1), 2)", "1"), ("FindFirst(MakeList(1), 2)", "-1")]),
    row("MakeList(item: T+?) -> T[]", "E150", "A collection of the items.", make_list)
        .examples(&[("MakeList(1, NOT_SET)", "MakeList(1, ToInt(NOT_SET))")]),
    row("MakeEmptyList(item: T?) -> T[]", "E151", "A collection without items, of the value's type.", make_empty_list)
        .typing(Typing::AllTyped)
        .examples(&[("MakeEmptyList(true)", "MakeEmptyList(ToBool(NOT_SET))")]),
    row("AddItem(collection: T[], item: T) -> T[]", "E255", "The collection with one item more, the last.", add_item)
        .examples(&[("AddItem(MakeList(1), 2)", "MakeList(1, 2)")]),
];

/// The item at a position, in the file of its type; outside: E366.
fn item_at(env: &mut Env<'_>, args: Args<'_>, items: &[Value], index: i64, argument: usize) -> Result<Out, Fault> {
    let found = usize::try_from(index).ok().and_then(|index| items.get(index));
    match found {
        Some(item) => {
            env.charge(item.bytes())?;
            Ok(Out::of(item.clone(), args.result))
        }
        None if env.settings.index_out_of_range == ErrorOrNotSet::NotSet => Ok(Out::not_set(args.result)),
        None => Err(Fault::of("E366", FaultReason::Index, argument)),
    }
}

fn index(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (index, items) = (args.int(0)?, args.list(1)?);
    item_at(env, args, items, index, 0)
}

fn get_at(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (items, index) = (args.list(0)?, args.int(1)?);
    item_at(env, args, items, index, 1)
}

fn count(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(Out::Int(args.list(0)?.len() as i64))
}

/// The positions of the items that equal argument 1.
fn hits<'a>(args: Args<'a>, ignore_case: bool) -> Result<impl Iterator<Item = usize> + 'a, Fault> {
    let (items, wanted) = (args.list(0)?, args.any(1));
    let same = move |item: &Value| equal(item, &wanted, ignore_case);
    Ok(items.iter().enumerate().filter(move |(_, item)| same(item)).map(|(index, _)| index))
}

fn find(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.read(args.bytes())?;
    // Never more than the collection has, which was charged when it was made.
    env.charge(16 * args.list(0)?.len())?;
    let found = hits(args, env.settings.ignores_case())?.map(|index| Value::Integer(index as i64)).collect();
    Ok(Value::list(found).into())
}

fn find_first(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.read(args.bytes())?;
    let first = hits(args, env.settings.ignores_case())?.next();
    Ok(Out::Int(first.map_or(-1, |index| index as i64)))
}

/// Charges a new collection and refuses one that is too long (E325, E369).
pub(super) fn charge_list(env: &mut Env<'_>, count: usize, bytes: usize) -> Result<(), Fault> {
    if count > MAX_ITEMS {
        return Err(Fault::new("E369", FaultReason::SizeLimit));
    }
    env.charge(16 * count + bytes)
}

fn make_list(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    charge_list(env, args.count(), args.bytes())?;
    Ok(Value::list((0..args.count()).map(|index| args.any(index)).collect()).into())
}

fn make_empty_list(_: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    Ok(Value::list(Vec::new()).into())
}

fn add_item(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let items = args.list(0)?;
    if args.is_not_set(1) {
        return Err(Fault::of("E70", FaultReason::NotSet, 1));
    }
    charge_list(env, items.len() + 1, args.bytes())?;
    let mut all = Vec::with_capacity(items.len() + 1);
    all.extend_from_slice(items);
    all.push(args.any(1));
    Ok(Value::list(all).into())
}
