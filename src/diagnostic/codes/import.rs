//! Codes of the import: what keeps a file from becoming a script, and what stands in a script for what was lost.

macro_rules! import_codes { ([$next:ident $($rest:ident)*] $($rows:tt)*) => { $next! { [$($rest)*] $($rows)*

NotImported "not-imported" Error "A file is not imported." {
    "Nothing of it becomes a script: it is no YAML, it has a key twice or a tag, it goes past a limit, it is no flow, or a reference in it leads nowhere. The place is in the file as its author has it, also when a template stands there. The other files of the same import are written all the same."
    wrong "" right "flow workflow \"Imported\" { task \"Start\" { endWorkflow } }"
}
Lost "lost" Warning "Something of an imported flow was not understood." {
    "`lost` stands where an import did not understand the file; it names the construct and its path there. A run stops at it unless somebody outside answers. Write by hand what was meant, and take `lost` away."
    wrong r#"flow inboundCall "A" { task "Start" { lost("action:beam", "/inboundCall/startUpTaskActions/actions[0]/beam")  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { transferToNumber("+13175550100")  disconnect } }"#
}
Altered "altered" Note "An import wrote something else than the file says." {
    "A run goes on: another version of a flow is called, another audio is played, or a key of the flow is kept aside. When it is well so, take `altered` away."
    wrong r#"flow inboundCall "A" { task "Start" { altered("version", "/inboundCall/startUpTaskActions/actions[0]/callBotFlow")  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { disconnect } }"#
}
Template "template" Note "A template has no value." {
    "`{{name}}` in a text stands for a variable of the project. Imported flows have them where their authors fill in names of queues, actions and flows. Give it a value in `callflow.toml`; without one, a run stops at the action that needs it."
    wrong r#"flow inboundCall "A" { task "Start" { transferToAcd("{{queue}}")  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { transferToAcd("Support")  disconnect } }"#
}

} } }
