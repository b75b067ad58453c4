//! Every reference file: imported without a crash, with few losses, and a script that `check` takes.

use crate::import::findings;
use callflow::archy::import::{Context, import};
use callflow::archy::tree::{Data, Node};
use callflow::archy::yaml::{Dialect, read};
use callflow::diagnostic::{Code, Diagnostic};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const FLOWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/flows/archy");

/// The files with a loss, and the only loss of each: a template inside a path of an expression (A6), which cannot be
/// checked until somebody gives its value.
const LOSSES: &[(&str, &str)] = &[
    (
        "GenesysCloudBlueprints__send-email-notification-when-outbound-message-fails-blueprint__terraform__workflow__SendEmailWorkflow.yaml",
        "template",
    ),
    (
        "HIST__GenesysCloudBlueprints__send-email-notification-when-outbound-message-fails-blueprint__terraform__SendEmailWorkflow.yaml",
        "template",
    ),
];

fn files() -> Vec<(String, String)> {
    let Ok(folder) = std::fs::read_dir(FLOWS) else {
        println!("skipped: no reference data");
        return Vec::new();
    };
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(&path).expect("it is text"))
    };
    let mut files: Vec<_> = folder.map(read).collect();
    files.sort();
    files
}

#[test]
fn every_reference_file_is_imported_almost_without_a_loss_and_checks() {
    let (mut losses, mut faulty) = (Vec::new(), Vec::new());
    let files = files();
    for (name, text) in &files {
        let document =
            read(text, &BTreeMap::new(), Dialect::Archy).unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
        let imported =
            import(&document.root, &Context::default()).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        losses.extend(imported.losses.iter().map(|loss| (name.as_str(), loss.construct.clone())));
        let errors: Vec<_> = findings(&imported.script).into_iter().filter(Diagnostic::is_error).collect();
        if !errors.is_empty() {
            faulty.push((name.as_str(), errors));
        }
    }
    assert!(faulty.is_empty(), "{faulty:#?}");
    if !files.is_empty() {
        assert_eq!(files.len(), 95);
        let known: Vec<_> = LOSSES.iter().map(|(name, construct)| (*name, (*construct).to_owned())).collect();
        assert_eq!(losses, known);
    }
}

#[test]
fn a_template_with_a_value_leaves_no_loss() {
    let values = BTreeMap::from([("external_contact_email_type".to_owned(), "workEmail".to_owned())]);
    for (name, text) in files().iter().filter(|(name, _)| LOSSES.iter().any(|(own, _)| own == name)) {
        let document = read(text, &values, Dialect::Archy).unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
        let imported = import(&document.root, &Context::default()).expect("it is imported");
        assert_eq!(imported.losses, [], "{name}");
    }
}

#[test]
fn an_import_is_the_same_every_time_and_laid_out() {
    use callflow::source::SourceId;
    use callflow::syntax::{AsWritten, format};
    for (name, text) in files() {
        let document = read(&text, &BTreeMap::new(), Dialect::Archy).expect("it is YAML");
        let own = || import(&document.root, &Context::default()).expect("it is imported").script;
        assert_eq!(own(), own(), "{name}");
        assert_eq!(format(SourceId::default(), &own(), &AsWritten).expect("it is read"), own(), "{name}");
    }
}

/// A file of which something is missing or of another kind is imported, or refused; it never ends in a crash, and what
/// comes of it can be read.
#[test]
fn files_with_a_part_that_is_gone_or_turned_into_another_are_taken_or_refused() {
    for (number, (name, text)) in files().iter().enumerate() {
        let root = read(text, &BTreeMap::new(), Dialect::Archy).expect("it is YAML").root;
        let count = size(&root);
        for step in (number % 7..count).step_by(count / 12 + 1) {
            for change in [Change::Gone, Change::Text, Change::Empty] {
                let mut tree = root.clone();
                alter(&mut tree, &mut { step }, change);
                if let Ok(imported) = import(&tree, &Context::default()) {
                    let found = findings(&imported.script);
                    let unread = found.iter().find(|finding| finding.code == Code::UnexpectedToken);
                    assert!(unread.is_none(), "{name}: {step} {change:?}: {unread:?}\n{}", imported.script);
                }
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Gone,
    Text,
    Empty,
}

fn size(node: &Node) -> usize {
    let below = node.items().iter().chain(node.entries().iter().map(|entry| &entry.value));
    1 + below.map(size).sum::<usize>()
}

/// Changes the node of that number, counted from the root down.
fn alter(node: &mut Node, left: &mut usize, change: Change) {
    let put = |node: &mut Node| match change {
        Change::Text => *node = Node::text("7x"),
        _ => node.data = Data::Map(Vec::new()),
    };
    match &mut node.data {
        Data::Map(entries) => {
            for at in 0..entries.len() {
                if *left == 0 {
                    match change {
                        Change::Gone => drop(entries.remove(at)),
                        _ => put(&mut entries[at].value),
                    }
                    *left = usize::MAX;
                    return;
                }
                *left -= 1;
                alter(&mut entries[at].value, left, change);
                if *left == usize::MAX {
                    return;
                }
            }
        }
        Data::List(items) => {
            for at in 0..items.len() {
                if *left == 0 {
                    match change {
                        Change::Gone => drop(items.remove(at)),
                        _ => put(&mut items[at]),
                    }
                    *left = usize::MAX;
                    return;
                }
                *left -= 1;
                alter(&mut items[at], left, change);
                if *left == usize::MAX {
                    return;
                }
            }
        }
        Data::Scalar(_) => {}
    }
}

#[test]
fn the_whole_folder_takes_less_than_two_seconds() {
    let files = files();
    let start = Instant::now();
    for (_, text) in &files {
        let document = read(text, &BTreeMap::new(), Dialect::Archy).expect("it is YAML");
        import(&document.root, &Context::default()).expect("it is imported");
    }
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}
