//! What a test begins with, and the set-ups that it uses.

use super::{MAX_SETUP_DEPTH, Page, Reader};
use crate::ast::{Step, WordStep};
use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::story::Begin;
use crate::scenario::words::{self, Means};

impl<'a> Reader<'_, 'a> {
    /// What begins the test: the first `call`, `start` or `task`, in the test or in what it uses.
    pub(super) fn beginning(&mut self, page: Page<'a>, steps: &'a [Step]) {
        for step in steps {
            let Step::Word(word) = step else { continue };
            match words::find(&word.word.text).map(|row| row.means) {
                Some(Means::Call | Means::Start) => self.begin_flow(page, word),
                Some(Means::Task) => self.begin_task(page, word),
                Some(Means::Uses) => {
                    if let Some((page, name, steps)) = self.setup(page, word, false) {
                        self.uses.push((word.span, name));
                        self.beginning(page, steps);
                        self.uses.pop();
                    }
                }
                _ => {}
            }
        }
    }

    fn begin_flow(&mut self, page: Page<'_>, word: &WordStep) {
        let Some(expr) = Self::argument(word, 0) else { return };
        let Some(name) = self.text(page, expr) else { return };
        let Some(flow) = self.flow_named(page, expr.span, name.as_str()) else { return };
        let voice = self.shared.program.flows[flow].kind.is_voice();
        if voice != (word.word.text == "call") {
            let (wrong, right) = if voice { ("started", "call") } else { ("called", "start") };
            let message = format!("the flow `{}` cannot be {wrong}", name.as_str());
            let help = format!("write `{right}(\"{}\")`", name.as_str());
            return self.wrong(page, word.word.span, message, help);
        }
        self.begin(page, word, Begin::Flow(flow), flow);
    }

    fn begin_task(&mut self, page: Page<'_>, word: &WordStep) {
        let (Some(first), Some(second)) = (Self::argument(word, 0), Self::argument(word, 1)) else { return };
        let Some(name) = self.text(page, first) else { return };
        let Some(flow) = self.flow_named(page, first.span, name.as_str()) else { return };
        let Some(task) = self.text(page, second) else { return };
        let Some(task) = self.task_named(page, second.span, flow, task.as_str()) else { return };
        self.begin(page, word, Begin::Task(flow, task), flow);
    }

    fn begin(&mut self, page: Page<'_>, word: &WordStep, begin: Begin, flow: usize) {
        if self.begins.is_some() && self.uses.is_empty() {
            return self.wrong(page, word.word.span, "a test begins once", "keep one `call`, `start` or `task`");
        }
        // What the test itself says goes before what a set-up says.
        if self.begins.is_none() || self.uses.is_empty() {
            self.begins = Some(word.span);
            self.test.begin = begin;
            self.flow = Some(flow);
        }
    }

    pub(super) fn used(&mut self, page: Page<'a>, word: &'a WordStep) {
        if let Some((page, name, steps)) = self.setup(page, word, true) {
            self.uses.push((word.span, name));
            self.all(page, steps);
            self.uses.pop();
        }
    }

    /// The set-up that is used; what is wrong with it is said once.
    fn setup(&mut self, page: Page<'a>, word: &WordStep, tell: bool) -> Option<(Page<'a>, &'a str, &'a [Step])> {
        let before = self.found.len();
        let expr = Self::argument(word, 0)?;
        let found = self.setup_named(page, expr);
        if !tell {
            self.found.truncate(before);
        }
        found
    }

    fn setup_named(&mut self, page: Page<'a>, expr: crate::ast::Expr) -> Option<(Page<'a>, &'a str, &'a [Step])> {
        let name = self.text(page, expr)?;
        let Some((own, setup)) = self.shared.setups.get(name.as_str()).copied() else {
            let known: Vec<&str> = self.shared.setups.keys().copied().collect();
            let help = crate::diagnostic::did_you_mean(name.as_str(), known.iter().copied())
                .unwrap_or_else(|| "write a `setup \"…\" { … }`".to_owned());
            let message = format!("there is no set-up `{}`", name.as_str());
            self.found.push(Diagnostic::new(Code::TestName, page.source, expr.span, message).help(help));
            return None;
        };
        if self.uses.iter().any(|(_, used)| *used == name.as_str()) {
            let message = format!("the set-up `{}` uses itself", name.as_str());
            self.wrong(page, expr.span, message, "leave one of the `uses` out");
            return None;
        }
        if self.uses.len() >= MAX_SETUP_DEPTH {
            let message = format!("set-ups use set-ups more than {MAX_SETUP_DEPTH} deep");
            self.wrong(page, expr.span, message, "put what they share into one");
            return None;
        }
        Some((own, setup.name.text.as_str(), &setup.body.steps))
    }
}
