//! PhoneNumber: what was written, and what it means (E92–E94).

use super::Text;
use serde::{Deserialize, Serialize};

/// What kind of address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhoneScheme {
    /// A telephone number.
    Tel,
    /// An address of the Session Initiation Protocol.
    Sip,
    /// The same over TLS.
    Sips,
}

impl PhoneScheme {
    /// As property `scheme` says it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tel => "tel",
            Self::Sip => "sip",
            Self::Sips => "sips",
        }
    }
}

/// A valid E.164 number: `+`, dialing code, subscriber number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlobalNumber {
    /// With the `+`.
    pub e164: Text,
    /// Digits of the country, without `+`.
    pub dialing_code: Text,
    /// The digits after it.
    pub subscriber: Text,
}

/// A phone number. Text that is no number at all is kept in `raw` (E374).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneNumber {
    /// The text it was made from.
    pub raw: Text,
    /// `None` for text that is neither a number nor a SIP address.
    pub scheme: Option<PhoneScheme>,
    /// The address with its scheme; punctuation as written.
    pub uri: Option<Text>,
    /// For a tel number that is a valid E.164 number.
    pub global: Option<GlobalNumber>,
}

impl PhoneNumber {
    /// Whether it is a telephone number.
    pub fn is_tel(&self) -> bool {
        self.scheme == Some(PhoneScheme::Tel)
    }

    /// Whether it is a SIP address, over TLS or not.
    pub fn is_sip(&self) -> bool {
        matches!(self.scheme, Some(PhoneScheme::Sip | PhoneScheme::Sips))
    }

    /// Whether two are one number (E94).
    pub fn same_as(&self, other: &Self) -> bool {
        match (self.scheme, other.scheme) {
            (Some(PhoneScheme::Tel), Some(PhoneScheme::Tel)) => match (&self.global, &other.global) {
                (Some(one), Some(two)) => one.e164 == two.e164,
                // Numbers without e164 have nothing but what was written to tell them apart.
                (None, None) => self.uri == other.uri,
                _ => false,
            },
            (None, None) => self.raw == other.raw,
            _ => self.is_sip() && other.is_sip() && self.address() == other.address(),
        }
    }

    /// The SIP address without a single `@` left over at its end (E94).
    fn address(&self) -> Option<&str> {
        let uri = self.uri.as_ref()?.as_str();
        Some(uri.strip_suffix('@').unwrap_or(uri))
    }
}
