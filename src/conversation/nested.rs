//! Bots and common modules of the project: they run inside the flow that calls them, and give back what it receives.

use super::drive::{Conversation, Stopped};
use super::outcome::{BatchRecord, Invocation};
use super::record::Entry;
use crate::bytecode::Flow;
use crate::bytecode::program::{Program, Site};
use crate::catalog::{Action, FlowType};
use crate::cloud::Participant;
use crate::value::{Text, Value};
use crate::vm::{Answer, Ending, ExitReason, Machine};

/// A flow that waits for one that it called.
pub(super) struct Caller {
    pub machine: Machine,
    pub batches: Vec<BatchRecord>,
    pub intent: Option<Text>,
    /// What the called flow is in the conversation (P46).
    pub joined: Option<Participant>,
}

/// The settings that name a flow to call, with the types of flows that they can mean.
const CALLED: &[(&str, &str, &[FlowType])] = &[
    ("callBotFlow", "botFlow", &[FlowType::BotFlow, FlowType::DigitalBot]),
    ("callDigitalBotFlow", "digitalBotFlow", &[FlowType::DigitalBot, FlowType::BotFlow]),
    ("callCommonModule", "commonModule", &[FlowType::CommonModule]),
];

impl<'p> Conversation<'_, 'p> {
    /// The flow of the project that an action calls; `None` when it calls none, or one that lives elsewhere.
    pub(super) fn called(&self, row: &Action) -> Option<(usize, &'p Flow)> {
        let (_, setting, kinds) = CALLED.iter().find(|(key, ..)| *key == row.key)?;
        let name = self.machine.setting(self.program, setting);
        self.program.flow(name.as_text()?.as_str()).filter(|(_, flow)| kinds.contains(&flow.kind))
    }

    /// Begins a flow that the current one calls. What is answered goes to the called one.
    pub(super) fn enter(&mut self, number: usize, flow: &'p Flow) -> Result<Answer, Stopped> {
        if !self.machine.may_call() {
            return Ok(Answer::TooDeep);
        }
        let program = self.program;
        let inputs = self.machine.inputs(program);
        let inputs: Vec<_> = inputs.into_iter().map(|(name, value)| (variable(flow, name), value)).collect();
        let mut called = Machine::default();
        let world = &mut *self.world;
        let id = (self.start.conversation, self.machine.batches());
        called.start(program, number, id, &mut |name| world.built_in(name)).ok_or(Stopped::NoFlow)?;
        for (variable, value) in inputs {
            // What the flow does not take, or not of that type, is a fault of the action that sends it.
            if !variable.is_some_and(|variable| called.give(program, variable, value)) {
                return Ok(Answer::Refused);
            }
        }
        called.begin_in(&mut self.machine, flow.kind == FlowType::CommonModule);
        let machine = std::mem::replace(&mut self.machine, called);
        let (batches, intent) = (std::mem::take(&mut self.batches), self.intent.take());
        self.note(Entry::Flow(flow.name.clone()));
        let joined = flow.kind.purpose().and_then(|purpose| self.cloud.joins(self.start.participant, purpose));
        self.callers.push(Caller { machine, batches, intent, joined });
        Ok(Answer::Done)
    }

    /// Ends a flow that was called, and goes back to its caller. A called flow that has disconnected or transferred has
    /// ended the interaction, and its caller ends with it.
    pub(super) fn back(&mut self, caller: Caller, ending: Ending) -> Answer {
        let number = self.machine.flow();
        let invocation = self.ended(number, ending);
        self.called.push(Invocation { called: true, ..invocation });
        if let Some(joined) = caller.joined {
            self.cloud.leaves(joined);
        }
        let mut called = std::mem::replace(&mut self.machine, caller.machine);
        let intent = std::mem::replace(&mut self.intent, caller.intent);
        self.batches = caller.batches;
        let values = results(self.program, self.machine.site(self.program), &called, ending, intent);
        called.end_in(&mut self.machine);
        let flow = &self.program.flows[self.machine.flow()];
        self.note(Entry::Back(flow.name.clone()));
        use ExitReason::{FlowErrorExit, FlowExit, RecognitionFailureExit, UserExit};
        match ending.reason {
            ExitReason::Disconnect => Answer::HangUp,
            FlowExit | FlowErrorExit | RecognitionFailureExit | UserExit => {
                Answer::Output { output: Text::EMPTY, values }
            }
            _ => Answer::Ended(ending),
        }
    }
}

/// What a caller receives: the called flow's variables, how it ended, and the intent that a bot found (archy.md §12).
fn results(
    program: &Program,
    site: Option<&Site>,
    called: &Machine,
    ending: Ending,
    intent: Option<Text>,
) -> Vec<(Text, Value)> {
    let flow = &program.flows[called.flow()];
    let outputs = site.into_iter().flat_map(|site| &site.outputs).filter_map(|(name, _)| {
        let number = variable(flow, name)?;
        Some((name.clone(), called.variable(program, number)))
    });
    let reason = (Text::new("exitReason"), Value::Text(Text::new(ending.reason.word())));
    let intent = (Text::new("intent"), intent.map_or(Value::NotSet, Value::Text));
    // A variable of the flow that is called as one of the two is meant where the caller wrote its name.
    [reason, intent].into_iter().chain(outputs).collect()
}

/// A variable of the whole flow by its path; paths compare without case (A37).
fn variable(flow: &Flow, path: &Text) -> Option<usize> {
    let own = flow.variables.iter();
    own.map(|own| own.part.is_none() && !own.built_in && own.name.as_str().eq_ignore_ascii_case(path.as_str()))
        .position(|found| found)
}
