//! Menus and their choices (L9, A60–A62).

use super::expr::{Constant, Typed};
use super::flow::Checker;
use crate::ast::{self, Setting as Written};
use crate::catalog::setting::{self, Setting};
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::{self, ExprId, Node, PartId, PartKind};
use crate::span::Span;
use crate::value::{Kind, Text, Type, Value};
use std::sync::OnceLock;

fn menu_settings() -> &'static [Setting] {
    static TABLE: OnceLock<Vec<Setting>> = OnceLock::new();
    TABLE.get_or_init(|| setting::parse(setting::MENU))
}

fn choice_settings() -> &'static [Setting] {
    static TABLE: OnceLock<Vec<Setting>> = OnceLock::new();
    TABLE.get_or_init(|| setting::parse(setting::CHOICE))
}

impl Checker<'_> {
    pub(super) fn menu(&mut self, menu: &ast::Menu, index: u16) {
        self.part = Some(PartId(index));
        self.known_settings(&menu.settings, menu_settings(), "a menu");
        let audio = self.menu_audio(menu);
        self.dialing(menu);
        let repeat = self.menu_number(menu, "repeatCount").unwrap_or(3);
        let timeout = self.menu_timeout(menu);
        if menu.choices.is_empty() && menu.default.is_none() {
            let message = format!("the menu `{}` has no choice", menu.name.text);
            let help = "add one: `choice 1 \"Sales\" { … }`";
            self.report(self.finding(Code::MissingPart, menu.name.span, message).help(help));
        }
        let choices = self.choices(menu);
        let default = menu.default.as_ref().map(|block| self.block(block));
        let chosen = self.chosen(menu);
        self.part = None;
        if let (Some(own), Some(audio)) = (self.out.parts.get_mut(usize::from(index)), audio) {
            own.span = menu.span;
            own.kind = PartKind::Menu(ir::Menu { audio, repeat, timeout, choices, default, chosen });
        }
    }

    fn menu_audio(&mut self, menu: &ast::Menu) -> Option<ExprId> {
        match menu.settings.iter().find(|setting| setting.name.text == "audio") {
            Some(setting) => self.value(setting.value, Type::one(Kind::Audio)),
            None => {
                let message = format!("the menu `{}` plays nothing", menu.name.text);
                let finding = self.finding(Code::MissingSetting, menu.name.span, message);
                self.report(finding.help("say what it offers: `audio = ToAudioTTS(\"…\")`"));
                None
            }
        }
    }

    /// A setting of the menu, or the flow's default for all of its menus (A61).
    fn menu_setting(&self, menu: &ast::Menu, name: &str) -> Option<ast::Expr> {
        let own = menu.settings.iter().chain(&self.menu_defaults).find(|setting| setting.name.text == name);
        own.map(|setting| setting.value)
    }

    /// `default menu { … }`: settings of every menu of the flow (A61).
    pub(super) fn all_menus(&mut self, defaults: &ast::Defaults) {
        for entry in &defaults.body.entries {
            match &entry.key {
                ast::Key::Name(name) if setting::OF_ALL_MENUS.contains(&name.text.as_str()) => {
                    if self.menu_defaults.iter().any(|known| known.name.text == name.text) {
                        let message = format!("`{}` is given twice", name.text);
                        self.report(self.finding(Code::DuplicateKey, name.span, message).help("keep one of them"));
                    }
                    let own = Written { name: name.clone(), value: entry.value, span: entry.span };
                    self.menu_defaults.push(own);
                }
                _ => {
                    let message = "this is no setting that a flow gives to its menus".to_owned();
                    let help = format!("they are {}", setting::OF_ALL_MENUS.join(", "));
                    self.report(self.finding(Code::UnknownSetting, entry.span, message).help(help));
                }
            }
        }
    }

    /// Dialling an extension in a menu is checked, and a run hears keys only.
    fn dialing(&mut self, menu: &ast::Menu) {
        for (name, kind) in [("listenForExtensionDialing", Kind::Boolean), ("extensionDialingMaxDelay", Kind::Duration)]
        {
            if let Some(value) = self.menu_setting(menu, name) {
                self.value(value, Type::one(kind));
            }
        }
    }

    /// The choice that `default = "Name"` names.
    fn chosen(&mut self, menu: &ast::Menu) -> Option<u16> {
        let setting = menu.settings.iter().find(|setting| setting.name.text == "default")?;
        let name = self.literal_text(setting.value, "the name of a choice")?;
        if menu.default.is_some() {
            let message = format!("the menu `{}` has two defaults", menu.name.text);
            let finding = self.finding(Code::DuplicateKey, setting.name.span, message);
            self.report(finding.help("keep the setting or the block `default { … }`"));
        }
        let names = || menu.choices.iter().filter_map(|choice| choice.name.as_ref()).map(|own| own.text.as_str());
        let at =
            menu.choices.iter().position(|choice| choice.name.as_ref().is_some_and(|own| own.text == name.as_str()));
        if at.is_none() {
            let message = format!("the menu `{}` has no choice `{}`", menu.name.text, name.as_str());
            let help = did_you_mean(name.as_str(), names())
                .unwrap_or_else(|| format!("its choices: {}", names().collect::<Vec<_>>().join(", ")));
            self.report(self.finding(Code::UnknownChoice, setting.value.span, message).help(help));
        }
        at.map(|at| at as u16)
    }

    /// A literal number of a setting, within its range.
    fn menu_number(&mut self, menu: &ast::Menu, name: &str) -> Option<u16> {
        let value = self.menu_setting(menu, name)?;
        let (least, most) = menu_settings().iter().find(|s| s.name == name)?.literal?;
        match self.expression(value) {
            Typed::Value(known) => match known.literal {
                Some(Constant::Integer(number)) if (least..=most).contains(&number) => Some(number as u16),
                _ => {
                    let message = format!("`{name}` must be a literal from {least} to {most}");
                    let help = format!("write a number from {least} to {most}");
                    self.report(self.finding(Code::LiteralRange, value.span, message).help(help));
                    None
                }
            },
            _ => None,
        }
    }

    fn menu_timeout(&mut self, menu: &ast::Menu) -> ExprId {
        let kind = Type::one(Kind::Duration);
        let given = self.menu_setting(menu, "menuSelectionTimeout");
        let value = given.and_then(|value| self.value(value, kind));
        let default = || menu_settings().iter().find(|s| s.name == "menuSelectionTimeout")?.default_number();
        value.unwrap_or_else(|| self.out.exprs.push(kind, Node::Int(default().unwrap_or(10_000)), menu.name.span))
    }

    fn choices(&mut self, menu: &ast::Menu) -> Vec<ir::Choice> {
        let mut seen: Vec<(u8, Span)> = Vec::new();
        let mut choices = Vec::new();
        for choice in &menu.choices {
            let key = choice.key.as_ref().and_then(|key| key.text.bytes().next());
            if let (Some(key), Some(written)) = (key, &choice.key) {
                match seen.iter().find(|(known, _)| *known == key) {
                    Some((_, first)) => {
                        let message = format!("the key `{}` stands twice in this menu", written.text);
                        let finding = self.finding(Code::DuplicateChoice, written.span, message);
                        self.report(finding.also(*first, "the first one").help("give it another key"));
                    }
                    None => seen.push((key, written.span)),
                }
            }
            self.known_settings(&choice.settings, choice_settings(), "a choice");
            let terms = choice.settings.iter().any(|s| s.name.text == "speechRecTerms");
            if key.is_none() && !terms {
                let place = choice.name.as_ref().map_or(choice.span, |name| name.span);
                let message = "nothing leads to this choice: it has no key and no speech terms".to_owned();
                let help = "give it a key: `choice 1 \"…\"`";
                self.report(self.finding(Code::MissingSetting, place, message).help(help));
            }
            let global = self.flag(&choice.settings, "globalDtmf");
            let terms = self.terms(&choice.settings);
            let said_everywhere = self.flag(&choice.settings, "globalSpeechRecTerms");
            let block = self.block(&choice.body);
            choices.push(ir::Choice { key, global, terms, said_everywhere, block, span: choice.span });
        }
        choices
    }

    /// The speech terms of a choice: literal texts, for what is recognised is known before the call (A60).
    fn terms(&mut self, settings: &[Written]) -> Vec<Text> {
        let mut terms = Vec::new();
        for setting in settings.iter().filter(|s| s.name.text == "speechRecTerms") {
            let Some(id) = self.value(setting.value, Type::many(Kind::String)) else { continue };
            let literal: Option<Vec<Text>> = match self.out.exprs.constant(id) {
                Some(Value::List(items)) => items.iter().map(|item| item.as_text().cloned()).collect(),
                _ => None,
            };
            match literal {
                Some(all) => terms.extend(all.into_iter().filter(|term| !term.as_str().trim().is_empty())),
                None => {
                    let message = "`speechRecTerms` must be literal texts";
                    let help = "write `MakeList(\"yes\", \"yeah\")`";
                    let finding = self.finding(Code::SettingNotLiteral, setting.value.span, message.to_owned());
                    self.report(finding.help(help));
                }
            }
        }
        terms
    }

    /// A literal Boolean of a setting; false when it was not given.
    fn flag(&mut self, settings: &[Written], name: &str) -> bool {
        let Some(setting) = settings.iter().find(|setting| setting.name.text == name) else { return false };
        match self.expression(setting.value) {
            Typed::Value(known) => match known.literal {
                Some(Constant::Boolean(value)) => value,
                _ => {
                    let message = format!("`{name}` must be a literal");
                    let help = "write `true` or `false`";
                    self.report(self.finding(Code::SettingNotLiteral, setting.value.span, message).help(help));
                    false
                }
            },
            _ => false,
        }
    }

    /// Settings are known and stand once.
    pub(super) fn known_settings(&mut self, written: &[Written], known: &'static [Setting], whose: &str) {
        let mut seen: Vec<&str> = Vec::new();
        for setting in written {
            let name = setting.name.text.as_str();
            if !known.iter().any(|known| known.name == name) {
                let message = format!("{whose} has no setting `{name}`");
                let list = || known.iter().map(|known| known.name);
                let help = did_you_mean(name, list())
                    .unwrap_or_else(|| format!("its settings: {}", list().collect::<Vec<_>>().join(", ")));
                self.report(self.finding(Code::UnknownSetting, setting.name.span, message).help(help));
                self.expression(setting.value);
            }
            if seen.contains(&name) {
                let message = format!("`{name}` is given twice");
                self.report(self.finding(Code::DuplicateKey, setting.name.span, message).help("keep one of them"));
            }
            seen.push(name);
        }
    }
}
