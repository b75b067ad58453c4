//! A value as an expression that gives it back, for tests that are written by the program.

use super::{Kind, Text, Type, Value, literal, quoted};

/// An expression of the value's own type; `None` where no expression gives such a value.
pub fn expression(value: &Value) -> Option<String> {
    match value {
        Value::List(items) => {
            let parts: Option<Vec<String>> = items.iter().map(expression).collect();
            let parts = parts?;
            let none = "MakeEmptyList(ToString(NOT_SET))".to_owned();
            Some(if parts.is_empty() { none } else { format!("MakeList({})", parts.join(", ")) })
        }
        Value::Object(object) if object.kind() != Kind::Prompt => None,
        Value::Date(_) | Value::Time(_) | Value::Audio(_) | Value::Communication(_) => None,
        value => value.kind().map(|kind| literal(value, Type::one(kind))),
    }
}

/// An expression for something that is cast into the type of its place: what an action answers. A thing of the
/// organisation is given by its name.
pub fn cast_expression(value: &Value) -> Option<String> {
    match value {
        Value::Date(_) | Value::Time(_) => super::Display::default().text(value).map(|text| quoted(text.as_str())),
        Value::Object(object) if object.kind() != Kind::Prompt => {
            let by = if object.kind() == Kind::User { "username" } else { "name" };
            object.text(by).filter(|name| *name == object.id()).map(|name: &Text| quoted(name.as_str()))
        }
        value => expression(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_an_expression_or_none() {
        let text = |text: &str| Value::Text(Text::new(text));
        assert_eq!(expression(&text("a\"b")).as_deref(), Some("\"a\\\"b\""));
        assert_eq!(expression(&Value::Boolean(true)).as_deref(), Some("true"));
        let list = Value::list(vec![text("a"), text("b")]);
        assert_eq!(expression(&list).as_deref(), Some("MakeList(\"a\", \"b\")"));
        assert_eq!(expression(&Value::NotSet), None, "its type is not known");
    }
}
