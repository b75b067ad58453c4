//! References: scopes, variables, constants, prompts, properties and items (E30–E43).

use super::expr::{Constant, Known, Typed};
use super::flow::Checker;
use crate::ast;
use crate::builtins::{self, ArgInfo, ConstantLookup, Hidden, variables};
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::Node;
use crate::span::Span;
use crate::value::{Kind, Object, Text, Type, Value};
use std::sync::Arc;

impl Checker<'_> {
    /// `object.name`: the next step of a reference, or a property.
    pub(super) fn member(&mut self, object: Typed, name: &str, quoted: bool, node: &ast::Node) -> Typed {
        match object {
            Typed::Path(names) => self.step(names, name, quoted, node),
            Typed::Value(known) => self.property(&known, name, name_of(node), node),
            Typed::NotSet(_) | Typed::Bad => Typed::Bad,
        }
    }

    pub(super) fn step(&mut self, mut names: Vec<String>, name: &str, quoted: bool, node: &ast::Node) -> Typed {
        names.push(name.to_owned());
        let Some(scope) = variables::scope(&names[0]) else {
            self.unknown_scope(&names[0], node.span);
            return Typed::Bad;
        };
        match scope {
            "System" | "Format" | "Language" => self.constant_step(names, node),
            "Prompt" | "PromptSystem" => {
                let value = Value::Object(Arc::new(Object::prompt(name, scope == "PromptSystem")));
                self.constant(Kind::Prompt, Node::Value(value), None, node.span)
            }
            // A quoted member names a property, never the variable itself (E38).
            _ if quoted => {
                let message = format!("a quoted name is a property, and `{}` is a scope", names[0]);
                let help = format!("write `{}.{name}`", names[0]);
                self.report(self.finding(Code::UnknownVariable, node.at, message).help(help));
                Typed::Bad
            }
            // Audio may speak one; no action of this version reads one otherwise (E41).
            "Secure" if !self.is_audio => {
                self.secure(node.span);
                Typed::Bad
            }
            _ => match self.mention(&names[0], name, node.span) {
                Some(id) => {
                    let kind = self.out.variables[id.0 as usize].kind;
                    let id = self.out.exprs.push(kind, Node::Variable(id), node.span);
                    Typed::Value(Known { kind, id, literal: None, scope: None })
                }
                None => Typed::Bad,
            },
        }
    }

    fn secure(&mut self, span: Span) {
        let message = "a secure variable cannot be read here".to_owned();
        let help = "Extract Secure Data, Call Secure Data and audio may read it (E41)";
        self.report(self.finding(Code::SecureVariable, span, message).help(help));
    }

    /// `System.Currencies.USD` and its kin, when nothing follows (E291).
    pub(super) fn lone_constant(&mut self, names: &[String], span: Span) -> Option<Typed> {
        let path: Vec<&str> = names.iter().map(String::as_str).collect();
        match builtins::constant_at(&path) {
            ConstantLookup::Container { alone: Some(Value::Object(object)), .. } => {
                let kind = object.kind();
                Some(self.constant(kind, Node::Value(Value::Object(object)), None, span))
            }
            _ => None,
        }
    }

    fn constant_step(&mut self, names: Vec<String>, node: &ast::Node) -> Typed {
        let path: Vec<&str> = names.iter().map(String::as_str).collect();
        match builtins::constant_at(&path) {
            ConstantLookup::Container { .. } => Typed::Path(names),
            ConstantLookup::Value { ty, value, canonical } => {
                let scope = canonical.rsplit_once('.').map(|(scope, _)| scope.to_owned());
                let literal = value.as_text().cloned().map(Constant::Text);
                let inner = match (ty.file(), value) {
                    (crate::value::File::Int, value) => Node::Int(value.to_int()),
                    (_, Value::Text(text)) => Node::Text(text),
                    (_, value) => Node::Value(value),
                };
                let id = self.out.exprs.push(ty, inner, node.span);
                Typed::Value(Known { kind: ty, id, literal, scope: scope.filter(|s| s.starts_with("Language.")) })
            }
            ConstantLookup::Unknown { at, known } => {
                let name = names.get(at).map_or("", String::as_str);
                let message = format!("`{}` has no `{name}`", names[..at].join("."));
                let mut finding = self.finding(Code::UnknownProperty, name_of(node), message);
                finding.help = did_you_mean(name, known.iter().map(String::as_str)).or_else(|| some_of(&known));
                self.report(finding);
                Typed::Bad
            }
        }
    }

    /// A property of a value (E35, E96, E128), whose name stands at that place.
    fn property(&mut self, object: &Known, name: &str, place: Span, node: &ast::Node) -> Typed {
        let found = if object.kind.list { None } else { builtins::property(object.kind.kind, name) };
        let Some((name, kind)) = found else {
            return self.unknown_property(object.kind, name, place);
        };
        let text = Text::new(name);
        let infos = [ArgInfo::of(Type::one(Kind::String)), ArgInfo::of(object.kind)];
        let Ok(resolved) = builtins::resolve(".", &infos, Hidden::Kept) else {
            return self.unknown_property(object.kind, name, place);
        };
        let name = self.out.exprs.push(Type::one(Kind::String), Node::Text(text), node.at);
        let id = self.out.exprs.call(kind, resolved.overload, &[name, object.id], node.at);
        Typed::Value(Known { kind, id, literal: None, scope: None })
    }

    /// The place is that of the name (§13).
    fn unknown_property(&mut self, kind: Type, name: &str, at: Span) -> Typed {
        let known = || builtins::properties(kind.kind).iter().map(|property| property.name);
        let message = format!("a value of type {kind} has no property `{name}`");
        let help = match known().next() {
            _ if kind.list => "it is a collection: take an item first, `[0]`".to_owned(),
            None => format!("{kind} has no properties"),
            Some(_) => did_you_mean(name, known())
                .unwrap_or_else(|| format!("it has {}", known().collect::<Vec<_>>().join(", "))),
        };
        self.report(self.finding(Code::UnknownProperty, at, message).help(help));
        Typed::Bad
    }

    /// `object[index]`: an item of a collection (E37), or a property by its literal name (E36).
    pub(super) fn index(&mut self, object: &Typed, index: &Typed, index_span: Span, node: &ast::Node) -> Typed {
        let (Typed::Value(object), Some(info)) = (object, index.info()) else { return Typed::Bad };
        let is_json = !object.kind.list && object.kind.kind == Kind::Json;
        if let (Typed::Value(Known { literal: Some(Constant::Text(name)), .. }), false) = (index, object.kind.list) {
            let name = name.as_str().to_owned();
            return self.property(object, &name, index_span, node);
        }
        if object.kind.list || is_json {
            let infos = [info, ArgInfo::of(object.kind)];
            match (builtins::resolve("[", &infos, Hidden::Kept), index) {
                (Ok(resolved), Typed::Value(at)) => {
                    if let Some(Constant::Integer(..=-1)) = at.literal {
                        let message = "an index below zero is always outside".to_owned();
                        self.report(self.finding(Code::NegativeIndex, index_span, message).help("items count from 0"));
                    }
                    let kind = if is_json { object.kind } else { Type::one(object.kind.kind) };
                    let id = self.out.exprs.call(kind, resolved.overload, &[at.id, object.id], node.at);
                    return Typed::Value(Known { kind, id, literal: None, scope: None });
                }
                _ if object.kind.list => {
                    let message = "the index of a collection is an Integer".to_owned();
                    let help = "cast it: `ToInt(…)`";
                    self.report(self.finding(Code::BadIndex, index_span, message).help(help));
                    return Typed::Bad;
                }
                _ => {}
            }
        }
        let message = format!("a value of type {} is no collection", object.kind);
        let help = "in brackets stands the literal name of a property: `[\"name\"]`";
        self.report(self.finding(Code::BadIndex, index_span, message).help(help));
        Typed::Bad
    }

    /// A reference that ends too early (E31), or a function without parentheses (E23).
    pub(super) fn incomplete(&mut self, names: &[String], span: Span) {
        let [name] = names else {
            let message = format!("`{}` is no value by itself", names.join("."));
            return self.report(self.finding(Code::ScopeAlone, span, message).help("name what is in it"));
        };
        if let Some(function) = builtins::function(name).filter(|function| !function.is_operator()) {
            let message = format!("`{}` is a function and needs its parentheses", function.name);
            let help = format!("call it: `{}(…)`", function.name);
            return self.report(self.finding(Code::FunctionWithoutCall, span, message).help(help));
        }
        match variables::scope(name) {
            Some(scope) => {
                let message = format!("`{scope}` is a scope and no value");
                self.report(
                    self.finding(Code::ScopeAlone, span, message).help(format!("name a variable: `{scope}.…`")),
                );
            }
            None => self.unknown_scope(name, span),
        }
    }

    fn unknown_scope(&mut self, name: &str, span: Span) {
        let message = format!("there is no scope `{name}`");
        let similar = match name.to_ascii_lowercase().as_str() {
            "true" | "false" => Some(format!("the literal is `{}`, in lower case (E4)", name.to_ascii_lowercase())),
            "not_set" => Some("the literal is `NOT_SET`, in capitals (E5)".to_owned()),
            "null" | "nil" | "none" => Some("Architect writes `NOT_SET`".to_owned()),
            _ => did_you_mean(name, variables::SCOPES.iter().copied()),
        };
        let quoted = format!("a text stands in quotes: `\"{name}\"`; a variable has a scope: `Flow.{name}`");
        self.report(self.finding(Code::UnknownScope, span, message).help(similar.unwrap_or(quoted)));
    }
}

/// A few names that are known, where there are any.
fn some_of(known: &[String]) -> Option<String> {
    let first: Vec<&str> = known.iter().take(8).map(String::as_str).collect();
    let more = if known.len() > first.len() { " …" } else { "" };
    (!first.is_empty()).then(|| format!("it has {}{more}", first.join(", ")))
}

/// Where the name behind a dot stands; nothing stands between them (E11).
fn name_of(node: &ast::Node) -> Span {
    Span::new((node.at.start + 1).min(node.span.end), node.span.end)
}
