//! A strict reader of LCOV tracefiles: every line has its form, every sum is right, every branch and function lies on a
//! line that is counted.

use std::collections::BTreeMap;

/// A file of a tracefile.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub lines: BTreeMap<u32, u64>,
    /// Line, block, number; `None` is `-`: its action never ran.
    pub branches: BTreeMap<(u32, u32, u32), Option<u64>>,
    /// Name, line and count.
    pub functions: BTreeMap<String, (u32, u64)>,
}

/// All files of a tracefile.
pub fn read(text: &str) -> Vec<File> {
    assert!(text.ends_with("end_of_record\n"), "the last record ends");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("TN:"), "the test has no name");
    let mut files = Vec::new();
    let mut record = Vec::new();
    for line in lines {
        if line == "end_of_record" {
            files.push(file(&std::mem::take(&mut record)));
        } else {
            record.push(line);
        }
    }
    files
}

fn file(record: &[&str]) -> File {
    let mut file = File::default();
    let mut sums = BTreeMap::new();
    for line in record {
        let (key, rest) = line.split_once(':').expect("a key and what it says");
        let fields: Vec<&str> = rest.split(',').collect();
        match (key, fields.as_slice()) {
            ("SF", [name]) => file.name = (*name).to_owned(),
            ("FN", [line, name]) => {
                let known = file.functions.insert((*name).to_owned(), (number(line) as u32, 0));
                assert_eq!(known, None, "a function is told apart by its name: {name}");
            }
            ("FNDA", [count, name]) => file.functions.get_mut(*name).expect("it was named before").1 = number(count),
            ("BRDA", [line, block, branch, taken]) => {
                let key = (number(line) as u32, number(block) as u32, number(branch) as u32);
                let known = file.branches.insert(key, (*taken != "-").then(|| number(taken)));
                assert_eq!(known, None, "a branch stands once: {key:?}");
            }
            ("DA", [line, count]) => {
                let known = file.lines.insert(number(line) as u32, number(count));
                assert_eq!(known, None, "a line stands once: {line}");
            }
            ("FNF" | "FNH" | "BRF" | "BRH" | "LF" | "LH", [sum]) => {
                assert_eq!(sums.insert(key, number(sum) as usize), None, "{key} stands once");
            }
            _ => panic!("no such line: {line}"),
        }
    }
    check(&file, &sums);
    file
}

fn check(file: &File, sums: &BTreeMap<&str, usize>) {
    assert!(!file.name.is_empty());
    let hit = |counts: &mut dyn Iterator<Item = u64>| counts.filter(|count| *count > 0).count();
    let expected = BTreeMap::from([
        ("FNF", file.functions.len()),
        ("FNH", hit(&mut file.functions.values().map(|(_, count)| *count))),
        ("BRF", file.branches.len()),
        ("BRH", hit(&mut file.branches.values().map(|taken| taken.unwrap_or(0)))),
        ("LF", file.lines.len()),
        ("LH", hit(&mut file.lines.values().copied())),
    ]);
    assert_eq!(*sums, expected, "{}", file.name);
    for (line, _, _) in file.branches.keys() {
        assert!(file.lines.contains_key(line), "line {line} has a branch and no count");
    }
    assert!(file.lines.keys().all(|line| *line > 0), "lines count from 1");
}

/// A number as it must be written: digits alone.
fn number(text: &str) -> u64 {
    assert!(text.bytes().all(|byte| byte.is_ascii_digit()), "`{text}` is no number");
    text.parse().expect("a number")
}
