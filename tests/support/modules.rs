//! Which module may import which: the way of the data, from the bottom to the top.

/// A module of the library with the modules that it may import. `main` is the program; `lib` imports nothing.
/// A module that is not here is refused: whoever adds one decides where it stands.
pub const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("value", &[]),
    ("source", &["span"]),
    ("diagnostic", &["source", "span"]),
    ("ast", &["span"]),
    ("project", &["diagnostic", "source", "span", "builtins", "participant", "value"]),
    ("syntax", &["ast", "diagnostic", "source", "span"]),
    ("archy", &["ast", "diagnostic", "source", "span", "catalog", "syntax"]),
    ("catalog", &["value"]),
    ("builtins", &["value"]),
    ("participant", &["value"]),
    ("ir", &["value", "builtins", "catalog", "participant", "source", "span", "ast"]),
    (
        "check",
        &[
            "ir",
            "participant",
            "builtins",
            "catalog",
            "ast",
            "value",
            "project",
            "diagnostic",
            "source",
            "span",
            "syntax",
        ],
    ),
    ("bytecode", &["ir", "builtins", "catalog", "participant", "value", "source", "span", "project"]),
    ("cloud", &["participant", "value"]),
    ("vm", &["bytecode", "participant", "cloud", "builtins", "catalog", "value", "source", "span", "project"]),
    (
        "conversation",
        &["vm", "bytecode", "catalog", "participant", "cloud", "builtins", "value", "source", "span", "project"],
    ),
    ("pipeline", &["syntax", "check", "ir", "bytecode", "ast", "project", "diagnostic", "source", "span"]),
    (
        "evaluate",
        &[
            "syntax",
            "check",
            "ir",
            "bytecode",
            "vm",
            "ast",
            "builtins",
            "participant",
            "value",
            "diagnostic",
            "source",
            "span",
        ],
    ),
    (
        "scenario",
        &[
            "conversation",
            "vm",
            "bytecode",
            "cloud",
            "participant",
            "value",
            "source",
            "span",
            "project",
            "pipeline",
            "diagnostic",
            "ast",
            "syntax",
            "check",
            "builtins",
        ],
    ),
    ("cli", &ALL_BELOW_EDGES),
    ("serve", &ALL_BELOW_EDGES),
    ("lsp", &ALL_BELOW_EDGES),
    ("debug", &ALL_BELOW_EDGES),
    ("main", &["cli"]),
    ("lib", &[]),
];

const ALL_BELOW_EDGES: [&str; 20] = [
    "span",
    "value",
    "source",
    "diagnostic",
    "ast",
    "project",
    "syntax",
    "archy",
    "catalog",
    "builtins",
    "participant",
    "ir",
    "check",
    "bytecode",
    "cloud",
    "vm",
    "conversation",
    "pipeline",
    "scenario",
    "evaluate",
];

/// Modules that may touch the world outside: files, sockets, clocks, the environment.
pub const EDGES: &[&str] = &["cli", "serve", "lsp", "debug", "cloud", "main"];

/// Modules that may print.
pub const PRINTERS: &[&str] = &["cli"];
