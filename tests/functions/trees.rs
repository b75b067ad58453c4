//! The compiled trees of exported flows: parsing and checking gives the same functions, types and positions.

use callflow::builtins::{Settings, overload};
use callflow::check::check_expression;
use callflow::diagnostic::Diagnostic;
use callflow::ir::{ExprId, Exprs, Node};
use callflow::source::{Source, Sources};
use callflow::syntax::parse_expression;
use callflow::value::{Kind, Type};
use serde_json::Value as Json;
use std::collections::BTreeMap;

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/expressions/typed_trees.jsonl");

fn type_of(code: &str) -> Option<Type> {
    Some(match code.strip_suffix("_coll") {
        Some(item) => Type::many(Kind::coded(item)?),
        None => Type::one(Kind::coded(code)?),
    })
}

/// A type as compiled trees write it.
fn code(ty: Type) -> String {
    format!("{}{}", ty.kind.code(), if ty.list { "_coll" } else { "" })
}

fn only(node: &Json) -> (&str, &Json) {
    let (name, body) = node.as_object().expect("a node is an object").iter().next().expect("with one key");
    (name, body)
}

/// A compiled tree as text, each node with its type and position; the variables it reads are noted.
fn compiled(node: &Json, variables: &mut BTreeMap<String, Type>) -> String {
    let (name, body) = only(node);
    let code = body["type"].as_str().unwrap_or_default();
    let pos = body["pos"].as_u64().unwrap_or_default();
    let operands: Vec<&Json> = body["operands"].as_array().into_iter().flatten().collect();
    match name {
        "lit" | "nul" => format!("{code}@{pos}"),
        "ref" | "sysref" => {
            if let (Some(path), Some(ty)) = (body["text"].as_str(), type_of(code)) {
                variables.insert(path.to_owned(), ty);
            }
            format!("{code}@{pos}")
        }
        // A constant is one leaf here, which begins with its scope: that is no value.
        "." if only(operands[1]).1["text"].as_str().is_some_and(|text| text.starts_with("Format.")) => {
            format!("{code}@{}", only(operands[1]).1["pos"])
        }
        _ => {
            let operands: Vec<String> = operands.into_iter().map(|operand| compiled(operand, variables)).collect();
            // Operator words keep the author's casing.
            let name =
                if matches!(name.to_lowercase().as_str(), "and" | "or") { name.to_lowercase() } else { name.into() };
            format!("{name}:{code}@{pos}({})", operands.join(", "))
        }
    }
}

/// A checked expression in the same form.
struct Ours<'a> {
    exprs: &'a Exprs,
    source: &'a Source,
}

impl Ours<'_> {
    fn tree(&self, id: ExprId) -> String {
        let expr = self.exprs.get(id);
        let (ty, pos) = (code(expr.kind), self.source.character(expr.span.start));
        let (name, operands) = match &expr.node {
            Node::Call(id, arguments) => {
                (overload(*id).expect("the table gave it").name(), self.exprs.arguments(*arguments).to_vec())
            }
            Node::And(a, b) => ("and", vec![*a, *b]),
            Node::Or(a, b) => ("or", vec![*a, *b]),
            Node::Choose(a, b, c) => {
                let written = self.source.slice(expr.span);
                (if written.starts_with('?') { "?" } else { "If" }, vec![*a, *b, *c])
            }
            _ => return format!("{ty}@{pos}"),
        };
        let operands: Vec<String> = operands.into_iter().map(|operand| self.tree(operand)).collect();
        format!("{name}:{ty}@{pos}({})", operands.join(", "))
    }
}

fn checked(text: &str, variables: &BTreeMap<String, Type>, place: Type) -> Result<String, String> {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("<expression>", text));
    let (tree, expr, found) = parse_expression(id, text);
    let expr = expr.ok_or_else(|| format!("{found:?}"))?;
    let variables: Vec<(String, Type)> = variables.iter().map(|(name, ty)| (name.clone(), *ty)).collect();
    let (checked, found) = check_expression(&sources, id, (&tree, expr), &variables, Some(place), &Settings::default());
    let errors: Vec<String> = found.into_iter().filter(Diagnostic::is_error).map(|error| error.message).collect();
    match checked.value {
        Some((root, _)) if errors.is_empty() => {
            Ok(Ours { exprs: &checked.flow.exprs, source: sources.get(id) }.tree(root))
        }
        _ => Err(errors.join("; ")),
    }
}

/// The beginnings of the texts whose positions are not compared, from the one list of exclusions.
fn exclusions() -> impl Iterator<Item = &'static str> {
    let keys = include_str!("exclusions.tsv").lines().filter_map(|line| line.split('\t').next());
    keys.filter_map(|key| key.strip_prefix("tree "))
}

/// A tree without its positions.
fn shape(tree: &str) -> String {
    let pieces = tree.split('@').enumerate();
    pieces
        .map(|(index, piece)| if index == 0 { piece } else { piece.trim_start_matches(|c: char| c.is_ascii_digit()) })
        .collect()
}

#[test]
fn every_compiled_tree_has_our_shape_types_and_positions() {
    let Ok(reference) = std::fs::read_to_string(REFERENCE) else {
        println!("skipped: the reference is not here");
        return;
    };
    let (mut compared, mut nodes, mut left_out, mut wrong) = (0, 0, 0, Vec::new());
    for line in reference.lines() {
        let row: Json = serde_json::from_str(line).expect("a line is JSON");
        let text = row["text"].as_str().expect("a text");
        let mut variables = BTreeMap::new();
        let expected = compiled(&row["config"], &mut variables);
        let place = type_of(row["type"].as_str().unwrap_or_default()).expect("a known type");
        let found = checked(text, &variables, place);
        compared += 1;
        nodes += expected.matches('@').count();
        let listed = exclusions().find(|key| text.starts_with(*key));
        let agrees = match listed {
            None => found.as_ref() == Ok(&expected),
            Some(_) => found.as_ref().map(|own| shape(own)) == Ok(shape(&expected)),
        };
        left_out += usize::from(listed.is_some());
        if !agrees {
            wrong.push(format!("{text}\n  says  {expected}\n  gives {found:?}"));
        }
    }
    println!("{compared} trees with {nodes} nodes compared");
    assert_eq!((compared, left_out), (388, exclusions().count()));
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
