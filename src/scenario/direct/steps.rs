//! Steps that happen at once: other writers, agents, and looks at variables, queue and stores.

use super::compare::differ;
use super::stage::Stage;
use crate::cloud::Participant;
use crate::conversation::{Entry, text_of, written};
use crate::scenario::report::Failure;
use crate::scenario::story::{Attributes, Holds, Step, What, Who};
use crate::value::{Text, Value, quoted};
use crate::vm::Machine;

impl Stage<'_> {
    /// Does a step that needs nobody.
    pub(super) fn perform(&mut self, step: &Step, machine: Option<&Machine>) {
        match &step.what {
            What::HangsUp if self.over => self.customer_leaves(),
            What::HangsUp => self.hangs_up = true,
            What::Writes(writer, who, attributes) => self.writes(step, writer, who, attributes),
            What::AgentAnswers(_) => self.agent_answers(),
            What::WrapsUp => self.wraps_up(),
            What::Holds(holds) => self.holds(step, holds, machine),
            What::Queued(wanted, only) => {
                let real = self.queue.clone();
                self.compare(step, "what is queued is something else", (wanted, *only), &real);
            }
            What::Stored(who, wanted, only) => self.stored(step, who, (wanted, *only), false),
            What::Analysed(who, wanted, only) => self.stored(step, who, (wanted, *only), true),
            // They wait for the flow, and are taken where it asks.
            What::Hears(..) | What::Enters(_) | What::EntersNothing | What::Says(_) | What::FlowsEnd => {}
        }
    }

    /// Moments of the clock that have come.
    pub(super) fn due(&mut self, machine: Option<&Machine>) {
        while let Some(after) = self.clock.due() {
            after.steps.iter().for_each(|step| self.perform(step, machine));
        }
    }

    /// Moments of the test that the run never came to.
    pub(super) fn never_reached(&self) -> Vec<Failure> {
        let moments = self.test.at.iter().zip(&self.reached).filter(|(at, reached)| **reached < at.time);
        let mut found: Vec<Failure> = moments
            .map(|(at, reached)| {
                let name = quoted(at.action.as_str());
                let times = if *reached == 0 { "never".to_owned() } else { format!("{reached} times only") };
                Failure::new(at.span, format!("{name} was reached {times}"))
            })
            .collect();
        found.extend(self.clock.never_came());
        found
    }

    fn compare(&mut self, step: &Step, message: &str, (wanted, only): (&Attributes, bool), real: &[(Text, Text)]) {
        if let Some((expected, actual)) = differ(self.program, wanted, only, real) {
            self.fail(Failure::new(step.span, message).compared(expected, actual));
        }
    }

    /// Another writer: at once, as an event of its own (P16, P43).
    fn writes(&mut self, step: &Step, writer: &Text, who: &Who, attributes: &[(Text, Text)]) {
        let own = Text::new(self.conversation());
        let entry = Entry::Wrote {
            writer: writer.clone(),
            conversation: who.conversation.clone().unwrap_or(own),
            participant: who.participant.clone().unwrap_or_else(|| Text::new(self.purpose)),
            attributes: attributes.to_vec(),
        };
        let who = self.person(who);
        let now = self.clock.now();
        let written: Vec<(&str, &str)> =
            attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut memory = self.memory.borrow_mut();
        memory.set_time(now);
        let refused = memory.write_all(who, &written).err();
        drop(memory);
        if let Some(error) = refused {
            let message = format!("the cloud does not take what is written: {error}");
            self.fail(Failure::new(step.span, message));
        } else {
            self.others.push(entry);
        }
    }

    fn stored(&mut self, step: &Step, who: &Who, (wanted, only): (&Attributes, bool), analytics: bool) {
        let real = match self.found(who) {
            Some(own) if analytics => super::owned(self.memory.borrow().analytics(own)),
            Some(own) => self.held(own),
            None => Vec::new(),
        };
        let message = match analytics {
            true => "Analytics holds something else",
            false => "Conversation Services hold something else",
        };
        self.compare(step, message, (wanted, only), &real);
    }

    fn holds(&mut self, step: &Step, holds: &Holds, machine: Option<&Machine>) {
        let now = self.clock.now();
        let this = &*self;
        let mut given = |name: &str| this.variable(holds.flow, name, machine);
        let value = holds.expression.value(&mut given, now);
        let failure = match value {
            Ok(Value::Boolean(true)) => return,
            Ok(value) => {
                let message = match &holds.label {
                    Some(label) => format!("{}: it is not so", label.as_str()),
                    None => format!("`{}` does not hold", holds.text),
                };
                let mut names: Vec<&Text> = holds.expression.names().collect();
                names.dedup();
                let values: Vec<String> = names
                    .iter()
                    .map(|name| format!("{} is {}", name.as_str(), as_source(&given(name.as_str()))))
                    .collect();
                let actual = if values.is_empty() { written(&value) } else { values.join("\n") };
                Failure::new(step.span, message).compared(holds.text.clone(), actual)
            }
            Err((_, blame)) => {
                let message = format!("`{}` fails when it runs: {}", holds.text, blame.message);
                Failure::new(step.span, message)
            }
        };
        self.fail(failure);
    }

    /// The value of a variable of a flow: as it is now, or as it was when that flow ended. A column of the test's table,
    /// or what the test gives.
    fn variable(&self, flow: Option<usize>, name: &str, machine: Option<&Machine>) -> Value {
        let own = flow.and_then(|flow| {
            let variables = &self.program.flows.get(flow)?.variables;
            let number = variables.iter().position(|own| own.name.as_str().eq_ignore_ascii_case(name))?;
            match machine.filter(|machine| machine.flow() == flow && !self.over) {
                Some(machine) => Some(machine.variable(self.program, number)),
                None => self.ended.get(&flow).and_then(|values| values.get(number).cloned()),
            }
        });
        own.unwrap_or_else(|| self.known(name))
    }

    /// What the test says of a built-in, or what is known of the call.
    pub(super) fn known(&self, name: &str) -> Value {
        let given = &self.test.given.variables;
        if let Some((_, value)) = given.iter().find(|(own, _)| own.as_str().eq_ignore_ascii_case(name)) {
            return value.clone();
        }
        self.call.built_in(name)
    }

    /// The participant that is meant; a new one when nobody of that purpose has joined.
    pub(super) fn person(&mut self, who: &Who) -> Participant {
        if let Some(own) = self.found(who) {
            return own;
        }
        let conversation = who.conversation.as_ref().map_or_else(|| self.conversation(), |id| id.as_str());
        let purpose = who.participant.as_ref().map_or(self.purpose, Text::as_str);
        self.memory.borrow_mut().join_as(conversation, purpose)
    }

    /// The participant that is meant, if he is there.
    fn found(&self, who: &Who) -> Option<Participant> {
        let own = who.conversation.as_ref().is_none_or(|id| id.as_str() == self.conversation());
        if own && who.participant.as_ref().is_none_or(|purpose| purpose.as_str() == self.purpose) {
            return Some(self.caller);
        }
        let conversation = who.conversation.as_ref().map_or_else(|| self.conversation(), |id| id.as_str());
        self.memory.borrow().found(conversation, Some(who.participant.as_ref().map_or(self.purpose, Text::as_str)))
    }

    /// An agent joins as a participant (P42).
    fn agent_answers(&mut self) {
        self.person(&Who { conversation: None, participant: Some(Text::new("agent")) });
    }

    /// The customer has left: for Analytics the conversation has ended, and an agent wraps up (P41, P42).
    pub(super) fn customer_leaves(&mut self) {
        let now = self.clock.now();
        let mut memory = self.memory.borrow_mut();
        memory.set_time(now);
        memory.leave(self.caller);
    }

    /// The last segment has ended (P42).
    fn wraps_up(&mut self) {
        let conversation = self.conversation();
        self.memory.borrow_mut().complete(conversation);
    }
}

/// A value as source text gives it.
fn as_source(value: &Value) -> String {
    match value {
        Value::NotSet => "NOT_SET".to_owned(),
        Value::Text(text) => quoted(text.as_str()),
        value => text_of(value).unwrap_or_default(),
    }
}
