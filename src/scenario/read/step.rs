//! The meaning of each step.

use super::{MAX_STEPS, Page, Reader};
use crate::ast::{Assign, Step, WordStep};
use crate::catalog;
use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::story::{After, At, Begin, Fate, Row, Step as Story, What};
use crate::scenario::words::{self, Means, Place};
use crate::value::{Kind, Text, Type, Value};

impl<'a> Reader<'_, 'a> {
    /// Reads steps of a test or set-up.
    pub(super) fn all(&mut self, page: Page<'a>, steps: &'a [Step]) {
        for step in steps {
            self.steps += 1;
            if self.steps == MAX_STEPS + 1 {
                let message = format!("a test has at most {MAX_STEPS} steps, those of its set-ups included");
                return self.wrong(page, step.span(), message, "make several tests of it");
            }
            match step {
                Step::Word(word) => self.word(page, word, Place::Test),
                Step::Path(assign) => self.variable(page, assign),
                Step::Setting(setting) => {
                    let message = format!("`{}` belongs into the braces of a step", setting.name.text);
                    self.wrong(page, setting.span, message, "what is known of the call stands in `call(…) { … }`");
                }
                Step::Text(entry) => {
                    let help = "attributes stand in `cloud { … }`, `stored { … }` and their kin";
                    self.wrong(page, entry.span, "an attribute belongs into the braces of a step", help);
                }
                Step::Error(_) => {}
            }
        }
    }

    /// Reads a step with a word.
    pub(super) fn word(&mut self, page: Page<'a>, word: &'a WordStep, place: Place) {
        let name = word.word.text.as_str();
        if let Some(row) = words::find(name) {
            if self.shaped(page, row, word, place) {
                self.meant(page, row.means, word);
            }
            return;
        }
        match catalog::find(name) {
            Some((_, row)) if matches!(place, Place::Test | Place::Always) => {
                self.answer(page, row, word, place == Place::Always);
            }
            Some(_) => {
                let help = "what is answered stands in the test itself";
                self.wrong(page, word.word.span, "an answer cannot stand here", help);
            }
            None => {
                let message = format!("there is no step `{name}`");
                let help = words::suggest(name).unwrap_or_else(|| "docs/tests.md lists the steps".to_owned());
                self.found.push(Diagnostic::new(Code::UnknownStep, page.source, word.word.span, message).help(help));
            }
        }
    }

    fn meant(&mut self, page: Page<'a>, means: Means, word: &'a WordStep) {
        match means {
            Means::Call | Means::Start | Means::Task => self.call(page, word),
            Means::Uses => self.used(page, word),
            // Both were read before.
            Means::Table | Means::Row => {}
            Means::Cloud => {
                let who = self.who(page, word);
                let attributes = self.attributes(page, word.body.as_ref());
                match self.uses.is_empty() {
                    true => self.test.given.cloud.push((who, attributes)),
                    false => self.test.given.cloud.insert(0, (who, attributes)),
                }
            }
            Means::Rows => self.rows(page, word),
            Means::Prompt => {
                let name = Self::argument(word, 0).and_then(|expr| self.text(page, expr));
                let text = self.text_setting(page, word, "text");
                self.test.given.prompts.extend(name.zip(text));
            }
            Means::Queue => {
                let name = Self::argument(word, 0).and_then(|expr| self.text(page, expr));
                let flow = Self::setting(word, "flow").and_then(|expr| {
                    let name = self.text(page, expr)?;
                    self.flow_named(page, expr.span, name.as_str())
                });
                self.test.given.queues.extend(name.zip(flow));
            }
            Means::Always => {
                for step in word.body.iter().flat_map(|body| &body.steps) {
                    if let Step::Word(inner) = step {
                        self.word(page, inner, Place::Always);
                    }
                }
            }
            Means::Flush | Means::Reads => self.fates(page, means, word),
            Means::At | Means::After => self.moment(page, means, word),
            _ => match self.story(page, means, word) {
                Some(what) => self.test.story.push(Story { what, span: self.place(page, word.span) }),
                None => self.expected(page, means, word),
            },
        }
    }

    fn call(&mut self, page: Page<'a>, word: &'a WordStep) {
        let from = self.text_setting(page, word, "from");
        let to = self.text_setting(page, word, "to");
        let language = self.text_setting(page, word, "language");
        let conversation = self.text_setting(page, word, "conversation");
        let clock = Self::setting(word, "clock").and_then(|expr| {
            match self.value(page, expr, Some(Type::one(Kind::DateTime)))? {
                Value::DateTime(seconds) => Some(seconds),
                _ => None,
            }
        });
        let call = &mut self.test.call;
        let own = |old: &mut Option<Text>, new: Option<Text>| *old = new.or(old.take());
        own(&mut call.from, from);
        own(&mut call.to, to);
        own(&mut call.language, language);
        own(&mut call.conversation, conversation);
        call.clock = clock.or(call.clock);
        for inner in word.body.iter().flat_map(|body| &body.steps) {
            if let Step::Path(assign) = inner {
                self.variable(page, assign);
            }
        }
    }

    /// A built-in, or a variable of the flow.
    fn variable(&mut self, page: Page<'_>, assign: &Assign) {
        let path = &assign.target;
        let parts: Vec<&str> = path.parts.iter().map(|part| part.text.as_str()).collect();
        let name = parts.join(".");
        let flow = self.flow.and_then(|flow| self.shared.program.flows.get(flow));
        let own = flow.and_then(|flow| flow.variables.iter().find(|own| own.name.as_str().eq_ignore_ascii_case(&name)));
        let built_in = match parts.as_slice() {
            [scope, member] => crate::builtins::variables::scope(scope)
                .and_then(|scope| crate::builtins::variables::built_in(scope, member)),
            _ => None,
        };
        let kind = own.map(|own| own.kind).or(built_in.map(|own| own.ty));
        let Some(kind) = kind else {
            let known: Vec<&str> =
                flow.into_iter().flat_map(|flow| &flow.variables).map(|own| own.name.as_str()).collect();
            let help = crate::diagnostic::did_you_mean(&name, known.iter().copied())
                .unwrap_or_else(|| "a test sets built-ins and variables of its first flow".to_owned());
            let message = format!("there is no variable `{name}` in the flow of this test");
            self.found.push(Diagnostic::new(Code::TestName, page.source, path.span, message).help(help));
            return;
        };
        let settable = own.is_none_or(|own| own.built_in || own.input) || !matches!(self.test.begin, Begin::Flow(_));
        if !settable {
            let message = format!("`{name}` is no input of the flow: it begins as the flow says");
            let help = "a test of a single task sets any variable: `task(\"Flow\", \"Task\")`";
            return self.wrong(page, path.span, message, help);
        }
        if let Some(value) = self.value(page, assign.value, Some(kind)) {
            let one = (Text::from(name), value);
            match self.uses.is_empty() {
                true => self.test.given.variables.push(one),
                false => self.later.variables.push(one),
            }
        }
    }

    fn rows(&mut self, page: Page<'_>, word: &WordStep) {
        let Some(table) = Self::argument(word, 0).and_then(|expr| self.text(page, expr)) else { return };
        for step in word.body.iter().flat_map(|body| &body.steps) {
            let Step::Word(row) = step else { continue };
            if row.word.text != "row" {
                self.wrong(page, row.span, "a data table holds rows", "write `row(\"key\") { \"column\" = … }`");
                continue;
            }
            let Some(key) = Self::argument(row, 0).and_then(|expr| self.text(page, expr)) else { continue };
            let mut columns = Vec::new();
            for inner in row.body.iter().flat_map(|body| &body.steps) {
                if let Step::Text(entry) = inner
                    && let Some(value) = self.value(page, entry.value, None)
                {
                    columns.push((Text::new(&entry.name.text), value));
                }
            }
            self.test.given.rows.push(Row { table: table.clone(), key, columns });
        }
    }

    fn fates(&mut self, page: Page<'_>, means: Means, word: &WordStep) {
        let Some(row) = words::find(&word.word.text) else { return };
        for output in &word.outputs {
            let (name, at, _) = Self::output(&output.name);
            if !row.fates.contains(&name) {
                let message = format!("`{name}` is no outcome of `{}`", row.word);
                let help = crate::diagnostic::did_you_mean(name, row.fates.iter().copied())
                    .unwrap_or_else(|| format!("one of: {}", row.fates.join(", ")));
                self.wrong(page, at, message, help);
                continue;
            }
            let fate = match name {
                "unreachable" => Fate::Unreachable,
                "unknown" => Fate::Unknown,
                "refused" => Fate::Refused,
                "ended" => Fate::Ended,
                _ => Fate::Accepted,
            };
            let faults = &mut self.test.faults;
            if means == Means::Flush { faults.deliveries.push(fate) } else { faults.reads.push(fate) }
        }
        self.test.faults.span = Some(self.place(page, word.span));
    }

    fn moment(&mut self, page: Page<'a>, means: Means, word: &'a WordStep) {
        let mut steps = Vec::new();
        for inner in word.body.iter().flat_map(|body| &body.steps) {
            let Step::Word(inner) = inner else { continue };
            let Some(row) = words::find(&inner.word.text) else {
                self.word(page, inner, Place::Moment);
                continue;
            };
            if self.shaped(page, row, inner, Place::Moment)
                && let Some(what) = self.story(page, row.means, inner)
            {
                steps.push(Story { what, span: self.place(page, inner.span) });
            }
        }
        let span = self.place(page, word.span);
        let Some(expr) = Self::argument(word, 0) else { return };
        if means == Means::After {
            if let Some(Value::Duration(milliseconds)) = self.value(page, expr, Some(Type::one(Kind::Duration))) {
                self.test.after.push(After { milliseconds: milliseconds.max(0), steps, span });
            }
            return;
        }
        let Some(action) = self.text(page, expr) else { return };
        self.action_named(page, expr.span, action.as_str());
        let time = Self::setting(word, "time").and_then(|expr| self.number(page, expr, (1, 10_000))).unwrap_or(1);
        self.test.at.push(At { action, time: time as u32, steps, span });
    }

    /// A step of the story; `None` for what must be seen over the whole run.
    fn story(&mut self, page: Page<'_>, means: Means, word: &WordStep) -> Option<What> {
        let text = |this: &mut Self| Self::argument(word, 0).and_then(|expr| this.text(page, expr)).unwrap_or_default();
        Some(match means {
            Means::Hears => What::Hears(text(self), self.yes(page, word, "part")),
            Means::Enters => {
                let keys = text(self);
                if !keys.as_str().chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '#')) || keys.is_empty() {
                    let message = format!("`{}` cannot be entered", keys.as_str());
                    self.wrong(
                        page,
                        word.span,
                        message,
                        "keys are digits, `*` and `#`; for nothing write `entersNothing`",
                    );
                }
                What::Enters(keys)
            }
            Means::EntersNothing => What::EntersNothing,
            Means::HangsUp => What::HangsUp,
            Means::Writes => {
                let writer = text(self);
                let who = self.who(page, word);
                let attributes = self.attributes(page, word.body.as_ref());
                let mut written = Vec::new();
                for (name, value) in attributes {
                    match value {
                        Some(value) => written.push((name, value)),
                        None => {
                            self.wrong(page, word.span, "a writer writes values", "`\"\"` is a value, NOT_SET is none");
                        }
                    }
                }
                What::Writes(writer, who, written)
            }
            Means::AgentAnswers => What::AgentAnswers(text(self)),
            Means::WrapsUp => What::WrapsUp,
            Means::Expect => {
                let flow = match Self::setting(word, "flow") {
                    Some(expr) => {
                        let name = self.text(page, expr).unwrap_or_default();
                        self.flow_named(page, expr.span, name.as_str())
                    }
                    None => self.flow,
                };
                let label = word.label.as_ref().map(|label| Text::new(&label.text));
                What::Holds(self.condition(page, Self::argument(word, 0)?, flow, label)?)
            }
            Means::Queued => {
                let attributes = self.attributes(page, word.body.as_ref());
                attributes.iter().for_each(|(name, _)| self.attribute_named(page, word.span, name.as_str()));
                let only = self.yes(page, word, "only") || attributes.is_empty();
                What::Queued(attributes, only)
            }
            Means::Stored | Means::Analysed => {
                let who = self.who(page, word);
                let attributes = self.attributes(page, word.body.as_ref());
                let only = self.yes(page, word, "only") || attributes.is_empty();
                if means == Means::Stored {
                    What::Stored(who, attributes, only)
                } else {
                    What::Analysed(who, attributes, only)
                }
            }
            _ => return None,
        })
    }
}
