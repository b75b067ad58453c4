//! Flows: lists, versions, configuration, editing, executions (wire §10, H60, H61).

use crate::support::{BEGIN, Service};
use callflow::serve::http::Method::{Delete, Post, Put};
use serde_json::{Value, json};

const FLOWS: &str = "/api/v2/flows";

pub fn id_of(service: &Service, name: &str) -> String {
    let body = service.get(&format!("{FLOWS}?name={}", name.replace(' ', "+"))).ok(200);
    body["entities"][0]["id"].as_str().expect("an id").to_owned()
}

#[test]
fn flows_are_listed_by_type_and_name() {
    let service = Service::new();
    let all = service.get(FLOWS).ok(200);
    assert_eq!(all["total"], 3);
    let main = service.get(&format!("{FLOWS}?type=inboundcall,inqueuecall")).ok(200);
    let main = &main["entities"][0];
    assert_eq!(
        (&main["name"], &main["type"], &main["description"]),
        (&json!("Main"), &json!("INBOUNDCALL"), &json!("Greets."))
    );
    assert_eq!((&main["active"], &main["deleted"], &main["system"]), (&json!(true), &json!(false), &json!(false)));
    let version = &main["publishedVersion"];
    assert_eq!((&version["id"], &version["type"]), (&json!("1.0"), &json!("PUBLISH")));
    assert_eq!(version["dateCreated"], BEGIN, "H8: an integer here");
    assert_eq!(version["datePublished"], "2026-11-23T11:35:19.977Z", "H8: and a text there");
    let names = |query: &str| {
        let body = service.get(&format!("{FLOWS}?{query}")).ok(200);
        let list = body["entities"].as_array().expect("a list").clone();
        list.iter().map(|own| own["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("type=WORKFLOW&sortBy=name"), ["Fails", "Work"]);
    assert_eq!(names("type=workflow&sortBy=name&sortOrder=desc"), ["Work", "Fails"]);
    assert_eq!(names("name=w*"), ["Work"]);
    assert_eq!(names("nameOrDescription=*greet*"), ["Main"]);
    assert_eq!(names("type=speech"), Vec::<String>::new(), "a type of the platform that nobody has");
    assert_eq!(service.get(&format!("{FLOWS}?type=letter")).error(), (400, "invalid.value"));
    assert_eq!(service.get(&format!("{FLOWS}?deleted=perhaps")).error(), (400, "invalid.value"));
}

#[test]
fn a_flow_has_schemas_versions_and_a_configuration() {
    let service = Service::new();
    let id = id_of(&service, "Work");
    let flow = service.get(&format!("{FLOWS}/{id}")).ok(200);
    let inputs = &flow["inputSchema"]["properties"];
    assert_eq!(inputs, &json!({"Flow.Account": {"type": "string"}, "Flow.Count": {"type": "integer"}}));
    assert_eq!(flow["outputSchema"]["properties"]["Flow.Double"]["type"], "integer");
    let versions = service.get(&format!("{FLOWS}/{id}/versions")).ok(200);
    assert_eq!((&versions["total"], &versions["entities"][0]["id"]), (&json!(1), &json!("1.0")));
    assert_eq!(service.get(&format!("{FLOWS}/{id}/versions/1.0")).ok(200)["id"], "1.0");
    let own = service.get(&format!("{FLOWS}/{id}/versions/1.0/configuration")).ok(200);
    assert_eq!(own["workflow"]["name"], "Work", "{own}");
    assert_eq!(service.get(&format!("{FLOWS}/{id}/latestconfiguration")).ok(200), own);
    assert_eq!(service.get(&format!("{FLOWS}/{id}/versions/9.0")).error(), (404, "architect.flow.version.missing"));
    assert_eq!(service.get(&format!("{FLOWS}/nobody")).error(), (404, "architect.flow.not.found"));
}

#[test]
fn a_flow_is_made_published_and_deleted() {
    let service = Service::new();
    let made = service.call(Post, FLOWS, &json!({"name": "New", "type": "INBOUNDCALL", "description": "d"})).ok(200);
    assert_eq!((&made["active"], &made["savedVersion"]["type"]), (&json!(false), &json!("SAVE")));
    assert!(made.get("publishedVersion").is_none());
    let id = made["id"].as_str().expect("an id").to_owned();
    let again = service.call(Post, FLOWS, &json!({"name": "New", "type": "inboundcall"}));
    assert_eq!(again.error(), (409, "architect.flow.already.exists"));
    let renamed = service.call(Put, &format!("{FLOWS}/{id}"), &json!({"name": "Newer"})).ok(200);
    assert_eq!(renamed["name"], "Newer");
    let operation = service.call(Post, &format!("{FLOWS}/actions/publish?flow={id}"), &json!(null)).ok(200);
    assert_eq!((&operation["complete"], &operation["actionStatus"]), (&json!(true), &json!("SUCCESS")));
    assert_eq!(service.get(&format!("{FLOWS}/{id}")).ok(200)["publishedVersion"]["id"], "1.0");
    let out = service.call(Post, &format!("{FLOWS}/actions/checkout?flow={id}"), &json!(null)).ok(200);
    assert_eq!(out["currentOperation"]["actionName"], "CHECKOUT");
    let checked_in = service.call(Post, &format!("{FLOWS}/actions/checkin?flow={id}"), &json!(null)).ok(200);
    assert_eq!(checked_in["actionName"], "CHECKIN");
    assert_eq!(service.send(Delete, &format!("{FLOWS}/{id}"), Vec::new()).status, 200);
    assert_eq!(service.get(&format!("{FLOWS}/{id}")).error(), (410, "architect.flow.deleted"));
    assert_eq!(service.get(&format!("{FLOWS}?deleted=true")).ok(200)["entities"][0]["id"], id.as_str());
    for (name, code) in [
        ("a/b", "architect.flow.validate.failed.invalid.name.contains.slash"),
        ("a-debug", "architect.flow.validate.failed.invalid.name.contains.debug"),
        ("", "bad.request"),
    ] {
        assert_eq!(service.call(Post, FLOWS, &json!({"name": name, "type": "workflow"})).error(), (400, code), "L11");
    }
    assert_eq!(service.call(Post, FLOWS, &json!({"name": "x", "type": "speech"})).error(), (400, "invalid.value"));
    assert_eq!(service.call(Post, &format!("{FLOWS}/actions/publish"), &json!(null)).error(), (400, "bad.request"));
}

fn launch(service: &Service, body: &Value) -> Value {
    let launched = service.call(Post, &format!("{FLOWS}/executions"), body).ok(200);
    assert_eq!(launched["flowVersion"]["id"], "1.0");
    service.get(launched["selfUri"].as_str().expect("a path")).ok(200)
}

#[test]
fn h60_a_workflow_is_launched_and_gives_its_outputs() {
    let service = Service::new();
    let work = id_of(&service, "Work");
    let inputs = json!({"Flow.Account": "+15550100", "flow.count": 21});
    let state = launch(&service, &json!({"flowId": work, "name": "mine", "inputData": inputs, "flowVersion": ""}));
    assert_eq!((&state["status"], &state["name"]), (&json!("COMPLETED"), &json!("mine")), "{state}");
    assert_eq!(state["outputData"], json!({"Flow.Double": 42, "Flow.Name": "Ann"}));
    assert!(state["dateLaunched"].is_string() && state["conversation"]["id"].is_string());
    let failed = launch(&service, &json!({"flowId": id_of(&service, "Fails")}));
    assert_eq!(failed["status"], "FAILED", "{failed}");
    assert!(failed.get("outputData").is_none(), "only when completed");
    assert!(failed["flowErrorInfo"]["code"].is_string());
}

#[test]
fn h60_what_cannot_be_launched_is_refused() {
    let service = Service::new();
    let (work, main) = (id_of(&service, "Work"), id_of(&service, "Main"));
    let refused = |body: Value| {
        let answer = service.call(Post, &format!("{FLOWS}/executions"), &body);
        let (status, code) = answer.error();
        (status, code.to_owned())
    };
    let bad = (400, "bad.request".to_owned());
    assert_eq!(refused(json!({})), bad);
    assert_eq!(refused(json!({"flowId": main})), bad, "another type");
    assert_eq!(refused(json!({"flowId": work, "inputData": {"Flow.Other": 1}})), bad);
    assert_eq!(refused(json!({"flowId": work, "inputData": {"Flow.Double": 1}})), bad, "an output is no input");
    assert_eq!(refused(json!({"flowId": work, "inputData": {"Flow.Count": "1"}})), bad);
    assert_eq!(refused(json!({"flowId": "nobody"})), (404, "architect.flow.not.found".into()));
    assert_eq!(refused(json!({"flowId": work, "flowVersion": "9.0"})), (404, "architect.flow.version.missing".into()));
    assert_eq!(service.get(&format!("{FLOWS}/executions/nobody")).error(), (404, "not.found"));
}
