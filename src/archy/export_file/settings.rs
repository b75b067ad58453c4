//! Settings of the flow (archy.md §12, §13).

use super::error::ExportError;
use super::menu::{MENU_FIELDS, SPEECH_FIELDS, fields};
use super::parts::Parts;
use super::{Json, action, names, raw, value};
use crate::archy::table::{HANDLINGS, Handling, PartKind};
use crate::archy::tree::Node;
use compact_str::CompactString;

/// Puts all settings of an export into the tree of its flow.
///
/// # Errors
/// The error handling names a part that is not in the file.
pub fn all(json: &Json, parts: &Parts<'_>, node: &mut Node) -> Result<(), ExportError> {
    let queue = action::setting(json.get("inQueueCallFlowSettings").get("holdMusic"));
    put(node, "settingsInQueueCall", queue.map(|music| Node::one("holdMusic", music)));
    let outbound = [("contactList", "contactList"), ("defaultWrapupCode", "wrapupCode")];
    put(node, "settingsOutboundCall", filled(fields(json.get("outboundCallSettings"), &outbound)));
    put(node, "settingsInboundEmailHandling", email(json.get("inboundEmailSettings")));
    put(node, "worktype", worktype(json.get("workitemFlowSettings").get("worktype")));
    put(node, "settingsActionDefaults", filled(defaults(json.get("defaultSettings"))));
    put(node, "settingsErrorHandling", filled(errors(json.get("errorHandling"), parts)?));
    put(node, "settingsMenu", filled(fields(json.get("defaultSettings").get("Menu"), MENU_FIELDS)));
    put(node, "settingsSpeechRec", filled(speech(json)));
    put(node, "settingsBotFlow", filled(bot(json)));
    put(node, "settingsUserInput", filled(user_input(json.get("userInputSettings"))));
    put(node, "settingsNaturalLanguageUnderstanding", understanding(json.get("nluMetaData")));
    put(node, "settingsKnowledge", knowledge(json.get("knowledgeSettings")));
    put(node, "settingsVirtualAgent", filled(plain(json.get("virtualAgentSettings"), |key| key.into())));
    Ok(())
}

fn put(node: &mut Node, key: &'static str, value: Option<Node>) {
    if let Some(value) = value {
        node.set(key, value);
    }
}

fn filled(node: Node) -> Option<Node> {
    (!node.entries().is_empty()).then_some(node)
}

fn none() -> Node {
    Node::one("none", Node::text("true"))
}

/// Every value of an object under a name of its own.
fn plain(json: &Json, key: impl Fn(&str) -> CompactString) -> Node {
    let values = json.entries().iter().filter_map(|(field, own)| Some((key(field), action::setting(own)?)));
    Node::map(values)
}

/// Defaults by action; those of menus and speech stand elsewhere in Archy.
fn defaults(json: &Json) -> Node {
    let actions = json.entries().iter().filter(|(kind, _)| kind.ends_with("Action"));
    let own = actions.filter_map(|(kind, fields)| {
        let own = fields.entries().iter().filter_map(|(field, own)| {
            let text = own.get("text").text().unwrap_or_default();
            let said = !names::is_platforms(kind, field, text);
            Some((CompactString::from(names::field(kind, field)), action::setting(own).filter(|_| said)?))
        });
        Some((names::action(kind), filled(Node::map(own))?))
    });
    Node::map(own)
}

/// What the error handling of bots says beside its kind: field, Archy's key.
const BOT_ERRORS: &[(&str, &str)] = &[
    ("enableAgentEscalation", "enableAgentEscalation"),
    ("errorEventHandover", "errorEventHandover"),
    ("agentEscalationConfirmation", "agentEscalationConfirmation"),
    ("agentEscalationHandover", "agentEscalationHandover"),
    ("recognitionEventHandover", "recognitionFailureEventHandover"),
];

fn errors(json: &Json, parts: &Parts<'_>) -> Result<Node, ExportError> {
    let mut node = Node::map::<&str>([]);
    if let Some(kind) = json.get("handlingType").text() {
        node.set("errorHandling", handling(kind, json, parts)?);
    }
    put(&mut node, "preHandlingAudio", action::setting(json.get("audio")));
    fields(json, BOT_ERRORS).entries().iter().for_each(|own| node.set(own.key.clone(), own.value.clone()));
    let more = [
        ("recognitionHandlingType", "recognitionFailureEventHandling"),
        ("agentEscalationHandlingType", "agentEscalationHandling"),
    ];
    for (field, key) in more {
        if let Some(kind) = json.get(field).text() {
            node.set(key, handling(kind, json, parts)?);
        }
    }
    Ok(node)
}

fn handling(kind: &str, json: &Json, parts: &Parts<'_>) -> Result<Node, ExportError> {
    let row = HANDLINGS.iter().find(|(word, ..)| word.eq_ignore_ascii_case(kind));
    Ok(match row {
        Some((word, _, Handling::Plain)) => Node::one(*word, none()),
        Some((word, _, Handling::Value(key))) => {
            let target = action::setting(json.get("queue")).unwrap_or_else(value::nothing);
            Node::one(*word, Node::one(*key, target))
        }
        Some((word, _, Handling::Reference(key, part))) => {
            let link = match part {
                PartKind::Menu => "menuReference",
                PartKind::Task => "taskReference",
                PartKind::State | PartKind::Bot => "stateReference",
            };
            Node::one(*word, Node::one(*key, Node::quoted(parts.reference(json, link, &[*part])?)))
        }
        // A kind that nobody knows: the mapping reports it.
        None => Node::one(kind, none()),
    })
}

fn speech(json: &Json) -> Node {
    let mut node = fields(json.get("defaultSettings").get("SpeechRec"), SPEECH_FIELDS);
    let says = |field: &str| json.get(field).get("text").text() == Some("true");
    if *json.get("disableAsr") != Json::Null {
        let company = match () {
            () if says("disableAsrCompanyDirectory") => "none",
            () if says("speechRecCompanyDirectory") => "entireFlow",
            () => "startUpObject",
        };
        node.set("asrCompanyDir", Node::quoted(company));
        node.set("asrEnabledOnFlow", Node::text(if says("disableAsr") { "false" } else { "true" }));
    }
    if *json.get("suppressRecording") != Json::Null {
        node.set("suppressRecording", Node::text(if says("suppressRecording") { "true" } else { "false" }));
    }
    node
}

fn email(json: &Json) -> Option<Node> {
    let kind = json.get("autoGeneratedEmailHandlingType").text()?;
    let row = HANDLINGS.iter().find(|(word, ..)| word.eq_ignore_ascii_case(kind));
    let word = row.map_or_else(|| kind.into(), |(word, ..)| CompactString::from(*word));
    Some(Node::one("emailHandling", Node::one(word, none())))
}

fn worktype(json: &Json) -> Option<Node> {
    Some(Node::one("name", Node::quoted(json.get("name").text()?)))
}

fn bot(json: &Json) -> Node {
    let mut node = Node::map::<&str>([]);
    let intents = json.get("nluMetaData").get("intents").entries();
    if !intents.is_empty() {
        let one = |(name, own): &(CompactString, Json)| {
            let confirmation = action::setting(own.get("confirmation")).unwrap_or_else(value::nothing);
            Node::one("intent", Node::map([("confirmation", confirmation), ("name", Node::quoted(name.clone()))]))
        };
        node.set("intentSettings", Node::list(intents.iter().map(one)));
    }
    if let Json::Boolean(on) = json.get("botFlowSettings").get("virtualAgentEnabled") {
        node.set("virtualAgentEnabled", Node::text(if *on { "true" } else { "false" }));
    }
    node
}

/// Lists of apologies are one value in Archy, in the singular.
fn user_input(json: &Json) -> Node {
    plain(json, |field| match field.strip_suffix("Apologies") {
        Some(start) => format!("{}Apology", start.replace("noInputs", "noInput")).into(),
        None => field.into(),
    })
}

/// What teaches the recogniser is carried, not run. It is JSON in a text; where it is packed it stays where it is.
fn understanding(json: &Json) -> Option<Node> {
    let learnt = super::json::parse(json.get("rawNlu").text()?).ok()?;
    let domain =
        learnt.entries().iter().filter(|(key, _)| matches!(key.as_str(), "intents" | "entityTypes" | "entities"));
    let domain = Node::map(domain.map(|(key, own)| (key.clone(), raw(own))));
    Some(Node::one("nluDomainVersion", domain))
}

fn knowledge(json: &Json) -> Option<Node> {
    if json.entries().is_empty() {
        return None;
    }
    Some(match json.get("knowledgeBaseName").text() {
        Some(name) => Node::one(name, plain(json, |field| field.into())),
        None => none(),
    })
}
