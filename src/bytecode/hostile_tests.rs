//! Programs that somebody changed and sealed again (F35): what the verifier accepts runs without a panic and without
//! an internal error, whatever the world outside answers; and a run that is parked at every wait goes on as if it had
//! not been (F36).

use super::image::tests::sealed;
use super::image::{self, HEADER_BYTES};
use super::op::{Code, Op};
use super::program::{Program, Source, Target};
use super::samples::samples;
use super::{Live, verify};
use crate::builtins::{FaultReason, Random};
use crate::participant::Slot;
use crate::value::{Text, Value};
use crate::vm::{Answer, Effect, Limits, Machine, Off, Parked, Reason};
use proptest::prelude::*;

/// The most answers that one run is given.
const ANSWERS: usize = 60;

/// What somebody outside sees of a run.
#[derive(Debug, PartialEq)]
struct Seen {
    effect: Effect,
    asked: Vec<Slot>,
    batch: Vec<(Slot, Text)>,
    values: Vec<Value>,
    actions: u32,
}

/// Runs a flow with answers that follow from the seed. `park`: the run goes through bytes at every wait.
fn run(program: &Program, flow: usize, seed: u64, park: bool) -> Vec<Seen> {
    let (live, hash) = (Live::of(program), image::hash(program));
    let limits = Limits { fuel: 20_000, handler_fuel: 5_000, ..Limits::default() };
    let mut random = Random::seeded(seed);
    let mut machine = Machine::default();
    machine.set_limits(limits);
    machine.start(program, flow, (1, 0), &mut |_| Value::Text("given".into())).expect("the flow is there");
    let (mut seen, mut answer) = (Vec::new(), Answer::Done);
    for turn in 0..ANSWERS {
        let effect = machine.resume(program, answer, turn as i64, &mut Off);
        let internal = machine.fault().is_some_and(|f| f.reason == Reason::Expression(FaultReason::Internal));
        assert!(!internal, "{:?}", machine.fault());
        seen.push(look(&mut machine, program, effect));
        if matches!(effect, Effect::Ended(_)) {
            break;
        }
        // A last write, or one of a bot, is dealt with at once and never parked.
        if park && effect != Effect::Write {
            let parked = machine.park(program, &live).expect("it waits");
            let bytes = parked.to_bytes(hash).expect("it is small");
            assert!(Parked::from_bytes(&bytes, hash ^ 1).is_err());
            let parked = Parked::from_bytes(&bytes, hash).expect("it is whole");
            machine = Machine::default();
            machine.set_limits(limits);
            machine.unpark(program, &parked).expect("it fits its program");
        }
        answer = answered(&mut machine, effect, &mut random);
    }
    seen
}

fn look(machine: &mut Machine, program: &Program, effect: Effect) -> Seen {
    let mut values = Vec::new();
    if let Some(row) = machine.site(program).and_then(|site| crate::catalog::action(site.action)) {
        values.extend(row.settings().iter().map(|setting| machine.setting(program, setting.name)));
        values.extend(machine.inputs(program).into_iter().map(|(_, value)| value));
    }
    values.extend([machine.menu_audio(program), Value::Integer(machine.menu_timeout(program))]);
    let batch = machine.batch().map(|batch| batch.entries.clone()).unwrap_or_default();
    let asked = if effect == Effect::Read { machine.asked().to_vec() } else { Vec::new() };
    Seen { effect, asked, batch, values, actions: machine.actions() }
}

/// Mostly what the effect is answered with, now and then something else.
fn answered(machine: &mut Machine, effect: Effect, random: &mut Random) -> Answer {
    let text = |random: &mut Random| match random.below(5) {
        0 => Text::EMPTY,
        1 => Text::new("12#"),
        2 => Text::new("1"),
        3 => Text::new("éa"),
        _ => Text::from("3".repeat(random.below(40) as usize)),
    };
    if effect == Effect::Read {
        let count = machine.asked().len() - usize::from(random.below(20) == 0);
        let found = (0..count).map(|_| (random.below(2) == 0).then(|| text(random))).collect();
        *machine.answers() = found;
        return Answer::Done;
    }
    match random.below(20) {
        0 => Answer::HangUp,
        1 => Answer::Leave,
        2 => Answer::Refused,
        3 => Answer::Failed(text(random), None),
        4 => Answer::Failed(text(random), Some(text(random))),
        5..8 => Answer::NoInput,
        8..13 => Answer::Digits(text(random)),
        _ => Answer::Done,
    }
}

fn run_all(program: &Program, seed: u64) {
    for flow in 0..program.flows.len().min(4) {
        run(program, flow, seed, true);
    }
}

/// Changes one thing of a program: an instruction, or a number in a list.
fn damage(program: &mut Program, random: &mut Random) {
    let flow = random.below(program.flows.len() as u128) as usize;
    let flow = &mut program.flows[flow];
    let length = flow.code.len() as u128;
    let at = random.below(length) as usize;
    let small = random.below(12) as u16;
    let target = random.below(length) as u32;
    let source = match random.below(6) {
        0 => Source::Int(small),
        1 => Source::Text(small),
        2 => Source::TakeText(small),
        3 => Source::Value(small),
        4 => Source::TextConstant(small.into()),
        _ => Source::NotSet,
    };
    match random.below(12) {
        0 => flow.code[at].a = small,
        1 => flow.code[at].b = small,
        2 => flow.code[at].c = small,
        3 => flow.code[at] = Op { mark: flow.code[at].mark, ..Op::long(flow.code[at].code, small, target) },
        4 => flow.code[at].code = Code::ALL[random.below(Code::ALL.len() as u128) as usize],
        5 => flow.code.swap(at, target as usize),
        6 => flow.pool.calls.iter_mut().for_each(|call| {
            if random.below(4) == 0 && !call.arguments.is_empty() {
                call.arguments[0] = source;
            }
        }),
        7 => flow.pool.task_calls.iter_mut().for_each(|call| {
            call.next = target;
            call.keep.push(Target::Int(small));
        }),
        8 => flow.pool.sets.iter_mut().flatten().for_each(|(_, value)| *value = source),
        9 => flow.pool.sites.iter_mut().flat_map(|site| &mut site.branches).for_each(|(_, to)| *to = target),
        10 => flow.pool.menus.iter_mut().for_each(|menu| menu.default = target),
        _ => flow.handler = target,
    }
}

#[test]
fn f36_a_run_parked_at_every_wait_goes_on_as_if_it_had_not_been() {
    for (name, program) in samples() {
        for flow in 0..program.flows.len() {
            for seed in 0..40 {
                assert_eq!(run(&program, flow, seed, true), run(&program, flow, seed, false), "{name} {flow} {seed}");
            }
        }
    }
}

#[test]
fn l6_a_menu_that_is_started_again_plays_its_own_audio() {
    let mut told = Vec::new();
    let program = super::samples::compile(super::samples::OUTSIDE);
    let mut machine = Machine::default();
    machine.start(&program, 0, (1, 0), &mut |_| Value::NotSet).unwrap();
    // Menu; 1: the transfer fails; "Busy." is played; the menu again.
    let failed = Answer::Failed("busy".into(), None);
    for answer in [Answer::Done, Answer::Digits("1".into()), failed, Answer::Done] {
        if machine.resume(&program, answer, 0, &mut Off) == Effect::Menu {
            told.push(machine.menu_audio(&program));
        }
    }
    assert_eq!(told.len(), 2);
    assert!(told[0] == told[1], "the menu played something else the second time");
}

#[test]
fn l4_a_computed_subject_of_a_switch_outlives_its_cases() {
    let program = super::samples::compile(
        r#"flow inboundCall "Switch" {
            var Flow.N: Integer = 3
            task "Start" {
                switch Flow.N * 2 {
                    case Flow.N + 1 { Flow.N = Flow.N * 10 }
                    case Flow.N * 2 + 0 { setParticipantData { "hit" = "second" } }
                }
                disconnect
            }
        }"#,
    );
    let seen = run(&program, 0, 1, false);
    assert_eq!(seen[0].batch, [(Slot(0), Text::new("second"))]);
}

#[test]
fn f30_error_handling_that_goes_to_a_failing_task_ends() {
    let mut program = super::samples::compile(
        r#"flow inboundCall "Failing" {
            var Flow.N: Integer
            task "Start" { Flow.N = Flow.N + 1  disconnect }
            onError { jumpToTask("Start") }
        }"#,
    );
    // No action is counted, so that fuel alone bounds it.
    program.flows[0].code.iter_mut().for_each(|op| op.mark = 0);
    program.flows[0].actions.clear();
    assert_eq!(verify(&program), Ok(()));
    let seen = run(&program, 0, 1, false);
    assert!(matches!(seen[..], [Seen { effect: Effect::Ended(_), .. }]), "{seen:?}");
}

#[test]
fn a_flow_too_large_to_search_keeps_every_register() {
    let (_, program) = samples().swap_remove(0);
    for flow in &program.flows {
        let (exact, all) = (super::live::waits(flow, usize::MAX), super::live::waits(flow, 0));
        assert_eq!(exact.at.len(), all.at.len());
        assert_eq!(all.sets[0].ints.len(), usize::from(flow.registers.ints));
        assert_eq!(all.sets[0].texts.len(), usize::from(flow.registers.texts));
        assert_eq!(all.sets[0].values.len(), usize::from(flow.registers.values));
    }
}

/// The bytes of a run of a sample that waits for its first answer from outside.
fn snapshot(program: &Program, seed: u64) -> Option<Vec<u8>> {
    let mut random = Random::seeded(seed);
    let mut machine = Machine::default();
    machine.start(program, 0, (1, 0), &mut |_| Value::NotSet)?;
    let mut answer = Answer::Done;
    for turn in 0..=random.below(8) {
        let effect = machine.resume(program, answer, turn as i64, &mut Off);
        answer = answered(&mut machine, effect, &mut random);
    }
    machine.park(program, &Live::of(program)).ok()?.to_bytes(7).ok()
}

#[test]
fn f36_every_flipped_bit_of_a_snapshot_is_refused() {
    let program = super::samples::compile(super::samples::OUTSIDE);
    for mut bytes in (0..10).filter_map(|seed| snapshot(&program, seed)) {
        for at in 0..bytes.len() {
            for bit in 0..8 {
                bytes[at] ^= 1 << bit;
                assert!(Parked::from_bytes(&bytes, 7).is_err(), "bit {bit} of byte {at}");
                bytes[at] ^= 1 << bit;
            }
            assert!(Parked::from_bytes(&bytes[..at], 7).is_err(), "{at} bytes");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn f35_what_is_accepted_of_a_damaged_program_runs(seed in any::<u64>()) {
        let mut random = Random::seeded(seed);
        let all = samples();
        let (_, mut program) = all.into_iter().nth(random.below(2) as usize).unwrap();
        for _ in 0..=random.below(3) {
            damage(&mut program, &mut random);
        }
        if verify(&program).is_ok() {
            run_all(&program, seed);
        }
    }

    #[test]
    fn f35_what_is_accepted_of_damaged_bytes_runs(seed in any::<u64>()) {
        let mut random = Random::seeded(seed);
        let (_, program) = samples().into_iter().nth(random.below(2) as usize).unwrap();
        let mut payload = image::write(&program).unwrap()[HEADER_BYTES..].to_vec();
        // The sources make up most of it, and say nothing to the machine: most changes are made behind them.
        for _ in 0..=random.below(3) {
            let at = random.below(payload.len() as u128) as usize;
            payload[at] = random.draw() as u8;
        }
        if let Ok(program) = image::read(&sealed(&payload)) {
            run_all(&program, seed);
        }
    }

    #[test]
    fn f36_a_damaged_snapshot_that_fits_runs(seed in any::<u64>()) {
        let mut random = Random::seeded(seed);
        let (_, program) = samples().into_iter().nth(random.below(2) as usize).unwrap();
        let Some(bytes) = snapshot(&program, seed) else { return Ok(()) };
        let mut body = Parked::from_bytes(&bytes, 7).expect("it is whole").body().to_vec();
        for _ in 0..=random.below(3) {
            let at = random.below(body.len() as u128) as usize;
            body[at] ^= 1 << random.below(8);
        }
        let parked = Parked::forged(&body);
        let mut machine = Machine::default();
        if machine.unpark(&program, &parked).is_err() {
            return Ok(());
        }
        for turn in 0..ANSWERS {
            let answer = if turn == 0 { Answer::Digits("1".into()) } else { Answer::Done };
            let effect = machine.resume(&program, answer, turn as i64, &mut Off);
            let internal = machine.fault().is_some_and(|f| f.reason == Reason::Expression(FaultReason::Internal));
            prop_assert!(!internal);
            let _ = (machine.site(&program), machine.menu_audio(&program), machine.inputs(&program));
            if matches!(effect, Effect::Ended(_)) {
                break;
            }
        }
    }
}
