//! The call of a test: who calls, and what prompts say.

use crate::bytecode::Program;
use crate::conversation::{Caller, DEFAULT_FROM, DEFAULT_TO};
use crate::scenario::story::{Begin, DEFAULT_CLOCK, DEFAULT_CONVERSATION, Test};
use crate::value::Text;

/// What is heard, with the words of the prompts that a test gives.
pub(super) fn worded(test: &Test, text: &str) -> String {
    let prompts = test.given.prompts.iter();
    prompts.fold(text.to_owned(), |text, (name, words)| {
        text.replace(&format!("[Prompt.{}]", name.as_str()), words.as_str())
    })
}

/// What is known of the call of a test.
pub fn caller_of(program: &Program, test: &Test) -> Caller {
    let said = |text: &Option<Text>| text.as_ref().map(|text| text.as_str().to_owned());
    let flow = match test.begin {
        Begin::Flow(flow) | Begin::Task(flow, _) => program.flows.get(flow),
        Begin::Nothing => None,
    };
    Caller {
        from: said(&test.call.from).unwrap_or_else(|| DEFAULT_FROM.to_owned()),
        to: said(&test.call.to).unwrap_or_else(|| DEFAULT_TO.to_owned()),
        language: said(&test.call.language).or_else(|| said(&flow.and_then(|flow| flow.language.clone()))),
        conversation: said(&test.call.conversation).unwrap_or_else(|| DEFAULT_CONVERSATION.to_owned()),
        began: test.call.clock.unwrap_or(DEFAULT_CLOCK),
    }
}
