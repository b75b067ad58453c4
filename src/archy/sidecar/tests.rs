//! What is kept comes back, and what changed in the script changes its thing alone (A95).

use super::super::tree::{Entry, Place};
use super::*;
use crate::archy::yaml::{Dialect, read};

fn tree(text: &str) -> Node {
    read(text, &BTreeMap::new(), Dialect::Archy).expect("it is YAML").root
}

const ORIGINAL: &str = "
inboundCall:
  description: old
  name: A
  settingsPrompts: {ensureAudioInPrompts: true}
  tasks:
    - task:
        name: T
        actions:
          - playAudio: {name: Play Audio, audio: {tts: one}, extra: 1}
          - playAudio: {name: Play Audio, audio: {exp: ToAudioTTS(\"two\")}}
          - playAudio: {name: Play Audio, audio: {tts: three}, extra: 3}
          - disconnect: {none: true}
";

const WRITTEN: &str = "
inboundCall:
  name: A
  division: Home
  tasks:
    - task:
        name: T
        actions:
          - playAudio: {name: Play Audio, audio: {tts: one}}
          - playAudio: {name: Play Audio, audio: {tts: two}}
          - playAudio: {name: Play Audio, audio: {tts: three}}
          - disconnect: {name: Disconnect}
";

fn sidecar() -> Sidecar {
    keep(&tree(ORIGINAL), &tree(WRITTEN))
}

#[test]
fn a95_without_a_change_everything_is_as_it_was() {
    let sidecar = sidecar();
    assert_eq!(restore(tree(WRITTEN), &sidecar), tree(ORIGINAL));
    let text = serde_json::to_string(&sidecar).expect("it is written");
    let read: Sidecar = serde_json::from_str(&text).expect("it is read");
    assert_eq!(restore(tree(WRITTEN), &read), tree(ORIGINAL));
    assert!(keep(&tree(ORIGINAL), &tree(ORIGINAL)).kept.is_empty());
}

#[test]
fn a95_an_action_that_is_new_leaves_the_others_alone() {
    let new = "          - playAudio: {name: Play Audio, audio: {tts: new}}\n          - playAudio: {name: Play Audio, audio: {tts: one}}\n";
    let with = |text: &str| text.replacen("          - playAudio: {name: Play Audio, audio: {tts: one}}\n", new, 1);
    let found = restore(tree(&with(WRITTEN)), &sidecar());
    let wanted = ORIGINAL.replacen(
        "          - playAudio",
        "          - playAudio: {name: Play Audio, audio: {tts: new}}\n          - playAudio",
        1,
    );
    assert_eq!(found, tree(&wanted));
}

#[test]
fn a95_a_value_that_changed_is_the_scripts() {
    let found = restore(tree(&WRITTEN.replace("tts: two", "tts: changed")), &sidecar());
    let wanted = ORIGINAL.replace("{exp: ToAudioTTS(\"two\")}", "{tts: changed}");
    assert_eq!(found, tree(&wanted));
}

#[test]
fn a95_an_action_that_is_gone_stays_away() {
    let gone = "          - playAudio: {name: Play Audio, audio: {tts: one}}\n";
    let found = restore(tree(&WRITTEN.replace(gone, "")), &sidecar());
    let wanted = ORIGINAL.replace("          - playAudio: {name: Play Audio, audio: {tts: one}, extra: 1}\n", "");
    assert_eq!(found, tree(&wanted));
}

#[test]
fn names_and_keys_may_hold_anything() {
    let original = tree("a: {'x/y ~2': {b: 1, c: 2}, z: [{k: {name: 'p/q', v: 1}}]}\n");
    let written = tree("a: {'x/y ~2': {b: 1}, z: [{k: {name: 'p/q'}}]}\n");
    assert_eq!(restore(written.clone(), &keep(&original, &written)), original);
}

#[test]
fn a12_numbers_and_texts_that_look_like_them_stay_apart() {
    let node =
        tree("a: 4\nb: \"4\"\nc: true\nd: \"true\"\ne: ~\nf: 1.10\ng: null\nh: Null\ni:\nj: \"null\"\nk: {x: null}\n");
    let text = serde_json::to_string(&node).expect("it is written");
    let back: Node = serde_json::from_str(&text).expect("it is read");
    let quoted = |node: &Node, key: &str| node.get(key).and_then(Node::scalar).is_some_and(|scalar| scalar.quoted);
    for key in ["a", "b", "c", "d"] {
        assert_eq!(quoted(&back, key), quoted(&node, key), "{key}");
    }
    assert_eq!(back, node);
}

/// A flow may have tens of thousands of actions of one name; what was compared with every other took minutes.
#[test]
fn many_items_of_one_name_are_put_back() {
    let list = |extra: &str| {
        let one = |n: usize| format!("  - playAudio: {{name: Play Audio, audio: {{tts: \"{n}\"}}{extra}}}\n");
        tree(&format!("actions:\n{}", (0..20_000).map(one).collect::<String>()))
    };
    let (original, written) = (list(", extra: 1"), list(""));
    let sidecar = keep(&original, &written);
    assert_eq!(restore(written.clone(), &sidecar), original);
    // Without the first one, every item has another number than before.
    let shorter = Node::of(Data::Map(vec![Entry {
        key: "actions".into(),
        place: Place::default(),
        value: Node::list(written.get("actions").expect("the list").items()[1..].to_vec()),
    }]));
    let found = restore(shorter, &sidecar);
    let wanted = &original.get("actions").expect("the list").items()[1..];
    assert!(found.get("actions").expect("the list").items() == wanted);
}
