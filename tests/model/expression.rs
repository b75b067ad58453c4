//! Expressions, evaluated as the rules say them, left to right.

use callflow::ast::{BinaryOp, Exprs, NodeId, NodeKind, UnaryOp};
use std::cmp::Ordering;

const MOST: i64 = 999_999_999_999_999;
const MOST_CHARACTERS: usize = 32_000;
/// Decimals are kept as whole numbers of this fraction.
const FRACTION: i128 = 10_000;

/// A value. NOT_SET needs no type here.
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    NotSet,
    Int(i64),
    Bool(bool),
    Str(String),
    Dec(i128),
    List(Vec<Val>),
}

/// A fault's reason.
pub type Evaluated = Result<Val, String>;

fn fault<T>(reason: &str) -> Result<T, String> {
    Err(reason.to_owned())
}

/// The value of a node; variables are looked up by their path in lower case.
pub fn evaluate(exprs: &Exprs, id: NodeId, variables: &dyn Fn(&str) -> Val) -> Evaluated {
    let eval = |id: NodeId| evaluate(exprs, id, variables);
    let node = exprs.node(id);
    Ok(match &node.kind {
        NodeKind::Integer(number) => Val::Int(*number),
        NodeKind::Decimal(text) => Val::Dec(decimal(text)),
        NodeKind::Text(text) => Val::Str(text.to_string()),
        NodeKind::Boolean(value) => Val::Bool(*value),
        NodeKind::NotSet => Val::NotSet,
        NodeKind::Member { object, name, .. } => match &exprs.node(*object).kind {
            NodeKind::Scope(scope) => variables(&format!("{scope}.{name}").to_lowercase()),
            other => panic!("not in the model: {other:?}"),
        },
        NodeKind::Index { object, index } => {
            let (Val::List(items), index) = (eval(*object)?, eval(*index)?) else { panic!("a collection") };
            match index {
                Val::Int(at) => match usize::try_from(at).ok().and_then(|at| items.get(at)) {
                    Some(item) => item.clone(),
                    None => return fault("index-out-of-range"),
                },
                _ => return fault("not-set"),
            }
        }
        NodeKind::Unary(UnaryOp::Not, a) => match eval(*a)? {
            Val::Bool(value) => Val::Bool(!value),
            _ => return fault("not-set"),
        },
        NodeKind::Unary(UnaryOp::Minus, a) => match eval(*a)? {
            Val::Int(value) => Val::Int(-value),
            _ => return fault("not-set"),
        },
        NodeKind::Choose(c, a, b) => eval(if eval(*c)? == Val::Bool(true) { *a } else { *b })?,
        NodeKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), a, b) => {
            let decided = *op == BinaryOp::Or;
            match eval(*a)? {
                Val::Bool(left) if left == decided => Val::Bool(decided),
                Val::Bool(_) => match eval(*b)? {
                    Val::Bool(right) => Val::Bool(right),
                    _ => return fault("not-set"),
                },
                _ => return fault("not-set"),
            }
        }
        NodeKind::Binary(op, a, b) => binary(*op, &eval(*a)?, &eval(*b)?)?,
        kind @ NodeKind::Call { name, .. } => {
            let arguments = exprs.arguments(kind);
            if name.eq_ignore_ascii_case("If") {
                let chosen = if eval(arguments[0])? == Val::Bool(true) { 1 } else { 2 };
                return eval(arguments[chosen]);
            }
            let values: Result<Vec<Val>, String> = arguments.iter().map(|a| eval(*a)).collect();
            call(&name.to_lowercase(), &values?)?
        }
        NodeKind::Scope(_) | NodeKind::Unary(..) => panic!("not in the model: {:?}", node.kind),
    })
}

fn binary(op: BinaryOp, a: &Val, b: &Val) -> Evaluated {
    use BinaryOp::{Add, Equal, Greater, GreaterEqual, Less, LessEqual, Multiply, NotEqual, Subtract};
    match op {
        Equal => return Ok(Val::Bool(a == b)),
        NotEqual => return Ok(Val::Bool(a != b)),
        _ => {}
    }
    let order = match (a, b) {
        (Val::NotSet, _) | (_, Val::NotSet) => return fault("not-set"),
        (Val::Int(a), Val::Int(b)) => {
            let result = match op {
                Add => i128::from(*a) + i128::from(*b),
                Subtract => i128::from(*a) - i128::from(*b),
                Multiply => i128::from(*a) * i128::from(*b),
                _ => return Ok(Val::Bool(ordered(op, a.cmp(b)))),
            };
            let small = i64::try_from(result).ok().filter(|n| (-MOST..=MOST).contains(n));
            return small.map_or_else(|| fault("overflow"), |n| Ok(Val::Int(n)));
        }
        (Val::Dec(a), Val::Dec(b)) => match op {
            Add => return Ok(Val::Dec(a + b)),
            Subtract => return Ok(Val::Dec(a - b)),
            _ => a.cmp(b),
        },
        other => panic!("not in the model: {other:?}"),
    };
    assert!(matches!(op, Less | LessEqual | Greater | GreaterEqual), "not in the model: {op:?}");
    Ok(Val::Bool(ordered(op, order)))
}

fn ordered(op: BinaryOp, order: Ordering) -> bool {
    match op {
        BinaryOp::Less => order.is_lt(),
        BinaryOp::LessEqual => order.is_le(),
        BinaryOp::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
}

fn call(name: &str, values: &[Val]) -> Evaluated {
    Ok(match (name, values) {
        ("append", parts) => {
            let text: String = parts.iter().map(|part| string(part).unwrap_or_default()).collect();
            if text.chars().count() > MOST_CHARACTERS {
                return fault("size-limit");
            }
            Val::Str(text)
        }
        ("tostring", [value]) => string(value).map_or(Val::NotSet, Val::Str),
        ("toaudiotts", [value]) => value.clone(),
        ("length", [Val::Str(text)]) => Val::Int(text.chars().count() as i64),
        ("length", _) => return fault("not-set"),
        ("count", [Val::List(items)]) => Val::Int(items.len() as i64),
        ("isset", [value]) => Val::Bool(*value != Val::NotSet),
        ("isnotsetorempty", [value]) => Val::Bool(match value {
            Val::NotSet => true,
            Val::Str(text) => text.is_empty(),
            Val::List(items) => items.is_empty(),
            _ => false,
        }),
        ("makelist", items) => Val::List(items.to_vec()),
        ("toint", [Val::Str(text)]) => whole(text)?,
        ("toint", [Val::NotSet]) => Val::NotSet,
        other => panic!("not in the model: {other:?}"),
    })
}

/// ToInt of a text (E307, E352, E364).
fn whole(text: &str) -> Evaluated {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Val::NotSet);
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return fault("bad-text");
    }
    match text.parse::<i128>() {
        Ok(n) if n.abs() <= i128::from(MOST) => Ok(Val::Int(n as i64)),
        _ => fault("overflow"),
    }
}

/// ToString (E81, E84); `None` is NOT_SET.
pub fn string(value: &Val) -> Option<String> {
    match value {
        Val::NotSet => None,
        Val::Int(number) => Some(number.to_string()),
        Val::Bool(value) => Some(value.to_string()),
        Val::Str(text) => Some(text.clone()),
        Val::Dec(number) => {
            let sign = if *number < 0 { "-" } else { "" };
            let (whole, part) = (number.abs() / FRACTION, number.abs() % FRACTION);
            let digits = format!("{part:04}");
            let kept = digits.trim_end_matches('0');
            Some(format!("{sign}{whole}.{}", if kept.is_empty() { "0" } else { kept }))
        }
        Val::List(_) => panic!("not in the model"),
    }
}

fn decimal(text: &str) -> i128 {
    let (whole, part) = text.split_once('.').expect("a point");
    let negative = whole.starts_with('-');
    let digits = format!("{part:0<4}");
    let size =
        whole.trim_start_matches('-').parse::<i128>().unwrap_or(0) * FRACTION + digits.parse::<i128>().expect("digits");
    if negative { -size } else { size }
}
