//! Actions as steps: what the world outside answers when a flow takes them.

use super::{Page, Reader};
use crate::ast::{Step, Steps, WordStep};
use crate::catalog::{Action, Does, Gives, gives};
use crate::conversation::text_of;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::scenario::story::{Answer, Outcome};
use crate::value::{Text, Value};

/// An output that every action may be answered with: it has gone well. Where the action has no output for that, the flow
/// goes on behind it.
const SUCCESS: &str = "success";

impl Reader<'_, '_> {
    /// Reads an action with what is answered.
    pub(super) fn answer(&mut self, page: Page<'_>, row: &'static Action, step: &WordStep, always: bool) {
        let asks = matches!(row.does, Does::External | Does::Tell | Does::Transfer(_));
        if !asks {
            let message = format!("`{}` asks nobody outside", row.key);
            let help = "what the caller does is said by `enters`, `says` and `hangsUp`; that an action ran, by `took`";
            return self.wrong(page, step.word.span, message, help);
        }
        if let Some(label) = &step.label {
            let help = "an answer is found by the action's arguments, settings and inputs";
            self.wrong(page, label.span, "an answer takes no label", help);
        }
        let settings = self.conditions(page, row, step);
        let inputs = self.attributes(page, step.body.as_ref());
        let mut outcomes: Vec<Outcome> =
            step.outputs.iter().filter_map(|output| self.outcome(page, row, output)).collect();
        if step.outputs.is_empty() {
            outcomes.push(Outcome { output: gone_well(row), values: Vec::new(), span: self.place(page, step.span) });
        }
        let span = self.place(page, step.span);
        let answer = Answer { action: row, settings, inputs, outcomes, always, span };
        match self.uses.is_empty() {
            true => self.test.answers.push(answer),
            false => self.later.answers.push(answer),
        }
    }

    /// What the action must be asked with: its arguments and settings.
    fn conditions(&mut self, page: Page<'_>, row: &'static Action, step: &WordStep) -> Vec<(Text, Option<Text>)> {
        let mut all = Vec::new();
        let arguments = step.arguments.iter().flatten();
        for (at, expr) in arguments.enumerate() {
            let Some(name) = row.arguments.get(at) else {
                let message = format!("`{}` takes {} arguments", row.key, row.arguments.len());
                self.wrong(page, expr.span, message, "leave this one out");
                continue;
            };
            if let Some(value) = self.value(page, *expr, None) {
                all.push((Text::new(name), text_of(&value).map(Text::from)));
            }
        }
        for inner in step.body.iter().flat_map(|body| &body.steps) {
            match inner {
                Step::Setting(setting) if row.setting(&setting.name.text).is_some() => {
                    if let Some(value) = self.value(page, setting.value, None) {
                        all.push((Text::new(&setting.name.text), text_of(&value).map(Text::from)));
                    }
                }
                Step::Setting(setting) => {
                    let known = row.settings().iter().map(|own| own.name);
                    let help = did_you_mean(&setting.name.text, known)
                        .unwrap_or_else(|| "what the flow sends has its name in quotes".to_owned());
                    let message = format!("`{}` has no setting `{}`", row.key, setting.name.text);
                    self.wrong(page, setting.name.span, message, help);
                }
                Step::Path(assign) => {
                    let help = "what is answered stands behind `on`, with its name in quotes";
                    self.wrong(page, assign.span, "an answer fills no variables", help);
                }
                Step::Word(inner) => self.wrong(page, inner.span, "an answer holds no steps", "put the step behind it"),
                Step::Text(_) | Step::Error(_) => {}
            }
        }
        all
    }

    fn outcome(&mut self, page: Page<'_>, row: &'static Action, output: &crate::ast::StepOutput) -> Option<Outcome> {
        let (name, at, quoted) = Self::output(&output.name);
        let known = row.outputs.contains(&name) || (name == SUCCESS && !quoted);
        if !(known || quoted && row.dynamic_outputs) {
            let outputs = row.outputs.iter().copied();
            let list = if row.outputs.is_empty() { SUCCESS.to_owned() } else { row.outputs.join(", ") };
            let help = did_you_mean(name, outputs).unwrap_or_else(|| match (row.dynamic_outputs, quoted) {
                (true, false) => format!("outputs here: {list}; an intent or a path is written in quotes"),
                _ => format!("outputs here: {list}"),
            });
            let message = format!("`{}` has no output `{name}`", row.key);
            self.found.push(Diagnostic::new(Code::TestName, page.source, at, message).help(help));
            return None;
        }
        let output_name =
            if name == SUCCESS && !row.outputs.contains(&SUCCESS) { gone_well(row) } else { Text::new(name) };
        let values = self.given_values(page, &output.steps);
        Some(Outcome { output: output_name, values, span: self.place(page, output.span) })
    }

    /// What an output gives, by name.
    fn given_values(&mut self, page: Page<'_>, steps: &Steps) -> Vec<(Text, Value)> {
        let mut all = Vec::new();
        for inner in &steps.steps {
            match inner {
                Step::Text(entry) => {
                    if let Some(value) = self.value(page, entry.value, None) {
                        all.push((Text::new(&entry.name.text), value));
                    }
                }
                other => {
                    let help = "what is given has its name in quotes: `\"tier\" = \"gold\"`";
                    self.wrong(page, other.span(), "an output gives values", help);
                }
            }
        }
        all
    }
}

/// The output of an action that has gone well: its own, the first that gives results, or none at all.
fn gone_well(row: &Action) -> Text {
    let own = row.outputs.iter().find(|output| **output == SUCCESS);
    let first = || row.outputs.iter().find(|output| gives(output) == Gives::Results);
    own.or_else(first).map_or(Text::EMPTY, |output| Text::new(output))
}
