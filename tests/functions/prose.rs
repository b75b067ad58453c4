//! Reads what the worked examples say of their result: literals, and sentences about dates, money, lengths of time and
//! collections.

use callflow::value::{Currency, CurrencyCode, Decimal, Value, seconds_at};
use std::sync::Arc;

/// What an example says.
#[derive(Debug)]
pub enum Saying {
    /// Exactly that value.
    Value(Value),
    /// A collection of so many items.
    Count(usize),
    /// A run error.
    RunError,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What the text of an output says; `None` when it cannot be read.
pub fn read(text: &str) -> Option<Saying> {
    let text = text.trim();
    if text.contains("result in an error at runtime") {
        return Some(Saying::RunError);
    }
    literal(text)
        .or_else(|| not_set(text))
        .or_else(|| money_list(text))
        .or_else(|| list(text))
        .or_else(|| date_time(text))
        .map(Saying::Value)
        .or_else(|| count(text))
        .or_else(|| money(text).map(Saying::Value))
        .or_else(|| duration(text).map(Saying::Value))
}

/// A literal with or without a remark behind it.
fn literal(text: &str) -> Option<Value> {
    if let Some(rest) = text.strip_prefix('"') {
        let body = rest.split(" (").next()?.trim_end();
        let body = &body[..body.rfind('"')?];
        return Some(Value::Text(body.replace("\\\\n", "\n").into()));
    }
    if text.starts_with('|') {
        return Some(Value::Text(text.into()));
    }
    let word = text.split(' ').next()?;
    match word {
        "true" => Some(Value::Boolean(true)),
        "false" => Some(Value::Boolean(false)),
        _ if word.contains('.') => Decimal::parse(word).ok().map(Value::Decimal),
        _ => word.parse().ok().map(Value::Integer),
    }
}

/// "A NOT_SET Queue."
fn not_set(text: &str) -> Option<Value> {
    let rest = text.strip_prefix("A NOT_SET ")?;
    (!rest.starts_with("amount")).then_some(Value::NotSet)
}

/// "An Integer collection with 2 elements whose values are 0 and 1."; "An empty String collection."; the items of a
/// String collection; "The collection with the Boolean value true."
fn list(text: &str) -> Option<Value> {
    if text.starts_with("An empty ") && text.contains("collection") {
        return Some(Value::list(Vec::new()));
    }
    if let Some((_, items)) = text.split_once("String collection with items: ") {
        let pieces: Vec<&str> = items.split('"').collect();
        return Some(Value::list(pieces.iter().skip(1).step_by(2).map(|item| Value::Text((*item).into())).collect()));
    }
    for start in ["whose values are ", "whose value is "] {
        if let Some((_, numbers)) = text.split_once(start) {
            let numbers = numbers.trim_end_matches('.').split(" and ");
            let numbers: Result<Vec<Value>, _> = numbers.map(|number| number.parse().map(Value::Integer)).collect();
            return numbers.ok().map(Value::list);
        }
    }
    if text.starts_with("The ") && text.contains("collection with the ") {
        let (_, value) = text.split_once("value ")?;
        return Some(Value::list(vec![literal(value.trim_end_matches('.'))?]));
    }
    None
}

/// "… with two items …"
fn count(text: &str) -> Option<Saying> {
    let (_, rest) = text.split_once("ollection with ")?;
    match rest.split(' ').next()? {
        "one" => Some(Saying::Count(1)),
        "two" => Some(Saying::Count(2)),
        _ => None,
    }
}

/// An amount and a code out of a sentence.
fn money(text: &str) -> Option<Value> {
    let amount = match text.split_once("amount of ") {
        Some((_, rest)) => Some(Decimal::parse(rest.split(' ').next()?.trim_end_matches(',')).ok()?),
        None if text.contains("NOT_SET amount") => None,
        None => return None,
    };
    let code = match text.split_once("code of \"") {
        Some((_, rest)) => Some(CurrencyCode::new(rest.get(..3)?)?),
        None if text.contains("NOT_SET code") || text.contains("code of NOT_SET") => None,
        None => return None,
    };
    Some(Value::Currency(Arc::new(Currency { amount, code })))
}

/// Collections of money whose items are told one by one.
fn money_list(text: &str) -> Option<Value> {
    if text.starts_with("A currency collection with one item.") {
        return Some(Value::list(vec![money(text)?]));
    }
    let (_, second) = text.split_once("he second ")?;
    let (_, first) = text.split_once("he first ")?;
    let first = &first[..first.len() - second.len()];
    if let Some((_, code)) = second.split_once("both items have a ") {
        let both = |part: &str| money(&format!("{part} {code}"));
        let second = second.split_once(',')?.0;
        return Some(Value::list(vec![both(first.split_once(',')?.0)?, both(second)?]));
    }
    Some(Value::list(vec![money(first)?, money(second)?]))
}

/// "March 20th, 2009 at 12:00:00PM" somewhere in the text.
fn date_time(text: &str) -> Option<Value> {
    let (_, rest) = text.split_once("DateTime ")?;
    let words: Vec<&str> = rest.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| MONTHS.contains(word))?;
    let month = MONTHS.iter().position(|month| *month == words[at])? as i64 + 1;
    let number = |word: &str| word.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<i64>().ok();
    let (day, year) = (number(words[at + 1])?, number(words[at + 2])?);
    let time = *words.get(at + 4)?;
    let afternoon = time.contains("PM") || words.get(at + 5).is_some_and(|word| word.starts_with("PM"));
    let parts: Vec<i64> = time.split(':').filter_map(number).collect();
    let [hour, minute, second] = parts[..] else { return None };
    let hour = hour % 12 + if afternoon { 12 } else { 0 };
    Some(Value::DateTime(seconds_at([year, month, day, hour, minute, second])?))
}

/// "A negative Duration of 1 day and 3 hours.", "A 25 minute Duration."
fn duration(text: &str) -> Option<Value> {
    if !text.to_lowercase().contains("duration") {
        return None;
    }
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let mut total = 0;
    let mut found = false;
    for pair in words.windows(2) {
        let unit = match pair[1].trim_end_matches(['.', 's']) {
            "day" => 86_400_000,
            "hour" => 3_600_000,
            "minute" => 60_000,
            "second" => 1_000,
            _ => continue,
        };
        let count = match pair[0] {
            "four" => Decimal::from(4),
            digits => Decimal::parse(digits).ok()?,
        };
        total += count.times(Decimal::from(unit)).ok()?.to_integer()?;
        found = true;
    }
    let sign = if text.contains("negative") { -1 } else { 1 };
    found.then_some(Value::Duration(sign * total))
}
