//! The official SDK clients, unmodified, against a real `callflow serve` (wire §5). They are installed below `target/` by
//! this test and stay there; `CALLFLOW_OFFLINE=1` skips it where nothing can be installed.
#![cfg(feature = "serve")]

mod install;
mod service;

use service::Service;
use std::path::Path;
use std::process::Command;

/// Runs a script against a service of its own; it says `passed` at its end.
fn drive(mut command: Command) {
    let service = Service::begin();
    let home = tempfile::tempdir().expect("a folder");
    command
        .env("HOME", home.path())
        .env("CALLFLOW_URL", &service.url)
        .env("CALLFLOW_PORT", service.url.rsplit(':').next().expect("a port"))
        .env("CALLFLOW_TOKEN", service::TOKEN)
        .env("CALLFLOW_READER", service::READER)
        .env("CALLFLOW_CLIENT", service::CLIENT)
        .env("CALLFLOW_SECRET", service::SECRET);
    let run = command.output().expect("it can be started");
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{out}\n{err}\n{}", service.log());
    assert!(out.trim_end().ends_with("passed"), "{out}\n{err}");
    // A canary that was set as an attribute stands in no log line (F60).
    assert!(!service.log().contains(service::CANARY), "a value stands in the log");
    println!("{}", out.trim_end());
}

fn script(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdk").join(name)
}

#[test]
fn the_python_client_works_unmodified() {
    let Some(python) = install::python() else { return };
    let mut command = Command::new(python);
    command.arg("-u").arg(script("client.py"));
    drive(command);
}

#[test]
fn the_javascript_client_works_unmodified() {
    let Some((node, modules)) = install::javascript() else { return };
    let mut command = Command::new(node);
    command.arg(script("client.mjs")).env("CALLFLOW_MODULES", modules);
    drive(command);
}
