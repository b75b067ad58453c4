//! Limits of a source text (reliability.md §4): fixed numbers of the language, the same on every machine.

pub use crate::source::MAX_FILE_BYTES;

/// One line, in bytes, line end not counted.
pub const MAX_LINE_BYTES: usize = 10_000;
/// Blocks in blocks, brackets in brackets, unary operators in a row, `? :` in a chain, `else if` in a chain.
pub const MAX_NESTING: usize = 128;
/// The text of one expression, in characters, blanks included (E320).
pub const MAX_EXPRESSION_CHARS: usize = 32_000;
/// Diagnostics of one file; then one more says how many were left out.
pub const MAX_DIAGNOSTICS: usize = 100;
/// Digits of an Integer literal, leading zeros counted (E7).
pub const MAX_INTEGER_DIGITS: usize = 15;
/// Significant digits of a Decimal literal (E8), and the digits before its point (E83).
pub const MAX_DECIMAL_DIGITS: usize = 40;
