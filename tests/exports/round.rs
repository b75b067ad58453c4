//! Import, export, import: the same script and the same file (A95), over the reference files.

use super::support::{files, name};
use callflow::archy::import::{Context, Imported, import};
use callflow::archy::tree::Node;
use callflow::archy::yaml::{Dialect, read};
use callflow::archy::{export_file, sidecar, write};
use std::collections::BTreeMap;
use std::path::Path;

/// Every reference file as the neutral tree, those that are no flow left out.
fn trees() -> Vec<(String, Node)> {
    let yaml = files("archy").into_iter().map(|path| (name(&path), yaml(&path)));
    let exports = files("exports").into_iter().map(|path| {
        let bytes = std::fs::read(&path).expect("it can be read");
        (name(&path), export_file::read(&bytes).expect("it is an export"))
    });
    yaml.chain(exports).collect()
}

fn yaml(path: &Path) -> Node {
    let text = std::fs::read_to_string(path).expect("it can be read");
    let dialect = if name(path).ends_with("tftpl") { Dialect::Terraform } else { Dialect::Archy };
    read(&text, &BTreeMap::new(), dialect).expect("it is YAML").root
}

fn imported(tree: &Node) -> Imported {
    import(tree, &Context::default()).expect("it is imported")
}

#[test]
fn a95_the_tree_of_a_script_gives_the_same_script_again() {
    let mut wrong = Vec::new();
    let (mut same, mut lossy) = (0, Vec::new());
    for (name, tree) in trees() {
        let first = imported(&tree);
        if !first.losses.is_empty() {
            // What was lost is in the sidecar alone.
            lossy.push(name);
            continue;
        }
        let written = write::script(&first.script, &first.refs).expect("it is a flow");
        match import(&written.tree, &Context::default()) {
            Ok(again) if again.script == first.script => same += 1,
            Ok(again) => wrong.push(format!("{name}\n{}", difference(&first.script, &again.script))),
            Err(problems) => wrong.push(format!("{name}\n  {problems:?}")),
        }
        // A canned response is written under keys that nobody has seen in Archy, and that is said.
        let unsaid = written.unsaid.iter().filter(|own| !own.consequence.starts_with("the keys that name a response"));
        wrong.extend(unsaid.map(|own| format!("{name}: {own:?}")));
    }
    println!("{same} the same, {} with losses: {}", lossy.len(), lossy.join(", "));
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// The first lines that differ.
fn difference(a: &str, b: &str) -> String {
    let pairs = a.lines().zip(b.lines());
    let first = pairs.take_while(|(a, b)| a == b).count();
    let some = |text: &str| text.lines().skip(first.saturating_sub(1)).take(5).collect::<Vec<_>>().join("\n    ");
    format!("  - {}\n  + {}", some(a), some(b))
}

#[test]
fn a95_a_sidecar_gives_the_whole_file_back() {
    let mut wrong = Vec::new();
    for (name, tree) in trees() {
        let first = imported(&tree);
        let written = write::script(&first.script, &first.refs).expect("it is a flow");
        let kept = sidecar::keep(&tree, &written.tree);
        let back = sidecar::restore(written.tree, &kept);
        if back != tree {
            wrong.push(format!("{name}\n{}", difference(&write::yaml::text(&tree), &write::yaml::text(&back))));
        }
        // What was written as YAML is the same tree again.
        let text = write::yaml::text(&back);
        match read(&text, &BTreeMap::new(), Dialect::Archy) {
            Ok(own) if own.root == tree => {}
            Ok(own) => wrong.push(format!(
                "{name}: YAML\n{}",
                difference(&write::yaml::text(&tree), &write::yaml::text(&own.root))
            )),
            Err(problem) => wrong.push(format!("{name}: {problem:?}")),
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
