//! Arithmetic on 64-bit registers: ranges and NOT_SET in one look (E70, E104, E367).

use super::{Fault, Reason};
use crate::builtins::FaultReason;
use crate::value::NOT_SET_INT;

/// The ends of Integer and of Duration in milliseconds (E81, E90).
const MAX: i64 = 999_999_999_999_999;

fn not_set() -> Fault {
    Fault { rule: "E70", ..Fault::of(Reason::Expression(FaultReason::NotSet)) }
}

fn overflow() -> Fault {
    Fault { rule: "E367", ..Fault::of(Reason::Expression(FaultReason::Overflow)) }
}

/// A result that left the range: because an operand was NOT_SET, or by itself.
#[cold]
fn left_range(a: i64, b: i64) -> Fault {
    if a == NOT_SET_INT || b == NOT_SET_INT { not_set() } else { overflow() }
}

const fn in_range(number: i64) -> bool {
    number.wrapping_add(MAX) as u64 <= 2 * MAX as u64
}

/// a + b. NOT_SET lies so far out that its sum with anything in range is out of range too.
#[inline]
pub fn add(a: i64, b: i64) -> Result<i64, Fault> {
    let sum = a.wrapping_add(b);
    if in_range(sum) && a != NOT_SET_INT { Ok(sum) } else { Err(left_range(a, b)) }
}

/// a - b.
#[inline]
pub fn subtract(a: i64, b: i64) -> Result<i64, Fault> {
    let difference = a.wrapping_sub(b);
    if in_range(difference) && a != NOT_SET_INT { Ok(difference) } else { Err(left_range(a, b)) }
}

/// a * b.
#[inline]
pub fn multiply(a: i64, b: i64) -> Result<i64, Fault> {
    match a.checked_mul(b) {
        Some(product) if in_range(product) && a != NOT_SET_INT && b != NOT_SET_INT => Ok(product),
        _ => Err(left_range(a, b)),
    }
}

/// Whether a is below b.
#[inline]
pub fn below(a: i64, b: i64) -> Result<bool, Fault> {
    if a == NOT_SET_INT || b == NOT_SET_INT { Err(not_set()) } else { Ok(a < b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e104_arithmetic_is_exact_to_the_ends_of_the_range() {
        assert_eq!(add(MAX, 0), Ok(MAX));
        assert_eq!(add(MAX, 1), Err(overflow()));
        assert_eq!(subtract(-MAX, 1), Err(overflow()));
        assert_eq!(subtract(-MAX, -1), Ok(-MAX + 1));
        assert_eq!(multiply(31_622_776, 31_622_776), Ok(999_999_961_946_176));
        assert_eq!(multiply(MAX, 2), Err(overflow()));
        assert_eq!(multiply(MAX, MAX), Err(overflow()));
    }

    #[test]
    fn e70_not_set_is_refused_on_either_side() {
        for f in [add, subtract, multiply] {
            assert_eq!(f(NOT_SET_INT, 1), Err(not_set()));
            assert_eq!(f(1, NOT_SET_INT), Err(not_set()));
            assert_eq!(f(NOT_SET_INT, NOT_SET_INT), Err(not_set()));
            assert_eq!(f(NOT_SET_INT, 0), Err(not_set()));
        }
        assert_eq!(below(NOT_SET_INT, 1), Err(not_set()));
        assert_eq!(below(0, NOT_SET_INT), Err(not_set()));
    }
}
