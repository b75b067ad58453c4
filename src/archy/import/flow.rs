//! A whole flow: its settings, variables, parts and error handling (archy.md §4, §13, §16).

use super::super::loss::Construct;
use super::super::table::{self, Handling, PartKind, TOP_LEVEL, TopLevel};
use super::super::tree::{Entry, Node};
use super::external::part_at;
use super::mapper::{Mapper, Mark};
use super::parts::step;
use super::spell::{block, comment, quote};
use super::statement::Statement;
use super::value::{Given, Want};
use crate::catalog::{self, Shape};
use crate::value::{Kind, Type};

const AUDIO: Want<'_> = Want::Typed(Type::one(Kind::Audio));

/// The pieces of a flow, in the order in which a script has them.
#[derive(Default)]
struct Pieces {
    settings: String,
    variables: String,
    defaults: String,
    start: String,
    parts: Vec<(PartKind, String)>,
    on_error: String,
}

impl Mapper<'_> {
    /// The text of the flow, its declarations and head comment, not yet laid out.
    pub fn flow(&mut self, root: &Node, flow: &Entry, name: &str) -> String {
        let node = &flow.value;
        let pieces = self.within(&flow.key, node, |own| own.pieces(node));
        let mut out = String::new();
        for remark in root.remarks.iter().chain(&node.remarks) {
            out.push_str(&comment("//", remark));
        }
        if !out.is_empty() {
            out.push('\n');
        }
        let elsewhere = std::mem::take(&mut self.elsewhere);
        let mut declarations: Vec<String> = self.context.declarations.to_vec();
        declarations.extend(elsewhere.iter().map(|name| format!("declare flow {} {{ }}", quote(name))));
        for declaration in &declarations {
            out.push_str(&format!("{declaration}\n\n"));
        }
        let description = node.get("description").and_then(Node::as_text);
        out.push_str(&description.map_or_else(String::new, |text| comment("///", text)));
        out.push_str(&format!("flow {} {} {{\n{}", flow.key, quote(name), pieces.settings));
        let rest = [pieces.variables, pieces.defaults, pieces.start]
            .into_iter()
            .chain(pieces.parts.into_iter().map(|(_, text)| text));
        for piece in rest.chain([pieces.on_error]).filter(|piece| !piece.is_empty()) {
            out.push_str(&format!("\n{piece}"));
        }
        out.push_str("}\n");
        out
    }

    fn pieces(&mut self, node: &Node) -> Pieces {
        let mut pieces = Pieces::default();
        let before = self.losses.len();
        self.unknown_keys(node);
        self.language = node.get("defaultLanguage").and_then(Node::as_text).map(str::to_lowercase);
        pieces.settings = self.flow_settings(node);
        for key in ["variables", "startUpTaskVariables"] {
            let list = node.get(key).filter(|_| key == "variables");
            pieces.variables.push_str(&list.map_or_else(String::new, |list| self.declarations(list, key)));
        }
        pieces.defaults = self.action_defaults(node);
        self.mark_start(before);
        pieces.on_error = self.error_handling(node);
        let start = self.start_path(node);
        pieces.parts = self.other_parts(node, start.as_deref());
        // The start comes last, when all is known that stops a run there.
        pieces.start = self.start_part(node, start.as_deref());
        self.write_pending();
        pieces.parts.append(&mut self.extra);
        // What came out of other parts stands with its own kind, as in the lists of a file that is written (A95).
        pieces.parts.sort_by_key(|(kind, _)| PartKind::ALL.iter().position(|own| own == kind));
        for (path, ty) in self.variables.of_flow() {
            self.note(node, format!("`{path}` is declared nowhere: declared here as {ty} (A24)"));
            pieces.variables.push_str(&format!("var {path}: {ty}\n"));
        }
        pieces
    }

    /// Keys that a flow does not have: kept aside, and a run goes on.
    fn unknown_keys(&mut self, node: &Node) {
        for entry in node.entries() {
            if !TOP_LEVEL.iter().any(|(key, _)| *key == entry.key) {
                let construct = Construct::TopLevel(entry.key.to_string());
                self.within(&entry.key, &entry.value, |own| own.lose(&entry.value, &construct));
            }
        }
    }

    fn flow_settings(&mut self, node: &Node) -> String {
        let mut out = String::new();
        let literal =
            |out: &mut String, setting: &str, value: &str| out.push_str(&format!("{setting} = {}\n", quote(value)));
        for (key, kind) in TOP_LEVEL {
            let Some(own) = node.get(key) else { continue };
            match kind {
                TopLevel::Setting("initialGreeting") => {
                    let given = self.within(key, own, |mapper| mapper.value(own, AUDIO));
                    out.extend(given.text().map(|value| format!("initialGreeting = {value}\n")));
                }
                TopLevel::Setting(setting) => {
                    let text = own.as_text().or_else(|| own.get("lit").and_then(Node::as_text));
                    text.into_iter().for_each(|text| literal(&mut out, setting, text));
                }
                TopLevel::Read if *key == "supportedLanguages" => out.push_str(&self.languages(own)),
                TopLevel::Read if *key == "settingsInQueueCall" => out.push_str(&self.hold_music(own)),
                TopLevel::Read | TopLevel::Aside => {}
            }
        }
        out
    }

    /// Languages beside the default one; engines, voices and skills are kept aside.
    fn languages(&self, node: &Node) -> String {
        let names: Vec<&str> = node.entries().iter().map(|entry| &*entry.key).filter(|key| *key != "none").collect();
        let only = |name: &&&str| Some(name.to_lowercase()) == self.language;
        if names.is_empty() || (names.len() == 1 && names.first().filter(only).is_some()) {
            return String::new();
        }
        format!("languages = MakeList({})\n", names.into_iter().map(quote).collect::<Vec<_>>().join(", "))
    }

    fn hold_music(&mut self, node: &Node) -> String {
        let Some(own) = node.get("holdMusic") else { return String::new() };
        let want = Want::Typed(Type::one(Kind::Prompt));
        let given = self.within("settingsInQueueCall/holdMusic", own, |mapper| mapper.value(own, want));
        given.text().map_or_else(String::new, |value| format!("holdMusic = {value}\n"))
    }

    /// `default ACTION { … }` for every default that is not the platform's own.
    fn action_defaults(&mut self, node: &Node) -> String {
        let mut out = String::new();
        let settings = self.menu_settings(node.get("settingsMenu"), "settingsMenu");
        let own: Vec<(String, String)> =
            settings.into_iter().filter(|(name, value)| !self.is_menu_default(name, value)).collect();
        if !own.is_empty() {
            let lines: String = own.iter().map(|(name, value)| format!("{name} = {value}\n")).collect();
            out.push_str(&format!("default menu {{\n{lines}}}\n"));
        }
        self.menu_defaults = own;
        let list = node.get("settingsActionDefaults").map_or(&[][..], Node::entries);
        for entry in list.iter().filter(|entry| entry.key != "none") {
            let step = format!("settingsActionDefaults/{}", entry.key);
            let text = self.within(&step, &entry.value, |own| own.defaults_of(&entry.key, &entry.value));
            out.push_str(&text);
        }
        out
    }

    fn defaults_of(&mut self, action: &str, node: &Node) -> String {
        let Some((_, row)) = catalog::find(action) else {
            self.lose(node, &Construct::TopLevel(format!("settingsActionDefaults.{action}")));
            return String::new();
        };
        let mut statement = Statement::new(row);
        for entry in node.entries().iter().filter(|entry| entry.key != "none") {
            self.within(&entry.key, &entry.value, |own| match row.setting(&entry.key) {
                Some((_, setting)) if !matches!(setting.shape, Shape::Aside | Shape::Out(_)) => {
                    if let Given::Text(value) = own.setting_value(setting, &entry.value) {
                        statement.give(&entry.key, value);
                    }
                }
                Some(_) => {}
                None => {
                    own.lose(
                        &entry.value,
                        &Construct::TopLevel(format!("settingsActionDefaults.{action}.{}", entry.key)),
                    );
                }
            });
        }
        self.usual(&mut statement);
        let own = statement.given.keys().filter_map(|number| row.settings().get(*number));
        self.defaults.extend(own.map(|setting| (action.to_owned(), setting.name.to_owned())));
        let settings = row.settings().iter().enumerate();
        let lines: String = settings
            .filter_map(|(number, setting)| Some(format!("{} = {}\n", setting.name, statement.given.get(&number)?)))
            .collect();
        // An action that no script can have has no defaults either.
        let has_form = row.does != catalog::Does::NoForm;
        if lines.is_empty() || !has_form { String::new() } else { format!("default {action} {{\n{lines}}}\n") }
    }

    // ---- Error handling -----------------------------------------------------------------------------------------

    fn error_handling(&mut self, node: &Node) -> String {
        let Some(settings) = node.get("settingsErrorHandling") else { return String::new() };
        let text = self.within("settingsErrorHandling", settings, |own| own.handling(settings));
        if text.is_empty() { text } else { format!("onError {}\n", block(&text)) }
    }

    fn handling(&mut self, node: &Node) -> String {
        let before = self.losses.len();
        let default_audio = quote(table::DEFAULT_ERROR_AUDIO);
        let default_audio = format!("ToAudioTTS({default_audio})");
        let audio = node
            .get("preHandlingAudio")
            .map(|own| self.within("preHandlingAudio", own, |mapper| mapper.value(own, AUDIO).text()));
        // Left out, a voice flow says the default text (archy.md §13).
        let audio = match audio {
            Some(audio) => audio,
            None => self.kind.is_voice().then(|| default_audio.clone()),
        };
        let usual = if self.kind.is_voice() { audio.as_ref() == Some(&default_audio) } else { audio.is_none() };
        let action = node.get("errorHandling").and_then(|own| Some((own, own.single()?)));
        let (text, plain) = match action {
            Some((own, entry)) => self.within("errorHandling", own, |mapper| mapper.handled(entry)),
            None => (String::new(), true),
        };
        let marks: String = self.marks_since(before).iter().map(Mark::statement).collect();
        if usual && plain && marks.is_empty() {
            return String::new();
        }
        let text = if text.is_empty() { "disconnect\n".to_owned() } else { text };
        let audio = audio.map_or_else(String::new, |audio| format!("playAudio({audio})\n"));
        format!("{marks}{audio}{text}")
    }

    /// The statement of an error handling, and whether it is what the flow does anyway.
    fn handled(&mut self, entry: &Entry) -> (String, bool) {
        let plain = table::default_handling(self.kind) == entry.key;
        let Some((_, action, how)) = table::HANDLINGS.iter().find(|(word, ..)| *word == entry.key) else {
            self.within(&entry.key, &entry.value, |own| own.lose(&entry.value, &Construct::Value));
            return (String::new(), false);
        };
        let named = match how {
            Handling::Plain => return (format!("{action}\n"), plain),
            Handling::Value(key) => {
                let own = entry.value.get(key).unwrap_or(&entry.value);
                let step = format!("{}/{key}", entry.key);
                self.within(&step, own, |mapper| mapper.value(own, Want::Object(Kind::Queue)).text())
            }
            Handling::Reference(key, kind) => {
                let own = entry.value.get(key).unwrap_or(&entry.value);
                let step = format!("{}/{key}", entry.key);
                self.within(&step, own, |mapper| mapper.referred(own, &[*kind])).map(|name| quote(&name))
            }
        };
        let text = named.map_or_else(String::new, |name| format!("{action}({name})\n"));
        (text, false)
    }

    // ---- Parts --------------------------------------------------------------------------------------------------

    /// The reference path of the part that the flow starts with; `None` when its only task stands at the top.
    fn start_path(&mut self, node: &Node) -> Option<String> {
        if let Some(own) = node.get("startUpRef") {
            let reference = own.as_text()?;
            let kinds = PartKind::ALL;
            let from = self.path().to_owned();
            if let super::parts::Target::Nowhere { message, help } = self.parts.find(reference, &from, &kinds) {
                self.within("startUpRef", own, |mapper| mapper.fail(own, message, help));
                return None;
            }
            return self.parts.absolute(reference, &from);
        }
        let path = self.path().to_owned();
        let first = PartKind::ALL.iter().find_map(|kind| {
            let item = node.get(kind.list())?.items().first()?.single()?;
            Some(format!("{path}/{}", step(0, item, kind.list())))
        });
        first.filter(|_| node.get("startUpTaskActions").is_none())
    }

    fn other_parts(&mut self, node: &Node, start: Option<&str>) -> Vec<(PartKind, String)> {
        let mut out = Vec::new();
        for kind in PartKind::ALL {
            let list = node.get(kind.list()).map_or(&[][..], Node::items);
            for (index, item) in list.iter().enumerate() {
                let Some(entry) = item.single().filter(|entry| entry.key == kind.item()) else {
                    self.within(&format!("{}[{index}]", kind.list()), item, |own| own.lose(item, &Construct::Value));
                    continue;
                };
                let step = step(index, entry, kind.list());
                if start != Some(&*format!("{}/{step}", self.path())) {
                    out.push((kind, self.part(kind, &step, item, entry, "")));
                }
            }
        }
        out
    }

    /// The part that the flow starts with, behind what stops a run at its start.
    fn start_part(&mut self, node: &Node, start: Option<&str>) -> String {
        let marks: String = std::mem::take(&mut self.at_start).concat();
        let root = self.path().to_owned();
        let found = start.and_then(|start| part_at(node, &root, start));
        if let Some((kind, step, item, entry)) = found {
            return self.part(kind, &step, item, entry, &marks);
        }
        let Some(actions) = node.get("startUpTaskActions") else { return String::new() };
        let before = self.variables.enter();
        let list = node.get("startUpTaskVariables");
        let head = list.map_or_else(String::new, |list| self.declarations(list, "startUpTaskVariables"));
        let body = marks + &self.within("startUpTaskActions", actions, |own| own.actions(actions));
        let part = super::part::Container { head, body };
        self.close_container("task", table::only_task(self.kind), &Node::default(), part, before)
    }

    fn part(&mut self, kind: PartKind, step: &str, item: &Node, entry: &Entry, marks: &str) -> String {
        let path = format!("{}/{step}", self.path());
        let known = self.parts.at(&path).cloned();
        let name = known.as_ref().map_or_else(String::new, |known| known.name.clone());
        let remarks: String = item.remarks.iter().chain(&entry.value.remarks).map(|text| comment("//", text)).collect();
        let text = self.within(step, &entry.value, |own| {
            if known.is_some_and(|known| known.renamed) {
                own.note(&entry.value, format!("two parts have one name: this one is called `{name}`"));
            }
            if kind == PartKind::Menu {
                return own.start_menu(&name, &entry.value, marks);
            }
            let before = own.variables.enter();
            let mut part = own.container_parts(&entry.value);
            part.body.insert_str(0, marks);
            own.close_container(kind.word(), &name, &entry.value, part, before)
        });
        format!("{remarks}{text}")
    }

    /// A menu has no statements: what stops a run at the start stands in a task before it.
    fn start_menu(&mut self, name: &str, node: &Node, marks: &str) -> String {
        let menu = self.menu(name, node);
        let marks = &format!("{marks}{}", std::mem::take(&mut self.at_start).concat());
        if marks.is_empty() {
            return menu;
        }
        let (task, _) = self.parts.free("task", "Import");
        format!("task {} {{\n{marks}jumpToMenu({})\n}}\n\n{menu}", quote(&task), quote(name))
    }
}
