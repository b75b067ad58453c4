//! Expectations that cannot both hold.

use super::draft::Draft;
use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::story::{Attributes, Order, That, What, Who};
use crate::span::Span;
use crate::value::Text;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

/// Two places, and why both cannot be.
type Clash = (Span, Span, String);

impl Draft<'_, '_> {
    /// Says which expectations contradict each other.
    pub(super) fn contradictions(&mut self) {
        let mut found = Vec::new();
        self.heard(&mut found);
        self.took(&mut found);
        self.batches(&mut found);
        self.ends(&mut found);
        self.stores(&mut found);
        for (first, second, message) in found {
            let finding = Diagnostic::new(Code::Contradiction, self.home.source, second, message);
            let finding = finding.label("this").also(first, "and this");
            self.reader.report(finding.help("no run can be both: leave one of them out"));
        }
    }

    fn heard(&self, found: &mut Vec<Clash>) {
        let mut heard: FxHashMap<&Text, Span> = FxHashMap::default();
        for step in &self.out.story {
            if let What::Hears(text, _) = &step.what {
                heard.entry(text).or_insert(step.span);
            }
        }
        for one in &self.out.expected {
            if let That::Heard(texts) = &one.that {
                texts.iter().for_each(|text| _ = heard.entry(text).or_insert(one.span));
            }
        }
        for one in &self.out.expected {
            let That::NeverHeard(texts) = &one.that else { continue };
            for text in texts {
                let clash =
                    heard.get(text).map(|first| (*first, one.span, "this text is heard and never heard".to_owned()));
                found.extend(clash);
            }
        }
    }

    fn took(&self, found: &mut Vec<Clash>) {
        let mut taken: FxHashMap<&Text, Span> = FxHashMap::default();
        for at in &self.out.at {
            taken.entry(&at.action).or_insert(at.span);
        }
        for one in &self.out.expected {
            match &one.that {
                That::Took(names, Order::InOrder | Order::Any) => {
                    names.iter().for_each(|name| _ = taken.entry(name).or_insert(one.span));
                }
                That::TookOutput(name, _) => _ = taken.entry(name).or_insert(one.span),
                _ => {}
            }
        }
        for one in &self.out.expected {
            let That::Took(names, Order::Never) = &one.that else { continue };
            for name in names {
                let message = || format!("the action `{}` runs and never runs", name.as_str());
                found.extend(taken.get(name).map(|first| (*first, one.span, message())));
            }
        }
    }

    fn batches(&self, found: &mut Vec<Clash>) {
        let (mut batches, mut updates) = (Counted::of("a batch", "batches"), Counted::of("an update", "updates"));
        for one in &self.out.expected {
            match &one.that {
                That::Batches(count) => batches.counts.push((*count, one.span)),
                That::Batch(number, ..) => batches.numbers.push((*number, one.span)),
                That::Updates(count) => updates.counts.push((*count, one.span)),
                That::Update { number, .. } => updates.numbers.push((*number, one.span)),
                _ => {}
            }
        }
        batches.clashes(found);
        updates.clashes(found);
    }

    fn ends(&self, found: &mut Vec<Clash>) {
        let mut ends = Single::default();
        for one in &self.out.expected {
            match &one.that {
                That::Ends { reason, transfer, flow } => {
                    let which = flow.as_ref().map_or("the last flow".to_owned(), |flow| format!("`{}`", flow.as_str()));
                    ends.add(found, format!("{which} ends"), (reason, transfer.as_ref()), one.span);
                }
                That::EndsTask(path) => ends.add(found, "the task ends".to_owned(), (path, None), one.span),
                That::Snapshot(text) => ends.add(found, "the run is written down".to_owned(), (text, None), one.span),
                _ => {}
            }
        }
    }

    fn stores(&self, found: &mut Vec<Clash>) {
        let mut stored = FxHashMap::default();
        for one in self.out.story.iter().skip(self.tail) {
            let (store, who, attributes) = match &one.what {
                What::Stored(who, attributes, _) => ("Conversation Services", who.clone(), attributes),
                What::Analysed(who, attributes, _) => ("Analytics", who.clone(), attributes),
                _ => continue,
            };
            add_all(&mut stored, found, (store, who), attributes, one.span);
        }
        let mut batches: FxHashMap<usize, Single<String, Option<&Text>>> = FxHashMap::default();
        for one in &self.out.expected {
            let That::Batch(number, attributes, _) = &one.that else { continue };
            for (name, value) in attributes {
                let what = format!("batch {number} holds `{}`", name.as_str());
                batches.entry(*number).or_default().add(found, what, value.as_ref(), one.span);
            }
        }
    }
}

/// Things that are counted, and looked at by their numbers.
struct Counted {
    one: &'static str,
    many: &'static str,
    counts: Vec<(usize, Span)>,
    numbers: Vec<(usize, Span)>,
}

impl Counted {
    fn of(one: &'static str, many: &'static str) -> Self {
        Self { one, many, counts: Vec::new(), numbers: Vec::new() }
    }

    fn clashes(&self, found: &mut Vec<Clash>) {
        let Some((count, place)) = self.counts.first().copied() else { return };
        let others = self.counts.iter().filter(|(other, _)| *other != count);
        let message = format!("the {} are counted twice, each time otherwise", self.many);
        found.extend(others.map(|(_, span)| (place, *span, message.clone())));
        let past = self.numbers.iter().filter(|(number, _)| *number > count);
        found.extend(past.map(|(number, span)| {
            (place, *span, format!("there is {} {number}, and there are {count} {}", self.one, self.many))
        }));
    }
}

type Stored<'a> = (&'static str, Who, &'a Text);

fn add_all<'a>(
    stored: &mut FxHashMap<Stored<'a>, (Option<&'a Text>, Span)>,
    found: &mut Vec<Clash>,
    (store, who): (&'static str, Who),
    attributes: &'a Attributes,
    span: Span,
) {
    for (name, value) in attributes {
        let (first, place) = *stored.entry((store, who.clone(), name)).or_insert((value.as_ref(), span));
        if first != value.as_ref() {
            let message = format!("{store} hold two values of `{}` at the end", name.as_str());
            found.push((place, span, message));
        }
    }
}

/// Things of which there is one.
struct Single<K, V> {
    known: FxHashMap<K, (V, Span)>,
}

impl<K, V> Default for Single<K, V> {
    fn default() -> Self {
        Self { known: FxHashMap::default() }
    }
}

impl<K: Hash + Eq + std::fmt::Display, V: PartialEq + Copy> Single<K, V> {
    /// Notes one; another one of the same name is a clash.
    fn add(&mut self, found: &mut Vec<Clash>, what: K, value: V, span: Span) {
        match self.known.entry(what) {
            Entry::Vacant(entry) => _ = entry.insert((value, span)),
            Entry::Occupied(entry) => {
                let (first, place) = *entry.get();
                if first != value {
                    found.push((place, span, format!("{} in two ways", entry.key())));
                }
            }
        }
    }
}
