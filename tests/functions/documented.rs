//! The worked examples of the reference: what the checker says of each, and what each gives.

use crate::evaluate::{Failure, World, check, code, evaluate};
use crate::prose::{Saying, read};
use callflow::value::{Kind, Object, Type, Value, equal, literal, parse_date_time};
use std::collections::BTreeMap;
use std::sync::Arc;

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/expressions/examples.tsv");

/// What is not compared, and why: the one list, which the tests count.
const EXCLUSIONS: &str = include_str!("exclusions.tsv");

/// A row of the list: its class, or the beginning of an input in quotes; how many rows it leaves out; the reason.
fn exclusions() -> Vec<(&'static str, usize, &'static str)> {
    let fields = |line: &'static str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [key, rows, reason] = fields[..] else { panic!("three fields: {line}") };
        (key, rows.parse().expect("a number"), reason)
    };
    EXCLUSIONS.lines().filter(|line| !line.starts_with('#')).map(fields).collect()
}

/// Why the value of an example is not compared, as a row of the list says it.
fn exclusion(name: &str, input: &str, declared: &str) -> Option<&'static str> {
    let keys = exclusions().into_iter().map(|(key, ..)| key);
    if let Some(key) = keys.filter(|key| key.starts_with("example ")).find(|key| key["example ".len()..] == *input) {
        return Some(key);
    }
    if declared == "aud" || input.contains("ToAudio") {
        return Some("audio");
    }
    if name.starts_with("Find") && !matches!(name, "Find" | "FindFirst" | "FindString") {
        return Some("lookup");
    }
    if input.contains("Email.Message") || input == "ToPhoneNumber(Call.Ani)" {
        return Some("variable");
    }
    if input.starts_with("ToString(Flow.") || input.starts_with("ToString(Call.") {
        return Some("object");
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
    for [_, declared, input, _, verdict] in rows {
        let found = check(&input, &world);
        let expected = verdict.strip_prefix("OK  :");
        let agrees = match (&found, expected) {
            (Ok(ty), Some(expected)) => display_name(*ty) == expected,
            // The variables of the others are declared here (§16): the type is the one that the example declares.
            (Ok(ty), None) => declared == "any" || code(*ty) == declared,
            _ => false,
        };
        compared += 1;
        if !agrees {
            wrong.push(format!("{input}\n  {verdict}\n  {found:?}"));
        }
    }
    println!("{compared} types compared");
    assert_eq!(compared, 680);
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
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    for [name, declared, input, output, _] in rows {
        if let Some(key) = exclusion(&name, &input, &declared) {
            *left_out.entry(key).or_default() += 1;
            continue;
        }
        if name == "." && output.contains(" property ") {
            // "The minutes property on the Format.TimePart variable": the constant itself.
            let found = evaluate(&input, &world).map(|(ty, value)| literal(&value, ty));
            assert_eq!(found, Ok(input));
            compared += 1;
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
    println!("{compared} values compared, left out: {left_out:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unread.is_empty(), "not read:\n{}", unread.join("\n"));
    assert_eq!(compared + left_out.values().sum::<usize>(), 680);
    let listed = exclusions().into_iter().filter(|(key, ..)| !key.starts_with("tree "));
    let listed: BTreeMap<&str, usize> = listed.map(|(key, rows, _)| (key, rows)).collect();
    assert_eq!(left_out, listed);
    assert!(parse_date_time("2009-01-10T06:30:00Z", Default::default()).is_ok());
}
