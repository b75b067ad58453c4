//! E301: messages name positions and types, and the help line writes the cast that would mend it.

use crate::ask::answers;

#[test]
fn e301_both_positions_both_types_and_the_cast() {
    let rows = [
        (
            "\"n = \" + 5",
            "`+` does not take String and Integer (at character 8; String at 1, Integer at 10)",
            "cast it: `ToString(5)`",
        ),
        (
            "5 + \"n\"",
            "`+` does not take Integer and String (at character 3; Integer at 1, String at 5)",
            "cast it: `ToString(5)`",
        ),
        (
            "If(true, 5, 1.5)",
            "`If` takes values of one type, found Integer and Decimal (Integer at 10, Decimal at 13)",
            "cast it: `ToDecimal(5)`",
        ),
        (
            "MakeList(\"a\", 2)",
            "`MakeList` takes values of one type, found String and Integer (String at 10, Integer at 15)",
            "cast it: `ToString(2)`",
        ),
        (
            "Left(\"abc\", 1.0)",
            "`Left` does not take String and Decimal (at character 1; String at 6, Decimal at 13)",
            "cast it: `ToInt(1.0)`",
        ),
        ("true ? 1 : false ? 2 : 3", "", ""),
    ];
    let expressions: Vec<&str> = rows.iter().map(|(expression, ..)| *expression).collect();
    for ((expression, message, help), answer) in rows.iter().zip(answers(&expressions)) {
        if message.is_empty() {
            // E21: what looks like a chain groups to the left, and the help line offers parentheses or If.
            assert!(answer["help"].as_str().unwrap_or_default().contains("If("), "{answer}");
            continue;
        }
        assert_eq!((&answer["message"], &answer["help"]), (&(*message).into(), &(*help).into()), "{expression}");
    }
}

#[test]
fn e267_names_that_do_not_exist_bring_the_nearest() {
    let rows = [
        ("ToUpper(\"a\")", "Upper"),
        ("ToBoolean(\"a\")", "ToBool"),
        ("IndexOf(\"a\", \"b\")", "FindString"),
        ("Now()", "GetCurrentDateTimeUtc"),
        ("Lenght(\"a\")", "Length"),
    ];
    let expressions: Vec<&str> = rows.iter().map(|(expression, _)| *expression).collect();
    for ((expression, nearest), answer) in rows.iter().zip(answers(&expressions)) {
        let help = answer["help"].as_str().unwrap_or_default();
        assert!(help.contains(&format!("`{nearest}`")), "{expression}: {help}");
    }
    for none in ["Min(1, 2)", "Max(1, 2)", "Abs(1)", "Mod(1, 2)", "Sort(1)", "RemoveItem(1)", "RegEx(1)", "Join(1)"] {
        assert_eq!(answers(&[none])[0]["code"], "unknown-function", "{none}");
    }
}

#[test]
fn e291_constants_of_system_that_stand_alone_have_a_type_and_properties() {
    crate::ask::all(&[
        ("System.Currencies.USD", "System.Currencies System.Currencies.USD"),
        ("System.Languages.enUS", "System.Languages System.Languages.enUS"),
        ("System.Regions.US", "System.Regions System.Regions.US"),
        ("System.Regions.US.dialingCode", "String \"1\""),
        ("System.Regions.US[\"dialingCode\"]", "String \"1\""),
        ("MakeCurrency(5, System.Currencies[\"USD\"].code)", "Currency MakeCurrency(5.0, \"USD\")"),
        // E49: `T` does not stand for them.
        ("ToString(System.Currencies.USD)", "check wrong-types 1"),
        ("System.Currencies.USD == System.Currencies.USD", "check wrong-types 23"),
        ("System.Currencies", "check scope-alone 1"),
    ]);
}
