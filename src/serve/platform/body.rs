//! Reading bodies: each field by its name, and what is wrong with one by its path, never by its value (P47).

use crate::serve::http::ErrorBody;
use serde_json::{Map, Value};

/// An object of a body, with the path that leads to it.
#[derive(Clone, Debug)]
pub struct Object<'a> {
    fields: &'a Map<String, Value>,
    path: String,
}

impl<'a> Object<'a> {
    /// The body itself, which must be an object.
    ///
    /// # Errors
    /// 400 when there is none (H4), or it is something else.
    pub fn of(body: &'a Value) -> Result<Self, ErrorBody> {
        match body {
            Value::Object(fields) => Ok(Self { fields, path: String::new() }),
            Value::Null => Err(ErrorBody::bad("The request needs a body.")),
            _ => Err(ErrorBody::bad("The body must be an object.")),
        }
    }

    /// A value of a list as an object.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn at(value: &'a Value, path: String) -> Result<Self, ErrorBody> {
        match value {
            Value::Object(fields) => Ok(Self { fields, path }),
            _ => Err(wrong(&path, "an object")),
        }
    }

    /// The path of a field.
    pub fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// A field; `null` is no field (H10).
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// All fields.
    pub fn fields(&self) -> &'a Map<String, Value> {
        self.fields
    }

    /// A text.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, ErrorBody> {
        self.typed(name, "a text", Value::as_str)
    }

    /// A text that must be there and not empty.
    ///
    /// # Errors
    /// 400 when it is not.
    pub fn needed(&self, name: &str) -> Result<&'a str, ErrorBody> {
        let text = self.text(name)?.filter(|text| !text.is_empty());
        text.ok_or_else(|| missing(&self.path(name)))
    }

    /// A flag.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, ErrorBody> {
        self.typed(name, "true or false", Value::as_bool)
    }

    /// A whole number within bounds.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn number(&self, name: &str, least: u64, most: u64) -> Result<Option<u64>, ErrorBody> {
        let fits = |value: &'a Value| value.as_u64().filter(|number| (least..=most).contains(number));
        self.typed(name, &format!("a whole number from {least} to {most}"), fits)
    }

    /// A list; without one, none.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn list(&self, name: &str) -> Result<&'a [Value], ErrorBody> {
        Ok(self.typed(name, "a list", |value| value.as_array().map(Vec::as_slice))?.unwrap_or_default())
    }

    /// The objects of a list, each with its path.
    ///
    /// # Errors
    /// 400 when it is no list, or holds something else.
    pub fn objects(&self, name: &str) -> Result<Vec<Self>, ErrorBody> {
        let list = self.list(name)?.iter().enumerate();
        list.map(|(at, value)| Self::at(value, format!("{}[{at}]", self.path(name)))).collect()
    }

    /// An object.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn object(&self, name: &str) -> Result<Option<Self>, ErrorBody> {
        self.get(name).map(|value| Self::at(value, self.path(name))).transpose()
    }

    /// The texts of a list.
    ///
    /// # Errors
    /// 400 when it is no list, or holds something else.
    pub fn texts(&self, name: &str) -> Result<Vec<&'a str>, ErrorBody> {
        let list = self.list(name)?.iter().enumerate();
        list.map(|(at, value)| value.as_str().ok_or_else(|| wrong(&format!("{}[{at}]", self.path(name)), "a text")))
            .collect()
    }

    fn typed<T>(
        &self,
        name: &str,
        what: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, ErrorBody> {
        self.get(name).map(|value| read(value).ok_or_else(|| wrong(&self.path(name), what))).transpose()
    }
}

/// A field of another type than it should have.
pub fn wrong(path: &str, what: &str) -> ErrorBody {
    let said = ErrorBody::field(path, "The field {field} must be {type}.");
    said.param("field", path).param("type", what)
}

/// A field that must be there.
pub fn missing(path: &str) -> ErrorBody {
    ErrorBody::field(path, "The field {field} is missing or empty.").param("field", path)
}

/// A word that is none of those that are allowed. Not for attribute values, since it repeats the word (wire §2).
pub fn unknown_word(field: &str, word: &str, allowed: &str) -> ErrorBody {
    use crate::serve::http::Code;
    let error = ErrorBody::new(Code::InvalidValue).param("value", word).param("type", field);
    error.param("allowed", allowed).detail("invalid.value", field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn p47_what_is_wrong_is_said_by_path_and_not_by_value() {
        let body =
            json!({"name": 5, "flows": [{"id": "x"}, "secret"], "n": 7, "on": "secret", "empty": "", "none": null});
        let own = Object::of(&body).expect("an object");
        for error in [
            own.text("name").expect_err("a number"),
            own.objects("flows").expect_err("a text"),
            own.flag("on").expect_err("a text"),
            own.number("n", 1, 6).expect_err("one past it"),
            own.needed("empty").expect_err("empty"),
            own.needed("none").expect_err("null"),
        ] {
            let shown = error.to_json("c").to_string();
            assert_eq!((error.status(), error.code()), (400, "bad.request"));
            assert!(!shown.contains("secret"), "{shown}");
        }
        assert_eq!(own.number("n", 1, 7).expect("at the limit"), Some(7));
        let shown = own.objects("flows").expect_err("a text").to_json("c");
        assert_eq!(shown["details"], json!([{"errorCode": "bad.request", "fieldName": "flows[1]"}]));
    }

    #[test]
    fn h04_no_body_and_null_are_the_same() {
        assert_eq!(Object::of(&Value::Null).expect_err("none").status(), 400);
        assert_eq!(Object::of(&json!([])).expect_err("a list").status(), 400);
        assert!(Object::of(&json!({})).expect("an object").get("x").is_none());
    }
}
