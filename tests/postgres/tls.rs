//! Encrypted connections: the certificate and its name are checked always.

use crate::server::Server;
use callflow::cloud::store::Store;
use callflow::cloud::store::postgres::Postgres;
use std::net::TcpListener;
use std::time::Duration;

#[test]
fn certificates_and_names_are_checked() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let server = Server::start_at(port, &["listen_addresses=127.0.0.1"]);
    let url = |host: &str, more: &str| format!("postgres://callflow@{host}:{port}/postgres?{more}");
    let refused = |url: &str| Postgres::open(url).err().expect("it is refused").to_string();
    // A server without TLS is not talked to in the open when TLS is asked for.
    assert!(refused(&url("localhost", "sslmode=require")).contains("TLS"));
    let names = "subjectAltName=DNS:localhost";
    server.run(
        "openssl",
        &[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=test",
            "-addext",
            names,
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-keyout",
            "server.key",
            "-out",
            "server.crt",
        ],
    );
    server.sql("postgres", "alter system set ssl = on");
    server.sql("postgres", "select pg_reload_conf()");
    while server.sql("postgres", "show ssl") != [["on"]] {
        std::thread::sleep(Duration::from_millis(20));
    }
    let certificate = server.folder().join("data/server.crt");
    let trusted = format!("sslmode=require&sslrootcert={}", certificate.display());
    assert!(refused(&url("localhost", "sslmode=require")).contains("certificate"), "nobody vouches for it");
    assert!(refused(&url("127.0.0.1", &trusted)).contains("certificate"), "it is of another name");
    let store = Postgres::open(&url("localhost", &trusted)).expect("it is trusted");
    store.ready().expect("it is ready");
    let asked = "select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) \
                 where application_name = 'callflow'";
    assert_eq!(server.sql("postgres", asked), [["t"]]);
}
