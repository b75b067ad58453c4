//! The shape of a step against its row in the table: arguments, settings, texts, place.

use super::{Page, Reader};
use crate::ast::{Expr, OutputName, Step, Steps, WordStep};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::scenario::story::{Attributes, Who};
use crate::scenario::words::{Need, Parameter, Place, Takes, Texts, Word};
use crate::value::Text;

impl<'a> Reader<'_, 'a> {
    /// Whether a step has the shape of its row; what is wrong is said.
    pub(super) fn shaped(&mut self, page: Page<'_>, row: &'static Word, step: &WordStep, place: Place) -> bool {
        let before = self.found.len();
        let word = row.word;
        if !row.stands.contains(&place) {
            let places: Vec<&str> = row.stands.iter().map(|own| own.describe()).collect();
            let message = format!("`{word}` cannot stand here");
            self.wrong(page, step.word.span, message, format!("it stands {}", places.join(" or ")));
        }
        self.arguments(page, row, step);
        self.body(page, row, step);
        if step.label.is_some() && !row.labelled {
            self.wrong(page, step.word.span, format!("`{word}` takes no label"), "leave `as` and the text out");
        }
        if !step.outputs.is_empty() && row.fates.is_empty() && !row.output {
            let at = step.outputs[0].span;
            self.wrong(page, at, format!("`{word}` takes no `on`"), format!("write `{}`", row.form()));
        }
        self.found.len() == before
    }

    fn arguments(&mut self, page: Page<'_>, row: &'static Word, step: &WordStep) {
        let count = step.arguments.as_ref().map_or(0, Vec::len);
        let least = row.arguments.iter().filter(|own| own.need != Need::Maybe).count();
        let many = row.arguments.last().is_some_and(|own| own.need == Need::Often);
        if count < least || (count > row.arguments.len() && !many) {
            let found = if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") };
            let message = format!("`{}` does not take {found}", row.word);
            self.wrong(page, step.word.span, message, format!("it is written `{}`", row.form()));
        }
    }

    fn body(&mut self, page: Page<'_>, row: &'static Word, step: &WordStep) {
        let Some(body) = &step.body else { return };
        if !row.has_braces() && !body.steps.is_empty() {
            let message = format!("`{}` takes nothing in braces", row.word);
            return self.wrong(page, body.span, message, format!("it is written `{}`", row.form()));
        }
        let mut seen: Vec<&str> = Vec::new();
        for inner in &body.steps {
            match inner {
                Step::Setting(setting) => {
                    let name = setting.name.text.as_str();
                    if !row.settings.iter().any(|own| own.name == name) {
                        let known = || row.settings.iter().map(|own| own.name);
                        let list = known().collect::<Vec<_>>().join(", ");
                        let help = did_you_mean(name, known()).unwrap_or_else(|| match list.is_empty() {
                            true => "it has no settings".to_owned(),
                            false => format!("its settings: {list}"),
                        });
                        self.wrong(page, setting.name.span, format!("`{}` has no setting `{name}`", row.word), help);
                    } else if seen.contains(&name) {
                        let message = format!("the setting `{name}` stands twice");
                        self.wrong(page, setting.name.span, message, "keep one of them");
                    }
                    seen.push(name);
                }
                Step::Text(entry) if row.texts == Texts::Nothing => {
                    let message = format!("`{}` takes no texts on the left of `=`", row.word);
                    self.wrong(page, entry.span, message, format!("it is written `{}`", row.form()));
                }
                Step::Path(assign) if !row.variables => {
                    let message = format!("`{}` takes no variables", row.word);
                    self.wrong(page, assign.span, message, "variables and built-ins are set in the test itself");
                }
                Step::Word(inner) if row.holds.is_none() => {
                    let message = format!("`{}` holds no steps", row.word);
                    self.wrong(page, inner.span, message, "put the step behind it");
                }
                _ => {}
            }
        }
    }

    /// The expression of an argument.
    pub(super) fn argument(step: &WordStep, at: usize) -> Option<Expr> {
        step.arguments.as_ref()?.get(at).copied()
    }

    /// The expression of a setting.
    pub(super) fn setting(step: &WordStep, name: &str) -> Option<Expr> {
        step.body.as_ref()?.steps.iter().find_map(|inner| match inner {
            Step::Setting(setting) if setting.name.text == name => Some(setting.value),
            _ => None,
        })
    }

    /// A setting that is a text, if it is given.
    pub(super) fn text_setting(&mut self, page: Page<'_>, step: &WordStep, name: &str) -> Option<Text> {
        let expr = Self::setting(step, name)?;
        self.text(page, expr)
    }

    /// A setting that is true or false; false when it is not given.
    pub(super) fn yes(&mut self, page: Page<'_>, step: &WordStep, name: &str) -> bool {
        use crate::value::{Kind, Type, Value};
        let Some(expr) = Self::setting(step, name) else { return false };
        self.value(page, expr, Some(Type::one(Kind::Boolean))) == Some(Value::Boolean(true))
    }

    /// Whose attributes are meant.
    pub(super) fn who(&mut self, page: Page<'_>, step: &WordStep) -> Who {
        let participant = Self::setting(step, "participant").and_then(|expr| {
            self.word_of(page, expr, &Parameter { name: "participant", takes: Takes::Purpose, need: Need::Maybe })
        });
        let conversation = self.text_setting(page, step, "conversation");
        Who { conversation, participant }
    }

    /// A text that is one of the words that a parameter knows.
    pub(super) fn word_of(&mut self, page: Page<'_>, expr: Expr, parameter: &Parameter) -> Option<Text> {
        let text = self.text(page, expr)?;
        let known = parameter.takes.known();
        if known.is_empty() || known.contains(&text.as_str()) {
            return Some(text);
        }
        let message = format!("`{}` is no value of `{}`", text.as_str(), parameter.name);
        let help = did_you_mean(text.as_str(), known.iter().copied())
            .unwrap_or_else(|| format!("one of: {}", known.join(", ")));
        self.found.push(Diagnostic::new(Code::TestName, page.source, expr.span, message).help(help));
        None
    }

    /// The texts on the left of `=` in braces, with their values.
    pub(super) fn attributes(&mut self, page: Page<'_>, steps: Option<&Steps>) -> Attributes {
        let mut all: Attributes = Vec::new();
        for inner in steps.into_iter().flat_map(|steps| &steps.steps) {
            let Step::Text(entry) = inner else { continue };
            let name = Text::new(&entry.name.text);
            if name.is_empty() {
                self.wrong(page, entry.name.span, "the name of an attribute is empty", "an attribute has a name (P7)");
            }
            if all.iter().any(|(own, _)| *own == name) {
                let message = format!("`{}` stands twice", entry.name.text);
                self.wrong(page, entry.name.span, message, "keep one of them");
            }
            if let Some(value) = self.any_text(page, entry.value) {
                all.push((name, value));
            }
        }
        all
    }

    /// The name of an output behind `on`.
    pub(super) fn output(name: &OutputName) -> (&str, crate::span::Span, bool) {
        match name {
            OutputName::Fixed(name) => (name.text.as_str(), name.span, false),
            OutputName::Dynamic(name) => (name.text.as_str(), name.span, true),
        }
    }
}
