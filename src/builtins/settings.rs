//! The project's choices where no source says what Architect does (§15). They live in the project file under
//! `[expressions]`; a name or a value that does not exist there is refused.

use crate::value::{CurrencyText, DateTimeText, Display, DurationText, Midpoint, RemainderSign};
use serde::{Deserialize, Serialize};

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident, $($(#[$next_doc:meta])* $next:ident),+ $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(rename_all = "kebab-case")]
            pub enum $name {
                #[default]
                $(#[$first_doc])*
                $first,
                $($(#[$next_doc])* $next,)+
            }
        )*
    };
}

choices! {
    /// E340
    StringEquality {
        /// `a` is not `A`.
        CaseSensitive,
        /// It is.
        IgnoreCase,
    }
    /// E341
    StringOrder {
        /// The root table of the Unicode Collation Algorithm.
        RootCollation,
        /// By the numbers of the characters.
        Ordinal,
    }
    /// E343
    CaseMapping {
        /// `ß` becomes `SS`.
        Full,
        /// The length stays.
        Simple,
    }
    /// E345
    FindOverlap {
        /// Hits may overlap.
        Yes,
        /// They do not.
        No,
    }
    /// E346
    EmailSplit {
        /// At the last `@`.
        LastAt,
        /// At the first.
        FirstAt,
    }
    /// E357
    ImpossibleDate {
        /// A run error.
        Error,
        /// The last day of the month.
        Clamp,
    }
    /// E358
    LeapDay {
        /// 28 February.
        Clamp,
        /// A run error.
        Error,
    }
    /// E362
    AverageDuration {
        /// To the nearest millisecond.
        Round,
        /// Towards zero.
        Cut,
    }
    /// What is done where E364–E366, E375, E391 and E393 leave a choice, the value NOT_SET first.
    NotSetOrError {
        /// NOT_SET.
        NotSet,
        /// A run error.
        Error,
    }
    /// The same, the run error first.
    ErrorOrNotSet {
        /// A run error.
        Error,
        /// NOT_SET.
        NotSet,
    }
    /// E372
    PhoneBareDigits {
        /// Read as if `+` stood before them.
        Global,
        /// A tel number without e164.
        Local,
    }
    /// E373
    PhoneScheme {
        /// `sips:` has the scheme `sips`.
        AsWritten,
        /// It has the scheme `sip`.
        SipForBoth,
    }
    /// E376
    JsonNull {
        /// null acts like NOT_SET.
        NotSet,
        /// null is a value.
        Value,
    }
    /// E383
    CommunicationJoin {
        /// One space between parts.
        Space,
        /// Nothing.
        None,
    }
    /// E384
    DetectLanguage {
        /// A library decides.
        On,
        /// Always the default.
        Off,
    }
    /// E388
    UpdateDataPartial {
        /// Assignments before the failing one stay.
        Kept,
        /// They are undone.
        Undone,
    }
    /// E389
    Clock {
        /// It stands still within one expression.
        PerExpression,
        /// Each call looks at it.
        PerCall,
    }
}

/// E342
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextUnit {
    /// Unicode scalar values.
    #[default]
    #[serde(rename = "character")]
    Character,
    /// Units of UTF-16.
    #[serde(rename = "utf-16")]
    Utf16,
}

/// E359
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeekRule {
    /// ISO 8601.
    #[default]
    #[serde(rename = "iso")]
    Iso,
    /// Week 1 holds 1 January, weeks begin on Sunday.
    #[serde(rename = "january-1")]
    January1,
}

/// E344: where FindString finds `""`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub enum FindEmpty {
    /// At 0.
    #[default]
    Zero,
    /// Nowhere.
    MinusOne,
}

impl TryFrom<i64> for FindEmpty {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        match number {
            0 => Ok(Self::Zero),
            -1 => Ok(Self::MinusOne),
            _ => Err("`find-empty` is 0 or -1"),
        }
    }
}

impl From<FindEmpty> for i64 {
    fn from(choice: FindEmpty) -> Self {
        if choice == FindEmpty::Zero { 0 } else { -1 }
    }
}

/// E347: the places that division keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct DivisionDigits(u32);

impl DivisionDigits {
    /// How many.
    pub const fn places(self) -> u32 {
        self.0
    }
}

impl Default for DivisionDigits {
    fn default() -> Self {
        Self(28)
    }
}

impl TryFrom<u32> for DivisionDigits {
    type Error = &'static str;

    fn try_from(places: u32) -> Result<Self, Self::Error> {
        if (1..=40).contains(&places) { Ok(Self(places)) } else { Err("`division-digits` is 1 to 40") }
    }
}

impl From<DivisionDigits> for u32 {
    fn from(digits: DivisionDigits) -> Self {
        digits.0
    }
}

/// All settings that have a choice, by the names of §15.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// E340
    pub string_equality: StringEquality,
    /// E341
    pub string_order: StringOrder,
    /// E342
    pub text_unit: TextUnit,
    /// E343
    pub case_mapping: CaseMapping,
    /// E344
    pub find_empty: FindEmpty,
    /// E345
    pub find_overlap: FindOverlap,
    /// E346
    pub email_split: EmailSplit,
    /// E347
    pub division_digits: DivisionDigits,
    /// E348
    pub remainder_sign: RemainderSign,
    /// E349
    pub midpoint: Midpoint,
    /// E354
    pub currency_text: CurrencyText,
    /// E357
    pub impossible_date: ImpossibleDate,
    /// E358
    pub leap_day: LeapDay,
    /// E359
    pub week_rule: WeekRule,
    /// E360
    pub datetime_text: DateTimeText,
    /// E361
    pub duration_text: DurationText,
    /// E362
    pub average_duration: AverageDuration,
    /// E364
    pub blank_text: NotSetOrError,
    /// E365
    pub bad_text: ErrorOrNotSet,
    /// E366
    pub index_out_of_range: ErrorOrNotSet,
    /// E372
    pub phone_bare_digits: PhoneBareDigits,
    /// E373
    pub phone_scheme: PhoneScheme,
    /// E375
    pub json_missing: NotSetOrError,
    /// E376
    pub json_null: JsonNull,
    /// E383
    pub communication_join: CommunicationJoin,
    /// E384
    pub detect_language: DetectLanguage,
    /// E388
    pub update_data_partial: UpdateDataPartial,
    /// E389
    pub clock: Clock,
    /// E391
    pub lookup_unknown: NotSetOrError,
    /// E393
    pub property_of_not_set: ErrorOrNotSet,
}

impl Settings {
    /// The choices that texts of values need (E160).
    pub fn display(&self) -> Display {
        Display {
            currency: self.currency_text,
            duration: self.duration_text,
            null_is_value: self.json_null == JsonNull::Value,
            communication_space: self.communication_join == CommunicationJoin::Space,
        }
    }

    /// Whether `==` on Strings ignores case (E340).
    pub fn ignores_case(&self) -> bool {
        self.string_equality == StringEquality::IgnoreCase
    }
}
