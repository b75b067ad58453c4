//! §13: each class of errors is told at its place, the 1-based character.

use crate::ask::{all, answers};

#[test]
fn errors_of_reading_stand_where_the_text_goes_wrong() {
    let long = format!("\"{}\"", "é".repeat(31_999));
    all(&[
        // Text longer than E320: the first character too many.
        (&long, "parse past-limit 32001"),
        // A character that belongs to no token; a bad escape: the backslash.
        ("1 + # 2", "parse foreign-syntax 5"),
        ("é😀 = 1", "parse bad-character 2"),
        ("1 +\u{a0}2", "parse bad-character 4"),
        ("\"ab\\qc\"", "parse bad-escape 4"),
        // E10: there is no escape by number, so a lone surrogate cannot be written.
        ("\"\\uD800\"", "parse bad-escape 2"),
        // A quote, `(`, `[` that is not closed: the opening one. One that was not opened: itself.
        ("1 + \"abc", "parse unclosed-text 5"),
        ("Left(\"abc\", (1 + 2)", "parse unclosed-bracket 5"),
        ("Flow.x[1", "parse unclosed-bracket 7"),
        ("1 + 2)", "parse stray-bracket 6"),
        ("Flow.x]", "parse stray-bracket 7"),
        // Any other token that cannot stand there; an empty text.
        ("1 + * 2", "parse unexpected-token 5"),
        ("Left(\"a\",, 1)", "parse unexpected-token 10"),
        ("--5", "parse unexpected-token 2"),
        ("", "parse unexpected-token 1"),
        (" \n ", "parse unexpected-token 4"),
        ("()", "parse unexpected-token 2"),
        // Number literals.
        ("1 + 1234567890123456", "parse bad-number 5"),
        ("1 + 12345678901234567890123456789012345678901.5", "parse bad-number 5"),
    ]);
}

#[test]
fn errors_of_names_stand_at_the_name() {
    all(&[
        ("1 + Foo(2)", "check unknown-function 5"),
        ("1 + Foo.Bar", "check unknown-scope 5"),
        ("1 + Flow.Nothing", "check unknown-variable 5"),
        ("MakeCurrency(1, \"USD\").amont", "check unknown-property 24"),
        ("System.Currencies.XYZ.code", "check unknown-property 19"),
        ("1 + ToInt", "check function-without-call 5"),
        ("1 + Flow", "check scope-alone 5"),
        ("Append(\"a\", Secure.Card)", "check secure-variable 13"),
    ]);
}

#[test]
fn errors_of_types_stand_at_the_operator_or_the_argument() {
    all(&[
        // No overload for these types: the operator or function.
        ("\"n = \" + 5", "check wrong-types 8"),
        ("1 + Left(\"abc\", 1.0)", "check wrong-types 5"),
        ("\"a\\n\" and\ntrue", "check wrong-types 7"),
        // Two arguments that must be of one type: the later one; the message names both.
        ("If(true, 1, 2.0)", "check mixed-types 13"),
        ("MakeList(1, \"a\")", "check mixed-types 13"),
        // A bare NOT_SET with nothing to type it: the NOT_SET.
        ("5 + NOT_SET", "check untyped-not-set 5"),
        ("Length(NOT_SET)", "check untyped-not-set 8"),
        ("MakeList(NOT_SET)", "check untyped-not-set 10"),
        // Literals: the argument.
        ("Left(\"abc\", -1)", "check literal-range 13"),
        ("Round(1.5, 29)", "check literal-range 12"),
        ("1 / 0", "check literal-range 5"),
        ("1 % - 0.0", "check literal-range 5"),
        ("MakeCurrency(1, \"USB\")", "check literal-range 17"),
        ("MakeCurrency(1, \"\")", "check literal-range 17"),
        ("MakeDateTime(2026, 13, 1)", "check literal-range 20"),
        ("GetDayOfWeekOccurrence(1, 0, 2017)", "check literal-range 27"),
        ("ToAudioBlank(10001)", "check literal-range 14"),
        ("ToAudioTTS(\"a\", \"xx-yy\")", "check literal-range 17"),
        ("ToAudioBlank(1 + 1)", "check literal-wanted 14"),
        // Two language contexts of one kind, both in the message; AudioPlaybackOptions inside another call.
        ("ToAudioNumber(1, Language.Gender.neuter, Language.Gender.common)", "check duplicate-key 42"),
        ("AudioPlaybackOptions(ToAudioTTS(\"a\"), true) + ToAudioTTS(\"b\")", "check not-outermost 1"),
        ("ToAudioTTS(\"a\") + AudioPlaybackOptions(ToAudioTTS(\"b\"), true)", "check not-outermost 19"),
        // Brackets: the index.
        ("MakeCurrency(1, \"USD\")[\"a\" + \"b\"]", "check bad-index 24"),
        ("MakeList(1, 2)[1.0]", "check bad-index 16"),
    ]);
}

#[test]
fn e305_run_errors_stand_at_the_operator_or_function_and_name_the_types() {
    let rows = [
        ("1 + 1 / (1 - 1)", "zero-divisor 7", "`/` of Integer and Integer"),
        ("System.MaxInt - -1", "overflow 15", "`-` of Integer and Integer"),
        ("2 * ToInt(\"x\")", "bad-text 5", "`ToInt` of String: argument 1"),
        ("MakeList(1, 2)[2]", "index-out-of-range 15", "`[` of Integer and Integer[]: argument 1"),
        ("ToInt(NOT_SET) > 5", "not-set 16", "`>` of Integer and Integer"),
        ("5 >= ToInt(NOT_SET)", "not-set 3", "`>=` of Integer and Integer"),
        ("!ToBool(NOT_SET)", "not-set 1", "`!` of Boolean"),
        ("JsonParse(\"[1,\")", "json 1", "`JsonParse` of String: argument 1"),
        ("MakeCurrency(1, \"USD\") + MakeCurrency(1, \"EUR\")", "currency-mismatch 24", "`+` of Currency and Currency"),
        ("MakeDateTime(2023, 2, 31)", "impossible-date 1", "`MakeDateTime` of Integer, Integer and Integer"),
    ];
    let expressions: Vec<&str> = rows.iter().map(|(expression, ..)| *expression).collect();
    for ((expression, place, words), answer) in rows.iter().zip(answers(&expressions)) {
        let found = format!("{} {}", answer["code"].as_str().unwrap_or_default(), answer["position"]);
        assert_eq!((found.as_str(), &answer["stage"]), (*place, &"run".into()), "{expression}: {answer}");
        let message = answer["message"].as_str().unwrap_or_default();
        assert!(message.starts_with(words), "{expression}: {message}");
    }
}

#[test]
fn e310_a_certain_run_error_does_not_keep_the_check_from_passing() {
    let answers = crate::ask::asked(&[serde_json::json!({ "expr": "1 / (1 - 1)", "mode": "check" })]);
    assert_eq!((&answers[0]["ok"], &answers[0]["type"]), (&true.into(), &"Decimal".into()));
}

#[test]
fn e309_what_is_not_evaluated_does_not_fail() {
    all(&[
        ("If(true, 1, ToInt(\"x\"))", "Integer 1"),
        ("If(false, 1, ToInt(\"x\"))", "run bad-text 14"),
        ("false ? ToInt(\"x\") : 2", "Integer 2"),
        ("false and ToInt(\"x\") == 1", "Boolean false"),
        ("true or ToInt(\"x\") == 1", "Boolean true"),
        ("true and ToInt(\"x\") == 1", "run bad-text 10"),
        ("false and ToBool(NOT_SET)", "Boolean false"),
        ("ToBool(NOT_SET) and false", "run not-set 1"),
        ("If(ToBool(NOT_SET), 1, 2)", "Integer 2"),
    ]);
}
