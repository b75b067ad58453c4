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
FileTooLarge "file-too-large" Error "A file is larger than 10 MB." {
    "A source file has at most 10 MB. Split the project: flows find each other by name across files."
    wrong "flow workflow \"Large\" {\n«1100000×// 9 bytes\n» task \"Start\" { endWorkflow } }"
    right "flow workflow \"Small\" {\n«11×// 9 bytes\n» task \"Start\" { endWorkflow } }"
}
LineTooLong "line-too-long" Error "A line is longer than 10,000 bytes." {
    "A line has at most 10,000 bytes. White space parts tokens anywhere, so break the line where it reads best."
    wrong "flow workflow \"Long\" { // «10001×x»\n task \"Start\" { endWorkflow } }"
    right "flow workflow \"Long\" {\n // «80×x»\n task \"Start\" { endWorkflow } }"
}
TooManyDiagnostics "too-many-diagnostics" Note "More was found than is shown." {
    "Of one file 100 findings are shown. Mend the first ones: the others are often their consequence."
    wrong "flow workflow \"Noise\" { task \"Start\" {\n«150×§\n» endWorkflow } }"
    right "flow workflow \"Quiet\" { task \"Start\" { endWorkflow } }"
}
BadCharacter "bad-character" Error "A character belongs to no token." {
    "Outside texts and comments only the characters of the language may stand (E2, E6, E12). A no-break space or a typographic quote copied from a document is the usual cause."
    wrong "1 § 2" right "1 + 2"
}
BadEscape "bad-escape" Error "A backslash is followed by a character that makes no escape." {
    "A text knows `\\\"`, `\\\\`, `\\n`, `\\r`, `\\t` and no others (E10). A backslash that is meant is written twice."
    wrong r#""C:\queue""# right r#""C:\\queue""#
}
UnclosedText "unclosed-text" Error "A text has no closing quote." {
    "A text goes to its closing quote, over line breaks too (E10). The place is the opening quote."
    wrong r#"Append("Hello, Flow.Name)"# right r#"Append("Hello", Flow.Name)"#
}
UnclosedBracket "unclosed-bracket" Error "A bracket is not closed." {
    "Each `(`, `[` and `{` has its closing one. The place is the opening bracket; a second one shows where the closing one was missed."
    wrong "(1 + 2" right "(1 + 2)"
}
UnopenedBracket "unopened-bracket" Error "A closing bracket has no opening one." {
    "A `)`, `]` or `}` closes a bracket of its own kind. The place is the closing bracket."
    wrong "1 + 2)" right "(1 + 2)"
}
UnexpectedToken "unexpected-token" Error "Something stands where it cannot stand." {
    "The label says what could stand there. In expressions there are no `&&`, `||`, `=`, `<>`, unary `+` or `not` (E6, E26); one minus stands before a value, not two (E19)."
    wrong "1 + * 2" right "1 + 2"
}
EmptyExpression "empty-expression" Error "An expression is missing." {
    "An empty text, white space alone and `()` are no expressions (E24). A text without characters is `\"\"`, no value is `NOT_SET`."
    wrong "1 + ()" right "1 + (2)"
}
NumberTooLong "number-too-long" Error "An Integer literal has more than 15 digits." {
    "Leading zeros count (E7). A longer whole number is a Decimal: write the point."
    wrong "1234567890123456" right "123456789012345"
}
DecimalTooPrecise "decimal-too-precise" Error "A Decimal literal has more than 40 significant digits." {
    "Leading and trailing zeros do not count (E8)."
    wrong "0.«41×1»" right "0.«40×1»"
}
DecimalTooLarge "decimal-too-large" Error "A Decimal literal is beyond the largest Decimal." {
    "The magnitude of a Decimal is limited (E8, E83)."
    wrong "1«400×0».0" right "1«20×0».0"
}
ExpressionTooLong "expression-too-long" Error "An expression is longer than 32,000 characters." {
    "Blanks count (L11, E320). Compute parts of it into variables first. The place is the first character too many."
    wrong "1«16000×+1»" right "1«60×+1»"
}
NestingTooDeep "nesting-too-deep" Error "Blocks or brackets are nested more than 128 deep." {
    "The limit is a number of the language, the same on every machine (E322, F32). Put inner blocks into tasks of their own, inner expressions into variables."
    wrong "«129×(»1«129×)»" right "«128×(»1«128×)»"
}
MisplacedAccess "misplaced-access" Error "A member or an index stands behind something that carries none." {
    "Only a variable or a call carries `.name` and `[ ]` (E22), and a call is a single name (E23). Put the value into a variable first."
    wrong r#""abc"[0]"# right r#"Split("a,b", ",")[0]"#
}
UnsupportedTest "unsupported-test" Error "A test block stands in the file, and this version cannot read one." {
    "Test blocks come with a later version. Until then keep them in files that this version is not given."
    wrong "flow workflow \"W\" { task \"Start\" { endWorkflow } }\ntest \"It ends\" { }"
    right "flow workflow \"W\" { task \"Start\" { endWorkflow } }"
}
ProjectFile "project-file" Error "The project file `callflow.toml` holds something that is not known." {
    "The tables are `[project]`, `[expressions]` and `[participant-data]`. A setting that is not known is refused, so that a slip of the pen does not change how flows run."
    wrong "[participant-data]\nset-not-set = \"emtpy\"" right "[participant-data]\nset-not-set = \"empty\""
}

} } }
