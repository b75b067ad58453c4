//! How names and texts are spelled in a script.

use super::super::yaml::templates_of;
use crate::value::Type;

/// What may stand on one line of a script, with room for what stands around it.
const LONG: usize = crate::syntax::limits::MAX_LINE_BYTES - 1_000;

/// Whether a line of an expression is longer than a line of a script may be.
pub fn is_too_long(text: &str) -> bool {
    text.lines().any(|line| line.len() > LONG)
}

/// A text in quotes, its escapes written (E10); the line breaks of a long one stay.
pub fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' if text.len() <= LONG => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a text is a path of a script: two names or more.
pub fn is_path(text: &str) -> bool {
    let is_name = |name: &str| {
        let mut letters = name.chars();
        let first = letters.next().is_some_and(|c| c.is_alphabetic() || c == '$' || c == '_');
        first && letters.all(|c| c.is_alphanumeric() || c == '_' || c == '$')
    };
    text.contains('.') && text.split('.').all(is_name)
}

/// A type as a script names it.
pub fn type_name(ty: Type) -> String {
    ty.to_string()
}

/// Lines of a comment, each with the mark in front.
pub fn comment(mark: &str, text: &str) -> String {
    text.lines().map(|line| format!("{mark} {}", line.trim()).trim_end().to_owned() + "\n").collect()
}

/// A block of statements; one short statement stays on the line.
pub fn block(statements: &str) -> String {
    let body = statements.trim_end();
    if body.is_empty() {
        return "{ }".to_owned();
    }
    if body.len() <= SHORT && !body.contains(['\n', '{', '"']) {
        return format!("{{ {body} }}");
    }
    format!("{{\n{body}\n}}")
}

/// A block of statements, never on one line: one of several that belong together.
pub fn lines(statements: &str) -> String {
    match statements.trim_end() {
        "" => "{ }".to_owned(),
        body => format!("{{\n{body}\n}}"),
    }
}

/// A block of entries; a single short one stays on the line.
pub fn body(entries: &[String]) -> String {
    match entries {
        [] => String::new(),
        [one] if one.len() <= SHORT && !one.contains('\n') => format!(" {{ {one} }}"),
        many => format!(" {{\n{}\n}}", many.join("\n")),
    }
}

/// What may stay on one line with its braces.
const SHORT: usize = 60;

/// Whether the whole text is one template.
pub fn is_template(text: &str) -> bool {
    let whole = |open: &str, close: &str| {
        let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        inner.is_some_and(|inner| !inner.contains(['{', '}']))
    };
    !templates_of(text).is_empty() && (whole("{{", "}}") || whole("${", "}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_paths_known() {
        assert_eq!(quote("a\"b\\c\n\t☎"), "\"a\\\"b\\\\c\\n\\t☎\"");
        assert!(is_path("Flow.x") && is_path("State.a.b_1") && is_path("Flow.ñ"));
        assert!(!is_path("Flow") && !is_path("Flow.") && !is_path("Flow.a b") && !is_path("Flow.{{x}}"));
        assert!(!is_path("Flow.1"));
    }

    #[test]
    fn the_line_breaks_of_a_long_text_stay() {
        let half = "x".repeat(LONG / 2);
        assert!(!quote(&format!("{half}\n{}", &half[2..])).contains('\n'));
        assert!(!is_too_long(&quote(&format!("{half}\n{half}x"))));
        assert!(!is_too_long(&"x".repeat(LONG)) && is_too_long(&"x".repeat(LONG + 1)));
    }

    #[test]
    fn a06_a_whole_template_is_known() {
        assert!(is_template("{{x}}") && is_template("${x}"));
        assert!(!is_template("{{x}} y") && !is_template("x") && !is_template("{{a}}{{b}}"));
    }
}
