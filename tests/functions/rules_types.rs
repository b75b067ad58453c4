//! Rules of typing: which overload a call means, and what is said when none does (E45–E51, E67–E69, E301).

use crate::evaluate::{World, check};
use callflow::builtins::{
    ArgInfo, ConstantLookup, Hidden, Literal, Mismatch, Settings, cast, constant_at, overload, property, resolve,
    variables,
};
use callflow::value::{Decimal, Kind, Type};

const INTEGER: ArgInfo<'static> = ArgInfo::of(Type::one(Kind::Integer));
const DECIMAL: ArgInfo<'static> = ArgInfo::of(Type::one(Kind::Decimal));
const TEXT: ArgInfo<'static> = ArgInfo::of(Type::one(Kind::String));
const AUDIO: ArgInfo<'static> = ArgInfo::of(Type::one(Kind::Audio));
const INTEGERS: ArgInfo<'static> = ArgInfo::of(Type::many(Kind::Integer));
const NOT_SET: ArgInfo<'static> = ArgInfo::not_set();

fn mismatch(name: &str, arguments: &[ArgInfo<'_>]) -> Mismatch {
    resolve(name, arguments, Hidden::Refused).expect_err(name)
}

fn result(name: &str, arguments: &[ArgInfo<'_>]) -> String {
    resolve(name, arguments, Hidden::Refused).map(|found| found.result.to_string()).expect(name)
}

#[test]
fn e30_names_compare_without_case_and_come_back_in_their_spelling() {
    assert_eq!(resolve("tOiNt", &[TEXT], Hidden::Refused).map(|found| found.name), Ok("ToInt"));
    assert_eq!(resolve("AND", &[NOT_SET], Hidden::Refused).err(), Some(mismatch("and", &[NOT_SET])));
}

#[test]
fn e40_e267_unknown_names_bring_the_nearest() {
    let nearest = |name| match mismatch(name, &[]) {
        Mismatch::UnknownFunction { nearest } => nearest.first().copied().unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    assert_eq!(nearest("Uper"), "Upper");
    assert_eq!(nearest("ToUpper"), "Upper");
    assert_eq!(nearest("ToBoolean"), "ToBool");
    assert_eq!(nearest("Now"), "GetCurrentDateTimeUtc");
    assert_eq!(nearest("IndexOf"), "FindString");
    assert_eq!(nearest("Zzzzzz"), "");
    // E212: the checker does not know them.
    assert!(matches!(mismatch("GetDefaultLanguage", &[]), Mismatch::UnknownFunction { .. }));
    assert!(resolve("GetDefaultLanguage", &[], Hidden::Kept).is_ok());
}

#[test]
fn e46_nothing_is_converted_inside_an_expression() {
    assert_eq!(mismatch("+", &[TEXT, INTEGER]), Mismatch::NoOverload { cast: Some((1, "ToString")) });
    assert_eq!(mismatch("Sum", &[INTEGER, DECIMAL]), Mismatch::NoOverload { cast: Some((0, "ToDecimal")) });
    assert_eq!(
        mismatch("If", &[ArgInfo::of(Type::one(Kind::Boolean)), INTEGER, DECIMAL]),
        Mismatch::NotOneType { first: 1, second: 2 }
    );
    assert_eq!(mismatch("FindFirst", &[INTEGERS, DECIMAL]), Mismatch::NotOneType { first: 0, second: 1 });
    assert_eq!(mismatch("Left", &[TEXT, DECIMAL]), Mismatch::NoOverload { cast: Some((1, "ToInt")) });
    assert_eq!(mismatch("==", &[INTEGER, TEXT]), Mismatch::NotOneType { first: 0, second: 1 });
    assert_eq!(mismatch("AreEqual", &[INTEGER, DECIMAL]), Mismatch::NotOneType { first: 0, second: 1 });
}

#[test]
fn e47_the_first_match_in_order_wins_rows_without_any_first() {
    assert_eq!(result("==", &[INTEGER, DECIMAL]), "Boolean");
    assert_eq!(result("Average", &[NOT_SET, NOT_SET]), "Currency");
    let found = resolve("ToString", &[DECIMAL], Hidden::Refused).expect("ToString");
    assert_eq!(overload(found.overload).map(|row| row.row.signature), Some("ToString(valueToConvert: T?) -> String"));
    assert_eq!(result("/", &[INTEGER, INTEGER]), "Decimal");
    assert_eq!(result("^", &[INTEGER, INTEGER]), "Decimal");
    assert_eq!(result("[", &[INTEGER, INTEGERS]), "Integer");
    assert_eq!(mismatch("Left", &[TEXT]), Mismatch::ArgumentCount { allowed: vec![(2, Some(2))] });
    assert_eq!(mismatch("Append", &[TEXT]), Mismatch::ArgumentCount { allowed: vec![(2, None)] });
}

#[test]
fn e48_e51_literals_are_judged_when_checking() {
    let number = |number| ArgInfo::literal(Literal::Integer(number));
    assert_eq!(mismatch("Left", &[TEXT, number(-1)]), Mismatch::BelowMinimum { argument: 1, limit: 0 });
    assert_eq!(mismatch("ToAudioBlank", &[number(10_001)]), Mismatch::AboveMaximum { argument: 0, limit: 10_000 });
    assert!(resolve("ToAudioBlank", &[number(10_000)], Hidden::Refused).is_ok());
    assert_eq!(mismatch("ToAudioBlank", &[INTEGER]), Mismatch::LiteralWanted { argument: 0 });
    assert_eq!(mismatch("/", &[INTEGER, number(0)]), Mismatch::Zero { argument: 1 });
    assert_eq!(
        mismatch("/", &[INTEGER, ArgInfo::literal(Literal::Decimal(Decimal::ZERO))]),
        Mismatch::Zero { argument: 1 }
    );
    assert!(resolve("/", &[INTEGER, INTEGER], Hidden::Refused).is_ok());
    assert_eq!(
        mismatch("GetDayOfWeekOccurrence", &[number(1), number(0), number(2020)]),
        Mismatch::Zero { argument: 1 }
    );
    let code = |code| ArgInfo::literal(Literal::Text(code));
    for wrong in ["USX", "", "XXX", "XAU", "us"] {
        assert!(
            matches!(mismatch("MakeCurrency", &[INTEGER, code(wrong)]), Mismatch::NotInList { argument: 1, .. }),
            "{wrong}"
        );
    }
    for right in ["usd", "EUR", "HRK", "VEF"] {
        assert!(resolve("MakeCurrency", &[INTEGER, code(right)], Hidden::Refused).is_ok(), "{right}");
    }
    let world = World::default();
    assert!(check("1 / -0", &world).is_err());
    assert!(check("1 / -(0)", &world).is_ok());
    assert!(check("MakeCurrency(1, \"U\" + \"SD\")", &world).is_ok());
    assert!(check("MakeCurrency(1, System.Currencies.USD.code)", &world).is_ok());
    assert!(check("ToAudioTTS(\"a\", System.Languages.enUS.tag)", &world).is_ok());
    assert!(check("ToAudioTTS(\"a\", Call.Language)", &world).is_err());
}

#[test]
fn e49_audio_and_constants_are_not_any() {
    for name in ["ToString", "IsSet", "MakeList"] {
        assert!(matches!(mismatch(name, &[AUDIO]), Mismatch::NoOverload { .. }), "{name}");
    }
    assert!(matches!(mismatch("==", &[AUDIO, AUDIO]), Mismatch::NoOverload { .. }));
    assert!(check("ToString(Format.Date.longYear)", &World::default()).is_err());
}

#[test]
fn e67_e68_e69_bare_not_sets() {
    let untyped = |argument| Mismatch::NotSetUntyped { argument };
    assert_eq!(mismatch("+", &[INTEGER, NOT_SET]), untyped(1));
    assert_eq!(mismatch("-", &[NOT_SET]), untyped(0));
    assert_eq!(mismatch("Length", &[NOT_SET]), untyped(0));
    assert_eq!(mismatch(">", &[INTEGER, NOT_SET]), untyped(1));
    assert_eq!(mismatch("MakeList", &[NOT_SET]), untyped(0));
    assert_eq!(mismatch("==", &[INTEGERS, NOT_SET]), untyped(1));
    assert_eq!(mismatch("Find", &[INTEGERS, NOT_SET]), untyped(1));
    assert_eq!(mismatch("MakeEmptyList", &[NOT_SET]), untyped(0));
    assert_eq!(mismatch("Sum", &[NOT_SET, NOT_SET]), untyped(0));
    assert_eq!(mismatch("Append", &[NOT_SET, NOT_SET]), untyped(0));
    let truth = ArgInfo::of(Type::one(Kind::Boolean));
    assert_eq!(mismatch("If", &[truth, NOT_SET, NOT_SET]), untyped(1));
    assert_eq!(mismatch("If", &[truth, INTEGERS, NOT_SET]), untyped(2));
    assert_eq!(mismatch("If", &[truth, NOT_SET, AUDIO]), untyped(1));
    for arguments in [[truth, INTEGER, NOT_SET], [truth, NOT_SET, INTEGER], [NOT_SET, INTEGER, INTEGER]] {
        let found = resolve("If", &arguments, Hidden::Refused).expect("If");
        assert_eq!(found.result, Type::one(Kind::Integer));
        let expected = [Kind::Boolean, Kind::Integer, Kind::Integer].map(Type::one);
        for (index, argument) in arguments.iter().enumerate() {
            assert_eq!(found.argument_type(index, argument), expected[index]);
        }
    }
    let bare = resolve("==", &[NOT_SET, NOT_SET], Hidden::Refused).expect("two bare");
    assert_eq!(bare.argument_type(0, &NOT_SET), Type::one(Kind::String));
    let made = resolve("MakeCurrency", &[NOT_SET, NOT_SET], Hidden::Refused).expect("MakeCurrency");
    assert_eq!(made.argument_type(0, &NOT_SET), Type::one(Kind::Decimal));
    assert_eq!(result("ToQueue", &[NOT_SET]), "Queue");
    assert_eq!(result("MakeList", &[NOT_SET, INTEGER]), "Integer[]");
}

#[test]
fn e170_hidden_overloads_offer_what_to_write() {
    assert_eq!(mismatch("ToQueue", &[TEXT]), Mismatch::Hidden { offer: "FindQueue" });
    assert_eq!(mismatch("ToSkill", &[TEXT]), Mismatch::Hidden { offer: "FindSkill" });
    assert!(resolve("ToQueue", &[TEXT], Hidden::Kept).is_ok());
}

#[test]
fn e228_contexts_of_one_kind_stand_once() {
    let context = |scope| ArgInfo { scope: Some(scope), ..ArgInfo::of(Type::one(Kind::LanguageContext)) };
    let (case, gender) = (context("Language.Case"), context("Language.Gender"));
    assert!(resolve("ToAudioNumber", &[INTEGER, case, gender], Hidden::Refused).is_ok());
    assert_eq!(
        mismatch("ToAudioNumber", &[INTEGER, gender, case, gender]),
        Mismatch::ContextTwice { first: 1, second: 3 }
    );
    let digits = ArgInfo::of(Type::one(Kind::FormatNumber));
    assert_eq!(
        mismatch("ToAudioNumber", &[DECIMAL, digits, INTEGER, case, case]),
        Mismatch::ContextTwice { first: 3, second: 4 }
    );
}

#[test]
fn e62_the_casts() {
    let name =
        |from, to| cast(Type::one(from), Type::one(to)).and_then(overload).map(callflow::builtins::Overload::name);
    let rows: &[(Kind, Kind, Option<&str>)] = &[
        (Kind::Integer, Kind::String, Some("ToString")),
        (Kind::Queue, Kind::String, Some("ToString")),
        (Kind::Audio, Kind::String, None),
        (Kind::Duration, Kind::Integer, Some("ToInt")),
        (Kind::Currency, Kind::Integer, None),
        (Kind::Currency, Kind::Decimal, Some("ToDecimal")),
        (Kind::Duration, Kind::Decimal, None),
        (Kind::Decimal, Kind::Boolean, Some("ToBool")),
        (Kind::Integer, Kind::DateTime, Some("ToDateTime")),
        (Kind::Decimal, Kind::Duration, None),
        (Kind::String, Kind::PhoneNumber, Some("ToPhoneNumber")),
        (Kind::Prompt, Kind::Audio, Some("ToAudio")),
        (Kind::Decimal, Kind::Audio, Some("ToAudioNumber")),
        (Kind::PhoneNumber, Kind::Audio, None),
        (Kind::Date, Kind::Communication, Some("ToCommunication")),
        (Kind::String, Kind::Queue, None),
        (Kind::String, Kind::Json, None),
        (Kind::String, Kind::String, None),
    ];
    for (from, to, expected) in rows {
        assert_eq!(name(*from, *to), *expected, "{from:?} into {to:?}");
    }
    assert!(cast(Type::many(Kind::Integer), Type::one(Kind::String)).is_some());
    assert!(cast(Type::one(Kind::Integer), Type::many(Kind::Integer)).is_none());
    assert!(cast(Type::many(Kind::Integer), Type::many(Kind::Decimal)).is_none());
}

#[test]
fn e280_e42_built_in_variables() {
    let ani = variables::built_in("CALL", "ani").expect("Call.Ani");
    assert_eq!((ani.name, ani.ty), ("Ani", Type::one(Kind::String)));
    assert!(ani.is_in("inboundCall") && ani.is_in("secureCall") && !ani.is_in("inboundEmail"));
    assert!(variables::built_in("Flow", "Version").is_some_and(|known| known.is_in("workflow")));
    assert_eq!(variables::renamed("Flow", "contact").map(|known| known.scope), Some("Call"));
    assert!(variables::built_in("Flow", "Contact").is_none());
    assert_eq!(variables::scope("promptSYSTEM"), Some("PromptSystem"));
}

#[test]
fn e290_to_e294_constants() {
    let spelled = |path: &[&str]| match constant_at(path) {
        ConstantLookup::Value { ty, canonical, .. } => format!("{canonical}: {ty}"),
        ConstantLookup::Container { canonical, .. } => format!("{canonical} …"),
        ConstantLookup::Unknown { at, .. } => format!("unknown {at}"),
    };
    assert_eq!(spelled(&["system", "regions", "us", "DIALINGCODE"]), "System.Regions.US.dialingCode: String");
    assert_eq!(spelled(&["System", "Languages", "enus", "tag"]), "System.Languages.enUS.tag: String");
    assert_eq!(spelled(&["System", "DateTime", "dayOfWeek", "Friday"]), "System.DateTime.dayOfWeek.friday: Integer");
    assert_eq!(spelled(&["System", "Survey", "Dispositions", "optout"]), "System.Survey.Dispositions.optOut: String");
    assert_eq!(spelled(&["Format", "date", "SHORTYEAR"]), "Format.Date.shortYear: Format.Date");
    assert_eq!(spelled(&["Language", "Gender"]), "Language.Gender …");
    assert_eq!(spelled(&["Format", "Date", "nope"]), "unknown 2");
    assert_eq!(spelled(&["System", "Currencies", "XAU", "code"]), "unknown 2");
    assert_eq!(spelled(&["System", "MaxInt", "x"]), "unknown 2");
}

#[test]
fn e35_e96_e101_properties() {
    assert_eq!(property(Kind::Currency, "AMOUNT"), Some(("amount", Type::one(Kind::Decimal))));
    assert_eq!(property(Kind::Email, "attachments"), Some(("attachments", Type::many(Kind::EmailAttachment))));
    assert_eq!(property(Kind::Queue, "nope"), None);
    assert_eq!(property(Kind::Json, "Any thing"), Some(("Any thing", Type::one(Kind::Json))));
    assert_eq!(property(Kind::Contact, "Zip"), Some(("Zip", Type::one(Kind::String))));
}

#[test]
fn settings_refuse_what_does_not_exist() {
    let read = |text: &str| toml::from_str::<Settings>(text);
    assert!(read("division-digits = 40").is_ok());
    for wrong in ["division-digits = 0", "division-digits = 41", "midpoint = \"even\"", "find-empty = 1", "nope = 1"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
    assert_eq!(read("").ok(), Some(Settings::default()));
}
