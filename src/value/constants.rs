//! The constants of `Format.` and `Language.` (E293, E294). A constant's value is its place in this table.

use super::Kind;

/// One constant: its type, the scope it is a member of, its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The type of the value.
    pub kind: Kind,
    /// `Format.Date`, `Language.Gender` …
    pub scope: &'static str,
    /// The name after the last dot.
    pub name: &'static str,
}

/// The constant of a number.
pub fn constant(number: i64) -> Option<&'static Constant> {
    CONSTANTS.get(usize::try_from(number).ok()?)
}

/// The number of the constant of that scope and name, case aside (E30).
pub fn constant_named(scope: &str, name: &str) -> Option<i64> {
    let found = CONSTANTS
        .iter()
        .position(|known| known.scope.eq_ignore_ascii_case(scope) && known.name.eq_ignore_ascii_case(name))?;
    i64::try_from(found).ok()
}

const fn of(kind: Kind, scope: &'static str, name: &'static str) -> Constant {
    Constant { kind, scope, name }
}

/// Every constant; new ones go to the end, since images hold the numbers.
pub const CONSTANTS: &[Constant] = &[
    of(Kind::FormatBool, "Format.Bool", "playYesNo"),
    of(Kind::FormatCurrency, "Format.Currency", "asMinorUnits"),
    of(Kind::FormatCurrency, "Format.Currency", "majorUnitsOnly"),
    of(Kind::FormatCurrency, "Format.Currency", "minorUnitsOnly"),
    of(Kind::FormatCurrency, "Format.Currency", "playDigits"),
    of(Kind::FormatDate, "Format.Date", "longYear"),
    of(Kind::FormatDate, "Format.Date", "shortYear"),
    of(Kind::FormatDate, "Format.Date", "shortMonthAndDay"),
    of(Kind::FormatDate, "Format.Date", "dayOfWeekOnly"),
    of(Kind::FormatDate, "Format.Date", "dayOnly"),
    of(Kind::FormatDate, "Format.Date", "monthOnly"),
    of(Kind::FormatDate, "Format.Date", "shortYearOnly"),
    of(Kind::FormatDate, "Format.Date", "longYearOnly"),
    of(Kind::FormatNumber, "Format.Number", "playDigits"),
    of(Kind::FormatPhoneNumber, "Format.PhoneNumber", "global"),
    of(Kind::FormatPhoneNumber, "Format.PhoneNumber", "local"),
    of(Kind::FormatString, "Format.String", "playChars"),
    of(Kind::FormatTime, "Format.Time", "twelveHours"),
    of(Kind::FormatTime, "Format.Time", "twentyFourHours"),
    of(Kind::FormatTimePart, "Format.TimePart", "days"),
    of(Kind::FormatTimePart, "Format.TimePart", "hours"),
    of(Kind::FormatTimePart, "Format.TimePart", "minutes"),
    of(Kind::FormatTimePart, "Format.TimePart", "seconds"),
    of(Kind::LanguageContext, "Language.Case", "accusative"),
    of(Kind::LanguageContext, "Language.Case", "article"),
    of(Kind::LanguageContext, "Language.Case", "dative"),
    of(Kind::LanguageContext, "Language.Case", "genitive"),
    of(Kind::LanguageContext, "Language.Case", "nominative"),
    of(Kind::LanguageContext, "Language.Gender", "common"),
    of(Kind::LanguageContext, "Language.Gender", "feminine"),
    of(Kind::LanguageContext, "Language.Gender", "masculine"),
    of(Kind::LanguageContext, "Language.Gender", "neuter"),
    of(Kind::LanguageContext, "Language.Quantity", "plural"),
    of(Kind::LanguageContext, "Language.Quantity", "singular"),
];
