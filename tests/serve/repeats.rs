//! F53: a client that repeats a request (Python repeats a PATCH up to ten times by itself) changes nothing the second
//! time, and a writer in between is overwritten by order of arrival.

use crate::support::client::call;
use crate::support::server::{Server, server};
use serde_json::json;
use std::collections::BTreeMap;

const ID: &str = "6f0c1f3e-6a55-4c62-9d3e-2f1b7a1c9e10";
const CUSTOMER: &str = "9b2f3c44-1c1f-4f6e-8a77-0f0d5b1f2a33";

fn patch(server: &Server, body: &serde_json::Value) {
    let path = format!("/api/v2/conversations/{ID}/participants/{CUSTOMER}/attributes");
    let reply = server.send(&call("PATCH", &path).token("t-attributes").json(body));
    assert_eq!((reply.status, reply.body.as_slice()), (202, &b""[..]), "H40");
}

fn map(server: &Server) -> BTreeMap<String, String> {
    let kept = server.store.attributes(ID, Some(CUSTOMER)).expect("the store");
    kept.into_iter().map(|one| (one.name.as_str().to_owned(), one.value.as_str().to_owned())).collect()
}

#[test]
fn f53_a_patch_eleven_times_leaves_what_one_leaves() {
    let server = server();
    server.conversation(ID, CUSTOMER);
    let body = json!({"attributes": {"Tier": "gold", "é ": "\u{0}\r\n", "Empty": ""}});
    patch(&server, &body);
    let once = map(&server);
    for _ in 1..11 {
        patch(&server, &body);
        assert_eq!(map(&server), once);
    }
    assert_eq!(once.len(), 3);
}

#[test]
fn f53_interleaved_with_another_writer_the_last_to_arrive_counts_by_name() {
    let server = server();
    server.conversation(ID, CUSTOMER);
    for _ in 0..11 {
        patch(&server, &json!({"attributes": {"Mine": "1", "Shared": "mine"}}));
        patch(&server, &json!({"attributes": {"Other": "2", "Shared": "other"}}));
    }
    patch(&server, &json!({"attributes": {"Mine": "1", "Shared": "mine"}}));
    let want = [("Mine", "1"), ("Other", "2"), ("Shared", "mine")];
    assert_eq!(map(&server), want.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
}
