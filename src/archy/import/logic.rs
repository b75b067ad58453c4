//! Decision, Switch, Loop and Update Data: forms of the language of their own (archy.md §16).

use super::super::loss::Construct;
use super::super::tree::{Entry, Node};
use super::mapper::{Mapper, Mark};
use super::spell::{block, lines, quote};
use super::statement::{Stand, Statement, label};
use super::value::{Given, Want};
use super::variables::archy_type;
use crate::catalog;
use crate::value::{Kind, Type};

const BOOLEAN: Want<'_> = Want::Typed(Type::one(Kind::Boolean));
const INTEGER: Want<'_> = Want::Typed(Type::one(Kind::Integer));

/// A decision that is followed down its `no` branches.
struct Chain {
    text: String,
    /// How many steps of the path must be left again.
    closing: usize,
}

impl Mapper<'_> {
    /// `if … { } else if … { } else { }`: a decision alone in a `no` branch goes on with the chain.
    pub fn decision(&mut self, node: &Node) -> String {
        let mut chain = Chain { text: String::new(), closing: 0 };
        self.decide(node, &mut chain);
        chain.text.push('\n');
        chain.text
    }

    /// As deep as the file nests, which has a limit (F40).
    fn decide(&mut self, node: &Node, chain: &mut Chain) {
        let before = self.losses.len();
        let condition = self.key(node, "condition", BOOLEAN);
        self.known_keys(node, "decision", &["condition"]);
        let mut marks = self.marks_since(before);
        let name = node.get("name").and_then(Node::as_text);
        let outputs = node.get("outputs").map_or(&[][..], Node::entries);
        let output = |wanted: &str| outputs.iter().find(|entry| entry.key == wanted);
        let (yes, no) = (output("yes"), output("no"));
        let Given::Text(condition) = condition else {
            return self.undecided(node, &mut marks, chain);
        };
        if chain.closing > 0 && !marks.is_empty() {
            // What was lost stands before its action, so the chain ends here.
            chain.text.push_str(" else {\n");
            marks.iter().for_each(|mark| chain.text.push_str(&mark.statement()));
        } else if chain.closing > 0 {
            chain.text.push_str(" else ");
        } else {
            marks.iter().for_each(|mark| chain.text.push_str(&mark.statement()));
        }
        let inner = chain.closing > 0 && !marks.is_empty();
        let then = yes.map_or_else(String::new, |entry| self.branch("outputs/yes", &entry.value));
        chain.text.push_str(&format!(
            "if {condition}{} {}",
            label(name, "Decision"),
            if no.is_some() { lines(&then) } else { block(&then) }
        ));
        if let Some(no) = no {
            self.otherwise(&no.value, chain);
        }
        if inner {
            chain.text.push_str("\n}");
        }
    }

    /// What `no` leads to.
    fn otherwise(&mut self, no: &Node, chain: &mut Chain) {
        let list = no.get("actions").map_or(&[][..], Node::items);
        match alone(list) {
            Some(next) => self.within("outputs/no", no, |own| {
                let step = format!("actions[0]/{}", next.key);
                own.within(&step, &next.value, |own| {
                    chain.closing += 1;
                    own.decide(&next.value, chain);
                    chain.closing -= 1;
                });
            }),
            None => {
                let otherwise = self.branch("outputs/no", no);
                if !otherwise.is_empty() {
                    chain.text.push_str(&format!(" else {}", lines(&otherwise)));
                }
            }
        }
    }

    /// A decision whose condition is lost, or that has none.
    fn undecided(&mut self, node: &Node, marks: &mut Vec<Mark>, chain: &mut Chain) {
        let mark = marks.pop().unwrap_or_else(|| self.lose(node, &Construct::Value));
        let (open, close) = if chain.closing > 0 { (" else {\n", "\n}") } else { ("", "") };
        chain.text.push_str(open);
        marks.iter().for_each(|mark| chain.text.push_str(&mark.statement()));
        let mut outputs = Vec::new();
        for entry in node.get("outputs").map_or(&[][..], Node::entries) {
            let block = self.branch(&format!("outputs/{}", entry.key), &entry.value);
            outputs.push((quote(&entry.key), block));
        }
        let label = node.get("name").and_then(Node::as_text).map(str::to_owned);
        let entries = condition_text(node).into_iter().collect();
        chain.text.push_str(Stand { mark, label, entries, outputs }.write().trim_end());
        chain.text.push_str(close);
    }

    /// `switch`: the branches stand inside `evaluate` (A44).
    pub fn switch(&mut self, node: &Node) -> String {
        let before = self.losses.len();
        self.known_keys(node, "switch", &["evaluate"]);
        let style = node.get("evaluate").and_then(Node::single);
        let Some(style) = style.filter(|style| matches!(&*style.key, "firstTrue" | "firstMatch")) else {
            let mark = self.lose(node, &Construct::Value);
            return mark.statement();
        };
        let (step, inner, want) = match (&*style.key, style.value.single()) {
            ("firstMatch", Some(kind)) => {
                let want = archy_type(&kind.key).map_or(Want::Any, Want::Typed);
                (format!("evaluate/firstMatch/{}", kind.key), &kind.value, want)
            }
            ("firstTrue", _) => ("evaluate/firstTrue".to_owned(), &style.value, BOOLEAN),
            _ => {
                let mark = self.lose(node, &Construct::Value);
                return mark.statement();
            }
        };
        let matching = style.key == "firstMatch";
        self.within(&step, inner, |own| own.cases(node, inner, want, matching, before))
    }

    fn cases(&mut self, action: &Node, node: &Node, want: Want<'_>, matching: bool, before: usize) -> String {
        let subject = if matching { self.key(node, "value", want) } else { Given::Nothing };
        let items = node.get("cases").map_or(&[][..], Node::items);
        let mut values = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let step = format!("cases[{index}]/case");
            let value = item.get("case").and_then(|case| case.get("value"));
            values.push(match value {
                Some(value) => self.within(&step, value, |own| own.value(value, want)),
                None => self.within(&step, item, |own| own.lost(item, &Construct::Value)),
            });
        }
        if matching && subject == Given::Nothing {
            self.lose(node, &Construct::Value);
        }
        let marks = self.marks_since(before);
        let mut blocks = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let case = item.get("case").unwrap_or(item);
            blocks.push(self.branch(&format!("cases[{index}]/case"), case));
        }
        let default = node.get("default").map(|own| self.branch("default", own)).filter(|block| !block.is_empty());
        let name = action.get("name").and_then(Node::as_text);
        let texts: Option<Vec<String>> = values.into_iter().map(Given::text).collect();
        match texts.filter(|_| !matching || matches!(subject, Given::Text(_))) {
            Some(values) => {
                let mut out: String = marks.iter().map(Mark::statement).collect();
                let subject = subject.text().map_or_else(String::new, |subject| format!(" {subject}"));
                out.push_str(&format!("switch{subject}{} {{\n", label(name, "Switch")));
                for (value, own) in values.iter().zip(&blocks) {
                    out.push_str(&format!("case {value} {}\n", block(own)));
                }
                out.push_str(&default.map_or_else(String::new, |own| format!("default {}\n", block(&own))));
                out.push_str("}\n");
                out
            }
            None => stand_for_switch(marks, name, blocks, default),
        }
    }

    /// `loop … index …`.
    pub fn loop_action(&mut self, node: &Node) -> String {
        let before = self.losses.len();
        let count = self.key(node, "loopCount", INTEGER);
        let integer = Some(Type::one(Kind::Integer));
        let index = node.get("currentIndex");
        let index = index.and_then(|own| self.within("currentIndex", own, |mapper| mapper.target_path(own, integer)));
        self.known_keys(node, "loop", &["loopCount", "currentIndex"]);
        if count == Given::Nothing {
            self.lose(node, &Construct::Value);
        }
        let mut out: String = self.marks_since(before).iter().map(Mark::statement).collect();
        let body = node.get("outputs").and_then(|outputs| outputs.get("loop"));
        let body = body.map_or_else(String::new, |own| self.branch("outputs/loop", own));
        // A run stops before a loop whose count is lost; the form keeps what stands in it.
        let count = count.text().unwrap_or_else(|| "0".to_owned());
        let index = index.map_or_else(String::new, |path| format!(" index {path}"));
        let name = node.get("name").and_then(Node::as_text);
        out.push_str(&format!("loop {count}{index}{} {}\n", label(name, "Loop"), block(&body)));
        out
    }

    /// A bare assignment where it says all; with a label or several statements the long form.
    pub fn update(&mut self, node: &Node) -> String {
        let before = self.losses.len();
        let Some((_, row)) = catalog::find("updateData") else { return String::new() };
        let mut statement = Statement::new(row);
        if let Some(list) = node.get("statements") {
            self.within("statements", list, |own| own.statements(list, &mut statement));
        }
        self.known_keys(node, "updateData", &["statements"]);
        let mut out: String = self.marks_since(before).iter().map(Mark::statement).collect();
        let name = node.get("name").and_then(Node::as_text);
        match &statement.received[..] {
            [] => {}
            [one] if label(name, row.display).is_empty() => {
                out.push_str(one);
                out.push('\n');
            }
            _ => {
                statement.label = name.map(str::to_owned);
                out.push_str(&statement.write());
            }
        }
        out
    }

    fn key(&mut self, node: &Node, key: &str, want: Want<'_>) -> Given {
        match node.get(key) {
            Some(own) => self.within(key, own, |mapper| mapper.value(own, want)),
            None => Given::Nothing,
        }
    }

    /// Keys that a form does not have are settings that are lost.
    fn known_keys(&mut self, node: &Node, kind: &str, known: &[&str]) {
        for entry in node.entries() {
            if !known.contains(&&*entry.key) && !matches!(&*entry.key, "name" | "refId" | "outputs" | "none") {
                let construct = Construct::Setting(kind.to_owned(), entry.key.to_string());
                self.within(&entry.key, &entry.value, |own| own.lose(&entry.value, &construct));
            }
        }
        let fixed: &[&str] = match kind {
            "decision" => &["yes", "no"],
            "loop" => &["loop"],
            _ => &[],
        };
        for entry in node.get("outputs").map_or(&[][..], Node::entries) {
            if !fixed.contains(&&*entry.key) {
                let construct = Construct::Output(kind.to_owned(), entry.key.to_string());
                let step = format!("outputs/{}", entry.key);
                self.within(&step, &entry.value, |own| own.lose(&entry.value, &construct));
            }
        }
    }
}

/// The one decision that a branch holds, when it holds nothing else.
fn alone(list: &[Node]) -> Option<&Entry> {
    match list {
        [item] if item.remarks.is_empty() => item.single().filter(|entry| entry.key == "decision"),
        _ => None,
    }
}

fn condition_text(node: &Node) -> Option<String> {
    let text = node.get("condition")?.get("exp").and_then(Node::as_text)?;
    Some(format!("\"condition\" = {}", quote(text)))
}

/// A Switch of which a case or the subject is lost: its branches are kept by their number.
fn stand_for_switch(mut marks: Vec<Mark>, name: Option<&str>, blocks: Vec<String>, default: Option<String>) -> String {
    let Some(mark) = marks.pop() else { return String::new() };
    let mut outputs: Vec<(String, String)> =
        blocks.into_iter().enumerate().map(|(index, own)| (quote(&format!("case {}", index + 1)), own)).collect();
    outputs.extend(default.map(|own| (quote("default"), own)));
    let stand = Stand { mark, label: name.map(str::to_owned), entries: Vec::new(), outputs };
    marks.iter().map(Mark::statement).chain([stand.write()]).collect()
}
