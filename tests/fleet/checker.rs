//! Compares what was acknowledged with what is in the store.

use crate::callers::Called;
use callflow::cloud::store::{RunState, Store};
use std::collections::{BTreeMap, HashMap};

/// The names of the batches of a whole call, in order.
const BATCHES: [&[&str]; 5] = [&["Before"], &["Digits", "First"], &["Bot"], &["Last"], &["Key", "Seen"]];

/// Every call that was acknowledged is there, whole and equal; of all others what is there is a beginning of one. No
/// batch is there twice.
pub fn check(store: &dyn Store, called: &[Called]) {
    let mut events: HashMap<String, Vec<Vec<String>>> = HashMap::new();
    let mut after = 0;
    loop {
        let some = store.events(after, 1_000).expect("events");
        let Some(last) = some.last() else { break };
        after = last.number;
        for event in some {
            let mut names: Vec<String> = event.attributes.iter().map(|(name, _)| name.as_str().to_owned()).collect();
            names.sort_unstable();
            events.entry(event.conversation).or_default().push(names);
        }
    }
    for (conversation, batches) in &events {
        let wanted: Vec<Vec<String>> =
            BATCHES.iter().map(|names| names.iter().map(|name| (*name).into()).collect()).collect();
        assert!(batches.len() <= wanted.len(), "{conversation}: applied twice: {batches:?}");
        assert_eq!(batches[..], wanted[..batches.len()], "{conversation}: batches in order, each once");
    }
    for call in called {
        let id = &call.conversation;
        let kept = store.attributes(id, None).expect("attributes");
        let is: BTreeMap<_, _> = kept.iter().map(|own| (own.name.as_str(), own.value.as_str())).collect();
        let last = format!("{}!", call.digits);
        let bot = format!("{}-bot", call.digits);
        let wanted = BTreeMap::from([
            ("Before", call.caller.as_str()),
            ("Bot", &bot),
            ("Digits", &call.digits),
            ("First", &call.caller),
            ("Key", "7"),
            ("Last", &last),
            ("Seen", &last),
        ]);
        assert_eq!(is, wanted, "{id}: acknowledged, and not there");
        assert_eq!(events.get(id).map(Vec::len), Some(BATCHES.len()), "{id}");
        let run = store.run(id).expect("a run").expect("it is there");
        assert_eq!(run.state, RunState::Ended, "{id}");
    }
}
