//! Which calls have an instruction of their own.

use crate::builtins::{self, OverloadId, Settings};
use crate::value::{File, Kind, Type};

/// A call that needs no call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Intrinsic {
    Add,
    Subtract,
    Multiply,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    EqualTexts,
    NotEqualTexts,
    Not,
    Append,
    IntText,
    EmptyText,
    /// The argument itself: ToString of a String.
    Same,
}

/// The instruction for an overload with arguments of those types, if there is one. Instructions compare texts exactly,
/// so a project that ignores case calls the function (E340).
pub(super) fn intrinsic(overload: OverloadId, arguments: &[Type], settings: &Settings) -> Option<Intrinsic> {
    let name = builtins::overload(overload)?.name();
    let (first, second) = (arguments.first().copied()?, arguments.get(1).copied());
    let numbers = first.file() == File::Int && second == Some(first);
    let texts = first.file() == File::Text && second == Some(first);
    let sums = numbers && matches!(first.kind, Kind::Integer | Kind::Duration);
    Some(match name {
        "+" if sums => Intrinsic::Add,
        "-" if sums => Intrinsic::Subtract,
        "*" if sums && first.kind == Kind::Integer => Intrinsic::Multiply,
        "==" if numbers => Intrinsic::Equal,
        "!=" if numbers => Intrinsic::NotEqual,
        "<" if numbers => Intrinsic::Less,
        "<=" if numbers => Intrinsic::LessEqual,
        ">" if numbers => Intrinsic::Greater,
        ">=" if numbers => Intrinsic::GreaterEqual,
        "==" if texts && !settings.ignores_case() => Intrinsic::EqualTexts,
        "!=" if texts && !settings.ignores_case() => Intrinsic::NotEqualTexts,
        "!" => Intrinsic::Not,
        "Append" if first.file() == File::Text => Intrinsic::Append,
        "ToString" if arguments == [Type::one(Kind::Integer)] => Intrinsic::IntText,
        "ToString" if arguments == [Type::one(Kind::String)] => Intrinsic::Same,
        "IsNotSetOrEmpty" if first.file() == File::Text => Intrinsic::EmptyText,
        _ => return None,
    })
}

/// Whether a Boolean result is certainly set, so that `and` and `or` need not look (E70).
pub(super) fn always_set(overload: OverloadId) -> bool {
    let name = builtins::overload(overload).map_or("", |overload| overload.name());
    matches!(name, "==" | "!=" | "<" | "<=" | ">" | ">=" | "!" | "IsSet" | "IsNotSetOrEmpty" | "AreEqual" | "Contains")
}
