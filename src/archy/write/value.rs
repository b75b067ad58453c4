//! Expressions of a script as values of Archy (archy.md §6).

use super::writer::Writer;
use crate::archy::export_file::duration_of;
use crate::archy::tree::Node;
use crate::ast::{Expr, NodeId, NodeKind};
use crate::catalog::Shape;
use crate::value::{Kind, Type};
use compact_str::{CompactString, ToCompactString, format_compact};

/// What a place takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// A value of that type.
    Typed(Type),
    /// A thing of the organisation by its name, or an expression.
    Object(Kind),
    /// A word, or an expression where one may stand.
    Word,
    /// A value whose type nobody knows.
    Any,
}

impl Want {
    /// What a setting of the catalogue takes as one value; `None` for what has a shape of its own.
    pub fn of(shape: &Shape) -> Option<Self> {
        Some(match shape {
            Shape::Value(ty) => Self::Typed(*ty),
            Shape::Object(kind) => Self::Object(*kind),
            Shape::Out(_) | Shape::Aside | Shape::Slots => return None,
            _ => Self::Word,
        })
    }

    const fn is(self, wanted: Kind) -> bool {
        matches!(self, Self::Typed(Type { kind, list: false }) if kind as u8 == wanted as u8)
    }

    const fn is_any(self) -> bool {
        matches!(self, Self::Any)
    }
}

/// A String.
pub const STRING: Want = Want::Typed(Type::one(Kind::String));

/// Nothing given.
pub fn nothing() -> Node {
    Node::one("noValue", Node::text("true"))
}

fn lit(node: Node) -> Node {
    Node::one("lit", node)
}

impl Writer<'_> {
    /// A value in the form that Architect itself gives it: a literal where the place takes this very literal, an
    /// expression elsewhere.
    pub fn value(&mut self, want: Want, expr: Expr) -> Node {
        self.literal(want, expr.root).unwrap_or_else(|| Node::one("exp", Node::quoted(self.expression(expr))))
    }

    /// The same where NOT_SET means that nothing is given.
    pub fn value_or_nothing(&mut self, want: Want, expr: Expr) -> Node {
        if self.exprs().node(expr.root).kind == NodeKind::NotSet { nothing() } else { self.value(want, expr) }
    }

    fn literal(&self, want: Want, id: NodeId) -> Option<Node> {
        let node = self.exprs().node(id);
        match &node.kind {
            NodeKind::Text(text) => literal_text(want, text),
            NodeKind::Integer(number) if want.is(Kind::Integer) || want.is(Kind::Decimal) || want.is_any() => {
                Some(lit(Node::text(number.to_compact_string())))
            }
            NodeKind::Decimal(text) if want.is(Kind::Decimal) || want.is_any() => Some(lit(Node::text(text.clone()))),
            NodeKind::Boolean(own) if want.is(Kind::Boolean) || want.is_any() => {
                Some(lit(Node::text(if *own { "true" } else { "false" })))
            }
            // Nothing, and no default of the flow either (archy.md §6).
            NodeKind::NotSet if !want.is_any() => Some(Node::one("noValueWithNoFallback", Node::text("true"))),
            NodeKind::Call { name, .. } => self.call(want, name, id),
            NodeKind::Member { .. } if matches!(want, Want::Object(Kind::Prompt)) || want.is(Kind::Prompt) => {
                let path = self.prompt(id)?;
                Some(lit(Node::one("name", Node::quoted(path))))
            }
            _ => None,
        }
    }

    fn call(&self, want: Want, name: &str, id: NodeId) -> Option<Node> {
        let arguments = self.exprs().arguments(&self.exprs().node(id).kind);
        if name.eq_ignore_ascii_case("MakeDuration") && (want.is(Kind::Duration) || want.is_any()) {
            return Some(lit(duration_of(self.milliseconds(arguments)?)));
        }
        let [only] = arguments else { return None };
        if !want.is(Kind::Audio) {
            return None;
        }
        if name.eq_ignore_ascii_case("ToAudioTTS") {
            let NodeKind::Text(text) = &self.exprs().node(*only).kind else { return None };
            return Some(Node::one("tts", Node::quoted(text.clone())));
        }
        let path = name.eq_ignore_ascii_case("ToAudio").then(|| self.prompt(*only)).flatten()?;
        Some(Node::one("prompt", Node::quoted(path)))
    }

    /// The length of `MakeDuration(…)` of numbers alone: days, hours, minutes, seconds, milliseconds.
    fn milliseconds(&self, arguments: &[NodeId]) -> Option<u64> {
        const UNITS: [u64; 5] = [86_400_000, 3_600_000, 60_000, 1000, 1];
        if arguments.len() < 4 || arguments.len() > UNITS.len() {
            return None;
        }
        arguments.iter().zip(UNITS).try_fold(0u64, |sum, (id, unit)| {
            let NodeKind::Integer(number) = self.exprs().node(*id).kind else { return None };
            sum.checked_add(u64::try_from(number).ok()?.checked_mul(unit)?)
        })
    }

    /// `Prompt.x` or `PromptSystem.x`.
    fn prompt(&self, id: NodeId) -> Option<CompactString> {
        let path = self.path_of(id)?;
        let scope = path.split('.').next()?;
        ["Prompt", "PromptSystem"].iter().any(|own| own.eq_ignore_ascii_case(scope)).then_some(path)
    }

    /// `MakeList(FindSkill("a"), …)` as the list of skills that Archy has (archy.md §10).
    pub fn skills(&self, expr: Expr) -> Option<Node> {
        let of = |id: NodeId, function: &str| match &self.exprs().node(id).kind {
            kind @ NodeKind::Call { name, .. } if name.eq_ignore_ascii_case(function) => {
                Some(self.exprs().arguments(kind))
            }
            _ => None,
        };
        let skill = |id: &NodeId| {
            let [only] = of(*id, "FindSkill")? else { return None };
            let NodeKind::Text(name) = &self.exprs().node(*only).kind else { return None };
            let named = lit(Node::one("name", Node::quoted(name.clone())));
            Some(Node::one("acdSkill", Node::one("skill", named)))
        };
        let list: Vec<Node> = of(expr.root, "MakeList")?.iter().map(skill).collect::<Option<_>>()?;
        (!list.is_empty()).then(|| Node::list(list))
    }

    /// `Scope.name`, when a node is nothing else.
    pub fn path_of(&self, id: NodeId) -> Option<CompactString> {
        let NodeKind::Member { object, name, quoted: false } = &self.exprs().node(id).kind else { return None };
        match &self.exprs().node(*object).kind {
            NodeKind::Scope(scope) => Some(format_compact!("{scope}.{name}")),
            _ => None,
        }
    }

    /// The text of a literal.
    pub fn text_of(&self, expr: Expr) -> Option<&str> {
        match &self.exprs().node(expr.root).kind {
            NodeKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A variable that receives something.
    pub fn variable(&mut self, expr: Expr) -> Node {
        Node::one("var", Node::quoted(self.expression(expr)))
    }
}

fn literal_text(want: Want, text: &str) -> Option<Node> {
    match want {
        Want::Object(_) => Some(lit(Node::one("name", Node::quoted(text)))),
        Want::Word | Want::Any => Some(lit(Node::quoted(text))),
        Want::Typed(Type { kind: Kind::String, list: false }) => Some(lit(Node::quoted(text))),
        Want::Typed(_) => None,
    }
}
