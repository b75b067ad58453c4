//! Limits of tests (reliability §4): fixed numbers with a test at each and one past it.

/// Tests of a project, rows of tables counted.
pub const MAX_TESTS: usize = 100_000;
/// Steps of a test, those of the set-ups that it uses and those in braces among them.
pub const MAX_STEPS: usize = 10_000;
/// Steps of all tests of a project, rows of tables counted.
pub const MAX_STEPS_OF_ALL: usize = 2_000_000;
/// Rows of a table.
pub const MAX_ROWS: usize = 10_000;
/// Columns of a table.
pub const MAX_COLUMNS: usize = 100;
/// How deep set-ups may use each other.
pub const MAX_SETUPS_DEEP: usize = 16;
/// Characters of a test's name, and of a column's.
pub const MAX_NAME: usize = 200;
