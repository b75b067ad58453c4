//! Tests in the language: their words, their results, the rules that examples show.

#[path = "../support"]
mod support {
    pub mod program;
}

mod examples;
mod limits;
mod reading;
mod results;
mod stories;
mod words;
