//! The meaning of each step.

use super::{MAX_SETUP_DEPTH, MAX_STEPS, Page, Reader};
use crate::ast::{Assign, Step, WordStep};
use crate::catalog;
use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::story::{After, At, Begin, Expected, Fate, Order, Row, Step as Story, That, What};
use crate::scenario::words::{self, Means, Place, Takes};
use crate::span::Span;
use crate::value::{Kind, Text, Type, Value};

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

    fn used(&mut self, page: Page<'a>, word: &'a WordStep) {
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
                            self.wrong(page, word.span, "a writer writes values", "`\"\"` is a value, NOT_SET is none")
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

    fn expected(&mut self, page: Page<'_>, means: Means, word: &WordStep) {
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
