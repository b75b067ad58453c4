//! LCOV tracefiles, which code hosts, editors and `genhtml` read: a line is where an action begins, a branch is an
//! output, a function is a task, state or menu.

use super::Coverage;
use super::items::{Item, Kind};
use crate::bytecode::Program;
use crate::escape;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The tracefile. Files are named as they were given.
pub fn lcov(coverage: &Coverage, program: &Program) -> String {
    let items = coverage.items(program);
    let mut out = String::from("TN:\n");
    for (source, number) in program.sources.iter().zip(0..) {
        let own = |item: &&Item| program.flows.get(item.flow).is_some_and(|flow| flow.source.0 == number);
        let own: Vec<&Item> = items.iter().filter(own).collect();
        if !own.is_empty() {
            file(&mut out, &source.name, &own, program);
        }
    }
    out
}

fn file(out: &mut String, name: &str, items: &[&Item], program: &Program) {
    line(out, format_args!("SF:{}", escape::line(name)));
    functions(out, items, program);
    branches(out, items);
    let mut lines: BTreeMap<usize, u64> = BTreeMap::new();
    for item in items.iter().filter(|item| item.kind == Kind::Action) {
        let count = lines.entry(item.line).or_default();
        *count = (*count).max(item.count);
    }
    for (number, count) in &lines {
        line(out, format_args!("DA:{number},{count}"));
    }
    let hit = lines.values().filter(|count| **count > 0).count();
    line(out, format_args!("LF:{}\nLH:{hit}\nend_of_record", lines.len()));
}

/// A name is told apart by its flow; commas part fields, so none may stand in it.
fn functions(out: &mut String, items: &[&Item], program: &Program) {
    let name = |item: &Item| {
        let flow = program.flows.get(item.flow).map_or("", |flow| flow.name.as_str());
        escape::line(&format!("{flow}: {}", item.name)).replace(',', ";")
    };
    let parts: Vec<&&Item> = items.iter().filter(|item| item.kind == Kind::Part).collect();
    for part in &parts {
        line(out, format_args!("FN:{},{}", part.line, name(part)));
    }
    for part in &parts {
        line(out, format_args!("FNDA:{},{}", part.count, name(part)));
    }
    let hit = parts.iter().filter(|part| part.count > 0).count();
    line(out, format_args!("FNF:{}\nFNH:{hit}", parts.len()));
}

/// The outputs of an action are branches of its line; `-` says that the action itself never ran.
fn branches(out: &mut String, items: &[&Item]) {
    let ran: FxHashSet<(usize, u32)> = items
        .iter()
        .filter(|item| item.kind == Kind::Action && item.count > 0)
        .map(|item| (item.flow, item.number))
        .collect();
    let mut branches: Vec<&&Item> =
        items.iter().filter(|item| matches!(item.kind, Kind::Output | Kind::Choice)).collect();
    branches.sort_by_key(|item| (item.action_line, item.flow, item.number));
    let (mut last, mut block, mut number) = (None, 0, 0);
    for branch in &branches {
        let action = (branch.flow, branch.number);
        (block, number) = if last == Some(action) { (block, number + 1) } else { (block + 1, 0) };
        last = Some(action);
        // A choice may be taken by a key of another menu (A60), so its own menu need not have run.
        let looked_at = branch.count > 0 || ran.contains(&action);
        let taken = if looked_at { branch.count.to_string() } else { "-".to_owned() };
        line(out, format_args!("BRDA:{},{block},{number},{taken}", branch.action_line));
    }
    let hit = branches.iter().filter(|branch| branch.count > 0).count();
    line(out, format_args!("BRF:{}\nBRH:{hit}", branches.len()));
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _ = writeln!(out, "{text}");
}
