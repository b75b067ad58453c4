//! Expressions drawn at random from the table: the naive evaluator and the machine come to the same end, the same run
//! error included. `CALLFLOW_DIFFERENTIAL` says how many (20,000 without it).

use crate::agree::unfolded;
use crate::evaluate::{Failure, World, evaluate};
use callflow::builtins::{Overload, Random, Typing, Wanted, overloads};
use callflow::value::{Kind, Object, Type, Value, parse_time};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How deep calls nest.
const DEPTH: usize = 4;

/// The kinds that expressions are drawn of.
const KINDS: &[Kind] = &[
    Kind::Boolean,
    Kind::Integer,
    Kind::String,
    Kind::Decimal,
    Kind::Currency,
    Kind::DateTime,
    Kind::Duration,
    Kind::PhoneNumber,
    Kind::Json,
    Kind::Prompt,
    Kind::Queue,
    Kind::Date,
    Kind::Time,
];

/// Literals and other leaves of a kind; variables are named after their kind.
fn leaves(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Boolean => &["true", "false", "Flow.Boolean", "Flow.NoBoolean"],
        Kind::Integer => {
            &["0", "1", "2", "-1", "7", "28", "999999999999999", "-999999999999999", "Flow.Integer", "Flow.NoInteger"]
        }
        Kind::String => &[
            "\"\"",
            "\" \"",
            "\"a\"",
            "\"A,b\"",
            "\"é😀\"",
            "\"12\"",
            "\"-3.50\"",
            "\"USD\"",
            "\"PT5M\"",
            "\"2024-02-29T10:11:12Z\"",
            "\"true\"",
            "\"{\\\"a\\\":[1,null]}\"",
            "Flow.String",
            "Flow.NoString",
        ],
        Kind::Decimal => &[
            "0.0",
            "1.5",
            "-2.5",
            "0.1",
            "9999999999999999999999999999999999999999.0",
            "Flow.Decimal",
            "Flow.NoDecimal",
        ],
        Kind::Currency => {
            &["MakeCurrency(1.25, \"USD\")", "MakeCurrency(-3, \"EUR\")", "ToCurrency(\"|USD\")", "ToCurrency(NOT_SET)"]
        }
        Kind::DateTime => &[
            "System.MinDateTime",
            "System.MaxDateTime",
            "MakeDateTime(2024, 2, 29)",
            "Flow.DateTime",
            "Flow.NoDateTime",
        ],
        Kind::Duration => &["System.MaxDuration", "ToDuration(1999)", "ToDuration(\"-PT1H\")", "Flow.NoDuration"],
        Kind::PhoneNumber => {
            &["ToPhoneNumber(\"+13178723000\")", "ToPhoneNumber(\"sip:a@b\")", "ToPhoneNumber(NOT_SET)"]
        }
        Kind::Json => &["JsonParse(\"[1,\\\"a\\\",null]\")", "JsonParse(\"{\\\"a\\\":1.0}\")", "JsonParse(\"null\")"],
        Kind::Prompt => &["Prompt.Hello", "PromptSystem.Hello"],
        Kind::Queue => &["Flow.Queue", "ToQueue(NOT_SET)"],
        Kind::Date => &["Flow.Date", "Flow.NoDate"],
        Kind::Time => &["Flow.Time"],
        Kind::Audio => &["ToAudioTTS(\"a\")", "ToAudioBlank(5)"],
        Kind::Communication => &["ToCommunication(\"a\")"],
        Kind::User => &["ToUser(NOT_SET)"],
        Kind::FormatBool => &["Format.Bool.playYesNo"],
        Kind::FormatCurrency => &["Format.Currency.playDigits"],
        Kind::FormatDate => &["Format.Date.longYear"],
        Kind::FormatNumber => &["Format.Number.playDigits"],
        Kind::FormatPhoneNumber => &["Format.PhoneNumber.local"],
        Kind::FormatString => &["Format.String.playChars"],
        Kind::FormatTime => &["Format.Time.twelveHours"],
        Kind::FormatTimePart => &["Format.TimePart.hours"],
        Kind::LanguageContext => &["Language.Gender.neuter", "Language.Case.dative"],
        _ => &[],
    }
}

fn world() -> World {
    let queue = Value::Object(Arc::new(Object::new(Kind::Queue, "q-1").named("Sales")));
    let set = [
        (Kind::Boolean, Value::Boolean(true)),
        (Kind::Integer, Value::Integer(42)),
        (Kind::String, Value::Text("Hello, World".into())),
        (Kind::Decimal, Value::Decimal(callflow::value::Decimal::parse("12.345").expect("a Decimal"))),
        (Kind::DateTime, Value::DateTime(1_000_000_000)),
        (Kind::Queue, queue),
        (Kind::Date, Value::Date(20_000)),
        (Kind::Time, Value::Time(parse_time("12:34:56").expect("a time"))),
        (Kind::Duration, Value::Duration(1)),
    ];
    let mut variables = BTreeMap::new();
    for (kind, value) in set {
        let name = kind.name().to_lowercase();
        variables.insert(format!("flow.no{name}"), (Type::one(kind), Value::NotSet));
        variables.insert(format!("flow.{name}"), (Type::one(kind), value));
    }
    World { variables, ..World::default() }
}

struct Draw {
    random: Random,
}

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.random.below(end as u128) as usize
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// An expression of a type.
    fn expression(&mut self, ty: Type, depth: usize) -> Option<String> {
        let leaf = !ty.list && !leaves(ty.kind).is_empty();
        if leaf && (depth == 0 || self.below(3) == 0 || ty.kind.is_enumeration()) {
            return Some(self.pick(leaves(ty.kind)).to_owned());
        }
        if depth == 0 {
            // A collection of leaves.
            let item = leaves(ty.kind);
            return (!item.is_empty()).then(|| format!("MakeList({}, {})", self.pick(item), self.pick(item)));
        }
        let makers: Vec<&'static Overload> = overloads().iter().filter(|overload| gives(overload, ty)).collect();
        for _ in 0..4 {
            if makers.is_empty() {
                break;
            }
            let overload = self.pick(&makers);
            if let Some(call) = self.call(overload, ty, depth - 1) {
                return Some(call);
            }
        }
        leaf.then(|| self.pick(leaves(ty.kind)).to_owned())
    }

    /// A call of an overload that gives a type.
    fn call(&mut self, overload: &'static Overload, ty: Type, depth: usize) -> Option<String> {
        let any = if overload.signature().result.is_any() { ty.kind } else { self.pick(KINDS) };
        let mut count = overload.signature().parameters.len();
        if overload.signature().parameters.last().is_some_and(|last| last.repeats) {
            count += self.below(3);
        }
        let mut arguments = Vec::new();
        for index in 0..count {
            let parameter = overload.signature().parameter(index)?;
            let wanted = match parameter.wanted {
                Wanted::Exactly(ty) => ty,
                Wanted::Any => Type::one(any),
                Wanted::AnyList => Type::many(any),
                Wanted::Sound => Type::one(self.pick(&[Kind::Audio, Kind::Prompt])),
                Wanted::JsonOrScalar => Type::one(self.pick(&[Kind::Json, Kind::String, Kind::Integer])),
                Wanted::Part => Type::one(self.pick(&[Kind::String, Kind::Date, Kind::Integer, Kind::Communication])),
                Wanted::NotSet => {
                    arguments.push("NOT_SET".to_owned());
                    continue;
                }
            };
            let bare = parameter.not_set && !wanted.list && self.below(12) == 0;
            arguments.push(match (parameter.least, parameter.most) {
                _ if bare => "NOT_SET".to_owned(),
                (Some(least), most) if parameter.literal || self.below(4) > 0 => {
                    let width = most.unwrap_or(least + 9) - least + 1;
                    (least + self.below(width as usize) as i64).to_string()
                }
                _ if parameter.literal => self.pick(leaves(wanted.kind).get(..2)?).to_owned(),
                _ => self.expression(wanted, depth)?,
            });
        }
        written(overload.name(), &arguments)
    }
}

/// Whether an overload may be called to get a type.
fn gives(overload: &Overload, ty: Type) -> bool {
    let result = match overload.signature().result {
        Wanted::Exactly(result) => result == ty,
        Wanted::Any => !ty.list && ty.kind.is_any(),
        Wanted::AnyList => ty.list && ty.kind.is_any(),
        _ => false,
    };
    let usable = overload.is_lazy() || overload.run().is_some();
    let alone = matches!(overload.name(), "Random" | "RandomInt" | "AudioPlaybackOptions" | "[" | ".");
    result && usable && !alone && !overload.is_hidden() && overload.row.typing != Typing::Accessor
}

/// A call as authors write it.
fn written(name: &str, arguments: &[String]) -> Option<String> {
    let is_function = name.starts_with(|first: char| first.is_ascii_uppercase());
    Some(match (name, arguments) {
        ("?", [condition, first, second]) => format!("(({condition}) ? ({first}) : ({second}))"),
        _ if is_function => format!("{name}({})", arguments.join(", ")),
        (_, [operand]) => format!("({name}({operand}))"),
        (_, [left, right]) => format!("(({left}) {name} ({right}))"),
        _ => return None,
    })
}

#[test]
fn drawn_expressions_come_to_the_same_end_in_both_ways() {
    let count = std::env::var("CALLFLOW_DIFFERENTIAL").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000);
    let world = world();
    let mut draw = Draw { random: Random::seeded(4_242) };
    let (mut values, mut faults, mut refused, mut unread) = (0, 0, 0, 0);
    while values + faults < count {
        let kind = draw.pick(KINDS);
        let ty = if draw.below(5) == 0 { Type::many(kind) } else { Type::one(kind) };
        let Some(expression) = draw.expression(ty, DEPTH) else { continue };
        let found = evaluate(&expression, &world);
        if !matches!(found, Err(Failure::Check(_))) {
            unread += usize::from(unfolded(&expression, &world, &found));
        }
        match found {
            Ok(_) => values += 1,
            Err(Failure::Run(_)) => faults += 1,
            Err(Failure::Check(_)) => refused += 1,
            Err(Failure::Syntax(problem)) => panic!("{expression}: {problem}"),
        }
    }
    println!(
        "{values} values, {faults} run errors, {refused} refused by the checker; {unread} of them without folding, too"
    );
    assert!(unread * 4 > count, "too few expressions could be run without folding");
    assert!(values * 4 > count, "too few expressions came to a value");
    assert!(faults * 20 > count, "too few run errors were met");
}
