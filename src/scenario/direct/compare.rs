//! Attributes that must be there beside those that are. Values of sensitive attributes are compared and not shown (P47).

use crate::bytecode::Program;
use crate::scenario::story::Attributes;
use crate::value::{Text, quoted};

/// What stands for a value that nobody shall see.
pub const HIDDEN: &str = "•••";

/// A value as an author writes it: in quotes, or the word NOT_SET.
pub fn shown(program: &Program, name: &str, value: Option<&str>) -> String {
    match value {
        None => "NOT_SET".to_owned(),
        Some(_) if program.options.sensitive.iter().any(|own| own.as_str() == name) => HIDDEN.to_owned(),
        Some(value) => quoted(value),
    }
}

/// `"A" = "x"`
pub fn pair(program: &Program, name: &str, value: Option<&str>) -> String {
    format!("{} = {}", quoted(name), shown(program, name, value))
}

/// A list of attributes in one line.
pub fn list<'a>(program: &Program, all: impl IntoIterator<Item = (&'a Text, Option<&'a Text>)>) -> String {
    let all: Vec<String> =
        all.into_iter().map(|(name, value)| pair(program, name.as_str(), value.map(Text::as_str))).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
}

/// What differs between what must be there and what is: expected and actual, of the names that differ. With `only`
/// nothing else may be there. `None` when it is as it must be.
pub fn differ(program: &Program, wanted: &Attributes, only: bool, real: &[(Text, Text)]) -> Option<(String, String)> {
    let find = |name: &Text| real.iter().find(|(own, _)| own == name).map(|(_, value)| value);
    let mut expected = Vec::new();
    let mut actual = Vec::new();
    for (name, value) in wanted {
        let found = find(name);
        if found != value.as_ref() {
            expected.push((name, value.as_ref()));
            actual.push((name, found));
        }
    }
    let extra = real.iter().filter(|(name, _)| only && !wanted.iter().any(|(own, _)| own == name));
    actual.extend(extra.map(|(name, value)| (name, Some(value))));
    if actual.is_empty() {
        return None;
    }
    let expected = match expected.is_empty() {
        true => "nothing else".to_owned(),
        false => list(program, expected),
    };
    Some((expected, list(program, actual)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn real(all: &[(&str, &str)]) -> Vec<(Text, Text)> {
        all.iter().map(|(name, value)| (Text::new(name), Text::new(value))).collect()
    }

    fn wanted(all: &[(&str, Option<&str>)]) -> Attributes {
        all.iter().map(|(name, value)| (Text::new(name), value.map(Text::new))).collect()
    }

    #[test]
    fn only_what_differs_is_said() {
        let program = Program::default();
        let real = real(&[("a", "1"), ("b", "2")]);
        let differs = |all: &[(&str, Option<&str>)], only| differ(&program, &wanted(all), only, &real);
        assert_eq!(differs(&[("a", Some("1"))], false), None);
        assert_eq!(differs(&[("a", Some("1")), ("c", None)], false), None, "NOT_SET is: not there");
        let said = |expected: &str, actual: &str| Some((expected.to_owned(), actual.to_owned()));
        assert_eq!(differs(&[("a", Some("x")), ("b", Some("2"))], false), said("\"a\" = \"x\"", "\"a\" = \"1\""));
        assert_eq!(differs(&[("a", Some("1"))], true), said("nothing else", "\"b\" = \"2\""));
        assert_eq!(differs(&[("A", Some("1"))], false), said("\"A\" = \"1\"", "\"A\" = NOT_SET"), "P6");
    }

    #[test]
    fn p47_a_sensitive_value_is_compared_and_not_shown() {
        let mut program = Program::default();
        program.options.sensitive.push(Text::new("Pin"));
        let real = real(&[("Pin", "1234")]);
        let (expected, actual) = differ(&program, &wanted(&[("Pin", Some("9999"))]), false, &real).unwrap();
        assert_eq!((expected.as_str(), actual.as_str()), ("\"Pin\" = •••", "\"Pin\" = •••"));
    }
}
