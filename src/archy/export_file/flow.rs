//! A whole export as the tree of an Archy file (archy.md §4, §15).

use super::chain::Chain;
use super::error::{ExportError, Why};
use super::menu::Menus;
use super::parts::{Part, Parts};
use super::{Json, action, names, settings, value};
use crate::archy::table::PartKind;
use crate::archy::tree::Node;
use crate::catalog::FlowType;
use compact_str::{CompactString, format_compact};

/// Flow types whose word in an export is not Archy's key in small letters.
const TYPES: &[(&str, FlowType)] = &[("bot", FlowType::BotFlow)];

/// The type of a flow, by the `type` of its JSON, never by the file's name.
fn flow_type(json: &Json) -> Result<FlowType, ExportError> {
    let word = json.get("type").text().ok_or(ExportError::of(Why::NotAFlow("type")))?;
    let listed = TYPES.iter().find(|(own, _)| own.eq_ignore_ascii_case(word)).map(|(_, kind)| *kind);
    let by_key = || FlowType::ALL.iter().copied().find(|kind| kind.key().eq_ignore_ascii_case(word));
    listed.or_else(by_key).ok_or_else(|| ExportError::of(Why::FlowType(word.into())))
}

/// The tree of an export.
///
/// # Errors
/// It is JSON of another kind, or its links lead nowhere or in circles.
pub fn tree(json: &Json) -> Result<Node, ExportError> {
    for key in ["name", "type", "flowSequenceItemList", "flowMetaData"] {
        if *json.get(key) == Json::Null {
            return Err(ExportError::of(Why::NotAFlow(key)));
        }
    }
    let kind = flow_type(json)?;
    let parts = Parts::of(json, kind)?;
    let mut node = head(json, &parts)?;
    settings::all(json, &parts, &mut node)?;
    named(&parts, &mut node)?;
    if let Some(only) = parts.only() {
        let variables = variables(only.json);
        if let Some(list) = variables.get("variables") {
            node.set("startUpTaskVariables", list.clone());
        }
        node.set("startUpTaskActions", Chain::read(only.json, &only.path(), &parts)?);
    }
    Ok(Node::one(kind.key(), node))
}

fn head(json: &Json, parts: &Parts<'_>) -> Result<Node, ExportError> {
    let mut node = Node::map([("name", Node::quoted(json.get("name").text().unwrap_or_default()))]);
    if let Some(description) = json.get("description").text() {
        node.set("description", Node::quoted(description));
    }
    let named = [PartKind::Menu, PartKind::Task, PartKind::State, PartKind::Bot];
    if parts.only().is_none() {
        node.set("startUpRef", Node::quoted(parts.reference(json, "initialSequence", &named)?));
    }
    if let Some(language) = json.get("defaultLanguage").text().filter(|language| !language.is_empty()) {
        node.set("defaultLanguage", Node::quoted(names::language(language)));
    }
    let languages = json.get("supportedLanguageOptions").items();
    if !languages.is_empty() {
        node.set("supportedLanguages", Node::map(languages.iter().map(language)));
    }
    if let Some(greeting) = action::setting(json.get("initialPrompts")) {
        node.set("initialGreeting", greeting);
    }
    if let Some(list) = variables(json).get("variables") {
        node.set("variables", list.clone());
    }
    Ok(node)
}

/// A language with its voice and its recogniser, which nothing here reads: they go back as they came.
fn language(json: &Json) -> (CompactString, Node) {
    let mut node = Node::map([("defaultLanguageSkill", value::value(json.get("languageSkill")))]);
    let speaker = json.get("textToSpeech");
    if let Some(voice) = speaker.get("voice").get("name").text() {
        let engine = speaker.get("engine");
        let default = engine.get("selection").text() == Some("default");
        let name = if default { "defaultEngine" } else { engine.get("name").text().unwrap_or("defaultEngine") };
        node.set("textToSpeech", Node::one(name, Node::one("voice", Node::quoted(voice))));
    }
    let engine = json.get("speechToText").get("engine");
    if let Some(name) = engine.get("name").text() {
        let default = Node::text(if engine.get("isDefault").is_true() { "true" } else { "false" });
        let own = Node::map([("name", Node::quoted(name)), ("defaultEngine", default)]);
        node.set("speechToText", Node::one("engine", own));
    }
    (names::language(json.get("language").text().unwrap_or_default()), node)
}

/// The variables of a flow or a part, as `{variables: […]}`; empty when it has none.
pub fn variables(json: &Json) -> Node {
    // Variables that the platform made for itself are no part of the flow.
    let all = json.get("variables").items().iter().filter(|own| !own.get("isInternal").is_true());
    let mut all: Vec<&Json> = all.collect();
    // An export has them in no order; Archy sorts them by name, case aside (A37).
    all.sort_by_cached_key(|own| own.get("name").text().unwrap_or_default().to_lowercase());
    let list: Vec<Node> = all.into_iter().map(variable).collect();
    if list.is_empty() { Node::map::<&str>([]) } else { Node::one("variables", Node::list(list)) }
}

fn variable(json: &Json) -> Node {
    let mut node = Node::map([("name", Node::quoted(json.get("name").text().unwrap_or_default()))]);
    if let Some(description) = json.get("description").text().filter(|text| !text.is_empty()) {
        node.set("description", Node::quoted(description));
    }
    if let Some(initial) = action::setting(json.get("initialValue")) {
        node.set("initialValue", initial);
    }
    for key in ["isInput", "isOutput"] {
        node.set(key, Node::text(if json.get(key).is_true() { "true" } else { "false" }));
    }
    if json.get("isSecure").is_true() {
        node.set("isSecure", Node::text("true"));
    }
    let kind = json.get("__type").text().unwrap_or_default();
    Node::one(names::variable(kind, json.get("isCollection").is_true()), node)
}

/// Menus, tasks, states and bots, in the order of the export.
fn named(parts: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let mut menus = Menus::new(parts);
    for kind in PartKind::ALL {
        let mut list = Vec::new();
        for part in parts.named(kind) {
            let own = if kind == PartKind::Menu { menus.menu(part)? } else { other(part, kind, parts)? };
            list.push(Node::one(kind.item(), own));
        }
        if !list.is_empty() {
            node.set(kind.list(), Node::list(list));
        }
    }
    Ok(())
}

fn other(part: Part<'_>, kind: PartKind, parts: &Parts<'_>) -> Result<Node, ExportError> {
    let mut node = Node::map([("name", Node::quoted(part.name())), ("refId", Node::quoted(part.ref_id()))]);
    variables(part.json).entries().iter().for_each(|own| node.set(own.key.clone(), own.value.clone()));
    let paths: Vec<Node> = part.json.get("paths").items().iter().filter_map(output_path).collect();
    if kind == PartKind::Task && !paths.is_empty() {
        node.set("outputPaths", Node::list(paths));
    }
    let path = part.path();
    node.set("actions", Chain::read(part.json, &path, parts)?);
    Ok(node.at(path))
}

/// An output path that the task names itself; the default one needs no word.
fn output_path(json: &Json) -> Option<Node> {
    let own = names::output(json.get("outputId").text()?).is_none();
    let name = json.get("label").text()?;
    own.then(|| Node::one("outputPath", Node::one("name", Node::quoted(format_compact!("{name}")))))
}
