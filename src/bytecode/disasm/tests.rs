//! What a listing shows.

use super::disasm;
use crate::bytecode::samples::{LOGIC, OUTSIDE, compile, samples};

const FOO: &str = r#"/// The queued value is read before the cloud's.
flow inboundCall "Foo demo" {
    var Flow.Foo: String

    task "Start" {
        getParticipantData { Flow.Foo = "Foo" }
        if Flow.Foo == "Hello" { disconnect }
        setParticipantData { "Foo" = Append(Flow.Foo, "!") }
        disconnect
    }
}
"#;

const FOO_LISTED: &str = r#"; *  begins an action      L1 L2 …  places that code jumps to
; i0 t0 v0 …  registers without a name: a number, a text, a large value

flow inboundCall "Foo demo" from sample.flow
  Flow.Foo  t0    String

start:
     0   Jump           -> "Start"

"Start":
     6 | getParticipantData { Flow.Foo = "Foo" }
     1 * Get            Flow.Foo = "Foo"
     7 | if Flow.Foo == "Hello" { disconnect }
     2 * IfEqText       Flow.Foo == "Hello"
     3   Jump           -> L1
         ; yes
     4 * End            disconnect
     8 | setParticipantData { "Foo" = Append(Flow.Foo, "!") }
L1:      ; no
     5 * Append         t1 = Flow.Foo + "!"
     6   Set            "Foo" = t1
     9 | disconnect
     7 * End            disconnect

error handling:
     8   End            disconnect
"#;

#[test]
fn source_lines_stand_above_the_code_they_made() {
    assert_eq!(disasm(&compile(FOO)), FOO_LISTED);
}

#[test]
fn lists_stand_below_their_instruction() {
    let listed = disasm(&compile(LOGIC)) + &disasm(&compile(OUTSIDE));
    for wanted in [
        "SwitchText     Flow.T\n                         \"a\" -> L",
        "Perform        collectInput\n                         inputData = Flow.Digits\n",
        "takes 2 to 6 digits, ends with #",
        "keeps Task.Turn",
        "repeats 2 times\n                         1 -> L",
        "receives Flow.Why = errorMessage",
        "sends \"digits\" = Flow.Digits",
        "  Task.Turn  i5    Integer, of \"Twice\"",
        "Flow.T = Flow.T + t1 + \"!\" + t2",
    ] {
        assert!(listed.contains(wanted), "{wanted}\n{listed}");
    }
}

#[test]
fn every_instruction_of_the_samples_names_what_it_means() {
    for (name, program) in samples() {
        let listed = disasm(&program);
        let unnamed = listed.lines().find(|line| !line.contains(" | ") && line.split(' ').any(|word| word == "?"));
        assert_eq!(unnamed, None, "{name}: something has no name");
        assert_eq!(listed, disasm(&program), "{name}: not the same twice");
    }
}

#[test]
fn f34_nothing_that_steers_a_terminal_is_shown() {
    let text = FOO.replace("Hello", "\u{1b}[2J\u{202e}").replace("Foo demo", "a\u{7}b");
    let listed = disasm(&compile(&text));
    assert!(listed.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{listed:?}");
    assert!(listed.contains("\\u{1b}[2J\\u{202e}"));
}

#[test]
fn a_program_that_points_nowhere_is_listed_all_the_same() {
    let mut program = compile(LOGIC);
    let flow = &mut program.flows[0];
    flow.pool = crate::bytecode::program::Pool::default();
    flow.places = vec![(0, crate::span::Span::new(1_000_000, 2_000_000))];
    assert!(disasm(&program).contains('?'));
}
