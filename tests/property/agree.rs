//! The properties themselves.

use crate::driver::Driver;
use crate::generate::{flows, outside};
use crate::model::{Event, Model, Setting};
use callflow::bytecode::Program;
use callflow::bytecode::program::Options;
use callflow::participant::SetNotSet;
use callflow::source::{Source, SourceId, Sources};
use callflow::syntax::parse_file;
use callflow::{bytecode, check, pipeline};
use proptest::prelude::*;

/// How many cases run; `CALLFLOW_CASES` makes it more.
fn cases(usual: u32) -> ProptestConfig {
    let wanted = std::env::var("CALLFLOW_CASES").ok().and_then(|count| count.parse().ok());
    ProptestConfig {
        cases: wanted.unwrap_or(usual),
        max_shrink_iters: 3_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn tapes() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    (prop::collection::vec(any::<u8>(), 0..3_000), prop::collection::vec(any::<u8>(), 0..400))
}

fn compiled(text: &str, setting: &Setting) -> Program {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("random.flow", text));
    let options = check::Options { computed_names: true, ..check::Options::default() };
    let checked = pipeline::check(&sources, &[id], options);
    let set_not_set = match setting.set_not_set {
        "empty" => SetNotSet::Empty,
        "error" => SetNotSet::Error,
        _ => SetNotSet::Skip,
    };
    let options = Options { set_not_set, flush_on_hang_up: setting.flush_on_hang_up, ..Options::default() };
    match checked.project {
        Some(project) => pipeline::compile(&project, &sources, options),
        None => {
            let errors: Vec<_> = checked.diagnostics.iter().filter(|d| d.is_error()).map(|d| &d.message).collect();
            panic!("a random flow is not well-typed: {errors:#?}\n{text}")
        }
    }
}

/// Fails with the first event that differs, and with what stood before it.
fn same(left: &[Event], right: &[Event], text: &str) -> Result<(), TestCaseError> {
    if left == right {
        return Ok(());
    }
    let at = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let before = &left[at.saturating_sub(6)..at];
    Err(TestCaseError::fail(format!(
        "event {at} differs:\n  {:?}\n  {:?}\nbefore: {before:#?}\n{text}",
        left.get(at),
        right.get(at)
    )))
}

proptest! {
    #![proptest_config(cases(250))]

    /// A naive model of P1–P27 and L1–L9 sees the same Gets, Sets, faults, plays, batches and ends, in the same order,
    /// with the same number of actions.
    #[test]
    fn the_model_agrees_with_the_machine((program, world) in tapes()) {
        let text = flows(&program);
        let (setting, world) = outside(&world);
        let setting = Setting { bytes: 1 << 40, ..setting };
        let program = compiled(&text, &setting);
        let (seen, cloud, _) = Driver::new(&program, &setting, world.clone(), false).run(&setting);
        let (file, _) = parse_file(SourceId(0), &text);
        let mut model = Model::new(&file, &text, setting, world);
        model.run();
        same(&model.events, &seen, &text)?;
        prop_assert_eq!(&model.outside.cloud, &cloud);
    }

    /// A run that is parked at every wait, as bytes, and taken up by another machine, goes on exactly (reliability §1),
    /// also where it meets its budget of bytes (F31).
    #[test]
    fn parking_at_every_wait_changes_nothing((program, world) in tapes()) {
        let text = flows(&program);
        let (setting, world) = outside(&world);
        let program = compiled(&text, &setting);
        let (through, cloud, _) = Driver::new(&program, &setting, world.clone(), false).run(&setting);
        let (parked, after, _) = Driver::new(&program, &setting, world, true).run(&setting);
        same(&through, &parked, &text)?;
        prop_assert_eq!(cloud, after);
    }

    /// What the checker passed and lowering made, the verifier accepts, and an image keeps (F35).
    #[test]
    fn the_verifier_accepts_what_is_lowered((program, world) in tapes()) {
        let text = flows(&program);
        let program = compiled(&text, &outside(&world).0);
        if let Err(error) = bytecode::verify(&program) {
            return Err(TestCaseError::fail(format!("{error}\n{text}")));
        }
        let image = bytecode::image::write(&program).expect("it is small");
        let again = bytecode::image::read(&image).expect("it is whole");
        prop_assert_eq!(bytecode::image::write(&again).expect("it is small"), image);
    }
}

/// The random flows meet what the properties are about: each kind of event, each common fault, parking.
#[test]
fn random_flows_meet_everything() {
    let mut state = 0x9e37_79b9_u32;
    let mut byte = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 11) as u8
    };
    let (mut words, mut parked) = (std::collections::BTreeMap::<String, usize>::new(), 0);
    for _ in 0..500 {
        let program: Vec<u8> = (0..3_000).map(|_| byte()).collect();
        let world: Vec<u8> = (0..400).map(|_| byte()).collect();
        let (text, (setting, world)) = (flows(&program), outside(&world));
        let setting = Setting { bytes: 1 << 20, ..setting };
        let program = compiled(&text, &setting);
        let (events, _, count) = Driver::new(&program, &setting, world, true).run(&setting);
        parked += count;
        for event in events {
            let word = match event {
                Event::Fault(reason) => reason,
                Event::End { reason, .. } => reason,
                Event::Get(_, from, _) => from.to_owned(),
                other => format!("{other:?}").split('(').next().unwrap_or_default().to_owned(),
            };
            *words.entry(word).or_default() += 1;
        }
    }
    let wanted = [
        "Play",
        "Collect",
        "Menu",
        "Transfer",
        "Restart",
        "Set",
        "Skip",
        "queue",
        "cloud",
        "missing",
        "Batch",
        "not-set",
        "overflow",
        "index-out-of-range",
        "bad-text",
        "actions",
        "callDepth",
        "setNotSet",
        "attributeName",
        "DISCONNECT",
        "FLOW_DISCONNECT",
        "FLOW_ERROR_DISCONNECT",
        "FLOW_EXIT",
        "TRANSFER",
    ];
    let missed: Vec<_> = wanted.iter().filter(|word| !words.contains_key(**word)).collect();
    assert!(missed.is_empty() && parked > 500, "never met: {missed:?}, parked {parked}\n{words:#?}");
}
