//! TLS: a whole request, and handshakes that stall (§6).

use crate::support::client::{call, connect, reply};
use crate::support::server::{Server, server_with};
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

fn file(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/serve/tls")).join(name)
}

fn server(handshake: Duration) -> Server {
    server_with(callflow::serve::routes(), |_, options| {
        options.tls = Some((file("cert.pem"), file("key.pem")));
        options.limits.handshake = handshake;
    })
}

fn secured(server: &Server) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file("cert.pem")).expect("a certificate")).expect("it is a root here");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("TLS");
    let config = builder.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).expect("a client"), connect(server.at()))
}

#[test]
fn a_request_over_tls_is_answered() {
    let server = server(Duration::from_secs(5));
    assert!(server.running.url().starts_with("https://127.0.0.1:"));
    let mut stream = secured(&server);
    for _ in 0..2 {
        stream.write_all(&call("GET", "/readyz").bytes()).unwrap();
        assert_eq!(reply(&mut stream).expect("an answer").status, 200);
    }
}

#[test]
fn f50_handshakes_that_stall_are_ended_and_hold_up_nobody() {
    let server = server(Duration::from_millis(300));
    let mut stalled: Vec<_> = (0..50).map(|_| connect(server.at())).collect();
    for socket in &mut stalled {
        socket.write_all(b"\x16\x03\x01").unwrap();
    }
    let mut stream = secured(&server);
    stream.write_all(&call("GET", "/healthz").bytes()).unwrap();
    assert_eq!(reply(&mut stream).expect("an answer").status, 200);
    for mut socket in stalled {
        let mut rest = Vec::new();
        let _ = socket.read_to_end(&mut rest);
        assert_eq!(rest, b"");
    }
    // Plain HTTP where TLS is spoken is ended as well.
    let mut plain = connect(server.at());
    plain.write_all(&call("GET", "/healthz").bytes()).unwrap();
    let mut rest = Vec::new();
    let _ = plain.read_to_end(&mut rest);
    assert!(!rest.starts_with(b"HTTP"));
}
