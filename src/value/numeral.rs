//! Decimals as text (E8, E84, E162, E352).

use super::decimal::{Decimal, Overflow};
use super::limits::{MAX_DIGITS, MAX_PLACES};
use super::text::Text;
use dashu_int::UBig;

/// Why a text is no Decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumeralError {
    /// It is not written as one.
    NotANumber,
    /// It has more than 40 significant digits, or more than 40 after the point.
    TooPrecise,
    /// Its magnitude is beyond E83.
    TooLarge,
}

impl From<Overflow> for NumeralError {
    fn from(_: Overflow) -> Self {
        Self::TooLarge
    }
}

impl Decimal {
    /// Reads `digits`, `digits.`, `digits.digits` or `.digits`, with one sign before it or none. No blanks, no
    /// exponent, no group marks.
    pub fn parse(text: &str) -> Result<Self, NumeralError> {
        let (negative, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !digits_only(whole) || !digits_only(fraction) {
            return Err(NumeralError::NotANumber);
        }
        Self::from_digits(negative, whole.trim_start_matches('0'), fraction.trim_end_matches('0'))
    }

    /// A number of the digits before and after the point.
    fn from_digits(negative: bool, whole: &str, fraction: &str) -> Result<Self, NumeralError> {
        if whole.len() > MAX_DIGITS as usize {
            return Err(NumeralError::TooLarge);
        }
        let significant = if whole.is_empty() { fraction.trim_start_matches('0').len() } else { fraction.len() };
        if fraction.len() > MAX_PLACES as usize || whole.len() + significant > MAX_DIGITS as usize {
            return Err(NumeralError::TooPrecise);
        }
        // Up to 40 digits each: a small loop instead of a joined text.
        let mut digits = 0u128;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if digits > u128::MAX / 10 - 10 {
                return Self::from_many(negative, whole, fraction);
            }
            digits = digits * 10 + u128::from(byte - b'0');
        }
        Ok(Self::narrow(negative, digits, fraction.len() as u32)?)
    }

    /// As [`Decimal::from_digits`], for more than 128 bits.
    fn from_many(negative: bool, whole: &str, fraction: &str) -> Result<Self, NumeralError> {
        let mut digits = UBig::ZERO;
        for byte in whole.bytes().chain(fraction.bytes()) {
            digits = digits * 10u8 + (byte - b'0');
        }
        Ok(Self::wide(negative, digits, fraction.len() as u32)?)
    }

    /// The shortest text, with one digit after the point at least: `2.5`, `3.0` (E84).
    pub fn write_shortest(self, out: &mut Text) {
        self.write_places(1, out);
    }

    /// The text with at least that many digits after the point (E354).
    pub fn write_places(self, least: u32, out: &mut Text) {
        if self.is_negative() {
            out.push('-');
        }
        // A u128 has 39 digits at most, a Decimal 40: room for both.
        let mut digits = CompactDigits { short: [0; 40], start: 0, long: None };
        match self.digits() {
            Some(narrow) => digits.fill(narrow),
            None => digits.fill_wide(&self.magnitude()),
        }
        let digits = digits.as_str();
        let places = self.places() as usize;
        if digits.len() <= places {
            out.push_str("0.");
            (digits.len()..places).for_each(|_| out.push('0'));
            out.push_str(digits);
        } else {
            out.push_str(&digits[..digits.len() - places]);
            if places > 0 || least > 0 {
                out.push('.');
            }
            out.push_str(&digits[digits.len() - places..]);
        }
        (places..least as usize).for_each(|_| out.push('0'));
    }
}

/// The digits of a number, without an allocation for those of everyday size.
struct CompactDigits {
    short: [u8; 40],
    start: usize,
    long: Option<String>,
}

impl CompactDigits {
    fn fill(&mut self, mut number: u128) {
        self.start = self.short.len();
        loop {
            self.start -= 1;
            self.short[self.start] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                return;
            }
        }
    }

    fn fill_wide(&mut self, number: &UBig) {
        self.long = Some(number.to_string());
    }

    fn as_str(&self) -> &str {
        match &self.long {
            Some(long) => long,
            None => std::str::from_utf8(&self.short[self.start..]).unwrap_or_default(),
        }
    }
}
