//! `callflow graph`: what is drawn, in each form, and what is refused.
//!
//! The goldens in `golden/` were read and judged beside the two flows of `examples/graph`.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod colours;
mod diff;
#[path = "../support/program.rs"]
mod program;
mod reference;
mod renames;

use program::run_with;
use std::fmt::Write;

const FOLDER: &str = "examples/graph";

/// The exit code, standard output and standard error.
fn graph(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let all: Vec<&str> = std::iter::once("graph").chain(arguments.iter().copied()).collect();
    let done = run_with(&all, input.as_bytes());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
    (done.status.code(), text(done.stdout), text(done.stderr))
}

fn drawn(arguments: &[&str]) -> String {
    let (code, out, err) = graph(arguments, "");
    assert_eq!((code, err.as_str()), (Some(0), ""), "{arguments:?}");
    out
}

/// A flow with so many actions in a row.
fn long(actions: usize) -> String {
    let mut text = "flow inboundCall \"Long\" {\n    task \"Start\" {\n".to_owned();
    (0..actions).for_each(|_| text.push_str("playAudio(ToAudioTTS(\"x\"))\n"));
    text + "}\n}\n"
}

/// `UPDATE_GOLDEN=1` writes what is drawn; review it with `git diff`.
fn golden(name: &str, arguments: &[&str]) {
    let path = format!("{}/tests/graph/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    let found = drawn(arguments);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &found).expect("it is written");
    }
    assert_eq!(found, std::fs::read_to_string(&path).expect("it is there"), "{path}");
}

#[test]
fn a_flow_is_drawn_with_its_outputs() {
    golden("front.mmd", &[FOLDER, "--flow", "Front"]);
    golden("front.svg", &[FOLDER, "--flow", "Front", "--format", "svg"]);
}

#[test]
fn of_several_flows_the_project_is_drawn_and_the_attribute_travels() {
    golden("project.mmd", &[FOLDER]);
    golden("project.dot", &[FOLDER, "--format", "dot"]);
    let alone = drawn(&["examples/graph/back.flow", "--project"]);
    assert!(alone.contains("1 flow with 2 actions") && alone.contains("set elsewhere: Tier"), "{alone}");
}

#[test]
fn an_svg_can_be_read_aloud_and_has_the_colours_of_its_page() {
    let light = drawn(&[FOLDER, "--flow", "Front", "--format", "svg", "--theme", "light"]);
    assert!(light.starts_with("<svg ") && light.ends_with("</svg>\n"));
    assert!(light.contains("<title id=\"title\">Flow Front</title>"));
    assert!(light.contains("aria-label=\"Decision, Known?\""));
    assert!(!light.contains("prefers-color-scheme"));
    let dark = drawn(&[FOLDER, "--flow", "Front", "--format", "svg", "--theme", "dark"]);
    assert!(dark.contains("#0d1117") && !dark.contains("#f6f8fa"));
    let auto = drawn(&[FOLDER, "--flow", "Front", "--format", "svg"]);
    assert!(auto.contains("prefers-color-scheme:dark"));
}

#[test]
fn a_large_flow_has_every_part_in_every_form() {
    for format in ["mermaid", "dot", "svg"] {
        let text = drawn(&["tests/graph/flows/bank.flow", "--flow", "Bank", "--format", format]);
        for part in ["Start", "Identify", "Error handling"] {
            assert!(text.contains(part), "{format}: {part}");
        }
    }
}

#[test]
fn f60_texts_of_a_flow_stay_texts() {
    let flow = "flow inboundCall \"<b>&\\\"x\" {\n    task \"S\" {\n        disconnect\n    }\n}\n";
    let (code, svg, _) = graph(&["-", "--format", "svg"], flow);
    assert_eq!(code, Some(0));
    assert!(svg.contains("Flow &lt;b&gt;&amp;\"x") && !svg.contains("<b>"), "{svg}");
    let flow = flow.replace("task \"S\"", "task \"]--x{\"");
    let (_, mermaid, _) = graph(&["-"], &flow);
    assert!(mermaid.contains("[\"task #93;--x#123;\"]"), "{mermaid}");
}

#[test]
fn a_file_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.mmd");
    assert_eq!(drawn(&[FOLDER, "-o", path.to_str().expect("UTF-8")]), "");
    assert_eq!(std::fs::read_to_string(path).expect("it is there"), drawn(&[FOLDER]));
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let cases: &[(&[&str], i32, &str)] = &[
        (&[FOLDER, "--flow", "Frnt"], 2, "there is no flow `Frnt`\n  help: did you mean `Front`?"),
        (&[FOLDER, "--theme", "dark"], 2, "`--theme` is for `--format svg` only"),
        (&[FOLDER, "--flow", "Front", "--project"], 2, "cannot be used with"),
        (&["examples/none.flow"], 3, "cannot read `examples/none.flow`"),
    ];
    for (arguments, code, message) in cases {
        let (found, out, err) = graph(arguments, "");
        assert_eq!((found, out.as_str()), (Some(*code), ""), "{arguments:?}");
        assert!(err.contains(message), "{err}");
    }
    let (code, _, err) = graph(&["-"], "flow inboundCall \"A\" {");
    assert!(code == Some(1) && err.contains("error[unclosed-bracket]"), "{err}");
    let (code, _, err) = graph(&["-"], "");
    assert!(code == Some(3) && err.contains("there is no flow to draw"), "{err}");
}

#[test]
fn a_picture_has_so_many_actions_and_no_more() {
    let most = callflow::graph::MAX_ACTIONS;
    let (code, out, _) = graph(&["-", "--format", "dot"], &long(most));
    assert_eq!((code, out.matches("Play Audio\\l").count()), (Some(0), most));
    let (code, out, err) = graph(&["-", "--format", "dot"], &long(most + 1));
    assert_eq!((code, out.as_str()), (Some(3), ""));
    assert!(err.contains("20001 actions are too many for a picture: it may have 20000"), "{err}");
}

/// Mermaid's own limits: start to first action, action to action, and the last to the end of the task are edges.
#[test]
fn mermaid_is_warned_of_beyond_its_edges() {
    let most = callflow::graph::MERMAID_EDGES;
    let (_, _, err) = graph(&["-"], &long(most - 1));
    assert!(!err.contains("edges"), "{err}");
    let (_, _, err) = graph(&["-"], &long(most));
    let mut said = String::new();
    let _ = write!(said, "no more than {most} edges unless it is told to, and this has {}", most + 1);
    assert!(err.contains(&said), "{err}");
}
