//! How an action is left: whether its way ends, and by which outputs the flow goes on.

use crate::catalog;
use crate::outline::{Action, Expr};

/// Whether an action is an assignment as scripts write it; several in a row are one node.
pub(super) fn is_assignment(action: &Action) -> bool {
    action.key == "updateData" && action.label.is_none()
}

/// Whether the way ends here.
pub(super) fn ends(action: &Action) -> bool {
    action.row.is_some_and(|row| row.ends != catalog::Ends::Nothing)
}

/// A case as a label: a text without its quotes.
pub(super) fn case_label(value: &Expr) -> String {
    value.literal.clone().filter(|text| !text.is_empty()).unwrap_or_else(|| value.text.clone())
}

/// The label of the way to the next action: which outputs lead there. `None`: none does.
pub(super) fn unwritten(action: &Action) -> Option<String> {
    let Some(row) = action.row else {
        return Some(if action.branches.is_empty() { String::new() } else { "otherwise".to_owned() });
    };
    let written = |name: &&str| action.branch(name).is_some();
    let on = |name: &&&str| !catalog::can_be_off(name);
    let left: Vec<&str> = row.outputs.iter().filter(on).copied().filter(|name| !written(name)).collect();
    match left.as_slice() {
        [] if !row.outputs.is_empty() && !action.branches.is_empty() => None,
        [] if row.dynamic_outputs && !action.branches.is_empty() => None,
        _ if action.branches.is_empty() && !row.leaves => Some(String::new()),
        [] => Some(String::new()),
        [one] => Some((*one).to_owned()),
        [one, other] => Some(format!("{one}, {other}")),
        _ => Some("otherwise".to_owned()),
    }
}
