//! Twelve typical expressions, as the machine runs them and as hand-written Rust that does the same work.
//!
//! `cargo bench --bench expressions`; `--quick` runs a few rounds, so that it cannot rot. Every figure is printed as
//! `RESULT<TAB>workload<TAB>peer<TAB>metric<TAB>value`. What is asserted is that both come to the same text, and that
//! integer, Boolean and comparison paths allocate nothing; no time is.

#![allow(missing_docs, reason = "nobody outside reads a measuring program")]
#![allow(clippy::print_stdout, clippy::float_arithmetic, reason = "printing ratios is its purpose")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken bench shall stop")]
#![allow(dead_code, reason = "the measuring modules serve other benches as well")]

mod counting;
mod measure;

use callflow::bytecode::Program;
use callflow::bytecode::program::Options;
use callflow::check;
use callflow::pipeline;
use callflow::source::{Source, Sources};
use callflow::value::{Display, Value};
use callflow::vm::{Answer, Effect, Machine, Off};
use measure::{Care, Contender, compare};
use std::hint::black_box;

/// How often a flow evaluates its expression in one run: each is an action, and a run may have 10,000.
const COPIES: usize = 1_000;

/// The variables of every flow, with their values.
const VARIABLES: &str = "var Flow.I: Integer = 41 var Flow.B: Boolean = true var Flow.Name: String = \"  Anna Maria \" \
    var Flow.Tier: String = \"Gold\" var Flow.Ani: String = \"+13178723000\" var Flow.D: Decimal = 12.5 \
    var Flow.T: DateTime = MakeDateTime(2026, 5, 4) var Flow.List: String = \"red,green,blue\"";

/// An expression, its type, whether it may allocate, and the same in Rust: the text of its last result.
struct Case {
    name: &'static str,
    expression: &'static str,
    kind: &'static str,
    allocates: bool,
    native: fn(u64) -> String,
}

fn repeat<T>(rounds: u64, mut work: impl FnMut() -> T, text: impl Fn(T) -> String) -> String {
    let mut last = work();
    for _ in 1..rounds {
        last = black_box(work());
    }
    text(last)
}

/// E81: Integers do not leave their range.
fn ranged(number: i64) -> i64 {
    assert!((-999_999_999_999_999..=999_999_999_999_999).contains(&number));
    number
}

const CASES: &[Case] = &[
    Case {
        name: "integer sum",
        expression: "Flow.I * 3 + 1",
        kind: "Integer",
        allocates: false,
        native: |rounds| repeat(rounds, || ranged(ranged(black_box(41i64) * 3) + 1), |n| n.to_string()),
    },
    Case {
        name: "condition",
        expression: "Flow.I > 100 or Flow.I < 50 and Flow.B",
        kind: "Boolean",
        allocates: false,
        native: |rounds| {
            let test = || black_box(41i64) > 100 || black_box(41i64) < 50 && black_box(true);
            repeat(rounds, test, |b| b.to_string())
        },
    },
    Case {
        name: "equal texts",
        expression: "Flow.Tier == \"Gold\"",
        kind: "Boolean",
        allocates: false,
        native: |rounds| repeat(rounds, || black_box("Gold") == black_box("Gold"), |b| b.to_string()),
    },
    Case {
        name: "choice of a number",
        expression: "If((Flow.I & 1) == 1, Flow.I - 1, Flow.I)",
        kind: "Integer",
        allocates: false,
        native: |rounds| {
            let choose = || if black_box(41i64) & 1 == 1 { ranged(black_box(41) - 1) } else { black_box(41) };
            repeat(rounds, choose, |n| n.to_string())
        },
    },
    Case {
        name: "date",
        expression: "AddDays(Flow.T, 7) > Flow.T",
        kind: "Boolean",
        allocates: false,
        native: |rounds| {
            let later = || {
                let moved = black_box(1_777_852_800i64) + 7 * 86_400;
                assert!((-5_364_662_400..=7_289_654_399).contains(&moved));
                moved > black_box(1_777_852_800)
            };
            repeat(rounds, later, |b| b.to_string())
        },
    },
    Case {
        name: "append",
        expression: "Append(\"Hello \", Flow.Name, \", your tier is \", Flow.Tier, \"!\")",
        kind: "String",
        allocates: true,
        native: |rounds| {
            let join = || ["Hello ", black_box("  Anna Maria "), ", your tier is ", black_box("Gold"), "!"].concat();
            repeat(rounds, join, |text| text)
        },
    },
    Case {
        name: "left",
        expression: "Left(Flow.Ani, 5)",
        kind: "String",
        allocates: true,
        native: |rounds| {
            let left = || black_box("+13178723000").chars().take(5).collect::<String>();
            repeat(rounds, left, |text| text)
        },
    },
    Case {
        name: "trim and upper",
        expression: "Upper(Trim(Flow.Name))",
        kind: "String",
        allocates: true,
        native: |rounds| {
            let upper = || black_box("  Anna Maria ").trim_matches([' ', '\t', '\r', '\n']).to_uppercase();
            repeat(rounds, upper, |text| text)
        },
    },
    Case {
        name: "contains",
        expression: "Contains(Flow.List, \"green\")",
        kind: "Boolean",
        allocates: true,
        native: |rounds| repeat(rounds, || black_box("red,green,blue").contains(black_box("green")), |b| b.to_string()),
    },
    Case {
        name: "integer as text",
        expression: "ToString(Flow.I)",
        kind: "String",
        allocates: true,
        native: |rounds| repeat(rounds, || black_box(41i64).to_string(), |text| text),
    },
    Case {
        name: "decimal",
        expression: "Round(Flow.D * 1.19, 2)",
        kind: "Decimal",
        allocates: true,
        native: |rounds| {
            // 12.5 × 1.19 = 14.875 in thousandths, half away from zero.
            let product = || {
                let thousandths = black_box(125i128) * black_box(119);
                (thousandths + 5 * thousandths.signum()) / 10
            };
            repeat(rounds, product, |n| format!("{}.{:02}", n / 100, n % 100))
        },
    },
    Case {
        name: "split",
        expression: "Split(Flow.List, \",\")[1]",
        kind: "String",
        allocates: true,
        native: |rounds| {
            let item = || black_box("red,green,blue").split(',').map(str::to_owned).collect::<Vec<_>>().swap_remove(1);
            repeat(rounds, item, |text| text)
        },
    },
];

fn compiled(case: &Case) -> Program {
    let line = format!("Flow.R = {}\n", case.expression).repeat(COPIES);
    let kind = case.kind;
    let text =
        format!("flow workflow \"A\" {{ var Flow.R: {kind} {VARIABLES} task \"Start\" {{ {line} endWorkflow }} }}");
    let mut sources = Sources::default();
    let id = sources.add(Source::new("bench.flow", text));
    let checked = pipeline::check(&sources, &[id], check::Options::default());
    let project = checked.project.unwrap_or_else(|| panic!("{}: {:?}", case.name, checked.diagnostics.first()));
    pipeline::compile(&project, &sources, Options::default())
}

/// Evaluates so many times, a thousand a run.
fn evaluate(machine: &mut Machine, program: &Program, rounds: u64) {
    for _ in 0..rounds.div_ceil(COPIES as u64) {
        machine.start(program, 0, (0, 0), &mut |_| Value::NotSet).expect("a flow");
        let mut effect = machine.resume(program, Answer::Done, 0, &mut Off);
        while !matches!(effect, Effect::Ended(_)) {
            effect = machine.resume(program, Answer::Done, 0, &mut Off);
        }
        assert!(machine.fault().is_none());
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Cargo says `--bench`; without it the program was started by a test run and shall only show that it works.
    let quick = arguments.iter().any(|a| a == "--quick") || !arguments.iter().any(|a| a == "--bench");
    for case in CASES {
        let program = compiled(case);
        let mut machine = Machine::default();
        evaluate(&mut machine, &program, 1);
        let own = Display::default().text(&machine.variable(&program, 0)).expect("a value");
        assert_eq!(own.as_str(), (case.native)(1), "{}", case.name);
        // Units of a thousand evaluations, so that both do whole runs.
        let thousands = |rounds: u64| rounds * COPIES as u64;
        let mut contenders: [Contender<'_>; 2] = [
            ("callflow", Box::new(|rounds| evaluate(&mut machine, &program, thousands(rounds)))),
            ("rust", Box::new(|rounds| drop(black_box((case.native)(thousands(rounds)))))),
        ];
        let measured = compare(Care::of(quick), &mut contenders);
        let per = COPIES as f64;
        for (peer, found) in ["callflow", "rust"].into_iter().zip(&measured) {
            println!("RESULT\texpression {}\t{peer}\tns\t{:.2}", case.name, found.time / per);
            println!("RESULT\texpression {}\t{peer}\tallocations\t{:.3}", case.name, found.allocations / per);
        }
        println!("RESULT\texpression {}\tcallflow\tratio\t{:.2}", case.name, measured[0].time / measured[1].time);
        assert!(case.allocates || measured[0].allocations == 0.0, "{} allocates", case.name);
    }
}
