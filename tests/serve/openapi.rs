//! The OpenAPI document against the routes that there are, and against a validator.

use crate::support::client::call;
use crate::support::server::server;
use callflow::serve::http::{Access, Method, Route};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

fn document() -> Value {
    let server = server();
    let reply = server.send(&call("GET", "/callflow/v1/openapi.json"));
    assert_eq!(reply.status, 200);
    reply.json()
}

fn of(route: &Route) -> (String, String) {
    (route.pattern.replace("*}", "}"), route.method.word().to_lowercase())
}

#[test]
fn the_document_has_every_route_and_no_other() {
    let document = document();
    let paths = document["paths"].as_object().expect("paths");
    let told: BTreeSet<_> = paths
        .iter()
        .flat_map(|(path, calls)| calls.as_object().unwrap().keys().map(move |method| (path.clone(), method.clone())))
        .collect();
    let routes = callflow::serve::routes();
    assert_eq!(told, routes.iter().map(of).collect());
    assert_eq!(told.len(), routes.len(), "no route stands there twice");
    for route in &routes {
        let (path, method) = of(route);
        let call = &document["paths"][&path][&method];
        assert!(call["responses"][route.success.to_string()].is_object(), "{path}");
        let needs_token = route.access != Access::Open;
        assert_eq!(call["responses"]["401"].is_object(), needs_token, "{path}");
        assert_eq!(call["security"] == serde_json::json!([{"token": []}]), needs_token, "{path}");
    }
}

#[test]
fn the_paths_of_the_document_lead_somewhere() {
    let server = server();
    for (path, calls) in document()["paths"].as_object().expect("paths") {
        let path = path.replace(['{', '}'], "");
        for method in Method::ALL.iter().filter(|method| calls.get(method.word().to_lowercase()).is_some()) {
            let reply = server.send(&call(method.word(), &path).token("t-admin"));
            assert_ne!(reply.status, 405, "{method:?} {path}");
        }
    }
    // A 404 may be that of an id that nobody knows; the log has the route that was found.
    assert!(!server.log().contains("\"route\":\"none\""), "{}", server.log());
}

#[test]
fn the_document_is_openapi_by_the_word_of_a_validator() {
    let python = std::env::var("CALLFLOW_OPENAPI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = "import json, sys\nfrom openapi_spec_validator import validate\nvalidate(json.load(sys.stdin))";
    let there = Command::new(&python).args(["-c", "import openapi_spec_validator"]).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        println!("SKIPPED: `pip install openapi-spec-validator` gives {python} what it needs");
        return;
    }
    let mut child = Command::new(&python)
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python runs");
    child.stdin.take().expect("its input").write_all(document().to_string().as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
