//! W2: ten million turns of a small loop over numbers, with fuel and overflow checks.

use crate::measure::{Contender, compare};
use crate::peers;
use crate::table::Table;
use crate::w1::program;
use callflow::value::Value;
use callflow::vm::{Answer, Effect, Limits, Machine, Off};

const TURNS: u64 = 10_000_000;
const TURNS_QUICK: u64 = 20_000;
/// The ends of Integer, which the hand-written loop keeps too.
const MAX: i64 = 999_999_999_999_999;

pub fn run(table: &mut Table) {
    let turns = if table.quick { TURNS_QUICK } else { TURNS };
    let text = format!(
        "flow workflow \"Numbers\" {{
            var Flow.A: Integer = 0
            var Flow.B: Integer = 0
            var Flow.I: Integer = 0
            task \"Count\" {{
                loop {turns} {{
                    Flow.A = Flow.A + 3
                    if Flow.A > 1000 {{
                        Flow.A = Flow.A - 1000
                        Flow.B = Flow.B + 1
                    }}
                    Flow.I = Flow.I + 1
                }}
                setParticipantData {{ \"Sum\" = Append(ToString(Flow.A), \" \", ToString(Flow.B), \" \", ToString(Flow.I)) }}
                endWorkflow
            }}
        }}"
    );
    let program = program(&text);
    let mut machine = Machine::default();
    machine.set_limits(Limits { fuel: u64::MAX, actions: u32::MAX, ..Limits::default() });
    let (a, b, i) = native(turns, u64::MAX).expect("no overflow");
    let wanted = format!("{a} {b} {i}");
    let mut flow = |rounds| {
        for _ in 0..rounds {
            machine.start(&program, 0, (0, 0), &mut |_| Value::NotSet);
            assert_eq!(machine.resume(&program, Answer::Done, 0, &mut Off), Effect::Write);
            let batch = machine.batch().expect("a batch");
            assert_eq!(batch.entries[0].1.as_str(), wanted);
        }
    };
    let hand = |rounds| {
        for _ in 0..rounds {
            std::hint::black_box(native(std::hint::black_box(turns), std::hint::black_box(u64::MAX)));
        }
    };
    let mut contenders: [Contender<'_>; 2] = [("callflow", Box::new(&mut flow)), ("Rust", Box::new(hand))];
    let measured = compare(table.care, &mut contenders);
    for ((name, _), measured) in contenders.iter().zip(measured) {
        table.result("W2", name, "ns", measured.time / turns as f64);
    }
    peers::LUA.iter().for_each(|lua| peers::run(table, *lua, "w2.lua", &[]));
    table.target("W2", "ns", Some("Rust"), 4.0);
    table.target("W2", "ns", Some("LuaJIT interpreter"), 0.5);
}

/// The loop by hand: each sum is checked, each turn costs fuel. `None` when a check fails.
#[inline(never)]
fn native(turns: u64, mut fuel: u64) -> Option<(i64, i64, i64)> {
    let checked = |number: i64| (-MAX..=MAX).contains(&number).then_some(number);
    // The compiler must not know where the numbers begin, else it proves that no check can fail and drops them.
    let (mut a, mut b, mut i) = std::hint::black_box((0, 0, 0));
    for _ in 0..turns {
        fuel = fuel.checked_sub(4)?;
        a = checked(a + 3)?;
        if a > 1000 {
            a = checked(a - 1000)?;
            b = checked(b + 1)?;
        }
        i = checked(i + 1)?;
    }
    Some((a, b, i))
}
