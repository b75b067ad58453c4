//! JUnit's XML, held against the usual schema (`JUnit.xsd` of Ant): its elements in their order, their attributes and the
//! forms of those, no more and no less.

use crate::support::program::run_with;
use std::collections::BTreeMap;

/// An element with its attributes, its elements and its text.
#[derive(Debug)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Element>,
    text: String,
}

/// A reader of the XML that may stand there: elements, attributes, the five entities. All else is refused.
struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn document(text: &str) -> Element {
        let body = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").expect("a declaration");
        let mut reader = Reader(body);
        let root = reader.element();
        assert_eq!(reader.0, "\n", "nothing follows");
        root
    }

    fn take(&mut self, count: usize) -> String {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken.to_owned()
    }

    fn element(&mut self) -> Element {
        assert!(self.0.starts_with('<'), "an element begins: {}", &self.0[..self.0.len().min(40)]);
        let end = self.0.find('>').expect("a tag ends");
        let tag = self.take(end + 1);
        let empty = tag.ends_with("/>");
        let inner = tag[1..tag.len() - 1].trim_end_matches('/');
        let (name, mut rest) = inner.split_once(' ').unwrap_or((inner, ""));
        let mut attributes = BTreeMap::new();
        while !rest.is_empty() {
            let (key, after) = rest.split_once("=\"").expect("an attribute has a value");
            let (value, after) = after.split_once('"').expect("a value ends");
            assert!(attributes.insert(key.to_owned(), plain(value)).is_none(), "`{key}` stands once");
            rest = after.trim_start();
        }
        let mut element = Element { name: name.to_owned(), attributes, children: Vec::new(), text: String::new() };
        if !empty {
            self.inside(&mut element);
        }
        element
    }

    /// Text and elements, up to the tag that closes.
    fn inside(&mut self, element: &mut Element) {
        loop {
            let open = self.0.find('<').expect("it is closed");
            element.text += &plain(&self.take(open));
            if self.0.starts_with("</") {
                let end = self.0.find('>').expect("a tag ends");
                assert_eq!(self.take(end + 1), format!("</{}>", element.name));
                return;
            }
            element.children.push(self.element());
        }
    }
}

fn plain(text: &str) -> String {
    assert!(!text.contains(['<', '>', '"']), "`{text}` is not escaped");
    let fits = |c: char| c == '\n' || (c >= ' ' && c != '\u{fffe}' && c != '\u{ffff}');
    assert!(text.chars().all(fits), "XML has no such character");
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let end = rest[at..].find(';').expect("an entity ends") + at;
        out += &rest[..at];
        out += match &rest[at..=end] {
            "&amp;" => "&",
            "&lt;" => "<",
            "&gt;" => ">",
            "&quot;" => "\"",
            "&apos;" => "'",
            other => panic!("no entity: {other}"),
        };
        rest = &rest[end + 1..];
    }
    out + rest
}

/// The form of an attribute.
type Form = fn(&str) -> bool;

fn any(_: &str) -> bool {
    true
}

fn whole(text: &str) -> bool {
    text.parse::<u32>().is_ok()
}

fn decimal(text: &str) -> bool {
    text.split_once('.').is_some_and(|(a, b)| [a, b].iter().all(|part| part.bytes().all(|c| c.is_ascii_digit())))
}

fn token(text: &str) -> bool {
    !text.is_empty() && text.trim() == text
}

/// `2026-01-05T09:00:00`, without a zone.
fn moment(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00"
}

/// The attributes that an element must have, and nothing else.
fn attributes(name: &str) -> &'static [(&'static str, Form)] {
    match name {
        "testsuite" => &[
            ("id", whole),
            ("name", token),
            ("package", any),
            ("hostname", token),
            ("timestamp", moment),
            ("tests", whole),
            ("failures", whole),
            ("errors", whole),
            ("time", decimal),
        ],
        "testcase" => &[("name", any), ("classname", token), ("time", decimal)],
        "failure" | "error" => &[("type", token), ("message", any)],
        "testsuites" | "properties" | "system-out" | "system-err" => &[],
        other => panic!("the schema has no element `{other}`"),
    }
}

fn check(element: &Element) {
    let wanted = attributes(&element.name);
    let names: Vec<&str> = element.attributes.keys().map(String::as_str).collect();
    let mut all: Vec<&str> = wanted.iter().map(|(name, _)| *name).collect();
    all.sort_unstable();
    assert_eq!(names, all, "<{}>", element.name);
    for (name, fits) in wanted {
        assert!(fits(&element.attributes[*name]), "<{} {name}=\"{}\">", element.name, element.attributes[*name]);
    }
    let children: Vec<&str> = element.children.iter().map(|child| child.name.as_str()).collect();
    let right = match (element.name.as_str(), children.as_slice()) {
        ("testsuites", all) => all.iter().all(|name| *name == "testsuite"),
        ("testsuite", ["properties", cases @ .., "system-out", "system-err"]) => cases.iter().all(|c| *c == "testcase"),
        ("testcase", [] | ["failure" | "error"]) => true,
        ("failure" | "error" | "properties" | "system-out" | "system-err", []) => true,
        _ => false,
    };
    assert!(right, "<{}> holds {children:?}", element.name);
    let speaks = matches!(element.name.as_str(), "failure" | "error");
    assert!(speaks || element.text.trim().is_empty(), "<{}> has no text", element.name);
    element.children.iter().for_each(check);
}

fn document(text: &str) -> Element {
    let output = run_with(&["test", "-", "--format", "junit"], text.as_bytes());
    let root = Reader::document(std::str::from_utf8(&output.stdout).expect("it is UTF-8"));
    check(&root);
    root
}

const FLOW: &str =
    "flow inboundCall \"F\" { language = \"en-us\"  task \"T\" { playAudio(ToAudioTTS(\"Hi.\"))  disconnect } }\n";

#[test]
fn what_is_written_keeps_the_schema_and_counts_right() {
    let root = document(&format!(
        "{FLOW}test \"passes\" {{ call(\"F\")  heard(\"Hi.\") }}\ntest \"a<b>&\\\"c\\\"\" {{ call(\"F\")  heard(\"No & <no>.\")  batches(1) }}"
    ));
    assert_eq!(root.name, "testsuites");
    let suite = &root.children[0];
    let of = |name: &str| suite.attributes[name].as_str();
    assert_eq!((of("name"), of("tests"), of("failures"), of("errors")), ("<stdin>", "2", "1", "0"));
    let failed = &suite.children[2];
    assert_eq!(failed.attributes["name"], "a<b>&\"c\"");
    assert!(failed.children[0].text.contains("\"No & <no>.\"") && failed.children[0].text.contains("1 batch"));
}

#[test]
fn f34_control_characters_do_not_break_the_document() {
    let text = format!("{FLOW}test \"a\\nb\u{1b}[31m\u{202e}\" {{ call(\"F\")  heard(\"\u{7}\u{ffff}\") }}");
    let root = document(&text);
    let name = &root.children[0].children[1].attributes["name"];
    assert!(!name.contains(['\n', '\u{1b}', '\u{202e}']), "{name:?}");
}

#[test]
fn every_file_is_a_suite_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("f.flow"), FLOW).expect("written");
    for name in ["a", "b"] {
        let text = format!("test \"{name}\" {{ call(\"F\")  heard(\"Hi.\") }}");
        std::fs::write(folder.path().join(format!("{name}.flow")), text).expect("written");
    }
    let path = folder.path().to_str().expect("a path");
    let output = run_with(&["test", path, "--format", "junit"], b"");
    let root = Reader::document(std::str::from_utf8(&output.stdout).expect("it is UTF-8"));
    check(&root);
    let ids: Vec<&str> = root.children.iter().map(|suite| suite.attributes["id"].as_str()).collect();
    assert_eq!(ids, ["0", "1"]);
}
