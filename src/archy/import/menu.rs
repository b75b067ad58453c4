//! Menus and their choices (archy.md §11).

use super::super::loss::Construct;
use super::super::table::{self, CHOICES, PartKind};
use super::super::tree::{Entry, Node};
use super::mapper::{Mapper, Mark};
use super::parts::{Known, step};
use super::spell::{block, comment, quote};
use super::value::{Given, Want};
use crate::catalog::setting::{MENU, parse};
use crate::catalog::{self, Setting};
use crate::value::{Kind, Type};

const AUDIO: Want<'_> = Want::Typed(Type::one(Kind::Audio));

impl Mapper<'_> {
    /// A menu with its choices; submenus come out as menus of their own.
    pub fn menu(&mut self, name: &str, node: &Node) -> String {
        let before = self.losses.len();
        let mut out = format!("menu {} {{\n", quote(name));
        let audio = node
            .get("audio")
            .map_or(Given::Nothing, |own| self.within("audio", own, |mapper| mapper.value(own, AUDIO)));
        // A menu has audio; what was lost stops a run at its choices.
        let audio = audio.text().unwrap_or_else(|| "ToAudioTTS(\"\")".to_owned());
        out.push_str(&format!("audio = {audio}\n"));
        for (setting, value) in self.menu_settings(node.get("settingsMenu"), "settingsMenu") {
            if !self.is_menu_default(&setting, &value) {
                out.push_str(&format!("{setting} = {value}\n"));
            }
        }
        let default = self.default_choice(node);
        if let Some(default) = &default {
            out.push_str(&format!("default = {}\n", quote(default)));
        }
        let read = ["name", "refId", "audio", "settingsMenu", "settingsSpeechRec", "choices", "defaultChildMenuRef"];
        for entry in node.entries().iter().filter(|entry| !read.contains(&&*entry.key)) {
            let construct = Construct::Setting("menu".into(), entry.key.to_string());
            self.within(&entry.key, &entry.value, |own| own.lose(&entry.value, &construct));
        }
        // What stops a run stops it at the choices; the rest is told when the flow starts.
        let (stops, told): (Vec<Mark>, Vec<Mark>) = self.marks_since(before).into_iter().partition(|mark| mark.stops);
        let marks: String = stops.iter().map(Mark::statement).collect();
        self.at_start.extend(told.iter().map(Mark::statement));
        for (index, item) in node.get("choices").map_or(&[][..], Node::items).iter().enumerate() {
            out.push_str(&self.choice(index, item, &marks));
        }
        out.push_str("}\n");
        out
    }

    /// Settings that a menu shares with its flow, as a script has them (A61).
    pub fn menu_settings(&mut self, node: Option<&Node>, step: &str) -> Vec<(String, String)> {
        let settings: Vec<Setting> = parse(MENU);
        let mut out = Vec::new();
        let Some(node) = node else { return out };
        for entry in node.entries().iter().filter(|entry| entry.key != "none") {
            let known = settings.iter().find(|setting| setting.name == entry.key && setting.name != "audio");
            let given = self.within(&format!("{step}/{}", entry.key), &entry.value, |own| match known {
                Some(setting) => own.setting_value(setting, &entry.value),
                None => own.lost(&entry.value, &Construct::Setting("menu".into(), entry.key.to_string())),
            });
            out.extend(given.text().map(|value| (entry.key.to_string(), value)));
        }
        out
    }

    /// Whether a menu has that value anyway: by the flow's default, or the platform's.
    pub fn is_menu_default(&self, setting: &str, value: &str) -> bool {
        let own = self.menu_defaults.iter().find(|(name, _)| name == setting).map(|(_, value)| value.as_str());
        let platform = table::MENU_SETTINGS.iter().find(|(name, _)| *name == setting).map(|(_, value)| *value);
        own.or(platform) == Some(value)
    }

    fn default_choice(&mut self, node: &Node) -> Option<String> {
        let own = node.get("defaultChildMenuRef")?;
        let reference = own.as_text()?;
        match self.parts.choice(reference, self.path()) {
            Some(known) => Some(known.name.clone()),
            None => {
                let message = format!("the reference `{reference}` leads to no choice of this menu");
                self.within("defaultChildMenuRef", own, |mapper| {
                    mapper.fail(own, message, "name a choice of the menu");
                });
                None
            }
        }
    }

    fn choice(&mut self, index: usize, item: &Node, marks: &str) -> String {
        let Some(entry) = item.single() else {
            self.within(&format!("choices[{index}]"), item, |own| own.lose(item, &Construct::Value));
            return String::new();
        };
        let remarks: String = item.remarks.iter().chain(&entry.value.remarks).map(|text| comment("//", text)).collect();
        let text = self.within(&step(index, entry, "choices"), &entry.value, |own| own.one_choice(entry, marks));
        format!("{remarks}{text}")
    }

    fn one_choice(&mut self, entry: &Entry, marks: &str) -> String {
        let node = &entry.value;
        let before = self.losses.len();
        let key = self.dtmf(node);
        let settings = self.choice_settings(node);
        let own: String = self.marks_since(before).iter().map(Mark::statement).collect();
        let name = node.get("name").and_then(Node::as_text);
        let action = CHOICES.iter().find(|(kind, _)| *kind == entry.key);
        let body = match action {
            Some((_, Some(action))) => match catalog::find(action) {
                Some((_, row)) => self.known(row, node, table::CHOICE_KEYS),
                None => String::new(),
            },
            Some(("menuTask", None)) => self.own_task(node),
            Some((_, None)) => self.sub_menu(name.unwrap_or("Submenu"), node),
            None => self.lose(node, &Construct::Choice(entry.key.to_string())).statement(),
        };
        let mut out = String::from("choice");
        out.extend(key.map(|key| format!(" {key}")));
        out.extend(name.map(|name| format!(" {}", quote(name))));
        out.push_str(&format!(" {}\n", block(&format!("{settings}{marks}{own}{body}"))));
        out
    }

    fn dtmf(&mut self, node: &Node) -> Option<&'static str> {
        let own = node.get("dtmf")?;
        let word = own.as_text().or_else(|| own.get("lit").and_then(Node::as_text))?;
        let key = table::dtmf(word);
        if key.is_none() {
            self.within("dtmf", own, |mapper| mapper.lose(own, &Construct::Value));
        }
        key
    }

    fn choice_settings(&mut self, node: &Node) -> String {
        let mut out = String::new();
        for flag in ["globalDtmf", "globalSpeechRecTerms"] {
            if let Some(own) = node.get(flag) {
                let given = self.within(flag, own, |mapper| mapper.value(own, Want::Typed(Type::one(Kind::Boolean))));
                if given == Given::Text("true".to_owned()) {
                    out.push_str(&format!("{flag} = true\n"));
                }
            }
        }
        let terms = self.terms(node);
        if !terms.is_empty() {
            out.push_str(&format!("speechRecTerms = MakeList({})\n", terms.join(", ")));
        }
        out
    }

    /// The speech terms of the flow's language, or of every language when it has none.
    fn terms(&mut self, node: &Node) -> Vec<String> {
        let Some(own) = node.get("speechRecTerms") else { return Vec::new() };
        let list = |entry: &Entry| -> Vec<String> {
            let items = entry.value.get("terms").map_or(&[][..], Node::items);
            items
                .iter()
                .filter_map(|item| item.as_text().or_else(|| item.get("lit").and_then(Node::as_text)))
                .map(quote)
                .collect()
        };
        let languages = own.entries();
        let main = languages.iter().find(|entry| Some(&*entry.key.to_lowercase()) == self.language.as_deref());
        match main {
            Some(entry) => {
                if languages.len() > 1 {
                    self.within("speechRecTerms", own, |mapper| {
                        mapper.note(own, "speech terms of other languages are kept aside");
                    });
                }
                list(entry)
            }
            None => languages.iter().flat_map(list).collect(),
        }
    }

    /// The task of a choice stands in the choice; when it has variables of its own, it becomes a task that is called.
    fn own_task(&mut self, node: &Node) -> String {
        let Some(task) = node.get("task") else {
            let skip = ["name", "refId", "dtmf", "globalDtmf", "globalSpeechRecTerms", "speechRecTerms", "none"];
            for entry in node.entries().iter().filter(|entry| !skip.contains(&&*entry.key)) {
                self.within(&entry.key, &entry.value, |own| own.lose(&entry.value, &Construct::Value));
            }
            return String::new();
        };
        let wanted = node.get("name").and_then(Node::as_text).unwrap_or("Task").to_owned();
        self.within("task", task, |own| {
            let before = own.variables.enter();
            let part = own.container_parts(task);
            if own.variables.is_quiet() && part.head.is_empty() {
                own.variables.leave(before);
                return part.body;
            }
            let (name, _) = own.parts.free("task", &wanted);
            own.parts.put(Known {
                path: String::new(),
                kind: Some(PartKind::Task),
                name: name.clone(),
                renamed: false,
            });
            own.note(task, "the task of the choice has variables: it stands as a task that the choice calls");
            let mut part = part;
            if !ends(task) {
                part.body.push_str("endTask\n");
            }
            let text = own.close_container("task", &name, task, part, before);
            own.extra.push((PartKind::Task, text));
            format!("callTask({})\n", quote(&name))
        })
    }

    fn sub_menu(&mut self, wanted: &str, node: &Node) -> String {
        let (name, _) = self.parts.free("menu", wanted);
        self.parts.put(Known { path: String::new(), kind: Some(PartKind::Menu), name: name.clone(), renamed: false });
        let mut menu = Node { place: node.place.clone(), ..Node::default() };
        let choice_keys = ["dtmf", "globalDtmf", "globalSpeechRecTerms", "speechRecTerms"];
        for entry in node.entries().iter().filter(|entry| !choice_keys.contains(&&*entry.key)) {
            menu.set(entry.key.clone(), entry.value.clone());
        }
        let text = self.menu(&name, &menu);
        self.extra.push((PartKind::Menu, text));
        format!("jumpToMenu({})\n", quote(&name))
    }
}

/// Whether the last action of a container ends it.
fn ends(task: &Node) -> bool {
    let last = task.get("actions").and_then(|list| list.items().last()).and_then(Node::single);
    let row = last.and_then(|entry| catalog::find(&entry.key));
    row.is_some_and(|(_, row)| row.ends != catalog::Ends::Nothing)
}
