//! What happens, and what is looked at on the way.

use super::Home;
use super::draft::Draft;
use super::gather::Located;
use super::said::Said;
use crate::ast;
use crate::catalog;
use crate::diagnostic::Code;
use crate::scenario::story::{After, At, Step, What};
use crate::scenario::words::{self, Means, Place};
use crate::value::Value;

impl<'a> Draft<'_, 'a> {
    /// What a step of the story means; `None` for a step that is none, or that has an error.
    pub(super) fn what(&mut self, said: &Said<'a>, means: Means) -> Option<What> {
        Some(match means {
            Means::Hears => What::Hears(said.text(0), said.is("part")),
            Means::Enters => What::Enters(said.text(0)),
            Means::EntersNothing => What::EntersNothing,
            Means::Says => What::Says(said.text(0)),
            Means::HangsUp => What::HangsUp,
            Means::Writes => {
                self.note_written(said);
                let all = said.attributes().into_iter().filter_map(|(name, value)| Some((name, value?)));
                What::Writes(said.text(0), said.who(), all.collect())
            }
            Means::AgentAnswers => What::AgentAnswers(said.text(0)),
            Means::WrapsUp => What::WrapsUp,
            Means::FlowsEnd => What::FlowsEnd,
            Means::Expect => What::Holds(self.condition(said)?),
            Means::Queued => {
                self.note_of_flows(said);
                What::Queued(said.attributes(), said.only())
            }
            Means::Stored => {
                self.note_of_stores(said);
                What::Stored(said.who(), said.attributes(), said.only())
            }
            Means::Analysed => {
                self.note_of_stores(said);
                What::Analysed(said.who(), said.attributes(), said.only())
            }
            _ => return None,
        })
    }

    /// `at("Label") { … }`
    pub(super) fn at_action(&mut self, said: &Said<'a>) {
        let time = said.setting("time").map_or(1, Value::to_int);
        let steps = self.moment(said);
        self.out.at.push(At { action: said.text(0), time: time.unsigned_abs() as u32, steps, span: said.place });
    }

    /// `after(MakeDuration(…)) { … }`
    pub(super) fn after(&mut self, said: &Said<'a>) {
        let milliseconds = said.number(0);
        let steps = self.moment(said);
        self.out.after.push(After { milliseconds, steps, span: said.place });
    }

    /// The steps of a moment: those that need nobody.
    fn moment(&mut self, said: &Said<'a>) -> Vec<Step> {
        if said.steps.is_empty() {
            let message = format!("nothing happens in this `{}`", said.step.word.text);
            let help = "write in its braces what happens, or what is looked at";
            self.error(Code::MisplacedStep, said.home, said.step.word.span, message, help);
        }
        let steps = said.steps.iter().filter_map(|step| self.momentary(said.home, said.origin, step));
        steps.collect()
    }

    fn momentary(&mut self, home: Home<'a>, origin: u32, step: &'a ast::Step) -> Option<Step> {
        let word = step.word()?;
        let Some(row) = words::find(&word.word.text) else {
            match catalog::find(&word.word.text) {
                Some(_) => {
                    let message = format!("`{}` cannot stand here", word.word.text);
                    let help = "answers stand in the test itself, or in `always`";
                    self.error(Code::MisplacedStep, home, word.word.span, message, help);
                }
                None => self.unknown_step(home, word),
            }
            return None;
        };
        if !self.stands(home, word, row, Place::Moment) {
            return None;
        }
        let said = self.said(Located { home, step, origin }, word, row)?;
        let what = self.what(&said, row.means)?;
        Some(Step { what, span: said.place })
    }
}
