//! Outputs of actions: fixed ones by their word, intents and paths by their text.

use super::flow::Checker;
use crate::ast::{self, Output, OutputName};
use crate::catalog::{Action as Row, Does, Ends, FlowType};
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::Block;
use crate::span::Span;
use crate::value::Text;

impl Checker<'_> {
    /// The outputs that were written, by their number: fixed ones by that in the catalogue, and after all of them those
    /// that a text names, whose names come second.
    pub(super) fn outputs(&mut self, row: &'static Row, action: &ast::Action) -> (Vec<(u16, Block)>, Vec<Text>) {
        let (mut branches, mut named): (Vec<(u16, Block)>, Vec<Text>) = (Vec::new(), Vec::new());
        let (mut words, mut texts): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for output in &action.outputs {
            let block = self.block(&output.block);
            match &output.name {
                OutputName::Fixed(name) => {
                    self.once(&mut words, &name.text, name.span);
                    match row.outputs.iter().position(|known| *known == name.text) {
                        Some(at) => branches.push((at as u16, block)),
                        None => self.unknown_output(row, output),
                    }
                }
                OutputName::Dynamic(name) if row.dynamic_outputs => {
                    self.once(&mut texts, &name.text, name.span);
                    branches.push(((row.outputs.len() + named.len()) as u16, block));
                    named.push(Text::from(name.text.clone()));
                }
                OutputName::Dynamic(_) => self.unknown_output(row, output),
            }
        }
        branches.sort_by_key(|(number, _)| *number);
        (branches, named)
    }

    pub(super) fn once<'n>(&mut self, seen: &mut Vec<&'n str>, name: &'n str, span: Span) {
        if seen.contains(&name) {
            let message = format!("the output `{name}` is written twice");
            self.report(self.finding(Code::DuplicateKey, span, message).help("join the two blocks"));
        }
        seen.push(name);
    }

    fn unknown_output(&mut self, row: &Row, output: &Output) {
        let (name, span) = match &output.name {
            OutputName::Fixed(name) => (name.text.as_str(), name.span),
            OutputName::Dynamic(name) => (name.text.as_str(), name.span),
        };
        let message = format!("`{}` has no output `{name}`", row.key);
        let help = match row.outputs {
            [] if !row.dynamic_outputs => "it has no outputs: the next action follows".to_owned(),
            known => match known.iter().find(|known| **known == name) {
                Some(known) => format!("it is a fixed output: `on {known} {{ … }}`, without quotes"),
                None => did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match row.dynamic_outputs {
                    true => format!("an intent or a path is written as a text: `on \"{name}\" {{ … }}`"),
                    false => format!("its outputs: {}", known.join(", ")),
                }),
            },
        };
        self.report(self.finding(Code::UnknownOutput, span, message).help(help));
    }

    /// Whether the flow ends when no output that was written is taken: after actions that end it anyway, after a transfer
    /// that fails in a secure flow (L7), and in chats, messages and e-mail, where Transfer to ACD has no failure (A45).
    pub(super) fn ends_unless_written(&self, row: &Row) -> bool {
        let fails_for_good = match (row.does, self.kind) {
            (Does::Transfer(_), Some(FlowType::SecureCall)) => true,
            (Does::Transfer(_), Some(kind)) => kind.is_written(),
            _ => false,
        };
        row.ends == Ends::Flow || fails_for_good
    }
}
