//! `callflow run` as a person at a terminal has it: in a pseudo-terminal, line by line.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::process::{Command, Stdio};

const FLOW: &str = "flow inboundCall \"F\" { language = \"en-us\"  var Flow.Account: String  var Flow.Tier: String\n\
    var Flow.Vip: Boolean  task \"T\" {\n\
    collectInput { digits = 2  inputData = Flow.Account  inputAudio = ToAudioTTS(\"Your number.\") }\n\
    callData(\"CRM\", \"Find\") { \"account\" = Flow.Account  Flow.Tier = \"tier\"  Flow.Vip = \"vip\" } on success {\n\
    setParticipantData { \"Tier\" = Flow.Tier } }\n\
    transferToAcd(\"Q\") on failure { playAudio(ToAudioTTS(\"Busy.\")) }\n disconnect } }\n";

/// What a session shows, and its exit code: each line is typed at once, the terminal keeps them until they are read.
fn session(flow: &str, arguments: &[&str], lines: &[&str]) -> (String, Option<i32>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("f.flow");
    std::fs::write(&path, flow).expect("it is written");
    let flags = rustix::pty::OpenptFlags::RDWR | rustix::pty::OpenptFlags::NOCTTY;
    let master = rustix::pty::openpt(flags).expect("a pseudo-terminal");
    rustix::pty::grantpt(&master).and_then(|()| rustix::pty::unlockpt(&master)).expect("it may be used");
    let name = rustix::pty::ptsname(&master, Vec::new()).expect("it has a name");
    let open = || {
        let file = OpenOptions::new().read(true).write(true).open(name.to_str().expect("a path"));
        Stdio::from(file.expect("it can be opened"))
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_callflow"))
        .arg("run")
        .arg(&path)
        .args(arguments)
        .env("TERM", "dumb")
        .stdin(open())
        .stdout(open())
        .stderr(open())
        .spawn()
        .expect("it starts");
    let mut terminal = File::from(master);
    for line in lines {
        terminal.write_all(format!("{line}\n").as_bytes()).expect("it is typed");
    }
    // The end of the input, as Ctrl-D gives it.
    terminal.write_all(b"\x04").expect("it is typed");
    let mut shown = Vec::new();
    let mut piece = [0; 4096];
    // When the other side is closed the terminal answers with an error: that is the end.
    while let Ok(count @ 1..) = terminal.read(&mut piece) {
        shown.extend_from_slice(&piece[..count]);
    }
    let code = child.wait().expect("it ends").code();
    (String::from_utf8_lossy(&shown).replace('\r', ""), code)
}

#[test]
fn a_person_plays_the_caller_and_the_outside() {
    let lines = ["help", "abc", "123", "12", "what", "1", "gold", "yes", "true", "queue", "attributes", "fail"];
    let (shown, code) = session(FLOW, &["--show-values", "--set", "Old=x"], &lines);
    assert_eq!(code, Some(0), "{shown}");
    for part in [
        "play   “Your number.”",
        "queue       what the flow has set and not yet sent",
        "no: a caller presses 0 to 9",
        "no: at most 2, and these are 3",
        "callData(\"CRM\", \"Find\") with \"account\" = 12",
        "output (1 success, 2 failure, 3 timeout)",
        "no: write an output's name or number",
        "\"tier\", a value of type String",
        "no: there is no scope `yes`",
        "set    Tier = \"gold\"",
        "         Tier = \"gold\"\n",
        "         Old = \"x\"\n",
        "play   “Busy.”",
        "end    FLOW_DISCONNECT",
    ] {
        assert!(shown.contains(part), "`{part}` is missing:\n{shown}");
    }
}

#[test]
fn p21_hangup_and_the_end_of_the_input_hang_up() {
    for lines in [["hangup"].as_slice(), &[]] {
        let (shown, code) = session(FLOW, &[], lines);
        assert!(code == Some(0) && shown.contains("end    DISCONNECT"), "{shown}");
    }
    let (shown, _) = session(FLOW, &[], &["12", "hangup"]);
    assert!(shown.contains("end    DISCONNECT"), "at a question of the outside, too:\n{shown}");
}

#[test]
fn p26_a_person_waits_in_a_queue_until_an_agent_answers() {
    let flow = "flow inqueueCall \"Hold\" { language = \"en-us\"  task \"T\" { playAudio(ToAudioTTS(\"Hold.\")) } }\n";
    let (shown, code) = session(flow, &[], &["", "nobody", "agent"]);
    assert_eq!(code, Some(0));
    assert_eq!(shown.matches("play   “Hold.”").count(), 2, "{shown}");
    assert!(shown.contains("no: Enter, `agent` or a word of `help`") && shown.contains("end    FLOW_EXIT"), "{shown}");
}

#[test]
fn p47_values_are_hidden_unless_they_are_asked_for() {
    let (shown, _) = session(FLOW, &["--set", "Old=secret"], &["attributes", "hangup"]);
    assert!(shown.contains("Old = (6 characters)") && !shown.contains("secret"), "{shown}");
}

#[test]
fn a_scenario_answers_and_the_person_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.flow");
    std::fs::write(&path, "setup \"s\" { callData(\"CRM\", \"Find\") on success { \"tier\" = \"gold\" } }\n")
        .expect("written");
    let (shown, code) = session(FLOW, &["--scenario", path.to_str().expect("a path"), "--show-values"], &["12", ""]);
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("Tier = \"gold\"") && !shown.contains("output ("), "{shown}");
}
