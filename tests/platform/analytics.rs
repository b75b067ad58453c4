//! Analytics over its calls (H55–H59).

use crate::support::Service;
use callflow::cloud::store::{Person, update};
use callflow::serve::http::Method::{Patch, Post};
use callflow::serve::worker::Input;
use serde_json::{Value, json};

const DAY: &str = "2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z";
const BASE: &str = "/api/v2/analytics/conversations";

/// A job's results, page after page.
fn results(service: &Service, body: &Value, page: u32) -> Vec<Value> {
    let id = service.call(Post, &format!("{BASE}/details/jobs"), body).ok(202)["jobId"].clone();
    let path = format!("{BASE}/details/jobs/{}", id.as_str().expect("an id"));
    let state = service.get(&path).ok(200);
    assert_eq!(state["state"], "FULFILLED");
    assert!(state["submissionDate"].is_string() && state["completionDate"].is_string());
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let body = service.get(&format!("{path}/results?pageSize={page}&cursor={cursor}")).ok(200);
        assert_eq!(body["dataAvailabilityDate"], state["submissionDate"]);
        all.extend(body["conversations"].as_array().expect("a list").iter().cloned());
        match body["cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return all,
        }
    }
}

#[test]
fn p42_the_five_steps_over_http() {
    let service = Service::new();
    // (1) the flow sets; (2) another writer in the open conversation; (3) the agent's own.
    let (id, customer) = service.caller("+15550100");
    update(service.app.store.as_ref(), &id, |facts| Some(facts.join(Person::new("agent", "agent", facts.began))))
        .expect("the store answers");
    let set = |who: &str, name: &str| {
        let path = format!("/api/v2/conversations/{id}/participants/{who}/attributes");
        service.call(Patch, &path, &json!({"attributes": {name: "1"}})).ok(202);
    };
    set(&customer, "b");
    set("agent", "c");
    service.app.worker.input(&id, Input::HangUp).expect("the flow ends and flushes");
    // (4) in wrap-up, (5) after it.
    set("agent", "d");
    let wrap_up = json!({"wrapup": {"code": "x"}});
    service.call(Patch, &format!("/api/v2/conversations/{id}/participants/agent"), &wrap_up).ok(202);
    set("agent", "e");
    let of = |participants: &Value, who: &str| {
        let list = participants.as_array().expect("a list").clone();
        list.into_iter()
            .find(|own| own["id"] == who || own["participantId"] == who)
            .map(|own| own["attributes"].as_object().expect("a map").keys().cloned().collect::<Vec<_>>())
            .expect("a participant")
    };
    let now = service.get(&format!("/api/v2/conversations/{id}")).ok(200);
    assert_eq!(of(&now["participants"], &customer), ["Greeted", "Tier", "b"]);
    assert_eq!(of(&now["participants"], "agent"), ["c", "d", "e"]);
    let told = results(&service, &json!({"interval": DAY}), 10);
    assert_eq!(of(&told[0]["participants"], &customer), ["Greeted", "Tier", "b"]);
    assert_eq!(of(&told[0]["participants"], "agent"), ["c"], "H56, P41: what came too late is not there");
}

#[test]
fn h55_the_synchronous_answers_have_no_attributes() {
    let service = Service::new();
    let (id, _) = service.caller("+15550100");
    service.app.worker.input(&id, Input::HangUp).expect("it ends");
    let one = service.get(&format!("{BASE}/{id}/details")).ok(200);
    let several = service.get(&format!("{BASE}/details?id={id},nobody")).ok(200);
    let query = service.call(Post, &format!("{BASE}/details/query"), &json!({"interval": DAY})).ok(200);
    assert_eq!(several["conversations"], json!([one]));
    assert_eq!(query, json!({"conversations": [one], "totalHits": 1}));
    assert_eq!(one["conversationId"], id.as_str());
    assert!(one["conversationEnd"].is_string());
    for own in one["participants"].as_array().expect("a list") {
        assert!(own.get("attributes").is_none());
    }
    assert_eq!(service.get(&format!("{BASE}/nobody/details")).error(), (404, "not.found"));
    assert_eq!(service.get(&format!("{BASE}/details")).error(), (400, "bad.request"));
    let many = |count: usize| vec!["x"; count].join(",");
    assert_eq!(service.get(&format!("{BASE}/details?id={}", many(100))).ok(200)["conversations"], json!([]));
    assert_eq!(service.get(&format!("{BASE}/details?id={}", many(101))).status, 400, "one past it");
}

#[test]
fn h58_queries_filter_order_and_page() {
    let service = Service::new();
    let ids: Vec<String> = ["+1", "+2", "+3"]
        .iter()
        .map(|ani| {
            service.pass(60_000);
            service.caller(ani).0
        })
        .collect();
    let query = |body: Value| {
        let body = service.call(Post, &format!("{BASE}/details/query"), &body).ok(200);
        let list = body["conversations"].as_array().expect("a list").clone();
        let ids = list.iter().map(|own| own["conversationId"].as_str().expect("an id").to_owned()).collect::<Vec<_>>();
        (ids, body["totalHits"].as_u64().expect("a number"))
    };
    let reversed: Vec<String> = ids.iter().rev().cloned().collect();
    assert_eq!(query(json!({"interval": DAY, "order": "desc"})), (reversed, 3));
    let paging = json!({"pageSize": 2, "pageNumber": 2});
    assert_eq!(query(json!({"interval": DAY, "paging": paging})), (vec![ids[2].clone()], 3));
    let filter = json!([{"type": "and", "predicates": [{"dimension": "ani", "value": "+2"}]}]);
    assert_eq!(query(json!({"interval": DAY, "segmentFilters": filter})), (vec![ids[1].clone()], 1));
    let filter = json!([{"type": "or", "predicates": [{"dimension": "conversationId", "value": ids[0]}]}]);
    assert_eq!(query(json!({"interval": DAY, "conversationFilters": filter})).0, [ids[0].clone()]);
    assert_eq!(query(json!({"interval": "2020-01-01/2020-01-02"})), (vec![], 0));
}

#[test]
fn p45_analytics_name_the_flow_with_its_version() {
    let service = Service::new();
    let (id, _) = service.caller("+1");
    service.app.worker.input(&id, Input::HangUp).expect("it ends");
    let body = service.get(&format!("{BASE}/{id}/details")).ok(200);
    let ivr = body["participants"].as_array().expect("a list").iter().find(|own| own["purpose"] == "ivr").cloned();
    let flow = ivr.expect("the flow takes part")["sessions"][0]["flow"].clone();
    let main = service.get("/api/v2/flows?name=Main").ok(200)["entities"][0].clone();
    assert_eq!(
        (&flow["flowId"], &flow["flowVersion"], &flow["flowName"]),
        (&main["id"], &json!("1.0"), &json!("Main"))
    );
    assert_eq!((&flow["flowType"], &flow["exitReason"]), (&json!("INBOUNDCALL"), &json!("DISCONNECT")));
    let filter = json!([{"type": "and", "predicates": [{"dimension": "flowId", "value": main["id"]}]}]);
    let query = json!({"interval": DAY, "segmentFilters": filter});
    assert_eq!(service.call(Post, &format!("{BASE}/details/query"), &query).ok(200)["totalHits"], 1);
}

#[test]
fn h57_jobs_have_cursors_limits_and_an_end() {
    let service = Service::new();
    for _ in 0..5 {
        service.pass(1);
        service.caller("+1");
    }
    assert_eq!(results(&service, &json!({"interval": DAY}), 2).len(), 5);
    assert_eq!(results(&service, &json!({"interval": DAY, "limit": 3}), 2).len(), 3);
    assert_eq!(results(&service, &json!({"interval": "2020-01-01/2020-01-02"}), 2).len(), 0);
    let unknown = format!("{BASE}/details/jobs/nobody");
    assert_eq!(service.get(&unknown).error(), (404, "not.found"));
    assert_eq!(service.get(&format!("{unknown}/results")).error(), (404, "not.found"));
    let jobs = format!("{BASE}/details/jobs");
    let id = service.call(Post, &jobs, &json!({"interval": DAY})).ok(202)["jobId"].as_str().expect("an id").to_owned();
    assert_eq!(service.get(&format!("{jobs}/{id}/results?cursor=other")).status, 400);
    service.pass(24 * 60 * 60 * 1_000);
    assert_eq!(service.get(&format!("{jobs}/{id}")).ok(200)["state"], "EXPIRED");
    assert_eq!(service.get(&format!("{jobs}/{id}/results")).status, 400, "results before FULFILLED: 400");
}

#[test]
fn h59_what_is_not_served_is_501() {
    let service = Service::new();
    for path in ["details/query", "details/jobs"] {
        let filter = json!([{"type": "and", "predicates": [{"dimension": "edgeId", "value": "x"}]}]);
        let body = json!({"interval": DAY, "segmentFilters": filter});
        let answer = service.call(Post, &format!("{BASE}/{path}"), &body);
        assert_eq!(answer.error(), (501, "not.implemented"));
        assert!(answer.body["message"].as_str().expect("a text").contains("edgeId"));
        let body = json!({"interval": DAY, "surveyFilters": [{"type": "and"}]});
        assert_eq!(service.call(Post, &format!("{BASE}/{path}"), &body).status, 501);
        assert_eq!(service.call(Post, &format!("{BASE}/{path}"), &json!(null)).status, 400);
    }
}
