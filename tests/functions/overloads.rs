//! Every overload of the reference is in the table, with the same parameters, marks, limits and result.

use callflow::builtins::{LiteralList, Parameter, Wanted, overloads};
use callflow::value::{Kind, Type};
use std::collections::BTreeMap;

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/expressions/overloads.tsv");

/// Rows of the reference that the table does not have in that form, with the reason.
fn exception(name: &str, parameters: &str) -> Option<(&'static str, &'static str)> {
    if name == "." && !parameters.contains("value:Any") {
        // Nineteen rows for containers of constants, which are no values: `constant_at` looks them up (E290-E294). The
        // row for objects in general is the same as the one for Any: objects are types of E49.
        return Some(("", "constants and objects"));
    }
    Some(match (name, parameters) {
        ("ToPhoneNumber", "valueToConvert:String") => ("valueToConvert:String?", "E169: the reference lacks the mark"),
        ("ToBool", "valueToReturn:Boolean") => {
            ("valueToReturn:Boolean?", "E165 takes NOT_SET, as E73 asks of every cast")
        }
        ("ToLanguageSkill", "valueToReturn:LanguageSkill") => {
            ("valueToReturn:LanguageSkill?", "E170 takes NOT_SET, as E73 asks of every cast")
        }
        _ => return None,
    })
}

fn type_of(text: &str) -> String {
    let (kind, list) = text.strip_suffix("[]").map_or((text, ""), |kind| (kind, "[]"));
    match Kind::coded(kind) {
        Some(kind) => format!("{}{list}", kind.name()),
        None if kind == "apa" => "sound".to_owned(),
        None => text.to_owned(),
    }
}

fn wanted(wanted: Wanted) -> String {
    match wanted {
        Wanted::Exactly(Type { kind, list }) => format!("{}{}", kind.name(), if list { "[]" } else { "" }),
        Wanted::Any => "Any".to_owned(),
        Wanted::AnyList => "Any[]".to_owned(),
        Wanted::Sound => "sound".to_owned(),
        Wanted::NotSet => "NOT_SET".to_owned(),
        Wanted::JsonOrScalar | Wanted::Part => "newer".to_owned(),
    }
}

/// A parameter of the reference in a form to compare.
fn reference_parameter(text: &str) -> String {
    let (_, rest) = text.split_once(':').expect("name:Type");
    let (ty, limits) = rest.split_once('{').map_or((rest, ""), |(ty, limits)| (ty, limits.trim_end_matches('}')));
    let ty_text = ty.trim_end_matches(['?', '+']);
    let mut limits: Vec<&str> = limits.split(',').filter(|limit| !limit.is_empty()).collect();
    limits.sort_unstable();
    let marks = format!("{}{}", if ty.contains('?') { "?" } else { "" }, if ty.contains('+') { "+" } else { "" });
    format!("{}{marks}{{{}}}", type_of(ty_text), limits.join(","))
}

/// A parameter of ours in the same form.
fn our_parameter(parameter: &Parameter) -> String {
    let mut limits = Vec::new();
    if parameter.least.is_some() || parameter.most.is_some() {
        let end = |end: Option<i64>| end.map_or(String::new(), |end| end.to_string());
        limits.push(format!("{}..{}", end(parameter.least), end(parameter.most)));
    }
    if parameter.not_zero {
        limits.push("≠0".to_owned());
    }
    if parameter.literal {
        limits.push("literal".to_owned());
    }
    limits.extend(parameter.list.map(|list| {
        match list {
            LiteralList::Currency => "lit∈ISO4217",
            LiteralList::DialingCode => "lit∈DialingCodes",
            LiteralList::SpeechLanguage => "lit∈SupportedTTSLangs",
        }
        .to_owned()
    }));
    limits.sort_unstable();
    let marks = format!("{}{}", if parameter.not_set { "?" } else { "" }, if parameter.repeats { "+" } else { "" });
    format!("{}{marks}{{{}}}", wanted(parameter.wanted), limits.join(","))
}

fn pieces(list: &str) -> Vec<&str> {
    // A comma inside braces has no blank after it, one between parameters has.
    list.split(", ").filter(|piece| !piece.is_empty()).collect()
}

#[test]
fn every_overload_of_the_reference_is_in_the_table() {
    let Ok(reference) = std::fs::read_to_string(REFERENCE) else {
        println!("skipped: the reference is not here");
        return;
    };
    let mut ours: BTreeMap<String, usize> = BTreeMap::new();
    for overload in overloads() {
        let parameters: Vec<String> = overload.signature().parameters.iter().map(our_parameter).collect();
        let hidden = if overload.is_hidden() { " hidden" } else { "" };
        let key = format!(
            "{}({}) -> {}{hidden}",
            overload.name(),
            parameters.join(", "),
            wanted(overload.signature().result)
        );
        *ours.entry(key).or_default() += 1;
    }
    let (mut rows, mut missing, mut excepted) = (0, Vec::new(), 0);
    for line in reference.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (name, mut parameters, result, hidden) = (fields[1], fields[3], fields[4], fields[6]);
        rows += 1;
        if let Some((instead, reason)) = exception(name, parameters) {
            assert!(!reason.is_empty());
            excepted += 1;
            if instead.is_empty() {
                continue;
            }
            parameters = instead;
        }
        let list: Vec<String> = pieces(parameters).into_iter().map(reference_parameter).collect();
        let hidden = if hidden.is_empty() { "" } else { " hidden" };
        let key = format!("{name}({}) -> {}{hidden}", list.join(", "), type_of(result));
        if !ours.contains_key(&key) {
            missing.push(key);
        }
    }
    assert_eq!(rows, 349);
    assert_eq!(excepted, 21);
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn no_overload_stands_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for overload in overloads() {
        let parameters: Vec<String> = overload.signature().parameters.iter().map(our_parameter).collect();
        assert!(seen.insert((overload.name(), parameters.clone())), "{}({})", overload.name(), parameters.join(", "));
    }
}
