//! Publishing in four calls, validating, exporting (H70–H75).

use crate::flows::id_of;
use crate::support::{Answer, Service};
use callflow::serve::http::Method::{Get, Post, Put};
use callflow::serve::worker::New;
use serde_json::{Value, json};

const JOBS: &str = "/api/v2/flows/jobs";

fn yaml(name: &str, audio: &str, more: &str) -> String {
    format!(
        "inboundCall:\n  name: {name}\n  description: Sent\n  startUpRef: /inboundCall/tasks/task[S_1]\n  tasks:\n    - task:\n        \
         name: S\n        refId: S_1\n        actions:\n          - playAudio:\n              name: Play\n              audio:\n                \
         tts: {audio}\n{more}          - disconnect:\n              name: Off\n"
    )
}

const TRANSFER: &str =
    "          - transferToFlow:\n              name: On\n              targetFlow:\n                name: Gone\n";

/// A job with the path of its presigned address.
fn begin(service: &Service, body: &[u8]) -> (String, String) {
    let answer = service.send(Post, JOBS, body.to_vec()).ok(202);
    assert!(answer["headers"].is_object() && answer["selfUri"].is_string());
    let url = answer["presignedUrl"].as_str().expect("an address");
    let path = url.strip_prefix("http://127.0.0.1:1").expect("H74: built from where the service listens");
    (format!("{JOBS}/{}", answer["id"].as_str().expect("an id")), path.to_owned())
}

fn publish(service: &Service, file: &str, body: &Value) -> Value {
    let (job, path) = begin(service, body.to_string().as_bytes());
    assert_eq!(service.get(&job).ok(200)["status"], "Registered");
    let put = service.send(Put, &path, file.as_bytes().to_vec());
    assert!(put.status == 200 && put.bytes.is_empty());
    service.get(&format!("{job}?expand=messages")).ok(200)
}

fn played(service: &Service, flow: &str) -> Vec<String> {
    let new = New { flow: flow.into(), caller: "+1".into(), called: "+2".into(), ..New::default() };
    service.app.worker.begin(new).expect("it begins").played
}

#[test]
fn h70_four_calls_publish_a_file_and_new_conversations_get_it() {
    let service = Service::new();
    let state = publish(&service, &yaml("Sent", "One", ""), &json!(null));
    assert_eq!((&state["status"], &state["command"]), (&json!("Success"), &json!("Publish")), "{state}");
    let flow = service.get(state["flow"]["selfUri"].as_str().expect("a path")).ok(200);
    assert_eq!(
        (&flow["name"], &flow["type"], &flow["description"]),
        (&json!("Sent"), &json!("INBOUNDCALL"), &json!("Sent"))
    );
    assert_eq!(played(&service, "Sent"), ["One"]);
    let plain = service.get(state["selfUri"].as_str().expect("a path")).ok(200);
    assert!(plain.get("messages").is_none(), "H70: only with expand=messages");
    // The same pair is a new version of that flow; word for word the same makes none (H72).
    let newer = publish(&service, &yaml("Sent", "Two", ""), &json!({}));
    assert_eq!(newer["flow"], state["flow"]);
    publish(&service, &yaml("Sent", "Two", ""), &json!({}));
    let flow = service.get(state["flow"]["selfUri"].as_str().expect("a path")).ok(200);
    assert_eq!(flow["publishedVersion"]["id"], "2.0");
    assert_eq!(played(&service, "Sent"), ["Two"]);
}

#[test]
fn h75_a_conversation_stays_on_the_version_it_began_with() {
    let service = Service::new();
    let (id, participant) = service.caller("+15550100");
    publish(&service, &yaml("Main", "Other", ""), &json!(null));
    assert_eq!(played(&service, "Main"), ["Other"]);
    service.app.worker.input(&id, callflow::serve::worker::Input::Digits("42".into())).expect("it goes on");
    assert_eq!(service.attributes(&id, &participant)["Digits"], "42");
}

#[test]
fn a_launch_may_ask_for_an_older_version() {
    let service = Service::new();
    let file = |text: &str| {
        format!(
            "workflow:\n  name: Versions\n  startUpRef: /workflow/states/state[S_1]\n  variables:\n    - stringVariable:\n        \
             name: Flow.Out\n        initialValue:\n          lit: {text}\n        isInput: false\n        isOutput: true\n  states:\n    \
             - state:\n        name: S\n        refId: S_1\n        actions:\n          - endWorkflow:\n              name: End\n"
        )
    };
    let id = publish(&service, &file("one"), &json!(null))["flow"]["id"].clone();
    publish(&service, &file("two"), &json!(null));
    let output = |version: Value| {
        let body = json!({"flowId": id, "flowVersion": version});
        let launched = service.call(Post, "/api/v2/flows/executions", &body).ok(200);
        service.get(launched["selfUri"].as_str().expect("a path")).ok(200)["outputData"]["Flow.Out"].clone()
    };
    assert_eq!(
        (output(json!(null)), output(json!("2.0")), output(json!("1.0"))),
        (json!("two"), json!("two"), json!("one"))
    );
}

#[test]
fn h71_a_flow_is_published_whole_or_not_at_all() {
    let service = Service::new();
    let before = service.get("/api/v2/flows").ok(200);
    for (file, begin) in [
        (yaml("X", "a", "").replace("disconnect:", "beam:"), "lost at line "),
        ("inboundCall:\n  name: X\n  name: Y\n".to_owned(), "not-imported at line 3"),
        ("no flow".to_owned(), "not-imported"),
        (yaml("X", "a", TRANSFER), "unknown-name at the flow `Gone`"),
        (yaml("X-debug", "a", ""), "architect.flow.validate.failed.invalid.name.contains.debug"),
        (yaml("Work", "a", ""), "duplicate-name"),
    ] {
        let state = publish(&service, &file, &json!(null));
        assert_eq!(state["status"], "Failure", "{state}");
        let messages = state["messages"].as_array().expect("messages");
        let message = messages.iter().find(|own| own["type"] == "Error").expect("an error");
        assert!(message["text"].as_str().expect("a text").starts_with(begin), "{message}");
        assert!(message["dateTime"].is_string() && state.get("flow").is_none());
    }
    assert_eq!(service.get("/api/v2/flows").ok(200), before, "nothing was changed");
}

#[test]
fn h73_stubs_are_made_when_they_are_asked_for() {
    let service = Service::new();
    let state = publish(&service, &yaml("X", "a", TRANSFER), &json!({"createStubs": true}));
    assert_eq!(state["status"], "Success", "{state}");
    let stub = service.get("/api/v2/flows?name=Gone").ok(200);
    assert_eq!((&stub["entities"][0]["type"], &stub["entities"][0]["active"]), (&json!("INBOUNDCALL"), &json!(false)));
}

#[test]
fn h74_an_address_takes_one_file_and_only_for_a_time() {
    let service = Service::new();
    for body in [&b""[..], b"null", b"{}"] {
        begin(&service, body);
    }
    let (_, path) = begin(&service, b"");
    assert!(path.len() > 43, "256 random bits");
    service.send(Put, &path, yaml("X", "a", "").into_bytes()).ok(200);
    assert_eq!(service.send(Put, &path, Vec::new()).status, 409, "a second PUT");
    let (job, late) = begin(&service, b"");
    service.pass(15 * 60 * 1_000 - 1);
    let (_, other) = begin(&service, b"");
    service.pass(1);
    assert_eq!(service.send(Put, &late, Vec::new()).status, 403, "a late one");
    assert_eq!(service.get(&job).ok(200)["status"], "Registered");
    assert_eq!(service.send(Get, &other, Vec::new()).status, 404, "it takes a file and gives none");
    assert_eq!(service.send(Put, "/callflow/v1/transfers/guessed", Vec::new()).status, 404);
    assert_eq!(service.get(&format!("{JOBS}/nobody")).error(), (404, "not.found"));
    assert_eq!(service.call(Post, JOBS, &json!({"createStubs": "yes"})).error(), (400, "bad.request"));
}

#[test]
fn flows_are_validated_by_id_or_by_name_and_type() {
    let service = Service::new();
    let path = "/api/v2/flows/validate/jobs";
    let id = id_of(&service, "Main");
    let flows =
        json!({"flows": [{"flow": {"id": id}}, {"flow": {"name": "Work", "type": "workflow"}, "version": "1.0"}]});
    let begun = service.call(Post, path, &flows).ok(202);
    assert_eq!((&begun["status"], &begun["totalFlows"]), (&json!("Registered"), &json!(2)));
    let state = service.get(&format!("{}?expand=messages", begun["selfUri"].as_str().expect("a path"))).ok(200);
    assert_eq!((&state["status"], &state["command"]), (&json!("Success"), &json!("Validate")), "{state}");
    assert!(state["messages"].is_array());
    for (body, wanted) in [
        (json!({}), (400, "bad.request")),
        (json!({"flows": [{"flow": {"id": "nobody"}}]}), (404, "architect.flow.not.found")),
        (json!({"flows": [{"flow": {"name": "Work", "type": "inboundcall"}}]}), (404, "architect.flow.not.found")),
        (json!({"flows": vec![json!({"flow": {"id": id}}); 501]}), (400, "bad.request")),
    ] {
        assert_eq!(service.call(Post, path, &body).error(), wanted);
    }
    assert_eq!(service.get(&format!("{JOBS}/{}", begun["id"].as_str().expect("an id"))).status, 404, "no publish job");
}

fn exported(service: &Service, body: &Value) -> Answer {
    let begun = service.call(Post, "/api/v2/flows/export/jobs", body).ok(202);
    let state = service.get(begun["selfUri"].as_str().expect("a path")).ok(200);
    assert_eq!((&state["status"], &state["command"]), (&json!("Success"), &json!("Export")));
    let url = state["downloadUrl"].as_str().expect("an address").to_owned();
    service.get(url.strip_prefix("http://127.0.0.1:1").expect("ours"))
}

#[test]
fn an_export_gives_back_what_was_sent_and_several_as_a_zip() {
    let service = Service::new();
    let file = yaml("Sent", "One", "");
    let state = publish(&service, &file, &json!(null));
    let one = json!({"flow": {"id": state["flow"]["id"]}});
    let answer = exported(&service, &json!({"flows": [one]}));
    assert_eq!(String::from_utf8(answer.bytes).expect("text"), file, "word for word");
    let main = json!({"flow": {"name": "Main", "type": "inboundcall"}, "fileName": "main", "exportType": "Yaml"});
    let written = exported(&service, &json!({"flows": [main]}));
    let text = String::from_utf8(written.bytes).expect("text");
    assert!(text.starts_with("inboundCall:\n") && text.contains("name: Main"), "{text}");
    let zip = exported(&service, &json!({"flows": [one, main]}));
    assert!(zip.bytes.starts_with(b"PK\x03\x04"));
    let architect = json!({"flows": [{"flow": one["flow"], "exportType": "Architect"}]});
    let answer = service.call(Post, "/api/v2/flows/export/jobs", &architect);
    assert_eq!(answer.error(), (501, "not.implemented"));
}

#[test]
fn what_has_had_its_time_is_removed_and_nothing_before() {
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    let service = Service::new();
    let store = service.app.store.as_ref();
    let sweep = || callflow::serve::platform::sweep(store, service.app.clock.now()).expect("the store answers");
    let (job, path) = begin(&service, b"");
    let flows = json!({"flows": [{"flow": {"name": "Main", "type": "inboundcall"}}]});
    let exported = service.call(Post, "/api/v2/flows/export/jobs", &flows).ok(202)["selfUri"].clone();
    let exported = exported.as_str().expect("a path");
    let url = service.get(exported).ok(200)["downloadUrl"].as_str().expect("an address").to_owned();
    let file = url.strip_prefix("http://127.0.0.1:1").expect("ours");
    let (id, _) = service.caller("+1");
    let details = "/api/v2/analytics/conversations/details/jobs";
    let wanted = json!({"interval": "2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z"});
    let found = service.call(Post, details, &wanted).ok(202)["jobId"].as_str().expect("an id").to_owned();
    let found = format!("{details}/{found}");
    assert_eq!(sweep(), 0);
    service.pass(15 * 60 * 1_000);
    assert_eq!((sweep(), sweep()), (1, 0), "the file alone");
    assert_eq!(service.get(file).error().0, 403, "H74: too late, and that is still said");
    assert_eq!(service.send(Put, &path, Vec::new()).error().0, 403);
    service.pass(DAY - 15 * 60 * 1_000 - 1);
    assert_eq!((sweep(), service.get(&job).status, service.get(exported).status), (0, 200, 200));
    let results = service.get(&format!("{found}/results")).ok(200);
    assert_eq!(results["conversations"][0]["conversationId"], id.as_str());
    service.pass(1);
    assert_eq!(sweep(), 3, "two jobs, and the results of the third");
    assert_eq!((service.get(&job).status, service.get(exported).status), (404, 404));
    assert_eq!(service.get(&found).ok(200)["state"], "EXPIRED", "H57");
    assert_eq!(service.get(&format!("{found}/results")).error().0, 400);
    service.pass(DAY);
    assert_eq!((sweep(), sweep()), (3, 0), "two addresses, and the third job");
    assert_eq!((service.get(&found).status, service.get(file).status), (404, 404));
    assert!(service.get(&format!("/api/v2/conversations/{id}")).status == 200, "conversations stay");
}
