//! Why no overload fits, in enough detail for a message that helps (E301).

use super::casts::cast_name;
use super::resolve::{ArgInfo, ArgType, is_list};
use super::signature::{LiteralList, Signature, Wanted};
use super::table::{Function, functions, overload};
use crate::value::Type;

/// Why a call cannot be resolved. Arguments are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// No function has that name (E40, E267).
    UnknownFunction {
        /// Names that may be meant, the nearest first.
        nearest: Vec<&'static str>,
    },
    /// No overload takes that many arguments.
    ArgumentCount {
        /// The least and the most of each overload, without doubles; no most if it repeats.
        allowed: Vec<(usize, Option<usize>)>,
    },
    /// No overload takes these types (E47).
    NoOverload {
        /// A cast of one argument that would mend it: which, and the function (E301).
        cast: Option<(usize, &'static str)>,
    },
    /// Two arguments must be of one type and are not (E50).
    NotOneType {
        /// The earlier one.
        first: usize,
        /// The later one.
        second: usize,
    },
    /// A bare NOT_SET that nothing gives a type, or that is not taken there (E67).
    NotSetUntyped {
        /// Which.
        argument: usize,
    },
    /// A literal below its least value (E48).
    BelowMinimum {
        /// Which.
        argument: usize,
        /// The least.
        limit: i64,
    },
    /// A literal above its greatest value (E48).
    AboveMaximum {
        /// Which.
        argument: usize,
        /// The greatest.
        limit: i64,
    },
    /// A literal zero where none may be (E48).
    Zero {
        /// Which.
        argument: usize,
    },
    /// A literal that is not in its list (E48).
    NotInList {
        /// Which.
        argument: usize,
        /// The list.
        list: LiteralList,
    },
    /// An argument that must be a literal and is not (E48).
    LiteralWanted {
        /// Which.
        argument: usize,
    },
    /// An overload that authors may not call (E170).
    Hidden {
        /// What to write instead; `""` if there is nothing.
        offer: &'static str,
    },
    /// Two language contexts of one kind (E228).
    ContextTwice {
        /// The earlier one.
        first: usize,
        /// The later one.
        second: usize,
    },
}

/// Names that people bring from elsewhere, and what stands for them here (E267).
const ELSEWHERE: &[(&str, &str)] = &[
    ("indexof", "FindString"),
    ("toupper", "Upper"),
    ("uppercase", "Upper"),
    ("tolower", "Lower"),
    ("lowercase", "Lower"),
    ("toboolean", "ToBool"),
    ("tointeger", "ToInt"),
    ("now", "GetCurrentDateTimeUtc"),
    ("join", "ToString"),
    ("concat", "Append"),
    ("len", "Length"),
    ("startswith", "Left"),
    ("endswith", "Right"),
    ("isempty", "IsNotSetOrEmpty"),
    ("isnull", "IsNotSetOrEmpty"),
    ("mid", "Substring"),
];

impl Mismatch {
    /// The mismatch of a name that no function has.
    pub fn unknown(name: &str) -> Self {
        let wanted = name.to_lowercase();
        let elsewhere = ELSEWHERE.iter().find(|(known, _)| *known == wanted).map(|(_, ours)| *ours);
        let mut scored: Vec<(usize, &'static str)> = functions()
            .iter()
            .filter(|function| !function.is_operator() && function.is_visible())
            .map(|function| (strsim::damerau_levenshtein(&wanted, &function.name.to_lowercase()), function.name))
            .filter(|(distance, name)| *distance <= 1 + name.len().min(wanted.len()) / 4)
            .collect();
        scored.sort_unstable();
        let near = scored.into_iter().map(|(_, name)| name).filter(|name| Some(*name) != elsewhere);
        Self::UnknownFunction { nearest: elsewhere.into_iter().chain(near).take(3).collect() }
    }
}

/// Why no overload of a function matched.
pub(super) fn mismatch(function: &Function, arguments: &[ArgInfo<'_>]) -> Mismatch {
    let visible = || {
        let found = function.overloads.iter().filter_map(|id| overload(*id));
        found.filter(|overload| !overload.is_hidden()).map(super::table::Overload::signature)
    };
    if !visible().any(|signature| signature.takes(arguments.len())) {
        return Mismatch::ArgumentCount { allowed: counts(visible()) };
    }
    let bare = arguments.iter().position(|argument| argument.ty == ArgType::NotSet);
    if let Some(argument) = bare
        && visible().any(|signature| accepts(signature, arguments, |_, _| None))
    {
        return Mismatch::NotSetUntyped { argument: refused(visible(), arguments).unwrap_or(argument) };
    }
    let casts = visible().flat_map(|signature| casts_for(signature, arguments));
    let cast = casts.min_by_key(|(_, name)| loss(name));
    Mismatch::NoOverload { cast }
}

/// The numbers of arguments that overloads take.
fn counts<'a>(signatures: impl Iterator<Item = &'a Signature>) -> Vec<(usize, Option<usize>)> {
    let count = |signature: &Signature| {
        let least = signature.parameters.len();
        let repeats = signature.parameters.last().is_some_and(|last| last.repeats);
        (least, (!repeats).then_some(least))
    };
    let mut found: Vec<_> = signatures.map(count).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a signature would match if each bare NOT_SET did, and if casts made of an argument what `cast` says.
fn accepts(signature: &Signature, arguments: &[ArgInfo<'_>], cast: impl Fn(usize, Type) -> Option<Type>) -> bool {
    signature.takes(arguments.len())
        && arguments.iter().enumerate().all(|(index, argument)| {
            let Some(parameter) = signature.parameter(index) else { return false };
            argument.known().is_none_or(|ty| parameter.wanted.matches(cast(index, ty).unwrap_or(ty)))
        })
}

/// The first bare NOT_SET that its parameter refuses in a signature that else matches.
fn refused<'a>(mut signatures: impl Iterator<Item = &'a Signature>, arguments: &[ArgInfo<'_>]) -> Option<usize> {
    let signature = signatures.find(|signature| accepts(signature, arguments, |_, _| None))?;
    arguments.iter().enumerate().position(|(index, argument)| {
        argument.ty == ArgType::NotSet
            && signature.parameter(index).is_some_and(|parameter| !parameter.not_set || is_list(parameter.wanted))
    })
}

/// How much a cast may lose or refuse: ToString nothing, ToDecimal little, the others more.
pub fn loss(cast: &str) -> u8 {
    match cast {
        "ToString" => 0,
        "ToDecimal" => 1,
        _ => 2,
    }
}

/// The arguments whose cast alone would make the signature match.
fn casts_for(signature: &Signature, arguments: &[ArgInfo<'_>]) -> Vec<(usize, &'static str)> {
    let found = arguments.iter().enumerate().filter_map(|(index, argument)| {
        let from = argument.known()?;
        let Wanted::Exactly(to) = signature.parameter(index)?.wanted else { return None };
        let name = cast_name(from, to)?;
        let cast = |place: usize, _: Type| (place == index).then_some(to);
        accepts(signature, arguments, cast).then_some((index, name))
    });
    found.collect()
}
