//! The reference data beside the specification: sample programs, worked examples, compiled trees. Tests that need it
//! print that they skipped when it is not there.

use crate::dump;
use crate::support::show;
use callflow::ast::{Exprs, Node, NodeId, NodeKind};
use callflow::source::{Source, SourceId};
use callflow::syntax::{parse_expression, parse_file};
use serde_json::Value;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/");

fn read(name: &str) -> Option<String> {
    let text = std::fs::read_to_string(format!("{SHARED}{name}")).ok();
    if text.is_none() {
        println!("skipped: no {name}");
    }
    text
}

#[test]
fn samples_parse() {
    for name in ["foo", "transfer", "w1"] {
        let Some(text) = read(&format!("spec/samples/{name}.flow")) else { return };
        let (file, diagnostics) = parse_file(SourceId(0), &text);
        assert!(diagnostics.is_empty(), "{name}: {}", show(&text, &diagnostics));
        assert!(!file.items.is_empty());
    }
}

#[test]
fn worked_examples_parse() {
    let Some(table) = read("expressions/examples.tsv") else { return };
    for row in table.lines().skip(1) {
        let input = row.split('\t').nth(3).expect("an input");
        let (_, expr, diagnostics) = parse_expression(SourceId(0), input);
        assert!(expr.is_some(), "{input}: {}", show(input, &diagnostics));
    }
}

#[test]
fn compiled_trees_have_our_shape() {
    let Some(lines) = read("expressions/typed_trees.jsonl") else { return };
    let mut compared = 0;
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = row["text"].as_str().unwrap();
        let (exprs, expr, diagnostics) = parse_expression(SourceId(0), text);
        let root = expr.unwrap_or_else(|| panic!("{text}: {}", show(text, &diagnostics))).root;
        let ours = shape(&exprs, root, &Source::new("", text));
        let theirs = their_shape(&row["config"]);
        // A cast of the whole result is their outermost node (E61); its operand is what was written.
        let uncast = operands(&row["config"]).first().map(|inner| their_shape(inner));
        // What is indexed bears the place of the bracket in their trees: there, places of variables are not compared.
        let same = |theirs: &String| match text.contains('[') {
            true => unplaced(theirs) == unplaced(&ours),
            false => *theirs == ours,
        };
        assert!(same(&theirs) || uncast.as_ref().is_some_and(same), "{text}\nours   {ours}\ntheirs {theirs}");
        compared += 1;
    }
    assert!(compared > 300, "only {compared} compared");
}

fn unplaced(shape: &str) -> String {
    let mut parts = shape.split("var@");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |out, part| out + "var" + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// `name@place(operands)` of our tree; places as E1 counts them.
fn shape(exprs: &Exprs, id: NodeId, source: &Source) -> String {
    let node = exprs.node(id);
    let at = source.character(node.at.start);
    let call = |name: &str, operands: &[NodeId]| {
        let inner: Vec<String> = operands.iter().map(|id| shape(exprs, *id, source)).collect();
        format!("{}@{at}({})", name.to_lowercase(), inner.join(", "))
    };
    match &node.kind {
        NodeKind::Member { .. } if is_variable(exprs, node) => format!("var@{}", source.character(node.span.start)),
        NodeKind::Member { object, name, .. } => {
            let written = source.slice(exprs.node(*object).span);
            format!(".@{at}({}, {})", their_name(name, written), shape(exprs, *object, source))
        }
        NodeKind::Index { object, index } => call("[", &[*index, *object]),
        NodeKind::Call { name, .. } => call(name, exprs.arguments(&node.kind)),
        NodeKind::Unary(op, x) => call(op.text(), &[*x]),
        NodeKind::Binary(op, x, y) => call(op.text(), &[*x, *y]),
        NodeKind::Choose(c, x, y) => call("?", &[*c, *x, *y]),
        NodeKind::Text(text) => format!("{text:?}@{at}"),
        _ => format!("{}@{at}", dump::expr(exprs, id)),
    }
}

/// Constants of `Format.` carry internal names in their trees (expressions.md §16): not compared.
fn their_name(name: &str, object: &str) -> String {
    if object.starts_with("Format.") { "constant".to_owned() } else { name.to_lowercase() }
}

fn is_variable(exprs: &Exprs, node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Member { object, .. } if matches!(exprs.node(*object).kind, NodeKind::Scope(_)))
}

fn operands(node: &Value) -> Vec<&Value> {
    let inner = node.as_object().and_then(|node| node.values().next());
    inner.and_then(|inner| inner["operands"].as_array()).map(|list| list.iter().collect()).unwrap_or_default()
}

fn their_shape(node: &Value) -> String {
    let (key, inner) = node.as_object().unwrap().iter().next().unwrap();
    let at = inner["pos"].as_u64().unwrap();
    let text = inner["text"].as_str().unwrap_or("");
    match key.as_str() {
        "lit" if inner["type"] == "str" => format!("{text:?}@{at}"),
        "lit" => format!("{text}@{at}"),
        "nul" => format!("NOT_SET@{at}"),
        "ref" | "sysref" => format!("var@{at}"),
        "." => {
            let list = operands(node);
            let name = list[0]["lit"]["text"].as_str().unwrap_or("");
            let object = list[1].as_object().and_then(|object| object.values().next());
            let written = object.and_then(|object| object["text"].as_str()).unwrap_or("");
            format!(".@{at}({}, {})", their_name(name, written), their_shape(list[1]))
        }
        _ => {
            let inner: Vec<String> = operands(node).iter().map(|x| their_shape(x)).collect();
            format!("{}@{at}({})", key.to_lowercase(), inner.join(", "))
        }
    }
}
