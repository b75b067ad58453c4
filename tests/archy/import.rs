//! One file imported, from its text.

use callflow::archy::import::{Context, Imported, import};
use callflow::archy::problem::Problem;
use callflow::archy::yaml::{Dialect, read};
use callflow::check;
use callflow::diagnostic::Diagnostic;
use callflow::pipeline;
use callflow::source::{Source, Sources};
use std::collections::BTreeMap;

/// The import of a text, templates kept.
pub fn imported(text: &str) -> Imported {
    tried(text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

/// The same, or why not.
pub fn tried(text: &str) -> Result<Imported, Vec<Problem>> {
    let document = read(text, &BTreeMap::new(), Dialect::Archy).map_err(|problem| vec![problem])?;
    import(&document.root, &Context::default())
}

/// The only problem of a text.
pub fn problem(text: &str) -> Problem {
    let mut problems = tried(text).expect_err("a problem");
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

/// What `check` says of a script, errors first.
pub fn findings(script: &str) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("script.flow", script));
    let options = check::Options { computed_names: true, ..check::Options::default() };
    pipeline::check(&sources, &[id], options).diagnostics
}

/// The script of a text, which `check` has nothing against and of which nothing was lost.
pub fn script(text: &str) -> String {
    let imported = imported(text);
    assert_eq!(imported.losses, [], "{}", imported.script);
    let errors: Vec<_> = findings(&imported.script).into_iter().filter(Diagnostic::is_error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{}", imported.script);
    imported.script
}

/// The statements of a task with these actions, in an inbound call flow; the last one is `disconnect`.
pub fn actions(actions: &str) -> String {
    let script = script(&task(actions));
    inside(&script)
}

/// A flow with these actions, written as a list at the first column.
pub fn task(actions: &str) -> String {
    let indented: String = actions.lines().map(|line| format!("          {line}\n")).collect();
    format!(
        "inboundCall:\n  name: A\n  startUpRef: /inboundCall/tasks/task[T_1]\n  tasks:\n    - task:\n        name: T\n        \
         refId: T_1\n        actions:\n{indented}          - disconnect:\n              none: true\n"
    )
}

/// The statements of the only task of a script, without their indentation and without the last `disconnect`.
pub fn inside(script: &str) -> String {
    let (_, rest) = script.split_once("task \"T\" {\n").expect("the task");
    let body = rest.split("\n    }\n").next().expect("its end");
    let lines: Vec<&str> = body.lines().map(|line| line.strip_prefix("        ").unwrap_or(line)).collect();
    lines.join("\n").trim_end().trim_end_matches("disconnect").trim_end().to_owned()
}
