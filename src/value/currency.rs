//! Currency: an amount and a code, each of which may be NOT_SET (E85, E86).

use super::{Decimal, Text};
use serde::{Deserialize, Serialize};

/// A three-letter code in upper case (E356). Whether it is one of ISO 4217 is decided where it is made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "[u8; 3]", into = "[u8; 3]")]
pub struct CurrencyCode([u8; 3]);

impl CurrencyCode {
    /// The code of three letters in any case; `None` for other text.
    pub fn new(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Self(bytes.map(|byte| byte.to_ascii_uppercase())))
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        // Letters of ASCII are UTF-8.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl From<CurrencyCode> for [u8; 3] {
    fn from(code: CurrencyCode) -> Self {
        code.0
    }
}

impl TryFrom<[u8; 3]> for CurrencyCode {
    type Error = &'static str;

    fn try_from(bytes: [u8; 3]) -> Result<Self, Self::Error> {
        if bytes.iter().all(u8::is_ascii_uppercase) { Ok(Self(bytes)) } else { Err("a currency code of three letters") }
    }
}

/// Money.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Currency {
    /// How much; `None` is NOT_SET.
    pub amount: Option<Decimal>,
    /// Of which money; `None` is NOT_SET.
    pub code: Option<CurrencyCode>,
}

/// How many places an amount has as text (E354).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CurrencyText {
    /// Two, or as many as it has.
    #[default]
    #[serde(rename = "at-least-2")]
    AtLeast2,
    /// Two, rounded.
    #[serde(rename = "exactly-2")]
    Exactly2,
}

impl Currency {
    /// Writes `12.50|USD`; parts that are NOT_SET are empty (E86).
    pub fn write(&self, how: CurrencyText, out: &mut Text) {
        if let Some(amount) = self.amount {
            let amount = match how {
                CurrencyText::AtLeast2 => amount,
                CurrencyText::Exactly2 => amount.rounded(2, super::Midpoint::AwayFromZero).unwrap_or(amount),
            };
            amount.write_places(2, out);
        }
        self.write_code(out);
    }

    /// Writes `|USD`, the part after the amount.
    pub fn write_code(&self, out: &mut Text) {
        out.push('|');
        if let Some(code) = &self.code {
            out.push_str(code.as_str());
        }
    }
}
