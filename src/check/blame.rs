//! What people read when no overload fits: both places, both types, and the cast that would mend it (E301).

use super::expr::Typed;
use super::flow::Checker;
use crate::ast;
use crate::builtins::{self, LiteralList, Mismatch};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

impl Checker<'_> {
    pub(super) fn mismatch(&mut self, name: &str, mismatch: &Mismatch, arguments: &[(Typed, Span)], node: &ast::Node) {
        let at = |index: usize| arguments.get(index).map_or(node.at, |(_, span)| *span);
        let finding = match mismatch {
            Mismatch::UnknownFunction { nearest } => self.unknown_function(name, nearest, node.at),
            Mismatch::ArgumentCount { allowed } => self.wrong_count(name, allowed, arguments.len(), node.at),
            Mismatch::NoOverload { cast } => self.no_overload(name, *cast, arguments, node),
            Mismatch::NotOneType { first, second } => {
                let (a, b) = (described(arguments, *first), described(arguments, *second));
                let message = format!("{} takes values of one type, found {a} and {b}", what(name));
                let finding = self.finding(Code::MixedTypes, at(*second), message).label(b);
                let help = match name {
                    // E21: what looks like a chain of conditions is not one.
                    "?" => "`? :` groups to the left: put the second one in parentheses, or use If(…)".to_owned(),
                    _ => self.mending(arguments, *first, *second),
                };
                finding.also(at(*first), a).help(help)
            }
            Mismatch::NotSetUntyped { argument } => self
                .finding(
                    Code::UntypedNotSet,
                    at(*argument),
                    format!("{} does not take a bare NOT_SET here", what(name)),
                )
                .label("nothing gives it a type")
                .help("give it a type with a cast: `ToInt(NOT_SET)`, `ToString(NOT_SET)`"),
            Mismatch::BelowMinimum { argument, limit } => {
                let message = format!("{} takes {limit} or more here", what(name));
                self.finding(Code::LiteralRange, at(*argument), message).help(format!("the least is {limit}"))
            }
            Mismatch::AboveMaximum { argument, limit } => {
                let message = format!("{} takes {limit} or less here", what(name));
                self.finding(Code::LiteralRange, at(*argument), message).help(format!("the most is {limit}"))
            }
            Mismatch::Zero { argument } => {
                let message = format!("{} does not take zero here", what(name));
                let help = "a computed zero would run the error handling (L3)";
                self.finding(Code::LiteralRange, at(*argument), message).help(help)
            }
            Mismatch::NotInList { argument, list } => {
                let message = format!("this is no {}", listed(*list));
                self.finding(Code::LiteralRange, at(*argument), message).help(listed_help(*list))
            }
            Mismatch::LiteralWanted { argument } => self
                .finding(Code::LiteralWanted, at(*argument), format!("{} takes only a literal here", what(name)))
                .help("write the value itself"),
            Mismatch::Hidden { offer } => self.hidden(name, offer, node.at),
            Mismatch::ContextTwice { first, second } => self
                .finding(Code::DuplicateKey, at(*second), "two language contexts of one kind".into())
                .also(at(*first), "the first one"),
        };
        self.report(finding);
    }

    /// The cast of one of two values that gives both one type (E301).
    fn mending(&self, arguments: &[(Typed, Span)], first: usize, second: usize) -> String {
        let kind = |index: usize| match arguments.get(index) {
            Some((Typed::Value(known), _)) => Some(known.kind),
            _ => None,
        };
        let casts = [(first, second), (second, first)].into_iter().filter_map(|(from, to)| {
            let name = builtins::cast_name(kind(from)?, kind(to)?)?;
            Some((builtins::loss(name), format!("cast it: `{name}({})`", self.text(arguments[from].1))))
        });
        casts.min_by_key(|(loss, _)| *loss).map_or_else(|| "no cast makes them one type".to_owned(), |(_, help)| help)
    }

    fn unknown_function(&self, name: &str, nearest: &[&str], at: Span) -> Diagnostic {
        let finding = self.finding(Code::UnknownFunction, at, format!("there is no function `{name}`"));
        match nearest {
            [] => finding.help("`callflow eval --help` and docs/language.md tell which functions there are"),
            [one] => finding.help(format!("did you mean `{one}`?")),
            several => finding.help(format!("did you mean one of `{}`?", several.join("`, `"))),
        }
    }

    fn wrong_count(&self, name: &str, allowed: &[(usize, Option<usize>)], given: usize, at: Span) -> Diagnostic {
        let one = |(least, most): &(usize, Option<usize>)| match most {
            None => format!("{least} or more"),
            Some(_) => least.to_string(),
        };
        let wanted = allowed.iter().map(one).collect::<Vec<_>>().join(" or ");
        let plural = if wanted == "1" { "" } else { "s" };
        let message = format!("{} takes {wanted} argument{plural}, found {given}", what(name));
        let finding = self.finding(Code::ArgumentCount, at, message);
        finding.help(forms(name))
    }

    fn no_overload(
        &self,
        name: &str,
        cast: Option<(usize, &str)>,
        arguments: &[(Typed, Span)],
        node: &ast::Node,
    ) -> Diagnostic {
        let types: Vec<_> = (0..arguments.len()).map(|index| described(arguments, index)).collect();
        let message = match &types[..] {
            [one] => format!("{} does not take {one}", what(name)),
            [first @ .., last] => format!("{} does not take {} and {last}", what(name), first.join(", ")),
            [] => format!("{} takes arguments", what(name)),
        };
        let mut finding = self.finding(Code::WrongTypes, node.at, message).label("has no form for these types");
        for (index, ty) in types.into_iter().enumerate() {
            finding = finding.also(arguments[index].1, ty);
        }
        match cast {
            Some((index, function)) => {
                let text = self.text(arguments[index].1);
                finding.help(format!("cast it: `{function}({text})`"))
            }
            None => finding.help(forms(name)),
        }
    }

    fn hidden(&self, name: &str, offer: &str, at: Span) -> Diagnostic {
        let message = format!("`{name}` is not for authors in this form");
        let finding = self.finding(Code::UnknownFunction, at, message);
        if offer.is_empty() { finding } else { finding.help(format!("use `{offer}` instead")) }
    }

    /// A piece of the source for a help line, cut when it is long.
    pub(super) fn text(&self, span: Span) -> String {
        let text = self.shared.sources.get(self.source).slice(span);
        let short: String = text.chars().take(40).collect();
        if short.len() < text.len() { format!("{short}…") } else { short }
    }
}

/// A function by its name, an operator by its symbol.
fn what(name: &str) -> String {
    match name {
        "?" => "`? :`".into(),
        "[" => "`[ ]`".into(),
        _ => format!("`{name}`"),
    }
}

fn described(arguments: &[(Typed, Span)], index: usize) -> String {
    match arguments.get(index).map(|(typed, _)| typed) {
        Some(Typed::Value(known)) => known.kind.to_string(),
        Some(Typed::NotSet(_)) => "NOT_SET".into(),
        _ => "something unknown".into(),
    }
}

const fn listed(list: LiteralList) -> &'static str {
    match list {
        LiteralList::Currency => "currency code of ISO 4217",
        LiteralList::DialingCode => "dialing code",
        LiteralList::SpeechLanguage => "language that can be spoken",
    }
}

const fn listed_help(list: LiteralList) -> &'static str {
    match list {
        LiteralList::Currency => "three letters, as in `USD`, `EUR` or `JPY`",
        LiteralList::DialingCode => "a country's code, as in `1` or `49`",
        LiteralList::SpeechLanguage => "a language tag, as in `en-US` or `de-DE`",
    }
}

/// How many forms of a function a help line shows.
const FORMS: usize = 3;

/// The forms of a function or operator, as the table writes them.
fn forms(name: &str) -> String {
    let Some(function) = builtins::function(name) else { return "see its page in docs/functions.md".into() };
    let found = function.overloads.iter().filter_map(|id| builtins::overload(*id));
    let shown: Vec<&str> = found.filter(|found| !found.is_hidden()).map(|found| found.row.signature).collect();
    let more = if shown.len() > FORMS { format!(" and {} more", shown.len() - FORMS) } else { String::new() };
    let first: Vec<String> = shown.iter().take(FORMS).map(|form| format!("`{form}`")).collect();
    format!("its forms: {}{more}", first.join(", "))
}
