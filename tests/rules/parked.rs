//! Parked runs: what is refused, and that nothing refused or damaged can harm (F36).

use crate::story::{Script, flow, program};
use callflow::bytecode::{Live, Program};
use callflow::value::Value;
use callflow::vm::{Answer, Effect, Machine, Off, ParkError, Parked};

const HASH: u64 = 42;

/// A flow that waits with values of every file, a caller, a loop, a menu behind it and a queue.
fn waiting() -> (Program, Vec<u8>) {
    let text = "var Flow.d: Decimal = 1.5 var Flow.l: String[] menu \"M\" { audio = ToAudioTTS(\"m\") choice 1 \"A\" { jumpToTask(\"Start\") } } \
        task \"Start\" { Flow.a = \"a text of more than twenty-four bytes\" Flow.n = 7 Flow.l = MakeList(\"x\", \"y\") \
        setParticipantData { \"x\" = \"1\" (Append(\"comp\", \"uted\", Flow.a)) = \"2\" } callTask(\"T\") disconnect } \
        task \"T\" { var Task.s: String = \"kept\" loop 3 index Flow.m { callTask(\"W\") playAudio(ToAudioTTS(Append(Task.s, Flow.a, Flow.l[0], ToString(Flow.d), ToString(Flow.n)))) } endTask } \
        task \"W\" { collectInput { digits = 2 inputData = Flow.b } on success { if Flow.b == \"99\" { callTask(\"T\") } setParticipantData { \"y\" = Flow.b } } endTask }";
    let program = program(&flow(text), &Script::default().computed_names(true));
    let mut machine = Machine::default();
    machine.start(&program, 0, (1, 0), &mut |_| Value::NotSet).expect("a flow");
    let answers = [Answer::Done, Answer::Digits("1".into()), Answer::Digits("99".into())];
    for answer in answers {
        assert!(matches!(machine.resume(&program, answer, 0, &mut Off), Effect::Menu | Effect::Perform));
    }
    let bytes = machine.park(&program, &Live::of(&program)).expect("it waits").to_bytes(HASH).expect("it is small");
    (program, bytes)
}

/// Goes on from bytes with answers that fit whatever is asked; gives how many effects there were, or why not.
fn go_on(program: &Program, bytes: &[u8]) -> Result<usize, ParkError> {
    taken_up(program, &Parked::from_bytes(bytes, HASH)?)
}

fn taken_up(program: &Program, parked: &Parked) -> Result<usize, ParkError> {
    let mut machine = Machine::default();
    machine.unpark(program, parked)?;
    let mut effects = 0;
    // The first answer belongs to the wait that was parked: whichever it was, digits or Done fit it or are refused.
    let mut answer = Answer::Digits("12".into());
    while effects < 200 {
        effects += 1;
        answer = match machine.resume(program, answer, 0, &mut Off) {
            Effect::Ended(_) => break,
            Effect::Read => {
                let asked = machine.asked().len();
                machine.answers().extend(vec![None; asked]);
                Answer::Done
            }
            Effect::Menu => Answer::Digits("1".into()),
            Effect::Perform => match machine.site(program).map(|site| site.plan) {
                Some(callflow::bytecode::program::Plan::Collect(_)) => Answer::Digits("34".into()),
                _ => {
                    let _ = (machine.setting(program, "audio"), machine.inputs(program));
                    Answer::Done
                }
            },
            _ => Answer::Done,
        };
    }
    Ok(effects)
}

/// The bytes are whole, and the run goes on to its end.
#[test]
fn f36_a_parked_run_goes_on() {
    let (program, bytes) = waiting();
    let effects = go_on(&program, &bytes).expect("they are whole");
    assert!((5..200).contains(&effects), "{effects}");
}

/// Cut short anywhere: refused (F36).
#[test]
fn f36_truncation_is_refused() {
    let (program, bytes) = waiting();
    for length in 0..bytes.len() {
        let refused = go_on(&program, &bytes[..length]);
        assert!(matches!(refused, Err(ParkError::Damaged)), "{length}: {refused:?}");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(go_on(&program, &longer), Err(ParkError::Damaged));
}

/// Every flipped bit is refused (F36).
#[test]
fn f36_every_flipped_bit_is_refused() {
    let (program, bytes) = waiting();
    for at in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[at / 8] ^= 1 << (at % 8);
        assert!(go_on(&program, &damaged).is_err(), "bit {at}");
    }
}

/// Another program, another format: refused, each in its own words (F36, F63).
#[test]
fn f36_foreign_snapshots_are_refused() {
    let (_, bytes) = waiting();
    assert_eq!(Parked::from_bytes(&bytes, HASH + 1), Err(ParkError::OtherProgram));
    let mut other = bytes.clone();
    other[0] = 200;
    assert_eq!(Parked::from_bytes(&other, HASH), Err(ParkError::OtherFormat(200)));
    let large = vec![bytes[0]; (2 << 20) + 1];
    assert_eq!(Parked::from_bytes(&large, HASH), Err(ParkError::TooLarge));
}

/// Damage behind a right checksum: types and bounds are looked at, and what is let through never panics (F36).
#[test]
fn f36_damage_behind_a_right_checksum_cannot_harm() {
    let (program, bytes) = waiting();
    let (mut refused, mut taken) = (0, 0);
    // The run without what guards it: as serde gives it, a list of bytes.
    let parked = Parked::from_bytes(&bytes, HASH).expect("it is whole");
    let body: Vec<u8> = serde_json::from_value(serde_json::to_value(&parked).expect("bytes")).expect("bytes");
    for at in 0..body.len() {
        for value in [0, 1, 2, 7, 31, 127, 128, 200, 255, body[at].wrapping_add(1), body[at].wrapping_sub(1)] {
            let mut damaged = body.clone();
            damaged[at] = value;
            let parked = serde_json::from_value(serde_json::json!(damaged)).expect("bytes");
            match taken_up(&program, &parked) {
                Ok(_) => taken += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 100 && taken > 100, "refused {refused}, taken {taken}");
}

/// A snapshot of one program does not fit another, even under its hash (F36).
#[test]
fn f36_a_snapshot_does_not_fit_another_program() {
    let (_, bytes) = waiting();
    let small = program(&flow("task \"Start\" { playAudio(ToAudioTTS(\"x\")) disconnect }"), &Script::default());
    assert_eq!(go_on(&small, &bytes), Err(ParkError::Invalid));
}

/// Nothing is parked before the start, or after the end. A run whose last batch is being written is parked: taken up
/// again it ends as it would have (F2).
#[test]
fn only_waits_are_parked() {
    let program =
        program(&flow("task \"Start\" { setParticipantData { \"x\" = \"1\" } disconnect }"), &Script::default());
    let live = Live::of(&program);
    let mut machine = Machine::default();
    machine.start(&program, 0, (1, 0), &mut |_| Value::NotSet).expect("a flow");
    assert_eq!(machine.park(&program, &live).err(), Some(ParkError::NotWaiting));
    assert_eq!(machine.resume(&program, Answer::Done, 0, &mut Off), Effect::Write);
    let parked = machine.park(&program, &live).expect("it waits for its batch");
    let mut again = Machine::default();
    again.unpark(&program, &parked).expect("it fits");
    let ended = machine.resume(&program, Answer::Done, 0, &mut Off);
    assert!(matches!(ended, Effect::Ended(_)));
    assert_eq!(again.resume(&program, Answer::Done, 0, &mut Off), ended);
    assert_eq!(machine.park(&program, &live).err(), Some(ParkError::NotWaiting));
}
