//! What is given: the cloud, tables, prompts, queues, and what goes wrong.

use super::draft::{Draft, Once};
use super::gather::Located;
use super::said::{Said, head};
use crate::ast::OutputName;
use crate::catalog;
use crate::diagnostic::{Code, did_you_mean};
use crate::scenario::story::{Fate, Step};
use crate::scenario::words::{self, Means, Place, Word};
use crate::value::Text;

impl<'a> Draft<'_, 'a> {
    /// Takes what a step says.
    pub(super) fn take(&mut self, means: Means, said: &Said<'a>) {
        match means {
            Means::Cloud => self.cloud(said),
            Means::Rows => self.data_table(said),
            Means::Prompt => self.prompt(said),
            Means::Queue => self.queue(said),
            Means::Always => self.always(said),
            Means::Flush | Means::Reads => self.fates(said, means),
            Means::At => self.at_action(said),
            Means::After => self.after(said),
            _ => match self.what(said, means) {
                Some(what) => {
                    let looks = matches!(means, Means::Expect | Means::Queued | Means::Stored | Means::Analysed);
                    self.out.story.push(Step { what, span: said.place });
                    self.tail = if looks { self.tail } else { self.out.story.len() };
                }
                None => self.expected(said, means),
            },
        }
    }

    fn cloud(&mut self, said: &Said<'a>) {
        self.note_written(said);
        self.cloud.push((said.origin, said.who(), said.attributes()));
    }

    fn prompt(&mut self, said: &Said<'a>) {
        let name = said.text(0);
        let Some(text) = said.setting_text("text") else {
            let message = format!("nothing says how the prompt `{}` is heard", name.as_str());
            let help = "write `{ text = \"…\" }` behind it";
            return self.error(Code::MissingSetting, said.home, said.step.word.span, message, help);
        };
        match self.once(format!("the prompt `{}`", name.as_str()), said.home, said.origin, said.step.span) {
            Once::Not => return,
            Once::Instead => self.out.given.prompts.retain(|(own, _)| *own != name),
            Once::First => {}
        }
        self.out.given.prompts.push((name, text));
    }

    fn queue(&mut self, said: &Said<'a>) {
        let name = said.text(0);
        let flow = said.settings.iter().find(|(own, ..)| *own == "flow");
        let Some((_, flow, span)) = flow else {
            let message = format!("nothing says what callers hear in the queue `{}`", name.as_str());
            let help = "write `{ flow = \"…\" }` behind it, with the name of an in-queue flow";
            return self.error(Code::MissingSetting, said.home, said.step.word.span, message, help);
        };
        let flow = flow.as_text().map_or("", Text::as_str);
        let Some(number) = self.known_flow(said.home, flow, *span) else { return };
        let kind = self.reader.program.flows.get(number).map(|flow| flow.kind);
        if let Some(kind) = kind.filter(|kind| !kind.starts_over()) {
            let message = format!("`{flow}` is no in-queue flow");
            let help = format!("its type is {}; in a queue runs a flow of the type inqueueCall or its kin", kind.key());
            return self.error(Code::TestValue, said.home, *span, message, help);
        }
        match self.once(format!("the queue `{}`", name.as_str()), said.home, said.origin, said.step.span) {
            Once::Not => return,
            Once::Instead => self.out.given.queues.retain(|(own, _)| *own != name),
            Once::First => {}
        }
        self.out.given.queues.push((name, number));
    }

    /// The answers in `always`.
    fn always(&mut self, said: &Said<'a>) {
        for step in &said.steps {
            let Some(inner) = step.word() else { continue };
            let located = Located { home: said.home, step, origin: said.origin };
            match (words::find(&inner.word.text), catalog::find(&inner.word.text)) {
                (Some(row), _) => _ = self.stands(said.home, inner, row, Place::Always),
                (None, Some((_, action))) => self.answer(located, inner, action, true),
                (None, None) => self.unknown_step(said.home, inner),
            }
        }
    }

    fn fates(&mut self, said: &Said<'a>, means: Means) {
        let Some(row) = words::find(&said.step.word.text) else { return };
        if said.step.outputs.is_empty() {
            let message = format!("nothing says what becomes of `{}`", row.word);
            let help =
                format!("write `{} on {} {{ }}`; the words are {}", row.word, row.fates[1], row.fates.join(", "));
            return self.error(Code::MissingSetting, said.home, said.step.word.span, message, help);
        }
        let Some(fates) = self.fates_of(said, row) else { return };
        if self.once(format!("`{}`", row.word), said.home, said.origin, said.step.word.span) == Once::Not {
            return;
        }
        let own = match means {
            Means::Flush => &mut self.out.faults.deliveries,
            _ => &mut self.out.faults.reads,
        };
        *own = fates;
        self.out.faults.span.get_or_insert(said.place);
    }

    fn fates_of(&mut self, said: &Said<'a>, row: &'static Word) -> Option<Vec<Fate>> {
        let before = self.reader.errors;
        let mut fates = Vec::new();
        for output in &said.step.outputs {
            let name = match &output.name {
                OutputName::Fixed(name) => &name.text,
                OutputName::Dynamic(name) => &name.text,
            };
            if let Some(step) = output.steps.steps.first() {
                let message = format!("nothing follows from `on {name}`");
                self.error(Code::MisplacedStep, said.home, step.span(), message, "leave its braces empty");
            }
            match fate(name).filter(|_| row.fates.contains(&name.as_str())) {
                Some(fate) => fates.push(fate),
                None => {
                    let message = format!("`{}` knows no `on {name}`", row.word);
                    let help = did_you_mean(name, row.fates.iter().copied());
                    let help = help.unwrap_or_else(|| format!("its words are {}", row.fates.join(", ")));
                    self.error(Code::UnknownOutput, said.home, head(output), message, help);
                }
            }
        }
        (self.reader.errors == before).then_some(fates)
    }
}

/// What a word of `flush` and `reads` means.
fn fate(word: &str) -> Option<Fate> {
    Some(match word {
        "accepted" | "answered" => Fate::Accepted,
        "unreachable" => Fate::Unreachable,
        "unknown" => Fate::Unknown,
        "refused" => Fate::Refused,
        "ended" => Fate::Ended,
        _ => return None,
    })
}
