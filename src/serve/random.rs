//! Randomness from the operating system: tokens and salts.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h23_tokens_have_256_bits_and_differ() {
        assert_eq!(token().unwrap().len(), 43);
        assert_ne!(token(), token());
    }
}
