//! The syntax, seen from outside: rules, limits, bad input, recovery, goldens, reference data and the formatter.

mod dump;
mod format;
mod generate;
mod golden;
mod limits;
mod reference;
mod rules;
mod support;
