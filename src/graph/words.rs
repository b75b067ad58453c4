//! What a node says: its title, a few lines, and everything for those who point at it.

use super::picture::Tone;
use crate::catalog::{self, Does, Ends};
use crate::outline::{Action, Class, Entry, Expr, Flow, Role};

/// Lines of a node at most; what is more is counted.
pub(super) const MOST_LINES: usize = 6;

/// What an action is about.
pub(super) fn tone(action: &Action) -> Tone {
    let Some(row) = action.row else { return Tone::Outside };
    match row.does {
        Does::SetData | Does::GetData | Does::Update | Does::ClearSlots => Tone::Data,
        Does::Play | Does::Collect => Tone::Audio,
        Does::Transfer(_) => Tone::Transfer,
        Does::End | Does::EndState => Tone::End,
        Does::External => Tone::Outside,
        Does::EndTask => Tone::End,
        Does::Form(_) | Does::LoopNext | Does::LoopExit | Does::CallTask | Does::JumpTask => Tone::Logic,
        Does::JumpMenu | Does::ChangeState | Does::PreviousMenu | Does::RepeatMenu => Tone::Logic,
        Does::Wait | Does::Tell | Does::NoForm if row.ends == Ends::Flow => Tone::End,
        Does::Wait | Does::Tell | Does::NoForm => Tone::Plain,
    }
}

/// What an action is given, a line each: what its arguments say first, then what it sends, receives and assigns.
pub(super) fn lines(action: &Action) -> Vec<String> {
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
pub(super) fn line(action: &Action, entry: &Entry) -> String {
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
pub(super) fn said(expr: &Expr) -> String {
    if let Some(text) = &expr.literal {
        return one_line(text);
    }
    let spoken = ["ToAudioTTS", "ToCommunication", "MakeCommunication"]
        .into_iter()
        .find_map(|function| expr.text.strip_prefix(function)?.strip_prefix("(\""));
    match spoken.and_then(|rest| rest.strip_suffix("\")")).filter(|text| !text.contains('"')) {
        Some(text) => format!("“{text}”"),
        None => expr.text.clone(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything about an action: what Architect calls it, its name, all it is given, and where it stands.
pub(super) fn tip(action: &Action, place: &str) -> String {
    let mut all = vec![format!("{} ({})", action.title(), action.key)];
    let mut entries: Vec<&Entry> = action.entries.iter().collect();
    entries.sort_by_key(|entry| (entry.role, entry.at));
    all.extend(entries.iter().map(|entry| match entry.role {
        Role::Received => format!("{} ← {}", entry.name, entry.value.text),
        _ => format!("{} = {}", entry.name, entry.value.text),
    }));
    all.push(place.to_owned());
    all.join("\n")
}

/// The first lines, and how many more there are.
pub(super) fn few(mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(MOST_LINES);
    if more > 0 {
        lines.truncate(MOST_LINES - 1);
        lines.push(format!("… {} more", more + 1));
    }
    lines
}

/// A flow in a sentence or two.
pub(super) fn about(flow: &Flow) -> String {
    let count = |class: Class, one: &str, more: &str| {
        let count = flow.parts.iter().filter(|part| part.class == class).count();
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { more }))
    };
    let mut parts: Vec<String> = [
        count(Class::Menu, "menu", "menus"),
        count(Class::State, "state", "states"),
        count(Class::Task, "task", "tasks"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let actions = flow.actions();
    parts.push(format!("{actions} {}", if actions == 1 { "action" } else { "actions" }));
    let start = flow.start.map(|start| format!(" It starts in the {}.", flow.parts[start].title())).unwrap_or_default();
    format!("{} flow with {}.{start}", flow.kind, parts.join(", "))
}
