//! Fuel and bytes: what a call costs, and that it is refused before it allocates (F31, F37, E390).

use callflow::builtins::{
    Arg, ArgInfo, Args, Env, Fault, FaultReason, Hidden, Meter, Out, Random, Settings, overload, resolve,
};
use callflow::value::{Kind, Text, Type, Value};

/// Calls `Append` of two texts with a budget.
fn append(text: &Text, meter: &mut Meter) -> Result<Out, Fault> {
    let ty = Type::one(Kind::String);
    let found = resolve("Append", &[ArgInfo::of(ty), ArgInfo::of(ty)], Hidden::Refused).expect("Append");
    let run = overload(found.overload).and_then(callflow::builtins::Overload::run).expect("it has code");
    let (settings, mut random) = (Settings::default(), Random::seeded(0));
    let mut env = Env { now: 0, languages: &[], settings: &settings, random: &mut random, meter };
    let values = [Arg::Text(Some(text)), Arg::Text(Some(text))];
    run(&mut env, Args { values: &values, types: &[ty, ty], result: found.result })
}

#[test]
fn f31_a_result_past_the_budget_is_refused() {
    let text = Text::new(&"x".repeat(1_000));
    let mut enough = Meter { fuel: 1_000, bytes: 2_000 };
    assert!(append(&text, &mut enough).is_ok());
    assert_eq!(enough.bytes, 0);
    let mut short = Meter { fuel: 1_000, bytes: 1_999 };
    assert_eq!(append(&text, &mut short).map_err(|fault| fault.reason), Err(FaultReason::Memory));
    assert_eq!(short.bytes, 1_999);
}

#[test]
fn f37_a_call_costs_fuel_by_the_bytes_it_touches() {
    let text = Text::new(&"x".repeat(6_400));
    let mut meter = Meter { fuel: 1_000, bytes: 100_000 };
    append(&text, &mut meter).expect("enough");
    // 12,800 bytes are written: 1 + 200 steps.
    assert_eq!(meter.fuel, 1_000 - 201);
    let mut dry = Meter { fuel: 200, bytes: 100_000 };
    assert_eq!(append(&text, &mut dry).map_err(|fault| fault.reason), Err(FaultReason::Fuel));
}

#[test]
fn e390_chance_follows_from_its_seed() {
    let draws = |seed| {
        let mut random = Random::seeded(seed);
        (0..100).map(|_| random.below(6)).collect::<Vec<_>>()
    };
    assert_eq!(draws(7), draws(7));
    assert_ne!(draws(7), draws(8));
    assert!(draws(7).iter().all(|drawn| *drawn < 6));
    assert!((0..6).all(|side| draws(7).contains(&side)));
}

#[test]
fn values_stay_small_and_come_back_from_their_serial_form() {
    assert!(size_of::<Value>() <= 32, "{}", size_of::<Value>());
    let values = [
        Value::NotSet,
        Value::Decimal(
            callflow::value::Decimal::parse("-1234567890123456789012345678901234567.891").expect("a Decimal"),
        ),
        Value::list(vec![Value::Text("a".into()), Value::NotSet]),
    ];
    for value in values {
        let bytes = postcard::to_stdvec(&value).expect("bytes");
        assert!(postcard::from_bytes::<Value>(&bytes).expect("a value") == value);
    }
    // F36: a Decimal that no computation gives is refused.
    let zeros: (u64, u64, u8, u8, bool) = (10, 0, 0, 1, false);
    let bytes = postcard::to_stdvec(&zeros).expect("bytes");
    assert!(postcard::from_bytes::<callflow::value::Decimal>(&bytes).is_err());
}
