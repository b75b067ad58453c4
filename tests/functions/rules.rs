//! Rules of values, operators and functions, one by one: what an expression gives, at and past each edge.

use crate::evaluate::{Failure, World, check, evaluate};
use callflow::builtins::{FaultReason, Settings};
use callflow::value::literal;

fn gives(world: &World, expression: &str) -> String {
    match evaluate(expression, world) {
        Ok((ty, value)) => literal(&value, ty),
        Err(Failure::Run(fault)) => format!("fault {} {}", fault.rule, fault.reason.word()),
        Err(other) => format!("{other:?}"),
    }
}

/// Each expression with what it gives.
pub fn all(rows: &[(&str, &str)]) {
    with(&World::default(), rows);
}

pub fn with(world: &World, rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(expression, expected)| {
            let found = gives(world, expression);
            (found != *expected).then(|| format!("{expression}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A world whose settings stand in a project file.
pub fn set(settings: &str) -> World {
    World { settings: toml::from_str::<Settings>(settings).expect("settings"), ..World::default() }
}

#[test]
fn e83_e84_decimals_print_in_their_shortest_form() {
    all(&[
        ("2.50", "2.5"),
        ("3.00", "3.0"),
        (".5", "0.5"),
        ("-(0.0)", "0.0"),
        ("0.1 + 0.2", "0.3"),
        ("9999999999999999999999999999999999999999.0", "9999999999999999999999999999999999999999.0"),
        ("9999999999999999999999999999999999999999.0 + 1", "fault E367 overflow"),
        ("0 - 9999999999999999999999999999999999999999.0 - 1", "fault E367 overflow"),
        ("9999999999999999999999999999999999999999.0 + 0.5", "fault E367 overflow"),
        ("9999999999999999999999999999999999999999.0 + 0.4", "9999999999999999999999999999999999999999.0"),
        ("9999999999999999999999999999999999999999.0 - 0.4", "9999999999999999999999999999999999999999.0"),
    ]);
}

#[test]
fn e103_products_are_exact_up_to_forty_digits_then_rounded_away_from_zero() {
    all(&[
        ("1.1 * 1.1", "1.21"),
        ("12345678901234567890.5 * 2", "24691357802469135781.0"),
        // 1.0000000000000000000005 squared has 44 places: 1.00000000000000000000100000000000000000000025
        ("1.0000000000000000000005 * 1.0000000000000000000005", "1.000000000000000000001"),
        ("0.000000000000000000004 * 0.00000000000000000001", "0.0"),
        ("0.000000000000000000005 * 0.00000000000000000002", "0.0000000000000000000000000000000000000001"),
    ]);
}

#[test]
fn e104_integers_do_not_wrap() {
    all(&[
        ("System.MaxInt + 1", "fault E367 overflow"),
        ("System.MinInt - 1", "fault E367 overflow"),
        ("System.MaxInt * System.MaxInt", "fault E367 overflow"),
        ("~System.MaxInt", "fault E367 overflow"),
        ("-System.MaxInt", "-999999999999999"),
        ("System.MaxInt", "999999999999999"),
        ("Sum(System.MaxInt, 1, -1)", "999999999999999"),
        ("Sum(System.MaxInt, 1)", "fault E367 overflow"),
    ]);
}

#[test]
fn e112_e115_e193_a_duration_moves_a_date_by_whole_seconds() {
    all(&[
        ("MakeDateTime(2020, 1, 1) + ToDuration(1999)", "MakeDateTime(2020, 1, 1, 0, 0, 1)"),
        ("MakeDateTime(2020, 1, 1) + ToDuration(-1999)", "MakeDateTime(2019, 12, 31, 23, 59, 59)"),
        ("MakeDateTime(2020, 1, 1) - ToDuration(1999)", "MakeDateTime(2019, 12, 31, 23, 59, 59)"),
        ("System.MaxDateTime + ToDuration(1000)", "fault E367 overflow"),
        ("System.MinDateTime - ToDuration(1000)", "fault E367 overflow"),
        ("System.MaxDuration + ToDuration(1)", "fault E367 overflow"),
        ("ToString(System.MinDateTime)", "\"1800-01-01T00:00:00Z\""),
        ("ToString(System.MaxDateTime)", "\"2200-12-31T23:59:59Z\""),
    ]);
}

#[test]
fn e117_e306_e347_division() {
    all(&[
        ("2 / 3", "0.6666666666666666666666666667"),
        ("-2 / 3", "-0.6666666666666666666666666667"),
        ("1 / (1 - 1)", "fault E306 zero-divisor"),
        ("1.0 % (1 - 1)", "fault E306 zero-divisor"),
        ("MakeCurrency(1, \"USD\") / (1 - 1)", "fault E306 zero-divisor"),
        ("9999999999999999999999999999999999999999.0 / 0.1", "fault E367 overflow"),
        ("20000000000000000000000.0 / 3", "6666666666666666666666.666666666666666667"),
        ("9999999999999999999999999999999999999999.0 / 3", "3333333333333333333333333333333333333333.0"),
    ]);
    with(&set("division-digits = 2"), &[("1 / 3", "0.33"), ("2 / 3", "0.67"), ("Average(1, 1, 2)", "1.33")]);
}

#[test]
fn e118_e348_remainders_have_the_sign_of_the_dividend() {
    all(&[
        ("-7 % 3", "-1"),
        ("7 % -3", "1"),
        ("-10.5 % 4", "-2.5"),
        ("MakeCurrency(37.95, \"USD\") % 9", "MakeCurrency(1.95, \"USD\")"),
    ]);
    let divisor = set("remainder-sign = \"divisor\"");
    with(&divisor, &[("-7 % 3", "2"), ("7 % -3", "-2"), ("-10.5 % 4", "1.5"), ("6 % 3", "0")]);
}

#[test]
fn e119_e351_powers() {
    all(&[
        ("2 ^ 0", "1.0"),
        ("0 ^ 0", "1.0"),
        ("0 ^ 2", "0.0"),
        ("0 ^ -1", "fault E351 power-domain"),
        ("-8 ^ (1 / 3)", "fault E351 power-domain"),
        ("-2 ^ 3", "-8.0"),
        ("-3 ^ 2", "9.0"),
        ("2^3^2", "512.0"),
        ("3 ^ -1", "0.3333333333333333333333333333"),
        ("2 ^ 0.5", "1.4142135623730950488016887242"),
        ("81 ^ 0.5", "9.0"),
        ("1.5625 ^ 0.5", "1.25"),
        ("3 ^ 0.5", "1.7320508075688772935274463415"),
        ("3 ^ 1.5", "5.1961524227066318805823390245"),
        ("0.0000000000000000000000000000000000000001 ^ 0.5", "0.00000000000000000001"),
        ("32 ^ 0.2", "2.0"),
        ("9999999999999999999999999999999999999999.0 ^ 0.5", "99999999999999999999.99999999999999999999"),
        // 35 places, more than a quotient has: exact all the same.
        ("2 ^ -35", "0.00000000002910383045673370361328125"),
        ("1.1 ^ 30", "17.449402268886407318558803753801"),
        ("10 ^ 39", "1000000000000000000000000000000000000000.0"),
        ("10 ^ 40", "fault E367 overflow"),
        ("10 ^ -40", "0.0000000000000000000000000000000000000001"),
        ("1.0000001 ^ 999999999999999", "fault E367 overflow"),
        ("0.5 ^ 999999999999999", "0.0"),
        ("-1 ^ 999999999999999", "-1.0"),
        // (1 + 10^-7)^1000000 is e^0.09999999500000033…: 1.1051709…, by any calculator with enough digits.
        ("Round(1.0000001 ^ 1000000, 10)", "1.1051709125"),
    ]);
}

#[test]
fn e123_e341_order_of_text() {
    all(&[
        ("\"a\" < \"A\"", "true"),
        ("\"A\" < \"b\"", "true"),
        ("\"9\" > \"10\"", "true"),
        ("\"Hel\" < \"Hello\"", "true"),
        ("Compare(\"a\", \"a\")", "0"),
        ("Compare(\"HELLO\", \"hello\", true)", "0"),
        // Canonically equal, yet two texts: 0 means `==`.
        ("Compare(\"é\", \"e\u{301}\") == 0", "false"),
        ("\"é\" == \"e\u{301}\"", "false"),
        ("\"a-b\" == \"ab\"", "false"),
        ("Compare(\"a-b\", \"ab\")", "-1"),
    ]);
    with(&set("string-order = \"ordinal\""), &[("\"a\" < \"A\"", "false"), ("\"A\" < \"b\"", "true")]);
}

#[test]
fn e124_e74_equality() {
    all(&[
        ("5 == 5.00", "true"),
        ("NOT_SET == NOT_SET", "true"),
        ("NOT_SET != NOT_SET", "false"),
        ("\"\" == NOT_SET", "false"),
        ("ToInt(NOT_SET) == NOT_SET", "true"),
        ("ToInt(NOT_SET) == ToDecimal(NOT_SET)", "true"),
        ("0 == ToInt(NOT_SET)", "false"),
        ("MakeList(1, 2) == MakeList(1.0, 2.0)", "true"),
        ("MakeList(1, 2) == MakeList(2, 1)", "false"),
        ("MakeCurrency(5.0, \"usd\") == MakeCurrency(5, \"USD\")", "true"),
        ("MakeCurrency(5.0, \"EUR\") == MakeCurrency(5, \"USD\")", "false"),
        ("ToPhoneNumber(\"tel:+13178723000\") == ToPhoneNumber(\"13178723000\")", "true"),
        ("ToPhoneNumber(\"nonsense\") == ToPhoneNumber(\"nonsense\")", "true"),
        ("JsonParse(\"{\\\"a\\\":1,\\\"b\\\":2}\") == JsonParse(\"{\\\"b\\\":2.0,\\\"a\\\":10e-1}\")", "true"),
        ("Prompt.A == Prompt.a", "true"),
        ("Prompt.A == PromptSystem.A", "false"),
    ]);
    with(
        &set("string-equality = \"ignore-case\""),
        &[
            ("AreEqual(\"a\", \"A\")", "true"),
            ("MakeList(\"a\") == MakeList(\"A\")", "true"),
            ("FindFirst(MakeList(\"a\"), \"A\")", "0"),
        ],
    );
}

#[test]
fn e70_what_refuses_not_set_is_a_run_error() {
    let not_set = "fault E70 not-set";
    all(&[
        ("\"a\" + ToString(NOT_SET)", not_set),
        ("1 + ToInt(NOT_SET)", not_set),
        ("-ToInt(NOT_SET)", not_set),
        ("!ToBool(NOT_SET)", not_set),
        ("1.0 < ToDecimal(NOT_SET)", not_set),
        ("\"a\" < ToString(NOT_SET)", not_set),
        ("true and ToBool(NOT_SET)", not_set),
        ("ToBool(NOT_SET) or true", not_set),
        ("false and ToBool(NOT_SET)", "false"),
        ("true or ToBool(NOT_SET)", "true"),
        ("Length(ToString(NOT_SET))", not_set),
        ("MakeList(1)[ToInt(NOT_SET)]", not_set),
        ("Replace(\"a\", ToString(NOT_SET), \"b\")", not_set),
        ("Floor(ToDecimal(NOT_SET))", not_set),
        ("ToCurrency(NOT_SET).code", "fault E393 not-set"),
        ("JsonParse(ToString(NOT_SET))", not_set),
        ("ConvertCurrency(MakeCurrency(1, \"USD\"), \"EUR\", ToDecimal(NOT_SET))", not_set),
    ]);
}

#[test]
fn e85_e86_e200_e203_money() {
    all(&[
        ("ToString(ToCurrency(\"3.4685|USD\"))", "\"3.4685|USD\""),
        ("ToString(MakeCurrency(NOT_SET, NOT_SET))", "\"|\""),
        ("ToString(MakeCurrency(-1, NOT_SET))", "\"-1.00|\""),
        ("MakeCurrency(1, Append(\"US\", \"X\"))", "fault E356 currency-code"),
        ("MakeCurrency(1, \"USD\") + MakeCurrency(1, \"EUR\")", "fault E355 currency-mismatch"),
        ("MakeCurrency(1, \"USD\") < MakeCurrency(1, NOT_SET)", "fault E355 currency-mismatch"),
        ("MakeCurrency(1, NOT_SET) + ToCurrency(2)", "MakeCurrency(3.0, NOT_SET)"),
        ("MakeCurrency(NOT_SET, \"USD\") + MakeCurrency(1, \"USD\")", "fault E355 no-amount"),
        ("Round(MakeCurrency(NOT_SET, \"USD\"))", "fault E307 no-amount"),
        ("Sum(MakeCurrency(1, \"USD\"), MakeCurrency(1, \"EUR\"))", "fault E355 currency-mismatch"),
        ("Sum(MakeCurrency(NOT_SET, \"USD\"), ToCurrency(NOT_SET))", "MakeCurrency(0.0, \"USD\")"),
        ("Sum(ToCurrency(NOT_SET), ToCurrency(NOT_SET))", "MakeCurrency(0.0, NOT_SET)"),
        ("Average(MakeCurrency(8, \"USD\"), MakeCurrency(NOT_SET, \"EUR\"))", "MakeCurrency(8.0, \"USD\")"),
        ("Average(NOT_SET, NOT_SET)", "MakeCurrency(0.0, NOT_SET)"),
        ("ToCurrency(\"x|USD\")", "fault E365 bad-text"),
        ("ToCurrency(\"1|XXX\")", "fault E365 bad-text"),
        ("ToCurrency(\" \")", "ToCurrency(NOT_SET)"),
        ("MakeListCurrency(MakeList(1.0), MakeList(\"USD\", \"EUR\"))", "fault E201 count-mismatch"),
        ("GetCurrencySymbol(ToCurrency(5))", "ToString(NOT_SET)"),
    ]);
    with(&set("currency-text = \"exactly-2\""), &[("ToString(ToCurrency(\"3.4685|USD\"))", "\"3.47|USD\"")]);
}

#[test]
fn faults_have_words_and_places_but_no_values() {
    let failure = evaluate("Left(\"secret\", 0 - 1)", &World::default());
    let Err(Failure::Run(fault)) = failure else { panic!("a run error") };
    assert_eq!((fault.rule, fault.reason, fault.argument), ("E368", FaultReason::ArgumentRange, Some(1)));
    assert_eq!(fault.message(), "argument 2 is outside its range");
    assert!(!format!("{fault:?}").contains("secret"), "P47");
}

#[test]
fn e310_a_certain_run_error_passes_the_checker() {
    assert!(check("1 / (1 - 1)", &World::default()).is_ok());
}
