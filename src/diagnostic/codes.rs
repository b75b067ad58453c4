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
    BadEscape "bad-escape" Error "A backslash begins no escape." {
        "The escapes of a text are `\\\"` `\\\\` `\\n` `\\r` `\\t` and no others (E10). A backslash itself is written twice."
        wrong "Append(\"C:\\dir\", \"x\")" right "Append(\"C:\\\\dir\", \"x\")"
    }
    UnclosedText "unclosed-text" Error "A text is not closed." {
        "A text ends with the quote it began with (E10). It may go over several lines, so a forgotten quote is noticed late; the opening quote is shown."
        wrong "Append(\"a, \"b\")" right "Append(\"a\", \"b\")"
    }
    BadNumber "bad-number" Error "A number literal is too long or too large." {
        "An Integer literal has at most 15 digits (E7), a Decimal literal at most 40 significant ones (E8), and at most 40 before its point (E83)."
        wrong "1234567890123456" right "123456789012345"
    }
    LooseDot "loose-dot" Error "No name stands directly behind a dot." {
        "White space may stand before the dot of a member, not behind it (E11)."
        wrong "ToString(Flow. x)" right "ToString(Flow.x)"
    }
    ForeignSyntax "foreign-syntax" Error "A mark of another language." {
        "The logical words are `and`, `or` and `!`; unequal is `!=`; texts stand in straight double quotes; nothing is separated by `;`; comments begin with `//` (E6, language.md 2)."
        wrong "true && false" right "true and false"
    }
    CommentInExpression "comment-in-expression" Error "A comment in a single expression." {
        "Only a `.flow` file has comments. An expression given alone has none (E3)."
        wrong "1 + 2 // three" right "1 + 2"
    }
    UnclosedBracket "unclosed-bracket" Error "A bracket is not closed." {
        "The opening bracket is shown, and where it seems to end, judging by the indentation."
        wrong "Append(\"a\", \"b\"" right "Append(\"a\", \"b\")"
    }
    StrayBracket "stray-bracket" Error "A closing bracket has no opening one, or one of another kind." {
        "Each closing bracket closes the innermost open one."
        wrong "(1 + 2))" right "(1 + 2)"
    }
    UnexpectedToken "unexpected-token" Error "Something stands where it cannot stand." {
        "The message says what could stand there (language.md 3, expressions.md 3)."
        wrong "1 + * 2" right "1 + 2"
    }
    MisplacedPart "misplaced-part" Error "A part stands in the wrong order." {
        "Settings stand at the head of their block; a `default` and an `else` are the last of theirs, and there is one of each."
        wrong "flow inboundCall \"A\" { task \"Start\" { switch 1 { default { disconnect } case 1 { disconnect } } } }"
        right "flow inboundCall \"A\" { task \"Start\" { switch 1 { case 1 { disconnect } default { disconnect } } } }"
    }
    TestBlock "test-block" Error "Test blocks are not known yet." {
        "This version reads flows and declarations. Test blocks come with a later one."
        wrong "flow inboundCall \"A\" { task \"Start\" { disconnect } } test \"hangs up\" { }"
        right "flow inboundCall \"A\" { task \"Start\" { disconnect } }"
    }
    PastLimit "past-limit" Error "A text is larger or nested deeper than the language allows." {
        "A file has at most 10 MB, a line 10,000 bytes, an expression 32,000 characters (E320). Blocks, brackets, unary operators, `? :` and `else if` may lie 128 deep (E322). These are fixed numbers, the same everywhere."
        wrong "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))"
        right "((1))"
    }
    MoreErrors "more-errors" Note "There are more findings than are shown." {
        "At most 100 findings of one file are shown. Mend these and look again."
        wrong "\"\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\\q\"" right "\"\""
    }
}
