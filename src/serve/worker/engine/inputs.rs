//! Values of a workflow that come as JSON, and those that it gives back (wire §10).

use super::super::{WorkError, Worked};
use crate::bytecode::Flow;
use crate::conversation::text_of;
use crate::value::{Decimal, Json, Kind, Text, Type, Value, parse_json};
use serde_json::{Map, Number};
use std::sync::Arc;

/// The values of a flow's input variables, by their numbers in its table.
///
/// # Errors
/// [`WorkError::Refused`] for a name that is no input of the flow, and for a value of another type.
pub fn given(flow: &Flow, inputs: &Map<String, serde_json::Value>) -> Worked<Vec<(usize, Value)>> {
    let one = |(name, given): (&String, &serde_json::Value)| {
        let refused = |why: String| WorkError::Refused { field: format!("inputData.{name}"), why };
        let own = flow.variables.iter().position(|own| {
            let named = own.name.as_str().eq_ignore_ascii_case(name);
            named && own.input && own.part.is_none() && !own.built_in
        });
        let number = own.ok_or_else(|| refused("the flow has no input variable of this name".into()))?;
        let kind = flow.variables[number].kind;
        let value = of_json(given, kind).ok_or_else(|| refused(format!("the value is no {kind}")))?;
        Ok((number, value))
    };
    inputs.iter().map(one).collect()
}

/// A value of that type; `None` when it is none.
fn of_json(given: &serde_json::Value, wanted: Type) -> Option<Value> {
    use serde_json::Value as J;
    if wanted.list {
        return match given {
            J::Array(items) => {
                let items: Option<Vec<Value>> =
                    items.iter().map(|item| of_json(item, Type::one(wanted.kind))).collect();
                Some(Value::list(items?))
            }
            J::Null => Some(Value::NotSet),
            _ => None,
        };
    }
    let value = match (wanted.kind, given) {
        (_, J::Null) => Value::NotSet,
        (Kind::Boolean, J::Bool(own)) => Value::Boolean(*own),
        (Kind::Integer, J::Number(own)) => Value::Integer(own.as_i64()?),
        (Kind::Decimal, J::Number(own)) => Value::Decimal(Decimal::parse(&own.to_string()).ok()?),
        (Kind::Duration, J::Number(own)) => Value::Duration(own.as_i64()?),
        (Kind::Json, any) => Value::Json(Arc::new(parse_json(&any.to_string()).ok()?)),
        // Times, currencies, numbers of telephones and the like are written as text, and cast where the flow begins.
        (kind, J::String(own)) if !matches!(kind, Kind::Boolean | Kind::Integer | Kind::Decimal | Kind::Duration) => {
            Value::Text(Text::new(own))
        }
        _ => return None,
    };
    Some(value)
}

/// A value as JSON.
pub fn json(value: &Value) -> serde_json::Value {
    use serde_json::Value as J;
    let text = || text_of(value).map_or(J::Null, J::String);
    match value {
        Value::NotSet => J::Null,
        Value::Boolean(own) => J::Bool(*own),
        Value::Integer(own) | Value::Duration(own) => J::Number(Number::from(*own)),
        Value::Decimal(_) => {
            let text = text_of(value).unwrap_or_default();
            text.parse::<f64>().ok().and_then(Number::from_f64).map_or(J::String(text), J::Number)
        }
        Value::Json(own) => of_own(own),
        Value::List(items) => J::Array(items.iter().map(json).collect()),
        _ => text(),
    }
}

fn of_own(own: &Json) -> serde_json::Value {
    let mut text = Text::EMPTY;
    own.write_compact(&mut text);
    serde_json::from_str(text.as_str()).unwrap_or(serde_json::Value::Null)
}
