//! From text to tree: tokens (logos), brackets, the grammar (LALRPOP, `grammar/flow.lalrpop`) and recovery; and back,
//! the formatter. Nothing here panics, and time and native stack do not depend on how a text nests (F32, F33).

mod balance;
pub mod build;
mod chain;
mod decode;
mod expected;
pub mod explain;
mod foreign;
mod indent;
mod lex;
pub mod limits;
mod number;
mod parse;
mod prepare;
pub mod print;
mod recover;
mod sink;
pub mod text;
pub mod token;

pub use decode::{DecodeError, decode};
pub use parse::{parse_expression, parse_file};
pub use print::{AsWritten, Spelling, format};
