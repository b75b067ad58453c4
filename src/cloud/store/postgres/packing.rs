//! Lists of texts as bytes, in their order, and the keys under which names are found.

use crate::value::Text;
use sha2::{Digest, Sha256};

/// The longest name that is its own key: an index entry has room for two ids of 512 bytes and as much again.
const LONGEST_OWN_KEY: usize = 255;
/// How much of a longer name begins its key, with the hash of all of it behind: 256 bytes, so never the key of a
/// short name.
const BEGINNING: usize = 224;

/// Texts one after another, each with its length. Names and values in turn are what [`unpacked`] reads.
///
/// [`unpacked`]: crate::cloud::store::unpacked
pub fn listed<'a>(texts: impl IntoIterator<Item = &'a Text>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for text in texts {
        bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
        bytes.extend_from_slice(text.as_str().as_bytes());
    }
    bytes
}

/// The texts of bytes that [`listed`] made; `None` when they are none.
pub fn unlisted(mut bytes: &[u8]) -> Option<Vec<Text>> {
    let mut texts = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        texts.push(Text::new(std::str::from_utf8(text).ok()?));
        bytes = rest;
    }
    Some(texts)
}

/// The key of a name: itself, or its beginning and hash where it is longer than an index takes.
pub fn key(name: &str) -> Vec<u8> {
    let name = name.as_bytes();
    if name.len() <= LONGEST_OWN_KEY {
        return name.to_vec();
    }
    let mut key = name[..BEGINNING].to_vec();
    key.extend_from_slice(&Sha256::digest(name));
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p06_keys_tell_names_apart() {
        let long = "x".repeat(LONGEST_OWN_KEY + 1);
        assert_eq!(key(&long[1..]), &long.as_bytes()[1..]);
        assert_eq!(key(&long).len(), BEGINNING + 32);
        assert_ne!(key(&long), key(&format!("{long}x")));
        assert_ne!(key(&long), long.as_bytes());
    }

    #[test]
    fn lists_come_back_in_their_order() {
        let texts: Vec<Text> = ["b", "", "a\0", "ä"].iter().map(|text| Text::new(text)).collect();
        let bytes = listed(&texts);
        assert_eq!(unlisted(&bytes), Some(texts));
        assert_eq!(unlisted(&bytes[1..]), None);
        assert_eq!(unlisted(&[1, 0, 0, 0, 0xFF]), None);
    }
}
