//! Things of the organisation, looked up while a flow runs.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "findName: String, findResult: out EmergencyGroup",
        outputs: &["found", "notFound"],
        flows: Known(&[Workflow]),
        ..row(
            "findEmergencyGroup",
            "Find Emergency Group",
            "find",
            Does::External,
            "Looks an emergency group up by name; the result is written on found only.",
        )
    },
    Action {
        settings: "findName: String, findResult: out Grammar",
        outputs: &["found", "notFound"],
        ..row(
            "findGrammar",
            "Find Grammar",
            "find",
            Does::External,
            "Looks a grammar up by name; the result is written on found only.",
        )
    },
    Action {
        settings: "findId: String, findResult: out Grammar",
        outputs: &["found", "notFound"],
        ..row(
            "findGrammarById",
            "Find Grammar by Id",
            "find",
            Does::External,
            "Looks a grammar up by id; the result is written on found only.",
        )
    },
    Action {
        settings: "findName: String, findResult: out Group",
        outputs: &["found", "notFound"],
        ..row(
            "findGroup",
            "Find Group",
            "find",
            Does::External,
            "Looks a group up by name; the result is written on found only.",
        )
    },
    Action {
        settings: "findId: String, findResult: out KnowledgeBaseDocument",
        outputs: &["found", "notFound"],
        ..row(
            "findKnowledgeBaseDocumentById",
            "Find KnowledgeBaseDocument by Id",
            "find",
            Does::External,
            "Looks a knowledge document up by id; the result is written on found only.",
        )
    },
    Action {
        settings: "findName: String, findResult: out LanguageSkill",
        outputs: &["found", "notFound"],
        flows: Known(&[Workflow]),
        ..row(
            "findLanguageSkill",
            "Find Language Skill",
            "find",
            Does::External,
            "Looks a language skill up by name; the result is written on found only.",
        )
    },
    Action {
        settings: "findName!: String, findResult!: out Queue",
        outputs: &["found", "notFound"],
        flows: Known(&[InboundCall, InboundChat, InboundShortMessage, Workflow]),
        ..row(
            "findQueue",
            "Find Queue",
            "find",
            Does::External,
            "Looks a queue up by name; the result is written on found only.",
        )
    },
    Action {
        settings: "findId!: String, findResult!: out Queue",
        outputs: &["found", "notFound"],
        flows: Known(&[InboundChat]),
        ..row(
            "findQueueById",
            "Find Queue by Id",
            "find",
            Does::External,
            "Looks a queue up by id; the result is written on found only.",
        )
    },
    Action {
        settings: "findName: String, findResult: out Schedule",
        outputs: &["found", "notFound"],
        flows: Known(&[Workflow]),
        ..row(
            "findSchedule",
            "Find Schedule",
            "find",
            Does::External,
            "Looks a schedule up by name; the result is written on found only.",
        )
    },
    Action {
        settings: "findName: String, findResult: out ScheduleGroup",
        outputs: &["found", "notFound"],
        flows: Known(&[Workflow]),
        ..row(
            "findScheduleGroup",
            "Find Schedule Group",
            "find",
            Does::External,
            "Looks a schedule group up by name; the result is written on found only.",
        )
    },
    Action {
        settings: "findName: String, findResult: out Skill",
        outputs: &["found", "notFound"],
        flows: Known(&[Workflow]),
        ..row(
            "findSkill",
            "Find Skill",
            "find",
            Does::External,
            "Looks a skill up by name; the result is written on found only.",
        )
    },
    Action {
        settings: "findName: String, findResult: out Prompt",
        outputs: &["found", "notFound"],
        ..row(
            "findSystemPrompt",
            "Find System Prompt",
            "find",
            Does::External,
            "Looks a system prompt up by name; the result is written on found only.",
        )
    },
    Action {
        settings: "findName: String, findResult: out User",
        outputs: &["found", "notFound"],
        flows: Known(&[Workflow]),
        ..row(
            "findUser",
            "Find User",
            "find",
            Does::External,
            "Looks a user up by e-mail address; the result is written on found only.",
        )
    },
    Action {
        settings: "findId: String, findResult: out User",
        outputs: &["found", "notFound"],
        flows: Known(&[Workflow]),
        ..row(
            "findUserById",
            "Find User by Id",
            "find",
            Does::External,
            "Looks a user up by id; the result is written on found only.",
        )
    },
    Action {
        settings: "findName: String, findResult: out Prompt",
        outputs: &["found", "notFound"],
        ..row(
            "findUserPrompt",
            "Find User Prompt",
            "find",
            Does::External,
            "Looks a user prompt up by name; the result is written on found only.",
        )
    },
    Action {
        settings: "findIds: String[], findResult: out User[]",
        outputs: &["found", "notFound", "partiallyFound"],
        ..row(
            "findUsersById",
            "Find Users by Id",
            "find",
            Does::External,
            "Looks at most 50 users up by their ids; who is not found comes back NOT_SET.",
        )
    },
    Action {
        settings: "findName: String, findResult: out UtilizationLabel",
        outputs: &["found", "notFound"],
        ..row(
            "findUtilizationLabel",
            "Find Utilization Label",
            "find",
            Does::External,
            "Looks a utilization label up by name; the result is written on found only.",
        )
    },
];
