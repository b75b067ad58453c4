//! One row of the table: an overload, written as people read it (E47).

use super::call::Run;

/// What the type rule of an overload asks beyond its signature (E50). That all `T` of a signature are one type needs no
/// mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Typing {
    /// Nothing.
    #[default]
    Plain,
    /// At least one argument is typed: Sum, Append.
    OneTyped,
    /// With bare NOT_SETs alone, `T` is String: `==`, `!=`, AreEqual (E69).
    StringIfBare,
    /// No argument may be a bare NOT_SET: Find, FindFirst (E67).
    AllTyped,
    /// Language contexts of one kind may stand only once (E228).
    Contexts,
    /// The property decides (E128).
    Accessor,
}

/// How an overload is carried out.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// By this function.
    Run(Run),
    /// By the world outside; the VM hands it out (E391).
    Effect,
    /// By jumps: only the chosen branch or the needed side is evaluated (E125, E126).
    Lazy,
}

/// In which flows an overload may be called (E53).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flows {
    /// In all.
    #[default]
    All,
    /// In call flows.
    Calls,
    /// In inbound e-mail flows.
    InboundEmail,
    /// In e-mail, message, survey and workflow flows.
    Written,
}

impl Flows {
    /// The flow types, by Archy's keys; empty for all.
    pub const fn types(self) -> &'static [&'static str] {
        match self {
            Self::All => &[],
            Self::Calls => &[
                "inboundCall",
                "outboundCall",
                "inqueueCall",
                "secureCall",
                "voicemail",
                "voiceSurvey",
                "commonModule",
            ],
            Self::InboundEmail => &["inboundEmail"],
            Self::Written => &[
                "inboundEmail",
                "inqueueEmail",
                "inboundShortMessage",
                "inqueueShortMessage",
                "surveyInvite",
                "workflow",
            ],
        }
    }

    /// Whether flows of that type may call it.
    pub fn allow(self, flow_type: &str) -> bool {
        self == Self::All || self.types().iter().any(|known| known.eq_ignore_ascii_case(flow_type))
    }
}

/// One overload.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// `Left(text: String, length: Integer{0..}) -> String`. `?` takes NOT_SET, `+` repeats, `[]` is a collection, `T`
    /// any type of E49. Braces hold what literals must keep: `a..b`, `≠0`, `literal`, `in currency`.
    pub signature: &'static str,
    /// The rule that says what it does.
    pub rule: &'static str,
    /// What it does, in a sentence.
    pub doc: &'static str,
    /// Expressions and the source of what they give; they run as tests.
    pub examples: &'static [(&'static str, &'static str)],
    /// E50
    pub typing: Typing,
    /// For overloads that authors may not call: what they are offered instead, or `""` (E170, E212, E216).
    pub hidden: Option<&'static str>,
    /// E53
    pub flows: Flows,
    /// What it does.
    pub action: Action,
}

/// A row of the usual kind.
pub(super) const fn row(signature: &'static str, rule: &'static str, doc: &'static str, run: Run) -> Row {
    with(signature, rule, doc, Action::Run(run))
}

/// A row that the world outside answers.
pub(super) const fn effect(signature: &'static str, rule: &'static str, doc: &'static str) -> Row {
    with(signature, rule, doc, Action::Effect)
}

/// A row that is compiled to jumps.
pub(super) const fn lazy(signature: &'static str, rule: &'static str, doc: &'static str) -> Row {
    with(signature, rule, doc, Action::Lazy)
}

const fn with(signature: &'static str, rule: &'static str, doc: &'static str, action: Action) -> Row {
    Row { signature, rule, doc, examples: &[], typing: Typing::Plain, hidden: None, flows: Flows::All, action }
}

impl Row {
    pub(super) const fn examples(mut self, examples: &'static [(&'static str, &'static str)]) -> Self {
        self.examples = examples;
        self
    }

    pub(super) const fn typing(mut self, typing: Typing) -> Self {
        self.typing = typing;
        self
    }

    pub(super) const fn hidden(mut self, offer: &'static str) -> Self {
        self.hidden = Some(offer);
        self
    }

    pub(super) const fn flows(mut self, flows: Flows) -> Self {
        self.flows = flows;
        self
    }
}
