//! Settings of actions and menus: the small notation of the catalogue, and what it stands for.

use super::FlowType;
use crate::value::{Kind, Type};

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name, exactly spelt.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// Whether it must be given.
    pub required: bool,
    /// Whether only a literal is taken, with the least and greatest number when it is one.
    pub literal: Option<(i64, i64)>,
    /// Its value when it is left out: a number, `true`, `false`, or `5 s` for a Duration.
    pub default: Option<&'static str>,
}

impl Setting {
    /// The default as a register holds it: Durations in milliseconds, true as 1.
    pub fn default_number(&self) -> Option<i64> {
        match self.default? {
            "true" => Some(1),
            "false" => Some(0),
            text => match text.strip_suffix(" s") {
                Some(seconds) => seconds.parse::<i64>().ok().map(|s| s * 1000),
                None => text.parse().ok(),
            },
        }
    }
}

/// What a setting takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An expression of that type, or one that casts to it (E60).
    Value(Type),
    /// A thing of the organisation: its name as a text, or an expression of that type.
    Object(Kind),
    /// A variable of that type that receives something.
    Out(Type),
    /// One of these words, as a text.
    Word(Vec<&'static str>),
    /// One of these words as a text, or an expression that gives one.
    OneOf(Vec<&'static str>),
    /// A literal text.
    Text,
    /// The name of a flow of that type, a literal text.
    Flow(FlowType),
    /// The name of a task of this flow, a literal text.
    Task,
    /// The name of a menu of this flow, a literal text.
    Menu,
    /// The name of a state of this flow, a literal text.
    State,
    /// An output path of the task that stands around, a literal text.
    Path,
    /// The name of a slot of this flow, a literal text.
    Slot,
    /// Names of slots of this flow, literal texts.
    Slots,
    /// A structure of the platform that scripts cannot hold.
    Aside,
    /// The name of something outside that is not checked further, a literal text.
    Name,
}

impl Shape {
    /// What people read about it.
    pub fn describe(&self) -> String {
        match self {
            Self::Value(ty) => ty.to_string(),
            Self::Object(kind) => format!("{} or its name", kind.name()),
            Self::Out(ty) => format!("a variable of type {ty}"),
            Self::Word(words) | Self::OneOf(words) => words.join(" | "),
            Self::Text => "a literal text".into(),
            Self::Flow(_) => "the name of a flow".into(),
            Self::Task => "the name of a task".into(),
            Self::Menu => "the name of a menu".into(),
            Self::State => "the name of a state".into(),
            Self::Path => "an output path of the task".into(),
            Self::Slot => "the name of a slot".into(),
            Self::Slots => "the names of slots".into(),
            Self::Aside => "a structure that scripts cannot hold".into(),
            Self::Name => "a name".into(),
        }
    }
}

/// Reads the notation `name: Shape`, parted by commas. A `!` behind the name: required. Shapes: a type (`Integer`,
/// `String[]`), `object Queue`, `out String`, `word(a|b)` (a literal), `String(a|b)` (or an expression), `text`, `flow`,
/// `flow(secureCall)`, `task`, `menu`, `state`, `path`, `slot`, `slots`, `name`, `aside`. Behind the shape: `literal`,
/// `literal 1..32`, `= default`.
pub fn parse(text: &'static str) -> Vec<Setting> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).filter_map(one).collect()
}

fn one(text: &'static str) -> Option<Setting> {
    let (name, rest) = text.split_once(':')?;
    let (rest, default) = match rest.split_once('=') {
        Some((rest, default)) => (rest, Some(default.trim())),
        None => (rest, None),
    };
    let (rest, literal) = match rest.split_once(" literal") {
        Some((rest, range)) => (rest, Some(bounds(range.trim()))),
        None => (rest, None),
    };
    let required = name.ends_with('!');
    Some(Setting { name: name.trim_end_matches('!'), shape: shape(rest.trim())?, required, literal, default })
}

fn bounds(range: &str) -> (i64, i64) {
    let parsed = range.split_once("..").and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    parsed.unwrap_or((i64::MIN, i64::MAX))
}

fn shape(text: &'static str) -> Option<Shape> {
    if let Some(words) = text.strip_prefix("word(").and_then(|t| t.strip_suffix(')')) {
        return Some(Shape::Word(words.split('|').collect()));
    }
    if let Some(words) = text.strip_prefix("String(").and_then(|t| t.strip_suffix(')')) {
        return Some(Shape::OneOf(words.split('|').collect()));
    }
    if let Some(kind) = text.strip_prefix("flow(").and_then(|t| t.strip_suffix(')')) {
        return FlowType::named(kind).map(Shape::Flow);
    }
    if let Some(name) = text.strip_prefix("object ") {
        return Kind::named(name).map(Shape::Object);
    }
    if let Some(name) = text.strip_prefix("out ") {
        return ty(name).map(Shape::Out);
    }
    match text {
        "text" => Some(Shape::Text),
        "flow" => Some(Shape::Flow(FlowType::InboundCall)),
        "task" => Some(Shape::Task),
        "menu" => Some(Shape::Menu),
        "state" => Some(Shape::State),
        "path" => Some(Shape::Path),
        "slot" => Some(Shape::Slot),
        "slots" => Some(Shape::Slots),
        "aside" => Some(Shape::Aside),
        "name" => Some(Shape::Name),
        _ => ty(text).map(Shape::Value),
    }
}

fn ty(name: &str) -> Option<Type> {
    match name.strip_suffix("[]") {
        Some(item) => Kind::named(item).map(Type::many),
        None => Kind::named(name).map(Type::one),
    }
}

/// The settings of a menu (L9, A61); `default` names the choice that is taken when nobody chooses.
pub const MENU: &str = "audio!: Audio, repeatCount: Integer literal 0..9 = 3, \
     menuSelectionTimeout: Duration = 10 s, listenForExtensionDialing: Boolean, \
     extensionDialingMaxDelay: Duration, default: name";

/// The settings of a menu that a flow can give to all of its menus (A61).
pub const OF_ALL_MENUS: &[&str] =
    &["repeatCount", "menuSelectionTimeout", "listenForExtensionDialing", "extensionDialingMaxDelay"];

/// The settings of a menu's choice (A60).
pub const CHOICE: &str = "globalDtmf: Boolean literal = false, speechRecTerms: String[], \
     globalSpeechRecTerms: Boolean literal = false";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notation_is_read_whole() {
        let all = parse("a!: Integer literal 1..32 = 5, b: out String, c: word(x|y), d: object Queue, e: String[]");
        assert_eq!(all.len(), 5);
        assert_eq!(all[0].literal, Some((1, 32)));
        assert!(all[0].required && all[0].default == Some("5"));
        assert_eq!(all[1].shape, Shape::Out(Type::one(Kind::String)));
        assert_eq!(all[2].shape, Shape::Word(vec!["x", "y"]));
        assert_eq!(all[3].shape, Shape::Object(Kind::Queue));
        assert_eq!(all[4].shape, Shape::Value(Type::many(Kind::String)));
    }

    #[test]
    fn no_setting_of_the_table_is_dropped() {
        let texts = crate::catalog::actions().iter().map(|row| row.settings).chain([MENU, CHOICE]);
        for text in texts {
            let wanted = text.split(',').filter(|part| !part.trim().is_empty()).count();
            assert_eq!(parse(text).len(), wanted, "{text}");
        }
    }
}
