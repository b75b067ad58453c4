//! The one string of the run time: up to 24 bytes without an allocation.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A String value, an attribute's name or value. Kept byte for byte: no trimming, no normalisation (P6).
///
/// It has no `Display`, so that a value cannot slip into a log or an error by accident (P47): ask for it by
/// [`Text::as_str`]. `Debug` shows the length alone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Text(CompactString);

impl Text {
    /// The empty text.
    pub const EMPTY: Self = Self(CompactString::const_new(""));

    /// A copy of that text.
    pub fn new(text: &str) -> Self {
        Self(CompactString::new(text))
    }

    /// A whole number as it is written: without an allocation, and not by way of `fmt`.
    pub fn of_number(number: i64) -> Self {
        use compact_str::ToCompactString as _;
        Self(number.to_compact_string())
    }

    /// An empty text with room for that many bytes. The caller has counted them (F31).
    pub fn with_capacity(bytes: usize) -> Self {
        Self(CompactString::with_capacity(bytes))
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Its length in characters (E342).
    pub fn chars(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether it is `""`.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes one character more at the end.
    pub fn push(&mut self, more: char) {
        self.0.push(more);
    }

    /// Writes more at the end.
    pub fn push_str(&mut self, more: &str) {
        self.0.push_str(more);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.len())
    }
}

impl fmt::Write for Text {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        self.0.push_str(more);
        Ok(())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<CompactString> for Text {
    fn from(text: CompactString) -> Self {
        Self(text)
    }
}

impl std::borrow::Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}
