//! Every example of the table of steps passes, and fails when the flow does something else.

use crate::support::program::run_with;
use callflow::scenario::words::{EXAMPLES, words};
use serde_json::Value;

fn run(text: &str) -> (i32, Value) {
    let output = run_with(&["test", "-", "--format", "json"], text.as_bytes());
    let document = serde_json::from_slice(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    (output.status.code().expect("it ended"), document.unwrap_or_else(|_| panic!("{said}\n{text}")))
}

#[test]
fn every_example_passes() {
    let examples: Vec<&str> = words().map(|row| row.example).collect();
    let (code, document) = run(&format!("{EXAMPLES}\n{}", examples.join("\n")));
    let failed: Vec<_> =
        document["tests"].as_array().expect("a list").iter().filter(|test| test["ok"] != true).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(
        (code, document["passed"].as_u64()),
        (0, Some(examples.len() as u64 + 2)),
        "two of them have tables of rows"
    );
}

/// Each of these tests says one thing that is not so, and fails for that.
#[test]
fn what_is_not_so_fails() {
    let wrong = [
        ("heard(\"Goodbye.\")", "was not heard"),
        ("neverHeard(\"One moment.\")", "was heard"),
        ("took(\"To billing\", \"Ask for the account\")", "did not run there: it ran earlier"),
        ("neverTook(\"collectInput\")", "ran"),
        ("took(\"Ask for the account\") on failure { }", "did not take this output"),
        ("got(\"Tier\", \"gold\")", "came out otherwise"),
        ("got(\"Tier\") { from = \"cloud\" }", "came out otherwise"),
        ("batches(2)", "1 batch sent"),
        ("batch(1) { \"Account\" = \"1\" }", "batch 1 is another one"),
        ("transfers(\"ACD\", \"VIP\")", "no such transfer was tried"),
        ("updates(2)", "1 attribute update told"),
        ("update(2) { }", "there is no attribute update 2: 1 attribute update told"),
        ("update(1) { \"Account\" = \"1\" }", "attribute update 1 is another one"),
        ("update(1) { \"Account\" = \"123456\"  \"Tier\" = \"x\" }", "attribute update 1 is another one"),
        ("update(1) { participant = \"agent\" }", "attribute update 1 is of another participant"),
        ("update(1) { conversation = \"c\" }", "attribute update 1 is of another conversation"),
        ("update(1) { clock = MakeDateTime(2026, 1, 5, 9, 0, 1) }", "attribute update 1 came at another time"),
        ("ends(\"FLOW_DISCONNECT\")", "ended another way"),
        ("errors(\"cloud\")", "no such error"),
        ("loses(\"Account\")", "was not lost"),
        ("within(1)", "ran more actions"),
        ("stored { \"Account\" = \"1\" }", "Conversation Services hold something else"),
        ("stored { \"Tier\" = NOT_SET  only = true }", "Conversation Services hold something else"),
        ("analysed { \"Account\" = NOT_SET }", "Analytics holds something else"),
        ("expect(Flow.Account == \"1\")", "does not hold"),
        ("snapshot(\"\")", "not as it was"),
        ("callData(\"CRM\", \"Get customer\") on success { }", "never asked for"),
        ("after(MakeDuration(0, 1, 0, 0)) { hangsUp }", "this time never came"),
        ("at(\"Ask for the account\") { queued { \"Account\" = \"x\" } }", "what is queued is something else"),
        ("at(\"Ask for the account\") { time = 2  hangsUp }", "was reached 1 times only"),
        ("enters(\"1\")", "the story goes on"),
        ("flush on refused { }", "was lost"),
        ("reads on unreachable { }", "the error handling ran"),
    ];
    for (step, message) in wrong {
        let test = format!(
            "{EXAMPLES}\ntest \"t\" {{ call(\"Reception\")  hears(\"Welcome.\")  enters(\"123456\")  {step} }}"
        );
        let (code, document) = run(&test);
        assert_eq!(code, 1, "{step}");
        let messages = document["tests"][0]["failures"].to_string();
        assert!(messages.contains(message), "{step}: {messages}");
    }
}

#[test]
fn what_a_test_names_must_be_there() {
    let wrong = [
        ("call(\"Recepton\")", "unknown-flow", "did you mean `Reception`?"),
        ("task(\"Reception\", \"Identfy\")", "unknown-task", "did you mean `Identify`?"),
        ("call(\"Reception\")  took(\"To biling\")", "unknown-label", "did you mean `To billing`?"),
        ("call(\"Reception\")  got(\"Acount\")", "unknown-attribute", "did you mean `Account`?"),
        ("call(\"Reception\")  heers(\"x\")", "unknown-step", "did you mean `hears`?"),
        ("start(\"Reception\")", "test-begin", "begin with `call(\\\"Reception\\\")`"),
        ("call(\"Reception\")  ends(\"DISCONECT\")", "test-value", "did you mean `DISCONNECT`?"),
        ("call(\"Reception\")  callData(\"CRM\") on succes { }", "unknown-output", "did you mean `success`?"),
        ("call(\"Reception\")  uses(\"A gold calle\")", "unknown-setup", "did you mean `A gold caller`?"),
        ("call(\"Reception\")  enters(\"abc\")", "test-value", "write digits"),
        ("call(\"Reception\")  heard(\"x\")  neverHeard(\"x\")", "contradiction", "leave one of them out"),
        ("call(\"Reception\")  batches(1)  batch(2) { \"Account\" = \"x\" }", "contradiction", "leave one of them out"),
        ("call(\"Reception\")  updates(1)  update(2) { }", "contradiction", "leave one of them out"),
        ("call(\"Reception\")  loses(\"Account\", \"Acount\")", "unknown-attribute", "did you mean `Account`?"),
        ("call(\"Reception\")  Flow.Account = \"x\"", "read-only-variable", "or test the task"),
    ];
    for (steps, code, help) in wrong {
        let text = format!("{EXAMPLES}\ntest \"t\" {{ {steps} }}");
        let output = run_with(&["check", "-", "--format", "json"], text.as_bytes());
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(1), "{steps}");
        assert!(said.contains(&format!("\"{code}\"")) && said.contains(help), "{steps}: {said}");
    }
}
