//! Signatures read once into a form that resolution can compare with.

use crate::value::{Kind, Type};

/// What a parameter wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Exactly that type.
    Exactly(Type),
    /// `T`: one type of E49.
    Any,
    /// `T[]`: a collection of it.
    AnyList,
    /// An Audio or a Prompt.
    Sound,
    /// A JSON, or a value that JSON has: String, Integer, Decimal, Boolean (E245).
    JsonOrScalar,
    /// What a Communication may be put together of (E251).
    Part,
    /// A bare NOT_SET.
    NotSet,
}

/// A list that a literal must be in (E48).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralList {
    /// Codes of ISO 4217 (E200).
    Currency,
    /// Dialing codes of E.164.
    DialingCode,
    /// Language tags that can be spoken.
    SpeechLanguage,
}

/// One parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in the documentation.
    pub name: &'static str,
    /// What it wants.
    pub wanted: Wanted,
    /// Whether it takes NOT_SET.
    pub not_set: bool,
    /// Whether it may stand several times; only the last does.
    pub repeats: bool,
    /// The least a literal may be.
    pub least: Option<i64>,
    /// The most a literal may be.
    pub most: Option<i64>,
    /// Whether a literal may not be zero.
    pub not_zero: bool,
    /// Whether it must be a literal.
    pub literal: bool,
    /// The list that a literal must be in.
    pub list: Option<LiteralList>,
}

/// A signature taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The canonical name, or the operator's symbol.
    pub name: &'static str,
    /// From left to right.
    pub parameters: Vec<Parameter>,
    /// What it gives.
    pub result: Wanted,
}

impl Signature {
    /// A signature of nothing.
    pub(super) const NONE: Self = Self { name: "", parameters: Vec::new(), result: Wanted::NotSet };
}

/// Reads a signature; `None` if it is not written as one, which a test excludes.
pub(super) fn parse(text: &'static str) -> Option<Signature> {
    // The table is read at every start, so single bytes are searched for: a search for a text costs ten times as much.
    let arrow = text.bytes().rposition(|byte| byte == b'>')?;
    let (head, result) = (text[..arrow].strip_suffix(" -")?, text[arrow + 1..].strip_prefix(' ')?);
    let (name, rest) = head.split_once('(').filter(|(name, _)| !name.is_empty())?;
    let list = rest.strip_suffix(')')?;
    let mut parameters = Vec::new();
    for piece in pieces(list) {
        parameters.push(parameter(piece)?);
    }
    Some(Signature { name, parameters, result: wanted(result)? })
}

/// The parameters, separated by the commas outside braces.
fn pieces(list: &'static str) -> Vec<&'static str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (index, byte) in list.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b',' if depth == 0 => {
                found.push(list[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    if !list.is_empty() {
        found.push(list[start..].trim());
    }
    found
}

/// `name: Type+?{…}`
fn parameter(piece: &'static str) -> Option<Parameter> {
    let colon = piece.bytes().position(|byte| byte == b':')?;
    let (name, rest) = (&piece[..colon], piece[colon + 1..].strip_prefix(' ')?);
    let (ty, limits) = match rest.split_once('{') {
        Some((ty, limits)) => (ty, limits.strip_suffix('}')?),
        None => (rest, ""),
    };
    let (ty, not_set) = ty.strip_suffix('?').map_or((ty, false), |ty| (ty, true));
    let (ty, repeats) = ty.strip_suffix('+').map_or((ty, false), |ty| (ty, true));
    let wanted = wanted(ty)?;
    let not_set = not_set || wanted == Wanted::NotSet;
    let mut parameter = Parameter {
        name,
        wanted,
        not_set,
        repeats,
        least: None,
        most: None,
        not_zero: false,
        literal: false,
        list: None,
    };
    for limit in limits.split(',').map(str::trim).filter(|limit| !limit.is_empty()) {
        limit_of(limit, &mut parameter)?;
    }
    Some(parameter)
}

/// One limit out of the braces.
fn limit_of(limit: &str, parameter: &mut Parameter) -> Option<()> {
    match limit {
        "≠0" => parameter.not_zero = true,
        "literal" => parameter.literal = true,
        "in currency" => parameter.list = Some(LiteralList::Currency),
        "in dialing code" => parameter.list = Some(LiteralList::DialingCode),
        "in speech language" => parameter.list = Some(LiteralList::SpeechLanguage),
        range => {
            let (least, most) = range.split_once("..")?;
            parameter.least = if least.is_empty() { None } else { Some(least.parse().ok()?) };
            parameter.most = if most.is_empty() { None } else { Some(most.parse().ok()?) };
        }
    }
    Some(())
}

/// A type as signatures write it.
fn wanted(text: &str) -> Option<Wanted> {
    Some(match text {
        "T" => Wanted::Any,
        "T[]" => Wanted::AnyList,
        "NOT_SET" => Wanted::NotSet,
        // The frequent ones need no search.
        "String" => Wanted::Exactly(Type::one(Kind::String)),
        "Integer" => Wanted::Exactly(Type::one(Kind::Integer)),
        "Boolean" => Wanted::Exactly(Type::one(Kind::Boolean)),
        "Decimal" => Wanted::Exactly(Type::one(Kind::Decimal)),
        "Audio|Prompt" => Wanted::Sound,
        "JSON|scalar" => Wanted::JsonOrScalar,
        "Part" => Wanted::Part,
        "LanguageContext" => Wanted::Exactly(Type::one(Kind::LanguageContext)),
        other => match other.strip_suffix("[]") {
            Some(item) => Wanted::Exactly(Type::many(Kind::named(item)?)),
            None => Wanted::Exactly(Type::one(Kind::named(other)?)),
        },
    })
}

impl Wanted {
    /// Whether `T` or `T[]` stands in it.
    pub const fn is_any(self) -> bool {
        matches!(self, Self::Any | Self::AnyList)
    }

    /// Whether a typed argument matches (E47, E49).
    pub const fn matches(self, given: Type) -> bool {
        match self {
            Self::Exactly(wanted) => wanted.kind as u8 == given.kind as u8 && wanted.list == given.list,
            Self::Any => !given.list && given.kind.is_any(),
            Self::AnyList => given.list && given.kind.is_any(),
            Self::Sound => !given.list && matches!(given.kind, Kind::Audio | Kind::Prompt),
            Self::JsonOrScalar => {
                !given.list
                    && matches!(given.kind, Kind::Json | Kind::String | Kind::Integer | Kind::Decimal | Kind::Boolean)
            }
            Self::Part => {
                !given.list
                    && matches!(
                        given.kind,
                        Kind::String
                            | Kind::Integer
                            | Kind::Decimal
                            | Kind::Date
                            | Kind::Time
                            | Kind::Timeslot
                            | Kind::Communication
                    )
            }
            Self::NotSet => false,
        }
    }
}

impl Signature {
    /// The parameter of an argument; the last one repeats.
    pub fn parameter(&self, argument: usize) -> Option<&Parameter> {
        self.parameters.get(argument).or_else(|| self.parameters.last().filter(|last| last.repeats))
    }

    /// Whether a call may have that many arguments.
    pub fn takes(&self, count: usize) -> bool {
        let last_repeats = self.parameters.last().is_some_and(|last| last.repeats);
        count == self.parameters.len() || (last_repeats && count > self.parameters.len())
    }

    /// Whether `T` stands in a parameter (E47).
    pub fn has_any(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.wanted.is_any())
    }
}
