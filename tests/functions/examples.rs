//! The examples that stand beside each overload give what they say.

use crate::evaluate::{World, evaluate};
use callflow::builtins::overloads;
use callflow::value::literal;

#[test]
fn every_example_gives_what_it_says() {
    let world = World::default();
    let mut wrong = Vec::new();
    for overload in overloads() {
        for (expression, expected) in overload.row.examples {
            let found = match evaluate(expression, &world) {
                Ok((ty, value)) => literal(&value, ty),
                Err(failure) => format!("{failure:?}"),
            };
            if found != *expected {
                wrong.push(format!("{expression}\n  says  {expected}\n  gives {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_visible_function_that_a_test_can_call_has_an_example() {
    let mut bare: Vec<&str> = callflow::builtins::functions()
        .iter()
        .filter(|function| function.is_visible() && !function.is_operator())
        .filter(|function| {
            let rows = || function.overloads.iter().filter_map(|id| callflow::builtins::overload(*id));
            rows().all(|overload| overload.row.examples.is_empty()) && rows().all(callflow::builtins::Overload::is_pure)
        })
        // Audio has no source that an example could show; tests look at its parts.
        .filter(|function| !function.name.starts_with("ToAudio") && function.name != "AudioPlaybackOptions")
        .map(|function| function.name)
        .collect();
    bare.sort_unstable();
    const WITHOUT: &[&str] = &[
        "MakeListAgentScorePair",
        "ResolveSlot",
        "ToCommunicationSsml",
        "ToGroup",
        "ToLanguageSkill",
        "ToQueue",
        "ToScheduleGroup",
        "ToSkill",
        "ToUser",
        "ToWrapupCode",
    ];
    assert_eq!(bare, WITHOUT);
}
