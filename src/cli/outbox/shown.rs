//! Batches for people and for machines. Values only when they are asked for (P47).

use crate::cli::render::{escape, json};
use crate::cloud::store::{OutboxRow, OutboxState, is_locked};
use crate::value::{Text, civil_of, quoted};
use serde_json::{Value, json};

/// The names of a batch in one line.
pub fn names(row: &OutboxRow) -> String {
    let names: Vec<&str> = row.batch.iter().map(|(name, _)| name.as_str()).collect();
    escape::line(&names.join(", ")).into_owned()
}

/// A value, or its length.
fn value(value: &Text, values: bool) -> String {
    if is_locked(value) {
        return "(encrypted)".to_owned();
    }
    match (values, value.chars()) {
        (true, _) => escape::line(&quoted(value.as_str())).into_owned(),
        (false, 1) => "(1 character)".to_owned(),
        (false, count) => format!("({count} characters)"),
    }
}

/// Some lines for each batch.
pub fn human(rows: &[OutboxRow], values: bool) -> String {
    if rows.is_empty() {
        return "nothing is in the outbox\n".to_owned();
    }
    let mut text = String::new();
    for row in rows {
        let tries = if row.tries == 1 { "1 try".to_owned() } else { format!("{} tries", row.tries) };
        let (id, epoch, state) = (escape::line(&row.conversation), row.epoch, row.state.word());
        text.push_str(&format!("{id} {epoch}  {state}, {tries}, put down {}\n", moment(row.since)));
        text.push_str(&format!("  participant {}", escape::line(&row.target.participant)));
        if row.target.conversation != row.conversation {
            text.push_str(&format!(" of conversation {}", escape::line(&row.target.conversation)));
        }
        text.push('\n');
        for (name, own) in &row.batch {
            text.push_str(&format!("  {} = {}\n", escape::line(name.as_str()), value(own, values)));
        }
        if let Some(reason) = &row.reason {
            text.push_str(&format!("  {}\n", escape::line(reason)));
        }
    }
    let parked = rows.iter().filter(|row| row.state == OutboxState::Parked).count();
    text.push_str(&format!("{} in the outbox, {parked} of them parked\n", rows.len()));
    if !values {
        text.push_str("Values are hidden; --show-values shows them.\n");
    }
    text
}

/// The same as one list.
pub fn json(rows: &[OutboxRow], values: bool) -> String {
    let all = rows.iter().map(|row| {
        let attributes = row.batch.iter().map(|(name, value)| {
            let shown = if values { Value::from(value.as_str()) } else { Value::Null };
            let characters = if is_locked(value) { Value::Null } else { Value::from(value.chars()) };
            json!({ "name": name.as_str(), "value": shown, "characters": characters })
        });
        json!({
            "conversation": row.conversation,
            "epoch": row.epoch,
            "target": { "conversation": row.target.conversation, "participant": row.target.participant },
            "state": row.state.word(),
            "tries": row.tries,
            "since": moment(row.since),
            "reason": row.reason,
            "correlation": row.correlation,
            "attributes": attributes.collect::<Vec<_>>(),
        })
    });
    json::write(&Value::from(all.collect::<Vec<_>>()))
}

/// A time as machines write it.
fn moment(millis: i64) -> String {
    format!("{}Z", civil_of(millis.div_euclid(1_000)).strftime("%Y-%m-%dT%H:%M:%S"))
}
