//! Values of settings: `lit`, `exp`, `var`, `tts`, `prompt` and their kin (archy.md §6).

use super::super::loss::Construct;
use super::super::tree::Node;
use super::mapper::Mapper;
use super::spell::{is_path, is_template, is_too_long, quote};
use super::variables::Sure;
use crate::builtins;
use crate::catalog::{Setting, Shape};
use crate::value::{Kind, Type};

/// What a place wants.
#[derive(Clone, Copy, Debug)]
pub enum Want<'a> {
    /// A value of that type, or one that casts to it.
    Typed(Type),
    /// A thing of the organisation.
    Object(Kind),
    /// One of these words.
    Words(&'a [&'static str]),
    /// One of these words or an expression.
    OneOf(&'a [&'static str]),
    /// A literal text.
    Literal,
    /// Whatever it is: an input of something outside.
    Any,
}

/// What a value became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// There is none.
    Nothing,
    /// An expression of a script.
    Text(String),
    /// It was lost, which is reported.
    Lost,
}

impl Given {
    /// The text, when there is one.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The forms of a value; one of them stands in its mapping (archy.md §6).
const FORMS: &[&str] = &["lit", "exp", "var", "noValue", "noValueWithNoFallback", "tts", "prompt", "none"];

impl<'a> Want<'a> {
    /// What a setting of the catalogue wants; `None` for variables that receive something and for structures.
    pub fn of(shape: &'a Shape) -> Option<Self> {
        Some(match shape {
            Shape::Value(ty) => Self::Typed(*ty),
            Shape::Object(kind) => Self::Object(*kind),
            Shape::Word(words) => Self::Words(words),
            Shape::OneOf(words) => Self::OneOf(words),
            Shape::Out(_) | Shape::Aside | Shape::Slots => return None,
            _ => Self::Literal,
        })
    }
}

impl Mapper<'_> {
    /// The value of a setting; a literal is wanted where the catalogue says so.
    pub fn setting_value(&mut self, setting: &Setting, node: &Node) -> Given {
        let Some(want) = Want::of(&setting.shape) else { return Given::Nothing };
        let given = self.value(node, want);
        let literal = setting.literal.is_none()
            || !matches!(&given, Given::Text(_) if node.get("exp").is_some() || node.get("var").is_some());
        if literal { given } else { self.lost(node, &Construct::Value) }
    }

    /// A value in any of its forms. One that no line of a script can hold is lost.
    pub fn value(&mut self, node: &Node, want: Want<'_>) -> Given {
        match self.any_form(node, want) {
            Given::Text(text) if is_too_long(&text) => self.lost(node, &Construct::Value),
            given => given,
        }
    }

    fn any_form(&mut self, node: &Node, want: Want<'_>) -> Given {
        if node.scalar().is_some() {
            return if node.as_text().is_none() || node.is_nothing() && !matches!(want, Want::Literal | Want::Any) {
                Given::Nothing
            } else {
                self.literal(node, want)
            };
        }
        if node.is_nothing() {
            return Given::Nothing;
        }
        let Some(entry) = node.entries().iter().find(|entry| FORMS.contains(&&*entry.key)) else {
            // `{name: X}` stands alone in some places (A55).
            return match node.get("name") {
                Some(_) if node.entries().len() == 1 => self.literal(node, want),
                _ => self.lost(node, &Construct::Value),
            };
        };
        self.beside(node, &entry.key, want);
        let own = entry.value.clone();
        match &*entry.key {
            "lit" => self.literal(&own, want),
            "exp" => self.written_expression(&own, want),
            "var" => self.variable_read(&own, want),
            "tts" => self.spoken(&own, want),
            "prompt" => self.played(&own, want),
            _ => Given::Nothing,
        }
    }

    /// What stands beside the value: a name that repeats it (A32), audio of other languages, or something strange.
    fn beside(&mut self, node: &Node, form: &str, want: Want<'_>) {
        for entry in node.entries().iter().filter(|entry| entry.key != form) {
            match &*entry.key {
                "alternateSequences" => {
                    self.within("alternateSequences", &entry.value, |own| {
                        own.lose(&entry.value, &Construct::AlternateAudio)
                    });
                }
                "name" => {
                    let named = node.get("lit").and_then(|lit| lit.get("name").or(Some(lit)));
                    let same = named.and_then(Node::as_text) == entry.value.as_text();
                    self.note(
                        &entry.value,
                        if same {
                            "the name repeats the value"
                        } else {
                            "the name differs from the value, which counts"
                        },
                    );
                }
                key if FORMS.contains(&key) => {
                    self.note(&entry.value, format!("a second value `{key}` is left out: `{form}` counts"));
                }
                key => {
                    let _ = want;
                    self.within(key, &entry.value, |own| own.lose(&entry.value, &Construct::Value));
                }
            }
        }
    }

    /// Reports a loss; there is no value.
    pub fn lost(&mut self, node: &Node, construct: &Construct) -> Given {
        self.lose(node, construct);
        Given::Lost
    }

    // ---- Expressions --------------------------------------------------------------------------------------------

    fn written_expression(&mut self, node: &Node, want: Want<'_>) -> Given {
        let Some(text) = node.as_text() else { return Given::Nothing };
        let text = text.trim();
        if text.is_empty() {
            return Given::Nothing;
        }
        let ty = match want {
            Want::Typed(ty) => Some(ty),
            Want::Object(kind) => Some(Type::one(kind)),
            Want::Literal | Want::Words(_) => return self.literal_expression(node, text, want),
            _ => None,
        };
        match self.expression(text, ty) {
            Ok(()) => Given::Text(text.to_owned()),
            Err(construct) => self.lost(node, &construct),
        }
    }

    /// Where only a literal may stand, an expression that is a literal text is one.
    fn literal_expression(&mut self, node: &Node, text: &str, want: Want<'_>) -> Given {
        match super::expression::literal_text(text) {
            Some(own) => self.literal(&Node { place: node.place.clone(), ..Node::quoted(own) }, want),
            None => self.lost(node, &Construct::Value),
        }
    }

    fn variable_read(&mut self, node: &Node, want: Want<'_>) -> Given {
        let ty = match want {
            Want::Typed(ty) => Some(ty),
            Want::Object(kind) => Some(Type::one(kind)),
            _ => None,
        };
        match node.as_text() {
            Some(path) if is_path(path) => {
                self.variables.meet(path, ty, if ty.is_some() { Sure::Yes } else { Sure::No });
                Given::Text(path.to_owned())
            }
            Some(path) => {
                let construct = super::expression::template_or(path, Construct::Value);
                self.lost(node, &construct)
            }
            None => Given::Nothing,
        }
    }

    fn spoken(&mut self, node: &Node, want: Want<'_>) -> Given {
        let Some(text) = node.as_text() else { return Given::Nothing };
        match want {
            Want::Typed(Type { kind: Kind::Communication | Kind::String, .. }) => Given::Text(quote(text)),
            _ => Given::Text(format!("ToAudioTTS({})", quote(text))),
        }
    }

    fn played(&mut self, node: &Node, want: Want<'_>) -> Given {
        match node.as_text() {
            Some(path) if is_path(path) => match want {
                Want::Object(Kind::Prompt) | Want::Typed(Type { kind: Kind::Prompt, .. }) => {
                    Given::Text(path.to_owned())
                }
                _ => Given::Text(format!("ToAudio({path})")),
            },
            Some(path) => {
                let construct = super::expression::template_or(path, Construct::Value);
                self.lost(node, &construct)
            }
            None => Given::Nothing,
        }
    }

    // ---- Literals -----------------------------------------------------------------------------------------------

    /// A literal, as the place wants it (A12, A30).
    pub fn literal(&mut self, node: &Node, want: Want<'_>) -> Given {
        match want {
            Want::Typed(ty) if ty.list => self.literal_list(node, ty.kind),
            Want::Typed(ty) => self.literal_of(node, ty.kind),
            Want::Object(kind) => self.object_name(node, kind, false),
            Want::Words(words) | Want::OneOf(words) => match node.as_text() {
                Some(text) if words.contains(&text) => Given::Text(quote(text)),
                Some(text) if matches!(want, Want::OneOf(_)) && is_template(text) => Given::Text(quote(text)),
                _ => self.lost(node, &Construct::Value),
            },
            Want::Literal => match node.get("name").unwrap_or(node).as_text() {
                Some(text) => Given::Text(quote(text)),
                None => self.lost(node, &Construct::Value),
            },
            Want::Any => self.any(node),
        }
    }

    fn literal_list(&mut self, node: &Node, kind: Kind) -> Given {
        if node.scalar().is_some() || !node.entries().is_empty() {
            return self.lost(node, &Construct::Value);
        }
        let want = Want::Typed(Type::one(kind));
        let items: Vec<Given> = node.items().iter().map(|item| self.value(item, want)).collect();
        if items.contains(&Given::Lost) {
            return Given::Lost;
        }
        let texts: Vec<String> =
            items.into_iter().map(|item| item.text().unwrap_or_else(|| "NOT_SET".into())).collect();
        if texts.is_empty() { Given::Nothing } else { Given::Text(format!("MakeList({})", texts.join(", "))) }
    }

    fn literal_of(&mut self, node: &Node, kind: Kind) -> Given {
        let text = node.as_text();
        let cast = |function: &str, text: &str| Given::Text(format!("{function}({})", quote(text)));
        let number = |function: &str, text: &str, fits: bool| match fits {
            true => Some(Given::Text(text.to_owned())),
            false => is_template(text).then(|| cast(function, text)),
        };
        let given = match (kind, text) {
            (Kind::String | Kind::Communication, Some(text)) => Some(Given::Text(quote(text))),
            (Kind::Integer, Some(text)) => number("ToInt", text, is_integer(text)),
            (Kind::Decimal, Some(text)) => number("ToDecimal", text, is_decimal(text)),
            (Kind::Boolean, Some(text)) => match node.as_bool() {
                Some(value) => Some(Given::Text(value.to_string())),
                None => number("ToBool", text, false),
            },
            (Kind::Duration, Some(text)) => is_template(text).then(|| cast("ToDuration", text)),
            (Kind::Duration, None) => duration(node).map(Given::Text),
            (Kind::Audio, Some(text)) => Some(cast("ToAudioTTS", text)),
            (Kind::PhoneNumber, Some(text)) => Some(cast("ToPhoneNumber", text)),
            (Kind::DateTime, Some(text)) => Some(cast("ToDateTime", text)),
            (Kind::Json, Some(text)) => Some(cast("JsonParse", text)),
            (kind, _) if is_object(kind) => return self.object_name(node, kind, true),
            _ => None,
        };
        let quoted = node.scalar().is_some_and(|scalar| scalar.quoted);
        if quoted && given.is_some() && matches!(kind, Kind::Integer | Kind::Decimal | Kind::Boolean) {
            self.note(node, "a quoted text is taken as the number or Boolean it says (A13)");
        }
        given.unwrap_or_else(|| self.lost(node, &Construct::Value))
    }

    /// A thing of the organisation by its name: a text, or, where a value is wanted, an expression that finds it.
    fn object_name(&mut self, node: &Node, kind: Kind, as_value: bool) -> Given {
        let Some(name) = node.get("name").unwrap_or(node).as_text() else {
            return self.lost(node, &Construct::Value);
        };
        if kind == Kind::Prompt {
            return if is_path(name) { Given::Text(name.to_owned()) } else { Given::Text(quote(name)) };
        }
        if !as_value {
            return Given::Text(quote(name));
        }
        let finder = format!("Find{}", kind.name());
        match builtins::functions().iter().any(|function| function.name == finder) {
            true => Given::Text(format!("{finder}({})", quote(name))),
            false => self.lost(node, &Construct::Value),
        }
    }

    /// A literal whose place has no type: what looks like a number and is not quoted is one (A12 cannot help here).
    fn any(&mut self, node: &Node) -> Given {
        let Some(scalar) = node.scalar() else {
            return match (duration(node), node.get("name").and_then(Node::as_text)) {
                (Some(text), _) => Given::Text(text),
                (None, Some(name)) => Given::Text(quote(name)),
                (None, None) if !node.items().is_empty() => self.any_list(node),
                _ => self.lost(node, &Construct::Value),
            };
        };
        let plain =
            !scalar.quoted && (is_integer(&scalar.text) || is_decimal(&scalar.text) || node.as_bool().is_some());
        match node.as_bool() {
            Some(value) if plain => Given::Text(value.to_string()),
            _ if plain => Given::Text(scalar.text.to_string()),
            _ => Given::Text(quote(&scalar.text)),
        }
    }

    fn any_list(&mut self, node: &Node) -> Given {
        let items: Vec<Given> = node.items().iter().map(|item| self.value(item, Want::Any)).collect();
        if items.contains(&Given::Lost) {
            return Given::Lost;
        }
        let texts: Vec<String> = items.into_iter().filter_map(Given::text).collect();
        Given::Text(format!("MakeList({})", texts.join(", ")))
    }
}

/// A Duration by its units: `{minutes: 1}` (archy.md §6).
fn duration(node: &Node) -> Option<String> {
    let mut parts = [0i64; 5];
    for entry in node.entries() {
        let at = ["days", "hours", "minutes", "seconds", "ms"].iter().position(|unit| *unit == entry.key)?;
        parts[at] = entry.value.as_text()?.parse().ok()?;
    }
    let [days, hours, minutes, seconds, ms] = parts;
    match (node.entries().is_empty(), ms) {
        (true, _) => None,
        (false, 0) => Some(format!("MakeDuration({days}, {hours}, {minutes}, {seconds})")),
        (false, ms) => Some(format!("MakeDuration({days}, {hours}, {minutes}, {seconds}, {ms})")),
    }
}

/// An Integer literal: at most 15 digits, no leading zero (E7).
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let fits = !digits.is_empty() && digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit());
    fits && (digits == "0" || !digits.starts_with('0'))
}

/// A Decimal literal with a point, or an Integer.
fn is_decimal(text: &str) -> bool {
    match text.split_once('.') {
        Some((whole, rest)) => {
            let rest_fits = !rest.is_empty() && rest.len() <= 25 && rest.bytes().all(|b| b.is_ascii_digit());
            is_integer(whole) && rest_fits
        }
        None => is_integer(text),
    }
}

/// Things of the organisation, which a literal names.
fn is_object(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Queue
            | User
            | Group
            | Skill
            | LanguageSkill
            | WrapupCode
            | Schedule
            | ScheduleGroup
            | EmergencyGroup
            | Prompt
            | ContactList
            | Campaign
            | Grammar
            | UtilizationLabel
            | Workbin
            | SurveyQuestion
            | JourneyOutcome
            | JourneySegment
    )
}
