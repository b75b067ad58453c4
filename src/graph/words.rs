//! What a node says: its title, a few lines, and everything for those who point at it.

use super::picture::Tone;
use crate::catalog::{Does, Ends};
use crate::outline::{Action, Class, Entry, Flow, Role};

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
