//! PATCH of attributes, on the generic path and on those of media (H40–H51).

use super::{body, conversations};
use crate::cloud::store::{Kept, StoreError};
use crate::serve::http::{
    Access, Answer, App, ErrorBody, Limit, Media, Method, NullValue, Request, Response, Route, Scope,
};
use crate::value::Text;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// What a request wants to write.
#[derive(Debug, Default)]
struct Write {
    set: Vec<(Text, Text)>,
    /// Names that go, where the service was told to take `null` so (H44).
    gone: Vec<Text>,
}

/// The routes.
pub fn routes() -> Vec<Route> {
    let route = |pattern, handler| Route {
        method: Method::Patch,
        pattern,
        access: Access::Scope(Scope::Attributes),
        media: Media::Json,
        success: 202,
        summary: "Sets attributes of a participant",
        handler,
    };
    // The words of all media; cobrowse sessions are no medium of ours, but their path takes attributes (H41).
    vec![
        route("/api/v2/conversations/{id}/participants/{participant}/attributes", generic),
        route("/api/v2/conversations/calls/{id}/participants/{participant}/attributes", of_medium),
        route("/api/v2/conversations/callbacks/{id}/participants/{participant}/attributes", of_medium),
        route("/api/v2/conversations/chats/{id}/participants/{participant}/attributes", of_medium),
        route("/api/v2/conversations/cobrowsesessions/{id}/participants/{participant}/attributes", of_medium),
        route("/api/v2/conversations/emails/{id}/participants/{participant}/attributes", of_medium),
        route("/api/v2/conversations/messages/{id}/participants/{participant}/attributes", of_medium),
    ]
}

/// H40: 202, and no body.
fn generic(app: &App, request: &Request) -> Answer {
    write(app, request)?;
    Ok(Response::empty(202))
}

/// H41: 202, and the participant's whole map after the write.
fn of_medium(app: &App, request: &Request) -> Answer {
    write(app, request)?;
    let kept = app.store.attributes(request.place("id"), Some(request.place("participant")))?;
    Ok(Response::json(202, &json!({"attributes": map(&kept)})))
}

/// A participant's map.
fn map(kept: &[Kept]) -> Map<String, Value> {
    kept.iter().map(|own| (own.name.as_str().to_owned(), json!(own.value.as_str()))).collect()
}

/// Everything is checked before anything is written (H14, H45).
fn write(app: &App, request: &Request) -> Result<(), ErrorBody> {
    let (id, participant) = (request.place("id"), request.place("participant"));
    conversations::participant_of(app, id, participant)?;
    let wanted = read(&request.json()?, app.settings.null_value)?;
    if wanted.set.is_empty() && wanted.gone.is_empty() {
        return Ok(());
    }
    fits(app, id, participant, &wanted)?;
    match app.store.write(id, participant, &wanted.set, &wanted.gone, app.clock.now()) {
        Err(StoreError::TooLarge) => Err(too_large(crate::cloud::MAX_PARTICIPANT_BYTES)),
        other => Ok(other?),
    }
}

/// H44: what a body must be. Details name `attributes.NAME`, never the value (P47).
fn read(json: &Value, null: NullValue) -> Result<Write, ErrorBody> {
    let own = body::Object::of(json)?;
    read_one(own.get("attributes").ok_or_else(|| body::missing("attributes"))?, null)
}

/// The attributes of a body that has more than these, every value a text.
///
/// # Errors
/// 400, as for a PATCH (H44).
pub fn read_map(json: &Value) -> Result<Vec<(Text, Text)>, ErrorBody> {
    Ok(read_one(json, NullValue::Refuse)?.set)
}

fn read_one(json: &Value, null: NullValue) -> Result<Write, ErrorBody> {
    let Value::Object(attributes) = json else { return Err(body::wrong("attributes", "an object")) };
    let mut wanted = Write::default();
    let mut problems = Vec::new();
    for (name, value) in attributes {
        match value {
            // P7: a name is not empty.
            _ if name.is_empty() => problems.push("attributes.".to_owned()),
            Value::String(value) => wanted.set.push((Text::new(name), Text::new(value))),
            Value::Null if null == NullValue::Remove => wanted.gone.push(Text::new(name)),
            _ => problems.push(format!("attributes.{name}")),
        }
    }
    if problems.is_empty() { Ok(wanted) } else { Err(refused(problems)) }
}

/// All or nothing (H45): one bad attribute refuses the request, and each bad one is named.
fn refused(problems: Vec<String>) -> ErrorBody {
    let error = ErrorBody::bad("An attribute has a name that is not empty, and a text as its value.");
    problems.into_iter().fold(error, |error, field| error.detail("bad.request", field))
}

/// H50: a limit that is narrower than the store's own.
fn fits(app: &App, id: &str, participant: &str, wanted: &Write) -> Result<(), ErrorBody> {
    let limit = app.settings.attribute_bytes;
    if limit >= crate::cloud::MAX_PARTICIPANT_BYTES {
        return Ok(());
    }
    let kept = app.store.attributes(id, Some(participant))?;
    let written: HashSet<&str> =
        wanted.set.iter().map(|(name, _)| name).chain(&wanted.gone).map(Text::as_str).collect();
    let others = kept.iter().filter(|own| !written.contains(own.name.as_str()));
    let before: usize = others.map(|own| own.name.len() + own.value.len()).sum();
    if before + bytes(&wanted.set) > limit { Err(too_large(limit)) } else { Ok(()) }
}

/// H50, for a participant that holds nothing yet.
///
/// # Errors
/// 413 with the limit.
pub fn fits_one(limit: usize, attributes: &[(Text, Text)]) -> Result<(), ErrorBody> {
    let limit = limit.min(crate::cloud::MAX_PARTICIPANT_BYTES);
    if bytes(attributes) > limit { Err(too_large(limit)) } else { Ok(()) }
}

/// Names and values together, in UTF-8 (H50).
fn bytes(attributes: &[(Text, Text)]) -> usize {
    attributes.iter().map(|(name, value)| name.len() + value.len()).sum()
}

/// 413 with the limit that was met (H50), and without Retry-After (H18).
fn too_large(limit: usize) -> ErrorBody {
    let own = Limit { key: "attribute-bytes", namespace: "conversation", value: limit as i64 };
    let said = ErrorBody::too_large(limit).saying("The participant's attributes would be larger than {limit} bytes.");
    said.limit(own)
}

#[cfg(test)]
mod tests {
    use super::super::media::MEDIA;
    use super::*;

    fn names(json: &Value) -> Result<Vec<String>, ErrorBody> {
        let wanted = read(json, NullValue::Refuse)?;
        Ok(wanted.set.iter().map(|(name, value)| format!("{}={}", name.as_str(), value.as_str())).collect())
    }

    #[test]
    fn h44_what_a_body_must_be() {
        assert_eq!(names(&json!({"attributes": {"b": "2", "a": ""}})).expect("fine"), ["a=", "b=2"]);
        assert_eq!(names(&json!({"attributes": {}})).expect("nothing to do"), Vec::<String>::new());
        for bad in [json!(null), json!({}), json!([]), json!({"attributes": null}), json!({"attributes": []})] {
            assert_eq!(names(&bad).expect_err("refused").status(), 400, "{bad}");
        }
    }

    #[test]
    fn h44_each_bad_attribute_is_named_and_no_value_shown() {
        let bad =
            json!({"attributes": {"": "secret", "n": 5, "o": {"secret": 1}, "x": null, "t": true, "fine": "secret"}});
        let shown = names(&bad).expect_err("refused").to_json("c");
        let fields: Vec<&str> = shown["details"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|own| own["fieldName"].as_str().expect("a text"))
            .collect();
        assert_eq!(fields, ["attributes.", "attributes.n", "attributes.o", "attributes.t", "attributes.x"]);
        assert!(!shown.to_string().contains("secret"), "P47");
    }

    #[test]
    fn h44_null_may_be_told_to_take_away() {
        let wanted = read(&json!({"attributes": {"x": null, "y": "1"}}), NullValue::Remove).expect("fine");
        assert_eq!((wanted.gone.len(), wanted.set.len()), (1, 1));
    }

    #[test]
    fn h50_a_participant_that_begins_has_the_same_limit() {
        let one = |bytes: usize| [(Text::new("n"), Text::new(&"v".repeat(bytes)))];
        assert!(fits_one(100, &one(99)).is_ok(), "at the limit");
        let error = fits_one(100, &one(100)).expect_err("one past it").to_json("c");
        assert_eq!((&error["status"], &error["limit"]["value"]), (&json!(413), &json!(100)));
        assert!(fits_one(usize::MAX, &one(1 << 20)).is_err(), "never past the store's own");
    }

    #[test]
    fn every_medium_has_a_path() {
        let patterns: Vec<&str> = routes().iter().map(|route| route.pattern).collect();
        for (word, _) in MEDIA {
            assert!(patterns.iter().any(|own| own.contains(&format!("/conversations/{word}/"))), "{word}");
        }
    }
}
