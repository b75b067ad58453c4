//! F60: values that must not be seen, with every control character in them, are put wherever somebody can put one: into
//! attributes, what callers say, bodies that are none, headers, tokens, options of commands. Then every output is searched.

use crate::service::{FLOW, Place, ask, send};
use callflow::cloud::store::{Store, open};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::process::{Command, Stdio};

/// What no output may have.
const MARK: &str = "cnry";
/// What stands where identifiers stand: names of flows and the like, which refusals may repeat.
const NAME: &str = "nme";

const FAULTY: &str = r#"
flow inboundCall "Faulty" {
    language = "en-us"
    var Flow.card: String
    var Flow.number: Integer
    task "Start" {
        getParticipantData { Flow.card = "Card" }
        Flow.number = ToInt(Flow.card)
        setParticipantData { "Number" = ToString(Flow.number)  "Copy" = Flow.card }
        disconnect
    }
}

flow inboundCall "Talk" {
    language = "en-us"
    var Flow.card: String
    var Flow.said: String
    task "Start" {
        getParticipantData { Flow.card = "Card" }
        setParticipantData { "Copy" = Flow.card }
        collectInput { inputData = Flow.said  noEntryTimeout = MakeDuration(0, 2, 0, 0)  digits = 4 }
        collectInput { inputData = Flow.said  noEntryTimeout = MakeDuration(0, 2, 0, 0)  digits = 4 }
        disconnect
    }
}

flow workflow "Work" {
    language = "en-us"
    input var Flow.amount: Integer
    state "Start" { endWorkflow }
}
"#;

/// How many values are put in.
fn many(short: usize) -> usize {
    if std::env::var_os("CALLFLOW_TORTURE").is_some() { 10_000 } else { short }
}

/// The nth value: no two are alike, and each has something that terminals obey.
fn canary(number: usize) -> String {
    const NASTY: [&str; 8] =
        ["\u{1b}[31m", "\u{7}", "\r\n", "\0", "\u{202e}", "\u{9b}31m", "\u{8}\u{8}", "\u{2028}\u{feff}"];
    format!("{MARK}{number:05}{}{MARK}", NASTY[number % NASTY.len()])
}

/// No value, and no byte that a terminal obeys, but ends of lines.
fn clean(what: &str, text: &str) {
    assert!(!text.contains(MARK), "a value in {what}: {text}");
    let wrong = text.chars().find(|c| *c != '\n' && (c.is_control() || matches!(c, '\u{202a}'..='\u{202e}')));
    assert_eq!(wrong, None, "a control character in {what}: {text:?}");
}

fn begin(at: SocketAddr, flow: &str, value: &str) -> (u16, String) {
    ask(at, "POST", "/callflow/v1/conversations", Some(&json!({"flow": flow, "attributes": {"Card": value}})))
}

/// Ids of a conversation that began: of it and of its customer.
fn ids(body: &str) -> (String, String) {
    let body: Value = serde_json::from_str(body).expect("JSON");
    let id = |name: &str| body[name].as_str().expect("an id").to_owned();
    (id("conversationId"), id("participantId"))
}

/// One value, put in one of many ways; the answers.
fn put(at: SocketAddr, number: usize) -> Vec<(u16, String)> {
    let value = canary(number);
    let raw = |head: &str, body: &str| {
        let length = body.len();
        let end = "Host: 127.0.0.1\r\nConnection: close\r\n";
        send(at, format!("{head}\r\n{end}Content-Length: {length}\r\n\r\n{body}").as_bytes())
    };
    let plain: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let calls = "/callflow/v1/conversations";
    match number % 12 {
        0 => {
            let began = begin(at, "Talk", &value);
            let (id, person) = ids(&began.1);
            let input = format!("{calls}/{id}/input");
            let attributes = format!("/api/v2/conversations/{id}/participants/{person}/attributes");
            vec![
                ask(at, "POST", &input, Some(&json!({"text": value}))),
                ask(at, "POST", &input, Some(&json!({"digits": value}))),
                ask(at, "PATCH", &attributes, Some(&json!({"attributes": {"Card": value, "Other": value}}))),
                ask(at, "PATCH", &attributes, Some(&json!({"attributes": {"Card": [value]}}))),
                ask(at, "PATCH", &attributes, Some(&json!({"attributes": {"Card": value.repeat(100_000)}}))),
                ask(at, "POST", &input, Some(&json!({"hangUp": true}))),
                ask(at, "POST", &input, Some(&json!({"text": value}))),
            ]
        }
        1 => vec![begin(at, "Faulty", &value)],
        2 => vec![ask(at, "POST", calls, Some(&json!({"flow": "Main", "attributes": {"Card": [value]}})))],
        3 => vec![ask(at, "POST", calls, Some(&json!({"flow": "Main", "caller": {"number": value}})))],
        4 => vec![ask(at, "POST", calls, Some(&json!({"flow": "Main", NAME: value})))],
        5 => vec![raw(
            &format!("POST {calls} HTTP/1.1\r\nAuthorization: Bearer T\r\nContent-Type: application/json"),
            &format!("{{\"flow\": {value}"),
        )],
        6 => vec![raw(&format!("GET {calls}/x HTTP/1.1\r\nAuthorization: Bearer {plain}\r\nCookie: {plain}"), "")],
        7 => vec![raw(&format!("GET /metrics?access_token={plain} HTTP/1.1\r\nX-{plain}: {plain}"), "")],
        8 => vec![raw(
            &format!("POST /oauth/token HTTP/1.1\r\nAuthorization: Basic {plain}"),
            &format!("grant_type={plain}"),
        )],
        9 => vec![raw(&format!("{NAME} {calls} HTTP/1.1\r\nAuthorization: Bearer T"), &value)],
        10 => {
            let body = json!({"flowId": "Work", "inputData": {"Flow.amount": value}});
            vec![ask(at, "POST", "/api/v2/flows/executions", Some(&body))]
        }
        _ => vec![send(at, format!("{value}\r\n\r\n").as_bytes())],
    }
}

#[test]
fn f60_no_value_is_in_any_output_of_a_service() {
    served("exact");
    served("durable");
}

fn served(mode: &'static str) {
    let place = Place { mode, ..Place::new("", "") };
    std::fs::write(place.path("flows/faulty.flow"), FAULTY).expect("a file");
    let process = place.serve(&place.file(), false);
    let (at, count) = (process.at, many(360) / 2);
    let (mut refused, mut answers) = (0, 0);
    for number in 0..count {
        for (status, body) in put(at, number) {
            answers += 1;
            // Who asks for what was played or written is given it; who is refused is not told his own values.
            if status >= 400 {
                refused += 1;
                clean("a refusal", &body);
            }
            let control = body.chars().find(|c| *c != '\n' && c.is_ascii_control());
            assert_eq!(control, None, "{body:?}");
        }
    }
    // They did arrive.
    let (_, body) = begin(at, "Talk", &canary(0));
    let (id, _) = ids(&body);
    assert!(ask(at, "GET", &format!("/api/v2/conversations/{id}"), None).1.contains(MARK));
    clean("the figures", &ask(at, "GET", "/metrics", None).1);
    clean("the outbox", &ask(at, "GET", "/callflow/v1/outbox", None).1);
    process.signal("TERM");
    let (code, out, log) = process.end();
    assert_eq!(code, Some(0), "{log}");
    clean("the output", &out);
    clean("the log", &log);
    assert!(log.lines().count() > count, "a line for each request");
    let store = open(&place.file()).expect("the file opens again");
    let (runs, lines) = journals(&*store);
    println!(
        "F60: {mode}, {count} values, {answers} answers, {refused} refused; {} lines of log, {lines} of {runs} journals",
        log.lines().count()
    );
    assert!(refused > count / 2 && (lines > 0 || mode == "durable"));
}

/// Looks through the journals: names are in them, and no values. How many runs and lines there were.
fn journals(store: &dyn Store) -> (usize, usize) {
    let runs = store.runs(None, None, 100_000).expect("runs");
    let mut lines = 0;
    for run in &runs {
        for entry in store.journal(&run.conversation).expect("a journal") {
            lines += 1;
            clean("a journal", &entry.note);
            clean("a journal", &entry.kind);
            entry.names.iter().for_each(|name| clean("a name in a journal", name.as_str()));
        }
    }
    (runs.len(), lines)
}

/// Runs a command; both outputs together.
fn said(place: &Place, arguments: &[&str], input: Option<&str>) -> String {
    use std::io::Write;
    let mut command = Command::new(env!("CARGO_BIN_EXE_callflow"));
    command.args(arguments).current_dir(place.folder.path()).env_remove("CALLFLOW_KEY_FILE").env("NO_COLOR", "1");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("its input");
    if let Some(input) = input {
        // A command that is done before it has read everything is no fault.
        let _ = stdin.write_all(input.as_bytes());
    }
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A command line has no NUL in it.
fn argument(number: usize) -> String {
    canary(number).replace('\0', "\u{1}")
}

#[test]
fn f60_no_value_is_in_any_output_of_a_command() {
    let place = Place::new("[participant-data]\nsensitive = [\"Card\"]\n", "");
    std::fs::write(place.path("faulty.flow"), FAULTY).expect("a file");
    std::fs::write(place.path("main.flow"), FLOW).expect("a file");
    let count = many(200) / 5;
    for number in 0..count {
        let value = argument(number);
        let set = format!("Card={value}");
        let of =
            |arguments: &[&str], input: Option<&str>| clean(&format!("{arguments:?}"), &said(&place, arguments, input));
        match number % 8 {
            0 => of(&["run", "main.flow", "--set", &set], Some("1\n2\n")),
            1 => of(&["run", "faulty.flow", "--flow", "Faulty", "--set", &set], None),
            // Where values are asked for, those of sensitive attributes are not shown (P47).
            2 => of(&["run", "flows/main.flow", "--set", &set, "--format", "json"], Some("1\n2\n")),
            3 => of(&["run", "flows/main.flow", "--set", &set, "--show-values"], Some("1\n2\n")),
            4 => of(&["run", "main.flow", "--set", &set, "--cloud", "sqlite:a.db"], Some("1\n2\n")),
            5 => of(&["outbox", "list", "--store", "sqlite:a.db", "--state", "done"], None),
            6 => {
                let value = json!(format!("\"{}\"", canary(number).replace(|c: char| c.is_control(), "")));
                let request = json!({"expr": "ToInt(Flow.x)", "vars": {"Flow.x": {"type": "String", "value": value}}});
                of(&["eval", "--jsonl"], Some(&format!("{request}\n")));
            }
            _ => {
                let test = format!(
                    "test \"it differs\" {{\n call(\"Main\")\n cloud {{ \"Card\" = {} }}\n hangsUp\n stored {{ \"Card\" = {} }}\n}}\n",
                    json!(argument(number).replace(|c: char| c.is_control() || c > '\u{7f}', "")),
                    json!("another one"),
                );
                std::fs::write(place.path("flows/tests.flow"), test).expect("a file");
                let report = said(&place, &["test", "flows"], None);
                // The test's own text may be shown where it is wrong in itself; as a report it may not.
                assert!(report.contains("it differs"), "{report}");
                clean("a report of tests", &report);
                std::fs::remove_file(place.path("flows/tests.flow")).expect("ours");
            }
        }
    }
    // They did arrive: who asks for values of plain attributes sees them, and sees nothing that a terminal obeys.
    std::fs::write(place.path("flows/callflow.toml"), "").expect("a file");
    let shown = said(
        &place,
        &["run", "flows/main.flow", "--set", &format!("Card={}", argument(0)), "--show-values"],
        Some("1\n2\n"),
    );
    assert!(shown.contains(MARK) && !shown.contains('\u{1b}'), "{shown}");
    println!("F60: {count} values given to commands");
}
