//! Types: one table of names and codes (E54, §8 of the expression rules).

use serde::{Deserialize, Serialize};
use std::fmt;

/// Which register file holds values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum File {
    /// 64-bit numbers: Boolean, Integer, DateTime, Duration. NOT_SET is [`NOT_SET_INT`].
    Int,
    /// Texts: String. NOT_SET is `None`.
    Text,
    /// Everything else.
    Value,
}

/// What stands for NOT_SET in the file of 64-bit numbers: far outside every type's range (E81, E87, E90).
pub const NOT_SET_INT: i64 = i64::MIN;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $code:literal, $file:ident;)*) => {
        /// A type without its collection mark. Names and codes are Architect's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name people write (E54).
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The code of compiled trees (expressions.md §16).
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The register file of its values.
            pub const fn file(self) -> File {
                match self { $(Self::$name => File::$file,)* }
            }
        }
    };
}

kinds! {
    /// true, false (E80)
    Boolean = "Boolean", "bln", Int;
    /// ±999,999,999,999,999 (E81)
    Integer = "Integer", "int", Int;
    /// Unicode text (E82)
    String = "String", "str", Text;
    /// 40 significant digits (E83)
    Decimal = "Decimal", "dec", Value;
    /// An amount and a code (E85)
    Currency = "Currency", "cur", Value;
    /// Whole seconds, UTC (E87)
    DateTime = "DateTime", "dtm", Int;
    /// A day (E88)
    Date = "Date", "dat", Value;
    /// A time of day (E89)
    Time = "Time", "tim", Value;
    /// Milliseconds (E90)
    Duration = "Duration", "dur", Int;
    /// E92
    PhoneNumber = "PhoneNumber", "phn", Value;
    /// E95
    Json = "JSON", "jsn", Value;
    /// A user or system prompt (E97)
    Prompt = "Prompt", "pmt", Value;
    /// Parts to play (E98, E215)
    Audio = "Audio", "aud", Value;
    /// Parts to say or send (E99, E250)
    Communication = "Communication", "com", Value;
    /// E101
    Queue = "Queue", "que", Value;
    /// E101
    User = "User", "usr", Value;
    /// E101
    Group = "Group", "grp", Value;
    /// E101
    Skill = "Skill", "skl", Value;
    /// E101
    LanguageSkill = "LanguageSkill", "lac", Value;
    /// E101
    WrapupCode = "WrapupCode", "wrc", Value;
    /// E101
    Schedule = "Schedule", "sch", Value;
    /// E101
    ScheduleGroup = "ScheduleGroup", "shg", Value;
    /// E101
    EmergencyGroup = "EmergencyGroup", "emg", Value;
    /// E266
    Timeslot = "Timeslot", "tsl", Value;
    /// E101
    Email = "Email", "cpx_email", Value;
    /// E101
    EmailAddress = "EmailAddress", "cpx_email_address", Value;
    /// E101
    EmailAttachment = "EmailAttachment", "cpx_email_attachment", Value;
    /// E101
    ShortMessage = "ShortMessage", "cpx_short_message", Value;
    /// E101
    ExternalContact = "ExternalContact", "cpx_external_contact", Value;
    /// E101
    ExternalOrganization = "ExternalOrganization", "cpx_external_organization", Value;
    /// E101
    ExternalPhoneNumber = "ExternalPhoneNumber", "cpx_external_phone_number", Value;
    /// E101
    ExternalAddress = "ExternalAddress", "cpx_external_address", Value;
    /// E101
    ExternalTwitterInfo = "ExternalTwitterInfo", "cpx_external_twitter_info", Value;
    /// E101
    ExternalFacebookInfo = "ExternalFacebookInfo", "cpx_external_facebook_info", Value;
    /// E101
    ExternalLineInfo = "ExternalLineInfo", "cpx_external_line_info", Value;
    /// E101
    Campaign = "Campaign", "cam", Value;
    /// E101
    ContactList = "ContactList", "cnl", Value;
    /// A contact of a contact list; its columns are its properties (E102)
    Contact = "Contact", "con", Value;
    /// E101
    ChatGuest = "ChatGuest", "cpx_chat_guest", Value;
    /// E101
    StringKeyValuePair = "StringKeyValuePair", "cpx_string_key_value_pair", Value;
    /// E101
    Workitem = "Workitem", "cpx_workitem", Value;
    /// E101
    WorktypeStatus = "WorktypeStatus", "cpx_worktype_status", Value;
    /// Pairs for a queue's preferred agents (E258)
    AgentScorePair = "AgentScorePair", "cpx_agent_score_pair", Value;
    /// May be declared and passed on (E102)
    Image = "Image", "img", Value;
    /// May be declared and passed on (E102)
    Grammar = "Grammar", "gmr", Value;
    /// May be declared and passed on (E102)
    UtilizationLabel = "UtilizationLabel", "utl", Value;
    /// May be declared and passed on (E102)
    KnowledgeBaseDocument = "KnowledgeBaseDocument", "kbd", Value;
    /// May be declared and passed on (E102)
    Workbin = "Workbin", "cpx_workbin", Value;
    /// May be declared and passed on (E102)
    SurveyQuestion = "SurveyQuestion", "svq", Value;
    /// May be declared and passed on (E102)
    VoiceSnippet = "VoiceSnippet", "vsn", Value;
    /// May be declared and passed on (E102)
    JourneyOutcome = "JourneyOutcome", "jot", Value;
    /// May be declared and passed on (E102)
    JourneyOutcomeScore = "JourneyOutcomeScore", "jos", Value;
    /// May be declared and passed on (E102)
    JourneySegment = "JourneySegment", "jsg", Value;
    /// May be declared and passed on (E102)
    JourneySession = "JourneySession", "jse", Value;
    /// May be declared and passed on (E102)
    JourneySessionDetails = "JourneySessionDetails", "jsd", Value;
    /// May be declared and passed on (E102)
    AssignedCustomerIntent = "AssignedCustomerIntent", "aci", Value;
    /// May be declared and passed on (E102)
    CustomerIntent = "CustomerIntent", "cin", Value;
    /// May be declared and passed on (E102)
    Choice = "Choice", "chc", Value;
    /// May be declared and passed on (E102)
    Card = "Card", "crd", Value;
    /// `Format.Bool.x` (E293)
    FormatBool = "Format.Bool", "bof", Int;
    /// `Format.Currency.x` (E293)
    FormatCurrency = "Format.Currency", "cuf", Int;
    /// `Format.Date.x` (E293)
    FormatDate = "Format.Date", "daf", Int;
    /// `Format.Number.x` (E293)
    FormatNumber = "Format.Number", "nuf", Int;
    /// `Format.PhoneNumber.x` (E293)
    FormatPhoneNumber = "Format.PhoneNumber", "phf", Int;
    /// `Format.String.x` (E293)
    FormatString = "Format.String", "stf", Int;
    /// `Format.Time.x` (E293)
    FormatTime = "Format.Time", "tif", Int;
    /// `Format.TimePart.x` (E293)
    FormatTimePart = "Format.TimePart", "tpf", Int;
    /// `Language.Case.x`, `Language.Gender.x`, `Language.Quantity.x` (E294)
    LanguageContext = "Language context", "lne", Int;
    /// `System.Currencies.x` without its `.code` (E291)
    CurrencyConstant = "System.Currencies", "cre", Value;
    /// `System.Languages.x` without its `.tag` (E291)
    LanguageConstant = "System.Languages", "lge", Value;
    /// `System.Regions.x` without its property (E291)
    RegionConstant = "System.Regions", "rge", Value;
}

impl Kind {
    /// The kind that people mean by a name, case aside.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// The kind of a code of compiled trees.
    pub fn coded(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// Whether `T` of a signature stands for it too (E49): not for Audio, the enumerations and the
    /// constants of `System.`.
    pub const fn is_any(self) -> bool {
        !matches!(self, Self::Audio) && !self.is_enumeration() && !self.is_system_constant()
    }

    /// Whether it is one of the enumerations of `Format.` and `Language.` (E293, E294).
    pub const fn is_enumeration(self) -> bool {
        matches!(
            self,
            Self::FormatBool
                | Self::FormatCurrency
                | Self::FormatDate
                | Self::FormatNumber
                | Self::FormatPhoneNumber
                | Self::FormatString
                | Self::FormatTime
                | Self::FormatTimePart
                | Self::LanguageContext
        )
    }

    /// Whether it is a constant of `System.` that has properties and nothing else (E291).
    pub const fn is_system_constant(self) -> bool {
        matches!(self, Self::CurrencyConstant | Self::LanguageConstant | Self::RegionConstant)
    }

    /// Whether authors may declare a variable of it.
    pub const fn declarable(self) -> bool {
        !self.is_enumeration() && !self.is_system_constant()
    }
}

/// A type: a kind, or a collection of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Type {
    /// What it is, or what its items are.
    pub kind: Kind,
    /// Whether it is a collection (`T[]`).
    pub list: bool,
}

impl Type {
    /// A single value of that kind.
    pub const fn one(kind: Kind) -> Self {
        Self { kind, list: false }
    }

    /// A collection of that kind.
    pub const fn many(kind: Kind) -> Self {
        Self { kind, list: true }
    }

    /// The register file of its values: collections lie with the large values.
    pub const fn file(self) -> File {
        if self.list { File::Value } else { self.kind.file() }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind.name(), if self.list { "[]" } else { "" })
    }
}
