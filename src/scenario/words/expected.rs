//! What must be seen over the whole run. Where they stand does not matter; several of a kind are in order.

use super::given::WHO;
use super::parameter::{any, maybe, often, one};
use super::{Chapter, Means, Takes, Texts, Word, word};

const fn expected(name: &'static str, means: Means, doc: &'static str, example: &'static str) -> Word {
    word(name, Chapter::Expected, means, doc, example)
}

/// More actions than this no flow can count, its error handling included (L1).
const MOST_ACTIONS: i64 = 11_001;
/// More batches than this no test counts.
const MOST_BATCHES: i64 = 10_000;

/// More attribute updates than this no test counts.
const MOST_UPDATES: i64 = 10_000;

/// The rows.
pub(super) static ROWS: &[Word] = &[
    Word {
        arguments: &[often("text", Takes::Text)],
        ..expected(
            "heard",
            Means::Heard,
            "These are played, in this order; other things may be heard between.",
            r#"test "both are heard" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    heard("Welcome.", "One moment.")
}"#,
        )
    },
    Word {
        arguments: &[often("text", Takes::Text)],
        ..expected(
            "neverHeard",
            Means::NeverHeard,
            "None of these is played.",
            r#"test "no goodbye" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    neverHeard("Goodbye.")
}"#,
        )
    },
    Word {
        arguments: &[often("action", Takes::Action)],
        output: true,
        ..expected(
            "took",
            Means::Took,
            "These actions run, by label or key, in this order; others may run between. With `on` one action takes that \
             output.",
            r#"test "asked, then looked up" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    took("Ask for the account", "Look up the tier")
    took("Ask for the account") on success { }
}"#,
        )
    },
    Word {
        arguments: &[often("action", Takes::Action)],
        ..expected(
            "tookInAnyOrder",
            Means::TookInAnyOrder,
            "These actions run, in whatever order.",
            r#"test "both ran" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    tookInAnyOrder("Look up the tier", "Ask for the account")
}"#,
        )
    },
    Word {
        arguments: &[often("action", Takes::Action)],
        ..expected(
            "neverTook",
            Means::NeverTook,
            "None of these actions runs.",
            r#"test "no data action" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    neverTook("callData")
}"#,
        )
    },
    Word {
        arguments: &[one("attribute", Takes::Attribute), maybe("value", Takes::AnyText)],
        settings: &[maybe("from", Takes::Word(&["queue", "cloud", "missing"]))],
        ..expected(
            "got",
            Means::Got,
            "The next Get of an attribute: its value, and where that came from (P2, P11).",
            r#"test "nobody knows the tier" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    got("Tier", NOT_SET) { from = "missing" }
}"#,
        )
    },
    Word {
        arguments: &[one("count", Takes::Count(0, MOST_BATCHES))],
        ..expected(
            "batches",
            Means::Batches,
            "So many batches are sent (P5).",
            r#"test "nothing to send" {
    call("Reception")
    hears("Welcome.")
    hangsUp
    batches(0)
}"#,
        )
    },
    Word {
        arguments: &[one("number", Takes::Count(1, MOST_BATCHES))],
        settings: &[maybe("only", Takes::Yes)],
        texts: Texts::Attributes,
        ..expected(
            "batch",
            Means::Batch,
            "What the batch of that number holds, counted from 1; with `only = true` nothing else.",
            r#"test "one batch" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    batch(1) { "Account" = "123456"  only = true }
}"#,
        )
    },
    Word {
        arguments: &[one("count", Takes::Count(0, MOST_UPDATES))],
        ..expected(
            "updates",
            Means::Updates,
            "So many attribute updates are told: one for each batch and each write that the cloud accepts (P43). What the \
             cloud holds before is none of them.",
            r#"test "a batch and a write" {
    call("Reception")
    hears("Welcome.")
    writes("script") { "Tier" = "gold" }
    enters("123456")
    updates(2)
}"#,
        )
    },
    Word {
        arguments: &[one("number", Takes::Count(1, MOST_UPDATES))],
        settings: &[WHO[0], WHO[1], maybe("clock", Takes::Moment), maybe("only", Takes::Yes)],
        texts: Texts::Attributes,
        ..expected(
            "update",
            Means::Update,
            "The attribute update of that number, counted from 1: whose attributes, when, names and values (P43). What it \
             does not say is not looked at; with `only = true` nothing else is in it.",
            r#"test "each is told of by itself" {
    call("Reception")
    hears("Welcome.")
    writes("script") { participant = "agent"  "Note" = "late" }
    enters("123456")
    update(1) { participant = "agent"  "Note" = "late"  only = true }
    update(2) { participant = "customer"  clock = MakeDateTime(2026, 1, 5, 9, 0, 0)  "Account" = "123456" }
}"#,
        )
    },
    Word {
        arguments: &[one("type", Takes::Transfer), maybe("target", Takes::Text)],
        ..expected(
            "transfers",
            Means::Transfers,
            "A transfer is tried, whatever comes of it: its type in the platform's word (P45), and its target.",
            r#"test "to billing" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    transfers("ACD", "Billing")
}"#,
        )
    },
    Word {
        arguments: &[one("reason", Takes::Reason)],
        settings: &[maybe("transferType", Takes::Transfer), maybe("flow", Takes::Flow)],
        ..expected(
            "ends",
            Means::Ends,
            "How the last flow ends, or the one that is named, in the platform's words (P45).",
            r#"test "the end" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    ends("TRANSFER") { transferType = "ACD"  flow = "Reception" }
}"#,
        )
    },
    Word {
        arguments: &[one("error", Takes::Error)],
        ..expected(
            "errors",
            Means::Errors,
            "A run error starts the error handling (L3): its word, or the number of its rule. An error that the test does \
             not name fails it.",
            r#"test "no cloud, no call" {
    call("Reception")
    reads on unreachable { }
    hears("Welcome.")
    enters("123456")
    errors("cloud")
}"#,
        )
    },
    Word {
        arguments: &[often("attribute", Takes::Attribute)],
        ..expected(
            "loses",
            Means::Lost,
            "These attributes are lost with their batch (P27). A loss that the test does not name fails it.",
            r#"test "refused for good" {
    call("Reception")
    flush on refused { }
    hears("Welcome.")
    enters("123456")
    loses("Account")
}"#,
        )
    },
    Word {
        arguments: &[one("actions", Takes::Count(1, MOST_ACTIONS))],
        ..expected(
            "within",
            Means::Within,
            "No flow counts more actions than these (L1).",
            r#"test "short" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    within(10)
}"#,
        )
    },
    Word {
        arguments: &[one("path", Takes::Text)],
        ..expected(
            "endsTask",
            Means::EndsTask,
            "The output path by which the task of a `task` test ends; `default` when it names none.",
            r#"test "known" {
    task("Reception", "Identify")
    hears("Your number, please.")
    enters("1234#")
    endsTask("default")
}"#,
        )
    },
    Word {
        arguments: &[any("line", Takes::Text)],
        ..expected(
            "snapshot",
            Means::Snapshot,
            "The whole run, a text a line. `callflow test --update` writes it; look at what changed before you keep it.",
            r#"test "as it was" {
    call("Reception")
    hears("Welcome.")
    hangsUp
    snapshot("flow \"Reception\"", "play \"Welcome.\"", "hangs up", "end DISCONNECT")
}"#,
        )
    },
];
