//! Attributes as a store gives them, and attribute-update events. An event keeps names with values in the order of the
//! write, and behind them names that went.

use super::{Millis, listed};
use crate::value::Text;

/// In place of a value's length: the name went.
const GONE: u32 = u32::MAX;

/// An attribute as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whose.
    pub participant: String,
    /// Its name, byte for byte (P6, H43).
    pub name: Text,
    /// What Conversation Services hold.
    pub value: Text,
    /// What Analytics was told last while everything was open (P41, H56).
    pub analytics: Option<Text>,
}

/// What Analytics was told last of an attribute while everything was open (P41, H56).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whose.
    pub participant: String,
    /// Its name.
    pub name: Text,
    /// Its value.
    pub value: Text,
}

/// An attribute-update event (P43, H48).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeEvent {
    /// Its place in the order of all events; grows, may leave gaps.
    pub number: i64,
    /// When.
    pub time: Millis,
    /// The conversation.
    pub conversation: String,
    /// Whose attributes.
    pub participant: String,
    /// What was written, in the order of the write.
    pub attributes: Vec<(Text, Text)>,
    /// Names that went (H44, `null-value` = `remove`).
    pub gone: Vec<Text>,
    /// Whether Analytics took it (P41).
    pub analytics: bool,
}

/// What an event tells: what was written, and which names went.
pub type Changes = (Vec<(Text, Text)>, Vec<Text>);

/// The bytes of an event's attributes.
pub fn event_bytes(attributes: &[(Text, Text)], gone: &[Text]) -> Vec<u8> {
    let mut bytes = listed(attributes);
    for name in gone {
        bytes.extend_from_slice(&(name.len() as u32).to_le_bytes());
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(&GONE.to_le_bytes());
    }
    bytes
}

/// What such bytes hold: what was written, and what went; `None` when they are none.
pub fn event_of(mut bytes: &[u8]) -> Option<Changes> {
    let (mut attributes, mut gone) = (Vec::new(), Vec::new());
    while !bytes.is_empty() {
        let name = text(&mut bytes)??;
        match text(&mut bytes)? {
            Some(value) => attributes.push((name, value)),
            None => gone.push(name),
        }
    }
    Some((attributes, gone))
}

/// The next text, or that there is none in its place.
fn text(bytes: &mut &[u8]) -> Option<Option<Text>> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length);
    if length == GONE {
        *bytes = rest;
        return Some(None);
    }
    let (text, rest) = rest.split_at_checked(length as usize)?;
    *bytes = rest;
    Some(Some(Text::new(std::str::from_utf8(text).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p43_what_was_written_and_what_went_come_back() {
        let (attributes, gone) =
            (vec![(Text::new("b"), Text::EMPTY), (Text::new("a"), Text::new("ä"))], [Text::new("c")]);
        let bytes = event_bytes(&attributes, &gone);
        assert_eq!(event_of(&bytes), Some((attributes.clone(), gone.to_vec())));
        // As it was written before names could go.
        assert_eq!(event_of(&listed(&attributes)), Some((attributes, Vec::new())));
        assert_eq!(event_of(&bytes[..bytes.len() - 1]), None);
        assert_eq!(event_of(&GONE.to_le_bytes()), None);
        assert_eq!(event_of(&[]), Some((Vec::new(), Vec::new())));
    }
}
