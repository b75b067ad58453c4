//! The pages that are made from the program's tables.

use crate::GENERATED;
use crate::support::pages::fresh;
use callflow::builtins::{self, Function};
use callflow::catalog::{self, Action, Does, Ends, Flows, Keys};
use callflow::diagnostic::codes::example::{Kind, kind, parts};
use callflow::diagnostic::{Code, codes::Row};
use std::fmt::Write;
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
        Kind::Project | Kind::Both => "toml",
    };
    for (head, mark, example) in [("Wrong", ",wrong", row.wrong), ("Right", "", row.right)] {
        if let Some((settings, flow)) = parts(example) {
            let both = format!("\n{head}:\n\n```toml\n{settings}\n```\n\n```callflow{mark}\n{flow}\n```\n");
            text.push_str(&both);
        } else if !example.is_empty() {
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

#[test]
fn the_page_of_steps_is_fresh() {
    use callflow::scenario::words::{Chapter, EXAMPLES, words};
    let mut page = format!("# Steps of tests\n\n{GENERATED}");
    page += "`?` behind an argument: it may be left out. Every example runs as a test, against the flows at the end of this\n\
             page. The keys of actions are steps as well: see [tests.md](tests.md).\n";
    for chapter in Chapter::ALL {
        write!(page, "\n## {}\n", chapter.title()).expect("it is text");
        for row in words().filter(|row| row.chapter == chapter) {
            write!(page, "\n### {}\n\n`{}`: {}\n", row.word, row.form(), row.doc).expect("it is text");
            for setting in row.settings {
                write!(page, "\n- `{}`: {}", setting.name, setting.takes.describe()).expect("it is text");
            }
            if !row.settings.is_empty() {
                page.push('\n');
            }
            if !row.fates.is_empty() {
                write!(page, "\nBehind `on`: {}.\n", row.fates.join(", ")).expect("it is text");
            }
            write!(page, "\n```callflow,part\n{}\n```\n", row.example).expect("it is text");
        }
    }
    write!(page, "\n## The flows of the examples\n\n```callflow\n{EXAMPLES}```\n").expect("it is text");
    fresh("docs/steps.md", &page);
}
