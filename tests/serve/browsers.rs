//! Browsers: names that are not this machine's (DNS rebinding), and pages of other origins.

use crate::support::client::call;
use crate::support::server::{server, server_with};

#[test]
fn on_loopback_only_loopback_names_are_taken() {
    let server = server();
    for (host, status) in [
        ("localhost", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:9", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("0.0.0.0", 400),
        ("", 400),
    ] {
        let reply = server.send(&call("GET", "/healthz").header("Host", host));
        assert_eq!(reply.status, status, "{host}");
    }
    let absolute = server.send(&call("GET", "http://evil.example/healthz").header("Host", "localhost"));
    assert_eq!(absolute.status, 400);
}

#[test]
fn pages_of_other_origins_get_nothing_unless_they_were_named() {
    let open = |reply: &crate::support::client::Reply| reply.header("access-control-allow-origin").map(str::to_owned);
    let ask = |origin: &str| {
        let ask = call("OPTIONS", "/callflow/v1/conversations").header("Origin", origin);
        ask.header("Access-Control-Request-Method", "POST")
    };
    let closed = server();
    let reply = closed.send(&ask("https://app.example"));
    assert_eq!((reply.status, open(&reply)), (401, None));
    let named = server_with(callflow::serve::routes(), |_, options| options.cors = vec!["https://app.example".into()]);
    let reply = named.send(&ask("https://app.example"));
    assert_eq!((reply.status, open(&reply).as_deref()), (204, Some("https://app.example")));
    assert_eq!(reply.header("access-control-allow-methods"), Some("POST"));
    for origin in ["https://evil.example", "null", "https://app.example.evil.example", "http://app.example"] {
        let reply = named.send(&ask(origin));
        assert_eq!((reply.status, open(&reply)), (401, None), "{origin}");
    }
    let real = call("GET", "/nowhere").token("t-read").header("Origin", "https://app.example");
    let reply = named.send(&real);
    assert_eq!((reply.status, open(&reply).as_deref()), (404, Some("https://app.example")));
    assert_eq!(reply.header("vary"), Some("origin"));
}
