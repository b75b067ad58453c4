//! YAML as A10–A15 and F40 want it.

use super::*;
use crate::archy::limits::{MAX_ALIASES, MAX_DEPTH, MAX_NODES};
use crate::archy::tree::Data;

fn tree(text: &str) -> Node {
    read(text, &BTreeMap::new(), Dialect::Archy).unwrap_or_else(|problem| panic!("{text}: {problem:?}")).root
}

fn problem(text: &str) -> Problem {
    read(text, &BTreeMap::new(), Dialect::Archy).expect_err("a problem")
}

#[test]
fn a10_words_of_yaml_1_1_are_texts() {
    let root = tree("yes: no\non: off\ny: 012\nn: 1e3\n'null': 2001-01-01\n");
    let pairs: Vec<_> = root.entries().iter().map(|e| (&*e.key, e.value.as_text().expect("a text"))).collect();
    assert_eq!(pairs, [("yes", "no"), ("on", "off"), ("y", "012"), ("n", "1e3"), ("null", "2001-01-01")]);
}

#[test]
fn a11_there_is_no_merge_key() {
    let root = tree("a: {x: 1}\n<<: {x: 2}\n");
    assert_eq!(root.get("<<").and_then(|node| node.get("x")).and_then(Node::as_text), Some("2"));
}

#[test]
fn a12_a_scalar_keeps_its_text_and_its_quotes() {
    let root = tree("a: 1.10\nb: \"True\"\nc: ~\nd:\ne: ''\nf: \"x\\ty\"\n");
    let scalar = |key: &str| root.get(key).and_then(Node::scalar).expect("a scalar").clone();
    assert_eq!((&*scalar("a").text, scalar("a").quoted), ("1.10", false));
    assert_eq!((&*scalar("b").text, scalar("b").quoted), ("True", true));
    assert!(scalar("c").is_nothing() && scalar("d").is_nothing() && !scalar("e").is_nothing());
    assert_eq!(&*scalar("f").text, "x\ty");
}

#[test]
fn a01_a_mark_and_windows_line_ends_mean_nothing() {
    let root = tree("\u{feff}a: 1\r\nb:\r\n  - x\r\n");
    assert_eq!(root.get("a").and_then(Node::as_text), Some("1"));
    assert_eq!(root.get("b").map(|list| list.items().len()), Some(1));
    assert_eq!(root.get("b").map(|list| list.items()[0].place.line), Some(3));
}

#[test]
fn a03_a_template_may_be_a_key_a_value_and_a_part_of_one() {
    let root = tree("{{category}}:\n  - {{name}}\n  - \"State.{{mail}}.x\"\n");
    assert_eq!(&*root.entries()[0].key, "{{category}}");
    let texts: Vec<_> = root.entries()[0].value.items().iter().map(|item| item.as_text().expect("a text")).collect();
    assert_eq!(texts, ["{{name}}", "State.{{mail}}.x"]);
}

#[test]
fn comments_stand_with_what_follows_them() {
    let root = tree("# licence\n# two\na:\n  - x: 1\n  # why\n  - y: 2\n");
    let root = &root;
    let Data::Map(entries) = &root.data else { panic!("a mapping") };
    let all: Vec<_> =
        root.remarks.iter().chain(&entries[0].value.remarks).map(compact_str::CompactString::as_str).collect();
    assert_eq!(all, ["licence", "two"]);
    assert_eq!(entries[0].value.items()[1].remarks, ["why"]);
}

#[test]
fn a14_a_key_that_stands_twice_is_an_error_with_both_places() {
    let text = "a:\n  b: 1\n  c: 2\n  b: 3\n";
    let found = problem(text);
    assert_eq!((found.place.line, &text[found.place.span.range()]), (4, "b"));
    let (first, words) = *found.also.expect("the first one");
    assert_eq!((first.line, words.as_str()), (2, "the first one"));
    assert_eq!(found.message, "a key stands twice in one mapping");
}

#[test]
fn f40_tags_aliases_of_themselves_and_second_documents_are_errors() {
    for (text, message) in [
        ("a: !!str 5\n", "a value has a tag (`!…`)"),
        ("a: !secret x\n", "a value has a tag (`!…`)"),
        ("a: &a [ *a ]\n", "an alias stands inside of what it names"),
        ("a: *nothing\n", "an alias names an anchor that is not there"),
        ("a: 1\n---\nb: 2\n", "the file has more than one document"),
        ("", "the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("? [a]\n: b\n", "a key is a list or a mapping"),
        ("a:\n\tb: 1\n", "a tab stands where YAML wants blanks"),
        ("a: [1, 2\n", "a bracket is not closed"),
        ("a: \"x\n", "a quoted text is not closed"),
    ] {
        let found = problem(text);
        assert_eq!(found.message, message, "{text}");
        assert!(!found.help.is_empty());
    }
}

#[test]
fn f40_depth_has_a_limit() {
    let deep = |depth: usize| format!("{}x{}", "[".repeat(depth), "]".repeat(depth));
    tree(&deep(MAX_DEPTH));
    assert!(problem(&deep(MAX_DEPTH + 1)).message.contains("deep"));
    assert!(problem(&deep(100_000)).message.contains("deep"));
    let block = |depth: usize| (0..depth).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>();
    tree(&block(MAX_DEPTH));
    assert!(problem(&block(MAX_DEPTH + 1)).message.contains("deep"));
}

#[test]
fn f40_aliases_have_a_limit() {
    let text = |count: usize| format!("a: &a x\nb: [{}]\n", "*a, ".repeat(count));
    assert_eq!(tree(&text(MAX_ALIASES)).get("b").map(|list| list.items().len()), Some(MAX_ALIASES));
    assert!(problem(&text(MAX_ALIASES + 1)).message.contains("more than 10 aliases"));
    let mut laughs = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..10 {
        let below = format!("*a{}", level - 1);
        laughs.push_str(&format!("a{level}: &a{level} [{}]\n", vec![below; 9].join(", ")));
    }
    assert!(problem(&laughs).message.contains("aliases"));
}

#[test]
fn f40_values_have_a_limit() {
    // A list, and then its items: two bytes each.
    let text = |count: usize| format!("[{}]", "1,".repeat(count - 1));
    assert_eq!(tree(&text(MAX_NODES)).items().len(), MAX_NODES - 1);
    assert!(problem(&text(MAX_NODES + 1)).message.contains("more than 1000000 values"));
}

#[test]
fn f40_a_filled_text_has_a_limit() {
    let values = BTreeMap::from([("x".to_owned(), "y".repeat(MAX_BYTES - 3))]);
    assert!(read("a: {{x}}", &values, Dialect::Archy).is_ok());
    assert!(read("aa: {{x}}", &values, Dialect::Archy).is_err());
}

#[test]
fn a05_an_error_points_at_the_template_and_never_shows_its_value() {
    let text = "a: {{secret}}\n";
    let values = BTreeMap::from([("secret".to_owned(), "x: [hunter2".to_owned())]);
    let found = read(text, &values, Dialect::Archy).expect_err("a problem");
    assert_eq!(found.place.line, 1, "{found:?}");
    assert!(!format!("{found:?}").contains("hunter2"));
}

#[test]
fn f33_templates_take_linear_time() {
    for piece in ["{{", "${", "%{", "{{a", "{", "$", "%{ a\n"] {
        let text = piece.repeat(3_000_000 / piece.len());
        let start = std::time::Instant::now();
        let _ = read(&text, &BTreeMap::new(), Dialect::Terraform);
        assert!(start.elapsed() < std::time::Duration::from_secs(5), "{piece}: {:?}", start.elapsed());
    }
}
