//! What is sent to a bot, a module, a data action or a data table, and what is received from it, against what the project
//! says of them.

use super::flow::Checker;
use super::place::article;
use crate::ast::{self, FlowItem, Key};
use crate::builtins;
use crate::catalog::{Action as Row, FAILURE_PREFIX, is_failure_output};
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::{ExprId, Perform};
use crate::span::Span;
use crate::value::{Kind, Type};

/// One thing that is sent or received.
struct Term {
    name: String,
    kind: Type,
    required: bool,
}

/// What something outside of the flow takes and gives.
struct Contract {
    /// What it is called, in backticks.
    name: String,
    /// What it takes; `None` where nobody says.
    takes: Option<Vec<Term>>,
    /// What it gives; `None` where nobody says.
    gives: Option<Vec<Term>>,
    /// Names are paths of variables, which compare without case (A37).
    paths: bool,
}

impl Contract {
    fn find<'t>(&self, terms: &'t [Term], name: &str) -> Option<&'t Term> {
        terms.iter().find(|term| if self.paths { term.name.eq_ignore_ascii_case(name) } else { term.name == name })
    }
}

impl Checker<'_> {
    /// Checks what an action sends and receives; casts what is sent to what is wanted, as a whole (E60).
    pub(super) fn contract(&mut self, row: &'static Row, action: &ast::Action, perform: &mut Perform) {
        let Some(contract) = self.contract_of(row, perform) else { return };
        let entries = || action.body.iter().flat_map(|body| &body.entries);
        if let Some(takes) = &contract.takes {
            let sent = entries().filter_map(|entry| match &entry.key {
                Key::Text(name) => Some((name.span, entry.value.span)),
                _ => None,
            });
            for ((name, value), (key, span)) in perform.inputs.iter_mut().zip(sent) {
                match contract.find(takes, name.as_str()) {
                    Some(term) => *value = self.sent_as(*value, span, term.kind).unwrap_or(*value),
                    None => self.not_in_contract(&contract, takes, ("takes", name.as_str()), key, Code::UnknownInput),
                }
            }
            for term in takes.iter().filter(|term| term.required) {
                if !perform.inputs.iter().any(|(name, _)| name.as_str() == term.name) {
                    let message = format!("{} needs `{}`", contract.name, term.name);
                    let finding = self.finding(Code::MissingSetting, action.name.span, message);
                    self.report(finding.help(format!("add `\"{}\" = …`: {}", term.name, term.kind)));
                }
            }
        }
        if let Some(gives) = &contract.gives {
            let received = entries().filter(|entry| matches!(entry.key, Key::Path(_)));
            for ((name, target), entry) in perform.outputs.iter().zip(received) {
                let own = self.out.variables[target.0 as usize].kind;
                let plain = name.as_str().strip_prefix(FAILURE_PREFIX);
                let told = !contract.paths && is_failure_output(plain.unwrap_or(name.as_str()));
                match contract.find(gives, name.as_str()) {
                    Some(term) if plain.is_none() => self.received_as(term.kind, own, entry.value.span),
                    _ if told => self.received_as(Type::one(Kind::String), own, entry.value.span),
                    _ => {
                        let asked = ("gives", name.as_str());
                        self.not_in_contract(&contract, gives, asked, entry.value.span, Code::UnknownOutput);
                    }
                }
            }
        }
    }

    fn not_in_contract(&mut self, contract: &Contract, terms: &[Term], asked: (&str, &str), span: Span, code: Code) {
        let (verb, name) = asked;
        let message = format!("{} {verb} no `{name}`", contract.name);
        let known = || terms.iter().map(|term| term.name.as_str());
        let help = did_you_mean(name, known()).unwrap_or_else(|| match terms {
            [] if contract.paths => format!("its variables that are meant are declared with `{}`", word(verb)),
            [] => format!("it {verb} nothing"),
            _ => format!("it {verb} {}", known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
        });
        self.report(self.finding(code, span, message).help(help));
    }

    /// A value that is sent, as the one who takes it wants it; `None` when nothing leads there, which is said.
    fn sent_as(&mut self, value: ExprId, span: Span, wanted: Type) -> Option<ExprId> {
        let own = self.out.exprs.get(value).kind;
        // JSON takes whatever can be written as JSON; what that is, only the action knows.
        if own == wanted || wanted == Type::one(Kind::Json) {
            return None;
        }
        let Some(cast) = builtins::cast(own, wanted) else {
            let message = format!("this is {}, and {} is taken here", article(own), article(wanted));
            self.report(
                self.finding(Code::NoCast, span, message).help(format!("no cast leads from {own} to {wanted}")),
            );
            return None;
        };
        self.calls += 1;
        Some(self.out.exprs.call(wanted, cast, &[value], span))
    }

    fn received_as(&mut self, given: Type, own: Type, span: Span) {
        // A flattened schema does not say whether an output comes once or as a collection.
        let alike = own.kind == given.kind;
        if !alike && builtins::cast(given, own).is_none() {
            let message = format!("this gives {}, and the variable is {}", article(given), article(own));
            let help = format!("receive it in a variable of type {given}");
            self.report(self.finding(Code::WrongTarget, span, message).help(help));
        }
    }

    fn contract_of(&self, row: &'static Row, perform: &Perform) -> Option<Contract> {
        let named = super::trust::outside(row, perform)?;
        let name = format!("`{}`", named.names.join("` `"));
        if let Some(flow) = self.called_flow(row, &named.key) {
            let terms = |word: &str| Some(variables(flow, word));
            return Some(Contract { name, takes: terms("input"), gives: terms("output"), paths: true });
        }
        let declaration = self.shared.declared.get(named.kind, &named.key)?;
        let fields = |roles: &[&str]| {
            let fields = declaration.fields.iter().filter(|field| roles.contains(&field.role.text.as_str()));
            let terms = fields.filter_map(|field| {
                let kind = Type { kind: Kind::named(&field.kind.text)?, list: field.list };
                Some(Term { name: field.name.text.to_string(), kind, required: field.role.text == "required" })
            });
            let terms: Vec<Term> = terms.collect();
            (!terms.is_empty()).then_some(terms)
        };
        let gives = if named.kind == "dataTable" { fields(&["column"]) } else { fields(&["output"]) };
        Some(Contract { name, takes: fields(&["input", "required"]), gives, paths: named.kind == "flow" })
    }
}

fn word(verb: &str) -> &'static str {
    if verb == "takes" { "input" } else { "output" }
}

/// The variables of a flow that others may give a value or receive: those that say so, and the slots of a bot
/// (archy.md §9).
fn variables(flow: &ast::Flow, modifier: &str) -> Vec<Term> {
    let own = flow.items.iter().filter_map(|item| match item {
        FlowItem::Variable(variable) => Some(variable),
        _ => None,
    });
    let meant = own.filter(|variable| {
        let slot = variable.path.parts.first().is_some_and(|scope| scope.text.eq_ignore_ascii_case("Slot"));
        slot || variable.modifiers.iter().any(|word| word.text == modifier)
    });
    let term = |variable: &ast::Variable| {
        let path: Vec<&str> = variable.path.parts.iter().map(|part| part.text.as_str()).collect();
        let kind = Type { kind: Kind::named(&variable.kind.text)?, list: variable.list };
        Some(Term { name: path.join("."), kind, required: false })
    };
    meant.filter_map(term).collect()
}
