//! The names of a flow: variables by scope, parts by kind.

use super::flow::Checker;
use crate::ast::{self, Path, Quoted};
use crate::builtins::variables;
use crate::catalog::FlowType;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::ir::{self, PartId, VariableId};
use crate::span::Span;
use crate::value::{Kind, Text, Type};
use rustc_hash::{FxHashMap, FxHashSet};

/// The most variables of a flow: registers are numbered with 15 bits.
pub const MAX_VARIABLES: usize = 10_000;
/// The most tasks, menus and states of a flow.
pub const MAX_PARTS: usize = 16_000;
/// The most characters of a variable's name (E327).
pub const MAX_VARIABLE_NAME: usize = 256;

/// What kind of part a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum PartClass {
    Task,
    Menu,
    State,
}

impl PartClass {
    /// The word of the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Menu => "menu",
            Self::State => "state",
        }
    }

    /// The code of an unknown one.
    pub const fn unknown(self) -> Code {
        match self {
            Self::Task => Code::UnknownTask,
            Self::Menu => Code::UnknownMenu,
            Self::State => Code::UnknownState,
        }
    }
}

/// The names that a flow has declared.
#[derive(Default)]
pub(super) struct Symbols<'a> {
    /// Variables of the flow, by their folded path.
    flow: FxHashMap<String, VariableId>,
    /// Variables of parts.
    parts: FxHashMap<(PartId, String), VariableId>,
    classes: FxHashMap<(PartClass, &'a str), PartId>,
    /// Whether each variable was ever mentioned.
    pub used: Vec<bool>,
    /// Folded paths whose declaration has an error.
    failed: FxHashSet<String>,
    /// Built-ins that the flow uses, by their folded path.
    built_ins: FxHashMap<String, VariableId>,
}

impl<'a> Symbols<'a> {
    /// A variable that is seen in a part (E32).
    pub fn variable(&self, path: &str, part: Option<PartId>) -> Option<VariableId> {
        let local = part.and_then(|part| self.parts.get(&(part, path.to_owned())));
        local.or_else(|| self.flow.get(path)).copied()
    }

    /// A part by class and exact name.
    pub fn part(&self, class: PartClass, name: &str) -> Option<PartId> {
        self.classes.get(&(class, name)).copied()
    }

    /// The names of a class.
    pub fn names(&self, class: PartClass) -> impl Iterator<Item = &'a str> {
        self.classes.keys().filter(move |(own, _)| *own == class).map(|(_, name)| *name)
    }

    /// Notes a part.
    pub fn add_part(&mut self, class: PartClass, name: &'a str, part: PartId) {
        self.classes.insert((class, name), part);
    }
}

impl<'a> Checker<'a> {
    /// Declares a variable of the flow or of a part, and says what is wrong with it.
    pub fn declare(&mut self, variable: &'a ast::Variable, part: Option<PartId>) -> Option<VariableId> {
        let [scope, name] = &variable.path.parts[..] else {
            let span = variable.path.span;
            self.error(Code::WrongScope, span, "a variable is declared as `Scope.Name`".into());
            return None;
        };
        let kind = self.variable_type(variable);
        let canonical = self.declared_scope(scope, part);
        let (Some(kind), Some(canonical)) = (kind, canonical) else {
            // Its uses are no second mistake.
            self.symbols.failed.insert(format!("{}.{}", scope.text, name.text).to_lowercase());
            return None;
        };
        if name.text.chars().count() > MAX_VARIABLE_NAME {
            let message = format!("the name of a variable has at most {MAX_VARIABLE_NAME} characters");
            self.error(Code::NameTooLong, name.span, message);
        }
        if let Some(built_in) = variables::built_in(&scope.text, &name.text) {
            let message = format!("`{}.{}` is a built-in", built_in.scope, built_in.name);
            let help = "use it without declaring it, or choose another name";
            self.report(self.finding(Code::DuplicateName, variable.path.span, message).help(help));
            return None;
        }
        let path = Text::from(format!("{canonical}.{}", name.text));
        let key = path.as_str().to_lowercase();
        if let Some(first) = self.symbols.variable(&key, part).filter(|_| part.is_none() || self.is_local(&key, part)) {
            let place = self.out.variables[first.0 as usize].span;
            let message = format!("`{}` is declared twice", path.as_str());
            let finding = self.finding(Code::DuplicateName, variable.path.span, message);
            let finding = finding.label("and here again").also(place, "declared here");
            let help = "leave one of them out, or give it another name; variables compare without case";
            self.report(finding.help(help));
            return None;
        }
        let id = self.add_variable(ir::Variable {
            name: path,
            kind,
            part,
            built_in: false,
            input: variable.modifiers.iter().any(|word| word.text == "input"),
            output: variable.modifiers.iter().any(|word| word.text == "output"),
            value: None,
            span: variable.path.span,
        })?;
        match part {
            Some(part) => self.symbols.parts.insert((part, key), id),
            None => self.symbols.flow.insert(key, id),
        };
        Some(id)
    }

    fn is_local(&self, key: &str, part: Option<PartId>) -> bool {
        part.is_some_and(|part| self.symbols.parts.contains_key(&(part, key.to_owned())))
    }

    fn add_variable(&mut self, variable: ir::Variable) -> Option<VariableId> {
        if self.out.variables.len() >= MAX_VARIABLES {
            let message = format!("a flow has at most {MAX_VARIABLES} variables");
            self.error(Code::PastLimit, variable.span, message);
            return None;
        }
        self.out.variables.push(variable);
        self.symbols.used.push(false);
        Some(VariableId(self.out.variables.len() as u32 - 1))
    }

    fn variable_type(&mut self, variable: &ast::Variable) -> Option<Type> {
        let name = &variable.kind;
        let Some(kind) = Kind::named(&name.text).filter(|kind| kind.declarable()) else {
            let known = Kind::ALL.iter().filter(|kind| kind.declarable()).map(|kind| kind.name());
            let help = other_word(&name.text).map(|word| format!("Architect says `{word}`"));
            let help = help.or_else(|| did_you_mean(&name.text, known));
            let help = help.unwrap_or_else(|| "`docs/language.md` lists the types".into());
            let message = format!("`{}` is no type", name.text);
            self.report(self.finding(Code::UnknownType, name.span, message).help(help));
            return None;
        };
        Some(Type { kind, list: variable.list })
    }

    /// Flow, Slot and Common variables stand in the flow, Task and State variables in theirs (E31, E32).
    fn declared_scope(&mut self, scope: &ast::Name, part: Option<PartId>) -> Option<&'static str> {
        let canonical = variables::AUTHOR_SCOPES.iter().find(|known| known.eq_ignore_ascii_case(&scope.text));
        let Some(canonical) = canonical else {
            let message = format!("variables of the scope `{}` cannot be declared", scope.text);
            let help = did_you_mean(&scope.text, variables::AUTHOR_SCOPES.iter().copied())
                .unwrap_or_else(|| format!("scopes of variables: {}", variables::AUTHOR_SCOPES.join(", ")));
            self.report(self.finding(Code::WrongScope, scope.span, message).help(help));
            return None;
        };
        let class = part.map(|part| self.classes[part.0 as usize]);
        let fits = match *canonical {
            "Task" => class == Some(PartClass::Task),
            "State" => class == Some(PartClass::State),
            _ => class.is_none(),
        };
        if !fits {
            let place = match *canonical {
                "Task" => "inside a task",
                "State" => "inside a state",
                _ => "in the flow, outside its tasks and states",
            };
            let message = format!("a `{canonical}` variable cannot be declared here");
            self.report(self.finding(Code::WrongScope, scope.span, message).help(format!("declare it {place}")));
            return None;
        }
        Some(canonical)
    }

    /// The variable or built-in of a scope and a name, which was mentioned at that place. Unknown ones are said.
    pub fn mention(&mut self, scope: &str, name: &str, span: Span) -> Option<VariableId> {
        let key = format!("{scope}.{name}").to_lowercase();
        if let Some(id) = self.symbols.variable(&key, self.part) {
            self.symbols.used[id.0 as usize] = true;
            return Some(id);
        }
        if let Some(id) = self.symbols.built_ins.get(&key) {
            return Some(*id);
        }
        if let Some(id) = self.secure_variable(scope, name, span) {
            return Some(id);
        }
        let found = variables::built_in(scope, name);
        let built_in = match found.or_else(|| variables::renamed(scope, name)) {
            Some(built_in) => built_in,
            None => {
                self.unknown_variable(scope, name, span);
                return None;
            }
        };
        if found.is_none() {
            let message = format!("`{scope}.{name}` is called `{}.{}` today", built_in.scope, built_in.name);
            self.report(self.finding(Code::OldName, span, message));
        }
        if self.kind.is_some_and(|kind| !built_in.is_in(kind.key())) {
            let message = format!("`{}.{}` does not exist in this type of flow", built_in.scope, built_in.name);
            let help = format!("it exists in {}", built_in.flows.join(", "));
            self.report(self.finding(Code::WrongFlowType, span, message).help(help));
            return None;
        }
        let id = self.add_variable(ir::Variable {
            name: Text::from(format!("{}.{}", built_in.scope, built_in.name)),
            kind: built_in.ty,
            part: None,
            built_in: true,
            input: false,
            output: false,
            value: None,
            span,
        })?;
        self.symbols.used[id.0 as usize] = true;
        self.symbols.built_ins.insert(key, id);
        Some(id)
    }

    /// Nobody declares secure variables: flows that may hold secure data fill them by name, each a String (E31, E41).
    fn secure_variable(&mut self, scope: &str, name: &str, span: Span) -> Option<VariableId> {
        let holds = matches!(self.kind, Some(FlowType::SecureCall | FlowType::CommonModule));
        if !holds || !scope.eq_ignore_ascii_case("Secure") {
            return None;
        }
        let path = format!("Secure.{name}");
        let (key, kind) = (path.to_lowercase(), Type::one(Kind::String));
        let name = Text::from(path);
        let id = self.add_variable(ir::Variable {
            name,
            kind,
            part: None,
            built_in: false,
            input: false,
            output: false,
            value: None,
            span,
        })?;
        self.symbols.used[id.0 as usize] = true;
        self.symbols.flow.insert(key, id);
        Some(id)
    }

    fn unknown_variable(&mut self, scope: &str, name: &str, span: Span) {
        let path = format!("{scope}.{name}");
        let key = path.to_lowercase();
        if self.symbols.failed.contains(&key) {
            return;
        }
        let elsewhere = self.symbols.parts.keys().find(|(_, own)| *own == key).map(|(part, _)| *part);
        if let Some(part) = elsewhere {
            let owner = self.out.parts.get(part.0 as usize).map_or("", |part| part.name.as_str());
            let message = format!("`{path}` belongs to another part of the flow");
            let help = format!("it is declared in `{owner}` and seen only there; a `Flow` variable is seen everywhere");
            return self.report(self.finding(Code::WrongScope, span, message).help(help));
        }
        let own = self.out.variables.iter().map(|variable| variable.name.as_str());
        let built_ins: Vec<String> = variables::BUILT_INS
            .iter()
            .filter(|b| self.kind.is_none_or(|kind| b.is_in(kind.key())))
            .map(|b| format!("{}.{}", b.scope, b.name))
            .collect();
        let help =
            did_you_mean(&path, own.chain(built_ins.iter().map(String::as_str))).unwrap_or_else(|| match self.kind {
                Some(_) => format!("declare it: `var {path}: String`"),
                None => format!("give it a value: `--var '{path}:String=\"…\"'`"),
            });
        let message = format!("there is no variable `{path}`");
        self.report(self.finding(Code::UnknownVariable, span, message).help(help));
    }

    /// The variable that a path writes to: declared, and not read-only (E34).
    pub fn target(&mut self, path: &Path) -> Option<VariableId> {
        let [scope, name] = &path.parts[..] else {
            let message = "only a variable can be assigned, not a property of one".to_owned();
            let help = format!("assign the whole variable `{}.{}`", path.parts[0].text, path.parts[1].text);
            self.report(self.finding(Code::WrongTarget, path.span, message).help(help));
            return None;
        };
        let id = self.mention(&scope.text, &name.text, path.span)?;
        let variable = &self.out.variables[id.0 as usize];
        if variable.built_in {
            let message = format!("`{}` is a built-in and cannot be assigned", variable.name.as_str());
            let help = "assign it to a variable of your own instead";
            self.report(self.finding(Code::ReadOnlyVariable, path.span, message).help(help));
            return None;
        }
        Some(id)
    }

    /// The part of a class and name; an unknown one is said.
    pub fn find_part(&mut self, class: PartClass, name: &Quoted) -> Option<PartId> {
        if let Some(part) = self.symbols.part(class, &name.text) {
            return Some(part);
        }
        let message = format!("there is no {} `{}` in this flow", class.word(), name.text);
        let other = [PartClass::Task, PartClass::Menu, PartClass::State]
            .into_iter()
            .find(|other| *other != class && self.symbols.part(*other, &name.text).is_some());
        let help = match other {
            Some(other) => format!("`{}` is a {}", name.text, other.word()),
            None => did_you_mean(&name.text, self.symbols.names(class))
                .unwrap_or_else(|| format!("write it: `{} \"{}\" {{ … }}`", class.word(), name.text)),
        };
        self.report(self.finding(class.unknown(), name.span, message).help(help));
        None
    }

    /// Variables that nobody mentions.
    pub fn unused_variables(&mut self) {
        for (index, used) in self.symbols.used.clone().into_iter().enumerate() {
            let variable = &self.out.variables[index];
            if !used && !variable.built_in && !self.exported[index] {
                let message = format!("`{}` is never used", variable.name.as_str());
                let finding = self.finding(Code::UnusedVariable, variable.span, message);
                self.report(finding.help("remove it"));
            }
        }
    }

    /// Declares a variable that somebody has a value for, whatever its scope (E44).
    pub fn give(&mut self, path: &str, kind: Type) {
        let span = Span::default();
        let variable = ir::Variable {
            name: Text::new(path),
            kind,
            part: None,
            built_in: true,
            input: false,
            output: false,
            value: None,
            span,
        };
        if let Some(id) = self.add_variable(variable) {
            self.symbols.flow.insert(path.to_lowercase(), id);
        }
    }

    /// A finding at a place of this flow.
    pub fn finding(&self, code: Code, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(code, self.source, span, message)
    }

    /// Says something at a place of this flow.
    pub fn error(&mut self, code: Code, span: Span, message: String) {
        self.report(Diagnostic::new(code, self.source, span, message));
    }

    /// Says something.
    pub fn report(&mut self, finding: Diagnostic) {
        self.found.push(finding);
    }
}

/// Architect's word for a type that other languages call so.
fn other_word(name: &str) -> Option<&'static str> {
    match name.to_ascii_lowercase().as_str() {
        "text" | "str" | "varchar" => Some("String"),
        "int" | "number" | "long" => Some("Integer"),
        "float" | "double" | "real" => Some("Decimal"),
        "bool" | "flag" => Some("Boolean"),
        "date" | "time" | "timestamp" => Some("DateTime"),
        "money" => Some("Currency"),
        "object" => Some("JSON"),
        _ => None,
    }
}
