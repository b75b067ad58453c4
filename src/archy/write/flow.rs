//! A whole flow of a script as the tree of an Archy file (archy.md §4, §13, §16).

use super::refs::parts;
use super::value::{Want, nothing};
use super::writer::Writer;
use crate::archy::table::{DEFAULT_ERROR_AUDIO, HANDLINGS, Handling, MENU_SETTINGS, PartKind, default_handling};
use crate::archy::tree::Node;
use crate::ast::{Action, Block, Defaults, Expr, Flow, FlowItem, Part, Statement};
use crate::catalog::setting::{MENU, parse};
use crate::catalog::{self, FlowType};
use crate::span::Span;
use crate::value::{Kind, Type};

const AUDIO: Want = Want::Typed(Type::one(Kind::Audio));
const PROMPT: Want = Want::Typed(Type::one(Kind::Prompt));

impl Writer<'_> {
    /// The flow, under its type.
    pub fn flow(&mut self, flow: &Flow) -> Node {
        self.declare(flow.items.iter().filter_map(|item| match item {
            FlowItem::Variable(own) => Some(own),
            _ => None,
        }));
        if let Some(language) = self.setting_text(flow, "language") {
            self.language = language.to_lowercase().into();
        }
        let mut node = Node::map([("name", Node::quoted(flow.name.text.clone()))]);
        if let Some(description) = self.description(flow.span) {
            node.set("description", Node::quoted(description));
        }
        self.head(flow, &mut node);
        let variables = flow.items.iter().filter_map(|item| match item {
            FlowItem::Variable(own) => Some(own),
            _ => None,
        });
        if let Some(list) = self.variables(variables) {
            node.set("variables", list);
        }
        self.flow_defaults(flow, &mut node);
        self.error_handling(flow, &mut node);
        self.flow_parts(flow, &mut node);
        Node::one(self.kind.key(), node)
    }

    fn head(&mut self, flow: &Flow, node: &mut Node) {
        if let Some(division) = self.setting_text(flow, "division") {
            node.set("division", Node::quoted(division));
        }
        if !self.has_only_task()
            && let Some(start) = self.start(flow)
        {
            node.set("startUpRef", Node::quoted(start));
        }
        if self.setting_expr(flow, "language").is_some() {
            node.set("defaultLanguage", Node::quoted(self.language.clone()));
        }
        if let Some(expr) = self.setting_expr(flow, "languages") {
            let names = self.texts(expr);
            let none = || Node::one("none", Node::text("true"));
            let languages = names.items().iter().filter_map(|own| Some((own.as_text()?.to_owned(), none())));
            node.set("supportedLanguages", Node::map(languages.collect::<Vec<_>>()));
        }
        if let Some(expr) = self.setting_expr(flow, "initialGreeting") {
            let greeting = self.value(AUDIO, expr);
            node.set("initialGreeting", greeting);
        }
        if let Some(expr) = self.setting_expr(flow, "holdMusic") {
            let music = self.value(PROMPT, expr);
            node.set("settingsInQueueCall", Node::one("holdMusic", music));
        }
    }

    fn setting_expr(&self, flow: &Flow, name: &str) -> Option<Expr> {
        flow.items.iter().find_map(|item| match item {
            FlowItem::Setting(own) if own.name.text == name => Some(own.value),
            _ => None,
        })
    }

    fn setting_text(&self, flow: &Flow, name: &str) -> Option<String> {
        self.setting_expr(flow, name).and_then(|expr| self.text_of(expr)).map(str::to_owned)
    }

    /// Flows whose one task stands at the top (A21).
    fn has_only_task(&self) -> bool {
        self.kind.starts_over() && !self.kind.has_states() || self.kind == FlowType::CommonModule
    }

    /// A reference to the part that the flow starts with: the one it names, else the first.
    fn start(&self, flow: &Flow) -> Option<compact_str::CompactString> {
        let named = self.setting_text(flow, "start");
        let mut all = parts(flow, self.kind);
        let (kind, name) = match &named {
            Some(wanted) => all.find(|(_, name)| *name == wanted.as_str())?,
            None => all.next()?,
        };
        self.refs.path(kind.word(), name)
    }

    // ---- Defaults -----------------------------------------------------------------------------------------------

    /// `default ACTION { … }`, and `default menu { … }` for what menus share (A61).
    fn flow_defaults(&mut self, flow: &Flow, node: &mut Node) {
        let mut actions = Node::map::<&str>([]);
        let mut menus = Node::map::<&str>([]);
        for item in &flow.items {
            let FlowItem::Defaults(own) = item else { continue };
            match &*own.action.text {
                "menu" => menus = self.menu_defaults(own),
                action => {
                    let settings = self.defaults_of(action, own);
                    actions.set(action, settings);
                }
            }
        }
        if !actions.entries().is_empty() {
            node.set("settingsActionDefaults", actions);
        }
        if !menus.entries().is_empty() {
            node.set("settingsMenu", menus);
        }
    }

    fn defaults_of(&mut self, action: &str, own: &Defaults) -> Node {
        let mut node = Node::map::<&str>([]);
        let Some((_, row)) = catalog::find(action) else { return node };
        for (name, entry) in super::action::named_entries(&own.body) {
            if let Some((_, setting)) = row.setting(name) {
                let value = self.setting(&setting.shape, entry.value);
                node.set(setting.name, value);
            }
        }
        node
    }

    fn menu_defaults(&mut self, own: &Defaults) -> Node {
        let rows = parse(MENU);
        let mut node = Node::map::<&str>([]);
        for (name, entry) in super::action::named_entries(&own.body) {
            let shared = MENU_SETTINGS.iter().any(|(shared, _)| *shared == name.as_str());
            if let Some(row) = rows.iter().find(|row| row.name == name.as_str() && shared) {
                let value = self.setting(&row.shape, entry.value);
                node.set(row.name, value);
            }
        }
        node
    }

    // ---- Error handling -----------------------------------------------------------------------------------------

    /// Always written, and in a voice flow with its audio (A92).
    fn error_handling(&mut self, flow: &Flow, node: &mut Node) {
        let block = flow.items.iter().find_map(|item| match item {
            FlowItem::OnError(block) => Some(block),
            _ => None,
        });
        let mut own = Node::map::<&str>([]);
        let (handling, audio) = match block {
            Some(block) => self.handling(block),
            None => (None, self.kind.is_voice().then(|| Node::one("tts", Node::quoted(DEFAULT_ERROR_AUDIO)))),
        };
        let none = || Node::one("none", Node::text("true"));
        own.set("errorHandling", handling.unwrap_or_else(|| Node::one(default_handling(self.kind), none())));
        if self.kind.is_voice() || audio.is_some() {
            own.set("preHandlingAudio", audio.unwrap_or_else(nothing));
        }
        node.set("settingsErrorHandling", own);
    }

    /// The audio and the end of an `onError` block; Archy has nothing else there.
    fn handling(&mut self, block: &Block) -> (Option<Node>, Option<Node>) {
        let (mut handling, mut audio) = (None, None);
        for statement in &block.statements {
            match statement {
                Statement::Action(own) if own.name.text == "playAudio" && audio.is_none() && handling.is_none() => {
                    audio = first_argument(own).map(|expr| self.value(AUDIO, expr));
                }
                Statement::Action(own) if handling.is_none() => handling = self.handled(own),
                other => self.unhandled(other.span()),
            }
        }
        (handling, audio)
    }

    fn unhandled(&mut self, span: Span) {
        self.unsaid(
            span,
            "onError",
            "left out: the error handling of Archy plays audio and then ends, and does nothing else",
        );
    }

    fn handled(&mut self, action: &Action) -> Option<Node> {
        // Several words of Archy may have one action: that of the flow type comes first.
        let usual = default_handling(self.kind);
        let fits = |row: &&(&str, &str, Handling)| row.1 == action.name.text;
        let row = HANDLINGS.iter().filter(fits).max_by_key(|row| row.0 == usual);
        let Some((word, _, how)) = row else {
            self.unhandled(action.span);
            return None;
        };
        let named = first_argument(action);
        Some(Node::one(
            *word,
            match (how, named) {
                (Handling::Value(key), Some(expr)) => Node::one(*key, self.value(Want::Object(Kind::Queue), expr)),
                (Handling::Reference(key, kind), Some(expr)) => {
                    let path = self.text_of(expr).and_then(|name| self.refs.path(kind.word(), name));
                    Node::one(*key, Node::quoted(path.unwrap_or_default()))
                }
                _ => Node::one("none", Node::text("true")),
            },
        ))
    }

    // ---- Parts --------------------------------------------------------------------------------------------------

    fn flow_parts(&mut self, flow: &Flow, node: &mut Node) {
        let mut top = self.has_only_task();
        let is_bot = matches!(self.kind, FlowType::BotFlow | FlowType::DigitalBot);
        let states = if is_bot { PartKind::Bot } else { PartKind::State };
        let mut lists: Vec<(PartKind, Vec<Node>)> = PartKind::ALL.iter().map(|kind| (*kind, Vec::new())).collect();
        for item in &flow.items {
            let (kind, own, span) = match item {
                FlowItem::Task(part) if top => {
                    top = false;
                    self.only_task(part, node);
                    continue;
                }
                FlowItem::Task(part) => (PartKind::Task, self.part(PartKind::Task, part), part.span),
                FlowItem::State(part) => (states, self.part(states, part), part.span),
                FlowItem::Menu(menu) => (PartKind::Menu, self.menu(menu), menu.span),
                _ => continue,
            };
            let node = Node { remarks: self.remarks(span), ..Node::one(kind.item(), own) };
            if let Some((_, list)) = lists.iter_mut().find(|(own, _)| *own == kind) {
                list.push(node);
            }
        }
        for (kind, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            node.set(kind.list(), Node::list(list));
        }
    }

    fn only_task(&mut self, part: &Part, node: &mut Node) {
        let mut own = Node::map::<&str>([]);
        self.container(part, &mut own);
        for (from, to) in [("variables", "startUpTaskVariables"), ("actions", "startUpTaskActions")] {
            if let Some(list) = own.get(from) {
                node.set(to, list.clone());
            }
        }
    }
}

fn first_argument(action: &Action) -> Option<Expr> {
    action.arguments.as_ref()?.first().copied()
}
