//! `callflow serve` as a person calls it: what it prints, what it refuses, where its secrets may come from.

use crate::support::client::call;
use crate::support::process::{begin, begin_as, program, usual};
use std::io::Write;
use std::net::TcpListener;

/// Runs it to its end, which is near: exit code, output, errors.
fn refused(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = program(&usual(arguments)).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn without_tokens_it_makes_one_and_prints_it_once() {
    let mut service = begin(&[]);
    assert!(service.first.starts_with("callflow serving http://127.0.0.1:"));
    assert_ne!(service.at.port(), 0);
    let line = service.line();
    let token = line.trim_end().rsplit(' ').next().expect("a token").to_owned();
    assert_eq!(token.len(), 43, "H23: 256 bits");
    assert_eq!(call("GET", "/metrics").token(&token).send(service.at).status, 200);
    service.signal("TERM");
    let (code, rest, log) = service.end();
    assert_eq!((code, rest.as_str()), (Some(0), ""));
    assert!(!log.contains(&token));
}

#[test]
fn f62_tokens_and_clients_come_from_flags_files_and_the_environment() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::File::create(&path).and_then(|mut file| file.write_all(text.as_bytes())).expect("a file");
        path.to_str().expect("a path").to_owned()
    };
    let (tokens, clients) =
        (write("tokens", "from-file=read\nadmin-file=admin\n"), write("clients", "id:sec-ret=read\n"));
    let flags = ["--token", "from-flag=read", "--token-file", &tokens, "--client-file", &clients];
    let mut command = program(&["--store", "memory:", "--listen", "127.0.0.1:0"]);
    command.args(flags).env("CALLFLOW_TOKENS", "from-environment=read other=flows").env("CALLFLOW_CLIENTS", "a:b=read");
    let service = begin_as(&mut command);
    for (token, status) in [
        ("from-flag", 404),
        ("from-file", 404),
        ("admin-file", 404),
        ("from-environment", 404),
        ("other", 403),
        ("nobody", 401),
    ] {
        let reply = call("GET", "/callflow/v1/conversations/x").token(token).send(service.at);
        assert_eq!(reply.status, status, "{token}");
    }
    for (credentials, status) in [("aWQ6c2VjLXJldA==", 200), ("YTpi", 200), ("YTpj", 401)] {
        let form = call("POST", "/oauth/token").header("Authorization", &format!("Basic {credentials}"));
        let form = form.body("application/x-www-form-urlencoded", b"grant_type=client_credentials");
        assert_eq!(form.send(service.at).status, status);
    }
    service.signal("TERM");
    let (code, rest, log) = service.end();
    assert_eq!((code, rest.as_str()), (Some(0), ""), "nothing was made and printed");
    assert!(!["from-", "sec-ret", "admin-file"].iter().any(|secret| log.contains(secret)), "{log}");
}

#[test]
fn f62_what_is_wrong_with_a_secret_is_told_without_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty");
    std::fs::write(&empty, " \n").expect("a file");
    let empty = empty.to_str().expect("a path");
    for arguments in [
        &["--token", "canary"][..],
        &["--token", "canary=everything"],
        &["--token", "canary and=read"],
        &["--token", "="],
        &["--client", "canary"],
        &["--client", "id:canary=="],
        &["--token-file", empty],
    ] {
        let (code, out, err) = refused(arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?} {err}");
        assert!(err.contains("help:") && !err.contains("canary"), "{err}");
    }
    let (_, _, err) = refused(&["--token", "fine=read", "--token", "canary"]);
    assert!(err.starts_with("error: `--token` number 2 has no `=SCOPES`\n"), "{err}");
    let (code, _, err) = refused(&["--token-file", "/nowhere/tokens"]);
    assert_eq!(code, Some(3));
    assert!(err.contains("cannot read `/nowhere/tokens`"), "{err}");
}

#[test]
fn f51_beyond_loopback_there_must_be_a_token_and_tls_or_a_word_for_it() {
    let (code, _, err) = refused(&["--listen", "0.0.0.0:0"]);
    assert!(code == Some(2) && err.contains("there must be a token or a client"), "{err}");
    let (code, _, err) = refused(&["--listen", "0.0.0.0:0", "--token", "t=read"]);
    assert!(code == Some(2) && err.contains("there must be TLS"), "{err}");
    let (code, _, err) = refused(&["--cors", "*"]);
    assert!(code == Some(2) && err.contains("origin"), "{err}");
    let service = begin(&["--listen", "0.0.0.0:0", "--token", "t=read", "--insecure"]);
    service.signal("TERM");
    let (code, _, log) = service.end();
    assert_eq!(code, Some(0));
    assert!(log.contains("note: --insecure: tokens and attributes go over the network unencrypted"), "{log}");
}

#[test]
fn what_it_cannot_reach_is_exit_3_and_what_is_wrongly_asked_exit_2() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("an address").to_string();
    for (arguments, code, text) in [
        (&["--listen", taken.as_str()][..], 3, "something else listens there"),
        (&["--tls-cert", "/nowhere/c", "--tls-key", "/nowhere/k"], 3, "/nowhere/c"),
        (&["--tls-cert", "Cargo.toml", "--tls-key", "Cargo.toml"], 3, "there is no certificate in it"),
        (&["--store", "sqlight:x"], 2, "no kind of store"),
        (&["--store", ""], 2, "no store"),
        (&["--store", "sqlite:/nowhere/x.db"], 3, "error: `/nowhere` is no folder that is there"),
        (&["--listen", "nowhere"], 2, "no address to listen on"),
        (&["--listen", "127.0.0.1:99999"], 2, "no address to listen on"),
        (&["--listen", ":80"], 2, "no address to listen on"),
        (&["--tls-cert", "c"], 2, "--tls-key"),
        (&["--rate", "0"], 2, "a rate is"),
        (&["--token-lifetime", "0"], 2, "token-lifetime"),
        (&["--attribute-bytes", "1048577"], 2, "attribute-bytes"),
        (&["--public-url", "example.org"], 2, "https://"),
        (&["--nonsense"], 2, "--nonsense"),
    ] {
        let (exit, out, err) = refused(arguments);
        assert_eq!((exit, out.as_str()), (Some(code), ""), "{arguments:?} {err}");
        assert!(err.contains(text), "{arguments:?} {err}");
    }
}

#[test]
fn its_help_shows_an_example() {
    let (code, out, _) = refused(&["--help"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("Examples:\n  callflow serve\n"), "{out}");
}
