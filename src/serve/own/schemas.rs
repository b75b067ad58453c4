//! The shapes of bodies in the OpenAPI document: those of our own API, and `ErrorBody`. The platform's shapes are
//! described by the platform.

use super::OPENAPI;
use super::read::{MAX_DIGITS, MAX_TEXT};
use crate::serve::http::{JSON, Route};
use serde_json::{Value, json};

/// The schema of what a route takes.
pub fn of_body(route: &Route) -> Option<&'static str> {
    match route.pattern {
        "/callflow/v1/conversations" => Some("NewConversation"),
        "/callflow/v1/conversations/{id}/input" => Some("Input"),
        "/oauth/token" => Some("TokenRequest"),
        crate::serve::faults::PATH => Some("Object"),
        _ => None,
    }
}

/// Media type and schema of what a route answers.
pub fn of_answer(route: &Route) -> Option<(&'static str, &'static str)> {
    match route.pattern {
        "/callflow/v1/conversations" | "/callflow/v1/conversations/{id}" | "/callflow/v1/conversations/{id}/input" => {
            Some((JSON, "Conversation"))
        }
        "/callflow/v1/conversations/{id}/events" => Some(("text/event-stream", "Text")),
        "/metrics" => Some(("text/plain", "Text")),
        "/oauth/token" => Some((JSON, "Token")),
        "/healthz" | "/readyz" => Some((JSON, "Health")),
        "/callflow/v1/outbox"
        | "/callflow/v1/outbox/{id}/{epoch}/retry"
        | "/callflow/v1/outbox/{id}/{epoch}/drop"
        | crate::serve::faults::PATH
        | OPENAPI => Some((JSON, "Object")),
        _ => None,
    }
}

/// All of them.
pub fn all() -> Value {
    let text = json!({"type": "string"});
    json!({
        "NewConversation": {
            "type": "object",
            "required": ["flow"],
            "additionalProperties": false,
            "properties": {
                "flow": {"type": "string", "description": "The flow's name"},
                "caller": {"type": ["string", "null"], "description": "Who calls"},
                "called": {"type": ["string", "null"], "description": "Who is called"},
                "attributes": {"type": ["object", "null"], "additionalProperties": text},
                "conversationId": {"type": "string", "format": "uuid"},
            },
        },
        "Input": {
            "type": "object",
            "oneOf": [{"required": ["digits"]}, {"required": ["text"]}, {"required": ["hangUp"]}],
            "additionalProperties": false,
            "properties": {
                "turn": {
                    "type": ["integer", "null"],
                    "minimum": 0,
                    "description": "The turn that this answers; said again, it changes nothing",
                },
                "digits": {"type": "string", "pattern": "^[0-9*#A-D]*$", "maxLength": MAX_DIGITS},
                "text": {"type": "string", "maxLength": MAX_TEXT},
                "hangUp": {"const": true},
            },
        },
        "Conversation": {
            "type": "object",
            "required": ["conversationId", "participantId", "state", "turn", "played", "invocations"],
            "properties": {
                "conversationId": text,
                "participantId": text,
                "state": {"enum": ["waiting", "running", "ended", "interrupted"]},
                "awaits": {"type": "string", "description": "What it waits for"},
                "turn": {"type": "integer", "description": "How many answers it has had"},
                "played": {"type": "array", "items": text},
                "invocations": {"type": "array", "items": invocation()},
                "outputs": {"type": "object", "description": "What a workflow gave back"},
            },
        },
        "Token": {
            "type": "object",
            "required": ["access_token", "token_type", "expires_in"],
            "properties": {"access_token": text, "token_type": {"const": "bearer"}, "expires_in": {"type": "integer"}},
        },
        "TokenRequest": {
            "type": "object",
            "required": ["grant_type"],
            "properties": {"grant_type": {"const": "client_credentials"}},
        },
        "Health": {"type": "object", "required": ["status"], "properties": {"status": text}},
        "Text": text,
        "Object": {"type": "object"},
        "ErrorBody": error(),
    })
}

fn invocation() -> Value {
    let text = json!({"type": "string"});
    json!({
        "type": "object",
        "required": ["flow", "kind"],
        "properties": {"flow": text, "kind": text, "exitReason": text, "transferTarget": text},
    })
}

fn error() -> Value {
    let text = json!({"type": "string"});
    let detail = json!({"type": "object", "properties": {"errorCode": text, "fieldName": text}});
    let limit = json!({"key": text, "namespace": text, "value": {"type": "integer"}});
    json!({
        "type": "object",
        "required": [
            "message", "code", "status", "messageWithParams", "messageParams", "contextId", "details", "errors",
        ],
        "properties": {
            "message": text,
            "code": text,
            "status": {"type": "integer"},
            "messageWithParams": text,
            "messageParams": {"type": "object", "additionalProperties": text},
            "entityId": text,
            "entityName": text,
            "contextId": text,
            "details": {"type": "array", "items": detail},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ErrorBody"}},
            "limit": {"type": "object", "properties": limit},
        },
    })
}
