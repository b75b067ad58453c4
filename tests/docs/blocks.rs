//! The code blocks of all pages.

use crate::GENERATED;
use crate::support::program::run_with;
use crate::support::tree::{Text, texts};
use callflow::project::Project;
use callflow::source::{Source, SourceId};
use std::process::Command;
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
    let known = [
        "callflow",
        "callflow,part",
        "expression",
        "console",
        "toml",
        "json",
        "yaml",
        "rust",
        "sh",
        "text",
        "mermaid",
        "ebnf",
    ];
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

#[test]
fn every_block_of_archy_is_imported_without_a_loss() {
    use callflow::archy::{import, yaml};
    for block in all_blocks().iter().filter(|block| block.word == "yaml") {
        let document = yaml::read(&block.text, &Default::default(), yaml::Dialect::Archy).expect(&block.place);
        let imported = import::import(&document.root, &import::Context::default()).expect(&block.place);
        assert_eq!(imported.losses, [], "{}", block.place);
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
