//! Tests as they are read: what is wrong with one is said at its place, once; what is right is ready to run.

use callflow::check;
use callflow::diagnostic::{Code, Diagnostic};
use callflow::pipeline;
use callflow::scenario::story::{Begin, Test, What};
use callflow::scenario::words::EXAMPLES;
use callflow::source::{Source, Sources};
use callflow::value::Value;

/// The tests of some files beside the flows of the examples, and what is said of the files, each finding with the text
/// that it points at.
pub fn read(files: &[&str], options: check::Options) -> (Vec<Test>, Vec<(Diagnostic, String)>) {
    let mut sources = Sources::default();
    let examples = sources.add(Source::new("examples.flow", EXAMPLES));
    let own = files.iter().enumerate().map(|(at, text)| sources.add(Source::new(format!("{at}.flow"), *text)));
    let ids: Vec<_> = [examples].into_iter().chain(own.collect::<Vec<_>>()).collect();
    let checked = pipeline::check(&sources, &ids, options);
    let said = checked.diagnostics.into_iter().filter(|d| d.source != examples);
    let with_text = |d: Diagnostic| {
        let text = sources.get(d.source).slice(d.span()).to_owned();
        (d, text)
    };
    (checked.tests, said.map(with_text).collect())
}

fn said(text: &str) -> Vec<(Diagnostic, String)> {
    read(&[text], check::Options::default()).1
}

fn ready(text: &str) -> Vec<Test> {
    let (tests, found) = read(&[text], check::Options::default());
    assert!(found.is_empty(), "{text}: {found:#?}");
    tests
}

/// The steps of a test of the flow Reception: the one finding has that code, stands there, and helps so.
#[track_caller]
fn wrong(steps: &str, code: Code, at: &str, help: &str) {
    wrong_text(&format!("test \"t\" {{ call(\"Reception\")  {steps} }}"), code, at, help);
}

#[track_caller]
fn wrong_text(text: &str, code: Code, at: &str, help: &str) {
    let found = said(text);
    assert_eq!(found.len(), 1, "{text}: {found:#?}");
    let (finding, place) = &found[0];
    assert_eq!((finding.code, place.as_str()), (code, at), "{text}: {finding:#?}");
    assert!(finding.help.as_deref().is_some_and(|own| own.contains(help)), "{text}: {finding:#?}");
}

#[test]
fn steps_stand_in_their_places() {
    wrong("heers(\"x\")", Code::UnknownStep, "heers", "did you mean `hears`?");
    wrong("calData(\"CRM\")", Code::UnknownStep, "calData", "did you mean `callData`?");
    wrong("row(1)", Code::MisplacedStep, "row", "in `table` and `rows`");
    wrong("from = \"x\"", Code::MisplacedStep, "from", "`call`");
    wrong("\"Tier\" = \"x\"", Code::MisplacedStep, "\"Tier\"", "cloud");
    wrong("at(\"To billing\") { enters(\"1\") }", Code::MisplacedStep, "enters", "`writes`, `hangsUp`");
    wrong("at(\"To billing\") { callData(\"CRM\") }", Code::MisplacedStep, "callData", "in the test itself");
    wrong("at(\"To billing\") { }", Code::MisplacedStep, "at", "what happens");
    wrong("always { hears(\"x\") }", Code::MisplacedStep, "hears", "in a test");
    wrong("cloud { Flow.Tier = \"x\" }", Code::MisplacedStep, "Flow.Tier", "in the test itself");
    wrong("hears(\"x\") as \"why\"", Code::MisplacedStep, "\"why\"", "only `expect`");
    wrong("hears(\"x\") on success { }", Code::UnknownOutput, "success", "`took`");
    wrong("hears(\"x\") { whole = true }", Code::UnknownSetting, "whole", "`part`");
    wrong("hears(\"x\") { part = true  part = true }", Code::DuplicateKey, "part", "keep one");
    wrong("hears", Code::ArgumentCount, "hears", "write `hears(text)`");
    wrong("batches(1, 2)", Code::ArgumentCount, "batches", "write `batches(count)`");
    wrong("hangsUp(1)", Code::ArgumentCount, "hangsUp", "write `hangsUp`");
}

#[test]
fn values_are_what_steps_take() {
    wrong("enters(\"abc\")", Code::TestValue, "\"abc\"", "digits, `*` and `#`");
    wrong("enters(\"\")", Code::TestValue, "\"\"", "entersNothing");
    wrong("hears(NOT_SET)", Code::TestValue, "NOT_SET", "write a text");
    wrong("within(0)", Code::TestValue, "0", "from 1 to");
    wrong("batches(-1)", Code::TestValue, "-1", "from 0 to");
    wrong("batches(\"one\")", Code::TestValue, "\"one\"", "evaluated when it is read");
    wrong(
        "after(MakeDuration(0, 0, 0, -5)) { hangsUp }",
        Code::TestValue,
        "MakeDuration(0, 0, 0, -5)",
        "does not go back",
    );
    wrong("ends(\"HANGUP\")", Code::TestValue, "\"HANGUP\"", "the words are DISCONNECT");
    wrong("transfers(\"ADC\")", Code::TestValue, "\"ADC\"", "did you mean `ACD`?");
    wrong("errors(\"zero-divsor\")", Code::TestValue, "\"zero-divsor\"", "did you mean `zero-divisor`?");
    wrong("got(\"Tier\") { from = \"clod\" }", Code::TestValue, "\"clod\"", "did you mean `cloud`?");
    wrong("writes(\"api\") { \"Tier\" = NOT_SET }", Code::TestValue, "NOT_SET", "P10");
    wrong("stored { participant = \"agnt\"  \"Tier\" = \"x\" }", Code::TestValue, "\"agnt\"", "did you mean `agent`?");
    wrong("enters(Flow.Account)", Code::TestValue, "Flow.Account", "`expect(…)` sees the flow's variables");
    wrong("hears(ToString(ToInt(\"x\")))", Code::TestValue, "ToInt", "evaluated when it is read");
    wrong("enters(Test.key)", Code::UnknownVariable, "Test.key", "table");
    // The numbers of rules are words of errors, too.
    assert_eq!(ready("test \"t\" { call(\"Reception\")  errors(\"L3\") }").len(), 1);
}

#[test]
fn names_are_those_of_the_flows() {
    wrong_text("test \"t\" { call(\"Recepton\") }", Code::UnknownFlow, "\"Recepton\"", "did you mean `Reception`?");
    wrong_text("test \"t\" { task(\"Reception\", \"Identfy\") }", Code::UnknownTask, "\"Identfy\"", "`Identify`");
    wrong("took(\"To biling\")", Code::UnknownLabel, "\"To biling\"", "did you mean `To billing`?");
    wrong("at(\"wait\") { hangsUp }  neverTook(\"endState\")", Code::UnknownLabel, "\"endState\"", "takes this action");
    wrong("got(\"tier\")", Code::UnknownAttribute, "\"tier\"", "did you mean `Tier`?");
    wrong("stored { \"acount\" = \"1\" }", Code::UnknownAttribute, "\"acount\"", "did you mean `Account`?");
    wrong("cloud { \"Teir\" = \"gold\" }", Code::IdleValue, "\"Teir\"", "did you mean `Tier`?");
    wrong(
        "took(\"To billing\") on success { }  took(\"Ask for the account\") on busy { }",
        Code::UnknownOutput,
        "busy",
        "failure",
    );
    wrong("expect(Flow.Acount == \"1\")", Code::UnknownVariable, "Flow.Acount", "did you mean `Flow.Account`?");
    wrong("expect(MakeList(1))", Code::NoCast, "MakeList(1)", "");
    wrong(
        "expect(Flow.Reason == \"x\") { flow = \"Clean up\" }  Flow.Tier = \"x\"",
        Code::ReadOnlyVariable,
        "Flow.Tier",
        "input var",
    );
    wrong("Call.Campaign = NOT_SET", Code::WrongFlowType, "Call.Campaign", "outboundCall");
    wrong("Call.Any = \"x\"", Code::UnknownVariable, "Call.Any", "");
    wrong("queue(\"Billing\") { flow = \"Shop\" }", Code::TestValue, "\"Shop\"", "inqueueCall");
    wrong("queue(\"Billing\")", Code::MissingSetting, "queue", "flow");
    wrong("rows(\"Holiday\") { row(\"1\") { \"greeting\" = \"x\" } }", Code::TestValue, "\"Holiday\"", "`Holidays`");
    wrong("rows(\"Holidays\") { row(\"1\") { \"greting\" = \"x\" } }", Code::TestValue, "\"greting\"", "`greeting`");
    // What another writer of the test writes may be looked at, whoever reads it.
    ready("test \"t\" { call(\"Reception\")  writes(\"api\") { \"Note\" = \"x\" }  stored { \"Note\" = \"x\" } }");
}

#[test]
fn answers_are_what_actions_ask() {
    wrong("collectInput on failure { }", Code::WrongAnswer, "collectInput", "`enters(\"…\")`");
    wrong("setParticipantData", Code::WrongAnswer, "setParticipantData", "`queued`");
    wrong("findUser on found { }", Code::WrongAnswer, "findUser", "");
    wrong("callData(\"CMR\", \"Get customer\")", Code::WrongAnswer, "\"CMR\"", "did you mean `CRM`?");
    wrong("callData(\"CRM\", \"Get customer\", 1)", Code::ArgumentCount, "callData", "category, dataAction");
    wrong("callData(\"CRM\") { timout = 5 }", Code::UnknownSetting, "timout", "did you mean `timeout`?");
    wrong("callData(\"CRM\") on succes { }", Code::UnknownOutput, "succes", "did you mean `success`?");
    wrong("callData(\"CRM\") on success { \"teir\" = \"x\" }", Code::IdleValue, "\"teir\"", "did you mean `tier`?");
    wrong("callData(\"CRM\") on success { hangsUp }", Code::MisplacedStep, "hangsUp", "\"NAME\"");
    wrong("callData(\"CRM\") as \"x\"", Code::MisplacedStep, "\"x\"", "arguments");
    wrong("flush on lost { }", Code::UnknownOutput, "lost", "refused");
    wrong("flush", Code::MissingSetting, "flush", "flush on");
    let own = ready(
        "test \"t\" { call(\"Reception\")  callData(\"CRM\") { \"id\" = 5 } on success { \"tier\" = \"x\" } on timeout { } }",
    );
    let answer = &own[0].answers[0];
    assert_eq!((answer.outcomes.len(), answer.inputs[0].1.as_ref().map(callflow::value::Text::as_str)), (2, Some("5")));
}

#[test]
fn a_test_begins_once_and_as_its_flow_does() {
    wrong_text("test \"t\" { start(\"Shop\") }", Code::TestBegin, "start", "begin with `call(\"Shop\")`");
    wrong_text("test \"t\" { call(\"Clean up\") }", Code::TestBegin, "call", "begin with `start(\"Clean up\")`");
    wrong("call(\"Shop\")", Code::TestBegin, "call", "a test of its own");
    wrong_text("test \"t\" { hears(\"x\") }", Code::TestBegin, "hears", "only `expect` needs no flow");
    wrong_text("test \"t\" { }", Code::TestBegin, "\"t\"", "begin with");
    wrong_text("test \"t\" { expect(Flow.a) }", Code::UnknownVariable, "Flow.a", "call(\"FLOW\")");
    wrong_text("test \"t\" { call(\"Reception\")  endsTask(\"x\") }", Code::MisplacedStep, "endsTask", "task(");
    let text = "test \"t\" { task(\"Reception\", \"Identify\")  endsTask(\"Unknwn\") }";
    wrong_text(text, Code::UnknownOutput, "\"Unknwn\"", "did you mean `Unknown`?");
    assert_eq!(ready("test \"t\" { expect(1 + 1 == 2) }")[0].begin, Begin::Nothing);
}

#[test]
fn what_a_test_says_goes_before_what_a_set_up_says() {
    let setup = "setup \"Base\" { call(\"Shop\")  Call.Ani = \"tel:+1\"  cloud { \"Tier\" = \"a\" }  prompt(\"P\") { text = \"a\" }\n\
                 callData(\"CRM\") on success { \"tier\" = \"a\" } }\n";
    let text = format!(
        "{setup}test \"t\" {{ call(\"Reception\")  callData(\"CRM\") on success {{ \"tier\" = \"b\" }}  Call.Ani = \"tel:+2\"\n\
         cloud {{ \"Tier\" = \"b\" }}  prompt(\"P\") {{ text = \"b\" }}  uses(\"Base\") }}"
    );
    let test = &ready(&text)[0];
    let Begin::Flow(flow) = test.begin else { panic!("it begins with a flow") };
    assert_eq!(flow, 0, "Reception");
    let first = |at: usize| test.answers[at].outcomes[0].values[0].1.as_text().map(|text| text.as_str().to_owned());
    assert_eq!((first(0).as_deref(), first(1).as_deref()), (Some("b"), Some("a")));
    assert_eq!(test.given.variables, [("Call.Ani".into(), Value::Text("tel:+2".into()))]);
    assert_eq!(test.given.prompts, [("P".into(), "b".into())]);
    // The last one in the cloud counts.
    let last = &test.given.cloud.last().expect("both").1[0];
    assert_eq!(last.1.as_ref().map(callflow::value::Text::as_str), Some("b"));
}

#[test]
fn set_ups_are_known_are_used_and_use_no_circle() {
    wrong("uses(\"A gold calle\")", Code::UnknownSetup, "\"A gold calle\"", "did you mean `A gold caller`?");
    wrong("uses(Append(\"A\", \"b\"))", Code::TestValue, "Append(\"A\", \"b\")", "not computed");
    let circle = "setup \"A\" { uses(\"B\") } setup \"B\" { uses(\"A\") } test \"t\" { uses(\"A\")  expect(1 == 1) }";
    wrong_text(circle, Code::SetupCircle, "\"A\"", "leave one");
    wrong_text("setup \"Idle\" { hangsUp }", Code::UnusedSetup, "\"Idle\"", "uses(\"Idle\")");
    wrong_text(
        "setup \"A\" { } setup \"A\" { } test \"t\" { uses(\"A\")  expect(1 == 1) }",
        Code::DuplicateName,
        "\"A\"",
        "another name",
    );
    wrong_text(
        "test \"t\" { expect(1 == 1) } test \"t\" { expect(1 == 1) }",
        Code::DuplicateName,
        "\"t\"",
        "another name",
    );
    wrong_text("test \" \" { expect(1 == 1) }", Code::NameTooLong, "\" \"", "few words");
    // In a set-up that several tests use, a mistake is one mistake.
    wrong_text(
        "setup \"S\" { hears() } test \"a\" { uses(\"S\") }"
            .replace("hears()", "hears(NOT_SET)  call(\"Shop\")")
            .as_str(),
        Code::TestValue,
        "NOT_SET",
        "text",
    );
    // Steps of another file are shown at the `uses` of the test.
    let files = ["test \"t\" { uses(\"Elsewhere\") }", "setup \"Elsewhere\" { call(\"Reception\")  hears(\"x\") }"];
    let (tests, found) = read(&files, check::Options::default());
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(&files[0][tests[0].story[0].span.range()], "\"Elsewhere\"");
}

#[test]
fn a_table_gives_a_test_for_each_row() {
    let table = |rows: &str| format!("test \"t\" {{ table(\"a\", \"b\") {{ {rows} }}  expect(Test.a + 1 == Test.b) }}");
    let tests = ready(&table("row(1, 2) row(2, NOT_SET)"));
    let names: Vec<&str> = tests.iter().map(|test| test.name.as_str()).collect();
    assert_eq!(names, ["t [1, 2]", "t [2, NOT_SET]"]);
    wrong_text(&table("row(1)"), Code::TestTable, "row(1)", "for each column");
    wrong_text(&table("row(1, 2) row(\"x\", 2)"), Code::TestTable, "\"x\"", "one type");
    wrong_text(&table("row(1, 2) row(1, 2)"), Code::TestTable, "row(1, 2)", "leave one");
    wrong_text(&table(""), Code::TestTable, "table", "never runs");
    wrong_text(&table("hangsUp"), Code::MisplacedStep, "hangsUp", "row(…)");
    wrong_text("test \"t\" { table(\"a b\") { row(1) }  expect(1 == 1) }", Code::TestTable, "\"a b\"", "letter");
    wrong_text(
        "test \"t\" { table(\"a\") { row(1) }  expect(Test.c == 1) }",
        Code::UnknownVariable,
        "Test.c",
        "Test.a",
    );
    // What is wrong with a later row is told with the row.
    let text = "test \"t\" { call(\"Reception\")  table(\"k\") { row(\"1\") row(\"x\") }  enters(Test.k) }";
    let found = said(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    let (place, words) =
        found[0].0.labels.last().map(|label| (&text[label.span.range()], label.text.as_str())).expect("a label");
    assert_eq!((place, words), ("row(\"x\")", "with this row"));
}

#[test]
fn p47_a_row_shows_no_value_of_a_sensitive_attribute() {
    let text = "test \"t\" { table(\"n\", \"tier\") { row(1, \"4111\") row(2, \"4222\") }  call(\"Reception\")  cloud { \"Tier\" = Test.tier } }";
    let options = check::Options { sensitive: vec!["Tier".into()], ..check::Options::default() };
    let (tests, _) = read(&[text], options);
    let names: Vec<&str> = tests.iter().map(|test| test.name.as_str()).collect();
    assert_eq!(names, ["t [1, •••] #1", "t [2, •••] #2"]);
}

#[test]
fn expectations_that_cannot_both_hold_are_told() {
    let all = [
        "hears(\"x\")  neverHeard(\"x\")",
        "heard(\"x\")  neverHeard(\"y\", \"x\")",
        "took(\"To billing\")  neverTook(\"To billing\")",
        "at(\"To billing\") { hangsUp }  neverTook(\"To billing\")",
        "batches(0)  batch(1) { \"Account\" = \"1\" }",
        "batches(1)  batches(2)",
        "ends(\"TRANSFER\")  ends(\"DISCONNECT\")",
        "ends(\"TRANSFER\") { flow = \"Shop\" }  ends(\"TRANSFER\") { flow = \"Shop\"  transferType = \"ACD\" }",
        "enters(\"1\")  stored { \"Account\" = \"1\" }  stored { \"Account\" = \"2\" }",
        "analysed { \"Account\" = \"1\" }  analysed { \"Account\" = NOT_SET }",
        "batch(1) { \"Account\" = \"1\" }  batch(1) { \"Account\" = \"2\" }",
    ];
    for steps in all {
        let found = said(&format!("test \"t\" {{ call(\"Reception\")  {steps} }}"));
        assert!(found.len() == 1 && found[0].0.code == Code::Contradiction, "{steps}: {found:#?}");
        assert_eq!(found[0].0.labels.len(), 2, "both places are shown");
    }
    // What is looked at before something happens may be otherwise afterwards.
    let text = "test \"t\" { call(\"Reception\")  stored { \"Account\" = NOT_SET }  enters(\"1\")  stored { \"Account\" = \"1\" } }";
    assert!(matches!(ready(text)[0].story[0].what, What::Stored(..)));
}

#[test]
fn a_file_says_a_hundred_things_and_then_that_there_is_more() {
    let many = |count: usize| (0..count).map(|at| format!("test \"t{at}\" {{ expct(1 == 1) }}\n")).collect::<String>();
    assert_eq!(said(&many(100)).len(), 100);
    let found = said(&many(200));
    assert_eq!((found.len(), found.last().map(|(own, _)| own.code)), (101, Some(Code::MoreErrors)));
}
