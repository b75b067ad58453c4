//! Which module may import which: the way of the data, from the bottom to the top.

/// A module of the library with the modules that it may import. `main` is the program; `lib` imports nothing.
/// A module that is not here is refused: whoever adds one decides where it stands.
pub const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("escape", &[]),
    ("value", &[]),
    ("source", &["span"]),
    ("diagnostic", &["source", "span"]),
    ("ast", &["span"]),
    ("project", &["diagnostic", "source", "span", "builtins", "participant", "value"]),
    ("syntax", &["ast", "diagnostic", "source", "span"]),
    ("outline", &["ast", "catalog", "source", "span", "syntax"]),
    ("diff", &["outline", "catalog", "source", "span"]),
    ("graph", &["outline", "diff", "catalog", "source", "span", "escape"]),
    ("archy", &["ast", "builtins", "diagnostic", "source", "span", "catalog", "syntax", "value"]),
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
    ("bytecode", &["escape", "ir", "builtins", "catalog", "participant", "value", "source", "span", "project"]),
    ("cloud", &["escape", "participant", "value"]),
    ("vm", &["bytecode", "participant", "cloud", "builtins", "catalog", "value", "source", "span", "project"]),
    (
        "conversation",
        &["vm", "bytecode", "catalog", "participant", "cloud", "builtins", "value", "source", "span", "project"],
    ),
    ("pipeline", &["scenario", "syntax", "check", "ir", "bytecode", "ast", "project", "diagnostic", "source", "span"]),
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
            "diagnostic",
            "ast",
            "syntax",
            "check",
            "builtins",
            "catalog",
            "evaluate",
            "ir",
            "escape",
        ],
    ),
    ("explore", &["builtins", "conversation", "vm", "bytecode", "catalog", "participant", "value", "span"]),
    ("cli", &ALL_BELOW_CLI),
    ("serve", &ALL_BELOW_EDGES),
    ("lsp", &ALL_BELOW_EDGES),
    ("debug", &ALL_BELOW_EDGES),
    ("main", &["cli"]),
    ("lib", &[]),
];

const ALL_BELOW_EDGES: [&str; 25] = [
    "explore",
    "span",
    "escape",
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
    "outline",
    "diff",
    "graph",
];

/// The command line begins the service as well.
const ALL_BELOW_CLI: [&str; 26] = {
    let mut all = ["serve"; 26];
    let mut at = 0;
    while at < ALL_BELOW_EDGES.len() {
        all[at] = ALL_BELOW_EDGES[at];
        at += 1;
    }
    all
};

/// Modules that may touch the world outside: files, sockets, clocks, the environment.
pub const EDGES: &[&str] = &["cli", "serve", "lsp", "debug", "cloud", "main"];

/// Modules that may print.
pub const PRINTERS: &[&str] = &["cli"];
