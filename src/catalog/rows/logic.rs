//! The course of a flow: decisions, loops, tasks, menus, states, waiting.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        outputs: &["yes", "no"],
        ..row(
            "decision",
            "Decision",
            "logical",
            Does::Form("if"),
            "Written `if`: true takes yes, anything else no (L4).",
        )
    },
    Action {
        outputs: &["default"],
        ..row(
            "switch",
            "Switch",
            "logical",
            Does::Form("switch"),
            "Written `switch`: the first case that is true, or that equals the expression (L4).",
        )
    },
    row("loop", "Loop", "loop", Does::Form("loop"), "Written `loop`: the index starts at 0 (L5)."),
    Action {
        ends: Ends::Loop,
        ..row("loopNext", "Next Loop", "loop", Does::LoopNext, "Begins the next turn of the loop around it (L5).")
    },
    Action {
        ends: Ends::Loop,
        ..row("loopExit", "Exit Loop", "loop", Does::LoopExit, "Leaves the loop around it (L5).")
    },
    Action {
        settings: "targetTaskRef!: task",
        arguments: &["targetTaskRef"],
        outputs: &["default"],
        dynamic_outputs: true,
        flows: Known(TASKS),
        ..row(
            "callTask",
            "Call Task",
            "task",
            Does::CallTask,
            "Runs a task and goes on by the output path that the task ended with.",
        )
    },
    Action {
        settings: "targetTaskRef!: task",
        arguments: &["targetTaskRef"],
        flows: Known(TASKS),
        ends: Ends::Task,
        ..row(
            "jumpToTask",
            "Jump to Reusable Task",
            "task",
            Does::JumpTask,
            "Goes to a task and does not come back (L6).",
        )
    },
    Action {
        settings: "outputPath: path",
        arguments: &["outputPath"],
        flows: Known(TASKS),
        ends: Ends::Task,
        ..row(
            "endTask",
            "End Task",
            "task",
            Does::EndTask,
            "Ends the task, by an output path when one is named; where nobody called it, the flow ends (L6).",
        )
    },
    Action {
        settings: "targetMenuRef!: menu",
        arguments: &["targetMenuRef"],
        flows: Known(MENUS),
        ends: Ends::Task,
        ..row("jumpToMenu", "Jump to Menu", "menu", Does::JumpMenu, "Goes to a menu and does not come back (L6).")
    },
    Action {
        flows: Known(MENUS),
        ends: Ends::Task,
        ..row(
            "previousMenu",
            "Previous Menu",
            "menu",
            Does::PreviousMenu,
            "Goes back to the menu that was left for this one (L6).",
        )
    },
    Action {
        flows: Known(MENUS),
        ends: Ends::Task,
        ..row("repeatMenu", "Repeat Menu", "menu", Does::RepeatMenu, "Starts the current menu again (L6).")
    },
    Action {
        settings: "targetStateRef!: state",
        arguments: &["targetStateRef"],
        flows: Known(&[InboundEmail, InboundChat, InboundShortMessage, Workflow, Workitem, BotFlow, DigitalBot]),
        ends: Ends::State,
        ..row("changeState", "Change State", "state", Does::ChangeState, "Goes to another state (L6).")
    },
    Action {
        settings: "duration!: Duration, trimDurationNearMaxRunningTime: Boolean",
        arguments: &["duration"],
        flows: Known(&[InboundEmail, InboundChat, InboundShortMessage, Workflow]),
        ..row("wait", "Wait", "wait", Does::Wait, "Lets time pass.")
    },
    Action {
        flows: Known(&[Workflow]),
        ends: Ends::State,
        ..row(
            "endState",
            "End State",
            "state",
            Does::EndState,
            "Ends the state; a recurring state starts over (P26), elsewhere the flow ends.",
        )
    },
    Action {
        settings: "currentIndex: out Integer, maxLoopCount: Integer",
        ..row(
            "loopUntil",
            "Loop Until",
            "loop",
            Does::NoForm,
            "Loops until a case is true, at most 99 turns (L5). The form of its cases in Archy is not known.",
        )
    },
    Action {
        settings: "currentIndex: out Integer, question: Communication, customizeNoInput: Boolean, \
                   customizeNoMatch: Boolean, noInput: Communication, noInputReprompts: Communication[], \
                   noMatch: Communication, noMatchReprompts: Communication[], voiceEndOfInputTimeout: Duration \
                   = 1 s",
        ..row(
            "loopAnythingElse",
            "Ask for Next Intent",
            "loop",
            Does::NoForm,
            "Asks for the next intent again and again. Its form in Archy is not known.",
        )
    },
];
