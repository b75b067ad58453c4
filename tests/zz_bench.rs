use callflow::builtins::*;
use callflow::value::*;
use std::time::Instant;
fn time(name: &str, n: u32, mut f: impl FnMut()) {
    let t = Instant::now();
    for _ in 0..n {
        f()
    }
    println!("{name}: {:?}", t.elapsed() / n);
}
#[test]
fn bench() {
    let s = Type::one(Kind::String);
    let i = Type::one(Kind::Integer);
    let t = Instant::now();
    let _ = resolve("Append", &[ArgInfo::of(s), ArgInfo::of(s)], Hidden::Refused);
    println!("first resolve {:?}", t.elapsed());
    for (n, a) in [
        ("Append", vec![ArgInfo::of(s); 3]),
        ("+", vec![ArgInfo::of(i); 2]),
        ("==", vec![ArgInfo::of(s); 2]),
        ("Left", vec![ArgInfo::of(s), ArgInfo::of(i)]),
        ("ToAudioNumber", vec![ArgInfo::of(i)]),
        ("ToString", vec![ArgInfo::of(i)]),
    ] {
        time(n, 1_000_000, || {
            std::hint::black_box(resolve(n, &a, Hidden::Refused)).ok();
        });
    }
    let d = |t: &str| Decimal::parse(t).unwrap();
    let (a, b) = (d("2.718281828459045"), d("0.3333333333333333333333333333"));
    time("powf", 1000, || {
        std::hint::black_box(a.power(b, 28)).ok();
    });
    time("pow big", 1000, || {
        std::hint::black_box(d("1.0000000000000000000001").power(d("999999999"), 28)).ok();
    });
    time("pow 2^10", 10000, || {
        std::hint::black_box(d("2").power(d("10"), 28)).ok();
    });
    let (x, y) = (d("12.50"), d("7.2"));
    let (p, q) = (d("1234567890123456789012345678901234567890"), d("0.1234567890123456789012345678901234567891"));
    time("plus", 1_000_000, || {
        std::hint::black_box(std::hint::black_box(x).plus(y)).ok();
    });
    time("times", 1_000_000, || {
        std::hint::black_box(std::hint::black_box(x).times(y)).ok();
    });
    time("divided", 1_000_000, || {
        std::hint::black_box(std::hint::black_box(x).divided_by(y, 28)).ok();
    });
    time("wide times", 100_000, || {
        std::hint::black_box(p.times(q)).ok();
    });
    time("wide plus", 100_000, || {
        std::hint::black_box(p.plus(q)).ok();
    });
    time("cmp", 1_000_000, || {
        std::hint::black_box(std::hint::black_box(x).cmp(&y));
    });
    let set = Settings::default();
    let mut r = Random::seeded(1);
    let mut m = Meter::unlimited();
    let mut env = Env { now: 0, languages: &[], settings: &set, random: &mut r, meter: &mut m };
    let f =
        overload(resolve("Compare", &[ArgInfo::of(s); 2], Hidden::Refused).unwrap().overload).unwrap().run().unwrap();
    let (u, v) = (Text::new("hello world"), Text::new("Hello World"));
    let vals = [Arg::Text(Some(&u)), Arg::Text(Some(&v))];
    let args = Args { values: &vals, types: &[s, s], result: i };
    let t = Instant::now();
    f(&mut env, args).unwrap();
    println!("first compare {:?}", t.elapsed());
    time("compare", 100_000, || {
        f(&mut env, args).unwrap();
    });
    let f = overload(resolve("DetectLanguage", &[ArgInfo::of(s); 2], Hidden::Refused).unwrap().overload)
        .unwrap()
        .run()
        .unwrap();
    let u = Text::new("This is a test that should verify our ability to find a language in a string of native text.");
    let vals = [Arg::Text(Some(&u)), Arg::Text(None)];
    time("detect 90 bytes", 1000, || {
        f(&mut env, Args { values: &vals, types: &[s, s], result: s }).unwrap();
    });
    let u = Text::new(&u.as_str().repeat(300));
    let vals = [Arg::Text(Some(&u)), Arg::Text(None)];
    time("detect 27 KB", 10, || {
        f(&mut env, Args { values: &vals, types: &[s, s], result: s }).unwrap();
    });
}
