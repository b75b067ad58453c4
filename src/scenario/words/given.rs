//! What is known and answered: set-up, whose order does not matter.

use super::parameter::{maybe, often, one};
use super::{Chapter, Means, Parameter, Place, Takes, Texts, Word, word};

const fn given(name: &'static str, means: Means, doc: &'static str, example: &'static str) -> Word {
    word(name, Chapter::Given, means, doc, example)
}

/// What is known of a call.
const CALL: &[Parameter] = &[
    maybe("from", Takes::Text),
    maybe("to", Takes::Text),
    maybe("language", Takes::Text),
    maybe("clock", Takes::Moment),
    maybe("conversation", Takes::Text),
];

/// Whose attributes are meant; the caller's when nothing is said (P40).
pub(super) const WHO: &[Parameter] = &[maybe("participant", Takes::Purpose), maybe("conversation", Takes::Text)];

/// The rows.
pub(super) static ROWS: &[Word] = &[
    Word {
        arguments: &[one("flow", Takes::Flow)],
        settings: CALL,
        variables: true,
        ..given(
            "call",
            Means::Call,
            "Somebody calls a flow: inbound, outbound, in-queue or secure. `clock` is when; a test never sees the real \
             time, and its call begins on Monday, 5 January 2026, 09:00 UTC unless it says so.",
            r#"test "a caller is greeted" {
    call("Reception") { from = "tel:+15550100"  language = "en-us" }
    hears("Welcome.")
    hangsUp
}"#,
        )
    },
    Word {
        arguments: &[one("flow", Takes::Flow)],
        settings: CALL,
        variables: true,
        ..given(
            "start",
            Means::Start,
            "A flow without a caller on the line begins: a workflow, a message, a bot. Inputs are set as variables.",
            r#"test "a workflow looks at its input" {
    start("Clean up")
    Flow.Reason = "late"
    neverTook("wait")
    ends("FLOW_EXIT")
}"#,
        )
    },
    Word {
        arguments: &[one("flow", Takes::Flow), one("task", Takes::Task)],
        settings: CALL,
        variables: true,
        ..given(
            "task",
            Means::Task,
            "One task of a flow runs by itself, with its variables as they begin or as the test sets them, and the test \
             ends with it.",
            r#"test "a short number is unknown" {
    task("Reception", "Identify")
    hears("Your number, please.")
    enters("12#")
    endsTask("Unknown")
}"#,
        )
    },
    Word {
        arguments: &[one("setup", Takes::Setup)],
        ..given(
            "uses",
            Means::Uses,
            "The steps of a `setup` are put here. What the test says itself goes before what a set-up says.",
            r#"test "a set-up is used" {
    uses("A gold caller")
    hears("Welcome.")
    enters("123456")
    got("Tier", "gold")
    hangsUp
}"#,
        )
    },
    Word {
        arguments: &[often("column", Takes::Column)],
        holds: Some(Place::Table),
        ..given(
            "table",
            Means::Table,
            "The test runs once for each `row`. What stands in the columns is `Test.NAME` in every expression of the test.",
            r#"test "the tier decides" {
    table("tier", "queue") {
        row("gold", "VIP")
        row("silver", "Billing")
        row(NOT_SET, "Billing")
    }
    call("Reception")
    cloud { "Tier" = Test.tier }
    hears("Welcome.")
    enters("123456")
    transfers("ACD", Test.queue)
}"#,
        )
    },
    Word {
        arguments: &[often("value", Takes::Value)],
        texts: Texts::Columns,
        stands: &[Place::Table],
        ..given(
            "row",
            Means::Row,
            "A row: in `table` with a value for each column, in `rows` with its key, and its columns in braces.",
            r#"test "a holiday is greeted" {
    call("Greeting")
    rows("Holidays") { row("2026-01-05") { "greeting" = "Happy new year." } }
    heard("Happy new year.")
}"#,
        )
    },
    Word {
        texts: Texts::Attributes,
        settings: WHO,
        ..given(
            "cloud",
            Means::Cloud,
            "The attributes that the cloud holds before: of the caller, or of the `participant` and the `conversation` that \
             are named.",
            r#"test "the cloud is asked" {
    call("Reception")
    cloud { "Tier" = "gold" }
    hears("Welcome.")
    enters("123456")
    got("Tier", "gold") { from = "cloud" }
    hangsUp
}"#,
        )
    },
    Word {
        arguments: &[one("table", Takes::Text)],
        holds: Some(Place::Table),
        ..given(
            "rows",
            Means::Rows,
            "Rows of a data table, over those that are declared. A look-up in a table with rows that no answer is written \
             for finds them, or takes `notFound`.",
            r#"test "a day that is no holiday" {
    call("Greeting")
    rows("Holidays") { row("2026-12-24") { "greeting" = "Merry Christmas." } }
    heard("Welcome.")
    neverHeard("Merry Christmas.")
}"#,
        )
    },
    Word {
        arguments: &[one("prompt", Takes::Text)],
        settings: &[maybe("text", Takes::Text)],
        ..given(
            "prompt",
            Means::Prompt,
            "What a prompt says, for `hears` and its kin; a prompt that no test speaks of is heard by its name.",
            r#"test "the prompt is played" {
    call("Closed")
    prompt("Closed") { text = "We are closed." }
    heard("We are closed.")
}"#,
        )
    },
    Word {
        arguments: &[one("queue", Takes::Text)],
        settings: &[maybe("flow", Takes::Flow)],
        ..given(
            "queue",
            Means::Queue,
            "The in-queue flow that callers of a queue hear until an agent answers (P26).",
            r#"test "the caller waits" {
    call("Reception")
    queue("Billing") { flow = "On hold" }
    hears("Welcome.")
    enters("123456")
    hears("Please hold.")
    agentAnswers("Ann")
}"#,
        )
    },
    Word {
        holds: Some(Place::Always),
        ..given(
            "always",
            Means::Always,
            "These answers are given as often as they are asked for, and need not be asked for at all.",
            r#"test "an answer that stays" {
    call("Reception")
    always {
        callData("CRM", "Get customer") on success { "tier" = "gold" }
    }
    hears("Welcome.")
    enters("999999")
    expect(Flow.Tier == "gold")
    hangsUp
}"#,
        )
    },
    Word {
        fates: &["accepted", "unreachable", "unknown", "refused", "ended"],
        ..given(
            "flush",
            Means::Flush,
            "What becomes of the deliveries of batches, one after the other: the cloud is `unreachable` (nothing is done, the \
             batch is sent again), what it did is `unknown` (it is applied, the answer is lost), it has `refused` the batch, \
             or the conversation has `ended` (P27). Afterwards each is `accepted`.",
            r#"test "an answer that is lost" {
    call("Reception")
    flush on unknown { } on accepted { }
    hears("Welcome.")
    enters("123456")
    batches(1)
}"#,
        )
    },
    Word {
        fates: &["answered", "unreachable"],
        ..given(
            "reads",
            Means::Reads,
            "What becomes of the reads of the cloud, one after the other; afterwards each is `answered`.",
            r#"test "the cloud is away" {
    call("Reception")
    reads on unreachable { }
    hears("Welcome.")
    enters("123456")
    errors("cloud")
    ends("FLOW_ERROR_DISCONNECT")
}"#,
        )
    },
];
