//! Codes of tests: steps that are not known or out of place, names and values that do not fit, contradictions.

macro_rules! steps_codes { ([$next:ident $($rest:ident)*] $($rows:tt)*) => { $next! { [$($rest)*] $($rows)*

UnknownStep "unknown-step" Error "There is no such step." {
    "The words of tests are listed in docs/tests.md; the key of an action is a step as well and says what the world outside answers. The help line names the nearest one."
    wrong r#"test "one" { expcet(1 + 1 == 2) }"#
    right r#"test "one" { expect(1 + 1 == 2) }"#
}
MisplacedStep "misplaced-step" Error "A step, or a part of one, stands where it cannot stand." {
    "Each step has its place: most stand in a test or a `setup`, `row` in `table` and `rows`, writers and looks in `at` and `after`, too. Settings, texts and variables stand in the braces of the step they belong to."
    wrong r#"flow inboundCall "A" { task "Start" { disconnect } }
test "called" { call("A")  from = "tel:+15550100" }"#
    right r#"flow inboundCall "A" { task "Start" { disconnect } }
test "called" { call("A") { from = "tel:+15550100" } }"#
}
TestBegin "test-begin" Error "It is not clear how a test begins." {
    "A test begins once: with `call` for flows that have a caller on the line, `start` for all others, or `task` for one task. A test that begins nothing may only `expect` expressions."
    wrong r#"flow workflow "A" { task "Start" { endWorkflow } }
test "started" { call("A") }"#
    right r#"flow workflow "A" { task "Start" { endWorkflow } }
test "started" { start("A") }"#
}
TestValue "test-value" Error "A value in a test is not what can stand there." {
    "What steps take is known before the test runs: literals, functions, and `Test.NAME` of a table. Words are those of the platform (P45, P46), counts have their bounds, and NOT_SET stands only where something can be missing. Only `expect` sees the variables of a flow."
    wrong r#"flow inboundCall "A" { task "Start" { disconnect } }
test "hung up" { call("A")  ends("HANGUP") }"#
    right r#"flow inboundCall "A" { task "Start" { disconnect } }
test "hung up" { call("A")  ends("FLOW_DISCONNECT") }"#
}
TestTable "test-table" Error "The table of a test does not fit together." {
    "A test has one `table`, which names its columns; each `row` has a value for each of them, of one type in each column, and no row stands twice."
    wrong r#"test "sums" { table("a", "b") { row(1) }  expect(Test.a == 1) }"#
    right r#"test "sums" { table("a", "b") { row(1, 2) }  expect(Test.a + 1 == Test.b) }"#
}
UnknownSetup "unknown-setup" Error "There is no such set-up." {
    "`uses` names a `setup` of the project, in whatever file; names compare exactly."
    wrong r#"setup "Basics" { }
test "one" { uses("Basic")  expect(1 == 1) }"#
    right r#"setup "Basics" { }
test "one" { uses("Basics")  expect(1 == 1) }"#
}
SetupCircle "setup-circle" Error "A set-up uses itself." {
    "Set-ups may use others, but not in a circle."
    wrong r#"setup "A" { uses("B") }
setup "B" { uses("A") }
test "one" { uses("A")  expect(1 == 1) }"#
    right r#"setup "A" { uses("B") }
setup "B" { }
test "one" { uses("A")  expect(1 == 1) }"#
}
UnusedSetup "unused-setup" Warning "No test uses a set-up." {
    "A `setup` does nothing by itself: `uses` puts its steps into tests."
    wrong r#"setup "A" { }"#
    right r#"setup "A" { }
test "one" { uses("A")  expect(1 == 1) }"#
}
UnknownLabel "unknown-label" Error "No flow has an action of that label or key." {
    "`at`, `took` and their kin name an action by its label (`as \"…\"`), or by its key where it has none. Both compare exactly."
    wrong r#"flow inboundCall "A" { task "Start" { disconnect as "Bye" } }
test "bye" { call("A")  took("Buy") }"#
    right r#"flow inboundCall "A" { task "Start" { disconnect as "Bye" } }
test "bye" { call("A")  took("Bye") }"#
}
UnknownAttribute "unknown-attribute" Error "A test looks at an attribute that nobody sets or gets." {
    "No flow of the project sets or gets it, and the test does not write it: most likely the name is written another way. Names compare byte for byte (P6)."
    wrong r#"flow inboundCall "A" { task "Start" { setParticipantData { "Tier" = "gold" } disconnect } }
test "kept" { call("A")  stored { "tier" = "gold" } }"#
    right r#"flow inboundCall "A" { task "Start" { setParticipantData { "Tier" = "gold" } disconnect } }
test "kept" { call("A")  stored { "Tier" = "gold" } }"#
}
IdleValue "idle-value" Warning "Nothing looks at what a test gives." {
    "An attribute is written that no flow sets or gets and that the test does not look at, or an answer gives what no flow receives. Most likely a name is written another way."
    wrong r#"flow inboundCall "A" { var Flow.Tier: String  task "Start" { getParticipantData { Flow.Tier = "Tier" } disconnect } }
test "asked" { call("A")  cloud { "Teir" = "gold" } }"#
    right r#"flow inboundCall "A" { var Flow.Tier: String  task "Start" { getParticipantData { Flow.Tier = "Tier" } disconnect } }
test "asked" { call("A")  cloud { "Tier" = "gold" } }"#
}
WrongAnswer "wrong-answer" Error "An answer that no action of the project asks for." {
    "The key of an action says what the world outside answers when a flow takes it: the same arguments, and one of its outputs. Actions that ask nobody have no answer; what a caller enters and hears is said by `enters` and `hears`."
    wrong r#"flow inboundCall "A" { task "Start" { callData("CRM", "Get") on failure { disconnect } disconnect } }
test "answered" { call("A")  callData("CRM", "Got") on success { } }"#
    right r#"flow inboundCall "A" { task "Start" { callData("CRM", "Get") on failure { disconnect } disconnect } }
test "answered" { call("A")  callData("CRM", "Get") on success { } }"#
}
Contradiction "contradiction" Error "Two expectations of a test cannot both hold." {
    "One says what the other denies: `heard` and `neverHeard` of one text, `took` and `neverTook` of one action, two counts of batches, two ends of one flow, two values of one attribute."
    wrong r#"flow inboundCall "A" { task "Start" { disconnect } }
test "silent" { call("A")  heard("Hello.")  neverHeard("Hello.") }"#
    right r#"flow inboundCall "A" { task "Start" { disconnect } }
test "silent" { call("A")  neverHeard("Hello.") }"#
}

} } }
