//! Functions and operators: the table against the reference, the examples of every row, rules one by one.

mod documented;
mod evaluate;
mod examples;
mod overloads;
mod prose;
mod rules;
mod rules_text;
mod trees;
