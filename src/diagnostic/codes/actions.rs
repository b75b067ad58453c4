//! Codes of actions: settings, keys, attributes.

macro_rules! actions_codes { ([$next:ident $($rest:ident)*] $($rows:tt)*) => { $next! { [$($rest)*] $($rows)*

MissingSetting "missing-setting" Error "A setting that the action needs is missing." {
    "The catalogue says which settings are required. Some are filled by the argument in parentheses."
    wrong r#"flow inboundCall "A" { task "Start" { transferToAcd  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { transferToAcd("Support")  disconnect } }"#
}
SettingNotLiteral "setting-not-literal" Error "This setting takes a literal only." {
    "Its value must be known before the flow runs: names of tasks, menus, flows and the like."
    wrong r#"flow inboundCall "A" { var Flow.T: String  task "Start" { Flow.T = "Bye"  jumpToTask(Flow.T) } task "Bye" { disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { jumpToTask("Bye") } task "Bye" { disconnect } }"#
}
WrongKey "wrong-key" Error "The action does not take a key of this kind." {
    "In a body a word is a setting, a text names something that is sent out, a path is a variable that receives something. Set takes texts, Get takes paths, a data action both."
    wrong r#"flow inboundCall "A" { task "Start" { getParticipantData { "Foo" = "Foo" }  disconnect } }"#
    right r#"flow inboundCall "A" { var Flow.Foo: String  task "Start" { getParticipantData { Flow.Foo = "Foo" }  disconnect } }"#
}
WrongTarget "wrong-target" Error "The variable cannot receive what the action gives." {
    "An attribute is a text (P9), so Get fills String variables. Get it into one, then convert it: `Flow.Count = ToInt(Flow.Text)`."
    wrong r#"flow inboundCall "A" { var Flow.N: Integer  task "Start" { getParticipantData { Flow.N = "Foo" }  disconnect } }"#
    right r#"flow inboundCall "A" { var Flow.N: String  task "Start" { getParticipantData { Flow.N = "Foo" }  disconnect } }"#
}
EmptyAttributeName "empty-attribute-name" Error "An attribute name is empty." {
    "An attribute has a name (P7)."
    wrong r#"flow inboundCall "A" { task "Start" { setParticipantData { "" = "x" }  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { setParticipantData { "Foo" = "x" }  disconnect } }"#
}
ComputedAttributeName "computed-attribute-name" Error "An attribute name is computed." {
    "An attribute name is a literal (P7), so that everybody sees which names a flow writes. Imported flows may hold a computed one: `computed-names = \"warn\"` in `callflow.toml` makes this a warning."
    wrong r#"flow inboundCall "A" { task "Start" { setParticipantData { (Append("a", Call.Ani)) = "x" }  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { setParticipantData { "a" = Call.Ani }  disconnect } }"#
}
DuplicateAttribute "duplicate-attribute" Warning "One action sets an attribute twice." {
    "The later value wins, the earlier one is never seen (P8). Names are compared with their case (P6)."
    wrong r#"flow inboundCall "A" { task "Start" { setParticipantData { "Foo" = "a"  "Foo" = "b" }  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { setParticipantData { "Foo" = "b" }  disconnect } }"#
}
EmptyAction "empty-action" Warning "A Set or Get without attributes does nothing." {
    "It counts as an action and changes nothing (P13)."
    wrong r#"flow inboundCall "A" { task "Start" { setParticipantData { }  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { setParticipantData { "Foo" = "x" }  disconnect } }"#
}
StaleRead "stale-read" Note "Somebody else reads participant data before this flow has sent it." {
    "What is set waits in the queue until the flow ends (P1, P20). A data action, a bot or an agent script that reads the attribute before sees the old value (P18). Hand the value over as an input instead."
    wrong r#"flow inboundCall "A" { task "Start" { setParticipantData { "Foo" = "x" }  callData("CRM", "Read the attributes")  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { callData("CRM", "Read the attributes")  setParticipantData { "Foo" = "x" }  disconnect } }"#
}
SensitiveToPlain "sensitive-to-plain" Warning "The value of a sensitive attribute goes into a plain one." {
    "What is sensitive is never shown, and in a durable run never kept in the clear (P47, F61). The plain attribute is both, with the same value. A variable holds a sensitive value when a sensitive attribute is read into it or set to it, or when it is made of one that does; the order of actions does not count. A length and a comparison tell nothing of the value."
    wrong "[participant-data]\nsensitive = [\"Card\"]\n\nflow inboundCall \"A\" {\n    var Flow.card: String\n    task \"Start\" {\n        getParticipantData { Flow.card = \"Card\" }\n        setParticipantData { \"Note\" = Append(\"paid with \", Flow.card) }\n        disconnect\n    }\n}"
    right "[participant-data]\nsensitive = [\"Card\", \"Note\"]\n\nflow inboundCall \"A\" {\n    var Flow.card: String\n    task \"Start\" {\n        getParticipantData { Flow.card = \"Card\" }\n        setParticipantData { \"Note\" = Append(\"paid with \", Flow.card) }\n        disconnect\n    }\n}"
}
NoForm "no-form" Error "Scripts have no form of this." {
    "How Archy writes it is not known (Genesys documents no form, and no flow that was seen has it), or it is a structure of the platform, such as the cards of a menu, which scripts cannot hold. Nothing is guessed. `docs/actions.md` says which actions and settings that are."
    wrong r#"flow digitalBot "A" { state "Start" { loopUntil { maxLoopCount = 3 }  exitBotFlow } }"#
    right r#"flow digitalBot "A" { state "Start" { loop 3 { communicate("Still there?") }  exitBotFlow } }"#
}
SessionLimit "session-limit" Warning "A bot flow goes beyond a limit of its session." {
    "A value has at most 256 characters, and a session sets at most 50 attributes, with 50 Sets and 50 Gets. Beyond one of them the session ends by its error path (P31)."
    wrong r#"flow botFlow "A" { task "Start" { setParticipantData { "Foo" = "«257×x»" }  exitBotFlow } }"#
    right r#"flow botFlow "A" { task "Start" { setParticipantData { "Foo" = "«256×x»" }  exitBotFlow } }"#
}

} } }
