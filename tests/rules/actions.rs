//! What actions of every family do in a run: told, asked, ended with.

use crate::story::{Script, call, findings, flow, program, run, typed};
use callflow::catalog::{Action, Does, FlowType, Flows, Keys, Shape};
use callflow::conversation::{Entry, Stopped};
use callflow::value::Kind;

/// What was told, in order: the action and its settings.
fn told(story: &crate::story::Story) -> Vec<(&'static str, Vec<(String, String)>)> {
    let told = story.entries.iter().filter_map(|entry| match entry {
        Entry::Told(key, settings) => Some((*key, settings.clone())),
        _ => None,
    });
    told.collect()
}

fn stopped_at(story: &crate::story::Story) -> Option<&'static str> {
    match story.stopped {
        Some(Stopped::NeedsAnswer { action, .. }) => Some(action),
        _ => None,
    }
}

/// Success and failure that nobody looks at lead to the same action: it is told. An output that is written asks.
#[test]
fn what_nobody_looks_at_is_told_and_what_somebody_looks_at_is_asked() {
    let story = run(&call("setPriority { priority = 5 } disconnect"), Script::default());
    assert_eq!(told(&story), [("setPriority", vec![("priority".to_owned(), "5".to_owned())])]);
    assert_eq!(story.exits(), ["FLOW_DISCONNECT"]);
    for looked in ["on failure { disconnect }", "on success { }"] {
        let story = run(&call(&format!("setPriority {{ priority = 5 }} {looked} disconnect")), Script::default());
        assert_eq!((told(&story).len(), stopped_at(&story)), (0, Some("setPriority")), "{looked}");
    }
    let text = call("sendNotification { Flow.a = \"errorType\" } disconnect");
    assert_eq!(stopped_at(&run(&text, Script::default())), Some("sendNotification"));
}

/// Look-ups, bots and modules that live elsewhere stop the run, whatever is written after them.
#[test]
fn what_only_the_world_knows_stops_the_run() {
    let actions = [
        ("findQueue { findName = \"Sales\" findResult = Flow.q }", "findQueue"),
        ("callCommonModule(\"M\") { \"Common.x\" = 1 }", "callCommonModule"),
        ("evaluateSchedule { schedule = \"Hours\" } on active { }", "evaluateSchedule"),
    ];
    for (action, key) in actions {
        let text = typed("workflow", &format!("var Flow.q: Queue state \"A\" {{ {action} endWorkflow }}"));
        let story = run(&text, Script::default());
        assert_eq!(stopped_at(&story), Some(key), "{action}");
        assert_eq!(story.batches().len(), 0);
    }
}

/// What an end says is told before the flow ends.
#[test]
fn an_end_with_settings_is_told() {
    let text = typed("surveyInvite", "state \"A\" { abortSurveyInvite { disposition = \"optOut\" } }");
    let story = run(&text, Script::default());
    assert_eq!(told(&story), [("abortSurveyInvite", vec![("disposition".to_owned(), "optOut".to_owned())])]);
    assert_eq!(story.exits(), ["FLOW_EXIT"]);
    let text = typed("workitem", "state \"A\" { exitWorkitemFlow }");
    let story = run(&text, Script::default());
    assert_eq!((told(&story).len(), story.exits()), (0, vec!["FLOW_EXIT"]));
}

/// A secure flow gives the caller back to the agent (P45), and reads what it was handed.
#[test]
fn p45_a_secure_flow_is_handed_data_and_returns_to_the_agent() {
    let first = call("transferToFlowSecure(\"Pay\") { invocationData = \"42\" } disconnect");
    let second = "flow secureCall \"Pay\" { task \"Start\" { \
                  playAudio(ToAudioTTS(Flow.InvocationData)) returnToAgent } }";
    let story = run(&format!("{first} {second}"), Script::default());
    assert_eq!(story.played(), ["42"]);
    let ways: Vec<_> =
        story.invocations.iter().map(|i| i.ending.transfer.map(callflow::catalog::TransferType::word)).collect();
    assert_eq!(ways, [Some("SECURE_FLOW"), Some("RETURN_TO_AGENT")]);
    assert_eq!(story.exits(), ["TRANSFER", "TRANSFER"]);
}

/// In chats, messages and e-mail a transfer that fails ends the flow unless somebody takes the failure (A45); in calls
/// it goes on (L7), and in secure flows it disconnects (L7).
#[test]
fn l07_a_failed_transfer_ends_where_nobody_takes_it() {
    let parts = |kind: &str| if kind.ends_with("Call") { "task" } else { "state" };
    for (kind, goes_on) in [
        ("inboundChat", false),
        ("inboundShortMessage", false),
        ("inboundEmail", false),
        ("secureCall", false),
        ("outboundCall", true),
    ] {
        let after = "setParticipantData { \"after\" = \"1\" } disconnect";
        let text = typed(kind, &format!("{} \"A\" {{ transferToAcd(\"Q\") {after} }}", parts(kind)));
        let story = run(&text, Script::default().fails("Busy", None));
        assert_eq!(story.cloud.contains_key("after"), goes_on, "{kind}");
        assert_eq!(story.exits(), ["FLOW_DISCONNECT"], "{kind}");
        let text = typed(kind, &format!("{} \"A\" {{ transferToAcd(\"Q\") on failure {{ {after} }} }}", parts(kind)));
        let story = run(&text, Script::default().fails("Busy", None));
        assert!(story.cloud.contains_key("after"), "{kind}");
    }
}

/// Slots become NOT_SET.
#[test]
fn cleared_slots_are_not_set() {
    let text = typed(
        "botFlow",
        "var Slot.City: String var Slot.Day: String var Slot.Count: Integer state \"A\" { \
         Slot.City = \"Ulm\" Slot.Day = \"Monday\" Slot.Count = 3 clearSlot(\"City\", \"Count\") \
         communicate(Append(ToString(IsSet(Slot.City)), Slot.Day, ToString(IsSet(Slot.Count)))) exitBotFlow }",
    );
    let story = run(&text, Script::default());
    let [(_, settings)] = &told(&story)[..] else { panic!("one thing is told") };
    assert!(settings[0].1.contains("falseMondayfalse"), "{settings:?}");
}

/// Ending a state ends the flow, from inside a called task as well; a recurring state starts over (P26).
#[test]
fn p26_the_end_of_a_state() {
    let text = typed(
        "workflow",
        "state \"A\" { callTask(\"B\") setParticipantData { \"x\" = \"1\" } endWorkflow } task \"B\" { endState }",
    );
    let story = run(&text, Script::default());
    assert_eq!((story.exits(), story.cloud.len()), (vec!["FLOW_EXIT"], 0));
    let text = typed("inqueueShortMessage", "state \"A\" { setParticipantData { \"x\" = \"1\" } endState }");
    let story = run(&text, Script::default().done().leaves());
    let restarts = story.asked.iter().filter(|seen| seen.what == "restart").count();
    assert_eq!((restarts, story.exits()), (2, vec!["FLOW_EXIT"]));
}

/// An input keeps its type on its way out.
#[test]
fn inputs_keep_their_type() {
    let text = call("setScreenPop(\"S\") { \"n\" = 5 \"yes\" = true \"text\" = \"5\" } disconnect");
    let compiled = program(&text, &Script::default());
    assert_eq!(callflow::bytecode::verify(&compiled), Ok(()));
    let kinds: Vec<_> = compiled.flows[0].pool.sites[0].inputs.iter().map(|(_, _, kind)| kind.to_string()).collect();
    assert_eq!(kinds, ["Integer", "Boolean", "String"]);
    let [(_, settings)] = &told(&run(&text, Script::default()))[..] else { panic!("one thing is told") };
    let values: Vec<&str> = settings.iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(values, ["S", "5", "true", "5"]);
}

/// Intents and paths are outputs that a text names; a fixed output of the same word is another one.
#[test]
fn outputs_that_a_text_names_survive_the_image() {
    let text = typed(
        "botFlow",
        "state \"A\" { askForIntent { question = \"What?\" } on noIntent { exitBotFlow } on \"noIntent\" { exitBotFlow } \
         on \"Cancel my order\" { exitBotFlow } on knowledge { exitBotFlow } on maxNoInputs { exitBotFlow } }",
    );
    let compiled = program(&text, &Script::default());
    let image = callflow::bytecode::image::write(&compiled).expect("it is small");
    let read = callflow::bytecode::image::read(&image).expect("it was just written");
    let site = &read.flows[0].pool.sites[0];
    let names: Vec<&str> = site.named.iter().map(callflow::value::Text::as_str).collect();
    let numbers: Vec<u16> = site.branches.iter().map(|(number, _)| *number).collect();
    assert_eq!((names, numbers), (vec!["noIntent", "Cancel my order"], vec![0, 1, 2, 3, 4]));
}

/// An output that can be off and is not written does not fall through (A43), so that nothing is left to end.
#[test]
fn a43_outputs_that_are_off_do_not_fall_through() {
    let said = |parts: &str| {
        let (_, found) = findings(&typed("botFlow", parts), &Script::default());
        found.iter().map(|finding| finding.code.row().code).collect::<Vec<_>>()
    };
    let ask =
        |outputs: &str| format!("state \"A\" {{ askForBoolean {{ question = ToCommunication(\"?\") }} {outputs} }}");
    let unfinished = said(&ask("on yes { exitBotFlow }"));
    assert!(unfinished.contains(&"unfinished-path"), "{unfinished:?}");
    let finished = said(&ask("on yes { exitBotFlow } on no { exitBotFlow }"));
    assert!(!finished.contains(&"unfinished-path") && !finished.contains(&"unfinished-task"), "{finished:?}");
    assert!(findings(&flow("task \"A\" { playPositionInQueue disconnect }"), &Script::default()).0.is_some());
}

/// A flow in which one action has every setting that it can have together, and every output. Values are variables of
/// the wanted types.
fn all_of(row: &'static Action) -> String {
    let kind = match row.flows {
        Flows::All => FlowType::InboundCall,
        Flows::Only(types) | Flows::Known(types) => types[0],
    };
    let (mut variables, mut settings) = (String::new(), String::new());
    for (number, setting) in row.settings().iter().enumerate() {
        let other = row.one_of.contains(&setting.name) && row.one_of[0] != setting.name;
        // An exact number of digits excludes a range.
        if setting.shape == Shape::Aside || other || ["minDigits", "maxDigits"].contains(&setting.name) {
            continue;
        }
        let value = match (&setting.shape, setting.literal) {
            (Shape::Value(ty), Some((least, _))) if ty.kind == Kind::Integer => least.to_string(),
            (Shape::Value(_), Some(_)) => "true".to_owned(),
            (Shape::Value(ty) | Shape::Out(ty), _) => {
                // Audio is no type of a variable.
                if ty.kind == Kind::Audio {
                    "ToAudioTTS(\"x\")".to_owned()
                } else {
                    variables += &format!("var Flow.v{number}: {ty} ");
                    format!("Flow.v{number}")
                }
            }
            (Shape::Word(words) | Shape::OneOf(words), _) => format!("\"{}\"", words[0]),
            (Shape::Task | Shape::Menu | Shape::State, _) => "\"B\"".to_owned(),
            _ => "\"x\"".to_owned(),
        };
        settings += &format!("{} = {value} ", setting.name);
    }
    settings += match row.keys {
        Keys::Settings => "",
        Keys::SetAttributes | Keys::Inputs => "\"in\" = \"1\" ",
        Keys::GetAttributes | Keys::InputsAndOutputs => "Flow.got = \"out\" ",
        Keys::Statements => "Flow.got = \"1\" ",
        Keys::Outputs => "Flow.got = \"errorType\" ",
    };
    let part = match (kind.has_states(), row.does) {
        (_, Does::JumpMenu) => "menu \"B\" { audio = ToAudioTTS(\"x\") choice 1 \"x\" { disconnect } }",
        (true, Does::ChangeState) => "state \"B\" { endState }",
        (_, Does::CallTask | Does::JumpTask) => "task \"B\" { output \"x\" endTask(\"x\") }",
        _ => "",
    };
    let word = if kind.has_states() { "state" } else { "task" };
    let path = if word == "task" { "output \"x\"" } else { "" };
    let outputs: String = row.outputs.iter().map(|name| format!("on {name} {{ }} ")).collect();
    let named = if row.dynamic_outputs { "on \"x\" { }" } else { "" };
    let action = format!("{} {{ {settings} }} {outputs} {named}", row.key);
    let action =
        if matches!(row.does, Does::LoopNext | Does::LoopExit) { format!("loop 2 {{ {action} }}") } else { action };
    format!(
        "declare flow \"x\" {{ }} flow {} \"T\" {{ var Flow.got: String var Slot.x: String {variables} \
         {word} \"A\" {{ {path} {action} endTask }} {part} }}",
        kind.key()
    )
}

/// Every action can be written with all that its row says, and what comes of it is accepted, as an image too.
#[test]
fn every_action_compiles_with_all_that_its_row_says() {
    let script = Script::default();
    let mut count = 0;
    for row in callflow::catalog::actions() {
        if matches!(row.does, Does::Form(_) | Does::NoForm) {
            continue;
        }
        let text = all_of(row);
        let (compiled, found) = findings(&text, &script);
        let Some(compiled) = compiled else {
            panic!("{:#?}\n{text}", found.iter().map(|finding| &finding.message).collect::<Vec<_>>());
        };
        assert_eq!(callflow::bytecode::verify(&compiled), Ok(()), "{text}");
        let image = callflow::bytecode::image::write(&compiled).expect("it is small");
        assert_eq!(callflow::bytecode::image::read(&image).expect("it was just written"), compiled, "{text}");
        count += 1;
    }
    assert_eq!(count, 155 - 5, "all but if, switch, loop and the two that have no form");
}
