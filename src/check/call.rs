//! Calls and operators: from arguments to an overload (E47–E51).

use super::expr::{Known, Typed};
use super::flow::Checker;
use crate::ast;
use crate::builtins::{self, ArgInfo, Hidden, LiteralList, Overload, Resolved};
use crate::diagnostic::Code;
use crate::ir::{ExprId, Node};
use crate::span::Span;

impl Checker<'_> {
    /// A function.
    pub(super) fn call(&mut self, name: &str, arguments: &[(Typed, Span)], node: &ast::Node) -> Typed {
        self.resolved(name, arguments, node)
    }

    /// An operator.
    pub(super) fn operator(&mut self, symbol: &str, arguments: &[(Typed, Span)], node: &ast::Node) -> Typed {
        self.resolved(symbol, arguments, node)
    }

    fn resolved(&mut self, name: &str, arguments: &[(Typed, Span)], node: &ast::Node) -> Typed {
        let infos: Option<Vec<ArgInfo<'_>>> = arguments.iter().map(|(typed, _)| typed.info()).collect();
        let Some(infos) = infos else {
            // An unknown function is said even when an argument is wrong as well.
            if builtins::function(name).is_none() {
                self.mismatch(name, &builtins::Mismatch::unknown(name), arguments, node);
            }
            return Typed::Bad;
        };
        match builtins::resolve(name, &infos, Hidden::Refused) {
            Err(mismatch) => {
                self.mismatch(name, &mismatch, arguments, node);
                Typed::Bad
            }
            Ok(resolved) => {
                let ids = self.typed_arguments(&resolved, &infos, arguments);
                if self.has_inner_options(&ids, arguments) || self.is_foreign_language(&resolved, arguments) {
                    return Typed::Bad;
                }
                self.build(&resolved, &ids, node)
            }
        }
    }

    /// AudioPlaybackOptions speaks of all that is played, so it is the outermost call (E52).
    fn has_inner_options(&mut self, ids: &[ExprId], arguments: &[(Typed, Span)]) -> bool {
        let is_options = |id: &ExprId| match self.out.exprs.get(*id).node {
            Node::Call(overload, _) => builtins::overload(overload).is_some_and(|o| o.name() == "AudioPlaybackOptions"),
            _ => false,
        };
        let Some(at) = ids.iter().position(is_options) else { return false };
        let message = "`AudioPlaybackOptions` stands inside another call".to_owned();
        let finding = self.finding(Code::NotOutermost, arguments[at].1, message);
        self.report(finding.help("put it around the whole: `AudioPlaybackOptions(…, true)`"));
        true
    }

    /// A language in which a text is spoken is one of those that the flow supports, where it lists them (E218).
    fn is_foreign_language(&mut self, resolved: &Resolved, arguments: &[(Typed, Span)]) -> bool {
        let Some(overload) = builtins::overload(resolved.overload).filter(|_| !self.languages.is_empty()) else {
            return false;
        };
        let spoken = |index: usize| {
            overload.signature().parameter(index).is_some_and(|own| own.list == Some(LiteralList::SpeechLanguage))
        };
        let Some(at) = (0..arguments.len()).find(|index| spoken(*index)) else { return false };
        let Some(tag) = arguments[at].0.literal_text() else { return false };
        if self.languages.iter().any(|own| own.as_str().eq_ignore_ascii_case(tag.as_str())) {
            return false;
        }
        let message = format!("`{}` is none of the languages of this flow", tag.as_str());
        let known = self.languages.iter().map(|own| format!("`{}`", own.as_str())).collect::<Vec<_>>().join(", ");
        let finding = self.finding(Code::LiteralRange, arguments[at].1, message);
        self.report(finding.help(format!("`languages` lists {known}")));
        true
    }

    /// The arguments' nodes; a bare NOT_SET takes its type (E67).
    fn typed_arguments(
        &mut self,
        resolved: &Resolved,
        infos: &[ArgInfo<'_>],
        arguments: &[(Typed, Span)],
    ) -> Vec<ExprId> {
        let mut ids = Vec::with_capacity(arguments.len());
        for (index, (typed, _)) in arguments.iter().enumerate() {
            match typed {
                Typed::NotSet(id) => {
                    self.out.exprs.retype(*id, resolved.argument_type(index, &infos[index]));
                    ids.push(*id);
                }
                Typed::Value(known) => ids.push(known.id),
                Typed::Bad | Typed::Path(_) => {}
            }
        }
        ids
    }

    fn build(&mut self, resolved: &Resolved, ids: &[ExprId], node: &ast::Node) -> Typed {
        let Some(overload) = builtins::overload(resolved.overload) else { return Typed::Bad };
        if !self.allowed(overload, node.at) {
            return Typed::Bad;
        }
        let (kind, span) = (resolved.result, node.at);
        self.calls += 1;
        let id = match (overload.name(), ids) {
            ("and", [a, b]) => self.out.exprs.push(kind, Node::And(*a, *b), span),
            ("or", [a, b]) => self.out.exprs.push(kind, Node::Or(*a, *b), span),
            ("If" | "?", [c, a, b]) => self.out.exprs.push(kind, Node::Choose(*c, *a, *b), span),
            _ => {
                let call = self.out.exprs.call(kind, resolved.overload, ids, span);
                self.fold(overload, call, ids, kind, span);
                call
            }
        };
        Typed::Value(Known { kind, id, literal: None, scope: None })
    }

    /// Functions of Audio and e-mail belong to some types of flow only (E53).
    fn allowed(&mut self, overload: &Overload, span: Span) -> bool {
        let Some(kind) = self.kind.filter(|kind| !overload.flows().allow(kind.key())) else { return true };
        let message = format!("`{}` cannot be used in {} flows", overload.name(), kind.key());
        let help = format!("it belongs to {}", overload.flows().types().join(", "));
        self.report(self.finding(Code::WrongFlowType, span, message).help(help));
        false
    }
}
