//! Stores of releases: what waited goes on, what ended is there.

use crate::client::call;
use crate::process::{Process, begin_as, program};
use crate::{EXPECTED, FLOW, images, releases};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// A call that waits, and one that has ended.
const WAITS: &str = "00000000-0000-4000-8000-00000000000a";
const ENDED: &str = "00000000-0000-4000-8000-00000000000b";
const PLAIN: &str = "runs.db";
const KEYED: &str = "keyed.db";
const KEYS: &str = "keys";
const DATABASE: &str = "postgres.sql";

fn serve(folder: &Path, url: &str, flows: bool, keys: bool) -> Process {
    let mut command = program(&[]);
    // By its name alone: paths of the machine on which a release is made are nobody's business.
    command.current_dir(folder);
    if flows {
        command.arg(FLOW);
    }
    command.args(["--store", url, "--listen", "127.0.0.1:0", "--mode", "durable", "--token", "T=admin"]);
    if keys {
        command.arg("--key-file").arg(folder.join(KEYS));
    }
    begin_as(command.env_remove("CALLFLOW_KEY_FILE"))
}

fn ask(process: &Process, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
    let call = call(method, path).token("T");
    let reply = body.map_or_else(|| call.clone(), |body| call.clone().json(body)).send(process.at);
    (reply.status, serde_json::from_slice(&reply.body).unwrap_or(Value::Null))
}

fn press(process: &Process, id: &str, keys: &str) -> (u16, Value) {
    ask(process, "POST", &format!("/callflow/v1/conversations/{id}/input"), Some(&json!({"digits": keys})))
}

/// How a conversation stands, and what its customer holds, without ids that are made by chance.
fn told(process: &Process, id: &str) -> Value {
    let (status, mut own) = ask(process, "GET", &format!("/callflow/v1/conversations/{id}"), None);
    assert_eq!(status, 200, "{own}");
    own.as_object_mut().expect("an object").remove("participantId");
    let (_, conversation) = ask(process, "GET", &format!("/api/v2/conversations/{id}"), None);
    let attributes = conversation["participants"][0]["attributes"].clone();
    json!({"status": own, "attributes": attributes})
}

/// Two calls: one to its second wait, one to its end.
fn calls(process: &Process) {
    for id in [WAITS, ENDED] {
        let body =
            json!({"flow": "Main", "conversationId": id, "caller": "tel:+15550100", "attributes": {"Tier": "gold"}});
        let (status, body) = ask(process, "POST", "/callflow/v1/conversations", Some(&body));
        assert_eq!(status, 201, "{body}");
        assert_eq!(press(process, id, "1234").0, 200);
    }
    assert_eq!(press(process, ENDED, "5678").0, 200);
}

/// What stands there, and what comes of an answer to the one that waits.
fn go_on(process: &Process) -> Value {
    let (ended, waits) = (told(process, ENDED), told(process, WAITS));
    let (status, body) = press(process, WAITS, "9999");
    assert_eq!(status, 200, "{body}");
    json!({"ended": ended, "waits": waits, "after": told(process, WAITS)})
}

fn end(process: Process) {
    process.signal("TERM");
    let (code, _, log) = process.end();
    assert_eq!(code, Some(0), "{log}");
}

/// Copies a file of a release to where it may be changed.
fn copied(from: &Path, name: &str, to: &Path) -> String {
    std::fs::copy(from.join(name), to.join(name)).expect("a copy");
    format!("sqlite:{}", to.join(name).display())
}

fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("ours");
}

/// Writes the stores of this version; what comes of going on.
pub fn write(folder: &Path) -> Value {
    std::fs::write(folder.join(KEYS), "5a".repeat(32)).expect("a file");
    private(&folder.join(KEYS));
    for (name, keys) in [(PLAIN, false), (KEYED, true)] {
        let process = serve(folder, &format!("sqlite:{}", folder.join(name).display()), true, keys);
        calls(&process);
        end(process);
        let _ = std::fs::remove_file(folder.join(format!("{name}.lock")));
        let db = rusqlite::Connection::open(folder.join(name)).expect("the file");
        db.execute_batch("pragma journal_mode = delete; vacuum").expect("it is made small");
    }
    #[cfg(feature = "postgres")]
    {
        let url = crate::server::server().database();
        let process = serve(folder, &url, true, false);
        calls(&process);
        end(process);
        let dump = std::process::Command::new("pg_dump")
            .args(["--schema=callflow", "--no-owner", "--inserts", "--dbname"])
            .arg(url.replace("postgres:///", "postgresql:///"))
            .output()
            .expect("pg_dump runs");
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        std::fs::write(folder.join(DATABASE), dump.stdout).expect("a file");
    }
    let temporary = tempfile::tempdir().expect("a folder");
    let process = serve(folder, &copied(folder, PLAIN, temporary.path()), false, false);
    go_on(&process)
}

/// Whether the images that the store holds can be used by this version; where they cannot, what waits is left as it was.
fn goes_on(folder: &Path, process: &Process) {
    let wanted: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join(EXPECTED)).expect("a file")).expect("JSON");
    if images::program(folder).is_some() {
        assert_eq!(go_on(process), wanted, "{}", folder.display());
        return;
    }
    let (status, body) = press(process, WAITS, "9999");
    assert!(status >= 500, "{status} {body}");
    assert_ne!(told(process, WAITS)["status"]["state"], "interrupted", "it can go on where its version runs");
}

/// A store whose flows this version cannot use any more is served with flows that are given anew.
fn flows_are_usable(folder: &Path) -> bool {
    images::program(folder).is_some()
}

#[test]
fn f63_files_of_every_release() {
    for folder in releases() {
        for (name, keys) in [(PLAIN, false), (KEYED, true)] {
            let temporary = tempfile::tempdir().expect("a folder");
            for file in [FLOW, KEYS] {
                std::fs::copy(folder.join(file), temporary.path().join(file)).expect("a copy");
            }
            private(&temporary.path().join(KEYS));
            let url = copied(&folder, name, temporary.path());
            let process = serve(temporary.path(), &url, !flows_are_usable(&folder), keys);
            goes_on(&folder, &process);
            end(process);
        }
    }
}

/// What becomes of a run whose image this version refuses, before there is a release of which that is so.
#[test]
fn f63_a_run_whose_image_is_of_another_version_is_left_to_others() {
    use callflow::cloud::store::{Expect, RunState, open};
    let folder = releases().pop().expect("a release");
    let temporary = tempfile::tempdir().expect("a folder");
    std::fs::copy(folder.join(FLOW), temporary.path().join(FLOW)).expect("a copy");
    let url = copied(&folder, PLAIN, temporary.path());
    let change = |by: &dyn Fn(&mut Vec<u8>)| {
        let store = open(&url).expect("the file");
        let mut images = store.documents("image", "", None, 10).expect("images");
        assert!(!images.is_empty());
        for image in &mut images {
            by(&mut image.bytes);
            store.put("image", &image.key, &image.bytes, Expect::Any).expect("it is put");
        }
        store.run(WAITS).expect("an answer").expect("a run").state
    };
    assert_eq!(change(&|image| image[9] |= 0x40), RunState::Waiting);
    // Without flows nothing of it can be served, and that is said.
    let mut bare = program(&["--store", &url, "--listen", "127.0.0.1:0"]);
    let said = bare.output().expect("it ends");
    let said = (said.status.code(), String::from_utf8_lossy(&said.stderr).into_owned());
    assert!(said.0 == Some(3) && said.1.contains("build it again"), "{said:?}");
    // With flows given anew new calls go on; the old one is refused, and not given up.
    std::fs::write(temporary.path().join(FLOW), format!("{}\n// anew\n", include_str!("flow.txt"))).expect("a file");
    let process = serve(temporary.path(), &url, true, false);
    let (status, body) = press(&process, WAITS, "9999");
    assert!(status >= 500, "{status} {body}");
    assert_ne!(told(&process, WAITS)["status"]["state"], "interrupted");
    end(process);
    assert_ne!(change(&|image| image[9] &= !0x40), RunState::Interrupted);
    let process = serve(temporary.path(), &url, false, false);
    let until = std::time::Instant::now() + Duration::from_secs(60);
    while told(&process, WAITS)["status"]["state"] != "ended" {
        assert!(std::time::Instant::now() < until, "a worker of its version goes on with it, and with the input");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(told(&process, WAITS)["attributes"]["Digits"], "9999");
}

#[cfg(feature = "postgres")]
#[test]
fn f63_databases_of_every_release() {
    use crate::server::server;
    for folder in releases() {
        let dump = folder.join(DATABASE);
        let url = server().database();
        let place = server().folder().join("dump.sql");
        std::fs::copy(&dump, &place).expect("a copy");
        let file = place.display().to_string();
        let quiet = ["--quiet", "--set", "ON_ERROR_STOP=1", "--file", &file, "--dbname"];
        server().run("psql", &[&quiet[..], &[&url.replace("postgres:///", "postgresql:///")]].concat());
        let process = serve(&folder, &url, !flows_are_usable(&folder), false);
        goes_on(&folder, &process);
        end(process);
    }
}
