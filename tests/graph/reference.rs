//! The reference flows: each can be drawn, and is the same as the script that is made of it.

use crate::program::program;
use std::path::Path;

const FLOWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/flows");

#[test]
fn a95_every_reference_flow_is_the_same_as_its_script() {
    for kind in ["archy", "exports"] {
        let input = format!("{FLOWS}/{kind}");
        if !Path::new(&input).exists() {
            println!("skipped: the reference flows are not beside the project");
            return;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().to_str().expect("UTF-8");
        let imported = program(&["import", &input, "-o", out]).output().expect("it runs");
        assert_eq!(imported.status.code(), Some(0), "{kind}");
        let done = program(&["diff", &input, out]).output().expect("it runs");
        assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stdout).as_ref()), (Some(0), ""), "{kind}");
    }
}

#[test]
fn every_reference_flow_can_be_drawn() {
    let Ok(files) = std::fs::read_dir(format!("{FLOWS}/archy")) else {
        println!("skipped: the reference flows are not beside the project");
        return;
    };
    let mut seen = 0;
    for file in files {
        let path = file.expect("an entry").path();
        for format in ["svg", "mermaid", "dot"] {
            let output =
                program(&["graph", path.to_str().expect("UTF-8"), "--format", format]).output().expect("it runs");
            assert_eq!(output.status.code(), Some(0), "{}", path.display());
            assert!(output.stdout.len() > 200, "{}", path.display());
        }
        seen += 1;
    }
    assert!(seen >= 90, "{seen}");
}
