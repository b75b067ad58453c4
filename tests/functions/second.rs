//! A second opinion on operators and functions: written anew from the rules with plain integers, characters and
//! `dashu-float`, so that a slip of the table is not its own witness.

use callflow::value::{Type, Value};
use dashu_float::DBig;
use std::cmp::Ordering;
use std::str::FromStr;

/// A value, or the rule of the run error.
pub type Opinion = Result<Value, &'static str>;

/// The ends of Integer and Duration (E81, E90).
const MOST: i128 = 999_999_999_999_999;
/// 1800-01-01 and the last second of 2200 (E87).
const DATE_TIMES: (i128, i128) = (-5_364_662_400, 7_289_654_399);

/// What a call gives, where this file has an opinion.
pub fn opinion(name: &str, types: &[Type], values: &[Value]) -> Option<Opinion> {
    if let Some(tolerant) = tolerant(name, types, values) {
        return Some(tolerant);
    }
    if matches!(name, "Left" | "Right" | "Substring") {
        return Some(part_of(values, name));
    }
    let known = strict(name, types, values);
    if known.is_some() && values.iter().any(Value::is_not_set) {
        return Some(Err("E70"));
    }
    known
}

/// What takes NOT_SET.
fn tolerant(name: &str, types: &[Type], values: &[Value]) -> Option<Opinion> {
    // A Boolean before Strings is ignoreCase (E146).
    if name == "AreEqual" && types[0] != types[1] {
        return None;
    }
    Some(Ok(match (name, values) {
        ("==", [a, b]) => Value::Boolean(same(a, b)?),
        ("!=", [a, b]) => Value::Boolean(!same(a, b)?),
        ("AreEqual", [first, rest @ ..]) => {
            let equal: Option<Vec<bool>> = rest.iter().map(|own| same(first, own)).collect();
            Value::Boolean(equal?.into_iter().all(|own| own))
        }
        ("IsSet", [Value::Json(_)]) => return None,
        ("IsSet", [value]) => Value::Boolean(!value.is_not_set()),
        ("IsNotSetOrEmpty", [Value::Json(_) | Value::Currency(_)]) => return None,
        ("IsNotSetOrEmpty", [Value::Text(text)]) => Value::Boolean(text.as_str().is_empty()),
        ("IsNotSetOrEmpty", [Value::List(items)]) => Value::Boolean(items.is_empty()),
        ("IsNotSetOrEmpty", [value]) => Value::Boolean(value.is_not_set()),
        ("MakeList", items) => Value::list(items.to_vec()),
        ("Find", [Value::List(items), item]) => {
            Value::list(hits(items, item)?.into_iter().map(Value::Integer).collect())
        }
        ("FindFirst", [Value::List(items), item]) => Value::Integer(hits(items, item)?.first().copied().unwrap_or(-1)),
        ("Append", parts) if parts.iter().all(|part| matches!(part, Value::Text(_) | Value::NotSet)) => {
            // All NOT_SET may be Audio as well; its sum is not said here.
            parts.iter().find(|part| !part.is_not_set())?;
            let joined = parts.iter().map(chars_of).collect::<String>();
            if joined.chars().count() > 32_000 {
                return Some(Err("E369"));
            }
            text(&joined)
        }
        ("ToBool", [Value::Text(own)]) => match own.as_str().to_lowercase().as_str() {
            "true" | "t" | "1" => Value::Boolean(true),
            "false" | "f" | "0" => Value::Boolean(false),
            _ => Value::NotSet,
        },
        ("ToBool", [Value::Integer(number)]) => Value::Boolean(*number != 0),
        ("ToInt", [Value::Boolean(value)]) => Value::Integer(i64::from(*value)),
        ("ToInt", [Value::Duration(length)]) => Value::Integer(*length),
        ("ToInt", [Value::Integer(number)]) => Value::Integer(*number),
        ("ToInt", [Value::Text(own)]) => return Some(to_int(own.as_str())),
        ("ToString", [Value::Integer(number)]) => text(&number.to_string()),
        ("ToString", [Value::Boolean(value)]) => text(&value.to_string()),
        ("ToString", [Value::Text(own)]) => text(own.as_str()),
        ("ToInt" | "ToBool" | "ToDecimal" | "ToDuration" | "ToDateTime", [Value::NotSet]) => Value::NotSet,
        _ => return None,
    }))
}

/// What refuses NOT_SET. The values are looked at only where all are set; the shape of the call says whether there is
/// an opinion at all.
fn strict(name: &str, types: &[Type], values: &[Value]) -> Option<Opinion> {
    use callflow::value::Kind::{Boolean, DateTime, Decimal, Duration, Integer, String};
    if types.iter().any(|ty| ty.list) {
        return of_list(name, types, values);
    }
    let kinds: Vec<_> = types.iter().map(|ty| ty.kind).collect();
    let n = |index: usize| whole(values.get(index));
    let t = |index: usize| values.get(index).map(chars_of).unwrap_or_default();
    Some(match (name, &kinds[..]) {
        ("+", [Integer, Integer]) => integer(n(0) + n(1)),
        ("-", [Integer, Integer]) => integer(n(0) - n(1)),
        ("*", [Integer, Integer]) => integer(n(0) * n(1)),
        ("-", [Integer]) => integer(-n(0)),
        ("~", [Integer]) => integer(-n(0) - 1),
        ("&", [Integer, Integer]) => integer(n(0) & n(1)),
        ("|", [Integer, Integer]) => integer(n(0) | n(1)),
        ("%", [Integer, Integer]) if n(1) == 0 => Err("E306"),
        ("%", [Integer, Integer]) => integer(n(0) % n(1)),
        ("+", [Duration, Duration]) => duration(n(0) + n(1)),
        ("-", [Duration, Duration]) => duration(n(0) - n(1)),
        ("-", [Duration]) => duration(-n(0)),
        ("+", [DateTime, Duration]) => date_time(n(0) + n(1) / 1_000),
        ("+", [Duration, DateTime]) => date_time(n(1) + n(0) / 1_000),
        ("-", [DateTime, Duration]) => date_time(n(0) - n(1) / 1_000),
        ("AddDays", _) => date_time(n(0) + n(1) * 86_400),
        ("AddHours", _) => date_time(n(0) + n(1) * 3_600),
        ("AddMinutes", _) => date_time(n(0) + n(1) * 60),
        ("AddSeconds", _) => date_time(n(0) + n(1)),
        ("DateTimeDiff", _) => duration((n(0) - n(1)) * 1_000),
        ("MakeDuration", _) => {
            let milliseconds = if values.len() > 4 { n(4) } else { 0 };
            duration((((n(0) * 24 + n(1)) * 60 + n(2)) * 60 + n(3)) * 1_000 + milliseconds)
        }
        ("DayOfWeek", _) => integer((n(0).div_euclid(86_400) + 4).rem_euclid(7) + 1),
        ("Hour", _) => integer(n(0).rem_euclid(86_400) / 3_600),
        ("Minute", _) => integer(n(0).rem_euclid(3_600) / 60),
        ("Second", _) => integer(n(0).rem_euclid(60)),
        ("Year", _) => integer(civil(n(0)).0),
        ("Month", _) => integer(civil(n(0)).1),
        ("Day", _) => integer(civil(n(0)).2),
        ("!", [Boolean]) => Ok(Value::Boolean(n(0) == 0)),
        (
            "<" | "<=" | ">" | ">=",
            [Integer | Decimal | DateTime | Duration, Integer | Decimal | DateTime | Duration],
        ) => {
            let order = if values.iter().any(Value::is_not_set) {
                Ordering::Equal
            } else {
                number(&values[0])?.cmp(&number(&values[1])?)
            };
            Ok(Value::Boolean(match name {
                "<" => order.is_lt(),
                "<=" => order.is_le(),
                ">" => order.is_gt(),
                _ => order.is_ge(),
            }))
        }
        ("+", [String, String]) => Ok(text(&(t(0) + &t(1)))),
        ("Length", _) => integer(t(0).chars().count() as i128),
        ("Reverse", _) => Ok(text(&t(0).chars().rev().collect::<std::string::String>())),
        ("Trim", _) => Ok(text(t(0).trim_matches(BLANKS))),
        ("LTrim", _) => Ok(text(t(0).trim_start_matches(BLANKS))),
        ("RTrim", _) => Ok(text(t(0).trim_end_matches(BLANKS))),
        ("Contains", [String, String]) => Ok(Value::Boolean(t(0).contains(&t(1)))),
        ("Split", [String, String]) => split(&t(0), &t(1)),
        ("Ceiling" | "Floor", [Integer]) => integer(n(0)),
        _ => return None,
    })
}

const BLANKS: &[char] = &[' ', '\t', '\r', '\n'];

/// Functions of collections, which have no NOT_SET.
fn of_list(name: &str, types: &[Type], values: &[Value]) -> Option<Opinion> {
    Some(match (name, values) {
        ("Count", [Value::List(items)]) => integer(items.len() as i128),
        ("GetAt", [Value::List(items), index]) | ("[", [index, Value::List(items)]) => {
            let index = whole(Some(index));
            usize::try_from(index).ok().and_then(|at| items.get(at)).cloned().ok_or("E366")
        }
        ("Sum", [Value::List(items)]) if types[0].kind == callflow::value::Kind::Integer => {
            integer(items.iter().map(|item| whole(Some(item))).sum())
        }
        ("AddItem", [Value::List(items), item]) => {
            if item.is_not_set() {
                return None;
            }
            Ok(Value::list(items.iter().cloned().chain([item.clone()]).collect()))
        }
        _ => return None,
    })
}

/// Left, Right, Substring: arguments are judged from left to right; a computed negative is out of range (E368).
fn part_of(values: &[Value], name: &str) -> Opinion {
    for (index, value) in values.iter().enumerate() {
        if value.is_not_set() {
            return Err("E70");
        }
        if index > 0 && whole(Some(value)) < 0 {
            return Err("E368");
        }
    }
    let text_of: Vec<char> = chars_of(&values[0]).chars().collect();
    let count = text_of.len();
    let at = |index: usize| whole(values.get(index));
    let least = |number: i128| usize::try_from(number).unwrap_or(count).min(count);
    let (from, to) = match name {
        "Left" => (0, least(at(1))),
        "Right" => (count - least(at(1)), count),
        _ => (least(at(1)), least(at(1) + at(2))),
    };
    Ok(text(&text_of[from..to].iter().collect::<String>()))
}

fn split(text_of: &str, delimiter: &str) -> Opinion {
    let items: Vec<Value> = match (text_of, delimiter) {
        ("", _) => vec![text("")],
        (_, "") => text_of.chars().map(|one| text(&one.to_string())).collect(),
        _ => text_of.split(delimiter).map(text).collect(),
    };
    if items.len() > 2_000 { Err("E369") } else { Ok(Value::list(items)) }
}

/// E352: white space around, one sign, digits; blank is NOT_SET (E163).
fn to_int(own: &str) -> Opinion {
    let trimmed = own.trim();
    if trimmed.is_empty() {
        return Ok(Value::NotSet);
    }
    let digits = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("E352");
    }
    let size = digits.trim_start_matches('0').parse::<i128>().unwrap_or(0);
    integer(if trimmed.starts_with('-') { -size } else { size }).map_err(|_| "E353")
}

/// Year, month and day of seconds since 1970: days are counted off year by year.
fn civil(seconds: i128) -> (i128, i128, i128) {
    let leap = |year: i128| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut day = seconds.div_euclid(86_400);
    let mut year = 1970;
    while day < 0 {
        year -= 1;
        day += 365 + i128::from(leap(year));
    }
    while day >= 365 + i128::from(leap(year)) {
        day -= 365 + i128::from(leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + i128::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    (year, month, day + 1)
}

fn ranged(number: i128, least: i128, most: i128, value: impl Fn(i64) -> Value) -> Opinion {
    let small = i64::try_from(number).ok().filter(|_| (least..=most).contains(&number));
    small.map(value).ok_or("E367")
}

fn integer(number: i128) -> Opinion {
    ranged(number, -MOST, MOST, Value::Integer)
}

fn duration(number: i128) -> Opinion {
    ranged(number, -MOST, MOST, Value::Duration)
}

fn date_time(number: i128) -> Opinion {
    ranged(number, DATE_TIMES.0, DATE_TIMES.1, Value::DateTime)
}

fn text(own: &str) -> Value {
    Value::Text(own.into())
}

fn chars_of(value: &Value) -> String {
    value.as_text().map(|own| own.as_str().to_owned()).unwrap_or_default()
}

/// The number in a value; 0 for NOT_SET, whose calls are judged before it matters.
fn whole(value: Option<&Value>) -> i128 {
    match value {
        Some(Value::Integer(number) | Value::DateTime(number) | Value::Duration(number)) => i128::from(*number),
        Some(Value::Boolean(value)) => i128::from(*value),
        _ => 0,
    }
}

/// A number of any type, exactly.
fn number(value: &Value) -> Option<DBig> {
    match value {
        Value::Decimal(own) => {
            let mut text = callflow::value::Text::EMPTY;
            own.write_shortest(&mut text);
            Some(DBig::from_str(text.as_str()).ok()?.with_precision(0).value())
        }
        _ => Some(DBig::from(i64::try_from(whole(Some(value))).ok()?)),
    }
}

fn hits(items: &[Value], item: &Value) -> Option<Vec<i64>> {
    let equal: Option<Vec<bool>> = items.iter().map(|own| same(own, item)).collect();
    Some(equal?.into_iter().zip(0..).filter(|(own, _)| *own).map(|(_, at)| at).collect())
}

/// Equality of simple values (E74); no opinion on the others.
fn same(a: &Value, b: &Value) -> Option<bool> {
    Some(match (a, b) {
        (Value::Json(_) | Value::Currency(_) | Value::PhoneNumber(_) | Value::Object(_), _)
        | (_, Value::Json(_) | Value::Currency(_) | Value::PhoneNumber(_) | Value::Object(_)) => return None,
        (Value::NotSet, Value::NotSet) => true,
        (Value::NotSet, _) | (_, Value::NotSet) => false,
        (Value::Text(a), Value::Text(b)) => a.as_str() == b.as_str(),
        (Value::Integer(_) | Value::Decimal(_), Value::Integer(_) | Value::Decimal(_)) => number(a)? == number(b)?,
        (Value::Boolean(_), Value::Boolean(_))
        | (Value::DateTime(_), Value::DateTime(_))
        | (Value::Duration(_), Value::Duration(_)) => whole(Some(a)) == whole(Some(b)),
        (Value::List(a), Value::List(b)) => {
            let pairs: Option<Vec<bool>> = a.iter().zip(b.iter()).map(|(a, b)| same(a, b)).collect();
            let pairs = pairs?;
            a.len() == b.len() && pairs.into_iter().all(|own| own)
        }
        _ => return None,
    })
}
