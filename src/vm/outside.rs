//! Answers to actions that ask the world outside: which output is taken, and what it gives.

use super::lookup::{is_named, thing};
use super::{Fault, Machine, Reason, Trace, trace::Event};
use crate::builtins::{self, Arg, Args, Env, FaultReason};
use crate::bytecode::program::{Given, Site, Target};
use crate::bytecode::{Flow, Program, is_sound};
use crate::catalog::{self, Action, FAILURE, FAILURE_OUTPUTS, FAILURE_PREFIX, Gives, Keys, Profile, Shape, gives};
use crate::value::{Kind, Text, Type, Value, parse_date, parse_json, parse_time};
use std::sync::Arc;

impl Machine {
    /// Takes the output that was answered, and what it gives: all of it, or nothing where something does not fit.
    pub(super) fn answered<T: Trace>(
        &mut self,
        (program, flow): (&Program, &Flow),
        site: &Site,
        output: &Text,
        values: &[(Text, Value)],
        trace: &mut T,
    ) -> Result<(), Fault> {
        let row = catalog::action(site.action).ok_or(Fault::of(Reason::Answer))?;
        let number = outlet(row, site, output.as_str())?;
        let mut received = Vec::new();
        for receiver in receivers(row, site) {
            let Some(given) = receiver.given(row, site, output.as_str(), values) else { continue };
            let wanted = flow.holds.of(receiver.target).ok_or(Fault::of(Reason::Answer))?;
            received.push((receiver.target, self.fitted((program, flow), given, wanted)?));
        }
        for (name, value) in values {
            let Some((target, wanted)) = slot(row, flow, site, name.as_str()) else { continue };
            received.push((target, self.fitted((program, flow), value.clone(), wanted)?));
        }
        self.allocate(received.iter().map(|(_, value)| value.bytes()).sum())?;
        received.into_iter().for_each(|(target, value)| self.registers.put(target, value));
        self.leave_by(row, site, number, output.as_str(), trace)
    }

    /// Goes on by an output: where it was written, else with the next instruction, or, where it is off, with the error
    /// handling (A43).
    pub(super) fn leave_by<T: Trace>(
        &mut self,
        row: &'static Action,
        site: &Site,
        number: Option<u16>,
        output: &str,
        trace: &mut T,
    ) -> Result<(), Fault> {
        if T::ON && !output.is_empty() {
            trace.event(self, Event::Output { pc: self.pc, output });
        }
        let written = number.and_then(|number| site.branches.iter().find(|(own, _)| *own == number));
        if let Some((_, target)) = written {
            self.pc = *target;
            return Ok(());
        }
        if let Some(off) = row.outputs.iter().find(|known| **known == output && catalog::can_be_off(known)) {
            return Err(Fault::of(Reason::OutputOff(off)));
        }
        self.pc += 1;
        Ok(())
    }

    /// A value from outside as a register of that type holds it: as it is, or cast as the platform casts a whole value
    /// (E60, A33). The name of a thing of the organisation stands for the thing.
    pub(super) fn fitted(&mut self, code: (&Program, &Flow), value: Value, wanted: Type) -> Result<Value, Fault> {
        match value {
            // A collection is never NOT_SET (E100).
            Value::NotSet if wanted.list => Ok(Value::list(Vec::new())),
            Value::NotSet => Ok(Value::NotSet),
            value if value.fits(wanted) && is_sound(&value) => Ok(value),
            Value::List(items) if wanted.list => {
                let one = Type::one(wanted.kind);
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.fitted(code, item.clone(), one)).collect();
                let list = Value::list(items?);
                if list.fits(wanted) { Ok(list) } else { Err(Fault::of(Reason::Answer)) }
            }
            value => self.cast(code, &value, wanted),
        }
    }

    fn cast(&mut self, (program, flow): (&Program, &Flow), value: &Value, wanted: Type) -> Result<Value, Fault> {
        let refused = Fault::of(Reason::Answer);
        let from = value.kind().map(Type::one).filter(|_| is_sound(value)).ok_or(refused)?;
        if let (Value::Text(text), false) = (value, wanted.list) {
            match wanted.kind {
                Kind::Json => {
                    return parse_json(text.as_str()).map(|json| Value::Json(Arc::new(json))).map_err(|_| refused);
                }
                // Days and times of day come as their texts (RFC 3339): no function makes one.
                Kind::Date => return parse_date(text.as_str()).map(Value::Date).ok_or(refused),
                Kind::Time => return parse_time(text.as_str()).map(Value::Time).ok_or(refused),
                kind if is_named(kind) => return Ok(thing(program, kind, text)),
                _ => {}
            }
        }
        let overload = builtins::cast(from, wanted).and_then(builtins::overload);
        let run = overload.and_then(builtins::Overload::run).ok_or(refused)?;
        let before = self.meter.room();
        let mut meter = builtins::Meter { fuel: self.meter.fuel, bytes: before as u64 };
        let mut env = Env {
            now: self.now,
            languages: flow.language.as_slice(),
            settings: &program.options.expressions,
            random: &mut self.random,
            meter: &mut meter,
        };
        let argument = Arg::of(value, from);
        let out = run(&mut env, Args { values: &[argument], types: &[from], result: wanted });
        self.meter.fuel = meter.fuel;
        self.meter.grow(before - meter.bytes as usize);
        out.map(|out| out.into_value(wanted)).map_err(|fault| match fault.reason {
            FaultReason::Memory => Fault::of(Reason::Memory),
            FaultReason::Fuel => Fault::of(Reason::Fuel),
            _ => Fault { rule: fault.rule, position: fault.position, ..refused },
        })
    }
}

/// The number of an output by its name; `None` when it is one that nobody has written, or when the action goes on without
/// an output.
fn outlet(row: &Action, site: &Site, output: &str) -> Result<Option<u16>, Fault> {
    if let Some(at) = row.outputs.iter().position(|known| *known == output) {
        return Ok(Some(at as u16));
    }
    if let Some(at) = site.named.iter().position(|known| known.as_str() == output) {
        return Ok(Some((row.outputs.len() + at) as u16));
    }
    // An intent or a path that is not written falls through to the action after this one (language.md §5).
    let unwritten = row.dynamic_outputs && !output.is_empty();
    let silent = output.is_empty() && row.outputs.iter().all(|known| gives(known) != Gives::Results);
    if unwritten || silent { Ok(None) } else { Err(Fault::of(Reason::Answer)) }
}

/// The slot that a name means in a bot: `Slot.City`, or plainly the slot that the action asks for (archy.md §12).
fn slot(row: &'static Action, flow: &Flow, site: &Site, name: &str) -> Option<(Target, Type)> {
    if flow.kind.profile() != Profile::Direct {
        return None;
    }
    let asked = |(number, given): &(u16, Given)| match (&row.settings().get(usize::from(*number))?.shape, given) {
        (Shape::Slot, Given::Name(at)) => flow.pool.texts.get(*at as usize),
        _ => None,
    };
    let asked = site.settings.iter().find_map(asked).is_some_and(|slot| slot.as_str() == name);
    let path = if asked { format!("Slot.{name}") } else { name.to_owned() };
    let own = flow.variables.iter().find(|own| own.part.is_none() && own.name.as_str().eq_ignore_ascii_case(&path))?;
    own.name.as_str().starts_with("Slot.").then_some((own.register, own.kind))
}

/// What a flow receives from an action: a name, and where it goes.
struct Receiver<'a> {
    name: &'a str,
    target: Target,
}

fn receivers<'a>(row: &'static Action, site: &'a Site) -> impl Iterator<Item = Receiver<'a>> {
    let settings = site.settings.iter().filter_map(|(number, given)| match given {
        Given::Out(target) => {
            row.settings().get(usize::from(*number)).map(|setting| Receiver { name: setting.name, target: *target })
        }
        _ => None,
    });
    site.outputs.iter().map(|(name, target)| Receiver { name: name.as_str(), target: *target }).chain(settings)
}

impl Receiver<'_> {
    /// What it is given; `None` where it stays as it was.
    fn given(&self, row: &Action, site: &Site, output: &str, values: &[(Text, Value)]) -> Option<Value> {
        let of = |name: &str| values.iter().rev().find(|(own, _)| own.as_str() == name).map(|(_, value)| value.clone());
        let plain = self.name.strip_prefix(FAILURE_PREFIX);
        let failed = gives(output) == Gives::Failure;
        let own = match (failed, plain) {
            (true, Some(plain)) => of(self.name).or_else(|| of(plain)),
            // Where a success and a failure output have one name, the failure's is written `failure.NAME`.
            (true, None) if has(site, &format!("{FAILURE_PREFIX}{}", self.name)) => None,
            (true, None) => of(self.name).or_else(|| of(&format!("{FAILURE_PREFIX}{}", self.name))),
            (false, _) => of(self.name),
        };
        let told = plain.is_some() || (row.keys == Keys::Outputs && FAILURE_OUTPUTS.contains(&self.name));
        let due = match gives(output) {
            Gives::Results => !told,
            Gives::Failure => told,
            Gives::Nothing => false,
        };
        own.or_else(|| due.then_some(Value::NotSet))
    }
}

fn has(site: &Site, name: &str) -> bool {
    site.outputs.iter().any(|(own, _)| own.as_str() == name)
}

/// The words of an action that has failed, as values of its output `failure` (L7).
pub(super) fn told(kind: Text, message: Option<Text>) -> (Text, Vec<(Text, Value)>) {
    let message = message.map_or(Value::NotSet, Value::Text);
    let [first, second] = FAILURE_OUTPUTS.map(Text::new);
    (Text::new(FAILURE), vec![(first, Value::Text(kind)), (second, message)])
}
