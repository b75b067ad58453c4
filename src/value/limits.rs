//! The ends of every range, each once (§14 of the expression rules).

/// The largest Integer (E81).
pub const MAX_INTEGER: i64 = 999_999_999_999_999;
/// The smallest Integer (E81).
pub const MIN_INTEGER: i64 = -MAX_INTEGER;
/// The longest Duration in milliseconds, forwards and backwards (E90).
pub const MAX_DURATION: i64 = 999_999_999_999_999;
/// The first DateTime, 1800-01-01T00:00:00Z, in seconds since 1970 (E87).
pub const MIN_DATE_TIME: i64 = -5_364_662_400;
/// The last DateTime, 2200-12-31T23:59:59Z, in seconds since 1970 (E87).
pub const MAX_DATE_TIME: i64 = 7_289_654_399;
/// The first Date, 1800-01-01, in days since 1970-01-01 (E88).
pub const MIN_DATE: i32 = -62_091;
/// The last Date, 2200-12-31, in days since 1970-01-01 (E88).
pub const MAX_DATE: i32 = 84_370;
/// The milliseconds of a day; a Time stays below (E89).
pub const DAY_MILLISECONDS: u32 = 86_400_000;
/// The characters of a String (E82, E324).
pub const MAX_STRING_CHARS: usize = 32_000;
/// The items of a collection (E100, E325).
pub const MAX_ITEMS: usize = 2_000;
/// The significant digits of a Decimal (E83).
pub const MAX_DIGITS: u32 = 40;
/// The digits of a Decimal after the point (E103).
pub const MAX_PLACES: u32 = 40;
/// How deep JSON may nest (E328).
pub const MAX_JSON_DEPTH: usize = 128;

/// Whether a number is an Integer of E81.
pub const fn is_integer(number: i64) -> bool {
    number >= MIN_INTEGER && number <= MAX_INTEGER
}

/// Whether seconds since 1970 are a DateTime of E87.
pub const fn is_date_time(seconds: i64) -> bool {
    seconds >= MIN_DATE_TIME && seconds <= MAX_DATE_TIME
}

/// Whether milliseconds are a Duration of E90.
pub const fn is_duration(milliseconds: i64) -> bool {
    milliseconds >= -MAX_DURATION && milliseconds <= MAX_DURATION
}
