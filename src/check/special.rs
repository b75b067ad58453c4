//! What the table of actions cannot say about some of them.

use super::flow::Checker;
use crate::ast::{self, Expr, Key};
use crate::catalog::{self, Action as Row, Does, Keys};
use crate::diagnostic::Code;
use crate::ir::{self, Given, Perform, StatementKind};

impl Checker<'_> {
    /// What the table cannot say about some actions.
    pub(super) fn special(&mut self, row: &'static Row, action: &ast::Action, perform: &Perform) {
        let given = |name: &str| given(row, perform, name);
        let count = row.one_of.iter().filter(|name| given(name).is_some()).count();
        let wrong = |name: &&&str| self.mentioned(row, action, name) && given(name).is_none();
        if !row.one_of.is_empty() && count != 1 && row.one_of.iter().find(wrong).is_none() {
            let message = format!("`{}` takes exactly one of {}, found {count}", row.key, row.one_of.join(", "));
            let finding = self.finding(Code::MissingSetting, action.name.span, message);
            self.report(finding.help(format!("give one of {}", row.one_of.join(", "))));
        }
        let attributes = matches!(row.keys, Keys::SetAttributes | Keys::GetAttributes);
        let mut entries = action.body.iter().flat_map(|body| &body.entries);
        if attributes && entries.all(|entry| matches!(entry.key, Key::Name(_))) {
            self.empty_action(row, action);
        }
        if row.does == Does::Collect {
            self.digits(row, action, perform);
        }
        self.of_import(row, action, perform);
        if row.asks(perform.is_looked_at()) && row.key != catalog::LOST {
            // A bot is called when what is queued has been sent (P23), a module has the queue before it (P24).
            if !row.flushes && row.key != "callCommonModule" {
                self.stale_read(row, action.name.span);
            }
            let last = action.arguments.as_deref().and_then(<[Expr]>::last);
            self.on_trust(row, perform, last.map_or(action.name.span, |value| value.span));
        }
    }

    /// What an import left behind is named (archy.md §17).
    fn of_import(&mut self, row: &Row, action: &ast::Action, perform: &Perform) {
        let text = |name: &str| match given(row, perform, name) {
            Some(Given::Name(text)) => text.as_str().to_owned(),
            _ => String::new(),
        };
        let (code, message, help) = match row.key {
            "lost" => {
                (Code::Lost, "was not understood", "write what was meant, and take `lost` away; a run stops here")
            }
            "altered" => {
                (Code::Altered, "is not what the file says", "take `altered` away when it is well so; a run goes on")
            }
            _ => return,
        };
        let message = format!("`{}` of `{}` {message}", text("construct"), text("path"));
        self.report(self.finding(code, action.name.span, message).help(help));
    }

    /// How many digits Collect Input wants: an exact number, or a range (archy.md §10).
    fn digits(&mut self, row: &Row, action: &ast::Action, perform: &Perform) {
        let number = |name: &str| match given(row, perform, name) {
            Some(Given::Value(id)) => match self.out.exprs.get(*id).node {
                ir::Node::Int(number) => Some(number),
                _ => None,
            },
            _ => None,
        };
        let (exact, least, most) = (number("digits"), number("minDigits"), number("maxDigits"));
        let problem = match (exact, least, most) {
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => Some("`digits` is exact: it stands without a range"),
            (None, Some(least), Some(most)) if least > most => Some("`minDigits` is above `maxDigits`"),
            (None, None, None) if !self.mentioned(row, action, "digits") => {
                Some("nothing says how many digits are collected")
            }
            _ => None,
        };
        if let Some(problem) = problem {
            let finding = self.finding(Code::MissingSetting, action.name.span, problem.into());
            self.report(finding.help("write `digits = 6`, or `minDigits` and `maxDigits`"));
        }
    }

    /// Slots become NOT_SET, in the order in which they are named.
    pub(super) fn clear_slots(&mut self, row: &'static Row, action: &ast::Action) -> Option<StatementKind> {
        self.outputs(row, action);
        let mut named: Vec<Expr> = action.arguments.iter().flatten().copied().collect();
        for entry in action.body.iter().flat_map(|body| &body.entries) {
            match &entry.key {
                Key::Name(name) if name.text == "slots" => named.push(entry.value),
                _ => self.strange_key(row, entry),
            }
        }
        if named.is_empty() {
            let message = format!("`{}` needs the names of slots", row.key);
            let finding = self.finding(Code::MissingSetting, action.name.span, message);
            self.report(finding.help(format!("write `{}(\"…\")`", row.key)));
        }
        let mut list = Vec::new();
        for value in &named {
            let slot = self.literal_text(*value, "the name of a slot");
            let Some(id) = slot.and_then(|slot| self.mention("Slot", slot.as_str(), value.span)) else { continue };
            let kind = self.out.variables[id.0 as usize].kind;
            list.push((id, self.out.exprs.push(kind, ir::Node::NotSet, value.span)));
        }
        (!named.is_empty() && list.len() == named.len()).then_some(StatementKind::Assign(list))
    }

    /// An action whose form in Archy nobody knows is refused instead of guessed.
    pub(super) fn no_form(&mut self, row: &Row, action: &ast::Action) -> Option<StatementKind> {
        let message = format!("`{}` cannot be written in a script yet", row.key);
        let help = "how Archy writes it is not known: do without it";
        self.report(self.finding(Code::NoForm, action.name.span, message).help(help));
        self.blocks_of_unknown(action);
        None
    }
}

fn given<'p>(row: &Row, perform: &'p Perform, name: &str) -> Option<&'p Given> {
    let number = row.setting(name).map(|(number, _)| number as u16);
    perform.settings.iter().find(|(own, _)| Some(*own) == number).map(|(_, given)| given)
}
