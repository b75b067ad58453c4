//! Budgets: fuel and bytes are fixed numbers, met at the same step everywhere; what is queued leaves all the same
//! (reliability §4 and §5, F30, F31, P20).

use crate::story::{Script, attributes, flow, program};
use callflow::bytecode::Program;
use callflow::value::{Text, Value};
use callflow::vm::{Answer, Effect, Ending, Event, Limits, Machine, Trace};
use std::collections::BTreeMap;

/// A run of the first flow, every effect answered with `Done`.
struct Run {
    machine: Machine,
    faults: Vec<(&'static str, u32)>,
    ending: Ending,
    sent: Vec<BTreeMap<String, usize>>,
}

struct Faults(Vec<(&'static str, u32)>);

impl Trace for Faults {
    const ON: bool = true;

    fn event(&mut self, _: &Machine, event: Event<'_>) {
        if let Event::Fault { fault } = event {
            self.0.push((fault.reason.word(), fault.pc));
        }
    }
}

fn run(program: &Program, limits: Limits) -> Run {
    let mut machine = Machine::default();
    machine.set_limits(limits);
    machine.start(program, 0, (1, 0), &mut |_| Value::NotSet).expect("there is a flow");
    let (mut faults, mut sent) = (Faults(Vec::new()), Vec::new());
    let ending = loop {
        match machine.resume(program, Answer::Done, 0, &mut faults) {
            Effect::Ended(ending) => break ending,
            Effect::Read => {
                let asked = machine.asked().len();
                machine.answers().extend(vec![None; asked]);
            }
            Effect::Write => {
                let entries = machine.batch().expect("a batch").entries.clone();
                let sized = entries.iter().map(|(slot, value)| (machine.name(program, *slot).to_owned(), value.len()));
                sent.push(sized.collect());
            }
            _ => {}
        }
    };
    Run { machine, faults: faults.0, ending, sent }
}

fn reasons(run: &Run) -> Vec<&'static str> {
    run.faults.iter().map(|(reason, _)| *reason).collect()
}

fn number(program: &Program, run: &Run, name: &str) -> i64 {
    let at = program.flows[0].variables.iter().position(|v| v.name.as_str() == name).expect(name);
    run.machine.variable(program, at).to_int()
}

/// An endless loop that writes its turn into Flow.n, and one of the error handling into Flow.m.
fn endless() -> Program {
    let text = "task \"Start\" { setParticipantData { \"x\" = \"1\" } loop 999999999 index Flow.n { } disconnect } \
                onError { loop 999999999 index Flow.m { } disconnect }";
    program(&flow(text), &Script::default())
}

/// One instruction is one step. Before the first turn stand four (to the task, Set, the count, the loop's start), a turn
/// has two (its number, the next turn): after turn k that is 4 + 2k, which first exceeds the fuel at the end of the turn
/// below. Flow.n is that turn, counted from 0.
#[test]
fn f30_fuel_is_used_up_at_the_exact_step() {
    let program = endless();
    for (fuel, last) in [(1_000_000, 499_998), (1_000, 498), (1_001, 498), (1_002, 499)] {
        let run = run(&program, Limits { fuel, ..Limits::default() });
        assert_eq!(number(&program, &run, "Flow.n"), last, "fuel {fuel}");
        assert_eq!(reasons(&run), ["fuel", "fuel"]);
    }
}

/// The error handling has its own 100,000: two steps before its first turn, then two a turn. Then the silent disconnect,
/// with the flush (F30, P20).
#[test]
fn f30_the_error_handling_has_its_own_fuel() {
    let program = endless();
    let run = run(&program, Limits::default());
    assert_eq!(number(&program, &run, "Flow.m"), 49_999);
    assert_eq!(run.ending, Ending::error());
    assert_eq!(run.sent, [BTreeMap::from([("x".to_owned(), 1)])]);
}

/// The same program meets its limit at the same instruction, every time (F30).
#[test]
fn f30_the_same_program_meets_the_same_step() {
    let text = "task \"Start\" { callTask(\"A\") disconnect } \
                task \"A\" { loop 700 index Flow.n { if Flow.n == 5 { loopNext } Flow.a = Append(\"x\", ToString(Flow.n)) } jumpToTask(\"A\") }";
    let program = program(&flow(text), &Script::default());
    let (first, second) = (run(&program, Limits::default()), run(&program, Limits::default()));
    assert_eq!(first.faults, second.faults);
    assert_eq!(
        (first.machine.actions(), number(&program, &first, "Flow.n")),
        (second.machine.actions(), number(&program, &second, "Flow.n"))
    );
    assert_eq!(reasons(&first)[0], "actions", "700 actions a round meet the limit of actions first");
}

/// A task that jumps to itself between loops that count no actions runs out of fuel (F30).
#[test]
fn f30_a_task_that_jumps_to_itself() {
    let text = "task \"Start\" { jumpToTask(\"A\") } task \"A\" { loop 1000 { } jumpToTask(\"A\") }";
    let program = program(&flow(text), &Script::default());
    let run = run(&program, Limits::default());
    assert_eq!(reasons(&run), ["fuel"]);
    // A round is 1,003 steps and two actions, and one action came before.
    let rounds = 1_000_000 / 1_003;
    assert!((run.machine.actions() - 1).abs_diff(2 * rounds) <= 2, "{}", run.machine.actions());
}

/// A task of the error handling does not fill the tank again: once its reserve is used up, the flow ends (F30).
#[test]
fn f30_the_reserve_is_given_once() {
    let text = "task \"Start\" { Flow.m = 0 setParticipantData { \"x\" = \"1\" } jumpToTask(\"A\") } task \"A\" { loop 999999999 { } jumpToTask(\"A\") } \
                onError { Flow.m = Flow.m + 1 jumpToTask(\"A\") }";
    let program = program(&flow(text), &Script::default());
    let run = run(&program, Limits::default());
    assert_eq!((reasons(&run), number(&program, &run, "Flow.m")), (vec!["fuel", "fuel"], 1));
    assert_eq!((run.ending, run.sent.len()), (Ending::error(), 1));
}

/// An answer from outside fills the tank: fuel is for one activation (reliability §4).
#[test]
fn f30_fuel_is_for_one_activation() {
    let text = "task \"Start\" { loop 5 { loop 400000 { } playAudio(ToAudioTTS(\"p\")) } disconnect }";
    let waits = run(&program(&flow(text), &Script::default()), Limits::default());
    assert_eq!(reasons(&waits), Vec::<&str>::new());
    let text = text.replace("playAudio(ToAudioTTS(\"p\"))", "");
    let never = run(&program(&flow(&text), &Script::default()), Limits::default());
    assert_eq!(reasons(&never), ["fuel"]);
}

/// Thirty-one thousand bytes in Flow.a, then these statements.
fn big(statements: &str, handler: &str) -> Program {
    big_with("", statements, handler)
}

/// The same in a flow that has more parts and variables.
fn big_with(more: &str, statements: &str, handler: &str) -> Program {
    let text = format!(
        "task \"Start\" {{ Flow.a = \"{}\" loop 4 {{ Flow.a = Append(Flow.a, Flow.a, Flow.a, Flow.a, Flow.a) }} \
         Flow.a = Append(Flow.a, Left(Flow.a, 0)) {statements} disconnect }} onError {{ {handler} disconnect }} {more}",
        "x".repeat(50) // 50 · 5 · 5 · 5 · 5 = 31,250
    );
    program(&flow(&text), &Script::default())
}

/// A String grows to 32,000 characters and not one further (E324, E369).
#[test]
fn e369_a_string_ends_at_32000_characters() {
    let grown = |more: usize| {
        let parts = format!("Flow.b = Append(Flow.a, \"{}\")", "y".repeat(more));
        run(&big(&parts, ""), Limits::default())
    };
    assert_eq!(reasons(&grown(750)), Vec::<&str>::new());
    assert_eq!(reasons(&grown(751)), ["size-limit"]);
}

/// Many values just under the limit of one value: the sum is what counts, queue included (F31). With Flow.a itself 33 of
/// them fit into 1 MiB: 33 · 31,250 = 1,031,250. The next one is refused before it is there.
#[test]
fn f31_queued_values_are_counted() {
    let sets: String = (0..40).map(|n| format!("setParticipantData {{ \"n{n}\" = Flow.a }} ")).collect();
    let run = run(&big(&sets, ""), Limits::default());
    assert_eq!(reasons(&run), ["memory"]);
    assert_eq!(run.sent.len(), 1, "what is queued leaves (P20)");
    assert_eq!(run.sent[0].len(), 32);
    assert!(run.sent[0].values().all(|bytes| *bytes == 31_250));
}

/// One action with many values queues all or none (P8, F31).
#[test]
fn f31_one_action_queues_all_or_none() {
    let entries: String = (0..40).map(|n| format!("\"n{n}\" = Flow.a ")).collect();
    let run = run(&big(&format!("setParticipantData {{ {entries} }}"), ""), Limits::default());
    assert_eq!((reasons(&run), run.sent.len()), (vec!["memory"], 0));
}

/// Copies in variables are counted (F31).
#[test]
fn f31_copies_in_variables_are_counted() {
    let declared: String = (0..40).map(|n| format!("var Flow.v{n}: String ")).collect();
    let copies: String = (0..40).map(|n| format!("Flow.v{n} = Flow.a Flow.n = {n} ")).collect();
    let program = big_with(&declared, &copies, "");
    let run = run(&program, Limits::default());
    assert_eq!((reasons(&run), number(&program, &run, "Flow.n")), (vec!["memory"], 31));
}

/// Values that waiting tasks keep are counted: recursion cannot hold more than the budget (F31). In call n there are
/// Flow.a, Task.s and those that n - 1 callers wait with; with the copy that is to be kept they are n + 2, and 33 fit.
#[test]
fn f31_values_of_waiting_tasks_are_counted() {
    let task = "task \"T\" { var Task.s: String Flow.n = Flow.n + 1 Task.s = Append(Flow.a, Left(Flow.a, 0)) \
                if Flow.n < 60 { callTask(\"T\") } setParticipantData { \"x\" = Task.s } endTask }";
    let program = big_with(task, "Flow.n = 0 callTask(\"T\")", "");
    let run = run(&program, Limits::default());
    assert_eq!((reasons(&run), number(&program, &run, "Flow.n")), (vec!["memory"], 32));
}

/// The error handling has 64 KiB more: two values of 31,250 bytes fit beside what is there, a third does not
/// (reliability §4).
#[test]
fn f31_the_error_handling_has_its_own_bytes() {
    let sets: String = (0..40).map(|n| format!("setParticipantData {{ \"n{n}\" = Flow.a }} ")).collect();
    let more =
        |count: u32| (0..count).map(|n| format!("setParticipantData {{ \"h{n}\" = Flow.a }} ")).collect::<String>();
    let enough = run(&big(&sets, &more(2)), Limits::default());
    assert_eq!((reasons(&enough), enough.sent[0].len()), (vec!["memory"], 34));
    let too_many = run(&big(&sets, &more(3)), Limits::default());
    assert_eq!((reasons(&too_many), too_many.sent[0].len()), (vec!["memory", "memory"], 34));
    assert_eq!(too_many.ending, Ending::error());
}

/// What is no longer held is not counted: a run may make as much garbage as it has fuel for (reliability §5).
#[test]
fn f31_garbage_is_not_counted() {
    let statements = "loop 100 { Flow.b = Append(Flow.a, \"1\") setParticipantData { \"x\" = Flow.b } }";
    let run = run(&big(statements, ""), Limits::default());
    assert_eq!(reasons(&run), Vec::<&str>::new());
    assert_eq!(run.sent[0]["x"], 31_251);
}

/// What the cloud answers is counted like everything else (F31).
#[test]
fn f31_answers_of_the_cloud_are_counted() {
    let text = flow("task \"Start\" { getParticipantData { Flow.a = \"x\" } disconnect }");
    let program = program(&text, &Script::default());
    let mut machine = Machine::default();
    machine.start(&program, 0, (1, 0), &mut |_| Value::NotSet).expect("there is a flow");
    let mut faults = Faults(Vec::new());
    assert_eq!(machine.resume(&program, Answer::Done, 0, &mut faults), Effect::Read);
    machine.answers().push(Some(Text::new(&"x".repeat(1 << 20))));
    let effect = machine.resume(&program, Answer::Done, 0, &mut faults);
    assert_eq!(effect, Effect::Ended(Ending::of(callflow::vm::ExitReason::FlowDisconnect)), "1 MiB fits exactly");
    machine.start(&program, 0, (1, 0), &mut |_| Value::NotSet).expect("there is a flow");
    machine.resume(&program, Answer::Done, 0, &mut faults);
    machine.answers().push(Some(Text::new(&"x".repeat((1 << 20) + 1))));
    machine.resume(&program, Answer::Done, 0, &mut faults);
    assert_eq!(faults.0.iter().map(|(reason, _)| *reason).collect::<Vec<_>>(), ["memory"]);
}

/// Whatever budget is met, what is queued is sent just before the end (P20).
#[test]
fn p20_every_budget_flushes() {
    for statement in ["loop 999999999 { }", "jumpToTask(\"Start\")", "callTask(\"Start\")"] {
        let end = if statement.starts_with("loop") { "disconnect" } else { "" };
        let text = flow(&format!("task \"Start\" {{ setParticipantData {{ \"x\" = \"1\" }} {statement} {end} }}"));
        let story =
            crate::story::run(&text.replace("callTask(\"Start\")", "callTask(\"Start\") endTask"), Script::default());
        assert_eq!(story.batches(), [attributes([("x", "1")])], "{statement}");
        assert_eq!(story.exits(), ["FLOW_ERROR_DISCONNECT"], "{statement}");
    }
}
