//! An action on its way into a script: what was read of it, and how it is written.

use super::mapper::Mark;
use super::spell::{block, body, quote};
use crate::catalog::{Action as Row, Keys};
use std::collections::BTreeMap;

/// An action of the catalogue, as far as it was read.
pub struct Statement {
    pub row: &'static Row,
    pub label: Option<String>,
    /// Settings by their number in the catalogue.
    pub given: BTreeMap<usize, String>,
    /// Entries with text keys, in order.
    pub sent: Vec<String>,
    /// Entries with path keys, in order.
    pub received: Vec<String>,
    /// Outputs: a word or a text, and the block.
    pub outputs: Vec<(String, String)>,
}

impl Statement {
    pub fn new(row: &'static Row) -> Self {
        Self { row, label: None, given: BTreeMap::new(), sent: vec![], received: vec![], outputs: vec![] }
    }

    /// Puts a value to a setting that the catalogue has.
    pub fn give(&mut self, setting: &str, value: String) {
        if let Some((number, _)) = self.row.setting(setting) {
            self.given.insert(number, value);
        }
    }

    /// An entry with a text key.
    pub fn send(&mut self, name: &str, value: &str) {
        self.sent.push(format!("{} = {value}", quote(name)));
    }

    /// An entry with a path key.
    pub fn receive(&mut self, path: &str, name: &str) {
        self.received.push(format!("{path} = {}", quote(name)));
    }

    /// Whether everything is there without which the action could not stand in a script.
    pub fn is_whole(&self) -> bool {
        let settings = self.row.settings().iter().enumerate();
        let required =
            settings.filter(|(_, setting)| setting.required).all(|(number, _)| self.given.contains_key(&number));
        let keys = match self.row.keys {
            Keys::SetAttributes => !self.sent.is_empty(),
            Keys::GetAttributes | Keys::Statements => !self.received.is_empty(),
            _ => true,
        };
        let one = |name: &&str| self.row.setting(name).is_some_and(|(number, _)| self.given.contains_key(&number));
        required && keys && (self.row.one_of.is_empty() || self.row.one_of.iter().any(one))
    }

    /// The statement as a script has it.
    pub fn write(mut self) -> String {
        let mut out = self.row.key.to_owned();
        let mut arguments = Vec::new();
        for name in self.row.arguments {
            let number = self.row.setting(name).map(|(number, _)| number);
            match number.and_then(|number| self.given.remove(&number)) {
                Some(value) => arguments.push(value),
                None => break,
            }
        }
        if !arguments.is_empty() {
            out.push_str(&format!("({})", arguments.join(", ")));
        }
        out.push_str(&label(self.label.as_deref(), self.row.display));
        let settings = self.row.settings();
        let mut entries: Vec<String> = self
            .given
            .iter()
            .filter_map(|(number, value)| Some(format!("{} = {value}", settings.get(*number)?.name)))
            .collect();
        entries.append(&mut self.sent);
        entries.append(&mut self.received);
        out.push_str(&body(&entries));
        out.push_str(&outputs(&self.outputs));
        out.push('\n');
        out
    }
}

/// ` as "…"`, unless it is what the action is called anyway (A41).
pub fn label(label: Option<&str>, display: &str) -> String {
    match label {
        Some(label) if label != display => format!(" as {}", quote(label)),
        _ => String::new(),
    }
}

/// ` on NAME { … }` of every output.
pub fn outputs(outputs: &[(String, String)]) -> String {
    outputs.iter().map(|(name, statements)| format!(" on {name} {}", block(statements))).collect()
}

/// What stands in the script in place of an action that was lost: its construct, its name, its texts, its branches.
pub struct Stand {
    pub mark: Mark,
    pub label: Option<String>,
    pub entries: Vec<String>,
    pub outputs: Vec<(String, String)>,
}

impl Stand {
    /// The statement as a script has it.
    pub fn write(self) -> String {
        let mut out = self.mark.statement().trim_end().to_owned();
        out.push_str(&label(self.label.as_deref(), ""));
        out.push_str(&body(&self.entries));
        out.push_str(&outputs(&self.outputs));
        out.push('\n');
        out
    }
}
