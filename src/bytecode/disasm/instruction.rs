//! One instruction: its operands by name, and in lines of their own what a pool holds for it.

use super::names::{Names, cut, quoted, shown};
use super::register;
use crate::builtins;
use crate::bytecode::op::{CONSTANT, Code, Op, Operand};
use crate::bytecode::program::{Exit, Flow, Given, Menu, Name, Plan, Program, Site, Source, Target, Term};
use crate::catalog;
use crate::value::{File, Kind, Type, Value, literal};

const STRING: Type = Type::one(Kind::String);

/// The operands, and the lines that follow.
pub(super) fn operands(program: &Program, flow: &Flow, names: &Names, op: Op) -> (String, Vec<String>) {
    Writer { program, flow, names }.operands(op)
}

struct Writer<'a> {
    program: &'a Program,
    flow: &'a Flow,
    names: &'a Names,
}

impl Writer<'_> {
    /// What is written comes first, as in an assignment.
    fn operands(&self, op: Op) -> (String, Vec<String>) {
        let mut more = Vec::new();
        let pieces = op.code.operands().into_iter().zip([op.a, op.b, op.c]);
        let mut pieces: Vec<String> =
            pieces.filter_map(|(operand, small)| self.operand(op, operand, small, &mut more)).collect();
        let writes = matches!(
            op.code.operands()[0],
            Operand::WriteInt | Operand::WriteText | Operand::WriteValue | Operand::Result
        );
        if writes && !pieces.is_empty() {
            let target = pieces.remove(0);
            return (join(&target, sign_of_target(op.code), &pieces.join(sign(op.code))), more);
        }
        (pieces.join(sign(op.code)), more)
    }

    /// One operand; `None` for one that is not used.
    fn operand(&self, op: Op, operand: Operand, small: u16, more: &mut Vec<String>) -> Option<String> {
        let pool = &self.flow.pool;
        let (wide, at) = (op.wide(), op.wide() as usize);
        Some(match operand {
            Operand::None => return None,
            Operand::ReadInt | Operand::WriteInt => self.register(Target::Int(small)),
            Operand::ReadText if small & CONSTANT != 0 => self.text((small & !CONSTANT).into()),
            Operand::ReadText | Operand::TakeText | Operand::WriteText => self.register(Target::Text(small)),
            Operand::ReadValue if small & CONSTANT != 0 => {
                self.value((small & !CONSTANT).into(), self.flow.holds.of(Target::Value(op.a)))
            }
            Operand::ReadValue | Operand::TakeValue | Operand::WriteValue => self.register(Target::Value(small)),
            Operand::Result => self.register(match pool.calls.get(at).map_or(File::Int, |call| call.result.file()) {
                File::Int => Target::Int(small),
                File::Text => Target::Text(small),
                File::Value => Target::Value(small),
            }),
            Operand::Small => self.number(i64::from(small as i16), op.a),
            Operand::Path if small == 0 => return None,
            Operand::Path => format!("by output path {small}"),
            Operand::Exit => match Exit::of(small) {
                Some(Exit::Disconnect) => "disconnect".into(),
                Some(Exit::End) => "end".into(),
                None => "?".into(),
            },
            Operand::Target => format!("-> {}", self.names.place(wide)),
            Operand::Number => self.number(i64::from(wide as i32), op.a),
            Operand::IntConstant => pool.ints.get(at).map_or_else(unknown, |number| self.number(*number, op.a)),
            Operand::TextConstant => self.text(wide),
            Operand::ValueConstant => self.value(wide, self.flow.holds.of(Target::Value(op.a))),
            Operand::Parts => return Some(self.parts(pool.parts.get(at)?)),
            Operand::Call => return Some(self.call(pool.calls.get(at)?)),
            Operand::TaskCall => return self.task_call(at, more),
            Operand::Table => return self.table(at, more),
            Operand::Sets => return self.sets(pool.sets.get(at)?, more),
            Operand::Gets => return self.gets(pool.gets.get(at)?, more),
            Operand::Site => return Some(self.site(pool.sites.get(at)?, more)),
            Operand::Menu => return Some(self.menu(pool.menus.get(at)?, more)),
        })
    }

    fn register(&self, target: Target) -> String {
        register(self.flow, self.names, target)
    }

    fn text(&self, at: u32) -> String {
        self.flow.pool.texts.get(at as usize).map_or_else(unknown, |text| quoted(text.as_str()))
    }

    fn value(&self, at: u32, kind: Option<Type>) -> String {
        match (self.flow.pool.values.get(at as usize), kind) {
            (Some(value), Some(kind)) => constant(value, kind),
            _ => unknown(),
        }
    }

    /// A number in words of what the register beside it holds.
    fn number(&self, number: i64, beside: u16) -> String {
        let kind = self.flow.holds.of(Target::Int(beside)).unwrap_or(Type::one(Kind::Integer));
        constant(&Value::of_int(number, kind.kind), kind)
    }

    fn source(&self, source: Source, kind: Type) -> String {
        match source {
            Source::Int(own) => self.register(Target::Int(own)),
            Source::IntConstant(number) => constant(&Value::of_int(number, kind.kind), kind),
            Source::Text(own) | Source::TakeText(own) => self.register(Target::Text(own)),
            Source::TextConstant(at) => self.text(at),
            Source::Value(own) => self.register(Target::Value(own)),
            Source::ValueConstant(at) => self.value(at, Some(kind)),
            Source::NotSet => "NOT_SET".into(),
        }
    }

    fn parts(&self, parts: &[Source]) -> String {
        parts.iter().map(|part| self.source(*part, STRING)).collect::<Vec<_>>().join(" + ")
    }

    fn call(&self, call: &crate::bytecode::program::Call) -> String {
        let name = builtins::overload(call.overload).map_or("?", builtins::Overload::name);
        let arguments = call.arguments.iter().zip(&call.types).map(|(source, kind)| self.source(*source, *kind));
        let arguments: Vec<String> = arguments.collect();
        match arguments.as_slice() {
            [one, two] if !name.starts_with(char::is_alphabetic) => format!("{one} {name} {two}"),
            _ => format!("{name}({})", arguments.join(", ")),
        }
    }

    fn task_call(&self, at: usize, more: &mut Vec<String>) -> Option<String> {
        let call = self.flow.pool.task_calls.get(at)?;
        more.extend(call.paths.iter().map(|(path, to)| format!("output path {path} -> {}", self.names.place(*to))));
        more.push(format!("otherwise -> {}", self.names.place(call.next)));
        if !call.keep.is_empty() {
            let kept: Vec<String> = call.keep.iter().map(|target| self.register(*target)).collect();
            more.push(format!("keeps {}", kept.join(", ")));
        }
        Some(self.names.place(call.target))
    }

    fn table(&self, at: usize, more: &mut Vec<String>) -> Option<String> {
        let table = self.flow.pool.tables.get(at)?;
        more.extend(table.cases.iter().map(|(case, to)| format!("{} -> {}", self.text(*case), self.names.place(*to))));
        more.extend(table.not_set.map(|to| format!("NOT_SET -> {}", self.names.place(to))));
        more.push(format!("otherwise -> {}", self.names.place(table.default)));
        Some(String::new())
    }

    fn name(&self, name: Name) -> String {
        match name {
            Name::Literal(slot) => {
                self.program.names.get(slot.0 as usize).map_or_else(unknown, |name| quoted(name.as_str()))
            }
            Name::Computed(source) => format!("the name in {}", self.source(source, STRING)),
        }
    }

    fn sets(&self, sets: &[(Name, Source)], more: &mut Vec<String>) -> Option<String> {
        let lines =
            sets.iter().map(|(name, source)| format!("{} = {}", self.name(*name), self.source(*source, STRING)));
        first_and_rest(lines, more)
    }

    fn gets(&self, gets: &[(Name, u16)], more: &mut Vec<String>) -> Option<String> {
        let lines =
            gets.iter().map(|(name, to)| format!("{} = {}", self.register(Target::Text(*to)), self.name(*name)));
        first_and_rest(lines, more)
    }

    fn site(&self, site: &Site, more: &mut Vec<String>) -> String {
        let row = catalog::action(site.action);
        for (number, given) in &site.settings {
            let name = row.and_then(|row| row.settings().get(usize::from(*number))).map_or("?", |setting| setting.name);
            more.push(match given {
                Given::Value(source, kind) => format!("{name} = {}", self.source(*source, *kind)),
                Given::Out(target) => format!("{name} = {}", self.register(*target)),
                Given::Name(at) => format!("{name} = {}", self.text(*at)),
            });
        }
        let inputs = site.inputs.iter();
        more.extend(
            inputs.map(|(name, source, kind)| {
                format!("sends {} = {}", quoted(name.as_str()), self.source(*source, *kind))
            }),
        );
        let outputs = site.outputs.iter();
        more.extend(outputs.map(|(name, to)| format!("receives {} = {}", self.register(*to), shown(name.as_str()))));
        if let Plan::Collect(plan) = site.plan {
            let key = plan.terminator.map_or_else(String::new, |key| format!(", ends with {}", char::from(key)));
            more.push(format!("takes {} to {} digits{key}", plan.min, plan.max));
        }
        for (output, to) in &site.branches {
            let name = output_name(row, site, *output);
            more.push(format!("{name} -> {}", self.names.place(*to)));
        }
        row.map_or_else(unknown, |row| row.key.to_owned())
    }

    fn menu(&self, menu: &Menu, more: &mut Vec<String>) -> String {
        more.push(format!("audio = {}", self.source(menu.audio, Type::one(Kind::Audio))));
        more.push(format!("waits {}", self.source(menu.timeout, Type::one(Kind::Duration))));
        more.push(format!("repeats {} times", menu.repeat));
        let choices = menu.choices.iter();
        more.extend(choices.map(|(key, to)| format!("{} -> {}", char::from(*key), self.names.place(*to))));
        let said = |term: &Term| format!("says {} -> {}", self.text(term.text), self.names.place(term.target));
        more.extend(menu.terms.iter().map(said));
        more.push(format!("otherwise -> {}", self.names.place(menu.default)));
        self.text(menu.name)
    }
}

/// The word of a fixed output, or the text of another one in quotes.
fn output_name(row: Option<&catalog::Action>, site: &Site, output: u16) -> String {
    let fixed = row.map_or(&[][..], |row| row.outputs);
    match fixed.get(usize::from(output)) {
        Some(word) => (*word).to_owned(),
        None => {
            let named = usize::from(output).checked_sub(fixed.len()).and_then(|at| site.named.get(at));
            named.map_or_else(unknown, |name| quoted(name.as_str()))
        }
    }
}

/// A constant as an expression would say it.
fn constant(value: &Value, kind: Type) -> String {
    if value.is_not_set() {
        return "NOT_SET".into();
    }
    cut(&shown(&literal(value, kind)))
}

fn unknown() -> String {
    "?".into()
}

fn join(one: &str, sign: &str, two: &str) -> String {
    if two.is_empty() { one.to_owned() } else { format!("{one}{sign}{two}") }
}

/// The first line stands beside the instruction.
fn first_and_rest(mut lines: impl Iterator<Item = String>, more: &mut Vec<String>) -> Option<String> {
    let first = lines.next();
    more.extend(lines);
    first
}

/// What stands between the two that an instruction reads.
fn sign(code: Code) -> &'static str {
    match code {
        Code::AddInt | Code::AddSmall => " + ",
        Code::SubInt => " - ",
        Code::MulInt => " * ",
        Code::EqInt | Code::EqText | Code::IfEqInt | Code::IfEqSmall | Code::IfEqText => " == ",
        Code::LtInt | Code::IfLtInt | Code::IfLtSmall => " < ",
        Code::LeInt | Code::IfLeInt => " <= ",
        Code::IfGtSmall => " > ",
        _ => " ",
    }
}

/// What stands behind the register that is written: a loop counts its turns of so many.
fn sign_of_target(code: Code) -> &'static str {
    match code {
        Code::LoopStart | Code::LoopTurn => " of ",
        _ => " = ",
    }
}
