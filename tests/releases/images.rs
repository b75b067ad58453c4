//! Images and parked runs of releases.

use crate::{FLOW, IMAGE, PARKED, releases};
use callflow::bytecode::image::{self, ImageError};
use callflow::bytecode::{Live, Program};
use callflow::value::Value;
use callflow::vm::{Answer, Effect, Machine, Off, ParkError, Parked};
use std::path::Path;
use std::process::Command;

/// Files that hold the effects of a parked run that goes on.
const EFFECTS: &str = "effects.txt";

/// Goes on from where the machine is, with answers that fit; what happens, one effect a line.
fn effects(program: &Program, machine: &mut Machine, mut answer: Answer) -> String {
    let mut told = String::new();
    for _ in 0..200 {
        let effect = machine.resume(program, answer, 0, &mut Off);
        told.push_str(match effect {
            Effect::Read => "read\n",
            Effect::Write => "write\n",
            Effect::Perform => "perform\n",
            Effect::Ended(_) => "ended\n",
            _ => "other\n",
        });
        answer = match effect {
            Effect::Ended(_) => return told,
            Effect::Read => {
                let asked = machine.asked().len();
                machine.answers().extend(vec![None; asked]);
                Answer::Done
            }
            Effect::Perform if is_collect(machine, program) => Answer::Digits("1234".into()),
            _ => Answer::Done,
        };
    }
    panic!("it does not end: {told}")
}

fn is_collect(machine: &Machine, program: &Program) -> bool {
    let plan = machine.site(program).map(|site| &site.plan);
    matches!(plan, Some(callflow::bytecode::program::Plan::Collect(_)))
}

/// A run that waits for its first digits.
fn waiting(program: &Program) -> Machine {
    let mut machine = Machine::default();
    let (number, _) = program.flow("Main").expect("the flow");
    machine.start(program, number, (1, 0), &mut |_| Value::NotSet).expect("a flow");
    let mut answer = Answer::Done;
    for _ in 0..20 {
        let effect = machine.resume(program, answer, 0, &mut Off);
        if effect == Effect::Perform && is_collect(&machine, program) {
            return machine;
        }
        if effect == Effect::Read {
            let asked = machine.asked().len();
            machine.answers().extend(vec![None; asked]);
        }
        answer = Answer::Done;
    }
    panic!("it never waits")
}

/// Writes the image, a run that waits, and what becomes of it.
pub fn write(folder: &Path) {
    let mut build = Command::new(env!("CARGO_BIN_EXE_callflow"));
    build.current_dir(folder).args(["build", FLOW, "-o", IMAGE]);
    assert!(build.status().expect("it runs").success());
    let program = image::read(&std::fs::read(folder.join(IMAGE)).expect("an image")).expect("our own image");
    let mut machine = waiting(&program);
    let parked = machine.park(&program, &Live::of(&program)).expect("it waits");
    let bytes = parked.to_bytes(image::hash(&program)).expect("it is small");
    std::fs::write(folder.join(PARKED), bytes).expect("a file");
    let told = effects(&program, &mut machine, Answer::Digits("1234".into()));
    std::fs::write(folder.join(EFFECTS), told).expect("a file");
}

/// The program of a release; `None` when this version refuses it, as it may: it says by name that it is another one, and the
/// command says what to do.
pub fn program(folder: &Path) -> Option<Program> {
    let path = folder.join(IMAGE);
    match image::read(&std::fs::read(&path).expect("an image")) {
        Ok(program) => Some(program),
        Err(error) => {
            assert!(matches!(error, ImageError::OtherFormat(_) | ImageError::OtherTables), "{error}");
            let output = Command::new(env!("CARGO_BIN_EXE_callflow")).arg("run").arg(&path).output().expect("it runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(3), "{said}");
            assert!(said.contains("build it again"), "{said}");
            None
        }
    }
}

#[test]
fn f63_images_and_parked_runs_of_every_release() {
    let (mut went, mut refused) = (0, 0);
    for folder in releases() {
        let Some(program) = program(&folder) else {
            refused += 1;
            continue;
        };
        let bytes = std::fs::read(folder.join(PARKED)).expect("a parked run");
        match Parked::from_bytes(&bytes, image::hash(&program)) {
            Ok(parked) => {
                let mut machine = Machine::default();
                machine.unpark(&program, &parked).expect("it fits its program");
                let wanted = std::fs::read_to_string(folder.join(EFFECTS)).expect("effects");
                let told = effects(&program, &mut machine, Answer::Digits("1234".into()));
                assert_eq!(told, wanted, "{}", folder.display());
                went += 1;
            }
            Err(ParkError::OtherFormat(_)) => refused += 1,
            Err(error) => panic!("{}: {error}", folder.display()),
        }
    }
    println!("F63: {went} releases went on as they did, {refused} were refused by name");
    assert!(went + refused > 0);
}
