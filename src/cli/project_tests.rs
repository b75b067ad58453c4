//! Every way in which reading a project can fail, and what is read when it does not.

use super::exit::{Exit, Failure};
use super::project::{Loaded, load};
use crate::diagnostic::Code;
use crate::participant::SetNotSet;
use std::path::{Path, PathBuf};

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    folder
}

fn read(path: &Path) -> Result<Loaded, Failure> {
    load(&[path.to_owned()], &mut std::io::empty())
}

fn names(loaded: &Loaded, top: &Path) -> Vec<String> {
    let short = |name: &str| Path::new(name).strip_prefix(top).expect("it is below").display().to_string();
    loaded.flows.iter().map(|flow| short(loaded.sources.get(flow.source).name())).collect()
}

#[test]
fn a_folder_is_read_in_one_order_and_each_file_once() {
    let top = folder(&[("b.flow", b"2"), ("a/z.flow", b"1"), ("c.txt", b"no")]);
    let twice = [top.path().join("b.flow"), top.path().to_owned()];
    let loaded = load(&twice, &mut std::io::empty()).expect("it is read");
    assert_eq!(names(&loaded, top.path()), ["b.flow", "a/z.flow"]);
    assert_eq!(names(&read(top.path()).expect("it is read"), top.path()), ["a/z.flow", "b.flow"]);
}

#[test]
fn standard_input_is_a_dash() {
    let loaded = load(&[PathBuf::from("-")], &mut "flow".as_bytes()).expect("it is read");
    let flow = &loaded.flows[0];
    assert_eq!((loaded.sources.get(flow.source).name(), loaded.sources.get(flow.source).text()), ("<stdin>", "flow"));
    assert_eq!(flow.path, None);
}

#[test]
fn what_is_missing_or_empty_is_said() {
    let top = folder(&[("empty/note.txt", b"x")]);
    let missing = read(&top.path().join("none.flow")).expect_err("it is missing");
    assert_eq!(missing.exit, Exit::Unreachable);
    assert!(missing.message.ends_with("none.flow`: there is no such file or folder"), "{missing:?}");
    let empty = read(&top.path().join("empty")).expect_err("it is empty");
    assert!(empty.message.starts_with("there is no .flow file in `"), "{empty:?}");
}

#[test]
fn bytes_that_are_not_utf_8_are_an_error_at_their_place() {
    let top = folder(&[("a.flow", b"one\ntw\xfco"), ("b.flow", b"fine")]);
    let loaded = read(top.path()).expect("it is read");
    assert_eq!((loaded.files, loaded.flows.len()), (2, 1));
    let problem = &loaded.diagnostics[0];
    assert_eq!((problem.code, problem.message.as_str()), (Code::InvalidUtf8, "the file is not UTF-8: byte 6 is 0xFC"));
    let place = loaded.sources.get(problem.source).place(problem.span().start);
    assert_eq!((place.line, place.column), (2, 3));
}

#[test]
fn a_binary_file_is_no_text_but_a_nul_alone_is_one() {
    let program = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0".as_slice();
    let top = folder(&[("a.flow", program), ("b.flow", b"// a NUL \0 in a comment that is long enough")]);
    let loaded = read(top.path()).expect("it is read");
    assert_eq!(loaded.diagnostics[0].code, Code::NotText);
    assert_eq!(names(&loaded, top.path()), ["b.flow"]);
}

#[test]
fn a_byte_order_mark_is_left_out() {
    let top = folder(&[("a.flow", "\u{feff}flow".as_bytes())]);
    let loaded = read(top.path()).expect("it is read");
    assert_eq!(loaded.sources.get(loaded.flows[0].source).text(), "flow");
}

#[test]
fn a_file_at_the_limit_is_read_and_one_byte_more_is_not() {
    let limit = crate::project::MAX_FILE_BYTES as usize;
    let top = folder(&[("at.flow", &vec![b' '; limit]), ("past.flow", &vec![b' '; limit + 1])]);
    let loaded = read(top.path()).expect("it is read");
    assert_eq!(names(&loaded, top.path()), ["at.flow"]);
    assert_eq!(loaded.diagnostics[0].code, Code::PastLimit);
}

#[test]
fn a_project_of_ten_thousand_files_is_read_and_one_more_is_refused() {
    let top = tempfile::tempdir().expect("a folder");
    for n in 0..crate::project::MAX_FILES {
        std::fs::write(top.path().join(format!("{n}.flow")), "").expect("a file");
    }
    assert_eq!(read(top.path()).expect("it is read").files, 10_000);
    std::fs::write(top.path().join("more.flow"), "").expect("a file");
    let failure = read(top.path()).expect_err("too many");
    assert_eq!((failure.exit, failure.message.as_str()), (Exit::Unreachable, "more than 10000 flow files"));
}

#[test]
fn the_project_file_is_found_above() {
    let top = folder(&[("callflow.toml", b"[participant-data]\nset-not-set = \"skip\""), ("a/b/x.flow", b"")]);
    let loaded = read(&top.path().join("a/b/x.flow")).expect("it is read");
    assert_eq!(loaded.project.participant_data.set_not_set, SetNotSet::Skip);
}

#[test]
fn a_bad_project_file_is_a_diagnostic_and_two_are_wrong_usage() {
    let top =
        folder(&[("a/callflow.toml", b"nonsense = 1"), ("a/x.flow", b""), ("b/callflow.toml", b""), ("b/y.flow", b"")]);
    let loaded = read(&top.path().join("a")).expect("it is read");
    assert_eq!(loaded.diagnostics[0].code, Code::ProjectFile);
    let both = [top.path().join("a"), top.path().join("b")];
    assert_eq!(load(&both, &mut std::io::empty()).expect_err("two projects").exit, Exit::Usage);
}

#[cfg(unix)]
#[test]
fn f42_links_out_are_not_read_and_said() {
    let top = folder(&[("in/a.flow", b""), ("out/secret.flow", b"")]);
    std::os::unix::fs::symlink(top.path().join("out/secret.flow"), top.path().join("in/b.flow")).expect("a link");
    let loaded = read(&top.path().join("in")).expect("it is read");
    assert_eq!(names(&loaded, top.path()), ["in/a.flow"]);
    assert_eq!(loaded.remarks.len(), 1);
}
