//! Integer, Boolean and comparison paths allocate nothing while they run (issue of speed: registers are typed, and a
//! number never leaves its file).
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why and stops")]

#[path = "../benches/counting.rs"]
#[allow(dead_code, reason = "the benches look at more than this test does")]
mod counting;

use callflow::bytecode::program::Options;
use callflow::check;
use callflow::pipeline;
use callflow::source::{Source, Sources};
use callflow::value::Value;
use callflow::vm::{Answer, Effect, Machine, Off};

const EXPRESSIONS: &[(&str, &str)] = &[
    ("Integer", "Flow.I * 3 + 1 - Flow.I"),
    ("Integer", "-Flow.I & 255 | ~Flow.I"),
    ("Integer", "Flow.I % 7"),
    ("Integer", "If(Flow.B, Flow.I, Sum(Flow.I, 1, 2))"),
    ("Boolean", "Flow.I > 100 or Flow.I <= 50 and !Flow.B"),
    ("Boolean", "Flow.I == 5 or Flow.I != 6"),
    ("Boolean", "Flow.S == \"a text that does not fit into its register\""),
    ("Boolean", "Flow.S != Flow.T"),
    ("Boolean", "Flow.D > MakeDateTime(2026, 1, 1) or Flow.D == AddDays(Flow.D, 1)"),
    ("Boolean", "IsSet(Flow.I) and IsNotSetOrEmpty(Flow.T)"),
    ("Boolean", "Flow.X > 1.5 and Flow.X == 2"),
    ("Duration", "DateTimeDiff(Flow.D, Flow.D) + MakeDuration(0, 0, Flow.I, 0)"),
];

/// Allocations of a whole run, start to end, in a machine that has run before.
fn allocations(kind: &str, expression: &str) -> u64 {
    let text = format!(
        "flow workflow \"A\" {{ var Flow.R: {kind} var Flow.I: Integer = 41 var Flow.B: Boolean = true \
         var Flow.S: String = \"a text that does not fit into its register\" var Flow.T: String \
         var Flow.D: DateTime = MakeDateTime(2026, 5, 4) var Flow.X: Decimal = 2.5 \
         task \"Start\" {{ loop 50 {{ Flow.R = {expression} }} endWorkflow }} }}"
    );
    let mut sources = Sources::default();
    let id = sources.add(Source::new("x.flow", text));
    let checked = pipeline::check(&sources, &[id], check::Options::default());
    let project = checked.project.unwrap_or_else(|| panic!("{expression}: {:?}", checked.diagnostics));
    let program = pipeline::compile(&project, &sources, Options::default());
    let mut machine = Machine::default();
    let mut run = || {
        machine.start(&program, 0, (0, 0), &mut |_| Value::NotSet).expect("a flow");
        let before = counting::allocations();
        while !matches!(machine.resume(&program, Answer::Done, 0, &mut Off), Effect::Ended(_)) {}
        assert!(machine.fault().is_none(), "{expression}");
        counting::allocations() - before
    };
    run();
    run()
}

#[test]
fn numbers_truth_and_comparisons_allocate_nothing() {
    // The initial texts of variables are copied when the flow begins; what a turn costs is what more turns cost more.
    let base = allocations("Integer", "Flow.I");
    for (kind, expression) in EXPRESSIONS {
        assert_eq!(allocations(kind, expression), base, "{expression}");
    }
    // The counter counts.
    assert!(allocations("String", "Append(Flow.S, Flow.S)") >= base + 50);
}
