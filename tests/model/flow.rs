//! Flows: parts, calls, jumps, menus, the error handling, ends.

use super::expression::{Val, evaluate};
use super::statement::{Done, Stop};
use super::{Event, Outside, Setting};
use callflow::ast::{Block, Expr, File, Flow, FlowItem, Item, Menu, NodeKind, Part, Variable};
use std::collections::BTreeMap;

/// Where the flow goes on.
enum At<'a> {
    Task(&'a Part),
    Menu(&'a Menu),
    Handler,
}

/// A conversation in the model.
pub struct Model<'a> {
    pub file: &'a File,
    pub text: &'a str,
    pub setting: Setting,
    pub outside: Outside,
    pub events: Vec<Event>,
    pub queue: BTreeMap<String, String>,
    variables: BTreeMap<String, Val>,
    task: BTreeMap<String, Val>,
    flow: Option<&'a Flow>,
    depth: usize,
    actions: u32,
    limit: u32,
    reserve: bool,
    handling: bool,
    trail: Vec<&'a Menu>,
}

impl<'a> Model<'a> {
    pub fn new(file: &'a File, text: &'a str, setting: Setting, outside: Outside) -> Self {
        Self {
            file,
            text,
            setting,
            outside,
            events: Vec::new(),
            queue: BTreeMap::new(),
            variables: BTreeMap::new(),
            task: BTreeMap::new(),
            flow: None,
            depth: 0,
            actions: 0,
            limit: 0,
            reserve: false,
            handling: false,
            trail: Vec::new(),
        }
    }

    /// Runs the first flow and those it transfers to.
    pub fn run(&mut self) {
        let flows: Vec<&'a Flow> = self
            .file
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Flow(flow) => Some(flow),
                _ => None,
            })
            .collect();
        let mut next = Some(flows[0]);
        for _ in 0..self.setting.flows {
            let Some(flow) = next else { return };
            let target = self.invoke(flow);
            next = target.and_then(|name| flows.iter().copied().find(|flow| flow.name.text == name));
        }
    }

    /// One invocation. Gives the flow that it was transferred to.
    fn invoke(&mut self, flow: &'a Flow) -> Option<String> {
        self.flow = Some(flow);
        (self.actions, self.limit, self.reserve, self.handling) = (0, self.setting.actions, false, false);
        self.trail.clear();
        self.queue.clear();
        let own = flow.items.iter().filter_map(|item| match item {
            FlowItem::Variable(variable) => Some(variable),
            _ => None,
        });
        self.variables = self.fresh(own);
        let first = flow.items.iter().find_map(|item| match item {
            FlowItem::Task(part) => Some(At::Task(part)),
            FlowItem::Menu(menu) => Some(At::Menu(menu)),
            _ => None,
        });
        let mut at = first.expect("a part");
        loop {
            self.depth = 0;
            let stop = match at {
                At::Task(part) => self.enter(part).err().unwrap_or(Stop::EndTask(String::new())),
                At::Menu(menu) => self.menu(menu).err().unwrap_or(Stop::Repeat),
                At::Handler => self.handler().err().unwrap_or(Stop::Disconnect),
            };
            at = match self.follow(stop) {
                Ok(next) => next,
                Err(target) => return target,
            };
        }
    }

    /// Where a stop leads; `Err` when the flow has ended.
    fn follow(&mut self, stop: Stop) -> Result<At<'a>, Option<String>> {
        match stop {
            Stop::JumpTask(name) => {
                self.handling = false;
                Ok(At::Task(self.part(&name)))
            }
            Stop::JumpMenu(name) => {
                self.handling = false;
                Ok(At::Menu(self.named_menu(&name)))
            }
            Stop::Previous | Stop::Repeat => {
                if stop == Stop::Previous && self.trail.len() > 1 {
                    self.trail.pop();
                }
                match self.trail.last() {
                    Some(menu) => Ok(At::Menu(menu)),
                    None => Err(self.ends()),
                }
            }
            Stop::EndTask(_) if self.flow.is_some_and(|flow| flow.kind.text == "inqueueCall") => {
                self.events.push(Event::Restart);
                let step = self.outside.step(false);
                match (step.hang_up, step.ok) {
                    (true, _) => self.follow(Stop::HangUp),
                    (_, true) => Ok(At::Task(self.only_task())),
                    (_, false) => Err(self.end("FLOW_EXIT", None)),
                }
            }
            Stop::EndTask(_) | Stop::Disconnect => Err(self.ends()),
            Stop::Transferred(target) => {
                self.end("TRANSFER", Some(()));
                Err(target)
            }
            Stop::HangUp => {
                if !self.setting.flush_on_hang_up {
                    self.queue.clear();
                }
                Err(self.end("DISCONNECT", None))
            }
            Stop::Fault(reason) => self.fault(&reason),
            Stop::LoopNext | Stop::LoopExit => panic!("outside of a loop"),
        }
    }

    fn fault(&mut self, reason: &str) -> Result<At<'a>, Option<String>> {
        self.events.push(Event::Fault(reason.into()));
        let actions = reason == "actions";
        if self.handling || (actions && self.reserve) {
            return Err(self.end("FLOW_ERROR_DISCONNECT", None));
        }
        if actions {
            self.open_reserve();
        }
        self.handling = true;
        Ok(At::Handler)
    }

    fn open_reserve(&mut self) {
        self.reserve = true;
        self.limit = self.setting.actions + self.setting.reserve;
    }

    /// Counts an action before it does anything (L1).
    pub fn count(&mut self) -> Done {
        if self.actions >= self.limit {
            if !self.handling || self.reserve {
                return Err(Stop::Fault("actions".into()));
            }
            self.events.push(Event::Fault("actions".into()));
            self.open_reserve();
        }
        self.actions += 1;
        Ok(())
    }

    fn ends(&mut self) -> Option<String> {
        let reason = if self.handling { "FLOW_ERROR_DISCONNECT" } else { "FLOW_DISCONNECT" };
        self.end(reason, None)
    }

    /// One batch if anything is queued, then the end (P5, P20).
    fn end(&mut self, reason: &str, transfer: Option<()>) -> Option<String> {
        let batch = std::mem::take(&mut self.queue);
        if !batch.is_empty() {
            self.outside.cloud.extend(batch.clone());
            self.events.push(Event::Batch(batch));
        }
        self.events.push(Event::End { reason: reason.into(), transfer: transfer.is_some(), actions: self.actions });
        None
    }

    fn items(&self) -> &'a [FlowItem] {
        &self.flow.expect("a flow runs").items
    }

    fn part(&self, name: &str) -> &'a Part {
        let found = self.items().iter().find_map(|item| match item {
            FlowItem::Task(part) if part.name.text == name => Some(part),
            _ => None,
        });
        found.expect("a task of that name")
    }

    fn only_task(&self) -> &'a Part {
        let found = self.items().iter().find_map(|item| match item {
            FlowItem::Task(part) => Some(part),
            _ => None,
        });
        found.expect("a task")
    }

    fn menus(&self) -> impl Iterator<Item = &'a Menu> {
        self.items().iter().filter_map(|item| match item {
            FlowItem::Menu(menu) => Some(menu),
            _ => None,
        })
    }

    fn named_menu(&self, name: &str) -> &'a Menu {
        self.menus().find(|menu| menu.name.text == name).expect("a menu of that name")
    }

    fn enter(&mut self, part: &'a Part) -> Done {
        self.task = self.fresh(part.variables.iter());
        self.block(&part.body)
    }

    fn handler(&mut self) -> Done {
        let block: Option<&'a Block> = self.items().iter().find_map(|item| match item {
            FlowItem::OnError(block) => Some(block),
            _ => None,
        });
        block.map_or(Ok(()), |block| self.block(block))
    }

    /// Calls a task; gives the output path that it ended with, `""` for the default one.
    pub fn call_task(&mut self, name: &str) -> Result<String, Stop> {
        if self.depth >= self.setting.depth {
            return Err(Stop::Fault("callDepth".into()));
        }
        self.depth += 1;
        let own = self.task.clone();
        let done = self.enter(self.part(name));
        self.task = own;
        self.depth -= 1;
        match done {
            Ok(()) => Ok(String::new()),
            Err(Stop::EndTask(path)) => Ok(path),
            Err(stop) => Err(stop),
        }
    }

    fn menu(&mut self, menu: &'a Menu) -> Done {
        self.count()?;
        let setting = |name: &str| menu.settings.iter().find(|setting| setting.name.text == name);
        let audio = self.value(setting("audio").expect("audio").value)?;
        let Val::Str(words) = audio else { panic!("a menu plays a set text") };
        self.handling = false;
        if !self.trail.last().is_some_and(|last| std::ptr::eq(*last, menu)) {
            self.trail.push(menu);
        }
        let repeats = match setting("repeatCount").map(|setting| self.value(setting.value)) {
            Some(Ok(Val::Int(count))) => count,
            _ => 3,
        };
        for _ in 0..=repeats {
            self.play(words.clone())?;
            self.events.push(Event::Menu(menu.name.text.to_string()));
            let step = self.outside.step(true);
            if step.hang_up {
                return Err(Stop::HangUp);
            }
            let key = step.keys.as_ref().and_then(|keys| keys.chars().next());
            if let Some(block) = key.and_then(|key| self.choice(menu, key)) {
                return self.block(block);
            }
        }
        match &menu.default {
            Some(block) => self.block(block),
            None => Err(Stop::Disconnect),
        }
    }

    /// A menu's own choice of a key, or another menu's global one.
    fn choice(&self, menu: &'a Menu, key: char) -> Option<&'a Block> {
        let others = self.menus().filter(|other| !std::ptr::eq(*other, menu));
        for of in std::iter::once(menu).chain(others) {
            for choice in &of.choices {
                let global = choice.settings.iter().any(|setting| setting.name.text == "globalDtmf");
                let fits = choice.key.as_ref().is_some_and(|own| own.text.starts_with(key));
                if fits && (global || std::ptr::eq(of, menu)) {
                    return Some(&choice.body);
                }
            }
        }
        None
    }

    /// Variables at their beginning.
    fn fresh(&self, variables: impl Iterator<Item = &'a Variable>) -> BTreeMap<String, Val> {
        let begin = |variable: &Variable| {
            let path = variable.path.parts.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
            let empty = if variable.list { Val::List(Vec::new()) } else { Val::NotSet };
            let value =
                variable.value.map_or(Ok(empty), |value| evaluate(&self.file.exprs, value.root, &|_| Val::NotSet));
            (path.to_lowercase(), value.expect("a literal"))
        };
        variables.map(begin).collect()
    }

    pub fn read(&self, path: &str) -> Val {
        let found = self.task.get(path).or_else(|| self.variables.get(path));
        found.unwrap_or_else(|| panic!("no variable {path}")).clone()
    }

    pub fn write(&mut self, path: &str, value: Val) {
        let place = if path.starts_with("task.") { &mut self.task } else { &mut self.variables };
        *place.get_mut(path).unwrap_or_else(|| panic!("no variable {path}")) = value;
    }

    /// The text of an expression that names a variable.
    pub fn text_of(&self, expr: Expr) -> String {
        assert!(matches!(self.file.exprs.node(expr.root).kind, NodeKind::Member { .. }));
        self.text[expr.span.range()].to_owned()
    }
}
