//! Decimal: up to 40 significant digits, exact (E83, E103).
//!
//! A number is kept as digits and places, packed into 24 bytes without an allocation, so that values stay small and
//! a register of Decimals costs no heap. Sums and products of everyday size run on 128 bits; what is wider is
//! computed by `dashu-int`, and roots and fractional powers by `dashu-float`. `dashu_float::DBig` itself is 40 bytes
//! and carries a precision of its own in each number, which the rules know nothing of.

use super::limits::{MAX_DIGITS, MAX_PLACES, is_integer};
use dashu_int::UBig;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// A result that no value of its type holds (E367).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

/// A decimal number in its shortest form: no trailing zero after the point, no negative zero. So equal numbers are
/// equal in every field (E83).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Packed", into = "Packed")]
pub struct Decimal {
    /// The digits as a whole number below 10^40, in three parts.
    low: u64,
    middle: u64,
    high: u8,
    /// How many of the digits stand after the point.
    places: u8,
    negative: bool,
}

/// The serialised form of a Decimal, checked when it is read (F36).
#[derive(Serialize, Deserialize)]
struct Packed(u64, u64, u8, u8, bool);

impl From<Decimal> for Packed {
    fn from(number: Decimal) -> Self {
        Self(number.low, number.middle, number.high, number.places, number.negative)
    }
}

impl TryFrom<Packed> for Decimal {
    type Error = &'static str;

    fn try_from(packed: Packed) -> Result<Self, Self::Error> {
        let number = Self { low: packed.0, middle: packed.1, high: packed.2, places: packed.3, negative: packed.4 };
        match Self::wide(number.negative, number.magnitude(), u32::from(number.places)) {
            Ok(canonical) if canonical == number => Ok(number),
            _ => Err("a Decimal that is not in its shortest form"),
        }
    }
}

/// How a half is rounded (E349).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Midpoint {
    /// Away from zero: `Round(-2.5)` is `-3.0`.
    #[default]
    AwayFromZero,
    /// Towards the greater number: `Round(-2.5)` is `-2.0`.
    Up,
}

/// 10^n for n up to 38.
pub(super) fn ten(n: u32) -> Option<u128> {
    10u128.checked_pow(n)
}

/// 10^n.
pub(super) fn wide_ten(n: u32) -> UBig {
    UBig::from(10u8).pow(n as usize)
}

impl Decimal {
    /// 0.0
    pub const ZERO: Self = Self { low: 0, middle: 0, high: 0, places: 0, negative: false };
    /// 1.0
    pub const ONE: Self = Self { low: 1, middle: 0, high: 0, places: 0, negative: false };

    /// 0.5
    pub const HALF: Self = Self { low: 5, middle: 0, high: 0, places: 1, negative: false };

    /// The number `digits / 10^places`, rounded half away from zero to what a Decimal holds.
    pub(super) fn narrow(negative: bool, mut digits: u128, mut places: u32) -> Result<Self, Overflow> {
        if places > MAX_PLACES || digits >= ten(38).unwrap_or(u128::MAX) {
            return Self::wide(negative, UBig::from(digits), places);
        }
        while places > 0 && digits.is_multiple_of(10) {
            digits /= 10;
            places -= 1;
        }
        Ok(Self {
            low: digits as u64,
            middle: (digits >> 64) as u64,
            high: 0,
            places: places as u8,
            negative: negative && digits != 0,
        })
    }

    /// As [`Decimal::narrow`], for any size.
    pub(super) fn wide(negative: bool, mut digits: UBig, mut places: u32) -> Result<Self, Overflow> {
        let count = digit_count(&digits);
        if count > MAX_DIGITS + places {
            return Err(Overflow);
        }
        let surplus = count.saturating_sub(MAX_DIGITS).max(places.saturating_sub(MAX_PLACES));
        if surplus > 0 {
            digits = divide_rounded(digits, &wide_ten(surplus));
            places -= surplus;
        }
        let base = UBig::from(10u8);
        while places > 0 && (&digits % &base).is_zero() {
            digits /= &base;
            places -= 1;
        }
        if digits >= wide_ten(MAX_DIGITS) {
            return Err(Overflow);
        }
        Ok(Self::pack(negative, &digits, places))
    }

    /// Digits that are known to fit.
    fn pack(negative: bool, digits: &UBig, places: u32) -> Self {
        let mut bytes = [0u8; 24];
        let given = digits.to_le_bytes();
        let length = given.len().min(bytes.len());
        bytes[..length].copy_from_slice(&given[..length]);
        let word = |from: usize| u64::from_le_bytes(std::array::from_fn(|index| bytes[from + index]));
        Self {
            low: word(0),
            middle: word(8),
            high: bytes[16],
            places: places as u8,
            negative: negative && !digits.is_zero(),
        }
    }

    /// `digits / 10^places` of at most 38 digits and 40 places.
    pub fn of_digits(digits: u128, places: u32) -> Result<Self, Overflow> {
        Self::narrow(false, digits, places)
    }

    /// The digits, if they fit in 128 bits.
    pub(super) fn digits(&self) -> Option<u128> {
        (self.high == 0).then_some((u128::from(self.middle) << 64) | u128::from(self.low))
    }

    /// The digits, whatever their number.
    pub(super) fn magnitude(&self) -> UBig {
        (UBig::from(self.high) << 128) + UBig::from((u128::from(self.middle) << 64) | u128::from(self.low))
    }

    /// How many digits stand after the point.
    pub const fn places(&self) -> u32 {
        self.places as u32
    }

    /// Whether it is below zero.
    pub const fn is_negative(&self) -> bool {
        self.negative
    }

    /// Whether it is `0.0`.
    pub const fn is_zero(&self) -> bool {
        self.low == 0 && self.middle == 0 && self.high == 0
    }

    /// Whether it has no fraction.
    pub const fn is_whole(&self) -> bool {
        self.places == 0
    }

    /// The same number with the other sign; zero stays zero (E120).
    pub fn negated(self) -> Self {
        Self { negative: !self.negative && !self.is_zero(), ..self }
    }

    /// The same number without its sign.
    pub fn absolute(self) -> Self {
        Self { negative: false, ..self }
    }

    /// The Integer that it is, if it is one of E81.
    pub fn to_integer(self) -> Option<i64> {
        if self.places != 0 {
            return None;
        }
        let whole = i64::try_from(self.digits()?).ok()?;
        is_integer(whole).then_some(if self.negative { -whole } else { whole })
    }
}

/// The number of decimal digits; 1 for zero.
pub(super) fn digit_count(digits: &UBig) -> u32 {
    if digits.is_zero() { 1 } else { u32::try_from(digits.ilog(&UBig::from(10u8))).unwrap_or(u32::MAX - 1) + 1 }
}

/// The quotient, a half and more rounded up: away from zero for a magnitude.
pub(super) fn divide_rounded(dividend: UBig, divisor: &UBig) -> UBig {
    let quotient = &dividend / divisor;
    let rest = dividend - &quotient * divisor;
    if rest * 2u8 >= *divisor { quotient + 1u8 } else { quotient }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self { low: number.unsigned_abs(), middle: 0, high: 0, places: 0, negative: number < 0 }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Decimal {
    /// The order of the magnitudes.
    fn compare_size(&self, other: &Self) -> Ordering {
        let places = self.places().max(other.places());
        match (self.scaled(places), other.scaled(places)) {
            (Some(one), Some(two)) => one.cmp(&two),
            _ => self.wide_scaled(places).cmp(&other.wide_scaled(places)),
        }
    }

    /// The digits with that many places, at least its own, if they fit in 128 bits.
    pub(super) fn scaled(&self, places: u32) -> Option<u128> {
        self.digits()?.checked_mul(ten(places - self.places())?)
    }

    /// As [`Decimal::scaled`], for any size.
    pub(super) fn wide_scaled(&self, places: u32) -> UBig {
        self.magnitude() * wide_ten(places - self.places())
    }
}

impl fmt::Debug for Decimal {
    /// Numbers of a run are values, and values are not shown by accident (P47).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decimal")
    }
}
