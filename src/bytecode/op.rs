//! The instruction set: one table with the effect of each. Lowering, the verifier, the machine and `disasm` read it.

use serde::{Deserialize, Serialize};

/// What an operand of an instruction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Not used.
    None,
    /// A register of 64-bit numbers that is read.
    ReadInt,
    /// A register of 64-bit numbers that is written.
    WriteInt,
    /// A text that is read: a register, or a constant when [`CONSTANT`] is set.
    ReadText,
    /// A register of texts whose value is taken out.
    TakeText,
    /// A register of texts that is written.
    WriteText,
    /// A large value that is read: a register, or a constant when [`CONSTANT`] is set.
    ReadValue,
    /// A register of large values whose value is taken out.
    TakeValue,
    /// A register of large values that is written.
    WriteValue,
    /// A register written by a call; which file, its call site says.
    Result,
    /// A small number in the instruction itself.
    Small,
    /// The output path of an ended task, counted from 1; 0 for none.
    Path,
    /// How the flow ends, see [`super::Exit`].
    Exit,
    /// 32 bits: an instruction of this flow.
    Target,
    /// 32 bits: a small number in the instruction itself.
    Number,
    /// 32 bits: a constant number.
    IntConstant,
    /// 32 bits: a constant text.
    TextConstant,
    /// 32 bits: a constant large value.
    ValueConstant,
    /// 32 bits: a list of parts for Append.
    Parts,
    /// 32 bits: a call of a function.
    Call,
    /// 32 bits: a call of a task.
    TaskCall,
    /// 32 bits: a table of texts and targets.
    Table,
    /// 32 bits: attributes to set.
    Sets,
    /// 32 bits: attributes to get.
    Gets,
    /// 32 bits: an action that the world outside performs.
    Site,
    /// 32 bits: a menu.
    Menu,
}

/// Set in a [`Operand::ReadText`] or [`Operand::ReadValue`]: the rest is the number of a constant.
pub const CONSTANT: u16 = 0x8000;

/// Set in [`Op::mark`] of the first instruction of an action: it counts (L1).
pub const ACTION: u8 = 1;

/// One instruction: 8 bytes. `b` and `c` together may be one 32-bit operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[repr(C)]
pub struct Op {
    /// What to do.
    pub code: Code,
    /// [`ACTION`] or 0.
    pub mark: u8,
    /// First operand.
    pub a: u16,
    /// Second operand.
    pub b: u16,
    /// Third operand.
    pub c: u16,
}

impl Op {
    /// An instruction of three small operands.
    pub const fn new(code: Code, a: u16, b: u16, c: u16) -> Self {
        Self { code, mark: 0, a, b, c }
    }

    /// An instruction of one small and one 32-bit operand.
    pub const fn long(code: Code, a: u16, wide: u32) -> Self {
        Self { code, mark: 0, a, b: wide as u16, c: (wide >> 16) as u16 }
    }

    /// The 32-bit operand.
    pub const fn wide(self) -> u32 {
        self.b as u32 | (self.c as u32) << 16
    }
}

impl Code {
    /// Whether the instruction is a test: one with the jump behind it, which it skips or takes.
    pub const fn is_test(self) -> bool {
        matches!(
            self,
            Self::IfEqInt
                | Self::IfLtInt
                | Self::IfLeInt
                | Self::IfEqSmall
                | Self::IfLtSmall
                | Self::IfGtSmall
                | Self::IfEqText
                | Self::IfUnsetValue
                | Self::LoopStart
                | Self::LoopTurn
        )
    }
}

macro_rules! ops {
    ($($name:ident $effect:literal [$a:ident $b:ident $c:ident];)*) => {
        /// The instructions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Code { $(#[doc = $effect] $name,)* }

        impl Code {
            /// Every instruction, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name in `disasm`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// What it does, in a sentence.
            pub const fn effect(self) -> &'static str {
                match self { $(Self::$name => $effect,)* }
            }

            /// What its operands are; a 32-bit operand stands in the second place and leaves the third unused.
            pub const fn operands(self) -> [Operand; 3] {
                match self { $(Self::$name => [Operand::$a, Operand::$b, Operand::$c],)* }
            }
        }
    };
}

ops! {
    Nop "Does nothing; an action without other instructions counts here." [None None None];
    Jump "Goes to the target; backwards it looks whether fuel is left." [None Target None];
    JumpIf "Goes to the target when a is true." [ReadInt Target None];
    JumpIfNot "Goes to the target when a is not true: false or NOT_SET (L4)." [ReadInt Target None];
    IfEqInt "Skips the jump that follows when a equals b; two NOT_SETs are equal (E74)." [ReadInt ReadInt None];
    IfLtInt "Skips the jump that follows when a is below b; refuses NOT_SET (E70)." [ReadInt ReadInt None];
    IfLeInt "Skips the jump that follows when a is at most b; refuses NOT_SET (E70)." [ReadInt ReadInt None];
    IfEqSmall "Skips the jump that follows when a equals the number." [ReadInt Small None];
    IfLtSmall "Skips the jump that follows when a is below the number; refuses NOT_SET (E70)." [ReadInt Small None];
    IfGtSmall "Skips the jump that follows when a is above the number; refuses NOT_SET (E70)." [ReadInt Small None];
    IfEqText "Skips the jump that follows when a equals b; two NOT_SETs are equal (E74)." [ReadText ReadText None];
    IfUnsetValue "Skips the jump that follows when a is NOT_SET." [ReadValue None None];
    SwitchText "Goes where the table has a; where it has not, to the table's default." [ReadText Table None];
    LoopStart "Sets the turn a to 0 and skips the jump that follows when b is 1 or more (L5); refuses NOT_SET." [WriteInt ReadInt None];
    LoopTurn "Counts the turn a up; skips the jump that follows when it has reached b." [WriteInt ReadInt None];
    CallTask "Runs a task; at most 64 calls deep." [None TaskCall None];
    EndTask "Goes back to who called the task, by an output path; where nobody did, ends the flow." [Path None None];
    Leave "Goes to a task, menu or state for good: whoever called is forgotten (L6)." [None Target None];
    Restart "Starts an in-queue task over (P26)." [None Target None];
    Menu "Plays the menu and asks for a choice (L9)." [None Menu None];
    PreviousMenu "Goes back to the menu that was left for this one (L6)." [None None None];
    RepeatMenu "Starts the current menu again (L6)." [None None None];
    End "Sends what is queued and ends the flow (P20)." [Exit None None];
    IntNumber "Puts the number into a." [WriteInt Number None];
    IntConst "Puts a constant into a." [WriteInt IntConstant None];
    MoveInt "Copies b into a." [WriteInt ReadInt None];
    AddInt "Puts b + c into a; refuses NOT_SET (E70) and overflow (E367)." [WriteInt ReadInt ReadInt];
    SubInt "Puts b - c into a; refuses NOT_SET (E70) and overflow (E367)." [WriteInt ReadInt ReadInt];
    MulInt "Puts b * c into a; refuses NOT_SET (E70) and overflow (E367)." [WriteInt ReadInt ReadInt];
    AddSmall "Puts b + number into a; refuses NOT_SET (E70) and overflow (E367)." [WriteInt ReadInt Small];
    EqInt "Puts whether b equals c into a; two NOT_SETs are equal (E74)." [WriteInt ReadInt ReadInt];
    LtInt "Puts whether b is below c into a; refuses NOT_SET (E70)." [WriteInt ReadInt ReadInt];
    LeInt "Puts whether b is at most c into a; refuses NOT_SET (E70)." [WriteInt ReadInt ReadInt];
    EqText "Puts whether b equals c into a; two NOT_SETs are equal (E74)." [WriteInt ReadText ReadText];
    Not "Puts the opposite of b into a; refuses NOT_SET (E70)." [WriteInt ReadInt None];
    Refuse "Refuses NOT_SET in the Boolean a (E70)." [ReadInt None None];
    EmptyText "Puts whether b is NOT_SET or empty into a (E75)." [WriteInt ReadText None];
    UnsetText "Makes a NOT_SET." [WriteText None None];
    TextConst "Puts a constant into a." [WriteText TextConstant None];
    MoveText "Copies b into a." [WriteText ReadText None];
    TakeText "Moves b into a and leaves NOT_SET behind." [WriteText TakeText None];
    IntText "Puts the Integer b as text into a (E81); NOT_SET stays NOT_SET." [WriteText ReadInt None];
    Append "Puts the parts one behind the other into a; NOT_SET is empty (E130)." [WriteText Parts None];
    UnsetValue "Makes a NOT_SET." [WriteValue None None];
    ValueConst "Puts a constant into a." [WriteValue ValueConstant None];
    MoveValue "Copies b into a." [WriteValue ReadValue None];
    TakeValue "Moves b into a and leaves NOT_SET behind." [WriteValue TakeValue None];
    Call "Calls a function and puts its result into a." [Result Call None];
    Set "Queues attributes, all or none (P1, P8)." [None Sets None];
    Get "Reads attributes: the queue first, the cloud second (P2)." [None Gets None];
    Perform "Hands an action to the world outside and goes on by its output." [None Site None];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_is_eight_bytes() {
        assert_eq!(size_of::<Op>(), 8);
        let op = Op::long(Code::Jump, 7, 0xdead_beef);
        assert_eq!((op.a, op.wide()), (7, 0xdead_beef));
    }

    #[test]
    fn every_instruction_says_its_effect() {
        for code in Code::ALL {
            assert!(code.effect().ends_with('.'), "{}", code.name());
        }
    }
}
