//! Operators of numbers, money, time and truth: their rows (E110–E122, E125, E126).

use super::arithmetic::{
    add, add_durations, add_integers, add_money, add_texts, bit_and, bit_not, bit_or, divide, divide_money, earlier,
    later, later_by, multiply, multiply_integers, negate, negate_duration, negate_integer, negate_money, not, power,
    remain, remain_integers, remain_money, scale, scaled, subtract, subtract_durations, subtract_integers,
    subtract_money,
};
use super::row::{Flows, Row, lazy, row};
use super::sound::join;

/// The rows, in the order of the overload table.
pub(super) const ROWS: &[Row] = &[
    row("+(augend: Integer, addend: Integer) -> Integer", "E110", "The sum.", add_integers).examples(&[("2 + 3", "5")]),
    row("+(augend: Decimal, addend: Integer) -> Decimal", "E110", "The sum.", add).examples(&[("2.5 + 3", "5.5")]),
    row("+(augend: Integer, addend: Decimal) -> Decimal", "E110", "The sum.", add).examples(&[("1 + 0.5", "1.5")]),
    row("+(augend: Currency, addend: Currency) -> Currency", "E111", "The sum of two amounts of one code.", add_money)
        .examples(&[("MakeCurrency(5.25, \"USD\") + ToCurrency(\"-3.00|USD\")", "MakeCurrency(2.25, \"USD\")")]),
    row("+(augend: Audio, addend: Audio) -> Audio", "E114", "One after the other.", join)
        .examples(&[("ToAudioTTS(\"a\") + ToAudioTTS(\"b\")", "ToAudioTTS(\"a\") + ToAudioTTS(\"b\")")])
        .flows(Flows::Calls),
    row("+(augend: Prompt, addend: Prompt) -> Audio", "E114", "One after the other.", join)
        .examples(&[("Prompt.Hello + PromptSystem.silence", "ToAudio(Prompt.Hello) + ToAudio(PromptSystem.silence)")])
        .flows(Flows::Calls),
    row("+(augend: Audio, addend: Prompt) -> Audio", "E114", "One after the other.", join)
        .examples(&[("ToAudioTTS(\"a\") + Prompt.Hello", "ToAudioTTS(\"a\") + ToAudio(Prompt.Hello)")])
        .flows(Flows::Calls),
    row("+(augend: Prompt, addend: Audio) -> Audio", "E114", "One after the other.", join)
        .examples(&[("Prompt.Hello + ToAudioTTS(\"a\")", "ToAudio(Prompt.Hello) + ToAudioTTS(\"a\")")])
        .flows(Flows::Calls),
    row("+(augend: Decimal, addend: Decimal) -> Decimal", "E110", "The sum.", add).examples(&[("0.1 + 0.2", "0.3")]),
    row("+(augend: Duration, addend: DateTime) -> DateTime", "E112", "The moment so much later.", later)
        .examples(&[("MakeDuration(0, 1, 0, 0) + MakeDateTime(2026, 5, 4)", "MakeDateTime(2026, 5, 4, 1, 0, 0)")]),
    row("+(augend: DateTime, addend: Duration) -> DateTime", "E112", "The moment so much later.", later_by)
        .examples(&[("MakeDateTime(2003, 6, 1) + MakeDuration(0, 1, 1, 1)", "MakeDateTime(2003, 6, 1, 1, 1, 1)")]),
    row("+(augend: Duration, addend: Duration) -> Duration", "E112", "The sum.", add_durations)
        .examples(&[("MakeDuration(0, 1, 0, 0) + MakeDuration(0, 0, 30, 0)", "ToDuration(\"PT1H30M\")")]),
    row("+(augend: String, addend: String) -> String", "E113", "Both texts, one after the other.", add_texts)
        .examples(&[("\"Hello \" + \"There\"", "\"Hello There\"")]),
    row("&(value1: Integer, value2: Integer) -> Integer", "E121", "The bits that both have.", bit_and)
        .examples(&[("12 & 10", "8"), ("-2 & 7", "6")]),
    row("~(value1: Integer) -> Integer", "E121", "All bits turned round.", bit_not).examples(&[("~0", "-1")]),
    row("|(value1: Integer, value2: Integer) -> Integer", "E121", "The bits that either has.", bit_or)
        .examples(&[("12 | 3", "15")]),
    row("-(minuend: Integer, subtrahend: Integer) -> Integer", "E115", "The difference.", subtract_integers)
        .examples(&[("100 - 35", "65")]),
    row(
        "-(minuend: Currency, subtrahend: Currency) -> Currency",
        "E115",
        "The difference of two amounts of one code.",
        subtract_money,
    )
    .examples(&[("MakeCurrency(5, \"USD\") - MakeCurrency(1.5, \"USD\")", "MakeCurrency(3.5, \"USD\")")]),
    row("-(minuend: Decimal, subtrahend: Decimal) -> Decimal", "E115", "The difference.", subtract)
        .examples(&[("1.5 - 0.5", "1.0")]),
    row("-(minuend: Decimal, subtrahend: Integer) -> Decimal", "E115", "The difference.", subtract)
        .examples(&[("1.5 - 1", "0.5")]),
    row("-(minuend: Integer, subtrahend: Decimal) -> Decimal", "E115", "The difference.", subtract)
        .examples(&[("24 - 7.5", "16.5")]),
    row("-(minuend: Duration, subtrahend: Duration) -> Duration", "E115", "The difference.", subtract_durations)
        .examples(&[("MakeDuration(0, 1, 0, 0) - MakeDuration(0, 0, 30, 0)", "ToDuration(\"PT30M\")")]),
    row("-(minuend: DateTime, subtrahend: Duration) -> DateTime", "E115", "The moment so much earlier.", earlier)
        .examples(&[("MakeDateTime(2026, 5, 4) - MakeDuration(0, 1, 0, 0)", "MakeDateTime(2026, 5, 3, 23, 0, 0)")]),
    row("*(multiplicand: Integer, multiplier: Integer) -> Integer", "E116", "The product.", multiply_integers)
        .examples(&[("9 * 1000", "9000")]),
    row("*(multiplicand: Decimal, multiplier: Decimal) -> Decimal", "E116", "The product.", multiply)
        .examples(&[("1.5 * 1.5", "2.25")]),
    row("*(multiplicand: Integer, multiplier: Decimal) -> Decimal", "E116", "The product.", multiply)
        .examples(&[("2 * 1.5", "3.0")]),
    row("*(multiplicand: Decimal, multiplier: Integer) -> Decimal", "E116", "The product.", multiply)
        .examples(&[("7.2 * 12", "86.4")]),
    row(
        "*(multiplicand: Decimal, multiplier: Currency) -> Currency",
        "E116",
        "So many times the amount, not rounded.",
        scale,
    )
    .examples(&[("0.3 * MakeCurrency(1.15, \"USD\")", "MakeCurrency(0.345, \"USD\")")]),
    row(
        "*(multiplicand: Currency, multiplier: Decimal) -> Currency",
        "E116",
        "So many times the amount, not rounded.",
        scaled,
    )
    .examples(&[("MakeCurrency(1.15, \"USD\") * 0.3", "MakeCurrency(0.345, \"USD\")")]),
    row(
        "*(multiplicand: Integer, multiplier: Currency) -> Currency",
        "E116",
        "So many times the amount, not rounded.",
        scale,
    )
    .examples(&[("3 * MakeCurrency(1.15, \"USD\")", "MakeCurrency(3.45, \"USD\")")]),
    row(
        "*(multiplicand: Currency, multiplier: Integer) -> Currency",
        "E116",
        "So many times the amount, not rounded.",
        scaled,
    )
    .examples(&[("MakeCurrency(1.15, \"USD\") * 3", "MakeCurrency(3.45, \"USD\")")]),
    row("/(dividend: Integer, divisor: Decimal{≠0}) -> Decimal", "E117", "The quotient.", divide)
        .examples(&[("3 / 1.5", "2.0")]),
    row("/(dividend: Decimal, divisor: Integer{≠0}) -> Decimal", "E117", "The quotient.", divide)
        .examples(&[("1.5 / 2", "0.75")]),
    row("/(dividend: Integer, divisor: Integer{≠0}) -> Decimal", "E117", "The quotient.", divide).examples(&[
        ("45 / 6", "7.5"),
        ("6 / 3", "2.0"),
        ("1 / 3", "0.3333333333333333333333333333"),
    ]),
    row("/(dividend: Decimal, divisor: Decimal{≠0}) -> Decimal", "E117", "The quotient.", divide)
        .examples(&[("1.5 / 0.5", "3.0")]),
    row("/(dividend: Currency, divisor: Decimal{≠0}) -> Currency", "E117", "The amount divided.", divide_money)
        .examples(&[("MakeCurrency(3, \"USD\") / 1.5", "MakeCurrency(2.0, \"USD\")")]),
    row("/(dividend: Currency, divisor: Integer{≠0}) -> Currency", "E117", "The amount divided.", divide_money)
        .examples(&[("ToCurrency(\"45.00|USD\") / 6", "MakeCurrency(7.5, \"USD\")")]),
    row("^(base: Integer, exponent: Integer) -> Decimal", "E119", "The power.", power)
        .examples(&[("2 ^ 10", "1024.0"), ("2 ^ -2", "0.25")]),
    row("^(base: Integer, exponent: Decimal) -> Decimal", "E119", "The power.", power).examples(&[("4 ^ 0.5", "2.0")]),
    row("^(base: Decimal, exponent: Integer) -> Decimal", "E119", "The power.", power).examples(&[("1.5 ^ 2", "2.25")]),
    row("^(base: Decimal, exponent: Decimal) -> Decimal", "E119", "The power.", power)
        .examples(&[("2.25 ^ 0.5", "1.5")]),
    lazy(
        "?(condition: Boolean?, trueValue: T?, falseValue: T?) -> T",
        "E126",
        "The second value if the condition is true, else the third.",
    )
    .examples(&[("5 > 3 ? 100 : 200", "100")]),
    lazy(
        "?(condition: Boolean?, trueValue: T[], falseValue: T[]) -> T[]",
        "E126",
        "The second value if the condition is true, else the third.",
    )
    .examples(&[("true ? MakeList(1, 2) : MakeList(3)", "MakeList(1, 2)")]),
    lazy(
        "?(condition: Boolean?, trueValueAudio: Audio, falseValueAudio: Audio) -> Audio",
        "E126",
        "The second value if the condition is true, else the third.",
    )
    .examples(&[("false ? ToAudioTTS(\"a\") : ToAudioTTS(\"b\")", "ToAudioTTS(\"b\")")])
    .flows(Flows::Calls),
    row("%(dividend: Integer, divisor: Integer{≠0}) -> Integer", "E118", "What division leaves.", remain_integers)
        .examples(&[("27 % 5", "2"), ("-7 % 3", "-1")]),
    row("%(dividend: Decimal, divisor: Decimal{≠0}) -> Decimal", "E118", "What division leaves.", remain)
        .examples(&[("10.5 % 4.0", "2.5")]),
    row("%(dividend: Integer, divisor: Decimal{≠0}) -> Decimal", "E118", "What division leaves.", remain)
        .examples(&[("10 % 1.5", "1.0")]),
    row("%(dividend: Decimal, divisor: Integer{≠0}) -> Decimal", "E118", "What division leaves.", remain)
        .examples(&[("10.5 % 4", "2.5")]),
    row(
        "%(dividend: Currency, divisor: Decimal{≠0}) -> Currency",
        "E118",
        "What division of the amount leaves.",
        remain_money,
    )
    .examples(&[("MakeCurrency(10, \"USD\") % 1.5", "MakeCurrency(1.0, \"USD\")")]),
    row(
        "%(dividend: Currency, divisor: Integer{≠0}) -> Currency",
        "E118",
        "What division of the amount leaves.",
        remain_money,
    )
    .examples(&[("MakeCurrency(10.5, \"USD\") % 4", "MakeCurrency(2.5, \"USD\")")]),
    row("!(booleanValue: Boolean) -> Boolean", "E122", "The other truth.", not).examples(&[("!(5 == 3)", "true")]),
    row("-(valueToNegate: Currency) -> Currency", "E120", "The same with the other sign.", negate_money)
        .examples(&[("-(MakeCurrency(5, \"USD\"))", "MakeCurrency(-5.0, \"USD\")")]),
    row("-(valueToNegate: Integer) -> Integer", "E120", "The same with the other sign.", negate_integer)
        .examples(&[("-(5)", "-5")]),
    row("-(valueToNegate: Decimal) -> Decimal", "E120", "The same with the other sign.", negate)
        .examples(&[("-(0.0)", "0.0")]),
    row("-(valueToNegate: Duration) -> Duration", "E120", "The same with the other sign.", negate_duration)
        .examples(&[("-(MakeDuration(0, 1, 0, 0))", "ToDuration(\"-PT1H\")")]),
    lazy(
        "and(value1: Boolean, value2: Boolean) -> Boolean",
        "E125",
        "Whether both are true; the second is asked only if the first is.",
    )
    .examples(&[("true and false", "false")]),
    lazy(
        "or(value1: Boolean, value2: Boolean) -> Boolean",
        "E125",
        "Whether one is true; the second is asked only if the first is not.",
    )
    .examples(&[("true or false", "true")]),
];
