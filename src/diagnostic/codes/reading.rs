//! Codes of reading: files, tokens, brackets, limits of the text.

macro_rules! reading_codes { ([$next:ident $($rest:ident)*] $($rows:tt)*) => { $next! { [$($rest)*] $($rows)*

InvalidUtf8 "invalid-utf8" Error "The file is not UTF-8." {
    "Flow files are UTF-8. The place is the first byte that is none. Save the file as UTF-8; editors call the usual other one Latin-1 or Windows-1252."
    wrong "" right "flow workflow \"Grüße\" { task \"Start\" { endWorkflow } }"
}
NotText "not-text" Error "The file is no text." {
    "What was read looks like a program, a picture or a compiled image. Name the `.flow` file; compiled images go to `run` and `disasm`."
    wrong "" right "flow workflow \"Text\" { task \"Start\" { endWorkflow } }"
}
ProjectFile "project-file" Error "The project file `callflow.toml` holds something that is not known." {
    "The tables are `[project]`, `[expressions]`, `[participant-data]` and `[variables]`. A setting that is not known is refused, so that a slip of the pen does not change how flows run."
    wrong "[participant-data]\nset-not-set = \"emtpy\"" right "[participant-data]\nset-not-set = \"empty\""
}
BadCharacter "bad-character" Error "A character belongs to no token." {
    "Outside texts and comments only the characters of the language may stand (E2, E6, E12). A no-break space copied from a document is the usual cause."
    wrong "1 § 2" right "1 + 2"
}
BadEscape "bad-escape" Error "A backslash begins no escape." {
    "The escapes of a text are `\\\"` `\\\\` `\\n` `\\r` `\\t` and no others (E10). A backslash itself is written twice."
    wrong r#"Append("C:\queue", "x")"# right r#"Append("C:\\queue", "x")"#
}
UnclosedText "unclosed-text" Error "A text is not closed." {
    "A text ends with the quote it began with (E10). It may go over several lines, so a forgotten quote is noticed late; the opening quote is shown."
    wrong r#"Append("a", "b)"# right r#"Append("a", "b")"#
}
BadNumber "bad-number" Error "A number literal is too long or too large." {
    "An Integer literal has at most 15 digits, leading zeros counted (E7), a Decimal literal at most 40 significant ones (E8), and at most 40 before its point (E83). A longer whole number is a Decimal: write the point."
    wrong "1234567890123456" right "1234567890123456.0"
}
LooseDot "loose-dot" Error "No name stands directly behind a dot." {
    "White space may stand before the dot of a member, not behind it (E11)."
    wrong "ToString(Call. Ani)" right "ToString(Call.Ani)"
}
ForeignSyntax "foreign-syntax" Error "A mark of another language." {
    "The logical words are `and`, `or` and `!`; unequal is `!=`; texts stand in straight double quotes; nothing is separated by `;`; comments begin with `//` (E6)."
    wrong "true && false" right "true and false"
}
CommentInExpression "comment-in-expression" Error "A comment in a single expression." {
    "Only a `.flow` file has comments. An expression given alone has none (E3)."
    wrong "1 + 2 // three" right "1 + 2"
}
UnclosedBracket "unclosed-bracket" Error "A bracket is not closed." {
    "The opening bracket is shown, and where it seems to end, judging by the indentation."
    wrong r#"Append("a", "b""# right r#"Append("a", "b")"#
}
StrayBracket "stray-bracket" Error "A closing bracket has no opening one, or one of another kind." {
    "Each closing bracket closes the innermost open one."
    wrong "(1 + 2))" right "(1 + 2)"
}
UnexpectedToken "unexpected-token" Error "Something stands where it cannot stand." {
    "The message says what could stand there. An empty text and `()` are no expressions (E24); one minus stands before a value, not two (E19), and no plus (E26); only a variable or a call carries `.name` and `[ ]` (E22), and a call is a single name (E23)."
    wrong "1 + * 2" right "1 + 2"
}
MisplacedPart "misplaced-part" Error "A part stands in the wrong order." {
    "Settings stand at the head of their block; a `default` and an `else` are the last of theirs, and there is one of each."
    wrong r#"flow inboundCall "A" { task "Start" { switch 1 { default { disconnect } case 1 { disconnect } } } }"#
    right r#"flow inboundCall "A" { task "Start" { switch 1 { case 1 { disconnect } default { disconnect } } } }"#
}
PastLimit "past-limit" Error "A text is larger or nested deeper than the language allows." {
    "A file has at most 10 MB, a line 10,000 bytes, an expression 32,000 characters (E320). Blocks, brackets, unary operators, `? :` and `else if` may lie 128 deep (E322). These are fixed numbers, the same everywhere (F32)."
    wrong "«129×(»1«129×)»" right "«128×(»1«128×)»"
}
MoreErrors "more-errors" Note "There are more findings than are shown." {
    "At most 100 findings of one file are shown. Mend these and look again: the others are often their consequence."
    wrong "flow inboundCall \"A\" { task \"Start\" { playAudio(\"«101×\\q»\")  disconnect } }"
    right "flow inboundCall \"A\" { task \"Start\" { playAudio(\"«101×\\n»\")  disconnect } }"
}

} } }
