//! What the parser of YAML says, in our words.

use granit_parser::{ErrorKind, ScanError};

/// The message and the help of an error.
pub fn explain(error: &ScanError) -> (String, &'static str) {
    use ErrorKind::*;
    match error.kind() {
        TabNotAllowed | TabInBlockIndentation | TabInIndentation | TabAtBlockScalarStart | TabInPlainScalar => {
            ("a tab stands where YAML wants blanks".into(), "indent with blanks: YAML knows no tabs there")
        }
        UnknownAnchor => ("an alias names an anchor that is not there".into(), "write the value itself"),
        UnclosedQuotedScalar | DocumentIndicatorInQuotedScalar => {
            ("a quoted text is not closed".into(), "close it with the quote it began with")
        }
        UnclosedFlowCollection { .. }
        | UnexpectedEofFlowSequence
        | UnexpectedEofFlowMapping
        | UnexpectedEofImplicitFlowMapping => ("a bracket is not closed".into(), "close it"),
        InvalidColonPlacement => {
            ("a `:` stands where it means nothing".into(), "put the text into quotes, or write `key: value`")
        }
        SimpleKeyExpected | InvalidSimpleKey => (
            "a line is neither `key: value` nor part of the text before it".into(),
            "look at its indentation and its colon",
        ),
        RecursionLimitExceeded => (too_deep(), "flatten it: real flows need a quarter of that"),
        _ => {
            let text = error.info().to_lowercase();
            // The parser tells its own state first: nobody wants to know that.
            let rest =
                text.strip_prefix("while ").and_then(|rest| rest.split_once(", ")).map_or(&*text, |(_, rest)| rest);
            (format!("this is no YAML: {}", rest.trim_end_matches('.').replace('\'', "`")), HELP)
        }
    }
}

/// The message of what lies too deep.
pub fn too_deep() -> String {
    format!("lists and mappings lie more than {} deep in each other", super::super::limits::MAX_DEPTH)
}

const HELP: &str = "look at the indentation, the colons and the quotes of this line and the one before";
