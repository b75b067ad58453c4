//! The generated pages are fresh, and every code block of every page is what it says.

mod support {
    pub mod pages;
    pub mod program;
    pub mod tree;
}

use callflow::builtins::{self, Function};
use callflow::catalog::{self, Action, Does, Ends, Flows, Keys};
use callflow::diagnostic::codes::example::{Kind, kind};
use callflow::diagnostic::{Code, codes::Row};
use callflow::project::Project;
use callflow::source::{Source, SourceId};
use std::fmt::Write;
use std::process::Command;
use support::pages::fresh;
use support::program::run_with;
use support::tree::{Text, texts};

const GENERATED: &str =
    "<!-- Generated from the tables of the program: `UPDATE_DOCS=1 cargo test --test docs`. -->\n\n";

#[test]
fn the_page_of_diagnostics_is_fresh() {
    let mut page = format!("# Diagnostics\n\n{GENERATED}");
    page += "Every diagnostic has a code, a weight and a place. Errors stop a build; warnings and notes do not, unless a\n\
             project denies them (`deny` in `callflow.toml`, `--deny warnings`). Both examples of each code run as tests.\n\
             `«129×(»` stands for 129 times `(`.\n\n| code | weight | says |\n|---|---|---|\n";
    for row in Code::ALL.iter().map(|code| code.row()) {
        writeln!(page, "| [`{0}`](#{0}) | {1} | {2} |", row.code, row.severity.word(), row.title).expect("it is text");
    }
    Code::ALL.iter().for_each(|code| page += &section(code.row()));
    fresh("docs/errors.md", &page);
}

fn section(row: &Row) -> String {
    let mut text = format!("\n## {}\n\n*{}*: {}\n\n{}\n", row.code, row.severity.word(), row.title, row.about);
    let word = |example: &str| match kind(example) {
        Kind::File => "callflow",
        Kind::Expression => "expression",
        Kind::Project => "toml",
    };
    for (head, mark, example) in [("Wrong", ",wrong", row.wrong), ("Right", "", row.right)] {
        if !example.is_empty() {
            write!(text, "\n{head}:\n\n```{}{mark}\n{example}\n```\n", word(example)).expect("it is text");
        }
    }
    text
}

#[test]
fn the_page_of_commands_is_fresh() {
    let mut program = callflow::cli::command().term_width(100);
    let mut page = format!("# Commands\n\n{GENERATED}```text\n{}```\n", program.render_long_help());
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        let name = command.get_name();
        let mut command = command.clone().bin_name(format!("callflow {name}")).term_width(100);
        write!(page, "\n## callflow {name}\n\n```text\n{}```\n", command.render_long_help()).expect("it is text");
    }
    let lines: Vec<_> = page.lines().map(str::trim_end).collect();
    fresh("docs/cli.md", &(lines.join("\n") + "\n"));
}

#[test]
fn the_page_of_functions_is_fresh() {
    let mut page = format!("# Functions and operators\n\n{GENERATED}");
    page += "`?` behind a type: takes NOT_SET. `+`: once or more. `[]`: a collection. `T`: any type but Audio and the\n\
             enumerations, the same wherever it stands (E49). Braces hold what a literal must keep. The examples run as\n\
             tests. `callflow eval --functions` prints the same list as JSON.\n";
    let (operators, mut functions): (Vec<_>, Vec<_>) =
        builtins::functions().iter().partition(|function| function.is_operator());
    functions.sort_by_key(|function| function.name);
    page += "\n## Operators\n";
    operators.iter().for_each(|function| page += &function_section(function));
    page += "\n## Functions\n";
    functions.iter().for_each(|function| page += &function_section(function));
    fresh("docs/functions.md", &page);
}

fn function_section(function: &Function) -> String {
    let mut text =
        format!("\n### {}\n\n| form | gives | NOT_SET | rule |\n|---|---|---|---|\n", escaped(function.name));
    for overload in function.rows() {
        let row = overload.row;
        let not_set = match overload.takes_not_set()[..] {
            [] => "refused".to_owned(),
            ref names => names.join(", "),
        };
        let mut about = row.doc.to_owned();
        match row.hidden {
            Some("") => about += " Not for authors; imports keep it.",
            Some(offer) => about += &format!(" Not for authors: use {offer}."),
            None => {}
        }
        if overload.is_effect() {
            about += " The world outside answers it.";
        }
        let types = overload.flows().types();
        if !types.is_empty() {
            about += &format!(" In {} only.", types.join(", "));
        }
        writeln!(text, "| `{}` | {} | {not_set} | {} |", escaped(row.signature), escaped(&about), row.rule)
            .expect("text");
    }
    let examples: Vec<_> = function.rows().flat_map(|overload| overload.row.examples).collect();
    if !examples.is_empty() {
        text += "\n```text\n";
        for (expression, result) in examples {
            writeln!(text, "{expression}  →  {result}").expect("it is text");
        }
        text += "```\n";
    }
    text
}

#[test]
fn the_page_of_actions_is_fresh() {
    let mut page = format!("# Actions\n\n{GENERATED}");
    page += "Every action of Architect, by category. *Known* flow types are those where the action was seen or is described:\n\
             elsewhere `check` notes it. A *complete* list is documented: elsewhere it is an error. An output that is not\n\
             written falls through to the next action; one that *can be off* leaves its event to the error handling of the\n\
             flow when it is not written (A43). What a run does:\n\n| run | means |\n|---|---|\n";
    for (word, meaning) in RUN {
        writeln!(page, "| {word} | {meaning} |").expect("it is text");
    }
    let mut categories: Vec<_> = catalog::actions().iter().map(|row| (row.category == "other", row.category)).collect();
    categories.sort_unstable();
    categories.dedup();
    for (_, category) in categories {
        writeln!(page, "\n## {category}").expect("it is text");
        let mut rows: Vec<_> = catalog::actions().iter().filter(|row| row.category == category).collect();
        rows.sort_by_key(|row| row.key);
        rows.iter().for_each(|row| page += &action_section(row));
    }
    fresh("docs/actions.md", &page);
}

/// What a run does with an action, in a word, and what the word means.
const RUN: [(&str, &str); 4] = [
    ("does it", "callflow carries it out, with the caller and the clock that the run has"),
    (
        "tells",
        "it is recorded with its settings, and the flow goes on; where the flow looks at what came of it (an output \
      is written, a variable receives something) it asks instead",
    ),
    ("asks", "only the world outside knows the answer; without one a run stops there and says so"),
    ("refuses", "`check` refuses it (`no-form`): how Archy writes it is not known"),
];

fn run_word(does: Does) -> &'static str {
    match does {
        Does::Tell => RUN[1].0,
        Does::External => RUN[2].0,
        Does::NoForm => RUN[3].0,
        _ => RUN[0].0,
    }
}

fn action_section(row: &Action) -> String {
    let mut text = format!("\n### {}\n\n*{}*. {}\n\n", row.key, row.display, row.doc);
    let mut line = |head: &str, what: String| {
        if !what.is_empty() {
            writeln!(text, "- {head}: {what}").expect("it is text");
        }
    };
    line("run", run_word(row.does).to_owned());
    let flows = |types: &[catalog::FlowType]| types.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(", ");
    line(
        "flow types",
        match row.flows {
            Flows::All => "every one".to_owned(),
            Flows::Only(types) => format!("{} (complete)", flows(types)),
            Flows::Known(types) => format!("{} (known)", flows(types)),
        },
    );
    line("in parentheses", row.arguments.join(", "));
    line("keys", keys_word(row.keys).to_owned());
    let off = |name: &&&str| catalog::can_be_off(name);
    let mut outputs: Vec<String> = row.outputs.iter().map(|name| (*name).to_owned()).collect();
    outputs.extend(row.dynamic_outputs.then(|| "any name in quotes".to_owned()));
    line("outputs", outputs.join(", "));
    line("can be off", row.outputs.iter().filter(off).copied().collect::<Vec<_>>().join(", "));
    line(
        "ends",
        match row.ends {
            Ends::Nothing if row.leaves => "the flow when it succeeds".to_owned(),
            Ends::Nothing => String::new(),
            Ends::Loop => "the turn of the loop, or the loop".to_owned(),
            Ends::Task => "the task".to_owned(),
            Ends::State => "the state".to_owned(),
            Ends::Flow => "the flow".to_owned(),
        },
    );
    line("exactly one of", row.one_of.join(", "));
    if !row.settings().is_empty() {
        text += "\n| setting | takes | |\n|---|---|---|\n";
    }
    for setting in row.settings() {
        let mut about: Vec<String> = setting.required.then(|| "required".to_owned()).into_iter().collect();
        about.extend(setting.literal.map(|bounds| match bounds {
            (i64::MIN, i64::MAX) => "a literal".to_owned(),
            (least, most) => format!("a literal from {least} to {most}"),
        }));
        about.extend(setting.default.map(|default| format!("{default} by default")));
        let takes = escaped(&setting.shape.describe());
        writeln!(text, "| {} | {takes} | {} |", setting.name, about.join(", ")).expect("it is text");
    }
    text
}

fn keys_word(keys: Keys) -> &'static str {
    match keys {
        Keys::Settings => "",
        Keys::SetAttributes => "texts are attributes that are set",
        Keys::GetAttributes => "paths receive attributes",
        Keys::Statements => "paths are assigned",
        Keys::Inputs => "texts are sent",
        Keys::InputsAndOutputs => "texts are sent, paths receive; what a failure gives begins with `failure.`",
        Keys::Outputs => "paths receive errorType and errorMessage",
    }
}

/// A bar ends a cell of a table.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A fenced block of a page.
struct Block {
    place: String,
    word: String,
    text: String,
}

fn blocks(page: &Text) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    for (i, line) in page.text.lines().enumerate() {
        match line.trim_start().strip_prefix("```") {
            Some(_) if open => open = false,
            Some(word) => {
                open = true;
                let place = format!("{}:{}", page.path, i + 1);
                found.push(Block { place, word: word.trim().to_owned(), text: String::new() });
            }
            None if open => found.iter_mut().last().expect("one is open").text += &format!("{line}\n"),
            None => {}
        }
    }
    assert!(!open, "{}: a block is not closed", page.path);
    found
}

/// Blocks of every page but the generated ones, whose examples are tested from their tables.
fn all_blocks() -> Vec<Block> {
    let pages = texts("", &[".md"]).into_iter().filter(|page| !page.text.contains(GENERATED.trim()));
    pages.flat_map(|page| blocks(&page)).collect()
}

#[test]
fn every_block_says_what_it_is() {
    let known =
        ["callflow", "callflow,part", "expression", "console", "toml", "json", "rust", "sh", "text", "mermaid", "ebnf"];
    for block in all_blocks() {
        assert!(known.contains(&block.word.as_str()), "{}: `{}` is none of {known:?}", block.place, block.word);
    }
}

#[test]
fn every_block_of_a_flow_is_one() {
    for block in all_blocks().iter().filter(|block| block.word == "callflow") {
        let output = run_with(&["check", "-"], block.text.as_bytes());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", block.place);
    }
}

#[test]
fn every_block_of_an_expression_can_be_evaluated() {
    for block in all_blocks().iter().filter(|block| block.word == "expression") {
        let output = run_with(&["eval", "-"], block.text.as_bytes());
        assert!(output.status.success(), "{}: {}", block.place, String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn every_block_of_data_can_be_read() {
    for block in all_blocks() {
        match block.word.as_str() {
            "json" => drop(serde_json::from_str::<serde_json::Value>(&block.text).expect(&block.place)),
            "toml" => {
                let read = Project::read(&Source::new("callflow.toml", &block.text), SourceId(0));
                assert!(read.is_ok(), "{}: {read:?}", block.place);
            }
            _ => {}
        }
    }
}

/// A console block holds commands (`$ callflow …`) and, below each, all that it prints.
#[cfg(unix)]
#[test]
fn every_console_block_prints_what_it_says() {
    for block in all_blocks().iter().filter(|block| block.word == "console") {
        for part in format!("\n{}", block.text).split("\n$ ").skip(1) {
            let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
            let ours = command.starts_with("callflow ") || command.contains(" | callflow ");
            assert!(ours, "{}: `{command}` is not callflow", block.place);
            let printed = shell(command);
            assert_eq!(printed.trim_end(), expected.trim_end(), "{}: {command}", block.place);
        }
    }
}

/// What a command prints, both streams in the order in which they were written.
#[cfg(unix)]
fn shell(command: &str) -> String {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_callflow"));
    let folder = program.parent().expect("the program lies in a folder").display();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{command} 2>&1")]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = shell.env("PATH", format!("{folder}:{path}")).output().expect("a shell runs");
    String::from_utf8(output.stdout).expect("it is text")
}

/// The cells of the rows of a table whose first column has that head.
fn table(page: &str, head: &str) -> Vec<Vec<String>> {
    let lines = page.lines().skip_while(|line| !line.starts_with(&format!("| {head} |"))).skip(2);
    let cells = |line: &str| {
        let inner = line.trim_matches('|').replace("\\|", "\u{0}");
        inner.split(" | ").map(|cell| cell.trim().replace('\u{0}', "|")).collect()
    };
    lines.take_while(|line| line.starts_with('|')).map(cells).collect()
}

fn page_of_expressions() -> String {
    let page = texts("docs", &[".md"]).into_iter().find(|page| page.path.ends_with("expressions.md"));
    page.expect("docs/expressions.md").text
}

#[test]
fn every_surprise_is_one() {
    let rows = table(&page_of_expressions(), "expression");
    assert!(rows.len() > 30);
    let mut wrong = Vec::new();
    for row in rows {
        let expression = row[0].trim_matches('`');
        let output = run_with(&["eval", "-", "--format", "json"], expression.as_bytes());
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let word = |name: &str| answer[name].as_str().unwrap_or_default();
        let found = match (answer["ok"] == true, word("stage")) {
            (true, _) => format!("`{}`", word("literal")),
            (false, "run") => format!("run error `{}`", word("code")),
            (false, _) => format!("error `{}`", word("code")),
        };
        if found != row[1] {
            wrong.push(format!("{expression}: the page says {}, it gives {found}", row[1]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_setting_stands_with_its_default_and_its_other_value() {
    let rows = table(&page_of_expressions(), "setting");
    let usual = toml::Table::try_from(builtins::Settings::default()).expect("a table");
    let names: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    let known: std::collections::BTreeSet<&str> = usual.keys().map(String::as_str).collect();
    assert_eq!(names.iter().copied().collect::<std::collections::BTreeSet<&str>>(), known);
    for (row, name) in rows.iter().zip(names) {
        let values: Vec<&str> = row[1].split(", ").map(|value| value.trim_matches('`')).collect();
        assert_eq!(values[0], usual[name].to_string(), "{name}");
        let other = values[1].split('`').next().expect("a value");
        let read: Result<builtins::Settings, _> = toml::from_str(&format!("{name} = {other}"));
        assert!(read.is_ok_and(|settings| settings != builtins::Settings::default()), "{name} = {other}");
    }
}

/// E62: the table of casts is what the checker does, both ways.
#[test]
fn every_cast_stands_on_the_page() {
    use callflow::value::{Kind, Type};
    for row in table(&page_of_expressions(), "into") {
        let into = Kind::named(&row[0]).expect("a type");
        if into == Kind::String {
            continue;
        }
        let mut told: Vec<(String, String)> = Vec::new();
        for group in row[1].split("; ") {
            let (from, function) = group.split_once(": ").expect("types and a function");
            told.extend(from.split(", ").map(|from| (from.to_owned(), function.trim_matches('`').to_owned())));
        }
        told.sort_unstable();
        let casts = Kind::ALL.iter().filter_map(|from| {
            let name = builtins::cast_name(Type::one(*from), Type::one(into))?;
            Some((from.name().to_owned(), name.to_owned()))
        });
        let mut known: Vec<(String, String)> = casts.collect();
        known.sort_unstable();
        assert_eq!(told, known, "{}", row[0]);
    }
    for from in Kind::ALL.iter().filter(|kind| kind.is_any() && **kind != Kind::String) {
        assert_eq!(builtins::cast_name(Type::one(*from), Type::one(Kind::String)), Some("ToString"), "{}", from.name());
    }
    for into in [Kind::Queue, Kind::Json, Kind::Prompt, Kind::EmailAddress] {
        assert_eq!(builtins::cast_name(Type::one(Kind::String), Type::one(into)), None, "{}", into.name());
    }
}
