//! Codes of a flow's shape: parts, loops, switches, what is reached and what ends.

macro_rules! flow_codes { ([$next:ident $($rest:ident)*] $($rows:tt)*) => { $next! { [$($rest)*] $($rows)*

MissingPart "missing-part" Error "A flow has no task, menu or state." {
    "A flow starts in its first task, menu or state, so it has at least one."
    wrong r#"flow inboundCall "A" { language = "en-us" }"#
    right r#"flow inboundCall "A" { language = "en-us"  task "Start" { disconnect } }"#
}
UnreachableAction "unreachable-action" Warning "An action is never reached." {
    "It stands behind one that ends the task or the flow on every way: Disconnect, a jump, End Task, Previous or Repeat Menu, Change State (L6)."
    wrong r#"flow inboundCall "A" { task "Start" { disconnect  playAudio("Never heard") } }"#
    right r#"flow inboundCall "A" { task "Start" { playAudio("Heard")  disconnect } }"#
}
UnfinishedTask "unfinished-task" Error "A task can run off its end." {
    "On every way a task ends with an action that ends the task or the flow; only tasks of in-queue flows start over instead (L6, P26)."
    wrong r#"flow inboundCall "A" { task "Start" { playAudio("Hello") } }"#
    right r#"flow inboundCall "A" { task "Start" { playAudio("Hello")  disconnect } }"#
}
UnfinishedPath "unfinished-path" Warning "A path runs off the end of a task." {
    "Some path of the task ends nothing: after it, the task ends as `endTask` does, and where nobody called it, the flow ends. A transfer does not end a path, because its failure goes on (L6, L7)."
    wrong r#"flow inboundCall "A" { task "Start" { transferToAcd("Support") } }"#
    right r#"flow inboundCall "A" { task "Start" { transferToAcd("Support")  disconnect } }"#
}
TerminatingLoopBody "terminating-loop-body" Error "A loop's body always ends the task or the flow." {
    "Then the loop never turns a second time (L5). Leave it with `loopExit` on one way, or take the loop away."
    wrong r#"flow inboundCall "A" { task "Start" { loop 3 { disconnect } disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { loop 3 { playAudio("Again") } disconnect } }"#
}
OutsideLoop "outside-loop" Error "`loopNext` or `loopExit` stands outside a loop." {
    "Both belong to the loop around them (L5). A loop does not reach into the tasks that it calls."
    wrong r#"flow inboundCall "A" { task "Start" { loopExit  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { loop 2 { loopExit } disconnect } }"#
}
LoopCount "loop-count" Warning "A loop's literal count turns it never, or more often than it can." {
    "A count below 1 skips the loop; at most 99 turns are made (L5)."
    wrong r#"flow inboundCall "A" { task "Start" { loop 0 { playAudio("Never") } disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { loop 3 { playAudio("Three times") } disconnect } }"#
}
SwitchCaseType "switch-case-type" Error "A case has another type than the switch." {
    "A case of a switch with an expression has exactly that expression's type, without a cast; of one without, it is a condition (E64)."
    wrong r#"flow inboundCall "A" { task "Start" { switch Length(Call.Ani) { case "3" { disconnect } } disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { switch Length(Call.Ani) { case 3 { disconnect } } disconnect } }"#
}
SwitchTooManyCases "switch-too-many-cases" Error "A switch has more than 64 cases." {
    "Architect's Switch takes at most 64 (L4). Look the value up in a data table, or nest two switches."
    wrong "flow inboundCall \"A\" { task \"Start\" { switch { «65×case Call.Ani == \"1\" { }\n» } disconnect } }"
    right "flow inboundCall \"A\" { task \"Start\" { switch { «64×case Call.Ani == \"1\" { }\n» } disconnect } }"
}

} } }
