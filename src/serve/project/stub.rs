//! Empty flows: what a flow is before somebody writes it (H73).

use super::build::Head;
use crate::archy::import::quote;
use crate::catalog::FlowType;

/// The script of an empty flow, one that ends at once.
pub fn stub(kind: FlowType, name: &str) -> String {
    let part = if kind.has_states() { "state" } else { "task" };
    let end = match kind {
        FlowType::Workflow => "endWorkflow",
        FlowType::Workitem => "exitWorkitemFlow",
        FlowType::BotFlow | FlowType::DigitalBot => "exitBotFlow",
        FlowType::CommonModule | FlowType::Voicemail | FlowType::SurveyInvite | FlowType::VoiceSurvey => "endTask",
        _ => "disconnect",
    };
    let end = if kind.starts_over() { "endTask" } else { end };
    format!("flow {} {} {{\n    {part} \"Start\" {{\n        {end}\n    }}\n}}\n", kind.key(), quote(name))
}

/// Its head.
pub fn head(kind: FlowType, name: &str) -> Head {
    Head { kind: kind.key().to_owned(), name: name.to_owned(), description: String::new() }
}

#[cfg(test)]
mod tests {
    use super::super::build::{Part, build};
    use super::*;
    use crate::project::Project as Settings;

    #[test]
    fn h73_an_empty_flow_of_every_type_can_be_built() {
        for kind in FlowType::ALL {
            let text = stub(*kind, "A \"b\" \\ c");
            let flows = std::iter::once("A \"b\" \\ c".to_owned()).collect();
            let built = build(&[Part { name: "stub".into(), text, flows }], &Settings::default());
            assert!(built.program.is_some_and(|own| own.flows.len() == 1), "{kind:?}: {:?}", built.findings);
        }
    }
}
