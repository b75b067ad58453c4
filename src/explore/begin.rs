//! What a flow may begin with: its built-ins and its input variables.

use super::candidates::Candidates;
use super::variations::{Wanted, tried, variations};
use crate::bytecode::Flow;
use crate::bytecode::program::Variable;
use crate::conversation::{Caller, DEFAULT_CLOCK, DEFAULT_CONVERSATION, DEFAULT_FROM, DEFAULT_TO};
use crate::value::{Text, Value};

/// Values by the names of variables.
pub type Given = Vec<(Text, Value)>;

/// What the built-ins and inputs of a flow may be: what is usual, each of them varied, several together, nothing.
pub fn beginnings(flow: &Flow, candidates: &Candidates) -> Vec<Given> {
    let own: Vec<&Variable> = flow.variables.iter().filter(|own| own.built_in || own.input).collect();
    let wanted: Vec<Wanted> = own.iter().map(|own| (own.name.clone(), own.kind, own.register)).collect();
    let mut values = tried(&wanted, candidates, |target| candidates.shape(Some(target)));
    // What is usual comes first.
    for (own, tried) in own.iter().zip(&mut values) {
        match usual(own.name.as_str()) {
            Value::NotSet => {}
            known => tried.values.insert(0, known),
        }
    }
    let mut all = variations(&wanted, &values, true);
    if !own.is_empty() {
        all.push(wanted.iter().map(|(name, ..)| (name.clone(), Value::NotSet)).collect());
    }
    all
}

/// What is known of a call.
fn usual(name: &str) -> Value {
    let caller = Caller {
        from: DEFAULT_FROM.to_owned(),
        to: DEFAULT_TO.to_owned(),
        language: None,
        conversation: DEFAULT_CONVERSATION.to_owned(),
        began: DEFAULT_CLOCK,
    };
    caller.built_in(name)
}
