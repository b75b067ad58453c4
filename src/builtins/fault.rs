//! Run errors of functions and operators (E305–E308): what went wrong, never with which values (P47).

/// Why a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultReason {
    /// An argument that must be set is NOT_SET (E70).
    NotSet,
    /// Division or remainder by zero (E306).
    ZeroDivisor,
    /// A result outside its type's range (E367).
    Overflow,
    /// Text that does not say what the cast wants (E307, E365).
    BadText,
    /// A position outside a collection (E366).
    Index,
    /// A computed argument outside the range that its literal must keep (E368).
    ArgumentRange,
    /// Currencies of two codes (E355).
    CurrencyMismatch,
    /// A code that is not one of ISO 4217 (E356).
    CurrencyCode,
    /// A Currency without an amount where one is needed (E307, E355).
    NoAmount,
    /// A day that its month does not have (E357).
    ImpossibleDate,
    /// A power that has no value (E351).
    PowerDomain,
    /// A String or a collection that is too long (E369).
    SizeLimit,
    /// Text that is not JSON, or JSON of the wrong shape (E240–E248).
    Json,
    /// Two collections of different lengths where items belong together (E201).
    CountMismatch,
    /// A look-up of what nobody declares, where the project wants an error (E391).
    Lookup,
    /// The run's memory is used up (F31).
    Memory,
    /// The run's fuel is used up (F30).
    Fuel,
    /// The program called what cannot be called; the verifier excludes it (F35).
    Internal,
}

impl FaultReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::NotSet,
        Self::ZeroDivisor,
        Self::Overflow,
        Self::BadText,
        Self::Index,
        Self::ArgumentRange,
        Self::CurrencyMismatch,
        Self::CurrencyCode,
        Self::NoAmount,
        Self::ImpossibleDate,
        Self::PowerDomain,
        Self::SizeLimit,
        Self::Json,
        Self::CountMismatch,
        Self::Lookup,
        Self::Memory,
        Self::Fuel,
        Self::Internal,
    ];

    /// The reason as traces and tests name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotSet => "not-set",
            Self::ZeroDivisor => "zero-divisor",
            Self::Overflow => "overflow",
            Self::BadText => "bad-text",
            Self::Index => "index-out-of-range",
            Self::ArgumentRange => "argument-range",
            Self::CurrencyMismatch => "currency-mismatch",
            Self::CurrencyCode => "currency-code",
            Self::NoAmount => "no-amount",
            Self::ImpossibleDate => "impossible-date",
            Self::PowerDomain => "power-domain",
            Self::SizeLimit => "size-limit",
            Self::Json => "json",
            Self::CountMismatch => "count-mismatch",
            Self::Lookup => "lookup-unknown",
            Self::Memory => "memory",
            Self::Fuel => "fuel",
            Self::Internal => "internal",
        }
    }

    /// Whether the words speak of one argument, and not of the whole call.
    pub fn is_of_argument(self) -> bool {
        self.words().starts_with("is ")
    }

    /// The reason in words, to stand behind what it is said of.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotSet => "is NOT_SET and must be set",
            Self::ZeroDivisor => "is zero, and nothing can be divided by it",
            Self::Overflow => "the result is outside the range of its type",
            Self::BadText => "is a text that cannot be converted",
            Self::Index => "is outside the collection",
            Self::ArgumentRange => "is outside its range",
            Self::CurrencyMismatch => "the currencies have different codes",
            Self::CurrencyCode => "is no currency code of ISO 4217",
            Self::NoAmount => "is a Currency without an amount",
            Self::ImpossibleDate => "there is no such day",
            Self::PowerDomain => "this power has no value",
            Self::SizeLimit => "the result is longer than the limit",
            Self::Json => "is not JSON of the kind that is wanted",
            Self::CountMismatch => "the collections have different counts",
            Self::Lookup => "nothing of this name is declared",
            Self::Memory => "the memory of the run is used up",
            Self::Fuel => "the fuel of the run is used up",
            Self::Internal => "the program is not valid",
        }
    }
}

/// A run error, before the VM adds function and place to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule that was broken: `E70`.
    pub rule: &'static str,
    /// Why.
    pub reason: FaultReason,
    /// Which argument, counted from 0, where it is one alone.
    pub argument: Option<usize>,
    /// The character at which a text fails, counted from 1, where that is known (E240).
    pub position: Option<usize>,
}

impl Fault {
    /// A fault of the whole call.
    pub const fn new(rule: &'static str, reason: FaultReason) -> Self {
        Self { rule, reason, argument: None, position: None }
    }

    /// A fault of one argument, counted from 0.
    pub const fn of(rule: &'static str, reason: FaultReason, argument: usize) -> Self {
        Self { rule, reason, argument: Some(argument), position: None }
    }

    /// The fault in words; arguments are counted from 1, as people do.
    pub fn message(&self) -> String {
        let words = self.reason.words();
        let place = self.position.map_or_else(String::new, |position| format!(", at character {position}"));
        match self.argument {
            Some(argument) if self.reason.is_of_argument() => format!("argument {} {words}{place}", argument + 1),
            _ => format!("{words}{place}"),
        }
    }
}

impl From<crate::value::Overflow> for Fault {
    fn from(_: crate::value::Overflow) -> Self {
        Self::new("E367", FaultReason::Overflow)
    }
}
