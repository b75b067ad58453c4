//! Expectations that cannot both be.

use super::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::story::{Expected, Order, That};
use crate::span::Span;

impl Reader<'_, '_> {
    /// Looks for expectations that contradict each other, and for tests that test nothing.
    pub(super) fn conflicts(&mut self) {
        let expected = std::mem::take(&mut self.test.expected);
        for (at, one) in expected.iter().enumerate() {
            for other in &expected[..at] {
                if let Some(message) = contradiction(&other.that, &one.that) {
                    self.contradicts(one, other.span, &message);
                }
            }
        }
        self.test.expected = expected;
    }

    fn contradicts(&mut self, one: &Expected, other: Span, message: &str) {
        let finding = Diagnostic::new(Code::TestContradiction, self.page.source, one.span, message);
        self.found.push(finding.also(other, "this says otherwise").help("keep the one that is meant"));
    }
}

fn contradiction(one: &That, other: &That) -> Option<String> {
    match (one, other) {
        (That::Heard(heard), That::NeverHeard(never)) | (That::NeverHeard(never), That::Heard(heard)) => {
            let both = heard.iter().find(|text| never.contains(text))?;
            Some(format!("`{}` cannot be heard and never heard", both.as_str()))
        }
        (That::Took(ran, Order::InOrder | Order::Any), That::Took(never, Order::Never))
        | (That::Took(never, Order::Never), That::Took(ran, Order::InOrder | Order::Any)) => {
            let both = ran.iter().find(|name| never.contains(name))?;
            Some(format!("`{}` cannot run and never run", both.as_str()))
        }
        (That::TookOutput(ran, _), That::Took(never, Order::Never))
        | (That::Took(never, Order::Never), That::TookOutput(ran, _)) => {
            never.contains(ran).then(|| format!("`{}` cannot run and never run", ran.as_str()))
        }
        (That::Batches(a), That::Batches(b)) => (a != b).then(|| format!("{a} and {b} batches cannot both be sent")),
        (That::Batches(count), That::Batch(number, ..)) | (That::Batch(number, ..), That::Batches(count)) => {
            (number > count).then(|| format!("there is no batch {number} of {count}"))
        }
        (That::Ends { reason: a, flow: x, .. }, That::Ends { reason: b, flow: y, .. }) => {
            (x == y && a != b).then(|| format!("a flow cannot end with `{}` and with `{}`", a.as_str(), b.as_str()))
        }
        (That::EndsTask(a), That::EndsTask(b)) => {
            (a != b).then(|| format!("a task cannot end by `{}` and by `{}`", a.as_str(), b.as_str()))
        }
        _ => None,
    }
}
