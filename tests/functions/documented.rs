//! The worked examples of the reference: what the checker says of each, and what each gives.

use crate::evaluate::{Failure, World, check, evaluate};
use crate::prose::{Saying, read};
use callflow::value::{Kind, Object, Type, Value, equal, literal, parse_date_time};
use std::collections::BTreeMap;
use std::sync::Arc;

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/expressions/examples.tsv");

/// Examples whose documented output is wrong, each with the reason that the rules give (§16).
const WRONG: &[(&str, &str)] = &[
    (
        "Find(MakeList(MakeDateTime(2009, 1, 10, 6, 30, 0), MakeDateTime(2009, 1, 10, 6, 30, 0), ToDateTime(NOT_SET)), MakeDateTime(2009, 1, 10, 6, 30, 0))",
        "both items are equal: 0 and 1",
    ),
    ("MakeCurrency(10, \"USD\")", "the amount is 10.00"),
    ("GetDayOfWeekOccurrence(1, 20, 2017, 2, 11, 15)", "the time is 02:11:15"),
    ("ToPhoneNumber(\"13178723000\")", "contradicts `==` and Find (E372)"),
    ("ToPhoneNumber(\"sips:john.doe@example.com\")", "the scheme is sips (E373)"),
];

/// Why an example is compared by its type alone.
fn only_type(name: &str, input: &str, declared: &str) -> Option<&'static str> {
    if declared == "aud" || input.contains("ToAudio") {
        return Some("the wording of Audio is in several languages (§16)");
    }
    if name == "." {
        return Some("a constant or a step on the way to one");
    }
    if name.starts_with("Find") && !matches!(name, "Find" | "FindFirst" | "FindString") {
        return Some("a lookup asks the world outside");
    }
    if name == "GetCurrentDateTimeUtc" || input.contains("Email.Message") || input == "ToPhoneNumber(Call.Ani)" {
        return Some("depends on the clock or on a variable");
    }
    if input.starts_with("ToString(Flow.") || input.starts_with("ToString(Call.") {
        return Some("describes a property in words; `text_of_objects` shows each");
    }
    None
}

fn world() -> World {
    let mut variables = BTreeMap::new();
    let declared = [
        ("flow.phonenumbervariable", Kind::PhoneNumber),
        ("flow.wrapupcodevariable", Kind::WrapupCode),
        ("flow.externaladdress", Kind::ExternalAddress),
        ("flow.externalorganization", Kind::ExternalOrganization),
        ("flow.externalcontact", Kind::ExternalContact),
        ("flow.uservariable", Kind::User),
    ];
    for (name, kind) in declared {
        variables.insert(name.to_owned(), (Type::one(kind), Value::NotSet));
    }
    let from = Value::Object(Arc::new(Object::new(Kind::EmailAddress, "ann@example.com")));
    let mail = Object::new(Kind::Email, "m-1").with("from", from).with("body", Value::Text("hola".into()));
    variables.insert("email.message".to_owned(), (Type::one(Kind::Email), Value::Object(Arc::new(mail))));
    World { variables, ..World::default() }
}

/// Genesys's display name of our type.
fn display_name(ty: Type) -> String {
    let name = match ty.kind {
        Kind::Skill => "ACD Skill",
        Kind::LanguageSkill => "Language Skill",
        kind => kind.name(),
    };
    format!("{name}{}", if ty.list { " Collection" } else { "" })
}

fn rows() -> Option<Vec<[String; 5]>> {
    let text = std::fs::read_to_string(REFERENCE).ok()?;
    let fields = |line: &str| {
        let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
        [fields[1].clone(), fields[2].clone(), fields[3].clone(), fields[4].clone(), fields[5].clone()]
    };
    Some(text.lines().skip(1).map(fields).collect())
}

#[test]
fn every_example_has_the_type_that_the_checker_gave_it() {
    let Some(rows) = rows() else {
        println!("skipped: the reference is not here");
        return;
    };
    let world = world();
    let (mut compared, mut wrong) = (0, Vec::new());
    for [name, _, input, _, verdict] in rows {
        if name == "." && input.matches('.').count() == 2 && input.starts_with("System.") && !input.contains("dayOf") {
            // `System.Currencies.USD` is a step on the way to `.code`, and no value.
            assert!(check(&input, &world).is_err());
            continue;
        }
        let found = check(&input, &world);
        let expected = verdict.strip_prefix("OK  :");
        let agrees = match (&found, expected) {
            (Ok(ty), Some(expected)) => display_name(*ty) == expected,
            // The variables of the others are declared here (§16).
            (Ok(_), None) => true,
            _ => false,
        };
        compared += 1;
        if !agrees {
            wrong.push(format!("{input}\n  {verdict}\n  {found:?}"));
        }
    }
    println!("{compared} types compared");
    assert!(compared > 660, "only {compared} rows were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_gives_what_it_documents() {
    let Some(rows) = rows() else {
        println!("skipped: the reference is not here");
        return;
    };
    let world = world();
    let (mut compared, mut unread, mut wrong) = (0, Vec::new(), Vec::new());
    for [name, declared, input, output, _] in rows {
        if only_type(&name, &input, &declared).is_some() || WRONG.iter().any(|(known, _)| *known == input) {
            continue;
        }
        if let Some((_, items)) = output.split_once("A Duration collection. ") {
            let list = format!("MakeList({})", items.trim_matches(['[', ']']));
            assert_eq!(evaluate(&input, &world), evaluate(&list, &world), "{input}");
            compared += 1;
            continue;
        }
        let Some(saying) = read(&output) else {
            unread.push(format!("{input}\n  {output}"));
            continue;
        };
        let found = evaluate(&input, &world);
        let agrees = match (&found, &saying) {
            (Ok((_, value)), Saying::Value(expected)) => equal(value, expected, false),
            (Ok((_, Value::List(items))), Saying::Count(count)) => items.len() == *count,
            (Err(Failure::Run(_)), Saying::RunError) => true,
            _ => false,
        };
        compared += 1;
        if !agrees {
            let found = found.map(|(ty, value)| literal(&value, ty));
            wrong.push(format!("{input}\n  says  {output}\n  gives {found:?}"));
        }
    }
    println!("{compared} values compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unread.is_empty(), "not read:\n{}", unread.join("\n"));
    assert!(compared > 450, "only {compared} rows were compared");
    assert!(parse_date_time("2009-01-10T06:30:00Z", Default::default()).is_ok());
}
