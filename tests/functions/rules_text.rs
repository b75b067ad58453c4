//! Rules of text, casts, collections and JSON, one by one.

use crate::evaluate::World;
use crate::rules::{all, set, with};
use callflow::value::{Kind, Type, Value};

#[test]
fn e131_e132_e344_e345_search() {
    all(&[
        ("FindString(\"banana\", \"ana\", 2)", "3"),
        ("FindString(\"banana\", \"ana\", 3)", "-1"),
        ("FindString(\"banana\", \"a\", 0 + 0)", "fault E368 argument-range"),
        ("FindString(\"abc\", \"\", 2)", "1"),
        ("FindString(\"abc\", \"\", 9)", "-1"),
        ("FindString(\"ÀÉ\", \"é\", true)", "1"),
        ("Contains(\"STRASSE\", \"ß\", true)", "false"),
        ("Contains(\"Ärger\", \"ä\", true)", "true"),
        ("FindString(\"😀a\", \"a\")", "1"),
    ]);
    with(&set("find-overlap = \"no\""), &[("FindString(\"banana\", \"ana\", 2)", "-1")]);
    with(&set("find-empty = -1"), &[("FindString(\"abc\", \"\")", "-1")]);
    with(&set("text-unit = \"utf-16\""), &[("FindString(\"😀a\", \"a\")", "2")]);
}

#[test]
fn e133_e134_e342_parts_of_text() {
    all(&[
        ("Left(\"añb\", 2)", "\"añ\""),
        ("Right(\"añb\", 2)", "\"ñb\""),
        ("Substring(\"😀😁😂\", 1, 1)", "\"😁\""),
        ("Substring(\"abc\", 0, 0 - 1)", "fault E368 argument-range"),
        ("Length(\"😀\")", "1"),
        ("Reverse(\"a😀b\")", "\"b😀a\""),
        ("Left(\"\", 5)", "\"\""),
    ]);
    let units = set("text-unit = \"utf-16\"");
    with(&units, &[("Length(\"😀\")", "2"), ("Left(\"😀\", 1)", "\"\u{fffd}\""), ("Right(\"a😀\", 2)", "\"😀\"")]);
}

#[test]
fn e135_e136_e137_replace_split_trim() {
    all(&[
        ("Replace(\"aaa\", \"aa\", \"b\")", "\"ba\""),
        ("Replace(\"abc\", \"\", \"x\")", "\"abc\""),
        ("Split(\"a,,b,\", \",\")", "MakeList(\"a\", \"\", \"b\", \"\")"),
        ("Split(\"\", \",\")", "MakeList(\"\")"),
        ("Split(\"\", \"\")", "MakeList(\"\")"),
        ("Split(\"ab\", \"\")", "MakeList(\"a\", \"b\")"),
        ("Trim(\" \t\r\n a \u{a0}\")", "\"a \u{a0}\""),
    ]);
}

#[test]
fn e138_e343_case() {
    all(&[("Upper(\"straße\")", "\"STRASSE\""), ("Lower(\"ΟΔΟΣ\")", "\"οδος\""), ("Upper(\"éa\")", "\"ÉA\"")]);
    with(&set("case-mapping = \"simple\""), &[("Upper(\"straße\")", "\"STRAßE\"")]);
}

#[test]
fn e142_the_language_of_a_text() {
    all(&[
        (
            "DetectLanguage(\"This is a test that should verify our ability to find a language in a text.\", \"\")",
            "\"en\"",
        ),
        (
            "DetectLanguage(\"Dies ist ein deutscher Satz, der lang genug ist, um erkannt zu werden.\", NOT_SET)",
            "\"de\"",
        ),
        ("DetectLanguage(NOT_SET, NOT_SET)", "ToString(NOT_SET)"),
        ("DetectLanguage(\"\", \"en\")", "\"en\""),
    ]);
    with(&set("detect-language = \"off\""), &[("DetectLanguage(\"This is plain English text.\", \"x\")", "\"x\"")]);
}

#[test]
fn e163_e164_e352_e353_numbers_from_text() {
    all(&[
        ("ToInt(\" +7 \")", "7"),
        ("ToInt(\"\u{a0}7\u{a0}\")", "7"),
        ("ToInt(\"7.0\")", "fault E352 bad-text"),
        ("ToInt(\"1e3\")", "fault E352 bad-text"),
        ("ToInt(\"1,000\")", "fault E352 bad-text"),
        ("ToInt(\"- 7\")", "fault E352 bad-text"),
        ("ToInt(\"٣\")", "fault E352 bad-text"),
        ("ToInt(\"000000000000000000000007\")", "7"),
        ("ToInt(\"999999999999999\")", "999999999999999"),
        ("ToInt(\"1000000000000000\")", "fault E353 overflow"),
        ("ToInt(1000000000000000.0)", "fault E353 overflow"),
        ("ToInt(999999999999999.9)", "999999999999999"),
        ("ToDecimal(\"5.\")", "5.0"),
        ("ToDecimal(\".5\")", "0.5"),
        ("ToDecimal(\".\")", "fault E352 bad-text"),
        ("ToDecimal(\"--5\")", "fault E352 bad-text"),
        ("ToDecimal(ToCurrency(\"|USD\"))", "ToDecimal(NOT_SET)"),
    ]);
}

#[test]
fn e165_truth_from_text() {
    all(&[
        ("ToBool(\" true\")", "ToBool(NOT_SET)"),
        ("ToBool(\"f\")", "false"),
        ("ToBool(\"yes\")", "ToBool(NOT_SET)"),
        ("ToBool(\"\")", "ToBool(NOT_SET)"),
        ("ToBool(0.0)", "false"),
    ]);
}

#[test]
fn e166_e360_e364_e365_moments_from_text() {
    let bad = "fault E365 bad-text";
    all(&[
        ("ToDateTime(\"2024-02-29T00:00:00\")", "MakeDateTime(2024, 2, 29, 0, 0, 0)"),
        ("ToDateTime(\"2023-02-29T00:00:00Z\")", bad),
        ("ToDateTime(\"2024-01-01\")", bad),
        ("ToDateTime(\"2024-01-01 00:00:00Z\")", bad),
        ("ToDateTime(\"2024-01-01T24:00:00Z\")", bad),
        ("ToDateTime(\"2024-01-01T23:59:60Z\")", bad),
        ("ToDateTime(\"2024-01-01T00:00:00.5Z\")", bad),
        ("ToDateTime(\"2024-01-01T00:00:00+0000\")", bad),
        ("ToDateTime(\"1799-12-31T23:00:00-02:00\")", "MakeDateTime(1800, 1, 1, 1, 0, 0)"),
        ("ToDateTime(\"1799-12-31T23:00:00Z\")", "fault E367 overflow"),
        ("ToDateTime(\"\u{a0}\")", "ToDateTime(NOT_SET)"),
        ("ToDateTime(-1)", "MakeDateTime(1969, 12, 31, 23, 59, 59)"),
        ("ToDateTime(System.MaxInt)", "fault E367 overflow"),
    ]);
    let lenient = set("datetime-text = \"lenient\"\nbad-text = \"not-set\"\nblank-text = \"error\"");
    with(
        &lenient,
        &[
            ("ToDateTime(\"2024-01-01T00:00:00.999+0000\")", "MakeDateTime(2024, 1, 1, 0, 0, 0)"),
            ("ToDateTime(\"x\")", "ToDateTime(NOT_SET)"),
            ("ToDateTime(\" \")", "fault E364 bad-text"),
        ],
    );
}

#[test]
fn e91_e167_e361_durations_and_text() {
    let bad = "fault E365 bad-text";
    all(&[
        ("ToString(ToDuration(0))", "\"PT0S\""),
        ("ToString(MakeDuration(-1, -2, -3, -4, -56))", "\"-P1DT2H3M4.056S\""),
        ("ToString(ToDuration(30250))", "\"PT30.25S\""),
        ("ToString(ToDuration(1))", "\"PT0.001S\""),
        ("ToString(ToDuration(86400000))", "\"P1D\""),
        ("ToDuration(\"P\")", bad),
        ("ToDuration(\"PT\")", bad),
        ("ToDuration(\"P1Y\")", bad),
        ("ToDuration(\"P1W\")", bad),
        ("ToDuration(\"PT1M1H\")", bad),
        ("ToDuration(\"PT1.5M\")", bad),
        ("ToDuration(\"P1DT\")", bad),
        ("ToDuration(\"PT.5S\")", bad),
        ("ToDuration(\"+PT1S\")", bad),
        ("ToDuration(\"PT0.0009S\")", "ToDuration(\"PT0S\")"),
        ("ToDuration(\"P99999999999999999999D\")", "fault E367 overflow"),
        ("ToInt(ToDuration(\"PT90M\"))", "5400000"),
    ]);
    with(&set("duration-text = \"three-digits\""), &[("ToString(ToDuration(30250))", "\"PT30.250S\"")]);
}

#[test]
fn e93_e169_e372_e374_phone_numbers() {
    all(&[
        ("ToPhoneNumber(\"+44 20 7946 0000\").uri", "\"tel:+44 20 7946 0000\""),
        ("ToPhoneNumber(\"+44 20 7946 0000\").subscriberNumber", "\"2079460000\""),
        ("ToPhoneNumber(\"tel:+1 (317) 872-3000;ext=5\").e164", "\"+13178723000\""),
        ("ToPhoneNumber(\"tel:+1 (317) 872-3000;ext=5\").uri", "\"tel:+1 (317) 872-3000;ext=5\""),
        ("ToPhoneNumber(\"8723000\").e164", "ToString(NOT_SET)"),
        ("ToPhoneNumber(\"8723000\").isTel", "true"),
        ("ToPhoneNumber(\"8723000\").uri", "\"tel:8723000\""),
        ("ToPhoneNumber(\"+999123456789\").isGlobal", "false"),
        ("ToPhoneNumber(\"+1234567\").isGlobal", "false"),
        ("ToPhoneNumber(\"+1234567890123456\").isGlobal", "false"),
        ("ToPhoneNumber(\"sips:a@b.c\").scheme", "\"sips\""),
        ("ToPhoneNumber(\"hello\").scheme", "ToString(NOT_SET)"),
        ("ToPhoneNumber(\"hello\").raw", "\"hello\""),
        ("ToPhoneNumber(\"sip:\").isSip", "false"),
        ("ToString(ToPhoneNumber(\"hello\"))", "ToString(NOT_SET)"),
        ("ToPhoneNumber(\"\")", "ToPhoneNumber(NOT_SET)"),
        ("ToPhoneNumber(\"+\")", "ToPhoneNumber(\"+\")"),
    ]);
    with(&set("phone-bare-digits = \"local\""), &[("ToPhoneNumber(\"13178723000\").e164", "ToString(NOT_SET)")]);
    with(&set("phone-scheme = \"sip-for-both\""), &[("ToPhoneNumber(\"sips:a@b.c\").scheme", "\"sip\"")]);
}

#[test]
fn e127_e152_e366_positions_outside_a_collection() {
    let outside = "fault E366 index-out-of-range";
    all(&[("MakeList(1)[1]", outside), ("MakeList(1)[-1]", outside), ("GetAt(MakeList(1), 9)", outside)]);
    with(&set("index-out-of-range = \"not-set\""), &[("MakeList(1)[1]", "ToInt(NOT_SET)")]);
}

#[test]
fn e147_e148_tests_of_not_set() {
    all(&[
        ("IsSet(MakeCurrency(NOT_SET, NOT_SET))", "true"),
        ("IsNotSetOrEmpty(MakeCurrency(NOT_SET, \"USD\"))", "true"),
        ("IsNotSetOrEmpty(\" \")", "false"),
        ("IsNotSetOrEmpty(MakeList(ToInt(NOT_SET)))", "false"),
        ("IsNotSetOrEmpty(false)", "false"),
        ("IsSet(JsonParse(\"null\"))", "false"),
        ("IsSet(JsonParse(\"{}\").a)", "false"),
        ("IsNotSetOrEmpty(JsonParse(\"[]\"))", "true"),
        ("IsNotSetOrEmpty(JsonParse(\"0\"))", "false"),
        ("JsonParse(\"null\") == NOT_SET", "true"),
        ("ToString(JsonParse(\"null\"))", "ToString(NOT_SET)"),
    ]);
    with(
        &set("json-null = \"value\""),
        &[
            ("IsSet(JsonParse(\"null\"))", "true"),
            ("ToString(JsonParse(\"null\"))", "\"null\""),
            ("JsonParse(\"null\") == NOT_SET", "false"),
        ],
    );
}

#[test]
fn e240_to_e248_json() {
    all(&[
        (
            "ToString(JsonParse(\" {\\\"b\\\" : [1, 2.50, -0, 1E5], \\\"a\\\":\\\"x\\\\u00e9\\\"} \"))",
            "\"{\\\"b\\\":[1,2.50,-0,1E5],\\\"a\\\":\\\"xé\\\"}\"",
        ),
        ("ToString(JsonParse(\"{\\\"a\\\":1,\\\"a\\\":2}\"))", "\"{\\\"a\\\":2}\""),
        ("ToString(JsonParse(\"[10,20]\")[1])", "\"20\""),
        ("IsSet(JsonParse(\"[10,20]\")[5])", "false"),
        ("IsSet(JsonParse(\"5\").x)", "false"),
        ("ToString(JsonParse(\"\\\"\\\\ud83d\\\\ude00\\\"\"))", "\"😀\""),
        ("JsonParse(\"\\\"\\\\ud83d\\\"\")", "fault E240 json"),
        ("JsonParse(\"[1,]\")", "fault E240 json"),
        ("JsonParse(\"01\")", "fault E240 json"),
        ("JsonParse(\"1 2\")", "fault E240 json"),
        ("JsonParse(\"\")", "fault E240 json"),
        ("JsonParse(\"{\\\"a\\\"}\")", "fault E240 json"),
        ("JsonParse(\"'a'\")", "fault E240 json"),
        ("Count(JsonParse(\"{\\\"a\\\":1}\"))", "1"),
        ("Count(JsonParse(\"5\"))", "fault E248 json"),
        ("ToJsonCollection(JsonParse(\"{}\"))", "fault E246 json"),
        ("SetJsonObjectProperty(JsonParse(\"[]\"), \"a\", ToJson(1))", "fault E242 json"),
        (
            "ToString(SetJsonObjectProperty(JsonParse(\"{\\\"a\\\":1,\\\"b\\\":2}\"), \"a\", ToJson(\"x\")))",
            "\"{\\\"a\\\":\\\"x\\\",\\\"b\\\":2}\"",
        ),
        ("ToString(ToJson(MakeList(1, NOT_SET)))", "\"[1,null]\""),
        ("ToString(ToJson(MakeDateTime(2020, 1, 1)))", "\"2020-01-01T00:00:00Z\""),
        (
            "ToString(ReplaceJsonArrayItem(JsonParse(\"[1.0,\\\"1\\\"]\"), 1, JsonParse(\"null\")))",
            "\"[null,\\\"1\\\"]\"",
        ),
        ("IsJsonObject(NOT_SET)", "false"),
    ]);
}

#[test]
fn e328_json_nests_no_deeper_than_its_limit() {
    let nested = |depth: usize| format!("Count(JsonParse(\"{}{}\"))", "[".repeat(depth), "]".repeat(depth));
    all(&[(&nested(128), "1"), (&nested(129), "fault E240 json")]);
}

#[test]
fn e324_e325_e369_sizes_have_ends() {
    let mut world = World::default();
    let half = Value::Text("é".repeat(16_000).into());
    world.variables.insert("flow.half".to_owned(), (Type::one(Kind::String), half));
    let past = "fault E369 size-limit";
    with(
        &world,
        &[
            ("Length(Flow.half + Flow.half)", "32000"),
            ("Append(Flow.half, Flow.half, \"x\")", past),
            ("Length(Replace(Flow.half, \"é\", \"12\"))", "32000"),
            ("Replace(Flow.half, \"é\", \"123\")", past),
            ("Upper(Replace(Flow.half, \"é\", \"ßß\"))", past),
            ("ToString(MakeList(Flow.half, Flow.half))", past),
            ("Length(ToString(MakeList(Flow.half, Flow.half), \"\"))", "32000"),
        ],
    );
    let commas = |count: usize| format!("Count(Split(\"{}\", \",\"))", ",".repeat(count));
    all(&[(&commas(1_999), "2000"), (&commas(2_000), "fault E369 size-limit")]);
}
