//! The steps of a test in one list, with those of the set-ups that it uses in their places.

use super::{Home, MAX_SETUPS_DEEP, MAX_STEPS, Reader};
use crate::ast::{self, NodeKind, Step, WordStep};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::span::Span;

/// A step of a test.
#[derive(Clone, Copy)]
pub struct Located<'a> {
    /// Where it is written.
    pub home: Home<'a>,
    /// The step.
    pub step: &'a Step,
    /// Which block it comes from: 0 is the test itself, every use of a set-up has a number of its own.
    pub origin: u32,
}

/// The steps of a test.
pub struct Gathered<'a> {
    /// In order, `uses` left out.
    pub steps: Vec<Located<'a>>,
    /// How many set-ups were put in.
    used: u32,
    /// How many steps there are, those in braces counted.
    pub count: usize,
    /// The set-ups that are being put in, from the outermost.
    open: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    /// The steps of a test; `None` when they cannot be put together.
    pub(super) fn gather(&mut self, home: Home<'a>, test: &'a ast::Test) -> Option<Gathered<'a>> {
        let mut gathered = Gathered { steps: Vec::new(), used: 0, count: 0, open: Vec::new() };
        let whole = self.put_in(home, &test.body, 0, &mut gathered);
        self.steps += gathered.count;
        if gathered.count > MAX_STEPS {
            let message = format!("a test has at most {MAX_STEPS} steps, those of its set-ups counted");
            self.error(Code::PastLimit, home.source, test.name.span, message, "divide it into several tests");
            return None;
        }
        whole.then_some(gathered)
    }

    fn put_in(&mut self, home: Home<'a>, steps: &'a ast::Steps, origin: u32, into: &mut Gathered<'a>) -> bool {
        let mut whole = true;
        for step in &steps.steps {
            if into.count > MAX_STEPS {
                return false;
            }
            match step {
                Step::Word(word) if word.word.text == "uses" => whole &= self.uses(home, word, into),
                _ => {
                    into.count += weight(step);
                    into.steps.push(Located { home, step, origin });
                }
            }
        }
        whole
    }

    fn uses(&mut self, home: Home<'a>, step: &'a WordStep, into: &mut Gathered<'a>) -> bool {
        let Some((name, span)) = self.setup_name(home, step) else { return false };
        let Some(setup) = self.setups.get_mut(name) else {
            let message = format!("there is no set-up `{name}`");
            let help = did_you_mean(name, self.setups.keys().copied());
            let help = help.unwrap_or_else(|| format!("write it: `setup \"{name}\" {{ … }}`"));
            self.error(Code::UnknownSetup, home.source, span, message, help);
            return false;
        };
        setup.used = true;
        into.count += 1;
        let (name, item) = (setup.item.name.text.as_str(), setup.item);
        let inner = Home { source: setup.source, tree: setup.tree, shown: home.shown };
        let inner = match home.shown.is_none() && setup.source != home.source {
            true => Home { shown: Some(span), ..inner },
            false => inner,
        };
        if into.open.contains(&name) {
            let message = format!("the set-up `{name}` uses itself");
            let finding = Diagnostic::new(Code::SetupCircle, home.source, span, message);
            let way: Vec<String> = into.open.iter().chain([&name]).map(|name| format!("`{name}`")).collect();
            self.report(finding.label(way.join(" uses ")).help("leave one of the `uses` out"));
            return false;
        }
        if into.open.len() >= MAX_SETUPS_DEEP {
            let message = format!("set-ups use each other more than {MAX_SETUPS_DEEP} deep");
            self.error(Code::PastLimit, home.source, span, message, "put the steps of some of them together");
            return false;
        }
        into.open.push(name);
        into.used += 1;
        let whole = self.put_in(inner, &item.body, into.used, into);
        into.open.pop();
        whole
    }

    /// The name of the set-up that a `uses` names: one literal text, for it is looked up before anything is evaluated.
    fn setup_name(&mut self, home: Home<'a>, step: &'a WordStep) -> Option<(&'a str, Span)> {
        let plain = step.label.is_none() && step.body.is_none() && step.outputs.is_empty();
        let argument = match step.arguments.as_deref() {
            Some([one]) if plain => home.tree.node(one.root),
            _ => {
                let help = "write `uses(\"Name\")`, with nothing behind it";
                let message = "`uses` takes the name of one set-up";
                self.error(Code::ArgumentCount, home.source, step.word.span, message, help);
                return None;
            }
        };
        match &argument.kind {
            NodeKind::Text(name) => Some((name, argument.span)),
            _ => {
                let help = "write the name as a text: which set-up is used is not computed";
                self.error(Code::TestValue, home.source, argument.span, "`uses` takes a literal text", help);
                None
            }
        }
    }
}

/// How many steps a step is, with those in its braces; the rows of a table are no steps. They nest at most 128 deep.
fn weight(step: &Step) -> usize {
    let Some(step) = step.word().filter(|step| step.word.text != "table") else { return 1 };
    let inner = |steps: &ast::Steps| steps.steps.iter().map(weight).sum::<usize>();
    let outputs: usize = step.outputs.iter().map(|output| inner(&output.steps)).sum();
    1 + step.body.as_ref().map_or(0, inner) + outputs
}
