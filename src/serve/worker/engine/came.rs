//! What a run came to, for others.

use crate::conversation::{Conversation, Stopped};

/// What a workflow gives back: its output variables.
pub fn outputs(
    conversation: &Conversation<'_, '_>,
    program: &crate::bytecode::Program,
) -> Option<Vec<(String, crate::value::Value)>> {
    let machine = conversation.machine();
    machine.effect()?;
    let flow = program.flows.get(machine.flow())?;
    let own = flow.variables.iter().enumerate().filter(|(_, own)| own.output && own.part.is_none() && !own.built_in);
    let values = own.map(|(number, own)| (own.name.as_str().to_owned(), machine.variable(program, number)));
    let values: Vec<_> = values.collect();
    let launched = matches!(flow.kind, crate::catalog::FlowType::Workflow | crate::catalog::FlowType::Workitem);
    Some(values).filter(|values| launched || !values.is_empty())
}

/// Why a run could not go on, for the journal: no values.
pub fn why(stopped: &Stopped) -> String {
    match stopped {
        Stopped::NeedsAnswer { action, .. } => format!("`{action}` needs an answer that nobody here has"),
        Stopped::Unsupported { setting, .. } => format!("this version does not carry out `{setting}`"),
        Stopped::TooManyFlows => "the conversation ran more flows than one may".into(),
        Stopped::TooManyRounds => "an in-queue flow started over too often".into(),
        Stopped::NoFlow => "the image has no such flow".into(),
        Stopped::Later => "it waits".into(),
    }
}
