//! What lives outside of the flow: other flows, and things of the organisation, declared or taken on trust.

use super::flow::Checker;
use crate::ast::{self, Expr};
use crate::catalog::{Action as Row, FlowType};
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::{Given, Perform};
use crate::span::Span;
use crate::value::{Kind, Text};

impl Checker<'_> {
    /// A flow of the project by its name, of a type that a transfer can go to.
    pub(super) fn known_flow(&mut self, name: &Text, wanted: FlowType, value: Expr) {
        match self.shared.flows.get(name.as_str()) {
            Some(known) if known.kind.is_some_and(|kind| kind != wanted) => {
                let kind = known.kind.map_or("", FlowType::key);
                let message = format!("`{}` is a flow of type {kind}", name.as_str());
                let finding = self.finding(Code::WrongFlowType, value.span, message);
                self.report(finding.help(format!("this transfer goes to a flow of type {}", wanted.key())));
            }
            Some(_) => {}
            None if self.shared.declared.has("flow", name.as_str()) => {}
            None => {
                let message = format!("there is no flow `{}` in this project", name.as_str());
                let help = did_you_mean(name.as_str(), self.shared.flows.keys().copied()).unwrap_or_else(|| {
                    format!("give the file it stands in as well, or `declare flow \"{}\" {{ }}`", name.as_str())
                });
                self.report(self.finding(Code::UnknownFlow, value.span, message).help(help));
            }
        }
    }

    /// Where things of a kind are declared, a name that is not among them is a slip.
    pub(super) fn declared_thing(&mut self, kind: Kind, name: &Text, value: Expr) {
        let word = match kind {
            Kind::Queue => "queue",
            Kind::User => "user",
            Kind::Group => "group",
            Kind::LanguageSkill => "languageSkill",
            Kind::Prompt => "prompt",
            _ => return,
        };
        let declared = &self.shared.declared;
        if declared.any(word) && !declared.has(word, name.as_str()) {
            let message = format!("no {word} `{}` is declared", name.as_str());
            let finding = self.finding(Code::Undeclared, value.span, message);
            let help = did_you_mean(name.as_str(), declared.names(word));
            self.report(finding.help(help.unwrap_or_else(|| format!("declare it: `declare {word} \"…\" {{ }}`"))));
        }
    }

    /// What an action asks of the world outside is checked where the project declares it, and taken on trust where it
    /// does not: that is said once a name.
    pub(super) fn on_trust(&mut self, row: &'static Row, perform: &Perform, span: Span) {
        let Some(Outside { kind, names, key }) = outside(row, perform) else { return };
        let known = self.shared.declared.has(kind, &key) || (kind == "flow" && self.is_called(row, &key));
        if known || !self.trusted.insert((kind, key.clone())) {
            return;
        }
        let word = match kind {
            "dataAction" => "data action",
            "dataTable" => "data table",
            _ if row.key == "callCommonModule" => "common module",
            _ => "bot",
        };
        let message = format!("the {word} `{}` is taken on trust", names.join("` `"));
        let near = did_you_mean(&key, self.shared.declared.names(kind)).map(|help| help.replace('/', "` `"));
        let quoted = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" ");
        let help = near.unwrap_or_else(|| format!("declare it, and it is checked: `declare {kind} {quoted} {{ … }}`"));
        self.report(self.finding(Code::Undeclared, span, message).help(help));
    }

    /// Whether a flow of the project is of the kind that the action calls.
    fn is_called(&self, row: &Row, name: &str) -> bool {
        self.called_flow(row, name).is_some()
    }

    /// The flow of the project that an action calls by that name.
    pub(super) fn called_flow(&self, row: &Row, name: &str) -> Option<&ast::Flow> {
        let known = self.shared.flows.get(name)?;
        let called = match row.key {
            "callCommonModule" => known.kind == Some(FlowType::CommonModule),
            "callBotFlow" | "callDigitalBotFlow" => {
                matches!(known.kind, Some(FlowType::BotFlow | FlowType::DigitalBot))
            }
            _ => false,
        };
        called.then_some(known.flow)
    }
}

/// Something outside of the flow that an action is about.
pub(super) struct Outside {
    /// The word that declares it.
    pub kind: &'static str,
    /// Its names.
    pub names: Vec<String>,
    /// The names as declarations keep them.
    pub key: String,
}

/// What an action is about, where it says so by literal names.
pub(super) fn outside(row: &'static Row, perform: &Perform) -> Option<Outside> {
    let (kind, settings): (&'static str, &[&str]) = match row.key {
        "callData" | "callDataSecure" => ("dataAction", &["category", "dataAction"]),
        "dataTableLookup" => ("dataTable", &["dataTable"]),
        "callBotFlow" => ("flow", &["botFlow"]),
        "callDigitalBotFlow" => ("flow", &["digitalBotFlow"]),
        "callCommonModule" => ("flow", &["commonModule"]),
        _ => return None,
    };
    let given = |name: &&str| {
        let (number, _) = row.setting(name)?;
        let own = |(own, given): &(u16, Given)| (usize::from(*own) == number).then(|| given.clone());
        match perform.settings.iter().find_map(own)? {
            Given::Name(name) => Some(name.as_str().to_owned()),
            _ => None,
        }
    };
    let names = settings.iter().map(given).collect::<Option<Vec<String>>>()?;
    Some(Outside { kind, key: names.join("/"), names })
}
