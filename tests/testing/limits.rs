//! Limits of tests, at the limit and one past it; and that reading takes time as the text is long, not more (F33).

use super::reading::read;
use callflow::check;
use callflow::diagnostic::Code;
use callflow::scenario::read::{
    MAX_COLUMNS, MAX_NAME, MAX_ROWS, MAX_SETUPS_DEEP, MAX_STEPS, MAX_STEPS_OF_ALL, MAX_TESTS,
};
use std::fmt::Write;

/// How many tests are ready, and the codes of what is said.
fn outcome(text: &str) -> (usize, Vec<Code>) {
    let (tests, found) = read(&[text], check::Options::default());
    (tests.len(), found.iter().map(|(finding, _)| finding.code).collect())
}

#[test]
fn rows_of_a_table() {
    let text = |count: usize| {
        let rows: String = (0..count).map(|at| format!("row({at})\n")).collect();
        format!("test \"t\" {{ table(\"a\") {{ {rows} }}  expect(Test.a >= 0) }}")
    };
    assert_eq!(outcome(&text(MAX_ROWS)), (MAX_ROWS, vec![]));
    assert_eq!(outcome(&text(MAX_ROWS + 1)), (0, vec![Code::PastLimit]));
}

#[test]
fn columns_of_a_table() {
    let text = |count: usize| {
        let names: Vec<String> = (0..count).map(|at| format!("\"c{at}\"")).collect();
        let values = vec!["1"; count].join(", ");
        format!("test \"t\" {{ table({}) {{ row({values}) }}  expect(Test.c0 == 1) }}", names.join(", "))
    };
    assert_eq!(outcome(&text(MAX_COLUMNS)), (1, vec![]));
    assert_eq!(outcome(&text(MAX_COLUMNS + 1)), (0, vec![Code::PastLimit]));
}

#[test]
fn steps_of_a_test() {
    let text = |count: usize| format!("test \"t\" {{ {} }}", "expect(true)\n".repeat(count));
    assert_eq!(outcome(&text(MAX_STEPS)), (1, vec![]));
    assert_eq!(outcome(&text(MAX_STEPS + 1)), (0, vec![Code::PastLimit]));
    // Set-ups that double each other are stopped by the same count.
    let mut doubled = String::from("test \"t\" { uses(\"s0\") }\n");
    for at in 0..MAX_SETUPS_DEEP - 1 {
        writeln!(doubled, "setup \"s{at}\" {{ uses(\"s{0}\") uses(\"s{0}\") }}", at + 1).expect("it is text");
    }
    writeln!(doubled, "setup \"s{}\" {{ }}", MAX_SETUPS_DEEP - 1).expect("it is text");
    assert_eq!(outcome(&doubled), (0, vec![Code::PastLimit]));
}

#[test]
fn set_ups_in_set_ups() {
    let text = |deep: usize| {
        let mut text = String::from("test \"t\" { uses(\"s1\") }\n");
        for at in 1..deep {
            writeln!(text, "setup \"s{at}\" {{ uses(\"s{}\") }}", at + 1).expect("it is text");
        }
        text + &format!("setup \"s{deep}\" {{ expect(true) }}")
    };
    assert_eq!(outcome(&text(MAX_SETUPS_DEEP)), (1, vec![]));
    assert_eq!(outcome(&text(MAX_SETUPS_DEEP + 1)), (0, vec![Code::PastLimit]));
}

#[test]
fn names_of_tests() {
    let text = |length: usize| format!("test \"{}\" {{ expect(true) }}", "é".repeat(length));
    assert_eq!(outcome(&text(MAX_NAME)), (1, vec![]));
    assert_eq!(outcome(&text(MAX_NAME + 1)).1, [Code::NameTooLong]);
}

#[test]
fn tests_of_a_project() {
    let text = |count: usize| {
        let rows: String = (0..MAX_ROWS).map(|at| format!("row({at})\n")).collect();
        let (tables, single) = (count / MAX_ROWS, count % MAX_ROWS);
        let mut text = String::new();
        for at in 0..tables {
            writeln!(text, "test \"t{at}\" {{ table(\"a\") {{ {rows} }}  expect(true) }}").expect("it is text");
        }
        for at in 0..single {
            writeln!(text, "test \"s{at}\" {{ expect(true) }}").expect("it is text");
        }
        text
    };
    assert_eq!(outcome(&text(MAX_TESTS)), (MAX_TESTS, vec![]));
    assert_eq!(outcome(&text(MAX_TESTS + 1)), (MAX_TESTS, vec![Code::PastLimit]));
}

#[test]
fn steps_of_all_tests() {
    // A set-up of many steps in many tests: the text is short, the steps are many.
    let text = |tests: usize, more: usize| {
        let mut text = format!("setup \"s\" {{ {} }}\n", "expect(true)\n".repeat(MAX_STEPS - 1));
        for at in 0..tests {
            writeln!(text, "test \"t{at}\" {{ uses(\"s\") }}").expect("it is text");
        }
        text + &format!("test \"last\" {{ {} }}\ntest \"more\" {{ expect(true) }}", "expect(true)\n".repeat(more))
    };
    let tests = MAX_STEPS_OF_ALL / MAX_STEPS - 1;
    let (read, codes) = outcome(&text(tests, MAX_STEPS - 1));
    assert_eq!((read, codes), (tests + 2, vec![]), "with the last step the limit is reached");
    let (read, codes) = outcome(&text(tests, MAX_STEPS));
    assert_eq!((read, codes), (tests + 1, vec![Code::PastLimit]));
}
