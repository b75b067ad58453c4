//! Every overload with arguments from the edges of every type: it answers or faults, and never panics; what it answers
//! is of its type (E300, E367, F38).

use callflow::builtins::{Arg, Args, Env, Meter, Out, Overload, Random, Settings, Typing, Wanted, overloads};
use callflow::value::limits::{MAX_DATE_TIME, MAX_DURATION, MAX_INTEGER, MIN_DATE_TIME, MIN_INTEGER};
use callflow::value::{
    Audio, AudioPart, Communication, CommunicationPart, Currency, CurrencyCode, Decimal, File, Json, Kind, NOT_SET_INT,
    Object, Type, Value, parse_json,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rounds over the whole table.
const ROUNDS: usize = 80;

struct Storm {
    random: Random,
}

impl Storm {
    fn below(&mut self, end: usize) -> usize {
        self.random.below(end as u128) as usize
    }

    fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    fn integer(&mut self) -> i64 {
        let edges = [0, 1, -1, 2, 3, 5, 7, 12, 28, 29, 31, 53, 1800, 2024, 2200, 2201, MAX_INTEGER, MIN_INTEGER];
        self.pick(&edges)
    }

    fn decimal(&mut self) -> Decimal {
        let edges = [
            "0",
            "1",
            "-1",
            "0.5",
            "-0.5",
            "2.5",
            "-2.675",
            "1000000",
            "999999999999999.9",
            "-1000000000000000",
            "9999999999999999999999999999999999999999",
            "-9999999999999999999999999999999999999999",
            "0.0000000000000000000000000000000000000001",
            "3.141592653589793238462643383279502884197",
            "-0.3333333333333333333333333333",
            "340282366920938463463374607431768211455",
        ];
        Decimal::parse(self.pick(&edges)).expect("a Decimal")
    }

    fn text(&mut self) -> String {
        let edges = [
            "",
            " ",
            "a",
            "A",
            "ß",
            "é",
            "😀",
            "\0",
            "a,b,,c",
            "1",
            "-1.5",
            "true",
            "USD",
            "9.99|EUR",
            "|",
            "P1DT2H",
            "PT",
            "2024-02-29T00:00:00Z",
            "2024-01-01T00:00:00+99:99",
            "+13178723000",
            "tel:",
            "sip:a@b@",
            "{\"a\":[1,null]}",
            "[",
            "ann@example.com",
            "@",
            "en-us",
            "الوقت",
            "e\u{301}",
            "\u{fffd}",
        ];
        let one = self.pick(&edges).to_owned();
        match self.below(8) {
            0 => one.repeat(40),
            1 => format!("{one}{}", self.pick(&edges)),
            _ => one,
        }
    }

    fn json(&mut self) -> Json {
        let edges = ["null", "1", "1.0", "\"x\"", "[]", "{}", "[1,\"x\",null]", "{\"a\":{\"b\":[true]}}", "-0.0e-9"];
        parse_json(self.pick(&edges)).expect("JSON")
    }

    fn scalar(&mut self, kind: Kind) -> Value {
        if self.below(6) == 0 {
            return Value::NotSet;
        }
        match kind {
            Kind::Boolean => Value::Boolean(self.below(2) == 0),
            Kind::Integer => Value::Integer(self.integer()),
            Kind::Decimal => Value::Decimal(self.decimal()),
            Kind::String => Value::Text(self.text().into()),
            Kind::DateTime => Value::DateTime(self.pick(&[MIN_DATE_TIME, MAX_DATE_TIME, 0, -1, 951_782_400])),
            Kind::Duration => Value::Duration(self.pick(&[MAX_DURATION, -MAX_DURATION, 0, 1, -1, 999, 86_400_000])),
            Kind::Date => Value::Date(self.pick(&[0, -62_091, 84_370])),
            Kind::Time => Value::Time(self.pick(&[0, 86_399_999, 1])),
            Kind::Currency => {
                let amount = if self.below(4) == 0 { None } else { Some(self.decimal()) };
                let code = self.pick(&["USD", "EUR", ""]);
                Value::Currency(Arc::new(Currency { amount, code: CurrencyCode::new(code) }))
            }
            Kind::Json => Value::Json(Arc::new(self.json())),
            Kind::Audio => Value::Audio(Arc::new(Audio::of(AudioPart::Silence(5)))),
            Kind::Communication => Value::Communication(Arc::new(Communication {
                parts: vec![CommunicationPart::Markup("<speak/>".into())],
            })),
            Kind::Timeslot => Value::Timeslot { start: MAX_DATE_TIME, length: MAX_DURATION },
            Kind::PhoneNumber => Value::NotSet,
            kind if kind.is_enumeration() => Value::Constant(self.below(40) as i64),
            kind => Value::Object(Arc::new(Object::new(kind, self.text()).named(self.text()))),
        }
    }

    fn value(&mut self, ty: Type) -> Value {
        if !ty.list {
            return self.scalar(ty.kind);
        }
        let count = self.below(5);
        Value::list((0..count).map(|_| self.scalar(ty.kind)).collect())
    }

    /// A value for a parameter: mostly within its range, so that calls of many ranges get through.
    fn argument(&mut self, overload: &Overload, index: usize, ty: Type) -> Value {
        let parameter = overload.signature().parameter(index).expect("a parameter");
        match (parameter.least, parameter.most) {
            (Some(least), Some(most)) if self.below(8) > 0 => {
                Value::Integer(least + self.below((most - least + 1) as usize) as i64)
            }
            _ => self.value(ty),
        }
    }

    fn kind(&mut self) -> Kind {
        let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| kind.is_any()).collect();
        self.pick(&kinds)
    }

    fn type_for(&mut self, wanted: Wanted, any: Kind, result: Type) -> Type {
        match wanted {
            Wanted::Exactly(ty) => ty,
            Wanted::Any => Type::one(any),
            Wanted::AnyList => Type::many(any),
            Wanted::Sound => Type::one(self.pick(&[Kind::Audio, Kind::Prompt])),
            Wanted::JsonOrScalar => Type::one(self.pick(&[Kind::Json, Kind::String, Kind::Integer])),
            Wanted::Part => Type::one(self.pick(&[Kind::String, Kind::Date, Kind::Timeslot, Kind::Communication])),
            Wanted::NotSet => result,
        }
    }

    /// Calls an overload once; says whether it answered.
    fn call(&mut self, overload: &Overload, settings: &Settings) -> bool {
        let Some(run) = overload.run() else { return true };
        if overload.row.typing == Typing::Accessor {
            return true;
        }
        let any = self.kind();
        let result = match overload.signature().result {
            Wanted::Exactly(ty) => ty,
            Wanted::AnyList => Type::many(any),
            _ => Type::one(any),
        };
        let mut count = overload.signature().parameters.len();
        if overload.signature().parameters.last().is_some_and(|last| last.repeats) {
            count += self.below(4);
        }
        let mut types = Vec::new();
        for index in 0..count {
            let parameter = overload.signature().parameter(index).expect("a parameter").wanted;
            types.push(self.type_for(parameter, any, result));
        }
        let values: Vec<Value> = (0..count).map(|index| self.argument(overload, index, types[index])).collect();
        let given: Vec<Arg<'_>> = values.iter().zip(&types).map(|(value, ty)| arg(value, *ty)).collect();
        let mut meter = Meter::unlimited();
        let mut random = Random::seeded(1);
        let mut env = Env { now: 0, languages: &[], settings, random: &mut random, meter: &mut meter };
        let args = Args { values: &given, types: &types, result };
        let Ok(out) = run(&mut env, args) else { return false };
        let right_file = matches!(
            (&out, result.file()),
            (Out::Int(_), File::Int) | (Out::Text(_), File::Text) | (Out::Value(_), File::Value)
        );
        assert!(right_file, "{} gives another file than {result}", overload.row.signature);
        let value = out.into_value(result);
        assert!(value.fits(result), "{} gives {value:?} for {result}", overload.row.signature);
        true
    }
}

fn arg(value: &Value, ty: Type) -> Arg<'_> {
    match ty.file() {
        File::Int if value.is_not_set() => Arg::Int(NOT_SET_INT),
        File::Int => Arg::Int(value.to_int()),
        File::Text => Arg::Text(value.as_text()),
        File::Value => Arg::Value(value),
    }
}

#[test]
fn no_argument_makes_an_overload_panic_or_leave_its_type() {
    let lenient: Settings = toml::from_str(
        "text-unit = \"utf-16\"\nimpossible-date = \"clamp\"\nbad-text = \"not-set\"\nweek-rule = \"january-1\"\n\
         midpoint = \"up\"\nremainder-sign = \"divisor\"\njson-null = \"value\"\ndivision-digits = 40",
    )
    .expect("settings");
    let mut storm = Storm { random: Random::seeded(20_260_101) };
    let mut silent: BTreeSet<&str> = overloads().iter().map(|overload| overload.row.signature).collect();
    for round in 0..ROUNDS {
        let settings = if round % 2 == 0 { &Settings::default() } else { &lenient };
        for overload in overloads() {
            if storm.call(overload, settings) {
                silent.remove(overload.row.signature);
            }
        }
    }
    // A storm in which an overload always faults has not met it.
    assert!(silent.is_empty(), "never answered:\n{}", silent.into_iter().collect::<Vec<_>>().join("\n"));
}
