//! Flows for the tests of this module: every instruction comes up in one of them.

use super::program::{Options, Program};
use crate::pipeline;
use crate::source::{Source, Sources};

/// Decisions, loops, arithmetic, texts, large values, a switch of each kind, calls of tasks that come back.
pub const LOGIC: &str = r#"
flow inboundCall "Logic" {
    language = "en-us"
    initialGreeting = ToAudioTTS("Welcome.")
    var Flow.N: Integer = 3
    var Flow.Big: Integer = 900000000000000
    var Flow.Ok: Boolean
    var Flow.T: String = "a"
    var Flow.D: Decimal = 1.5
    var Flow.L: String[]
    var Flow.Wait: Duration
    var Flow.When: DateTime

    task "Start" {
        Flow.N = Flow.N + 1
        Flow.N = Flow.N * 2 - Flow.N
        Flow.Big = Flow.Big + Flow.N
        Flow.Ok = Flow.N == 4 and Flow.T != "b" or Flow.Ok
        Flow.Ok = !(Flow.N < 3) and Flow.N <= Flow.Big
        Flow.Wait = MakeDuration(0, 0, 0, 5)
        Flow.When = GetCurrentDateTimeUtc()
        Flow.D = Flow.D * 2.0
        Flow.L = Split("a,b,c", ",")
        Flow.T = Append(Flow.T, ToString(Flow.N), "!", Upper(Flow.T))
        Flow.T = Flow.N > 3 ? Flow.T : NOT_SET
        if Flow.N > 3 {
            Flow.N = 3
        } else if Flow.T == "x" {
            Flow.T = NOT_SET
        } else if Flow.Ok {
            Flow.Ok = false
        }
        switch Flow.T {
            case "a" { Flow.N = 1 }
            case NOT_SET { Flow.N = 2 }
            default { Flow.N = 5 }
        }
        switch Flow.N * 2 {
            case Flow.N + 1 { Flow.N = Flow.N + 2 }
            case Flow.N + Flow.N { Flow.N = 7 }
        }
        switch {
            case IsSet(Flow.T) { Flow.T = Left(Flow.T, 1) }
            case Flow.N == 7 { Flow.T = "seven" }
        }
        loop Flow.N index Flow.N {
            if Flow.N == 1 { loopNext }
            if Flow.N > 5 { loopExit }
            callTask("Twice")
        }
        callTask("Ask") on "Yes" { Flow.Ok = true } on default { Flow.Ok = false }
        jumpToTask("Last")
    }

    task "Twice" {
        var Task.Turn: Integer = 1
        if Flow.Ok and Task.Turn < 2 { callTask("Twice") }
        Task.Turn = Task.Turn + 1
        endTask
    }

    task "Ask" {
        output "Yes"
        if IsNotSetOrEmpty(Flow.T) { endTask }
        endTask("Yes")
    }

    task "Last" {
        Flow.T = "é" + Flow.T
        setParticipantData { "T" = Flow.T  "N" = Flow.N }
        getParticipantData { Flow.T = "T" }
        disconnect
    }

    onError {
        setParticipantData { "Failed" = "yes" }
        disconnect
    }
}
"#;

/// What waits for the world outside: plays, digits, transfers, menus, a queue that starts over.
pub const OUTSIDE: &str = r#"
flow inboundCall "Outside" {
    language = "en-us"
    var Flow.Digits: String
    var Flow.Why: String

    menu "Main" {
        audio = ToAudioTTS(Append("Press 1. ", Flow.Digits))
        menuSelectionTimeout = MakeDuration(0, 0, 0, 4)
        repeatCount = 2
        choice 1 "Support" { transferToAcd("Support") on failure { playAudio(ToAudioTTS("Busy.")) repeatMenu } }
        choice 2 "More" { jumpToMenu("More") }
        choice 3 "Bill" { jumpToTask("Bill") }
        choice 0 "End" { globalDtmf = true  disconnect }
        default { transferToFlow("Outside") on failure { disconnect } }
    }

    menu "More" {
        audio = ToAudioTTS("Less.")
        choice 9 "Back" { previousMenu }
    }

    task "Bill" {
        collectInput {
            minDigits = 2  maxDigits = 6  inputData = Flow.Digits  noEntryTimeout = MakeDuration(0, 0, 0, 5)
        } on success {
            setParticipantData { "Digits" = Flow.Digits }
        } on failure {
            playAudio(ToAudioTTS("Sorry."))
        }
        setLanguage("de-de")
        setScreenPop("Account") { "digits" = Flow.Digits }
        transferToNumber("+15551234") { Flow.Why = "errorMessage" } on failure { Flow.Digits = Flow.Why }
        jumpToMenu("Main")
    }
}

flow inqueueCall "Queue" {
    language = "en-us"
    var Flow.Round: Integer = 0
    var Flow.Name: String
    task "Round" {
        Flow.Round = Flow.Round + 1
        getParticipantData { Flow.Name = "Name" }
        setParticipantData { "Round" = Flow.Round }
        playAudio(ToAudioTTS(Append("Round ", ToString(Flow.Round), Flow.Name)))
    }
}

flow workflow "Work" {
    state "Only" {
        wait(MakeDuration(0, 0, 1, 0))
        endWorkflow
    }
}
"#;

/// The compiled form of a text without an error.
pub fn compile(text: &str) -> Program {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("sample.flow", text));
    let checked = pipeline::check(&sources, &[id], crate::check::Options::default());
    let errors: Vec<_> = checked.diagnostics.iter().filter(|found| found.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    pipeline::compile(&checked.project.expect("a project without an error"), &sources, Options::default())
}

/// Every sample, and those of the specification where it lies beside the project.
pub fn samples() -> Vec<(String, Program)> {
    let mut all = vec![("logic".to_owned(), compile(LOGIC)), ("outside".to_owned(), compile(OUTSIDE))];
    for name in ["foo", "transfer", "w1"] {
        let path = format!("{}/../shared/spec/samples/{name}.flow", env!("CARGO_MANIFEST_DIR"));
        match std::fs::read_to_string(path) {
            Ok(text) => all.push((name.to_owned(), compile(&text))),
            Err(_) => println!("skipped: the sample {name} is not beside the project"),
        }
    }
    all
}
