//! Attribute updates, held against what a test expects of them (P43).

use super::compare::differ;
use super::judge::{Judge, Verdict, wrong};
use crate::cloud::Memory;
use crate::scenario::report::Update;
use crate::scenario::story::{Attributes, Expected, Test, That, Who};
use crate::value::{Kind, Text, Type, Value, literal, quoted};

/// The updates that a store has told since the one of that number; none where the test does not ask for them.
pub(super) fn told(memory: &Memory, test: &Test, first: usize) -> Vec<Update> {
    let asks = |one: &Expected| matches!(one.that, That::Updates(_) | That::Update { .. });
    if !test.expected.iter().any(asks) {
        return Vec::new();
    }
    let people: Vec<(&str, &str)> = memory.participants().map(|(_, id, purpose)| (id, purpose)).collect();
    let update = |event: &crate::cloud::Event| {
        let (conversation, purpose) = people.get(event.participant.0 as usize).copied().unwrap_or_default();
        let named = event.changes.iter();
        let changes = named.filter_map(|(slot, value)| Some((memory.name(*slot)?.clone(), value.clone())));
        Update {
            time: event.time,
            conversation: conversation.to_owned(),
            participant: purpose.to_owned(),
            changes: changes.collect(),
        }
    };
    memory.events().iter().skip(first).map(update).collect()
}

impl Judge<'_> {
    pub(super) fn updates(&self, expected: &Expected, count: usize) -> Verdict {
        let real = self.report.updates.len();
        match real == count {
            true => Ok(()),
            false => {
                let failure = wrong(expected, format!("{} told (P43)", updates(real)));
                Err(Box::new(failure.compared(updates(count), updates(real))))
            }
        }
    }

    pub(super) fn update(
        &self,
        expected: &Expected,
        (number, who, clock): (usize, &Who, Option<i64>),
        (attributes, only): (&Attributes, bool),
    ) -> Verdict {
        let all = &self.report.updates;
        let Some(update) = all.get(number.saturating_sub(1)) else {
            return Err(wrong(expected, format!("there is no attribute update {number}: {} told", updates(all.len()))));
        };
        let of_another = |message: &str, wanted: String, real: String| {
            Err(Box::new(wrong(expected, format!("attribute update {number} {message}")).compared(wanted, real)))
        };
        let other = |wanted: &Option<Text>, real: &str| wanted.as_ref().is_some_and(|wanted| wanted.as_str() != real);
        let text = |wanted: &Option<Text>| quoted(wanted.as_ref().map_or("", Text::as_str));
        if other(&who.participant, &update.participant) {
            return of_another("is of another participant", text(&who.participant), quoted(&update.participant));
        }
        if other(&who.conversation, &update.conversation) {
            return of_another("is of another conversation", text(&who.conversation), quoted(&update.conversation));
        }
        if let Some(wanted) = clock.filter(|wanted| *wanted != update.time) {
            return of_another("came at another time", moment(wanted), moment(update.time));
        }
        match differ(self.program, attributes, only, &update.changes) {
            Some((wanted, real)) => of_another("is another one", wanted, real),
            None => Ok(()),
        }
    }
}

fn moment(seconds: i64) -> String {
    literal(&Value::DateTime(seconds), Type::one(Kind::DateTime))
}

fn updates(count: usize) -> String {
    match count {
        0 => "no attribute update".to_owned(),
        1 => "1 attribute update".to_owned(),
        count => format!("{count} attribute updates"),
    }
}
