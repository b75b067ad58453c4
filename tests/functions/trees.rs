//! The compiled trees of exported flows: the same functions, overloads' results and operand types.

use crate::evaluate::{World, shape};
use callflow::value::{Kind, Type, Value};
use serde_json::Value as Json;
use std::collections::BTreeMap;

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/expressions/typed_trees.jsonl");

fn type_of(code: &str) -> Option<Type> {
    Some(match code.strip_suffix("_coll") {
        Some(item) => Type::many(Kind::coded(item)?),
        None => Type::one(Kind::coded(code)?),
    })
}

fn only(node: &Json) -> (&str, &Json) {
    let (name, body) = node.as_object().expect("a node is an object").iter().next().expect("with one key");
    (name, body)
}

/// A compiled tree as the evaluator draws its own; the variables it reads go into the world.
fn drawn(node: &Json, variables: &mut BTreeMap<String, (Type, Value)>) -> String {
    let (name, body) = only(node);
    let code = body["type"].as_str().unwrap_or_default();
    let operands: Vec<&Json> = body["operands"].as_array().into_iter().flatten().collect();
    match name {
        "lit" | "nul" => code.to_owned(),
        "ref" | "sysref" => {
            if let (Some(path), Some(ty)) = (body["text"].as_str(), type_of(code)) {
                variables.insert(path.to_lowercase(), (ty, Value::NotSet));
            }
            code.to_owned()
        }
        // A constant is one leaf here: its scope is no value.
        "." if only(operands[1]).1["text"].as_str().is_some_and(|text| text.starts_with("Format.")) => code.to_owned(),
        _ => {
            let operands: Vec<String> = operands.into_iter().map(|operand| drawn(operand, variables)).collect();
            // Operator words keep the author's casing.
            let name =
                if matches!(name.to_lowercase().as_str(), "and" | "or") { name.to_lowercase() } else { name.into() };
            format!("{name}:{code}({})", operands.join(", "))
        }
    }
}

#[test]
fn every_compiled_tree_has_our_shape_and_types() {
    let Ok(reference) = std::fs::read_to_string(REFERENCE) else {
        println!("skipped: the reference is not here");
        return;
    };
    let (mut compared, mut wrong) = (0, Vec::new());
    for line in reference.lines() {
        let row: Json = serde_json::from_str(line).expect("a line is JSON");
        let text = row["text"].as_str().expect("a text");
        let mut world = World::default();
        let expected = drawn(&row["config"], &mut world.variables);
        let place = type_of(row["type"].as_str().unwrap_or_default()).expect("a known type");
        let found = shape(text, &world, place);
        compared += 1;
        if found.as_ref() != Ok(&expected) {
            wrong.push(format!("{text}\n  says  {expected}\n  gives {found:?}"));
        }
    }
    println!("{compared} trees compared");
    assert_eq!(compared, 388);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
