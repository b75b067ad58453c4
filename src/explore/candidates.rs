//! Values worth trying: what the flow compares with, and what lies beside it.

use super::reach::{Reach, Shape};
use super::walk::CLOCK;
use crate::builtins;
use crate::bytecode::op::{CONSTANT, Operand};
use crate::bytecode::program::{Source, Target};
use crate::bytecode::{Code, Flow, Program};
use crate::conversation::text_of;
use crate::value::limits::is_integer;
use crate::value::{
    Currency, CurrencyCode, Decimal, GlobalNumber, Json, Kind, Object, PhoneNumber, PhoneScheme, Text, Type, Value,
};
use crate::vm::Machine;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

/// The most texts that are tried for one value.
const MAX_TEXTS: usize = 24;
/// The most numbers.
const MAX_NUMBERS: usize = 16;
/// Items of the longer collection that is tried.
const MANY: usize = 5;
/// How deep things hold things in a sample.
const DEPTH: usize = 4;
/// The most variables whose values are tried.
const BESIDE: usize = 6;
/// A day in seconds.
const DAY: i64 = 86_400;
/// A moment shortly before the clock of every path, and one long before it.
const RECENT: &str = "2026-01-05T08:59:00Z";
const LONG_AGO: &str = "2020-01-01T00:00:00Z";
/// Functions that take a date as a text.
const DATES: &[&str] = &["ToDateTime", "ToDate", "ToTime"];
/// Longer texts are said, not compared.
const LONGEST: usize = 64;

/// What a flow compares with.
#[derive(Debug, Default)]
pub struct Candidates {
    texts: Vec<Text>,
    numbers: Vec<i64>,
    reach: Reach,
    shapes: RefCell<FxHashMap<Target, Rc<Shape>>>,
}

impl Candidates {
    /// Those of a flow: texts of its comparisons and switches first, then other short texts; numbers with their
    /// neighbours.
    pub fn of(flow: &Flow) -> Self {
        let mut own = Self { numbers: vec![0, 1], reach: Reach::of(flow), ..Self::default() };
        let pool = &flow.pool;
        let constant = |operand: u16| (operand & CONSTANT != 0).then(|| pool.texts.get((operand & !CONSTANT) as usize));
        for op in &flow.code {
            if matches!(op.code, Code::IfEqText | Code::EqText) {
                [op.a, op.b, op.c].into_iter().filter_map(constant).flatten().for_each(|text| own.text(text));
            }
            for (kind, operand) in op.code.operands().into_iter().zip([op.a, op.b, op.c]) {
                match kind {
                    Operand::Small => own.number(i64::from(operand as i16)),
                    Operand::Number => own.number(i64::from(op.wide() as i32)),
                    _ => {}
                }
            }
        }
        let tables = pool.tables.iter().flat_map(|table| &table.cases);
        tables.filter_map(|(text, _)| pool.texts.get(*text as usize)).for_each(|text| own.text(text));
        let arguments = pool.calls.iter().flat_map(|call| &call.arguments);
        for source in arguments {
            match source {
                Source::TextConstant(at) => pool.texts.get(*at as usize).into_iter().for_each(|text| own.text(text)),
                Source::IntConstant(number) => own.number(*number),
                _ => {}
            }
        }
        pool.ints.iter().for_each(|number| own.number(*number));
        own
    }

    /// What the value of a register meets; nothing where the register is not known.
    pub fn shape(&self, target: Option<Target>) -> Rc<Shape> {
        let Some(target) = target else { return Rc::default() };
        let make = || Rc::new(self.reach.shape(target));
        self.shapes.borrow_mut().entry(target).or_insert_with(make).clone()
    }

    /// What the value of a register meets, with what the variables beside it hold now.
    pub fn shape_now(&self, program: &Program, machine: &Machine, target: Option<Target>) -> Rc<Shape> {
        let shape = self.shape(target);
        let Some(flow) = program.flows.get(machine.flow()).filter(|_| !shape.beside.is_empty()) else { return shape };
        let mut shape = shape.as_ref().clone();
        let named = |target: &Target| flow.variables.iter().enumerate().find(|(_, own)| own.register == *target);
        let beside = shape.beside.iter().filter_map(named);
        let held: Vec<Value> = beside
            .take(BESIDE)
            .flat_map(|(number, own)| {
                let value = machine.variable(program, number);
                let usual = self.values(Type::one(own.kind.kind), &Shape::default()).into_iter().take(2);
                match value {
                    Value::List(items) => items.iter().take(BESIDE).cloned().collect(),
                    value => [value]
                        .into_iter()
                        .chain(usual.filter(|value| value.kind() != Some(Kind::String)))
                        .collect::<Vec<_>>(),
                }
            })
            .collect();
        // What the variables hold now comes before what stands in the flow: it is what the value is compared with.
        let mut texts: Vec<Text> = Vec::new();
        for value in held {
            let text = text_of(&value).map(Text::from).filter(|text| text.len() <= LONGEST && !text.is_empty());
            texts.extend(text);
            if let Value::Integer(number) = value {
                shape.numbers.push(number);
            }
        }
        shape.texts.splice(0..0, single(texts, BESIDE));
        Rc::new(shape)
    }

    fn text(&mut self, text: &Text) {
        let fits = !text.is_empty() && text.len() <= LONGEST && self.texts.len() < MAX_TEXTS;
        if fits && !self.texts.contains(text) {
            self.texts.push(text.clone());
        }
    }

    fn number(&mut self, number: i64) {
        for near in [number, number.saturating_add(1), number.saturating_sub(1)] {
            if self.numbers.len() < MAX_NUMBERS && is_integer(near) && !self.numbers.contains(&near) {
                self.numbers.push(near);
            }
        }
    }

    /// Texts that a value may be, those that it meets itself first.
    pub fn texts(&self, shape: &Shape) -> Vec<Text> {
        let mut all: Vec<Text> = Vec::new();
        if shape.goes_through("JsonParse") {
            all.extend(jsons(shape, DEPTH).into_iter().map(|json| written(&json)));
        }
        if shape.functions.iter().any(|name| DATES.contains(name)) {
            all.extend([Text::new(RECENT), Text::new(LONG_AGO)]);
        }
        if shape.functions.contains(&"Split") {
            all.extend(shape.texts.iter().map(parted));
            all.push(Text::from(shape.texts.iter().map(Text::as_str).collect::<Vec<_>>().join("x").repeat(MANY)));
        }
        all.extend(shape.texts.iter().filter(|text| !text.is_empty()).cloned());
        all.push(Text::new("x"));
        all.extend(shape.numbers.iter().map(|number| Text::from(number.to_string())));
        all.extend(["true", "false", "1", "0", ""].map(Text::new));
        let rest = self.texts.iter().filter(|_| shape.texts.is_empty()).cloned();
        all.extend(rest);
        single(all, MAX_TEXTS)
    }

    /// Keys that fit a count of digits: those the flow compares with, and any others.
    pub fn keys(&self, shape: &Shape, least: usize, most: usize) -> Vec<Text> {
        let fits = |text: &str| (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let mut all: BTreeSet<String> = self
            .texts
            .iter()
            .chain(&shape.texts)
            .map(|text| text.as_str().to_owned())
            .filter(|text| fits(text))
            .collect();
        // A text that is compared with the beginning of an entry makes that beginning.
        let begun = self.texts.iter().chain(&shape.texts).map(Text::as_str).filter(|text| text.len() < least);
        let begun: Vec<String> = begun.map(|text| format!("{text:0<least$}")).filter(|text| fits(text)).collect();
        all.extend(begun);
        let numbers = self.numbers.iter().chain(&shape.numbers).filter(|number| **number >= 0);
        let numbers: Vec<String> =
            numbers.map(|number| format!("{number:0>least$}")).filter(|text| fits(text)).collect();
        all.extend(numbers);
        all.insert("1".repeat(least.max(1)));
        all.into_iter().take(MAX_TEXTS).map(Text::from).collect()
    }

    /// Values of a type, the most promising first.
    pub fn values(&self, kind: Type, shape: &Shape) -> Vec<Value> {
        self.within(kind, shape, DEPTH)
    }

    fn within(&self, kind: Type, shape: &Shape, depth: usize) -> Vec<Value> {
        if kind.list {
            return self.lists(kind.kind, shape, depth);
        }
        match kind.kind {
            Kind::Boolean => vec![Value::Boolean(true), Value::Boolean(false)],
            Kind::Integer => self.numbers(shape).into_iter().map(Value::Integer).collect(),
            Kind::Decimal => {
                let decimal = |number: i64| Decimal::of_digits(number.unsigned_abs().into(), 0);
                self.numbers(shape).into_iter().filter_map(|number| decimal(number).ok()).map(Value::Decimal).collect()
            }
            Kind::String => self.texts(shape).into_iter().map(Value::Text).collect(),
            Kind::Duration => [60_000, 0, DAY * 1000].map(Value::Duration).to_vec(),
            Kind::DateTime => [CLOCK, CLOCK - DAY, CLOCK + DAY].map(Value::DateTime).to_vec(),
            Kind::Json => jsons(shape, DEPTH).into_iter().map(|json| Value::Json(Arc::new(json))).collect(),
            Kind::Date => vec![Value::Date((CLOCK / DAY) as i32), Value::Date(0)],
            Kind::Time => vec![Value::Time(0), Value::Time(12 * 3_600_000)],
            Kind::PhoneNumber => vec![phone()],
            Kind::Currency => vec![Value::Currency(Arc::new(Currency {
                amount: Decimal::of_digits(1, 0).ok(),
                code: CurrencyCode::new("USD"),
            }))],
            kind => self.objects(kind, shape, depth),
        }
    }

    fn numbers(&self, shape: &Shape) -> Vec<i64> {
        let rest = self.numbers.iter().filter(|_| shape.numbers.is_empty());
        single(shape.numbers.iter().chain(&[1, 0, -1]).chain(rest).copied().collect(), MAX_NUMBERS)
    }

    /// Many of one, one of each, none.
    fn lists(&self, kind: Kind, shape: &Shape, depth: usize) -> Vec<Value> {
        // An item is what is looked at, or is compared where the collection is searched.
        let mut item = shape.items.as_deref().cloned().unwrap_or_default();
        item.texts.extend(shape.texts.iter().cloned());
        item.numbers.extend(&shape.numbers);
        item.members.extend(shape.members.iter().cloned());
        let ones = self.within(Type::one(kind), &item, depth);
        let ones: Vec<Value> = ones.into_iter().filter(|one| !one.is_not_set()).collect();
        let list = |items: Vec<Value>| Value::List(Arc::new(items));
        let many = ones.first().map(|one| list(vec![one.clone(); MANY]));
        let each = ones.iter().map(|one| list(vec![one.clone()]));
        many.into_iter().chain(each).chain([list(Vec::new())]).collect()
    }

    /// A thing with all its properties, then with one that is looked at varied at a time; NOT_SET.
    fn objects(&self, kind: Kind, shape: &Shape, depth: usize) -> Vec<Value> {
        let known = builtins::properties(kind).iter().map(|property| (property.name, property.ty));
        // A Contact has whatever columns the flow looks at (E102).
        let columns = shape.members.iter().filter(|_| kind == Kind::Contact);
        let columns = columns.map(|(name, _)| (name.as_str(), Type::one(Kind::String)));
        let properties: Vec<(&str, Type)> = known.chain(columns).collect();
        if depth == 0 || properties.is_empty() {
            return vec![Value::NotSet];
        }
        let looked = |name: &str| shape.members.iter().find(|(own, _)| own.as_str().eq_ignore_ascii_case(name));
        let all: Vec<(&str, Vec<Value>)> = properties
            .iter()
            .map(|(name, ty)| {
                let known = looked(name);
                let none = Shape::default();
                let values = self.within(*ty, known.map_or(&none, |(_, shape)| shape), depth - 1);
                let count = if known.is_some() { values.len() } else { 1 };
                (*name, values.into_iter().take(count).collect())
            })
            .collect();
        let first = |values: &[Value]| values.first().cloned().unwrap_or(Value::NotSet);
        let base = all.iter().fold(Object::new(kind, "x"), |object, (name, values)| object.with(name, first(values)));
        let varied = all.iter().flat_map(|(name, values)| {
            let base = &base;
            values.iter().skip(1).map(move |value| base.clone().with(name, value.clone()))
        });
        let varied: Vec<Value> = varied.map(|object| Value::Object(Arc::new(object))).collect();
        let bare = Value::Object(Arc::new(Object::new(kind, "x")));
        [Value::Object(Arc::new(base.clone()))].into_iter().chain(varied).chain([bare, Value::NotSet]).collect()
    }
}

/// A telephone number that nobody has.
fn phone() -> Value {
    let global = GlobalNumber { e164: "+15550100".into(), dialing_code: "1".into(), subscriber: "5550100".into() };
    Value::PhoneNumber(Arc::new(PhoneNumber {
        raw: "tel:+15550100".into(),
        scheme: Some(PhoneScheme::Tel),
        uri: Some("tel:+15550100".into()),
        global: Some(global),
    }))
}

/// A text in three parts, as who splits it expects.
fn parted(separator: &Text) -> Text {
    let separator = separator.as_str();
    Text::from(format!("x{separator}y{separator}z{separator}"))
}

/// The first of equal ones, so many at most.
fn single<T: PartialEq>(all: Vec<T>, most: usize) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for one in all {
        if kept.len() < most && !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

fn written(json: &Json) -> Text {
    let mut text = Text::EMPTY;
    json.write_compact(&mut text);
    text
}

/// JSON values with what is looked at: all members, then one of them varied at a time.
fn jsons(shape: &Shape, depth: usize) -> Vec<Json> {
    if depth > 0 && !shape.members.is_empty() {
        let all: Vec<(Text, Vec<Json>)> =
            shape.members.iter().map(|(name, shape)| (name.clone(), jsons(shape, depth - 1))).collect();
        let first = |values: &[Json]| values.first().cloned().unwrap_or(Json::Null);
        let base: Vec<(Text, Json)> = all.iter().map(|(name, values)| (name.clone(), first(values))).collect();
        let mut out = vec![Json::Object(Arc::new(base.clone()))];
        for (at, (_, values)) in all.iter().enumerate() {
            out.extend(values.iter().skip(1).map(|value| {
                let mut members = base.clone();
                members[at].1 = value.clone();
                Json::Object(Arc::new(members))
            }));
        }
        out.push(Json::Object(Arc::default()));
        return out;
    }
    if let (Some(item), true) = (&shape.items, depth > 0) {
        let items = jsons(item, depth - 1);
        let many = items.first().map(|first| Json::Array(Arc::new(vec![first.clone(); MANY])));
        let each = items.into_iter().map(|item| Json::Array(Arc::new(vec![item])));
        return many.into_iter().chain(each).chain([Json::Array(Arc::default())]).collect();
    }
    leaves(shape)
}

fn leaves(shape: &Shape) -> Vec<Json> {
    let mut all: Vec<Json> = Vec::new();
    if shape.functions.contains(&"ToJsonCollection") {
        all.push(Json::Array(Arc::new(vec![Json::Object(Arc::default()); MANY])));
    }
    if shape.functions.iter().any(|name| DATES.contains(name)) {
        all.extend([RECENT, LONG_AGO].map(|text| Json::String(Text::new(text))));
    }
    all.extend(shape.texts.iter().cloned().map(Json::String));
    all.extend(shape.numbers.iter().map(|number| Json::Number(Text::from(number.to_string()))));
    all.extend([Json::String(Text::new("x")), Json::Number(Text::new("1"))]);
    all.extend([Json::Boolean(true), Json::Boolean(false), Json::Null]);
    single(all, MAX_TEXTS)
}
