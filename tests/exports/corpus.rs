//! Every reference export: imported without a crash, almost without a loss, and a script that `check` takes.

use super::support::{files, name};
use callflow::archy::export_file::{Export, open};
use callflow::archy::import::{Context, import};
use callflow::check::Options;
use callflow::diagnostic::Diagnostic;
use callflow::pipeline;
use callflow::source::{Source, SourceId, Sources};
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
