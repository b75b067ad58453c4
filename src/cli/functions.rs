//! `callflow eval --functions`: the table of functions for machines; `docs/functions.md` says the same to people.

use crate::builtins::{self, Function, Overload};
use serde_json::{Value, json};

/// Every function and operator, in the order of the table.
pub fn document() -> String {
    let list: Vec<Value> = builtins::functions().iter().map(function).collect();
    let text = serde_json::to_string_pretty(&json!({ "functions": list })).unwrap_or_default();
    format!("{text}\n")
}

fn function(function: &Function) -> Value {
    json!({
        "name": function.name,
        "operator": function.is_operator(),
        "overloads": function.rows().map(overload).collect::<Vec<_>>(),
    })
}

fn overload(overload: &Overload) -> Value {
    let row = overload.row;
    let examples = row.examples.iter().map(|(expr, result)| json!({ "expr": expr, "literal": result }));
    json!({
        "signature": row.signature,
        "doc": row.doc,
        "rule": row.rule,
        "takesNotSet": overload.takes_not_set(),
        "flowTypes": overload.flows().types(),
        "hidden": overload.is_hidden(),
        "effect": overload.is_effect(),
        "examples": examples.collect::<Vec<_>>(),
    })
}
