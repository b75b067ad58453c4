//! Bodies of our own API, read strictly: a member that nobody knows is a mistake, not a wish.

use crate::serve::http::ErrorBody;
use crate::serve::worker::{Input, New};
use serde_json::{Map, Value};

/// The longest text that a caller may say or write, in characters: that of a string of a flow (L11).
pub const MAX_TEXT: usize = 32_000;
/// The most keys that a caller may press at once.
pub const MAX_DIGITS: usize = 1_000;

/// A conversation that is to begin.
///
/// # Errors
/// 400, with the field.
pub fn new(body: &Value) -> Result<New, ErrorBody> {
    let members = object(body)?;
    known(members, &["flow", "caller", "called", "attributes", "conversationId"])?;
    let conversation = members.get("conversationId").map(|_| text(members, "conversationId")).transpose()?;
    if conversation.as_ref().is_some_and(|id| !is_id(id)) {
        return Err(ErrorBody::field("conversationId", "The conversation's id must be a UUID."));
    }
    Ok(New {
        flow: text(members, "flow")?,
        caller: optional(members, "caller")?,
        called: optional(members, "called")?,
        attributes: attributes(members.get("attributes"))?,
        conversation,
    })
}

/// What a caller does, and at which turn, when that is said.
///
/// # Errors
/// 400, with the field.
pub fn answer(body: &Value) -> Result<(Option<u32>, Input), ErrorBody> {
    let turn = match object(body)?.get("turn") {
        None | Some(Value::Null) => None,
        Some(turn) => {
            let turn = turn.as_u64().and_then(|turn| u32::try_from(turn).ok());
            Some(turn.ok_or_else(|| ErrorBody::field("turn", "A turn is a whole number from 0 on."))?)
        }
    };
    Ok((turn, input(body)?))
}

/// What a caller does: exactly one thing.
fn input(body: &Value) -> Result<Input, ErrorBody> {
    let members = object(body)?;
    known(members, &["digits", "text", "hangUp", "turn"])?;
    if members.keys().filter(|name| *name != "turn").count() != 1 {
        return Err(ErrorBody::bad("The body must have one of digits, text and hangUp."));
    }
    if members.contains_key("hangUp") {
        return match members["hangUp"] {
            Value::Bool(true) => Ok(Input::HangUp),
            _ => Err(ErrorBody::field("hangUp", "hangUp can only be true.")),
        };
    }
    if members.contains_key("text") {
        let said = text(members, "text")?;
        return match said.chars().count() <= MAX_TEXT {
            true => Ok(Input::Text(said)),
            false => Err(ErrorBody::field("text", "The text is longer than 32,000 characters.")),
        };
    }
    let keys = text(members, "digits")?;
    let plain = keys.chars().all(|key| matches!(key, '0'..='9' | '*' | '#' | 'A'..='D'));
    match plain && keys.len() <= MAX_DIGITS {
        true => Ok(Input::Digits(keys)),
        false => Err(ErrorBody::field("digits", "Digits are at most 1,000 of 0 to 9, *, # and A to D.")),
    }
}

fn object(body: &Value) -> Result<&Map<String, Value>, ErrorBody> {
    body.as_object().ok_or_else(|| ErrorBody::bad("The body must be an object."))
}

fn known(members: &Map<String, Value>, names: &[&str]) -> Result<(), ErrorBody> {
    match members.keys().find(|name| !names.contains(&name.as_str())) {
        // The name may be a slip of a value: it stands in the detail's path alone, as H44 has it.
        Some(name) => Err(ErrorBody::field(name.clone(), "The body has a member that is not known.")),
        None => Ok(()),
    }
}

fn text(members: &Map<String, Value>, name: &'static str) -> Result<String, ErrorBody> {
    match members.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(ErrorBody::field(name, "The field must be a string.")),
        None => Err(ErrorBody::field(name, "The field is missing.")),
    }
}

fn optional(members: &Map<String, Value>, name: &'static str) -> Result<String, ErrorBody> {
    if matches!(members.get(name), None | Some(Value::Null)) { Ok(String::new()) } else { text(members, name) }
}

/// Names and values byte for byte (H43); what is no string, and an empty name, is refused (H44).
fn attributes(given: Option<&Value>) -> Result<Vec<(String, String)>, ErrorBody> {
    let map = match given {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Object(map)) => map,
        Some(_) => return Err(ErrorBody::field("attributes", "The attributes must be an object.")),
    };
    let one = |(name, value): (&String, &Value)| match value {
        _ if name.is_empty() => Err(ErrorBody::field("attributes.", "An attribute must have a name.")),
        Value::String(value) => Ok((name.clone(), value.clone())),
        _ => Err(ErrorBody::field(format!("attributes.{name}"), "An attribute's value must be a string.")),
    };
    map.iter().map(one).collect()
}

fn is_id(text: &str) -> bool {
    let dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    text.len() == 36 && text.bytes().enumerate().all(|(at, b)| if dash(at) { b == b'-' } else { b.is_ascii_hexdigit() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_conversation_is_read_byte_for_byte() {
        let body = json!({"flow": "A", "caller": "tel:+1", "attributes": {"é\u{0}": "", " b ": "😀\r\n"}});
        let new = new(&body).unwrap();
        assert_eq!((new.flow.as_str(), new.caller.as_str(), new.called.as_str()), ("A", "tel:+1", ""));
        let mut attributes = new.attributes;
        attributes.sort();
        assert_eq!(attributes, [(" b ".into(), "😀\r\n".into()), ("é\u{0}".to_owned(), String::new())]);
    }

    #[test]
    fn h44_what_is_wrong_is_told_by_its_path_and_never_by_its_value() {
        for (body, field) in [
            (json!(null), None),
            (json!([]), None),
            (json!({}), Some("flow")),
            (json!({"flow": 5}), Some("flow")),
            (json!({"flow": "A", "caller": ["canary"]}), Some("caller")),
            (json!({"flow": "A", "attributes": "canary"}), Some("attributes")),
            (json!({"flow": "A", "attributes": {"x": 12345}}), Some("attributes.x")),
            (json!({"flow": "A", "attributes": {"x": null}}), Some("attributes.x")),
            (json!({"flow": "A", "attributes": {"": "canary"}}), Some("attributes.")),
            (json!({"flow": "A", "flows": "canary"}), Some("flows")),
            (json!({"flow": "A", "conversationId": "canary"}), Some("conversationId")),
        ] {
            let error = new(&body).unwrap_err();
            let told = error.to_json("");
            assert_eq!(error.status(), 400, "{body}");
            assert_eq!(told["details"][0]["fieldName"].as_str(), field, "{body}");
            assert!(!told.to_string().contains("canary") && !told.to_string().contains("12345"), "{told}");
        }
    }

    #[test]
    fn a_caller_does_one_thing() {
        assert!(input(&json!({"digits": "0123456789*#ABCD"})) == Ok(Input::Digits("0123456789*#ABCD".into())));
        assert!(input(&json!({"digits": ""})) == Ok(Input::Digits(String::new())));
        assert!(input(&json!({"text": "é"})) == Ok(Input::Text("é".into())));
        assert!(input(&json!({"hangUp": true})) == Ok(Input::HangUp));
        for bad in [
            json!({}),
            json!({"digits": "1", "text": "x"}),
            json!({"digits": "12e"}),
            json!({"digits": 12}),
            json!({"hangUp": false}),
            json!({"hangup": true}),
            json!("digits"),
        ] {
            assert!(input(&bad).is_err_and(|error| error.status() == 400), "{bad}");
        }
    }

    #[test]
    fn texts_and_digits_at_the_limit_and_one_past_it() {
        for (name, piece, most) in [("text", "é", MAX_TEXT), ("digits", "1", MAX_DIGITS)] {
            assert!(input(&json!({ name: piece.repeat(most) })).is_ok());
            assert!(input(&json!({ name: piece.repeat(most + 1) })).is_err());
        }
    }
}
