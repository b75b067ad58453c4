//! What lives outside the scripts and was declared: queues, flows, data actions, data tables.

use crate::ast::{Declaration, Field, File, Item};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::SourceId;
use crate::value::Kind;
use rustc_hash::FxHashMap;

/// What may be declared, and how many names it has.
const KINDS: &[(&str, usize)] = &[
    ("flow", 1),
    ("queue", 1),
    ("user", 1),
    ("group", 1),
    ("skill", 1),
    ("languageSkill", 1),
    ("prompt", 1),
    ("schedule", 1),
    ("scheduleGroup", 1),
    ("emergencyGroup", 1),
    ("script", 1),
    ("dataTable", 1),
    ("dataAction", 2),
];

/// The declarations of a project, by kind and names.
#[derive(Default)]
pub(super) struct Declared<'a> {
    list: FxHashMap<&'a str, FxHashMap<String, &'a Declaration>>,
}

impl<'a> Declared<'a> {
    /// Collects them, and says what is wrong with them.
    pub fn of(files: &'a [(SourceId, File)], found: &mut Vec<Diagnostic>) -> Self {
        let mut declared = Self::default();
        for (source, file) in files {
            for item in &file.items {
                if let Item::Declaration(declaration) = item {
                    declared.add(declaration, *source, found);
                }
            }
        }
        declared
    }

    /// Whether something of that kind and name was declared.
    pub fn has(&self, kind: &str, name: &str) -> bool {
        self.list.get(kind).is_some_and(|names| names.contains_key(name))
    }

    /// Whether anything of a kind was declared: then it is declared as a whole, and other names are mistakes.
    pub fn any(&self, kind: &str) -> bool {
        self.list.contains_key(kind)
    }

    /// The names of a kind.
    pub fn names(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.list.get(kind).into_iter().flat_map(|names| names.keys().map(String::as_str))
    }

    fn add(&mut self, declaration: &'a Declaration, source: SourceId, found: &mut Vec<Diagnostic>) {
        let kind = &declaration.kind;
        let Some((_, wanted)) = KINDS.iter().find(|(name, _)| *name == kind.text) else {
            let message = format!("nothing of the kind `{}` can be declared", kind.text);
            let known = || KINDS.iter().map(|(name, _)| *name);
            let help = did_you_mean(&kind.text, known());
            let list = known().collect::<Vec<_>>().join(", ");
            let finding = Diagnostic::new(Code::UnknownType, source, kind.span, message);
            return found.push(finding.help(help.unwrap_or_else(|| format!("what can be declared: {list}"))));
        };
        if declaration.names.len() != *wanted {
            let message = format!("`{}` has {wanted} name(s), not {}", kind.text, declaration.names.len());
            found.push(Diagnostic::new(Code::ArgumentCount, source, declaration.span, message));
        }
        declaration.fields.iter().for_each(|field| check_field(field, source, found));
        let names: Vec<_> = declaration.names.iter().map(|name| name.text.as_str()).collect();
        let own = self.list.entry(kind.text.as_str()).or_default();
        if let Some(first) = own.insert(names.join("/"), declaration) {
            let message = format!("`{}` is declared twice", names.join(" "));
            let finding = Diagnostic::new(Code::DuplicateName, source, declaration.span, message);
            found.push(finding.help(format!("the other one begins at byte {} of its file", first.span.start)));
        }
    }
}

fn check_field(field: &Field, source: SourceId, found: &mut Vec<Diagnostic>) {
    if Kind::named(&field.kind.text).is_none() {
        let message = format!("`{}` is no type", field.kind.text);
        let known = Kind::ALL.iter().filter(|kind| kind.declarable()).map(|kind| kind.name());
        let mut finding = Diagnostic::new(Code::UnknownType, source, field.kind.span, message);
        finding.help = did_you_mean(&field.kind.text, known);
        found.push(finding);
    }
}
