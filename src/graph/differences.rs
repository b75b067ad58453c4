//! The colours of differences: the new project, with what came, went, moved and changed.

use super::paint::Paint;
use super::picture::{Colours, Mark};
use crate::diff::{Change, Diff, Kind, What};
use crate::outline::Project;

/// The colours that differences give to the new project.
pub fn differences(diff: &Diff, project: &Project) -> Paint {
    let mut paint = Paint { colours: Colours::Differences, ..Paint::default() };
    paint.actions = diff.touched.iter().map(|(at, kind)| (*at, (mark(*kind), None))).collect();
    for change in &diff.changes {
        match (change.what, change.after) {
            (What::Action, None) => gone(change, &mut paint),
            (What::Part(class), None) => {
                let name = change.part.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
                let part = (class.word().to_owned(), name, change.inside);
                paint.gone_parts.entry(change.flow.clone()).or_default().push(part);
            }
            (What::Flow, None) => {
                let kind = change.title.split(' ').next().unwrap_or_default().to_owned();
                paint.gone_flows.push((kind, change.flow.clone()));
            }
            (What::Part(_) | What::Flow, Some(at)) => {
                paint.parts.insert(at, mark(change.kind));
            }
            (What::Declaration | What::Variable | What::Action, _) => {}
        }
    }
    // A flow in which something is different is different itself.
    for flow in &project.flows {
        if diff.changes.iter().any(|change| change.flow == flow.name) {
            paint.parts.entry(flow.at).or_insert(Mark::Changed);
        }
    }
    paint
}

/// How much of what is different in a flow, or in all of them, in a line.
pub fn said_of(diff: &Diff, flow: Option<&str>) -> String {
    let own = || diff.changes.iter().filter(|change| flow.is_none_or(|flow| change.flow == flow));
    let kinds = [Kind::Added, Kind::Removed, Kind::Changed, Kind::Moved, Kind::Renamed];
    let count = |kind: Kind| own().filter(|change| change.kind == kind).count();
    let parts: Vec<String> =
        kinds.iter().filter(|kind| count(**kind) > 0).map(|kind| format!("{} {}", count(*kind), kind.word())).collect();
    if parts.is_empty() { "no difference".to_owned() } else { format!("differences: {}", parts.join(", ")) }
}

const fn mark(kind: Kind) -> Mark {
    match kind {
        Kind::Added => Mark::Added,
        Kind::Removed => Mark::Removed,
        Kind::Moved => Mark::Moved,
        Kind::Renamed | Kind::Changed => Mark::Changed,
    }
}

fn gone(change: &Change, paint: &mut Paint) {
    let Some(anchor) = change.anchor else { return };
    let says = if change.says.is_empty() { String::new() } else { format!(": {}", change.says.join(", ")) };
    let inside = if change.inside == 0 { String::new() } else { format!(" and {} more", change.inside) };
    paint.gone.entry(anchor).or_default().push(format!("{}{says}{inside}", change.title));
}
