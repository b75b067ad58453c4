//! What Decimals are computed with: sums, products, quotients, remainders, rounding (E103, E347–E349).

use super::decimal::{Decimal, Midpoint, Overflow, digit_count, divide_rounded, ten, wide_ten};
use super::limits::MAX_DIGITS;
use dashu_int::UBig;
use serde::{Deserialize, Serialize};

/// Whose sign a remainder has (E348).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RemainderSign {
    /// `-7 % 3` is -1.
    #[default]
    Dividend,
    /// `-7 % 3` is 2.
    Divisor,
}

/// Why there is no quotient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotientError {
    /// The divisor is zero (E306).
    ZeroDivisor,
    /// The quotient is too large (E367).
    Overflow,
}

impl From<Overflow> for QuotientError {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

impl Decimal {
    /// The sum, exact up to 40 significant digits (E103).
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        let places = self.places().max(other.places());
        if let (Some(one), Some(two)) = (self.scaled(places), other.scaled(places)) {
            let sum = if self.is_negative() == other.is_negative() {
                one.checked_add(two).map(|sum| (self.is_negative(), sum))
            } else if one >= two {
                Some((self.is_negative(), one - two))
            } else {
                Some((other.is_negative(), two - one))
            };
            if let Some((negative, digits)) = sum {
                return Self::narrow(negative, digits, places);
            }
        }
        let (one, two) = (self.wide_scaled(places), other.wide_scaled(places));
        if self.is_negative() == other.is_negative() {
            Self::wide(self.is_negative(), one + two, places)
        } else if one >= two {
            Self::wide(self.is_negative(), one - two, places)
        } else {
            Self::wide(other.is_negative(), two - one, places)
        }
    }

    /// The difference, exact up to 40 significant digits (E103).
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.plus(other.negated())
    }

    /// The product, exact up to 40 significant digits (E103).
    pub fn times(self, other: Self) -> Result<Self, Overflow> {
        let negative = self.is_negative() != other.is_negative();
        let places = self.places() + other.places();
        let narrow = self.digits().zip(other.digits()).and_then(|(one, two)| one.checked_mul(two));
        match narrow {
            Some(digits) => Self::narrow(negative, digits, places),
            None => Self::wide(negative, self.magnitude() * other.magnitude(), places),
        }
    }

    /// The quotient with that many places, a half rounded away from zero (E347).
    pub fn divided_by(self, divisor: Self, places: u32) -> Result<Self, QuotientError> {
        if divisor.is_zero() {
            return Err(QuotientError::ZeroDivisor);
        }
        let negative = self.is_negative() != divisor.is_negative();
        let (raise, lower) = (places + divisor.places(), self.places());
        if let Some(quotient) = self.narrow_quotient(divisor, raise, lower) {
            return Ok(Self::narrow(negative, quotient, places)?);
        }
        let dividend = self.magnitude() * wide_ten(raise.saturating_sub(lower));
        let divisor = divisor.magnitude() * wide_ten(lower.saturating_sub(raise));
        Ok(Self::ratio(negative, dividend, divisor, places)?)
    }

    /// `dividend / divisor / 10^places`, rounded once: to those places, or to fewer when 40 digits do not reach so far.
    pub(super) fn ratio(negative: bool, dividend: UBig, divisor: UBig, places: u32) -> Result<Self, Overflow> {
        let surplus = digit_count(&(&dividend / &divisor)).saturating_sub(MAX_DIGITS).min(places);
        let divisor = if surplus > 0 { divisor * wide_ten(surplus) } else { divisor };
        Self::wide(negative, divide_rounded(dividend, &divisor), places - surplus)
    }

    /// The rounded quotient of the digits, if 128 bits do.
    fn narrow_quotient(self, divisor: Self, raise: u32, lower: u32) -> Option<u128> {
        let dividend = self.digits()?.checked_mul(ten(raise.saturating_sub(lower))?)?;
        let divisor = divisor.digits()?.checked_mul(ten(lower.saturating_sub(raise))?)?;
        let (quotient, rest) = (dividend / divisor, dividend % divisor);
        // Not `rest * 2`, which may not fit.
        Some(if rest >= divisor - rest { quotient + 1 } else { quotient })
    }

    /// What is left of the quotient cut to a whole number (E118).
    pub fn remainder(self, divisor: Self, sign: RemainderSign) -> Result<Self, QuotientError> {
        if divisor.is_zero() {
            return Err(QuotientError::ZeroDivisor);
        }
        let places = self.places().max(divisor.places());
        let rest = match (self.scaled(places), divisor.scaled(places)) {
            (Some(one), Some(two)) => Self::narrow(self.is_negative(), one % two, places)?,
            _ => Self::wide(self.is_negative(), self.wide_scaled(places) % divisor.wide_scaled(places), places)?,
        };
        let moved = sign == RemainderSign::Divisor && !rest.is_zero() && rest.is_negative() != divisor.is_negative();
        Ok(if moved { rest.plus(divisor)? } else { rest })
    }

    /// The same number with at most that many places (E177, E349).
    pub fn rounded(self, places: u32, midpoint: Midpoint) -> Result<Self, Overflow> {
        if self.places() <= places {
            return Ok(self);
        }
        if let Some((digits, unit)) = self.digits().zip(ten(self.places() - places)) {
            let (whole, rest) = (digits / unit, digits % unit);
            let up =
                if self.is_negative() && midpoint == Midpoint::Up { rest > unit - rest } else { rest >= unit - rest };
            return Self::narrow(self.is_negative(), whole + u128::from(up), places);
        }
        let unit = wide_ten(self.places() - places);
        let digits = self.magnitude();
        let whole = &digits / &unit;
        let twice = (&digits - &whole * &unit) * 2u8;
        let up = if self.is_negative() && midpoint == Midpoint::Up { twice > unit } else { twice >= unit };
        Self::wide(self.is_negative(), if up { whole + 1u8 } else { whole }, places)
    }

    /// The same number without what stands after that many places (E163, E221).
    pub fn cut(self, places: u32) -> Self {
        if self.places() <= places {
            return self;
        }
        if let Some((digits, unit)) = self.digits().zip(ten(self.places() - places)) {
            return Self::narrow(self.is_negative(), digits / unit, places).unwrap_or(self);
        }
        let whole = self.magnitude() / wide_ten(self.places() - places);
        Self::wide(self.is_negative(), whole, places).unwrap_or(self)
    }

    /// The greatest whole number not above (E176).
    pub fn floor(self) -> Result<Self, Overflow> {
        let cut = self.cut(0);
        if self.is_negative() && cut != self { cut.minus(Self::ONE) } else { Ok(cut) }
    }

    /// The least whole number not below (E175).
    pub fn ceiling(self) -> Result<Self, Overflow> {
        let cut = self.cut(0);
        if !self.is_negative() && cut != self { cut.plus(Self::ONE) } else { Ok(cut) }
    }

    /// 10^-places: the step of numbers with that many places.
    pub fn unit(places: u32) -> Self {
        Self::wide(false, UBig::ONE, places).unwrap_or(Self::ZERO)
    }
}
