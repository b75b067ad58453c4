//! Codes of names: what is not known, written twice, read-only or out of place.

macro_rules! names_codes { ([$next:ident $($rest:ident)*] $($rows:tt)*) => { $next! { [$($rest)*] $($rows)*

UnknownFlowType "unknown-flow-type" Error "There is no such flow type." {
    "A flow's type is written as in Archy: `inboundCall`, `outboundCall`, `inqueueCall`, `secureCall`, `inboundEmail`, `inboundChat`, `inboundShortMessage`, `inqueueEmail`, `inqueueShortMessage`, `workflow`, `workitem`, `botFlow`, `digitalBot`, `commonModule`, `voicemail`, `surveyInvite`, `voiceSurvey`."
    wrong r#"flow inboundcall "A" { task "Start" { disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { disconnect } }"#
}
UnknownFunction "unknown-function" Error "There is no such function." {
    "Function names compare without case (E30, E40). The help line names the nearest ones."
    wrong r#"Apend("a", "b")"# right r#"Append("a", "b")"#
}
FunctionWithoutCall "function-without-call" Error "A function's name stands without parentheses." {
    "A function is called: `NAME(…)`. Its name alone is no value (E23)."
    wrong "Length" right r#"Length("abc")"#
}
UnknownScope "unknown-scope" Error "There is no such scope." {
    "A variable's first name is its scope: Flow, Task, State, Slot, Common for an author's own, Call, Chat, Message, System and others for built-ins (E31)."
    wrong "Flaw.Name" right "Call.Ani"
}
ScopeAlone "scope-alone" Error "A scope stands where a value is wanted." {
    "`Flow` alone is no value; a variable is `Flow.Name` (E31)."
    wrong "Call" right "Call.Ani"
}
UnknownVariable "unknown-variable" Error "There is no such variable." {
    "A variable is declared with `var` in its flow or task, or is a built-in of the flow's type (E32, E40). Names compare without case."
    wrong r#"flow inboundCall "A" { var Flow.Count: Integer  task "Start" { Flow.Cuont = 1  disconnect } }"#
    right r#"flow inboundCall "A" { var Flow.Count: Integer  task "Start" { Flow.Count = 1  disconnect } }"#
}
UnknownProperty "unknown-property" Error "A value of this type has no such property." {
    "Which properties a type has is fixed (E35, E40). A quoted member names a property, never a variable (E38)."
    wrong r#"MakeCurrency(5, "USD").amuont"# right r#"MakeCurrency(5, "USD").amount"#
}
UnknownType "unknown-type" Error "There is no such type." {
    "Types are String, Integer, Decimal, Boolean, Currency, DateTime, Duration and the others of E54; `[]` behind one makes a collection of it."
    wrong r#"flow inboundCall "A" { var Flow.Name: Text  task "Start" { Flow.Name = "a"  disconnect } }"#
    right r#"flow inboundCall "A" { var Flow.Name: String  task "Start" { Flow.Name = "a"  disconnect } }"#
}
UnknownAction "unknown-action" Error "There is no such action." {
    "Actions are named as in Archy and compare exactly. The help line names the nearest one."
    wrong r#"flow inboundCall "A" { task "Start" { playAudoi("Hello")  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { playAudio("Hello")  disconnect } }"#
}
UnknownSetting "unknown-setting" Error "There is no such setting here." {
    "The settings of each flow type, menu and action are in the catalogue. The help line names the nearest one."
    wrong r#"flow inboundCall "A" { task "Start" { transferToAcd("Support") { priorty = 5 }  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { transferToAcd("Support") { priority = 5 }  disconnect } }"#
}
UnknownOutput "unknown-output" Error "The action has no such output." {
    "Fixed outputs are words (`on success`), those that the flow names itself are texts (`on \"Go again\"`). An output that is not written goes on to the next action. Set and Get have none (P13)."
    wrong r#"flow inboundCall "A" { task "Start" { transferToAcd("Support") on busy { disconnect }  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { transferToAcd("Support") on failure { disconnect }  disconnect } }"#
}
UnknownInput "unknown-input" Error "What is called takes no such input." {
    "A bot, a module or a data action takes what it is declared with: variables with `input` in front, slots, the inputs of `declare dataAction`. Where nothing is declared, nothing is checked."
    wrong r#"declare dataAction "CRM" "Get" { input "phone": String }  flow inboundCall "A" { task "Start" { callData("CRM", "Get") { "phon" = Call.Ani }  disconnect } }"#
    right r#"declare dataAction "CRM" "Get" { input "phone": String }  flow inboundCall "A" { task "Start" { callData("CRM", "Get") { "phone" = Call.Ani }  disconnect } }"#
}
UnknownTask "unknown-task" Error "The flow has no such task." {
    "Task names compare exactly, case included."
    wrong r#"flow inboundCall "A" { task "Start" { jumpToTask("bye") } task "Bye" { disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { jumpToTask("Bye") } task "Bye" { disconnect } }"#
}
UnknownChoice "unknown-choice" Error "The menu has no such choice." {
    "`default = \"Name\"` names one of the menu's choices: the one that is taken when nobody chooses (L9)."
    wrong r#"flow inboundCall "A" { menu "Main" { audio = ToAudioTTS("Hello")  default = "Sale"  choice 1 "Sales" { disconnect } } }"#
    right r#"flow inboundCall "A" { menu "Main" { audio = ToAudioTTS("Hello")  default = "Sales"  choice 1 "Sales" { disconnect } } }"#
}
UnknownMenu "unknown-menu" Error "The flow has no such menu." {
    "Menu names compare exactly, case included."
    wrong r#"flow inboundCall "A" { task "Start" { jumpToMenu("main") } menu "Main" { audio = ToAudioTTS("1: end")  choice 1 "End" { disconnect } } }"#
    right r#"flow inboundCall "A" { task "Start" { jumpToMenu("Main") } menu "Main" { audio = ToAudioTTS("1: end")  choice 1 "End" { disconnect } } }"#
}
UnknownState "unknown-state" Error "The flow has no such state." {
    "State names compare exactly, case included."
    wrong r#"flow workflow "A" { start = "Begin"  state "Start" { endWorkflow } }"#
    right r#"flow workflow "A" { start = "Start"  state "Start" { endWorkflow } }"#
}
UnknownFlow "unknown-flow" Error "The project has no such flow." {
    "Flows of one project name each other by their name, across files; names compare exactly. A flow that lives elsewhere is declared: `declare flow \"Billing\"`."
    wrong r#"flow inboundCall "A" { task "Start" { transferToFlow("Biling")  disconnect } }
flow inboundCall "Billing" { task "Start" { disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { transferToFlow("Billing")  disconnect } }
flow inboundCall "Billing" { task "Start" { disconnect } }"#
}
DuplicateName "duplicate-name" Error "A name is given twice." {
    "Two flows of a project, two tasks, menus or states of a flow, two variables of a scope cannot have one name. Variables compare without case, the others exactly."
    wrong r#"flow inboundCall "A" { task "Start" { disconnect } task "Start" { disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { jumpToTask("End") } task "End" { disconnect } }"#
}
DuplicateKey "duplicate-key" Error "A setting, an input, an output or a default stands twice." {
    "Only the attributes of a Set may be written twice in one action (P8)."
    wrong r#"flow inboundCall "A" { task "Start" { transferToAcd("Q") { priority = 1  priority = 2 }  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { transferToAcd("Q") { priority = 2 }  disconnect } }"#
}
DuplicateChoice "duplicate-choice" Error "Two choices of a menu have one key." {
    "Each of `0`–`9`, `*` and `#` leads to one choice."
    wrong r#"flow inboundCall "A" { menu "Main" { audio = ToAudioTTS("1, 2")  choice 1 "Sales" { disconnect } choice 1 "Support" { disconnect } } }"#
    right r#"flow inboundCall "A" { menu "Main" { audio = ToAudioTTS("1, 2")  choice 1 "Sales" { disconnect } choice 2 "Support" { disconnect } } }"#
}
NameTooLong "name-too-long" Error "A name is too long." {
    "Flow and action names have at most 200 characters (L11), variable names 256 (E327)."
    wrong r#"flow inboundCall "A" { task "Start" { disconnect as "«201×x»" } }"#
    right r#"flow inboundCall "A" { task "Start" { disconnect as "«200×x»" } }"#
}
BadFlowName "bad-flow-name" Error "A flow cannot have this name." {
    "A flow's name is not blank, holds no `/` and does not end in `-debug` (L11)."
    wrong r#"flow inboundCall "Sales/EU" { task "Start" { disconnect } }"#
    right r#"flow inboundCall "Sales EU" { task "Start" { disconnect } }"#
}
UnusedVariable "unused-variable" Warning "A variable is never used." {
    "It is declared, and nothing reads or writes it. Inputs and outputs of a flow count as used."
    wrong r#"flow inboundCall "A" { var Flow.Old: String  task "Start" { disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { disconnect } }"#
}
ReadOnlyVariable "read-only-variable" Error "A read-only variable is written." {
    "Built-ins are read-only (E34). Keep the value in a variable of your own."
    wrong r#"flow inboundCall "A" { task "Start" { Call.Ani = "tel:+1"  disconnect } }"#
    right r#"flow inboundCall "A" { var Flow.Ani: String  task "Start" { Flow.Ani = "tel:+1"  disconnect } }"#
}
SecureVariable "secure-variable" Error "A secure variable is read where none may be read." {
    "Only Extract Secure Data, Call Secure Data and audio expressions read a secure variable (E41)."
    wrong r#"flow secureCall "A" { var Flow.Copy: String  task "Start" { Flow.Copy = Secure.Card  disconnect } }"#
    right r#"flow secureCall "A" { task "Start" { disconnect } }"#
}
WrongScope "wrong-scope" Error "A variable is declared in, or read from, the wrong scope." {
    "Flow variables are declared in the flow, Task and State variables in theirs and seen there only (E31, E32)."
    wrong r#"flow inboundCall "A" { var Task.Name: String  task "Start" { Task.Name = "a"  disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { var Task.Name: String  Task.Name = "a"  disconnect } }"#
}
WrongFlowType "wrong-flow-type" Error "This is not available in a flow of this type." {
    "Some actions, functions and built-ins belong to certain flow types (E53). The help line names them. Where the documentation of an action is not certain about that, this is a note."
    wrong r#"flow inboundCall "A" { task "Start" { endWorkflow } }"#
    right r#"flow workflow "A" { task "Start" { endWorkflow } }"#
}
OldName "old-name" Note "A built-in is called by an old name." {
    "Old names still work: `Flow.Campaign`, `Flow.ContactList`, `Flow.Contact` and `Interaction.Language` are `Call.…` today (E42)."
    wrong r#"flow inboundCall "A" { task "Start" { if IsSet(Interaction.Language) { disconnect } disconnect } }"#
    right r#"flow inboundCall "A" { task "Start" { if IsSet(Call.Language) { disconnect } disconnect } }"#
}
Undeclared "undeclared" Note "Something outside the project is taken on trust." {
    "Data actions, data tables, queues and the like live outside the script. What a project declares is checked; a data action, a data table or a bot that it does not declare is used as it is written, and a queue, a user or the like only where the project declares others of that kind."
    wrong r#"flow inboundCall "A" { task "Start" { callData("CRM", "Get customer")  disconnect } }"#
    right r#"declare dataAction "CRM" "Get customer" {}
flow inboundCall "A" { task "Start" { callData("CRM", "Get customer")  disconnect } }"#
}

} } }
