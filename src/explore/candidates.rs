//! Values worth trying: what the flow compares with, and what lies beside it.

use crate::builtins;
use crate::bytecode::op::{CONSTANT, Operand};
use crate::bytecode::program::Source;
use crate::bytecode::{Code, Flow};
use crate::value::{Decimal, Json, Kind, Object, Text, Type, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most texts that are tried for one value.
const MAX_TEXTS: usize = 24;
/// The most numbers.
const MAX_NUMBERS: usize = 16;
/// Items of the longer collection that is tried.
const MANY: usize = 5;
/// How deep things hold things in a sample.
const DEPTH: usize = 3;
/// Longer texts are said, not compared.
const LONGEST: usize = 64;

/// What a flow compares with.
#[derive(Debug, Default)]
pub struct Candidates {
    texts: Vec<Text>,
    numbers: Vec<i64>,
}

impl Candidates {
    /// Those of a flow: texts of its comparisons and switches first, then other short texts; numbers with their
    /// neighbours.
    pub fn of(flow: &Flow) -> Self {
        let mut own = Self { texts: Vec::new(), numbers: vec![0, 1] };
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

    fn text(&mut self, text: &Text) {
        let fits = !text.is_empty() && text.len() <= LONGEST && self.texts.len() < MAX_TEXTS;
        if fits && !self.texts.contains(text) {
            self.texts.push(text.clone());
        }
    }

    fn number(&mut self, number: i64) {
        for near in [number, number.saturating_add(1), number.saturating_sub(1)] {
            if self.numbers.len() < MAX_NUMBERS && !self.numbers.contains(&near) {
                self.numbers.push(near);
            }
        }
    }

    /// Texts that an attribute may hold; NOT_SET is the caller's affair.
    pub fn texts(&self) -> Vec<Text> {
        let mut all = vec![Text::new("x")];
        all.extend(self.texts.iter().cloned());
        all.extend(self.numbers.iter().take(4).map(|number| Text::from(number.to_string())));
        all.push(Text::new("true"));
        all
    }

    /// Keys that fit a count of digits: those the flow compares with, and any others.
    pub fn keys(&self, least: usize, most: usize) -> Vec<Text> {
        let fits = |text: &str| (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let mut all: BTreeSet<String> =
            self.texts.iter().map(|text| text.as_str().to_owned()).filter(|text| fits(text)).collect();
        // A text that is compared with the beginning of an entry makes that beginning.
        let begun = self.texts.iter().map(Text::as_str).filter(|text| text.len() < least);
        let begun: Vec<String> = begun.map(|text| format!("{text:0<least$}")).filter(|text| fits(text)).collect();
        all.extend(begun);
        let numbers = self.numbers.iter().filter(|number| **number >= 0);
        let numbers: Vec<String> =
            numbers.map(|number| format!("{number:0>least$}")).filter(|text| fits(text)).collect();
        all.extend(numbers);
        all.insert("1".repeat(least.max(1)));
        all.into_iter().take(MAX_TEXTS).map(Text::from).collect()
    }

    /// Values of a type.
    pub fn values(&self, kind: Type) -> Vec<Value> {
        if kind.list {
            let one = self.values(Type::one(kind.kind)).into_iter().next();
            let list = |items: Vec<Value>| Value::List(Arc::new(items));
            let one = one.filter(|one| !one.is_not_set());
            let some = one.map(|one| [list(vec![one.clone()]), list(vec![one; MANY])]);
            return some.into_iter().flatten().chain([list(Vec::new())]).collect();
        }
        match kind.kind {
            Kind::Boolean => vec![Value::Boolean(true), Value::Boolean(false)],
            Kind::Integer => self.numbers.iter().copied().map(Value::Integer).collect(),
            Kind::String => self.texts().into_iter().map(Value::Text).collect(),
            Kind::Duration => vec![Value::Duration(0), Value::Duration(60_000)],
            Kind::DateTime => vec![Value::DateTime(crate::explore::walk::CLOCK)],
            kind => vec![sample(kind, DEPTH), Value::NotSet],
        }
    }
}

/// A value of a kind that has no literal of its own: a thing with all its properties, where it has any.
fn sample(kind: Kind, depth: usize) -> Value {
    match kind {
        Kind::String => Value::Text(Text::new("x")),
        Kind::Boolean => Value::Boolean(true),
        Kind::Integer => Value::Integer(1),
        Kind::Decimal => Decimal::of_digits(15, 1).map_or(Value::NotSet, Value::Decimal),
        Kind::DateTime => Value::DateTime(crate::explore::walk::CLOCK),
        Kind::Duration => Value::Duration(60_000),
        Kind::Json => Value::Json(Arc::new(Json::Object(Arc::default()))),
        kind if builtins::properties(kind).is_empty() => Value::NotSet,
        _ if depth == 0 => Value::NotSet,
        kind => {
            let object = builtins::properties(kind).iter().fold(Object::new(kind, "x"), |object, property| {
                let one = sample(property.ty.kind, depth - 1);
                let value = match (property.ty.list, one.is_not_set()) {
                    (true, true) => Value::List(Arc::new(Vec::new())),
                    (true, false) => Value::List(Arc::new(vec![one; MANY])),
                    (false, _) => one,
                };
                object.with(property.name, value)
            });
            Value::Object(Arc::new(object))
        }
    }
}
