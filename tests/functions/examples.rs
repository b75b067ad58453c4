//! The examples that stand beside each overload give what they say.

use crate::evaluate::{World, calls, evaluate};
use callflow::builtins::overloads;
use callflow::value::literal;

#[test]
fn every_example_gives_what_it_says() {
    let world = World::default();
    let mut wrong = Vec::new();
    for overload in overloads() {
        for (expression, expected) in overload.row.examples {
            let found = match evaluate(expression, &world) {
                Ok((ty, value)) => literal(&value, ty),
                Err(failure) => format!("{failure:?}"),
            };
            if found != *expected {
                wrong.push(format!("{expression}\n  says  {expected}\n  gives {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rows whose arguments no expression can write: Date and Time have no literal and no function that makes one.
const WITHOUT: &[&str] = &[
    "ResolveSlot(slot: Date) -> Date",
    "ResolveSlot(slot: Time) -> Time",
    "ToCommunication(date: Date) -> Communication",
    "ToCommunication(date: Date, dateFormat: Format.Date) -> Communication",
    "ToCommunication(time: Time) -> Communication",
];

#[test]
fn every_row_that_authors_may_call_has_an_example() {
    let rows = overloads().iter().filter(|overload| !overload.is_hidden() && !overload.is_effect());
    let mut bare: Vec<&str> =
        rows.map(|overload| overload.row).filter(|row| row.examples.is_empty()).map(|row| row.signature).collect();
    bare.sort_unstable();
    assert_eq!(bare, WITHOUT);
}

#[test]
fn every_example_calls_the_row_beside_which_it_stands() {
    for overload in overloads() {
        // An earlier row takes a bare NOT_SET (E47); these stand in the reference all the same.
        if overload.row.signature.contains(": NOT_SET)") {
            continue;
        }
        for (expression, _) in overload.row.examples {
            assert!(calls(expression, overload.id), "`{expression}` is no example of {}", overload.row.signature);
        }
    }
}
