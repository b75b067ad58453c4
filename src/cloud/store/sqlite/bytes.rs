//! Bytes as they lie in the file: with a checksum, for SQLite has none and a disk may give back something else (F25).

use super::super::{StoreError, Stored, unpacked};
use super::fault::{Done, damaged};
use crate::value::Text;
use serde::{Serialize, de::DeserializeOwned};

/// The bytes of a checksum.
pub const SEAL: usize = 4;

/// Bytes with the checksum of them and of what they belong to.
pub fn sealed(of: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(bytes.len() + SEAL);
    whole.extend_from_slice(bytes);
    seal_onto(of, whole)
}

/// The same, of bytes that nobody else needs.
pub fn seal_onto(of: &[u8], mut bytes: Vec<u8>) -> Vec<u8> {
    let seal = seal(of, &bytes);
    bytes.extend_from_slice(&seal);
    bytes
}

/// The checksum of bytes and of what they belong to.
pub fn seal(of: &[u8], bytes: &[u8]) -> [u8; SEAL] {
    let mut hash = crc32fast::Hasher::new();
    hash.update(of);
    hash.update(bytes);
    hash.finalize().to_le_bytes()
}

/// The bytes that [`sealed`] was given, when they are still those.
pub fn unsealed<'a>(of: &[u8], whole: &'a [u8], what: &str) -> Done<&'a [u8]> {
    match whole.split_last_chunk::<SEAL>() {
        Some((bytes, found)) if *found == seal(of, bytes) => Ok(bytes),
        _ => Err(damaged(what)),
    }
}

/// A text that was sealed.
pub fn unsealed_text(of: &[u8], whole: &[u8], what: &str) -> Done<Text> {
    text(unsealed(of, whole, what)?, what)
}

/// A text of bytes.
pub fn text(bytes: &[u8], what: &str) -> Done<Text> {
    std::str::from_utf8(bytes).map(Text::new).map_err(|_| damaged(what))
}

/// Names and values that were packed and sealed.
pub fn unsealed_batch(of: &[u8], whole: &[u8], what: &str) -> Done<Vec<(Text, Text)>> {
    unpacked(unsealed(of, whole, what)?).ok_or_else(|| damaged(what))
}

/// A value as sealed JSON.
pub fn sealed_json(of: &[u8], value: &impl Serialize) -> Stored<Vec<u8>> {
    // Facts and names have no maps with other keys than texts, so this cannot be; were it so, it is told.
    let json = serde_json::to_vec(value).map_err(|error| StoreError::Broken(error.to_string()))?;
    Ok(sealed(of, &json))
}

/// A value of sealed JSON.
pub fn unsealed_json<T: DeserializeOwned>(of: &[u8], whole: &[u8], what: &str) -> Done<T> {
    serde_json::from_slice(unsealed(of, whole, what)?).map_err(|_| damaged(what))
}
