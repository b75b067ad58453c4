//! Compiled expressions of exports as text again (archy.md §15).
//!
//! An export holds each expression twice: as its author typed it, and as a tree with all names resolved. The import
//! takes what was typed; where that is missing, this text of the tree takes its place.

use super::Json;
use std::fmt::Write;

/// What happens to casts that nobody wrote: the engine puts them into its trees (P9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casts {
    /// They are written as calls: Architect's own canonical text.
    Written,
    /// They are left out: a script has them implied as well.
    Implied,
}

/// The text of a compiled tree in Architect's canonical layout: calls with `, `, operators with blanks, every operand
/// that is an operation in parentheses. `None` when the tree has a shape that is not known.
pub fn text(tree: &Json, casts: Casts) -> Option<String> {
    let mut out = String::new();
    write_node(tree, casts, &mut out)?;
    Some(out)
}

/// A node has one key, which says what it is.
fn node(tree: &Json) -> Option<(&str, &Json)> {
    match tree.entries() {
        [(kind, body)] => Some((kind, body)),
        _ => None,
    }
}

/// The depth is bounded by that of the JSON ([`super::json::MAX_DEPTH`]).
fn write_node(tree: &Json, casts: Casts, out: &mut String) -> Option<()> {
    let (kind, body) = node(tree)?;
    match (kind, body.get("operands").items()) {
        ("lit", _) => literal(body, out),
        ("ref" | "sysref", _) => put(out, body.get("text").text()?),
        ("nul", _) => put(out, "NOT_SET"),
        ("emp", _) => Some(()),
        // The engine's order: what is asked for first, the object second.
        (".", [name, object]) => member(name, object, casts, out),
        ("[", [index, list]) => {
            operand(list, casts, out)?;
            out.push('[');
            write_node(index, casts, out)?;
            put(out, "]")
        }
        ("!" | "-" | "~", [only]) => {
            out.push_str(kind);
            operand(only, casts, out)
        }
        ("?", [condition, yes, no]) => {
            operand(condition, casts, out)?;
            out.push_str(" ? ");
            operand(yes, casts, out)?;
            out.push_str(" : ");
            operand(no, casts, out)
        }
        (_, [left, right]) if is_binary(kind) => {
            operand(left, casts, out)?;
            write!(out, " {kind} ").ok()?;
            operand(right, casts, out)
        }
        (_, [only]) if casts == Casts::Implied && is_implied(kind, body, only) => write_node(only, casts, out),
        (_, operands) if is_name(kind) => call(kind, operands, casts, out),
        _ => None,
    }
}

fn put(out: &mut String, text: &str) -> Option<()> {
    out.push_str(text);
    Some(())
}

fn call(name: &str, operands: &[Json], casts: Casts, out: &mut String) -> Option<()> {
    write!(out, "{name}(").ok()?;
    for (index, operand) in operands.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write_node(operand, casts, out)?;
    }
    put(out, ")")
}

/// An operand of an operator: in parentheses when it is an operation itself.
fn operand(tree: &Json, casts: Casts, out: &mut String) -> Option<()> {
    let (kind, body) = node(tree)?;
    if let ([only], Casts::Implied) = (body.get("operands").items(), casts)
        && is_implied(kind, body, only)
    {
        return operand(only, casts, out);
    }
    if !is_binary(kind) && !matches!(kind, "!" | "~" | "?") && !is_minus(kind, body) {
        return write_node(tree, casts, out);
    }
    out.push('(');
    write_node(tree, casts, out)?;
    put(out, ")")
}

fn is_minus(kind: &str, body: &Json) -> bool {
    kind == "-" && body.get("operands").items().len() == 1
}

fn is_binary(kind: &str) -> bool {
    matches!(kind, "+" | "-" | "*" | "/" | "%" | "^" | "&" | "|" | "==" | "!=" | "<" | "<=" | ">" | ">=")
        || kind.eq_ignore_ascii_case("and")
        || kind.eq_ignore_ascii_case("or")
}

fn is_name(kind: &str) -> bool {
    kind.starts_with(|c: char| c.is_alphabetic()) && kind.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// A cast that nobody wrote stands where its operand stands; a written one stands before it.
fn is_implied(kind: &str, body: &Json, operand: &Json) -> bool {
    let place = node(operand).and_then(|(_, inner)| inner.get("pos").number());
    kind.starts_with("To") && place.is_some() && place == body.get("pos").number()
}

fn member(name: &Json, object: &Json, casts: Casts, out: &mut String) -> Option<()> {
    let name = node(name)?.1.get("text").text()?;
    let scope = node(object).and_then(|(kind, body)| (kind == "sysref").then(|| body.get("text").text()).flatten());
    operand(object, casts, out)?;
    out.push('.');
    match scope.and_then(|scope| scope.strip_prefix("Format.")) {
        Some(group) => put(out, &format_name(group, name)),
        None if is_plain(name) => put(out, name),
        None => quoted(name, out),
    }
}

/// The engine calls `Format.Date.shortYear` by the longer name `dateShortYear`.
fn format_name(group: &str, name: &str) -> String {
    let longer = name.len() > group.len() && name.get(..group.len()).is_some_and(|s| s.eq_ignore_ascii_case(group));
    let mut rest = name[if longer { group.len() } else { 0 }..].chars();
    rest.next().map_or_else(String::new, |first| first.to_lowercase().chain(rest).collect())
}

/// Whether a property is written without quotes (E38).
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '$' || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$')
}

fn literal(body: &Json, out: &mut String) -> Option<()> {
    let text = body.get("text").text()?;
    match body.get("type").text()? {
        "str" => quoted(text, out),
        "int" | "dec" | "bln" => put(out, text),
        _ => None,
    }
}

/// A text literal with the escapes that expressions have (E14).
fn quoted(text: &str, out: &mut String) -> Option<()> {
    put(out, &crate::value::quoted(text))
}

#[cfg(test)]
mod tests {
    use super::super::json::parse;
    use super::*;

    fn shown(tree: &str, casts: Casts) -> Option<String> {
        text(&parse(tree).unwrap(), casts)
    }

    const CAST: &str = r#"{"ToString": {"pos": 3, "operands": [{"+": {"pos": 3, "operands": [
        {"lit": {"pos": 1, "text": "1", "type": "int"}}, {"ref": {"pos": 5, "text": "Flow.n", "type": "int"}}]}}]}}"#;

    #[test]
    fn p9_a_cast_that_nobody_wrote_stands_at_the_place_of_its_operand() {
        assert_eq!(shown(CAST, Casts::Implied).unwrap(), "1 + Flow.n");
        assert_eq!(shown(CAST, Casts::Written).unwrap(), "ToString(1 + Flow.n)");
        assert_eq!(shown(&CAST.replacen("3", "1", 1), Casts::Implied).unwrap(), "ToString(1 + Flow.n)");
    }

    #[test]
    fn operands_come_in_the_engines_order() {
        let tree = r#"{"[": {"pos": 2, "operands": [{"lit": {"pos": 3, "text": "0", "type": "int"}},
            {".": {"pos": 4, "operands": [{"lit": {"text": "a b", "type": "str"}}, {"ref": {"text": "Flow.j"}}]}}]}}"#;
        assert_eq!(shown(tree, Casts::Implied).unwrap(), r#"Flow.j."a b"[0]"#);
    }

    #[test]
    fn nested_operations_stand_in_parentheses_and_texts_in_escapes() {
        let tree = r#"{"and": {"operands": [{"!": {"operands": [{"ref": {"text": "Flow.b"}}]}},
            {"==": {"operands": [{"lit": {"text": "a\"\\\n", "type": "str"}}, {"nul": {}}]}}]}}"#;
        assert_eq!(shown(tree, Casts::Implied).unwrap(), r#"(!Flow.b) and ("a\"\\\n" == NOT_SET)"#);
    }

    #[test]
    fn constants_of_format_have_their_short_name() {
        assert_eq!(format_name("Date", "dateShortYear"), "shortYear");
        assert_eq!(format_name("String", "playChars"), "playChars");
        assert_eq!(format_name("Bool", "bool"), "bool");
    }

    #[test]
    fn an_unknown_shape_is_no_text() {
        assert_eq!(shown(r#"{"lit": {"text": "x", "type": "que"}}"#, Casts::Implied), None);
        assert_eq!(shown(r#"{"a": {}, "b": {}}"#, Casts::Implied), None);
        assert_eq!(shown(r#"{"@": {"operands": []}}"#, Casts::Implied), None);
    }
}
