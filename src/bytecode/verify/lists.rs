//! Constants and lists of a flow: everything in the pool, whether an instruction names it or not.

use super::code::{exists, number};
use super::flow::rows;
use super::{Checker, Found, MAX_CASES, MAX_LIST, hold, text, value};
use crate::bytecode::program::{Menu, Name, Source, Table, Target, TaskCall};
use crate::value::{File, Kind, NOT_SET_INT, Type, limits};
use rustc_hash::FxHashSet;

/// The keys of a telephone.
pub(super) const KEYS: &[u8] = b"0123456789*#";
/// How often a menu may be repeated at most (L9, A61).
const MAX_REPEATS: u16 = 9;

impl Checker<'_> {
    /// Checks the pool.
    pub(super) fn lists(&self) -> Result<(), (Option<String>, String)> {
        let pool = &self.flow.pool;
        rows("number", &pool.ints, |constant| {
            let fits = *constant == NOT_SET_INT || limits::is_integer(*constant);
            hold(fits, || "it is outside every range".into())
        })?;
        rows("text", &pool.texts, |constant| text(constant).map_err(|what| format!("it {what}")))?;
        rows("value", &pool.values, |constant| hold(value::is_sound(constant), || "no type has such a value".into()))?;
        rows("list of parts", &pool.parts, |parts| self.texts(parts))?;
        rows("call", &pool.calls, |call| self.call(call))?;
        rows("call of a task", &pool.task_calls, |call| self.task_call(call))?;
        rows("table", &pool.tables, |table| self.table(table))?;
        rows("list of attributes to set", &pool.sets, |sets| {
            short(sets.len())?;
            sets.iter().try_for_each(|(name, source)| self.name(*name).and_then(|()| self.is(*source, STRING)))
        })?;
        rows("list of attributes to get", &pool.gets, |gets| {
            short(gets.len())?;
            gets.iter()
                .try_for_each(|(name, register)| self.name(*name).and_then(|()| self.register(Target::Text(*register))))
        })?;
        rows("site", &pool.sites, |site| self.site(site))?;
        rows("menu", &pool.menus, |menu| self.menu(menu))
    }

    fn texts(&self, parts: &[Source]) -> Found {
        short(parts.len())?;
        parts.iter().try_for_each(|source| self.is(*source, STRING))
    }

    /// A source holds what that type may be. NOT_SET is of every type (E65).
    pub(super) fn is(&self, source: Source, wanted: Type) -> Found {
        let (holds, pool) = (&self.flow.holds, &self.flow.pool);
        let register = |target: Target| {
            self.register(target)?;
            let own = holds.of(target);
            hold(own == Some(wanted), || format!("a register of another type stands where {wanted} is wanted"))
        };
        match source {
            Source::Int(own) => register(Target::Int(own)),
            Source::Text(own) | Source::TakeText(own) => register(Target::Text(own)),
            Source::Value(own) => register(Target::Value(own)),
            Source::IntConstant(constant) if wanted.file() == File::Int => number(constant, wanted.kind),
            Source::TextConstant(at) if wanted == STRING => exists("text", at, pool.texts.len()),
            Source::ValueConstant(at) if wanted.file() == File::Value => {
                exists("value", at, pool.values.len())?;
                let fits = pool.values[at as usize].fits(wanted);
                hold(fits, || format!("value {at} of the pool stands where {wanted} is wanted"))
            }
            Source::NotSet => Ok(()),
            _ => Err(format!("a constant of another type stands where {wanted} is wanted")),
        }
    }

    fn name(&self, name: Name) -> Found {
        match name {
            Name::Literal(slot) => exists("attribute name", slot.0, self.program.names.len()),
            Name::Computed(source) => self.is(source, STRING),
        }
    }

    fn table(&self, table: &Table) -> Found {
        hold(table.cases.len() <= MAX_CASES, || format!("it has more than {MAX_CASES} cases"))?;
        for (case, target) in &table.cases {
            exists("text", *case, self.flow.pool.texts.len())?;
            self.entry(*target)?;
        }
        table.not_set.map_or(Ok(()), |target| self.entry(target))?;
        self.entry(table.default)
    }

    fn task_call(&self, call: &TaskCall) -> Found {
        self.part(call.target)?;
        self.entry(call.next)?;
        short(call.paths.len())?;
        short(call.keep.len())?;
        let mut seen = FxHashSet::default();
        for (path, target) in &call.paths {
            hold(*path != 0 && seen.insert(path), || format!("output path {path} cannot stand there"))?;
            self.entry(*target)?;
        }
        call.keep.iter().try_for_each(|target| self.register(*target))
    }

    fn menu(&self, menu: &Menu) -> Found {
        exists("text", menu.name, self.flow.pool.texts.len())?;
        self.is(menu.audio, Type::one(Kind::Audio)).map_err(|what| format!("audio: {what}"))?;
        self.is(menu.timeout, Type::one(Kind::Duration)).map_err(|what| format!("timeout: {what}"))?;
        hold(menu.repeat <= MAX_REPEATS, || format!("it repeats more than {MAX_REPEATS} times"))?;
        short(menu.choices.len())?;
        for (key, target) in &menu.choices {
            hold(KEYS.contains(key), || format!("{key} is no key"))?;
            self.entry(*target)?;
        }
        short(menu.terms.len())?;
        for term in &menu.terms {
            exists("text", term.text, self.flow.pool.texts.len())?;
            hold(term.key == 0 || KEYS.contains(&term.key), || format!("{} is no key", term.key))?;
            self.entry(term.target)?;
        }
        self.entry(menu.default).map_err(|what| format!("default choice: {what}"))
    }
}

const STRING: Type = Type::one(Kind::String);

fn short(count: usize) -> Found {
    hold(count <= MAX_LIST, || format!("it has more than {MAX_LIST} entries"))
}
