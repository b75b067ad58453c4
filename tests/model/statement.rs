//! Statements: what each action does, and the ways in which one can leave its block.

use super::Event;
use super::expression::{Val, evaluate, string};
use super::flow::Model;
use callflow::ast::{Action, Block, Body, Expr, Key, OutputName, Path, Statement};

/// Why a block did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    LoopNext,
    LoopExit,
    EndTask(String),
    JumpTask(String),
    JumpMenu(String),
    Previous,
    Repeat,
    Disconnect,
    /// A transfer has succeeded, perhaps to a flow.
    Transferred(Option<String>),
    HangUp,
    Fault(String),
}

pub type Done = Result<(), Stop>;

fn path_of(path: &Path) -> String {
    let names: Vec<&str> = path.parts.iter().map(|name| name.text.as_str()).collect();
    names.join(".").to_lowercase()
}

impl<'a> Model<'a> {
    pub fn block(&mut self, block: &'a Block) -> Done {
        block.statements.iter().try_for_each(|statement| self.statement(statement))
    }

    /// The value of an expression.
    pub fn value(&self, expr: Expr) -> Result<Val, Stop> {
        evaluate(&self.file.exprs, expr.root, &|path| self.read(path)).map_err(Stop::Fault)
    }

    fn statement(&mut self, statement: &'a Statement) -> Done {
        match statement {
            Statement::Assign(assign) => {
                self.count()?;
                let value = self.value(assign.value)?;
                self.write(&path_of(&assign.target), value);
                Ok(())
            }
            Statement::If(decision) => {
                for branch in &decision.branches {
                    self.count()?;
                    if self.value(branch.condition)? == Val::Bool(true) {
                        return self.block(&branch.block);
                    }
                }
                decision.otherwise.as_ref().map_or(Ok(()), |block| self.block(block))
            }
            Statement::Switch(switch) => {
                self.count()?;
                let subject = switch.subject.map_or(Ok(Val::Bool(true)), |subject| self.value(subject))?;
                for case in &switch.cases {
                    if self.value(case.value)? == subject {
                        return self.block(&case.block);
                    }
                }
                switch.default.as_ref().map_or(Ok(()), |block| self.block(block))
            }
            Statement::Loop(turns) => {
                self.count()?;
                let Val::Int(count) = self.value(turns.count)? else { return Err(Stop::Fault("not-set".into())) };
                for turn in 0..count.max(0) {
                    if let Some(index) = &turns.index {
                        self.write(&path_of(index), Val::Int(turn));
                    }
                    match self.block(&turns.block) {
                        Ok(()) | Err(Stop::LoopNext) => {}
                        Err(Stop::LoopExit) => break,
                        Err(stop) => return Err(stop),
                    }
                }
                Ok(())
            }
            Statement::Action(action) => {
                self.count()?;
                self.action(action)
            }
            Statement::Error(_) => panic!("the program has an error"),
        }
    }

    fn action(&mut self, action: &'a Action) -> Done {
        let text = |model: &Self| match action.arguments.as_deref() {
            Some([argument, ..]) => model.value(*argument).map(|value| string(&value).unwrap_or_default()),
            _ => Ok(String::new()),
        };
        match action.name.text.as_str() {
            "setParticipantData" => self.set(action.body.as_ref()),
            "getParticipantData" => self.get(action.body.as_ref()),
            "updateData" => self.update(action.body.as_ref()),
            "playAudio" => {
                let words = text(self)?;
                self.play(words)
            }
            "collectInput" => self.collect(action),
            "transferToAcd" | "transferToFlow" => {
                let target = text(self)?;
                self.transfer(action, target)
            }
            "callTask" => {
                let name = text(self)?;
                let path = self.call_task(&name)?;
                self.output(action, if path.is_empty() { "default" } else { &path })
            }
            "loopNext" => Err(Stop::LoopNext),
            "loopExit" => Err(Stop::LoopExit),
            "endTask" => Err(Stop::EndTask(text(self)?)),
            "jumpToTask" => Err(Stop::JumpTask(text(self)?)),
            "jumpToMenu" => Err(Stop::JumpMenu(text(self)?)),
            "previousMenu" => Err(Stop::Previous),
            "repeatMenu" => Err(Stop::Repeat),
            "disconnect" => Err(Stop::Disconnect),
            other => panic!("not in the model: {other}"),
        }
    }

    /// Runs what was written for an output; nothing otherwise.
    fn output(&mut self, action: &'a Action, wanted: &str) -> Done {
        let written = action.outputs.iter().find(|output| match &output.name {
            OutputName::Fixed(name) => name.text.as_str() == wanted,
            OutputName::Dynamic(name) => name.text.as_str() == wanted,
        });
        written.map_or(Ok(()), |output| self.block(&output.block))
    }

    fn update(&mut self, body: Option<&'a Body>) -> Done {
        for entry in body.iter().flat_map(|body| &body.entries) {
            let Key::Path(path) = &entry.key else { panic!("a path") };
            let value = self.value(entry.value)?;
            self.write(&path_of(path), value);
        }
        Ok(())
    }

    fn set(&mut self, body: Option<&'a Body>) -> Done {
        let mut list = Vec::new();
        for entry in body.iter().flat_map(|body| &body.entries) {
            let name = match &entry.key {
                Key::Text(name) => Some(name.text.to_string()),
                Key::Computed(expr) => string(&self.value(*expr)?),
                _ => panic!("a name"),
            };
            list.push((name, string(&self.value(entry.value)?)));
        }
        if self.setting.set_not_set == "error" && list.iter().any(|(_, value)| value.is_none()) {
            return Err(Stop::Fault("setNotSet".into()));
        }
        if list.iter().any(|(name, _)| name.as_ref().is_none_or(String::is_empty)) {
            return Err(Stop::Fault("attributeName".into()));
        }
        for (name, value) in list {
            let name = name.expect("it was looked at");
            if value.is_none() && self.setting.set_not_set == "skip" {
                self.events.push(Event::Skip(name));
                continue;
            }
            let value = value.unwrap_or_default();
            self.events.push(Event::Set(name.clone(), value.clone()));
            self.queue.insert(name, value);
        }
        Ok(())
    }

    fn get(&mut self, body: Option<&'a Body>) -> Done {
        let mut list = Vec::new();
        for entry in body.iter().flat_map(|body| &body.entries) {
            let Key::Path(path) = &entry.key else { panic!("a path") };
            match string(&self.value(entry.value)?) {
                Some(name) if !name.is_empty() => list.push((path_of(path), name)),
                _ => return Err(Stop::Fault("attributeName".into())),
            }
        }
        for (path, name) in list {
            let queued = self.queue.get(&name).map(|value| (value.clone(), "queue"));
            let held = || self.outside.cloud.get(&name).map(|value| (value.clone(), "cloud"));
            let (value, from) = match queued.or_else(held) {
                Some((value, from)) => (Some(value), from),
                None => (None, "missing"),
            };
            self.events.push(Event::Get(name, from, value.clone()));
            self.write(&path, value.map_or(Val::NotSet, Val::Str));
        }
        Ok(())
    }

    /// Plays something; the caller may hang up meanwhile.
    pub fn play(&mut self, words: String) -> Done {
        self.events.push(Event::Play(words));
        if self.outside.step(true).hang_up { Err(Stop::HangUp) } else { Ok(()) }
    }

    fn collect(&mut self, action: &'a Action) -> Done {
        let entries = || action.body.iter().flat_map(|body| &body.entries);
        let given = |name: &str| entries().find(|e| matches!(&e.key, Key::Name(key) if key.text == name));
        let number = |model: &Self, name: &str| match given(name).map(|entry| model.value(entry.value)) {
            Some(Ok(Val::Int(number))) => Some(number as usize),
            _ => None,
        };
        let exact = number(self, "digits");
        let least = exact.or(number(self, "minDigits")).expect("a least number");
        let most = exact.or(number(self, "maxDigits")).expect("a greatest number");
        let target = given("inputData").expect("a target").value;
        let target = self.text_of(target).to_lowercase();
        self.events.push(Event::Collect);
        let step = self.outside.step(true);
        if step.hang_up {
            return Err(Stop::HangUp);
        }
        let entered: String = step.keys.unwrap_or_default().chars().take_while(|key| *key != '#').take(most).collect();
        if entered.len() < least {
            return self.output(action, "failure");
        }
        self.write(&target, Val::Str(entered));
        self.output(action, "success")
    }

    fn transfer(&mut self, action: &'a Action, target: String) -> Done {
        self.events.push(Event::Transfer(target.clone()));
        let step = self.outside.step(true);
        if step.hang_up {
            return Err(Stop::HangUp);
        }
        let to_flow = action.name.text == "transferToFlow";
        if step.ok {
            return Err(Stop::Transferred(to_flow.then_some(target)));
        }
        for entry in action.body.iter().flat_map(|body| &body.entries) {
            let Key::Path(path) = &entry.key else { continue };
            let output = string(&self.value(entry.value)?).unwrap_or_default();
            let value = match output.trim_start_matches("failure.") {
                "errorType" => Val::Str("Error.Busy".into()),
                _ => step.keys.clone().map_or(Val::NotSet, Val::Str),
            };
            self.write(&path_of(path), value);
        }
        self.output(action, "failure")
    }
}
