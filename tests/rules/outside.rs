//! Answers of the world outside: which output an action takes, and what it gives to whom (L7, A43, A53, P24).

use crate::story::{Script, Story, attributes, call, flow, run, typed};
use callflow::value::Value;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

const LOOK: &str = "callData(\"CRM\", \"Get customer\") as \"Look\" { timeout = MakeDuration(0, 0, 0, 5) \"phone\" = Flow.c \
    Flow.a = \"tier\" Flow.n = \"visits\" Flow.b = \"failure.tier\" Flow.yes = \"vip\" } \
    on success { playAudio(ToAudioTTS(\"success\")) } on failure { playAudio(ToAudioTTS(\"failure\")) }";
const TELL: &str =
    "playAudio(ToAudioTTS(Append(Flow.a, \"/\", ToString(Flow.n), \"/\", Flow.b, \"/\", ToString(Flow.yes))))";

/// Runs a data action whose variables held something before.
fn look(script: Script) -> Story {
    run(
        &call(&format!(
            "Flow.a = \"A\" Flow.b = \"B\" Flow.n = 1 Flow.yes = false Flow.c = \"55\" {LOOK} {TELL} disconnect"
        )),
        script,
    )
}

/// The world knows what is asked: settings, inputs, and what is received with its types.
#[test]
fn p24_the_world_is_told_what_is_asked() {
    let story = look(Script::default().takes("success", &[]));
    let asked = "callData category=CRM dataAction=Get customer timeout=P0DT0H0M5S \"phone\"=55 tier:String visits:Integer \
         failure.tier:String vip:Boolean";
    let [line] = &story.outside[..] else { panic!("{:?}", story.outside) };
    let without_timeout =
        |line: &str| line.split(' ').filter(|part| !part.starts_with("timeout=")).collect::<Vec<_>>().join(" ");
    assert_eq!(without_timeout(line), without_timeout(asked));
    assert!(line.contains("timeout="));
}

/// Results go to the variables that want them, cast as the platform casts a whole value (A33); what is not given is
/// NOT_SET afterwards, and what nobody receives has no effect (A54).
#[test]
fn a33_results_are_cast_to_the_types_of_their_variables() {
    let story = look(Script::default().takes(
        "success",
        &[("tier", text("gold")), ("visits", text("7")), ("vip", text("true")), ("other", text("x"))],
    ));
    assert_eq!(story.played(), ["success", "gold/7/B/true"]);
    assert_eq!(story.outputs(), ["success"]);
    let story =
        look(Script::default().takes("success", &[("tier", Value::Integer(3)), ("visits", Value::Boolean(true))]));
    assert_eq!(story.played(), ["success", "3/1/B/"]);
}

/// A value that does not fit is a fault, and none of the values is taken (P8 in spirit, L3).
#[test]
fn l03_a_value_that_does_not_fit_is_a_fault() {
    let flow = flow(&format!(
        "onError {{ {TELL} disconnect }} task \"S\" {{ Flow.a = \"A\" Flow.n = 1 Flow.c = \"55\" {LOOK} disconnect }}",
    ));
    for visits in [text("many"), text("1.5"), text("9999999999999999"), Value::list(vec![])] {
        let story = run(&flow, Script::default().takes("success", &[("tier", text("gold")), ("visits", visits)]));
        assert_eq!((story.faults(), story.played()), (vec!["answer"], vec!["A/1//"]));
    }
}

/// A failure gives what is received by `failure.NAME`; the result of that name stays as it was (A53).
#[test]
fn a53_a_failure_gives_its_own_outputs() {
    let story = look(Script::default().takes("failure", &[("tier", text("none"))]));
    assert_eq!(story.played(), ["failure", "A/1/none/false"]);
    let story = look(Script::default().takes("failure", &[("failure.tier", text("none"))]));
    assert_eq!(story.played(), ["failure", "A/1/none/false"]);
    let story = look(Script::default().takes("failure", &[]));
    assert_eq!(story.played(), ["failure", "A/1//false"], "what a failure does not tell is NOT_SET");
}

/// A time-out gives nothing; an output that is not written falls through to the next action (language.md §5).
#[test]
fn l07_a_time_out_that_is_not_written_falls_through() {
    let story = look(Script::default().takes("timeout", &[]));
    assert_eq!((story.played(), story.outputs()), (vec!["A/1/B/false"], vec!["timeout"]));
}

/// An output that the action has not, and going on without one, are answers that do not fit.
#[test]
fn p24_an_unknown_output_is_a_fault() {
    for output in ["found", "", "Success", "Cancel my order"] {
        let story = look(Script::default().takes(output, &[]));
        assert_eq!((story.faults(), story.exits()), (vec!["answer"], vec!["FLOW_ERROR_DISCONNECT"]), "{output}");
    }
}

/// Intents are outputs that a text names; one that is not written falls through.
#[test]
fn a44_intents_are_outputs_by_their_text() {
    let text = call(
        "callLexV2Bot(\"eu\", \"Bot\", \"en-us\", \"live\") { Flow.a = \"Order.number\" } \
         on \"Cancel my order\" { playAudio(ToAudioTTS(Append(\"cancel \", Flow.a))) } playAudio(ToAudioTTS(\"next\")) disconnect",
    );
    let story = run(&text, Script::default().takes("Cancel my order", &[("Order.number", self::text("7"))]));
    assert_eq!((story.played(), story.outputs()), (vec!["cancel 7", "next"], vec!["Cancel my order"]));
    let story = run(&text, Script::default().takes("Buy", &[]));
    assert_eq!((story.played(), story.outputs()), (vec!["next"], vec!["Buy"]));
    let story = run(&text, Script::default().takes("", &[]));
    assert_eq!((story.played(), story.outputs()), (vec!["next"], vec![]));
}

/// The name of a queue stands for the queue, the declared one or one that only the organisation knows.
#[test]
fn the_name_of_a_thing_stands_for_it() {
    let text = call("findQueue { findName = \"x\" findResult = Flow.q } on found { transferToAcd(Flow.q) } disconnect")
        .replace("var Flow.a", "var Flow.q: Queue var Flow.a");
    let story = run(&text, Script::default().takes("found", &[("findResult", self::text("Sales"))]).done());
    assert_eq!(story.exits(), ["TRANSFER"]);
}

/// An output that can be off leaves its event to the error handling; where it is written, also empty, it does not (A43).
#[test]
fn a43_an_event_whose_output_is_off_runs_the_error_handling() {
    let bot = |outputs: &str| {
        typed(
            "botFlow",
            &format!(
                "state \"S\" {{ setParticipantData {{ \"at\" = \"begin\" }} askForBoolean {{ question = ToCommunication(\"Sure?\") }} on yes {{ }} on no {{ }} {outputs} setParticipantData {{ \"at\" = \"end\" }} exitBotFlow }}"
            ),
        )
    };
    for event in ["maxNoInputs", "maxNoMatches"] {
        let story = run(&bot(""), Script::default().takes(event, &[]));
        assert_eq!((story.faults(), story.exits()), (vec!["outputOff"], vec!["RECOGNITION_FAILURE_EXIT"]));
        assert_eq!(story.cloud, attributes([("at", "begin")]));
        let story = run(&bot(&format!("on {event} {{ }}")), Script::default().takes(event, &[]));
        assert_eq!((story.faults().len(), story.exits()), (0, vec!["FLOW_EXIT"]));
        assert_eq!(story.cloud, attributes([("at", "end")]));
    }
    let story = run(&bot(""), Script::default().takes("yes", &[]));
    assert_eq!(story.exits(), ["FLOW_EXIT"]);
}

/// What is answered counts against the budget of bytes before it is taken (F31).
#[test]
fn f31_answers_count_as_bytes() {
    let text = flow(
        "onError { playAudio(ToAudioTTS(\"memory\")) disconnect } task \"S\" { loop 60 { callData(\"C\", \"D\") { Flow.a = \"x\" } \
         setParticipantData { (Append(\"n\", ToString(Flow.n))) = Flow.a } Flow.n = If(IsSet(Flow.n), Flow.n + 1, 0) } disconnect }",
    );
    let large = "x".repeat(30_000);
    let mut script = Script::default().computed_names(true);
    for _ in 0..60 {
        script = script.takes("success", &[("x", self::text(&large))]);
    }
    let story = run(&text, script);
    assert_eq!((story.faults(), story.played()), (vec!["memory"], vec!["memory"]));
    let story = run(
        &call("callData(\"C\", \"D\") { Flow.a = \"x\" } disconnect"),
        Script::default().takes("success", &[("x", self::text(&"x".repeat(32_001)))]),
    );
    assert_eq!(story.faults(), ["answer"], "no text is longer than E324 allows");
}

/// A choice of a menu is an output by its key; the default choice is one, too; and so is the path of a called task.
#[test]
fn choices_and_paths_are_outputs() {
    let text = flow(
        "menu \"M\" { audio = ToAudioTTS(\"m\") repeatCount = 0 choice 1 \"A\" { callTask(\"T\") on \"Again\" { } disconnect } default { disconnect } } \
         task \"T\" { output \"Again\" if Flow.yes { endTask } endTask(\"Again\") }",
    );
    assert_eq!(run(&text, Script::default().keys("1")).outputs(), ["1", "Again"]);
    assert_eq!(run(&text, Script::default().silence()).outputs(), ["default"]);
}

/// A transfer that fails may say so by its output; errorMessage may be left out (L7).
#[test]
fn l07_a_transfer_may_fail_by_its_output() {
    let text = call(
        "Flow.b = \"old\" transferToAcd(\"Q\") { Flow.a = \"errorType\" Flow.b = \"errorMessage\" } on failure { playAudio(ToAudioTTS(Append(Flow.a, Flow.b))) } disconnect",
    );
    let story = run(&text, Script::default().takes("failure", &[("errorType", self::text("Busy"))]));
    assert_eq!(
        (story.played(), story.outputs(), story.exits()),
        (vec!["Busy"], vec!["failure"], vec!["FLOW_DISCONNECT"])
    );
    assert_eq!(run(&text, Script::default().takes("success", &[])).exits(), ["TRANSFER"]);
}
