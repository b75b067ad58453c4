//! The one table of diagnostic codes. `docs/errors.md` is made from it, and its examples run as tests.
//!
//! The rows lie in one file a stage, in the order in which a text goes through them. Each file hands its rows on to
//! the next one by a macro, so that all of them become one enum here.

#[macro_use]
mod reading;
#[macro_use]
mod names;
#[macro_use]
mod types;
#[macro_use]
mod actions;
#[macro_use]
mod flow;
#[macro_use]
mod steps;
#[macro_use]
mod import;
pub mod example;

use super::Severity;
use serde::{Serialize, Serializer};

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    /// The code people and machines see.
    pub code: &'static str,
    /// Its weight unless a project changes it.
    pub severity: Severity,
    /// One sentence: what it says.
    pub title: &'static str,
    /// Why it is so, and what to do; with rule numbers.
    pub about: &'static str,
    /// A text that gives this code, in the notation of [`example`]; empty when no text can show it.
    pub wrong: &'static str,
    /// The same, mended: gives no error and not this code.
    pub right: &'static str,
}

macro_rules! codes {
    ([] $($name:ident $code:literal $severity:ident $title:literal { $text:literal wrong $wrong:literal right $right:literal })*) => {
        /// A kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $title] $name,)* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its row.
            pub const fn row(self) -> &'static Row {
                match self { $(Self::$name => &Row {
                    code: $code, severity: Severity::$severity, title: $title,
                    about: $text, wrong: $wrong, right: $right,
                },)* }
            }
        }
    };
}

reading_codes! { [names_codes types_codes actions_codes flow_codes steps_codes import_codes codes] }

impl Code {
    /// The code people and machines see.
    pub const fn text(self) -> &'static str {
        self.row().code
    }

    /// Its weight unless a project changes it.
    pub const fn severity(self) -> Severity {
        self.row().severity
    }

    /// The code that is written so.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.text() == text)
    }

    /// Its place in the table, from 0.
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

#[cfg(test)]
mod table_tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_text_and_stands_once() {
        for code in Code::ALL {
            assert_eq!(Code::of(code.text()), Some(*code));
            assert_eq!(Code::ALL[code.index()], *code);
        }
        assert_eq!(Code::of("no-such-code"), None);
    }

    #[test]
    fn codes_are_words_with_hyphens_and_titles_are_sentences() {
        for row in Code::ALL.iter().map(|code| code.row()) {
            assert!(
                row.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                row.code
            );
            assert!(row.title.ends_with('.') && row.about.ends_with('.'), "{} ends without a full stop", row.code);
            // An expression alone shows errors only: warnings and notes are told of flows.
            let alone = !row.wrong.is_empty() && example::kind(row.wrong) == example::Kind::Expression;
            assert!(!alone || row.severity == Severity::Error, "{}: show it in a flow", row.code);
            assert_ne!(row.wrong, row.right, "{}: both examples are the same, so one of them is not true", row.code);
        }
    }
}
