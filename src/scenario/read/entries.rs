//! Attributes that a test speaks of, held against those that flows set or get (P6).

use super::draft::{Draft, Mentioned};
use super::said::Said;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::value::Text;
use rustc_hash::FxHashSet;

impl<'a> Draft<'_, 'a> {
    /// Attributes that only a flow can have put there: queued, sent.
    pub(super) fn note_of_flows(&mut self, said: &Said<'a>) {
        self.of_flows.extend(texts(said));
    }

    /// Attributes of a store: flows or other writers have put them there.
    pub(super) fn note_of_stores(&mut self, said: &Said<'a>) {
        self.of_stores.extend(texts(said));
    }

    /// Attributes that are named in parentheses: got, lost.
    pub(super) fn note_arguments(&mut self, said: &Said<'a>) {
        let names = said.step.word.text == "loses";
        let count = if names { said.arguments.len() } else { 1 };
        let all = said.arguments.iter().take(count);
        let named = all.filter_map(|(value, span)| {
            Some(Mentioned { name: value.as_text()?.clone(), source: said.home.source, span: *span })
        });
        self.of_flows.extend(named);
    }

    /// Attributes that the test puts into the cloud.
    pub(super) fn note_written(&mut self, said: &Said<'a>) {
        self.written.extend(said.texts.iter().map(|(name, ..)| name.clone()));
        // A set-up serves several tests: what one of them does not look at another may.
        if said.origin == 0 {
            self.writes.extend(texts(said));
        }
    }

    /// Says which of them nobody sets or gets.
    pub(super) fn check_attributes(&mut self) {
        if self.reader.known.any_attribute {
            return;
        }
        let (of_flows, of_stores) = (std::mem::take(&mut self.of_flows), std::mem::take(&mut self.of_stores));
        let looked_at: FxHashSet<Text> = of_stores.iter().chain(&of_flows).map(|own| own.name.clone()).collect();
        for own in &of_flows {
            self.known_attribute(own, false);
        }
        for own in &of_stores {
            self.known_attribute(own, true);
        }
        for own in std::mem::take(&mut self.writes) {
            if !self.reader.known.attributes.contains(own.name.as_str()) && !looked_at.contains(&own.name) {
                let message = format!("no flow sets or gets `{}`, and the test does not look at it", own.name.as_str());
                let help = did_you_mean(own.name.as_str(), self.names(false));
                let help = help.unwrap_or_else(|| "leave it out, or look at it with `stored`".to_owned());
                self.reader.report(Diagnostic::new(Code::IdleValue, own.source, own.span, message).help(help));
            }
        }
    }

    fn known_attribute(&mut self, own: &Mentioned, written: bool) {
        let name = own.name.as_str();
        if self.reader.known.attributes.contains(name) || (written && self.written.contains(&own.name)) {
            return;
        }
        let message = format!("no flow sets or gets `{name}`");
        let help = did_you_mean(name, self.names(written));
        let help = help.unwrap_or_else(|| "names compare byte for byte (P6)".to_owned());
        self.reader.report(Diagnostic::new(Code::UnknownAttribute, own.source, own.span, message).help(help));
    }

    /// The names that are known, in a fixed order.
    fn names(&self, written: bool) -> Vec<&str> {
        let own = self.written.iter().filter(|_| written).map(Text::as_str);
        let mut names: Vec<&str> = self.reader.known.attributes.iter().copied().chain(own).collect();
        names.sort_unstable();
        names
    }
}

fn texts<'s>(said: &'s Said<'_>) -> impl Iterator<Item = Mentioned> + 's {
    said.texts.iter().map(|(name, _, span)| Mentioned { name: name.clone(), source: said.home.source, span: *span })
}
