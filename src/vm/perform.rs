//! Answers of the world outside: what each one means where the flow waits (L7, L8, L9, P20–P24).

use super::trace::Event;
use super::{Answer, Effect, Ending, Fault, Machine, Pending, Reason, Trace, outside};
use crate::builtins::FaultReason;
use crate::bytecode::program::{Given, Menu, Plan, Site, Term};
use crate::bytecode::{Flow, Program};
use crate::catalog::{self, FAILURE, TransferType};
use crate::value::{Text, Type, Value};

impl Machine {
    /// Takes an answer. `Ok(None)`: the machine goes on by itself.
    pub(super) fn take<T: Trace>(
        &mut self,
        program: &Program,
        flow: &Flow,
        answer: Answer,
        trace: &mut T,
    ) -> Result<Option<Effect>, Fault> {
        let pending = std::mem::take(&mut self.pending);
        match (pending, answer) {
            (Pending::Ended(ending), _) => {
                self.pending = pending;
                Ok(Some(Effect::Ended(ending)))
            }
            // The last write has been dealt with, whatever came of it: who delivers it reports a loss (P27).
            (Pending::Flush(ending), _) => {
                self.batch_done();
                // One batch for each participant (P44).
                if self.next_leaves() {
                    self.pending = pending;
                    return Ok(Some(Effect::Write));
                }
                self.pending = Pending::Ended(ending);
                Ok(Some(Effect::Ended(ending)))
            }
            // Whoever delivers reports a loss here, too; the action is reached all the same (P27).
            (Pending::First(site), _) => {
                self.batch_done();
                if self.next_leaves() {
                    self.pending = pending;
                    return Ok(Some(Effect::Write));
                }
                self.pending = Pending::Perform(site);
                Ok(Some(Effect::Perform))
            }
            (_, Answer::HangUp) => Ok(Some(self.hang_up(program, trace))),
            (Pending::Nothing | Pending::Clock, _) => Ok(None),
            (Pending::Read(list), Answer::Done) => {
                self.got(program, flow, list, trace)?;
                self.pc += 1;
                Ok(None)
            }
            (Pending::Write, Answer::Done) => {
                self.batch = None;
                self.pc += 1;
                Ok(None)
            }
            (Pending::Read(_) | Pending::Write, _) => {
                self.batch = None;
                Err(Fault::of(Reason::Cloud))
            }
            // Somebody took over while the caller waits in a queue, wherever the flow is (P26).
            (_, Answer::Leave) if flow.kind.starts_over() => {
                Ok(Some(self.finish(Ending::of(super::ExitReason::FlowExit), trace)))
            }
            (Pending::Perform(_), Answer::Ended(ending)) => Ok(Some(self.finish(ending, trace))),
            (Pending::Perform(_), Answer::Away) => Err(Fault::of(Reason::Cloud)),
            (Pending::Perform(_), Answer::TooDeep) => Err(Fault::of(Reason::CallDepth)),
            (Pending::Perform(site), answer) => self.performed((program, flow), site, answer, trace),
            (Pending::Menu(menu), answer) => self.chosen(flow, menu, &answer, trace),
            (Pending::Restart(target), _) => {
                self.pc = target;
                Ok(None)
            }
        }
    }

    /// The caller has hung up: what is queued is flushed, or lost where the project says so (P21).
    fn hang_up<T: Trace>(&mut self, program: &Program, trace: &mut T) -> Effect {
        if !program.options.flush_on_hang_up {
            self.forget_queued();
        }
        self.finish(Self::hung_up(), trace)
    }

    /// A batch was dealt with; its room is used again.
    fn batch_done(&mut self) {
        if let Some(batch) = self.batch.take() {
            self.queue.give_back(batch);
        }
    }

    /// Ends the invocation: one batch when anything is queued (P5), then the end (P20).
    pub(super) fn finish<T: Trace>(&mut self, ending: Ending, _: &mut T) -> Effect {
        // A part of an invocation leaves the queue to the whole (P24).
        if self.within || !self.next_leaves() {
            self.pending = Pending::Ended(ending);
            return Effect::Ended(ending);
        }
        self.pending = Pending::Flush(ending);
        Effect::Write
    }

    /// An action that the world outside performs is reached. What is queued leaves before a bot is called, so that the bot
    /// sees it (P23).
    pub(super) fn reach(&mut self, program: &Program, flow: &Flow, number: u32) -> Result<Effect, Fault> {
        let site = &flow.pool.sites[number as usize];
        let row = catalog::action(site.action);
        if row.is_some_and(|row| self.is_refused(flow, site, row)) {
            return Err(Fault { rule: "L10", pc: self.pc, ..Fault::of(Reason::Expression(FaultReason::NotSet)) });
        }
        let first = program.options.flush_before_bot && row.is_some_and(|row| row.flushes);
        if first && self.has_queued() && self.next_leaves() {
            self.pending = Pending::First(number);
            return Ok(Effect::Write);
        }
        self.pending = Pending::Perform(number);
        Ok(Effect::Perform)
    }

    /// Whether the setting that must have a value has none (L10).
    fn is_refused(&self, flow: &Flow, site: &Site, row: &catalog::Action) -> bool {
        let Some((wanted, _)) = row.refuses_not_set.and_then(|name| row.setting(name)) else { return false };
        let given = site.settings.iter().find(|(number, _)| usize::from(*number) == wanted);
        matches!(given, Some((_, Given::Value(source, kind)))
            if self.registers.copy(&flow.pool, *source, kind.kind) == Value::NotSet)
    }

    fn performed<T: Trace>(
        &mut self,
        (program, flow): (&Program, &Flow),
        number: u32,
        answer: Answer,
        trace: &mut T,
    ) -> Result<Option<Effect>, Fault> {
        let site = &flow.pool.sites[number as usize];
        let refused = Fault::of(Reason::Answer);
        let row = catalog::action(site.action).ok_or(refused)?;
        let failure = || row.outputs.iter().position(|known| *known == FAILURE).map(|at| at as u16);
        match (&site.plan, answer) {
            (Plan::Transfer(to), answer) if succeeded(&answer) => {
                let ending = Ending { reason: super::ExitReason::Transfer, transfer: Some(*to) };
                return Ok(Some(self.finish(ending, trace)));
            }
            (Plan::Transfer(_) | Plan::External, Answer::Failed(kind, message)) if failure().is_some() => {
                let (output, values) = outside::told(kind, message);
                self.answered((program, flow), site, &output, &values, trace)?;
            }
            // Where an action has no failure output, the flow goes on as if it had one that is not written (A45).
            (Plan::Transfer(_), Answer::Failed(..)) => self.leave_by(row, site, None, FAILURE, trace)?,
            (Plan::Collect(plan), Answer::Digits(keys)) => {
                self.allocate(keys.len())?;
                let output = self.collected(*plan, &keys);
                self.leave_by(row, site, Some(output), row.outputs[usize::from(output)], trace)?;
            }
            (Plan::Collect(_), Answer::NoInput) => self.leave_by(row, site, failure(), FAILURE, trace)?,
            (Plan::Tell | Plan::Play | Plan::Wait, answer) if succeeded(&answer) => self.pc += 1,
            (Plan::External, Answer::Found(whose)) => {
                self.set_of(program, site, whose)?;
                self.answered((program, flow), site, &Text::new("success"), &[], trace)?;
            }
            (Plan::External, Answer::Done) => self.answered((program, flow), site, &Text::EMPTY, &[], trace)?,
            (Plan::External | Plan::Transfer(_), Answer::Output { output, values }) => {
                self.answered((program, flow), site, &output, &values, trace)?;
            }
            _ => return Err(refused),
        }
        Ok(None)
    }

    /// A key, or none in time: a choice, one more turn of the menu, or its default choice (L9).
    fn chosen<T: Trace>(
        &mut self,
        flow: &Flow,
        number: u32,
        answer: &Answer,
        trace: &mut T,
    ) -> Result<Option<Effect>, Fault> {
        let menu = &flow.pool.menus[number as usize];
        let key = match answer {
            Answer::Digits(keys) => keys.as_str().chars().next(),
            Answer::NoInput => None,
            Answer::Said(words) => return Ok(self.said(flow, number, words, trace)),
            _ => return Err(Fault::of(Reason::Answer)),
        };
        let choice = key.and_then(|key| menu.choices.iter().find(|(own, _)| char::from(*own) == key).zip(Some(key)));
        if let Some(((_, target), key)) = choice {
            if T::ON {
                trace.event(self, Event::Output { pc: self.pc, output: key.encode_utf8(&mut [0; 4]) });
            }
            self.pc = *target;
            return Ok(None);
        }
        Ok(self.not_chosen(menu, number, trace))
    }

    /// Words choose by the terms of a choice, whatever their case (A60); other words are as nothing (L9).
    fn said<T: Trace>(&mut self, flow: &Flow, number: u32, words: &Text, trace: &mut T) -> Option<Effect> {
        let menu = &flow.pool.menus[number as usize];
        let words = words.as_str().trim().to_lowercase();
        let text = |term: &Term| &flow.pool.texts[term.text as usize];
        let Some(term) = menu.terms.iter().find(|term| text(term).as_str().trim().to_lowercase() == words) else {
            return self.not_chosen(menu, number, trace);
        };
        if T::ON {
            // A choice is known by its key; one that has none by its words.
            let mut buffer = [0; 4];
            let key = (term.key != 0).then(|| &*char::from(term.key).encode_utf8(&mut buffer));
            trace.event(self, Event::Output { pc: self.pc, output: key.unwrap_or(text(term).as_str()) });
        }
        self.pc = term.target;
        None
    }

    /// One more turn of a menu, or its default choice (L9).
    fn not_chosen<T: Trace>(&mut self, menu: &Menu, number: u32, trace: &mut T) -> Option<Effect> {
        if self.repeats < menu.repeat {
            self.repeats += 1;
            self.pending = Pending::Menu(number);
            return Some(Effect::Menu);
        }
        if T::ON {
            trace.event(self, Event::Output { pc: self.pc, output: "default" });
        }
        self.pc = menu.default;
        None
    }

    /// The value of a variable of the flow, by its number in the flow's table; NOT_SET when there is none.
    pub fn variable(&self, program: &Program, number: usize) -> Value {
        let flow = program.flows.get(self.flow as usize);
        let variable = flow.and_then(|flow| flow.variables.get(number));
        variable.map_or(Value::NotSet, |own| self.registers.get(own.register, own.kind.kind))
    }

    /// The action of a [`Effect::Perform`].
    pub fn site<'a>(&self, program: &'a Program) -> Option<&'a Site> {
        let Pending::Perform(number) = self.pending else { return None };
        program.flows.get(self.flow as usize)?.pool.sites.get(number as usize)
    }

    /// The menu of a [`Effect::Menu`].
    pub fn menu<'a>(&self, program: &'a Program) -> Option<&'a Menu> {
        let Pending::Menu(number) = self.pending else { return None };
        program.flows.get(self.flow as usize)?.pool.menus.get(number as usize)
    }

    /// What the menu of a [`Effect::Menu`] plays.
    pub fn menu_audio(&self, program: &Program) -> Value {
        let Some((menu, flow)) = self.menu(program).zip(program.flows.get(self.flow as usize)) else {
            return Value::NotSet;
        };
        self.registers.copy(&flow.pool, menu.audio, crate::value::Kind::Audio)
    }

    /// How long the menu of a [`Effect::Menu`] waits for a choice, in milliseconds (L9).
    pub fn menu_timeout(&self, program: &Program) -> i64 {
        self.menu(program).map_or(0, |menu| self.registers.int(menu.timeout).max(0))
    }

    /// The value of a setting of the [`Effect::Perform`], by its name; NOT_SET when it was not given. A name of
    /// something outside is a text.
    pub fn setting(&self, program: &Program, name: &str) -> Value {
        let found = self.site(program).zip(program.flows.get(self.flow as usize)).and_then(|(site, flow)| {
            let (number, _) = crate::catalog::action(site.action)?.setting(name)?;
            let at = site.settings.binary_search_by_key(&(number as u16), |(n, _)| *n).ok()?;
            Some(match site.settings[at].1 {
                Given::Value(source, kind) => self.registers.copy(&flow.pool, source, kind.kind),
                Given::Out(_) => Value::NotSet,
                Given::Name(at) => Value::Text(flow.pool.texts[at as usize].clone()),
            })
        });
        found.unwrap_or(Value::NotSet)
    }

    /// What the action of a [`Effect::Perform`] sends out, by name.
    pub fn inputs<'a>(&self, program: &'a Program) -> Vec<(&'a Text, Value)> {
        let Some((site, flow)) = self.site(program).zip(program.flows.get(self.flow as usize)) else {
            return Vec::new();
        };
        let value = |source, kind: Type| self.registers.copy(&flow.pool, source, kind.kind);
        site.inputs.iter().map(|(name, source, kind)| (name, value(*source, *kind))).collect()
    }

    /// Where the transfer of a [`Effect::Perform`] goes, in the platform's word (P45).
    pub fn transfer(&self, program: &Program) -> Option<TransferType> {
        match self.site(program)?.plan {
            Plan::Transfer(to) => Some(to),
            _ => None,
        }
    }
}

/// Whether an answer says that it is done: plainly, or by the output that only success takes.
fn succeeded(answer: &Answer) -> bool {
    match answer {
        Answer::Done => true,
        Answer::Output { output, .. } => output.is_empty() || output.as_str() == "success",
        _ => false,
    }
}
