//! Actions that the world outside performs: their site in the program, and what the machine does with an answer.

use super::emit::{Emitter, Label};
use super::statement::Around;
use crate::bytecode::op::{Code, Op};
use crate::bytecode::program::{self, Exit, Site, Source, Target};
use crate::catalog::{self, Does};
use crate::ir::{ExprId, Meta, Perform};
use crate::value::{Text, Type};

/// Settings that speak of the answer: whoever asks confirms and checks what was answered, so they have no value before,
/// when the slot they read is NOT_SET still.
const OF_THE_ANSWER: &[(&str, &[&str])] = &[("askForSlot", &["confirmationQuestion", "customValidation"])];

fn is_of_the_answer(meta: &Meta, number: u16) -> bool {
    let Some(row) = catalog::action(meta.action) else { return false };
    let own = OF_THE_ANSWER.iter().filter(|(key, _)| *key == row.key).flat_map(|(_, names)| *names);
    own.into_iter().any(|name| row.setting(name).is_some_and(|(at, _)| at == usize::from(number)))
}

impl Emitter<'_> {
    /// An action that the world outside performs, and what follows its outputs.
    pub(super) fn perform(&mut self, meta: &Meta, perform: &Perform, around: Option<Around>, depth: u16) {
        let branches = self.site(meta, perform);
        if branches.is_empty() {
            return;
        }
        let end = self.label();
        self.jump_if_reachable(end);
        for ((_, block), (_, label)) in perform.branches.iter().zip(branches) {
            self.bind(label);
            self.block(block, around, depth);
            self.jump_if_reachable(end);
        }
        self.bind(end);
    }

    /// The site of an action, and the labels of its outputs. Outputs nest, so this has a frame of its own (F32).
    fn site(&mut self, meta: &Meta, perform: &Perform) -> Vec<(u16, Label)> {
        let of = self.action_with_outlets(meta);
        let branches: Vec<(u16, Label)> = perform.branches.iter().map(|(output, _)| (*output, self.label())).collect();
        let known = perform.settings.iter().filter(|(number, _)| !is_of_the_answer(meta, *number));
        let settings = known.map(|(number, given)| (*number, self.given(given))).collect();
        let site = Site {
            action: meta.action,
            plan: self.plan(meta, perform),
            settings,
            inputs: perform.inputs.iter().map(|(name, value)| self.input(name, *value)).collect(),
            outputs: perform.outputs.iter().map(|(name, to)| (name.clone(), self.variable(*to))).collect(),
            branches: branches.iter().map(|(output, label)| (*output, self.target(*label))).collect(),
            named: perform.named.clone(),
        };
        self.pool.sites.push(site);
        let at = self.here();
        self.emit(Op::long(Code::Perform, 0, self.pool.sites.len() as u32 - 1), Some(meta.span));
        self.site_outlets(of, meta, perform, &branches, at);
        if perform.ends {
            let exit = if self.is_end(meta) { self.exit_of(meta) } else { self.natural_exit() };
            self.emit(Op::new(Code::End, exit.operand(), 0, 0), Some(meta.span));
        }
        branches
    }

    fn input(&mut self, name: &Text, value: ExprId) -> (Text, Source, Type) {
        (name.clone(), self.source(value), self.flow.exprs.get(value).kind)
    }

    fn given(&mut self, given: &crate::ir::Given) -> program::Given {
        match given {
            crate::ir::Given::Value(id) => program::Given::Value(self.keep_source(*id), self.flow.exprs.get(*id).kind),
            crate::ir::Given::Out(variable) => program::Given::Out(self.variable(*variable)),
            crate::ir::Given::Name(name) => program::Given::Name(self.text(name)),
        }
    }

    /// A source that may be read more than once: settings are read by whoever performs the action.
    pub fn keep_source(&mut self, id: ExprId) -> Source {
        match self.source(id) {
            Source::TakeText(register) => Source::Text(register),
            source => source,
        }
    }

    /// How the flow ends by itself.
    pub fn natural_exit(&self) -> Exit {
        use catalog::FlowType;
        match self.flow.kind {
            FlowType::Workflow | FlowType::Workitem | FlowType::CommonModule => Exit::End,
            // A bot gives control back to the flow that called it.
            FlowType::BotFlow | FlowType::DigitalBot => Exit::End,
            _ => Exit::Disconnect,
        }
    }

    /// How an action ends the flow: Disconnect is one of them, and the others exit (P45).
    pub(super) fn exit_of(&self, meta: &Meta) -> Exit {
        let disconnects = catalog::action(meta.action).is_some_and(|row| row.key == "disconnect");
        if disconnects { Exit::Disconnect } else { Exit::End }
    }

    fn is_end(&self, meta: &Meta) -> bool {
        catalog::action(meta.action).is_some_and(|row| row.does == Does::End)
    }

    /// What the machine does with the answer to an action.
    fn plan(&self, meta: &Meta, perform: &Perform) -> program::Plan {
        use program::Plan;
        let row = catalog::action(meta.action);
        match row.map(|row| row.does) {
            _ if row.is_some_and(|row| row.asks(perform.is_looked_at())) => Plan::External,
            Some(Does::Play) => Plan::Play,
            Some(Does::Wait) => Plan::Wait,
            Some(Does::Collect) => Plan::Collect(self.collect(meta, perform)),
            Some(Does::Transfer(to)) => Plan::Transfer(self.transfer(meta, perform, to)),
            _ => Plan::Tell,
        }
    }

    /// Whose voicemail it is decides the word (P45).
    fn transfer(&self, meta: &Meta, perform: &Perform, to: catalog::TransferType) -> catalog::TransferType {
        use catalog::TransferType::{AcdVoicemail, GroupVoicemail, UserVoicemail};
        if to != AcdVoicemail {
            return to;
        }
        let given = |name: &str| {
            let number = catalog::action(meta.action).and_then(|row| row.setting(name)).map(|(n, _)| n as u16);
            perform.settings.iter().any(|(own, _)| Some(*own) == number)
        };
        match (given("targetUser"), given("targetGroup")) {
            (true, _) => UserVoicemail,
            (_, true) => GroupVoicemail,
            _ => AcdVoicemail,
        }
    }

    /// `digits` is exact; a range has its own settings and ends with `#` unless it says otherwise.
    fn collect(&self, meta: &Meta, perform: &Perform) -> program::Collect {
        let given = |name: &str| {
            let (number, _) = catalog::action(meta.action)?.setting(name)?;
            perform.settings.iter().find(|(own, _)| usize::from(*own) == number).map(|(_, given)| given)
        };
        let number = |name: &str| match given(name) {
            Some(crate::ir::Given::Value(id)) => match self.flow.exprs.get(*id).node {
                crate::ir::Node::Int(number) => u8::try_from(number).ok(),
                _ => None,
            },
            _ => None,
        };
        let key = match given("terminatingDtmf") {
            Some(crate::ir::Given::Name(text)) => text.as_str().bytes().next(),
            _ => Some(b'#'),
        };
        let target = match given("inputData") {
            Some(crate::ir::Given::Out(variable)) => match self.variable(*variable) {
                Target::Text(register) | Target::Int(register) | Target::Value(register) => register,
            },
            _ => 0,
        };
        let exact = number("digits");
        let max = exact.or(number("maxDigits")).unwrap_or(crate::catalog::MOST_DIGITS);
        program::Collect {
            min: exact.or(number("minDigits")).unwrap_or(1),
            max,
            terminator: key,
            include_terminator: number("includeTerminatingDtmfInResultData") == Some(1),
            accept_star: number("acceptJustStar") == Some(1),
            accept_pound: number("acceptJustPound") == Some(1),
            target,
        }
    }
}
