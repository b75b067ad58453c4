//! A step held against its row in the table of words: everything it says, known and checked, or an error said.

use super::Home;
use super::draft::Draft;
use super::gather::Located;
use crate::ast::{Assign, Expr, Step, StepOutput, WordStep};
use crate::diagnostic::{Code, did_you_mean};
use crate::scenario::story::Who;
use crate::scenario::words::{Chapter, Need, Parameter, Place, Takes, Texts, Word};
use crate::span::Span;
use crate::value::{Kind, Text, Type, Value};

/// What a step says.
pub struct Said<'a> {
    /// Where it is written.
    pub home: Home<'a>,
    /// Which block it comes from, as [`Located::origin`].
    pub origin: u32,
    /// The step.
    pub step: &'a WordStep,
    /// Its place, in the test's file.
    pub place: Span,
    /// Values of its arguments, with their places; conditions are NOT_SET here.
    pub arguments: Vec<(Value, Span)>,
    /// Values of its settings.
    pub settings: Vec<(&'static str, Value, Span)>,
    /// Names and values of its texts.
    pub texts: Vec<(Text, Value, Span)>,
    /// Variables in its braces.
    pub variables: Vec<&'a Assign>,
    /// Steps in its braces.
    pub steps: Vec<&'a Step>,
}

impl Said<'_> {
    /// The text of an argument; empty when it has none.
    pub fn text(&self, at: usize) -> Text {
        self.arguments.get(at).and_then(|(value, _)| value.as_text()).cloned().unwrap_or_default()
    }

    /// All arguments, which are texts.
    pub fn all_texts(&self) -> Vec<Text> {
        (0..self.arguments.len()).map(|at| self.text(at)).collect()
    }

    /// The number of an argument.
    pub fn number(&self, at: usize) -> i64 {
        self.arguments.get(at).map_or(0, |(value, _)| value.to_int())
    }

    /// The value of a setting.
    pub fn setting(&self, name: &str) -> Option<&Value> {
        self.settings.iter().find(|(own, ..)| *own == name).map(|(_, value, _)| value)
    }

    /// The text of a setting.
    pub fn setting_text(&self, name: &str) -> Option<Text> {
        self.setting(name).and_then(Value::as_text).cloned()
    }

    /// Whether a setting is given and true.
    pub fn is(&self, name: &str) -> bool {
        self.setting(name) == Some(&Value::Boolean(true))
    }

    /// Whether nothing else may be there: it is said, or nothing is named at all.
    pub fn only(&self) -> bool {
        self.is("only") || self.texts.is_empty()
    }

    /// Whose attributes are meant.
    pub fn who(&self) -> Who {
        Who { conversation: self.setting_text("conversation"), participant: self.setting_text("participant") }
    }

    /// Attributes and their values; `None` is NOT_SET.
    pub fn attributes(&self) -> Vec<(Text, Option<Text>)> {
        self.texts.iter().map(|(name, value, _)| (name.clone(), value.as_text().cloned())).collect()
    }
}

impl<'a> Draft<'_, 'a> {
    /// Everything that a step says, when nothing is wrong with it.
    pub(super) fn said(&mut self, located: Located<'a>, step: &'a WordStep, row: &'static Word) -> Option<Said<'a>> {
        let before = self.reader.errors;
        let home = located.home;
        let mut said = Said {
            home,
            origin: located.origin,
            step,
            place: home.place(step.span),
            arguments: self.arguments(home, step, row),
            settings: Vec::new(),
            texts: Vec::new(),
            variables: Vec::new(),
            steps: Vec::new(),
        };
        for entry in step.body.iter().flat_map(|body| &body.steps) {
            self.entry(&mut said, row, entry);
        }
        self.trimmings(home, step, row);
        (self.reader.errors == before).then_some(said)
    }

    /// What stands beside braces: a reason, outputs.
    fn trimmings(&mut self, home: Home<'a>, step: &WordStep, row: &'static Word) {
        if let Some(label) = step.label.as_ref().filter(|_| !row.labelled) {
            let message = format!("`{}` has no reason", row.word);
            let help = "only `expect` says why with `as`: write a comment";
            self.error(Code::MisplacedStep, home, label.span, message, help);
        }
        if let Some(output) = step.outputs.first().filter(|_| !row.output && row.fates.is_empty()) {
            let message = format!("`{}` has no outputs", row.word);
            let help = "outputs belong to actions: to what is answered, and to `took`";
            self.error(Code::UnknownOutput, home, head(output), message, help);
        }
    }

    fn arguments(&mut self, home: Home<'a>, step: &'a WordStep, row: &'static Word) -> Vec<(Value, Span)> {
        let given = step.arguments.as_deref().unwrap_or_default();
        let least = row.arguments.iter().filter(|own| !matches!(own.need, Need::Maybe | Need::Any)).count();
        let endless = row.arguments.last().is_some_and(|own| matches!(own.need, Need::Often | Need::Any));
        if given.len() < least || (given.len() > row.arguments.len() && !endless) {
            let wanted = match (row.arguments.len(), endless) {
                (0, _) => "nothing in parentheses".to_owned(),
                (1, false) if least == 1 => "one argument".to_owned(),
                (most, false) if least < most => format!("{least} or {most} arguments"),
                (most, false) => format!("{most} arguments"),
                (_, true) => format!("at least {least} argument{}", if least == 1 { "" } else { "s" }),
            };
            let message = format!("`{}` takes {wanted}, found {}", row.word, given.len());
            self.error(Code::ArgumentCount, home, step.word.span, message, format!("write `{}`", row.form()));
            return Vec::new();
        }
        let last = row.arguments.len().saturating_sub(1);
        let each = given.iter().enumerate().map(|(at, expr)| (*expr, &row.arguments[at.min(last)]));
        each.filter_map(|(expr, parameter)| Some((self.parameter(home, parameter, expr)?, expr.span))).collect()
    }

    /// One thing in the braces of a step.
    fn entry(&mut self, said: &mut Said<'a>, row: &'static Word, entry: &'a Step) {
        let home = said.home;
        match entry {
            Step::Word(_) if row.holds.is_some() => said.steps.push(entry),
            Step::Word(inner) => {
                let message = format!("`{}` holds no steps", row.word);
                self.error(Code::MisplacedStep, home, inner.word.span, message, "close its braces before this step");
            }
            Step::Setting(x) => {
                let Some(parameter) = row.settings.iter().find(|own| x.name.text == own.name) else {
                    return self.unknown_setting(home, row, &x.name.text, x.name.span);
                };
                if said.settings.iter().any(|(name, ..)| *name == parameter.name) {
                    let message = format!("`{}` stands twice", parameter.name);
                    return self.error(Code::DuplicateKey, home, x.name.span, message, "keep one of them");
                }
                let value = self.parameter(home, parameter, x.value);
                said.settings.extend(value.map(|value| (parameter.name, value, x.value.span)));
            }
            Step::Text(x) if row.texts == Texts::Nothing => {
                let message = format!("`{}` takes no texts on the left of `=`", row.word);
                let help = self.settings_of(row);
                self.error(Code::MisplacedStep, home, x.name.span, message, help);
            }
            Step::Text(x) => {
                let name = Text::from(x.name.text.clone());
                if name.is_empty() {
                    let help = "write the name that the flow uses (P7)";
                    self.error(Code::EmptyAttributeName, home, x.name.span, "this name is empty", help);
                }
                if said.texts.iter().any(|(own, ..)| *own == name) {
                    let message = format!("`{}` stands twice", x.name.text);
                    return self.error(Code::DuplicateKey, home, x.name.span, message, "keep one of them");
                }
                let value = self.text_entry(home, row.texts, x.value);
                self.mark_secret(home, &name, x.value);
                said.texts.extend(value.map(|value| (name, value, x.name.span)));
            }
            Step::Path(x) if row.variables => said.variables.push(x),
            Step::Path(x) => {
                let message = format!("`{}` takes no variables", row.word);
                let help = "built-ins and variables stand in the test itself, or behind `call`, `start` or `task`";
                self.error(Code::MisplacedStep, home, x.target.span, message, help);
            }
            Step::Error(_) => {}
        }
    }

    fn text_entry(&mut self, home: Home<'a>, texts: Texts, expr: Expr) -> Option<Value> {
        let wanted = (texts != Texts::Columns).then_some(Type::one(Kind::String));
        let value = self.value(home, expr, wanted)?;
        if texts == Texts::Written && value == Value::NotSet {
            let help = "a writer writes a value, which may be the empty text (P10)";
            self.error(Code::TestValue, home, expr.span, "NOT_SET cannot be written", help);
            return None;
        }
        Some(value)
    }

    fn settings_of(&self, row: &Word) -> String {
        let names: Vec<String> = row.settings.iter().map(|own| format!("`{}`", own.name)).collect();
        match names.is_empty() {
            true => format!("`{}` has no settings", row.word),
            false => format!("its settings are {}", names.join(", ")),
        }
    }

    fn unknown_setting(&mut self, home: Home<'a>, row: &'static Word, name: &str, span: Span) {
        let message = format!("`{}` has no setting `{name}`", row.word);
        let known = row.settings.iter().map(|own| own.name);
        let help = did_you_mean(name, known).unwrap_or_else(|| match row.texts {
            Texts::Nothing => self.settings_of(row),
            _ => format!("write `\"{name}\"` if it is a name of its own; {}", self.settings_of(row)),
        });
        self.error(Code::UnknownSetting, home, span, message, help);
    }

    /// The value of an argument or a setting, when it is what can stand there.
    fn parameter(&mut self, home: Home<'a>, parameter: &'static Parameter, expr: Expr) -> Option<Value> {
        let kind = match parameter.takes {
            Takes::Condition => return Some(Value::NotSet),
            Takes::Value => return self.value(home, expr, None),
            Takes::Yes => Kind::Boolean,
            Takes::Count(..) => Kind::Integer,
            Takes::Moment => Kind::DateTime,
            Takes::Time => Kind::Duration,
            _ => Kind::String,
        };
        let value = self.value(home, expr, Some(Type::one(kind)))?;
        if value == Value::NotSet {
            if parameter.takes == Takes::AnyText {
                return Some(value);
            }
            let message = format!("`{}` cannot be NOT_SET", parameter.name);
            let help = format!("write {}", parameter.takes.describe());
            self.error(Code::TestValue, home, expr.span, message, help);
            return None;
        }
        self.fits(home, parameter, &value, expr.span).then_some(value)
    }

    /// Whether a value is among those that a parameter takes.
    fn fits(&mut self, home: Home<'a>, parameter: &Parameter, value: &Value, span: Span) -> bool {
        let text = value.as_text().map_or("", Text::as_str);
        match parameter.takes {
            Takes::Flow => self.known_flow(home, text, span).is_some(),
            Takes::Action => self.known_action(home, text, span),
            Takes::Attribute if text.is_empty() => {
                let help = "write the name that the flow uses (P7)";
                self.error(Code::EmptyAttributeName, home, span, "this name is empty", help);
                false
            }
            Takes::Keys => self.keys(home, text, span),
            Takes::Count(least, most) if !(least..=most).contains(&value.to_int()) => {
                let message = format!("`{}` is outside its range", parameter.name);
                self.error(Code::TestValue, home, span, message, format!("write a number from {least} to {most}"));
                false
            }
            Takes::Time if value.to_int() < 0 => {
                let help = "time does not go back";
                self.error(Code::TestValue, home, span, format!("`{}` is negative", parameter.name), help);
                false
            }
            Takes::Error if is_rule(text) => true,
            Takes::Purpose | Takes::Reason | Takes::Transfer | Takes::Word(_) | Takes::Error => {
                self.known_word(home, parameter, text, span)
            }
            _ => true,
        }
    }

    fn keys(&mut self, home: Home<'a>, text: &str, span: Span) -> bool {
        let sound = !text.is_empty() && text.chars().all(|key| key.is_ascii_digit() || matches!(key, '*' | '#'));
        if !sound {
            let help = "write digits, `*` and `#`; who presses nothing is `entersNothing`, who speaks is `says(\"…\")`";
            self.error(Code::TestValue, home, span, "a caller cannot press this", help);
        }
        sound
    }

    fn known_word(&mut self, home: Home<'a>, parameter: &Parameter, text: &str, span: Span) -> bool {
        let known = parameter.takes.known();
        if known.contains(&text) {
            return true;
        }
        let message = format!("`{text}` is no word for `{}`", parameter.name);
        let help = did_you_mean(text, known.iter().copied());
        let help = help.unwrap_or_else(|| format!("the words are {}", known.join(", ")));
        self.error(Code::TestValue, home, span, message, help);
        false
    }

    /// Whether a step may stand where it stands.
    pub(super) fn stands(&mut self, home: Home<'a>, step: &WordStep, row: &'static Word, place: Place) -> bool {
        if row.stands.contains(&place) {
            return true;
        }
        let places: Vec<&str> = row.stands.iter().map(|place| place.describe()).collect();
        let message = format!("`{}` cannot stand here", row.word);
        let help = match (row.chapter, place) {
            (Chapter::Story, Place::Moment) => {
                "here stand `writes`, `hangsUp`, `expect`, `queued`, `stored` and `analysed`".to_owned()
            }
            _ => format!("it stands {}", places.join(", or ")),
        };
        self.error(Code::MisplacedStep, home, step.word.span, message, help);
        false
    }
}

/// Whether a text is the number of a rule: `L3`, `E70`.
fn is_rule(text: &str) -> bool {
    let digits = text.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or("");
    (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The place of the word and the name of an output.
pub fn head(output: &StepOutput) -> Span {
    match &output.name {
        crate::ast::OutputName::Fixed(name) => name.span,
        crate::ast::OutputName::Dynamic(name) => name.span,
    }
}
