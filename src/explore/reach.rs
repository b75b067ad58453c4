//! What becomes of a value: the constants that it meets on its way through a flow, the functions it goes through, and
//! the members of it that are looked at.
//!
//! It follows registers forwards, over a few instructions, without regard to the order in which they run. A register
//! that serves several ends leads to too much, never to too little: more is tried than needed.

use crate::builtins;
use crate::bytecode::op::{CONSTANT, Op, Operand};
use crate::bytecode::program::{Source, Target};
use crate::bytecode::{Code, Flow};
use crate::value::limits::is_integer;
use crate::value::{File, Text};
use rustc_hash::{FxHashMap, FxHashSet};

/// How many instructions a value is followed over.
const FAR: usize = 7;
/// How many instructions a value is followed back.
const BACK: usize = 3;
/// The most constants of a kind that are kept of one value.
const MANY: usize = 24;
/// How deep members of members are looked at.
pub const DEEP: usize = 6;

/// What a value meets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// Texts, the nearest first.
    pub texts: Vec<Text>,
    /// Numbers, the nearest first, each with its neighbours behind it.
    pub numbers: Vec<i64>,
    /// Functions.
    pub functions: Vec<&'static str>,
    /// Members that are looked at.
    pub members: Vec<(Text, Shape)>,
    /// Registers that it is looked at together with.
    pub beside: Vec<Target>,
    /// Its items, where one is taken out.
    pub items: Option<Box<Shape>>,
}

impl Shape {
    fn text(&mut self, text: &Text) {
        if self.texts.len() < MANY && !self.texts.contains(text) {
            self.texts.push(text.clone());
        }
    }

    fn number(&mut self, number: i64, equal: bool) {
        let (next, last) = (number.saturating_add(1), number.saturating_sub(1));
        let near = if equal { [number, next, last] } else { [next, number, last] };
        for near in near {
            if self.numbers.len() < MANY && is_integer(near) && !self.numbers.contains(&near) {
                self.numbers.push(near);
            }
        }
    }

    /// The member of that name, made where it is new.
    fn member(&mut self, name: &Text) -> &mut Self {
        let at = self.members.iter().position(|(own, _)| own == name).unwrap_or(self.members.len());
        if at == self.members.len() {
            self.members.push((name.clone(), Self::default()));
        }
        &mut self.members[at].1
    }

    /// Whether nothing is known of it.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.numbers.is_empty() && self.members.is_empty() && self.items.is_none()
    }

    /// Whether it goes through a function.
    pub fn goes_through(&self, name: &str) -> bool {
        self.functions.contains(&name)
    }
}

/// An instruction as this search sees it.
#[derive(Debug, Default)]
struct Step {
    reads: Vec<Target>,
    writes: Option<Target>,
    texts: Vec<Text>,
    numbers: Vec<i64>,
    equal: bool,
    function: &'static str,
}

/// The instructions of a flow, by the registers they read.
#[derive(Debug, Default)]
pub struct Reach {
    steps: Vec<Step>,
    readers: FxHashMap<Target, Vec<usize>>,
    /// Registers that hold constants.
    constants: FxHashMap<Target, Vec<usize>>,
    /// The instructions that write a register.
    writers: FxHashMap<Target, Vec<usize>>,
}

impl Reach {
    /// That of a flow.
    pub fn of(flow: &Flow) -> Self {
        let mut own = Self::default();
        for op in &flow.code {
            let step = step(flow, *op);
            let number = own.steps.len();
            step.reads.iter().for_each(|target| own.readers.entry(*target).or_default().push(number));
            if let Some(target) = step.writes.filter(|_| step.reads.is_empty()) {
                own.constants.entry(target).or_default().push(number);
            }
            step.writes.iter().for_each(|target| own.writers.entry(*target).or_default().push(number));
            own.steps.push(step);
        }
        own
    }

    /// What the value of a register meets.
    pub fn shape(&self, target: Target) -> Shape {
        let mut shape = Shape::default();
        self.follow(&[target], &mut shape, DEEP);
        shape
    }

    fn follow(&self, from: &[Target], shape: &mut Shape, depth: usize) {
        let mut known: FxHashSet<Target> = from.iter().copied().collect();
        let mut front = from.to_vec();
        let mut inside: Vec<(Option<Text>, Target)> = Vec::new();
        for _ in 0..FAR {
            let mut next = Vec::new();
            let readers = front.iter().flat_map(|target| {
                self.readers.get(target).into_iter().flatten().map(|number| (*target, &self.steps[*number]))
            });
            for (target, step) in readers {
                let Some(member) = member(step, target) else {
                    self.meet(step, shape);
                    let others = step.reads.iter().filter(|other| !known.contains(other));
                    others.for_each(|other| self.origins(*other, shape));
                    next.extend(step.writes.filter(|target| known.insert(*target)));
                    continue;
                };
                inside.extend(step.writes.map(|target| (member, target)));
            }
            front = next;
        }
        if depth == 0 {
            return;
        }
        for (name, target) in inside {
            let part = match name {
                Some(name) => shape.member(&name),
                None => shape.items.get_or_insert_default(),
            };
            self.follow(&[target], part, depth - 1);
        }
    }

    /// The registers that a value comes from, itself first.
    fn origins(&self, target: Target, shape: &mut Shape) {
        let mut front = vec![target];
        for _ in 0..BACK {
            let mut next = Vec::new();
            for target in front {
                if shape.beside.len() < MANY && !shape.beside.contains(&target) {
                    shape.beside.push(target);
                    let written = self.writers.get(&target).into_iter().flatten();
                    next.extend(written.flat_map(|number| self.steps[*number].reads.iter().copied()));
                }
            }
            front = next;
        }
    }

    /// Takes over what stands beside a value in an instruction.
    fn meet(&self, step: &Step, shape: &mut Shape) {
        let beside = step.reads.iter().filter_map(|target| self.constants.get(target)).flatten();
        for own in beside.map(|number| &self.steps[*number]).chain([step]) {
            own.texts.iter().for_each(|text| shape.text(text));
            own.numbers.iter().for_each(|number| shape.number(*number, step.equal));
        }
        if !step.function.is_empty() && !shape.goes_through(step.function) {
            shape.functions.push(step.function);
        }
    }
}

/// Whether an instruction takes a part out of the value of a register: a member by its name, or an item.
fn member(step: &Step, target: Target) -> Option<Option<Text>> {
    let name = step.texts.first().cloned();
    // The operators have what they look into behind the name or the number.
    let (whole, part) = match step.function {
        "." => (step.reads.last(), Some(name?)),
        "[" => (step.reads.last(), name),
        "GetAt" | "GetJsonObjectProperty" => (step.reads.first(), name),
        _ => return None,
    };
    (whole == Some(&target)).then_some(part)
}

fn step(flow: &Flow, op: Op) -> Step {
    let mut own = Step { equal: matches!(op.code, Code::IfEqSmall | Code::IfEqInt | Code::EqInt), ..Step::default() };
    let pool = &flow.pool;
    let wide = op.wide() as usize;
    for (kind, operand) in op.code.operands().into_iter().zip([op.a, op.b, op.c]) {
        match kind {
            Operand::ReadText | Operand::ReadValue if operand & CONSTANT != 0 => {
                let text = pool.texts.get(usize::from(operand & !CONSTANT)).filter(|_| kind == Operand::ReadText);
                own.texts.extend(text.cloned());
            }
            Operand::ReadInt => own.reads.push(Target::Int(operand)),
            Operand::ReadText | Operand::TakeText => own.reads.push(Target::Text(operand)),
            Operand::ReadValue | Operand::TakeValue => own.reads.push(Target::Value(operand)),
            Operand::WriteInt => own.writes = Some(Target::Int(operand)),
            Operand::WriteText => own.writes = Some(Target::Text(operand)),
            Operand::WriteValue => own.writes = Some(Target::Value(operand)),
            Operand::Small => own.numbers.push(i64::from(operand as i16)),
            Operand::Number => own.numbers.push(i64::from(op.wide() as i32)),
            Operand::IntConstant => own.numbers.extend(pool.ints.get(wide)),
            Operand::TextConstant => own.texts.extend(pool.texts.get(wide).cloned()),
            Operand::Table => {
                let cases = pool.tables.get(wide).into_iter().flat_map(|table| &table.cases);
                own.texts.extend(cases.filter_map(|(text, _)| pool.texts.get(*text as usize)).cloned());
            }
            Operand::Parts => pool.parts.get(wide).into_iter().flatten().for_each(|part| source(flow, *part, &mut own)),
            Operand::Call => call(flow, op, &mut own),
            _ => {}
        }
    }
    own
}

fn call(flow: &Flow, op: Op, own: &mut Step) {
    let Some(call) = flow.pool.calls.get(op.wide() as usize) else { return };
    own.function = builtins::overload(call.overload).map_or("", builtins::Overload::name);
    own.equal = matches!(own.function, "==" | "!=");
    call.arguments.iter().for_each(|argument| source(flow, *argument, own));
    own.writes = Some(match call.result.file() {
        File::Int => Target::Int(op.a),
        File::Text => Target::Text(op.a),
        File::Value => Target::Value(op.a),
    });
}

fn source(flow: &Flow, source: Source, own: &mut Step) {
    match source {
        Source::Int(register) => own.reads.push(Target::Int(register)),
        Source::Text(register) | Source::TakeText(register) => own.reads.push(Target::Text(register)),
        Source::Value(register) => own.reads.push(Target::Value(register)),
        Source::IntConstant(number) => own.numbers.push(number),
        Source::TextConstant(at) => own.texts.extend(flow.pool.texts.get(at as usize).cloned()),
        Source::ValueConstant(_) | Source::NotSet => {}
    }
}
