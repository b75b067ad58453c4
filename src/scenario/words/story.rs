//! What happens, in the order written.

use super::given::WHO;
use super::parameter::{maybe, one};
use super::{Chapter, Means, Parameter, Place, Takes, Texts, Word, word};

const fn story(name: &'static str, means: Means, doc: &'static str, example: &'static str) -> Word {
    word(name, Chapter::Story, means, doc, example)
}

/// A moment may hold it, too.
const ANYWHERE: &[Place] = &[Place::Test, Place::Moment];

/// Whose attributes, and whether nothing else is there.
const STORE: &[Parameter] = &[WHO[0], WHO[1], ONLY];
const ONLY: Parameter = maybe("only", Takes::Yes);

/// The greatest number of times that `at` counts.
const MOST_TIMES: i64 = 10_000;

/// The rows.
pub(super) static ROWS: &[Word] = &[
    Word {
        arguments: &[one("text", Takes::Text)],
        settings: &[maybe("part", Takes::Yes)],
        ..story(
            "hears",
            Means::Hears,
            "This is played, after the step before it and before the one behind it; other things may be heard between. With \
             `part = true` it is a part of what is played.",
            r#"test "a greeting" {
    call("Reception")
    hears("Wel") { part = true }
    hangsUp
}"#,
        )
    },
    Word {
        arguments: &[one("keys", Takes::Keys)],
        ..story(
            "enters",
            Means::Enters,
            "The caller presses keys when the flow waits for them next: digits, or the choice of a menu. The key that ends \
             an entry is one of them.",
            r#"test "an account" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    expect(Flow.Account == "123456")
    hangsUp
}"#,
        )
    },
    Word {
        ..story(
            "entersNothing",
            Means::EntersNothing,
            "The caller presses nothing until the time is over; the clock goes on by that time (L8, L9).",
            r#"test "nobody presses anything" {
    call("Reception")
    hears("Welcome.")
    entersNothing
    took("Ask for the account") on failure { }
}"#,
        )
    },
    Word {
        arguments: &[one("words", Takes::Text)],
        ..story(
            "says",
            Means::Says,
            "The caller says something when a menu waits for him next: it chooses by the speech terms of a choice, whatever \
             their case; other words are as nothing (A60, L9). Collect Input hears keys only.",
            r#"test "by voice" {
    call("Spoken")
    hears("Sales or billing?")
    says("billing")
    transfers("ACD", "Billing")
}"#,
        )
    },
    Word {
        stands: ANYWHERE,
        ..story(
            "hangsUp",
            Means::HangsUp,
            "The caller hangs up, at the next play or wait (P21); after the flows he is the customer who leaves (P42).",
            r#"test "gone" {
    call("Reception")
    hears("Welcome.")
    hangsUp
    ends("DISCONNECT")
}"#,
        )
    },
    Word {
        arguments: &[one("writer", Takes::Text)],
        settings: WHO,
        texts: Texts::Written,
        stands: ANYWHERE,
        ..story(
            "writes",
            Means::Writes,
            "Somebody else writes attributes to the cloud, at once (P16): an agent's script, the API, another flow. Writers of \
             one moment write in the order in which they stand in the test.",
            r#"test "a script knows better" {
    call("Reception")
    hears("Welcome.")
    writes("script") { "Tier" = "gold" }
    enters("123456")
    got("Tier", "gold")
    hangsUp
}"#,
        )
    },
    Word {
        arguments: &[one("action", Takes::Action)],
        settings: &[maybe("time", Takes::Count(1, MOST_TIMES))],
        holds: Some(Place::Moment),
        ..story(
            "at",
            Means::At,
            "These steps happen just before an action runs, by its label or its key; for the second time with `time = 2`. \
             The test fails when the run does not get there.",
            r#"test "just before the look-up" {
    call("Reception")
    at("Look up the tier") { writes("api") { "Tier" = "gold" } }
    hears("Welcome.")
    enters("123456")
    got("Tier", "gold")
    hangsUp
}"#,
        )
    },
    Word {
        arguments: &[one("duration", Takes::Time)],
        holds: Some(Place::Moment),
        ..story(
            "after",
            Means::After,
            "These steps happen when the clock of the run has come so far: waits and time-outs turn it, and take no real time.",
            r#"test "while nobody presses anything" {
    call("Reception")
    after(MakeDuration(0, 0, 0, 3)) { writes("api") { "Tier" = "gold" } }
    hears("Welcome.")
    entersNothing
    stored { "Tier" = "gold" }
}"#,
        )
    },
    Word {
        arguments: &[one("name", Takes::Text)],
        ..story(
            "agentAnswers",
            Means::AgentAnswers,
            "An agent takes the call out of the queue: the in-queue flow ends, and there is a participant with the purpose \
             agent (P26, P42).",
            r#"test "an agent answers" {
    call("Reception")
    queue("Billing") { flow = "On hold" }
    hears("Welcome.")
    enters("123456")
    hears("Please hold.")
    agentAnswers("Ann")
    stored { "Waited" = "yes" }
}"#,
        )
    },
    Word {
        ..story(
            "wrapsUp",
            Means::WrapsUp,
            "The agent's wrap-up ends: the last segment is over (P41, P42).",
            r#"test "late writers" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    agentAnswers("Ann")
    hangsUp
    wrapsUp
    writes("api") { participant = "agent"  "Note" = "done" }
    stored { participant = "agent"  "Note" = "done" }
    analysed { participant = "agent"  "Note" = NOT_SET }
}"#,
        )
    },
    Word {
        ..story(
            "flowsEnd",
            Means::FlowsEnd,
            "The flows have come to their end: what stands behind it happens, or is looked at, afterwards.",
            r#"test "a script that comes late" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    flowsEnd
    writes("script") { "Account" = "654321" }
    batch(1) { "Account" = "123456" }
    stored { "Account" = "654321" }
}"#,
        )
    },
    Word {
        arguments: &[one("condition", Takes::Condition)],
        settings: &[maybe("flow", Takes::Flow)],
        stands: ANYWHERE,
        labelled: true,
        ..story(
            "expect",
            Means::Expect,
            "An expression over the variables of the test's flow, or of the one that is named, is true. It is looked at when \
             the caller is played or asked something next; behind the last thing that happens, at the end. `as` says why.",
            r#"test "one and one" { expect(1 + 1 == 2) as "the world is in order" }"#,
        )
    },
    Word {
        settings: &[ONLY],
        texts: Texts::Attributes,
        stands: ANYWHERE,
        ..story(
            "queued",
            Means::Queued,
            "What is set and not yet sent (P1); with `only = true` nothing else is.",
            r#"test "not yet sent" {
    call("Reception")
    at("To billing") {
        queued { "Account" = "123456"  only = true }
        stored { "Account" = NOT_SET }
    }
    hears("Welcome.")
    enters("123456")
    stored { "Account" = "123456" }
}"#,
        )
    },
    Word {
        settings: STORE,
        texts: Texts::Attributes,
        stands: ANYWHERE,
        ..story(
            "stored",
            Means::Stored,
            "What Conversation Services hold of the caller, or of whom is named; with `only = true` nothing else. Before \
             something that happens it is looked at there, behind the last of it at the end.",
            r#"test "kept" {
    call("Reception")
    hears("Welcome.")
    stored { "Account" = NOT_SET }
    enters("123456")
    stored { "Account" = "123456" }
}"#,
        )
    },
    Word {
        settings: STORE,
        texts: Texts::Attributes,
        stands: ANYWHERE,
        ..story(
            "analysed",
            Means::Analysed,
            "What Analytics holds: what was written while the conversation was open (P41). Else as `stored`.",
            r#"test "seen by Analytics" {
    call("Reception")
    hears("Welcome.")
    enters("123456")
    analysed { "Account" = "123456" }
}"#,
        )
    },
];
