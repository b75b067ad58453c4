//! E391: look-ups that nobody answers, and those of what the project declares.

use callflow::builtins::Settings;
use callflow::bytecode::Program;
use callflow::bytecode::program::Options;
use callflow::check;
use callflow::diagnostic::Diagnostic;
use callflow::pipeline;
use callflow::source::{Source, Sources};
use callflow::value::Value;
use callflow::vm::{Answer, Effect, Event, Machine, Trace};

/// Compiles a flow with settings of expressions.
fn compiled(text: &str, settings: &str) -> Program {
    let expressions: Settings = toml::from_str(settings).expect("settings");
    let mut sources = Sources::default();
    let id = sources.add(Source::new("x.flow", text));
    let options = check::Options { expressions: expressions.clone(), ..check::Options::default() };
    let checked = pipeline::check(&sources, &[id], options);
    let errors: Vec<&Diagnostic> = checked.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let project = checked.project.expect("no error");
    pipeline::compile(&project, &sources, Options { expressions, ..Options::default() })
}

/// Keeps what a trace says of look-ups.
#[derive(Default)]
struct Notes(Vec<&'static str>);

impl Trace for Notes {
    const ON: bool = true;

    fn event(&mut self, _: &Machine, event: Event<'_>) {
        match event {
            Event::Lookup { function, .. } => self.0.push(function),
            Event::Fault { fault } => self.0.push(fault.rule),
            _ => {}
        }
    }
}

/// Runs a flow to its end on a clock that goes on by ten seconds at each look: the first variable, and the notes.
fn run(text: &str, settings: &str) -> (Value, Vec<&'static str>) {
    let program = compiled(text, settings);
    let (mut machine, mut notes, mut now) = (Machine::default(), Notes::default(), 1_000);
    machine.start(&program, 0, (0, 0), &mut |_| Value::NotSet).expect("a flow");
    while !matches!(machine.resume(&program, Answer::Done, now, &mut notes), Effect::Ended(_)) {
        now += 10;
    }
    (machine.variable(&program, 0), notes.0)
}

/// The Duration in the first variable after a run.
pub fn duration(text: &str, settings: &str) -> i64 {
    match run(text, settings).0 {
        Value::Duration(length) => length,
        other => panic!("{other:?}"),
    }
}

fn found(expression: &str, settings: &str) -> (String, Vec<&'static str>) {
    let text = format!(
        "declare queue \"Sales\" {{}} declare queue \"Twice\" {{}} declare queue \"twice\" {{}} declare skill \"French\" {{}} \
         declare languageSkill \"Spanish\" {{}} declare user \"ann@example.com\" {{}} declare prompt \"Hello\" {{}} \
         flow workflow \"A\" {{ var Flow.R: String var Flow.Q: Queue task \"Start\" {{ Flow.R = {expression} Flow.Q = FindQueue(NOT_SET) endWorkflow }} }}"
    );
    let (value, notes) = run(&text, settings);
    (value.as_text().map_or("NOT_SET".to_owned(), |text| text.as_str().to_owned()), notes)
}

#[test]
fn e391_what_nobody_declares_is_not_set_with_a_note() {
    assert_eq!(found("ToString(FindQueue(\"Nobody\"))", ""), ("NOT_SET".into(), vec!["FindQueue"]));
    assert_eq!(found("ToString(FindUser(\"bob@example.com\"))", ""), ("NOT_SET".into(), vec!["FindUser"]));
    assert_eq!(found("ToString(FindSystemPrompt(\"Hello\"))", ""), ("NOT_SET".into(), vec!["FindSystemPrompt"]));
    assert_eq!(
        found("ToString(FindQueueEstimatedWaitTime(\"Sales\"))", ""),
        ("NOT_SET".into(), vec!["FindQueueEstimatedWaitTime"])
    );
    // A look-up for NOT_SET finds nothing, and there is nothing to note.
    assert_eq!(found("ToString(FindQueue(NOT_SET))", ""), ("NOT_SET".into(), vec![]));
    assert_eq!(found("ToString(FindQueue(ToString(NOT_SET)))", ""), ("NOT_SET".into(), vec![]));
}

#[test]
fn e391_or_a_run_error_where_the_project_wants_one() {
    let strict = "lookup-unknown = \"error\"";
    assert_eq!(found("ToString(FindQueue(\"Nobody\"))", strict), ("NOT_SET".into(), vec!["E391"]));
    assert_eq!(found("ToString(FindQueue(NOT_SET))", strict), ("NOT_SET".into(), vec![]));
    assert_eq!(found("ToString(FindQueue(\"sales\"))", strict), ("Sales".into(), vec![]));
}

#[test]
fn e70_a_look_up_refuses_not_set_where_its_parameter_does() {
    assert_eq!(found("ToString(GetQueueEstimatedWaitTime(Flow.Q))", ""), ("NOT_SET".into(), vec!["E70"]));
}

#[test]
fn e205_to_e208_what_the_project_declares_is_found_by_its_name() {
    let name = |expression: &str| found(expression, "").0;
    assert_eq!(name("ToString(FindQueue(\"sALES\"))"), "Sales");
    assert_eq!(name("ToString(FindSkill(\"french\"))"), "French");
    assert_eq!(name("ToString(FindSkill(\"Spanish\"))"), "NOT_SET", "skills and languages are two sets");
    assert_eq!(name("ToString(FindLanguageSkill(\"Spanish\"))"), "Spanish");
    assert_eq!(name("ToString(FindUser(\"ANN@example.com\"))"), "ann@example.com");
    assert_eq!(name("ToString(FindUserPrompt(\"prompt.hello\"))"), "Hello");
    assert_eq!(name("ToString(FindQueue(\"Twice\"))"), "NOT_SET", "exactly one hit");
    assert_eq!(name("ToString(FindUserPrompt(\"hello\") == Prompt.Hello)"), "true");
}

#[test]
fn a_run_shows_the_note() {
    let text =
        b"flow workflow \"A\" { var Flow.Q: Queue task \"Start\" { Flow.Q = FindQueue(\"Nobody\") endWorkflow } }";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.flow");
    std::fs::write(&path, text).expect("a flow");
    let path = path.to_str().expect("a path");
    let shown = crate::program::program(&["run", path]).output().expect("it runs");
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("FindQueue gives NOT_SET: nobody declares what it looks for"), "{shown}");
    let story = crate::program::program(&["run", path, "--format", "json"]).output().expect("it runs");
    let story: serde_json::Value = serde_json::from_slice(&story.stdout).expect("JSON");
    let lookup = story["trace"].as_array().expect("a trace").iter().find(|event| event["event"] == "lookup");
    let lookup = lookup.expect("the note");
    assert_eq!((&lookup["function"], &lookup["rule"]), (&"FindQueue".into(), &"E391".into()));
    assert_eq!(lookup["column"], text.windows(9).position(|at| at == b"FindQueue").expect("it is there") + 1);
}
