//! Tasks: callers, output paths, recursion, jumps (L6, reliability §4).

use crate::story::{Script, attributes, findings, flow, run};
use callflow::diagnostic::{Code, Severity};

fn say(words: &str) -> String {
    format!("playAudio(ToAudioTTS(\"{words}\"))")
}

fn played(parts: &str) -> String {
    run(&flow(parts), Script::default()).played().join(" ")
}

/// Call Task comes back and goes on by the output path that the task ended with; a path that is not written falls
/// through to the action after it (language.md §5).
#[test]
fn a_task_ends_by_an_output_path() {
    let ends = [
        ("endTask(\"Again\")", "again after"),
        ("endTask(\"Done\")", "after"),
        ("endTask(\"default\")", "default after"),
        ("endTask", "default after"),
    ];
    for (end, way) in ends {
        let text = format!(
            "task \"Start\" {{ callTask(\"T\") on \"Again\" {{ {} }} on default {{ {} }} {} disconnect }} \
             task \"T\" {{ output \"Again\" output \"Done\" {end} }}",
            say("again"),
            say("default"),
            say("after")
        );
        assert_eq!(played(&text), way, "{end}");
    }
}

/// A task's variables begin anew whenever it is entered (E33).
#[test]
fn variables_of_a_task_begin_anew() {
    let text = "task \"Start\" { callTask(\"T\") callTask(\"T\") disconnect } \
                task \"T\" { var Task.s: String var Task.n: Integer = 1 Task.s = Append(Task.s, \"x\") Task.n = Task.n + 1 \
                playAudio(ToAudioTTS(Append(Task.s, ToString(Task.n)))) endTask }";
    assert_eq!(played(text), "x2 x2");
}

/// Recursion keeps the caller's variables of every kind, and its loops.
#[test]
fn recursion_keeps_the_callers_variables_and_loops() {
    let text = "var Flow.depth: Integer = 0 task \"Start\" { callTask(\"T\") disconnect } \
                task \"T\" { var Task.i: Integer var Task.s: String var Task.d: Decimal var Task.b: Boolean \
                Flow.depth = Flow.depth + 1 Task.s = Append(\"s\", ToString(Flow.depth)) Task.d = Flow.depth + 0.5 Task.b = Flow.depth == 1 \
                loop 2 index Task.i { if Flow.depth < 3 { callTask(\"T\") } \
                playAudio(ToAudioTTS(Append(Task.s, \":\", ToString(Task.i), \":\", ToString(Task.d), \":\", ToString(Task.b)))) } \
                endTask }";
    let story = run(&flow(text), Script::default());
    // Depth 1 calls depth 2 in its first turn, which calls depth 3; then nobody calls any more.
    let expected =
        ["s3:0:3.5:false", "s3:1:3.5:false", "s2:0:2.5:false", "s2:1:2.5:false", "s1:0:1.5:true", "s1:1:1.5:true"];
    assert_eq!(story.played(), expected);
}

/// The same through another task, and only for the callers in the circle.
#[test]
fn recursion_through_another_task() {
    let text = "var Flow.depth: Integer = 0 task \"Start\" { callTask(\"A\") disconnect } \
                task \"A\" { var Task.s: String Flow.depth = Flow.depth + 1 Task.s = Append(\"a\", ToString(Flow.depth)) \
                if Flow.depth < 3 { callTask(\"B\") } playAudio(ToAudioTTS(Task.s)) endTask } \
                task \"B\" { var Task.t: String Task.t = Append(\"b\", ToString(Flow.depth)) callTask(\"A\") \
                playAudio(ToAudioTTS(Task.t)) endTask }";
    assert_eq!(played(text), "a3 b2 a2 b1 a1");
}

fn deep(calls: u32) -> crate::story::Story {
    let text = format!(
        "task \"Start\" {{ Flow.n = 0 setParticipantData {{ \"x\" = \"1\" }} callTask(\"T\") {} disconnect }} \
         task \"T\" {{ Flow.n = Flow.n + 1 if Flow.n < {calls} {{ callTask(\"T\") }} endTask }} \
         onError {{ playAudio(ToAudioTTS(ToString(Flow.n))) disconnect }}",
        say("back")
    );
    run(&flow(&text), Script::default())
}

/// 64 calls inside each other are taken, the 65th starts the error handling (reliability §4).
#[test]
fn calls_of_tasks_are_64_deep() {
    let story = deep(64);
    assert_eq!((story.played(), story.faults()), (vec!["back"], vec![]));
    let story = deep(65);
    assert_eq!((story.played(), story.faults()), (vec!["64"], vec!["callDepth"]));
    assert_eq!(story.batches(), [attributes([("x", "1")])]);
}

/// What returned does not count as deep.
#[test]
fn calls_one_after_the_other_are_not_deep() {
    let text = "task \"Start\" { loop 500 { callTask(\"T\") } playAudio(ToAudioTTS(\"back\")) disconnect } task \"T\" { endTask }";
    assert_eq!(played(text), "back");
}

/// Jump to Task does not come back: whoever called before is forgotten (L6).
#[test]
fn l06_jump_to_task_forgets_callers() {
    let text = format!(
        "task \"Start\" {{ callTask(\"A\") {} disconnect }} task \"A\" {{ jumpToTask(\"B\") }} task \"B\" {{ {} endTask }}",
        say("back"),
        say("b")
    );
    let story = run(&flow(&text), Script::default());
    assert_eq!((story.played(), story.exits()), (vec!["b"], vec!["FLOW_DISCONNECT"]));
}

/// The error handling forgets callers as well: a task that it jumps to returns nowhere (L2, L6).
#[test]
fn l02_the_error_handling_forgets_callers() {
    let text = format!(
        "task \"Start\" {{ callTask(\"A\") {} disconnect }} task \"A\" {{ Flow.n = Flow.m + 1 endTask }} \
         task \"B\" {{ {} endTask }} onError {{ jumpToTask(\"B\") }}",
        say("back"),
        say("b")
    );
    assert_eq!(played(&text), "b");
}

/// A task that the error handling calls comes back to it (L2).
#[test]
fn l02_the_error_handling_calls_a_task() {
    let text = format!(
        "task \"Start\" {{ Flow.n = Flow.m + 1 disconnect }} task \"B\" {{ {} endTask }} onError {{ callTask(\"B\") {} disconnect }}",
        say("b"),
        say("after")
    );
    assert_eq!(played(&text), "b after");
}

/// What follows an action that ends the task is unreachable: a warning (L6).
#[test]
fn l06_unreachable_actions_are_a_warning() {
    for end in ["disconnect", "endTask", "jumpToTask(\"B\")", "jumpToMenu(\"M\")", "previousMenu", "repeatMenu"] {
        let text = flow(&format!(
            "task \"Start\" {{ {end} Flow.n = 1 }} task \"B\" {{ disconnect }} menu \"M\" {{ audio = ToAudioTTS(\"m\") choice 1 \"A\" {{ disconnect }} }}"
        ));
        let (program, found) = findings(&text, &Script::default());
        let said = found.iter().find(|f| f.code == Code::UnreachableAction).expect(end);
        assert!(program.is_some() && said.severity == Severity::Warning, "{end}");
    }
}

/// A task without a terminating action is an error, but for in-queue tasks (L6, P26).
#[test]
fn l06_a_task_ends() {
    let (program, found) = findings(&flow("task \"Start\" { Flow.n = 1 }"), &Script::default());
    assert!(program.is_none() && found.iter().any(|f| f.code == Code::UnfinishedTask));
    let (program, _) =
        findings(&crate::story::typed("inqueueCall", "task \"Start\" { Flow.n = 1 }"), &Script::default());
    assert!(program.is_some());
}

/// A body of a loop that always ends the task is an error (L5).
#[test]
fn l05_a_terminating_body_is_an_error() {
    let (_, found) = findings(&flow("task \"Start\" { loop 3 { disconnect } disconnect }"), &Script::default());
    assert!(found.iter().any(|f| f.code == Code::TerminatingLoopBody));
}
