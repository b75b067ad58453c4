//! The compiled trees of exports: their text is Architect's own, and our checker gives their expressions the same type.

use super::support::exports;
use callflow::archy::export_file::Json;
use callflow::archy::export_file::tree::{Casts, text};
use callflow::builtins::Settings;
use callflow::check::check_expression;
use callflow::diagnostic::Diagnostic;
use callflow::source::{Source, Sources};
use callflow::syntax::parse_expression;
use callflow::value::{Kind, Type};
use std::collections::BTreeMap;

/// Every value of an export that holds an expression: typed by its author, built in the editor, or audio.
fn values<'a>(json: &'a Json, found: &mut Vec<&'a Json>) {
    let mode = json.get("uiMetaData").get("mode").number();
    let has_tree = !json.get("config").entries().is_empty() && json.get("text").text().is_some();
    if has_tree && !matches!(mode, Some(1 | 3)) && !leaf(json) {
        found.push(json);
    }
    json.items().iter().for_each(|item| values(item, found));
    // What the editor of the user interface keeps beside a value is no value of the flow.
    let inside = json.entries().iter().filter(|(key, _)| key != "config" && key != "uiMetaData");
    inside.for_each(|(_, value)| values(value, found));
}

/// Nothing given, or a literal: no expression.
fn leaf(value: &Json) -> bool {
    matches!(value.get("config").entries(), [(kind, _)] if kind == "emp" || kind == "lit")
}

fn all() -> Vec<(String, Json)> {
    let mut all = Vec::new();
    for (name, json) in exports() {
        let mut found = Vec::new();
        values(&json, &mut found);
        all.extend(found.into_iter().map(|value| (name.clone(), value.clone())));
    }
    all
}

fn root(value: &Json) -> &Json {
    value.get("config").entries().first().map_or(&Json::Null, |(_, body)| body)
}

fn type_of(code: &str) -> Option<Type> {
    Some(match code.strip_suffix("_coll") {
        Some(item) => Type::many(Kind::coded(item)?),
        None => Type::one(Kind::coded(code)?),
    })
}

/// The variables of a tree with their types.
fn variables(tree: &Json, found: &mut BTreeMap<String, Type>) {
    for (kind, body) in tree.entries() {
        if let ("ref" | "sysref", Some(path), Some(ty)) =
            (kind.as_str(), body.get("text").text(), body.get("type").text().and_then(type_of))
        {
            found.insert(path.to_owned(), ty);
        }
        body.get("operands").items().iter().for_each(|operand| variables(operand, found));
    }
}

/// The type that our checker gives a text by itself, or what it says against it.
fn checked(text: &str, variables: &BTreeMap<String, Type>, place: Option<Type>) -> Result<Type, String> {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("<expression>", text));
    let (tree, expr, found) = parse_expression(id, text);
    let expr = expr.ok_or_else(|| format!("{found:?}"))?;
    let variables: Vec<(String, Type)> = variables.iter().map(|(name, ty)| (name.clone(), *ty)).collect();
    let (checked, found) = check_expression(&sources, id, (&tree, expr), &variables, place, &Settings::default());
    let errors: Vec<String> = found.into_iter().filter(Diagnostic::is_error).map(|error| error.message).collect();
    checked
        .value
        .map(|(root, _)| checked.flow.exprs.get(root).kind)
        .filter(|_| errors.is_empty())
        .ok_or(errors.join("; "))
}

/// Where Architect's own text of a tree is not what its tree says: it keeps the author's parentheses and spelling there.
const OTHERWISE: &[(&str, &str)] = &[
    ("Task.LookupResult == \"insert\" or", "written without parentheses"),
    ("GetAt(Flow.arrChatSenders, Flow.idxChatMessageLoop) == (Chat.Guest.id)", "written with needless parentheses"),
    ("Message.Message.ID", "a property in the author's casing"),
];

#[test]
fn the_text_of_every_tree_is_architects_own() {
    let all = all();
    let mut wrong = Vec::new();
    let mut other = 0;
    for (file, value) in &all {
        let theirs = root(value).get("text").text().expect("the root has a text");
        if OTHERWISE.iter().any(|(start, _)| theirs.starts_with(start)) {
            other += 1;
            continue;
        }
        match text(value.get("config"), Casts::Written) {
            Some(ours) if ours == theirs => {}
            ours => wrong.push(format!("{file}\n  {theirs}\n  {ours:?}")),
        }
    }
    println!("{} trees, {other} of them spelt otherwise", all.len());
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn our_types_agree_with_the_compiled_types() {
    let all = all();
    let mut wrong = Vec::new();
    for (file, value) in &all {
        let typed = value.get("text").text().expect("a text");
        let mut names = BTreeMap::new();
        variables(value.get("config"), &mut names);
        let compiled = value.get("type").text().and_then(type_of).expect("a known type");
        let own = text(value.get("config"), Casts::Implied).expect("a known shape");
        // What was typed, and what the tree says, take the same place; and the tree with all casts written has the type.
        let casts = text(value.get("config"), Casts::Written).expect("a known shape");
        for (source, place) in [(typed, Some(compiled)), (&own, Some(compiled)), (&casts, None)] {
            match checked(source, &names, place) {
                Ok(ty) if ty == compiled => {}
                found => wrong.push(format!("{file}: {source}\n  is {compiled}, found {found:?}")),
            }
        }
    }
    println!("{} expressions", all.len());
    assert!(all.is_empty() || all.len() > 800, "{} are too few", all.len());
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
