//! `took("…") on …`: the output of every kind of action can be asked for.

use crate::support::program::run_with;

const FLOW: &str = "flow inboundCall \"F\" { language = \"en-us\"  var Flow.N: Integer = 3  var Flow.T: String = \"a\"\n\
    menu \"Main\" { audio = ToAudioTTS(\"Press.\")  choice 1 \"One\" { jumpToTask(\"T\") }  default { disconnect } }\n\
    task \"T\" {\n\
    if Flow.N == 3 as \"Three?\" { Flow.N = 4 }\n\
    switch Flow.T as \"Which?\" { case \"a\" { Flow.N = 5 }  case \"b\" { Flow.N = 6 } }\n\
    loop Flow.N as \"Turn\" { Flow.T = \"x\" }\n\
    callTask(\"Ask\") as \"Ask\" on \"Yes\" { Flow.N = 7 }\n\
    transferToAcd(\"Q\") as \"Go\" on failure { Flow.N = 8 }\n disconnect }\n\
    task \"Ask\" { output \"Yes\"  endTask(\"Yes\") } }\n";

fn run(expectation: &str) -> (Option<i32>, String) {
    let test = format!(
        "{FLOW}test \"t\" {{ call(\"F\")  transferToAcd(\"Q\") on failure {{ }}  enters(\"1\")  {expectation} }}\n"
    );
    let output = run_with(&["test", "-"], test.as_bytes());
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn every_output_that_was_taken_holds() {
    for output in [
        "took(\"Three?\") on yes { }",
        "took(\"Which?\") on \"a\" { }",
        "took(\"Which?\") on \"case \\\"a\\\"\" { }",
        "took(\"Turn\") on turns { }",
        "took(\"Ask\") on \"Yes\" { }",
        "took(\"Main\") on \"1\" { }",
        "took(\"Go\") on failure { }",
    ] {
        let (code, said) = run(output);
        assert_eq!(code, Some(0), "{output}: {said}");
    }
}

#[test]
fn one_that_was_not_taken_fails_and_says_which_was() {
    for (output, actual) in [
        ("took(\"Three?\") on no { }", "actual: yes"),
        ("took(\"Which?\") on \"b\" { }", "actual: case \"a\""),
        ("took(\"Which?\") on default { }", "actual: case \"a\""),
        ("took(\"Ask\") on default { }", "actual: Yes"),
        ("took(\"Main\") on default { }", "actual: 1"),
        ("took(\"Go\") on success { }", "actual: failure"),
    ] {
        let (code, said) = run(output);
        assert!(code == Some(1) && said.contains(actual), "{output}: {said}");
    }
}
