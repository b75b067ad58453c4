//! The place an expression fills: the cast of the whole result (E60–E64).

use super::expr::{Constant, Typed};
use super::flow::Checker;
use crate::ast::Expr;
use crate::builtins;
use crate::diagnostic::Code;
use crate::ir::ExprId;
use crate::span::Span;
use crate::value::{Kind, Text, Type};

impl Checker<'_> {
    /// An expression that fills a place of that type.
    pub(super) fn value(&mut self, expr: Expr, wanted: Type) -> Option<ExprId> {
        let typed = self.expression_for(expr, wanted);
        self.place(typed, expr.span, wanted)
    }

    /// An expression whose place is known to be of that type: Audio may speak secure data (E41).
    pub(super) fn expression_for(&mut self, expr: Expr, wanted: Type) -> Typed {
        let outer = std::mem::replace(&mut self.is_audio, wanted == Type::one(Kind::Audio));
        let typed = self.expression(expr);
        self.is_audio = outer;
        typed
    }

    /// A condition: a Boolean place (E64).
    pub(super) fn condition(&mut self, expr: Expr) -> Option<ExprId> {
        self.value(expr, Type::one(Kind::Boolean))
    }

    /// Fits a value into a place: as it is, as a typed NOT_SET, or by one cast (E60, E63).
    pub(super) fn place(&mut self, typed: Typed, span: Span, wanted: Type) -> Option<ExprId> {
        let known = match typed {
            Typed::Bad | Typed::Path(_) => return None,
            Typed::NotSet(id) if wanted.list => {
                let _ = id;
                let message = format!("a collection is never NOT_SET, and {wanted} is wanted here");
                let help = format!("write an empty one: `MakeEmptyList(…)` of a {}", wanted.kind.name());
                self.report(self.finding(Code::UntypedNotSet, span, message).help(help));
                return None;
            }
            Typed::NotSet(id) => {
                self.out.exprs.retype(id, wanted);
                return Some(id);
            }
            Typed::Value(known) => known,
        };
        if known.kind == wanted {
            return Some(known.id);
        }
        let cast = builtins::cast(known.kind, wanted).zip(builtins::cast_name(known.kind, wanted));
        let Some((overload, name)) = cast else {
            self.no_cast(known.kind, wanted, span);
            return None;
        };
        let message = format!("cast to {wanted} by {name}");
        self.report(self.finding(Code::Cast, span, message));
        self.calls += 1;
        Some(self.out.exprs.call(wanted, overload, &[known.id], span))
    }

    fn no_cast(&mut self, from: Type, wanted: Type, span: Span) {
        let message = format!("this is {}, and {} is wanted here", article(from), article(wanted));
        let help = if wanted == Type::many(from.kind) && !from.list {
            format!("make a collection of it: `MakeList({})`", self.text(span))
        } else if from.list && !wanted.list {
            "take an item of the collection: `[0]`".to_owned()
        } else {
            format!("no cast leads from {from} to {wanted}")
        };
        let finding = self.finding(Code::NoCast, span, message).label(format!("of type {from}"));
        self.report(finding.help(help));
    }

    /// The text of a literal; anything else is an error of that code.
    pub(super) fn literal_text(&mut self, expr: Expr, what: &str) -> Option<Text> {
        match self.expression(expr) {
            Typed::Value(known) => match known.literal {
                Some(Constant::Text(text)) => Some(text),
                _ => {
                    let message = format!("{what} must be a literal text");
                    let help = "write the name itself, in quotes";
                    self.report(self.finding(Code::SettingNotLiteral, expr.span, message).help(help));
                    None
                }
            },
            Typed::NotSet(_) => {
                let message = format!("{what} must be a literal text, not NOT_SET");
                let help = "write the name itself, in quotes";
                self.report(self.finding(Code::SettingNotLiteral, expr.span, message).help(help));
                None
            }
            Typed::Bad | Typed::Path(_) => None,
        }
    }
}

/// "a String", "an Integer".
pub(super) fn article(kind: Type) -> String {
    let name = kind.to_string();
    let vowel = name.starts_with(['A', 'E', 'I', 'O']);
    format!("{} {name}", if vowel { "an" } else { "a" })
}
