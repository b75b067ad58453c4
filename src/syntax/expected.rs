//! The parser's list of tokens that could stand somewhere, as people would say it.

/// Names for the tokens (in LALRPOP's quotes), groups first.
pub fn names(expected: &[String]) -> Vec<&'static str> {
    let mut left: Vec<&str> = expected.iter().map(|terminal| terminal.trim_matches('"')).collect();
    let mut names = Vec::new();
    for group in GROUPS {
        if group.signs.iter().all(|sign| left.contains(sign)) {
            names.push(group.name);
            left.retain(|terminal| !group.covers.contains(terminal));
        }
    }
    names.extend(TERMINALS.iter().filter(|(terminal, _)| left.contains(terminal)).map(|(_, name)| *name));
    names
}

/// `a`, `a or b`, `a, b or c`.
pub fn list(names: &[&str]) -> String {
    match names {
        [] => "nothing more".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

struct Group {
    name: &'static str,
    /// Tokens that must all be possible.
    signs: &'static [&'static str],
    /// Tokens it speaks for.
    covers: &'static [&'static str],
}

const WORDS: &[&str] = &[
    "name", "flow", "declare", "row", "test", "setup", "task", "menu", "state", "choice", "onError", "var", "input",
    "output", "if", "else", "switch", "case", "default", "loop", "index", "as", "on",
];

const STEPS: &[&str] =
    &["name", "flow", "declare", "row", "test", "setup", "task", "menu", "state", "choice", "onError", "index", "text"];

const GROUPS: &[Group] = &[
    Group {
        name: "an expression",
        signs: &["integer", "decimal", "name", "NOT_SET", "("],
        covers: &[
            "name", "flow", "declare", "row", "test", "setup", "task", "menu", "state", "choice", "onError", "var",
            "input", "output", "if", "else", "switch", "case", "default", "loop", "index", "as", "on", "integer",
            "decimal", "text", "true", "false", "NOT_SET", "-", "!", "~", "(",
        ],
    },
    Group {
        name: "an operator",
        signs: &["*"],
        covers: &[
            "+", "-", "*", "/", "%", "^", "&", "|", "==", "!=", "<", "<=", ">", ">=", "and", "or", "?", ".name",
            ".text", "[", "(",
        ],
    },
    Group { name: "a key", signs: &["name", "case", "text", "}"], covers: WORDS },
    Group { name: "a step", signs: &["name", "text", "}"], covers: STEPS },
    Group { name: "a setting or a part", signs: &["name", "case", "}"], covers: WORDS },
    Group { name: "a name", signs: &["name", "case"], covers: WORDS },
    Group { name: "an action", signs: &["name", "if", "switch", "loop"], covers: WORDS },
];

const TERMINALS: &[(&str, &str)] = &[
    ("name", "a name"),
    ("integer", "a number"),
    ("decimal", "a Decimal"),
    ("text", "a text"),
    (".name", "`.name`"),
    (".text", "`.\"name\"`"),
    ("true", "`true`"),
    ("false", "`false`"),
    ("NOT_SET", "`NOT_SET`"),
    ("flow", "`flow`"),
    ("declare", "`declare`"),
    ("row", "`row`"),
    ("test", "`test`"),
    ("setup", "`setup`"),
    ("task", "`task`"),
    ("menu", "`menu`"),
    ("state", "`state`"),
    ("choice", "`choice`"),
    ("onError", "`onError`"),
    ("var", "`var`"),
    ("input", "`input`"),
    ("output", "`output`"),
    ("if", "`if`"),
    ("else", "`else`"),
    ("switch", "`switch`"),
    ("case", "`case`"),
    ("default", "`default`"),
    ("loop", "`loop`"),
    ("index", "`index`"),
    ("as", "`as`"),
    ("on", "`on`"),
    ("{", "`{`"),
    ("}", "`}`"),
    ("(", "`(`"),
    (")", "`)`"),
    ("[", "`[`"),
    ("]", "`]`"),
    (",", "`,`"),
    (":", "`:`"),
    ("=", "`=`"),
    ("*", "`*`"),
    ("#", "`#`"),
    ("?", "`?`"),
];
