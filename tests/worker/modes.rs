//! What a caller meets, in both modes; what becomes of runs whose worker is gone.

use crate::stand::{HELD, PROJECT, Stand, call};
use callflow::cloud::store::{Mode, RunState, Store};
use callflow::serve::worker::{Input, Launch, State, Work, WorkError};
use callflow::vm::MAX_SNAPSHOT_BYTES;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

fn digits(keys: &str) -> Input {
    Input::Digits(keys.into())
}

fn pairs(stand: &Stand) -> Vec<(String, String)> {
    stand.attributes("c-1").into_iter().collect()
}

fn wanted(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// P1, P15, P20, P23, P30: what is where, wait by wait.
#[test]
fn a_call_from_its_beginning_to_its_end() {
    for mode in [Mode::Exact, Mode::Durable] {
        let stand = Stand::new(PROJECT);
        let worker = stand.worker(mode, stand.memory.clone());
        let began = worker.begin(call()).expect("it begins");
        assert_eq!((began.state, began.awaits.as_deref()), (State::Waiting, Some("digits")), "{mode:?}");
        assert_eq!(began.played, ["Your number, please."]);
        assert_eq!(pairs(&stand), wanted(&[("Before", "there")]), "P1: what is queued is nowhere else");
        let next = worker.input("c-1", digits("1234")).expect("it goes on");
        assert_eq!(next.state, State::Waiting);
        let flows: Vec<_> =
            next.invocations.iter().map(|own| (own.flow.as_str(), own.exit_reason.as_deref())).collect();
        assert_eq!(flows, [("Main", Some("TRANSFER")), ("Bot", Some("FLOW_EXIT")), ("Second", None)]);
        let until_now = [("Before", "there"), ("Bot", "1-bot"), ("Digits", "1234"), ("First", "1"), ("Last", "1234!")];
        assert_eq!(pairs(&stand), wanted(&until_now), "P15, P23, P30");
        let last = worker.input("c-1", digits("7")).expect("it ends");
        assert_eq!(last.state, State::Ended);
        let mut all = until_now.to_vec();
        all.extend([("Key", "7"), ("Seen", "1234!")]);
        all.sort_unstable();
        assert_eq!(pairs(&stand), wanted(&all), "P20");
        assert_eq!(worker.input("c-1", digits("1")), Err(WorkError::Ended));
        let facts = stand.memory.facts("c-1").unwrap().unwrap().facts;
        assert!(facts.ended.is_some(), "H30: everybody has left");
        let purposes: Vec<_> = facts.people.iter().map(|own| own.purpose.as_str()).collect();
        assert_eq!(purposes, ["customer", "ivr", "botflow", "ivr"], "P46");
        let exits: Vec<_> = facts.people.iter().filter_map(|own| own.flow.as_ref()?.exit_reason.as_deref()).collect();
        assert_eq!(exits, ["TRANSFER", "FLOW_EXIT", "FLOW_DISCONNECT"], "P45");
        assert_eq!(worker.status("c-1").unwrap().unwrap().state, State::Ended);
    }
}

/// P21: what is queued is flushed when the caller hangs up.
#[test]
fn p21_a_caller_who_hangs_up() {
    for mode in [Mode::Exact, Mode::Durable] {
        let stand = Stand::new(PROJECT);
        let worker = stand.worker(mode, stand.memory.clone());
        worker.begin(call()).expect("it begins");
        let ended = worker.input("c-1", Input::HangUp).expect("it ends");
        assert_eq!(ended.invocations[0].exit_reason.as_deref(), Some("DISCONNECT"));
        assert_eq!(pairs(&stand), wanted(&[("Before", "there"), ("First", "1")]));
        let kept = stand.memory.attributes("c-1", None).unwrap();
        assert!(kept.iter().all(|own| own.analytics.is_some()), "P41: the batch came before the cut-off");
    }
}

/// F13, durable: another worker goes on where the run waited, with what was queued.
#[test]
fn f13_another_worker_goes_on() {
    let stand = Stand::new(PROJECT);
    let first = stand.worker(Mode::Durable, stand.memory.clone());
    first.begin(call()).expect("it begins");
    drop(first);
    let second = stand.worker(Mode::Durable, stand.memory.clone());
    let waits = second.status("c-1").unwrap().unwrap();
    assert_eq!((waits.state, waits.played.len()), (State::Waiting, 1));
    second.input("c-1", digits("12#")).expect("it goes on");
    assert_eq!(stand.attributes("c-1").get("First").map(String::as_str), Some("1"), "the queue went along");
}

/// F1, exact: what was queued is lost with its worker, and the journal has the names.
#[test]
fn f01_an_exact_run_is_listed_as_interrupted() {
    let stand = Stand::new(PROJECT);
    let first = stand.worker(Mode::Exact, stand.memory.clone());
    first.begin(call()).expect("it begins");
    let owner = first.owner().to_owned();
    drop(first);
    let second = stand.worker(Mode::Exact, stand.memory.clone());
    assert_eq!(second.input("c-1", digits("1")), Err(WorkError::Elsewhere(owner)), "another worker keeps it");
    stand.pass(HELD + Duration::from_secs(1));
    assert_eq!(stand.memory.interrupt(None), Ok(vec!["c-1".to_owned()]));
    assert_eq!(second.status("c-1").unwrap().unwrap().state, State::Interrupted);
    let journal = stand.memory.journal("c-1").unwrap();
    let queued: Vec<_> = journal.iter().filter(|own| own.kind == "queued").flat_map(|own| own.names.clone()).collect();
    assert_eq!(queued.iter().map(callflow::value::Text::as_str).collect::<Vec<_>>(), ["First"]);
    assert_eq!(pairs(&stand), wanted(&[("Before", "there")]), "no part of the batch is anywhere");
}

/// F16: an orderly end says what exact runs lose, and leaves durable ones to others.
#[test]
fn f16_an_orderly_end() {
    for (mode, state) in [(Mode::Exact, RunState::Interrupted), (Mode::Durable, RunState::Waiting)] {
        let stand = Stand::new(PROJECT);
        let worker = stand.worker(mode, stand.memory.clone());
        worker.begin(call()).expect("it begins");
        worker.stop(Duration::from_secs(1));
        assert_eq!(worker.begin(call()), Err(WorkError::Unavailable));
        assert_eq!(stand.memory.run("c-1").unwrap().unwrap().state, state, "{mode:?}");
    }
}

/// P16: two inputs at one moment have an order, and none is lost.
#[test]
fn two_inputs_at_one_moment() {
    for mode in [Mode::Exact, Mode::Durable] {
        let stand = Stand::new(PROJECT);
        let worker = stand.worker(mode, stand.memory.clone());
        worker.begin(call()).expect("it begins");
        let threads = ["1111", "2"].map(|keys| {
            let worker = Arc::clone(&worker);
            std::thread::spawn(move || worker.input("c-1", digits(keys)))
        });
        let states = threads.map(|thread| thread.join().unwrap().expect("each has its turn").state);
        let attributes = stand.attributes("c-1");
        let first = attributes["Digits"].clone();
        assert!(first == "1111" || first == "2", "{mode:?}: {first}");
        assert!(states.contains(&State::Waiting) || states.contains(&State::Ended));
    }
}

/// F3, F53: an answer that names its turn is taken once, however often it is said.
#[test]
fn f53_an_answer_is_said_again() {
    for mode in [Mode::Exact, Mode::Durable] {
        let stand = Stand::new(PROJECT);
        let worker = stand.worker(mode, stand.memory.clone());
        assert_eq!(worker.begin(call()).expect("it begins").turn, 0);
        let first = worker.answer("c-1", Some(0), digits("1234")).expect("it goes on");
        assert_eq!(first.turn, 1);
        let again = worker.answer("c-1", Some(0), digits("1234")).expect("it was taken");
        assert_eq!((again.turn, again.state), (1, State::Waiting), "{mode:?}");
        assert_eq!(
            worker.answer("c-1", Some(0), digits("7")),
            Err(WorkError::NotWaiting),
            "another answer to that turn"
        );
        assert_eq!(worker.answer("c-1", Some(2), digits("7")), Err(WorkError::NotWaiting), "a turn that is not yet");
        let last = worker.answer("c-1", Some(1), digits("7")).expect("it ends");
        assert_eq!(worker.answer("c-1", Some(1), digits("7")), Ok(last), "the end is told again");
        assert_eq!(worker.answer("c-1", Some(1), digits("8")), Err(WorkError::Ended));
        assert_eq!(stand.attributes("c-1").get("Key").map(String::as_str), Some("7"));
        assert_eq!(stand.events().len(), 5, "each batch once");
    }
}

/// H60: a workflow takes inputs by its schema, and gives back its outputs.
#[test]
fn h60_a_workflow() {
    let stand = Stand::new(PROJECT);
    let worker = stand.worker(Mode::Durable, stand.memory.clone());
    let launch = |inputs: serde_json::Value| Launch {
        flow: "Sum".into(),
        inputs: inputs.as_object().cloned().unwrap(),
        ..Launch::default()
    };
    let done = worker.launch(launch(json!({"Flow.a": 41}))).expect("it runs");
    assert_eq!((done.state, done.outputs.map(|own| own["Flow.b"].clone())), (State::Ended, Some(json!(42))));
    let usual = worker.launch(launch(json!({}))).expect("it runs");
    assert_eq!(usual.outputs.map(|own| own["Flow.b"].clone()), Some(json!(2)));
    for (inputs, field) in [(json!({"Flow.a": "41"}), "inputData.Flow.a"), (json!({"Flow.z": 1}), "inputData.Flow.z")] {
        let Err(WorkError::Refused { field: refused, .. }) = worker.launch(launch(inputs)) else { panic!("{field}") };
        assert_eq!(refused, field);
    }
    let Err(WorkError::Refused { .. }) = worker.launch(Launch { flow: "Main".into(), ..Launch::default() }) else {
        panic!("only workflows are launched")
    };
}

/// Wrong inputs change nothing.
#[test]
fn what_is_refused() {
    let stand = Stand::new(PROJECT);
    let worker = stand.worker(Mode::Exact, stand.memory.clone());
    let mut wrong = call();
    wrong.flow = "Nowhere".into();
    assert_eq!(worker.begin(wrong), Err(WorkError::UnknownFlow("Nowhere".into())));
    assert_eq!(worker.input("nobody", digits("1")), Err(WorkError::UnknownConversation));
    assert_eq!(worker.status("nobody"), Ok(None));
    worker.begin(call()).expect("it begins");
    assert_eq!(worker.begin(call()), Err(WorkError::Exists));
    let Err(WorkError::Refused { .. }) = worker.input("c-1", digits(&"1".repeat(257))) else { panic!("too many keys") };
    assert_eq!(worker.status("c-1").unwrap().unwrap().state, State::Waiting);
}

/// Reliability §4: a run that is too large to be kept could not go on behind its batch, so in durable mode it is given up
/// before anything is sent, with the names that are lost. In exact mode nothing must be kept, and it goes on.
#[test]
fn a_durable_run_that_is_too_large_to_be_kept_says_so_before_it_sends_anything() {
    // Each flow may hold a mebibyte; three of them, one in the other, are more than a snapshot takes.
    let (count, large) = (100, "x".repeat(9_000));
    let of_each = |text: &dyn Fn(usize) -> String| (0..count).map(text).collect::<String>();
    let flow = |head: &str, call: &str, tail: &str| {
        let variables = of_each(&|n| format!("var Flow.v{n}: String\n"));
        let filled = of_each(&|n| format!("Flow.v{n} = \"{large}\"\n"));
        let read =
            of_each(&|n| format!("if (Length(Flow.v{n}) == 0) {{ setParticipantData {{ \"Short\" = \"y\" }} }}\n"));
        format!(
            "flow {head} {{ language = \"en-us\"\n{variables} task \"Start\" {{ {filled} {call} {read} {tail} }} }}\n"
        )
    };
    assert!(3 * count * large.len() > MAX_SNAPSHOT_BYTES);
    let sets = "setParticipantData { \"First\" = \"1\" \"Second\" = \"2\" } callBotFlow(\"Bot\")";
    let bot = "flow botFlow \"Bot\" { language = \"en-us\" state \"Only\" { exitBotFlow } }";
    let text = [
        flow("inboundCall \"Main\"", "callCommonModule(\"Outer\")", "disconnect"),
        flow("commonModule \"Outer\"", "callCommonModule(\"Inner\")", "endTask"),
        flow("commonModule \"Inner\"", sets, "endTask"),
        bot.to_owned(),
    ]
    .concat();
    let stand = Stand::new(&text);
    let worker = stand.worker(Mode::Durable, stand.memory.clone());
    assert_eq!(worker.begin(call()), Err(WorkError::Internal));
    assert_eq!(worker.status("c-1").unwrap().unwrap().state, State::Interrupted);
    assert_eq!(pairs(&stand), wanted(&[("Before", "there")]), "nothing was sent");
    assert!(stand.memory.outbox_of("c-1").unwrap().is_empty(), "nothing was put down, either");
    let journal = stand.memory.journal("c-1").unwrap();
    let said = journal.iter().find(|own| own.kind == "interrupted").expect("it is in the journal");
    assert!(said.note.contains("too large to be kept"), "{}", said.note);
    assert_eq!(said.names.iter().map(callflow::value::Text::as_str).collect::<Vec<_>>(), ["First", "Second"]);
    let exact = Stand::new(&text);
    let ended = exact.worker(Mode::Exact, exact.memory.clone()).begin(call()).expect("it ends");
    assert_eq!(ended.state, State::Ended);
    assert_eq!(pairs(&exact), wanted(&[("Before", "there"), ("First", "1"), ("Second", "2")]));
}
