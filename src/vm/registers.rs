//! The three register files, and reading and writing through them.

use crate::builtins::Arg;
use crate::bytecode::op::CONSTANT;
use crate::bytecode::program::{self, Pool, Source, Target};
use crate::value::{Kind, NOT_SET_INT, Text, Type, Value};

/// The registers of one invocation.
#[derive(Clone, Default)]
pub struct Registers {
    /// 64-bit numbers; NOT_SET is [`NOT_SET_INT`].
    pub ints: Vec<i64>,
    /// Texts; NOT_SET is `None`.
    pub texts: Vec<Option<Text>>,
    /// Large values.
    pub values: Vec<Value>,
}

static NOT_SET: Value = Value::NotSet;

/// A text operand: a register or a constant.
#[inline]
pub(super) fn text<'a>(texts: &'a [Option<Text>], pool: &'a Pool, operand: u16) -> Option<&'a Text> {
    if operand & CONSTANT == 0 {
        texts[operand as usize].as_ref()
    } else {
        Some(&pool.texts[(operand & !CONSTANT) as usize])
    }
}

/// A large value operand: a register or a constant.
#[inline]
pub(super) fn value<'a>(values: &'a [Value], pool: &'a Pool, operand: u16) -> &'a Value {
    if operand & CONSTANT == 0 { &values[operand as usize] } else { &pool.values[(operand & !CONSTANT) as usize] }
}

impl Registers {
    /// Everything NOT_SET, in the size a flow needs.
    pub fn reset(&mut self, size: program::Registers) {
        self.ints.clear();
        self.ints.resize(size.ints as usize, NOT_SET_INT);
        self.texts.iter_mut().for_each(|text| drop(text.take()));
        self.texts.resize(size.texts as usize, None);
        self.values.iter_mut().for_each(|value| *value = Value::NotSet);
        self.values.resize(size.values as usize, Value::NotSet);
    }

    /// What a source holds, as an argument of a call that wants that type.
    pub fn argument<'a>(&'a self, pool: &'a Pool, source: Source, kind: Type) -> Arg<'a> {
        use crate::value::File;
        match source {
            Source::Int(register) => Arg::Int(self.ints[register as usize]),
            Source::IntConstant(number) => Arg::Int(number),
            Source::Text(register) | Source::TakeText(register) => Arg::Text(self.texts[register as usize].as_ref()),
            Source::TextConstant(at) => Arg::Text(Some(&pool.texts[at as usize])),
            Source::Value(register) => Arg::Value(&self.values[register as usize]),
            Source::ValueConstant(at) => Arg::Value(&pool.values[at as usize]),
            Source::NotSet => match kind.file() {
                File::Int => Arg::Int(NOT_SET_INT),
                File::Text => Arg::Text(None),
                File::Value => Arg::Value(&NOT_SET),
            },
        }
    }

    /// A copy of what a source holds.
    pub fn copy(&self, pool: &Pool, source: Source, kind: Kind) -> Value {
        match source {
            Source::Int(register) => Value::of_int(self.ints[register as usize], kind),
            Source::IntConstant(number) => Value::of_int(number, kind),
            Source::Text(register) | Source::TakeText(register) => {
                self.texts[register as usize].clone().map_or(Value::NotSet, Value::Text)
            }
            Source::TextConstant(at) => Value::Text(pool.texts[at as usize].clone()),
            Source::Value(register) => self.values[register as usize].clone(),
            Source::ValueConstant(at) => pool.values[at as usize].clone(),
            Source::NotSet => Value::NotSet,
        }
    }

    /// A text that a source holds: moved out where nobody reads it afterwards, else copied.
    #[inline]
    pub fn take_text(&mut self, pool: &Pool, source: Source) -> Option<Text> {
        match source {
            Source::TakeText(register) => self.texts[register as usize].take(),
            Source::Text(register) => self.texts[register as usize].clone(),
            Source::TextConstant(at) => Some(pool.texts[at as usize].clone()),
            _ => None,
        }
    }

    /// The characters of a text that a source holds; `None` for NOT_SET.
    #[inline]
    pub fn part<'a>(&'a self, pool: &'a Pool, source: Source) -> Option<&'a str> {
        let text = match source {
            Source::Text(register) | Source::TakeText(register) => self.texts[register as usize].as_ref(),
            Source::TextConstant(at) => Some(&pool.texts[at as usize]),
            _ => None,
        };
        text.map(Text::as_str)
    }

    /// A number that a source holds.
    pub fn int(&self, source: Source) -> i64 {
        match source {
            Source::Int(register) => self.ints[register as usize],
            Source::IntConstant(number) => number,
            _ => NOT_SET_INT,
        }
    }

    /// Puts a value into a register; a value of another file leaves NOT_SET.
    pub fn put(&mut self, target: Target, value: Value) {
        match target {
            Target::Int(register) => self.ints[register as usize] = value.to_int(),
            Target::Text(register) => {
                self.texts[register as usize] = match value {
                    Value::Text(text) => Some(text),
                    _ => None,
                };
            }
            Target::Value(register) => self.values[register as usize] = value,
        }
    }

    /// A copy of what a register holds.
    pub fn get(&self, target: Target, kind: Kind) -> Value {
        match target {
            Target::Int(register) => Value::of_int(self.ints[register as usize], kind),
            Target::Text(register) => self.texts[register as usize].clone().map_or(Value::NotSet, Value::Text),
            Target::Value(register) => self.values[register as usize].clone(),
        }
    }

    /// The bytes that are allocated when a source is copied: none where its text is moved out.
    pub fn copied(&self, pool: &Pool, source: Source) -> usize {
        match source {
            Source::TakeText(_) => 0,
            source => self.part(pool, source).map_or(0, str::len),
        }
    }

    /// The bytes of what a register holds.
    pub fn bytes_at(&self, target: Target) -> usize {
        match target {
            Target::Int(_) => 0,
            Target::Text(register) => self.texts[register as usize].as_ref().map_or(0, Text::len),
            Target::Value(register) => self.values[register as usize].bytes(),
        }
    }

    /// Whether a text counts as memory of its own: the shorter ones lie in their register and allocate nothing.
    pub fn counts(text: &Text) -> bool {
        text.len() > size_of::<Text>()
    }

    /// The bytes that all values take (reliability §5).
    pub fn bytes(&self) -> usize {
        let texts: usize = self.texts.iter().flatten().filter(|text| Self::counts(text)).map(Text::len).sum();
        let values: usize = self.values.iter().map(Value::bytes).sum();
        texts + values
    }
}
