//! `Flow` and `FlowVersion` (wire §10). Some of a version's times are integers there, one is text (H8).

use crate::bytecode::{self, Program};
use crate::catalog::FlowType;
use crate::serve::platform::conversation::put;
use crate::serve::platform::paging::encoded;
use crate::serve::platform::{home, time, words};
use crate::serve::project::{Current, Flow, Operation, Version};
use crate::value::{Kind, Type};
use serde_json::{Map, Value, json};

/// `Flow`.
pub fn flow(own: &Flow, current: &Current) -> Value {
    let uri = format!("/api/v2/flows/{}", encoded(&own.id));
    let built = current.program.flows.iter().find(|flow| flow.name.as_str() == own.name && own.published.is_some());
    let mut body = json!({
        "id": own.id,
        "name": own.name,
        "description": own.description,
        "type": words::flow_type_of(&own.kind),
        "division": home::division(),
        "active": own.is_live() && own.published.is_some(),
        "system": false,
        "deleted": !own.is_live(),
        "selfUri": uri,
    });
    let shown =
        |number: Option<u32>| number.and_then(|number| own.version(number)).map(|one| version(own, one, current));
    put(&mut body, "publishedVersion", shown(own.published));
    put(&mut body, "savedVersion", own.versions.last().map(|one| version(own, one, current)));
    put(&mut body, "checkedInVersion", shown(own.checked_in));
    put(&mut body, "currentOperation", own.operation.as_ref().map(operation));
    if let Some(built) = built {
        put(&mut body, "inputSchema", Some(schema(built, |variable| variable.input)));
        put(&mut body, "outputSchema", Some(schema(built, |variable| variable.output)));
        let language = built.language.as_ref().map(|text| json!([{"language": text.as_str(), "isDefault": true}]));
        put(&mut body, "supportedLanguages", language);
    }
    body
}

/// `FlowVersion`.
pub fn version(flow: &Flow, own: &Version, current: &Current) -> Value {
    let uri = format!("/api/v2/flows/{}/versions/{}", encoded(&flow.id), own.id());
    let mut body = json!({
        "id": own.id(),
        "name": own.id(),
        "type": own.made.word(),
        "secure": flow.flow_type() == Some(FlowType::SecureCall),
        "debug": false,
        "dateCreated": own.created,
        "configurationUri": format!("{uri}/configuration"),
        "selfUri": uri,
    });
    put(&mut body, "datePublished", own.published.map(time::json));
    // The schemas of the version that runs are known; those of others would have to be built.
    if flow.published == Some(own.number)
        && let Some(built) = of(&current.program, &flow.name)
    {
        put(&mut body, "inputSchema", Some(schema(built, |variable| variable.input)));
        put(&mut body, "outputSchema", Some(schema(built, |variable| variable.output)));
    }
    body
}

fn of<'a>(program: &'a Program, name: &str) -> Option<&'a bytecode::Flow> {
    program.flow(name).map(|(_, flow)| flow)
}

/// `Operation`: it is over when it is answered.
pub fn operation(own: &Operation) -> Value {
    json!({"id": own.id, "complete": true, "actionName": own.action, "actionStatus": "SUCCESS"})
}

/// The schema of a flow's inputs or outputs, as JSON Schema.
fn schema(flow: &bytecode::Flow, wanted: impl Fn(&bytecode::program::Variable) -> bool) -> Value {
    let variables = flow.variables.iter().filter(|own| wanted(own) && !own.built_in && own.part.is_none());
    let properties: Map<String, Value> = variables.map(|own| (own.name.as_str().to_owned(), kind(own.kind))).collect();
    json!({"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "properties": properties})
}

fn kind(own: Type) -> Value {
    if own.list {
        return json!({"type": "array", "items": kind(Type::one(own.kind))});
    }
    json!({"type": match own.kind {
        Kind::Boolean => "boolean",
        Kind::Integer | Kind::Duration => "integer",
        Kind::Decimal => "number",
        Kind::Json => "object",
        _ => "string",
    }})
}
