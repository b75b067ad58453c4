//! Goldens of the program: files of `tests/golden` whose heads say commands, each with what they print in `.out` beside.
//!
//! `// $ callflow …` at the head of a file is a command; `FILE` stands for the file, `FOLDER` for its folder. Requests of
//! `eval --jsonl` have no comments, so their command is fixed. The examples are run as their own heads say, and in the
//! forms that every example has. `UPDATE_GOLDEN=1` rewrites; the review is `git diff`.

#[path = "support/program.rs"]
mod support;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use support::{program, run_with};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files with that ending below a folder, in order; what other tests own is left out.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("it can be read").path();
            if path.is_dir() && !path.ends_with("syntax") {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).expect("it is below the project").to_str().expect("it is UTF-8").to_owned()
}

/// The commands at the head of a file.
fn commands(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("it is text");
    let head = text.lines().take_while(|line| line.starts_with("//"));
    head.filter_map(|line| line.strip_prefix("// $ callflow ")).map(str::to_owned).collect()
}

/// A command, what it wrote to both streams, and its exit code where it is not 0.
fn transcript(command: &str, path: &Path) -> String {
    let (file, folder) = (relative(path), relative(path.parent().expect("it has a folder")));
    let full = command.replace("FILE", &file).replace("FOLDER", &folder);
    let arguments: Vec<&str> = full.split_whitespace().collect();
    let output = match arguments.split_last() {
        // Standard input for those that read it.
        Some((_, before)) if arguments.last() == Some(&"<") => {
            run_with(before, &std::fs::read(path).expect("it can be read"))
        }
        _ => program(&arguments).output().expect("the program runs"),
    };
    let mut text = format!("$ callflow {}\n", full.trim_end_matches(" <"));
    let stdout = std::str::from_utf8(&output.stdout).expect("it is UTF-8");
    text += &if full.contains("--format sarif") { results(stdout) } else { timeless(stdout) };
    text += std::str::from_utf8(&output.stderr).expect("it is UTF-8");
    match output.status.code() {
        Some(0) => {}
        code => writeln!(text, "exit code {}", code.expect("it ended by itself")).expect("it is text"),
    }
    text + "\n"
}

/// Without the time at which a run began, which is another one at every run.
fn timeless(stdout: &str) -> String {
    const CLOCK: &str = "\"clock\": \"";
    let line = |line: &str| match line.find(CLOCK) {
        Some(at) => format!("{}…\",\n", &line[..at + CLOCK.len()]),
        None => line.to_owned(),
    };
    stdout.split_inclusive('\n').map(line).collect()
}

/// The results of a SARIF document: its rules are the whole page of diagnostics, which has its own test.
fn results(document: &str) -> String {
    let document: serde_json::Value = serde_json::from_str(document).expect("it is JSON");
    let results = serde_json::to_string_pretty(&document["runs"][0]["results"]).expect("it can be written");
    format!("(results)\n{results}\n")
}

fn compare(expected: &Path, text: &str) -> Option<String> {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(expected, text).expect("it can be written");
        return None;
    }
    let wanted = std::fs::read_to_string(expected).unwrap_or_default();
    let line = wanted.lines().zip(text.lines()).position(|(a, b)| a != b);
    let line = line.unwrap_or(wanted.lines().count().min(text.lines().count()));
    let (before, now) = (wanted.lines().nth(line).unwrap_or(""), text.lines().nth(line).unwrap_or(""));
    let place = format!("{}:{}", relative(expected), line + 1);
    (wanted != text).then(|| format!("{place}\n  was {before}\n  is  {now}"))
}

fn all_hold(faults: &[String]) {
    assert!(faults.is_empty(), "UPDATE_GOLDEN=1 rewrites them, after a look:\n{}", faults.join("\n"));
}

#[test]
fn every_file_prints_what_its_golden_says() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for path in files("tests/golden", "flow") {
        let commands = commands(&path);
        // The other files of a project are read by the one that has the command.
        let part = path.parent().is_some_and(|folder| folder.join("main.flow").exists());
        assert!(part || !commands.is_empty(), "{} has no command", relative(&path));
        if !commands.is_empty() {
            let text: String = commands.iter().map(|command| transcript(command, &path)).collect();
            faults.extend(compare(&path.with_extension("out"), &text));
            seen += 1;
        }
    }
    assert!(seen >= 20, "goldens are missing: {seen}");
    all_hold(&faults);
}

#[test]
fn every_request_is_answered_as_its_golden_says() {
    let found = files("tests/golden/eval", "jsonl");
    assert!(!found.is_empty());
    let one = |path: &PathBuf| compare(&path.with_extension("out"), &transcript("eval --jsonl <", path));
    all_hold(&found.iter().filter_map(one).collect::<Vec<_>>());
}

#[test]
fn every_example_runs_as_its_head_says() {
    // Those of `examples/graph` are there to be drawn; `tests/graph` does that.
    let aside = [root().join("examples/graph")];
    let runs = |path: &PathBuf| !aside.iter().any(|folder| path.starts_with(folder));
    let examples: Vec<_> = files("examples", "flow").into_iter().filter(runs).collect();
    assert!(examples.len() >= 3);
    let mut faults = Vec::new();
    for path in examples {
        let commands = commands(&path);
        assert!(commands.iter().any(|command| command.starts_with("run ")), "{}", relative(&path));
        let name = path.file_stem().and_then(|name| name.to_str()).expect("it has a name").to_owned();
        let mut put = |kind: &str, commands: &[String]| {
            let text: String = commands.iter().map(|command| transcript(command, &path)).collect();
            let well = kind != "check" || !["error[", "warning[", "exit code"].iter().any(|bad| text.contains(bad));
            assert!(well, "an example has findings, or is not laid out well:\n{text}");
            faults.extend(compare(&root().join(format!("tests/golden/examples/{name}.{kind}.out")), &text));
        };
        put("run", &commands);
        put("json", &[format!("{} --format json", commands[0])]);
        put("check", &["check FILE".into(), "fmt --check FILE".into()]);
        put("disasm", &["disasm FILE".into()]);
    }
    all_hold(&faults);
}

#[test]
fn no_golden_is_left_without_its_source() {
    let lost = files("tests/golden", "out").into_iter().filter(|path| {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let example = stem.split('.').next().unwrap_or_default();
        let sources = [
            path.with_extension("flow"),
            path.with_extension("jsonl"),
            root().join(format!("examples/{example}.flow")),
        ];
        !sources.iter().any(|source| source.exists())
    });
    assert_eq!(lost.map(|path| relative(&path)).collect::<Vec<_>>(), Vec::<String>::new());
}
