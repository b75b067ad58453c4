//! What is known and not served answers 501, what is not known 404 (H15).

use crate::support::Service;
use callflow::serve::http::Access;
use callflow::serve::http::Method::{Get, Post, Put};
use callflow::serve::platform;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn h15_a_call_that_is_known_and_not_served_is_501_by_name() {
    let service = Service::new();
    for (method, path) in [
        (Get, "/api/v2/conversations/x/customattributes"),
        (Put, "/api/v2/conversations/x/customattributes/y"),
        (Post, "/api/v2/flows/instances/query"),
        (Get, "/api/v2/flows/instances/x"),
    ] {
        let answer = service.call(method, path, &json!({}));
        assert_eq!(answer.error(), (501, "not.implemented"));
        assert!(answer.body["message"].as_str().expect("a text").contains(path), "{}", answer.body);
    }
    assert_eq!(service.get("/api/v2/nothing/of/ours").status, 404);
    assert_eq!(service.get("/api/v2/conversation").status, 404);
}

#[test]
fn every_route_stands_once_and_all_but_presigned_addresses_need_a_scope() {
    let routes = platform::routes();
    let all: BTreeSet<_> = routes.iter().map(|route| (route.pattern, route.method)).collect();
    assert_eq!(all.len(), routes.len());
    for route in &routes {
        let open = route.access == Access::Open;
        assert_eq!(open, route.pattern.starts_with("/callflow/v1/transfers/"), "{}", route.pattern);
    }
}

#[test]
fn every_call_of_the_table_has_its_route_and_its_status() {
    // wire §6, with the status of a success.
    let table = "\
        GET /api/v2/conversations 200
        GET /api/v2/conversations/{id} 200
        GET /api/v2/conversations/calls 200
        GET /api/v2/conversations/calls/{id} 200
        GET /api/v2/conversations/messages/{id} 200
        GET /api/v2/conversations/emails/{id} 200
        PATCH /api/v2/conversations/{id}/participants/{participant}/attributes 202
        PATCH /api/v2/conversations/cobrowsesessions/{id}/participants/{participant}/attributes 202
        PATCH /api/v2/conversations/{id}/participants/{participant} 202
        PATCH /api/v2/conversations/calls/{id}/participants/{participant} 202
        POST /api/v2/conversations/{id}/disconnect 202
        POST /api/v2/conversations/calls 202
        POST /api/v2/conversations/participants/attributes/search 200
        GET /api/v2/analytics/conversations/{id}/details 200
        GET /api/v2/analytics/conversations/details 200
        POST /api/v2/analytics/conversations/details/query 200
        POST /api/v2/analytics/conversations/details/jobs 202
        GET /api/v2/analytics/conversations/details/jobs/{id} 200
        GET /api/v2/analytics/conversations/details/jobs/{id}/results 200
        GET /api/v2/flows 200
        POST /api/v2/flows 200
        GET /api/v2/flows/{id} 200
        PUT /api/v2/flows/{id} 200
        DELETE /api/v2/flows/{id} 200
        GET /api/v2/flows/{id}/versions 200
        GET /api/v2/flows/{id}/versions/{version} 200
        GET /api/v2/flows/{id}/latestconfiguration 200
        GET /api/v2/flows/{id}/versions/{version}/configuration 200
        POST /api/v2/flows/actions/publish 200
        POST /api/v2/flows/actions/checkin 200
        POST /api/v2/flows/actions/checkout 200
        POST /api/v2/flows/executions 200
        GET /api/v2/flows/executions/{id} 200
        POST /api/v2/flows/jobs 202
        GET /api/v2/flows/jobs/{id} 200
        POST /api/v2/flows/export/jobs 202
        GET /api/v2/flows/export/jobs/{id} 200
        POST /api/v2/flows/validate/jobs 202
        GET /api/v2/flows/validate/jobs/{id} 200
        GET /api/v2/flows/datatables 200
        POST /api/v2/flows/datatables 200
        GET /api/v2/flows/datatables/{id} 200
        PUT /api/v2/flows/datatables/{id} 200
        DELETE /api/v2/flows/datatables/{id} 204
        GET /api/v2/flows/datatables/{id}/rows 200
        POST /api/v2/flows/datatables/{id}/rows 200
        GET /api/v2/flows/datatables/{id}/rows/{key*} 200
        PUT /api/v2/flows/datatables/{id}/rows/{key*} 200
        DELETE /api/v2/flows/datatables/{id}/rows/{key*} 204
        GET /api/v2/integrations/actions 200
        GET /api/v2/integrations/actions/{id} 200
        POST /api/v2/integrations/actions/{id}/execute 200
        POST /api/v2/integrations/actions/{id}/test 200
        GET /api/v2/routing/queues 200
        POST /api/v2/routing/queues 200
        GET /api/v2/routing/queues/{id} 200";
    let routes = platform::routes();
    for line in table.lines() {
        let [method, pattern, success] = line.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{line}") };
        let found = routes.iter().find(|own| own.pattern == pattern && own.method.word() == method);
        assert_eq!(found.map(|own| own.success.to_string()).as_deref(), Some(success), "{line}");
    }
}
