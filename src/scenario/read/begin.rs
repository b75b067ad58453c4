//! How a test begins: a call, another flow, one task; and the variables that it is given.

use super::Home;
use super::draft::{Draft, Once};
use super::gather::{Gathered, Located};
use super::said::Said;
use crate::ast::{Assign, Step, WordStep};
use crate::builtins::variables;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::scenario::story::{Begin, Call};
use crate::scenario::words::{self, Means, Word};
use crate::span::Span;
use crate::value::{Text, Type, Value};
use crate::vm::{is_named, thing};

/// What can be said once: how a test begins.
const BEGINNING: &str = "how the test begins";

impl<'a> Draft<'_, 'a> {
    /// Looks for what the test begins with, before anything else: variables and conditions are those of its flow.
    pub(super) fn begin(&mut self, gathered: &Gathered<'a>) {
        for located in &gathered.steps {
            let Step::Word(step) = located.step else { continue };
            let Some(row) = words::find(&step.word.text) else { continue };
            if matches!(row.means, Means::Call | Means::Start | Means::Task) {
                self.begin_with(*located, step, row);
            }
        }
    }

    fn begin_with(&mut self, located: Located<'a>, step: &'a WordStep, row: &'static Word) {
        let Some(said) = self.said(located, step, row) else { return };
        let span = step.word.span;
        if let Some((first, place)) = self.origins.get(BEGINNING)
            && *first == said.origin
        {
            let finding = Diagnostic::new(Code::TestBegin, said.home.source, span, "a test begins once");
            let finding = finding.label("the second beginning").also(*place, "the first one");
            return self
                .reader
                .report(finding.help("write a test of its own, or name the flow that follows by a transfer"));
        }
        if self.once(BEGINNING.to_owned(), said.home, said.origin, span) == Once::Not {
            return;
        }
        let Some(begin) = self.beginning(&said, row) else { return };
        self.out.begin = begin;
        self.out.call = Call {
            from: said.setting_text("from"),
            to: said.setting_text("to"),
            language: said.setting_text("language"),
            clock: said.setting("clock").map(Value::to_int),
            conversation: said.setting_text("conversation"),
        };
        for variable in &said.variables {
            self.variable(said.home, said.origin, variable);
        }
    }

    fn beginning(&mut self, said: &Said<'a>, row: &'static Word) -> Option<Begin> {
        let (name, place) = (said.text(0), said.arguments.first()?.1);
        let flow = self.known_flow(said.home, name.as_str(), place)?;
        let kind = self.reader.program.flows.get(flow)?.kind;
        let wrong = match row.means {
            Means::Call if !kind.is_voice() => Some(("nobody calls", "start")),
            Means::Start if kind.is_voice() => Some(("somebody calls", "call")),
            _ => None,
        };
        if let Some((message, word)) = wrong {
            let message = format!("{message} a flow of the type {}", kind.key());
            let help = format!("begin with `{word}(\"{}\")`", name.as_str());
            self.error(Code::TestBegin, said.home, said.step.word.span, message, help);
            return None;
        }
        match row.means {
            Means::Task => self.part(said, flow).map(|part| Begin::Task(flow, part)),
            _ => Some(Begin::Flow(flow)),
        }
    }

    fn part(&mut self, said: &Said<'a>, flow: usize) -> Option<usize> {
        let (name, place) = (said.text(1), said.arguments.get(1)?.1);
        let parts = &self.reader.program.flows.get(flow)?.parts;
        if let Some(part) = parts.iter().position(|part| part.name == name) {
            return Some(part);
        }
        let message = format!("the flow `{}` has no task `{}`", said.text(0).as_str(), name.as_str());
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        let help = did_you_mean(name.as_str(), names.iter().copied());
        let help = help.unwrap_or_else(|| format!("it has {}", names.join(", ")));
        self.error(Code::UnknownTask, said.home, place, message, help);
        None
    }

    /// A built-in or a variable that the test gives a value.
    pub(super) fn variable(&mut self, home: Home<'a>, origin: u32, x: &Assign) {
        let Some((name, kind)) = self.variable_of(home, x) else { return };
        let wanted = if is_named(kind.kind) && !kind.list { None } else { Some(kind) };
        let Some(value) = self.value(home, x.value, wanted) else { return };
        let value = match value {
            // The name of a thing of the organisation stands for the thing.
            Value::Text(text) if wanted.is_none() => thing(self.reader.program, kind.kind, &text),
            value => value,
        };
        if !(value == Value::NotSet || value.fits(kind)) {
            let message = format!("`{}` holds {kind}", name.as_str());
            let help = "write its name as a text";
            return self.error(Code::TestValue, home, x.value.span, message, help);
        }
        match self.once(format!("`{}`", name.as_str()), home, origin, x.target.span) {
            Once::Not => return,
            Once::Instead => self.out.given.variables.retain(|(own, _)| *own != name),
            Once::First => {}
        }
        self.out.given.variables.push((name, value));
    }

    /// The name and type of what a path names, when a test may give it a value.
    fn variable_of(&mut self, home: Home<'a>, x: &Assign) -> Option<(Text, Type)> {
        let span = x.target.span;
        let parts: Vec<&str> = x.target.parts.iter().map(|part| part.text.as_str()).collect();
        let whole = parts.join(".");
        let [scope, name] = parts[..] else {
            let help = "give the whole variable a value";
            self.error(Code::WrongTarget, home, span, format!("`{whole}` is a property, not a variable"), help);
            return None;
        };
        let (number, task) = match self.out.begin {
            Begin::Flow(number) => (number, None),
            Begin::Task(number, part) => (number, Some(part)),
            Begin::Nothing => return None,
        };
        let program = self.reader.program;
        let flow = program.flows.get(number)?;
        if let Some(built_in) = variables::built_in(scope, name) {
            if !built_in.is_in(flow.kind.key()) {
                let message = format!("`{whole}` does not exist in this type of flow");
                let help = format!("it exists in {}", built_in.flows.join(", "));
                self.error(Code::WrongFlowType, home, span, message, help);
                return None;
            }
            return Some((Text::from(format!("{}.{}", built_in.scope, built_in.name)), built_in.ty));
        }
        let of_task = |number: &&usize| {
            let part = flow.variables[**number].part;
            part.is_none() || part.map(usize::from) == task
        };
        let found = self
            .reader
            .known
            .variable(number, &whole)
            .iter()
            .filter(of_task)
            .max_by_key(|at| flow.variables[**at].part);
        let Some(variable) = found.map(|at| &flow.variables[*at]) else {
            self.unknown_variable(home, number, &whole, span);
            return None;
        };
        if task.is_none() && !self.reader.known.is_input(flow.name.as_str(), &whole) {
            let message = format!("`{whole}` is no input of the flow `{}`", flow.name.as_str());
            let help = format!(
                "declare it `input var {whole}`, or test the task: `task(\"{}\", \"TASK\")`",
                flow.name.as_str()
            );
            self.error(Code::ReadOnlyVariable, home, span, message, help);
            return None;
        }
        Some((variable.name.clone(), variable.kind))
    }

    /// Says that a flow has no such variable.
    pub(super) fn unknown_variable(&mut self, home: Home<'a>, flow: usize, name: &str, span: Span) {
        let Some(flow) = self.reader.program.flows.get(flow) else { return };
        let message = format!("the flow `{}` has no variable `{name}`", flow.name.as_str());
        let columns = self.row.columns.iter().map(|(name, _)| name.as_str());
        let known = flow.variables.iter().map(|own| own.name.as_str()).chain(columns);
        let help = did_you_mean(name, known);
        let help = help.unwrap_or_else(|| "variables of flows are declared with `var`".to_owned());
        self.error(Code::UnknownVariable, home, span, message, help);
    }
}
