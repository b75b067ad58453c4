//! Flows that flows call: bots with the queue sent before (P23), modules with the queue of their caller (P24).

use crate::story::{Script, Story, attributes, call, findings, flow, run, typed};
use callflow::conversation::Entry;
use callflow::diagnostic::Code;
use callflow::participant::Origin;
use callflow::value::Value;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// A caller and a bot that gets and sets `x`.
fn with_bot(caller: &str, bot: &str) -> String {
    let bot = format!(
        "flow botFlow \"Bot\" {{ language = \"en-us\" input var Flow.In: Integer = 7 output var Flow.Out: String \
         var Slot.City: String var Flow.x: String state \"S\" {{ {bot} }} }}"
    );
    format!("{} {bot}", call(caller))
}

fn with_module(caller: &str, module: &str) -> String {
    let module = format!(
        "flow commonModule \"Module\" {{ input var Common.In: Integer = 7 output var Common.Out: String \
         var Common.x: String task \"Start\" {{ {module} endTask }} }}"
    );
    format!("{} {module}", call(caller))
}

fn numbers(story: &Story) -> Vec<u32> {
    story.sent.iter().map(|id| id.number).collect()
}

const ASKING: &str = "setParticipantData { \"x\" = \"1\" } callBotFlow(\"Bot\") setParticipantData { \"y\" = \"2\" } \
     callBotFlow(\"Bot\") disconnect";

/// What is queued leaves immediately before the bot is called, so that the bot sees it, under a number of its own; what the
/// bot sets is in the cloud at once (P23, P30).
#[test]
fn p23_the_queue_leaves_before_a_bot() {
    let bot = "getParticipantData { Flow.x = \"x\" } setParticipantData { \"b\" = Append(Flow.x, \"!\") } exitBotFlow";
    let story = run(&with_bot(ASKING, bot), Script::default().cloud("x", "0"));
    assert_eq!(story.gets(), [("x", Origin::Cloud, Some("1")), ("x", Origin::Cloud, Some("1"))]);
    let sent: Vec<_> = story.events.iter().map(|event| event.keys().next().expect("a name").as_str()).collect();
    assert_eq!((sent, numbers(&story)), (vec!["x", "b", "y", "b"], vec![1, 2, 3, 4]));
    assert_eq!(story.exits(), ["FLOW_EXIT", "FLOW_EXIT", "FLOW_DISCONNECT"], "the caller ends last");
    assert_eq!(story.batches().len(), 4, "each batch stands with the flow that sent it");
    assert_eq!(story.invocations[2].batches.len(), 2);
}

/// Nothing queued, nothing sent (P5); and older flows keep their queue (P23).
#[test]
fn p23_older_flows_keep_their_queue() {
    let bot = "getParticipantData { Flow.x = \"x\" } exitBotFlow";
    let mut script = Script::default().cloud("x", "0");
    script.options.flush_before_bot = false;
    let story = run(&with_bot(ASKING, bot), script);
    assert_eq!(story.gets()[0], ("x", Origin::Cloud, Some("0")));
    assert_eq!(story.batches(), [attributes([("x", "1"), ("y", "2")])]);
    assert!(run(&with_bot("callBotFlow(\"Bot\") disconnect", "exitBotFlow"), Script::default()).sent.is_empty());
}

/// A bot that lives elsewhere sees the queue as well: it is sent before the world is asked (P23).
#[test]
fn p23_a_bot_elsewhere_sees_the_queue() {
    let text = call(
        "setParticipantData { \"x\" = \"1\" } callBotFlow(\"Else\") { Flow.a = \"Slot.City\" exitReason = Flow.b } \
         playAudio(ToAudioTTS(Append(Flow.a, Flow.b))) disconnect",
    );
    let story = run(
        &text,
        Script::default().takes("", &[("Slot.City", self::text("Rome")), ("exitReason", self::text("USER_EXIT"))]),
    );
    assert_eq!(story.played(), ["RomeUSER_EXIT"]);
    let asked = story.asked.iter().find(|seen| seen.what == "external").expect("it is asked");
    assert_eq!(asked.cloud, attributes([("x", "1")]));
}

/// A batch that is lost before a bot is called is reported, and the bot is called all the same (P27).
#[test]
fn p27_a_loss_before_a_bot_is_reported() {
    use callflow::conversation::Delivery;
    let script = Script::default().trouble(crate::story::Trouble::Refused);
    let story =
        run(&with_bot("setParticipantData { \"x\" = \"1\" } callBotFlow(\"Bot\") disconnect", "exitBotFlow"), script);
    assert_eq!((story.deliveries(), story.exits()), (vec![Delivery::Lost], vec!["FLOW_EXIT", "FLOW_DISCONNECT"]));
}

/// Inputs are given before the first action, cast to their types, and win over initial values; outputs come back with how
/// the bot ended and the intent it found (A36, archy.md §12).
#[test]
fn a36_inputs_and_outputs_of_a_bot() {
    let bot = "askForIntent { question = ToCommunication(\"What?\") } on \"Order\" { } \
         Flow.Out = Append(ToString(Flow.In), Slot.City) exitBotFlow";
    let caller = |given: &str| {
        with_bot(
            &format!(
                "callBotFlow(\"Bot\") {{ {given} Flow.a = \"Flow.Out\" exitReason = Flow.b intent = Flow.c }} \
                 playAudio(ToAudioTTS(Append(Flow.a, \" \", Flow.b, \" \", Flow.c))) disconnect"
            ),
            bot,
        )
    };
    let told = || Script::default().takes("Order", &[("Slot.City", text("Rome"))]);
    assert_eq!(run(&caller("\"Flow.In\" = 5"), told()).played(), ["5Rome FLOW_EXIT Order"]);
    assert_eq!(
        run(&caller("\"flow.in\" = \"8\""), told()).played(),
        ["8Rome FLOW_EXIT Order"],
        "cast, and without case"
    );
    assert_eq!(run(&caller(""), told()).played(), ["7Rome FLOW_EXIT Order"], "the initial value");
    assert_eq!(run(&caller("\"Flow.In\" = NOT_SET"), told()).played(), ["7Rome FLOW_EXIT Order"]);
    assert_eq!(
        run(&caller("\"Slot.City\" = \"Bern\""), Script::default().takes("Order", &[])).played(),
        ["7Bern FLOW_EXIT Order"]
    );
    let unknown = run(&caller(""), Script::default().takes("Cancel", &[("City", text("Rome"))]));
    assert_eq!(
        unknown.played(),
        ["7 FLOW_EXIT Cancel"],
        "an intent is no slot's question: only `Slot.City` means the slot"
    );
}

/// The answer to a question for a slot is in the slot (archy.md §12).
#[test]
fn a_slot_receives_its_answer() {
    let bot = "askForSlot(\"City\") { question = ToCommunication(\"Where?\") } on default { } on maxNoInputs { } Flow.Out = Slot.City exitBotFlow";
    let caller = "callBotFlow(\"Bot\") { Flow.a = \"Flow.Out\" } playAudio(ToAudioTTS(Flow.a)) disconnect";
    for name in ["City", "Slot.City"] {
        let story = run(&with_bot(caller, bot), Script::default().takes("default", &[(name, text("Oslo"))]));
        assert_eq!(story.played(), ["Oslo"]);
    }
}

/// What confirms and checks an answer reads the slot that is asked for: it has no value before the answer, and NOT_SET
/// there is no error of the flow (L3).
#[test]
fn a_confirmation_is_no_part_of_the_question() {
    let bot = "askForSlot(\"City\") { question = ToCommunication(\"Where?\") confirmationMode = \"always\" \
        confirmationQuestion = ToCommunication(Append(\"To \", Slot.City, \"?\")) \
        customValidation = Length(Slot.City) > 2 } on default { } on maxNoInputs { } Flow.Out = Slot.City exitBotFlow";
    let caller = "callBotFlow(\"Bot\") { Flow.a = \"Flow.Out\" } playAudio(ToAudioTTS(Flow.a)) disconnect";
    let story = run(&with_bot(caller, bot), Script::default().takes("default", &[("City", text("Oslo"))]));
    assert_eq!((story.played(), story.exits()), (vec!["Oslo"], vec!["FLOW_EXIT", "FLOW_DISCONNECT"]));
}

/// A bot that does not understand exits by its error handling; the caller is told, and goes on (P45, A43).
#[test]
fn p45_a_bot_that_does_not_understand_gives_control_back() {
    let bot = "askForIntent { question = ToCommunication(\"What?\") } on \"Order\" { } exitBotFlow";
    let caller = "callBotFlow(\"Bot\") { exitReason = Flow.a } playAudio(ToAudioTTS(Flow.a)) disconnect";
    let story = run(&with_bot(caller, bot), Script::default().takes("maxNoInputs", &[]));
    assert_eq!(story.played(), ["RECOGNITION_FAILURE_EXIT"]);
    assert_eq!(story.exits(), ["RECOGNITION_FAILURE_EXIT", "FLOW_DISCONNECT"]);
}

/// A bot that disconnects, and a caller who hangs up in it, end the caller's flow, too: with its batch (P20, P21).
#[test]
fn p20_what_ends_in_a_bot_ends_its_caller() {
    let caller =
        "setParticipantData { \"x\" = \"1\" } callBotFlow(\"Bot\") playAudio(ToAudioTTS(\"never\")) disconnect";
    let mut script = Script::default();
    script.options.flush_before_bot = false;
    let story = run(&with_bot(caller, "disconnect"), script.clone());
    assert_eq!(story.exits(), ["FLOW_DISCONNECT", "FLOW_DISCONNECT"]);
    assert_eq!((story.batches(), story.played().len()), (vec![attributes([("x", "1")])], 0));
    let asks = "askForBoolean { question = ToCommunication(\"Well?\") } exitBotFlow";
    let story = run(&with_bot(caller, asks), script.clone().hangs_up_at(0));
    assert_eq!((story.exits(), story.batches()), (vec!["DISCONNECT", "DISCONNECT"], vec![attributes([("x", "1")])]));
    let story = run(&with_bot(caller, "transferToAcd(\"Q\") exitBotFlow"), script.done());
    assert_eq!((story.exits(), story.batches()), (vec!["TRANSFER", "TRANSFER"], vec![attributes([("x", "1")])]));
}

/// Nothing is sent at Call Common Module: the module uses its caller's queue, whose Sets it sees and to which it adds
/// (P2, P4, P24).
#[test]
fn p24_a_module_uses_the_queue_of_its_caller() {
    let module = "getParticipantData { Common.x = \"x\" } setParticipantData { \"x\" = Append(Common.x, \"!\") \"m\" = \"3\" } Common.Out = Common.x";
    let caller = "setParticipantData { \"x\" = \"1\" } callCommonModule(\"Module\") { Flow.a = \"Common.Out\" } \
         getParticipantData { Flow.b = \"x\" } playAudio(ToAudioTTS(Append(Flow.a, Flow.b))) disconnect";
    let story = run(&with_module(caller, module), Script::default().cloud("x", "0"));
    assert_eq!(story.gets(), [("x", Origin::Queue, Some("1")), ("x", Origin::Queue, Some("1!"))]);
    assert_eq!((story.played(), story.batches()), (vec!["11!"], vec![attributes([("x", "1!"), ("m", "3")])]));
    assert_eq!(story.exits(), ["FLOW_EXIT", "FLOW_DISCONNECT"]);
    assert!(story.invocations[0].called && story.invocations[0].batches.is_empty());
}

/// Names that a module has computed go with the queue (P7, P24).
#[test]
fn p24_computed_names_go_along() {
    let module = "setParticipantData { (Append(\"n\", ToString(Common.In))) = \"m\" }";
    let caller = "setParticipantData { (Append(\"a\", ToString(1))) = \"c\" } callCommonModule(\"Module\") { \"Common.In\" = 2 } \
         setParticipantData { (Append(\"z\", ToString(1))) = \"c\" } disconnect";
    let story = run(&with_module(caller, module), Script::default().computed_names(true));
    assert_eq!(story.batches(), [attributes([("a1", "c"), ("n2", "m"), ("z1", "c")])]);
}

/// A module counts its actions with those of the invocation it belongs to (L1).
#[test]
fn l01_a_module_counts_with_its_caller() {
    let story =
        run(&with_module("callCommonModule(\"Module\") disconnect", "loop 3 { Common.x = \"a\" }"), Script::default());
    assert_eq!((story.invocations[0].actions, story.invocations[1].actions), (6, 7));
    let endless = "loop 4000 { Common.x = \"a\" }";
    let story = run(&with_module("loop 4 { callCommonModule(\"Module\") } disconnect", endless), Script::default());
    assert_eq!(story.faults(), ["actions", "actions"], "the limit is that of the whole invocation");
    assert_eq!(story.exits()[2..], ["FLOW_ERROR_EXIT", "FLOW_ERROR_DISCONNECT", "FLOW_ERROR_DISCONNECT"]);
}

/// A module's error handling exits, and the caller goes on; what it did not come to is NOT_SET (L2).
#[test]
fn l02_the_error_handling_of_a_module_is_its_own() {
    let caller = "Flow.a = \"old\" callCommonModule(\"Module\") { Flow.a = \"Common.Out\" } playAudio(ToAudioTTS(ToString(IsSet(Flow.a)))) disconnect";
    let story =
        run(&with_module(caller, "Common.x = ToString(1 / ToInt(\"0\")) Common.Out = \"never\""), Script::default());
    assert_eq!((story.played(), story.exits()), (vec!["false"], vec!["FLOW_ERROR_EXIT", "FLOW_DISCONNECT"]));
}

/// Modules call each other at most 64 deep, tasks counted, then the error handling runs (reliability §4).
#[test]
fn calls_of_modules_have_a_deepest() {
    let module = "setParticipantData { \"depth\" = ToString(Common.In) } if Common.In < 64 { callCommonModule(\"Module\") { \"Common.In\" = Common.In + 1 } }";
    let at =
        run(&with_module("callCommonModule(\"Module\") { \"Common.In\" = 1 } disconnect", module), Script::default());
    assert_eq!((at.faults().len(), at.batches(), at.invocations.len()), (0, vec![attributes([("depth", "64")])], 65));
    let past =
        run(&with_module("callCommonModule(\"Module\") { \"Common.In\" = 0 } disconnect", module), Script::default());
    assert_eq!((past.faults(), past.batches()), (vec!["callDepth"], vec![attributes([("depth", "63")])]));
    let task = flow(
        "task \"S\" { callTask(\"T\") disconnect } task \"T\" { callCommonModule(\"Module\") { \"Common.In\" = 1 } endTask }",
    );
    let own = with_module("disconnect", module);
    let module_only = &own[own.find("flow commonModule").expect("a module")..];
    assert_eq!(run(&format!("{task} {module_only}"), Script::default()).faults(), ["callDepth"]);
}

/// Who calls and what comes back stands in the trace, and called flows join the conversation as participants (P46).
#[test]
fn p46_called_flows_are_participants() {
    let story = run(&with_bot("callBotFlow(\"Bot\") disconnect", "exitBotFlow"), Script::default());
    let flows: Vec<String> = story
        .entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Flow(name) => Some(format!("> {}", name.as_str())),
            Entry::Back(name) => Some(format!("< {}", name.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(flows, ["> T", "> Bot", "< T"]);
    let purposes: Vec<_> = story.memory.0.participants().map(|(_, _, purpose)| purpose.to_owned()).collect();
    assert_eq!(purposes, ["customer", "ivr", "botflow"]);
    let open = story.memory.0.participants().filter(|(who, ..)| story.memory.0.is_open(*who)).count();
    assert_eq!(open, 0, "all have left");
}

/// What is sent and received is checked against the flow that is called (A36, A37).
#[test]
fn a36_calls_are_checked() {
    let codes = |given: &str| {
        let (_, found) = findings(
            &with_bot(&format!("callBotFlow(\"Bot\") {{ {given} }} disconnect"), "exitBotFlow"),
            &Script::default(),
        );
        let errors = found.into_iter().filter(callflow::diagnostic::Diagnostic::is_error);
        errors.map(|finding| (finding.code, finding.help.unwrap_or_default())).collect::<Vec<_>>()
    };
    assert_eq!(codes("\"Flow.In\" = 1 \"Slot.City\" = \"Rome\" Flow.a = \"Flow.Out\""), []);
    assert_eq!(codes("\"Flow.Im\" = 1"), [(Code::UnknownInput, "did you mean `Flow.In`?".into())]);
    assert_eq!(codes("\"Flow.x\" = 1")[0].0, Code::UnknownInput, "it is no input");
    assert_eq!(codes("\"Flow.In\" = MakeList(1)")[0].0, Code::NoCast);
    assert_eq!(codes("Flow.a = \"Flow.In\"")[0].0, Code::UnknownOutput);
    assert_eq!(codes("Flow.yes = \"Flow.Out\""), [], "a String is cast to a Boolean");
    let strange = typed("inboundCall", "task \"S\" { callCommonModule(\"T\") disconnect }");
    let (_, found) = findings(&strange, &Script::default());
    assert!(found.iter().any(|finding| finding.code == Code::Undeclared), "a flow of another type is not meant");
}
