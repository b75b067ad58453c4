//! What must be seen over the whole run.

use super::draft::Draft;
use super::said::{Said, head};
use crate::ast::OutputName;
use crate::catalog::{self, Action};
use crate::diagnostic::{Code, did_you_mean};
use crate::participant::Origin;
use crate::scenario::direct::known_outputs;
use crate::scenario::story::{Begin, Expected, Order, That};
use crate::scenario::words::Means;
use crate::span::Span;
use crate::value::{Text, Value};

impl<'a> Draft<'_, 'a> {
    /// Takes an expectation.
    pub(super) fn expected(&mut self, said: &Said<'a>, means: Means) {
        if means == Means::Took && !said.step.outputs.is_empty() {
            return self.took_outputs(said);
        }
        if let Some(that) = self.that(said, means) {
            self.expecting(that, said.place);
        }
    }

    fn expecting(&mut self, that: That, span: Span) {
        self.out.expected.push(Expected { that, span });
    }

    fn that(&mut self, said: &Said<'a>, means: Means) -> Option<That> {
        Some(match means {
            Means::Heard => That::Heard(said.all_texts()),
            Means::NeverHeard => That::NeverHeard(said.all_texts()),
            Means::Took => That::Took(said.all_texts(), Order::InOrder),
            Means::TookInAnyOrder => That::Took(said.all_texts(), Order::Any),
            Means::NeverTook => That::Took(said.all_texts(), Order::Never),
            Means::Got => {
                self.note_arguments(said);
                let from = said.setting_text("from").and_then(|word| origin(word.as_str()));
                let value = said.arguments.get(1).map(|(value, _)| value.as_text().cloned());
                That::Got { name: said.text(0), from, value }
            }
            Means::Batches => That::Batches(usize::try_from(said.number(0)).unwrap_or(0)),
            Means::Batch => {
                self.note_of_flows(said);
                let number = usize::try_from(said.number(0)).unwrap_or(0);
                That::Batch(number, said.attributes(), said.only())
            }
            Means::Updates => That::Updates(usize::try_from(said.number(0)).unwrap_or(0)),
            Means::Update => {
                self.note_of_stores(said);
                That::Update {
                    number: usize::try_from(said.number(0)).unwrap_or(0),
                    who: said.who(),
                    clock: said.setting("clock").map(Value::to_int),
                    attributes: said.attributes(),
                    only: said.is("only"),
                }
            }
            Means::Transfers => That::Transfers(said.text(0), said.arguments.get(1).map(|_| said.text(1))),
            Means::Ends => That::Ends {
                reason: said.text(0),
                transfer: said.setting_text("transferType"),
                flow: said.setting_text("flow"),
            },
            Means::Errors => That::Errors(said.text(0)),
            Means::Lost => {
                self.note_arguments(said);
                That::Lost(said.all_texts())
            }
            Means::Within => That::Within(u32::try_from(said.number(0)).unwrap_or(u32::MAX)),
            Means::EndsTask => That::EndsTask(self.path(said)?),
            Means::Snapshot => {
                let lines = said.all_texts();
                let lines: Vec<&str> = lines.iter().map(Text::as_str).collect();
                That::Snapshot(Text::from(lines.join("\n")))
            }
            _ => return None,
        })
    }

    /// The path by which a task ends.
    fn path(&mut self, said: &Said<'a>) -> Option<Text> {
        let Begin::Task(flow, part) = self.out.begin else {
            let help = "begin it with `task(\"FLOW\", \"TASK\")`, or say how the flow `ends`";
            self.error(Code::MisplacedStep, said.home, said.step.word.span, "this test is not about one task", help);
            return None;
        };
        let (path, span) = (said.text(0), said.arguments.first()?.1);
        let part = self.reader.program.flows.get(flow)?.parts.get(part)?;
        if path.as_str() == DEFAULT || part.paths.contains(&path) {
            return Some(path);
        }
        let message = format!("the task `{}` has no output path `{}`", part.name.as_str(), path.as_str());
        let known = || part.paths.iter().map(Text::as_str).chain([DEFAULT]);
        let help = did_you_mean(path.as_str(), known());
        let help = help.unwrap_or_else(|| format!("its paths are {}", known().collect::<Vec<_>>().join(", ")));
        self.error(Code::UnknownOutput, said.home, span, message, help);
        None
    }

    /// `took("Ask") on success { }`
    fn took_outputs(&mut self, said: &Said<'a>) {
        let home = said.home;
        let [(Value::Text(name), _)] = &said.arguments[..] else {
            let help = "write a `took` of its own for each action";
            let message = "outputs are those of one action";
            return self.error(Code::ArgumentCount, home, said.step.word.span, message, help);
        };
        for output in &said.step.outputs {
            if let Some(step) = output.steps.steps.first() {
                let help = "leave its braces empty: what follows is said by steps of their own";
                self.error(Code::MisplacedStep, home, step.span(), "nothing stands behind this output", help);
            }
            let written = match &output.name {
                OutputName::Fixed(word) => &word.text,
                OutputName::Dynamic(text) => &text.text,
            };
            let known = self.outputs_of(name.as_str());
            let free = known.iter().any(|row| row.dynamic_outputs);
            // What the actions of this name have in the flows: ways of decisions, cases, loops, menus, called tasks.
            let written_ways = known_outputs(self.reader.program, name.as_str());
            let fixed =
                || known.iter().flat_map(|row| row.outputs).copied().chain(written_ways.iter().map(String::as_str));
            let leaves = known.iter().any(|row| row.leaves) && written == "success";
            if free || leaves || known.is_empty() || fixed().any(|own| own == written) {
                self.expecting(That::TookOutput(name.clone(), Text::from(written.clone())), home.place(output.span));
                continue;
            }
            let message = format!("`{}` has no output `{written}`", name.as_str());
            let help = did_you_mean(written, fixed());
            let list: Vec<&str> = fixed().collect();
            let help = help.unwrap_or_else(|| match list.is_empty() {
                true => "it has none".to_owned(),
                false => format!("it has {}", list.join(", ")),
            });
            self.error(Code::UnknownOutput, home, head(output), message, help);
        }
    }

    /// The actions that have a label or a key.
    fn outputs_of(&self, name: &str) -> Vec<&'static Action> {
        if let Some((_, row)) = catalog::find(name) {
            return vec![row];
        }
        let infos = self.reader.program.flows.iter().flat_map(|flow| &flow.actions);
        let own = infos.filter(|info| info.label.as_ref().is_some_and(|label| label.as_str() == name));
        own.filter_map(|info| catalog::action(info.action)).collect()
    }
}

/// The path that a task ends by when it names none.
const DEFAULT: &str = "default";

fn origin(word: &str) -> Option<Origin> {
    Some(match word {
        "queue" => Origin::Queue,
        "cloud" => Origin::Cloud,
        "missing" => Origin::Missing,
        _ => return None,
    })
}
