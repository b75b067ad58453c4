//! The one table of diagnostic codes. `docs/errors.md` is made from it, and its examples run as tests.

use super::Severity;

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
    pub text: &'static str,
    /// A text that gives this code; begins with `flow`, or is one expression.
    pub wrong: &'static str,
    /// The same, mended: gives no error and not this code.
    pub right: &'static str,
}

macro_rules! codes {
    ($($name:ident $code:literal $severity:ident $title:literal { $text:literal wrong $wrong:literal right $right:literal })*) => {
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
                    text: $text, wrong: $wrong, right: $right,
                },)* }
            }
        }
    };
}

impl Code {
    /// The code people and machines see.
    pub const fn text(self) -> &'static str {
        self.row().code
    }

    /// Its weight unless a project changes it.
    pub const fn severity(self) -> Severity {
        self.row().severity
    }
}

codes! {
    // Reading the text.
    BadCharacter "bad-character" Error "A character belongs to no token." {
        "Outside texts and comments only the characters of the language may stand (E2, E6, E12). A no-break space or a typographic quote copied from a document is the usual cause."
        wrong "1 § 2" right "1 + 2"
    }
}
