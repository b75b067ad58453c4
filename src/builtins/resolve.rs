//! Which overload a call means (E47–E51, E66–E69).

use super::limits_of_literals::literal_fault;
use super::mismatch::{Mismatch, mismatch};
use super::row::Typing;
use super::signature::Wanted;
use super::table::{Function, Overload, OverloadId, function, overload};
use crate::value::{Kind, Type};

/// The type of an argument as far as it is known before the call is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgType {
    /// A typed expression.
    Known(Type),
    /// A bare NOT_SET (E67).
    NotSet,
}

/// A literal of E51: a number with its folded sign, a String, a Boolean, a String constant of `System.`
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal<'a> {
    /// E7
    Integer(i64),
    /// E8
    Decimal(crate::value::Decimal),
    /// E10, E291
    Text(&'a str),
    /// E4
    Boolean(bool),
}

/// What resolution knows of one argument.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArgInfo<'a> {
    /// Its type.
    pub ty: ArgType,
    /// The literal that it is, if it is one.
    pub literal: Option<Literal<'a>>,
    /// The scope of the constant that it is, if it is one: `Language.Gender` (E228).
    pub scope: Option<&'a str>,
}

impl<'a> ArgInfo<'a> {
    /// An expression of that type.
    pub const fn of(ty: Type) -> Self {
        Self { ty: ArgType::Known(ty), literal: None, scope: None }
    }

    /// A bare NOT_SET.
    pub const fn not_set() -> Self {
        Self { ty: ArgType::NotSet, literal: None, scope: None }
    }

    /// A literal.
    pub const fn literal(literal: Literal<'a>) -> Self {
        let kind = match literal {
            Literal::Integer(_) => Kind::Integer,
            Literal::Decimal(_) => Kind::Decimal,
            Literal::Text(_) => Kind::String,
            Literal::Boolean(_) => Kind::Boolean,
        };
        Self { ty: ArgType::Known(Type::one(kind)), literal: Some(literal), scope: None }
    }

    /// Its type, if it has one of its own.
    pub const fn known(&self) -> Option<Type> {
        match self.ty {
            ArgType::Known(ty) => Some(ty),
            ArgType::NotSet => None,
        }
    }
}

/// Whether overloads that authors may not call are taken (E212, E216: imports keep them).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hidden {
    /// They are an error with an offer.
    #[default]
    Refused,
    /// They are taken.
    Kept,
}

/// The overload of a call and the types around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The overload.
    pub overload: OverloadId,
    /// The function's canonical name, or the operator's symbol.
    pub name: &'static str,
    /// What the call gives. For `.` it is the checker's business ([`Typing::Accessor`]).
    pub result: Type,
    /// What `T` stands for.
    pub any: Option<Type>,
}

impl Resolved {
    /// The type of an argument; a bare NOT_SET takes its parameter's (E67), where that says none the result's.
    pub fn argument_type(&self, index: usize, argument: &ArgInfo<'_>) -> Type {
        if let ArgType::Known(ty) = argument.ty {
            return ty;
        }
        let parameter = overload(self.overload).and_then(|overload| overload.signature().parameter(index));
        match parameter.map(|parameter| parameter.wanted) {
            Some(Wanted::Exactly(ty)) => ty,
            Some(Wanted::Any) => self.any.unwrap_or(self.result),
            Some(Wanted::Sound) => Type::one(Kind::Audio),
            _ => self.result,
        }
    }
}

/// Finds the overload of a call of a function or operator.
pub fn resolve(name: &str, arguments: &[ArgInfo<'_>], hidden: Hidden) -> Result<Resolved, Mismatch> {
    let Some(function) = function(name).filter(|found| hidden == Hidden::Kept || found.is_known()) else {
        return Err(Mismatch::unknown(name));
    };
    resolve_in(function, arguments, hidden)
}

/// As [`resolve`], for a function that was looked up before.
pub fn resolve_in(
    function: &'static Function,
    arguments: &[ArgInfo<'_>],
    hidden: Hidden,
) -> Result<Resolved, Mismatch> {
    let mut refused = None;
    for id in &function.overloads {
        let Some(overload) = overload(*id) else { continue };
        if !matches(overload, arguments) {
            continue;
        }
        match overload.row.hidden {
            Some(offer) if hidden == Hidden::Refused => {
                refused.get_or_insert(Mismatch::Hidden { offer });
            }
            _ => return finish(overload, arguments),
        }
    }
    Err(refused.unwrap_or_else(|| mismatch(function, arguments)))
}

impl Function {
    /// Whether the checker knows it at all: a function of hidden overloads alone that offers nothing is unknown (E212).
    fn is_known(&self) -> bool {
        self.overloads.iter().filter_map(|id| overload(*id)).any(|overload| overload.row.hidden != Some(""))
    }
}

/// Whether all arguments match their parameters (E47).
fn matches(overload: &Overload, arguments: &[ArgInfo<'_>]) -> bool {
    let signature = overload.signature();
    if !signature.takes(arguments.len()) {
        return false;
    }
    let fits = arguments.iter().enumerate().all(|(index, argument)| {
        signature.parameter(index).is_some_and(|parameter| match argument.ty {
            ArgType::Known(ty) => parameter.wanted.matches(ty),
            ArgType::NotSet => parameter.not_set && !is_list(parameter.wanted),
        })
    });
    fits && !is_bare_pair(overload, arguments)
}

/// Whether a parameter wants a collection, which has no NOT_SET (E65).
pub(super) fn is_list(wanted: Wanted) -> bool {
    match wanted {
        Wanted::AnyList => true,
        Wanted::Exactly(ty) => ty.list,
        Wanted::Any | Wanted::Sound | Wanted::JsonOrScalar | Wanted::Part | Wanted::NotSet => false,
    }
}

/// Two bare NOT_SETs around `==` or `!=` are Strings (E69), not the Integer and the Decimal of an earlier row.
fn is_bare_pair(overload: &Overload, arguments: &[ArgInfo<'_>]) -> bool {
    let signature = overload.signature();
    matches!(signature.name, "==" | "!=")
        && !signature.has_any()
        && arguments.iter().all(|argument| argument.ty == ArgType::NotSet)
}

/// The type rule, then the literals (E47, E48, E50).
fn finish(overload: &'static Overload, arguments: &[ArgInfo<'_>]) -> Result<Resolved, Mismatch> {
    let any = bind(overload, arguments)?;
    let typing = overload.row.typing;
    let bare = arguments.iter().position(|argument| argument.ty == ArgType::NotSet);
    let all_bare = arguments.iter().all(|argument| argument.ty == ArgType::NotSet);
    match (typing, bare) {
        (Typing::OneTyped, Some(argument)) if all_bare => return Err(Mismatch::NotSetUntyped { argument }),
        (Typing::AllTyped, Some(argument)) => return Err(Mismatch::NotSetUntyped { argument }),
        (Typing::Contexts, _) => one_context_each(arguments)?,
        _ => {}
    }
    let any = match (any, typing, bare) {
        (None, Typing::StringIfBare, _) if overload.signature().has_any() => Some(Type::one(Kind::String)),
        (None, _, Some(argument)) if overload.signature().has_any() => {
            return Err(Mismatch::NotSetUntyped { argument });
        }
        (any, ..) => any,
    };
    for (index, argument) in arguments.iter().enumerate() {
        if let Some(parameter) = overload.signature().parameter(index) {
            literal_fault(parameter, argument, index)?;
        }
    }
    let result = match overload.signature().result {
        Wanted::Exactly(ty) => ty,
        Wanted::AnyList => Type::many(any.map_or(Kind::String, |ty| ty.kind)),
        _ => any.unwrap_or(Type::one(Kind::String)),
    };
    Ok(Resolved { overload: overload.id, name: overload.name(), result, any })
}

/// What `T` stands for: one scalar type, the same wherever it stands (E50).
fn bind(overload: &Overload, arguments: &[ArgInfo<'_>]) -> Result<Option<Type>, Mismatch> {
    let mut bound: Option<(usize, Kind)> = None;
    for (index, argument) in arguments.iter().enumerate() {
        let generic = overload.signature().parameter(index).is_some_and(|parameter| parameter.wanted.is_any());
        let (true, Some(ty)) = (generic, argument.known()) else { continue };
        match bound {
            None => bound = Some((index, ty.kind)),
            Some((first, kind)) if kind != ty.kind => return Err(Mismatch::NotOneType { first, second: index }),
            Some(_) => {}
        }
    }
    Ok(bound.map(|(_, kind)| Type::one(kind)))
}

/// At most one language context of each kind (E228).
fn one_context_each(arguments: &[ArgInfo<'_>]) -> Result<(), Mismatch> {
    for (second, argument) in arguments.iter().enumerate() {
        let Some(scope) = argument.scope.filter(|scope| scope.starts_with("Language.")) else { continue };
        let first = arguments[..second].iter().position(|earlier| earlier.scope == Some(scope));
        if let Some(first) = first {
            return Err(Mismatch::ContextTwice { first, second });
        }
    }
    Ok(())
}
