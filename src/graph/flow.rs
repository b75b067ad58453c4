//! The picture of a flow: a group a part, a node an action, an edge an output.

use super::leave::{case_label, ends, is_assignment, unwritten};
use super::paint::{Anchor, Paint};
use super::picture::{Edge, EdgeKind, Group, Mark, Node, Picture, Shape, Tone};
use super::words;
use crate::catalog::{Does, FlowType};
use crate::outline::{Action, At, Branch, BranchKind, Class, Flow, Part};
use crate::source::Sources;

/// The picture of a flow.
pub fn flow(flow: &Flow, sources: &Sources, paint: &Paint) -> Picture {
    let mut builder = Builder { flow, sources, paint, picture: Picture::default(), group: 0, loops: Vec::new() };
    builder.picture.title = format!("Flow {}", flow.name);
    builder.picture.about = words::about(flow);
    builder.picture.colours = paint.colours;
    // The groups are known before their nodes, for nodes lead to groups.
    for part in &flow.parts {
        let mark = paint.parts.get(&part.at).copied().unwrap_or_default();
        let (word, title) = match part.class {
            Class::Errors => (String::new(), "Error handling".to_owned()),
            class => (class.word().to_owned(), part.name.to_string()),
        };
        builder.picture.groups.push(Group { title, word, mark });
    }
    for (number, part) in flow.parts.iter().enumerate() {
        builder.group = number;
        builder.part(part, flow.start == Some(number));
    }
    builder.gone_parts();
    builder.picture
}

/// A way that leads on to whatever comes next.
#[derive(Clone)]
struct Loose {
    node: usize,
    label: String,
    mark: Mark,
}

/// A loop around what is drawn.
struct Around {
    head: usize,
    /// Ways out of it.
    exits: Vec<Loose>,
}

struct Builder<'a> {
    flow: &'a Flow,
    sources: &'a Sources,
    paint: &'a Paint,
    picture: Picture,
    group: usize,
    loops: Vec<Around>,
}

impl Builder<'_> {
    fn add(&mut self, node: Node, from: Vec<Loose>) -> usize {
        let to = self.picture.nodes.len();
        self.picture.nodes.push(Node { group: self.group, ..node });
        self.lead(from, to);
        to
    }

    fn lead(&mut self, from: Vec<Loose>, to: usize) {
        self.picture.edges.extend(from.into_iter().map(|loose| {
            let label = if loose.label.is_empty() { Vec::new() } else { vec![loose.label] };
            Edge { from: loose.node, to, label, kind: EdgeKind::Next, mark: loose.mark }
        }));
    }

    fn part(&mut self, part: &Part, is_start: bool) {
        let mut ways = Vec::new();
        if is_start {
            let node = Node {
                shape: Shape::End,
                title: "Start".to_owned(),
                tip: "The flow starts here".to_owned(),
                ..Node::default()
            };
            let start = self.add(node, Vec::new());
            ways = self.greeting(start);
        }
        if part.class == Class::Menu {
            self.menu(part, ways);
            return;
        }
        if ways.is_empty() && part.block.is_empty() {
            // A part that does nothing is drawn as its end alone.
            self.stop("nothing to do", Vec::new());
            return;
        }
        self.gone(Anchor::Head(part.at), &ways);
        let ways = self.block(&part.block, ways);
        if !ways.is_empty() {
            let said = self.end_of(part.class);
            self.stop(said, ways);
        }
    }

    fn greeting(&mut self, start: usize) -> Vec<Loose> {
        let ways = vec![Loose { node: start, label: String::new(), mark: Mark::None }];
        let Some(entry) = self.flow.settings.iter().find(|entry| entry.name == "initialGreeting") else { return ways };
        let title = "Initial Greeting".to_owned();
        let lines = vec![words::said(&entry.value)];
        let node = Node { tone: Tone::Audio, title, lines, tip: entry.value.text.clone(), ..Node::default() };
        let greeting = self.add(node, ways);
        vec![Loose { node: greeting, label: String::new(), mark: Mark::None }]
    }

    fn end_of(&self, class: Class) -> &'static str {
        let starts_over = FlowType::named(&self.flow.kind).is_some_and(FlowType::starts_over);
        match class {
            Class::Errors => "disconnect",
            Class::State => "end of the state",
            Class::Menu => "the menu repeats",
            Class::Task if starts_over => "starts over",
            Class::Task => "end of the task",
        }
    }

    /// The end of a way where nothing is written.
    fn stop(&mut self, said: &str, ways: Vec<Loose>) {
        let node = Node { shape: Shape::Stop, title: said.to_owned(), tip: String::new(), ..Node::default() };
        self.add(node, ways);
    }

    fn menu(&mut self, menu: &Part, ways: Vec<Loose>) {
        let audio = menu.settings.iter().find(|entry| entry.name == "audio");
        let lines = audio.map(|entry| vec![words::said(&entry.value)]).unwrap_or_default();
        let settings = menu.settings.iter().map(|entry| format!("{} = {}", entry.name, entry.value.text));
        let tip = std::iter::once(format!("menu \"{}\"", menu.name)).chain(settings).chain([self.place(menu.at)]);
        let node = Node {
            shape: Shape::Choice,
            tone: Tone::Audio,
            title: "Menu".to_owned(),
            lines,
            tip: tip.collect::<Vec<_>>().join("\n"),
            ..Node::default()
        };
        let head = self.add(node, ways);
        self.gone(Anchor::Head(menu.at), &[Loose { node: head, label: String::new(), mark: Mark::None }]);
        let mut choices: Vec<&Branch> = menu.choices.iter().collect();
        choices.sort_by_key(|choice| choice.at);
        for choice in choices {
            let label = match (&choice.digit, &choice.label) {
                (Some(digit), Some(label)) => format!("{digit} {label}"),
                (Some(word), None) | (None, Some(word)) => word.to_string(),
                (None, None) => "default".to_owned(),
            };
            let ends = self.branch(choice, head, label);
            if !ends.is_empty() {
                self.stop(self.end_of(Class::Menu), ends);
            }
        }
    }

    /// Draws a branch of a node; gives the ways out of it.
    fn branch(&mut self, branch: &Branch, head: usize, label: String) -> Vec<Loose> {
        let mark = self.paint.branch(branch.at);
        let ways = vec![Loose { node: head, label, mark }];
        self.gone(Anchor::Head(branch.at), &ways);
        self.block(&branch.block, ways)
    }

    fn block(&mut self, block: &[Action], mut ways: Vec<Loose>) -> Vec<Loose> {
        let mut rest = block;
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|action| is_assignment(action)).count().max(1);
            let (now, later) = rest.split_at(count);
            ways = if is_assignment(first) { self.assignments(now, ways) } else { self.action(first, ways) };
            for action in now {
                self.gone(Anchor::Behind(action.at), &ways);
            }
            rest = later;
        }
        ways
    }

    /// Assignments in a row are one node.
    fn assignments(&mut self, actions: &[Action], ways: Vec<Loose>) -> Vec<Loose> {
        let lines: Vec<String> = actions.iter().flat_map(words::lines).collect();
        let ats: Vec<At> = actions.iter().map(|action| action.at).collect();
        let (mark, hits) = self.paint.together(&ats);
        let place = ats.first().map(|at| self.place(*at)).unwrap_or_default();
        let tip = format!("Update Data\n{}\n{place}", lines.join("\n"));
        let title = "Update Data".to_owned();
        let node = Node { tone: Tone::Data, title, lines: words::few(lines), tip, mark, hits, ..Node::default() };
        let node = self.add(node, ways);
        vec![Loose { node, label: String::new(), mark }.unmarked()]
    }

    fn action(&mut self, action: &Action, ways: Vec<Loose>) -> Vec<Loose> {
        match action.key.as_str() {
            "decision" => self.decision(action, ways),
            "switch" => self.switch(action, ways),
            "loop" => self.turns(action, ways),
            _ => self.step(action, ways),
        }
    }

    fn place(&self, at: At) -> String {
        let source = self.sources.get(at.source);
        format!("{}:{}", source.name(), source.place(at.span.start).line)
    }

    fn node(&self, action: &Action) -> Node {
        let (mark, hits) = self.paint.action(action.at);
        let (caption, title) = match &action.label {
            Some(label) => (action.display().to_owned(), label.to_string()),
            None => (String::new(), action.display().to_owned()),
        };
        Node {
            tone: words::tone(action),
            caption,
            title,
            lines: words::few(words::lines(action)),
            tip: words::tip(action, &self.place(action.at)),
            mark,
            hits,
            ..Node::default()
        }
    }

    /// Each condition of an `if` is a Decision of its own, in the `no` of the one before.
    fn decision(&mut self, action: &Action, mut ways: Vec<Loose>) -> Vec<Loose> {
        let mut ends = Vec::new();
        let mut otherwise = None;
        for (number, branch) in action.branches.iter().enumerate() {
            let Some(condition) = branch.value.as_ref().filter(|_| branch.kind == BranchKind::Case) else {
                otherwise = Some(branch);
                continue;
            };
            let mut node = self.node(action);
            if number > 0 {
                node.caption = branch.label.as_ref().map_or(String::new(), |_| action.display().to_owned());
                node.title = branch.label.as_ref().map_or(action.display().to_owned(), ToString::to_string);
            }
            node.shape = Shape::Choice;
            node.lines = vec![condition.text.clone()];
            node.tip = format!("{}\n{}", condition.text, self.place(branch.at));
            let head = self.add(node, ways);
            ends.extend(self.branch(branch, head, "yes".to_owned()));
            ways = vec![Loose { node: head, label: "no".to_owned(), mark: Mark::None }];
        }
        if let (Some(branch), Some(way)) = (otherwise, ways.first().cloned()) {
            ways = self.branch(branch, way.node, way.label);
        }
        ends.extend(ways);
        ends
    }

    fn switch(&mut self, action: &Action, ways: Vec<Loose>) -> Vec<Loose> {
        let node = Node { shape: Shape::Choice, ..self.node(action) };
        let head = self.add(node, ways);
        let mut ends = Vec::new();
        let mut has_default = false;
        for branch in &action.branches {
            let label = branch.value.as_ref().map_or("default".to_owned(), case_label);
            has_default |= branch.kind == BranchKind::Otherwise;
            ends.extend(self.branch(branch, head, label));
        }
        if !has_default {
            ends.push(Loose { node: head, label: "default".to_owned(), mark: Mark::None });
        }
        ends
    }

    fn turns(&mut self, action: &Action, ways: Vec<Loose>) -> Vec<Loose> {
        let mut node = self.node(action);
        node.shape = Shape::Choice;
        let head = self.add(node, ways);
        self.loops.push(Around { head, exits: Vec::new() });
        for branch in &action.branches {
            let ends = self.branch(branch, head, "each turn".to_owned());
            if !ends.is_empty() {
                self.next_turn(ends);
            }
        }
        let mut ends = vec![Loose { node: head, label: "then".to_owned(), mark: Mark::None }];
        ends.extend(self.loops.pop().map(|around| around.exits).unwrap_or_default());
        ends
    }

    /// The end of a turn, from where the loop goes on.
    fn next_turn(&mut self, ways: Vec<Loose>) {
        let Some(head) = self.loops.last().map(|around| around.head) else { return };
        let title = "next turn".to_owned();
        let from = self.add(Node { shape: Shape::Stop, title, ..Node::default() }, ways);
        self.picture.edges.push(Edge { from, to: head, kind: EdgeKind::Back, ..Edge::default() });
    }

    /// Any action but the forms of the language.
    fn step(&mut self, action: &Action, ways: Vec<Loose>) -> Vec<Loose> {
        let mut node = self.node(action);
        node.leads_to = self.target(action);
        let does = action.does();
        if action.branches.len() > 1 && node.tone != Tone::Transfer {
            node.shape = Shape::Choice;
        }
        if ends(action) {
            node.shape = Shape::End;
        }
        let head = self.add(node, ways);
        match does {
            Some(Does::LoopNext) => {
                if let Some(around) = self.loops.last() {
                    let edge = Edge { from: head, to: around.head, kind: EdgeKind::Back, ..Edge::default() };
                    self.picture.edges.push(edge);
                }
                return Vec::new();
            }
            Some(Does::LoopExit) => {
                if let Some(around) = self.loops.last_mut() {
                    around.exits.push(Loose { node: head, label: String::new(), mark: Mark::None });
                }
                return Vec::new();
            }
            _ if ends(action) => return Vec::new(),
            _ => {}
        }
        let mut all = Vec::new();
        let mut branches: Vec<&Branch> = action.branches.iter().collect();
        branches.sort_by_key(|branch| branch.at);
        for branch in branches {
            let label = match &branch.kind {
                BranchKind::Output(name) | BranchKind::Named(name) => name.to_string(),
                _ => String::new(),
            };
            all.extend(self.branch(branch, head, label));
        }
        all.extend(self.falls_through(action, head));
        all
    }

    /// Outputs that are not written lead to the next action.
    fn falls_through(&self, action: &Action, head: usize) -> Option<Loose> {
        let label = unwritten(action)?;
        Some(Loose { node: head, label, mark: Mark::None })
    }

    /// The group that an action leads to by a name.
    fn target(&self, action: &Action) -> Option<usize> {
        let (class, setting) = match action.does()? {
            Does::CallTask | Does::JumpTask => (Class::Task, "targetTaskRef"),
            Does::JumpMenu => (Class::Menu, "targetMenuRef"),
            Does::ChangeState => (Class::State, "targetStateRef"),
            _ => return None,
        };
        self.flow.part(class, action.setting(setting)?.value.literal.as_deref()?)
    }

    /// A slip with what is gone at a place, joined to where the ways there come from.
    fn gone(&mut self, anchor: Anchor, ways: &[Loose]) {
        let Some(lines) = self.paint.gone.get(&anchor) else { return };
        let node = Node {
            shape: Shape::Slip,
            title: "removed".to_owned(),
            lines: words::few(lines.clone()),
            tip: lines.join("\n"),
            mark: Mark::Removed,
            ..Node::default()
        };
        // A remark behind what ends the way hangs on the last node; at the head of a part, on nothing.
        let from = match ways.first() {
            Some(way) => Some(way.node),
            None => {
                self.picture.nodes.len().checked_sub(1).filter(|last| self.picture.nodes[*last].group == self.group)
            }
        };
        let to = self.add(node, Vec::new());
        if let Some(from) = from {
            self.picture.edges.push(Edge { from, to, kind: EdgeKind::Remark, mark: Mark::Removed, ..Edge::default() });
        }
    }

    fn gone_parts(&mut self) {
        let Some(parts) = self.paint.gone_parts.get(self.flow.name.as_str()) else { return };
        for (word, name, actions) in parts {
            self.group = self.picture.groups.len();
            self.picture.groups.push(Group { title: name.clone(), word: word.clone(), mark: Mark::Removed });
            let lines = vec![format!("{actions} {}", if *actions == 1 { "action" } else { "actions" })];
            let title = "removed".to_owned();
            self.add(Node { shape: Shape::Slip, title, lines, mark: Mark::Removed, ..Node::default() }, Vec::new());
        }
    }
}

impl Loose {
    /// Edges behind an action have no mark of their own.
    fn unmarked(self) -> Self {
        Self { mark: Mark::None, ..self }
    }
}
