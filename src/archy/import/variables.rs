//! Variables: declared ones, and those that are used without a declaration (A24).

use super::spell::{is_path, type_name};
use crate::builtins;
use crate::value::{Kind, Type};
use rustc_hash::FxHashSet;

/// How sure a use is of the type of its variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// Nothing is known.
    No,
    /// It looks so: an operand of a sum.
    Likely,
    /// A statement or setting that writes or reads the whole of it.
    Yes,
}

#[derive(Clone, Debug)]
struct Used {
    /// As it was spelled first.
    path: String,
    ty: Type,
    sure: Sure,
}

/// The variables of a flow.
#[derive(Debug, Default)]
pub struct Variables {
    /// Declared ones of the flow and of the container that is looked at, in lower case.
    declared: FxHashSet<String>,
    /// Used ones without a declaration, in the order in which they were met.
    used: Vec<Used>,
}

impl Variables {
    /// A variable is declared.
    pub fn declare(&mut self, path: &str) {
        let lower = path.to_lowercase();
        // It may have been met above its declaration.
        self.used.retain(|used| used.path.to_lowercase() != lower);
        self.declared.insert(lower);
    }

    /// The declared ones, to be put back when a container ends.
    pub fn enter(&self) -> FxHashSet<String> {
        self.declared.clone()
    }

    /// A container ends: its own declarations go, and the variables of its scopes that nobody declared come out.
    pub fn leave(&mut self, before: FxHashSet<String>) -> Vec<(String, String)> {
        self.declared = before;
        self.take(true)
    }

    /// Variables of the flow that nobody declared.
    pub fn of_flow(&mut self) -> Vec<(String, String)> {
        self.take(false)
    }

    /// Whether no variable of a task or state waits for its declaration.
    pub fn is_quiet(&self) -> bool {
        !self.used.iter().any(|used| of_container(&used.path))
    }

    fn take(&mut self, container: bool) -> Vec<(String, String)> {
        let all = std::mem::take(&mut self.used);
        let (taken, rest): (Vec<Used>, Vec<Used>) =
            all.into_iter().partition(|used| of_container(&used.path) == container);
        self.used = rest;
        taken.into_iter().map(|used| (used.path, type_name(used.ty))).collect()
    }

    /// A variable is used, perhaps with a type that its place wants.
    pub fn meet(&mut self, path: &str, ty: Option<Type>, sure: Sure) {
        let mut names = path.split('.');
        let (Some(scope), Some(name)) = (names.next(), names.next()) else { return };
        let authors = builtins::variables::AUTHOR_SCOPES.iter().any(|known| known.eq_ignore_ascii_case(scope));
        let path = format!("{scope}.{name}");
        let lower = path.to_lowercase();
        let built_in =
            builtins::variables::built_in(scope, name).is_some() || builtins::variables::renamed(scope, name).is_some();
        if !authors || built_in || self.declared.contains(&lower) || !is_path(&path) {
            return;
        }
        let (ty, sure) = ty.map_or((Type::one(Kind::String), Sure::No), |ty| (ty, sure));
        match self.used.iter_mut().find(|used| used.path.to_lowercase() == lower) {
            Some(known) if sure > known.sure => (known.ty, known.sure) = (ty, sure),
            Some(_) => {}
            None => self.used.push(Used { path, ty, sure }),
        }
    }
}

/// Whether a path belongs to a task or state.
fn of_container(path: &str) -> bool {
    path.split('.').next().is_some_and(|scope| ["task", "state"].contains(&&*scope.to_lowercase()))
}

/// The type that a key of Archy names: `stringVariable`, `queueCollectionVariable`, `integerCollection` (archy.md §7).
pub fn archy_type(key: &str) -> Option<Type> {
    let name = key.strip_suffix("Variable").unwrap_or(key);
    match name.strip_suffix("Collection") {
        Some(item) => Kind::named(item).map(Type::many),
        None => Kind::named(name).map(Type::one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a24_a_use_says_the_type_and_the_surest_one_counts() {
        let mut variables = Variables::default();
        variables.declare("Flow.Known");
        variables.meet("flow.known", Some(Type::one(Kind::Integer)), Sure::Yes);
        variables.meet("Task.a", None, Sure::No);
        variables.meet("Task.A", Some(Type::one(Kind::Integer)), Sure::Likely);
        variables.meet("Task.b.name", Some(Type::one(Kind::Queue)), Sure::Yes);
        variables.meet("Task.b", Some(Type::one(Kind::String)), Sure::Likely);
        variables.meet("Call.Ani", None, Sure::No);
        variables.meet("Flow.Version", None, Sure::No);
        let own = variables.leave(FxHashSet::default());
        let pair = |path: &str, ty: &str| (path.to_owned(), ty.to_owned());
        assert_eq!(own, [pair("Task.a", "Integer"), pair("Task.b", "Queue")]);
        assert!(variables.of_flow().is_empty());
    }

    #[test]
    fn keys_of_archy_name_types() {
        assert_eq!(archy_type("stringVariable"), Some(Type::one(Kind::String)));
        assert_eq!(archy_type("queueCollectionVariable"), Some(Type::many(Kind::Queue)));
        assert_eq!(archy_type("jsonVariable"), Some(Type::one(Kind::Json)));
        assert_eq!(archy_type("integerCollection"), Some(Type::many(Kind::Integer)));
        assert_eq!(archy_type("quantumVariable"), None);
    }
}
