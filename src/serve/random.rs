//! Randomness from the operating system: tokens, salts, ids.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Random bytes; `None` when the system has none to give.
pub fn bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().map(|()| bytes)
}

/// A token of 256 random bits (H23), in characters that need no quoting anywhere.
pub fn token() -> Option<String> {
    bytes::<32>().map(|bits| URL_SAFE_NO_PAD.encode(bits))
}

pub use crate::cloud::store::new_id as uuid;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h12_ids_have_the_form_of_a_uuid_and_differ() {
        let (one, other) = (uuid().unwrap(), uuid().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 36);
        assert_eq!(
            one.char_indices().filter(|(_, c)| *c == '-').map(|(at, _)| at).collect::<Vec<_>>(),
            [8, 13, 18, 23]
        );
        assert_eq!(&one[14..15], "4");
    }

    #[test]
    fn h23_tokens_have_256_bits_and_differ() {
        assert_eq!(token().unwrap().len(), 43);
        assert_ne!(token(), token());
    }
}
