//! Functions, Append and switches: what the dispatch loop leaves to others, with the bytes they take.

use super::lookup::{Found, look_up};
use super::tasks::KEPT_BYTES;
use super::{Effect, Event, Fault, Machine, Pending, Reason, Trace};
use crate::builtins::{self, Arg, Args, Clock, Env, FaultReason, Out};
use crate::bytecode::op::Op;
use crate::bytecode::program::{Call, Pool, Source};
use crate::bytecode::{Flow, Program};
use crate::value::{File, NOT_SET_INT, Text, limits::MAX_STRING_CHARS};

/// Calls with no more arguments than this need no list of their own.
const INLINE: usize = 8;
/// How much room Append keeps for the next time.
const KEPT_SCRATCH: usize = 4096;

impl Machine {
    /// Notes bytes that are about to be allocated; refuses when the run would hold too many (F31). The live values are
    /// counted only when the counter of all allocations has reached the budget, and the walk costs fuel.
    #[inline]
    pub(super) fn allocate(&mut self, bytes: usize) -> Result<(), Fault> {
        if bytes > self.meter.room() {
            self.count_live(bytes)?;
        }
        self.meter.grow(bytes);
        Ok(())
    }

    #[cold]
    fn count_live(&mut self, bytes: usize) -> Result<(), Fault> {
        let live = self.live_bytes();
        if !self.meter.burn(1 + live as u64 / 64) {
            return Err(Fault::of(Reason::Fuel));
        }
        if self.meter.recount(live, bytes) { Ok(()) } else { Err(Fault::of(Reason::Memory)) }
    }

    /// What all values take: registers, the queue, computed names, and what waiting tasks keep.
    pub(super) fn live_bytes(&self) -> usize {
        let kept: usize =
            self.frames.iter().flat_map(|frame| &frame.kept).map(|(_, value)| KEPT_BYTES + value.bytes()).sum();
        let computed: usize = self.computed.iter().map(Text::len).sum();
        let others: usize = self.others.iter().map(|other| other.queue.bytes()).sum();
        self.registers.bytes() + self.queue.bytes() + others + computed + kept
    }

    /// Where a switch over texts leads: a case is compared by length and bytes (L4).
    pub(super) fn switch(pool: &Pool, text: Option<&Text>, op: Op) -> u32 {
        let table = &pool.tables[op.wide() as usize];
        let Some(text) = text.map(Text::as_str) else {
            return table.not_set.unwrap_or(table.default);
        };
        let found = table.cases.iter().find(|(case, _)| pool.texts[*case as usize].as_str() == text);
        found.map_or(table.default, |(_, target)| *target)
    }

    /// An Integer as text (E81). Its length is bounded, so nothing is charged.
    pub(super) fn int_text(number: i64) -> Option<Text> {
        (number != NOT_SET_INT).then(|| Text::of_number(number))
    }

    /// One text out of many parts, sized before it is built (E130).
    pub(super) fn append(&mut self, pool: &Pool, op: Op) -> Result<(), Fault> {
        let parts = &pool.parts[op.wide() as usize];
        let mut room = [""; INLINE];
        let mut many = Vec::new();
        let texts = parts.iter().map(|source| self.registers.part(pool, *source).unwrap_or_default());
        let texts = match parts.len() {
            count @ ..=INLINE => {
                room.iter_mut().zip(texts).for_each(|(place, text)| *place = text);
                &room[..count]
            }
            _ => {
                many.extend(texts);
                &many[..]
            }
        };
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        if bytes >= 32 && !self.meter.burn(bytes as u64 / 32) {
            return Err(Fault::of(Reason::Fuel));
        }
        // A text has at most four bytes a character, so most never need counting (E324).
        if bytes > MAX_STRING_CHARS && self.characters(pool, parts) > MAX_STRING_CHARS {
            return Err(Fault { rule: "E369", ..Fault::of(Reason::Expression(FaultReason::SizeLimit)) });
        }
        if bytes > self.meter.room() {
            self.allocate(bytes)?;
            return self.join(pool, op);
        }
        self.meter.grow(bytes);
        // The parts are joined in room that is kept, and copied once: most texts are short and need no room of their own.
        self.scratch.clear();
        self.scratch.reserve(bytes);
        texts.iter().for_each(|text| self.scratch.push_str(text));
        self.registers.texts[op.a as usize] = Some(Text::new(&self.scratch));
        self.scratch.shrink_to(KEPT_SCRATCH);
        Ok(())
    }

    /// Joins parts for which the live values had to be counted first.
    #[cold]
    fn join(&mut self, pool: &Pool, op: Op) -> Result<(), Fault> {
        let parts = &pool.parts[op.wide() as usize];
        let text: String = parts.iter().filter_map(|source| self.registers.part(pool, *source)).collect();
        self.registers.texts[op.a as usize] = Some(Text::from(text));
        Ok(())
    }

    fn characters(&self, pool: &Pool, parts: &[Source]) -> usize {
        let count = |source: &Source| self.registers.part(pool, *source).map_or(0, |text| text.chars().count());
        parts.iter().map(count).sum()
    }

    /// Calls a function. When it asks for more bytes than are left, the live values are counted and it is asked again.
    pub(super) fn call<T: Trace>(
        &mut self,
        program: &Program,
        flow: &Flow,
        op: Op,
        trace: &mut T,
    ) -> Result<Option<Effect>, Fault> {
        let call = &flow.pool.calls[op.wide() as usize];
        let looks = program.options.expressions.clock == Clock::PerCall && reads_clock(call);
        if looks && !std::mem::take(&mut self.now_is_new) {
            self.pending = Pending::Clock;
            return Ok(Some(Effect::Clock));
        }
        let out = match self.attempt(program, flow, call, trace) {
            Err(fault) if fault.reason == FaultReason::Memory => {
                self.allocate(usize::MAX / 2).ok();
                self.attempt(program, flow, call, trace)
            }
            result => result,
        };
        // The register is in the file of the call's type; a function that gives another one is its own mistake.
        match (out, call.result.file()) {
            (Ok(Out::Int(number)), File::Int) => self.registers.ints[op.a as usize] = number,
            (Ok(Out::Text(text)), File::Text) => self.registers.texts[op.a as usize] = text,
            (Ok(Out::Value(value)), File::Value) => self.registers.values[op.a as usize] = value,
            (Ok(_), _) => return Err(Self::blame(call, builtins::Fault::new("F35", FaultReason::Internal))),
            (Err(fault), _) => return Err(Self::blame(call, fault)),
        }
        Ok(None)
    }

    fn attempt<T: Trace>(
        &mut self,
        program: &Program,
        flow: &Flow,
        call: &Call,
        trace: &mut T,
    ) -> Result<Out, builtins::Fault> {
        let overload = builtins::overload(call.overload);
        let mut room: [Arg<'_>; INLINE] = [Arg::Int(NOT_SET_INT); INLINE];
        let mut many = Vec::new();
        let pairs = call.arguments.iter().zip(&call.types);
        let arguments = pairs.map(|(source, kind)| self.registers.argument(&flow.pool, *source, *kind));
        let values = match call.arguments.len() {
            count @ ..=INLINE => {
                room.iter_mut().zip(arguments).for_each(|(place, argument)| *place = argument);
                &room[..count]
            }
            _ => {
                many.extend(arguments);
                &many[..]
            }
        };
        let Some(run) = overload.and_then(builtins::Overload::run) else {
            let found = look_up(overload, Args { values, types: &call.types, result: call.result }, program)?;
            if T::ON && matches!(found, Found::Unknown) {
                let function = overload.map_or("", builtins::Overload::name);
                trace.event(self, Event::Lookup { function, pc: self.pc });
            }
            return Ok(match found {
                Found::Thing(value) => Out::of(value, call.result),
                Found::Nothing | Found::Unknown => Out::not_set(call.result),
            });
        };
        let before = self.meter.room();
        let mut meter = builtins::Meter { fuel: self.meter.fuel, bytes: before as u64 };
        let mut env = Env {
            now: self.now,
            languages: flow.language.as_slice(),
            settings: &program.options.expressions,
            random: &mut self.random,
            meter: &mut meter,
        };
        let out = run(&mut env, Args { values, types: &call.types, result: call.result });
        self.meter.fuel = meter.fuel;
        self.meter.grow(before - meter.bytes as usize);
        out
    }

    /// The fault of a call: the function's own words, with its name.
    fn blame(call: &Call, fault: builtins::Fault) -> Fault {
        let reason = match fault.reason {
            FaultReason::Memory => Reason::Memory,
            FaultReason::Fuel => Reason::Fuel,
            reason => Reason::Expression(reason),
        };
        let function = builtins::overload(call.overload).map(builtins::Overload::name);
        Fault { reason, rule: fault.rule, pc: 0, argument: fault.argument, function, position: fault.position }
    }
}

/// Whether a call asks what time it is.
fn reads_clock(call: &Call) -> bool {
    builtins::overload(call.overload).is_some_and(|overload| overload.name() == "GetCurrentDateTimeUtc")
}
