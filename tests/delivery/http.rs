//! The client and the sender over real HTTP (H100–H107, F8).

use super::platform::{Fault, Platform};
use callflow::cloud::deliver::{Seen, Target as _, Trouble};
use callflow::cloud::store::genesys::{Address, Client, Credentials, GenesysStore};
use callflow::cloud::store::{
    Deliver, Facts, Flush, MemoryStore, Mode, NewRun, OutboxState, Person, RunState, Store, StoreError, Target,
};
use callflow::value::Text;
use std::sync::Arc;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(8);

fn client(platform: &Platform, secret: &str) -> Client {
    let address = Address::of(&format!("http://127.0.0.1:{}+memory:", platform.port)).unwrap();
    Client::new(address, Credentials::new("me", secret))
}

fn to(conversation: &str) -> Target {
    Target { conversation: conversation.into(), participant: "p".into() }
}

fn pair(name: &str, value: &str) -> (Text, Text) {
    (Text::new(name), Text::new(value))
}

#[test]
fn h102_a_batch_is_one_patch_on_the_generic_path_and_comes_back_byte_for_byte() {
    let platform = Platform::start();
    let client = client(&platform, "secret");
    let batch = [pair("Tier", "Gold"), pair(" ä\u{0}\r\n", "\u{1f600}"), pair("empty", "")];
    let taken = client.write(&to("a/b ü"), &batch, LIMIT).unwrap();
    assert_eq!(taken.correlation.as_deref(), Some("corr-202"), "H106");
    let names: Vec<&str> = batch.iter().map(|(name, _)| name.as_str()).chain(["gone"]).collect();
    let Seen { values, closed } = client.read(&to("c"), &names, LIMIT).unwrap();
    let wanted: Vec<_> = batch.iter().map(|(_, value)| Some(value.clone())).chain([None]).collect();
    assert_eq!((values, closed), (wanted, false), "H43");
    let state = platform.state.lock().unwrap();
    let patch = &state.seen[0];
    assert_eq!(patch.line, "PATCH /api/v2/conversations/a%2Fb%20%C3%BC/participants/p/attributes HTTP/1.1");
    assert!(patch.headers.contains(&format!("user-agent: callflow/{}", env!("CARGO_PKG_VERSION"))), "H106");
    assert!(patch.headers.contains("content-length: ") && !patch.headers.contains("expect:"));
    assert!(patch.headers.contains("authorization: bearer t1"));
    assert_eq!(state.tokens, 1, "H100: one token for both");
}

#[test]
fn h100_a_token_is_fetched_once_for_all_and_again_after_a_401() {
    let platform = Platform::start();
    let client = Arc::new(client(&platform, "secret"));
    let asks = (0..8).map(|_| {
        let client = Arc::clone(&client);
        std::thread::spawn(move || client.read(&to("c"), &["x"], LIMIT).map(drop))
    });
    asks.collect::<Vec<_>>().into_iter().for_each(|ask| ask.join().unwrap().unwrap());
    assert_eq!(platform.state.lock().unwrap().tokens, 1);
    platform.state.lock().unwrap().refuse = 1;
    client.read(&to("c"), &["x"], LIMIT).unwrap();
    assert_eq!(platform.state.lock().unwrap().tokens, 2);
    platform.state.lock().unwrap().refuse = 2;
    let denied = client.read(&to("c"), &["x"], LIMIT).unwrap_err();
    assert!(matches!(denied, Trouble::Denied(why) if why.contains("bad.credentials")), "a second 401 stops the target");
    platform.state.lock().unwrap().lifetime = 60;
    platform.state.lock().unwrap().refuse = 1;
    client.read(&to("c"), &["x"], LIMIT).unwrap();
    let before = platform.state.lock().unwrap().tokens;
    client.read(&to("c"), &["x"], LIMIT).unwrap();
    assert_eq!(platform.state.lock().unwrap().tokens, before + 1, "a token that ends within a minute is renewed");
}

#[test]
fn f05_a_wrong_secret_stops_the_target_and_is_not_repeated() {
    let platform = Platform::start();
    let client = client(&platform, "topsecret");
    for answer in [client.read(&to("c"), &[], LIMIT).map(drop), client.probe(LIMIT)] {
        let Err(Trouble::Denied(why)) = answer else { panic!("{answer:?}") };
        assert!(!why.contains("topsecret") && why.contains("401"), "{why}");
    }
    assert!(platform.state.lock().unwrap().seen.is_empty(), "no request without a token");
}

#[test]
fn h103_h104_answers_that_are_none_and_redirects() {
    let platform = Platform::start();
    let client = client(&platform, "secret");
    let batch = [pair("Tier", "Platinum")];
    let write = |fault: Fault| {
        platform.fault(fault);
        client.write(&to("c"), &batch, Duration::from_millis(700)).unwrap_err()
    };
    let nothing = || String::new();
    for fault in [Fault::CloseAfter, Fault::CloseBefore, Fault::Wait(1_500), Fault::Answer(503, "", nothing())] {
        let trouble = write(fault.clone());
        assert!(matches!(trouble, Trouble::Unknown(_)), "{fault:?}: {trouble:?}");
    }
    let trouble = write(Fault::Answer(302, "Location: http://127.0.0.1:1/\r\n", nothing()));
    assert!(matches!(trouble, Trouble::Refused(why) if why.contains("leads elsewhere")));
    let trouble = write(Fault::Answer(429, "Retry-After: 7\r\n", nothing()));
    assert_eq!(trouble, Trouble::Throttled(Some(Duration::from_secs(7))));
    let body = r#"{"code":"bad.request","message":"Tier may not be Platinum\u001b"}"#;
    let Trouble::Refused(why) = write(Fault::Answer(400, "", body.into())) else { panic!("final") };
    assert!(why.contains("bad.request") && !why.contains("Platinum") && why.contains("corr-400"), "P47: {why}");
    platform.fault(Fault::Cut);
    assert!(matches!(client.read(&to("c"), &[], LIMIT), Err(Trouble::Unknown(_))), "an answer cut short");
    for (more, part) in [(0, "no conversation"), (1, "too large")] {
        let length = callflow::cloud::store::genesys::MAX_ANSWER_BYTES as usize + more;
        platform.fault(Fault::Answer(200, "", "x".repeat(length)));
        let answer = client.read(&to("c"), &[], LIMIT);
        assert!(matches!(&answer, Err(Trouble::Unknown(why)) if why.contains(part)), "{length}: {answer:?}");
    }
    platform.fault(Fault::Answer(200, "", "hello".into()));
    assert!(matches!(client.read(&to("c"), &[], LIMIT), Err(Trouble::Unknown(_))), "a 200 that is no conversation");
    let gone = Platform::start();
    let client = self::client(&gone, "secret");
    drop(gone);
    assert!(matches!(client.read(&to("c"), &[], LIMIT), Err(Trouble::Unknown(_))), "nobody is there");
}

fn store(platform: &Platform) -> GenesysStore {
    let settings = callflow::cloud::deliver::Settings { rate: 100_000, ..Default::default() };
    GenesysStore::new(client(platform, "secret"), Arc::new(MemoryStore::default()), settings)
}

#[test]
fn h101_gets_are_the_platforms_and_runs_are_kept_beside() {
    let platform = Platform::start();
    let store = store(&platform);
    platform.state.lock().unwrap().held.insert("Tier".into(), "Gold".into());
    assert_eq!(store.read("c", "p", &["Tier", "x"]).unwrap(), [Some(Text::new("Gold")), None]);
    assert_eq!(store.read("c", "", &["Tier"]).unwrap(), [Some(Text::new("Gold"))], "P40");
    assert_eq!(store.read("c", "q", &["Tier"]), Err(StoreError::NoParticipant));
    let missing = || Fault::Answer(404, "", r#"{"code":"not.found","message":"no"}"#.into());
    platform.fault(missing());
    assert_eq!(store.read("x", "p", &["Tier"]), Err(StoreError::NoConversation));
    platform.fault(Fault::Answer(503, "", String::new()));
    assert!(store.read("c", "p", &["Tier"]).is_ok(), "what may pass is tried again");
    store.merge("c", "p", &[pair("Tier", "Silver")], 0).unwrap();
    assert_eq!(store.attributes("c", Some("p")).unwrap()[0].value, Text::new("Silver"));
    // H49: the platform takes nothing away, so nothing is sent, and it is said.
    let gone = store.write("c", "p", &[pair("Tier", "None")], &[Text::new("x")], 0);
    assert!(matches!(gone, Err(StoreError::Refused { status: 501, .. })), "{gone:?}");
    assert_eq!(store.read("c", "p", &["Tier"]).unwrap(), [Some(Text::new("Silver"))]);
    let mut alone = Facts::default();
    assert!(alone.join(Person::new("n", "customer", 0)));
    assert!(matches!(store.create("n", &alone), Err(StoreError::Refused { status: 501, .. })));
    let known = store.facts("c").unwrap().unwrap();
    let mut facts = known.facts;
    assert!(facts.join(Person::new("ivr", "ivr", 1)));
    assert!(store.change("c", known.revision, &facts).unwrap());
    let people: Vec<String> = store.facts("c").unwrap().unwrap().facts.people.into_iter().map(|own| own.id).collect();
    assert_eq!(people, ["p", "ivr"], "the flow that takes part here is kept beside");
}

/// Flushes of one run, one after the other, each of which waits until it is delivered.
fn flushes(platform: &Platform, count: usize) -> (GenesysStore, Vec<(Text, Text)>) {
    let store = store(platform);
    store.work("worker").unwrap();
    let lease = Duration::from_secs(600);
    let image = b"i";
    let new = NewRun { conversation: "c", owner: "o", mode: Mode::Exact, image, snapshot: None, lease };
    let (mut hold, mut model) = (store.start(&new).unwrap(), std::collections::BTreeMap::new());
    let target = to("c");
    for n in 0..count {
        let batch: Vec<_> = (0..4).map(|k| pair(&format!("n{}", (n * 3 + k) % 10), &format!("{n}/{k}"))).collect();
        let state = RunState::Runnable;
        let flush = Flush {
            target: &target,
            batch: &batch,
            deliver: Deliver::Here,
            now: 0,
            state,
            snapshot: None,
            veiled: None,
        };
        hold = store.flush(&hold, &flush).unwrap();
        model.extend(batch);
    }
    for _ in 0..60_000 {
        if store.outbox(Some(OutboxState::Ready), 1).unwrap().is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    (store, model.into_iter().collect())
}

#[test]
fn f08_half_of_all_answers_are_lost_and_the_map_is_right() {
    let platform = Platform::start();
    platform.state.lock().unwrap().drops = true;
    let count = if std::env::var_os("CALLFLOW_TORTURE").is_some() { 10_000 } else { 40 };
    let (store, model) = flushes(&platform, count);
    let rows = store.outbox_of("c").unwrap();
    assert_eq!(rows.len(), count);
    assert!(rows.iter().all(|row| row.state == OutboxState::Done), "{:?}", store.health());
    let wrong = model.iter().filter(|(name, value)| platform.holds(name.as_str()).as_deref() != Some(value.as_str()));
    assert_eq!(wrong.count(), 0, "differences");
    let state = platform.state.lock().unwrap();
    assert_eq!(state.patches, count, "each batch was applied once");
    assert!(state.dropped >= count / 2, "{} answers were lost", state.dropped);
    println!("{count} flushes, {} answers lost, 0 differences", state.dropped);
}
