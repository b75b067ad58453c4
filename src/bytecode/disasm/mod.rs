//! The code in readable form: each flow with its variables, each part with the source lines its code was made from.
//!
//! The form is for people and for tests: the same program gives the same text. Constants are shown, since they are
//! text of the program and no data of anybody; what a run holds is never here.

mod instruction;
mod names;

#[cfg(test)]
mod tests;

pub use names::shown;

use super::op::ACTION;
use super::program::{Flow, Program, Target};
use names::{Names, label_line};
use std::fmt::Write;

/// What the signs mean; it stands once above everything.
const LEGEND: &str = "\
; *  begins an action      L1 L2 …  places that code jumps to
; i0 t0 v0 …  registers without a name: a number, a text, a large value
";

/// The column at which what belongs to an instruction goes on in a line of its own.
const CONTINUED: usize = 25;

/// The program as text.
pub fn disasm(program: &Program) -> String {
    let mut out = String::from(LEGEND);
    for flow in &program.flows {
        Listing { program, flow, names: Names::of(flow), out: &mut out, shown: None }.write();
    }
    out
}

/// A flow that is written.
struct Listing<'a> {
    program: &'a Program,
    flow: &'a Flow,
    names: Names,
    out: &'a mut String,
    /// The line of the source that was shown last.
    shown: Option<usize>,
}

impl Listing<'_> {
    fn write(mut self) {
        let flow = self.flow;
        let source = self.program.sources.get(flow.source.0 as usize);
        let file = source.map_or_else(String::new, |source| format!(" from {}", shown(&source.name)));
        self.line(format_args!("\nflow {} {}{file}", flow.kind.key(), names::quoted(flow.name.as_str())));
        self.variables();
        let starts: Vec<usize> = source.map_or_else(Vec::new, |source| line_starts(&source.text));
        for (op, pc) in flow.code.iter().zip(0..) {
            if let Some(heading) = self.names.heading(pc).map(str::to_owned) {
                self.line(format_args!("\n{heading}:"));
                self.shown = None;
            }
            self.source_line(pc, &starts);
            let label = self.names.label_of(pc).map(|label| format!("{}:", label_line(label)));
            match (label, self.ways(pc)) {
                (Some(label), Some(ways)) => self.line(format_args!("{label:<9}; {ways}")),
                (Some(label), None) => self.line(format_args!("{label}")),
                (None, Some(ways)) => self.line(format_args!("         ; {ways}")),
                (None, None) => {}
            }
            let (operands, more) = instruction::operands(self.program, flow, &self.names, *op);
            let mark = if op.mark == ACTION { '*' } else { ' ' };
            let line = format!("{pc:>6} {mark} {:<14} {operands}", op.code.name());
            self.line(format_args!("{}", line.trim_end()));
            for line in more {
                self.line(format_args!("{:CONTINUED$}{line}", ""));
            }
        }
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.out, "{line}");
    }

    /// The ways out of actions that lead to an instruction.
    fn ways(&self, pc: u32) -> Option<String> {
        let ways = self.flow.outlets.iter().filter(|outlet| outlet.to == pc);
        let ways: Vec<String> = ways.map(|outlet| shown(&outlet.name(self.program, self.flow))).collect();
        (!ways.is_empty()).then(|| names::cut(&ways.join(", ")))
    }

    /// Variables with their registers and types.
    fn variables(&mut self) {
        let flow = self.flow;
        let width = flow.variables.iter().map(|v| shown(v.name.as_str()).chars().count()).max().unwrap_or(0).min(40);
        for variable in &flow.variables {
            let register = names::bare(variable.register);
            let part = variable.part.and_then(|part| flow.parts.get(usize::from(part)));
            let part = part.map_or_else(String::new, |part| format!(", of {}", names::quoted(part.name.as_str())));
            let origin = if variable.built_in { ", given from outside" } else { "" };
            let name = shown(variable.name.as_str());
            self.line(format_args!("  {name:<width$}  {register:<5} {}{part}{origin}", variable.kind));
        }
    }

    /// The first line of the place that begins here, when it is another one than before.
    fn source_line(&mut self, pc: u32, starts: &[usize]) {
        if let Ok(at) = self.flow.places.binary_search_by_key(&pc, |(at, _)| *at) {
            self.show_place(self.flow.places[at].1.start, starts);
        }
    }

    fn show_place(&mut self, byte: u32, starts: &[usize]) {
        let number = starts.partition_point(|start| *start <= byte as usize);
        if number == 0 || self.shown == Some(number) {
            return;
        }
        self.shown = Some(number);
        let text = self.program.sources.get(self.flow.source.0 as usize).map_or("", |source| &source.text);
        let line = text.get(starts[number - 1]..).and_then(|rest| rest.lines().next()).unwrap_or("");
        self.line(format_args!("{number:>6} | {}", names::cut(&shown(line.trim()))));
    }
}

/// The byte at which each line begins.
fn line_starts(text: &str) -> Vec<usize> {
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
}

/// The name of a register: the variable's, or its file and number.
fn register(flow: &Flow, names: &Names, target: Target) -> String {
    names
        .variable(target)
        .and_then(|at| flow.variables.get(at))
        .map_or_else(|| names::bare(target), |variable| shown(variable.name.as_str()))
}
