//! Data tables, data actions, queues (H80–H83, H90, H91, H93).

use crate::support::Service;
use callflow::serve::http::Method::{Delete, Post, Put};
use callflow::serve::tables::{Found, look_up};
use callflow::serve::worker::Input;
use serde_json::{Value, json};

const TABLES: &str = "/api/v2/flows/datatables";

fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "required": ["KEY"],
        "additionalProperties": false,
        "properties": {
            "KEY": {"title": "phone", "type": "string", "$id": "/properties/KEY", "displayOrder": 0},
            "tier": {"title": "tier", "type": "string", "$id": "/properties/tier", "displayOrder": 1, "default": "none"},
        },
    })
}

fn table(service: &Service) -> String {
    let body = service.call(Post, TABLES, &json!({"name": "Mine", "schema": schema()})).ok(200);
    assert_eq!((&body["name"], &body["division"]["name"]), (&json!("Mine"), &json!("Home")));
    format!("{TABLES}/{}", body["id"].as_str().expect("an id"))
}

#[test]
fn a_table_is_made_changed_and_removed() {
    let service = Service::new();
    let path = table(&service);
    assert_eq!(service.get(&path).ok(200)["schema"]["properties"]["KEY"]["title"], "phone");
    let taken = service.call(Post, TABLES, &json!({"name": "Mine", "schema": schema()}));
    assert_eq!(taken.error(), (409, "flows.datatables.not.unique"));
    let body = service.call(Put, &path, &json!({"name": "Other", "description": "d"})).ok(200);
    assert_eq!((&body["name"], &body["description"]), (&json!("Other"), &json!("d")));
    assert_eq!(service.call(Put, &path, &json!({"name": "Tiers"})).error(), (409, "flows.datatables.not.unique"));
    let listed = service.get(&format!("{TABLES}?name=oth*")).ok(200);
    assert_eq!((&listed["total"], &listed["entities"][0]["name"]), (&json!(1), &json!("Other")));
    assert_eq!(service.send(Delete, &path, Vec::new()).status, 204);
    for answer in [service.get(&path), service.send(Delete, &path, Vec::new()), service.get(&format!("{path}/rows"))] {
        assert_eq!(answer.error(), (404, "flows.datatables.table.not.found"));
    }
}

#[test]
fn h82_what_does_not_conform_is_refused_by_its_code() {
    let service = Service::new();
    let path = table(&service);
    let rows = format!("{path}/rows");
    assert_eq!(
        service.call(Post, TABLES, &json!({"name": "x", "schema": {}})).error(),
        (400, "flows.datatables.schema.exception")
    );
    assert_eq!(service.call(Post, TABLES, &json!({"name": "x"})).error(), (400, "bad.request"));
    assert_eq!(service.send(Post, &rows, b"{".to_vec()).error(), (400, "flows.datatables.syntax.error"));
    let answer = service.call(Post, &rows, &json!({"KEY": "a", "tier": 5}));
    assert_eq!(answer.error(), (400, "flows.datatables.schema.exception"));
    assert_eq!(answer.body["details"][0]["fieldName"], "tier");
    let retyped =
        json!({"schema": {"type": "object", "properties": {"KEY": {"type": "string"}, "tier": {"type": "integer"}}}});
    assert_eq!(service.call(Put, &path, &retyped).error(), (400, "flows.datatables.schema.exception"));
}

#[test]
fn h80_rows_are_listed_by_key_alone_unless_told() {
    let service = Service::new();
    let rows = format!("{}/rows", table(&service));
    for key in ["b", "a", "c"] {
        let row = service.call(Post, &rows, &json!({"KEY": key})).ok(200);
        assert_eq!(row, json!({"KEY": key, "tier": "none"}), "H82: the default");
    }
    assert_eq!(service.call(Post, &rows, &json!({"KEY": "a"})).error(), (409, "flows.datatables.not.unique"));
    let listed = service.get(&rows).ok(200);
    assert_eq!(listed["entities"], json!([{"KEY": "a"}, {"KEY": "b"}, {"KEY": "c"}]));
    let whole = service.get(&format!("{rows}?showbrief=false&pageSize=1&pageNumber=2")).ok(200);
    assert_eq!((&whole["entities"], &whole["total"]), (&json!([{"KEY": "b", "tier": "none"}]), &json!(3)));
    let falling = service.get(&format!("{rows}?sortOrder=descending&pageSize=2")).ok(200);
    assert_eq!(falling["entities"], json!([{"KEY": "c"}, {"KEY": "b"}]));
    let last = service.get(&format!("{rows}?sortOrder=descending&pageSize=2&pageNumber=2")).ok(200);
    assert_eq!(last["entities"], json!([{"KEY": "a"}]));
    assert_eq!(service.get(&format!("{rows}/a?showbrief=true")).ok(200), json!({"KEY": "a"}));
    assert_eq!(service.get(&format!("{rows}?showbrief=maybe")).error(), (400, "invalid.value"));
}

#[test]
fn h81_a_key_is_any_text_and_both_clients_reach_it() {
    let service = Service::new();
    let rows = format!("{}/rows", table(&service));
    service.call(Post, &rows, &json!({"KEY": "a/b c?d", "tier": "x"})).ok(200);
    service.call(Post, &rows, &json!({"KEY": "+15550100"})).ok(200);
    // Python leaves the slash raw, JavaScript encodes it (H6).
    for path in ["a/b%20c%3Fd", "a%2Fb%20c%3Fd"] {
        assert_eq!(service.get(&format!("{rows}/{path}")).ok(200)["tier"], "x");
    }
    let body = service.call(Put, &format!("{rows}/%2B15550100"), &json!({"KEY": "+15550100", "tier": "gold"})).ok(200);
    assert_eq!(body["tier"], "gold");
    let other = service.call(Put, &format!("{rows}/%2B15550100"), &json!({"KEY": "+1"}));
    assert_eq!(other.error(), (400, "flows.datatables.schema.exception"));
    assert_eq!(
        service.call(Put, &format!("{rows}/z"), &json!({"KEY": "z"})).error(),
        (404, "flows.datatables.row.not.found")
    );
    assert_eq!(service.send(Delete, &format!("{rows}/+15550100"), Vec::new()).status, 204, "a plus is a plus");
    assert_eq!(service.get(&format!("{rows}/%2B15550100")).error(), (404, "flows.datatables.row.not.found"));
}

#[test]
fn h83_a_flow_reads_the_rows_that_this_api_writes() {
    let service = Service::new();
    let tier = |ani: &str| {
        let (id, participant) = service.caller(ani);
        service.app.worker.input(&id, Input::HangUp).expect("it ends");
        service.attributes(&id, &participant).get("Tier").cloned()
    };
    assert_eq!(tier("+15550100"), Some(json!("gold")), "the declared row");
    assert_eq!(tier("+15550111"), None);
    let all = service.get(TABLES).ok(200);
    let id = all["entities"][0]["id"].as_str().expect("an id").to_owned();
    service.call(Post, &format!("{TABLES}/{id}/rows"), &json!({"KEY": "+15550111", "tier": "silver"})).ok(200);
    service.call(Put, &format!("{TABLES}/{id}/rows/%2B15550100"), &json!({"KEY": "+15550100", "tier": "iron"})).ok(200);
    assert_eq!(tier("+15550111"), Some(json!("silver")));
    assert_eq!(tier("+15550100"), Some(json!("iron")));
    assert_eq!(look_up(service.app.store.as_ref(), "Tiers", "x").expect("an answer"), Found::NoRow);
}

#[test]
fn h90_a_data_action_answers_from_its_declaration() {
    let service = Service::new();
    let all = service.get("/api/v2/integrations/actions").ok(200);
    assert_eq!(all["total"], 2);
    let id = |name: &str| {
        let list = all["entities"].as_array().expect("a list");
        list.iter().find(|own| own["name"] == name).expect("an action")["id"].as_str().expect("an id").to_owned()
    };
    let path = format!("/api/v2/integrations/actions/{}", id("Get customer"));
    assert_eq!(service.get(&path).ok(200)["category"], "CRM");
    let execute = |body: &Value| service.call(Post, &format!("{path}/execute"), body);
    assert_eq!(execute(&json!({"phone": "+15550100"})).ok(200), json!({"name": "Ann"}));
    assert_eq!(execute(&json!({"phone": "+1"})).error(), (400, "no.results"));
    assert_eq!(execute(&json!({})).error(), (400, "invalid.schema"));
    let flattened = service.call(Post, &format!("{path}/execute?flatten=true"), &json!({"phone": "+15550100"}));
    assert_eq!(flattened.error(), (501, "not.implemented"), "H15");
    let silent = format!("/api/v2/integrations/actions/{}/execute", id("Silent"));
    assert_eq!(service.call(Post, &silent, &json!({})).error(), (501, "not.implemented"), "never an empty success");
    let unknown = service.call(Post, "/api/v2/integrations/actions/custom_-_x/execute", &json!({}));
    assert_eq!(unknown.error(), (404, "not.found"));
}

#[test]
fn h93_a_queue_is_a_name() {
    let service = Service::new();
    let path = "/api/v2/routing/queues";
    let listed = service.get(path).ok(200);
    assert_eq!((&listed["total"], &listed["entities"][0]["name"]), (&json!(1), &json!("Sales")), "declared");
    let made = service.call(Post, path, &json!({"name": "Support", "description": "d"})).ok(200);
    assert_eq!((&made["memberCount"], &made["dateCreated"]), (&json!(0), &json!("2026-11-23T11:35:19.977Z")));
    let id = made["id"].as_str().expect("an id");
    assert_eq!(service.get(&format!("{path}/{id}")).ok(200), made);
    assert_eq!(service.get(&format!("{path}?name=Supp*")).ok(200)["total"], 1);
    assert_eq!(service.call(Post, path, &json!({"name": "Support"})).status, 409);
    assert_eq!(service.call(Post, path, &json!({})).error(), (400, "bad.request"));
    assert!(service.call(Post, path, &json!({"name": "n".repeat(200)})).status == 200, "at the limit");
    assert_eq!(service.call(Post, path, &json!({"name": "n".repeat(201)})).status, 400, "one past it");
    assert_eq!(service.get(&format!("{path}/nobody")).error(), (404, "not.found"));
}
