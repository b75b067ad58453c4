//! What lives outside the scripts and was declared: queues, flows, data actions, data tables.

use crate::ast::{Declaration, Field, File, Item};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::SourceId;
use crate::span::Span;
use crate::value::{Kind, Object, Text, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

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
    list: FxHashMap<&'a str, FxHashMap<String, Known<'a>>>,
}

/// Where something was declared, and what was said of it when it has no rows.
type Known<'a> = (SourceId, Span, Option<String>, &'a Declaration);

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

    /// What was declared of a thing of that kind and name.
    pub fn get(&self, kind: &str, name: &str) -> Option<&'a Declaration> {
        self.list.get(kind)?.get(name).map(|(.., declaration)| *declaration)
    }

    /// Whether anything of a kind was declared: then it is declared as a whole, and other names are mistakes.
    pub fn any(&self, kind: &str) -> bool {
        self.list.contains_key(kind)
    }

    /// The names of a kind.
    pub fn names(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.list.get(kind).into_iter().flat_map(|names| names.keys().map(String::as_str))
    }

    /// The things that look-ups may find, in a fixed order (E205–E208, E256, E257). Their ids are not known here, so the
    /// name stands for the id.
    pub fn objects(&self) -> Vec<Value> {
        let kinds = self.list.iter().filter_map(|(word, names)| Some((found_kind(word)?, names)));
        let mut names: Vec<_> = kinds.flat_map(|(kind, names)| names.keys().map(move |name| (kind, name))).collect();
        names.sort_unstable();
        let object = |(kind, name): (Kind, &String)| match kind {
            Kind::Prompt => Object::prompt(name, false),
            Kind::User => Object::new(kind, name.as_str()).with("username", Value::Text(Text::new(name))),
            _ => Object::new(kind, name.as_str()).named(name.as_str()),
        };
        names.into_iter().map(|own| Value::Object(Arc::new(object(own)))).collect()
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
            let (words, help) = match wanted {
                1 => ("one name", "write one name in quotes"),
                _ => ("two names", "write its category and its name, each in quotes"),
            };
            let message = format!("a declared `{}` has {words}, found {}", kind.text, declaration.names.len());
            found.push(Diagnostic::new(Code::ArgumentCount, source, declaration.span, message).help(help));
            return;
        }
        let word = kind.text.as_str();
        declaration.fields.iter().for_each(|field| check_field(word, field, source, found));
        let names: Vec<_> = declaration.names.iter().map(|name| name.text.as_str()).collect();
        let own = self.list.entry(kind.text.as_str()).or_default();
        let said = declaration.rows.is_empty().then(|| said(declaration));
        let known = (source, declaration.span, said.clone(), declaration);
        if let Some((file, first, known, _)) = own.insert(names.join("/"), known) {
            // Two files may say the same of one thing.
            if file != source && said.is_some() && said == known {
                return;
            }
            let message = format!("`{}` is declared twice", names.join("` `"));
            let finding = Diagnostic::new(Code::DuplicateName, source, declaration.span, message);
            found.push(match file == source {
                true => finding.label("and here again").also(first, "declared here").help("keep one of them"),
                false => finding.help("another file of this project declares it as well: keep one of them"),
            });
        }
    }
}

/// What a declaration says of its fields, the same for declarations that say the same.
fn said(declaration: &Declaration) -> String {
    let one =
        |own: &Field| format!("{} {:?}: {}{}", own.role.text, own.name.text, own.kind.text.to_lowercase(), own.list);
    let mut all: Vec<String> = declaration.fields.iter().map(one).collect();
    all.sort_unstable();
    all.join("\n")
}

/// The type of what a look-up finds among the declarations of a kind.
fn found_kind(word: &str) -> Option<Kind> {
    Some(match word {
        "queue" => Kind::Queue,
        "user" => Kind::User,
        "skill" => Kind::Skill,
        "languageSkill" => Kind::LanguageSkill,
        "prompt" => Kind::Prompt,
        "emergencyGroup" => Kind::EmergencyGroup,
        _ => return None,
    })
}

/// What the fields of a declaration may be, by what is declared.
fn roles(kind: &str) -> &'static [&'static str] {
    match kind {
        "dataAction" => &["input", "required", "output"],
        "flow" => &["input", "output"],
        "dataTable" => &["key", "column"],
        _ => &[],
    }
}

fn check_field(kind: &str, field: &Field, source: SourceId, found: &mut Vec<Diagnostic>) {
    if !roles(kind).contains(&field.role.text.as_str()) {
        let message = format!("a declared `{kind}` has no `{}`", field.role.text);
        let help = did_you_mean(&field.role.text, roles(kind).iter().copied()).unwrap_or_else(|| match roles(kind) {
            [] => "its name is all that is declared of it".to_owned(),
            roles => format!("what can be said of it: {}", roles.join(", ")),
        });
        found.push(Diagnostic::new(Code::UnknownSetting, source, field.role.span, message).help(help));
    }
    if Kind::named(&field.kind.text).is_none() {
        let message = format!("`{}` is no type", field.kind.text);
        let known = Kind::ALL.iter().filter(|kind| kind.declarable()).map(|kind| kind.name());
        let mut finding = Diagnostic::new(Code::UnknownType, source, field.kind.span, message);
        finding.help = did_you_mean(&field.kind.text, known);
        found.push(finding);
    }
}
