//! The house is kept tidy by a test: sizes, import direction, reasons for what may fail, words, rule numbers.

mod support {
    pub mod modules;
    pub mod rust;
    pub mod tree;
}

use std::collections::{BTreeMap, BTreeSet};
use support::modules::{EDGES, MAY_IMPORT, PRINTERS};
use support::rust::{code, functions, imports, without_tests};
use support::tree::{Text, root, texts};

const MAX_LINES: usize = 400;
const MAX_GRAMMAR_LINES: usize = 500;
const MAX_FUNCTION_LINES: usize = 70;
/// Half of all functions are not longer than this.
const MEDIAN_FUNCTION_LINES: usize = 10;

/// Functions that are longer, each with the reason.
const LONG_FUNCTIONS: &[(&str, &str, &str)] =
    &[("src/vm/execute.rs", "execute", "the dispatch match: one arm an instruction, read as a table")];
/// Files that are longer, each with the reason.
const LONG_FILES: &[(&str, &str)] = &[];

/// Fails with every finding, one a line.
fn none(what: &str, findings: impl IntoIterator<Item = String>) {
    let findings: Vec<String> = findings.into_iter().collect();
    assert!(findings.is_empty(), "{what}:\n  {}", findings.join("\n  "));
}

fn rust_files() -> Vec<Text> {
    ["src", "tests", "benches", "fuzz"].iter().flat_map(|folder| texts(folder, &[".rs"])).collect()
}

fn is_test(path: &str) -> bool {
    !path.starts_with("src/") || path.ends_with("/tests.rs") || path.ends_with("_tests.rs") || path.contains("/tests/")
}

/// The files of the library and the program with their code, tests left out.
fn sources() -> Vec<(String, String)> {
    let files = texts("src", &[".rs"]).into_iter().filter(|file| !is_test(&file.path));
    files.map(|file| (file.path, without_tests(&code(&file.text)))).collect()
}

/// The top module that a file of `src` belongs to.
fn module(path: &str) -> &str {
    path.trim_start_matches("src/").split(['/', '.']).next().expect("a path has a first part")
}

/// The lines of code that hold one of the words, as `path:line: word`.
fn hits(path: &str, code: &str, words: &[&str]) -> Vec<String> {
    let lines = code.lines().enumerate();
    lines
        .flat_map(|(i, line)| words.iter().filter(move |word| line.contains(**word)).map(move |word| (i, word)))
        .map(|(i, word)| format!("{path}:{}: {word}", i + 1))
        .collect()
}

#[test]
fn files_have_a_readable_size() {
    let mut files: Vec<_> = rust_files().into_iter().map(|file| (file, MAX_LINES)).collect();
    files.extend(texts("grammar", &[".lalrpop"]).into_iter().map(|file| (file, MAX_GRAMMAR_LINES)));
    let long = files.iter().filter(|(file, limit)| file.text.lines().count() > *limit);
    let listed = |path: &str| LONG_FILES.iter().any(|(long, _)| *long == path);
    let found = long.filter(|(file, _)| !listed(&file.path));
    none("longer than allowed", found.map(|(f, _)| format!("{}: {} lines", f.path, f.text.lines().count())));
}

#[test]
fn functions_have_a_readable_size() {
    let mut lengths = Vec::new();
    let mut long = Vec::new();
    let mut met = BTreeSet::new();
    for file in rust_files() {
        for function in functions(&code(&file.text)) {
            lengths.push(function.lines);
            let exception = LONG_FUNCTIONS.iter().find(|(path, name, _)| *path == file.path && *name == function.name);
            if function.lines > MAX_FUNCTION_LINES {
                met.extend(exception.map(|(path, name, _)| (*path, *name)));
                if exception.is_none() {
                    long.push(format!("{}:{} {}: {} lines", file.path, function.line, function.name, function.lines));
                }
            }
        }
    }
    none("longer than allowed", long);
    assert_eq!(met.len(), LONG_FUNCTIONS.len(), "an exception is listed that is none any more");
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN_FUNCTION_LINES, "half of all functions are longer than {median} lines");
}

#[test]
fn every_file_says_what_it_is() {
    let silent = rust_files().into_iter().filter(|file| !file.text.starts_with("//! "));
    none("without //! at the top", silent.map(|file| file.path));
}

#[test]
fn imports_go_one_way() {
    let allowed: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    let mut found = Vec::new();
    for (path, code) in sources() {
        let from = module(&path);
        let Some(may) = allowed.get(from) else {
            found.push(format!("{path}: the module `{from}` is not in tests/support/modules.rs"));
            continue;
        };
        let known = |name: &String| allowed.contains_key(name.as_str());
        let wrong = imports(&code).into_iter().filter(known).filter(|to| to != from && !may.contains(&to.as_str()));
        found.extend(wrong.map(|to| format!("{path}: `{from}` imports `{to}`")));
    }
    found.sort();
    found.dedup();
    none("imports against the direction", found);
}

#[test]
fn the_table_of_imports_has_no_cycle() {
    let mut left: Vec<_> = MAY_IMPORT.to_vec();
    while !left.is_empty() {
        let names: BTreeSet<_> = left.iter().map(|(name, _)| *name).collect();
        let before = left.len();
        left.retain(|(_, may)| may.iter().any(|to| names.contains(to)));
        assert!(left.len() < before, "a cycle among {names:?}");
    }
}

#[test]
fn what_may_fail_says_why() {
    let words = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!(", "assert!("];
    let mut found = Vec::new();
    for file in texts("src", &[".rs"]).into_iter().filter(|file| !is_test(&file.path)) {
        let written: Vec<&str> = file.text.lines().collect();
        let code = without_tests(&code(&file.text));
        for (i, line) in code.lines().enumerate() {
            let at_compile_time = line.trim_start().starts_with("const _:");
            let explained = i > 0 && written[i - 1].trim_start().starts_with("//");
            let fails = words.iter().any(|w| line.contains(w) && !line.contains(&format!("debug_{w}")));
            if fails && !explained && !at_compile_time {
                found.push(format!("{}:{}: {}", file.path, i + 1, line.trim()));
            }
        }
    }
    none("may fail without a comment above that says why it cannot", found);
}

#[test]
fn every_exception_to_a_lint_has_a_reason() {
    let silent = |path: &str, text: &str| {
        let lines = text.lines().enumerate().filter(|(_, line)| {
            let line = line.trim_start();
            ["#[allow(", "#![allow(", "#[expect(", "#![expect("].iter().any(|a| line.starts_with(a))
                && !line.contains("reason = \"")
        });
        lines.map(|(i, line)| format!("{path}:{}: {}", i + 1, line.trim())).collect::<Vec<_>>()
    };
    none("without a reason", rust_files().iter().flat_map(|file| silent(&file.path, &file.text)));
}

#[test]
fn only_the_edges_touch_the_world() {
    let printing = ["println!", "print!(", "dbg!", "io::stdout", "io::stderr"];
    let world = [
        "std::fs",
        "std::net",
        "std::env::",
        "std::process",
        "SystemTime::now",
        "Instant::now",
        "Zoned::now",
        "Timestamp::now",
        "thread::sleep",
        "io::stdin",
    ];
    let mut found = Vec::new();
    for (path, code) in sources() {
        let code = code.replace("env!", "    ");
        if !PRINTERS.contains(&module(&path)) {
            found.extend(hits(&path, &code, &printing));
        }
        if !EDGES.contains(&module(&path)) {
            found.extend(hits(&path, &code, &world));
        }
    }
    none("outside of the edges", found);
}

#[test]
fn nothing_is_unsafe() {
    let library = std::fs::read_to_string(root().join("src/lib.rs")).expect("the library is there");
    assert!(library.contains("#![forbid(unsafe_code)]"));
}

#[test]
fn no_path_of_anybodys_machine_is_written_down() {
    let words: Vec<String> =
        ["work", "home", "root", "Users", "tmp"].iter().map(|folder| format!("/{folder}/")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let kinds = [".rs", ".md", ".toml", ".flow", ".out", ".lalrpop", ".jsonl", ".yaml", "justfile", "run", ".json"];
    let all = texts("", &kinds);
    none("a path of a machine", all.iter().flat_map(|file| hits(&file.path, &file.text, &words)));
}

/// The rule numbers in a text: a letter and up to three digits, alone.
fn rules(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let is_rule = |word: &&str| {
        let digits = word.get(1..).unwrap_or("");
        word.starts_with(['P', 'E', 'L', 'F'])
            && (1..=3).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
    };
    words.filter(is_rule).map(str::to_owned).collect()
}

#[test]
fn every_rule_that_is_cited_exists() {
    let spec = root().join("../shared/spec");
    let Ok(pages) = std::fs::read_dir(&spec) else {
        println!("skipped: the specification is not beside the project");
        return;
    };
    let pages = pages.map(|page| page.expect("an entry of a folder").path()).filter(|page| page.is_file());
    let known: BTreeSet<_> = pages.flat_map(|page| rules(&std::fs::read_to_string(page).unwrap_or_default())).collect();
    assert!(known.contains("P27") && known.contains("E17"), "the specification was not understood");
    let cited = |file: Text| {
        let unknown = rules(&file.text).into_iter().filter(|rule| !known.contains(rule)).collect::<Vec<_>>();
        unknown.into_iter().map(move |rule| format!("{}: {rule}", file.path)).collect::<Vec<_>>()
    };
    none("cited but not in the specification", texts("src", &[".rs"]).into_iter().flat_map(cited));
}

#[test]
fn the_reader_of_rust_knows_what_is_code() {
    let source = "fn a() { let x = \"fn b() {\"; } // fn c() {\nfn d<'a>(x: &'a str) -> char {\n'{'\n}\n/* fn e() {} */ r#\"}\"#";
    let found: Vec<_> = functions(&code(source)).into_iter().map(|f| (f.name, f.line, f.lines)).collect();
    assert_eq!(found, [("a".to_owned(), 1, 1), ("d".to_owned(), 2, 3)]);
    let source = "use crate::{a::b, c::{d, e}, f};\nuse crate::g;\n#[cfg(test)]\nmod tests {\n use crate::h;\n}\n";
    assert_eq!(imports(&without_tests(&code(source))), ["a", "c", "f", "g"]);
}
