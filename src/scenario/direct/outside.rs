//! Actions that ask the world outside, and transfers: what the test answers.

use super::answers::{Asked, asked_with, wanted_with};
use super::stage::Stage;
use crate::conversation::{Ask, Outside, Reply, text_of};
use crate::scenario::report::Failure;
use crate::span::Span;
use crate::value::Text;

impl Stage<'_> {
    /// The caller says something where the flow waits for keys.
    pub(super) fn hears_keys_only(&mut self, span: Span, wanted: &str) -> Reply {
        let message = format!("the flow waits for {wanted}, and hears keys only");
        let help = "menus choose by words; here the caller presses keys: `enters(\"…\")`";
        self.derail(Failure::new(span, message).help(help));
        Reply::HangUp
    }

    pub(super) fn transfer(&mut self, outside: &Outside<'_>) -> Reply {
        if self.derailed {
            return Reply::HangUp;
        }
        match self.answers.take(&asked(outside)) {
            Some(outcome) if outcome.output.as_str() == "failure" => {
                let value = |name: &str| outcome.values.iter().find(|(own, _)| own.as_str() == name);
                let text = |name| value(name).and_then(|(_, value)| text_of(value));
                Reply::Failed(
                    text("errorType").map_or_else(|| Text::new("Error.TransferFailed"), Text::from),
                    text("errorMessage").map(Text::from),
                )
            }
            _ => Reply::Done,
        }
    }

    pub(super) fn outside(&mut self, ask: &Ask<'_>, outside: &Outside<'_>) -> Reply {
        let number = self.asked.len();
        self.asked.push((outside.action.key, outside.place));
        match self.trouble.outside {
            Some((at, output)) if at == number => {
                return Reply::Output { output: Text::new(output), values: Vec::new() };
            }
            _ => {}
        }
        if self.wait() == Reply::HangUp {
            return Reply::HangUp;
        }
        let asked = asked(outside);
        if let Some(outcome) = self.answers.take(&asked) {
            if outcome.output.as_str() == "timeout" {
                let timeout = outside.settings.iter().find(|(name, _)| *name == "timeout");
                self.clock.pass(timeout.map_or(0, |(_, value)| value.to_int().max(0)));
            }
            return Reply::Output { output: outcome.output.clone(), values: outcome.values.clone() };
        }
        if let Some(reply) = self.looked_up(outside) {
            return reply;
        }
        if let Some(reply) = self.guest(ask) {
            return reply;
        }
        if self.is_taken_over() {
            return Reply::Leave;
        }
        let failure = self.unexpected(&asked);
        self.derail(failure);
        Reply::HangUp
    }

    /// Whether the test itself has an answer, whatever the project could answer.
    pub(super) fn has_answer(&self, outside: &Outside<'_>) -> bool {
        self.answers.has(&asked(outside))
    }

    /// A look-up in a data table whose rows the test gives or the project declares: the test's go before.
    fn looked_up(&self, outside: &Outside<'_>) -> Option<Reply> {
        if outside.action.key != "dataTableLookup" {
            return None;
        }
        let setting =
            |name: &str| outside.settings.iter().find(|(own, _)| *own == name).and_then(|(_, value)| text_of(value));
        let (table, key) = (setting("dataTable")?, setting("lookupValue")?);
        let given = &self.test.given;
        let all = given.rows.iter().chain(given.declared.iter());
        let mut rows = all.filter(|row| row.table.as_str() == table).peekable();
        rows.peek()?;
        let found = rows.find(|row| row.key.as_str() == key);
        let output = Text::new(if found.is_some() { "found" } else { "notFound" });
        Some(Reply::Output { output, values: found.map(|row| row.columns.clone()).unwrap_or_default() })
    }

    fn unexpected(&self, asked: &Asked<'_>) -> Failure {
        let near = self.answers.near(asked);
        let real = asked_with(self.program, asked, near.map(|(answer, _)| answer));
        let key = asked.action.key;
        let (span, message, wanted) = match near {
            Some((answer, true)) => {
                (answer.span, format!("`{key}` was asked with something else"), wanted_with(self.program, answer))
            }
            Some((answer, false)) => {
                (answer.span, format!("`{key}` was asked once more than this answers"), "no more calls".to_owned())
            }
            None => {
                let message = format!("an unexpected call to the outside: {}", asked.written());
                (self.test.span, message, "an answer of the test".to_owned())
            }
        };
        let output = asked.action.outputs.first().map_or(String::new(), |output| format!(" on {output} {{ … }}"));
        let failure = Failure::new(span, message).compared(wanted, real);
        failure.help(format!("say what is answered: `{}{output}`", asked.written()))
    }
}

fn asked<'a>(outside: &'a Outside<'_>) -> Asked<'a> {
    let settings = outside.settings.iter().map(|(name, value)| (*name, value));
    let inputs = outside.inputs.iter().map(|(name, value)| (name.as_str(), value));
    Asked::new(outside.action, settings, inputs)
}
