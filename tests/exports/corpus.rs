//! Every reference export: imported without a crash, almost without a loss, and a script that `check` takes.

use super::support::{files, name};
use callflow::archy::export_file::{Export, open};
use callflow::archy::import::{Context, import};
use callflow::archy::yaml::{Dialect, read};
use callflow::check::Options;
use callflow::diagnostic::Diagnostic;
use callflow::pipeline;
use callflow::source::{Source, SourceId, Sources};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn errors(scripts: &[(&str, &str)]) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    let ids: Vec<SourceId> = scripts.iter().map(|(name, text)| sources.add(Source::new(*name, *text))).collect();
    let found = pipeline::check(&sources, &ids, Options { computed_names: true, ..Options::default() }).diagnostics;
    found.into_iter().filter(Diagnostic::is_error).collect()
}

#[test]
fn every_reference_export_is_imported_almost_without_a_loss_and_checks() {
    let (mut losses, mut faulty, mut declared) = (Vec::new(), Vec::new(), 0);
    let exports: Vec<_> =
        files("exports").iter().map(|path| (name(path), std::fs::read(path).expect("a file"))).collect();
    let start = Instant::now();
    for (name, bytes) in &exports {
        let Export { tree, declarations } = open(bytes).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        declared += declarations.len();
        let context = Context { declarations: &declarations, ..Context::default() };
        let imported = import(&tree, &context).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        losses.extend(imported.losses.iter().map(|loss| (name.clone(), loss.construct.clone())));
        assert!(imported.losses.iter().all(|loss| loss.line.is_none() && loss.path.starts_with('/')), "{name}");
        let found = errors(&[(name, &imported.script)]);
        faulty.extend(found.into_iter().map(|error| (name.clone(), error.message)));
    }
    println!(
        "{} exports, {} losses, {declared} data actions declared, {:?}",
        exports.len(),
        losses.len(),
        start.elapsed()
    );
    assert!(faulty.is_empty(), "{faulty:#?}");
    if exports.is_empty() {
        return;
    }
    assert_eq!(exports.len(), 29);
    assert!(losses.is_empty(), "{losses:#?}");
    assert!(declared > 0);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

/// Of all reference files, exports and YAML: each alone, with nothing of its project beside it.
#[test]
fn nearly_every_reference_file_checks_alone_without_an_error() {
    let alone = |name: String, export: Export| {
        let context = Context { declarations: &export.declarations, ..Context::default() };
        let imported = import(&export.tree, &context).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        let messages: Vec<String> = errors(&[(&name, &imported.script)]).into_iter().map(|own| own.message).collect();
        (name, messages)
    };
    let yaml = files("archy").into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let dialect = if name(&path).ends_with("tftpl") { Dialect::Terraform } else { Dialect::Archy };
        let tree = read(&text, &BTreeMap::new(), dialect).expect("it is YAML").root;
        alone(name(&path), Export { tree, declarations: Vec::new() })
    });
    let exports = files("exports").into_iter().map(|path| {
        let bytes = std::fs::read(&path).expect("it can be read");
        alone(name(&path), open(&bytes).expect("it is an export"))
    });
    let all: Vec<(String, Vec<String>)> = yaml.chain(exports).collect();
    let fine = all.iter().filter(|(_, messages)| messages.is_empty()).count();
    println!("{fine} of {} files check alone without an error", all.len());
    let others: Vec<_> = all.iter().filter(|(_, messages)| !messages.is_empty()).collect();
    others.iter().for_each(|(name, messages)| println!("{name}: {}", messages.join("; ")));
    assert!(fine * 100 >= all.len() * 95, "{others:#?}");
    assert!(all.is_empty() || all.len() == 124, "{}", all.len());
}

#[test]
fn two_scripts_may_declare_the_same_and_not_something_else() {
    let script = |name: &str, ty: &str| {
        format!(
            "declare dataAction \"CRM\" \"Get\" {{ input \"a\": String output \"b\": {ty} }}\nflow workflow \"{name}\" {{\n    state \"S\" {{ endWorkflow }}\n}}\n"
        )
    };
    let (one, two, other) = (script("1", "Integer"), script("2", "Integer"), script("3", "String"));
    assert_eq!(errors(&[("1.flow", &one), ("2.flow", &two)]), []);
    let found = errors(&[("1.flow", &one), ("3.flow", &other)]);
    assert_eq!(found.iter().map(|own| own.message.as_str()).collect::<Vec<_>>(), ["`CRM` `Get` is declared twice"]);
}
