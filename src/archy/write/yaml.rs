//! A tree as YAML in Archy's layout: block style, two blanks, lists indented under their key (A90, A91).

use crate::archy::tree::{Data, Entry, Node, Scalar};

/// The text of a tree. Reading it gives the same tree.
///
/// The depth of the recursion is that of the tree: at most that of the file it was read from (F40), or of the blocks of
/// the script it was made from.
pub fn text(root: &Node) -> String {
    let mut out = String::new();
    remarks(root, 0, &mut out);
    match &root.data {
        Data::Map(entries) if !entries.is_empty() => map(entries, 0, &mut out),
        Data::List(items) if !items.is_empty() => list(items, 0, &mut out),
        other => {
            inline(other, &mut out);
            out.push('\n');
        }
    }
    out
}

fn indent(depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", depth));
}

/// The first key stands where the text is: after the indentation, or behind the dash of a list.
fn map(entries: &[Entry], depth: usize, out: &mut String) {
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            indent(depth, out);
        }
        out.push_str(&string(&entry.key));
        out.push(':');
        value(&entry.value, depth + 1, out);
    }
}

fn list(items: &[Node], depth: usize, out: &mut String) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            indent(depth, out);
        }
        remarks(item, depth, out);
        out.push('-');
        match &item.data {
            Data::Map(entries) if !entries.is_empty() => {
                out.push(' ');
                map(entries, depth + 1, out);
            }
            Data::List(inner) if !inner.is_empty() => {
                out.push(' ');
                list(inner, depth + 1, out);
            }
            other => inline(other, out),
        }
    }
}

/// Comments above something, each on a line of its own.
fn remarks(node: &Node, depth: usize, out: &mut String) {
    for line in node.remarks.iter().flat_map(|own| own.split('\n')) {
        let plain: String = line.chars().map(|c| if escaped(c) { ' ' } else { c }).collect();
        out.push_str(&format!("# {plain}"));
        out.truncate(out.trim_end().len());
        out.push('\n');
        indent(depth, out);
    }
}

/// What stands behind a colon: a scalar on the same line, anything else below it.
fn value(node: &Node, depth: usize, out: &mut String) {
    match &node.data {
        Data::Map(entries) if !entries.is_empty() => {
            out.push('\n');
            indent(depth, out);
            map(entries, depth, out);
        }
        Data::List(items) if !items.is_empty() => {
            out.push('\n');
            indent(depth, out);
            list(items, depth, out);
        }
        other => inline(other, out),
    }
}

/// The rest of a line: behind a blank, where there is something.
fn inline(data: &Data, out: &mut String) {
    let text = match data {
        Data::Scalar(scalar) => written(scalar),
        Data::List(_) => "[]".to_owned(),
        Data::Map(_) => "{}".to_owned(),
    };
    if !text.is_empty() {
        out.push(' ');
        out.push_str(&text);
    }
    out.push('\n');
}

/// A scalar that was no text (a number, a flag, nothing, a template that takes the place of either) stays without quotes.
/// Each word for nothing stays as it is, for where a text is wanted it is one (A12).
fn written(scalar: &Scalar) -> String {
    let starts = is_template(&scalar.text) || is_safe_start(&scalar.text) || scalar.is_nothing();
    let bare = !scalar.quoted && starts && is_one_line(&scalar.text);
    if bare { scalar.text.to_string() } else { string(&scalar.text) }
}

/// `{{name}}`, which Archy fills before it reads YAML (A3).
fn is_template(text: &str) -> bool {
    let inner = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    inner.is_some_and(|name| !name.is_empty() && !name.contains(['{', '}']))
}

/// A text: plain where every reader of YAML reads this very text, in double quotes elsewhere (A91).
fn string(text: &str) -> String {
    let plain = is_safe_start(text) && is_one_line(text) && !means_something_else(text);
    if plain && text.starts_with(|c: char| c.is_alphabetic()) { text.into() } else { quoted(text) }
}

/// No character at the start that YAML or Archy gives a meaning.
fn is_safe_start(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '+' | '.' | '<' | '/' | '(')) || text.is_empty()
}

/// Nothing inside that ends a plain scalar, and no character that must be escaped.
fn is_one_line(text: &str) -> bool {
    text == text.trim()
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.contains(escaped)
}

fn escaped(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// Words, numbers and dates of YAML 1.1 and 1.2 that are no texts.
fn means_something_else(text: &str) -> bool {
    const WORDS: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    let bare = text.trim_start_matches(['-', '+', '.']);
    WORDS.iter().any(|word| bare.eq_ignore_ascii_case(word)) || bare.starts_with(|c: char| c.is_ascii_digit())
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if escaped(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a90_block_style_two_blanks_lists_under_their_key() {
        let action = Node::one("disconnect", Node::map([("none", Node::text("true"))]));
        let tree = Node::one(
            "inboundCall",
            Node::map([
                ("name", Node::quoted("Main")),
                ("tasks", Node::list([Node::one("task", Node::map([("actions", Node::list([action]))]))])),
                ("terms", Node::list([Node::quoted("no"), Node::quoted("never")])),
                ("empty", Node::list([])),
            ]),
        );
        let expected = "inboundCall:
  name: Main
  tasks:
    - task:
        actions:
          - disconnect:
              none: true
  terms:
    - \"no\"
    - never
  empty: []
";
        assert_eq!(text(&tree), expected);
    }

    #[test]
    fn a91_texts_that_a_reader_would_read_otherwise_stand_in_quotes() {
        let texts = [
            "",
            "yes",
            "No",
            "on",
            "OFF",
            "true",
            "null",
            "Null",
            "~",
            "y",
            "012",
            "1e3",
            "-1",
            ".inf",
            "2026-01-01",
            "1:30",
            " a",
            "a ",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "- a",
            "-",
            "?",
            "[a",
            "{a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "'a'",
            "\"a\"",
            "a\tb",
            "a\nb",
            "/inboundCall/menus/menu[Main_10]",
            "(1 == 1)",
            "{{name}}",
            "\u{7}",
        ];
        for own in texts {
            assert!(string(own).starts_with('"'), "{own}");
        }
        for own in
            ["a", "Main Menu", "a:b", "a#b", "it's", "Append(\"a\", Flow.b[0])", "Grüße 🙂", "digit_9", "nothing"]
        {
            assert_eq!(string(own), own);
        }
    }

    #[test]
    fn comments_stand_above_their_item() {
        let item = Node {
            remarks: vec!["why".into(), "".into()],
            ..Node::one("disconnect", Node::one("none", Node::text("true")))
        };
        let tree = Node { remarks: vec!["Head".into()], ..Node::one("actions", Node::list([item])) };
        assert_eq!(text(&tree), "# Head\nactions:\n  # why\n  #\n  - disconnect:\n      none: true\n");
    }

    #[test]
    fn a90_several_lines_are_one_quoted_scalar() {
        assert_eq!(string("If(\n\tFlow.a, \"\\\")\r"), r#""If(\n\tFlow.a, \"\\\")\r""#);
        assert_eq!(string("\u{1}\u{85}\u{feff}"), r#""\u0001\u0085\uFEFF""#);
    }

    #[test]
    fn a3_a_number_and_a_template_in_its_place_stay_without_quotes() {
        let bare = |text: &str| written(&Scalar { text: text.into(), quoted: false });
        assert_eq!(
            (bare("5"), bare("-1.50"), bare("{{n}}"), bare("True")),
            ("5".into(), "-1.50".into(), "{{n}}".into(), "True".into())
        );
        assert_eq!(
            (bare("a: b"), bare("{{a}}-{{b}}"), bare("")),
            ("\"a: b\"".into(), "\"{{a}}-{{b}}\"".into(), String::new())
        );
        assert_eq!(written(&Scalar { text: "5".into(), quoted: true }), "\"5\"");
        assert_eq!((bare("~"), bare("null"), bare("Null")), ("~".into(), "null".into(), "Null".into()));
        let list = Node::one("a", Node::list([Node::text(""), Node::one("b", Node::text("")), Node::text("~")]));
        assert_eq!(text(&list), "a:\n  -\n  - b:\n  - ~\n");
    }
}
