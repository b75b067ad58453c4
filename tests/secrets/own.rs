//! F62: our own secrets, from every place that they may come from: never in a log, a figure, a help, an error or a process's
//! title, and not kept as they were written.

use crate::dumps::memory;
use crate::process::begin_as;
use crate::service::{FLOW, count, send};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What begins every secret of these tests.
const MARK: &str = "scrt";
const TOKEN_FILE: &str = "scrt-token-of-a-file";
const TOKEN_VARIABLE: &str = "scrt-token-of-a-variable";
const CLIENT_FILE: &str = "scrt-client-of-a-file";
const CLIENT_VARIABLE: &str = "scrt-client-of-a-variable";

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callflow"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["CALLFLOW_KEY_FILE", "CALLFLOW_CLIENT_FILE", "CALLFLOW_CLIENT_ID", "CALLFLOW_CLIENT_SECRET"] {
        command.env_remove(name);
    }
    command.env("CALLFLOW_TOKENS", format!("{TOKEN_VARIABLE}=admin"));
    command.env("CALLFLOW_CLIENTS", format!("me:{CLIENT_VARIABLE}=read"));
    command
}

fn write(folder: &Path, name: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(folder.join(name), text).expect("a file");
    std::fs::set_permissions(folder.join(name), std::fs::Permissions::from_mode(0o600)).expect("ours");
}

#[test]
fn f62_secrets_are_in_no_output_title_or_figure() {
    let folder = tempfile::tempdir().expect("a folder");
    let top = folder.path();
    let key = "5c".repeat(32);
    write(top, "main.flow", FLOW);
    write(top, "tokens", &format!("{TOKEN_FILE}=admin\n"));
    write(top, "clients", &format!("you:{CLIENT_FILE}=read\n"));
    write(top, "keys", &key);
    let files = ["--token-file", "tokens", "--client-file", "clients", "--key-file", "keys"];
    let arguments = [&["serve", "main.flow", "--store", "memory:", "--listen", "127.0.0.1:0"][..], &files].concat();
    let process = begin_as(&mut program(top, &arguments));
    let (at, id) = (process.at, process.child.id());
    let kept = memory(id).map(|bytes| [TOKEN_FILE, CLIENT_FILE, &key].map(|secret| count(&bytes, secret.as_bytes())));
    let request = |head: String| {
        let end = "Host: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        send(at, format!("{head}\r\n{end}").as_bytes())
    };
    let mut said = String::new();
    for token in [TOKEN_FILE, TOKEN_VARIABLE] {
        let (status, figures) = request(format!("GET /metrics HTTP/1.1\r\nAuthorization: Bearer {token}"));
        assert_eq!(status, 200);
        said.push_str(&figures);
    }
    for secret in [TOKEN_FILE, TOKEN_VARIABLE, CLIENT_FILE, CLIENT_VARIABLE] {
        for head in [
            format!("GET /metrics?access_token={secret} HTTP/1.1"),
            format!("GET /callflow/v1/conversations/{secret} HTTP/1.1"),
            format!("GET /metrics HTTP/1.1\r\nAuthorization: {secret}"),
            format!("GET /metrics HTTP/1.1\r\nAuthorization: Basic {secret}"),
            format!("GET /metrics HTTP/1.1\r\nCookie: token={secret}"),
            format!("POST /oauth/token HTTP/1.1\r\nAuthorization: Bearer {secret}"),
        ] {
            let (status, body) = request(head);
            assert!(status == 401 || status == 400, "{status} {body}");
            said.push_str(&body);
        }
    }
    let title = std::fs::read(format!("/proc/{id}/cmdline")).expect("its title");
    process.signal("TERM");
    let (code, out, log) = process.end();
    assert_eq!(code, Some(0), "{log}");
    for text in [&said, &out, &log, &String::from_utf8_lossy(&title).into_owned()] {
        assert!(!text.contains(MARK) && !text.contains(&key), "{text}");
    }
    match kept {
        Some(kept) => assert_eq!(kept, [0; 3], "what a file holds is not kept as it was written"),
        None => println!("SKIPPED: only root may look into the memory of a service"),
    }
}

/// Both outputs of a command that is refused.
fn refused(output: &Output) -> String {
    assert!(!output.status.success());
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn f62_secrets_are_in_no_error_and_no_help() {
    let folder = tempfile::tempdir().expect("a folder");
    let top = folder.path();
    write(top, "main.flow", FLOW);
    write(top, "bad", "scrt-without-scopes\n");
    write(top, "both", "scrt=read\nscrt two=read\n");
    write(top, "pem", "-----BEGIN PRIVATE KEY-----\nscrtscrtscrt\n-----END PRIVATE KEY-----\n");
    let password = "postgres://user:scrt-password@127.0.0.1:1/db?connect_timeout=1";
    let beside = format!("genesys:mypurecloud.de+{password}");
    let cases: [&[&str]; 14] = [
        &["serve", "--token-file", "bad"],
        &["serve", "--token-file", "both"],
        &["serve", "--client-file", "bad"],
        &["serve", "--key-file", "bad"],
        &["serve", "--token", "scrt"],
        &["serve", "--token", "scrt=nothing"],
        &["serve", "--client", "scrt"],
        &["serve", "--store", "memory:", "--tls-cert", "pem", "--tls-key", "pem"],
        &["serve", "--store", password],
        &["serve", "--store", &beside],
        &["serve", "--store", "scrt:scrt@scrt"],
        &["run", "main.flow", "--cloud", password],
        &["outbox", "list", "--store", password],
        &["outbox", "list", "--store", "memory:", "--key-file", "bad"],
    ];
    for arguments in cases {
        let mut command = program(top, arguments);
        let output = command.env("CALLFLOW_CLIENT_ID", "scrt-id").env("CALLFLOW_CLIENT_SECRET", "scrt-own").output();
        let said = refused(&output.expect("it ends"));
        // What is no URL at all is told as far as it is no secret: what stands before `:`.
        let said = said.replace("`scrt:`", "");
        assert!(!said.contains(MARK), "{arguments:?}: {said}");
    }
    for name in ["CALLFLOW_TOKENS", "CALLFLOW_CLIENTS"] {
        let said =
            refused(&program(top, &["serve", "--store", "memory:"]).env(name, "scrt").output().expect("it ends"));
        assert!(!said.contains(MARK) && said.contains(name), "{said}");
    }
    for help in [&["serve", "--help"][..], &["serve", "-h"], &["--help"], &["man"], &["completions", "bash"]] {
        let output = program(top, help).output().expect("it ends");
        assert!(output.status.success());
        assert!(!String::from_utf8_lossy(&output.stdout).contains(MARK), "{help:?}");
    }
}
