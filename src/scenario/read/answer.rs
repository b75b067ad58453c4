//! Answers of the world outside, in the words of the actions that ask for them.

use super::Home;
use super::draft::Draft;
use super::gather::Located;
use super::said::head;
use crate::ast::{Expr, OutputName, Step, StepOutput, WordStep};
use crate::builtins;
use crate::catalog::{Action, Does, FAILURE_OUTPUTS, FAILURE_PREFIX, Gives, Keys, Shape, gives};
use crate::conversation::text_of;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::scenario::story::{Answer, Outcome};
use crate::span::Span;
use crate::value::{Kind, Text, Type, Value, parse_date, parse_time};
use crate::vm::is_named;

/// An output that every action may be answered with: it has gone well. Where the action has no output for that, the flow
/// goes on behind it.
const SUCCESS: &str = "success";

impl<'a> Draft<'_, 'a> {
    /// What is answered to an action.
    pub(super) fn answer(&mut self, located: Located<'a>, step: &'a WordStep, action: &'static Action, always: bool) {
        let before = self.reader.errors;
        let home = located.home;
        if !self.is_asked(home, step, action) {
            return;
        }
        if let Some(label) = &step.label {
            let help = "an answer belongs to every action of this kind: say by its arguments and inputs which one";
            self.error(Code::MisplacedStep, home, label.span, "an answer names no label", help);
        }
        let mut answer = Answer {
            action,
            settings: self.arguments_of(home, step, action),
            inputs: Vec::new(),
            outcomes: Vec::new(),
            always,
            span: home.place(step.span),
        };
        for entry in step.body.iter().flat_map(|body| &body.steps) {
            self.condition_of(home, &mut answer, entry);
        }
        for output in &step.outputs {
            answer.outcomes.extend(self.outcome(home, action, output));
        }
        if step.outputs.is_empty() {
            // Nothing more is said than that it goes well.
            answer.outcomes.push(Outcome {
                output: gone_well(action),
                values: Vec::new(),
                span: home.place(step.span),
            });
        }
        if self.reader.errors == before {
            self.answers.push((located.origin, answer));
        }
    }

    /// Whether an action asks the world outside, and some flow has it.
    fn is_asked(&mut self, home: Home<'a>, step: &WordStep, action: &'static Action) -> bool {
        let span = step.word.span;
        let help = match action.does {
            Does::External | Does::Tell | Does::Transfer(_) => None,
            Does::Collect => Some("what the caller enters is said by `enters(\"…\")`, nothing by `entersNothing`"),
            Does::Play => Some("what is heard is said by `hears(\"…\")`"),
            Does::SetData => Some("what is set is seen by `queued`, `batch` and `stored`"),
            Does::GetData => Some("what the cloud holds is said by `cloud`, what a Get gives by `got`"),
            Does::Wait => Some("time passes by itself; `after(…)` says what happens meanwhile"),
            _ => Some("`took` says that it runs"),
        };
        if let Some(help) = help {
            let message = format!("`{}` asks nobody outside", action.key);
            self.error(Code::WrongAnswer, home, span, message, help);
            return false;
        }
        if self.reader.known.asked.contains_key(action.key) {
            return true;
        }
        let message = format!("no flow of the project has the action `{}`", action.key);
        let mut known: Vec<&str> = self.reader.known.asked.keys().copied().collect();
        known.sort_unstable();
        let help = did_you_mean(action.key, known.iter().copied());
        let help = help.unwrap_or_else(|| "an answer that nobody asks for fails the test".to_owned());
        self.error(Code::WrongAnswer, home, span, message, help);
        false
    }

    /// Conditions on arguments.
    fn arguments_of(
        &mut self,
        home: Home<'a>,
        step: &'a WordStep,
        action: &'static Action,
    ) -> Vec<(Text, Option<Text>)> {
        let given = step.arguments.as_deref().unwrap_or_default();
        if given.len() > action.arguments.len() {
            let message = format!("`{}` takes {} arguments, found {}", action.key, action.arguments.len(), given.len());
            let help = format!("they are {}", action.arguments.join(", "));
            let help = if action.arguments.is_empty() { "leave them out".to_owned() } else { help };
            self.error(Code::ArgumentCount, home, step.word.span, message, help);
            return Vec::new();
        }
        let mut conditions = Vec::new();
        for (place, (expr, name)) in given.iter().zip(action.arguments).enumerate() {
            let Some(value) = self.text_value(home, *expr) else { continue };
            if let Some(text) = &value {
                self.known_argument(home, action, place, text.as_str(), expr.span);
            }
            conditions.push((Text::new(name), value));
        }
        conditions
    }

    /// Says so where all flows give literals for an argument, and none of them this one.
    fn known_argument(&mut self, home: Home<'a>, action: &'static Action, place: usize, text: &str, span: Span) {
        let known = self.reader.known.asked.get(action.key).and_then(|asked| asked.arguments.get(place)?.as_ref());
        let Some(known) = known.filter(|known| !known.contains(text)) else { return };
        let message = format!("no flow takes `{}` with `{text}`", action.key);
        let help = did_you_mean(text, known.iter().map(String::as_str));
        let list: Vec<String> = known.iter().take(8).map(|text| format!("`{text}`")).collect();
        let help = help.unwrap_or_else(|| format!("flows take it with {}", list.join(", ")));
        self.error(Code::WrongAnswer, home, span, message, help);
    }

    /// A value as ToString gives it; `Some(None)` is NOT_SET.
    fn text_value(&mut self, home: Home<'a>, expr: Expr) -> Option<Option<Text>> {
        self.value(home, expr, None).map(|value| text_of(&value).map(Text::from))
    }

    /// A condition on what is asked with: a setting or an input.
    fn condition_of(&mut self, home: Home<'a>, answer: &mut Answer, entry: &'a Step) {
        let action = answer.action;
        match entry {
            Step::Setting(x) => {
                let known = action.setting(&x.name.text).filter(|(_, own)| !matches!(own.shape, Shape::Out(_)));
                if known.is_none() {
                    let message = format!("`{}` has no setting `{}`", action.key, x.name.text);
                    let names = action.settings().iter().map(|own| own.name);
                    let help = did_you_mean(&x.name.text, names);
                    let help =
                        help.unwrap_or_else(|| format!("docs/actions.md lists the settings of `{}`", action.key));
                    return self.error(Code::UnknownSetting, home, x.name.span, message, help);
                }
                let value = self.text_value(home, x.value);
                answer.settings.extend(value.map(|value| (Text::from(x.name.text.clone()), value)));
            }
            Step::Text(x) if matches!(action.keys, Keys::Inputs | Keys::InputsAndOutputs | Keys::SetAttributes) => {
                let value = self.text_value(home, x.value);
                answer.inputs.extend(value.map(|value| (Text::from(x.name.text.clone()), value)));
            }
            Step::Text(x) => {
                let message = format!("`{}` sends nothing by name", action.key);
                let help = "what it gives stands behind `on`: `on success { \"NAME\" = … }`";
                self.error(Code::WrongKey, home, x.name.span, message, help);
            }
            Step::Path(x) => {
                let help = "texts are what is sent, names are settings; variables belong to the flow";
                self.error(Code::MisplacedStep, home, x.target.span, "an answer assigns no variables", help);
            }
            Step::Word(x) => {
                let help = "in the braces of an answer stands with what it is asked";
                self.error(Code::MisplacedStep, home, x.word.span, "an answer holds no steps", help);
            }
            Step::Error(_) => {}
        }
    }

    /// `on success { "tier" = "gold" }`
    fn outcome(&mut self, home: Home<'a>, action: &'static Action, output: &'a StepOutput) -> Option<Outcome> {
        let name = self.output_name(home, action, output)?;
        let mut values: Vec<(Text, Value)> = Vec::new();
        for entry in &output.steps.steps {
            let (own, span, expr) = match entry {
                Step::Text(x) => (&x.name.text, x.name.span, x.value),
                Step::Setting(x) => (&x.name.text, x.name.span, x.value),
                Step::Error(_) => continue,
                other => {
                    let help = "write `\"NAME\" = …` for each thing that it gives";
                    self.error(
                        Code::MisplacedStep,
                        home,
                        other.span(),
                        "an answer gives values and nothing else",
                        help,
                    );
                    continue;
                }
            };
            if values.iter().any(|(known, _)| known.as_str() == own.as_str()) {
                let message = format!("`{own}` stands twice");
                self.error(Code::DuplicateKey, home, span, message, "keep one of them");
                continue;
            }
            let Some(value) = self.value(home, expr, None) else { continue };
            self.received(home, action, &name, (own, span), (&value, expr.span));
            values.push((Text::from(own.clone()), value));
        }
        Some(Outcome { output: name, values, span: home.place(output.span) })
    }

    fn output_name(&mut self, home: Home<'a>, action: &'static Action, output: &StepOutput) -> Option<Text> {
        let (word, fixed) = match &output.name {
            OutputName::Fixed(name) => (&name.text, true),
            OutputName::Dynamic(name) => (&name.text, false),
        };
        if fixed && action.outputs.contains(&word.as_str()) {
            return Some(Text::from(word.clone()));
        }
        if fixed && word == SUCCESS {
            return Some(gone_well(action));
        }
        let named = self.reader.known.asked.get(action.key).map(|asked| &asked.named);
        if !fixed
            && action.dynamic_outputs
            && named.is_none_or(|named| named.is_empty() || named.contains(word.as_str()))
        {
            return Some(Text::from(word.clone()));
        }
        let message = format!("`{}` has no output `{word}`", action.key);
        let of_flows = named.into_iter().flatten().filter(|_| action.dynamic_outputs).copied();
        let known: Vec<&str> = action.outputs.iter().copied().chain(of_flows).collect();
        let help = did_you_mean(word, known.iter().copied());
        let help = help.unwrap_or_else(|| match known.is_empty() {
            true => "it has none: write `on success { … }` for what it gives".to_owned(),
            false => format!("it has {}", known.join(", ")),
        });
        self.error(Code::UnknownOutput, home, head(output), message, help);
        None
    }

    /// Whether flows receive what an answer gives, and can.
    fn received(
        &mut self,
        home: Home<'a>,
        action: &'static Action,
        output: &Text,
        (name, span): (&str, Span),
        (value, place): (&Value, Span),
    ) {
        let Some(asked) = self.reader.known.asked.get(action.key) else { return };
        let failed = gives(output.as_str()) == Gives::Failure;
        let long = format!("{FAILURE_PREFIX}{name}");
        let kind = match (asked.receives.get(name), asked.receives.get(long.as_str()).filter(|_| failed)) {
            (Some(kind), _) | (None, Some(kind)) => *kind,
            (None, None) if failed && FAILURE_OUTPUTS.contains(&name) => return,
            (None, None) if self.reader.known.declared.contains(name) => return,
            (None, None) => {
                let mut known: Vec<&str> = asked.receives.keys().copied().collect();
                known.sort_unstable();
                let message = format!("no flow receives `{name}` from `{}`", action.key);
                let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known.is_empty() {
                    true => "leave it out".to_owned(),
                    false => format!("flows receive {}", known.join(", ")),
                });
                let finding = Diagnostic::new(Code::IdleValue, home.source, span, message);
                return self.reader.report(finding.help(help));
            }
        };
        let Some(kind) = kind.filter(|kind| !becomes(value, *kind)) else { return };
        let own = value.kind().map_or_else(|| "a collection".to_owned(), |own| Type::one(own).to_string());
        let message = format!("`{name}` goes into a variable of type {kind}, and this is {own}");
        self.error(Code::TestValue, home, place, message, "write a value of that type, or one that casts to it (E60)");
    }
}

/// Whether an answer of that value can go into a variable of a type: as the machine takes it.
fn becomes(value: &Value, wanted: Type) -> bool {
    match value {
        Value::NotSet => true,
        Value::List(items) => wanted.list && items.iter().all(|item| becomes(item, Type::one(wanted.kind))),
        value if value.fits(wanted) => true,
        Value::Text(text) if wanted == Type::one(Kind::Date) => parse_date(text.as_str()).is_some(),
        Value::Text(text) if wanted == Type::one(Kind::Time) => parse_time(text.as_str()).is_some(),
        Value::Text(_) if !wanted.list && (wanted.kind == Kind::Json || is_named(wanted.kind)) => true,
        value => value.kind().is_some_and(|own| builtins::cast(Type::one(own), wanted).is_some()),
    }
}

/// The output of an action that has gone well: its own, the first that gives results, or none at all.
fn gone_well(action: &Action) -> Text {
    let own = action.outputs.iter().find(|output| **output == SUCCESS);
    let first = || action.outputs.iter().find(|output| gives(output) == Gives::Results);
    own.or_else(first).map_or(Text::EMPTY, |output| Text::new(output))
}
