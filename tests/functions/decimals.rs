//! Decimals against the arithmetic of `dashu-float`, which shares no code with ours (E83, E103, E347).

use callflow::value::{Decimal, Midpoint, RemainderSign, Text};
use dashu_float::DBig;
use dashu_float::ops::Abs;
use proptest::prelude::*;
use std::str::FromStr;

/// A number as text: up to 25 digits before the point and 14 after it.
fn number() -> impl Strategy<Value = String> {
    ("-?", "[0-9]{1,25}", "[0-9]{0,14}").prop_map(|(sign, whole, fraction)| format!("{sign}{whole}.{fraction}0"))
}

fn ours(text: &str) -> Decimal {
    Decimal::parse(text).expect("a Decimal")
}

/// The same number without a limit of precision.
fn theirs(text: &str) -> DBig {
    DBig::from_str(text).expect("a number").with_precision(0).value()
}

fn text(number: Decimal) -> String {
    let mut out = Text::EMPTY;
    number.write_shortest(&mut out);
    out.as_str().to_owned()
}

/// Theirs, rounded to 40 digits, as ours writes it.
fn rounded(number: &DBig) -> String {
    let number = number.clone().with_precision(40).value();
    text(ours(&format!("{number}")))
}

proptest! {
    #[test]
    fn sums_and_differences_agree(a in number(), b in number()) {
        prop_assert_eq!(text(ours(&a).plus(ours(&b)).expect("a sum")), rounded(&(theirs(&a) + theirs(&b))));
        prop_assert_eq!(text(ours(&a).minus(ours(&b)).expect("a difference")), rounded(&(theirs(&a) - theirs(&b))));
    }

    #[test]
    fn products_agree(a in "-?[0-9]{1,18}\\.[0-9]{1,14}", b in "-?[0-9]{1,18}\\.[0-9]{1,14}") {
        prop_assert_eq!(text(ours(&a).times(ours(&b)).expect("a product")), rounded(&(theirs(&a) * theirs(&b))));
    }

    #[test]
    fn a_quotient_times_its_divisor_comes_back(a in "-?[0-9]{1,12}\\.[0-9]{1,9}", b in "[1-9][0-9]{0,8}\\.[0-9]{1,9}") {
        let quotient = ours(&a).divided_by(ours(&b), 28).expect("a quotient");
        // Half a unit of the last place, times the divisor, is all that rounding may lose.
        let miss = (theirs(&text(quotient)) * theirs(&b) - theirs(&a)).abs();
        let most = theirs("0.00000000000000000000000000005") * theirs(&b);
        prop_assert!(miss <= most, "{a} / {b}");
    }

    #[test]
    fn a_remainder_belongs_to_the_quotient_cut_to_a_whole(a in "-?[0-9]{1,12}\\.[0-9]{1,9}", b in "-?[1-9][0-9]{0,8}\\.[0-9]{1,9}") {
        let rest = ours(&a).remainder(ours(&b), RemainderSign::Dividend).expect("a remainder");
        prop_assert!(rest.absolute() < ours(&b).absolute());
        prop_assert!(rest.is_zero() || rest.is_negative() == a.starts_with('-'));
        let whole = (theirs(&a) - theirs(&text(rest))).with_precision(60).value() / theirs(&b).with_precision(60).value();
        prop_assert_eq!(whole.clone().trunc(), whole);
    }

    #[test]
    fn order_agrees(a in number(), b in number()) {
        prop_assert_eq!(ours(&a).cmp(&ours(&b)), theirs(&a).cmp(&theirs(&b)));
        prop_assert_eq!(ours(&a) == ours(&b), theirs(&a) == theirs(&b));
    }

    #[test]
    fn text_comes_back(a in number()) {
        let number = ours(&a);
        prop_assert_eq!(ours(&text(number)), number);
        prop_assert_eq!(theirs(&text(number)), theirs(&a));
    }

    #[test]
    fn rounding_moves_at_most_half_a_unit(a in number(), places in 0u32..14) {
        let near = ours(&a).rounded(places, Midpoint::AwayFromZero).expect("rounded");
        prop_assert!(near.places() <= places);
        let miss = near.minus(ours(&a)).expect("a difference").absolute();
        prop_assert!(miss.plus(miss).expect("twice") <= Decimal::unit(places));
        let (floor, ceiling) = (ours(&a).floor().expect("floor"), ours(&a).ceiling().expect("ceiling"));
        prop_assert!(floor <= ours(&a) && ours(&a) <= ceiling && floor.is_whole() && ceiling.is_whole());
    }
}
