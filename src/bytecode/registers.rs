//! The registers of a flow: how many there are, by file, and what each holds.

use crate::value::{File, Kind, Type};
use serde::{Deserialize, Serialize};

/// A register that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    /// In the file of 64-bit numbers.
    Int(u16),
    /// In the file of texts.
    Text(u16),
    /// In the file of large values.
    Value(u16),
}

/// How many registers of each file a flow has; at most 32,767 each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registers {
    /// 64-bit numbers.
    pub ints: u16,
    /// Texts.
    pub texts: u16,
    /// Large values.
    pub values: u16,
}

/// The type of each register. A register never changes its type, so that one look at each instruction proves the types
/// of all values (F35), and a parked run can be checked against it (F36). Texts are Strings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holds {
    /// Of the 64-bit numbers.
    pub ints: Vec<Kind>,
    /// Of the large values.
    pub values: Vec<Type>,
}

impl Holds {
    /// One register more of that type, after `size` of them.
    pub fn add(&mut self, kind: Type, size: &mut Registers) -> Target {
        match kind.file() {
            File::Int => {
                self.ints.push(kind.kind);
                size.ints += 1;
                Target::Int(size.ints - 1)
            }
            File::Text => {
                size.texts += 1;
                Target::Text(size.texts - 1)
            }
            File::Value => {
                self.values.push(kind);
                size.values += 1;
                Target::Value(size.values - 1)
            }
        }
    }

    /// The type of a register; `None` when there is no such register. Every text register is taken for one that exists.
    pub fn of(&self, target: Target) -> Option<Type> {
        match target {
            Target::Int(register) => self.ints.get(usize::from(register)).copied().map(Type::one),
            Target::Text(_) => Some(Type::one(Kind::String)),
            Target::Value(register) => self.values.get(usize::from(register)).copied(),
        }
    }
}
