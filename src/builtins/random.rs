//! Chance (E259, E390).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Row, row};
use crate::value::Decimal;
use crate::value::limits::{MAX_INTEGER, MIN_INTEGER};

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("Random() -> Decimal", "E259", "A number from 0 on, below 1.", random).examples(&[("Random() < 1", "true")]),
    row("RandomInt(min: Integer, max: Integer) -> Integer", "E259", "A whole number from `min` to `max`.", random_int)
        .examples(&[("RandomInt(3, 3)", "3")]),
];

/// The places of Random (E259).
const RANDOM_PLACES: u32 = 28;

fn random(env: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    let drawn = env.random.below(10u128.pow(RANDOM_PLACES));
    Ok(Decimal::of_digits(drawn, RANDOM_PLACES)?.into())
}

fn random_int(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (least, most) = (args.ranged(0, MIN_INTEGER, MAX_INTEGER)?, args.ranged(1, MIN_INTEGER, MAX_INTEGER)?);
    if most < least {
        return Err(Fault::of("E259", FaultReason::ArgumentRange, 1));
    }
    let count = (most - least) as u128 + 1;
    Ok(Out::Int(least + env.random.below(count) as i64))
}
