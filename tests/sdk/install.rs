//! Installs the clients below `target/sdk`, once, in the versions that wire.md names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PYTHON: &str = "PureCloudPlatformClientV2==269.0.0";
const JAVASCRIPT: &str = "purecloud-platform-client-v2@262.0.0";

fn folder(name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let folder = target.join("sdk").join(name);
    fs::create_dir_all(&folder).expect("a folder below target/");
    folder
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn offline(what: &str) -> bool {
    let offline = std::env::var_os("CALLFLOW_OFFLINE").is_some();
    if offline {
        println!("skipped: {what} is not installed, and CALLFLOW_OFFLINE is set");
    }
    offline
}

fn run(command: &mut Command, what: &str) {
    let run = command.output().unwrap_or_else(|error| panic!("{what}: {error}"));
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{what} failed (set CALLFLOW_OFFLINE=1 to skip):\n{said}");
}

/// A mark is written when all is there, so that a broken installation is begun again.
fn once(folder: &Path, version: &str, install: impl FnOnce()) {
    let mark = folder.join("installed");
    if fs::read_to_string(&mark).is_ok_and(|text| text == version) {
        return;
    }
    install();
    fs::write(mark, version).expect("the mark can be written");
}

/// The Python that has the client; `None` when that was skipped.
pub fn python() -> Option<PathBuf> {
    let folder = folder("python");
    let python = folder.join("bin/python");
    if !folder.join("installed").exists() && offline("the Python client") {
        return None;
    }
    once(&folder, PYTHON, || {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder), "python3 -m venv");
        let arguments = ["-m", "pip", "install", "--disable-pip-version-check", "-q", PYTHON];
        run(Command::new(&python).args(arguments), "pip install");
    });
    Some(python)
}

/// Node and the folder of its modules; `None` when that was skipped.
pub fn javascript() -> Option<(PathBuf, PathBuf)> {
    let folder = folder("node");
    if !folder.join("installed").exists() && offline("the JavaScript client") {
        return None;
    }
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|run| run.status.success());
    if !has("node") || !has("npm") {
        let mut apt = Command::new("apt-get");
        apt.args(["install", "-y", "--no-install-recommends", "nodejs", "npm"]);
        run(&mut apt, "apt-get install nodejs npm");
    }
    once(&folder, JAVASCRIPT, || {
        let arguments = ["install", "--ignore-scripts", "--no-audit", "--no-fund", JAVASCRIPT];
        run(Command::new("npm").args(arguments).current_dir(&folder), "npm install");
    });
    Some((PathBuf::from("node"), folder.join("node_modules")))
}
