//! Powers of Decimals (E119, E347, E351).
//!
//! Exact results are exact. Others are computed by `dashu-float` with [`WORKING_DIGITS`] digits and rounded once.

use super::decimal::{Decimal, Overflow, divide_rounded, wide_ten};
use super::limits::{MAX_DIGITS, MAX_PLACES};
use dashu_float::{DBig, round::mode::HalfAway};
use dashu_int::ops::SquareRoot;
use dashu_int::{IBig, Sign, UBig};

/// The digits of a power that is not exact beyond those before its point: the 40 places of a Decimal, and enough more to
/// see whether it is exact after all.
const WORKING_DIGITS: usize = MAX_PLACES as usize + GUARD_DIGITS as usize + 6;
/// How many digits past the last place tell an exact result from one that is not.
const GUARD_DIGITS: u32 = 14;
/// The digits that decide how large a power is.
const SIZE_DIGITS: usize = 24;
/// Whole powers of up to so many digits are computed exactly.
const EXACT_DIGITS: u64 = 400;

/// Why there is no power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowerError {
    /// 0 to a negative power, or a root of a negative number (E351).
    Domain,
    /// The power is too large (E367).
    Overflow,
}

impl From<Overflow> for PowerError {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

impl Decimal {
    /// `self ^ exponent`; results that are not exact have that many places, a half rounded away from zero.
    pub fn power(self, exponent: Self, places: u32) -> Result<Self, PowerError> {
        if exponent.is_zero() {
            return Ok(Self::ONE);
        }
        if self.is_zero() {
            return if exponent.is_negative() { Err(PowerError::Domain) } else { Ok(Self::ZERO) };
        }
        if !exponent.is_whole() && self.is_negative() {
            return Err(PowerError::Domain);
        }
        if self.absolute() == Self::ONE {
            return Ok(if self.is_negative() && is_odd(exponent) { self } else { Self::ONE });
        }
        if exponent == Self::HALF {
            return self.root(places);
        }
        match self.exact_power(exponent, places) {
            Some(power) => power,
            None => self.long_power(exponent, places),
        }
    }

    /// Whether the power takes a logarithm or a long product, which is a thousand times dearer than other arithmetic.
    pub fn is_long_power(self, exponent: Self) -> bool {
        let length = u64::from(super::decimal::digit_count(&self.magnitude()).max(self.places()));
        if exponent == Self::HALF {
            return false;
        }
        let few = |whole: i64| whole.unsigned_abs().checked_mul(length).is_some_and(|digits| digits <= EXACT_DIGITS);
        !exponent.to_integer().is_some_and(few)
    }

    /// The square root, by whole numbers: the root that people ask for, and far cheaper than by the logarithm.
    fn root(self, places: u32) -> Result<Self, PowerError> {
        let fine = MAX_PLACES + GUARD_DIGITS;
        let square = self.wide_scaled(2 * fine);
        let root = square.sqrt();
        if &root * &root == square {
            return fitted(false, root, fine, places);
        }
        // What is cut off past the last fine digit cannot make a half of what is no half.
        Ok(Self::ratio(false, root, wide_ten(fine - places), places)?)
    }

    /// A whole power of few digits, computed with whole numbers.
    fn exact_power(self, exponent: Self, places: u32) -> Option<Result<Self, PowerError>> {
        if self.is_long_power(exponent) {
            return None;
        }
        let whole = exponent.to_integer()?;
        let count = whole.unsigned_abs();
        let negative = self.is_negative() && count % 2 == 1;
        let digits = self.magnitude().pow(usize::try_from(count).ok()?);
        let scale = self.places() * u32::try_from(count).ok()?;
        Some(if whole > 0 {
            fitted(negative, digits, scale, places)
        } else {
            inverse(negative, &digits, scale, places)
        })
    }

    /// Every other power: by the logarithm, then rounded, unless the result turns out to be exact.
    fn long_power(self, exponent: Self, places: u32) -> Result<Self, PowerError> {
        // The size of the result decides before the work is done: 10^45 is past every Decimal, 10^-60 is 0.
        let size = self.absolute().to_float(SIZE_DIGITS).ln() * exponent.to_float(SIZE_DIGITS);
        let ten = DBig::from_parts(IBig::from(10), 0).with_precision(SIZE_DIGITS).value().ln();
        let size = (size / ten).trunc().to_int().value();
        if size > IBig::from(45) {
            return Err(PowerError::Overflow);
        }
        if size < IBig::from(-60) {
            return Ok(Self::ZERO);
        }
        let before_point = usize::try_from(&size).unwrap_or(0) + 1;
        // A product of very many factors loses as many digits as their number has.
        let lost = super::decimal::digit_count(&exponent.magnitude()) as usize;
        let digits = WORKING_DIGITS + before_point + lost;
        let base = self.absolute().to_float(digits);
        let result = match exponent.to_integer() {
            Some(whole) => base.powi(IBig::from(whole)),
            None => base.powf(&exponent.to_float(digits)),
        };
        let negative = self.is_negative() && is_odd(exponent);
        Ok(Self::from_float(negative, result, places)?)
    }

    /// The same number in dashu's form.
    fn to_float(self, digits: usize) -> DBig {
        let significand = IBig::from_parts(Sign::Positive, self.magnitude());
        let significand = if self.is_negative() { -significand } else { significand };
        DBig::from_parts(significand, -(self.places() as isize)).with_precision(digits).value()
    }

    /// A positive number of dashu's, rounded to that many places; to the full length when that is what it is.
    fn from_float(negative: bool, number: DBig, places: u32) -> Result<Self, Overflow> {
        let number: dashu_float::FBig<HalfAway, 10> = number;
        let (significand, exponent) = number.into_repr().into_parts();
        let (_, digits) = significand.into_parts();
        let exponent = i64::try_from(exponent).map_err(|_| Overflow)?;
        let wanted = |places: u32| -> Result<UBig, Overflow> {
            let shift = u32::try_from((exponent + i64::from(places)).unsigned_abs()).map_err(|_| Overflow)?;
            Ok(match exponent + i64::from(places) {
                0.. => &digits * wide_ten(shift),
                _ => divide_rounded(digits.clone(), &wide_ten(shift)),
            })
        };
        // A result that agrees with its rounding far past the last digit is that number: 1.5625 ^ 0.5 is 1.25.
        let (fine, finer) = (wanted(MAX_PLACES)?, wanted(MAX_PLACES + GUARD_DIGITS)?);
        if &fine * wide_ten(GUARD_DIGITS) == finer && super::decimal::digit_count(&trimmed(&fine)) <= MAX_DIGITS {
            return Self::wide(negative, fine, MAX_PLACES);
        }
        let shift = exponent + i64::from(places);
        let by = wide_ten(u32::try_from(shift.unsigned_abs()).map_err(|_| Overflow)?);
        if shift >= 0 { Self::wide(negative, digits * by, places) } else { Self::ratio(negative, digits, by, places) }
    }
}

/// Without its trailing zeros.
fn trimmed(digits: &UBig) -> UBig {
    let ten = UBig::from(10u8);
    let mut rest = digits.clone();
    while !rest.is_zero() && (&rest % &ten).is_zero() {
        rest /= &ten;
    }
    rest
}

/// An exact result if a Decimal holds it, else rounded to that many places.
fn fitted(negative: bool, digits: UBig, scale: u32, places: u32) -> Result<Decimal, PowerError> {
    let short = trimmed(&digits);
    let dropped = super::decimal::digit_count(&digits) - super::decimal::digit_count(&short);
    let exact = super::decimal::digit_count(&short) <= MAX_DIGITS && scale.saturating_sub(dropped) <= MAX_PLACES;
    if exact || scale <= places {
        return Ok(Decimal::wide(negative, digits, scale)?);
    }
    Ok(Decimal::ratio(negative, digits, wide_ten(scale - places), places)?)
}

/// `10^scale / digits`: exact if it comes out within a Decimal, else rounded to that many places.
fn inverse(negative: bool, digits: &UBig, scale: u32, places: u32) -> Result<Decimal, PowerError> {
    let fine = wide_ten(scale + MAX_PLACES);
    if (&fine % digits).is_zero() {
        return fitted(negative, fine / digits, MAX_PLACES, places);
    }
    Ok(Decimal::ratio(negative, wide_ten(scale + places), digits.clone(), places)?)
}

/// Whether a whole exponent is odd; a fraction is neither.
fn is_odd(exponent: Decimal) -> bool {
    exponent.is_whole() && exponent.magnitude() % 2u8 != 0u8
}
