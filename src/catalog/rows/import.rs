//! What an import writes where Archy says something that a script does not (archy.md §17). Archy has no such actions.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "construct!: text, path: text",
        arguments: &["construct", "path"],
        keys: Keys::InputsAndOutputs,
        dynamic_outputs: true,
        // Nobody knows where it leads, so a path may end there.
        leaves: true,
        ..row(
            crate::catalog::LOST,
            "Lost",
            "import",
            Does::External,
            "Stands for something that an import did not understand: the construct, and its path in the file. A run stops there unless somebody outside answers.",
        )
    },
    Action {
        settings: "construct!: text, path: text",
        arguments: &["construct", "path"],
        ..row(
            crate::catalog::ALTERED,
            "Altered",
            "import",
            Does::Tell,
            "Stands where an import wrote something else than the file says, and a run goes on: the construct, and its path in the file.",
        )
    },
];
