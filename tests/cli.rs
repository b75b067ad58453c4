//! The contract of the command line: exit codes, streams, help. Scripts depend on it.

mod support {
    pub mod program;
}

use std::process::Output;
use support::program::{program, run_with};

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().expect("the program runs")
}

fn said(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("it is text")
}

const COMMANDS: [&str; 11] =
    ["check", "build", "disasm", "run", "eval", "fmt", "import", "diff", "graph", "completions", "man"];

#[test]
fn every_command_has_help_with_an_example_on_standard_output() {
    for command in COMMANDS {
        let output = run(&[command, "--help"]);
        assert_eq!(output.status.code(), Some(0), "{command}");
        let help = said(&output.stdout);
        assert!(help.contains("Example") && help.contains(&format!("callflow {command} ")), "{command}: {help}");
        assert!(output.stderr.is_empty());
    }
    let all = run(&["--help"]);
    assert!(COMMANDS.iter().all(|command| said(&all.stdout).contains(&format!("\n  {command} "))));
}

#[test]
fn the_version_is_one_line() {
    assert_eq!(said(&run(&["--version"]).stdout), format!("callflow {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_wrong_command_line_ends_with_2_and_standard_output_stays_empty() {
    let wrong: [&[&str]; 10] = [
        &[],
        &["chekc"],
        &["check", "--frmat", "json"],
        &["check", "--format", "yaml"],
        &["build", "x.flow"],
        &["build", "x.flow", "-o", "x.txt"],
        &["eval"],
        &["eval", "--jsnol"],
        &["man", "nothing"],
        &["run", "x.flow", "--set", "novalue"],
    ];
    for arguments in wrong {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
    assert!(said(&run(&["chekc"]).stderr).contains("check"), "the nearest command is suggested");
}

#[test]
fn what_cannot_be_read_ends_with_3() {
    for command in ["check", "disasm", "fmt", "run"] {
        let output = run(&[command, "no/such/file.flow"]);
        assert_eq!(output.status.code(), Some(3), "{command}");
        let line = "error: cannot read `no/such/file.flow`: there is no such file or folder\n";
        assert_eq!(said(&output.stderr), line, "{command}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(&["check", folder.path().to_str().expect("a name in UTF-8")]);
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output.stderr).starts_with("error: there is no .flow file in `"));
}

#[test]
fn f60_what_was_typed_reaches_the_terminal_escaped() {
    for arguments in [["\u{1b}[31mchekc", "x"], ["check", "no\u{1b}[2J\u{202e}such.flow"]] {
        let output = run(&arguments);
        let raw = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!said(&output.stderr).contains(raw), "{:?}", said(&output.stderr));
    }
}

#[test]
fn every_shell_has_completions_and_every_command_a_page() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(&["completions", shell]);
        assert!(said(&output.stdout).contains("deny"), "{shell}");
    }
    assert!(said(&run(&["man"]).stdout).starts_with(".ie"));
    for command in COMMANDS {
        assert!(said(&run(&["man", command]).stdout).contains(&format!("callflow\\-{command}")), "{command}");
    }
}

#[test]
fn a_reader_that_goes_away_makes_no_noise() {
    let mut child = program(&["completions", "zsh"]).spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), said(&output.stderr)), (Some(0), ""));
}

#[test]
fn bad_lines_of_requests_are_answered() {
    let output = run_with(&["eval", "--jsonl"], b"no json\n\xff\n{}\n");
    assert_eq!((output.status.code(), said(&output.stdout).lines().count()), (Some(0), 3));
    assert!(said(&output.stdout).lines().all(|line| line.starts_with("{\"ok\":false,\"stage\":\"parse\"")));
}
