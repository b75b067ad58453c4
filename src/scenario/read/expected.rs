//! What must be seen over the whole run.

use super::{Page, Reader};
use crate::ast::WordStep;
use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::story::{Begin, Expected, Order, That};
use crate::scenario::words::{self, Means, Takes};
use crate::span::Span;
use crate::value::Text;

impl Reader<'_, '_> {
    pub(super) fn expected(&mut self, page: Page<'_>, means: Means, word: &WordStep) {
        let before = self.found.len();
        let that = self.that(page, means, word);
        if self.found.len() > before {
            return;
        }
        if let Some(that) = that {
            self.test.expected.push(Expected { that, span: self.place(page, word.span) });
        }
    }

    fn that(&mut self, page: Page<'_>, means: Means, word: &WordStep) -> Option<That> {
        let first = Self::argument(word, 0);
        Some(match means {
            Means::Heard => That::Heard(self.texts(page, word)),
            Means::NeverHeard => That::NeverHeard(self.texts(page, word)),
            Means::Took | Means::TookInAnyOrder | Means::NeverTook => return self.took(page, means, word),
            Means::Got => {
                let name = self.text(page, first?)?;
                self.attribute_named(page, first?.span, name.as_str());
                let value = Self::argument(word, 1).and_then(|expr| self.any_text(page, expr));
                let from = self.known_setting(page, word, "from");
                let from = from.map(|from| match from.as_str() {
                    "queue" => crate::participant::Origin::Queue,
                    "cloud" => crate::participant::Origin::Cloud,
                    _ => crate::participant::Origin::Missing,
                });
                That::Got { name, from, value }
            }
            Means::Batches => That::Batches(self.number(page, first?, (0, 10_000))? as usize),
            Means::Batch => {
                let number = self.number(page, first?, (1, 10_000))? as usize;
                let attributes = self.attributes(page, word.body.as_ref());
                attributes.iter().for_each(|(name, _)| self.attribute_named(page, word.span, name.as_str()));
                That::Batch(number, attributes, self.yes(page, word, "only"))
            }
            Means::Transfers => {
                let kind = self.known_argument(page, word, 0)?;
                That::Transfers(kind, Self::argument(word, 1).and_then(|expr| self.text(page, expr)))
            }
            Means::Ends => {
                let reason = self.known_argument(page, word, 0)?;
                let transfer = self.known_setting(page, word, "transferType");
                let flow = Self::setting(word, "flow").and_then(|expr| {
                    let name = self.text(page, expr)?;
                    self.flow_named(page, expr.span, name.as_str()).map(|_| name)
                });
                That::Ends { reason, transfer, flow }
            }
            Means::Errors => That::Errors(self.text(page, first?)?),
            Means::Lost => {
                let names = self.texts(page, word);
                names.iter().for_each(|name| self.attribute_named(page, word.span, name.as_str()));
                That::Lost(names)
            }
            Means::Within => That::Within(self.number(page, first?, (1, 11_001))? as u32),
            Means::EndsTask => self.ends_task(page, word)?,
            Means::Snapshot => That::Snapshot(self.text(page, first?)?),
            _ => return None,
        })
    }

    fn texts(&mut self, page: Page<'_>, word: &WordStep) -> Vec<Text> {
        word.arguments.iter().flatten().filter_map(|expr| self.text(page, *expr)).collect()
    }

    fn took(&mut self, page: Page<'_>, means: Means, word: &WordStep) -> Option<That> {
        let names = self.texts(page, word);
        let spans: Vec<Span> = word.arguments.iter().flatten().map(|expr| expr.span).collect();
        names.iter().zip(spans).for_each(|(name, span)| self.action_named(page, span, name.as_str()));
        if let [output] = word.outputs.as_slice() {
            if !output.steps.steps.is_empty() {
                self.wrong(page, output.span, "an output that was taken has empty braces", "leave out what is in them");
            }
            let (name, _, _) = Self::output(&output.name);
            return Some(That::TookOutput(names.into_iter().next()?, Text::new(name)));
        }
        if word.outputs.len() > 1 || (!word.outputs.is_empty() && names.len() > 1) {
            self.wrong(page, word.span, "one action takes one output", "write a step for each");
        }
        let order = match means {
            Means::Took => Order::InOrder,
            Means::TookInAnyOrder => Order::Any,
            _ => Order::Never,
        };
        Some(That::Took(names, order))
    }

    fn ends_task(&mut self, page: Page<'_>, word: &WordStep) -> Option<That> {
        let expr = Self::argument(word, 0)?;
        let path = self.text(page, expr)?;
        let Begin::Task(flow, part) = self.test.begin else {
            self.wrong(page, word.word.span, "only a test of a task ends one", "begin with `task(\"Flow\", \"Task\")`");
            return None;
        };
        let paths = &self.shared.program.flows[flow].parts[part].paths;
        if path.as_str() != "default" && !paths.contains(&path) {
            let known = paths.iter().map(Text::as_str).chain(["default"]);
            let help = crate::diagnostic::did_you_mean(path.as_str(), known.clone())
                .unwrap_or_else(|| format!("its paths: {}", known.collect::<Vec<_>>().join(", ")));
            let message = format!("the task has no output path `{}`", path.as_str());
            self.found.push(Diagnostic::new(Code::TestName, page.source, expr.span, message).help(help));
        }
        Some(That::EndsTask(path))
    }

    fn known_argument(&mut self, page: Page<'_>, word: &WordStep, at: usize) -> Option<Text> {
        let row = words::find(&word.word.text)?;
        self.word_of(page, Self::argument(word, at)?, row.arguments.get(at)?)
    }

    fn known_setting(&mut self, page: Page<'_>, word: &WordStep, name: &str) -> Option<Text> {
        let row = words::find(&word.word.text)?;
        let parameter = row.settings.iter().find(|own| own.name == name && !matches!(own.takes, Takes::Value))?;
        self.word_of(page, Self::setting(word, name)?, parameter)
    }
}
