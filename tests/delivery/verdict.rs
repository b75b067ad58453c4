//! What must hold when a run is over: one effective batch, order, nothing silent, model and cloud equal.

use super::shelf::Kept;
use super::sim::Met;
use super::world::{Event, World};
use callflow::cloud::store::{JournalEntry, Millis, OutboxState};
use callflow::value::Text;
use std::collections::BTreeMap;

fn wrong<T>(what: String) -> Result<T, String> {
    Err(what)
}

/// Whether an event is a write by that batch.
fn is_by(event: &Event, kept: &Kept) -> bool {
    let own = |(name, value): &(Text, Text)| event.name == *name && event.value == *value;
    !event.foreign && event.conversation == kept.row.conversation && kept.row.batch.iter().any(own)
}

/// What happened in a run, for whoever looks for the reason.
pub fn story(world: &World) -> String {
    let mut text = String::new();
    for event in world.events().iter() {
        let (who, name, value) = (&event.conversation, event.name.as_str(), event.value.as_str());
        text.push_str(&format!("\n  {who} {name} = {value}"));
    }
    for (conversation, entry) in &world.shelf().journal {
        let names: Vec<&str> = entry.names.iter().map(Text::as_str).collect();
        text.push_str(&format!("\n  {} {conversation}/{} {} {names:?}", entry.time, entry.epoch, entry.kind));
    }
    text
}

pub fn judge(world: &World, met: &mut Met, settled: bool) -> Result<(), String> {
    let rows = world.shelf().rows.clone();
    let journal = world.shelf().journal.clone();
    let events = world.events().clone();
    met.batches += rows.len();
    let count = |kind: &str| journal.iter().filter(|(_, entry)| entry.kind == kind).count();
    met.conflicts += count("conflict");
    met.repeated += count("repeated");
    met.repaired += count("repaired");
    met.found += journal.iter().filter(|(_, entry)| entry.note.contains("read back")).count();
    if !settled {
        let open: Vec<_> = rows.iter().filter(|kept| kept.row.state == OutboxState::Ready).collect();
        return wrong(format!("not settled: {open:?}, {} late", world.shelf().late.len()));
    }
    for kept in &rows {
        state(world, kept, &events, met)?;
    }
    order(&rows, &events, &journal)?;
    cloud(world, &rows, &events)?;
    explained(&rows, &events, &journal)?;
    rate(world)
}

/// Each row is done only when all of it was there (F9), and parked only for a reason (F5, F7, F12).
fn state(world: &World, kept: &Kept, events: &[Event], met: &mut Met) -> Result<(), String> {
    let row = &kept.row;
    let key = format!("{}/{}", row.conversation, row.epoch);
    if row.state == OutboxState::Done {
        let there = |pair: &(Text, Text)| {
            let mut before = events[..kept.events].iter().filter(|event| is_by(event, kept));
            before.any(|event| event.name == pair.0)
        };
        return match row.batch.iter().all(there) {
            true => Ok(()),
            false => wrong(format!("{key} was closed before all of it was there (F9)")),
        };
    }
    met.parked += 1;
    let reason = row.reason.clone().unwrap_or_default();
    let age = kept.marked - row.since;
    let right = match row.conversation.as_str() {
        "poisoned" => reason.contains("400"),
        "missing" => reason.contains("not found"),
        _ if reason.starts_with("not taken within") => {
            age >= world.settings.within.as_millis() as Millis && row.tries >= 3
        }
        _ => reason.starts_with("others write at the same time"),
    };
    if right { Ok(()) } else { wrong(format!("{key} is parked after {age} ms: {reason}")) }
}

/// Batches of a conversation take effect in the order of epochs (F10); what came late is in the journal (F14).
fn order(rows: &[Kept], events: &[Event], journal: &[(String, JournalEntry)]) -> Result<(), String> {
    for kept in rows {
        let later = rows
            .iter()
            .filter(|other| other.row.conversation == kept.row.conversation && other.row.epoch > kept.row.epoch);
        let first = later.filter_map(|other| events.iter().position(|event| is_by(event, other))).min();
        let Some(first) = first else { continue };
        let last = events.iter().rposition(|event| is_by(event, kept));
        if last.is_none_or(|last| last < first) {
            continue;
        }
        let own = journal.iter().filter(|(conversation, _)| *conversation == kept.row.conversation);
        let mut said = own.map(|(_, entry)| entry);
        if !said.any(|entry| entry.kind == "late" || entry.kind == "repaired") {
            return wrong(format!("{}/{} came after a later one", kept.row.conversation, kept.row.epoch));
        }
    }
    Ok(())
}

/// What the cloud holds is what the last batch wrote, or somebody else after it (P4, P16).
fn cloud(world: &World, rows: &[Kept], events: &[Event]) -> Result<(), String> {
    let mut wanted: BTreeMap<(&str, &str), (&Kept, &Text)> = BTreeMap::new();
    let mut ordered: Vec<&Kept> = rows.iter().filter(|kept| kept.row.state == OutboxState::Done).collect();
    ordered.sort_by_key(|kept| kept.row.epoch);
    for kept in ordered {
        for (name, value) in &kept.row.batch {
            wanted.insert((kept.row.conversation.as_str(), name.as_str()), (kept, value));
        }
    }
    for ((conversation, name), (kept, value)) in wanted {
        let held = world.holds(conversation, name).unwrap_or_default();
        let mut own = events.iter().filter(|event| event.conversation == conversation && event.name.as_str() == name);
        let last = own.next_back().expect("it was written");
        // A batch that is parked may have been applied all the same, and that is what "parked" says.
        let parked = rows.iter().any(|other| {
            let later = other.row.conversation == conversation && other.row.epoch > kept.row.epoch;
            later && other.row.state == OutboxState::Parked && is_by(last, other)
        });
        if held != value.as_str() && !last.foreign && !parked {
            return wrong(format!("{conversation} {name}: {held} instead of {}", value.as_str()));
        }
    }
    Ok(())
}

/// A batch that is applied once more overwrites nothing of others in silence (F11).
fn explained(rows: &[Kept], events: &[Event], journal: &[(String, JournalEntry)]) -> Result<(), String> {
    for (at, event) in events.iter().enumerate() {
        let Some(kept) = rows.iter().find(|kept| is_by(event, kept)) else { continue };
        let same = |other: &&Event| other.conversation == event.conversation && other.name == event.name;
        let before: Vec<&Event> = events[..at].iter().filter(same).collect();
        let overwrites = before.last().is_some_and(|last| last.foreign && event.before.as_ref() == Some(&last.value));
        let again = before.iter().any(|other| is_by(other, kept));
        if !overwrites || !again {
            continue;
        }
        let own = journal.iter().filter(|(conversation, _)| *conversation == event.conversation);
        let mut said = own.map(|(_, entry)| entry).filter(|entry| match entry.kind.as_str() {
            "conflict" | "repeated" | "late" => entry.epoch == kept.row.epoch,
            kind => kind == "repaired",
        });
        if !said.any(|entry| entry.names.contains(&event.name)) {
            let (conversation, name) = (&event.conversation, event.name.as_str());
            return wrong(format!("{conversation}/{} overwrites {name} in silence (F11)", kept.row.epoch));
        }
    }
    Ok(())
}

/// No minute has more requests than the rate (H105).
fn rate(world: &World) -> Result<(), String> {
    let requests = world.requests.lock().unwrap();
    let rate = world.settings.rate as usize;
    for window in requests.windows(rate + 2) {
        if window[rate + 1].0 - window[0].0 < 60_000 {
            return wrong(format!("more than {rate} requests in the minute from {}", window[0].0));
        }
    }
    Ok(())
}
