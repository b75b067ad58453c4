//! What writing a flow carries along: the tree of the script, its text, what is known by name.

use super::refs::Refs;
use crate::archy::loss::Loss;
use crate::ast::{Declaration, Expr, Exprs, File, Variable};
use crate::catalog::FlowType;
use crate::source::Source;
use crate::span::Span;
use crate::value::{Kind, Type};
use compact_str::CompactString;
use rustc_hash::FxHashMap;

/// The state of writing one flow.
pub struct Writer<'a> {
    pub file: &'a File,
    pub source: &'a Source,
    pub kind: FlowType,
    pub refs: Refs,
    /// Declarations of the whole project.
    pub declarations: &'a [&'a Declaration],
    /// The language of the flow, as Archy writes it.
    pub language: CompactString,
    /// Types of variables by their path in small letters (A37).
    variables: FxHashMap<String, Type>,
    /// What Archy cannot say (A96).
    pub unsaid: Vec<Loss>,
}

impl<'a> Writer<'a> {
    pub fn new(
        file: &'a File,
        source: &'a Source,
        kind: FlowType,
        refs: Refs,
        declarations: &'a [&'a Declaration],
    ) -> Self {
        Self {
            file,
            source,
            kind,
            refs,
            declarations,
            language: "en-us".into(),
            variables: FxHashMap::default(),
            unsaid: Vec::new(),
        }
    }

    pub fn exprs(&self) -> &'a Exprs {
        &self.file.exprs
    }

    /// The text of an expression as its author wrote it. Architect has no comments inside expressions: they are left
    /// out and named (A96).
    pub fn expression(&mut self, expr: Expr) -> String {
        let (span, file) = (expr.span, self.file);
        let mut out = String::new();
        let mut at = span.start;
        let first = file.comments.partition_point(|own| own.span.start < span.start);
        for comment in file.comments[first..].iter().take_while(|own| own.span.end <= span.end) {
            out.push_str(self.source.slice(Span { start: at, end: comment.span.start }).trim_end());
            at = comment.span.end;
            self.unsaid(comment.span, "comment", "left out: Architect has no comments inside expressions");
        }
        out.push_str(self.source.slice(Span { start: at, end: span.end }));
        out
    }

    /// Something that Archy cannot say.
    pub fn unsaid(&mut self, span: Span, construct: &str, consequence: &str) {
        let line = self.source.place(span.start).line;
        self.unsaid.push(Loss {
            path: format!("/{}", self.kind.key()),
            line: u32::try_from(line).ok(),
            construct: construct.to_owned(),
            consequence: consequence.to_owned(),
        });
    }

    /// The `///` lines right above a thing, without their mark.
    pub fn description(&self, span: Span) -> Option<String> {
        let end = self.file.comments.partition_point(|own| own.span.start < span.start);
        let mut lines = Vec::new();
        let mut next = span.start;
        for comment in self.file.comments[..end].iter().rev() {
            let between = self.source.slice(Span { start: comment.span.end, end: next });
            if !comment.doc || !between.trim().is_empty() {
                break;
            }
            let text = self.source.slice(comment.span).trim_start_matches('/');
            lines.push(text.strip_prefix(' ').unwrap_or(text).to_owned());
            next = comment.span.start;
        }
        lines.reverse();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// The `//` lines right above a thing and above its description, without their mark: they stay comments in YAML.
    pub fn remarks(&self, span: Span) -> Vec<CompactString> {
        let end = self.file.comments.partition_point(|own| own.span.start < span.start);
        let mut lines = Vec::new();
        let mut next = span.start;
        for comment in self.file.comments[..end].iter().rev() {
            let between = self.source.slice(Span { start: comment.span.end, end: next });
            if !comment.own_line || !between.trim().is_empty() {
                break;
            }
            if !comment.doc {
                lines.push(CompactString::from(self.source.slice(comment.span).trim_start_matches('/').trim()));
            }
            next = comment.span.start;
        }
        lines.reverse();
        lines
    }

    /// The comments before everything else of the file.
    pub fn head_remarks(&self, before: Span) -> Vec<CompactString> {
        let first = self.file.items.iter().map(crate::archy::write::item_start).min().unwrap_or(before.start);
        let own = self.file.comments.iter().take_while(|own| own.span.end <= first).filter(|own| !own.doc);
        own.map(|own| CompactString::from(self.source.slice(own.span).trim_start_matches('/').trim())).collect()
    }

    /// Remembers the types of variables.
    pub fn declare<'v>(&mut self, variables: impl IntoIterator<Item = &'v Variable>) {
        for own in variables {
            let names: Vec<&str> = own.path.parts.iter().map(|part| part.text.as_str()).collect();
            if let Some(kind) = Kind::named(&own.kind.text) {
                self.variables.insert(names.join(".").to_lowercase(), Type { kind, list: own.list });
            }
        }
    }

    /// The type of a variable, by its whole path.
    pub fn type_of(&self, path: &str) -> Option<Type> {
        self.variables.get(&path.to_lowercase()).copied()
    }

    /// The declaration of something outside, by its kind and names.
    pub fn declaration(&self, kind: &str, names: &[&str]) -> Option<&'a Declaration> {
        let fits = |own: &&&Declaration| {
            own.kind.text == kind && own.names.iter().map(|name| name.text.as_str()).eq(names.iter().copied())
        };
        self.declarations.iter().find(fits).copied()
    }
}
