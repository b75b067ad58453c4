//! Lists of actions: an export holds them unordered, with links (A83); Archy as a tree (A40).

use super::action;
use super::error::{ExportError, Why};
use super::parts::{Parts, dangling, number};
use super::{Json, names, value};
use crate::archy::import::LOST;
use crate::archy::tree::Node;
use crate::catalog;
use compact_str::{CompactString, format_compact};
use rustc_hash::{FxHashMap, FxHashSet};

/// How deep branches may stand in branches: as deep as blocks of a script.
pub const MAX_BRANCHES: usize = 128;

/// The actions of one part.
pub struct Chain<'j, 'p> {
    parts: &'p Parts<'j>,
    /// The path of the part (archy.md §17).
    path: &'p str,
    by_id: FxHashMap<&'j str, &'j Json>,
    met: FxHashSet<&'j str>,
}

impl<'j, 'p> Chain<'j, 'p> {
    /// The list of a part, in Archy's order.
    ///
    /// # Errors
    /// A link that leads nowhere, or to an action that another link led to; branches deeper than [`MAX_BRANCHES`].
    pub fn read(part: &'j Json, path: &'p str, parts: &'p Parts<'j>) -> Result<Node, ExportError> {
        let actions = part.get("actionList").items();
        let by_id = actions.iter().filter_map(|action| Some((action.get("id").text()?, action))).collect();
        let mut chain = Self { parts, path, by_id, met: FxHashSet::default() };
        chain.list(part, "startAction", 0)
    }

    fn list(&mut self, from: &'j Json, link: &'static str, depth: usize) -> Result<Node, ExportError> {
        if depth > MAX_BRANCHES {
            return Err(ExportError::of(Why::Branches));
        }
        let mut items = Vec::new();
        let (mut from, mut link) = (from, link);
        while let Some(id) = from.get(link).text() {
            let action = *self.by_id.get(id).ok_or_else(|| dangling(from, link))?;
            if !self.met.insert(id) {
                return Err(ExportError::of(Why::Meets(action.get("name").text().unwrap_or_default().into())));
            }
            items.push(self.action(action, depth)?);
            (from, link) = (action, "nextAction");
        }
        Ok(Node::list(items))
    }

    fn action(&mut self, json: &'j Json, depth: usize) -> Result<Node, ExportError> {
        let kind = json.get("__type").text().unwrap_or_default();
        let key = names::action(kind);
        let name = json.get("name").text().unwrap_or_default();
        let path = format_compact!("{}/{name}[{}]", self.path, number(json));
        let known = catalog::find(&key).is_some();
        let mut body = if known { action::body(&key, json, self.parts)? } else { lost(kind, name) };
        if key == "switch" {
            body.set("evaluate", self.cases(json, depth)?);
        } else {
            let outputs = self.outputs(&key, json, depth)?;
            if !outputs.entries().is_empty() {
                body.set("outputs", outputs);
            }
        }
        let key = if known { key.as_str() } else { LOST };
        Ok(Node::one(key, body.at(path.clone())).at(path))
    }

    fn outputs(&mut self, key: &str, json: &'j Json, depth: usize) -> Result<Node, ExportError> {
        let mut outputs = Node::map::<&str>([]);
        let mut dynamic = Vec::new();
        let paths =
            json.get("paths").items().iter().chain(json.get("path").entries().first().map(|_| json.get("path")));
        for path in paths.filter(|path| !path.get("outOfService").is_true()) {
            let fixed = path.get("outputId").text().and_then(names::output);
            let branch = self.branch(path, fixed.as_deref(), depth)?;
            match (fixed, branch) {
                (_, None) => {}
                (Some(name), Some(branch)) => outputs.set(name, branch),
                (None, Some(branch)) => dynamic.push((path.get("label").text().unwrap_or_default(), branch)),
            }
        }
        if !dynamic.is_empty() {
            let (list, item) = dynamic_outputs(key);
            outputs.set(list, gathered(item, dynamic));
        }
        Ok(outputs)
    }

    /// What an output holds; `None` when it falls through (A40, A43).
    fn branch(&mut self, path: &'j Json, fixed: Option<&str>, depth: usize) -> Result<Option<Node>, ExportError> {
        let mut branch = Node::map::<&str>([]);
        let off = path.get("disabled").is_true();
        let wired = path.get("nextActionId").text().is_some();
        let can_be_off = fixed.map_or(path.get("isDynamicBranch").is_true(), catalog::can_be_off);
        if off || can_be_off {
            branch.set("enabled", Node::text(if off { "false" } else { "true" }));
        }
        if wired {
            branch.set("actions", self.list(path, "nextActionId", depth + 1)?);
        }
        Ok((!branch.entries().is_empty()).then_some(branch))
    }

    /// A Switch: a case's value and its path meet in `referenceId` and `outputId`.
    fn cases(&mut self, json: &'j Json, depth: usize) -> Result<Node, ExportError> {
        let paths = json.get("paths").items().iter();
        let wired = paths.filter(|path| path.get("nextActionId").text().is_some());
        let wired: FxHashMap<&str, &Json> =
            wired.filter_map(|path| Some((path.get("outputId").text()?, path))).collect();
        let mut cases = Vec::new();
        for case in json.get("cases").items() {
            let mut own = Node::map([("value", value::value(case.get("value")))]);
            if let Some(path) = case.get("referenceId").text().and_then(|id| wired.get(id)) {
                own.set("actions", self.list(path, "nextActionId", depth + 1)?);
            }
            cases.push(Node::one("case", own));
        }
        let mut inside = Node::map::<&str>([]);
        let by_value = json.get("switchStyle").number() == Some(1);
        if by_value {
            inside.set("value", value::value(json.get("expression")));
        }
        if let Some(default) = wired.get("__DEFAULT__") {
            inside.set("default", Node::map([("actions", self.list(default, "nextActionId", depth + 1)?)]));
        }
        inside.set("cases", Node::list(cases));
        let code = json.get("expression").get("type").text().unwrap_or("str");
        Ok(if by_value {
            Node::one("firstMatch", Node::one(names::data_type(code), inside))
        } else {
            Node::one("firstTrue", inside)
        })
    }
}

/// An action that nobody knows: the mapping reports it (archy.md §17).
fn lost(kind: &str, name: &str) -> Node {
    Node::map([("construct", Node::quoted(format_compact!("export-node:{kind}"))), ("name", Node::quoted(name))])
}

/// How an action's outputs that the flow names are listed: the key, and the word of an item of a list. Lex and its kin
/// have a mapping (A44).
fn dynamic_outputs(key: &str) -> (&'static str, Option<&'static str>) {
    match key {
        "askForIntent" | "detectIntent" => ("intents", Some("intent")),
        "callLexBot"
        | "callLexV2Bot"
        | "callDialogflowBot"
        | "callBotConnector"
        | "callDialogEngineBot"
        | "callNuanceMixBot" => ("intents", None),
        _ => ("paths", Some("path")),
    }
}

fn gathered(item: Option<&str>, outputs: Vec<(&str, Node)>) -> Node {
    let Some(item) = item else { return Node::map(outputs) };
    let named = |(name, branch): (&str, Node)| {
        let mut own = Node::map([("name", Node::quoted(CompactString::from(name)))]);
        branch.entries().iter().for_each(|entry| own.set(entry.key.clone(), entry.value.clone()));
        Node::one(item, own)
    };
    Node::list(outputs.into_iter().map(named))
}
