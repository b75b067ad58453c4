//! F32: nesting up to its limit goes through the whole pipeline on a small stack, and one past it is an error.

use callflow::bytecode::program::Options;
use callflow::check;
use callflow::cloud::Memory;
use callflow::conversation::{Ask, Conversation, Recorder, Reply, Start, World};
use callflow::diagnostic::{Code, Diagnostic};
use callflow::pipeline;
use callflow::source::{Source, Sources};
use callflow::value::{Text, Value};

/// The stack of a thread of a server (reliability F32).
const STACK: usize = 512 * 1024;
/// Blocks, brackets and the like may lie so deep (reliability §4).
const DEEPEST: usize = 128;

/// Always enters `1`, and everything succeeds.
struct Anybody;

impl World for Anybody {
    fn ask(&mut self, ask: &Ask<'_>) -> Reply {
        match ask {
            Ask::Collect(_) => Reply::Keys(Text::new("1")),
            _ => Reply::Done,
        }
    }

    fn built_in(&mut self, _: &str) -> Value {
        Value::NotSet
    }

    fn now(&mut self) -> i64 {
        0
    }
}

/// What became of a text: its errors, or how its one flow ended.
fn outcome(text: String) -> Result<String, Vec<Code>> {
    let small = std::thread::Builder::new().stack_size(STACK).spawn(move || through(text));
    small.expect("a thread").join().expect("no overflow and no panic")
}

fn through(text: String) -> Result<String, Vec<Code>> {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("deep.flow", text));
    let checked = pipeline::check(&sources, &[id], check::Options::default());
    let errors: Vec<Code> = checked.diagnostics.iter().filter(|d| Diagnostic::is_error(d)).map(|d| d.code).collect();
    let Some(project) = checked.project else { return Err(errors) };
    let program = pipeline::compile(&project, &sources, Options::default());
    let image = callflow::bytecode::image::write(&program).expect("it fits into an image");
    let program = callflow::bytecode::image::read(&image).expect("what was written is read");
    let (mut cloud, mut recorder) = (Memory::new(), Recorder::new(&program, true));
    let participant = cloud.join(1);
    let start = Start { flow: 0, conversation: 1, participant };
    let (done, stopped) = Conversation::new(&program, &mut cloud, &mut Anybody, &mut recorder, start).run();
    assert_eq!(stopped, None);
    Ok(done[0].ending.reason.word().to_owned())
}

/// A flow whose task has that block in it, `levels` deep; flow and task are two levels.
fn nested(open: &str, inner: &str, levels: usize) -> String {
    let (open, close) = (open.repeat(levels), "}".repeat(levels));
    format!(
        "flow inboundCall \"Deep\" {{\nvar Flow.N: Integer = 0\ntask \"Start\" {{\n{open}{inner}{close}\ndisconnect\n}}\n}}\n"
    )
}

#[test]
fn blocks_may_lie_128_deep() {
    for open in ["if Flow.N == 0 {\n", "loop 1 {\n", "switch { default {\n", "switch Flow.N { case 0 {\n"] {
        // A switch has a brace of its own around its cases.
        let braces = open.matches('{').count();
        let levels = (DEEPEST - 2) / braces;
        let text = nested(open, &format!("Flow.N = Flow.N + 0\n{}", "}".repeat(levels * (braces - 1))), levels);
        assert_eq!(outcome(text), Ok("FLOW_DISCONNECT".to_owned()), "{open}");
    }
}

#[test]
fn one_block_more_is_an_error() {
    assert_eq!(outcome(nested("if Flow.N == 0 {\n", "", DEEPEST - 2)), Ok("FLOW_DISCONNECT".to_owned()));
    let errors = outcome(nested("if Flow.N == 0 {\n", "", DEEPEST - 1)).expect_err("too deep");
    assert_eq!(errors, [Code::PastLimit]);
}

#[test]
fn outputs_of_actions_may_lie_128_deep() {
    let open = "transferToAcd(\"Support\") on failure {\n";
    assert_eq!(outcome(nested(open, "", DEEPEST - 2)), Ok("TRANSFER".to_owned()));
    let open = "collectInput { digits = 1 inputData = Flow.T } on success {\n";
    let text = nested(open, "", DEEPEST - 2).replacen("var Flow.N", "var Flow.T: String var Flow.N", 1);
    // Nothing in it uses Flow.N, which is a warning.
    assert_eq!(outcome(text), Ok("FLOW_DISCONNECT".to_owned()));
}

#[test]
fn else_if_may_go_on_128_times() {
    let chain = |count: usize| {
        let more = " else if Flow.N == 1 { }".repeat(count);
        nested("", &format!("if Flow.N == 1 {{ }}{more}\n"), 0)
    };
    assert_eq!(outcome(chain(100)), Ok("FLOW_DISCONNECT".to_owned()));
    assert!(outcome(chain(100_000)).expect_err("too deep").contains(&Code::PastLimit));
}

#[test]
fn an_expression_may_be_as_deep_as_it_may() {
    let parens = |count: usize| nested("", &format!("Flow.N = {}1{}\n", "(".repeat(count), ")".repeat(count)), 0);
    assert_eq!(outcome(parens(100)), Ok("FLOW_DISCONNECT".to_owned()));
    assert!(outcome(parens(100_000)).expect_err("too deep").contains(&Code::PastLimit));
    let chain = |count: usize| nested("", &format!("Flow.N = 1{}\n", "\n+ 1".repeat(count)), 0);
    assert_eq!(outcome(chain(60)), Ok("FLOW_DISCONNECT".to_owned()));
    assert!(outcome(chain(4_000)).expect_err("E321").contains(&Code::NestedTooDeep));
    let calls = |count: usize| nested("", &format!("Flow.N = {}1{}\n", "ToInt(".repeat(count), ")".repeat(count)), 0);
    assert_eq!(outcome(calls(60)), Ok("FLOW_DISCONNECT".to_owned()));
}

#[test]
fn the_layout_takes_the_same_depth() {
    let text = nested("if Flow.N == 0 {\n", "Flow.N = 1\n", DEEPEST - 2);
    let small = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let source = Source::new("deep.flow", text);
        let id = callflow::source::SourceId(0);
        let once = callflow::syntax::format(id, source.text(), &check::Declared::of(&source, id)).expect("it is read");
        let again = Source::new("deep.flow", once.as_str());
        let twice = callflow::syntax::format(id, again.text(), &check::Declared::of(&again, id)).expect("it is read");
        assert_eq!(once, twice);
    });
    small.expect("a thread").join().expect("no overflow and no panic");
}
