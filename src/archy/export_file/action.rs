//! One action: its settings in Archy's form (archy.md §8 to §10, §15).

use super::error::ExportError;
use super::parts::Parts;
use super::value::{audio, is_audio, is_out_of_service, is_value, value};
use super::{Json, names, raw};
use crate::archy::table::{LATEST, PartKind};
use crate::archy::tree::Node;
use compact_str::{CompactString, format_compact};

/// The settings of an action, its name first.
///
/// # Errors
/// A link to a part that is not in the file.
pub fn body(key: &str, json: &Json, parts: &Parts<'_>) -> Result<Node, ExportError> {
    let mut node = Node::map::<&str>([]);
    if let Some(name) = json.get("name").text() {
        node.set("name", Node::quoted(name));
    }
    let mut taken: Vec<&str> = Vec::new();
    for (_, fields, make) in SHAPES.iter().filter(|(keys, ..)| keys.contains(&key)) {
        make(key, json, parts, &mut node)?;
        taken.extend(*fields);
    }
    let kind = json.get("__type").text().unwrap_or_default();
    for (field, own) in json.entries() {
        if !taken.contains(&field.as_str()) && !names::is_silent(kind, field) {
            plain(names::field(kind, field), own, &mut node);
        }
    }
    Ok(in_order(&node))
}

/// Archy writes things of outside behind the settings of one value, and what a failure gives last.
fn in_order(node: &Node) -> Node {
    const OUTSIDE: &[&str] =
        &["category", "dataTable", "botFlow", "digitalBotFlow", "commonModule", "screenPopScript", "failureOutputs"];
    let rank = |key: &str| OUTSIDE.iter().position(|own| *own == key).map_or(0, |at| at + 1);
    let mut entries: Vec<_> = node.entries().iter().map(|own| (own.key.clone(), own.value.clone())).collect();
    entries.sort_by_key(|(key, _)| rank(key));
    Node::map(entries)
}

/// A field that is one value. Nothing stands for what is empty; what has another shape goes on as it is, so that the
/// mapping reports it.
fn plain(key: &str, json: &Json, node: &mut Node) {
    match json {
        Json::Null => {}
        _ if is_out_of_service(json) => {}
        _ if names::is_off_by_itself(key) && json.get("text").text() == Some("false") => {}
        _ if is_value(json) => node.set(key, value(json)),
        _ if is_audio(json) => node.set(key, audio(json)),
        Json::List(items) if key == "errorBindings" => {
            if !items.is_empty() {
                node.set("failureOutputs", bindings(json));
            }
        }
        // Questions of bots hold their first repetition as a list of one.
        Json::List(items) if items.len() <= 1 => items.iter().for_each(|own| plain(key, own, node)),
        Json::Object(entries) if entries.is_empty() => {}
        other => node.set(key, raw(other)),
    }
}

type Make = fn(&str, &Json, &Parts<'_>, &mut Node) -> Result<(), ExportError>;

/// What is more than one value: the actions, the fields that it takes, how it is made.
const SHAPES: &[(&[&str], &[&str], Make)] = &[
    (
        &["callData", "callDataSecure"],
        &["category", "actionName", "actionId", "inputs", "outputs", "errorBindings"],
        data_action,
    ),
    (&["dataTableLookup"], &["datatableId", "datatableName", "outputs", "errorBindings"], data_table),
    (&["callBotFlow", "callDigitalBotFlow", "callCommonModule"], FLOW_FIELDS, called_flow),
    (&["setScreenPop"], &["screenPopId", "screenPopName", "inputs"], screen_pop),
    (&["setParticipantData", "setConversationData", "setSecuredData"], &["variables"], set_attributes),
    (&["getParticipantData", "getConversationData", "getSecuredData"], &["variables"], get_attributes),
    (&["updateData", "extractSecureData", "updateWorkitem"], &["variables"], statements),
    (&["callTask", "jumpToTask"], &["taskReference", "taskName"], task),
    (&["jumpToMenu"], &["menuReference", "menuName"], menu),
    (&["changeState"], &["stateReference", "stateName"], state),
    (&["endTask"], &["pathReference", "pathName"], end_task),
    (&["clearSlot"], &["slots"], slots),
    (&["askForSlot"], &["selectedSlot"], slot),
    (
        &["collectInput"],
        &["numberOfDigitsMin", "numberOfDigitsMax", "verification", "includeTerminatingDtmfInResultData"],
        digits,
    ),
    (&["holdMusic"], &["duration", "playForDuration"], play_style),
    (&["transferToAcd"], &["queues", "skills", "useDefaultHandling", "inQueueFlowId", "inQueueFlowName"], queue),
    (&["transferToFlow", "transferToFlowSecure"], &["flowId", "flowName"], target_flow),
    (&["sendAutoReply"], &["replyToSenderOnly"], reply),
    (&["getResponse"], &["responseId", "responseName", "responseLibrary", "substitutions"], response),
    (&["switch"], &["switchStyle", "expression", "cases"], |_, _, _, _| Ok(())),
];

const FLOW_FIELDS: &[&str] = &[
    "flowId",
    "flowName",
    "flowLatestVersion",
    "flowDebugPublished",
    "flowOutOfService",
    "flowVersion",
    "inputs",
    "outputs",
];

fn name(json: &Json, key: &str) -> CompactString {
    json.get(key).text().unwrap_or_default().into()
}

/// `[{name, value}]` as a mapping.
fn bindings(list: &Json) -> Node {
    let pairs = list.items().iter().filter(|pair| !is_out_of_service(pair.get("value")));
    Node::map(pairs.map(|pair| (name(pair, "name"), value(pair.get("value")))))
}

/// The lists that are not empty, under Archy's names.
fn lists(json: &Json, names: &[(&'static str, &'static str)]) -> Node {
    let filled = names.iter().filter(|(field, _)| !json.get(field).items().is_empty());
    Node::map(filled.map(|(field, key)| (*key, bindings(json.get(field)))))
}

fn data_action(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let inside = [("inputs", "inputs"), ("outputs", "successOutputs"), ("errorBindings", "failureOutputs")];
    let action = Node::one(name(json, "actionName"), lists(json, &inside));
    node.set("category", Node::one(name(json.get("category"), "name"), Node::one("dataAction", action)));
    Ok(())
}

fn data_table(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let inside = [("outputs", "foundOutputs"), ("errorBindings", "failureOutputs")];
    node.set("dataTable", Node::one(name(json, "datatableName"), lists(json, &inside)));
    Ok(())
}

/// Only the latest version runs; another is named, and the mapping reports it (A51).
fn called_flow(key: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let setting = match key {
        "callBotFlow" => "botFlow",
        "callDigitalBotFlow" => "digitalBotFlow",
        _ => "commonModule",
    };
    let latest = *json.get("flowLatestVersion") != Json::Boolean(false);
    let version = match json.get("flowVersion") {
        _ if latest => LATEST.into(),
        Json::Number(number) | Json::Text(number) => format_compact!("ver_{number}"),
        _ => "ver_published".into(),
    };
    let inside = lists(json, &[("inputs", "inputs"), ("outputs", "outputs")]);
    node.set(setting, Node::one(name(json, "flowName"), Node::one(version, inside)));
    Ok(())
}

fn screen_pop(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    node.set("screenPopScript", Node::one(name(json, "screenPopName"), lists(json, &[("inputs", "inputs")])));
    Ok(())
}

fn set_attributes(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let attribute = |own: &Json| {
        let pair = [("name", value(own.get("variable"))), ("value", value(own.get("expression")))];
        Node::one("attribute", Node::map(pair))
    };
    node.set("attributes", Node::list(json.get("variables").items().iter().map(attribute)));
    Ok(())
}

fn get_attributes(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let attribute = |own: &Json| {
        let target = Node::quoted(name(own.get("expression"), "text"));
        Node::one("attribute", Node::map([("name", value(own.get("variable"))), ("variable", target)]))
    };
    node.set("attributes", Node::list(json.get("variables").items().iter().map(attribute)));
    Ok(())
}

fn statements(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let statement = |own: &Json| {
        let target = own.get("variable");
        let pair = [("variable", Node::quoted(name(target, "text"))), ("value", value(own.get("expression")))];
        Node::one(names::data_type(target.get("type").text().unwrap_or_default()), Node::map(pair))
    };
    node.set("statements", Node::list(json.get("variables").items().iter().map(statement)));
    Ok(())
}

fn task(_: &str, json: &Json, parts: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    node.set("targetTaskRef", Node::quoted(parts.reference(json, "taskReference", &[PartKind::Task])?));
    Ok(())
}

fn menu(_: &str, json: &Json, parts: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    node.set("targetMenuRef", Node::quoted(parts.reference(json, "menuReference", &[PartKind::Menu])?));
    Ok(())
}

fn state(_: &str, json: &Json, parts: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let kinds = [PartKind::State, PartKind::Bot];
    node.set("targetStateRef", Node::quoted(parts.reference(json, "stateReference", &kinds)?));
    Ok(())
}

fn end_task(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let default = json.get("pathReference").text() == Some("__DEFAULT__");
    let path = if default { "default".into() } else { name(json, "pathName") };
    node.set("outputPath", Node::one("name", Node::quoted(path)));
    Ok(())
}

fn named_slot(name: CompactString) -> Node {
    Node::one("name", Node::quoted(name))
}

fn slots(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let all = json.get("slots").items().iter().map(|own| Node::one("slot", named_slot(name(own, "name"))));
    node.set("slots", Node::list(all));
    Ok(())
}

fn slot(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    node.set("slot", named_slot(name(json, "selectedSlot")));
    Ok(())
}

fn digits(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let (min, max) = (json.get("numberOfDigitsMin"), json.get("numberOfDigitsMax"));
    let bare = |own: &Json| Node::text(name(own, "text"));
    let terminating = json.get("includeTerminatingDtmfInResultData").get("text").text();
    if terminating == Some("true") {
        node.set("includeTerminatingDtmfInResultData", Node::text("true"));
    }
    node.set(
        "digits",
        match name(min, "text") == name(max, "text") {
            true => Node::one("exact", bare(max)),
            false => Node::one("range", Node::map([("min", bare(min)), ("max", bare(max))])),
        },
    );
    match json.get("verification") {
        Json::Boolean(false) => node.set("verificationType", Node::quoted("none")),
        // How the two ways of checking back are told apart in an export has not been seen: the mapping reports it.
        Json::Null => {}
        other => node.set("verification", raw(other)),
    }
    Ok(())
}

fn play_style(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let timed = json.get("playForDuration").is_true();
    let entire = Node::one("entirePrompt", Node::text("true"));
    node.set("playStyle", if timed { Node::one("duration", value(json.get("duration"))) } else { entire });
    Ok(())
}

fn queue(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    match json.get("queues").items() {
        [only] => node.set("targetQueue", value(only)),
        [] => {}
        // More than one queue has not been seen: the mapping reports it.
        several => node.set("queues", raw(&Json::List(several.to_vec()))),
    }
    let skills = json.get("skills").items();
    if !skills.is_empty() {
        node.set("acdSkills", Node::list(skills.iter().map(skill)));
    }
    if *json.get("useDefaultHandling") == Json::Boolean(false) {
        node.set("overrideInQueueFlow", Node::one("name", Node::quoted(name(json, "inQueueFlowName"))));
    }
    Ok(())
}

/// A skill, and its level when it has one.
fn skill(json: &Json) -> Node {
    let level = json.get("value");
    let mut own = Node::map([("skill", value(json.get("skill")))]);
    if !level.get("text").text().unwrap_or_default().is_empty() {
        own.set("level", value(level));
    }
    Node::one("acdSkill", own)
}

fn target_flow(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    node.set("targetFlow", Node::one("name", Node::quoted(name(json, "flowName"))));
    Ok(())
}

/// How Archy names a canned response has not been seen: the keys are those of the table of forms.
fn response(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    node.set("responseLibrary", Node::one("name", Node::quoted(name(json.get("responseLibrary"), "name"))));
    node.set("response", Node::one("name", Node::quoted(name(json, "responseName"))));
    lists(json, &[("substitutions", "substitutions")]).entries().iter().for_each(|own| {
        node.set(own.key.clone(), own.value.clone());
    });
    Ok(())
}

fn reply(_: &str, json: &Json, _: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let one = json.get("replyToSenderOnly").is_true();
    node.set("replyMode", Node::quoted(if one { "replyToSender" } else { "replyToAll" }));
    Ok(())
}

/// A value of a settings object, unless it is out of service; `None` for what is no value.
pub fn setting(json: &Json) -> Option<Node> {
    match json {
        _ if is_out_of_service(json) => None,
        _ if is_value(json) => Some(value(json)),
        _ if is_audio(json) => Some(audio(json)),
        Json::List(items) => items.first().and_then(setting),
        _ => None,
    }
}
