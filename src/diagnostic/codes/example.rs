//! The examples of the table of codes: which kind of text they are, and their short form for long ones.
//!
//! An example that begins with `flow` (or a comment, `declare`, `test` or `setup`) is a file, one that begins with `[` is a
//! `callflow.toml`, with a file behind it where a line begins with `flow`, any other is one expression. `«129×(»` stands for 129 times `(`, so that the limits can be shown
//! in one line.

/// What an example is a text of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A `.flow` file.
    File,
    /// One expression.
    Expression,
    /// A `callflow.toml`.
    Project,
    /// A `callflow.toml`, an empty line, and a `.flow` file beside it.
    Both,
}

/// Where the two files of an example meet.
const MEET: &str = "\n\nflow ";

/// The two files of an example that is both.
pub fn parts(example: &str) -> Option<(&str, &str)> {
    let at = example.find(MEET).filter(|_| example.starts_with('['))?;
    Some((&example[..at], &example[at + 2..]))
}

/// Which kind of text the example is.
pub fn kind(example: &str) -> Kind {
    let starts = |words: &[&str]| words.iter().any(|word| example.starts_with(word));
    if parts(example).is_some() {
        Kind::Both
    } else if starts(&["["]) {
        Kind::Project
    } else if starts(&["flow", "declare", "//", "test \"", "setup \""]) {
        Kind::File
    } else {
        Kind::Expression
    }
}

/// The whole text of an example, its short forms written out.
pub fn expand(example: &str) -> String {
    let mut text = String::new();
    let mut rest = example;
    while let Some((before, after)) = rest.split_once('«') {
        text.push_str(before);
        let (form, behind) = after.split_once('»').unwrap_or((after, ""));
        match form.split_once('×').and_then(|(count, what)| Some((count.parse::<usize>().ok()?, what))) {
            Some((count, what)) => text.push_str(&what.repeat(count)),
            None => text.push_str(form),
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_written_out() {
        assert_eq!(expand("a«3×(»b«2×xy»"), "a(((bxyxy");
        assert_eq!(expand("plain"), "plain");
    }

    #[test]
    fn the_first_word_tells_the_kind() {
        assert_eq!(kind("flow inboundCall \"A\" {}"), Kind::File);
        assert_eq!(kind("[project]"), Kind::Project);
        assert_eq!(kind("Flow.x + 1"), Kind::Expression);
        assert_eq!(kind("[project]\n\nflow inboundCall"), Kind::Both);
        assert_eq!(parts("[project]\n\nflow inboundCall"), Some(("[project]", "flow inboundCall")));
    }
}
