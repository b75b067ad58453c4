//! Menus and their choices (archy.md §11).

use super::chain::Chain;
use super::error::{ExportError, Why};
use super::parts::{Part, Parts, dangling, number};
use super::{Json, action, flow, names, raw};
use crate::archy::table::CHOICES;
use crate::archy::tree::Node;
use compact_str::{CompactString, format_compact};
use rustc_hash::FxHashSet;

/// Fields of a menu with Archy's keys, and of the flow's defaults for menus (A61).
pub const MENU_FIELDS: &[(&str, &str)] = &[
    ("extensionDialingDelay", "extensionDialingMaxDelay"),
    ("useExtensionDialing", "listenForExtensionDialing"),
    ("promptRepeatDelay", "menuSelectionTimeout"),
    ("promptRepeatCount", "repeatCount"),
];

/// The same for speech recognition.
pub const SPEECH_FIELDS: &[(&str, &str)] = &[
    ("speechRecTimeoutComplete", "completeMatchTimeout"),
    ("speechRecTimeoutIncomplete", "incompleteMatchTimeout"),
    ("speechRecTimeoutTotal", "maxSpeechLengthTimeout"),
    ("speechRecMinConfidence", "minConfidenceLevel"),
];

/// Makes menus; what a choice has for itself belongs to no other.
pub struct Menus<'j, 'p> {
    parts: &'p Parts<'j>,
    used: FxHashSet<&'j str>,
}

impl<'j, 'p> Menus<'j, 'p> {
    /// Of the parts of a flow.
    pub fn new(parts: &'p Parts<'j>) -> Self {
        Self { parts, used: FxHashSet::default() }
    }

    /// A menu that stands for itself.
    ///
    /// # Errors
    /// A link of it leads nowhere, or two choices have the same task or menu.
    pub fn menu(&mut self, part: Part<'j>) -> Result<Node, ExportError> {
        let named = [("name", Node::quoted(part.name())), ("refId", Node::quoted(part.ref_id()))];
        let mut node = Node::map(named);
        let reference = format_compact!("/{}/menus/menu[{}]", self.parts.flow.key(), part.ref_id());
        self.inside(part, &part.path(), &reference, &mut node)?;
        Ok(node.at(part.path()))
    }

    /// `path` is how people know the menu, `reference` how a reference does.
    fn inside(&mut self, part: Part<'j>, path: &str, reference: &str, node: &mut Node) -> Result<(), ExportError> {
        let json = part.json;
        if let Some(audio) = action::setting(json.get("prompts")) {
            node.set("audio", audio);
        }
        node.set("settingsMenu", fields(json, MENU_FIELDS));
        node.set("settingsSpeechRec", fields(json, SPEECH_FIELDS));
        let default = json.get("defaultMenuChoice").text();
        let mut choices = Vec::new();
        for (index, choice) in json.get("menuChoiceList").items().iter().enumerate() {
            let is_default = default.is_some() && choice.get("id").text() == default;
            let (kind, own) =
                self.choice(choice, is_default, path, &format_compact!("{reference}/choices[{index}]"))?;
            if is_default {
                let id = own.get("refId").and_then(Node::as_text).unwrap_or_default();
                node.set("defaultChildMenuRef", Node::quoted(format_compact!("{reference}/choices/{kind}[{id}]")));
            }
            choices.push(Node::one(kind, own));
        }
        if default.is_some() && node.get("defaultChildMenuRef").is_none() {
            return Err(dangling(json, "defaultMenuChoice"));
        }
        node.set("choices", Node::list(choices));
        Ok(())
    }

    fn choice(
        &mut self,
        choice: &'j Json,
        is_default: bool,
        path: &str,
        place: &str,
    ) -> Result<(CompactString, Node), ExportError> {
        let json = choice.get("action");
        let name = choice.get("name").text().or(json.get("name").text()).unwrap_or_default();
        let mut node = Node::map([("name", Node::quoted(name))]);
        if is_default {
            node.set("refId", Node::quoted(names::ref_id(name, number(json))));
        }
        head(choice, &mut node);
        let path = format_compact!("{path}/{name}[{}]", number(json));
        let kind = match json.get("__type").text().unwrap_or_default() {
            "TaskAction" => {
                let task = self.own(json, "taskReference")?;
                let actions = Chain::read(task.json, &path, self.parts)?;
                let mut own = flow::variables(task.json);
                own.set("actions", actions);
                node.set("task", own);
                "menuTask".into()
            }
            "MenuAction" => {
                let menu = self.own(json, "menuReference")?;
                let id = node.get("refId").and_then(Node::as_text);
                let list = place.rsplit_once('[').map_or(place, |(list, _)| list);
                let reference = match id {
                    Some(id) => format_compact!("{list}/menuSubMenu[{id}]"),
                    None => format_compact!("{place}/menuSubMenu"),
                };
                self.inside(menu, &path, &reference, &mut node)?;
                "menuSubMenu".into()
            }
            kind => self.plain(kind, json, &mut node)?,
        };
        Ok((kind, node.at(path)))
    }

    /// A choice that is one action: its settings stand beside those of the choice.
    fn plain(&self, kind: &str, json: &Json, node: &mut Node) -> Result<CompactString, ExportError> {
        let key = names::action(kind);
        let found = CHOICES.iter().find(|(_, action)| *action == Some(key.as_str()));
        let Some((choice, _)) = found else { return Ok(kind.into()) };
        let body = action::body(&key, json, self.parts)?;
        let settings = body.entries().iter().filter(|entry| entry.key != "name");
        settings.for_each(|entry| node.set(entry.key.clone(), entry.value.clone()));
        Ok((*choice).into())
    }

    fn own(&mut self, json: &'j Json, link: &'static str) -> Result<Part<'j>, ExportError> {
        let id = json.get(link).text().unwrap_or_default();
        let part = self.parts.find(id).ok_or_else(|| dangling(json, link))?;
        if !self.used.insert(id) {
            return Err(ExportError::of(Why::Meets(part.name().into())));
        }
        Ok(part)
    }
}

/// Key and speech terms of a choice.
fn head(choice: &Json, node: &mut Node) {
    match choice.get("digit") {
        Json::Null => {}
        Json::Number(digit) => node.set("dtmf", Node::quoted(format_compact!("digit_{digit}"))),
        Json::Text(own) => node.set(
            "dtmf",
            Node::quoted(match own.as_str() {
                "*" => "digit_star".into(),
                "#" => "digit_pound".into(),
                other => format_compact!("digit_{other}"),
            }),
        ),
        other => node.set("dtmf", raw(other)),
    }
    for (field, key) in [("globalDtmf", "globalDtmf"), ("globalSpeech", "globalSpeechRecTerms")] {
        node.set(key, Node::text(if choice.get(field).is_true() { "true" } else { "false" }));
    }
    let terms = choice.get("speechRecTerms").entries().iter().filter(|(_, terms)| !terms.items().is_empty());
    let terms = Node::map(terms.map(|(language, terms)| {
        let own = terms.items().iter().map(|term| Node::quoted(term.text().unwrap_or_default()));
        (names::language(language), Node::one("terms", Node::list(own)))
    }));
    if !terms.entries().is_empty() {
        node.set("speechRecTerms", terms);
    }
}

/// The fields of a table that are there, under Archy's keys.
pub fn fields(json: &Json, table: &[(&'static str, &'static str)]) -> Node {
    let mut node = Node::map::<&str>([]);
    for (field, key) in table {
        if let Some(own) = action::setting(json.get(field)) {
            node.set(*key, own);
        }
    }
    node
}
