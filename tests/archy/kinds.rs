//! A file of each type of flow, written in other ways than the reference data: in, checked, out, and in again (A95).

use crate::import::{findings, imported};
use callflow::archy::import::{Context, Imported, import};
use callflow::archy::tree::Node;
use callflow::archy::yaml::{Dialect, read};
use callflow::archy::{sidecar, write};
use std::collections::BTreeMap;
use std::path::Path;

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/archy/files");

/// What cannot be said in a script: no expression gives a Date out of nothing.
const LOSSES: &[(&str, &[&str])] = &[("common_module.yaml", &["value"])];

/// Names and texts of every file.
fn files() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(FILES).expect("the folder");
    let mut files: Vec<(String, String)> = entries
        .map(|entry| entry.expect("a file").path())
        .map(|path| (name(&path), std::fs::read_to_string(&path).expect("it can be read")))
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

fn tree(text: &str) -> Node {
    read(text, &BTreeMap::new(), Dialect::Archy).unwrap_or_else(|problem| panic!("{problem:?}\n{text}")).root
}

fn again(name: &str, tree: &Node) -> Imported {
    import(tree, &Context::default()).unwrap_or_else(|problems| panic!("{name}: {problems:?}"))
}

#[test]
fn every_type_of_flow_is_imported_with_the_losses_that_are_right() {
    let mut kinds = Vec::new();
    for (name, text) in files() {
        let own = imported(&text);
        let losses: Vec<&str> = own.losses.iter().map(|loss| loss.construct.as_str()).collect();
        let known = LOSSES.iter().find(|(file, _)| *file == name).map_or(&[][..], |(_, losses)| losses);
        assert_eq!(losses, known, "{name}\n{}", own.script);
        let errors: Vec<_> =
            findings(&own.script).into_iter().filter(callflow::diagnostic::Diagnostic::is_error).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}\n{}", own.script);
        kinds.extend(tree(&text).single().map(|entry| entry.key.to_string()));
    }
    kinds.sort_unstable();
    let all = "botFlow commonModule digitalBot inboundCall inboundChat inboundEmail inboundShortMessage inqueueCall \
               inqueueEmail inqueueShortMessage outboundCall secureCall surveyInvite voiceSurvey voicemail workflow workitem";
    assert_eq!(kinds.join(" "), all);
}

#[test]
fn a95_the_way_out_and_in_again_gives_the_same_script() {
    for (name, text) in files() {
        let first = imported(&text);
        let original = tree(&text);
        let written = write::script(&first.script, &first.refs).expect("it is a flow");
        // The sidecar goes through a file of its own.
        let kept = serde_json::to_string(&sidecar::keep(&original, &written.tree)).expect("it is written");
        let kept: sidecar::Sidecar = serde_json::from_str(&kept).expect("it is read");
        let back = sidecar::restore(written.tree.clone(), &kept);
        let yaml = write::yaml::text(&back);
        assert_eq!(again(&name, &tree(&yaml)).script, first.script, "{name}");
        assert!(tree(&yaml) == original, "{name}: the file is another one\n{yaml}");
        if LOSSES.iter().any(|(file, _)| *file == name) {
            continue;
        }
        // Without a sidecar the script alone says what it does.
        assert_eq!(written.unsaid, [], "{name}");
        let alone = write::yaml::text(&written.tree);
        assert_eq!(again(&name, &tree(&alone)).script, first.script, "{name}\n{alone}");
    }
}

/// A2, A3: values go in as they are, in names, keys, literals and longer texts.
#[test]
fn a02_values_fill_the_templates_of_a_workflow() {
    let text = std::fs::read_to_string(Path::new(FILES).join("workflow.yaml")).expect("it can be read");
    let given = [
        ("flow_name", "Über: alles"),
        ("division", "Home"),
        ("queue", "007"),
        ("action", "Get it"),
        ("integration", "no"),
    ];
    let values: BTreeMap<String, String> =
        given.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    // A colon and a blank make a mapping of a plain scalar: that is the user's affair, and the error is at the template.
    let problem = read(&text, &values, Dialect::Archy).expect_err("it is no YAML");
    assert_eq!(problem.place.line, 2, "{problem:?}");
    let quoted = text.replace("name: {{flow_name}}", "name: \"{{flow_name}}\"");
    let root = read(&quoted, &values, Dialect::Archy).expect("it is YAML").root;
    let script = again("workflow", &root).script;
    for wanted in [
        "flow workflow \"Über: alles\" {",
        "callData(\"no\", \"Get it\") as \"Call: Get it\" {",
        "var Flow.q: Queue = FindQueue(\"007\")",
        "exitReason = \"error: Über: alles\"",
    ] {
        assert!(script.contains(wanted), "{wanted}\n{script}");
    }
    assert!(!script.contains("{{"), "{script}");
}

/// A12: the words of YAML for nothing are texts where a text is wanted, and each stays what it is.
#[test]
fn a12_the_words_for_nothing_stay_what_they_are() {
    for word in ["null", "Null", "NULL", "~", "\"~\""] {
        let text = crate::import::task(&format!(
            "- setParticipantData:\n    attributes:\n      - attribute: {{name: {{lit: a}}, value: {{lit: {word}}}}}"
        ));
        let first = imported(&text);
        assert!(first.script.contains(&format!("\"a\" = \"{}\"", word.trim_matches('"'))), "{}", first.script);
        let written = write::script(&first.script, &first.refs).expect("it is a flow");
        let kept = serde_json::to_string(&sidecar::keep(&tree(&text), &written.tree)).expect("it is written");
        let back = sidecar::restore(written.tree, &serde_json::from_str(&kept).expect("it is read"));
        let yaml = write::yaml::text(&back);
        assert_eq!(again(word, &tree(&yaml)).script, first.script, "{yaml}");
        assert!(tree(&yaml) == tree(&text), "{yaml}");
    }
}
