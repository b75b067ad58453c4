//! `ErrorBody`: the body of every answer that is an error (wire §2).

use super::Code;
use crate::cloud::MAX_PARTICIPANT_BYTES;
use crate::cloud::store::StoreError;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// An error as it is answered. It never holds an attribute's value (P47).
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorBody(Box<Inner>);

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    status: u16,
    code: Cow<'static, str>,
    template: Cow<'static, str>,
    params: Vec<(&'static str, String)>,
    entity_id: Option<String>,
    entity_name: Option<String>,
    details: Vec<Detail>,
    limit: Option<Limit>,
    headers: Vec<(&'static str, String)>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// The code of this detail.
    pub code: &'static str,
    /// The path of the field: `attributes.Tier`.
    pub field: String,
}

/// A limit that was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Its name.
    pub key: &'static str,
    /// A word of the platform's list: `conversation`, `architect`, `datatables`, `platform.api` …
    pub namespace: &'static str,
    /// The limit itself.
    pub value: i64,
}

impl ErrorBody {
    /// The error of a code, with the code's own message.
    pub fn new(code: Code) -> Self {
        let (_, status, word, message) = *code.row();
        Self::passed(status, Cow::Borrowed(word), Cow::Borrowed(message))
    }

    /// An error that somebody else said: the platform behind a store (H107).
    pub fn passed(status: u16, code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            status,
            code: code.into(),
            template: message.into(),
            params: Vec::new(),
            entity_id: None,
            entity_name: None,
            details: Vec::new(),
            limit: None,
            headers: Vec::new(),
        }))
    }

    /// A malformed request, with one sentence that says how.
    pub fn bad(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::BadRequest).saying(message)
    }

    /// A malformed field of a body.
    pub fn field(path: impl Into<String>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::bad(message).detail("bad.request", path)
    }

    /// Something that callflow does not serve (H15).
    pub fn not_served(what: impl Into<String>) -> Self {
        Self::new(Code::NotImplemented).param("what", what)
    }

    /// A limit of bytes that a request is past.
    pub fn too_large(limit: usize) -> Self {
        Self::new(Code::TooLarge).param("limit", limit.to_string())
    }

    /// Another message; `{name}` stands for parameters.
    #[must_use]
    pub fn saying(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.template = message.into();
        self
    }

    /// A parameter of the message.
    #[must_use]
    pub fn param(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.params.push((name, value.into()));
        self
    }

    /// What it is about.
    #[must_use]
    pub fn about(mut self, id: impl Into<String>) -> Self {
        self.0.entity_id = Some(id.into());
        self
    }

    /// The name of what it is about.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.0.entity_name = Some(name.into());
        self
    }

    /// What is wrong with one field.
    #[must_use]
    pub fn detail(mut self, code: &'static str, field: impl Into<String>) -> Self {
        self.0.details.push(Detail { code, field: field.into() });
        self
    }

    /// The limit that was met.
    #[must_use]
    pub fn limit(mut self, limit: Limit) -> Self {
        self.0.limit = Some(limit);
        self
    }

    /// A header of the answer: `Allow`, `Retry-After`.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.headers.push((name, value.into()));
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// The code's word.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The headers that belong to it.
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.0.headers
    }

    /// The message with the parameters in their places.
    pub fn message(&self) -> String {
        // One pass from left to right: what a parameter holds is never taken for a place of another one.
        let mut message = String::new();
        let mut rest: &str = &self.0.template;
        while let Some((before, after)) = rest.split_once('{') {
            message.push_str(before);
            let found = after.split_once('}').and_then(|(name, after)| Some((self.value_of(name)?, after)));
            let (piece, left) = found.unwrap_or(("{", after));
            message.push_str(piece);
            rest = left;
        }
        message + rest
    }

    fn value_of(&self, name: &str) -> Option<&str> {
        self.0.params.iter().find(|param| param.0 == name).map(|param| param.1.as_str())
    }

    /// The body of the answer, with the correlation id of the request (H12).
    pub fn to_json(&self, correlation: &str) -> Value {
        let inner = &self.0;
        let params: Map<String, Value> =
            inner.params.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let details = inner.details.iter().map(|d| json!({"errorCode": d.code, "fieldName": d.field}));
        let mut body = json!({
            "message": self.message(),
            "code": inner.code,
            "status": inner.status,
            "messageWithParams": inner.template,
            "messageParams": params,
            "contextId": correlation,
            "details": details.collect::<Vec<_>>(),
            "errors": [],
        });
        let more = [("entityId", &inner.entity_id), ("entityName", &inner.entity_name)];
        for (key, value) in more {
            if let Some(value) = value {
                body[key] = json!(value);
            }
        }
        if let Some(Limit { key, namespace, value }) = inner.limit {
            body["limit"] = json!({"key": key, "namespace": namespace, "value": value});
        }
        body
    }
}

impl From<StoreError> for ErrorBody {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoConversation | StoreError::NoParticipant => Self::new(Code::NotFound),
            StoreError::TooLarge => {
                let value = MAX_PARTICIPANT_BYTES as i64;
                Self::too_large(MAX_PARTICIPANT_BYTES)
                    .saying("The participant's attributes would be larger than {limit} bytes.")
                    .limit(Limit { key: "attribute.bytes", namespace: "conversation", value })
            }
            StoreError::Exists => Self::passed(409, "conflict", "Something of this id is there already."),
            // Whoever is stale must read again; nothing was done (F10). Full and unreachable stores come back (F22, F26).
            StoreError::Stale | StoreError::Full | StoreError::Unavailable(_) | StoreError::Broken(_) => {
                Self::new(Code::Unavailable)
            }
            StoreError::Refused { status, code, message } => Self::passed(status, code, message),
            // F61: another worker may have the key; nothing was done.
            StoreError::Locked(why) => {
                Self::passed(503, "store.locked", format!("What was kept of it is encrypted {why}."))
            }
            StoreError::Throttled(pause) => {
                let seconds = pause.map_or(1, |pause| pause.as_secs().max(1)).to_string();
                Self::new(Code::TooManyRequests).param("seconds", seconds.as_str()).header("Retry-After", seconds)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h16_a_throttled_request_says_when_to_come_back() {
        let error = ErrorBody::new(Code::TooManyRequests).param("seconds", "42").header("Retry-After", "42");
        let body = error.to_json("c0");
        assert_eq!(body["message"], "Rate limit exceeded the maximum. Retry the request in [42] seconds");
        assert_eq!(body["code"], "too.many.requests.retry.after");
        assert_eq!((&body["status"], &body["contextId"]), (&json!(429), &json!("c0")));
        assert_eq!(body["messageParams"], json!({"seconds": "42"}));
        assert_eq!(body["details"], json!([]));
        assert!(body.get("entityId").is_none() && body.get("limit").is_none());
    }

    #[test]
    fn a_parameter_is_put_in_as_it_is() {
        let error = ErrorBody::bad("{id} of {none} {{id} {").param("id", "{id}{other}").param("other", "x");
        assert_eq!(error.message(), "{id}{other} of {none} {{id}{other} {");
    }

    #[test]
    fn p47_why_a_store_is_out_of_reach_is_not_told_to_callers() {
        let body = ErrorBody::from(StoreError::Unavailable("secret reason".into())).to_json("c0").to_string();
        assert!(!body.contains("secret"));
    }
}
