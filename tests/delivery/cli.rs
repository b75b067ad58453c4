//! `callflow outbox` and `callflow run --cloud URL`, as a person calls them.

use super::platform::{Fault, Platform};
use callflow::cloud::store::{
    Deliver, Facts, Flush, Mark, Mode, NewRun, OutboxState, Person, RunState, SqliteOptions, SqliteStore, Store, Target,
};
use callflow::value::Text;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;
use tempfile::TempDir;

fn callflow(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callflow"));
    command.current_dir(folder).args(arguments).env("CALLFLOW_CLIENT_ID", "me").env("CALLFLOW_CLIENT_SECRET", "secret");
    command.output().expect("callflow runs")
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn flow(folder: &TempDir) {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/foo.flow"));
    std::fs::write(folder.path().join("foo.flow"), text.unwrap()).unwrap();
}

fn open(folder: &TempDir, file: &str) -> SqliteStore {
    SqliteStore::open(&folder.path().join(file), SqliteOptions::default()).unwrap()
}

/// A store with two parked batches of one conversation, and one between them that was taken.
fn parked(folder: &TempDir) {
    let store = open(folder, "a.db");
    let mut facts = Facts::default();
    facts.join(Person::new("p", "customer", 0));
    store.create("c", &facts).unwrap();
    let (owner, lease) = ("o", Duration::from_secs(60));
    let new = NewRun { conversation: "c", owner, mode: Mode::Exact, image: b"i", snapshot: None, lease };
    let mut hold = store.start(&new).unwrap();
    let target = Target { conversation: "c".into(), participant: "p".into() };
    let batches = [[("Tier", "Gold"), ("Name", "Ada")], [("Tier", "Silver"), ("x", "1")], [("y", "1"), ("z", "2")]];
    for (at, batch) in batches.iter().enumerate() {
        let batch: Vec<_> = batch.iter().map(|(name, value)| (Text::new(name), Text::new(value))).collect();
        let (deliver, state) = (Deliver::Later, RunState::Runnable);
        let flush = Flush { target: &target, batch: &batch, deliver, now: 0, state, snapshot: None, veiled: None };
        hold = store.flush(&hold, &flush).unwrap();
        let row = store.due("s", lease, 1).unwrap().remove(0);
        let parked = Mark::Parked { reason: "400 `bad.request`".into() };
        let mark = if at == 1 { Mark::Done { correlation: None } } else { parked };
        assert!(store.mark("c", row.epoch, "s", &mark).unwrap());
    }
}

#[test]
fn the_outbox_is_listed_without_values() {
    let folder = tempfile::tempdir().unwrap();
    parked(&folder);
    let list = |more: &[&str]| {
        let all = [&["outbox", "list", "--store", "sqlite:a.db"], more].concat();
        let (code, out, err) = said(&callflow(folder.path(), &all));
        assert_eq!(code, Some(0), "{err}");
        out
    };
    let shown = list(&[]);
    for part in
        ["c 1  parked, 1 try", "participant p", "Tier = (4 characters)", "400 `bad.request`", "2 of them parked"]
    {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!shown.contains("Gold") && !shown.contains("Silver"), "P47, and a done one is not shown: {shown}");
    assert!(list(&["--show-values"]).contains("Tier = \"Gold\""));
    let rows: serde_json::Value = serde_json::from_str(&list(&["--format", "json", "--state", "parked"])).unwrap();
    assert_eq!(rows.as_array().map(Vec::len), Some(2));
    assert_eq!((&rows[0]["epoch"], &rows[0]["attributes"][0]["value"]), (&1.into(), &serde_json::Value::Null));
    assert!(list(&["--conversation", "c"]).contains("c 2  done"));
    // The platform's outbox lies in the database beside it.
    let beside = callflow(folder.path(), &["outbox", "list", "--store", "genesys:mypurecloud.de+sqlite:a.db"]);
    assert!(said(&beside).1.contains("c 1  parked"));
}

#[test]
fn p04_retry_leaves_out_what_later_batches_have_written_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    parked(&folder);
    let retry =
        |epoch: &str| said(&callflow(folder.path(), &["outbox", "retry", "--store", "sqlite:a.db", "c", epoch]));
    let (code, out, _) = retry("1");
    assert_eq!(code, Some(0));
    assert_eq!(out, "to be sent again: Name\nleft out, as later batches have written them (P4): Tier\n");
    let (code, _, err) = retry("1");
    assert!(code == Some(2) && err.contains("is ready and not parked"), "{err}");
    let (code, _, err) = retry("9");
    assert!(code == Some(2) && err.contains("no batch `c/9`"), "{err}");
    let rows = open(&folder, "a.db").outbox_of("c").unwrap();
    assert_eq!((rows[0].state, rows[0].batch.len()), (OutboxState::Ready, 1));
}

#[test]
fn drop_wants_a_yes() {
    let folder = tempfile::tempdir().unwrap();
    parked(&folder);
    let (code, _, err) = said(&callflow(folder.path(), &["outbox", "drop", "--store", "sqlite:a.db", "c", "3"]));
    assert!(code == Some(2) && err.contains("--yes"), "{err}");
    let done = callflow(folder.path(), &["outbox", "drop", "--store", "sqlite:a.db", "c", "3", "--yes"]);
    assert_eq!((said(&done).0, said(&done).1.as_str()), (Some(0), "given up: y, z\n"));
    assert_eq!(open(&folder, "a.db").outbox_of("c").unwrap()[2].state, OutboxState::Dropped);
}

#[test]
fn what_is_no_outbox_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("memory:", 2, "no outbox that another process sees"),
        ("sqlite:none.db", 3, "no such file"),
        ("genesys:nowhere", 2, "no environment"),
        ("nothing", 2, "is no store"),
    ];
    for (url, wanted, part) in cases {
        let (code, _, err) = said(&callflow(folder.path(), &["outbox", "list", "--store", url]));
        assert!(code == Some(wanted) && err.contains(part), "{url}: {err}");
    }
    parked(&folder);
    let held = open(&folder, "a.db");
    let (code, _, err) = said(&callflow(folder.path(), &["outbox", "list", "--store", "sqlite:a.db"]));
    assert!(code == Some(3) && err.contains("/callflow/v1/outbox"), "a server runs on it: {err}");
    drop(held);
}

#[test]
fn p03_run_on_a_file_writes_there_for_real() {
    let folder = tempfile::tempdir().unwrap();
    flow(&folder);
    let url = "sqlite:b.db";
    let first = callflow(folder.path(), &["run", "foo.flow", "--cloud", url, "--set", "Foo=Hello", "--show-values"]);
    let (code, out, err) = said(&first);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("Foo is \"Hello\"") && out.contains("Foo = \"Goodbye\""), "{out}");
    let store = open(&folder, "b.db");
    let (id, facts) = store.conversations(None, 1).unwrap().remove(0);
    let held = store.read(&id, &facts.people[0].id, &["Foo"]).unwrap();
    assert_eq!(held, [Some(Text::new("Goodbye"))]);
    assert!(facts.left.is_some(), "the flow has hung up");
    assert_eq!(store.outbox_of(&id).unwrap()[0].state, OutboxState::Done, "P27: the batch has a name of its own");
    assert_eq!(store.run(&id).unwrap().unwrap().state, RunState::Ended);
    drop(store);
    let again = ["run", "foo.flow", "--cloud", url, "--conversation", &id, "--show-values"];
    let (code, out, err) = said(&callflow(folder.path(), &again));
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("Foo is \"Goodbye\""), "another run in the same conversation: {out}");
    let (code, _, err) = said(&callflow(folder.path(), &["run", "foo.flow", "--cloud", url, "--conversation", "none"]));
    assert!(code == Some(2) && err.contains("not known"), "{err}");
}

#[test]
fn p27_run_on_the_platform_delivers_or_says_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    flow(&folder);
    let platform = Platform::start();
    platform.state.lock().unwrap().held.insert("Foo".into(), "Hello".into());
    let url = format!("genesys:http://127.0.0.1:{}+sqlite:g.db", platform.port);
    let run = |more: &[&str]| {
        said(&callflow(folder.path(), &[&["run", "foo.flow", "--cloud", &url, "--show-values"], more].concat()))
    };
    let (code, _, err) = run(&[]);
    assert!(code == Some(2) && err.contains("--conversation ID"), "{err}");
    let (code, out, err) = run(&["--conversation", "c"]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("Foo is \"Hello\""), "{out}");
    assert_eq!(platform.holds("Foo").as_deref(), Some("Goodbye"));
    let refused = || Fault::Answer(400, "", r#"{"code":"bad.request","message":"no"}"#.into());
    // The facts, the held attributes and the Get are asked before the batch.
    platform.state.lock().unwrap().refuse_patches = Some(refused());
    let (code, _, err) = run(&["--conversation", "c"]);
    assert!(code == Some(1) && err.contains("parked in the outbox: Foo") && err.contains("bad.request"), "{err}");
    let list = callflow(folder.path(), &["outbox", "list", "--store", &url]);
    assert!(said(&list).1.contains("parked, 1 try"));
    let lost = url.replace("sqlite:g.db", "memory:");
    let (code, _, err) = said(&callflow(folder.path(), &["run", "foo.flow", "--cloud", &lost, "--conversation", "c"]));
    assert!(code == Some(1) && err.contains("LOST: Foo"), "{err}");
    let port = platform.port;
    drop(platform);
    let gone = format!("genesys:http://127.0.0.1:{port}+memory:");
    let (code, _, err) = said(&callflow(folder.path(), &["run", "foo.flow", "--cloud", &gone, "--conversation", "c"]));
    assert!(code == Some(3) && err.contains("cannot be reached"), "{err}");
}

#[test]
fn f61_values_of_the_outbox_want_their_key() {
    let folder = tempfile::tempdir().unwrap();
    flow(&folder);
    std::fs::write(folder.path().join("keys"), "ab".repeat(32)).unwrap();
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder.path().join("keys"), std::fs::Permissions::from_mode(0o600)).unwrap();
    let run = ["run", "foo.flow", "--cloud", "sqlite:a.db", "--set", "Foo=Hello"];
    let (code, _, err) = said(&callflow(folder.path(), &[&run[..], &["--key-file", "keys"]].concat()));
    assert_eq!(code, Some(0), "{err}");
    let (code, _, err) = said(&callflow(folder.path(), &run));
    assert!(code == Some(3) && err.contains("--key-file"), "the store is one with keys from now on: {err}");
    let list = |more: &[&str]| {
        said(&callflow(
            folder.path(),
            &[&["outbox", "list", "--store", "sqlite:a.db", "--state", "done"], more].concat(),
        ))
    };
    let (code, out, err) = list(&[]);
    assert!(code == Some(0) && out.contains("Foo = (encrypted)"), "names want no key: {out}{err}");
    let (code, out, _) = list(&["--format", "json"]);
    assert!(code == Some(0) && out.contains("\"characters\": null") && !out.contains("cflk"), "{out}");
    let (code, out, err) = list(&["--show-values"]);
    assert!(code == Some(3) && out.is_empty() && err.contains("--key-file"), "{out}{err}");
    let (code, out, err) = list(&["--show-values", "--key-file", "keys"]);
    assert!(code == Some(0) && out.contains("Foo = \"Goodbye\""), "{out}{err}");
    let (code, out, _) = list(&["--key-file", "keys"]);
    assert!(code == Some(0) && out.contains("Foo = (7 characters)"), "{out}");
}
