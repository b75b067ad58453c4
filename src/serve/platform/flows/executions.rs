//! Executions: a workflow that runs by itself (H60, H61).

use super::read::{current, known, version_of};
use crate::cloud::store::{Expect, Millis};
use crate::serve::http::{Answer, App, Code, ErrorBody, Method, Request, Response, Route, Scope};
use crate::serve::platform::body::Object;
use crate::serve::platform::conversation::put;
use crate::serve::platform::paging::encoded;
use crate::serve::platform::route::{call, get};
use crate::serve::platform::{fault, time};
use crate::serve::random;
use crate::serve::worker::{Launch, State, Status};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kind of the documents.
const KIND: &str = "execution";
/// The longest name, in characters.
pub const MAX_NAME: usize = 200;

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        call(Method::Post, Scope::Flows, "/api/v2/flows/executions", "Launches a workflow", launch),
        get("/api/v2/flows/executions/{id}", "How a launched workflow stands", state),
    ]
}

/// What is kept of a launch.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Execution {
    name: String,
    flow: String,
    version: String,
    launched: Millis,
    conversation: String,
}

impl Execution {
    fn version(&self) -> Value {
        let uri = format!("/api/v2/flows/{}/versions/{}", encoded(&self.flow), self.version);
        json!({"id": self.version, "selfUri": uri})
    }

    fn shown(&self, id: &str) -> Value {
        let uri = format!("/api/v2/flows/executions/{}", encoded(id));
        json!({"id": id, "name": self.name, "flowVersion": self.version(), "selfUri": uri})
    }
}

fn launch(app: &App, request: &Request) -> Answer {
    let json = request.json()?;
    let body = Object::of(&json)?;
    let id = body.needed("flowId")?;
    let current = current(app)?;
    let flow = known(&current, id)?;
    // Missing, null or empty: the newest that is published.
    let version = match body.text("flowVersion")?.filter(|text| !text.is_empty()) {
        Some(text) => version_of(flow, text)?,
        None => flow.published().ok_or_else(|| ErrorBody::new(Code::FlowVersionMissing).about(id))?,
    };
    if flow.kind != "workflow" {
        let said = ErrorBody::field("flowId", "Only workflows are launched, and this flow is of another type.");
        return Err(said.about(id).named(&flow.name));
    }
    let older = flow.published != Some(version.number);
    // By their names as the flow writes them. An unknown one, or one of another type, is refused by the worker, which
    // names it.
    let inputs = body.object("inputData")?.map(|own| own.fields().clone()).unwrap_or_default();
    let name = body.text("name")?.unwrap_or(&flow.name);
    if name.chars().count() > MAX_NAME {
        let error = ErrorBody::field("name", "The name of an execution has at most {limit} characters.");
        return Err(error.param("limit", MAX_NAME.to_string()));
    }
    let launched = app.clock.now();
    let launch =
        Launch { flow: flow.name.clone(), version: older.then(|| version.id()), inputs, name: Some(name.to_owned()) };
    let status = app.worker.launch(launch)?;
    let own = Execution {
        name: name.to_owned(),
        flow: flow.id.clone(),
        version: version.id(),
        launched,
        conversation: status.conversation,
    };
    let execution = random::uuid().ok_or_else(fault::internal)?;
    let bytes = serde_json::to_vec(&own).unwrap_or_default();
    app.store.put(KIND, &execution, &bytes, Expect::Any)?;
    Ok(Response::json(200, &own.shown(&execution)))
}

fn state(app: &App, request: &Request) -> Answer {
    let id = request.place("id");
    let document = app.store.get(KIND, id)?.ok_or_else(|| fault::not_found("execution", id))?;
    let own: Execution = serde_json::from_slice(&document.bytes).map_err(|_| fault::internal())?;
    let status = app.worker.status(&own.conversation)?;
    let mut body = own.shown(id);
    let uri = format!("/api/v2/conversations/{}", encoded(&own.conversation));
    put(&mut body, "conversation", Some(json!({"id": own.conversation, "selfUri": uri})));
    put(&mut body, "dateLaunched", Some(time::json(own.launched)));
    let word = word(status.as_ref());
    put(&mut body, "status", Some(json!(word)));
    if matches!(word, "COMPLETED" | "FAILED" | "TERMINATED") {
        let ended = app.store.facts(&own.conversation)?.and_then(|known| known.facts.ended);
        put(&mut body, "dateCompleted", ended.map(time::json));
        let reason = status.as_ref().and_then(|own| own.invocations.last()).and_then(|own| own.exit_reason.clone());
        put(&mut body, "completionReason", reason.map(Value::String));
    }
    match word {
        "COMPLETED" => {
            let outputs = status.and_then(|own| own.outputs).unwrap_or_default();
            put(&mut body, "outputData", Some(Value::Object(outputs)));
        }
        "FAILED" => {
            let error = ErrorBody::passed(500, "architect.flow.execution.error", "The error handling ended the flow.");
            put(&mut body, "flowErrorInfo", Some(error.to_json(&request.correlation)));
        }
        _ => {}
    }
    Ok(Response::json(200, &body))
}

/// H60. A run is `ended` only after its batch was accepted or put down durably (H61).
fn word(status: Option<&Status>) -> &'static str {
    let Some(status) = status else { return "UNKNOWN" };
    let reason = status.invocations.last().and_then(|own| own.exit_reason.as_deref());
    match (status.state, reason) {
        (State::Waiting | State::Running, _) => "RUNNING",
        (State::Interrupted, _) => "UNKNOWN",
        (State::Ended, Some(reason)) if reason.contains("ERROR") => "FAILED",
        (State::Ended, Some("DISCONNECT" | "SESSION_EXPIRE_DISCONNECT")) => "TERMINATED",
        (State::Ended, _) => "COMPLETED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::worker::Invocation;

    #[test]
    fn h60_the_words_of_an_execution() {
        let of = |state, reason: Option<&str>| {
            let exit_reason = reason.map(str::to_owned);
            let invocations = vec![Invocation { exit_reason, ..Invocation::default() }];
            word(Some(&Status {
                conversation: "c".into(),
                participant: "p".into(),
                state,
                awaits: None,
                turn: 0,
                played: Vec::new(),
                invocations,
                outputs: None,
            }))
        };
        assert_eq!(of(State::Running, None), "RUNNING");
        assert_eq!(of(State::Waiting, None), "RUNNING");
        assert_eq!(of(State::Ended, Some("FLOW_EXIT")), "COMPLETED");
        assert_eq!(of(State::Ended, Some("FLOW_ERROR_EXIT")), "FAILED");
        assert_eq!(of(State::Ended, Some("FLOW_ERROR_DISCONNECT")), "FAILED");
        assert_eq!(of(State::Ended, Some("DISCONNECT")), "TERMINATED");
        assert_eq!(of(State::Interrupted, None), "UNKNOWN", "F1");
        assert_eq!(word(None), "UNKNOWN");
    }
}
