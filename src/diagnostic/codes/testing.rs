//! Codes of tests.

macro_rules! tests_codes { ([$next:ident $($rest:ident)*] $($rows:tt)*) => { $next! { [$($rest)*] $($rows)*

UnknownStep "unknown-step" Error "A test has no such step." {
    "The steps of a test are the words of `docs/tests.md` and the keys of actions, which say what the outside answers."
    wrong r#"test "A" { expects(1 == 1) }"#
    right r#"test "A" { expect(1 == 1) }"#
}
TestStep "test-step" Error "A step of a test is not as it should be." {
    "Each step takes certain arguments, settings and texts, and stands in certain places; `docs/tests.md` shows each of them with an example."
    wrong r#"flow inboundCall "F" { task "Start" { disconnect } } test "A" { call("F") { since = 5 } }"#
    right r#"flow inboundCall "F" { task "Start" { disconnect } } test "A" { call("F") { from = "tel:+15550100" } }"#
}
TestName "test-name" Error "A test names something that is not there." {
    "Flows, tasks, actions, attributes, outputs and the platform's words are known when a test is read, so that a misspelt one is found at once."
    wrong r#"flow inboundCall "F" { task "Start" { disconnect } } test "A" { call("G") }"#
    right r#"flow inboundCall "F" { task "Start" { disconnect } } test "A" { call("F") }"#
}
TestContradiction "test-contradiction" Error "A test expects what cannot both be." {
    "Such a test can never pass, whatever the flow does."
    wrong r#"flow inboundCall "F" { task "Start" { disconnect } } test "A" { call("F")  batches(0)  batches(1) }"#
    right r#"flow inboundCall "F" { task "Start" { disconnect } } test "A" { call("F")  batches(0) }"#
}

} } }
