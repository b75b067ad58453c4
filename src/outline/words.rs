//! What an action says in few words, for pictures and reports.

use super::{Action, BranchKind, Entry, Expr, Role};
use crate::catalog::{self, Does};

/// What an action is given, a line each: what its arguments say first, then what it sends, receives and assigns.
/// A decision says its condition.
pub fn lines(action: &Action) -> Vec<String> {
    let condition =
        action.branches.first().filter(|branch| action.key == "decision" && branch.kind == BranchKind::Case);
    if let Some(value) = condition.and_then(|branch| branch.value.as_ref()) {
        return vec![value.text.clone()];
    }
    let mut shown: Vec<&Entry> = action.entries.iter().filter(|entry| is_shown(action.row, entry)).collect();
    shown.sort_by_key(|entry| (entry.role != Role::Setting, entry.at));
    shown.into_iter().map(|entry| line(action, entry)).collect()
}

/// Settings that only shape what is done are left to the tip.
fn is_shown(row: Option<&catalog::Action>, entry: &Entry) -> bool {
    if entry.role != Role::Setting {
        return true;
    }
    let Some(row) = row else { return true };
    let required = row.setting(&entry.name).is_some_and(|(_, setting)| setting.required);
    required
        || row.arguments.contains(&entry.name.as_str())
        || matches!(row.does, Does::Form(_))
        || matches!(entry.name.as_str(), "digits" | "inputAudio" | "exitReason" | "priority")
}

/// One entry in a line.
fn line(action: &Action, entry: &Entry) -> String {
    let value = said(&entry.value);
    match entry.role {
        Role::Setting if entry.name == "loopCount" => format!("{value} times"),
        Role::Setting if entry.name == "currentIndex" => format!("index {value}"),
        Role::Setting if is_plain(action, entry) => value,
        Role::Setting => format!("{}: {value}", entry.name),
        Role::Sent | Role::Assigned => format!("{} = {}", entry.name, entry.value.text),
        Role::Received => format!("{} ← {value}", entry.name),
    }
}

/// Arguments say by themselves what they are.
fn is_plain(action: &Action, entry: &Entry) -> bool {
    let is_argument = action.row.is_some_and(|row| row.arguments.contains(&entry.name.as_str()));
    is_argument || entry.name == "evaluate"
}

/// What an expression says: a text without its quotes, a spoken text as it is spoken.
pub fn said(expr: &Expr) -> String {
    if let Some(text) = &expr.literal {
        return one_line(text);
    }
    match &expr.spoken {
        Some(words) => format!("“{}”", one_line(words)),
        None => expr.text.clone(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
