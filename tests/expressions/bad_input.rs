//! What is badly written or badly fed gives an answer, and the next line is answered as well.

use crate::ask::all;
use crate::program::run_with;

#[test]
fn e81_e83_e87_e90_overflow_at_both_ends_of_each_range() {
    all(&[
        ("System.MaxInt + 1", "run overflow 15"),
        ("System.MinInt - 1", "run overflow 15"),
        ("System.MaxInt * 2", "run overflow 15"),
        ("ToInt(\"1000000000000000\")", "run overflow 1"),
        ("ToInt(\"-1000000000000000\")", "run overflow 1"),
        ("ToInt(1000000000000000.0)", "run overflow 1"),
        ("9999999999999999999999999999999999999999.0 + 1.0", "run overflow 44"),
        ("-9999999999999999999999999999999999999999.0 - 1.0", "run overflow 45"),
        ("10.0 ^ 40", "run overflow 6"),
        ("AddSeconds(System.MaxDateTime, 1)", "run overflow 1"),
        ("AddSeconds(System.MinDateTime, -1)", "run overflow 1"),
        ("System.MaxDateTime + MakeDuration(0, 0, 0, 1)", "run overflow 20"),
        ("System.MinDateTime - MakeDuration(0, 0, 0, 1)", "run overflow 20"),
        ("System.MaxDuration + ToDuration(1)", "run overflow 20"),
        ("System.MinDuration - ToDuration(1)", "run overflow 20"),
        ("MakeDuration(System.MaxInt, 0, 0, 0)", "run overflow 1"),
        ("Sum(MakeList(System.MaxInt, 1))", "run overflow 1"),
        ("MakeCurrency(9999999999999999999999999999999999999999.0, \"USD\") * 2", "run overflow 65"),
    ]);
}

#[test]
fn e87_e357_dates_out_of_range_and_impossible_ones() {
    all(&[
        ("MakeDateTime(1799, 12, 31)", "check literal-range 14"),
        ("MakeDateTime(2201, 1, 1)", "check literal-range 14"),
        ("MakeDateTime(2200 + 1, 1, 1)", "run argument-range 1"),
        ("MakeDateTime(2023, 2, 31)", "run impossible-date 1"),
        ("MakeDateTime(2023, 2 + 11, 1)", "run argument-range 1"),
        ("MakeDateTime(2023, 1, 1, 24, 0, 0)", "check literal-range 26"),
        ("ToDateTime(\"1799-12-31T23:59:59Z\")", "run overflow 1"),
        ("ToDateTime(\"2201-01-01T00:00:00Z\")", "run overflow 1"),
        ("ToDateTime(\"2023-02-31T00:00:00Z\")", "run bad-text 1"),
        ("ToDateTime(\"2023-01-01T24:00:00Z\")", "run bad-text 1"),
        ("ToDateTime(-9999999999999 - 1)", "run overflow 1"),
    ]);
}

#[test]
fn e306_to_e308_the_other_run_errors() {
    all(&[
        ("1 / 0", "check literal-range 5"),
        ("1 / (2 - 2)", "run zero-divisor 3"),
        ("1 % (2 - 2)", "run zero-divisor 3"),
        ("1.5 / (2.0 - 2.0)", "run zero-divisor 5"),
        ("GetAt(MakeList(1, 2), 2)", "run index-out-of-range 1"),
        ("GetAt(MakeList(1, 2), -1)", "check literal-range 23"),
        ("GetAt(MakeList(1, 2), 0 - 1)", "run index-out-of-range 1"),
        ("MakeList(1, 2)[-1]", "run index-out-of-range 15"),
        ("ToInt(\"x\")", "run bad-text 1"),
        ("ToInt(\"1.5\")", "run bad-text 1"),
        ("ToDecimal(\"1e5\")", "run bad-text 1"),
        ("Round(ToCurrency(\"|USD\"))", "run no-amount 1"),
        ("MakeCurrency(1, \"USD\") + MakeCurrency(1, \"EUR\")", "run currency-mismatch 24"),
        ("MakeCurrency(1, \"USD\") < MakeCurrency(1, \"EUR\")", "run currency-mismatch 24"),
        ("Sum(MakeCurrency(1, \"USD\"), MakeCurrency(1, \"EUR\"))", "run currency-mismatch 1"),
        ("MakeCurrency(1, \"US\" + \"B\")", "run currency-code 1"),
        ("0.0 ^ -1", "run power-domain 5"),
        ("(0 - 8) ^ 0.5", "run power-domain 9"),
        ("MakeListCurrency(MakeList(1.0, 2.0), MakeList(\"USD\"))", "run count-mismatch 1"),
    ]);
}

#[test]
fn e240_malformed_json() {
    let texts = [
        "",
        " ",
        "{",
        "[1,",
        "[1,]",
        "{\"a\"}",
        "{a:1}",
        "01",
        "1.",
        "+1",
        "nul",
        "'a'",
        "[1] x",
        "\"\t\"",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "NaN",
        "//",
    ];
    let expressions: Vec<String> =
        texts.iter().map(|text| format!("JsonParse({})", callflow::value::quoted(text))).collect();
    let rows: Vec<(&str, &str)> = expressions.iter().map(|expr| (expr.as_str(), "run json 1")).collect();
    all(&rows);
    let deep = format!("JsonParse(\"{}{}\")", "[".repeat(129), "]".repeat(129));
    let fits = format!("IsJsonObject(JsonParse(\"{}{}\"))", "[".repeat(128), "]".repeat(128));
    all(&[(&deep, "run json 1"), (&fits, "Boolean false")]);
}

#[test]
fn e93_e374_phone_numbers_of_every_bad_kind() {
    // Text that is neither a tel nor a sip address is kept in raw: no error, scheme and uri NOT_SET.
    for bad in ["abc", "+", "tel:", "sip:", "+1-800-FLOWERS", "12a4", "++1317", "@", "\u{0}", "tel:abc", "١٢٣٤٥"] {
        let phone = format!("ToPhoneNumber({})", callflow::value::quoted(bad));
        let facts = format!("ToString(IsSet({phone}.e164)) + ToString({phone}.isGlobal) + {phone}.raw");
        let expected = format!("String {}", callflow::value::quoted(&format!("falsefalse{bad}")));
        all(&[(&facts, &expected)]);
    }
    all(&[
        // No such country code; too short and too long for E.164.
        ("ToPhoneNumber(\"+2101234567\").e164", "String ToString(NOT_SET)"),
        ("ToPhoneNumber(\"+12\").e164", "String ToString(NOT_SET)"),
        ("ToPhoneNumber(\"+1234567890123456\").e164", "String ToString(NOT_SET)"),
        ("ToPhoneNumber(\"\")", "PhoneNumber ToPhoneNumber(NOT_SET)"),
        ("ToPhoneNumber(\"abc\").isTel", "Boolean false"),
        ("ToPhoneNumber(\"abc\").isSip", "Boolean false"),
        ("ToString(ToPhoneNumber(\"abc\"))", "String ToString(NOT_SET)"),
    ]);
}

#[test]
fn e10_nul_stands_in_strings() {
    all(&[("Length(\"a\u{0}b\")", "Integer 3"), ("\"a\u{0}\" == \"a\"", "Boolean false")]);
    // A lone surrogate cannot be said in JSON Lines either; the line is answered and the next one, too.
    let output = run_with(&["eval", "--jsonl"], b"{\"expr\": \"\\ud800\"}\n{\"expr\": \"\\\"\\ud83d\\ude00\\\"\"}\n");
    let text = String::from_utf8(output.stdout).expect("it is text");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].contains("bad-request") && lines[1].contains("\u{1f600}"), "{text}");
}
