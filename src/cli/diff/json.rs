//! Differences as one JSON object. Lines and columns count from 1.

use super::Compared;
use crate::cli::outline::Read;
use crate::cli::render::json::write;
use crate::diff::{AttributeChange, Change, Kind};
use crate::outline::At;
use serde_json::{Map, Value, json};

/// The object.
pub fn document(compared: &Compared) -> String {
    let diff = &compared.diff;
    let changes: Vec<Value> = diff.changes.iter().map(|own| change(own, compared)).collect();
    let attributes: Vec<Value> = diff.attributes.iter().map(attribute).collect();
    write(&json!({
        "same": diff.is_same(),
        "summary": summary(&diff.changes),
        "changes": changes,
        "attributes": attributes,
    }))
}

fn summary(changes: &[Change]) -> Value {
    let count = |kind: Kind| changes.iter().filter(|change| change.kind == kind).count();
    let kinds = [Kind::Added, Kind::Removed, Kind::Changed, Kind::Moved, Kind::Renamed];
    Value::Object(kinds.map(|kind| (kind.word().to_owned(), json!(count(kind)))).into_iter().collect::<Map<_, _>>())
}

fn change(change: &Change, compared: &Compared) -> Value {
    let details: Vec<Value> = change
        .details
        .iter()
        .map(|detail| json!({ "name": detail.name, "before": detail.before, "after": detail.after }))
        .collect();
    let part = change.part.as_ref().map(|(class, name)| json!({ "kind": class.word(), "name": name }));
    json!({
        "what": change.what.word(),
        "change": change.kind.word(),
        "flow": (!change.flow.is_empty()).then_some(&change.flow),
        "part": part,
        "action": change.key,
        "title": change.title,
        "trail": change.trail,
        "says": change.says,
        "details": details,
        "renamedFrom": change.renamed_from,
        "movedFrom": change.moved_from,
        "actionsInside": change.inside,
        "before": place(change.before, &compared.old),
        "after": place(change.after, &compared.new),
    })
}

/// A text that was made of a file of another kind has no lines that mean something.
fn place(at: Option<At>, read: &Read) -> Value {
    let Some(at) = at else { return Value::Null };
    let (file, place) = read.file_and_place(at);
    json!({ "file": file, "line": place.map(|place| place.line), "column": place.map(|place| place.column) })
}

fn attribute(own: &AttributeChange) -> Value {
    let change = if own.is_new { Kind::Added } else { Kind::Removed };
    json!({ "flow": own.flow, "attribute": own.name, "access": own.access.word(), "change": change.word() })
}
